//! Selecting: which checks a run tries. Kinds become checks of their own once the target's schemas are known.

use super::attributes::{self, Subject};
use super::{Check, all};
use crate::error::{Error, distance, nearest};
use crate::requirements;
use crate::rules::Rules;
use crate::session::Session;
use std::sync::Arc;

/// What `--only` selects and `--skip` does not, of the rule sets that are claimed.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    only: Vec<String>,
    skip: Vec<String>,
    rules: Rules,
}

/// What is tried by itself: a check, or the kinds of one subject, which share a resource.
#[derive(Clone, Debug)]
pub enum Task {
    /// A check.
    Check(&'static Check),
    /// Kinds, for this attribute or resource type.
    Kinds(Arc<Subject>, Vec<&'static Check>),
}

impl Task {
    /// How many checks it is.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Task::Check(_) => 1,
            Task::Kinds(_, kinds) => kinds.len(),
        }
    }
}

impl From<&'static Check> for Task {
    fn from(check: &'static Check) -> Self {
        Task::Check(check)
    }
}

impl Selection {
    /// What is selected of the RFCs alone; see [`Selection::under`].
    ///
    /// # Errors
    /// As there.
    pub fn new(only: &[String], skip: &[String]) -> Result<Self, Error> {
        Selection::under(&Rules::default(), only, skip)
    }

    /// A selector is the beginning of ids (`patch`, `patch/remove`, `attributes/User/name`), a clause (`rfc7644:3.5.2`,
    /// its subsections included) or a level (`must`, `should`, `may`). Without `only`: all.
    ///
    /// # Errors
    /// When a selector matches no check, or none of a rule set that is claimed, or nothing is left. What matches attributes
    /// only the target can tell.
    pub fn under(rules: &Rules, only: &[String], skip: &[String]) -> Result<Self, Error> {
        let selection = Selection::naming(rules, only, skip)?;
        let all = all();
        for selector in only {
            let mut selected = all
                .iter()
                .filter(|check| selects(selector, check, check.id));
            let first = selected.next();
            if let Some(first) = first
                && !rules.has(first.rules())
                && !selected.any(|check| rules.has(check.rules()))
            {
                let set = first.rules();
                return Err(Error::Usage(format!(
                    "{selector} is judged only of those who claim it: say --rules {set}"
                )));
            }
        }
        let by_attribute = only.iter().any(|selector| names_attributes(selector));
        if !by_attribute && !all.iter().any(|check| selection.takes(check, check.id)) {
            return Err(nothing());
        }
        Ok(selection)
    }

    /// The same, whatever is left: for a run that tries no check at all, and whose selectors must be right all the same.
    ///
    /// # Errors
    /// When a selector matches no check.
    pub fn naming(rules: &Rules, only: &[String], skip: &[String]) -> Result<Self, Error> {
        let all = all();
        for selector in only.iter().chain(skip) {
            let known = || all.iter().any(|check| selects(selector, check, check.id));
            if selector.is_empty() || !(names_attributes(selector) || known()) {
                return Err(unknown(selector, &all));
            }
        }
        Ok(Selection {
            only: only.to_vec(),
            skip: skip.to_vec(),
            rules: rules.clone(),
        })
    }

    /// Holds the selectors of attributes against what the target declares.
    ///
    /// # Errors
    /// When one matches nothing.
    pub fn named_at(&self, session: &Session) -> Result<(), Error> {
        self.known(&attributes::subjects(session))
    }

    /// The checks for this target, with those that its schemas give rise to.
    ///
    /// # Errors
    /// When a selector of attributes matches none that the target declares, or nothing is left.
    pub fn tasks(&self, session: &Session) -> Result<Vec<Task>, Error> {
        let subjects = attributes::subjects(session);
        self.known(&subjects)?;
        let mut tasks: Vec<Task> = all()
            .into_iter()
            .filter(|check| !check.is_kind() && self.takes(check, check.id))
            .map(Task::Check)
            .collect();
        for subject in subjects {
            let taken = attributes::of(&subject)
                .filter(|kind| self.takes(kind, &subject.id_of(kind)))
                .collect::<Vec<_>>();
            if !taken.is_empty() {
                tasks.push(Task::Kinds(subject, taken));
            }
        }
        if tasks.is_empty() {
            return Err(nothing());
        }
        Ok(tasks)
    }

    fn takes(&self, check: &Check, id: &str) -> bool {
        let named = |selectors: &[String]| selectors.iter().any(|it| selects(it, check, id));
        self.rules.has(check.rules())
            && (self.only.is_empty() || named(&self.only))
            && !named(&self.skip)
    }

    /// Each selector of attributes matches some.
    fn known(&self, subjects: &[Arc<Subject>]) -> Result<(), Error> {
        let selectors = self.only.iter().chain(&self.skip);
        for selector in selectors.filter(|it| names_attributes(it)) {
            let mut ids = subjects.iter().flat_map(|subject| {
                attributes::of(subject).map(|kind| (kind, subject.id_of(kind)))
            });
            if !ids.any(|(kind, id)| selects(selector, kind, &id)) {
                let ids = subjects.iter().flat_map(|subject| {
                    let ids = attributes::of(subject).map(|kind| subject.id_of(kind));
                    ids.chain([subject.name()])
                });
                let ids: Vec<String> = ids.collect();
                let near = nearest(selector, ids.iter().map(String::as_str));
                return Err(unknown_check(selector, near));
            }
        }
        Ok(())
    }
}

/// True for a selector that only the target's schemas can answer.
fn names_attributes(selector: &str) -> bool {
    let (area, rest) = selector.split_once('/').unwrap_or_default();
    area.eq_ignore_ascii_case(attributes::AREA) && !rest.is_empty()
}

fn selects(selector: &str, check: &Check, id: &str) -> bool {
    let selector = selector.to_ascii_lowercase();
    let clause = selector.split_once(':');
    if let Some((doc, section)) = clause.filter(|_| !names_attributes(&selector)) {
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
    // The whole id of a check means that one, and not those whose ids go on from there.
    if all().iter().any(|known| known.id == selector) {
        return check.id == selector || id == selector;
    }
    id.to_ascii_lowercase().starts_with(&selector)
        || check.id.starts_with(&selector)
        || check.level().word() == selector
}

/// How many checks are named to somebody who names none.
const NAMED: usize = 3;

/// What somebody may have meant: one check or area, if it is near enough; else those that are nearest in the area.
fn unknown(given: &str, all: &[&Check]) -> Error {
    let lower = given.to_ascii_lowercase();
    let areas = all.iter().map(|check| check.area());
    if let near @ Some(_) = nearest(&lower, all.iter().map(|check| check.id).chain(areas)) {
        return unknown_check(given, near);
    }
    let area = lower.split('/').next().unwrap_or_default();
    let of_area = all.iter().filter(|check| check.area() == area);
    let mut ids: Vec<&str> = of_area.map(|check| check.id).collect();
    ids.sort_by_key(|id| (!is_short_for(&lower, id), distance(&lower, id)));
    ids.truncate(NAMED);
    let ids = match &ids[..] {
        [] => String::new(),
        ids => format!("there are {} and others; ", ids.join(", ")),
    };
    let given = if given.is_empty() { "\"\"" } else { given };
    Error::Usage(format!(
        "unknown check {given}; {ids}`scimproof list checks` names all, and a clause is written rfc7644:3.5.2, a level must"
    ))
}

/// True if all letters of one stand in the other, in the same order.
fn is_short_for(short: &str, id: &str) -> bool {
    let mut letters = id.chars();
    short.chars().all(|letter| letters.any(|it| it == letter))
}

fn unknown_check(given: &str, near: Option<String>) -> Error {
    Error::Unknown {
        kind: "check",
        given: given.to_owned(),
        near,
    }
}

fn nothing() -> Error {
    Error::NothingSelected("--skip takes away every check that --only names".to_owned())
}
