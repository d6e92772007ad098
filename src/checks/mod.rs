//! Checks: one rule of the RFCs each, with the code that tries it. One file per area, in the order of the RFCs.
//!
//! To add a check: write its entry into the array of its area, its fault into `fault.rs`, and the one line that consults
//! the fault into the reference provider. `tests/proof.rs` says which of the three was forgotten.

mod attributes;
mod auth;
mod bulk;
mod create;
mod cursor;
mod delete;
mod discovery;
mod errors;
mod etag;
mod extension;
mod filter;
mod groups;
mod http;
mod learn;
mod list;
mod me;
mod neighbours;
mod patch;
mod population;
mod projection;
mod query;
mod races;
mod read;
mod replace;
mod resource;
mod search;
mod security;
mod select;
mod sort;
pub mod trial;

pub use learn::learn;

use crate::fault::Fault;
use crate::outcome::Stop;
use crate::requirements::{self, Level, Requirement, Severity};
use crate::scim::Feature;
pub use attributes::{Study, Subject};
use futures::future::BoxFuture;
pub use select::{Selection, Task};
use trial::Trial;

/// Tries a rule in a trial of its own.
pub type Run = for<'t> fn(&'t Trial) -> BoxFuture<'t, Result<(), Stop>>;

/// One rule of the RFCs, and how it is tried.
#[derive(Clone, Copy)]
pub struct Check {
    /// Area and name: `patch/remove-one-member`; never reused. A check that is made for each attribute (a *kind*) is
    /// called `attributes/<type>/<attribute>/replace`.
    pub id: &'static str,
    /// The rule that holds on a correct provider.
    pub rule: &'static str,
    /// The requirements it judges; the first one gives level and severity.
    pub covers: &'static [&'static str],
    /// What a provider may leave out, and without which the rule says nothing.
    pub needs: &'static [Feature],
    /// Whom a violation hurts, and how.
    pub why: &'static str,
    /// A fault of the reference provider that this check must find.
    pub caught: Fault,
    /// Tries the rule.
    pub run: Run,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl Check {
    /// The area: the part of the id before the slash.
    #[must_use]
    pub fn area(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }

    /// True for a kind, which is tried for each attribute that the target's schemas declare.
    #[must_use]
    pub fn is_kind(&self) -> bool {
        self.area() == attributes::AREA
    }

    /// True for the check's own id, and for those of the checks that a kind becomes: `attributes/User/title/replace`.
    #[must_use]
    pub fn stands_for(&self, id: &str) -> bool {
        let (area, ending) = (id.split('/').next(), id.rsplit('/').next());
        self.id == id
            || self.is_kind() && area == Some(self.area()) && ending == self.id.rsplit('/').next()
    }

    /// The requirement that the check stands for.
    ///
    /// # Panics
    /// When `covers` names no entry of the catalogue, which `tests/coverage.rs` rules out.
    #[must_use]
    pub fn requirement(&self) -> &'static Requirement {
        requirements::get(self.covers[0])
            .expect("tests/coverage.rs: each check covers a catalogue entry")
    }

    /// How strongly the RFC speaks.
    #[must_use]
    pub fn level(&self) -> Level {
        self.requirement().level
    }

    /// What a violation counts as.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.requirement().verdict
    }
}

/// The checks by area, in the order of reports.
const AREAS: &[&[Check]] = &[
    discovery::CONFIG,
    discovery::FEATURES,
    discovery::FORM,
    discovery::TYPES,
    discovery::ENTRIES,
    discovery::ENDPOINTS,
    discovery::SCHEMAS,
    discovery::DEFINITIONS,
    discovery::CORE,
    discovery::USED,
    discovery::SAME,
    discovery::QUERY,
    discovery::READ_ONLY,
    discovery::MESSAGES,
    extension::CHECKS,
    extension::ENTERPRISE,
    discovery::PAGING,
    create::ANSWER,
    create::VALUES,
    create::REFUSED,
    create::SCHEMAS,
    create::GROUP,
    read::ONE,
    read::PATHS,
    read::SHOWN,
    resource::SCHEMAS,
    resource::IDS,
    resource::TIMES,
    resource::REFERENCES,
    resource::JSON,
    resource::VALUES,
    resource::GROUPS,
    filter::COMPARE,
    filter::LOGIC,
    filter::SYNTAX,
    filter::TABLES,
    filter::EXACT,
    filter::TYPES,
    filter::EDGES,
    filter::PLAIN,
    filter::PERSONAS,
    sort::CHECKS,
    sort::KEYS,
    sort::EACH,
    list::CHECKS,
    list::EDGES,
    query::WALK,
    groups::LIFE,
    groups::VERSIONS,
    groups::SHOWN,
    groups::LISTS,
    groups::TABLE,
    cursor::PAGES,
    cursor::REFUSED,
    cursor::BOTH,
    cursor::TENANTS,
    cursor::QUERY,
    projection::VALUES,
    projection::NAMES,
    projection::WIDE,
    projection::SEVERAL,
    search::QUERY,
    search::REFUSED,
    search::ROOT,
    query::WAYS,
    query::CHANGES,
    query::PLAIN,
    replace::VALUES,
    replace::WHOLE,
    patch::ADD,
    patch::REMOVE,
    patch::REPLACE,
    patch::MEMBERS,
    patch::WHOLE,
    patch::REFUSED,
    patch::MESSAGE,
    patch::TABLES_ADD,
    patch::TABLES_REPLACE,
    patch::TABLES_GROUP,
    bulk::REQUEST,
    bulk::OPERATIONS,
    bulk::RESULTS,
    bulk::ERRORS,
    bulk::REFERENCES,
    bulk::LIMITS,
    bulk::GROUPS,
    me::CHECKS,
    delete::CHECKS,
    neighbours::MEMBERSHIP,
    neighbours::DELETED,
    neighbours::WRITES,
    neighbours::NAMES,
    neighbours::VILLAGE,
    neighbours::REFUSED,
    neighbours::CROWD,
    errors::BODIES,
    errors::STATUSES,
    errors::KINDS,
    etag::VERSIONS,
    etag::CONDITIONS,
    races::NAMES,
    races::CHANGES,
    races::SIGHT,
    auth::CHECKS,
    security::CREDENTIALS,
    security::RIGHTS,
    security::TENANTS,
    security::PASSWORDS,
    security::DISCLOSURE,
    security::INJECTION,
    security::BODIES,
    security::TRANSPORT,
    http::METHODS,
    http::MEDIA,
    http::ANSWERS,
];

/// Every check, in the order of reports; last the kinds, which are tried for each attribute.
#[must_use]
pub fn all() -> Vec<&'static Check> {
    let fixed = AREAS.iter().copied().flatten();
    fixed.chain(attributes::kinds()).collect()
}
