//! Plan: how journeys are driven, how long, and what must hold in the end.

use super::limits::Limit;
use crate::error::Error;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// Journeys under way at once, unless the user says otherwise, cover this much time of arrivals.
pub(super) const CAP_COVERS: Duration = Duration::from_secs(2);

/// No more journeys under way at once than this, unless the user says otherwise: beyond it, connections become the load.
pub(super) const CAP_CEILING: usize = 1000;

/// At least so many, so that a slow trickle still stands one slow answer.
const CAP_FLOOR: usize = 8;

/// A rate below this, one in a day, is a slip of the fingers.
const SLOWEST: f64 = 1.0 / 86_400.0;

/// A rate above this is a slip of the fingers.
const FASTEST: f64 = 100_000.0;

/// How a load is carried out. Everything ends by itself: by time, by number, or by both, whichever comes first.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Who starts journeys, and when.
    pub drive: Drive,
    /// For how long journeys are started.
    pub time: Option<Duration>,
    /// How many journeys are started.
    pub count: Option<u64>,
    /// What must hold in the end.
    pub limits: Vec<Limit>,
}

/// Who starts journeys, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drive {
    /// Closed loop: so many virtual users, each of which begins a journey when its last one has ended.
    VirtualUsers(usize),
    /// Open loop: journeys begin on a schedule, however slow the answers are.
    Arrivals {
        /// How often.
        rate: Rate,
        /// Allowed journeys under way at once; what is due beyond them waits. Two seconds of arrivals by default.
        cap: Option<usize>,
    },
}

impl Plan {
    /// Looks whether the plan can be carried out.
    ///
    /// # Errors
    /// When it has no end, or nothing to do.
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |why: &str| Err(Error::Usage(why.to_owned()));
        match self.drive {
            _ if self.time.is_none() && self.count.is_none() => {
                wrong("a load needs an end: give --for, --count, or both")
            }
            _ if self.time.is_some_and(|time| time.is_zero()) || self.count == Some(0) => {
                wrong("a load of nothing proves nothing: give --for or --count more than 0")
            }
            Drive::VirtualUsers(0) => wrong("--clients must be at least 1"),
            Drive::Arrivals { cap: Some(0), .. } => {
                wrong("the cap on journeys in flight must be at least 1")
            }
            Drive::VirtualUsers(_) | Drive::Arrivals { .. } => Ok(()),
        }
    }
}

impl fmt::Display for Drive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Drive::VirtualUsers(1) => f.write_str("1 virtual user"),
            Drive::VirtualUsers(clients) => write!(f, "{clients} virtual users"),
            Drive::Arrivals { rate, .. } => write!(f, "arrivals at {rate}"),
        }
    }
}

/// How many arrivals in a second. Written `400/s`, `30/min` or `100/h`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    count: f64,
    unit: &'static str,
    seconds: f64,
}

impl Rate {
    /// Arrivals in a second.
    #[must_use]
    pub fn per_second(self) -> f64 {
        self.count / self.seconds
    }

    /// Arrivals in so much time, rounded up.
    #[must_use]
    pub fn in_time(self, time: Duration) -> usize {
        let count = (self.per_second() * time.as_secs_f64()).ceil();
        // Checked when it was read: a rate is positive and not above 100,000 a second.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive, and far below 2^53"
        )]
        let count = count as usize;
        count
    }

    /// When the `n`th arrival is due, after the first.
    #[must_use]
    pub fn due(self, n: u64) -> Duration {
        #[expect(
            clippy::cast_precision_loss,
            reason = "no run has 2^53 arrivals, and the result is rounded to nanoseconds"
        )]
        let n = n as f64;
        Duration::from_secs_f64(n / self.per_second())
    }

    /// Journeys that may be under way at once, unless the user says otherwise.
    #[must_use]
    pub fn default_cap(self) -> usize {
        self.in_time(CAP_COVERS).clamp(CAP_FLOOR, CAP_CEILING)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.count, self.unit)
    }
}

impl FromStr for Rate {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |why: &str| Error::Usage(format!("--rate {text:?}: {why}"));
        let (count, unit) = text.split_once('/').unwrap_or((text, "s"));
        let count: f64 = count
            .trim()
            .parse()
            .map_err(|_| wrong("a number with its unit is expected, as in 400/s or 30/min"))?;
        let (unit, seconds) = match unit.trim() {
            "s" => ("s", 1.0),
            "min" => ("min", 60.0),
            "h" => ("h", 3600.0),
            _ => return Err(wrong("the unit is one of /s, /min, /h")),
        };
        let rate = Rate {
            count,
            unit,
            seconds,
        };
        if rate.per_second() >= SLOWEST && rate.per_second() <= FASTEST {
            Ok(rate)
        } else {
            Err(wrong(
                "a rate is at least one in a day and at most 100000/s",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rate;
    use std::time::Duration;

    #[test]
    fn a_rate_is_read_and_scheduled() {
        let rate: Rate = "30/min".parse().expect("a rate");
        assert_eq!(rate.to_string(), "30/min");
        assert_eq!(rate.due(3), Duration::from_secs(6));
        assert_eq!(rate.default_cap(), 8);
        let fast: Rate = "400".parse().expect("a rate");
        assert_eq!(
            (fast.default_cap(), fast.to_string().as_str()),
            (800, "400/s")
        );
        for wrong in [
            "", "x/s", "0/s", "-1/s", "5/day", "NaN/s", "1e9/s", "1e-300/s",
        ] {
            assert!(wrong.parse::<Rate>().is_err(), "{wrong}");
        }
    }
}
