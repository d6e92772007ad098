//! RFC 7644 section 3.12: bodies that are made to break a parser, and headers that are made to be misread.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, MEDIA_TYPE, Method};
use serde_json::json;

/// How deep a body is nested; no person needs more than five.
const DEPTH: usize = 1000;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "security/hostile-bodies",
        rule: "a body that is made to break a parser is refused with 4xx or kept, and the service goes on",
        covers: &["RFC7644-3.12-15"],
        needs: &[Feature::User],
        why: "One client with a faulty directory, or with ill will, stops provisioning for everybody.",
        caught: Fault::DeepNestingAnswers500,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                if !t.is_up(&user).await? {
                    let why = "the service does not answer before anything was sent";
                    return Err(Stop::Blocked(why.to_owned()));
                }
                for (what, request) in hostile(t) {
                    // Whoever closes the connection before the end of the body has refused it too.
                    if let Ok(reply) = t.send(request).await {
                        let holds = reply.code() < 500 || matches!(reply.code(), 501 | 503);
                        reply.expect(
                            holds,
                            format!("a success, or a refusal with 4xx, for {what}"),
                            reply.summary(),
                        )?;
                    }
                }
                still_answers(t, &user).await
            })
        },
    },
    Check {
        id: "security/method-override",
        rule: "a GET stays a GET, whatever method a header asks for",
        covers: &["RFC7643-9.2-02"],
        needs: &[Feature::User],
        why: "Caches, link checkers and firewalls let every GET pass; one that deletes is a hole.",
        caught: Fault::MethodCanBeOverridden,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                for header in [
                    "X-HTTP-Method-Override",
                    "X-HTTP-Method",
                    "X-Method-Override",
                ] {
                    let request = Request::get(user.path.clone()).header(header, "DELETE");
                    t.send(request).await?;
                    let now = t.get(&user).await?;
                    now.expect(
                        now.code() == 200,
                        format!("the user, still there after a GET with {header}: DELETE"),
                        now.summary(),
                    )?;
                }
                let path = format!("{}?_method=DELETE", user.path);
                t.read(&path).await?;
                t.get(&user).await?.status(&[200])?;
                Ok(())
            })
        },
    },
];

/// Creations of users, each with something that breaks parsers, and the words for it.
fn hostile(t: &Trial) -> Vec<(&'static str, Request)> {
    let post = |text: String| Request::with_text(Method::Post, t.users(), text);
    // A user without title and displayName, and with this text in the place of them.
    let with = |more: &str| {
        let body = t.user_body(json!({ "title": null, "displayName": null }));
        let text = body.to_string();
        post(format!("{},{more}}}", text.trim_end_matches('}')))
    };
    let title = |value: &str| with(&format!("\"title\":{value}"));
    let name = |value: &str| with(&format!("\"displayName\":{value}"));
    let whole = || t.user_body(json!({})).to_string();
    let nested =
        |open: &str, close: &str| format!("{}1{}", open.repeat(DEPTH), close.repeat(DEPTH));
    let words = "\"of one value\",\"displayName\":\"and of another\"";
    let charset = |name: &str| format!("{MEDIA_TYPE}; charset={name}");
    vec![
        ("1,000 arrays in one another", title(&nested("[", "]"))),
        (
            "1,000 objects in one another",
            title(&nested("{\"a\":", "}")),
        ),
        ("the number 1e999", title("1e999")),
        ("a number of 400 digits", title(&"9".repeat(400))),
        ("an attribute that stands there twice", name(words)),
        ("half a surrogate pair", name("\"\\ud800\"")),
        ("a NUL in a text", name("\"a\\u0000b\"")),
        ("a byte order mark", post(format!("\u{feff}{}", whole()))),
        (
            "a charset that is not that of the body",
            post(whole()).header("Content-Type", charset("utf-16")),
        ),
        (
            "a charset that nobody has",
            post(whole()).header("Content-Type", charset("scimproof")),
        ),
        (
            "bytes that are no UTF-8",
            name("\"Zo\u{eb} \u{c4}\"").in_latin_1(),
        ),
        (
            "a text of a quarter of a megabyte",
            name(&format!("\"{}\"", "a".repeat(1 << 18))),
        ),
    ]
}

/// After all that, the service is there.
async fn still_answers(t: &Trial, user: &Made) -> Result<(), Stop> {
    if t.is_up(user).await? {
        return Ok(());
    }
    let no_answer = "no answer, or an error".to_owned();
    Err(Stop::failed(
        None,
        "a service that still answers",
        no_answer,
    ))
}
