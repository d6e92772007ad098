//! Checks of each outcome and severity, among them what a hostile provider sends.

use super::{BASE, exchange, progress};
use scimproof::client::Exchange;
use scimproof::event::{Checked, Event};
use scimproof::outcome::{Finding, Outcome};
use scimproof::requirements::{Level, Severity};
use std::sync::Arc;

pub fn finding() -> Finding {
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

pub fn check(
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

pub fn checks() -> Vec<Event> {
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
