//! The catalogue of requirements as types: each normative statement on a service provider, from `schemas/requirements.json`.

mod ambiguities;
mod coverage;
mod excused;

pub use ambiguities::{AMBIGUITIES, Ambiguity};
pub use coverage::{Counts, Coverage, DocumentCovered, SectionCovered};
pub use excused::EXCUSED;

use crate::rules::RuleSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How strongly the text speaks (RFC 2119).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Level {
    /// MUST, SHALL, REQUIRED.
    #[serde(rename = "MUST")]
    Must,
    /// MUST NOT, SHALL NOT.
    #[serde(rename = "MUST NOT")]
    MustNot,
    /// SHOULD, RECOMMENDED.
    #[serde(rename = "SHOULD")]
    Should,
    /// SHOULD NOT, NOT RECOMMENDED.
    #[serde(rename = "SHOULD NOT")]
    ShouldNot,
    /// MAY, OPTIONAL.
    #[serde(rename = "MAY")]
    May,
}

impl Level {
    /// must, should or may: the word of selectors and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::Must | Level::MustNot => "must",
            Level::Should | Level::ShouldNot => "should",
            Level::May => "may",
        }
    }
}

/// What a violation counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Noted, without effect on the result.
    Info,
    /// A warning; counts with `--strict`.
    Warn,
    /// A finding.
    Fail,
}

impl Severity {
    /// fail, warn or info.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warn => "warn",
            Severity::Fail => "fail",
        }
    }
}

/// One normative statement.
#[derive(Clone, Debug, Deserialize)]
pub struct Requirement {
    /// Document, section and number: `RFC7644-3.5.2.2-05`.
    pub id: String,
    /// The document: `RFC7644`.
    pub doc: String,
    /// The section in it: `3.5.2.2`.
    pub section: String,
    /// How strongly the text speaks.
    pub level: Level,
    /// A few words on what it is about.
    pub subject: String,
    /// The statement, in our words.
    pub requirement: String,
    /// True if it can be seen from outside.
    pub observable: bool,
    /// What a violation counts as.
    pub verdict: Severity,
    /// The area of the RFCs it belongs to.
    pub area: String,
    /// The open question that it hangs on.
    pub ambiguity: Option<String>,
    /// What must be so that it speaks of a provider at all: features, and profiles that are claimed.
    pub applies_when: String,
}

impl Requirement {
    /// The rule set that it belongs to.
    #[must_use]
    pub fn rules(&self) -> RuleSet {
        RuleSet::of(&self.doc, &self.applies_when)
    }

    /// The open question that it hangs on, if any.
    #[must_use]
    pub fn ambiguity(&self) -> Option<&'static Ambiguity> {
        let id = self.ambiguity.as_deref()?;
        AMBIGUITIES.iter().find(|known| known.id == id)
    }

    /// Why no check judges it though it can be seen from outside.
    #[must_use]
    pub fn excuse(&self) -> Option<&'static str> {
        let excused = EXCUSED.iter().find(|(id, _)| *id == self.id);
        excused.map(|(_, reason)| *reason)
    }

    /// Document and section as people cite them: `RFC 7644 section 3.5.2.2`.
    #[must_use]
    pub fn clause(&self) -> String {
        match self.doc.strip_prefix("RFC") {
            Some(number) => format!("RFC {number} section {}", self.section),
            None => format!("{} section {}", self.doc, self.section),
        }
    }
}

static CATALOGUE: LazyLock<BTreeMap<String, Requirement>> = LazyLock::new(|| {
    let all: Vec<Requirement> =
        serde_json::from_str(include_str!("../../schemas/requirements.json"))
            .expect("tests/coverage.rs reads the compiled-in catalogue");
    all.into_iter()
        .map(|requirement| (requirement.id.clone(), requirement))
        .collect()
});

/// Every requirement, by id.
#[must_use]
pub fn all() -> &'static BTreeMap<String, Requirement> {
    &CATALOGUE
}

/// The requirement with this id.
#[must_use]
pub fn get(id: &str) -> Option<&'static Requirement> {
    CATALOGUE.get(id)
}
