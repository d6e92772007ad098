//! Observation: looks at read surfaces again and again, until each is right and stays right, or its time is over.

use super::behaviour::{Observation, State, Truth};
use super::play::PlayOptions;
use super::surface::{Observer, Read, Reading, Surface};
use crate::client::{Exchange, milliseconds};
use crate::event::{Convergence, Observed};
use futures::StreamExt as _;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Pause after the first round of reads; each further one is half as long again.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// Longest pause between two rounds.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Right reads in a row that make a surface converged.
const IN_A_ROW: u32 = 3;
/// Reads side by side, so that several connections, and replicas behind a balancer, are hit.
const READS_AT_ONCE: usize = 4;

/// One surface while it is being watched.
struct Watched<'t> {
    observation: &'t Observation,
    surface: Surface,
    deadline: Instant,
    within: Duration,
    in_a_row: u32,
    row_began: Option<Instant>,
    first_right: Option<Instant>,
    last_wrong: Option<Instant>,
    flapped: bool,
    not_observable: Option<String>,
    difference: (String, String),
    exchange: Option<Arc<Exchange>>,
    ended: bool,
}

/// What came of one surface.
pub(super) struct Seen<'t> {
    /// What it was watched for.
    pub(super) observation: &'t Observation,
    pub(super) observed: Observed,
    /// The read that shows it best.
    pub(super) exchange: Option<Arc<Exchange>>,
    /// What was expected and what was there instead, in words, if it did not become right.
    pub(super) finding: Option<(String, String)>,
}

/// Watches every surface of the truths until each has converged or its time is over. Times count from `since`.
pub(super) async fn observe<'t>(
    observer: &Observer<'_>,
    observations: &[&'t Observation],
    offered: &BTreeSet<&'static str>,
    after: &str,
    since: Instant,
    options: &PlayOptions,
) -> Vec<Seen<'t>> {
    let mut watched: Vec<Watched<'t>> = Vec::new();
    for observation in observations {
        let within = options.within.unwrap_or(observation.within);
        for surface in Surface::of(&observation.truth, observer.stage) {
            watched.push(Watched::new(
                observation,
                surface,
                since + within,
                within,
                offered,
            ));
        }
    }
    let last_deadline = watched.iter().map(|watched| watched.deadline).max();
    let end = last_deadline.unwrap_or(since) + options.settle + 2 * LONGEST_PAUSE;
    let mut pause = FIRST_PAUSE;
    loop {
        round(observer, &mut watched, options.settle).await;
        if watched.iter().all(|watched| watched.ended) || Instant::now() > end {
            break;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(LONGEST_PAUSE);
    }
    watched
        .into_iter()
        .map(|watched| watched.seen(after, since))
        .collect()
}

/// The optional ways of showing that the provider is seen to have: with an account about which everything is known.
/// What does not become right within a settling time counts as not offered.
pub(super) async fn offered(
    observer: &Observer<'_>,
    truth: &Truth,
    settle: Duration,
) -> BTreeSet<&'static str> {
    let surfaces = Surface::of(truth, observer.stage).into_iter();
    let mut open: Vec<Surface> = surfaces
        .filter(|surface| surface.optional().is_some())
        .collect();
    let mut offered = BTreeSet::new();
    let (start, mut pause) = (Instant::now(), FIRST_PAUSE);
    loop {
        let mut still_open = Vec::new();
        for surface in open {
            match (
                observer.read(&surface, truth).await.reading,
                surface.optional(),
            ) {
                (Reading::Right, Some(way)) if observer.tells_apart(&surface).await => {
                    offered.insert(way);
                }
                (Reading::Wrong { .. } | Reading::NoAnswer(_), _) => still_open.push(surface),
                _ => {}
            }
        }
        open = still_open;
        if open.is_empty() || start.elapsed() > settle {
            return offered;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(LONGEST_PAUSE);
    }
}

/// Reads every surface that is still being watched, once.
async fn round(observer: &Observer<'_>, watched: &mut [Watched<'_>], settle: Duration) {
    let open: Vec<usize> = (0..watched.len())
        .filter(|&at| !watched[at].ended)
        .collect();
    let asked: Vec<(usize, Surface, &Truth)> = open
        .into_iter()
        .map(|at| {
            (
                at,
                watched[at].surface.clone(),
                &watched[at].observation.truth,
            )
        })
        .collect();
    let reads: Vec<(usize, Read, Instant)> = futures::stream::iter(asked)
        .map(|(at, surface, truth)| async move {
            let read = observer.read(&surface, truth).await;
            (at, read, Instant::now())
        })
        .buffer_unordered(READS_AT_ONCE)
        .collect()
        .await;
    for (at, read, when) in reads {
        watched[at].note(read, when, settle);
    }
}

impl<'t> Watched<'t> {
    fn new(
        observation: &'t Observation,
        surface: Surface,
        deadline: Instant,
        within: Duration,
        offered: &BTreeSet<&'static str>,
    ) -> Self {
        let missing = surface.optional().is_some_and(|way| !offered.contains(way));
        Watched {
            observation,
            surface,
            deadline,
            within,
            in_a_row: 0,
            row_began: None,
            first_right: None,
            last_wrong: None,
            flapped: false,
            not_observable: missing.then(|| {
                "the provider did not show it, or not it alone, before anything happened".to_owned()
            }),
            difference: (String::new(), String::new()),
            exchange: None,
            ended: missing,
        }
    }

    /// Takes a read into account.
    fn note(&mut self, read: Read, when: Instant, settle: Duration) {
        match read.reading {
            Reading::Right => {
                self.first_right.get_or_insert(when);
                let began = *self.row_began.get_or_insert(when);
                self.in_a_row += 1;
                self.ended = self.in_a_row >= IN_A_ROW && when.duration_since(began) >= settle;
            }
            Reading::Wrong { expected, got } => {
                self.flapped = self.flapped || self.first_right.is_some();
                self.last_wrong = Some(when);
                (self.in_a_row, self.row_began) = (0, None);
                self.difference = (expected, got);
                self.ended = when > self.deadline;
            }
            // No answer says nothing about the account; but what was right must also be seen to stay so.
            Reading::NoAnswer(why) => {
                (self.in_a_row, self.row_began) = (0, None);
                self.ended = when > self.deadline;
                if self.ended && self.first_right.is_some() && !self.flapped {
                    self.not_observable = Some(why);
                } else if self.last_wrong.is_none() {
                    self.difference = ("an answer".to_owned(), why);
                }
            }
            Reading::NotObservable(reason) => {
                self.not_observable = Some(reason);
                self.ended = true;
            }
        }
        // A flap is shown by its last wrong answer, not by the right ones after it.
        if !(self.flapped && self.in_a_row > 0) {
            self.exchange = read.exchange;
        }
    }

    fn seen(self, after: &str, since: Instant) -> Seen<'t> {
        let ms = |when: Instant| milliseconds(when.duration_since(since));
        let (expected, got) = self.difference;
        let truth = &self.observation.truth;
        let subject = match truth {
            Truth::User { name, .. } | Truth::Group { name, .. } => name.clone(),
        };
        let surface = self.surface.name();
        let mut finding = None;
        let state = match (self.not_observable, self.first_right, self.last_wrong) {
            (Some(reason), ..) => Convergence::NotObservable { reason },
            (None, Some(first), Some(last)) if self.flapped => {
                let there = format!(
                    "{got}, {:.0} ms after it had been right once",
                    ms(last) - ms(first)
                );
                finding = Some((format!("{expected}, and that it stays so"), there));
                Convergence::Flapped {
                    after_ms: ms(first),
                    last_wrong_ms: ms(last),
                }
            }
            (None, Some(first), last) => Convergence::Right {
                after_ms: ms(first),
                last_wrong_ms: last.map(ms),
            },
            (None, None, _) => {
                let within = self.within;
                finding = Some((format!("{expected} within {within:?}"), got.clone()));
                Convergence::Never { expected, got }
            }
        };
        let finding = finding.map(|(expected, got)| {
            let what = describe(truth);
            (
                format!("{subject} {what}, seen as {surface}: {expected}"),
                format!("{surface}: {got}"),
            )
        });
        Seen {
            observation: self.observation,
            observed: Observed {
                after: after.to_owned(),
                subject,
                surface,
                state,
            },
            exchange: self.exchange,
            finding,
        }
    }
}

/// What must be true, in words.
fn describe(truth: &Truth) -> &'static str {
    match truth {
        Truth::User {
            state: Some(State::Active),
            ..
        } => "is active",
        Truth::User {
            state: Some(State::Inactive),
            ..
        } => "is closed",
        Truth::User {
            state: Some(State::Gone),
            ..
        }
        | Truth::Group { gone: true, .. } => "is gone",
        Truth::User { groups, .. } if groups.as_ref().is_none_or(Vec::is_empty) => "is in no group",
        Truth::User { .. } => "is in its groups, and in no others",
        Truth::Group { gone: false, .. } => "is there",
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Convergence, Observation, Observed, Read, Reading, State, Surface, Truth, Watched,
    };
    use crate::requirements::Severity;
    use std::collections::BTreeSet;
    use std::time::{Duration, Instant};

    /// Watches one surface whose reads come 100 ms apart, with 300 ms to become right.
    fn watch(readings: &[&str]) -> (Convergence, bool) {
        let within = Duration::from_millis(300);
        let leaver = Observation {
            truth: Truth::User {
                name: "leaver".to_owned(),
                state: Some(State::Inactive),
                groups: None,
                as_sent: false,
            },
            within,
            severity: Severity::Fail,
            why: String::new(),
        };
        let since = Instant::now();
        let nothing = BTreeSet::new();
        let deadline = since + within;
        let mut watched = Watched::new(&leaver, Surface::UserById, deadline, within, &nothing);
        let mut at = since;
        for reading in readings {
            at += Duration::from_millis(100);
            let reading = match *reading {
                "right" => Reading::Right,
                "wrong" => Reading::Wrong {
                    expected: "active false".to_owned(),
                    got: "active true".to_owned(),
                },
                "refused" => Reading::NotObservable("refused".to_owned()),
                _ => Reading::NoAnswer("no answer".to_owned()),
            };
            let read = Read {
                reading,
                exchange: None,
            };
            watched.note(read, at, Duration::from_millis(200));
        }
        let ended = watched.ended;
        let Observed { state, .. } = watched.seen("deactivate", since).observed;
        (state, ended)
    }

    #[test]
    fn right_is_what_stays_right() {
        let (state, ended) = watch(&["wrong", "right", "right"]);
        assert!(matches!(state, Convergence::Right { .. }) && !ended);
        let (state, ended) = watch(&["wrong", "right", "right", "right"]);
        let Convergence::Right {
            after_ms,
            last_wrong_ms,
        } = state
        else {
            panic!("{state:?}")
        };
        assert!(ended && after_ms > 199.0 && last_wrong_ms == Some(100.0));
    }

    #[test]
    fn what_is_wrong_again_has_flapped_and_what_stays_wrong_never_was_right() {
        let (state, ended) = watch(&["right", "wrong", "right", "right", "right"]);
        assert!(
            matches!(state, Convergence::Flapped { .. }) && ended,
            "{state:?}"
        );
        let (state, ended) = watch(&["wrong", "wrong", "wrong", "wrong"]);
        assert!(
            matches!(state, Convergence::Never { .. }) && ended,
            "{state:?}"
        );
    }

    #[test]
    fn no_answer_is_neither_right_nor_wrong() {
        let (state, ended) = watch(&["right", "no answer", "right", "right", "right"]);
        assert!(
            matches!(state, Convergence::Right { .. }) && ended,
            "{state:?}"
        );
        let (state, ended) = watch(&["right", "right", "right", "no answer"]);
        assert!(
            matches!(state, Convergence::NotObservable { .. }) && ended,
            "{state:?}"
        );
        let (state, _) = watch(&["refused"]);
        assert!(
            matches!(state, Convergence::NotObservable { .. }),
            "{state:?}"
        );
    }
}
