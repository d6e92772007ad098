//! Meter: what is counted and timed while journeys are made, in a few shards that are merged at the end.

use super::latency::Times;
use crate::client::Exchange;
use crate::event::{LoadError, Step};
use crate::scenario::{Journey, Provisioned, Taken};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// Enough that two threads seldom want the same one; few enough that the histograms stay small.
const SHARDS: usize = 8;

/// Kinds of failure that are told apart; what comes after them is counted together.
const KINDS: usize = 50;

/// Longest text that makes a kind of failure.
const KIND_LENGTH: usize = 200;

/// Counts and times of a load under way.
#[derive(Debug, Default)]
pub(super) struct Meter {
    started: AtomicU64,
    shards: [Mutex<Totals>; SHARDS],
}

/// Counts and times of a load, or of a part of it.
#[derive(Debug, Default)]
pub(super) struct Totals {
    /// Journeys begun; known only to the whole.
    pub(super) started: u64,
    /// Journeys that ended as they should.
    pub(super) finished: u64,
    /// Journeys that did not.
    pub(super) failed: u64,
    /// Failed journeys that stopped although no answer was wrong, which is not the target's doing; and why.
    stuck: (u64, Option<String>),
    /// Times of each step, in the order in which the steps first came.
    pub(super) steps: Vec<StepTimes>,
    /// When the first request was sent, and when the last answer ended.
    span: Option<(Instant, Instant)>,
    /// Who was asked for.
    pub(super) people: Vec<Asked>,
    errors: HashMap<String, (u64, Option<Arc<Exchange>>)>,
}

/// Times of one step.
#[derive(Clone, Debug, Default)]
pub(super) struct StepTimes {
    pub(super) name: String,
    pub(super) failed: u64,
    pub(super) response: Times,
    pub(super) service: Times,
}

/// Someone who was asked for: what is needed to look for them later.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) user_name: String,
    pub(super) acknowledged: bool,
    pub(super) id: Option<String>,
}

impl From<Provisioned> for Asked {
    fn from(provisioned: Provisioned) -> Self {
        Asked {
            user_name: provisioned.person.user_name,
            acknowledged: provisioned.acknowledged,
            id: provisioned.id,
        }
    }
}

impl Meter {
    /// A journey begins.
    pub(super) fn began(&self) {
        self.started.fetch_add(1, Ordering::Relaxed);
    }

    /// The `n`th journey has ended, or was given up.
    pub(super) fn ended(&self, n: u64, journey: Option<Journey>) {
        let shard = usize::try_from(n % SHARDS as u64).expect("below the number of shards");
        let mut totals = lock(&self.shards[shard]);
        match journey {
            Some(journey) => totals.add_journey(journey),
            None => totals.fail(
                "journey: given up, no end within the time allowed after the load",
                None,
            ),
        }
    }

    /// Journeys begun so far, journeys failed so far, and the 99th percentile of all response times in milliseconds.
    pub(super) fn so_far(&self) -> (u64, u64, f64) {
        let (mut failed, mut times) = (0, Times::default());
        for shard in &self.shards {
            let shard = lock(shard);
            failed += shard.failed;
            shard
                .steps
                .iter()
                .for_each(|step| times.add(&step.response));
        }
        (
            self.started.load(Ordering::Relaxed),
            failed,
            times.percentile(99.0),
        )
    }

    /// Everything, merged; the meter is empty afterwards.
    pub(super) fn take(&self) -> Totals {
        let mut whole = Totals::default();
        for shard in &self.shards {
            whole.merge(std::mem::take(&mut *lock(shard)));
        }
        whole.started = self.started.load(Ordering::Relaxed);
        whole
    }
}

impl Totals {
    fn add_journey(&mut self, journey: Journey) {
        let wrong = journey.steps.iter().any(|step| step.problem.is_some());
        for step in journey.steps {
            self.add_step(step);
        }
        self.people
            .extend(journey.people.into_iter().map(Asked::from));
        match journey.broke_off {
            Some(why) if !wrong => {
                self.fail(&format!("journey: {why}"), None);
                self.stuck.0 += 1;
                self.stuck.1.get_or_insert(why);
            }
            _ if wrong => self.failed += 1,
            _ => self.finished += 1,
        }
    }

    fn add_step(&mut self, step: Taken) {
        let ended = step.sent + step.took;
        self.span = Some(self.span.map_or((step.sent, ended), |(first, last)| {
            (first.min(step.sent), last.max(ended))
        }));
        let times = self.step(&step.name);
        times
            .response
            .record(ended.saturating_duration_since(step.due));
        times.service.record(step.took);
        if let Some(problem) = step.problem {
            times.failed += 1;
            self.count_error(&format!("{}: {problem}", step.name), 1, Some(step.exchange));
        }
    }

    /// A journey failed for a reason that no step shows.
    fn fail(&mut self, what: &str, example: Option<Arc<Exchange>>) {
        self.failed += 1;
        self.count_error(what, 1, example);
    }

    fn count_error(&mut self, what: &str, count: u64, example: Option<Arc<Exchange>>) {
        let mut kind: String = what.chars().take(KIND_LENGTH).collect();
        if self.errors.len() >= KINDS && !self.errors.contains_key(&kind) {
            "other failures".clone_into(&mut kind);
        }
        let (known, shown) = self.errors.entry(kind).or_default();
        *known += count;
        if shown.is_none() {
            *shown = example;
        }
    }

    fn step(&mut self, name: &str) -> &mut StepTimes {
        let at = self.steps.iter().position(|step| step.name == name);
        let at = at.unwrap_or_else(|| {
            self.steps.push(StepTimes {
                name: name.to_owned(),
                ..StepTimes::default()
            });
            self.steps.len() - 1
        });
        &mut self.steps[at]
    }

    fn merge(&mut self, other: Totals) {
        self.finished += other.finished;
        self.failed += other.failed;
        self.stuck.0 += other.stuck.0;
        self.stuck.1 = self.stuck.1.take().or(other.stuck.1);
        self.people.extend(other.people);
        for step in other.steps {
            self.step(&step.name).add(&step);
        }
        for (kind, (count, example)) in other.errors {
            self.count_error(&kind, count, example);
        }
        self.span = match (self.span, other.span) {
            (Some(one), Some(two)) => Some((one.0.min(two.0), one.1.max(two.1))),
            (one, two) => one.or(two),
        };
    }

    /// Why journeys failed, if all that did stopped although no answer was wrong.
    pub(super) fn stuck(&self) -> Option<String> {
        let (count, why) = &self.stuck;
        let why = why.as_ref().filter(|_| *count == self.failed)?;
        Some(format!(
            "{count} journeys broke off before there was anything to judge: {why}"
        ))
    }

    /// From the first send to the last answer.
    pub(super) fn elapsed(&self) -> Duration {
        self.span
            .map_or(Duration::ZERO, |(first, last)| last - first)
    }

    /// The times of all steps together.
    pub(super) fn all(&self) -> StepTimes {
        let mut all = StepTimes {
            name: "all".to_owned(),
            ..StepTimes::default()
        };
        self.steps.iter().for_each(|step| all.add(step));
        all
    }

    /// What went wrong, most frequent first.
    pub(super) fn errors(&self) -> Vec<LoadError> {
        let mut errors: Vec<LoadError> = self
            .errors
            .iter()
            .map(|(what, (count, example))| LoadError {
                what: what.clone(),
                count: *count,
                example: example.clone(),
            })
            .collect();
        errors.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.what.cmp(&b.what)));
        errors
    }
}

impl StepTimes {
    fn add(&mut self, other: &StepTimes) {
        self.failed += other.failed;
        self.response.add(&other.response);
        self.service.add(&other.service);
    }

    /// As reports show it.
    pub(super) fn shown(&self) -> Step {
        Step {
            name: self.name.clone(),
            count: self.response.count(),
            failed: self.failed,
            response: self.response.latency(),
            service: self.service.latency(),
        }
    }
}

fn lock(shard: &Mutex<Totals>) -> MutexGuard<'_, Totals> {
    shard
        .lock()
        .expect("nothing panics while it holds this lock")
}
