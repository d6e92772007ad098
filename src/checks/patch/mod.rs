//! RFC 7644 section 3.5.2, modifying with PATCH: what each operation does, what it does to members, PATCH as a whole, and what is refused.

mod add;
mod members;
mod refused;
mod remove;
mod replace;
mod whole;

pub(super) use add::CHECKS as ADD;
pub(super) use members::CHECKS as MEMBERS;
pub(super) use refused::CHECKS as REFUSED;
pub(super) use remove::CHECKS as REMOVE;
pub(super) use replace::CHECKS as REPLACE;
pub(super) use whole::CHECKS as WHOLE;
