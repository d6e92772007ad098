//! Rules of the interoperability profile that the RFCs have too: tried as theirs, counted as the profile has it.

use crate::checks::{
    Check, create, cursor, delete, discovery, filter, groups, http, like, list, patch, read,
    resource, security,
};

/// The checks of this file.
#[rustfmt::skip]
pub(in crate::checks) const CHECKS: &[Check] = &[
    like("interop/service-provider-config", &["INTEROP-5.1-01"], discovery::CONFIG, "discovery/service-provider-config"),
    like("interop/resource-types", &["INTEROP-5.1-01"], discovery::TYPES, "discovery/resource-types-list"),
    like("interop/schemas", &["INTEROP-5.1-01"], discovery::SCHEMAS, "discovery/schemas-list"),
    like("interop/values-kept", &["INTEROP-5.1-02"], read::ONE, "read/values-kept"),
    like("interop/type-schemas-published", &["INTEROP-5.1-03"], discovery::TYPES, "discovery/type-schemas-published"),
    like("interop/id-case-exact", &["INTEROP-5.2-02"], filter::EXACT, "filter/id-case-exact"),
    like("interop/external-id-case-exact", &["INTEROP-5.2-03"], resource::IDS, "resource/external-id-is-case-exact"),
    like("interop/user-name-ignores-case", &["INTEROP-5.2-04"], filter::COMPARE, "filter/user-name-ignores-case"),
    like("interop/duplicate-in-other-case", &["INTEROP-5.2-04"], create::REFUSED, "create/duplicate-in-other-case"),
    like("interop/endpoints-differ", &["INTEROP-6.1-01"], discovery::ENTRIES, "discovery/type-endpoints-differ"),
    like("interop/answers-json", &["INTEROP-6.2-01"], http::MEDIA, "http/answers-json-unasked"),
    like("interop/answers-labelled", &["INTEROP-6.2-02"], http::ANSWERS, "http/every-answer-is-labelled-scim"),
    like("interop/pages-by-index", &["INTEROP-6.4-01"], list::CHECKS, "list/pages-cover-everyone"),
    like("interop/pages-by-cursor", &["INTEROP-6.4-01"], cursor::PAGES, "cursor/pages-cover-everyone"),
    like("interop/pages-of-groups", &["INTEROP-6.4-01"], groups::LISTS, "groups/pages"),
    like("interop/large-count", &["INTEROP-6.4-05"], list::EDGES, "list/large-count"),
    like("interop/replace-all-values", &["INTEROP-6.5.2.2-01"], patch::REPLACE, "patch/replace-all-values"),
    like("interop/add-value", &["INTEROP-6.5.2.2-02"], patch::ADD, "patch/add-value"),
    like("interop/deleted-not-listed", &["INTEROP-6.6-03"], delete::CHECKS, "delete/not-listed"),
    like("interop/deleted-again", &["INTEROP-6.6-03"], delete::CHECKS, "delete/again-is-404"),
    like("interop/deleted-patched", &["INTEROP-6.6-03"], delete::CHECKS, "delete/patch-is-404"),
    like("interop/deleted-name-is-free", &["INTEROP-6.6-04"], delete::CHECKS, "delete/user-name-is-free-again"),
    like("interop/deleted-is-gone", &["INTEROP-6.6-05"], delete::CHECKS, "delete/gone"),
    like("interop/duplicate-answers-409", &["INTEROP-6.9.1-01"], create::REFUSED, "create/duplicate-answers-409"),
    like("interop/duplicate-says-uniqueness", &["INTEROP-6.9.1-01"], create::REFUSED, "create/duplicate-says-uniqueness"),
    like("interop/base-url-is-https", &["INTEROP-7.1-01"], security::TRANSPORT, "security/base-url-is-https"),
];
