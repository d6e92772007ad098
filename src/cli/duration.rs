//! Durations and rates as people write them on a command line: `10s`, `1m 30s`, `250ms`, `100/s`, `30/min`.

use std::time::Duration;

/// Reads a length of time.
pub(super) fn length(text: &str) -> Result<Duration, String> {
    let parsed = text.parse::<jiff::SignedDuration>();
    parsed
        .ok()
        .and_then(|duration| Duration::try_from(duration).ok())
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| "write a length of time such as 500ms, 10s or 2m".to_owned())
}

/// Reads a rate, and returns it per second.
pub(super) fn rate(text: &str) -> Result<f64, String> {
    let wrong = || "write a rate such as 100/s, 30/min or 2000/h".to_owned();
    let (number, unit) = text.split_once('/').ok_or_else(wrong)?;
    let seconds = match unit.trim() {
        "s" | "sec" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(wrong()),
    };
    let number: f64 = number.trim().parse().map_err(|_| wrong())?;
    if number.is_finite() && number > 0.0 { Ok(number / seconds) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::{length, rate};
    use std::time::Duration;

    #[test]
    fn lengths_and_rates_are_read_as_people_write_them() {
        assert_eq!(length("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(length("1m 30s"), Ok(Duration::from_secs(90)));
        assert!(length("10").is_err() && length("-3s").is_err() && length("0s").is_err());
        assert_eq!(rate("100/s"), Ok(100.0));
        assert_eq!(rate("30/min"), Ok(0.5));
        assert!(rate("100").is_err() && rate("0/s").is_err() && rate("x/s").is_err());
    }
}
