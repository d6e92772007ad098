//! A write that is refused leaves everything as it was: not only the attribute for which it was refused.

use super::writes::rich;
use super::{GROUPS, adding, as_before, team};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// A version that no resource has.
const NEVER: &str = "W/\"scimproof-never\"";

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "neighbours/refused-leaves-the-user",
        rule: "a write that is refused, for its name, a value or its version, changes nothing at all of the user",
        covers: &["RFC7644-3.5.2-18", "RFC7644-3.5.1-10", "RFC7644-3.14-05"],
        needs: &[Feature::User],
        why: "The identity provider was told that nothing happened; half of the change is there, and nobody takes it back.",
        caught: Fault::RefusedPutKeepsNickName,
        run: |t| Box::pin(of_a_user(t)),
    },
    Check {
        id: "neighbours/refused-leaves-the-group",
        rule: "a write that is refused, for a value or its version, changes nothing at all of the group",
        covers: &["RFC7644-3.5.2-18", "RFC7644-3.14-05"],
        needs: GROUPS,
        why: "The identity provider was told that nothing happened; the members are gone all the same.",
        caught: Fault::RefusedGroupPutEmpties,
        run: |t| Box::pin(of_a_group(t)),
    },
];

fn patch(made: &Made, operations: &[Value]) -> Request {
    let body = json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
    Request::with_json(Method::Patch, made.path.clone(), &body)
}

fn put(made: &Made, body: &Value) -> Request {
    Request::with_json(Method::Put, made.path.clone(), body)
}

/// Each of the requests that is refused has changed nothing. That they are refused is the matter of others.
async fn nothing_happens(t: &Trial, made: &Made, requests: Vec<Request>) -> Result<(), Stop> {
    let mut before = t.get_fixture(made).await?;
    for request in requests {
        if t.send(request).await?.is_refusal() {
            as_before(t, made, &before, &[]).await?;
        } else {
            before = t.get_fixture(made).await?;
        }
    }
    Ok(())
}

async fn of_a_user(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, rich(t).await?);
    let taken = ann.sent_str("/userName");
    let other = |bad: Value| {
        let mut body = bob.sent_with(json!({
            "title": t.word(),
            "displayName": t.word(),
            "active": false,
        }));
        if t.publishes(urn::USER, "nickName") && !t.refuses("nickName") {
            body["nickName"] = t.word().into();
        }
        crate::checks::trial::merge(body, bad)
    };
    let mut requests = vec![
        put(&bob, &other(json!({ "userName": taken }))),
        put(&bob, &other(json!({ "emails": "nowhere" }))),
        put(&bob, &other(json!({ "userName": { "first": "no" } }))),
        // The same by way of a creation: nobody may be changed by it.
        Request::with_json(
            Method::Post,
            t.users(),
            &other(json!({ "externalId": t.word() })),
        ),
    ];
    if t.has(Feature::Patch) {
        let set =
            |path: &str, value: Value| json!({ "op": "replace", "path": path, "value": value });
        for bad in [
            set("userName", taken.into()),
            set("name", json!("no object")),
            set("emails[type eq", "x".into()),
        ] {
            let operations = [
                set("title", t.word().into()),
                set("active", false.into()),
                json!({ "op": "remove", "path": "emails" }),
                bad,
            ];
            requests.push(patch(&bob, &operations));
        }
    }
    if t.has(Feature::Etag) {
        let late = put(&bob, &other(json!({}))).header("If-Match", NEVER);
        requests.push(late);
        if t.has(Feature::Patch) {
            let title = json!({ "op": "replace", "path": "title", "value": t.word() });
            requests.push(patch(&bob, &[title]).header("If-Match", NEVER));
        }
    }
    nothing_happens(t, &bob, requests).await
}

async fn of_a_group(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    let crew = team(t, &[&ann]).await?;
    let named = |name: Value, members: Value| {
        crew.sent_with(json!({ "displayName": name, "members": members }))
    };
    let both = json!([{ "value": ann.id }, { "value": bob.id }]);
    let name = format!("again {}", t.word());
    let mut requests = vec![
        put(&crew, &named(json!({ "en": name }), both.clone())),
        put(&crew, &named(name.clone().into(), json!("everybody"))),
    ];
    if t.has(Feature::Patch) {
        let rename = json!({ "op": "replace", "path": "displayName", "value": name });
        let wrong = json!({ "op": "replace", "path": "displayName", "value": { "en": "team" } });
        let nowhere = json!({ "op": "replace", "path": "members[value eq", "value": "x" });
        for bad in [&wrong, &nowhere] {
            requests.push(patch(
                &crew,
                &[rename.clone(), adding(&[&bob]), bad.clone()],
            ));
        }
        let remove = json!({ "op": "remove", "path": "members" });
        requests.push(patch(&crew, &[remove, wrong]));
    }
    if t.has(Feature::Etag) {
        let late = put(&crew, &named(name.into(), both)).header("If-Match", NEVER);
        requests.push(late);
        if t.has(Feature::Patch) {
            requests.push(patch(&crew, &[adding(&[&bob])]).header("If-Match", NEVER));
        }
    }
    nothing_happens(t, &crew, requests).await
}
