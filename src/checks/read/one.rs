//! RFC 7644 section 3.4.1, reading one resource, and RFC 7643 section 3.1, what each resource shows.

use crate::checks::Check;
use crate::checks::trial::{SENT, Trial};
use crate::fault::Fault;
use crate::learnt::ADVICE;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "read/by-id",
        rule: "GET of a resource answers 200 and that one resource",
        covers: &["RFC7644-3.4.1-01"],
        needs: &[Feature::User],
        why: "Without it no client can see what became of an account.",
        caught: Fault::GroupReadAsList,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                t.get(&user)
                    .await?
                    .status(&[200])?
                    .at("/id", user.id.as_str())?;
                if t.has(Feature::Group) {
                    let group = t.group(&[&user]).await?;
                    t.get(&group)
                        .await?
                        .status(&[200])?
                        .at("/id", group.id.as_str())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "read/unknown-is-404",
        rule: "GET of an id that no resource has answers 404",
        covers: &["RFC7644-3.4.1-02"],
        needs: &[Feature::User],
        why: "A client takes any other answer for an account that is there, and does not create it.",
        caught: Fault::UnknownReadAnswers200,
        run: |t| {
            Box::pin(async move {
                t.read(&t.nowhere(&t.users())).await?.status(&[404])?;
                Ok(())
            })
        },
    },
    Check {
        id: "read/values-kept",
        rule: "what was sent and is in the published schema is there",
        covers: &["RFC7644-3.3-11"],
        needs: &[Feature::User],
        why: "Values that are taken and then dropped are never missed until somebody needs them.",
        caught: Fault::CreateDropsGivenName,
        run: |t| {
            Box::pin(async move {
                nothing_refused(t).await?;
                let mut sent = json!({});
                if t.takes(urn::USER, "emails") {
                    let person = t.person();
                    sent["emails"] = json!([
                        { "value": person.email, "type": "work", "primary": true },
                        { "value": format!("{}@{}", t.word(), t.domain()), "type": "home" },
                    ]);
                }
                let user = match t.user_with(sent).await {
                    Ok(user) => user,
                    // More than one address may be more than the provider allows.
                    Err(_) => t.user().await?,
                };
                let now = t.get_fixture(&user).await?;
                for pointer in SENT {
                    let attribute = pointer.split('/').nth(1).unwrap_or_default();
                    if t.takes(urn::USER, attribute) {
                        let (sent, kept) = (values_at(&user.sent, pointer), now.all(pointer));
                        // Canonical forms are allowed, as an address in lower case.
                        let folded = |values: &[&Value]| {
                            let texts = values.iter().map(|value| value.to_string().to_lowercase());
                            texts.collect::<BTreeSet<_>>()
                        };
                        now.expect(
                            folded(&sent) == folded(&kept),
                            format!("{pointer} {}", json!(sent)),
                            format!("{pointer} {}", json!(kept)),
                        )?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "read/created-is-a-date-and-time",
        rule: "meta.created and meta.lastModified are dates with times",
        covers: &["RFC7643-2.3.5-01", "RFC7643-2.3.5-02"],
        needs: &[Feature::User],
        why: "Clients that look for what changed since yesterday cannot read anything else.",
        caught: Fault::CreatedWithoutTime,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let now = t.get_fixture(&user).await?;
                for pointer in ["/meta/created", "/meta/lastModified"] {
                    let told = now.get(pointer);
                    now.expect(
                        told.is_null() || told.as_str().is_some_and(is_date_time),
                        format!("{pointer} as in 2024-01-31T12:00:00Z"),
                        format!("{pointer} {told}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "read/meta-is-there",
        rule: "a resource shows its id, its type, when it was made and changed, and where it is",
        covers: &["RFC7643-3.1-02"],
        needs: &[Feature::User],
        why: "Clients keep these: without an id or an address they cannot come back to the account.",
        caught: Fault::MetaWithoutLastModified,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let now = t.get_fixture(&user).await?;
                for pointer in [
                    "/id",
                    "/meta/resourceType",
                    "/meta/created",
                    "/meta/lastModified",
                    "/meta/location",
                ] {
                    let shown = |reply: &Reply| reply.assigned(pointer).is_ok();
                    if !shown(&user.reply) {
                        now.assigned(pointer)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "read/location-leads-back",
        rule: "meta.location is the address of the resource",
        covers: &["RFC7643-3.1-28"],
        needs: &[Feature::User],
        why: "Clients that store the address lose the account.",
        caught: Fault::MetaLocationLeadsNowhere,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let now = t.get_fixture(&user).await?;
                let Some(location) = now.get("/meta/location").as_str() else {
                    return Err(Stop::Blocked("there is no meta.location".to_owned()));
                };
                let there = t.follow(location).await?;
                there.status(&[200])?.at("/id", user.id.as_str())?;
                Ok(())
            })
        },
    },
    Check {
        id: "read/groups-of-a-user",
        rule: "groups of a user names each group by its id",
        covers: &["RFC7643-4.1.2-10"],
        needs: &[Feature::User, Feature::Group],
        why: "Clients follow it to see what a person has access to.",
        caught: Fault::GroupsOfUserByName,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let group = t.group(&[&user]).await?;
                let now = t.get_fixture(&user).await?;
                if now.unassigned("/groups").is_ok() {
                    let why = "the provider does not show the groups of a user";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                now.all_at("/groups/*/value", &[group.id.as_str()])?;
                Ok(())
            })
        },
    },
];

/// What the provider publishes as something that clients write is no reason to refuse a user.
async fn nothing_refused(t: &Trial) -> Result<(), Stop> {
    let plain = t.person().to_user();
    for name in &t.session().learnt().refused {
        let value = &plain[name];
        if t.takes(urn::USER, name) && !value.is_null() {
            let body = t.user_body(json!({ name: value }));
            let reply = t.post(&t.users(), &body).await?;
            if name == "emails" && reply.is_refusal() {
                let why = format!("a user with {name} is refused; {ADVICE}");
                return Err(Stop::Blocked(why));
            }
            reply.expect(
                !reply.is_refusal(),
                format!("a user with {name}, which /Schemas says can be written"),
                reply.summary(),
            )?;
        }
    }
    Ok(())
}

/// The lexical form of xsd:dateTime, with or without fraction and zone (RFC 7643 section 2.3.5).
fn is_date_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_once('T') else {
        return false;
    };
    let zone = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(zone);
    let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
    shaped(date.trim_start_matches('-'), "0000-00-00")
        && shaped(whole, "00:00:00")
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
        && (matches!(zone, "" | "Z") || shaped(&zone[1..], "00:00"))
}

/// The text has digits where the shape has zeros, and is the same elsewhere.
fn shaped(text: &str, shape: &str) -> bool {
    let fits = |(have, want): (u8, u8)| {
        if want == b'0' {
            have.is_ascii_digit()
        } else {
            have == want
        }
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::is_date_time;

    #[test]
    fn a_date_and_time_has_both() {
        for good in [
            "2024-01-31T12:00:00Z",
            "2024-01-31T12:00:00.123+02:00",
            "2024-01-31T12:00:00",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for wrong in [
            "2024-01-31",
            "2024-01-31 12:00:00Z",
            "2024-01-31T12:00Z",
            "1706702400",
            "T",
            "2024-01-31T12:00:00+é2",
        ] {
            assert!(!is_date_time(wrong), "{wrong}");
        }
    }
}
