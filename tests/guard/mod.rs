//! Writes to discovery, on a provider that carries out every one of them: only such are sent as change nothing, and what is
//! made there is removed again.

mod reused;
mod unsent;

use crate::front::{self, Instead, scimproof};
use axum::body::Body;
use axum::http;
use scimproof::client::{Client, Log, Request, Settings};
use scimproof::error::Error;
use scimproof::journal::Journal;
use scimproof::people::Marker;
use scimproof::provider;
use scimproof::scim::Method;
use scimproof::session::{Part, Session};
use scimproof::target::{Address, Announced, Credentials};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const SEED: u64 = 12;

/// What was written to discovery, and what was made there.
#[derive(Default)]
struct Written {
    requests: Vec<String>,
    made: BTreeMap<String, Value>,
    /// Whether what was made can be removed.
    keeps: bool,
    /// Whether every answer breaks off.
    dead: bool,
    /// Whether users are kept here too, under the ids that they bring.
    users: bool,
}

fn answer(status: u16, body: &Value) -> Instead {
    http::Response::builder()
        .status(status)
        .header("content-type", "application/scim+json")
        .body(Body::from(body.to_string()))
        .expect("a sound answer")
}

/// An answer that breaks off.
fn broken() -> Instead {
    let parts = [Ok(b"{".to_vec()), Err(std::io::Error::other("closed"))];
    http::Response::new(Body::from_stream(futures::stream::iter(parts)))
}

/// Carries out whatever is asked of discovery.
fn obey(written: &mut Written, request: &provider::Request) -> Option<Instead> {
    if written.dead {
        return Some(broken());
    }
    let path = &request.path;
    let of_discovery = ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"];
    let ours = written.users && path.starts_with("/Users");
    if !ours && !of_discovery.iter().any(|known| path.starts_with(known)) {
        return None;
    }
    if request.method == "GET" {
        return written.made.get(path).map(|made| answer(200, made));
    }
    written.requests.push(format!("{} {path}", request.method));
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    Some(match request.method.as_str() {
        "POST" => {
            let id = body["id"].as_str().unwrap_or_default().replace(':', "%3A");
            written.made.insert(format!("{path}/{id}"), body.clone());
            answer(201, &body)
        }
        "DELETE" => {
            let gone = written.keeps || written.made.remove(path).is_some();
            answer(if gone { 204 } else { 404 }, &Value::Null)
        }
        _ => answer(200, &body),
    })
}

/// A provider that obeys, its base URL, and what was written to it.
async fn obedient() -> (String, Arc<Mutex<Written>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let base = format!("http://{address}/scim/v2");
    let written: Arc<Mutex<Written>> = Arc::default();
    let shared = written.clone();
    front::serve(listener, base.clone(), None, move |request| {
        obey(
            &mut shared.lock().expect("no panic under this lock"),
            request,
        )
    });
    (base, written)
}

struct Stage {
    session: Session,
    part: Part,
    written: Arc<Mutex<Written>>,
    _folder: tempfile::TempDir,
}

impl Stage {
    async fn new() -> Stage {
        let (base, written) = obedient().await;
        let address = Address::new(&base).expect("a good address");
        let client =
            Client::new(address, &Credentials::None, Settings::default()).expect("plain HTTP");
        let announced = Announced::learn(&client, &Log::silent())
            .await
            .expect("it is SCIM");
        let folder = tempfile::tempdir().expect("a folder for the journal");
        let journal =
            Journal::create(folder.path(), &Marker::from_seed(SEED), &base).expect("a new journal");
        Stage {
            session: Session::new(client, announced, journal, SEED),
            part: Part::keeping("guard"),
            written,
            _folder: folder,
        }
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> Result<u16, Error> {
        let request = Request::with_json(method, path, body);
        let answer = self.session.send(&self.part, &request).await?;
        Ok(answer.status)
    }

    async fn shown(&self, path: &str) -> Value {
        let answer = self.session.send(&self.part, &Request::get(path)).await;
        serde_json::from_slice(&answer.expect("an answer").body).expect("JSON")
    }

    /// The writes that arrived since the last time.
    fn arrived(&self) -> Vec<String> {
        std::mem::take(&mut self.written().requests)
    }

    fn written(&self) -> std::sync::MutexGuard<'_, Written> {
        self.written.lock().expect("no panic under this lock")
    }
}

fn replace(path: &str, value: &Value) -> Value {
    let operation = json!({ "op": "replace", "path": path, "value": value });
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation] })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_change_discovery_is_never_sent() {
    let stage = Stage::new().await;
    let user = "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User";
    let config = stage.shown("/ServiceProviderConfig").await;
    let mut changed = config.clone();
    changed["patch"]["supported"] = false.into();
    let marker = Marker::from_seed(SEED);
    let mine = format!("{}-1", marker.as_str());
    let remove = json!({ "Operations": [{ "op": "remove", "path": "patch" }] });
    let same = replace("patch.supported", &true.into());
    let both = json!({ "Operations": [same["Operations"][0], remove["Operations"][0]] });
    let types = stage.shown("/ResourceTypes").await;
    for (method, path, body) in [
        (Method::Put, "/ServiceProviderConfig", changed),
        (Method::Put, "/ServiceProviderConfig", Value::Null),
        (Method::Put, user, config.clone()),
        (Method::Put, "/ResourceTypes", types.clone()),
        (Method::Put, "/Schemas/urn:example:none", Value::Null),
        (
            Method::Patch,
            "/ServiceProviderConfig",
            replace("patch.supported", &false.into()),
        ),
        (
            Method::Patch,
            "/ServiceProviderConfig",
            replace("nothing", &Value::Null),
        ),
        (
            Method::Patch,
            "/ServiceProviderConfig",
            replace("", &config),
        ),
        (
            Method::Patch,
            "/ServiceProviderConfig",
            json!({ "Operations": [] }),
        ),
        (Method::Patch, "/ServiceProviderConfig", remove),
        (Method::Patch, "/ServiceProviderConfig", both),
        (
            Method::Patch,
            "/Schemas",
            replace("totalResults", &5.into()),
        ),
        (Method::Post, "/ServiceProviderConfig", config),
        (
            Method::Post,
            "/ResourceTypes",
            json!({ "id": "Device", "name": "Device" }),
        ),
        (
            Method::Post,
            "/ResourceTypes",
            json!({ "id": mine, "name": "User" }),
        ),
        (
            Method::Post,
            "/ResourceTypes",
            json!({ "id": mine, "name": mine, "endpoint": "/Users" }),
        ),
        (
            Method::Post,
            "/Schemas",
            json!({ "id": "urn:ietf:params:scim:schemas:core:2.0:User", "name": mine }),
        ),
        (Method::Post, user, json!({ "id": mine, "name": mine })),
        (Method::Delete, "/ServiceProviderConfig", Value::Null),
        (Method::Delete, "/ResourceTypes", Value::Null),
        (Method::Delete, "/ResourceTypes/", Value::Null),
        (Method::Delete, "/ResourceTypes/User", Value::Null),
        (Method::Delete, user, Value::Null),
        (
            Method::Delete,
            &format!("/Schemas/User/{mine}"),
            Value::Null,
        ),
    ] {
        let sent = stage.send(method, path, &body).await;
        assert!(
            matches!(sent, Err(Error::NotOurs { .. })),
            "{method} {path} {body}: {sent:?}"
        );
        assert_eq!(
            stage.arrived(),
            Vec::<String>::new(),
            "{method} {path} {body}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_nothing_is_sent_and_what_is_made_is_removed() {
    let stage = Stage::new().await;
    let config = stage.shown("/ServiceProviderConfig").await;
    let mine = format!("{}-1", Marker::from_seed(SEED).as_str());
    let made = json!({ "id": mine, "name": mine, "endpoint": format!("/{mine}") });
    let urn = format!("urn:example:{mine}");
    let schema = json!({ "id": urn, "name": mine });
    let nobody = format!("/ResourceTypes/{mine}-nobody");
    for (method, path, body, status) in [
        (Method::Put, "/ServiceProviderConfig", config, 200),
        (
            Method::Patch,
            "/ServiceProviderConfig",
            replace("patch.supported", &true.into()),
            200,
        ),
        (Method::Delete, &nobody, Value::Null, 404),
        (Method::Post, "/ResourceTypes", made, 201),
        (Method::Post, "/Schemas", schema, 201),
    ] {
        let sent = stage.send(method, path, &body).await;
        assert!(
            matches!(sent, Ok(got) if got == status),
            "{method} {path}: {sent:?}"
        );
        assert_eq!(stage.arrived().len(), 1, "{method} {path}");
    }
    assert_eq!(stage.written().made.len(), 2);

    // What cannot be removed is told.
    stage.written().keeps = true;
    let cleaned = stage
        .session
        .clean_up(None, &|_, _| {})
        .await
        .expect("a journal");
    assert_eq!(
        (cleaned.removed, cleaned.left.len()),
        (0, 2),
        "{:?}",
        cleaned.left
    );
    stage.written().keeps = false;
    let cleaned = stage
        .session
        .clean_up(None, &|_, _| {})
        .await
        .expect("a journal");
    assert_eq!(
        (cleaned.removed, cleaned.left.len()),
        (2, 0),
        "{:?}",
        cleaned.left
    );
    assert_eq!(stage.written().made.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_finds_it_and_leaves_nothing_there() {
    let (base, written) = obedient().await;
    let state = tempfile::tempdir().expect("a folder");
    let ran = scimproof(state.path(), None, &["check", &base, "--only", "discovery"]).await;
    assert_eq!(ran.code, 1, "{}", ran.said());
    for id in ["config", "resource-types", "schemas"] {
        let found = ran
            .said()
            .lines()
            .any(|line| line.contains("FAILED") && line.contains(&format!("discovery/{id}-")));
        assert!(found, "{id}: {}", ran.said());
    }
    let written = written.lock().expect("no panic under this lock");
    assert!(!written.requests.is_empty());
    assert!(written.made.is_empty(), "{:?}", written.made);
}
