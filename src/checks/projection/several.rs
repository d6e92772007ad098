//! RFC 7644 section 3.9, names in numbers, parts of values, and the two parameters beside others and in every answer.

use super::left_out;
use crate::checks::Check;
use crate::checks::query::Way;
use crate::checks::trial::{Made, Trial, lists, named};
use crate::client::{Request, with_query};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "projection/many-names",
        rule: "of many names in attributes or excludedAttributes each one counts, alone and in lists",
        covers: &[
            "RFC7644-3.9-08",
            "RFC7644-3.9-01",
            "RFC7644-3.9-02",
            "RFC7643-3.1-11",
        ],
        needs: &[Feature::User],
        why: "A client that asks for five attributes takes the last three for empty, and clears them elsewhere.",
        caught: Fault::ThirdNameIgnored,
        run: |t| Box::pin(many_names(t)),
    },
    Check {
        id: "projection/parts-of-values",
        rule: "of an attribute with several values one part can be asked for, or left out, in each of them",
        covers: &["RFC7644-3.9-06", "RFC7644-3.9-07"],
        needs: &[Feature::User],
        why: "A client that needs the addresses gets their types and labels as well, or none of the addresses.",
        caught: Fault::PartsOfValuesComeWhole,
        run: |t| Box::pin(parts_of_values(t)),
    },
    Check {
        id: "projection/of-what-was-patched",
        rule: "who asks a PATCH for attributes is answered with 200 and those attributes alone",
        covers: &["RFC7644-3.5.2-21"],
        needs: &[Feature::User, Feature::Patch],
        why: "Who adds one member to a large group, and asks for nothing back, gets all members each time.",
        caught: Fault::PatchAnswersIgnoreAttributes,
        run: |t| Box::pin(of_what_was_patched(t)),
    },
];

/// Attributes that most providers keep, as they are named and where they stand.
const NAMES: [(&str, &str); 6] = [
    ("userName", "/userName"),
    ("emails", "/emails"),
    ("displayName", "/displayName"),
    ("name", "/name"),
    ("title", "/title"),
    ("externalId", "/externalId"),
];

/// The places that the resource shows.
fn there(reply: &Reply) -> Vec<(&'static str, &'static str)> {
    let shown = |(_, pointer): &&(&str, &str)| reply.assigned(pointer).is_ok();
    NAMES.iter().filter(shown).copied().collect()
}

async fn many_names(t: &Trial) -> Result<(), Stop> {
    let ann = t.user().await?;
    let there = there(&t.get_fixture(&ann).await?);
    if there.len() < 4 {
        let why = "the provider shows too few attributes";
        return Err(Stop::Skipped(why.to_owned()));
    }
    let mut ways = vec![(None, "")];
    if t.has(Feature::Filter) {
        let is = json!({ "filter": named(ann.sent_str("/userName")) });
        for way in Way::both(t, &t.users()) {
            let reply = way.all(t, &is).await?;
            if way.offered(&reply).is_ok() && lists(&reply, &[&ann]).is_ok() {
                ways.push((Some(way), "/Resources/0"));
            }
        }
    }
    let half = there.len().div_ceil(2).max(3);
    let (first, rest) = there.split_at(half);
    for (way, place) in &ways {
        for parameter in ["attributes", "excludedAttributes"] {
            // The name of a user is not left out, for some log it with each answer.
            let excludes = parameter != "attributes";
            let asked = first.iter().filter(|it| !excludes || it.0 != "userName");
            let asked: Vec<&str> = asked.map(|(name, _)| *name).collect();
            let reply = match way {
                None => {
                    let names = asked.join(",");
                    t.query(&ann.path, &[(parameter, names.as_str())]).await?
                }
                Some(way) => {
                    let is = named(ann.sent_str("/userName"));
                    way.all(t, &json!({ "filter": is, parameter: asked }))
                        .await?
                }
            };
            reply.status(&[200])?.assigned(&format!("{place}/id"))?;
            for (name, pointer) in first.iter().chain(rest) {
                let pointer = format!("{place}{pointer}");
                if asked.contains(name) == excludes {
                    left_out(t, &reply, &pointer)?;
                } else {
                    reply.assigned(&pointer)?;
                }
            }
        }
    }
    Ok(())
}

/// A user that shows value and type of its addresses.
async fn with_addresses(t: &Trial) -> Result<Made, Stop> {
    let (work, home) = (t.person().email, t.person().email);
    let emails = json!([
        { "value": work, "type": "work", "primary": true },
        { "value": home, "type": "home" },
    ]);
    t.user_keeping(
        json!({ "emails": emails }),
        &["/emails/*/value", "/emails/*/type"],
    )
    .await
}

async fn parts_of_values(t: &Trial) -> Result<(), Stop> {
    let ann = with_addresses(t).await?;
    let values = [0, 1].map(|at| ann.sent["emails"][at]["value"].clone());
    for (parameter, name) in [
        ("attributes", "emails.value"),
        ("excludedAttributes", "emails.type"),
    ] {
        let reply = t.query(&ann.path, &[(parameter, name)]).await?;
        reply.status(&[200])?.all_at("/emails/*/value", &values)?;
        sub_left_out(t, &reply, "type")?;
    }
    if t.has(Feature::Filter) {
        let is = named(ann.sent_str("/userName"));
        let asked = [("filter", is.as_str()), ("attributes", "emails.value")];
        let reply = t.query(&t.users(), &asked).await?;
        reply
            .status(&[200])?
            .all_at("/Resources/*/emails/*/value", &values)?;
        reply.unassigned("/Resources/0/emails/0/type")?;
    }
    Ok(())
}

/// No address shows this part, unless the target announces that it always comes.
fn sub_left_out(t: &Trial, reply: &Reply, part: &str) -> Result<(), Stop> {
    let subs = t
        .attribute(urn::USER, "emails")
        .map(|it| &it["subAttributes"]);
    let mut subs = subs.and_then(Value::as_array).into_iter().flatten();
    if subs.any(|sub| sub["name"] == part && sub["returned"] == "always") {
        return Ok(());
    }
    reply.unassigned(&format!("/emails/*/{part}"))?;
    Ok(())
}

async fn of_what_was_patched(t: &Trial) -> Result<(), Stop> {
    let ann = t.user().await?;
    let plain = t.plain_attribute(&ann).await?;
    t.kept(&ann, &["/emails/*/value"]).await?;
    let operation = json!([{ "op": "replace", "path": plain, "value": "Changed" }]);
    let body = json!({ "schemas": [urn::PATCH_OP], "Operations": operation });
    for asked in [("attributes", "userName"), ("excludedAttributes", "emails")] {
        let path = with_query(&ann.path, &[asked]);
        let reply = t
            .send(Request::with_json(Method::Patch, path, &body))
            .await?;
        if !reply.is_success() {
            let why = format!("a PATCH of {plain} is answered with {}", reply.code());
            return Err(Stop::Skipped(why));
        }
        // Whether a PATCH that asks for nothing is answered with the resource is open.
        if asked.0 == "attributes" || reply.body().is_object() {
            reply
                .status(&[200])?
                .assigned("/id")?
                .assigned("/userName")?;
            left_out(t, &reply, "/emails")?;
        }
    }
    Ok(())
}
