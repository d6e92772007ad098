//! RFC 7644 section 3.8 and section 3.4.2, media types and parameters of requests.

use super::media_type;
use crate::checks::Check;
use crate::checks::list::is_too_many;
use crate::client::Request;
use crate::fault::Fault;
use crate::scim::{Feature, MEDIA_TYPE, Method};
use serde_json::json;

/// What many servers say instead; tolerated where the RFC speaks of the format.
const JSON: &str = "application/json";

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "http/answers-json-unasked",
        rule: "without an Accept header, or with */*, the answer is SCIM's JSON and says so",
        covers: &["RFC7644-3.8-04"],
        needs: &[Feature::User],
        why: "Clients choose by the media type how to read an answer, and do not read text/plain as JSON.",
        caught: Fault::UnaskedAnswersTextPlain,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let bare = Request::get(user.path.clone()).without("Accept");
                for request in [bare.clone(), bare.header("Accept", "*/*")] {
                    let reply = t.send(request).await?;
                    reply.status(&[200])?;
                    reply.expect(
                        [MEDIA_TYPE, JSON].contains(&media_type(&reply).as_str()),
                        format!("Content-Type {MEDIA_TYPE}"),
                        format!("Content-Type {:?}", media_type(&reply)),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "http/answers-are-labelled-scim",
        rule: "answers to those who accept application/scim+json are labelled so",
        covers: &["RFC7644-3.8-05"],
        needs: &[Feature::User],
        why: "Strict clients refuse any other label, plain JSON included.",
        caught: Fault::LabelledPlainJson,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let reply = t.get_fixture(&user).await?;
                reply.expect(
                    media_type(&reply) == MEDIA_TYPE,
                    format!("Content-Type {MEDIA_TYPE}"),
                    format!("Content-Type {:?}", media_type(&reply)),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "http/accept-json",
        rule: "a client that accepts application/json gets an answer",
        covers: &["RFC7644-3.8-03"],
        needs: &[Feature::User],
        why: "Many clients ask for plain JSON, because their HTTP library does.",
        caught: Fault::AcceptJsonAnswers406,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let reply = t
                    .send(Request::get(user.path.clone()).header("Accept", JSON))
                    .await?;
                reply.status(&[200])?.at("/id", user.id.as_str())?;
                Ok(())
            })
        },
    },
    Check {
        id: "http/accept-scim",
        rule: "a client that accepts application/scim+json, alone or among others, gets an answer",
        covers: &["RFC7644-3.8-02"],
        needs: &[Feature::User],
        why: "A provider that compares the whole header refuses every client that would also take plain JSON.",
        caught: Fault::AcceptOfSeveralAnswers406,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let path = format!("{}?count=1", t.users());
                let lists = t.read(&path).await?.list().is_ok();
                for accept in [MEDIA_TYPE, "application/scim+json, application/json;q=0.9"] {
                    let request = Request::get(user.path.clone()).header("Accept", accept);
                    let reply = t.send(request).await?;
                    reply.status(&[200])?.at("/id", user.id.as_str())?;
                    let request = Request::get(path.clone()).header("Accept", accept);
                    let list = t.send(request).await?;
                    if lists && !is_too_many(&list) {
                        list.list()?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "http/other-media-types",
        rule: "a media type that the provider does not know is refused, or passed over; it is no reason to fail",
        covers: &["RFC7644-3.8-08"],
        needs: &[Feature::User],
        why: "500 tells clients to try again, for ever, with what can never be read.",
        caught: Fault::XmlAnswers500,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let xml = format!("<user><userName>{}</userName></user>", t.word());
                let post = Request::with_text(Method::Post, t.users(), xml);
                for request in [
                    post.header("Content-Type", "text/xml"),
                    Request::get(user.path.clone()).header("Accept", "text/xml"),
                ] {
                    let reply = t.send(request).await?;
                    let fair = reply.code() < 500 || reply.code() == 501;
                    reply.expect(fair, "status 415, 406 or 400", reply.summary())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "http/body-with-charset",
        rule: "bodies labelled application/scim+json are read, also with a charset",
        covers: &["RFC7644-3.8-06"],
        needs: &[Feature::User],
        why: "Okta sends a charset; a provider that compares the whole header refuses all they send.",
        caught: Fault::CharsetRefused,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                for label in [MEDIA_TYPE, "application/scim+json; charset=utf-8"] {
                    let body = t.user_body(json!({}));
                    for request in [
                        Request::with_json(Method::Post, t.users(), &body),
                        Request::with_json(Method::Put, user.path.clone(), &user.sent),
                    ] {
                        let reply = t.send(request.header("Content-Type", label)).await?;
                        let read = reply.code() != 415 && reply.code() < 500;
                        reply.expect(read, format!("no refusal of {label:?}"), reply.summary())?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "http/body-labelled-json",
        rule: "a body labelled application/json is read, or refused with 415",
        covers: &["RFC7644-3.8-07"],
        needs: &[Feature::User],
        why: "Several identity providers label their bodies so, because their HTTP library does.",
        caught: Fault::PlainJsonAnswers500,
        run: |t| {
            Box::pin(async move {
                let body = t.user_body(json!({}));
                let request = Request::with_json(Method::Post, t.users(), &body);
                let reply = t.send(request.header("Content-Type", JSON)).await?;
                let fair = reply.is_success() || (400..500).contains(&reply.code());
                reply.expect(fair, "status 201 or 415", reply.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "http/unknown-parameter",
        rule: "parameters that the provider does not know are ignored, also such as have no value",
        covers: &["RFC7644-3.4.2-07"],
        needs: &[Feature::User],
        why: "Customers of Entra ID are told to put its flag aadOptscim062020, which has no value, into the base URL.",
        caught: Fault::UnknownParameterAnswers400,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let users = t.users();
                let lists = t.read(&format!("{users}?count=1")).await?.list().is_ok();
                for parameter in ["x-scimproof=1", "aadOptscim062020"] {
                    let one = t.read(&format!("{}?{parameter}", user.path)).await?;
                    one.status(&[200])?.at("/id", user.id.as_str())?;
                    if lists {
                        let reply = t.read(&format!("{users}?count=1&{parameter}")).await?;
                        reply.list()?;
                    }
                }
                Ok(())
            })
        },
    },
];
