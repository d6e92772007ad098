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

use crate::client::{Exchange, milliseconds};
use crate::event::{Checked, Event, Events, Played};
use crate::interrupt::Interrupt;
use crate::outcome::{Finding, Outcome, Stop};
use crate::requirements::{Level, Severity};
use crate::scenario::{Call, Sequence};
use crate::session::{Part, Session};
use duel::{Difference, Duel, Kind};
use futures::StreamExt as _;
use kept::Kept;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The id under which it is reported.
pub const ID: &str = "explore/sequences";

/// How a file begins that exploring has written, so that it may be written over.
const FOUND: &str = "Found by scimproof";
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
}

/// A sequence that shows a difference, and how it was seen.
struct Shown {
    calls: Vec<Call>,
    difference: Difference,
    exchanges: Vec<Arc<Exchange>>,
}

impl Explorer<'_> {
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
        Ok(shown.filter(|shown| shown.difference.kind == kind))
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
                    return Ok(None);
                }
                let calls = generate::sequence(kept, seed, number as u64);
                let name = format!("explore/{seed}/{number}");
                self.play_as(kept, &calls, &name).await.map(Some)
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
    let explored = tokio::select! {
        explored = exploration(session, options, events) => explored,
        () = interrupt.wait() => Err(Stop::Blocked("interrupted".to_owned())),
    };
    let url = session.client().address().as_str();
    let (outcome, exchanges, again) = match explored {
        Ok(None) => (Outcome::Passed, Vec::new(), String::new()),
        Ok(Some((shown, again))) => {
            let finding = finding(&shown);
            (Outcome::Failed { finding }, shown.exchanges, again)
        }
        Err(stop) => (Err::<(), _>(stop).into(), Vec::new(), String::new()),
    };
    let again = if again.is_empty() {
        let (many, seed) = (options.sequences, session.seed());
        format!("scimproof check {url} --only explore --explore {many} --seed {seed}")
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

/// Learns, searches, shrinks and writes down; returns what was found, and how to play it again.
async fn exploration(
    session: &Arc<Session>,
    options: &Options,
    events: &Events,
) -> Result<Option<(Shown, String)>, Stop> {
    let explorer = Explorer {
        session,
        plays: AtomicUsize::new(0),
    };
    events.progress("exploring", "what is kept".to_owned());
    let kept = learnt(session).await?;
    let (found, number) = explorer.search(&kept, options, events).await?;
    let Some(found) = found else {
        return Ok(None);
    };
    events.progress("exploring", "shortening what was found".to_owned());
    let shown = shrink::shrink(&explorer, &kept, found).await?;
    // What is not seen again is no finding.
    let Some(shown) = explorer.play(&kept, &shown.calls).await? else {
        return Err(Stop::Blocked(
            "a difference was seen, and not seen again".to_owned(),
        ));
    };
    let seed = session.seed();
    let sequence = Sequence {
        name: format!("explore-{seed}-{}", number - 1),
        title: format!(
            "After these {} requests it is not as it should be",
            shown.calls.len()
        ),
        calls: shown.calls.clone(),
    };
    let comments = [
        format!(
            "{FOUND} {} with --explore {} --seed {seed}.",
            env!("CARGO_PKG_VERSION"),
            options.sequences
        ),
        format!("Expected: {}", shown.difference.expected),
        format!("Got: {}", shown.difference.got),
        "Play it again: scimproof play URL and the name of this file.".to_owned(),
    ];
    let written = std::fs::write(&options.file, sequence.to_toml(&comments));
    let url = session.client().address().as_str();
    let again = match written {
        Ok(()) => format!("scimproof play {url} {}", options.file.display()),
        Err(_) => String::new(),
    };
    Ok(Some((shown, again)))
}

/// Whether a sequence can be written to this file without harm; it is asked before anything is played.
///
/// # Errors
/// Why it cannot: `scimproof play` would not take it for a file, its folder is missing, or it is somebody else's.
pub fn may_write(file: &Path) -> Result<(), String> {
    let shown = file.display();
    if file.extension().is_none_or(|it| it != "toml") {
        return Err(format!("{shown} does not end in .toml"));
    }
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    if folder.is_some_and(|it| !it.is_dir()) {
        return Err(format!("the folder of {shown} is not there"));
    }
    match std::fs::read_to_string(file) {
        Ok(text) if text.trim_start_matches(['#', ' ']).starts_with(FOUND) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Ok(_) => Err(format!(
            "{shown} is there, and scimproof did not write it; name another file"
        )),
        Err(error) => Err(format!("{shown}: {error}")),
    }
}

/// What the target keeps; what was made for that is removed.
async fn learnt(session: &Arc<Session>) -> Result<Kept, Stop> {
    let kept = Kept::learn(session).await;
    let _ = session.clean_up(Some(kept::LEARNING), &|_, _| {}).await;
    kept
}

/// The difference with the requests that show it.
fn finding(shown: &Shown) -> Finding {
    let lines: Vec<String> = shown.calls.iter().map(Call::line).collect();
    let Difference {
        expected,
        got,
        exchange,
        ..
    } = &shown.difference;
    Finding {
        expected: expected.clone(),
        got: format!("{got}, after {}", lines.join("; then ")),
        exchange: Some(exchange.clone()),
    }
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
    let explorer = Explorer {
        session,
        plays: AtomicUsize::new(0),
    };
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
        again: format!(
            "scimproof play {} {file}",
            session.client().address().as_str()
        ),
        took_ms: milliseconds(start.elapsed()),
        exchanges,
    }));
}
