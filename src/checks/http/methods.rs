//! RFC 7644 sections 3.2 and 3.13, which methods an endpoint has, and under which version it is reached.

use crate::checks::Check;
use crate::checks::list::is_too_many;
use crate::checks::trial::named;
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method};
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "http/methods-of-resources",
        rule: "users can be listed, created, read, replaced and deleted, each with its method",
        covers: &["RFC7644-3.2-05"],
        needs: &[Feature::User],
        why: "An identity provider that may not delete leaves the accounts of all leavers behind.",
        caught: Fault::DeleteAnswers405,
        run: |t| {
            Box::pin(async move {
                let users = t.users();
                let list = t.read(&format!("{users}?count=1")).await?;
                offered(&list, "GET of users")?;
                let created = t.post(&users, &t.user_body(json!({}))).await?;
                offered(&created, "POST of users")?;
                let user = t.user().await?;
                offered(&t.get(&user).await?, "GET of a user")?;
                offered(&t.put(&user, &user.sent).await?, "PUT of a user")?;
                if t.has(Feature::Patch) {
                    let operation = json!({ "op": "replace", "path": "active", "value": true });
                    let patched = t.patch(&user, json!([operation])).await?;
                    offered(&patched, "PATCH of a user")?;
                }
                offered(&t.delete(&user).await?, "DELETE of a user")
            })
        },
    },
    Check {
        id: "http/other-methods-refused",
        rule: "PUT to the endpoint of users, and POST to one user, are refused and have no effect",
        covers: &["RFC7644-3.2-06"],
        needs: &[Feature::User],
        why: "A client that mistook an address is told that it succeeded, or changes what it did not mean.",
        caught: Fault::PutToEndpointCreates,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let before = t.get_fixture(&user).await?;
                // PATCH and DELETE of the whole endpoint are not tried: whoever carries them out does it to everybody.
                for (method, path) in [(Method::Put, t.users()), (Method::Post, user.path.clone())]
                {
                    let stranger = t.user_body(json!({}));
                    let reply = t.send(Request::with_json(method, path, &stranger)).await?;
                    reply.expect(!reply.is_success(), "status 405", reply.summary())?;
                    if t.has(Feature::Filter) {
                        let name = stranger["userName"].as_str().unwrap_or_default();
                        t.finds_nobody(&named(name)).await?;
                    }
                }
                let now = t.get(&user).await?;
                now.status(&[200])?
                    .at("/userName", before.get("/userName").clone())?;
                Ok(())
            })
        },
    },
    Check {
        id: "http/unknown-version-refused",
        rule: "a version in the address that the provider does not have is refused",
        covers: &["RFC7644-3.13-02"],
        needs: &[Feature::User],
        why: "A client that speaks another version gets answers that it misreads, and nobody tells it.",
        caught: Fault::AnyVersionServed,
        run: |t| {
            Box::pin(async move {
                let address = t.session().client().address();
                if !address.path().ends_with("/v2") {
                    let why = "the base URL does not end with /v2";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                // Beside the base URL, on the same host, and only to read.
                let elsewhere = t.resolve(&format!("../v99{}?count=1", t.users()));
                let reply = t.read(&elsewhere).await?;
                let served = reply.is_success() && !reply.get("/totalResults").is_null();
                reply.expect(
                    !served && !is_too_many(&reply),
                    "status 404, or 400 with invalidVers",
                    reply.summary(),
                )?;
                Ok(())
            })
        },
    },
];

/// The endpoint knows the method, whatever came of it.
fn offered(reply: &Reply, what: &str) -> Result<(), Stop> {
    let known = !matches!(reply.code(), 405 | 501);
    reply.expect(known, format!("{what} to be offered"), reply.summary())?;
    Ok(())
}
