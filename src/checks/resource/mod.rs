//! RFC 7643 sections 2 and 3, what holds for each resource wherever it is shown: its schemas, its id, its times, its
//! references, and the JSON that it is written in.

mod groups;
mod ids;
mod json;
mod raw;
mod references;
mod schemas;
mod times;
mod values;

pub(in crate::checks) use groups::CHECKS as GROUPS;
pub(in crate::checks) use ids::CHECKS as IDS;
pub(in crate::checks) use json::CHECKS as JSON;
pub(in crate::checks) use references::CHECKS as REFERENCES;
pub(in crate::checks) use schemas::{CHECKS as SCHEMAS, is_absolute_uri};
pub(in crate::checks) use times::{CHECKS as TIMES, moved_on, until_later};
pub(in crate::checks) use values::CHECKS as VALUES;
