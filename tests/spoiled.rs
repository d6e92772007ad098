//! What others gave us in a bad state is read as far as it goes: a journal with garbage, a token command that never stops
//! printing, answers without a body or in other letters.

mod front;

use axum::body::Body;
use axum::http;
use front::scimproof;
use scimproof::journal::Journal;
use scimproof::people::Marker;
use scimproof::provider::{Provider, Response, Settings};
use serde_json::{Map, Value};
use std::io::Write as _;
use std::sync::Mutex;
use tokio::net::TcpListener;

#[test]
fn a_journal_with_garbage_is_read_as_far_as_it_goes() {
    let folder = tempfile::tempdir().expect("a folder");
    let marker = Marker::from_seed(7);
    let journal = Journal::create(folder.path(), &marker, "http://127.0.0.1:1").expect("a new one");
    let body = format!("{{\"userName\":\"{}\"}}", marker.as_str());
    journal.will_create("/Users", "a", &body).expect("written");
    let path = folder.path().join(format!("{}.jsonl", marker.as_str()));
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .expect("the journal");
    file.write_all(b"\xff\x00 garbage {\n").expect("written");
    journal.will_create("/Users", "a", &body).expect("written");
    drop(journal);
    let read = Journal::open(folder.path(), marker.as_str()).expect("it is readable");
    assert_eq!(read.remaining(None).len(), 2);
    assert_eq!(read.unread().len(), 1, "{:?}", read.unread());
    assert!(read.unread()[0].contains(":3:"), "{:?}", read.unread());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_command_that_prints_without_end_is_stopped() {
    let state = tempfile::tempdir().expect("a folder");
    let args = ["check", "http://127.0.0.1:1/scim", "--token-command", "yes"];
    let line = scimproof(state.path(), None, &args).await.one_line();
    assert!(line.contains("more than 64 KiB"), "{line}");
}

fn in_capitals(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(in_capitals),
        Value::Object(members) => {
            let spelt = std::mem::take(members)
                .into_iter()
                .map(|(name, mut value)| {
                    in_capitals(&mut value);
                    (
                        if name.contains(':') {
                            name
                        } else {
                            name.to_uppercase()
                        },
                        value,
                    )
                });
            *members = spelt.collect::<Map<_, _>>();
        }
        _ => {}
    }
}

/// Plays the joiner of a plain client at a provider whose answers are spoilt.
async fn plays(spoil: fn(&str, &mut Response)) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let base = format!("http://{address}/scim/v2");
    let provider = Mutex::new(Provider::new(Settings {
        base: base.clone(),
        ..Settings::default()
    }));
    front::serve(listener, base.clone(), None, move |request| {
        let mut response = provider.lock().expect("no panic here").handle(request);
        spoil(&request.method, &mut response);
        let mut answer = http::Response::builder().status(response.status);
        for (name, value) in &response.headers {
            answer = answer.header(name, value);
        }
        let body = response.body.map(|body| Body::from(body.to_string()));
        Some(
            answer
                .body(body.unwrap_or_default())
                .expect("a sound answer"),
        )
    });
    let state = tempfile::tempdir().expect("a folder");
    let args = [
        "play", &base, "joiner", "leaver", "--as", "rfc", "--settle", "50ms",
    ];
    let ran = scimproof(state.path(), None, &args).await;
    assert_eq!(ran.code, 0, "{}", ran.said());
}

#[tokio::test(flavor = "multi_thread")]
async fn creations_without_a_body_are_followed_to_where_they_lead() {
    plays(|method, response| {
        if method == "POST" {
            response.body = None;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_the_same_in_any_letters() {
    plays(|_, response| {
        let Some(body) = &mut response.body else {
            return;
        };
        let is_ours = |it: &Value| {
            ["User", "Group"]
                .iter()
                .any(|kind| it["meta"]["resourceType"] == *kind)
        };
        if is_ours(body) {
            in_capitals(body);
        }
        let listed = body.get_mut("Resources").and_then(Value::as_array_mut);
        let ours = listed.into_iter().flatten().filter(|it| is_ours(it));
        ours.for_each(in_capitals);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_external_id_that_is_not_kept_is_not_looked_for() {
    plays(|_, response| {
        let Some(body) = &mut response.body else {
            return;
        };
        let listed = body.get_mut("Resources").and_then(Value::as_array_mut);
        for resource in listed.into_iter().flatten() {
            if let Value::Object(resource) = resource {
                resource.remove("externalId");
            }
        }
        if let Value::Object(resource) = body {
            resource.remove("externalId");
        }
    })
    .await;
}
