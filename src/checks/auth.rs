//! RFC 7644 section 2, who may ask.

use super::Check;
use super::attributes::is_an_error;
use super::trial::{Made, Trial, named};
use crate::client::{Login, Request};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "auth/without-credentials",
        rule: "a request without credentials answers 401, tells nothing and has no effect",
        covers: &["RFC7644-2-02"],
        needs: &[Feature::User, Feature::Authentication],
        why: "Anybody could create an account, close one, or read who works there.",
        caught: Fault::CreateWithoutToken,
        run: |t| Box::pin(nothing_happens(t, Login::None)),
    },
    Check {
        id: "auth/wrong-token",
        rule: "a request with a token that nobody gave out answers 401, tells nothing and has no effect",
        covers: &["RFC7644-2-03"],
        needs: &[Feature::User, Feature::Authentication],
        why: "A provider that looks only whether there is a token lets everybody in.",
        caught: Fault::AnyTokenWillDo,
        run: |t| {
            let wrong = Login::Other("Bearer scimproof-nobody-gave-this-out".to_owned());
            Box::pin(nothing_happens(t, wrong))
        },
    },
    Check {
        id: "auth/nearly-the-token",
        rule: "a token with something before or behind it, without its end, or in other letters is not the token",
        covers: &["RFC7644-2-03"],
        needs: &[Feature::User, Feature::Authentication],
        why: "Whoever compares tokens by their beginning, or without regard to case, makes it easy to guess one.",
        caught: Fault::TokenNeedsOnlyBegin,
        run: |t| {
            Box::pin(async move {
                let near = t.session().client().nearly_ours();
                if near.is_empty() {
                    return Err(Stop::Skipped("there is no bearer token".to_owned()));
                }
                let users = format!("{}?count=1", t.users());
                for login in near {
                    let reply = t.send(Request::get(users.clone()).login(login)).await?;
                    reply.status(&[401, 400, 403])?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "auth/refusal-is-an-error",
        rule: "a 401 with a body has an error of SCIM in it",
        covers: &["RFC7644-3.12-01", "RFC7644-3.12-02"],
        needs: &[Feature::User, Feature::Authentication],
        why: "Clients read the page of a login form as an answer, and tell the administrator that the JSON is broken.",
        caught: Fault::UnauthorizedIsAPage,
        run: |t| {
            Box::pin(async move {
                let nobody = || Login::Other("Bearer scimproof-nobody-gave-this-out".to_owned());
                let user = t.user().await?;
                let requests = [
                    Request::get(format!("{}?count=1", t.users())).login(Login::None),
                    Request::get(user.path.clone()).login(nobody()),
                    Request::with_json(Method::Post, t.users(), &t.user_body(json!({})))
                        .login(nobody()),
                ];
                for request in requests {
                    let reply = t.send(request).await?;
                    if reply.code() == 401 && !reply.answer().body.is_empty() {
                        is_an_error(&reply)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "auth/challenge",
        rule: "a 401 names in WWW-Authenticate how to authenticate",
        covers: &["RFC7644-2-01"],
        needs: &[Feature::User, Feature::Authentication],
        why: "An administrator with the wrong kind of token is told nothing about the right one.",
        caught: Fault::UnauthorizedWithoutChallenge,
        run: |t| {
            Box::pin(async move {
                let request = Request::get(format!("{}?count=1", t.users())).login(Login::None);
                let reply = t.send(request).await?;
                reply
                    .status(&[401])
                    .map_err(|stop| stop.into_blocked("asking without credentials"))?;
                let challenge = reply.header("www-authenticate");
                reply.expect(
                    challenge.is_some_and(|challenge| !challenge.trim().is_empty()),
                    "a WWW-Authenticate header with a scheme",
                    match challenge {
                        None => "no WWW-Authenticate header",
                        Some(_) => "an empty WWW-Authenticate header",
                    },
                )?;
                Ok(())
            })
        },
    },
];

/// Every method of RFC 7644 section 3.2 is refused with 401, and nothing has changed afterwards.
async fn nothing_happens(t: &Trial, login: Login) -> Result<(), Stop> {
    let user = t.user().await?;
    let before = t.get_fixture(&user).await?;
    let stranger = t.user_body(json!({}));
    for request in requests(t, &user, &stranger) {
        let reply = t.send(request.login(login.clone())).await?;
        reply.status(&[401])?;
        let told = reply.text().contains(user.sent_str("/userName"));
        reply.expect(!told, "no word about the user", reply.summary())?;
    }
    let now = t.get(&user).await?;
    now.status(&[200])?
        .at("/title", before.get("/title").clone())?;
    if t.has(Feature::Filter) {
        t.finds(
            &named(stranger["userName"].as_str().unwrap_or_default()),
            &[],
        )
        .await?;
    }
    Ok(())
}

fn requests(t: &Trial, user: &Made, stranger: &Value) -> Vec<Request> {
    let changed = user.sent_with(json!({ "title": "Changed" }));
    let operation = json!({ "op": "replace", "path": "title", "value": "Changed" });
    let patch = json!({ "schemas": [urn::PATCH_OP], "Operations": [operation] });
    let mut requests = vec![
        Request::get(format!("{}?count=1", t.users())),
        Request::get(user.path.clone()),
        Request::with_json(Method::Post, t.users(), stranger),
        Request::with_json(Method::Put, user.path.clone(), &changed),
    ];
    if t.has(Feature::Patch) {
        requests.push(Request::with_json(Method::Patch, user.path.clone(), &patch));
    }
    requests.push(Request::new(Method::Delete, user.path.clone()));
    requests
}
