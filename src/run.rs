//! Run: the selected checks and scenarios, side by side, told as events in their own order.

use crate::checks::trial::Trial;
use crate::checks::{Check, Study, Subject, Task};
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
    let mut waiting = BTreeMap::new();
    // What a trial made is removed while the next ones are tried; one at a time, before the next one.
    let mut removals = FuturesUnordered::new();
    let mut judged = BTreeMap::new();
    let mut told = 0;
    let mut tell = |checked: Vec<Checked>| {
        for checked in checked {
            note(&mut judged, &checked);
            events.emit(Event::Check(checked));
        }
    };
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
            tell(checked);
            told += 1;
        }
    }
    waiting.into_values().for_each(&mut tell);
    if !interrupt.asked() {
        while removals.next().await.is_some() {}
    }
    events.emit(Event::Covered(Coverage::of(&judged)));
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
    let outcome = match unmet {
        Some(need) => Outcome::Skipped {
            reason: need.unmet(),
        },
        None => match tokio::time::timeout(TRIAL_TIMEOUT, (check.run)(trial)).await {
            Ok(result) => result.into(),
            Err(_) => Outcome::Blocked {
                reason: format!("no end after {TRIAL_TIMEOUT:?}"),
            },
        },
    };
    let outcome = excused(trial, outcome);
    Checked {
        rule: check.rule,
        level: check.level(),
        severity: check.severity(),
        clause: check.requirement().clause(),
        covers: check.covers,
        why: check.why,
        outcome,
        again: format!(
            "scimproof check {} --only {id} --seed {}",
            session.client().address().as_str(),
            session.seed()
        ),
        took_ms: milliseconds(start.elapsed()),
        exchanges: trial.exchanges(),
        id,
    }
}

/// A trial that met a house rule says nothing about the rule that it was for.
fn excused(trial: &Trial, outcome: Outcome) -> Outcome {
    let met = match &outcome {
        Outcome::Failed { finding } => finding.exchange.clone(),
        Outcome::Blocked { .. } => trial.exchanges().pop(),
        Outcome::Passed | Outcome::Skipped { .. } => None,
    };
    match met.and_then(|exchange| trial.excuse(&exchange)) {
        Some(reason) => Outcome::Skipped { reason },
        None => outcome,
    }
}
