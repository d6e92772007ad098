//! Load: one scenario made many times, as journeys that virtual users or a schedule of arrivals begin; what they took,
//! which limits held, and who is really there afterwards.

mod arrivals;
mod bottleneck;
mod journey;
mod latency;
mod limits;
mod meter;
mod plan;
mod truth;
mod virtual_users;

pub use journey::{Journeys, journeys};
pub use limits::Limit;
pub use plan::{Drive, Plan, Rate};

use crate::error::Error;
use crate::event::{Event, Events, LimitKept, Loaded, Truth};
use crate::interrupt::Interrupt;
use crate::session::Session;
use journey::Course;
use latency::Times;
use meter::{StepTimes, Totals};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often progress is told.
const TOLD_EVERY: Duration = Duration::from_millis(250);

/// How long journeys under way may take to end after the last one was started: as long as one request may take.
const GRACE: Duration = Duration::from_secs(30);

/// How long they may take after an interrupt.
const GRACE_AT_INTERRUPT: Duration = Duration::from_secs(2);

/// Carries out a plan and tells of it: progress while it lasts, then the load as an event. What was made is left where
/// it is, for the caller to clean up.
///
/// # Errors
/// When the plan cannot be carried out, or a driver cannot start. What the target does wrong is told, and no error.
pub async fn run(
    session: &Arc<Session>,
    plan: &Plan,
    journeys: Arc<dyn Journeys>,
    events: &Events,
    interrupt: &Interrupt,
) -> Result<(), Error> {
    session.client().never_gives_up();
    plan.check()?;
    let driver = Driver::of(plan.drive).await;
    tokio::select! {
        () = journeys.prepare() => {}
        () = interrupt.wait() => {}
    }
    let course = Arc::new(Course::new(journeys.clone(), plan.count));
    let _ends_when_dropped = EndsWhenDropped(course.clone());
    let mut pulse = Times::default();
    let ended = tokio::select! {
        ended = driver.drive(&course, plan.time, interrupt) => ended,
        never = supervise(&course, plan, interrupt) => match never {},
        never = tell(&course, plan, events) => match never {},
        never = bottleneck::pulse(&mut pulse) => match never {},
    };
    let measured = Measured {
        kept: ended?,
        totals: course.meter.take(),
        pulse,
    };
    let truth = if interrupt.asked() {
        Truth {
            acknowledged: truth::acknowledged(&measured.totals.people),
            unknown: Some("the load was interrupted, so nobody was looked for".to_owned()),
            ..Truth::default()
        }
    } else {
        truth::find(session, &measured.totals.people, events, interrupt).await
    };
    let loaded = measured.loaded(plan, journeys.as_ref(), truth);
    events.emit(Event::Load(Box::new(loaded)));
    Ok(())
}

/// What a load has shown.
struct Measured {
    /// How the schedule of arrivals was kept.
    kept: Option<arrivals::Kept>,
    totals: Totals,
    pulse: Times,
}

impl Measured {
    /// As reports show it.
    fn loaded(self, plan: &Plan, journeys: &dyn Journeys, truth: Truth) -> Loaded {
        let Measured {
            kept,
            totals,
            pulse,
        } = self;
        let all = totals.all();
        let schedule = kept.as_ref().map(arrivals::Kept::shown);
        let limits = plan.limits.iter();
        let limits: Vec<LimitKept> = limits
            .map(|limit| limit.judge(&totals, schedule.as_ref()))
            .collect();
        let steps = totals.steps.iter().chain([&all]);
        let p99 = all.response.percentile(99.0);
        let wrong = totals.failed > 0 || limits.iter().any(|limit| !limit.holds);
        // Our own lateness only adds to what is measured: what held in spite of it, holds.
        let (not_judged, bottleneck) =
            match bottleneck::found(plan.drive, kept.as_ref(), &pulse, p99) {
                Some(why) if wrong => (totals.stuck().or(Some(why)), None),
                found => (totals.stuck(), found),
            };
        Loaded {
            behaviour: journeys.behaviour().to_owned(),
            persona: journeys.persona().to_owned(),
            driver: plan.drive.to_string(),
            elapsed_s: totals.elapsed().as_secs_f64(),
            started: totals.started,
            finished: totals.finished,
            failed: totals.failed,
            requests: all.response.count(),
            failed_requests: all.failed,
            steps: steps.map(StepTimes::shown).collect(),
            errors: totals.errors(),
            limits,
            truth,
            not_judged,
            bottleneck,
            schedule,
        }
    }
}

/// A driver that is ready to start, so that waiting for goose takes nothing from the load's time.
enum Driver {
    VirtualUsers(usize, tokio::sync::MutexGuard<'static, ()>),
    Arrivals(Rate, usize),
}

impl Driver {
    async fn of(drive: Drive) -> Self {
        match drive {
            Drive::VirtualUsers(clients) => {
                Driver::VirtualUsers(clients, virtual_users::turn().await)
            }
            Drive::Arrivals { rate, cap } => {
                Driver::Arrivals(rate, cap.unwrap_or_else(|| rate.default_cap()))
            }
        }
    }

    /// Drives until the last journey has ended; arrivals tell how well their schedule was kept.
    async fn drive(
        &self,
        course: &Arc<Course>,
        time: Option<Duration>,
        interrupt: &Interrupt,
    ) -> Result<Option<arrivals::Kept>, Error> {
        match self {
            Driver::VirtualUsers(clients, turn) => {
                virtual_users::drive(course, *clients, turn).await?;
                Ok(None)
            }
            Driver::Arrivals(rate, cap) => {
                let kept = arrivals::drive(course, *rate, *cap, time, interrupt).await?;
                Ok(Some(kept))
            }
        }
    }
}

/// Virtual users are tasks of their own: they must not go on when nobody waits for the load any more.
struct EndsWhenDropped(Arc<Course>);

impl Drop for EndsWhenDropped {
    fn drop(&mut self) {
        self.0.closing.ask();
        self.0.cut.ask();
    }
}

/// Sees to it that a load ends: closes it when its time is up or somebody interrupts, and cuts off what is still under
/// way when its grace is over.
async fn supervise(course: &Course, plan: &Plan, interrupt: &Interrupt) -> Infallible {
    let time_is_up = async {
        match (plan.time, plan.drive) {
            (Some(time), Drive::VirtualUsers(_)) => tokio::time::sleep(time).await,
            // The pacer knows best when its last arrival is due.
            _ => std::future::pending().await,
        }
    };
    tokio::select! {
        () = time_is_up => {}
        () = interrupt.wait() => {}
        () = course.closing.wait() => {}
    }
    course.closing.ask();
    let interrupted = async {
        interrupt.wait().await;
        tokio::time::sleep(GRACE_AT_INTERRUPT).await;
    };
    tokio::select! {
        () = tokio::time::sleep(GRACE) => {}
        () = interrupted => {}
    }
    course.cut.ask();
    std::future::pending().await
}

/// Tells how far the load has come: `4.0 s of 10 s, 812 journeys, 203/s, p99 12 ms, 0 failed`.
async fn tell(course: &Course, plan: &Plan, events: &Events) -> Infallible {
    let start = Instant::now();
    let of_time = plan
        .time
        .map_or_else(String::new, |time| format!(" of {time:?}"));
    let of_count = plan
        .count
        .map_or_else(String::new, |count| format!(" of {count}"));
    loop {
        tokio::time::sleep(TOLD_EVERY).await;
        let elapsed = start.elapsed().as_secs_f64();
        let (started, failed, p99) = course.meter.so_far();
        #[expect(clippy::cast_precision_loss, reason = "no run has 2^53 journeys")]
        let rate = started as f64 / elapsed;
        events.progress(
            "loading",
            format!(
                "{elapsed:.1} s{of_time}, {started}{of_count} journeys, {rate:.0}/s, p99 {p99:.1} ms, {failed} failed"
            ),
        );
    }
}
