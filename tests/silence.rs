//! No silence by skipping: where a provider breaks something so basic that many rules cannot be tried, at least one check
//! fails all the same, and a report of which much was skipped says so.

#[expect(dead_code, reason = "no run here gives up with one line")]
mod front;

use axum::body::Body;
use axum::http;
use front::{Instead, scimproof};
use scimproof::provider::Request;
use scimproof::provider::serve::{Options, serve};
use scimproof::scim::{Feature, urn};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What a provider does to a request before it reads it; an answer is given in the place of the provider's own.
type Twist = fn(&mut Request) -> Option<Instead>;

/// Changes the body of each user, or group, that is written: as a whole, and as the value of a PATCH without path.
fn bend(request: &mut Request, endpoint: &str, change: impl Fn(&mut Value)) -> Option<Instead> {
    if request.path.starts_with(endpoint)
        && let Ok(mut body) = serde_json::from_slice::<Value>(&request.body)
        && body.is_object()
    {
        change(&mut body);
        let operations = body.get_mut("Operations").and_then(Value::as_array_mut);
        for operation in operations.into_iter().flatten() {
            if operation["value"].is_object() {
                change(&mut operation["value"]);
            }
        }
        request.body = body.to_string().into_bytes();
    }
    None
}

fn drop_member(request: &mut Request, endpoint: &str, name: &str) -> Option<Instead> {
    bend(request, endpoint, |body| {
        if let Value::Object(body) = body {
            body.remove(name);
        }
    })
}

fn answer(status: u16, body: &Value) -> Instead {
    http::Response::builder()
        .status(status)
        .header("content-type", "application/scim+json")
        .body(Body::from(body.to_string()))
        .expect("a sound answer")
}

/// The ids of the checks that fail as this, and how many are skipped.
async fn failed(twist: Twist, only: &str, severity: &str) -> (Vec<String>, usize) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let base = format!("http://{address}/scim/v2");
    let _provider = front::serve(listener, base.clone(), None, twist);
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("report.jsonl");
    let to = format!("json={}", report.display());
    let args = [
        "check", &base, "--only", only, "--jobs", "8", "--report", &to,
    ];
    let ran = scimproof(&folder.path().join("state"), None, &args).await;
    let text = std::fs::read_to_string(&report).unwrap_or_else(|_| panic!("{}", ran.said()));
    let events = text.lines().map(serde_json::from_str);
    let events: Vec<Value> = events.collect::<Result<_, _>>().expect("JSON lines");
    let ended = |outcome: &str, severity: Option<&str>| -> Vec<String> {
        let checks = events.iter().filter(|it| it["event"] == "check");
        checks
            .filter(|it| it["outcome"] == outcome)
            .filter(|it| severity.is_none_or(|severity| it["severity"] == severity))
            .map(|it| it["id"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    (
        ended("failed", Some(severity)),
        ended("skipped", None).len(),
    )
}

/// What is broken, how, and the checks among which one must say so.
const BROKEN: [(&str, Twist, &str); 11] = [
    (
        "of the e-mail addresses only the first is kept",
        |request| {
            bend(request, "/Users", |user| {
                let emails = user.get_mut("emails").and_then(Value::as_array_mut);
                if let Some(emails) = emails {
                    emails.truncate(1);
                }
            })
        },
        "read,replace,attributes/User/emails",
    ),
    (
        "the extension is dropped",
        |request| drop_member(request, "/Users", urn::ENTERPRISE_USER),
        "extension,attributes/User/enterprise:department",
    ),
    (
        "title is dropped",
        |request| drop_member(request, "/Users", "title"),
        "read,attributes/User/title/",
    ),
    (
        "displayName is dropped",
        |request| drop_member(request, "/Users", "displayName"),
        "read,attributes/User/displayName/",
    ),
    (
        "name is dropped",
        |request| drop_member(request, "/Users", "name"),
        "read,attributes/User/name/",
    ),
    (
        "active is dropped",
        |request| drop_member(request, "/Users", "active"),
        "replace,patch/r",
    ),
    (
        "telephone numbers are dropped",
        |request| drop_member(request, "/Users", "phoneNumbers"),
        "read,attributes/User/phoneNumbers/",
    ),
    (
        "members are dropped",
        |request| drop_member(request, "/Groups", "members"),
        "create",
    ),
    (
        "a type that is declared has no endpoint",
        |request| {
            let dead = request.path.starts_with("/Devices");
            dead.then(|| answer(404, &Value::Null))
        },
        "discovery/endpoints",
    ),
    (
        "the endpoint of groups fails",
        |request| {
            let dead = request.path.starts_with("/Groups");
            dead.then(|| answer(500, &Value::Null))
        },
        "groups,discovery/endpoints",
    ),
    (
        "lists are empty",
        |request| {
            let lists = request.method == "GET" && request.path == "/Users";
            let empty = json!({ "schemas": [urn::LIST_RESPONSE], "totalResults": 0 });
            lists.then(|| answer(200, &empty))
        },
        "list",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_missing_altogether_is_found() {
    let mut silent = Vec::new();
    for (what, twist, only) in BROKEN {
        let (failed, skipped) = failed(twist, only, "fail").await;
        if failed.is_empty() {
            silent.push(format!("{what}: {skipped} skipped, and nothing failed"));
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_attribute_that_is_refused_is_found() {
    let refuses: Twist = |request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let detail = "title is not supported";
        let error = json!({ "schemas": [urn::ERROR], "status": "400", "detail": detail });
        (!body["title"].is_null()).then(|| answer(400, &error))
    };
    // The catalogue has it that this is to be warned of.
    let (failed, _) = failed(refuses, "read", "warn").await;
    assert_eq!(failed, ["read/values-kept"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_which_much_was_skipped_says_so() {
    let mut options = Options::default();
    for much in [Feature::Filter, Feature::Patch, Feature::Bulk] {
        options.settings.without.insert(much);
    }
    let served = serve(options).await.expect("a free port");
    let state = tempfile::tempdir().expect("a folder");
    for (flags, says) in [
        (&["--only", "create"][..], false),
        (&["--only", "delete,patch"], true),
    ] {
        let args = [
            &["check", served.url.as_str(), "--skip", "attributes"][..],
            flags,
        ]
        .concat();
        let said = scimproof(state.path(), None, &args).await.said();
        assert_eq!(
            said.contains("so that much of the provider was not looked at"),
            says,
            "{said}"
        );
    }
}
