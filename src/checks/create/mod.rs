//! RFC 7644 section 3.3, creating resources: how it is answered, what becomes of the values, what is refused, groups.

mod answer;
mod group;
mod refused;
mod values;

pub(super) use answer::CHECKS as ANSWER;
pub(super) use group::CHECKS as GROUP;
pub(super) use refused::CHECKS as REFUSED;
pub(super) use values::CHECKS as VALUES;
