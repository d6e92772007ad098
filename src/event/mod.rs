//! Event: all that reporters see. Events own their data and serialise; the JSON report is the events, one per line.

mod hide;
mod load;

pub use load::{Latency, LimitKept, LoadError, Loaded, Schedule, Step, Truth};

use crate::client::{Exchange, Rut, Secrets, Throttling};
use crate::learnt::Learnt;
use crate::outcome::Outcome;
use crate::requirements::{Coverage, Level, Severity};
use crate::session::Cleaned;
use crate::target::Announced;
use serde::Serialize;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

/// Something that happened in a run.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The run begins; always the first.
    Started(Started),
    /// What is known of the target before anything is judged.
    Discovered {
        /// Discovery documents and features.
        announced: Box<Announced>,
    },
    /// What trying showed of the target, before anything is judged.
    Learnt(Box<Learnt>),
    /// How far long work has come. Shown while it lasts, kept nowhere.
    Progress {
        /// What is being done: `checking`, `loading`, `cleaning up`.
        doing: String,
        /// How far: `31 of 80`, `4 s of 10 s, 812 journeys, p99 12 ms`.
        how_far: String,
    },
    /// The target has stopped working: all its answers are the same. The checks that follow were tried meanwhile.
    Stuck(Rut),
    /// A check has ended.
    Check(Checked),
    /// All checks have ended: what became of the requirements.
    Covered(Coverage),
    /// A scenario has ended.
    Play(Played),
    /// A load has ended.
    Load(Box<Loaded>),
    /// What was made has been removed.
    CleanedUp(Cleaned),
    /// The run ends; always the last.
    Ended(Ended),
}

/// The beginning of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Started {
    /// Version of scimproof.
    pub version: &'static str,
    /// The command: `check`, `play`, `load`, `prove`.
    pub command: &'static str,
    /// The run's name, which is also the marker on everything it makes.
    pub run: String,
    /// The seed of everything made up.
    pub seed: u64,
    /// The base URL.
    pub target: String,
    /// True if the target is the reference provider in this process.
    pub reference_provider: bool,
    /// True if any certificate was accepted (`--insecure`).
    pub insecure: bool,
    /// When, as RFC 3339.
    pub at: String,
}

/// A check that has ended.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// Area and name.
    pub id: String,
    /// The rule.
    pub rule: &'static str,
    /// How strongly the RFC speaks.
    pub level: Level,
    /// What a violation counts as.
    pub severity: Severity,
    /// `RFC 7644 section 3.5.2.2`.
    pub clause: String,
    /// Ids of the requirements.
    pub covers: &'static [&'static str],
    /// Whom a violation hurts.
    pub why: &'static str,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The command that runs this check alone again.
    pub again: String,
    /// Milliseconds.
    pub took_ms: f64,
    /// Everything that was exchanged.
    pub exchanges: Vec<Arc<Exchange>>,
}

/// A scenario, one behaviour as one persona, that has ended.
#[derive(Clone, Debug, Serialize)]
pub struct Played {
    /// The behaviour: `leaver`.
    pub behaviour: String,
    /// The persona: `entra`.
    pub persona: String,
    /// One line on what happens.
    pub title: String,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What it counts as if it failed.
    pub severity: Severity,
    /// Whom the failure hurts; empty if it did not fail, or the behaviour does not say.
    pub why: String,
    /// What was observed, per read surface, in order.
    pub observed: Vec<Observed>,
    /// The command that plays it alone again.
    pub again: String,
    /// Milliseconds.
    pub took_ms: f64,
    /// Everything that was exchanged.
    pub exchanges: Vec<Arc<Exchange>>,
}

/// What one read surface showed after a life-cycle event.
#[derive(Clone, Debug, Serialize)]
pub struct Observed {
    /// The event before: `deactivate`.
    pub after: String,
    /// Whom or what was looked at: `leaver`, `team`.
    pub subject: String,
    /// The read surface: `user by id`, `users by userName`, `members of group team`.
    pub surface: String,
    /// What came of it.
    #[serde(flatten)]
    pub state: Convergence,
}

/// Whether and when a read surface became right. Times count from the first byte of the write.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Convergence {
    /// Right, and stayed right.
    Right {
        /// Milliseconds to the first right answer.
        after_ms: f64,
        /// Milliseconds to the last wrong answer before it; absent if the first was right.
        #[serde(skip_serializing_if = "Option::is_none")]
        last_wrong_ms: Option<f64>,
    },
    /// Still wrong at the deadline.
    Never {
        /// What was expected.
        expected: String,
        /// What was last seen.
        got: String,
    },
    /// Right once and wrong later.
    Flapped {
        /// Milliseconds to the first right answer.
        after_ms: f64,
        /// Milliseconds to the last wrong answer.
        last_wrong_ms: f64,
    },
    /// The provider does not offer this surface.
    NotObservable {
        /// Why.
        reason: String,
    },
}

/// The end of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Ended {
    /// True if the user stopped it.
    pub interrupted: bool,
    /// Why nothing more was done, if scimproof could not do its work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// How the target slowed us down.
    pub throttling: Throttling,
    /// Seconds.
    pub took_s: f64,
}

/// Where events go; clones lead to the same place.
#[derive(Clone, Debug)]
pub struct Events {
    sender: UnboundedSender<Event>,
    secrets: Secrets,
}

impl Events {
    /// Events that arrive at the other end of the channel, without `secrets` in them.
    #[must_use]
    pub fn new(sender: UnboundedSender<Event>, secrets: Secrets) -> Self {
        Events { sender, secrets }
    }

    /// Tells the reporters. Nobody listening is no error: the work goes on and is cleaned up.
    pub fn emit(&self, mut event: Event) {
        hide::hide(&mut event, &self.secrets);
        let _ = self.sender.send(event);
    }

    /// Tells how far long work has come.
    pub fn progress(&self, doing: &str, how_far: String) {
        self.emit(Event::Progress {
            doing: doing.to_owned(),
            how_far,
        });
    }
}
