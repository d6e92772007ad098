//! The fixed list of events that goes through each reporter: each kind of event in each of its forms.

use scimproof::client::{Exchange, Throttling};
use scimproof::event::{
    Checked, Convergence, Ended, Event, Latency, LimitKept, LoadError, Loaded, Observed, Played,
    Schedule, Started, Step, Truth,
};
use scimproof::outcome::{Finding, Outcome};
use scimproof::requirements::{Level, Severity};
use scimproof::session::Cleaned;
use scimproof::target::{Announced, Document};
use std::sync::Arc;

const BASE: &str = "https://scim.example.com/v2";

/// Every kind of event, in the order of a run.
pub fn everything() -> Vec<Event> {
    let mut events = vec![Event::Started(Started {
        insecure: true,
        ..started()
    })];
    events.push(discovered());
    events.push(progress("checking", "1 of 8  create/returns-201"));
    events.extend(checks());
    events.push(progress("playing", "leaver as entra"));
    events.extend(plays());
    events.push(progress("loading", "4 s of 10 s, 812 journeys, p99 12 ms"));
    events.push(Event::Load(Box::new(broken_load())));
    events.push(Event::Load(Box::new(unjudged_load())));
    events.push(Event::CleanedUp(Cleaned {
        removed: 41,
        left: vec![
            "/Users/8f01: DELETE answered 204, and it is still there".to_owned(),
            "/Groups with displayName eq \"sp-7f3a1c-team\": answered 500, so nobody knows whether it was created; look for it by hand".to_owned(),
        ],
    }));
    events.push(Event::Ended(Ended {
        interrupted: false,
        error: None,
        throttling: Throttling {
            answers: 3,
            asked_seconds: 4.5,
        },
        took_s: 93.4,
    }));
    events
}

/// Short runs, one for each way to end.
pub fn endings() -> Vec<(&'static str, Vec<Event>)> {
    let run = |middle: Vec<Event>, ended: Ended| {
        let begin = Event::Started(Started {
            reference_provider: true,
            target: "http://127.0.0.1:8443".to_owned(),
            ..started()
        });
        [vec![begin], middle, vec![Event::Ended(ended)]].concat()
    };
    let of = |severity, outcome| check("patch/add-member", severity, outcome, vec![]);
    let passed = || of(Severity::Fail, Outcome::Passed);
    let failed = |severity| of(severity, Outcome::Failed { finding: finding() });
    let blocked = || {
        let reason = "no answer within 30 s".to_owned();
        of(Severity::Fail, Outcome::Blocked { reason })
    };
    let skipped = || {
        let reason = "the provider does not offer bulk".to_owned();
        of(Severity::Fail, Outcome::Skipped { reason })
    };
    let stopped = Ended {
        interrupted: true,
        ..ended()
    };
    let refused = Ended {
        error: Some(format!(
            "{BASE}/Users answered 401: the credentials were refused; give a token in SCIMPROOF_TOKEN"
        )),
        ..ended()
    };
    let load = |load: Loaded| Event::Load(Box::new(load));
    vec![
        (
            "all passed",
            run(vec![passed(), passed(), skipped()], ended()),
        ),
        (
            "a warning",
            run(vec![passed(), failed(Severity::Warn)], ended()),
        ),
        (
            "a note",
            run(vec![passed(), failed(Severity::Info), blocked()], ended()),
        ),
        (
            "findings",
            run(
                vec![
                    passed(),
                    failed(Severity::Fail),
                    failed(Severity::Warn),
                    skipped(),
                    blocked(),
                ],
                ended(),
            ),
        ),
        ("a broken load", run(vec![load(broken_load())], ended())),
        ("a good load", run(vec![load(good_load())], ended())),
        (
            "a load not judged",
            run(vec![passed(), load(unjudged_load())], ended()),
        ),
        ("all blocked", run(vec![blocked(), blocked()], ended())),
        ("all skipped", run(vec![skipped()], ended())),
        ("refused", run(vec![], refused)),
        (
            "interrupted",
            run(vec![passed(), failed(Severity::Fail)], stopped),
        ),
    ]
}

fn started() -> Started {
    Started {
        version: "0.1.0",
        command: "prove",
        run: "sp-7f3a1c".to_owned(),
        seed: 4711,
        target: BASE.to_owned(),
        reference_provider: false,
        insecure: false,
        at: "2026-11-20T16:55:00Z".to_owned(),
    }
}

fn ended() -> Ended {
    Ended {
        interrupted: false,
        error: None,
        throttling: Throttling::default(),
        took_s: 2.25,
    }
}

fn progress(doing: &str, how_far: &str) -> Event {
    Event::Progress {
        doing: doing.to_owned(),
        how_far: how_far.to_owned(),
    }
}

fn discovered() -> Event {
    Event::Discovered {
        announced: Box::new(Announced {
            config: Document::Read(serde_json::json!({ "patch": { "supported": true } })),
            resource_types: Document::Missing("answered 404".to_owned()),
            schemas: Document::Missing(
                "answered 200 with a body that is no JSON object".to_owned(),
            ),
            features: [
                ("user", true),
                ("group", true),
                ("patch", true),
                ("bulk", false),
                ("sort", false),
            ]
            .into(),
        }),
    }
}

/// One exchange below the base URL.
fn exchange(
    method: &'static str,
    path: &str,
    sent: Option<&str>,
    status: Option<u16>,
    body: &str,
) -> Arc<Exchange> {
    let mut request_headers = vec![
        ("accept".to_owned(), "application/scim+json".to_owned()),
        ("authorization".to_owned(), "Bearer ***".to_owned()),
    ];
    if sent.is_some() {
        request_headers.push((
            "content-type".to_owned(),
            "application/scim+json".to_owned(),
        ));
    }
    Arc::new(Exchange {
        method,
        url: format!("{BASE}{path}"),
        request_headers,
        request_body: sent.map(str::to_owned),
        status,
        headers: vec![(
            "content-type".to_owned(),
            "application/scim+json".to_owned(),
        )],
        body: body.to_owned(),
        at_ms: 102.5,
        took_ms: 8.25,
    })
}

fn finding() -> Finding {
    Finding {
        expected: "status 204".to_owned(),
        got: "status 200 {\"id\":\"c2f1\"}".to_owned(),
        exchange: Some(exchange(
            "DELETE",
            "/Users/c2f1",
            None,
            Some(200),
            "{\"id\":\"c2f1\"}",
        )),
    }
}

fn check(
    id: &'static str,
    severity: Severity,
    outcome: Outcome,
    exchanges: Vec<Arc<Exchange>>,
) -> Event {
    let (level, rule) = match severity {
        Severity::Fail => (
            Level::Must,
            "the rule of this check holds for every resource",
        ),
        Severity::Warn => (Level::ShouldNot, "what is better left alone is left alone"),
        Severity::Info => (Level::May, "what may be offered is offered"),
    };
    Event::Check(Checked {
        id,
        rule,
        level,
        severity,
        clause: "RFC 7644 section 3.5.2.2".to_owned(),
        covers: &["RFC7644-3.5.2.2-05"],
        why: "Okta and Entra ID rely on it when somebody leaves",
        outcome,
        again: format!("scimproof check {BASE} --only {id} --seed 4711"),
        took_ms: 41.5,
        exchanges,
    })
}

fn checks() -> Vec<Event> {
    let create = exchange(
        "POST",
        "/Groups",
        Some(r#"{"displayName":"sp-7f3a1c-team"}"#),
        Some(201),
        r#"{"id":"9e07"}"#,
    );
    let patch = exchange(
        "PATCH",
        "/Groups/9e07",
        Some(
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"remove","path":"members[value eq \"77ab\"]"}]}"#,
        ),
        Some(204),
        "",
    );
    let read = exchange(
        "GET",
        "/Groups/9e07",
        None,
        Some(200),
        r#"{"id":"9e07","members":[]}"#,
    );
    let emptied = Finding {
        expected: r#"members [{"value":"c2f1"}]"#.to_owned(),
        got: "members []".to_owned(),
        exchange: Some(read.clone()),
    };
    let hostile =
        "status 500 \u{1b}[2J\u{1b}]0;owned\u{7}{\r\n  \"detail\": \"it's \u{202e}broken\"\r\n}";
    let quoted = exchange(
        "POST",
        "/Users",
        Some("{\n  \"userName\": \"o'neil\"\n}"),
        Some(500),
        &hostile[11..],
    );
    let hostile = Finding {
        expected: "status 201".to_owned(),
        got: hostile.to_owned(),
        exchange: Some(quoted.clone()),
    };
    let long = "x".repeat(2000);
    let list = exchange(
        "GET",
        "/Users?filter=userName%20eq%20%22a%22",
        None,
        Some(200),
        &long,
    );
    let long = Finding {
        expected: "at most 1 resource".to_owned(),
        got: format!("status 200 {long}"),
        exchange: Some(list.clone()),
    };
    let vanished = exchange(
        "DELETE",
        "/Users/c2f1",
        None,
        None,
        "connection closed before the answer",
    );
    let nowhere = Finding {
        expected: "three answers with the same order".to_owned(),
        got: "another order in the third".to_owned(),
        exchange: None,
    };
    let failed = |finding| Outcome::Failed { finding };
    let skipped = Outcome::Skipped {
        reason: "the provider does not offer bulk".to_owned(),
    };
    let blocked = Outcome::Blocked {
        reason: "a fixture could not be made: POST /Users got status 500\n\u{1b}[31mretry"
            .to_owned(),
    };
    let read_and_more = vec![create.clone(), patch, read];
    vec![
        check(
            "create/returns-201",
            Severity::Fail,
            Outcome::Passed,
            vec![create.clone()],
        ),
        check(
            "create/quotes",
            Severity::Fail,
            failed(hostile),
            vec![quoted],
        ),
        progress("checking", "3 of 8  patch/add-member"),
        check(
            "patch/add-member",
            Severity::Fail,
            Outcome::Passed,
            vec![create],
        ),
        check(
            "patch/remove-one-member",
            Severity::Fail,
            failed(emptied),
            read_and_more,
        ),
        check(
            "filter/eq-is-exact",
            Severity::Warn,
            failed(long),
            vec![list],
        ),
        check(
            "sort/stable",
            Severity::Info,
            failed(nowhere),
            vec![vanished],
        ),
        check("bulk/create", Severity::Fail, skipped.clone(), vec![]),
        check("bulk/fail-on-errors", Severity::Fail, skipped, vec![]),
        check("delete/is-final", Severity::Fail, blocked, vec![]),
    ]
}

fn play(behaviour: &str, persona: &str, outcome: Outcome, observed: Vec<Observed>) -> Event {
    let exchanges = match &outcome {
        Outcome::Failed { finding } => finding.exchange.iter().cloned().collect(),
        _ => Vec::new(),
    };
    Event::Play(Played {
        behaviour: behaviour.to_owned(),
        persona: persona.to_owned(),
        title: "An employee leaves: the account is closed everywhere, and in every group"
            .to_owned(),
        outcome,
        observed,
        again: format!("scimproof play {behaviour} --persona {persona} --seed 4711"),
        took_ms: 10_240.0,
        exchanges,
    })
}

fn observed(after: &str, subject: &str, surface: &str, state: Convergence) -> Observed {
    Observed {
        after: after.to_owned(),
        subject: subject.to_owned(),
        surface: surface.to_owned(),
        state,
    }
}

fn plays() -> Vec<Event> {
    let right = |after_ms, last_wrong_ms| Convergence::Right {
        after_ms,
        last_wrong_ms,
    };
    let good = vec![
        observed("deactivate", "leaver", "user by id", right(4.2, None)),
        observed(
            "deactivate",
            "leaver",
            "users by userName",
            right(212.4, Some(108.0)),
        ),
        observed("deactivate", "colleague", "user by id", right(5.1, None)),
        observed(
            "delete",
            "leaver",
            "user by id",
            right(1532.0, Some(1404.0)),
        ),
    ];
    let never = Convergence::Never {
        expected: "active false".to_owned(),
        got: "active true".to_owned(),
    };
    let flapped = Convergence::Flapped {
        after_ms: 12.0,
        last_wrong_ms: 640.0,
    };
    let unseen = Convergence::NotObservable {
        reason: "the provider does not offer group".to_owned(),
    };
    let bad = vec![
        observed("deactivate", "leaver", "user by id", right(11.9, None)),
        observed("deactivate", "leaver", "users by userName", never),
        observed("deactivate", "leaver", "users by filter active", flapped),
        observed("deactivate", "leaver", "members of group team", unseen),
    ];
    let finding = Finding {
        expected: "leaver: active false on users by userName within 10 s".to_owned(),
        got: "active true after 10 s".to_owned(),
        exchange: Some(exchange(
            "GET",
            "/Users?filter=userName%20eq%20%22l%22",
            None,
            Some(200),
            "{\"totalResults\":1}",
        )),
    };
    let skipped = Outcome::Skipped {
        reason: "the persona does not import".to_owned(),
    };
    let blocked = Outcome::Blocked {
        reason: "leaver could not be created: status 503".to_owned(),
    };
    vec![
        play("leaver", "okta-oin", Outcome::Passed, good),
        play("leaver", "entra", Outcome::Failed { finding }, bad),
        play("bulk-onboarding", "onelogin", skipped, vec![]),
        play("leaver", "jumpcloud", blocked, vec![]),
    ]
}

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

fn good_load() -> Loaded {
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
    }
}

fn broken_load() -> Loaded {
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

fn unjudged_load() -> Loaded {
    Loaded {
        persona: "entra".to_owned(),
        truth: Truth {
            acknowledged: 812,
            unknown: Some("the provider refused to list users: status 403".to_owned()),
            ..Truth::default()
        },
        not_judged: Some(
            "this machine was the bottleneck: half of the arrivals were sent more than 50 ms late"
                .to_owned(),
        ),
        ..good_load()
    }
}
