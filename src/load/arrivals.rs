//! Arrivals, the open loop: journeys begin on a schedule, however slow the answers are. What is due when all places are
//! taken waits with the time at which it was due, so that a stall shows in the response times of all whom it delayed.

use super::journey::Course;
use super::latency::Times;
use super::plan::Rate;
use crate::error::Error;
use crate::event::Schedule;
use crate::interrupt::Interrupt;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

/// Arrivals that may wait cover this much time; what comes after them is dropped.
const QUEUE_COVERS: Duration = Duration::from_secs(10);

/// How well the schedule was kept.
#[derive(Debug, Default)]
pub(super) struct Kept {
    due: u64,
    queued: u64,
    dropped: u64,
    most_in_flight: usize,
    cap: usize,
    /// Between due and begun, of arrivals that found a free place.
    pub(super) lag: Times,
}

impl Kept {
    /// As reports show it.
    pub(super) fn shown(&self) -> Schedule {
        Schedule {
            due: self.due,
            queued: self.queued,
            dropped: self.dropped,
            most_in_flight: self.most_in_flight as u64,
            in_flight_cap: self.cap as u64,
            lag: self.lag.latency(),
        }
    }
}

/// Sends arrivals on their way until the time or the number is up, or somebody interrupts; then until the last
/// journey has ended.
pub(super) async fn drive(
    course: &Arc<Course>,
    rate: Rate,
    cap: usize,
    time: Option<Duration>,
    interrupt: &Interrupt,
) -> Result<Kept, Error> {
    let (pacer, mut arrivals) = Pacer::start(course, rate, time)?;
    let mut pacer = Some(pacer);
    let mut places = Places::new(course, rate, cap);
    let interrupted = interrupt.wait();
    let cut = course.cut.wait();
    tokio::pin!(interrupted, cut);
    while pacer.is_some() || places.are_taken() {
        tokio::select! {
            biased;
            // Whoever waits at an interrupt, or after the time allowed, is not sent any more.
            () = &mut interrupted, if pacer.is_some() || places.anyone_waits() => {
                pacer = None;
                places.send_home();
            }
            () = &mut cut, if pacer.is_some() || places.anyone_waits() => {
                pacer = None;
                places.send_home();
            }
            // Places are freed before anyone arrives, so that nobody waits for one that is free already.
            () = places.freed(), if places.are_taken() => {}
            arrival = arrivals.recv(), if pacer.is_some() => match arrival {
                Some(arrival) => places.arrive(arrival),
                None => pacer = None,
            },
        }
    }
    Ok(places.into_kept())
}

/// A journey and when it is due.
#[derive(Clone, Copy, Debug)]
struct Arrival {
    n: u64,
    due: Instant,
}

/// The places for journeys under way, and the queue before them.
struct Places {
    course: Arc<Course>,
    under_way: JoinSet<()>,
    waiting: VecDeque<Arrival>,
    may_wait: usize,
    kept: Kept,
    lag: Arc<Mutex<Times>>,
}

impl Places {
    fn new(course: &Arc<Course>, rate: Rate, cap: usize) -> Self {
        Places {
            course: course.clone(),
            under_way: JoinSet::new(),
            waiting: VecDeque::new(),
            may_wait: rate.in_time(QUEUE_COVERS).max(cap),
            kept: Kept {
                cap,
                ..Kept::default()
            },
            lag: Arc::default(),
        }
    }

    fn are_taken(&self) -> bool {
        !self.under_way.is_empty()
    }

    fn anyone_waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    fn arrive(&mut self, arrival: Arrival) {
        self.kept.due += 1;
        if self.under_way.len() < self.kept.cap {
            let lag = self.lag.clone();
            self.begin(arrival, Some(lag));
        } else if self.waiting.len() < self.may_wait {
            self.kept.queued += 1;
            self.waiting.push_back(arrival);
        } else {
            self.kept.dropped += 1;
        }
    }

    fn begin(&mut self, Arrival { n, due }: Arrival, lag: Option<Arc<Mutex<Times>>>) {
        let course = self.course.clone();
        self.under_way.spawn(async move {
            if let Some(lag) = lag {
                lag.lock()
                    .expect("nothing panics while it holds this lock")
                    .record(due.elapsed());
            }
            // The schedule goes on, whatever came of it.
            let _ = course.make(n, due).await;
        });
        self.kept.most_in_flight = self.kept.most_in_flight.max(self.under_way.len());
    }

    /// Waits until a place is free, and gives it to whoever has waited longest.
    async fn freed(&mut self) {
        if let Some(Err(error)) = self.under_way.join_next().await
            && error.is_panic()
        {
            std::panic::resume_unwind(error.into_panic());
        }
        if let Some(arrival) = self.waiting.pop_front() {
            self.begin(arrival, None);
        }
    }

    /// Gives up everyone who waits.
    fn send_home(&mut self) {
        self.kept.dropped += self.waiting.len() as u64;
        self.waiting.clear();
    }

    fn into_kept(self) -> Kept {
        let mut kept = self.kept;
        kept.lag = std::mem::take(
            &mut *self
                .lag
                .lock()
                .expect("nothing panics while it holds this lock"),
        );
        kept
    }
}

/// A thread that announces each arrival when it is due. tokio's timers have steps of a millisecond; a thread's sleep is
/// good to some ten microseconds. It ends when this is dropped.
struct Pacer {
    _stop: Sender<()>,
}

impl Pacer {
    fn start(
        course: &Arc<Course>,
        rate: Rate,
        time: Option<Duration>,
    ) -> Result<(Self, UnboundedReceiver<Arrival>), Error> {
        let (stop, stopped) = channel();
        let (sender, arrivals) = unbounded_channel();
        let course = course.clone();
        std::thread::Builder::new()
            .name("pacer".to_owned())
            .spawn(move || pace(&course, rate, time, &stopped, &sender))
            .map_err(|source| Error::Start {
                what: "the thread that paces arrivals",
                why: source.to_string(),
            })?;
        Ok((Pacer { _stop: stop }, arrivals))
    }
}

fn pace(
    course: &Course,
    rate: Rate,
    time: Option<Duration>,
    stopped: &Receiver<()>,
    sender: &UnboundedSender<Arrival>,
) {
    let start = Instant::now();
    while let Some(n) = course.admit() {
        let after = rate.due(n);
        if time.is_some_and(|time| after >= time) {
            course.closing.ask();
            return;
        }
        let due = start + after;
        let wait = due.saturating_duration_since(Instant::now());
        if stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout)
            || sender.send(Arrival { n, due }).is_err()
        {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Arrival, Places};
    use crate::load::journey::{Course, Journeys};
    use crate::scenario::Journey;
    use futures::future::BoxFuture;
    use std::sync::Arc;
    use std::time::Instant;

    struct Endless;

    impl Journeys for Endless {
        fn behaviour(&self) -> &'static str {
            "endless"
        }

        fn persona(&self) -> &'static str {
            "nobody"
        }

        fn prepare(&self) -> BoxFuture<'_, ()> {
            Box::pin(std::future::ready(()))
        }

        fn journey(&self, _: u64, _: Instant) -> BoxFuture<'_, Journey> {
            Box::pin(std::future::pending())
        }
    }

    #[tokio::test]
    async fn who_finds_no_place_waits_and_who_finds_the_queue_full_is_dropped() {
        let course = Arc::new(Course::new(Arc::new(Endless), None));
        let rate = "1/s".parse().expect("a rate");
        let mut places = Places::new(&course, rate, 2);
        let due = Instant::now();
        (0..15).for_each(|n| places.arrive(Arrival { n, due }));
        let kept = places.kept.shown();
        assert_eq!((kept.due, kept.queued, kept.dropped), (15, 10, 3));
        assert_eq!((kept.most_in_flight, kept.in_flight_cap), (2, 2));
        course.cut.ask();
        places.send_home();
        places.freed().await;
        places.freed().await;
        assert!(!places.are_taken());
        let kept = places.into_kept();
        assert_eq!((kept.dropped, kept.lag.count()), (13, 2));
        let totals = course.meter.take();
        assert_eq!((totals.started, totals.failed), (2, 2));
    }
}
