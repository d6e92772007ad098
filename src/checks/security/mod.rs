//! Who may see and do what, and what a hostile request must not achieve (RFC 7643 section 9, RFC 7644 sections 2, 6 and 7).

mod rights;
mod tenants;

pub(super) use rights::CHECKS as RIGHTS;
pub(super) use tenants::CHECKS as TENANTS;
