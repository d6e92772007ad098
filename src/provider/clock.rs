//! The provider's own clock: each write takes one second, so that the same requests give the same bytes.

use jiff::Timestamp;

/// 2024-01-01T00:00:00Z; any fixed instant would do.
const EPOCH: i64 = 1_704_067_200;

/// Seconds since the fixed epoch, one for each write.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock(i64);

impl Clock {
    /// The next instant, for a write.
    pub(super) fn tick(&mut self) -> i64 {
        self.0 += 1;
        self.0
    }
}

/// An instant of the clock as xsd:dateTime in UTC, with milliseconds (RFC 7643 section 2.3.5).
#[must_use]
pub(super) fn text(instant: i64) -> String {
    Timestamp::from_second(EPOCH + instant)
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
    use super::{parse, text};

    #[test]
    fn instants_are_written_with_milliseconds_and_zone() {
        assert_eq!(text(61), "2024-01-01T00:01:01.000Z");
        assert_eq!(parse("2024-01-01T02:01:01+02:00"), parse(&text(61)));
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
