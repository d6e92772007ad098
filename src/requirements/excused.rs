//! Requirements that no check judges though they can be seen from outside, each with the reason.

/// The id of a requirement, and why no check judges it. Kept short: `tests/coverage.rs` holds it below one in twenty.
pub const EXCUSED: &[(&str, &str)] = &[
    (
        "RFC9865-2.1-03",
        "cursorTimeout is the least time that a cursor holds, minutes or hours, and it may hold for ever: no check can \
         wait for one to expire",
    ),
    (
        "RFC9865-5.2-02",
        "the credential would have to be revoked between two pages, which no client of SCIM can do; a token that stays valid \
         shows nothing",
    ),
    (
        "RFC7644-7.2-02",
        "the client here speaks TLS 1.2 and 1.3: a provider that has neither is not reached at all, and the run says so instead \
         of judging anything",
    ),
    (
        "RFC7644-3.5-02",
        "PATCH is optional: whoever leaves it out says so, the report tells it first, and the checks of PATCH are \
         skipped; a warning on top would say nothing new",
    ),
];
