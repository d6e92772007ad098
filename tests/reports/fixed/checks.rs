//! Checks of each outcome and severity, among them what a hostile provider sends.

use super::{BASE, exchange, progress};
use scimproof::client::Exchange;
use scimproof::event::{Checked, Event};
use scimproof::outcome::{Finding, Outcome};
use scimproof::requirements::{Level, Severity};
use std::sync::Arc;

pub(crate) fn finding() -> Finding {
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

pub(crate) fn check(
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
        id: id.to_owned(),
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

pub(crate) fn checks() -> Vec<Event> {
    let passed = |id| check(id, Severity::Fail, Outcome::Passed, vec![creation()]);
    let unjudged = |id, outcome| check(id, Severity::Fail, outcome, vec![]);
    let skipped = Outcome::Skipped {
        reason: "the provider does not offer bulk".to_owned(),
    };
    let blocked = Outcome::Blocked {
        reason: "a fixture could not be made: POST /Users got status 500\n\u{1b}[31mretry"
            .to_owned(),
    };
    vec![
        passed("create/returns-201"),
        hostile(),
        progress("checking", "3 of 8  patch/add-member"),
        passed("patch/add-member"),
        emptied(),
        long(),
        without_exchange(),
        unjudged("bulk/create", skipped.clone()),
        unjudged("bulk/fail-on-errors", skipped),
        unjudged("delete/is-final", blocked),
    ]
}

/// A failed check; what it found was seen in the last exchange, unless there is nothing to see.
fn failed(
    id: &'static str,
    severity: Severity,
    [expected, got]: [&str; 2],
    exchanges: Vec<Arc<Exchange>>,
) -> Event {
    let finding = Finding {
        expected: expected.to_owned(),
        got: got.to_owned(),
        exchange: exchanges
            .last()
            .filter(|last| last.status.is_some())
            .cloned(),
    };
    check(id, severity, Outcome::Failed { finding }, exchanges)
}

fn creation() -> Arc<Exchange> {
    let body = r#"{"displayName":"sp-7f3a1c-team"}"#;
    exchange("POST", "/Groups", Some(body), Some(201), r#"{"id":"9e07"}"#)
}

/// A quote in the request, and an answer that would clear the screen and rename the window.
fn hostile() -> Event {
    let body = "\u{1b}[2J\u{1b}]0;owned\u{7}{\r\n  \"detail\": \"it's \u{202e}broken\"\r\n}";
    let sent = Some("{\n  \"userName\": \"o'neil\"\n}");
    let exchanges = vec![exchange("POST", "/Users", sent, Some(500), body)];
    let got = format!("status 500 {body}");
    failed(
        "create/quotes",
        Severity::Fail,
        ["status 201", &got],
        exchanges,
    )
}

/// A wrong state, seen only when it was read again.
fn emptied() -> Event {
    let body = r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"remove","path":"members[value eq \"77ab\"]"}]}"#;
    let answer = r#"{"id":"9e07","members":[]}"#;
    let exchanges = vec![
        creation(),
        exchange("PATCH", "/Groups/9e07", Some(body), Some(204), ""),
        exchange("GET", "/Groups/9e07", None, Some(200), answer),
    ];
    let texts = [r#"members [{"value":"c2f1"}]"#, "members []"];
    failed("patch/remove-one-member", Severity::Fail, texts, exchanges)
}

fn long() -> Event {
    let body = "x".repeat(2000);
    let path = "/Users?filter=userName%20eq%20%22a%22";
    let exchanges = vec![exchange("GET", path, None, Some(200), &body)];
    let got = format!("status 200 {body}");
    failed(
        "filter/eq-is-exact",
        Severity::Warn,
        ["at most 1 resource", &got],
        exchanges,
    )
}

/// A finding that no single exchange shows, after a request without an answer.
fn without_exchange() -> Event {
    let why = "connection closed before the answer";
    let exchanges = vec![exchange("DELETE", "/Users/c2f1", None, None, why)];
    let texts = [
        "three answers with the same order",
        "another order in the third",
    ];
    failed("sort/stable", Severity::Info, texts, exchanges)
}
