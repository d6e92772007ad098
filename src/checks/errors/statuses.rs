//! RFC 7644 sections 3.2 and 3.12, with which status a request is refused.

use crate::checks::Check;
use crate::client::{Login, Request};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "errors/never-with-success",
        rule: "an error comes with the status of HTTP that stands in its body",
        covers: &["RFC7644-3.2-07"],
        needs: &[Feature::User],
        why: "Clients look at the status first: an error with 200 is a success to them.",
        caught: Fault::ErrorAnswers200,
        run: |t| {
            Box::pin(async move {
                for reply in t.tour().await?.replies() {
                    let is_error = reply.all("/schemas/*").iter().any(|it| **it == urn::ERROR);
                    let told = match reply.get("/status") {
                        Value::String(text) => text.clone(),
                        number => number.to_string(),
                    };
                    // What status has to look like is the matter of errors/status-is-repeated.
                    let same = told == reply.code().to_string() || told.parse::<u16>().is_err();
                    reply.expect(
                        !is_error || (reply.code() >= 400 && same),
                        format!("the status {told} of the body"),
                        format!("status {}", reply.code()),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "errors/unauthorised-is-401",
        rule: "who has no credentials, or wrong ones, is refused with 401",
        covers: &["RFC7644-3.12-10"],
        needs: &[Feature::User, Feature::Authentication],
        why: "A client gets itself a new token after 401; after 403 or a redirect it gives up.",
        caught: Fault::UnauthorisedAnswers403,
        run: |t| {
            Box::pin(async move {
                let wrong = "Bearer scimproof-nobody-gave-this-out".to_owned();
                for login in [Login::None, Login::Other(wrong)] {
                    let request = Request::get(format!("{}?count=1", t.users()));
                    let reply = t.send(request.login(login)).await?;
                    if reply.is_success() {
                        let why = "the provider lets in who has no credentials";
                        return Err(Stop::Blocked(why.to_owned()));
                    }
                    reply.status(&[401])?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "errors/patch-that-is-not-offered",
        rule: "PATCH answers 501 where the provider says that it has none",
        covers: &["RFC7644-3.12-14"],
        needs: &[Feature::User, Feature::Lacking(&Feature::Patch)],
        why: "Clients turn to PUT after 501; any other refusal tells them that the person is at fault.",
        caught: Fault::PatchNotOfferedAnswers500,
        run: |t| {
            Box::pin(async move {
                let config = t.session().announced().config.value();
                let told = config.map(|config| &config["patch"]["supported"]);
                if told != Some(&Value::Bool(false)) {
                    let why = "the provider does not say whether it has PATCH";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let user = t.user().await?;
                let operation = json!({ "op": "replace", "path": "active", "value": true });
                let reply = t.patch(&user, json!([operation])).await?;
                reply.status(&[501])?;
                Ok(())
            })
        },
    },
    Check {
        id: "errors/redirects-repeat-the-request",
        rule: "a redirect says where to, and leaves a POST a POST: 307 or 308",
        covers: &["RFC7644-3.12-16"],
        needs: &[Feature::User],
        why: "After 301 or 302 clients ask again with GET: nobody is created, and the answer is a list.",
        caught: Fault::SlashRedirects302,
        run: |t| {
            Box::pin(async move {
                // A slash at the end is what servers redirect for most of all.
                let (users, body) = (format!("{}/", t.users()), t.user_body(json!({})));
                for (request, fitting) in [
                    (Request::get(format!("{users}?count=1")), 300..400),
                    (Request::with_json(Method::Post, users, &body), 307..309),
                ] {
                    let reply = t.send(request).await?;
                    if !(300..400).contains(&reply.code()) || reply.code() == 304 {
                        continue;
                    }
                    let fits = fitting.contains(&reply.code());
                    reply.expect(fits, "status 307 or 308", reply.summary())?;
                    let leads = reply.header("location").is_some_and(|to| !to.is_empty());
                    reply.expect(leads, "a Location header", "none")?;
                }
                Ok(())
            })
        },
    },
];
