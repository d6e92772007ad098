//! The fixed list of events that goes through each reporter: each kind of event in each of its forms.

mod checks;
mod loads;
mod plays;

use checks::{check, checks, finding};
use loads::{broken_load, good_load, late_load, unjudged_load};
use plays::plays;
use scimproof::client::{Exchange, Throttling};
use scimproof::event::{Ended, Event, Loaded, Started};
use scimproof::learnt::{Deleted, Learnt, NameForm, Sight};
use scimproof::outcome::Outcome;
use scimproof::people::Form;
use scimproof::requirements::{Counts, Coverage, DocumentCovered, SectionCovered, Severity};
use scimproof::session::Cleaned;
use scimproof::target::{Announced, Document, Model};
use std::collections::BTreeMap;
use std::sync::Arc;

const BASE: &str = "https://scim.example.com/v2";

/// Every kind of event, in the order of a run.
pub(crate) fn everything() -> Vec<Event> {
    let mut events = vec![Event::Started(Started {
        insecure: true,
        ..started()
    })];
    events.push(discovered());
    events.push(learnt());
    events.push(progress("checking", "1 of 8  create/returns-201"));
    events.push(Event::Stuck(
        serde_json::from_value(
            serde_json::json!({ "what": "status 500", "since_ms": 1200.0, "answers": 40 }),
        )
        .expect("a rut"),
    ));
    events.extend(checks());
    events.push(Event::Covered(coverage()));
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
pub(crate) fn endings() -> Vec<(&'static str, Vec<Event>)> {
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
        (
            "a load whose failures may be our own",
            run(vec![load(late_load())], ended()),
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

/// Two sections of one document.
fn coverage() -> Coverage {
    let section = |section: &str, counts: Counts| SectionCovered {
        section: section.to_owned(),
        counts,
        broken: Vec::new(),
        open: Vec::new(),
    };
    let counts = |passed, failed, not_judged| Counts {
        requirements: passed + failed + not_judged,
        judged: passed + failed,
        passed,
        failed,
        not_judged,
    };
    let broken = SectionCovered {
        broken: vec!["RFC7644-3.5.2.2-05"],
        open: vec!["RFC7644-3.5.2.2-06"],
        ..section("3.5.2.2", counts(4, 1, 1))
    };
    Coverage {
        documents: vec![DocumentCovered {
            doc: "RFC7644".to_owned(),
            counts: counts(7, 1, 1),
            sections: vec![section("3.3", counts(3, 0, 0)), broken],
        }],
    }
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
    let assumed = "the schema urn:ietf:params:scim:schemas:core:2.0:User is that of RFC 7643";
    let mut model = Model::default();
    model.assumed.push(assumed.to_owned());
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
            endpoints: BTreeMap::new(),
            model,
        }),
    }
}

/// A provider that has its own ways.
fn learnt() -> Event {
    let mut form = Form::default();
    form.user.insert("password".to_owned(), "{password}".into());
    let seen = Sight {
        readable: true,
        listed: Some(false),
    };
    Event::Learnt(Box::new(Learnt {
        form,
        needed: vec!["emails".to_owned(), "password".to_owned()],
        dropped: vec!["/title".to_owned()],
        user_name: NameForm::Email,
        refuses_unknown: true,
        starts_active: Some(false),
        inactive: Some(seen),
        deleted: Some(Deleted {
            seen,
            soft: true,
            again: 409,
            same_id: false,
        }),
        page: Some(2),
        no_group: Some("status 501 \"groups are a paid feature\"".to_owned()),
        ..Learnt::default()
    }))
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
        token_variable: "SCIMPROOF_TOKEN",
    })
}
