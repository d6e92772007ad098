//! RFC 7643 section 2.4, several values of one attribute, and RFC 7644 section 5, names that look the same.

use super::json::accepted;
use crate::checks::Check;
use crate::checks::trial::{Trial, named};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "resource/one-primary",
        rule: "at most one value of an attribute is primary, even if a client sends two",
        covers: &["RFC7643-2.4-04"],
        needs: &[Feature::User],
        why: "Mail goes to whichever of the two addresses a client happens to read first.",
        caught: Fault::TwoPrimariesKept,
        run: |t| {
            Box::pin(async move {
                let [one, other] = addresses(t).await?;
                let emails = json!([
                    { "value": one, "type": "work", "primary": true },
                    { "value": other, "type": "home", "primary": true },
                ]);
                let body = t.user_body(json!({ "emails": emails }));
                for reply in accepted(t, body).await?.iter().flatten() {
                    reply.expect(
                        primaries(reply) < 2,
                        "one primary address at most",
                        format!("emails {}", reply.get("/emails")),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/not-primary-unless-said",
        rule: "a value that does not say whether it is primary is not",
        covers: &["RFC7643-2.4-05"],
        needs: &[Feature::User],
        why: "If every address counts as primary, a client finds the wrong one, and a second person by it.",
        caught: Fault::MissingPrimaryIsTrue,
        run: |t| {
            Box::pin(async move {
                let [one, other] = addresses(t).await?;
                let emails = json!([
                    { "value": one, "type": "work" },
                    { "value": other, "type": "home" },
                ]);
                let user = t.user_with(json!({ "emails": emails })).await?;
                let now = t.get_fixture(&user).await?;
                match primaries(&now) {
                    0 => {}
                    1 => {
                        let why = "the provider chooses a primary address by itself";
                        return Err(Stop::Skipped(why.to_owned()));
                    }
                    _ => {
                        let got = format!("emails {}", now.get("/emails"));
                        return Err(now.wrong("no primary address", got));
                    }
                }
                if !t.has(Feature::Filter) {
                    return Ok(());
                }
                let name = named(user.sent_str("/userName"));
                let both = |condition: &str| format!("{name} and emails[{condition}]");
                // Value filters are another rule's matter; here they only help to look.
                if t.finds(&both(r#"type eq "work""#), &[&user]).await.is_ok() {
                    t.finds_nobody(&both("primary eq true")).await?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/no-value-twice",
        rule: "the same value of the same type is shown once",
        covers: &["RFC7643-2.4-09"],
        needs: &[Feature::User],
        why: "Clients that remove one of the two remove both, or none, and never come to rest.",
        caught: Fault::SameEmailKeptTwice,
        run: |t| {
            Box::pin(async move {
                let [one, _] = addresses(t).await?;
                let email = json!({ "value": one, "type": "work" });
                let body = t.user_body(json!({ "emails": [email, email] }));
                let answers = accepted(t, body).await?;
                if let Some([_, now]) = answers {
                    let shown = now.all("/emails/*/value");
                    now.expect(
                        shown.len() < 2,
                        format!("emails with {one} once"),
                        format!("emails {}", now.get("/emails")),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/user-names-are-prepared",
        rule: "two userNames that differ only in how their accents are encoded are the same",
        covers: &["RFC7644-5-01"],
        needs: &[Feature::User],
        why: "One system types é as one code point, another as two: the same person gets a second account.",
        caught: Fault::AccentsMakeAnotherName,
        run: |t| {
            Box::pin(async move {
                let word = t.word();
                let composed = format!("zo\u{e9}.{word}@{}", t.domain());
                let decomposed = format!("zoe\u{301}.{word}@{}", t.domain());
                t.user().await?;
                let body = t.user_body(json!({ "userName": composed }));
                let Some([reply, now]) = accepted(t, body).await? else {
                    let why = "the provider takes no userName beyond ASCII";
                    return Err(Stop::Skipped(why.to_owned()));
                };
                if ![composed.as_str(), decomposed.as_str()].contains(&user_name(&now)) {
                    let why = format!("the provider keeps another userName: {:?}", user_name(&now));
                    return Err(Stop::Skipped(why));
                }
                let twin = t.user_body(json!({ "userName": decomposed }));
                let second = t.post(&t.users(), &twin).await?;
                second.expect(
                    (400..500).contains(&second.code()),
                    "a refusal, for the name is taken",
                    second.summary(),
                )?;
                if t.has(Feature::Filter) && reply.body().is_object() {
                    let found = t.find_users(&named(&decomposed)).await?;
                    found.status(&[200])?.at("/totalResults", 1)?;
                }
                Ok(())
            })
        },
    },
];

/// Two addresses for a user, if the provider keeps such.
async fn addresses(t: &Trial) -> Result<[String; 2], Stop> {
    let person = t.person();
    let two = [person.email, format!("{}@{}", t.word(), t.domain())];
    let emails = json!([
        { "value": two[0], "type": "work", "primary": true },
        { "value": two[1], "type": "home" },
    ]);
    let user = t.user_with(json!({ "emails": emails })).await?;
    t.kept(&user, &["/emails/*/value"]).await?;
    // Nobody else has them when they are sent again.
    t.delete(&user).await?;
    Ok(two)
}

/// How many of the addresses are primary.
fn primaries(reply: &Reply) -> usize {
    let primary = reply.all("/emails/*/primary");
    primary
        .into_iter()
        .filter(|value| **value == Value::Bool(true))
        .count()
}

fn user_name(reply: &Reply) -> &str {
    reply.get("/userName").as_str().unwrap_or_default()
}
