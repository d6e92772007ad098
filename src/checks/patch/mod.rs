//! RFC 7644 section 3.5.2, modifying with PATCH: what each operation does, what it does to members, PATCH as a whole, and what is refused.

mod add;
mod members;
mod message;
mod refused;
mod remove;
mod replace;
mod table;
mod tables_add;
mod tables_group;
mod tables_replace;
mod whole;

pub(super) use add::CHECKS as ADD;
pub(super) use members::CHECKS as MEMBERS;
pub(super) use message::CHECKS as MESSAGE;
pub(super) use refused::CHECKS as REFUSED;
pub(super) use remove::CHECKS as REMOVE;
pub(super) use replace::CHECKS as REPLACE;
pub(super) use tables_add::CHECKS as TABLES_ADD;
pub(super) use tables_group::CHECKS as TABLES_GROUP;
pub(super) use tables_replace::CHECKS as TABLES_REPLACE;
pub(super) use whole::CHECKS as WHOLE;
