//! Features that a target does not speak of, learnt from harmless requests. What no request can show (sorting, versions,
//! bulk) counts as not offered: a rule that is skipped is better than one that is judged by mistake.

use super::Announced;
use super::announced::one_of;
use crate::client::{Answer, Client, Log, Request, read_json, with_query};
use crate::scim::{Feature, Method, urn};
use serde_json::json;

/// An id that no resource has.
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// What trying shows of a feature.
pub(super) async fn has(
    announced: &Announced,
    client: &Client,
    log: &Log,
    feature: Feature,
) -> bool {
    let ask = async |request: Request| client.send(&request, log).await.ok();
    let lists = async |request: Request| ask(request).await.is_some_and(|it| is_list(&it));
    let users = announced.endpoint("User");
    match feature {
        Feature::User => lists(Request::get(one_of(&users))).await,
        Feature::Group => lists(Request::get(one_of(&announced.endpoint("Group")))).await,
        Feature::Search => {
            let body = json!({ "schemas": [urn::SEARCH_REQUEST], "startIndex": 1, "count": 1 });
            let path = format!("{users}/.search");
            lists(Request::with_json(Method::Post, path, &body)).await
        }
        Feature::Filter => {
            let filter = format!("userName eq \"{NOBODY}\"");
            lists(Request::get(with_query(&users, &[("filter", &filter)]))).await
        }
        Feature::Patch => {
            let nobody = format!("{users}/{NOBODY}");
            let operation = json!({ "op": "replace", "path": "active", "value": true });
            let body = json!({ "schemas": [urn::PATCH_OP], "Operations": [operation] });
            let patched = ask(Request::with_json(Method::Patch, &nobody, &body)).await;
            let read = ask(Request::get(nobody)).await;
            patched
                .zip(read)
                .is_some_and(|(patched, read)| misses_nobody(&patched, &read))
        }
        // Whether it is answered rightly, the rules on it say.
        Feature::Me => {
            let me = ask(Request::get("/Me")).await;
            me.is_some_and(|me| me.status == 200 || (300..400).contains(&me.status))
        }
        // Who gives us credentials believes that they are asked for; if not, that is a finding and no leaving out.
        Feature::Authentication => client.has_credentials(),
        // RFC 7644 section 3.4.2.4: only a provider that says so pages otherwise.
        Feature::IndexPaging => true,
        // RFC 9865 section 4: a provider with cursors says so.
        Feature::CursorPaging
        | Feature::Enterprise
        | Feature::Sort
        | Feature::Etag
        | Feature::Bulk
        | Feature::ChangePassword
        // What the run was given is no matter of the provider's.
        | Feature::OtherTenant
        | Feature::TenantAddress
        | Feature::RestrictedClient
        | Feature::NarrowClient
        | Feature::Tls
        | Feature::Remote
        | Feature::Lacking(_) => false,
    }
}

/// True if the answer is a list response, by what it holds and not by what it calls itself.
pub(super) fn is_list(answer: &Answer) -> bool {
    let body = read_json(&answer.body).unwrap_or_default();
    answer.status == 200 && (body["Resources"].is_array() || body["totalResults"].is_number())
}

/// A 404 that speaks of the resource, as GET does or as SCIM does; a router that knows no PATCH speaks otherwise.
fn misses_nobody(patched: &Answer, read: &Answer) -> bool {
    let body = read_json(&patched.body).unwrap_or_default();
    let schemas = body["schemas"].as_array().into_iter().flatten();
    let in_scim = schemas.into_iter().any(|schema| schema == urn::ERROR);
    patched.status == 404 && (in_scim || (read.status == 404 && patched.body == read.body))
}
