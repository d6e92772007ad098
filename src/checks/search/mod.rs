//! RFC 7644 sections 3.4.2.1 and 3.4.3, queries by POST to `/.search`, and queries over all types at once.

mod query;
mod refused;
mod root;

pub(super) use query::CHECKS as QUERY;
pub(super) use refused::CHECKS as REFUSED;
pub(super) use root::CHECKS as ROOT;

use super::trial::Trial;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::urn;
use serde_json::{Value, json};

/// Searches users; the URN of the message is added.
async fn search(t: &Trial, query: Value) -> Result<Reply, Stop> {
    search_at(t, &t.users(), query).await
}

/// Searches below an endpoint, or below the base URL if it is empty; the URN of the message is added.
async fn search_at(t: &Trial, endpoint: &str, mut query: Value) -> Result<Reply, Stop> {
    query["schemas"] = json!([urn::SEARCH_REQUEST]);
    t.post(&format!("{endpoint}/.search"), &query).await
}
