//! Providers that would make us do harm if we believed them: nothing that this run did not make is written to.

mod front;
mod guard;

use axum::body::Body;
use axum::http;
use front::{Instead, scimproof};
use scimproof::client::{Client, Log, Request as Sent, Settings};
use scimproof::journal::Journal;
use scimproof::people::Marker;
use scimproof::provider::{Provider, Request};
use scimproof::scim::Method;
use scimproof::session::{Part, Session};
use scimproof::target::{Address, Announced, Credentials};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, OnceLock};
use tokio::net::TcpListener;

/// What is there, and what it looks like.
fn everything(provider: &Mutex<Provider>) -> (u64, usize, usize) {
    let provider = provider.lock().expect("no panic under this lock");
    (
        provider.prefilled_digest(),
        provider.count("User"),
        provider.count("Group"),
    )
}

/// A provider with foreign people, whose answers are replaced where `twist` says so; `twist` is told one of them.
async fn hostile(
    twist: impl Fn(&Value, &mut Request) -> Option<Instead> + Send + Sync + 'static,
) -> (String, Arc<Mutex<Provider>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!(
        "http://{}/scim/v2",
        listener.local_addr().expect("an address")
    );
    let foreigner: Arc<OnceLock<Value>> = Arc::default();
    let known = foreigner.clone();
    let provider = front::serve(listener, base.clone(), None, move |request| {
        known.get().and_then(|foreigner| twist(foreigner, request))
    });
    let listed = {
        let mut provider = provider.lock().expect("no panic under this lock");
        provider.prefill(20, 3);
        let list = Request {
            method: "GET".to_owned(),
            path: "/Users".to_owned(),
            ..Request::default()
        };
        provider.handle(&list).body.expect("a list")
    };
    foreigner
        .set(listed["Resources"][0].clone())
        .expect("set once");
    (base, provider)
}

fn answer(status: u16, body: &Value) -> Instead {
    http::Response::builder()
        .status(status)
        .header("content-type", "application/scim+json")
        .body(Body::from(body.to_string()))
        .expect("a sound answer")
}

async fn nothing_foreign_changes(base: &str, provider: &Mutex<Provider>) {
    let before = everything(provider);
    let state = tempfile::tempdir().expect("a folder");
    for args in [
        &["check", base][..],
        &["play", base, "--settle", "50ms", "--within", "500ms"],
        &["load", base, "--clients", "2", "--count", "10"],
    ] {
        let ran = scimproof(state.path(), None, args).await;
        assert!(
            [1, 2].contains(&ran.code),
            "{args:?} found nothing wrong\n{}",
            ran.said()
        );
        assert_eq!(
            everything(provider),
            before,
            "{args:?} changed or left something\n{}",
            ran.said()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_that_is_answered_with_somebody_else() {
    let (base, provider) = hostile(|foreigner, request| {
        let creates = request.method == "POST" && request.path == "/Users";
        creates.then(|| answer(201, foreigner))
    })
    .await;
    nothing_foreign_changes(&base, &provider).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_whose_location_leads_to_somebody_else() {
    let (base, provider) = hostile(|foreigner, request| {
        let creates = request.method == "POST" && request.path == "/Users";
        creates.then(|| {
            let mut empty = answer(201, &Value::Null);
            let location = foreigner["meta"]["location"]
                .as_str()
                .expect("every user has one");
            empty
                .headers_mut()
                .insert("location", location.parse().expect("a header value"));
            empty
        })
    })
    .await;
    nothing_foreign_changes(&base, &provider).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_that_is_echoed_with_the_id_of_somebody_else() {
    let (base, provider) = hostile(|foreigner, request| {
        let creates = request.method == "POST" && request.path == "/Users";
        let sent: Result<Value, _> = serde_json::from_slice(&request.body);
        sent.ok()
            .filter(|sent| creates && sent.is_object())
            .map(|mut echo| {
                echo["id"] = foreigner["id"].clone();
                answer(201, &echo)
            })
    })
    .await;
    nothing_foreign_changes(&base, &provider).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_of_everybody_that_any_filter_finds() {
    let (base, provider) = hostile(|_, request| {
        let everyone = serde_json::json!({ "Resources": [], "totalResults": 0 });
        match (request.method.as_str(), request.path.as_str()) {
            // Our users are members of it, by name, as they would be of any group of everybody.
            ("GET", "/Groups") => {
                let query = request.query.clone().unwrap_or_default();
                let mut list = everyone;
                list["Resources"] = serde_json::json!([{
                    "id": "everyone", "displayName": "Everyone", "members": [{ "value": "1", "display": query }]
                }]);
                list["totalResults"] = 1.into();
                Some(answer(200, &list))
            }
            ("POST", "/Groups") => Some(answer(403, &Value::Null)),
            ("DELETE", "/Groups/everyone") => panic!("the group of everybody was deleted"),
            _ => None,
        }
    })
    .await;
    nothing_foreign_changes(&base, &provider).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_that_find_everybody() {
    let (base, provider) = hostile(|_, request| {
        if request.method == "GET"
            && request
                .query
                .as_ref()
                .is_some_and(|query| query.contains("filter"))
        {
            request.query = None;
        }
        // What was asked for is not created either, so that clean-up has to look for it.
        (request.method == "POST" && request.path == "/Groups").then(|| answer(500, &Value::Null))
    })
    .await;
    nothing_foreign_changes(&base, &provider).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_sends_us_elsewhere() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = elsewhere.local_addr().expect("an address");
    let (base, _) = hostile(move |_, _| {
        let mut moved = answer(307, &Value::Null);
        let location = format!("http://{address}/scim/v2/Users");
        moved
            .headers_mut()
            .insert("location", location.parse().expect("a header value"));
        Some(moved)
    })
    .await;
    let state = tempfile::tempdir().expect("a folder");
    let ran = scimproof(state.path(), Some("t0ken-of-the-tests"), &["check", &base]).await;
    assert!(ran.one_line().contains("redirects to"), "{}", ran.said());
    let came =
        tokio::time::timeout(std::time::Duration::from_millis(200), elsewhere.accept()).await;
    assert!(
        came.is_err(),
        "the redirect was followed, perhaps with the token"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_quotes_our_token() {
    const TOKEN: &str = "t0ken/that+must=not-be-told";
    let (base, _) = hostile(|foreigner, request| {
        let mut quoting = foreigner.clone();
        let token = request
            .headers
            .iter()
            .find(|(name, _)| name == "authorization");
        let token = token.map_or("", |(_, value)| value.as_str());
        for attribute in ["displayName", "externalId", "title", "scimType", "detail"] {
            quoting[attribute] = token.into();
        }
        (request.path != "/Users" || request.method != "GET").then(|| answer(200, &quoting))
    })
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let report = |form: &str| format!("{form}={}", folder.path().join(form).display());
    for command in ["check", "play"] {
        let reports = [report("json"), report("junit")];
        let args = [
            command,
            &base,
            "--report",
            &reports[0],
            "--report",
            &reports[1],
        ];
        let ran = scimproof(&folder.path().join("state"), Some(TOKEN), &args).await;
        assert!(
            ran.said().contains("***"),
            "{command} quoted nothing, so nothing was proven"
        );
        for form in ["json", "junit"] {
            let told = std::fs::read_to_string(folder.path().join(form)).expect("a report");
            assert!(
                !told.contains(TOKEN),
                "{command} told the token in its {form} report"
            );
        }
        assert!(
            !ran.said().contains(TOKEN),
            "{command} told the token\n{}",
            ran.said()
        );
    }
}

/// What a wrong provider makes of the answer to a bulk request that it has carried out, or has not.
type Lie = fn(&Value, Value) -> Instead;

/// A provider that lies about bulk requests; `carries_out` says whether it does what they ask for.
async fn lying_about_bulk(carries_out: bool, lie: Lie) -> (String, Arc<Mutex<Provider>>) {
    let behind: Arc<OnceLock<Arc<Mutex<Provider>>>> = Arc::default();
    let known = behind.clone();
    let (base, provider) = hostile(move |foreigner, request| {
        let provider = known.get().filter(|_| request.path == "/Bulk")?;
        let mut asked = request.clone();
        if !carries_out {
            "GET".clone_into(&mut asked.method);
        }
        let answer = provider
            .lock()
            .expect("no panic under this lock")
            .handle(&asked);
        let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        Some(lie(
            foreigner,
            if carries_out {
                answer.body.unwrap_or_default()
            } else {
                sent
            },
        ))
    })
    .await;
    assert!(behind.set(provider.clone()).is_ok(), "set once");
    (base, provider)
}

/// Says of each operation that it was about somebody else.
fn about_somebody_else(foreigner: &Value, mut body: Value) -> Instead {
    let none = Vec::new();
    let results = body["Operations"].as_array().unwrap_or(&none);
    let lied = results.iter().map(|result| {
        json!({
            "method": result["method"],
            "bulkId": result["bulkId"],
            "location": foreigner["meta"]["location"],
            "status": if result["method"] == "POST" { "201" } else { "200" },
        })
    });
    let lied: Vec<Value> = lied.collect();
    body["Operations"] = lied.into();
    answer(200, &body)
}

#[tokio::test(flavor = "multi_thread")]
async fn bulk_requests_whose_answers_are_lies() {
    let garbage: Lie = |_, _| http::Response::new(Body::from("<html>done</html>"));
    let silence: Lie = |_, _| answer(500, &Value::Null);
    for (carries_out, lie) in [
        (true, about_somebody_else as Lie),
        (false, about_somebody_else),
        (true, garbage),
        (true, silence),
    ] {
        let (base, provider) = lying_about_bulk(carries_out, lie).await;
        let before = everything(&provider);
        let state = tempfile::tempdir().expect("a folder");
        let ran = scimproof(state.path(), None, &["check", &base, "--only", "bulk"]).await;
        assert_eq!(ran.code, 1, "{}", ran.said());
        assert_eq!(everything(&provider), before, "{}", ran.said());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_request_with_one_operation_on_somebody_else_is_not_sent() {
    let (base, provider) = hostile(|_, request| {
        assert_ne!(request.path, "/Bulk", "it was sent");
        None
    })
    .await;
    let before = everything(&provider);
    let address = Address::new(&base).expect("a good address");
    let client = Client::new(address, &Credentials::None, Settings::default()).expect("no TLS");
    let announced = Announced::learn(&client, &Log::silent())
        .await
        .expect("it is SCIM");
    let folder = tempfile::tempdir().expect("a folder");
    let marker = Marker::from_seed(7);
    let journal = Journal::create(folder.path(), &marker, &base).expect("a new journal");
    let session = Session::new(client, announced, journal, 7);

    let list = Sent::get("/Users?count=1");
    let part = Part::silent("test");
    let listed = session.send(&part, &list).await.expect("an answer");
    let listed: Value = serde_json::from_slice(&listed.body).expect("a list");
    let foreign = format!(
        "/Users/{}",
        listed["Resources"][0]["id"].as_str().expect("an id")
    );
    let ours = json!({ "userName": format!("{}@scimproof.example", marker.as_str()) });
    let create = json!({ "method": "POST", "bulkId": "one", "path": "/Users", "data": ours });
    for bad in [
        json!({ "method": "DELETE", "path": foreign }),
        json!({ "method": "PUT", "path": foreign, "data": ours }),
        json!({ "method": "PATCH", "path": foreign, "data": {} }),
        json!({ "method": "POST", "bulkId": "two", "path": "/Users", "data": { "userName": "ann" } }),
        json!({ "method": "DELETE", "path": "/Users" }),
        json!({ "method": "DELETE", "path": "/Me" }),
        json!({ "method": "DELETE", "path": "/Users/bulkId:one" }),
        json!({ "method": "PATCH", "path": "/Groups/bulkId:one", "data": {} }),
        json!({ "method": "PATCH", "path": "/Users/bulkId:nobody", "data": {} }),
        json!({ "method": "FETCH", "path": foreign }),
        json!({ "path": foreign }),
        json!({ "method": "DELETE" }),
        json!({ "METHOD": "DELETE", "method": "GET", "path": foreign }),
        json!({ "method": "POST", "path": "/Bulk", "data": { "Operations": [{ "method": "DELETE", "path": foreign }] } }),
    ] {
        for (path, body) in [
            ("/Bulk", json!({ "Operations": [create, bad] }).to_string()),
            ("/bulk/", json!({ "operations": [bad] }).to_string()),
            (
                "/Bulk",
                json!({ "Operations": [create], "operations": [bad] }).to_string(),
            ),
            ("/Bulk", json!({ "Operations": bad }).to_string()),
            (
                "/Bulk",
                format!(r#"{{"Operations":[{bad}],"Operations":[]}}"#),
            ),
            ("/Bulk", format!(r#"{{"Operations":[{bad}],"schemas":["#)),
        ] {
            let request = Sent::with_text(Method::Post, path, body.clone());
            let sent = session.send(&part, &request).await;
            assert!(sent.is_err(), "{body}");
        }
    }
    assert_eq!(everything(&provider), before);
}
