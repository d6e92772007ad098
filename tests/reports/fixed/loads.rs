//! A load that held, one with everything broken, and one that is not judged.

use super::exchange;
use scimproof::event::{Latency, LimitKept, LoadError, Loaded, Schedule, Step, Truth};

fn step(name: &str, count: u64, failed: u64, scale: f64) -> Step {
    let response = Latency {
        p50: 4.0 * scale,
        p90: 9.5 * scale,
        p95: 14.0 * scale,
        p99: 212.4 * scale,
        p999: 900.0 * scale,
        max: 1204.0 * scale,
        mean: 6.1 * scale,
    };
    Step {
        name: name.to_owned(),
        count,
        failed,
        response,
        service: Latency {
            p99: 31.0 * scale,
            ..response
        },
    }
}

fn limit(limit: &str, measured: &str, holds: bool) -> LimitKept {
    LimitKept {
        limit: limit.to_owned(),
        measured: measured.to_owned(),
        holds,
    }
}

pub(crate) fn good_load() -> Loaded {
    Loaded {
        behaviour: "joiner".to_owned(),
        persona: "okta-oin".to_owned(),
        driver: "8 virtual users".to_owned(),
        elapsed_s: 10.0,
        started: 812,
        finished: 812,
        failed: 0,
        requests: 1624,
        failed_requests: 0,
        schedule: None,
        steps: vec![
            step("find", 812, 0, 0.5),
            step("create", 812, 0, 1.0),
            step("all", 1624, 0, 1.0),
        ],
        errors: vec![],
        limits: vec![limit("p99 < 800ms", "212.4 ms", true)],
        truth: Truth {
            acknowledged: 812,
            there: 812,
            ..Truth::default()
        },
        not_judged: None,
        bottleneck: Some(
            "this machine was the bottleneck: it was 67 ms late itself (p99) in a response time of 40 ms (p99)"
                .to_owned(),
        ),
    }
}

pub(crate) fn broken_load() -> Loaded {
    let body = r#"{"userName":"sp-7f3a1c-ann"}"#;
    let example = exchange("POST", "/Users", Some(body), Some(500), "\u{1b}[2Joops");
    let names = |count: usize| {
        (1..=count)
            .map(|number| format!("sp-7f3a1c-{number}"))
            .collect()
    };
    Loaded {
        driver: "arrivals at 100/s".to_owned(),
        started: 990,
        finished: 981,
        failed: 9,
        requests: 1971,
        failed_requests: 12,
        schedule: Some(Schedule {
            due: 1000,
            queued: 41,
            dropped: 10,
            most_in_flight: 64,
            in_flight_cap: 64,
            lag: step("", 0, 0, 0.1).response,
        }),
        steps: vec![
            step("find", 990, 0, 0.5),
            step("create", 981, 12, 12.0),
            step("all", 1971, 12, 12.0),
        ],
        errors: vec![
            LoadError {
                what: "create: status 500".to_owned(),
                count: 9,
                example: Some(example),
            },
            LoadError {
                what: "create: no answer within 30 s".to_owned(),
                count: 3,
                example: None,
            },
        ],
        limits: vec![
            limit("create p95 < 300ms", "168.0 ms", true),
            limit("p99 < 800ms", "2548.8 ms", false),
            limit("delete p99 < 1s", "no sample", false),
        ],
        truth: Truth {
            acknowledged: 981,
            there: 979,
            missing: names(7),
            doubled: names(1),
            unacknowledged: names(2),
            unknown: None,
        },
        ..good_load()
    }
}

pub(crate) fn unjudged_load() -> Loaded {
    Loaded {
        persona: "entra".to_owned(),
        truth: Truth {
            acknowledged: 812,
            unknown: Some("the provider refused to list users: status 403".to_owned()),
            ..Truth::default()
        },
        bottleneck: None,
        not_judged: Some(
            "this machine was the bottleneck: half of the arrivals were sent more than 50 ms late"
                .to_owned(),
        ),
        ..good_load()
    }
}

/// Journeys broke off and limits were crossed, but our own machine was too slow to tell.
pub(crate) fn late_load() -> Loaded {
    Loaded {
        truth: good_load().truth,
        not_judged: unjudged_load().not_judged,
        ..broken_load()
    }
}
