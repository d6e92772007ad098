//! Journey: one made-up person's way through a behaviour, the unit of load; and the course of a load, on which both
//! drivers send journeys on their way.

use super::meter::Meter;
use crate::interrupt::Interrupt;
use crate::people::People;
use crate::scenario::{Journey, Scenario};
use crate::session::{Part, Session};
use futures::future::BoxFuture;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// What a load is made of.
pub trait Journeys: Send + Sync {
    /// The behaviour that each journey plays: `joiner`.
    fn behaviour(&self) -> &str;

    /// The persona that plays it: `okta-oin`.
    fn persona(&self) -> &str;

    /// Makes what all journeys share, before the clock runs.
    fn prepare(&self) -> BoxFuture<'_, ()>;

    /// Makes the `n`th journey of the run, which was due at `due`. Each has people of its own.
    fn journey(&self, n: u64, due: Instant) -> BoxFuture<'_, Journey>;
}

/// The journeys of a scenario. Their exchanges are not kept.
#[must_use]
pub fn journeys(scenario: Scenario, session: &Arc<Session>) -> Arc<dyn Journeys> {
    Arc::new(OfScenario {
        part: Part::silent(&scenario.name()),
        session: session.clone(),
        scenario,
    })
}

struct OfScenario {
    scenario: Scenario,
    session: Arc<Session>,
    part: Part,
}

impl Journeys for OfScenario {
    fn behaviour(&self) -> &str {
        &self.scenario.behaviour.name
    }

    fn persona(&self) -> &str {
        &self.scenario.persona.name
    }

    fn prepare(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let people = self.session.people(&self.part.name);
            // Where this fails every journey tries again, and tells what was wrong.
            let _ = self
                .scenario
                .prepare(&self.session, &self.part, &people)
                .await;
        })
    }

    fn journey(&self, n: u64, due: Instant) -> BoxFuture<'_, Journey> {
        Box::pin(async move {
            let marker = self.session.journal().marker();
            let domain = &self.session.learnt().form.domain;
            let people = People::of_journey(self.session.seed(), marker, n).at(domain);
            self.scenario
                .journey(&self.session, &self.part, &people, due)
                .await
        })
    }
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
    ///
    /// # Errors
    /// When it broke off.
    pub(super) async fn make(&self, n: u64, due: Instant) -> Result<(), BrokeOff> {
        self.meter.began();
        let journey = tokio::select! {
            biased;
            () = self.cut.wait() => None,
            journey = self.journeys.journey(n, due) => Some(journey),
        };
        let whole = journey
            .as_ref()
            .is_some_and(|journey| journey.broke_off.is_none());
        self.meter.ended(n, journey);
        if whole { Ok(()) } else { Err(BrokeOff) }
    }
}

/// A journey did not come to its end.
#[derive(Debug)]
pub(super) struct BrokeOff;
