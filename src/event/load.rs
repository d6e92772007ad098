//! What a load has shown: times per step, how the schedule was kept, limits, and who is really there.

use crate::client::Exchange;
use serde::Serialize;
use std::sync::Arc;

/// A load that has ended. Times are in milliseconds unless named otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct Loaded {
    /// The behaviour: `joiner`.
    pub behaviour: String,
    /// The persona: `okta-oin`.
    pub persona: String,
    /// How it was driven: `8 virtual users`, `arrivals at 100/s`.
    pub driver: String,
    /// Seconds from the first send to the last answer.
    pub elapsed_s: f64,
    /// Journeys begun.
    pub started: u64,
    /// Journeys that ended as they should.
    pub finished: u64,
    /// Journeys that broke off.
    pub failed: u64,
    /// Requests sent.
    pub requests: u64,
    /// Requests whose answer was wrong or missing.
    pub failed_requests: u64,
    /// For arrivals: how well the schedule was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// One line per step of the journey, then `all`.
    pub steps: Vec<Step>,
    /// What went wrong, most frequent first.
    pub errors: Vec<LoadError>,
    /// The limits, and whether they held.
    pub limits: Vec<LimitKept>,
    /// Who is really there.
    pub truth: Truth,
    /// Why nothing is judged: something was wrong, and our own machine may be why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_judged: Option<String>,
    /// Why times may be longer than they are the target's fault, though everything held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bottleneck: Option<String>,
}

/// How well arrivals kept their schedule.
#[derive(Clone, Debug, Serialize)]
pub struct Schedule {
    /// Arrivals that were due.
    pub due: u64,
    /// Arrivals that had to wait for a free place.
    pub queued: u64,
    /// Arrivals that were given up, because too many waited.
    pub dropped: u64,
    /// Most journeys under way at once.
    pub most_in_flight: u64,
    /// Allowed journeys under way at once.
    pub in_flight_cap: u64,
    /// Time between due and sent, of arrivals that did not have to wait for a place.
    pub lag: Latency,
}

/// The times of one step of a journey.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// The life-cycle event and the request in it: `create`, `find`.
    pub name: String,
    /// How often.
    pub count: u64,
    /// How often with a wrong answer or none.
    pub failed: u64,
    /// From when it was due to the last byte.
    pub response: Latency,
    /// From when it was sent to the last byte.
    pub service: Latency,
}

/// A latency distribution, in milliseconds.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Latency {
    /// Median.
    pub p50: f64,
    /// 90th percentile.
    pub p90: f64,
    /// 95th percentile.
    pub p95: f64,
    /// 99th percentile.
    pub p99: f64,
    /// 99.9th percentile.
    pub p999: f64,
    /// Largest.
    pub max: f64,
    /// Mean.
    pub mean: f64,
}

/// A kind of failure under load.
#[derive(Clone, Debug, Serialize)]
pub struct LoadError {
    /// The step and what was wrong: `create: status 500`.
    pub what: String,
    /// How often.
    pub count: u64,
    /// One exchange that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Arc<Exchange>>,
}

/// A limit and whether it held.
#[derive(Clone, Debug, Serialize)]
pub struct LimitKept {
    /// As given: `create p95 < 300ms`.
    pub limit: String,
    /// What was measured: `212.4 ms`, `0.02 %`; `no sample` never holds.
    pub measured: String,
    /// Whether it held.
    pub holds: bool,
}

/// Who is really there after a load.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Truth {
    /// People whose creation was answered with success.
    pub acknowledged: u64,
    /// People of the run found on the target, each counted once.
    pub there: u64,
    /// Acknowledged, but not there.
    pub missing: Vec<String>,
    /// There more than once.
    pub doubled: Vec<String>,
    /// There, although their creation was answered with an error or not at all.
    pub unacknowledged: Vec<String>,
    /// Why the count could not be made, if it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
}
