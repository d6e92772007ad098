//! Discovery that is broken: the target is checked all the same, what it does not say is learnt by trying, and what is wrong with
//! discovery is told under discovery and nowhere else.

#[path = "../front/mod.rs"]
mod front;
mod told;

use axum::body::Body;
use axum::http;
use front::{Instead, Ran, scimproof};
use scimproof::client::{Client, Log, Settings};
use scimproof::provider::{Provider, Request};
use scimproof::scim::{Feature, urn};
use scimproof::target::{Address, Announced, Credentials};
use serde_json::json;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use told::Told;

const TOKEN: &str = "t0ken-of-the-tests";
const DOCUMENTS: [&str; 3] = ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"];

/// Ways in which a discovery document can be broken.
const WAYS: [(&str, u16, &str, &str); 8] = [
    ("not found", 404, "application/scim+json", "{}"),
    ("a crash", 500, "text/plain", "NullPointerException"),
    (
        "a web page",
        200,
        "text/html",
        "<!doctype html><title>Hi</title>",
    ),
    ("an empty object", 200, "application/scim+json", "{}"),
    (
        "cut off",
        200,
        "application/scim+json",
        "{\"schemas\":[\"urn:ietf",
    ),
    ("not allowed", 401, "application/scim+json", "{}"),
    ("a number", 200, "application/json", "7"),
    (
        "other members",
        200,
        "application/json",
        "{\"Resources\":{\"a\":[null,7,{\"name\":[]}]},\"patch\":[],\"filter\":{\"supported\":{}}}",
    ),
];

fn replaced(status: u16, media: &str, body: impl Into<Body>) -> Instead {
    http::Response::builder()
        .status(status)
        .header("content-type", media)
        .body(body.into())
        .expect("a sound answer")
}

/// A provider on a socket of its own, with some answers replaced, and its base URL.
async fn twisted(
    token: Option<&str>,
    twist: impl Fn(&str, &mut Request) -> Option<Instead> + Send + Sync + 'static,
) -> (String, Arc<Mutex<Provider>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let base = format!("http://{address}/scim/v2");
    let known = base.clone();
    let provider = front::serve(listener, base.clone(), token, move |request| {
        twist(&known, request)
    });
    (base, provider)
}

/// Checks the provider; nothing may be left on it.
/// What follows from the schemas takes half of the time of a whole check; where every document is broken in the first way, it is tried.
const WITHOUT_KINDS: &[&str] = &["--skip", "attributes"];

async fn check(
    base: &str,
    provider: &Mutex<Provider>,
    token: Option<&str>,
    more: &[&str],
) -> (Ran, Told) {
    let state = tempfile::tempdir().expect("a folder");
    let report = state.path().join("report.jsonl");
    let to = format!("json={}", report.display());
    let flags = ["check", base, "--report", "text=-", "--report", &to];
    let ran = scimproof(state.path(), token, &[&flags, more].concat()).await;
    let provider = provider.lock().expect("no panic under this lock");
    assert_eq!(
        (provider.count("User"), provider.count("Group")),
        (0, 0),
        "something was left"
    );
    (ran, Told::read(&report))
}

/// All that is wrong stands in discovery; everything else was judged, or skipped because nobody could know.
fn only_discovery_is_wrong(what: &str, ran: &Ran, told: &Told) {
    assert_eq!(ran.code, 1, "{what}: {}", ran.said());
    for outcome in ["failed", "blocked"] {
        let elsewhere: Vec<_> = told
            .ended(outcome)
            .into_iter()
            .filter(|id| !id.starts_with("discovery/"))
            .collect();
        assert!(
            elsewhere.is_empty(),
            "{what}: {outcome}: {elsewhere:?}\n{}",
            ran.said()
        );
    }
    assert!(
        told.of("discovery/", "failed") > 0,
        "{what}: {}",
        ran.said()
    );
    for feature in [
        "user",
        "group",
        "filter",
        "patch",
        "search",
        "index-paging",
        "authentication",
    ] {
        assert_eq!(told.features[feature], true, "{what}: {feature}");
    }
    for area in [
        "create/", "read/", "replace/", "delete/", "filter/", "patch/", "search/", "auth/",
    ] {
        assert!(
            told.of(area, "passed") > 0,
            "{what}: nothing of {area} passed"
        );
    }
}

async fn broken(
    way: (&'static str, u16, &'static str, &'static str),
    documents: &'static [&'static str],
    more: &[&str],
) {
    let (name, status, media, body) = way;
    let (base, provider) = twisted(Some(TOKEN), move |_, request| {
        let hit = documents.iter().any(|path| request.path.starts_with(path));
        hit.then(|| replaced(status, media, body))
    })
    .await;
    let (ran, told) = check(&base, &provider, Some(TOKEN), more).await;
    only_discovery_is_wrong(&format!("{name} at {documents:?}"), &ran, &told);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_discovery_the_rest_is_judged() {
    let [first, others @ ..] = WAYS;
    broken(first, &DOCUMENTS, &[]).await;
    for way in others {
        broken(way, &DOCUMENTS, WITHOUT_KINDS).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_document_may_be_broken_alone() {
    for (index, way) in WAYS.into_iter().enumerate() {
        let first = index % DOCUMENTS.len();
        broken(way, &DOCUMENTS[first..=first], WITHOUT_KINDS).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_is_found_however_it_is_written() {
    for written in [
        "Users",
        "BASE/Users",
        "/scim/v2/Users",
        "BASE/Users/",
        "https://elsewhere.example/Users",
        "/People",
        "",
    ] {
        let (base, provider) = twisted(Some(TOKEN), move |base, request| {
            (request.path == "/ResourceTypes").then(|| {
                let endpoint = written.replace("BASE", base);
                let types = json!([
                    { "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"], "id": "User", "name": "User", "endpoint": endpoint, "schema": "urn:ietf:params:scim:schemas:core:2.0:User", "schemaExtensions": [{ "schema": urn::ENTERPRISE_USER, "required": false }] },
                    { "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"], "id": "Group", "name": "Group", "endpoint": endpoint.replace("Users", "Groups"), "schema": "urn:ietf:params:scim:schemas:core:2.0:Group" },
                ]);
                let list = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 2, "Resources": types });
                replaced(200, "application/scim+json", list.to_string())
            })
        })
        .await;
        let (ran, told) = check(&base, &provider, Some(TOKEN), WITHOUT_KINDS).await;
        only_discovery_is_wrong(written, &ran, &told);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_elsewhere_are_found_where_they_are() {
    let (base, _provider) = twisted(None, |_, request| {
        if request.path.starts_with("/Users") {
            return Some(replaced(404, "text/plain", ""));
        }
        request.path = request.path.replace("/People", "/Users");
        (request.path == "/ResourceTypes").then(|| {
            let types = json!([{ "name": "User", "endpoint": "/People" }]);
            replaced(200, "application/json", types.to_string())
        })
    })
    .await;
    let address = Address::new(&base).expect("a good address");
    let client = Client::new(address, &Credentials::None, Settings::default()).expect("no TLS");
    let learnt = Announced::learn(&client, &Log::silent())
        .await
        .expect("it is SCIM");
    assert_eq!(learnt.endpoint("User"), "/People");
    assert_eq!(learnt.endpoint("Group"), "/Groups");
    for (feature, has) in [
        (Feature::User, true),
        (Feature::Filter, true),
        (Feature::Search, true),
        (Feature::Group, false),
        (Feature::Enterprise, true),
    ] {
        assert_eq!(learnt.has(feature), has, "{feature}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_scim_at_all_gets_one_line() {
    for (status, media, body) in [
        (500, "text/plain", "NullPointerException"),
        (200, "application/scim+json", "{}"),
        (200, "text/html", ""),
        (200, "text/html", "<html></html>"),
        (404, "text/html", "<html></html>"),
        (200, "application/json", "[]"),
        (204, "text/plain", ""),
    ] {
        let (base, _provider) =
            twisted(None, move |_, _| Some(replaced(status, media, body))).await;
        let state = tempfile::tempdir().expect("a folder");
        let line = scimproof(state.path(), None, &["check", &base])
            .await
            .one_line();
        assert!(
            line.contains("does not look like a SCIM service provider"),
            "{line}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_credentials_end_the_run_before_anything_is_judged() {
    let (base, provider) = twisted(Some(TOKEN), |_, _| None).await;
    let state = tempfile::tempdir().expect("a folder");
    let report = state.path().join("report.jsonl");
    let to = format!("json={}", report.display());
    for token in [None, Some("another-token")] {
        let line = scimproof(state.path(), token, &["check", &base, "--report", &to])
            .await
            .one_line();
        assert!(
            line.contains("401") && !line.contains("another-token"),
            "{line}"
        );
        let events = std::fs::read_to_string(&report).expect("a report");
        assert!(!events.contains("\"event\":\"check\""), "{events}");
        assert!(events.contains("\"event\":\"ended\""), "{events}");
    }
    assert_eq!(
        provider
            .lock()
            .expect("no panic under this lock")
            .count("User"),
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_provider_is_blamed_only_by_who_has_a_token_for_it() {
    let (base, provider) = twisted(None, |_, _| None).await;
    let (ran, told) = check(&base, &provider, None, WITHOUT_KINDS).await;
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert_eq!(told.of("auth/", "skipped"), 5, "{}", ran.said());

    // Whoever has a token believes that it protects something.
    let (ran, told) = check(&base, &provider, Some(TOKEN), WITHOUT_KINDS).await;
    assert_eq!(ran.code, 1, "{}", ran.said());
    assert!(told.of("auth/", "failed") >= 2, "{}", ran.said());
}

/// What is known of a provider before anything is judged.
async fn learnt(base: &str) -> Announced {
    let address = Address::new(base).expect("a good address");
    let client = Client::new(address, &Credentials::None, Settings::default()).expect("no TLS");
    Announced::learn(&client, &Log::silent())
        .await
        .expect("it is SCIM")
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_discovery_the_core_schemas_are_assumed_and_it_is_said() {
    let (base, _provider) = twisted(None, |_, request| {
        let hit = DOCUMENTS.iter().any(|path| request.path.starts_with(path));
        hit.then(|| replaced(404, "text/plain", ""))
    })
    .await;
    let learnt = learnt(&base).await;
    let names: Vec<(&str, &str)> = learnt
        .types()
        .iter()
        .map(|known| (known.name.as_str(), known.endpoint.as_str()))
        .collect();
    assert_eq!(names, [("User", "/Users"), ("Group", "/Groups")]);
    assert!(learnt.types().iter().all(|known| known.assumed));
    assert!(learnt.schema(urn::USER).is_some() && learnt.published(urn::USER).is_none());
    assert_eq!(learnt.assumed().len(), 4, "{:?}", learnt.assumed());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lists_leave_out_is_asked_for_by_name() {
    let (base, _provider) = twisted(None, |_, request| {
        let empty = json!({ "totalResults": 0, "Resources": [] });
        let list = ["/ResourceTypes", "/Schemas"].contains(&request.path.as_str());
        list.then(|| replaced(200, "application/scim+json", empty.to_string()))
    })
    .await;
    let learnt = learnt(&base).await;
    assert_eq!(learnt.types().len(), 2);
    assert!(learnt.types().iter().all(|known| !known.assumed));
    assert_eq!(learnt.types()[0].extensions[0].schema, urn::ENTERPRISE_USER);
    for urn in [urn::USER, urn::GROUP, urn::ENTERPRISE_USER] {
        assert!(learnt.published(urn).is_some(), "{urn}");
    }
    assert!(learnt.assumed().is_empty(), "{:?}", learnt.assumed());
}
