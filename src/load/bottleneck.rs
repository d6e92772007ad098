//! Bottleneck: whether it was our own machine, and not the target, that was slow. Then nothing is judged.
//!
//! Arrivals: the send lag is the time that we ourselves add between due and begun, although a place was free. It is part
//! of every response time. Virtual users have no schedule to be late for; instead a pulse is timed that beats every ten
//! milliseconds on the same threads: it is late exactly when answers are looked at late. Either way, what is measured is
//! ours and not the target's if the lag's 99th percentile is both noticeable (above 50 ms) and more than a tenth of the
//! response time's. An arrival is never dropped while a place is free, so drops need no rule of their own; but our own
//! ceiling on journeys in flight, if nobody chose it, must not be taken for the target's.

use super::arrivals::Kept;
use super::latency::Times;
use super::plan::{CAP_CEILING, CAP_COVERS, Drive};
use crate::event::Schedule;
use std::convert::Infallible;
use std::time::{Duration, Instant};

/// A lag below this, in milliseconds, is nobody's concern.
const NOTICEABLE: f64 = 50.0;

/// A lag that is less than this part of what was measured does not change what it says.
const MATTERS: f64 = 0.1;

/// How often the pulse beats.
const BEAT: Duration = Duration::from_millis(10);

/// One arrival in so many may wait for a place before a ceiling that nobody chose counts as the bottleneck.
const MAY_WAIT: u64 = 100;

/// Times how late the runtime's own timer is, for as long as it is polled.
pub(super) async fn pulse(lag: &mut Times) -> Infallible {
    loop {
        let due = Instant::now() + BEAT;
        tokio::time::sleep_until(due.into()).await;
        lag.record(due.elapsed());
    }
}

/// Why nothing can be judged, if the lag was the bottleneck; `p99` is of all response times, in milliseconds.
pub(super) fn lagged(lag: &Times, p99: f64) -> Option<String> {
    let late = lag.percentile(99.0);
    (late > NOTICEABLE && late > MATTERS * p99).then(|| {
        format!(
            "this machine was the bottleneck: it was {late:.0} ms late itself (p99) in a response time of {p99:.0} ms (p99); \
             give it more CPU, or load less"
        )
    })
}

/// Why nothing can be judged, if our own ceiling on journeys in flight was the bottleneck.
pub(super) fn capped(drive: Drive, kept: &Schedule) -> Option<String> {
    let Drive::Arrivals { rate, cap: None } = drive else {
        return None;
    };
    let wanted = rate.in_time(CAP_COVERS);
    (wanted > CAP_CEILING && kept.queued + kept.dropped > kept.due / MAY_WAIT).then(|| {
        format!(
            "{} of {} arrivals had to wait because no more than {CAP_CEILING} journeys are under way at once by default; \
             allow {wanted}, or load less",
            kept.queued + kept.dropped,
            kept.due
        )
    })
}

/// Why nothing can be judged, if it was our own doing.
pub(super) fn found(drive: Drive, kept: Option<&Kept>, pulse: &Times, p99: f64) -> Option<String> {
    match kept {
        Some(kept) => lagged(&kept.lag, p99).or_else(|| capped(drive, &kept.shown())),
        None => lagged(pulse, p99),
    }
}

#[cfg(test)]
mod tests {
    use super::{Times, capped, lagged};
    use crate::event::{Latency, Schedule};
    use crate::load::Drive;
    use std::time::Duration;

    #[test]
    fn a_lag_counts_if_it_is_noticeable_and_matters() {
        let lag = |ms| {
            let mut lag = Times::default();
            lag.record(Duration::from_millis(ms));
            lag
        };
        assert!(lagged(&lag(100), 200.0).is_some());
        assert!(lagged(&lag(40), 60.0).is_none(), "not noticeable");
        assert!(lagged(&lag(100), 2000.0).is_none(), "does not matter");
        assert!(lagged(&Times::default(), 0.0).is_none(), "nothing was late");
    }

    #[test]
    fn our_own_ceiling_counts_only_if_nobody_chose_it() {
        let kept = |queued| Schedule {
            due: 1000,
            queued,
            dropped: 0,
            most_in_flight: 1000,
            in_flight_cap: 1000,
            lag: Latency::default(),
        };
        let drive = |rate: &str, cap| Drive::Arrivals {
            rate: rate.parse().expect("a rate"),
            cap,
        };
        assert!(capped(drive("900/s", None), &kept(500)).is_some());
        assert!(capped(drive("900/s", None), &kept(5)).is_none());
        assert!(capped(drive("900/s", Some(1000)), &kept(500)).is_none());
        assert!(
            capped(drive("400/s", None), &kept(500)).is_none(),
            "two seconds' worth is the target's"
        );
    }
}
