//! Rules of the IPSIE profile that the RFCs have too: tried as theirs, counted as the profile has it.

use crate::checks::{Check, delete, errors, http, like, projection, security};

/// The checks of this file.
#[rustfmt::skip]
pub(in crate::checks) const CHECKS: &[Check] = &[
    like("ipsie/methods-of-users", &["IPSIE-4.2-02"], http::METHODS, "http/methods-of-resources"),
    like("ipsie/deleted-name-is-free", &["IPSIE-5.2-02"], delete::CHECKS, "delete/user-name-is-free-again"),
    like("ipsie/groups-without-members", &["IPSIE-6.2.3-02"], projection::VALUES, "projection/groups-without-members"),
    like("ipsie/errors", &["IPSIE-8-01"], errors::BODIES, "errors/body-is-an-error"),
    like("ipsie/errors-show-no-insides", &["IPSIE-8-02"], security::DISCLOSURE, "security/refusals-show-no-insides"),
];
