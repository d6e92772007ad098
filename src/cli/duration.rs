//! Lengths of time as people write them on a command line: `10s`, `1m 30s`, `250ms`.

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

/// A flag with a length of time, unless it is the usual one.
pub(super) fn unless(usual: Duration, flag: &str, length: Duration) -> Vec<String> {
    let words = [flag.to_owned(), format!("{}ms", length.as_millis())];
    let words = (length != usual).then_some(words);
    words.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::length;
    use std::time::Duration;

    #[test]
    fn lengths_are_read_as_people_write_them() {
        assert_eq!(length("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(length("1m 30s"), Ok(Duration::from_secs(90)));
        assert!(length("10").is_err() && length("-3s").is_err() && length("0s").is_err());
    }
}
