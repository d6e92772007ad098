//! RFC 7644 section 3.12, how requests are refused.

mod bodies;
mod kinds;
mod statuses;

pub(super) use bodies::CHECKS as BODIES;
pub(super) use kinds::CHECKS as KINDS;
pub(super) use statuses::CHECKS as STATUSES;

/// The words that `scimType` may hold (RFC 7644 section 3.12, RFC 9865 section 2.1).
const KEYWORDS: [&str; 13] = [
    "invalidFilter",
    "tooMany",
    "uniqueness",
    "mutability",
    "invalidSyntax",
    "invalidPath",
    "noTarget",
    "invalidValue",
    "invalidVers",
    "sensitive",
    "invalidCursor",
    "expiredCursor",
    "invalidCount",
];
