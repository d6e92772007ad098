//! Who may see and do what, and what a hostile request must not achieve (RFC 7643 section 9, RFC 7644 sections 2, 6 and 7).

mod bodies;
mod credentials;
mod disclosure;
mod injection;
mod passwords;
mod rights;
mod tenants;
mod transport;

pub(super) use bodies::CHECKS as BODIES;
pub(super) use credentials::CHECKS as CREDENTIALS;
pub(super) use disclosure::CHECKS as DISCLOSURE;
pub(super) use injection::CHECKS as INJECTION;
pub(super) use passwords::CHECKS as PASSWORDS;
pub(super) use rights::CHECKS as RIGHTS;
pub(super) use tenants::CHECKS as TENANTS;
pub(super) use transport::CHECKS as TRANSPORT;
