//! Numbers on a command line: one clear word on what may stand there, however wrong it is.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// Reads a number within these bounds.
pub(super) fn within<T>(
    bounds: RangeInclusive<T>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: FromStr + PartialOrd + Display + Clone + Send + Sync + 'static,
{
    move |text| {
        let number = text.parse::<T>().ok();
        number
            .filter(|number| bounds.contains(number))
            .ok_or_else(|| format!("write a number from {} to {}", bounds.start(), bounds.end()))
    }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn what_is_too_large_for_any_type_is_told_the_bounds_too() {
        let jobs = within(1..=256_u16);
        assert_eq!(jobs("256"), Ok(256));
        for wrong in ["0", "257", "99999999999999999999999", "-1", "many", ""] {
            let why = "write a number from 1 to 256".to_owned();
            assert_eq!(jobs(wrong), Err(why), "{wrong}");
        }
    }
}
