//! Run: the selected checks and scenarios, side by side, told as events in their own order.

use crate::checks::trial::Trial;
use crate::checks::{Check, Clash, Study, Subject, Task};
use crate::client::milliseconds;
use crate::event::{Checked, Event, Events};
use crate::interrupt::Interrupt;
use crate::outcome::Outcome;
use crate::requirements::Coverage;
use crate::scenario::{self, Behaviour, Persona, PlayOptions, Scenario};
use crate::session::Session;
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Longest time that one trial may take; a provider that hangs must not hang the run.
const TRIAL_TIMEOUT: Duration = Duration::from_secs(300);

/// Tries the checks, `jobs` at a time. The order of events is that of the checks, whichever ends first.
pub async fn check(
    session: &Arc<Session>,
    tasks: &[Task],
    jobs: usize,
    events: &Events,
    interrupt: &Interrupt,
) {
    let done = &AtomicUsize::new(0);
    let all: usize = tasks.iter().map(Task::count).sum();
    // Made before they are streamed: a closure inside the stream would keep this future from being sent to another task.
    let attempts: Vec<_> = tasks
        .iter()
        .enumerate()
        .map(|(at, task)| async move {
            let (checked, part) = match task {
                Task::Check(check) => attempt(session, check).await,
                Task::Kinds(subject, kinds) => study(session, subject, kinds).await,
            };
            if jobs <= 1 {
                clear(session, &part).await;
            }
            let done = done.fetch_add(checked.len(), Ordering::Relaxed) + checked.len();
            if let Some(last) = checked.last() {
                events.progress("checking", format!("{done} of {all}  {}", last.id));
            }
            (at, checked, part)
        })
        .collect();
    // Whichever ends first makes room for the next one; what ended early waits here for its turn to be told.
    let mut trials = futures::stream::iter(attempts).buffer_unordered(jobs.max(1));
    let mut waiting: BTreeMap<usize, Vec<Checked>> = BTreeMap::new();
    // What a trial made is removed while the next ones are tried; one at a time, before the next one.
    let mut removals = FuturesUnordered::new();
    let mut teller = Teller::new(session, events);
    let mut told = 0;
    loop {
        let ended = tokio::select! {
            ended = trials.next() => ended,
            Some(()) = removals.next() => continue,
            () = interrupt.wait() => None,
        };
        let Some((at, checked, part)) = ended else {
            break;
        };
        if jobs > 1 {
            removals.push(async move { clear(session, &part).await });
        }
        waiting.insert(at, checked);
        while let Some(checked) = waiting.remove(&told) {
            if teller.waits_for(&checked) {
                waiting.insert(told, checked);
                break;
            }
            teller.tell(checked);
            told += 1;
        }
    }
    for checked in waiting.into_values() {
        teller.tell(checked);
    }
    if !interrupt.asked() {
        while removals.next().await.is_some() {}
    }
    events.emit(Event::Covered(Coverage::of(
        &teller.judged,
        session.rules(),
    )));
}

/// Tells how checks ended, once it is clear whether the target worked at all meanwhile.
struct Teller<'a> {
    session: &'a Session,
    events: &'a Events,
    judged: BTreeMap<&'static str, bool>,
    /// How the target was stuck, where that was told.
    told: Vec<String>,
}

impl<'a> Teller<'a> {
    fn new(session: &'a Session, events: &'a Events) -> Self {
        Teller {
            session,
            events,
            judged: BTreeMap::new(),
            told: Vec::new(),
        }
    }

    /// True if the last answers are all the same, and it is not clear yet whether the next ones are.
    fn waits_for(&self, checked: &[Checked]) -> bool {
        let now = self.session.client().rut();
        !now.is_stuck() && checked.iter().any(|it| now.may_hold(asked_last(it)))
    }

    fn tell(&mut self, all: Vec<Checked>) {
        for mut checked in all {
            self.not_if_stuck(&mut checked);
            note(&mut self.judged, &checked);
            self.events.emit(Event::Check(checked));
        }
    }

    /// What was tried while the target was stuck is not judged.
    fn not_if_stuck(&mut self, checked: &mut Checked) {
        let Some(rut) = self.session.client().stuck_at(asked_last(checked)) else {
            return;
        };
        checked.outcome = Outcome::Blocked {
            reason: rut.reason(),
        };
        if !self.told.contains(&rut.what) {
            self.told.push(rut.what.clone());
            self.events.emit(Event::Stuck(rut));
        }
    }
}

/// When the last request of a check was sent, in milliseconds from the start of the run; before all others, if none was.
fn asked_last(checked: &Checked) -> f64 {
    let times = checked.exchanges.iter().map(|exchange| exchange.at_ms);
    times.fold(-1.0, f64::max)
}

/// Notes for each requirement whether it held; one that was broken once is broken.
fn note(judged: &mut BTreeMap<&'static str, bool>, checked: &Checked) {
    let held = match checked.outcome {
        Outcome::Passed => true,
        Outcome::Failed { .. } => false,
        Outcome::Skipped { .. } | Outcome::Blocked { .. } => return,
    };
    for id in checked.covers {
        *judged.entry(id).or_insert(true) &= held;
    }
}

/// Plays each behaviour as its persona, `jobs` at a time; one that a persona cannot play is skipped.
pub async fn play(
    session: &Arc<Session>,
    scenarios: Vec<(Behaviour, Persona)>,
    options: &PlayOptions,
    jobs: usize,
    events: &Events,
    interrupt: &Interrupt,
) {
    let mut plays = futures::stream::iter(scenarios)
        .map(|(behaviour, persona)| async move {
            match Scenario::new(behaviour.clone(), persona.clone()) {
                Ok(scenario) => scenario.play(session, options, events, interrupt).await,
                Err(why) => scenario::skipped(session, &behaviour, &persona, &why),
            }
        })
        .buffered(jobs.max(1));
    while !interrupt.asked()
        && let Some(played) = plays.next().await
    {
        events.emit(Event::Play(played));
    }
}

/// Removes what one part of the run made.
async fn clear(session: &Session, part: &str) {
    // What cannot be removed now is tried again, and reported, at the end of the run.
    let _ = session.clean_up(Some(part), &|_, _| {}).await;
}

/// Tries one check; returns also the name under which what it made is known.
async fn attempt(session: &Arc<Session>, check: &'static Check) -> (Vec<Checked>, String) {
    let trial = Trial::new(session.clone(), check.id);
    let checked = tried(session, check, &trial, check.id.to_owned()).await;
    (vec![checked], check.id.to_owned())
}

/// Tries the kinds of one subject, one after the other; returns also the name under which what they made is known.
async fn study(
    session: &Arc<Session>,
    subject: &Arc<Subject>,
    kinds: &[&'static Check],
) -> (Vec<Checked>, String) {
    let study = Arc::new(Study::new(session, subject.clone()));
    let mut checked = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let trial = study.trial(session, kind);
        checked.push(tried(session, kind, &trial, subject.id_of(kind)).await);
    }
    (checked, study.name())
}

/// Tries one check in its trial.
async fn tried(session: &Session, check: &'static Check, trial: &Trial, id: String) -> Checked {
    let start = Instant::now();
    let unmet = check.needs.iter().find(|need| !session.has(**need));
    let reason = unmet.map(|need| need.unmet());
    let outcome = match reason.or_else(|| Clash::reason(session.rules(), check.id)) {
        Some(reason) => Outcome::Skipped { reason },
        None => match tokio::time::timeout(TRIAL_TIMEOUT, (check.run)(trial)).await {
            Ok(result) => result.into(),
            Err(_) => Outcome::Blocked {
                reason: format!("no end after {TRIAL_TIMEOUT:?}"),
            },
        },
    };
    let outcome = excused(check, trial, outcome);
    Checked {
        rule: check.rule,
        level: check.level(),
        severity: check.severity(),
        clause: check.requirement().clause(),
        covers: check.covers,
        why: check.why,
        outcome,
        again: session.check_again(&["--only", &id, "--seed", &session.seed().to_string()]),
        took_ms: milliseconds(start.elapsed()),
        exchanges: trial.exchanges(),
        id,
    }
}

/// A trial that met a house rule says nothing about the rule that it was for. What is wrong with the refusal itself is
/// found all the same.
fn excused(check: &Check, trial: &Trial, outcome: Outcome) -> Outcome {
    let found = match &outcome {
        Outcome::Failed { finding } => finding.exchange.as_deref(),
        _ => None,
    };
    if let Some(reason) = found.and_then(|exchange| trial.half_read(check, exchange)) {
        return Outcome::Skipped { reason };
    }
    let met = match &outcome {
        Outcome::Failed { finding } if !finding.is_about_status() => None,
        Outcome::Failed { finding } => finding.exchange.clone(),
        Outcome::Blocked { .. } => trial.exchanges().pop(),
        Outcome::Passed | Outcome::Skipped { .. } => None,
    };
    match met.and_then(|exchange| trial.excuse(check, &exchange)) {
        Some(reason) => Outcome::Skipped { reason },
        None => outcome,
    }
}
