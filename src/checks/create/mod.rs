//! RFC 7644 section 3.3, creating resources: how it is answered, what becomes of the values, what is
//! refused, what the body says it is, groups.

mod answer;
mod group;
mod refused;
mod schemas;
mod values;

pub(super) use answer::CHECKS as ANSWER;
pub(super) use group::CHECKS as GROUP;
pub(super) use refused::CHECKS as REFUSED;
pub(super) use schemas::CHECKS as SCHEMAS;
pub(super) use values::CHECKS as VALUES;
