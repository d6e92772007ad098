//! The IPSIE account lifecycle profile, judged of those who claim it: level AL1 (users are deprovisioned) and, above it, AL2
//! (users and groups are managed). It demands the interoperability profile, whose checks come with it.
//!
//! What happens at the authorisation server, which SCIM says nothing about, is not seen here; `requirements::EXCUSED` says of
//! each such rule why.

mod access;
mod groups;
mod schemas;
mod shared;
mod users;

pub(super) use access::CHECKS as ACCESS;
pub(super) use groups::CHECKS as GROUPS;
pub(super) use schemas::CHECKS as SCHEMAS;
pub(super) use shared::CHECKS as SHARED;
pub(super) use users::CHECKS as USERS;

use super::trial::{Made, Trial, lists};
use crate::outcome::Stop;
use serde_json::Value;

/// Each of these filters, which the profile has a provider know, finds exactly this resource.
async fn found_by(t: &Trial, endpoint: &str, made: &Made, filters: &[String]) -> Result<(), Stop> {
    for filter in filters {
        let reply = t.query_all(endpoint, &[("filter", filter)]).await?;
        lists(&reply, &[made])?;
    }
    Ok(())
}

/// `name eq "value"`, with the value that was sent at this pointer.
fn equals(name: &str, made: &Made, pointer: &str) -> String {
    format!("{name} eq {}", Value::from(made.sent_str(pointer)))
}
