//! RFC 7644 section 3.4.2.2, filters: comparing, combining, and what is refused.

mod compare;
mod logic;
mod syntax;

pub(super) use compare::CHECKS as COMPARE;
pub(super) use logic::CHECKS as LOGIC;
pub(super) use syntax::CHECKS as SYNTAX;
