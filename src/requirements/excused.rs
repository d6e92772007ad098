//! Requirements that no check judges though they can be seen from outside, each with the reason.

/// The id of a requirement, and why no check judges it. Kept short: `tests/coverage.rs` holds it below one in twenty for the
/// RFCs, and one in four for a profile, of which much happens beside SCIM.
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
    (
        "INTEROP-4-02",
        "it follows from all the others: a provider that says it obeys the profile and has a finding in it breaks this one, \
         and the report of --rules interop shows the finding",
    ),
    (
        "IPSIE-4.1-02",
        "how a client gets its token is between it and the authorisation server, with a key that only the operator has; \
         scimproof is given a token",
    ),
    (
        "IPSIE-4.1-03",
        "to see that a token in the address is refused, a valid one would have to be sent there, where every log keeps it; \
         that a made-up one is refused, security/odd-credentials-are-refused shows",
    ),
    (
        "IPSIE-4.1-05",
        "what scope a token has only the authorisation server tells; a second one without it would have to be given out",
    ),
    (
        "IPSIE-4.1-06",
        "nothing in SCIM says who the issuer is, under whose name the metadata stands",
    ),
    (
        "IPSIE-4.3-01",
        "to exceed a rate limit is to attack: with the operator's consent scimproof load --rate does it, and reports each 429",
    ),
    (
        "IPSIE-4.3-02",
        "a 429 is never provoked by a check; where the target sends some, the report says how many and how long they asked \
         to wait",
    ),
    (
        "IPSIE-4.3-03",
        "a rate is measured and not checked, for other checks are under way at the same time: scimproof load --rate 25/s \
         --for 60s --limit 'failed < 0.1%'",
    ),
    (
        "IPSIE-8-03",
        "when a token ends only the authorisation server tells, and no check can wait for it",
    ),
    (
        "IPSIE-8-06",
        "to exceed a rate limit is to attack: with the operator's consent scimproof load --rate does it, and reports each 429",
    ),
];
