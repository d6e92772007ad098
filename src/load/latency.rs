//! Latency: times in an HDR histogram: three digits, in microseconds, up to an hour.

use crate::client::milliseconds;
use crate::event::Latency;
use hdrhistogram::Histogram;
use std::time::Duration;

/// Longest time that is told apart. A request with all its timeouts and waits for a 429 stays far below it.
const LONGEST: Duration = Duration::from_secs(3600);

/// Times of one kind. About 94 KiB each, so they are held per step and shard, never per virtual user.
#[derive(Clone, Debug)]
pub(super) struct Times(Histogram<u32>);

impl Default for Times {
    fn default() -> Self {
        Times(
            Histogram::new_with_bounds(1, microseconds(LONGEST), 3)
                .expect("the bounds are in order, and three digits are allowed"),
        )
    }
}

impl Times {
    /// Adds one time.
    pub(super) fn record(&mut self, time: Duration) {
        self.0.saturating_record(microseconds(time));
    }

    /// Adds all of the other's times.
    pub(super) fn add(&mut self, other: &Times) {
        self.0
            .add(&other.0)
            .expect("all histograms here have the same bounds");
    }

    /// How many.
    pub(super) fn count(&self) -> u64 {
        self.0.len()
    }

    /// The time in milliseconds below which `percent` of all lie; 0 without any.
    pub(super) fn percentile(&self, percent: f64) -> f64 {
        let value = self.0.value_at_percentile(percent).min(self.0.max());
        milliseconds(Duration::from_micros(value))
    }

    /// The mean in milliseconds.
    pub(super) fn mean(&self) -> f64 {
        milliseconds(Duration::from_secs_f64(self.0.mean() / 1e6))
    }

    /// The largest in milliseconds.
    pub(super) fn max(&self) -> f64 {
        self.percentile(100.0)
    }

    /// All that reports show.
    pub(super) fn latency(&self) -> Latency {
        Latency {
            p50: self.percentile(50.0),
            p90: self.percentile(90.0),
            p95: self.percentile(95.0),
            p99: self.percentile(99.0),
            p999: self.percentile(99.9),
            max: self.max(),
            mean: self.mean(),
        }
    }
}

fn microseconds(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::Times;
    use std::time::Duration;

    #[test]
    fn percentiles_are_in_order_and_merging_loses_nothing() {
        let (mut all, mut even, mut odd) = (Times::default(), Times::default(), Times::default());
        for ms in 1..=1000_u64 {
            let time = Duration::from_millis(ms * ms);
            all.record(time);
            if ms % 2 == 0 { &mut even } else { &mut odd }.record(time);
        }
        even.add(&odd);
        assert_eq!(even.count(), 1000);
        assert_eq!(even.latency().p99.to_bits(), all.latency().p99.to_bits());
        let latency = all.latency();
        let order = [
            latency.p50,
            latency.p90,
            latency.p95,
            latency.p99,
            latency.p999,
            latency.max,
        ];
        assert!(order.is_sorted(), "{order:?}");
        assert!((latency.p50 / 250_000.0 - 1.0).abs() < 0.002, "{latency:?}");
        all.record(Duration::from_secs(100_000));
        assert_eq!(all.count(), 1001);
    }
}
