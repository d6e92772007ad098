//! Journey: one made-up person's way through a behaviour, the unit of load; and the course of a load, on which both
//! drivers send journeys on their way.

use super::meter::Meter;
use crate::client::Exchange;
use crate::interrupt::Interrupt;
use crate::people::Person;
use futures::future::BoxFuture;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What a load is made of.
pub trait Journeys: Send + Sync {
    /// Makes the `n`th journey of the run, which was due at `due`. Each has people of its own.
    fn journey(&self, n: u64, due: Instant) -> BoxFuture<'_, Journey>;
}

/// A journey that has ended.
#[derive(Debug, Default)]
pub struct Journey {
    /// The requests, in order.
    pub steps: Vec<Taken>,
    /// Those who should be there now.
    pub people: Vec<Provisioned>,
    /// Why it ended early, if it did.
    pub broke_off: Option<String>,
}

/// A step that was taken: one request and its answer.
#[derive(Debug)]
pub struct Taken {
    /// The life-cycle event and the request in it: `create`, `find`.
    pub name: String,
    /// When it should have been sent: for the first step when the journey was due, then when the one before had ended.
    pub due: Instant,
    /// When it was sent.
    pub sent: Instant,
    /// From the sending to the last byte of the answer.
    pub took: Duration,
    /// What was wrong with the answer, if anything: `status 500`.
    pub problem: Option<String>,
    /// The exchange, if there was an answer.
    pub exchange: Option<Arc<Exchange>>,
}

/// A person whom a journey asked for.
#[derive(Debug)]
pub struct Provisioned {
    /// Who.
    pub person: Person,
    /// True if the creation was answered with success.
    pub acknowledged: bool,
    /// The id in that answer.
    pub id: Option<String>,
}

/// A load under way: what both drivers share.
pub(super) struct Course {
    journeys: Arc<dyn Journeys>,
    /// What is measured.
    pub(super) meter: Meter,
    /// Journeys that may be started.
    count: u64,
    next: AtomicU64,
    /// Asked when no further journey may start.
    pub(super) closing: Interrupt,
    /// Asked when journeys under way are given up.
    pub(super) cut: Interrupt,
}

impl fmt::Debug for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Course").finish_non_exhaustive()
    }
}

impl Course {
    pub(super) fn new(journeys: Arc<dyn Journeys>, count: Option<u64>) -> Self {
        Course {
            journeys,
            meter: Meter::default(),
            count: count.unwrap_or(u64::MAX),
            next: AtomicU64::new(0),
            closing: Interrupt::default(),
            cut: Interrupt::default(),
        }
    }

    /// The number of the next journey; none when no further one may start.
    pub(super) fn admit(&self) -> Option<u64> {
        if self.closing.asked() {
            return None;
        }
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        if n < self.count {
            return Some(n);
        }
        self.closing.ask();
        None
    }

    /// Makes one journey and measures it.
    pub(super) async fn make(&self, n: u64, due: Instant) {
        self.meter.began();
        let journey = tokio::select! {
            biased;
            () = self.cut.wait() => None,
            journey = self.journeys.journey(n, due) => Some(journey),
        };
        self.meter.ended(n, journey);
    }
}
