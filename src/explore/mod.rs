//! Exploring: generated sequences of valid requests, played at the target and at the reference provider side by side. The
//! first difference that the RFCs do not allow is made as short as it can be, and written down so that it can be played
//! again.
//!
//! It is a search and no proof, and the reference provider is our reading of the RFCs; so what it finds is a warning.

mod bodies;
mod compare;
mod duel;
mod generate;
mod kept;
mod reference;
mod room;
mod shapes;
mod shrink;
mod written;

use crate::client::{Exchange, milliseconds};
use crate::event::{Checked, Event, Events, Played};
use crate::interrupt::Interrupt;
use crate::outcome::{Finding, Outcome, Stop};
use crate::requirements::{Level, Severity};
use crate::scenario::{Call, Sequence};
use crate::session::{Part, Session};
pub use written::may_write;

use duel::{Difference, Duel, Kind};
use futures::StreamExt as _;
use kept::Kept;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The id under which it is reported.
pub const ID: &str = "explore/sequences";

/// After that time no further sequence is begun.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// What holds at a correct provider.
pub const RULE: &str =
    "a sequence of valid requests has the effect that RFC 7643 and RFC 7644 want it to have";
/// Whom it hurts if it does not.
pub const WHY: &str = "Each of these requests is one that clients send. What they believe to be there after it, and what is \
                   there, are two different things.";

/// What is explored.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many sequences.
    pub sequences: usize,
    /// How many of them side by side.
    pub jobs: usize,
    /// Where the shortest sequence goes that shows a difference.
    pub file: PathBuf,
}

/// Plays sequences.
struct Explorer<'a> {
    session: &'a Arc<Session>,
    /// How many were played.
    plays: AtomicUsize,
    /// The shortest sequence so far that shows a difference, and where it came from; told if nothing better can be made
    /// of it any more.
    best: Mutex<Option<(Shown, usize)>>,
}

/// A sequence that shows a difference, and how it was seen.
#[derive(Clone)]
struct Shown {
    calls: Vec<Call>,
    difference: Difference,
    exchanges: Vec<Arc<Exchange>>,
}

/// What is told.
struct Found {
    shown: Shown,
    /// Which of the generated sequences it came from.
    number: usize,
    /// True if somebody stopped us before it was as short as it can be.
    cut: bool,
}

impl<'a> Explorer<'a> {
    fn new(session: &'a Arc<Session>) -> Self {
        Explorer {
            session,
            plays: AtomicUsize::new(0),
            best: Mutex::new(None),
        }
    }

    fn best(&self) -> MutexGuard<'_, Option<(Shown, usize)>> {
        self.best.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of a sequence that is better than the best.
    fn shortened(&self, shown: &Shown) {
        if let Some((best, _)) = self.best().as_mut() {
            *best = shown.clone();
        }
    }

    /// Plays a sequence, and removes what it made; nothing if it shows no difference.
    async fn play(&self, kept: &Kept, calls: &[Call]) -> Result<Option<Shown>, Stop> {
        let number = self.plays.fetch_add(1, Ordering::Relaxed);
        self.play_as(kept, calls, &format!("explore/{number}"))
            .await
    }

    /// The same; nothing if it shows a difference of another kind.
    async fn play_for(
        &self,
        kept: &Kept,
        calls: &[Call],
        kind: Kind,
    ) -> Result<Option<Shown>, Stop> {
        let shown = self.play(kept, calls).await?;
        let shown = shown.filter(|shown| shown.difference.kind == kind);
        if let Some(shown) = &shown {
            self.shortened(shown);
        }
        Ok(shown)
    }

    async fn play_as(
        &self,
        kept: &Kept,
        calls: &[Call],
        name: &str,
    ) -> Result<Option<Shown>, Stop> {
        let part = Part::keeping(name);
        let played = Duel::new(self.session, &part, kept).play(calls).await;
        // What cannot be removed now is tried again, and reported, at the end of the run.
        let _ = self.session.clean_up(Some(&part.name), &|_, _| {}).await;
        Ok(played?.map(|difference| Shown {
            calls: calls.to_vec(),
            difference,
            exchanges: part.log.all(),
        }))
    }

    /// The first sequence that shows a difference, and how many were played.
    async fn search(
        &self,
        kept: &Kept,
        options: &Options,
        events: &Events,
    ) -> Result<(Option<Shown>, usize), Stop> {
        let (start, seed) = (Instant::now(), self.session.seed());
        let mut played = 0;
        let plays: Vec<_> = (0..options.sequences)
            .map(|number| async move {
                if start.elapsed() > LONGEST {
                    return Ok::<_, Stop>(None);
                }
                let calls = generate::sequence(kept, seed, number as u64);
                let name = format!("explore/{seed}/{number}");
                let shown = self.play_as(kept, &calls, &name).await?;
                if let Some(shown) = &shown {
                    self.best().get_or_insert_with(|| (shown.clone(), number));
                }
                Ok(Some(shown))
            })
            .collect();
        let mut plays = futures::stream::iter(plays).buffered(options.jobs.max(1));
        while let Some(play) = plays.next().await {
            let Some(shown) = play? else { break };
            played += 1;
            if shown.is_some() {
                return Ok((shown, played));
            }
            events.progress("exploring", format!("{played} of {}", options.sequences));
        }
        Ok((None, played))
    }
}

/// Explores the target, and tells what came of it.
pub async fn explore(
    session: &Arc<Session>,
    options: &Options,
    events: &Events,
    interrupt: &Interrupt,
) {
    let start = Instant::now();
    let explorer = Explorer::new(session);
    let ended = tokio::select! {
        ended = exploration(&explorer, options, events) => ended,
        () = interrupt.wait() => Err(Stop::Blocked("interrupted".to_owned())),
    };
    let best = explorer.best().take();
    let ended = match (ended, best) {
        (Err(_), Some((shown, number))) if interrupt.asked() => Ok(Some(Found {
            shown,
            number,
            cut: true,
        })),
        (ended, _) => ended,
    };
    let (outcome, exchanges, again) = match ended {
        Ok(None) => (Outcome::Passed, Vec::new(), String::new()),
        Ok(Some(found)) => {
            let again = written::write(session, options, &found);
            let finding = written::finding(&found);
            (Outcome::Failed { finding }, found.shown.exchanges, again)
        }
        Err(stop) => (Err::<(), _>(stop).into(), Vec::new(), String::new()),
    };
    let again = if again.is_empty() {
        let (many, seed) = (options.sequences.to_string(), session.seed().to_string());
        session.check_again(&["--only", "explore", "--explore", &many, "--seed", &seed])
    } else {
        again
    };
    events.emit(Event::Check(Checked {
        id: ID.to_owned(),
        rule: RULE,
        level: Level::Should,
        severity: Severity::Warn,
        clause: "RFC 7644 section 3".to_owned(),
        covers: &[],
        why: WHY,
        outcome,
        again,
        took_ms: milliseconds(start.elapsed()),
        exchanges,
    }));
}

/// Learns, searches and shrinks; returns what was found.
async fn exploration(
    explorer: &Explorer<'_>,
    options: &Options,
    events: &Events,
) -> Result<Option<Found>, Stop> {
    events.progress("exploring", "what is kept".to_owned());
    let kept = learnt(explorer.session).await?;
    let (found, played) = explorer.search(&kept, options, events).await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let number = played - 1;
    *explorer.best() = Some((found.clone(), number));
    events.progress("exploring", "shortening what was found".to_owned());
    let shown = shrink::shrink(explorer, &kept, found).await?;
    // What is not seen again is no finding.
    let Some(shown) = explorer.play(&kept, &shown.calls).await? else {
        explorer.best().take();
        return Err(Stop::Blocked(
            "a difference was seen, and not seen again".to_owned(),
        ));
    };
    Ok(Some(Found {
        shown,
        number,
        cut: false,
    }))
}

/// What the target keeps; what was made for that is removed.
async fn learnt(session: &Arc<Session>) -> Result<Kept, Stop> {
    let kept = Kept::learn(session).await;
    let _ = session.clean_up(Some(kept::LEARNING), &|_, _| {}).await;
    kept
}

/// Plays a sequence again, beside the reference provider, and tells whether there is a difference.
pub async fn replay(
    session: &Arc<Session>,
    sequence: &Sequence,
    file: &str,
    events: &Events,
    interrupt: &Interrupt,
) {
    let start = Instant::now();
    let explorer = Explorer::new(session);
    let play = async {
        let kept = learnt(session).await?;
        explorer.play(&kept, &sequence.calls).await
    };
    let played = tokio::select! {
        played = play => played,
        () = interrupt.wait() => Err(Stop::Blocked("interrupted".to_owned())),
    };
    let (outcome, exchanges) = match played {
        Ok(None) => (Outcome::Passed, Vec::new()),
        Ok(Some(shown)) => {
            let finding = Finding {
                expected: shown.difference.expected,
                got: shown.difference.got,
                exchange: Some(shown.difference.exchange),
            };
            (Outcome::Failed { finding }, shown.exchanges)
        }
        Err(stop) => (Err::<(), _>(stop).into(), Vec::new()),
    };
    let failed = matches!(outcome, Outcome::Failed { .. });
    events.emit(Event::Play(Played {
        behaviour: sequence.name.clone(),
        persona: "written".to_owned(),
        title: sequence.title.clone(),
        outcome,
        severity: Severity::Warn,
        why: if failed {
            WHY.to_owned()
        } else {
            String::new()
        },
        observed: Vec::new(),
        again: session.replay(file),
        took_ms: milliseconds(start.elapsed()),
        exchanges,
    }));
}
