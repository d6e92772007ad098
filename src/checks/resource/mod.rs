//! RFC 7643 sections 2 and 3, what holds for each resource wherever it is shown: its schemas, its id, its times, its
//! references, and the JSON that it is written in.

mod ids;
mod schemas;

pub(in crate::checks) use ids::CHECKS as IDS;
pub(in crate::checks) use schemas::CHECKS as SCHEMAS;
