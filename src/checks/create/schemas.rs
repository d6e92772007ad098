//! RFC 7643 section 3 and RFC 7644 section 3.3, what the body of a creation says it is, and what in it is known.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// A schema that nobody has.
const UNKNOWN: &str = "urn:example:params:scim:schemas:unknown:2.0:User";

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "create/unknown-urn-not-kept",
        rule: "a URN in schemas that does not belong to the resource type is refused or dropped, never kept",
        covers: &["RFC7643-3-03"],
        needs: &[Feature::User],
        why: "Clients learn from schemas what a resource can hold, and write values there that nobody keeps.",
        caught: Fault::UnknownUrnKept,
        run: |t| {
            Box::pin(async move {
                let body = t.user_body(json!({ "schemas": [urn::USER, UNKNOWN] }));
                for shown in made_or_refused(t, body).await? {
                    let kept = shown.all("/schemas/*").iter().any(|urn| **urn == UNKNOWN);
                    shown.expect(
                        !kept,
                        format!("schemas without {UNKNOWN}"),
                        format!("schemas {}", shown.get("/schemas")),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "create/without-schemas",
        rule: "a creation without schemas is refused, or the provider adds them",
        covers: &["RFC7643-3-07"],
        needs: &[Feature::User],
        why: "A resource without schemas cannot be read by clients that choose by them what it is.",
        caught: Fault::CreatedWithoutSchemasLacksThem,
        run: |t| {
            Box::pin(async move {
                let body = t.user_body(json!({ "schemas": null }));
                for shown in made_or_refused(t, body).await? {
                    let named = shown.all("/schemas/*").iter().any(|urn| **urn == urn::USER);
                    shown.expect(
                        named,
                        format!("schemas with {}", urn::USER),
                        format!("schemas {}", shown.get("/schemas")),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "create/order-of-schemas",
        rule: "the order of the URNs in schemas makes no difference",
        covers: &["RFC7643-3-05"],
        needs: &[Feature::User, Feature::Enterprise],
        why: "Clients write the URNs in the order of their own tables; some of their people cannot be created.",
        caught: Fault::FirstUrnIsTheType,
        run: |t| {
            Box::pin(async move {
                let pointer = format!("/{}/department", urn::ENTERPRISE_USER);
                let department = t.person().department;
                let employee = |schemas: [&str; 2]| {
                    t.user_body(json!({
                        "schemas": schemas,
                        urn::ENTERPRISE_USER: { "department": department },
                    }))
                };
                let usual = employee([urn::USER, urn::ENTERPRISE_USER]);
                let usual = t.make(&t.users(), usual).await?;
                t.kept(&usual, &[&pointer]).await?;
                let other = employee([urn::ENTERPRISE_USER, urn::USER]);
                let other = t.create(&t.users(), other).await?;
                let now = t.get(&other).await?;
                now.status(&[200])?.at(&pointer, department.as_str())?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/unknown-attribute",
        rule: "an attribute that no schema has is ignored, or refused with 400",
        covers: &["RFC7644-3.1-04"],
        needs: &[Feature::User],
        why: "Clients send attributes of their own; one that answers 500 is sent again and again.",
        caught: Fault::UnknownAttributeAnswers500,
        run: |t| {
            Box::pin(async move {
                let mut body = t.user_body(json!({}));
                body["unknownToEverybody"] = json!(t.word());
                for shown in made_or_refused(t, body).await? {
                    shown.unassigned("/unknownToEverybody")?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "create/null-in-place-of-default",
        rule: "null for an attribute with a default leaves it without a value",
        covers: &["RFC7644-3.3-03"],
        needs: &[Feature::User],
        why: "A client that means no value gets one that nobody chose.",
        caught: Fault::NullGetsDefault,
        run: |t| {
            Box::pin(async move {
                let without = json!({ "displayName": null, "active": null });
                let plain = t.user_with(without.clone()).await?;
                let shown = t.get_fixture(&plain).await?;
                let defaults: Vec<&str> = ["displayName", "active"]
                    .into_iter()
                    .filter(|name| {
                        let own = t.takes(urn::USER, name) && !is_required(t, name);
                        own && !shown.get(&format!("/{name}")).is_null()
                    })
                    .collect();
                if defaults.is_empty() {
                    let none = "the provider has no default for displayName or active";
                    return Err(Stop::Skipped(none.to_owned()));
                }
                let mut body = t.user_body(without);
                for name in &defaults {
                    body[*name] = Value::Null;
                }
                // That null is refused is the matter of create/null-is-absent.
                let user = t.make(&t.users(), body).await?;
                let now = t.get_fixture(&user).await?;
                for name in defaults {
                    now.unassigned(&format!("/{name}"))?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "create/body-of-another-type",
        rule: "a group that is sent to the endpoint of users is refused",
        covers: &["RFC7644-3.3-12"],
        needs: &[Feature::User, Feature::Group],
        why: "A slip in a client's configuration fills the directory with accounts that are no people.",
        caught: Fault::GroupBodyMakesUser,
        run: |t| {
            Box::pin(async move {
                // Should it become a user after all, externalId is what shows that it is ours.
                let word = t.word();
                let body =
                    json!({ "schemas": [urn::GROUP], "displayName": word, "externalId": word });
                let reply = t.post(&t.users(), &body).await?;
                reply.expect(reply.is_refusal(), "status 400", reply.summary())?;
                Ok(())
            })
        },
    },
];

/// The answers that show what a creation made; none if it was refused, which is as good.
async fn made_or_refused(t: &Trial, body: Value) -> Result<Vec<Reply>, Stop> {
    let reply = t.post(&t.users(), &body).await?;
    if reply.is_refusal() {
        return Ok(Vec::new());
    }
    reply.expect(
        reply.is_success(),
        "status 201, or a refusal with 400",
        reply.summary(),
    )?;
    let made: Made = t.made(&t.users(), body, reply)?;
    let now = t.get_fixture(&made).await?;
    let answer = Some(made.reply).filter(|reply| reply.body().is_object());
    Ok(answer.into_iter().chain([now]).collect())
}

/// True if the target publishes that users need this attribute.
fn is_required(t: &Trial, name: &str) -> bool {
    let known = t.attribute(urn::USER, name);
    known.is_some_and(|it| it["required"] == true)
}
