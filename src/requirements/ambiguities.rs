//! Ambiguities: questions that the RFCs leave open, and how a fair tester reads them.

/// A question that the text leaves open.
#[derive(Clone, Copy, Debug)]
pub struct Ambiguity {
    /// As requirements name it: `A-17`.
    pub id: &'static str,
    /// What is open.
    pub question: &'static str,
    /// What the text, samples, errata and practice say.
    pub readings: &'static str,
    /// What is judged, and what is left to the provider.
    pub fair: &'static str,
}

/// Every ambiguity, by number.
pub const AMBIGUITIES: &[Ambiguity] = &[
    Ambiguity {
        id: "A-01",
        question: "PATCH op letter case",
        readings: "lower case literal / case-insensitive (Entra sends 'Replace')",
        fair: "send lower case; capitals are an info probe",
    },
    Ambiguity {
        id: "A-02",
        question: "PATCH remove without match or on an unset attribute",
        readings: "success, no change (member example) / 400 noTarget (Table 9)",
        fair: "both pass; 5xx or a change fails",
    },
    Ambiguity {
        id: "A-03",
        question: "PATCH add with a filter that matches nothing",
        readings: "create, no-op, noTarget (erratum 8097, held)",
        fair: "info; state must be consistent",
    },
    Ambiguity {
        id: "A-04",
        question: "PUT: omitted readWrite attributes",
        readings: "cleared or defaulted (text) / kept (practice)",
        fair: "info; record; only response<>GET fails",
    },
    Ambiguity {
        id: "A-05",
        question: "uniqueness: 409 or 400",
        readings: "7644 3.3: 409 on POST; 7643 7 and Table 9: 400",
        fair: "POST: only 409 passes; PUT/PATCH: 409 or 400 with scimType uniqueness pass (INTEROP: 409 only)",
    },
    Ambiguity {
        id: "A-06",
        question: "meta.location vs Content-Location",
        readings: "7643 demands equality; 7644 samples use Location",
        fair: "fail only if present and different",
    },
    Ambiguity {
        id: "A-07",
        question: "schemas in partial results",
        readings: "7643 3: always there / 7644 samples omit it",
        fair: "info; meta must not come uninvited",
    },
    Ambiguity {
        id: "A-08",
        question: "unknown attribute in a filter",
        readings: "no value, so no match / invalidFilter",
        fair: "both pass in base; INTEROP: invalidFilter",
    },
    Ambiguity {
        id: "A-09",
        question: "complex attribute without sub-attribute (emails co)",
        readings: "text forbids / sample uses it, meaning .value",
        fair: "info",
    },
    Ambiguity {
        id: "A-10",
        question: "ne/not on multi-valued or unassigned",
        readings: "any vs all; absent matches or not",
        fair: "info; GET and .search must agree",
    },
    Ambiguity {
        id: "A-11",
        question: "If-Match with weak ETags",
        readings: "RFC 7232 strong comparison never matches W/ / SCIM samples use it",
        fair: "current weak ETag must succeed",
    },
    Ambiguity {
        id: "A-12",
        question: "unknown attributes, URNs, missing schemas in requests",
        readings: "ignore / 400",
        fair: "both pass in base, echoing them fails; INTEROP: 400 invalidSyntax",
    },
    Ambiguity {
        id: "A-13",
        question: "bulk status",
        readings: "object with code (prose, one sample) / string (other samples)",
        fair: "string pass, object warn, number fail",
    },
    Ambiguity {
        id: "A-14",
        question: "version conflict",
        readings: "412 / 409 (Table 8 lists both)",
        fair: "412 pass, 409 warn, success fail",
    },
    Ambiguity {
        id: "A-15",
        question: "filter/paging on discovery",
        readings: "ignored (SHALL) / 403 for filter (SHOULD)",
        fair: "403 pass, ignored warn, evaluated or 5xx worse",
    },
    Ambiguity {
        id: "A-16",
        question: "unsupported operation",
        readings: "501 / 404, 405, 403",
        fair: "501 pass, others warn, 2xx or 500 fail",
    },
    Ambiguity {
        id: "A-17",
        question: "PATCH on a whole complex attribute",
        readings: "7644: replace merges; INTEROP: replace is total, add merges",
        fair: "judge by claimed profile; report the clash; a server cannot meet both",
    },
    Ambiguity {
        id: "A-18",
        question: "page stability, itemsPerPage, start beyond end",
        readings: "itemsPerPage = returned or requested; stable order implied",
        fair: "warn",
    },
    Ambiguity {
        id: "A-19",
        question: "filter sent though unsupported",
        readings: "ignore (unknown parameter) / refuse",
        fair: "refuse pass, ignoring warn",
    },
    Ambiguity {
        id: "A-20",
        question: "\"True\"/\"False\" strings for booleans, wrong literal types",
        readings: "refuse / coerce",
        fair: "clear nonsense ('banana') warn if stored; quoted booleans info",
    },
    Ambiguity {
        id: "A-21",
        question: "$ref vs attribute-name ABNF",
        readings: "ABNF needs a letter first (8924 reported)",
        fair: "accept $ref",
    },
    Ambiguity {
        id: "A-22",
        question: "relative $ref base",
        readings: "service root (text) / resource ('../Users' sample)",
        fair: "absolute preferred; sample form warn",
    },
    Ambiguity {
        id: "A-23",
        question: "case of references",
        readings: "case exact (2.3.7) / caseExact false in samples (6001 held, 8472 verified)",
        fair: "warn",
    },
    Ambiguity {
        id: "A-24",
        question: "display, manager.displayName mutability",
        readings: "prose immutable/readOnly / sample readWrite",
        fair: "follow the server's /Schemas; warn",
    },
    Ambiguity {
        id: "A-25",
        question: "id uniqueness scope",
        readings: "whole service (text) / per type (practice)",
        fair: "fail across types of one service",
    },
    Ambiguity {
        id: "A-26",
        question: "externalId duplicates",
        readings: "server does not enforce / 409",
        fair: "info",
    },
    Ambiguity {
        id: "A-27",
        question: "filter precedence list and 'not ('",
        readings: "published order reversed (4670 held); ABNF has no space (7319 reported)",
        fair: "comparison > not > and > or; both spacings",
    },
    Ambiguity {
        id: "A-28",
        question: "PUT answered 204",
        readings: "200 'unless otherwise specified'",
        fair: "warn",
    },
    Ambiguity {
        id: "A-29",
        question: "bulkId in path",
        readings: "not described / common",
        fair: "info",
    },
    Ambiguity {
        id: "A-30",
        question: "readOnly in PUT; PATCH of unknown path; remove of required",
        readings: "ignore (text) / error (3.12 sample); invalidPath or noTarget; mutability or invalidValue",
        fair: "PUT error warn; either scimType passes",
    },
    Ambiguity {
        id: "A-31",
        question: "discovery without login",
        readings: "only authenticationSchemes SHOULD be public",
        fair: "info",
    },
    Ambiguity {
        id: "A-32",
        question: "sortBy though unsupported",
        readings: "ignore / refuse",
        fair: "info",
    },
    Ambiguity {
        id: "A-33",
        question: "null as filter value",
        readings: "absent test / invalid",
        fair: "info",
    },
    Ambiguity {
        id: "A-34",
        question: "RFC 9865: totalResults optional, count limits",
        readings: "7644 REQUIRED vs 9865 MAY omit; invalidCount vs capping",
        fair: "absence passes only with cursors; capping passes",
    },
    Ambiguity {
        id: "A-35",
        question: "profile conflicts",
        readings: "INTEROP rejects unknown attributes and path-less PATCH; IPSIE wants Bulk, bracket filters, DELETE MAY/SHALL, Basic header yet client_assertion, cites RFC 7643 3.7 for Bulk",
        fair: "judge only inside the claimed profile; contradictory items info/warn",
    },
    Ambiguity {
        id: "A-36",
        question: "is /.search mandatory?",
        readings: "Table 2 lists it, no MUST",
        fair: "absence warn; if present all rules apply",
    },
];
