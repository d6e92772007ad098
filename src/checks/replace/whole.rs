//! RFC 7644 section 3.5.1, a PUT as a whole: what it needs, what it repeats, and what stands beside the core attributes.

use super::done;
use crate::checks::Check;
use crate::checks::trial::{Made, SENT, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "replace/external-id",
        rule: "a client can change the externalId that it gave",
        covers: &["RFC7643-3.1-18"],
        needs: &[Feature::User],
        why: "Identity providers link accounts to people by externalId; who gets a new one there is a stranger here \
              for ever.",
        caught: Fault::ExternalIdNeverChanges,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                t.kept(&user, &["/externalId"]).await?;
                let (second, third) = (t.word(), t.word());
                let body = user.sent_with(json!({ "externalId": second }));
                done(&t.put(&user, &body).await?)?;
                t.get(&user)
                    .await?
                    .status(&[200])?
                    .at("/externalId", second)?;
                if t.has(Feature::Patch) {
                    let operation =
                        json!({ "op": "replace", "path": "externalId", "value": third });
                    done(&t.patch(&user, json!([operation])).await?)?;
                    t.get(&user)
                        .await?
                        .status(&[200])?
                        .at("/externalId", third)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "replace/without-user-name-refused",
        rule: "a PUT without a required attribute is refused",
        covers: &["RFC7644-3.5.1-08"],
        needs: &[Feature::User],
        why: "A client that lost a value on the way is told that all is well, and the two sides no longer agree.",
        caught: Fault::ReplaceWithoutUserNameKeepsIt,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let kept = t.kept(&user, &["/title", "/displayName"]).await;
                let omitted = json!({ "userName": null, "title": null, "displayName": null });
                let reply = t.put(&user, &user.sent_with(omitted)).await?;
                if reply.is_success() {
                    let now = t.get(&user).await?;
                    let still = |name: &&str| now.get(name) == user.sent_str(name);
                    // Where PUT keeps whatever it omits, nothing was lost on the way (ambiguity A-04).
                    if kept.is_ok_and(|kept| !kept.is_empty() && kept.iter().all(still)) {
                        let why = "the provider keeps what a PUT omits";
                        return Err(Stop::Skipped(why.to_owned()));
                    }
                }
                reply.expect(reply.is_refusal(), "status 400", reply.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "replace/again",
        rule: "a PUT that is repeated leaves the resource as the first one left it",
        covers: &["RFC7644-3.5.1-11"],
        needs: &[Feature::User],
        why: "Clients send a PUT again when no answer came; each time the person has one more address.",
        caught: Fault::ReplaceDoublesEmails,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let body = user.sent_with(json!({ "title": "Changed" }));
                let mut states = Vec::new();
                for _ in 0..2 {
                    let reply = t.put(&user, &body).await?;
                    // What a first PUT does is the matter of other rules.
                    done(&reply).map_err(|stop| {
                        if states.is_empty() {
                            stop.into_blocked("the first PUT")
                        } else {
                            stop
                        }
                    })?;
                    states.push(t.get_fixture(&user).await?);
                }
                for pointer in SENT {
                    let first: Vec<Value> = states[0].all(pointer).into_iter().cloned().collect();
                    states[1].all_at(pointer, &first)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "replace/extension",
        rule: "PUT replaces the values of an extension as it does all others, and null in its place clears them",
        covers: &["RFC7644-3.5.1-12"],
        needs: &[Feature::User, Feature::Enterprise],
        why: "Who moved to another department keeps the rights of the old one.",
        caught: Fault::ReplaceIgnoresExtension,
        run: |t| {
            Box::pin(async move {
                let (user, department) = employee(t).await?;
                let moved =
                    user.sent_with(json!({ urn::ENTERPRISE_USER: { "department": "Moved" } }));
                done(&t.put(&user, &moved).await?)?;
                let now = t.get(&user).await?;
                now.status(&[200])?.at(&department, "Moved")?;
                let mut left = user.sent.clone();
                left[urn::ENTERPRISE_USER] = Value::Null;
                let reply = t.put(&user, &left).await?;
                // A provider may well need a department of everybody; then it says so.
                if reply.code() == 400 {
                    return Ok(());
                }
                done(&reply)?;
                let now = t.get(&user).await?;
                now.status(&[200])?.unassigned(&department)?;
                Ok(())
            })
        },
    },
];

/// A user with a department, and the pointer to it.
async fn employee(t: &Trial) -> Result<(Made, String), Stop> {
    let department = format!("/{}/department", urn::ENTERPRISE_USER);
    let employee = json!({
        "schemas": [urn::USER, urn::ENTERPRISE_USER],
        urn::ENTERPRISE_USER: { "department": t.person().department },
    });
    let user = t.user_with(employee).await?;
    t.kept(&user, &[&department]).await?;
    Ok((user, department))
}
