//! RFC 7644 section 3.12, what stands in a refusal, and what has to be refused.

use super::KEYWORDS;
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "errors/body-is-an-error",
        rule: "a refusal is a JSON object of the Error schema",
        covers: &["RFC7644-3.12-02", "RFC7644-3.12-01"],
        needs: &[Feature::User],
        why: "Clients show its detail to administrators; without the schema they show \"unknown error\".",
        caught: Fault::ErrorWithoutSchemas,
        run: |t| {
            Box::pin(async move {
                for refusal in refusals(t).await? {
                    refusal.names(urn::ERROR)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "errors/status-is-repeated",
        rule: "status in an error is the HTTP status, as text",
        covers: &["RFC7644-3.12-03", "RFC7644-3.12-04"],
        needs: &[Feature::User],
        why: "Strictly typed clients cannot read an error whose status is a number.",
        caught: Fault::ErrorStatusIsNumber,
        run: |t| {
            Box::pin(async move {
                for refusal in refusals(t).await? {
                    refusal.at("/status", refusal.code().to_string())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "errors/known-keywords",
        rule: "scimType, where there is one, is a word of the RFC; detail, where there is one, is text",
        covers: &["RFC7644-3.12-06", "RFC7644-3.12-05"],
        needs: &[Feature::User],
        why: "Clients decide by this word whether to try again, to link, or to give up.",
        caught: Fault::ErrorKeywordMadeUp,
        run: |t| {
            Box::pin(async move {
                for refusal in refusals(t).await? {
                    let keyword = refusal.get("/scimType");
                    let known = |word: &str| KEYWORDS.contains(&word);
                    refusal.expect(
                        keyword.is_null() || keyword.as_str().is_some_and(known),
                        format!("scimType one of {}", KEYWORDS.join(", ")),
                        format!("scimType {keyword}"),
                    )?;
                    let detail = refusal.get("/detail");
                    refusal.expect(
                        detail.is_null() || detail.as_str().is_some_and(|text| !text.is_empty()),
                        "detail, a text",
                        format!("detail {detail}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "errors/malformed-json",
        rule: "a body that is no JSON is refused with 400",
        covers: &["RFC7644-3.12-07"],
        needs: &[Feature::User],
        why: "500 tells clients to try again, for ever; a success tells them that it worked.",
        caught: Fault::MalformedAnswers500,
        run: |t| {
            Box::pin(async move {
                let text = format!("{{\"userName\":\"{}\",\"schemas\":[", t.person().user_name);
                refused(
                    &t.send(Request::with_text(Method::Post, t.users(), text))
                        .await?,
                )
            })
        },
    },
    Check {
        id: "errors/body-is-no-object",
        rule: "a body that is JSON and no object is refused with 400",
        covers: &["RFC7644-3.12-08"],
        needs: &[Feature::User],
        why: "500 tells clients to try again, for ever; a success tells them that it worked.",
        caught: Fault::ArrayAnswers500,
        run: |t| {
            Box::pin(async move {
                for body in [json!([t.user_body(json!({}))]), json!(t.word())] {
                    refused(&t.post(&t.users(), &body).await?)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "errors/unreadable-change",
        rule: "a PUT or PATCH whose body is no JSON, or no object, is refused with 400",
        covers: &["RFC7644-3.12-07", "RFC7644-3.12-08"],
        needs: &[Feature::User],
        why: "500 tells clients to try again, for ever; a success tells them that it worked.",
        caught: Fault::UnreadableChangeAnswers500,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let mut methods = vec![Method::Put];
                methods.extend(t.has(Feature::Patch).then_some(Method::Patch));
                for method in methods {
                    for text in ["{\"schemas\":[", "[]", ""] {
                        let path = user.path.clone();
                        refused(&t.send(Request::with_text(method, path, text)).await?)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "errors/wrong-type-is-never-500",
        rule: "a value of the wrong type never answers 500",
        covers: &["RFC7644-3.12-15"],
        needs: &[Feature::User],
        why: "500 tells clients to try again: one odd value of one person then holds up all others.",
        caught: Fault::WrongTypeAnswers500,
        run: |t| {
            Box::pin(async move {
                for wrong in [
                    json!({ "userName": 7 }),
                    json!({ "name": "Ann Abel" }),
                    json!({ "emails": "ann@example.com" }),
                    json!({ "emails": ["ann@example.com"] }),
                    json!({ "active": {} }),
                    json!({ "schemas": "User" }),
                ] {
                    let expected = format!("no 500 for {wrong}");
                    let reply = t.post(&t.users(), &t.user_body(wrong)).await?;
                    let holds = reply.code() < 500 || reply.code() == 501;
                    reply.expect(holds, expected, reply.summary())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "errors/nonsense-is-no-boolean",
        rule: "a text that is neither true nor false is refused for active",
        covers: &["RFC7643-2.3.2-02"],
        needs: &[Feature::User],
        why: "A provider that takes any text for true opens the accounts of people who were to be closed.",
        caught: Fault::NonsenseIsTrue,
        run: |t| {
            Box::pin(async move {
                t.user_keeping(json!({}), &["/active"]).await?;
                let body = t.user_body(json!({ "active": "banana" }));
                refused(&t.post(&t.users(), &body).await?)
            })
        },
    },
    Check {
        id: "errors/unknown-endpoint-is-404",
        rule: "an endpoint that is not there answers 404, with an error of SCIM",
        covers: &["RFC7644-3.12-12"],
        needs: &[Feature::User],
        why: "A web page with status 200 is taken for an answer, and a wrong base URL is noticed late.",
        caught: Fault::UnknownEndpointAnswers200,
        run: |t| {
            Box::pin(async move {
                let reply = t.read(&format!("/{}", t.word())).await?;
                reply.status(&[404])?.names(urn::ERROR)?;
                Ok(())
            })
        },
    },
];

/// Answers to requests that every provider refuses: not found, taken, and unreadable.
async fn refusals(t: &Trial) -> Result<Vec<Reply>, Stop> {
    let user = t.user().await?;
    let taken = json!({ "userName": user.sent_str("/userName") });
    let broken = format!("{{\"userName\":\"{}\",", t.person().user_name);
    let all = [
        t.read(&t.nowhere(&t.users())).await?,
        t.post(&t.users(), &t.user_body(taken)).await?,
        t.send(Request::with_text(Method::Post, t.users(), broken))
            .await?,
    ];
    // What was not refused is no refusal to judge; other checks speak of that.
    let refused: Vec<Reply> = all.into_iter().filter(Reply::is_refusal).collect();
    if refused.is_empty() {
        return Err(Stop::Blocked("the provider refused nothing".to_owned()));
    }
    Ok(refused)
}

/// The client was told that its request was wrong, whichever 4xx says so.
fn refused(reply: &Reply) -> Result<(), Stop> {
    let holds = reply.is_refusal();
    let stored = reply.get("/id");
    let got = if *stored == Value::Null {
        reply.summary()
    } else {
        format!("status {}, stored as {stored}", reply.code())
    };
    reply.expect(holds, "a refusal with status 400", got)?;
    Ok(())
}
