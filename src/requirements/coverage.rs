//! Coverage: which requirements of the RFCs, and of the profiles that are claimed, a run judged, and how they came out, per document and section.

use super::{Requirement, all};
use crate::rules::Rules;
use serde::Serialize;
use std::collections::BTreeMap;

/// What became of the requirements that can be seen from outside.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coverage {
    /// RFC 7643, RFC 7644 and so on.
    pub documents: Vec<DocumentCovered>,
}

/// What became of the requirements of one document.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentCovered {
    /// `RFC7644`.
    pub doc: String,
    /// Over all of its sections.
    #[serde(flatten)]
    pub counts: Counts,
    /// By section, in their order.
    pub sections: Vec<SectionCovered>,
}

/// What became of the requirements of one section, without those of the sections below it.
#[derive(Clone, Debug, Serialize)]
pub struct SectionCovered {
    /// `3.5.2.2`.
    pub section: String,
    /// How many.
    #[serde(flatten)]
    pub counts: Counts,
    /// Ids of those that were broken.
    pub broken: Vec<&'static str>,
    /// Ids of those that no check judged.
    pub open: Vec<&'static str>,
}

/// Numbers of requirements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// That can be seen from outside.
    pub requirements: usize,
    /// Of which some check said passed or failed.
    pub judged: usize,
    /// Judged, and held wherever they were tried.
    pub passed: usize,
    /// Judged, and broken at least once.
    pub failed: usize,
    /// Of which no check said anything: skipped, blocked, not selected, or without a check.
    pub not_judged: usize,
}

impl Counts {
    fn add(&mut self, held: Option<bool>) {
        self.requirements += 1;
        match held {
            Some(held) => {
                self.judged += 1;
                *if held {
                    &mut self.passed
                } else {
                    &mut self.failed
                } += 1;
            }
            None => self.not_judged += 1,
        }
    }
}

impl Coverage {
    /// The coverage of these rule sets that follows from what was judged: for each id whether it held.
    #[must_use]
    pub fn of(judged: &BTreeMap<&str, bool>, rules: &Rules) -> Self {
        let mut documents: BTreeMap<&str, DocumentCovered> = BTreeMap::new();
        for requirement in in_order(rules) {
            let held = judged.get(requirement.id.as_str()).copied();
            let document = documents
                .entry(&requirement.doc)
                .or_insert_with(|| DocumentCovered {
                    doc: requirement.doc.clone(),
                    counts: Counts::default(),
                    sections: Vec::new(),
                });
            document.counts.add(held);
            let section = section(&mut document.sections, &requirement.section);
            section.counts.add(held);
            match held {
                Some(true) => {}
                Some(false) => section.broken.push(&requirement.id),
                None => section.open.push(&requirement.id),
            }
        }
        Coverage {
            documents: documents.into_values().collect(),
        }
    }
}

/// The last section if it is this one, else a new one.
fn section<'a>(sections: &'a mut Vec<SectionCovered>, name: &str) -> &'a mut SectionCovered {
    if sections.last().is_none_or(|last| last.section != name) {
        sections.push(SectionCovered {
            section: name.to_owned(),
            counts: Counts::default(),
            broken: Vec::new(),
            open: Vec::new(),
        });
    }
    sections.last_mut().expect("it was pushed just now")
}

/// What can be seen from outside of the requirements of these rule sets, section 3.10 behind section 3.9.
fn in_order(rules: &Rules) -> Vec<&'static Requirement> {
    let counted = |it: &&Requirement| it.observable && rules.has(it.rules());
    let mut requirements: Vec<&Requirement> = all().values().filter(counted).collect();
    requirements.sort_by_cached_key(|it| {
        let numbers = it.section.split('.').map(|part| part.parse::<u32>().ok());
        (it.doc.clone(), numbers.collect::<Vec<_>>(), it.id.clone())
    });
    requirements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_add_up_and_sections_stand_in_their_order() {
        let judged = [("RFC7644-3.3-01", true), ("RFC7644-3.10-01", false)];
        let coverage = Coverage::of(&judged.into_iter().collect(), &Rules::default());
        let document = coverage.documents.iter().find(|it| it.doc == "RFC7644");
        let document = document.expect("it has requirements");
        assert_eq!((document.counts.judged, document.counts.passed), (2, 1));
        assert_eq!(document.counts.failed, 1);
        let sum: usize = document
            .sections
            .iter()
            .map(|it| it.counts.not_judged)
            .sum();
        assert_eq!(sum, document.counts.not_judged);
        assert_eq!(document.counts.requirements, sum + 2);
        let at = |name: &str| document.sections.iter().position(|it| it.section == name);
        assert!(at("3.3") < at("3.9") && at("3.9") < at("3.10"));
        let broken = document.sections.iter().flat_map(|it| &it.broken);
        assert_eq!(broken.collect::<Vec<_>>(), [&"RFC7644-3.10-01"]);
    }
}
