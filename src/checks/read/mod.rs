//! RFC 7644 section 3.4.1, reading one resource, and what it shows.

mod one;
mod paths;
mod shown;

pub(in crate::checks) use one::CHECKS as ONE;
pub(in crate::checks) use paths::CHECKS as PATHS;
pub(in crate::checks) use shown::{CHECKS as SHOWN, sorted};
