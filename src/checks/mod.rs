//! Checks: one rule of the RFCs each, with the code that tries it. One file per area, in the order of the RFCs.
//!
//! To add a check: write its entry into the array of its area, its fault into `fault.rs`, and the one line that consults
//! the fault into the reference provider. `tests/proof.rs` says which of the three was forgotten.

mod auth;
mod create;
mod delete;
mod discovery;
mod errors;
mod etag;
mod filter;
mod http;
mod learn;
mod list;
mod patch;
mod population;
mod projection;
mod read;
mod replace;
mod resource;
mod search;
mod sort;
pub mod trial;

pub use learn::learn;

use crate::error::{Error, nearest};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::requirements::{self, Level, Requirement, Severity};
use crate::scim::Feature;
use futures::future::BoxFuture;
use trial::Trial;

/// Tries a rule in a trial of its own.
pub type Run = for<'t> fn(&'t Trial) -> BoxFuture<'t, Result<(), Stop>>;

/// One rule of the RFCs, and how it is tried.
#[derive(Clone, Copy)]
pub struct Check {
    /// Area and name: `patch/remove-one-member`; never reused.
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

/// Every check, in the order of reports.
#[must_use]
pub fn all() -> Vec<&'static Check> {
    let areas: &[&[Check]] = &[
        discovery::CONFIG,
        discovery::TYPES,
        discovery::SCHEMAS,
        create::ANSWER,
        create::VALUES,
        create::REFUSED,
        create::SCHEMAS,
        create::GROUP,
        read::CHECKS,
        resource::SCHEMAS,
        resource::IDS,
        filter::COMPARE,
        filter::LOGIC,
        filter::SYNTAX,
        sort::CHECKS,
        list::CHECKS,
        projection::VALUES,
        projection::NAMES,
        projection::WIDE,
        search::CHECKS,
        replace::VALUES,
        replace::WHOLE,
        patch::ADD,
        patch::REMOVE,
        patch::REPLACE,
        patch::MEMBERS,
        patch::WHOLE,
        patch::REFUSED,
        delete::CHECKS,
        errors::CHECKS,
        etag::VERSIONS,
        etag::CONDITIONS,
        etag::WRITERS,
        auth::CHECKS,
        http::CHECKS,
    ];
    areas.iter().copied().flatten().collect()
}

/// The check with this id.
///
/// # Errors
/// When there is none; the message suggests a near one.
pub fn find(id: &str) -> Result<&'static Check, Error> {
    let all = all();
    all.iter()
        .find(|check| check.id == id)
        .copied()
        .ok_or_else(|| Error::Unknown {
            kind: "check",
            given: id.to_owned(),
            near: nearest(id, all.iter().map(|check| check.id)),
        })
}

/// The checks that `only` selects and `skip` does not. A selector is a prefix of ids (`patch`, `patch/remove`),
/// a clause (`rfc7644:3.5.2`, its subsections included) or a level (`must`, `should`, `may`). Without `only`: all.
///
/// # Errors
/// When a selector matches no check, or nothing is left.
pub fn select(only: &[String], skip: &[String]) -> Result<Vec<&'static Check>, Error> {
    let all = all();
    for selector in only.iter().chain(skip) {
        if selector.is_empty() || !all.iter().any(|check| selects(selector, check)) {
            let areas = all.iter().map(|check| check.area());
            return Err(Error::Unknown {
                kind: "check",
                given: selector.clone(),
                near: nearest(selector, all.iter().map(|check| check.id).chain(areas)),
            });
        }
    }
    let selected: Vec<_> = all
        .into_iter()
        .filter(|check| only.is_empty() || only.iter().any(|selector| selects(selector, check)))
        .filter(|check| !skip.iter().any(|selector| selects(selector, check)))
        .collect();
    if selected.is_empty() {
        return Err(Error::NothingSelected(
            "--skip takes away every check that --only names".to_owned(),
        ));
    }
    Ok(selected)
}

fn selects(selector: &str, check: &Check) -> bool {
    let selector = selector.to_ascii_lowercase();
    if let Some((doc, section)) = selector.split_once(':') {
        return check
            .covers
            .iter()
            .filter_map(|id| requirements::get(id))
            .any(|requirement| {
                let below = requirement.section.strip_prefix(section);
                requirement.doc.eq_ignore_ascii_case(doc)
                    && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
    }
    check.id.starts_with(&selector) || check.level().word() == selector
}
