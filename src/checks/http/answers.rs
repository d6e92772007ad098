//! RFC 7644 sections 1.2, 3.2, 3.8 and 8.1, what holds of each answer, wherever it comes from.

use super::media_type;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, MEDIA_TYPE, Method};
use serde_json::{Value, json};

/// A name with letters beyond ASCII, which Latin 1 has as well.
const NAME: &str = "Zoë Ødegård";

/// Attributes that hold words of the RFCs.
const WORDS: [&str; 4] = ["schemas", "schema", "resourceType", "scimType"];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "http/bodies-are-json",
        rule: "each answer with a body is JSON, refusals included",
        covers: &["RFC7644-3.2-08"],
        needs: &[Feature::User],
        why: "Clients that read a web page in the place of an error report that the provider is broken, and stop.",
        caught: Fault::NotFoundIsWebPage,
        run: |t| {
            Box::pin(async move {
                for (reply, text) in t.tour().await?.texts() {
                    let empty = text.trim().is_empty();
                    let expected = "a body of JSON, or none";
                    reply.expect(empty || !reply.body().is_null(), expected, reply.summary())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "http/every-answer-is-labelled-scim",
        rule: "each answer with a body is labelled application/scim+json, refusals included",
        covers: &["RFC7644-8.1-01"],
        needs: &[Feature::User],
        why: "Strict clients refuse any other label, and with it the reason why they were refused.",
        caught: Fault::ErrorsLabelledPlainJson,
        run: |t| {
            Box::pin(async move {
                for (reply, _) in t.tour().await?.texts() {
                    let label = media_type(reply);
                    reply.expect(
                        label == MEDIA_TYPE,
                        format!("Content-Type {MEDIA_TYPE}"),
                        format!("status {} with Content-Type {label:?}", reply.code()),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "http/no-quotation-marks",
        rule: "URNs, names of resource types and words of errors stand on the wire without further quotation marks",
        covers: &["RFC7643-1.1-01"],
        needs: &[Feature::User],
        why: "Clients compare these words letter by letter, and do not know \"User\" in quotation marks.",
        caught: Fault::ResourceTypeInQuotes,
        run: |t| {
            Box::pin(async move {
                for reply in t.tour().await?.replies() {
                    if let Some(word) = quoted(reply.body()) {
                        let bare = word.replace('"', "");
                        return Err(reply.wrong(bare, word));
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "http/utf-8",
        rule: "bodies in UTF-8 are read as that, with or without a charset, and answers are in UTF-8",
        covers: &["RFC7644-3.8-01"],
        needs: &[Feature::User],
        why: "A client that cannot read one name drops the whole answer, and with it everybody on the page.",
        caught: Fault::AnswersInLatin1,
        run: |t| {
            Box::pin(async move {
                let plain = t.user().await?;
                let kept = t.kept(&plain, &["/displayName"]).await.is_ok();
                let label = plain.sent_with(json!({ "displayName": NAME }));
                for media in [MEDIA_TYPE, "application/scim+json; charset=utf-8"] {
                    let request = Request::with_json(Method::Put, plain.path.clone(), &label);
                    let changed = t.send(request.header("Content-Type", media)).await?;
                    // A refusal of the label is the matter of http/body-with-charset.
                    if !changed.is_success() {
                        continue;
                    }
                    let now = t.get(&plain).await?;
                    for reply in [&changed, &now] {
                        let readable = std::str::from_utf8(&reply.answer().body).is_ok();
                        reply.expect(readable, "a body in UTF-8", reply.summary())?;
                    }
                    if kept {
                        now.status(&[200])?.at("/displayName", NAME)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "http/addresses-are-encoded",
        rule: "the addresses of resources hold only what a URL can hold, all else percent-encoded",
        covers: &["RFC7644-1.2-01"],
        needs: &[Feature::User],
        why: "Clients cannot ask for an address with a space or an umlaut in it, or ask for another one.",
        caught: Fault::LocationHoldsName,
        run: |t| {
            Box::pin(async move {
                let user = odd_user(t).await?;
                let mut answers = vec![user.reply.clone(), t.get_fixture(&user).await?];
                if t.has(Feature::Group)
                    && let Ok(group) = t.group(&[&user]).await
                {
                    answers.push(t.get_fixture(&group).await?);
                    answers.push(t.get_fixture(&user).await?);
                }
                for reply in &answers {
                    let headers = ["location", "content-location"].map(|name| reply.header(name));
                    let pointers = ["/meta/location", "/groups/*/$ref", "/members/*/$ref"];
                    let values = pointers.iter().flat_map(|pointer| reply.all(pointer));
                    let shown = values.filter_map(Value::as_str);
                    for address in headers.into_iter().flatten().chain(shown) {
                        let expected = "an address with all but letters, digits and marks encoded";
                        reply.expect(is_encoded(address), expected, address)?;
                    }
                }
                Ok(())
            })
        },
    },
];

/// A user with letters in its names that a URL cannot hold; without, where the provider refuses such names.
async fn odd_user(t: &Trial) -> Result<Made, Stop> {
    let word = t.word();
    let odd = json!({
        "userName": format!("zoë.ødegård.{word}@{}", t.domain()),
        "externalId": format!("Zoë {word}"),
        "displayName": NAME,
    });
    match t.user_with(odd).await {
        Ok(user) => Ok(user),
        Err(_) => t.user().await,
    }
}

/// True if a URL can hold each letter (RFC 3986 section 2).
fn is_encoded(address: &str) -> bool {
    address
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte))
}

/// A word of the RFCs that stands in quotation marks, anywhere below `value`.
fn quoted(value: &Value) -> Option<String> {
    match value {
        Value::Array(list) => list.iter().find_map(quoted),
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            let texts = match value {
                Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
                Value::String(text) => vec![text.as_str()],
                _ => Vec::new(),
            };
            let is_word = WORDS.contains(&name.as_str());
            let found = texts.into_iter().find(|text| is_word && text.contains('"'));
            found.map(str::to_owned).or_else(|| quoted(value))
        }),
        _ => None,
    }
}
