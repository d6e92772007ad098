//! RFC 7644 section 2: who may not be let in, wherever and with whatever he knocks.

use crate::checks::Check;
use crate::checks::trial::{Trial, named};
use crate::client::{Login, Request, with_query};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use serde_json::json;

/// A JSON Web Token without a signature, by which somebody says that he is the administrator.
const UNSIGNED: &str = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJzY2ltcHJvb2YiLCJzY29wZSI6InNjaW0iLCJleHAiOjQxMDI0NDQ4MDB9.";

/// Nobody and nothing: a user and a password that nobody gave out, in base64.
const NOBODY: &str = "c2NpbXByb29mOm5vYm9keS1nYXZlLXRoaXMtb3V0";

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "security/no-endpoint-is-open",
        rule: "no endpoint tells about people, or takes changes, without credentials",
        covers: &["RFC7644-2-02"],
        needs: &[Feature::User, Feature::Authentication],
        why: "One endpoint that was forgotten gives the whole directory away.",
        caught: Fault::SearchWithoutToken,
        run: |t| {
            Box::pin(async move {
                for request in requests(t).await? {
                    let reply = t.send(request.login(Login::None)).await?;
                    tells_nothing(&reply)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "security/odd-credentials-are-refused",
        rule: "credentials that nobody gave out are refused in every form",
        covers: &["RFC7644-2-03"],
        needs: &[Feature::User, Feature::Authentication],
        why: "A provider that reads a token only half lets everybody in who knows the other half.",
        caught: Fault::EmptyTokenWillDo,
        run: |t| {
            Box::pin(async move {
                let odd = [
                    "Bearer",
                    "Bearer null",
                    "Bearer undefined",
                    "bearer scimproof-nobody-gave-this-out",
                    "Digest username=\"scimproof\"",
                    "scimproof-nobody-gave-this-out",
                ];
                let odd = odd.into_iter().map(str::to_owned);
                let odd = odd.chain([
                    format!("Basic {NOBODY}"),
                    format!("Bearer {UNSIGNED}"),
                    format!("Bearer {NOBODY}, Basic {NOBODY}"),
                ]);
                let users = format!("{}?count=1", t.users());
                for odd in odd {
                    let request = Request::get(users.clone()).login(Login::Other(odd));
                    refused(&t.send(request).await?)?;
                }
                // RFC 6750 section 2.3: a token may stand in the URL, but not any token.
                let in_url = format!("{users}&access_token=scimproof-nobody-gave-this-out");
                refused(&t.send(Request::get(in_url).login(Login::None)).await?)
            })
        },
    },
];

/// Requests to what the usual clients do not touch, none of which changes anything that is not ours.
async fn requests(t: &Trial) -> Result<Vec<Request>, Stop> {
    let user = t.user().await?;
    let body = json!({
        "schemas": [urn::SEARCH_REQUEST],
        "filter": named(user.sent_str("/userName")),
        "count": 1,
    });
    let search = |path: String| Request::with_json(Method::Post, path, &body);
    let mut requests = vec![
        search("/.search".to_owned()),
        search(format!("{}/.search", t.users())),
        Request::get("/?count=1"),
        Request::get("/Me"),
        Request::get(format!("{}?attributes=id", user.path)),
        Request::get(with_query(
            &t.users(),
            &[("filter", &named(user.sent_str("/userName")))],
        )),
    ];
    if t.has(Feature::Group) {
        let group = t.group(&[&user]).await?;
        let renamed = group.sent_with(json!({ "displayName": t.word() }));
        requests.extend([
            search(format!("{}/.search", t.groups())),
            Request::get(format!("{}?count=1", t.groups())),
            Request::get(group.path.clone()),
            Request::with_json(Method::Post, t.groups(), &t.group_body(&[])),
            Request::with_json(Method::Put, group.path.clone(), &renamed),
            Request::new(Method::Delete, group.path),
        ]);
    }
    Ok(requests)
}

/// No success that holds a resource, or that is one by having no content. A page of welcome is none of these.
fn tells_nothing(reply: &Reply) -> Result<(), Stop> {
    let body = reply.body();
    let holds = |name: &str| body.get(name).is_some();
    let told = reply.code() == 204 || holds("Resources") || holds("totalResults") || holds("id");
    reply.expect(
        !(reply.is_success() && told),
        "status 401, for nobody said who he is",
        reply.summary(),
    )?;
    Ok(())
}

/// The credentials were refused, or not even understood.
fn refused(reply: &Reply) -> Result<(), Stop> {
    reply.status(&[401, 400, 403])?;
    Ok(())
}
