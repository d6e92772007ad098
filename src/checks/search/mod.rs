//! RFC 7644 sections 3.4.2.1 and 3.4.3, queries by POST to `/.search`, and queries over all types at once.

mod query;
mod refused;
mod root;

pub(super) use query::CHECKS as QUERY;
pub(super) use refused::CHECKS as REFUSED;
pub(super) use root::CHECKS as ROOT;

use super::trial::Trial;
use crate::client::Request;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Method, urn};
use serde_json::{Value, json};

/// Searches users; the URN of the message is added.
async fn search(t: &Trial, query: Value) -> Result<Reply, Stop> {
    search_at(t, &t.users(), query).await
}

/// Searches below an endpoint, or below the base URL if it is empty; the URN of the message is added.
async fn search_at(t: &Trial, endpoint: &str, mut query: Value) -> Result<Reply, Stop> {
    query["schemas"] = json!([urn::SEARCH_REQUEST]);
    let path = format!("{endpoint}/.search");
    if !query["startIndex"].is_null() || !query["count"].is_null() {
        return t.post(&path, &query).await;
    }
    let page = |start: usize| {
        let mut query = query.clone();
        if start > 1 {
            query["startIndex"] = start.into();
        }
        Request::with_json(Method::Post, path.clone(), &query)
    };
    t.whole(page).await
}
