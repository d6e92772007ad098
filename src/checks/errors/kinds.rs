//! RFC 7644 section 3.12, which word says why a request was refused.

use super::KEYWORDS;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method};
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "errors/wrong-value-is-400",
        rule: "a value that is missing or does not fit is refused with 400, and with invalidValue if with any word",
        covers: &["RFC7644-3.12-09"],
        needs: &[Feature::User],
        why: "Clients leave out a value that is refused so; with another status they leave out the person.",
        caught: Fault::MissingValueAnswers422,
        run: |t| {
            Box::pin(async move {
                let mut judged = 0;
                for wrong in [json!({ "userName": null }), json!({ "active": "banana" })] {
                    let reply = t.post(&t.users(), &t.user_body(wrong)).await?;
                    // That it is refused at all is the matter of other rules.
                    if reply.is_success() {
                        continue;
                    }
                    judged += 1;
                    reply.status(&[400])?;
                    says(&reply, &["invalidValue", "invalidSyntax"])?;
                }
                if judged == 0 {
                    let why = "neither a missing userName nor a wrong active was refused";
                    return Err(Stop::Blocked(why.to_owned()));
                }
                Ok(())
            })
        },
    },
    Check {
        id: "errors/word-fits-the-failure",
        rule: "each word in scimType stands for its own kind of failure",
        covers: &["RFC7644-3.12-17"],
        needs: &[Feature::User],
        why: "A client that reads uniqueness looks for the account to link, where a value was only missing.",
        caught: Fault::MissingValueSaysUniqueness,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let nameless = t.user_body(json!({ "userName": null }));
                let taken = t.user_body(json!({ "userName": user.sent_str("/userName") }));
                let broken = format!(r#"{{ "userName": "{}", "#, t.person().user_name);
                let broken = Request::with_text(Method::Post, t.users(), broken);
                let mut refusals: Vec<(Reply, &[&str])> = vec![
                    (
                        t.post(&t.users(), &nameless).await?,
                        &["invalidValue", "invalidSyntax"],
                    ),
                    (t.post(&t.users(), &taken).await?, &["uniqueness"]),
                    (t.send(broken).await?, &["invalidSyntax"]),
                ];
                if t.has(Feature::Filter) {
                    let reply = t.find_users("userName eq").await?;
                    refusals.push((reply, &["invalidFilter"]));
                }
                if t.has(Feature::Patch) {
                    let created = "2001-01-01T00:00:00Z";
                    let change =
                        json!({ "op": "replace", "path": "meta.created", "value": created });
                    let reply = t.patch(&user, json!([change])).await?;
                    refusals.push((reply, &["mutability", "invalidPath"]));
                }
                for (reply, words) in refusals {
                    if reply.is_refusal() {
                        says(&reply, words)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "errors/taken-name-on-change",
        rule: "a change to a userName that is taken is refused with 409, or with 400 and uniqueness",
        covers: &["RFC7643-7-27"],
        needs: &[Feature::User],
        why: "A person who marries into a name that is taken blocks the queue of the client: 500 is tried again.",
        caught: Fault::TakenNameOnChangeAnswers500,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                let name = ann.sent_str("/userName");
                conflict(
                    &t.put(&bob, &bob.sent_with(json!({ "userName": name })))
                        .await?,
                )?;
                if t.has(Feature::Patch) {
                    conflict(&rename(t, &bob, name).await?)?;
                }
                Ok(())
            })
        },
    },
];

/// The error has one of these words, or none, for it is optional. What is no word of the RFC is another rule's matter.
fn says(reply: &Reply, words: &[&str]) -> Result<(), Stop> {
    let told = reply.get("/scimType").as_str().unwrap_or_default();
    let holds = !KEYWORDS.contains(&told) || words.contains(&told);
    reply.expect(
        holds,
        format!("scimType {}", words.join(" or ")),
        format!("scimType {told}"),
    )?;
    Ok(())
}

/// PATCH of the userName.
async fn rename(t: &Trial, user: &Made, name: &str) -> Result<Reply, Stop> {
    let operation = json!({ "op": "replace", "path": "userName", "value": name });
    t.patch(user, json!([operation])).await
}

/// A refusal as RFC 7644 section 3.3 has it (409), or RFC 7643 section 7 (400). That it is refused is another rule.
fn conflict(reply: &Reply) -> Result<(), Stop> {
    if reply.is_success() || reply.code() == 409 {
        return Ok(());
    }
    reply.error(&[400], &["uniqueness"])?;
    Ok(())
}
