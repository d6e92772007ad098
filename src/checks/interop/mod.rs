//! The SCIM 2.0 interoperability profile, judged of those who claim it. Where it repeats a rule of the RFCs more strongly,
//! the check of that rule is tried under another id (`shared`).

mod discovery;
mod lists;
mod patch;
mod requests;
mod shared;

pub(super) use discovery::{CHECKS as DISCOVERY, flag};
pub(super) use lists::CHECKS as LISTS;
pub(super) use patch::CHECKS as PATCH;
pub(super) use requests::CHECKS as REQUESTS;
pub(super) use shared::CHECKS as SHARED;

use super::trial::{Made, Trial};
use crate::outcome::Stop;
use crate::reply::Reply;
use serde_json::Value;

/// A PATCH of which the profile says that it is carried out.
pub(super) async fn patched(t: &Trial, made: &Made, operations: Value) -> Result<Reply, Stop> {
    let reply = t.patch(made, operations).await?;
    reply.status(&[200, 204])?;
    Ok(reply)
}

/// What a GET shows after a PATCH of which the profile says that it is carried out.
pub(super) async fn after(t: &Trial, made: &Made, operations: Value) -> Result<Reply, Stop> {
    patched(t, made, operations).await?;
    t.get_fixture(made).await
}

/// The configuration, which says that the feature at this pointer is supported.
pub(super) async fn supports(t: &Trial, pointer: &str) -> Result<(), Stop> {
    let config = t.read("/ServiceProviderConfig").await?;
    config.status(&[200])?.at(pointer, true)?;
    Ok(())
}
