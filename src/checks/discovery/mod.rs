//! RFC 7644 section 4, what a provider says about itself: its configuration, its resource types, its schemas.

mod config;
mod core;
mod definitions;
mod endpoints;
mod entries;
mod features;
mod form;
mod messages;
mod paging;
mod published;
mod query;
mod read_only;
mod same;
mod schemas;
mod types;
mod used;

pub(super) use config::CHECKS as CONFIG;
pub(super) use core::CHECKS as CORE;
pub(super) use definitions::CHECKS as DEFINITIONS;
pub(super) use endpoints::CHECKS as ENDPOINTS;
pub(super) use entries::CHECKS as ENTRIES;
pub(super) use features::CHECKS as FEATURES;
pub(super) use form::CHECKS as FORM;
pub(super) use messages::CHECKS as MESSAGES;
pub(super) use paging::{CHECKS as PAGING, config, length, plain, unsaid};
pub(super) use query::CHECKS as QUERY;
pub(super) use read_only::CHECKS as READ_ONLY;
pub(super) use same::CHECKS as SAME;
pub(super) use schemas::CHECKS as SCHEMAS;
pub(super) use types::CHECKS as TYPES;
pub(super) use used::CHECKS as USED;

use super::trial::Trial;
use crate::outcome::Stop;
use crate::reply::Reply;
use serde_json::Value;

/// A document that the rule presupposes.
async fn document(t: &Trial, path: &str) -> Result<Reply, Stop> {
    let reply = t.read(path).await?;
    let readable = reply.status(&[200]).and_then(Reply::json);
    readable.map_err(|stop| stop.into_blocked("reading what the rule is about"))?;
    Ok(reply)
}

/// The entries of a discovery document; without any there is nothing to judge.
fn some(entries: &[Value]) -> Result<&[Value], Stop> {
    if entries.is_empty() {
        return Err(Stop::Blocked("nothing is listed".to_owned()));
    }
    Ok(entries)
}

/// A list response whose total is the number of its resources; returns that number.
fn listed(reply: &Reply) -> Result<usize, Stop> {
    let count = reply.list()?.all("/Resources/*").len();
    reply.at("/totalResults", count)?;
    Ok(count)
}
