//! RFC 7644 section 3.3, how a creation is answered.

use crate::checks::Check;
use crate::checks::trial::{Made, SENT, named};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "create/answers-201",
        rule: "a successful creation answers 201",
        covers: &["RFC7644-3.3-04"],
        needs: &[Feature::User],
        why: "Clients tell by the status that the account is new, and not one that was there before.",
        caught: Fault::CreateAnswers200,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                user.reply.status(&[201])?;
                if t.has(Feature::Group) {
                    t.group(&[&user]).await?.reply.status(&[201])?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "create/location-header",
        rule: "the answer to a creation has a Location header that leads to the new resource",
        covers: &["RFC7644-3.3-06"],
        needs: &[Feature::User],
        why: "Clients that follow the header lose the account that they have just made.",
        caught: Fault::CreateWithoutLocation,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let Some(location) = user.reply.header("location") else {
                    return Err(user.reply.wrong("a Location header", "none"));
                };
                let there = t.follow(location).await?;
                there.status(&[200])?.at("/id", user.id.as_str())?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/location-is-meta-location",
        rule: "the Location header and meta.location are the same",
        covers: &["RFC7644-3.3-07"],
        needs: &[Feature::User],
        why: "Two addresses of one resource, one of them often an internal host, give clients two resources.",
        caught: Fault::CreateLocationDiffers,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let Some(location) = user.reply.header("location") else {
                    return Err(Stop::Blocked("there is no Location header".to_owned()));
                };
                let read = t.get_fixture(&user).await?;
                let shown = if user.reply.body().is_object() {
                    &user.reply
                } else {
                    &read
                };
                let in_meta = shown.get("/meta/location").as_str().unwrap_or_default();
                shown.expect(
                    t.resolve(in_meta) == t.resolve(location),
                    format!("meta.location {location:?}, as in the Location header"),
                    format!("meta.location {}", shown.get("/meta/location")),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/answer-holds-the-resource",
        rule: "the answer to a creation holds the new resource",
        covers: &["RFC7644-3.3-05"],
        needs: &[Feature::User],
        why: "Without it clients have to read the resource again to know its id and what became of their values.",
        caught: Fault::CreateAnswersWithoutBody,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                user.reply
                    .at("/id", user.id.as_str())?
                    .assigned("/userName")?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/answer-is-what-is-kept",
        rule: "the answer to a creation shows what is kept, not what was sent",
        covers: &["RFC7644-3.1-03"],
        needs: &[Feature::User],
        why: "The client believes the answer; what it shows and the provider does not keep is lost without a trace.",
        caught: Fault::CreateAnswersWhatIsNotKept,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let now = t.get_fixture(&user).await?;
                for pointer in SENT {
                    let told: Vec<Value> = user.reply.all(pointer).into_iter().cloned().collect();
                    if !told.is_empty() {
                        now.all_at(pointer, &told)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "create/password-never-shown",
        rule: "no answer shows a password",
        covers: &["RFC7643-4.1.1-15", "RFC7643-4.1.1-16"],
        needs: &[Feature::User],
        why: "Answers are logged by proxies and clients; a password in them is a leak.",
        caught: Fault::CreateShowsPassword,
        run: |t| {
            Box::pin(async move {
                let password = t.person().password;
                let user = t.user_with(json!({ "password": password })).await?;
                hides(&user.reply, &user)?;
                hides(&t.get(&user).await?, &user)?;
                hides(&t.put(&user, &user.sent).await?, &user)?;
                if t.has(Feature::Filter) {
                    hides(
                        &t.find_users(&named(user.sent_str("/userName"))).await?,
                        &user,
                    )?;
                }
                Ok(())
            })
        },
    },
];

/// The answer has neither the password nor an attribute of that name.
fn hides(reply: &Reply, user: &Made) -> Result<(), Stop> {
    let attributes = [reply.all("/password"), reply.all("/Resources/*/password")].concat();
    let told = attributes.iter().any(|value| !value.is_null());
    reply.expect(
        !told && !reply.text().contains(user.sent_str("/password")),
        "no password",
        "an answer with the password in it",
    )?;
    Ok(())
}
