//! The provider's clock: the real one, or one of its own in which each write takes one second, so that the same requests
//! give the same bytes.

use jiff::Timestamp;

/// 2024-01-01T00:00:00Z in milliseconds; any fixed instant would do.
const EPOCH: i64 = 1_704_067_200_000;
/// What a write takes on the clock of its own, in milliseconds.
const WRITE: i64 = 1000;

/// The instant of the last write in milliseconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    last: i64,
    fixed: bool,
    /// Whether it knows whole seconds only; then several writes have the same.
    whole: bool,
}

impl Clock {
    /// A clock of its own, or one that tells the real time.
    pub(super) fn new(fixed: bool) -> Self {
        Clock {
            last: EPOCH,
            fixed,
            whole: false,
        }
    }

    /// The same clock, in whole seconds.
    pub(super) fn in_seconds(self, whole: bool) -> Self {
        Clock { whole, ..self }
    }

    /// The next instant, for a write; no two writes have the same, so that their order shows, unless seconds are all there is.
    pub(super) fn tick(&mut self) -> i64 {
        self.last = if self.fixed {
            self.last + WRITE
        } else if self.whole {
            let now = Timestamp::now().as_second() * 1000;
            now.max(self.last)
        } else {
            Timestamp::now().as_millisecond().max(self.last + 1)
        };
        self.last
    }
}

/// An instant of the clock as xsd:dateTime in UTC, with milliseconds (RFC 7643 section 2.3.5).
#[must_use]
pub(super) fn text(instant: i64) -> String {
    Timestamp::from_millisecond(instant)
        .map(|at| format!("{at:.3}"))
        .unwrap_or_default()
}

/// The instant that an xsd:dateTime names; without offset it is read as UTC.
#[must_use]
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    // jiff reads more than xsd:dateTime, such as a space for the T.
    let shape = text
        .get(..19)?
        .bytes()
        .enumerate()
        .all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            _ => byte.is_ascii_digit(),
        });
    if !shape {
        return None;
    }
    text.parse()
        .ok()
        .or_else(|| format!("{text}Z").parse().ok())
}

#[cfg(test)]
mod tests {
    use super::{Clock, EPOCH, parse, text};

    #[test]
    fn no_two_writes_happen_at_once() {
        for fixed in [false, true] {
            let mut clock = Clock::new(fixed);
            let ticks: Vec<i64> = (0..9).map(|_| clock.tick()).collect();
            assert!(ticks.is_sorted_by(|one, next| one < next), "{ticks:?}");
        }
    }

    #[test]
    fn instants_are_written_with_milliseconds_and_zone() {
        assert_eq!(text(EPOCH + 61_000), "2024-01-01T00:01:01.000Z");
        assert_eq!(
            parse("2024-01-01T02:01:01+02:00"),
            parse(&text(EPOCH + 61_000))
        );
    }

    #[test]
    fn what_is_no_date_and_time_is_refused() {
        for wrong in [
            "2024-01-01",
            "2024-13-45T00:00:00Z",
            "2024-01-01 00:00:00Z",
            "yesterday",
            "",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
