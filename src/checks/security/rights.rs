//! RFC 7644 section 2 and RFC 7643 section 9.3: a client that may do little does little.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial, named};
use crate::client::{Login, Request, with_query};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "security/restricted-client-changes-nothing",
        rule: "a client that may not write creates, changes and deletes nobody",
        covers: &["RFC7644-2.1-02", "RFC7644-2-06"],
        needs: &[Feature::User, Feature::RestrictedClient],
        why: "The token of a report or of an address book closes accounts, or makes itself an administrator.",
        caught: Fault::RestrictedMayWrite,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let before = t.get_fixture(&user).await?;
                let stranger = t.user_body(json!({}));
                let created = t.send(write(Method::Post, t.users(), &stranger)).await?;
                created.expect(!created.is_success(), "a refusal", created.summary())?;
                for request in changes(t, &user) {
                    t.send(request).await?;
                    let now = t.get(&user).await?;
                    now.status(&[200])?
                        .at("/displayName", before.get("/displayName").clone())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "security/forbidden-answers-403",
        rule: "what a client may not do answers 403, or 404 where it may not even know",
        covers: &["RFC7644-3.12-11"],
        needs: &[Feature::User, Feature::RestrictedClient],
        why: "500 tells a client to try again, 401 to get a new token; neither ever helps.",
        caught: Fault::ForbiddenAnswers500,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let stranger = t.user_body(json!({}));
                let mut requests = vec![write(Method::Post, t.users(), &stranger)];
                requests.extend(changes(t, &user));
                for request in requests {
                    let reply = t.send(request).await?;
                    // Neither is a method that the provider has for nobody.
                    if !matches!(reply.code(), 405 | 501) {
                        reply.status(&[403, 404])?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "security/narrow-client-reads-little",
        rule: "a client that sees only to itself does not read everything about others",
        covers: &["RFC7643-9.3-01"],
        needs: &[Feature::User, Feature::NarrowClient],
        why: "Whoever may change the own telephone number reads the addresses of all colleagues.",
        caught: Fault::RestrictedMayRead,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let whole = t.get_fixture(&user).await?;
                let filter = named(user.sent_str("/userName"));
                let by_filter = with_query(&t.users(), &[("filter", &filter)]);
                for path in [user.path.clone(), by_filter] {
                    let reply = t.send(Request::get(path).login(Login::Guest)).await?;
                    reduced(&reply, &user, &whole)?;
                }
                Ok(())
            })
        },
    },
];

/// A write by the restricted client.
fn write(method: Method, path: impl Into<String>, body: &Value) -> Request {
    Request::with_json(method, path, body).login(Login::Guest)
}

/// Changes of a user by the restricted client, the last of which removes it.
fn changes(t: &Trial, user: &Made) -> Vec<Request> {
    let changed = user.sent_with(json!({ "displayName": t.word() }));
    let mut requests = vec![write(Method::Put, user.path.clone(), &changed)];
    if t.has(Feature::Patch) {
        let operation = json!({ "op": "replace", "path": "displayName", "value": t.word() });
        let body = json!({ "schemas": [urn::PATCH_OP], "Operations": [operation] });
        requests.push(write(Method::Patch, user.path.clone(), &body));
    }
    requests.push(Request::new(Method::Delete, user.path.clone()).login(Login::Guest));
    requests
}

/// No resource of this user is in the answer, or one with fewer attributes than there are.
fn reduced(reply: &Reply, user: &Made, whole: &Reply) -> Result<(), Stop> {
    let one = reply.is_success().then(|| reply.body());
    let mut shown = one.into_iter().chain(reply.all("/Resources/*"));
    let shown = shown.find(|resource| resource["id"] == user.id.as_str());
    let attributes = whole.body().as_object().into_iter().flatten();
    let all = shown.is_some_and(|shown| {
        attributes
            .into_iter()
            .all(|(name, _)| shown.get(name).is_some())
    });
    reply.expect(
        !all,
        "a refusal, or fewer attributes than there are",
        reply.summary(),
    )?;
    Ok(())
}
