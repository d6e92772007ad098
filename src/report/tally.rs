//! Tally: the counts of a run, folded from its events in this one place, and the exit code that follows from them.

use crate::event::{Event, Loaded};
use crate::outcome::Outcome;
use crate::requirements::Severity;
use serde::Serialize;

/// What a run came to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tally {
    /// Checks and scenarios that held.
    pub passed: usize,
    /// Findings: failed checks and scenarios of severity fail.
    pub failed: usize,
    /// Failed checks and scenarios of severity warn.
    pub warned: usize,
    /// Failed checks and scenarios of severity info.
    pub noted: usize,
    /// Checks and scenarios that do not apply.
    pub skipped: usize,
    /// Checks and scenarios that could not be judged.
    pub blocked: usize,
    /// Limits that did not hold, people missing, doubled or there without acknowledgement after a load, failed journeys.
    pub load_findings: usize,
    /// Loads that held.
    pub loads_passed: usize,
    /// Loads that were not judged, because our own machine was the bottleneck or the truth could not be seen.
    pub loads_not_judged: usize,
    /// Resources that could not be removed.
    pub left: usize,
    /// True if the user stopped the run.
    pub interrupted: bool,
    /// True if scimproof could not do its work.
    pub broken: bool,
}

impl Tally {
    /// Adds an event.
    pub fn add(&mut self, event: &Event) {
        match event {
            Event::Check(checked) => self.add_outcome(&checked.outcome, checked.severity),
            Event::Play(played) => self.add_outcome(&played.outcome, played.severity),
            Event::Load(loaded) => self.add_load(loaded),
            Event::CleanedUp(cleaned) => self.left += cleaned.left.len(),
            Event::Ended(ended) => {
                self.interrupted = ended.interrupted;
                self.broken = ended.error.is_some();
            }
            Event::Started(_)
            | Event::Discovered { .. }
            | Event::Progress { .. }
            | Event::Covered(_)
            | Event::Stuck(_)
            | Event::Learnt(_) => {}
        }
    }

    fn add_outcome(&mut self, outcome: &Outcome, severity: Severity) {
        let count = match (outcome, severity) {
            (Outcome::Passed, _) => &mut self.passed,
            (Outcome::Failed { .. }, Severity::Fail) => &mut self.failed,
            (Outcome::Failed { .. }, Severity::Warn) => &mut self.warned,
            (Outcome::Failed { .. }, Severity::Info) => &mut self.noted,
            (Outcome::Skipped { .. }, _) => &mut self.skipped,
            (Outcome::Blocked { .. }, _) => &mut self.blocked,
        };
        *count += 1;
    }

    fn add_load(&mut self, loaded: &Loaded) {
        let truth = &loaded.truth;
        let wrong = truth.missing.len() + truth.doubled.len() + truth.unacknowledged.len();
        let crossed = loaded.limits.iter().filter(|limit| !limit.holds).count();
        // Late answers may be our own machine's fault then, and so may be the journeys that they broke; who is
        // missing or doubled is not.
        let broke_off = loaded.failed > 0 && !failures_are_limited(loaded);
        let late = match loaded.not_judged {
            Some(_) => 0,
            None => crossed + usize::from(broke_off),
        };
        if loaded.not_judged.is_some() || truth.unknown.is_some() {
            self.loads_not_judged += 1;
        } else if late + wrong == 0 {
            self.loads_passed += 1;
        }
        self.load_findings += late + wrong;
    }

    /// 0 no finding, 1 findings, 2 not or not wholly judged, 130 interrupted; warnings count if `strict`. Without findings
    /// one blocked check is enough for 2: a gate that passed without having looked would be silent.
    #[must_use]
    pub fn exit_code(&self, strict: bool) -> u8 {
        let findings = self.failed + self.load_findings + if strict { self.warned } else { 0 };
        let judged = self.passed
            + self.failed
            + self.warned
            + self.noted
            + self.loads_passed
            + self.load_findings;
        if self.interrupted {
            130
        } else if self.broken {
            2
        } else if findings > 0 {
            1
        } else if judged == 0 || self.blocked > 0 || self.loads_not_judged > 0 {
            2
        } else {
            0
        }
    }
}

/// True if the user said how many failures are too many, as in `failed < 0.1%`; then that limit judges them.
fn failures_are_limited(loaded: &Loaded) -> bool {
    loaded
        .limits
        .iter()
        .any(|kept| kept.limit.split_whitespace().next() == Some("failed"))
}
