//! Schemas that are not there, that promise too much, or that nobody understands.

use super::front::{self, scimproof};
use super::{Seen, told, try_at};
use axum::http;
use scimproof::outcome::Outcome;
use scimproof::provider::{Provider, Request, Settings};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Runs kinds on a sound provider whose `/Schemas` answers with this.
async fn try_with(status: u16, schemas: Value, only: &str) -> Seen {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let url = format!("http://{address}/scim/v2");
    front::serve(listener, url.clone(), None, move |request| {
        let discovers = request.path.starts_with("/Schemas");
        discovers.then(|| {
            http::Response::builder()
                .status(status)
                .header("content-type", "application/scim+json")
                .body(schemas.to_string().into())
                .expect("a sound answer")
        })
    });
    try_at(&url, only).await
}

/// What the sound provider publishes, with these attributes in the schema of users too.
fn published(more: Vec<Value>) -> Value {
    let answer = Provider::new(Settings::default()).handle(&Request {
        method: "GET".to_owned(),
        path: "/Schemas".to_owned(),
        query: None,
        headers: Vec::new(),
        body: Vec::new(),
    });
    let mut schemas = answer.body.expect("a list of schemas");
    let of_users = &mut schemas["Resources"][0]["attributes"];
    of_users.as_array_mut().expect("attributes").extend(more);
    schemas
}

fn wrong(seen: &Seen) -> Vec<String> {
    let wrong =
        |outcome: &Outcome| matches!(outcome, Outcome::Failed { .. } | Outcome::Blocked { .. });
    let wrong = seen.checked.iter().filter(|it| wrong(&it.outcome));
    wrong.map(told).collect()
}

#[tokio::test]
async fn without_schemas_those_of_the_rfc_are_tried_and_nothing_is_wrong() {
    let seen = try_with(404, json!({}), "attributes/User").await;
    assert!(wrong(&seen).is_empty(), "{:#?}", wrong(&seen));
    let words = |id: &str| {
        let found = seen.checked.iter().find(|it| it.id == id);
        found.map_or("not tried", |it| it.outcome.word())
    };
    assert_eq!(words("attributes/User/title/replace"), "passed");
    assert_eq!(
        words("attributes/User/enterprise:department/patch-add"),
        "passed"
    );
}

#[tokio::test]
async fn an_attribute_that_is_declared_and_not_kept_is_the_finding() {
    let size = json!({ "name": "shoeSize", "type": "integer", "multiValued": false });
    let seen = try_with(200, published(vec![size]), "attributes/User/shoeSize").await;
    let failed: Vec<&str> = seen
        .checked
        .iter()
        .filter(|it| matches!(it.outcome, Outcome::Failed { .. }))
        .map(|it| it.id.as_str())
        .collect();
    let (created, replaced) = (
        "attributes/User/shoeSize/create",
        "attributes/User/shoeSize/replace",
    );
    assert_eq!(failed, [created, replaced]);
    assert!(seen.checked.len() > 5);
}

#[tokio::test]
async fn what_nobody_understands_is_left_alone() {
    let mut garbage = vec![
        json!(null),
        json!(7),
        json!([[]]),
        json!({ "type": "string" }),
        json!({ "name": 7 }),
        json!({ "name": "a/b" }),
        json!({ "name": "", "type": "string" }),
        json!({ "name": "numbered", "type": 7 }),
        json!({ "name": "misspelt", "type": "string", "mutability": "read-write" }),
        json!({ "name": "listed", "type": "string", "multiValued": "yes" }),
        json!({ "name": "hollow", "type": "complex", "subAttributes": "none" }),
        json!({ "name": "deep", "type": "complex", "subAttributes": [
            { "name": "er", "type": "complex", "subAttributes": [{ "name": "x" }] }, 7, {}] }),
        json!({ "name": "x".repeat(100_000), "type": "string" }),
        json!({ "name": "title", "type": "complex", "subAttributes": [{ "name": "x" }] }),
        json!({ "name": "odd", "type": "string", "canonicalValues": { "a": 1 }, "referenceTypes": 7 }),
    ];
    garbage.extend((0..5000).map(|number| json!({ "name": format!("more{number}") })));
    let seen = try_with(200, published(garbage), "attributes/User").await;
    let of_title = seen
        .checked
        .iter()
        .filter(|it| it.id.starts_with("attributes/User/title/"));
    assert!(of_title.count() > 5);
    assert!(seen.checked.len() < 2_500, "{} checks", seen.checked.len());
    let not_understood = ["numbered", "misspelt", "listed", "hollow", "deep", "xxx"];
    let tried = |it: &str| seen.checked.iter().any(|checked| checked.id.contains(it));
    assert!(!not_understood.into_iter().any(tried));
}

#[tokio::test]
async fn who_names_no_attribute_of_the_target_is_told_so() {
    let state = tempfile::tempdir().expect("a folder");
    let check = |only| ["check", "--only", only, "--seed", "7"];
    let ran = scimproof(state.path(), None, &check("attributes/User/titel/replace")).await;
    assert_eq!(ran.code, 2, "{}", ran.said());
    let line = ran.one_line();
    assert!(line.contains("attributes/User/title/replace"), "{line}");
    let ran = scimproof(state.path(), None, &check("attributes/user/TITLE/replace")).await;
    assert_eq!(ran.code, 0, "{}", ran.said());
    let explained = ["explain", "attributes/User/name.familyName/replace"];
    let ran = scimproof(state.path(), None, &explained).await;
    assert!(ran.said().contains("RFC7644-3.5.1-01"), "{}", ran.said());
}
