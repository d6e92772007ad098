//! RFC 7643 sections 2.1 and 2.3, the JSON that resources are written in: names, order, integers, arrays.

use crate::checks::Check;
use crate::checks::trial::{SENT, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Map, Value, json};

use super::raw;

/// Where the protocol itself has integers (RFC 7644 section 3.4.2, RFC 7643 section 5).
const INTEGERS: [&str; 3] = ["totalResults", "startIndex", "itemsPerPage"];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "resource/names-in-any-case",
        rule: "names of attributes are understood in any case",
        covers: &["RFC7643-2.1-02"],
        needs: &[Feature::User],
        why: "Some clients write UserName or DisplayName; they are refused, or accounts come up without names.",
        caught: Fault::CreateNamesCaseExact,
        run: |t| {
            Box::pin(async move {
                let plain = t.user().await?;
                let kept = kept_of(t, &plain.sent, &t.get_fixture(&plain).await?);
                let sent = t.user_body(json!({}));
                let renamed = |name: &String| match name.as_str() {
                    "userName" => "USERNAME".to_owned(),
                    "displayName" => "DisplayName".to_owned(),
                    other => other.to_owned(),
                };
                let odd: Map<String, Value> = members(&sent)
                    .map(|(name, value)| (renamed(name), value.clone()))
                    .collect();
                let user = t.create(&t.users(), odd.into()).await?;
                let now = t.get_fixture(&user).await?;
                for pointer in ["/userName", "/displayName"] {
                    if kept.contains(&pointer) {
                        shows(&now, pointer, &sent)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/one-attribute-per-name",
        rule: "names that differ only in case are one attribute, which is not kept twice",
        covers: &["RFC7643-2.1-04"],
        needs: &[Feature::User],
        why: "Which of the two a client reads depends on its JSON library; two systems show two names.",
        caught: Fault::BothSpellingsKept,
        run: |t| {
            Box::pin(async move {
                t.user().await?;
                let (name, other) = if t.publishes(urn::USER, "nickName") {
                    ("nickName", "nickname")
                } else {
                    ("displayName", "displayname")
                };
                let body = t.user_body(json!({ name: "Ace", other: "Bee" }));
                let Some(answers) = accepted(t, body).await? else {
                    return Ok(());
                };
                for reply in answers {
                    let spellings: Vec<&String> = members(reply.body())
                        .map(|(known, _)| known)
                        .filter(|known| known.eq_ignore_ascii_case(name))
                        .collect();
                    reply.expect(
                        spellings.len() < 2,
                        format!("{name} at most once"),
                        format!("{spellings:?}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/order-does-not-matter",
        rule: "attributes may come in any order",
        covers: &["RFC7643-2.3.8-01"],
        needs: &[Feature::User],
        why: "Most JSON libraries write members in an order of their own; people who sit behind one cannot be created.",
        caught: Fault::SchemasMustComeFirst,
        run: |t| {
            Box::pin(async move {
                let plain = t.user().await?;
                let kept = kept_of(t, &plain.sent, &t.get_fixture(&plain).await?);
                let sent = t.user_body(json!({}));
                let user = t.create(&t.users(), reversed(&sent)).await?;
                let now = t.get_fixture(&user).await?;
                kept.into_iter()
                    .try_for_each(|pointer| shows(&now, pointer, &sent))
            })
        },
    },
    Check {
        id: "resource/one-object-for-a-list",
        rule: "an object in the place of a list is refused, or taken for a list of one; it is not lost",
        covers: &["RFC7643-2.4-02"],
        needs: &[Feature::User],
        why: "The client is told that all is well, and the person has no address to get the invitation.",
        caught: Fault::SingleEmailLost,
        run: |t| {
            Box::pin(async move {
                let plain = t.user().await?;
                t.kept(&plain, &["/emails/*/value"]).await?;
                let mut sent = t.user_body(json!({}));
                let list = sent.clone();
                sent["emails"] = sent["emails"][0].take();
                let Some(answers) = accepted(t, sent).await? else {
                    return Ok(());
                };
                shows(&answers[1], "/emails/*/value", &list)
            })
        },
    },
    Check {
        id: "resource/integers-are-whole",
        rule: "integers are written without fraction and exponent",
        covers: &["RFC7643-2.3.4-01"],
        needs: &[Feature::User],
        why: "Strictly typed clients cannot read 10.0 into a whole number, and fail at the first page.",
        caught: Fault::ItemsPerPageHasFraction,
        run: |t| {
            Box::pin(async move {
                let typed = integer_attributes(t);
                let tour = t.tour().await?;
                for (reply, text) in tour.texts() {
                    for (name, number) in raw::numbers(&text) {
                        let integer = INTEGERS.contains(&name) || typed.iter().any(|it| it == name);
                        reply.expect(
                            !integer || !number.contains(['.', 'e', 'E']),
                            format!("{name} as a whole number"),
                            format!("{name} {number}"),
                        )?;
                    }
                }
                Ok(())
            })
        },
    },
];

/// The answer to a creation and the resource as it then is; nothing if the creation was refused.
pub(super) async fn accepted(t: &Trial, body: Value) -> Result<Option<[Reply; 2]>, Stop> {
    match t.create(&t.users(), body).await {
        Ok(user) => {
            let now = t.get_fixture(&user).await?;
            Ok(Some([user.reply, now]))
        }
        Err(Stop::Failed(finding)) => {
            let status = finding.exchange.as_ref().and_then(|it| it.status);
            if status.is_some_and(|status| (400..500).contains(&status)) {
                return Ok(None);
            }
            Err(Stop::Failed(finding))
        }
        Err(stop) => Err(stop),
    }
}

/// Those of the usual values that the provider shows as they were sent, but for their case.
fn kept_of(t: &Trial, sent: &Value, now: &Reply) -> Vec<&'static str> {
    let published = |pointer: &&&str| {
        let name = pointer.split('/').nth(1).unwrap_or_default();
        t.session().announced().schema(urn::USER).is_none() || t.publishes(urn::USER, name)
    };
    let as_sent = |pointer: &&&str| shows(now, pointer, sent).is_ok();
    SENT.iter()
        .filter(published)
        .filter(as_sent)
        .copied()
        .collect()
}

/// The resource shows at a pointer what was sent there, in whatever case.
fn shows(now: &Reply, pointer: &str, sent: &Value) -> Result<(), Stop> {
    let (sent, shown) = (values_at(sent, pointer), now.all(pointer));
    let folded = |values: &[&Value]| json!(values).to_string().to_lowercase();
    now.expect(
        folded(&sent) == folded(&shown),
        format!("{pointer} {}", json!(sent)),
        format!("{pointer} {}", json!(shown)),
    )?;
    Ok(())
}

/// The names that published schemas use for integers and for nothing else.
fn integer_attributes(t: &Trial) -> Vec<String> {
    let (mut integers, mut others) = (Vec::new(), Vec::new());
    for schema in t.session().announced().schemas.resources() {
        for pointer in ["/attributes/*", "/attributes/*/subAttributes/*"] {
            for attribute in values_at(schema, pointer) {
                let name = attribute["name"].as_str().unwrap_or_default().to_owned();
                if attribute["type"] == "integer" {
                    integers.push(name);
                } else {
                    others.push(name);
                }
            }
        }
    }
    integers.retain(|name| !name.is_empty() && !others.contains(name));
    integers
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The same value with the members of each object from the last to the first.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let back = object.iter().rev();
            Value::Object(
                back.map(|(name, value)| (name.clone(), reversed(value)))
                    .collect(),
            )
        }
        Value::Array(elements) => elements.iter().map(reversed).collect(),
        other => other.clone(),
    }
}
