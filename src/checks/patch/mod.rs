//! RFC 7644 section 3.5.2, modifying with PATCH: what each operation does, what it does to members, and PATCH as a whole.

mod add;
mod members;
mod remove;
mod replace;
mod whole;

pub(super) use add::CHECKS as ADD;
pub(super) use members::CHECKS as MEMBERS;
pub(super) use remove::CHECKS as REMOVE;
pub(super) use replace::CHECKS as REPLACE;
pub(super) use whole::CHECKS as WHOLE;
