//! What becomes of operations that refer to one another.

use serde_json::{Value, json};

use crate::provider::{Provider, Request, Settings};
use crate::scim::urn;

fn send(provider: &mut Provider, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let answer = provider.handle(&Request {
        method: method.to_owned(),
        path: path.to_owned(),
        body: body.to_string().into_bytes(),
        ..Request::default()
    });
    (answer.status, answer.body.unwrap_or_default())
}

/// The statuses of the operations, and where each resource is.
fn bulk(provider: &mut Provider, mut body: Value) -> (Vec<String>, Vec<String>) {
    body["schemas"] = json!([urn::BULK_REQUEST]);
    let (status, answer) = send(provider, "POST", "/Bulk", &body);
    assert_eq!(status, 200, "{answer}");
    let results = answer["Operations"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    results
        .iter()
        .map(|it| (text(&it["status"]), text(&it["location"])))
        .unzip()
}

fn user(id: &str, name: &str) -> Value {
    json!({ "method": "POST", "bulkId": id, "path": "/Users", "data": { "schemas": [urn::USER], "userName": name } })
}

fn group(id: &str, members: &[&str]) -> Value {
    let members: Vec<Value> = members
        .iter()
        .map(|id| json!({ "value": format!("bulkId:{id}") }))
        .collect();
    json!({ "method": "POST", "bulkId": id, "path": "/Groups", "data": { "schemas": [urn::GROUP], "displayName": id, "members": members } })
}

/// The names of the members of a group.
fn members(provider: &mut Provider, location: &str) -> Vec<String> {
    let (_, group) = send(provider, "GET", location, &Value::Null);
    let members = group["members"].as_array().cloned().unwrap_or_default();
    let mut names: Vec<String> = members
        .iter()
        .map(|it| it["display"].as_str().unwrap_or_default().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn references_lead_backwards_forwards_in_circles_and_to_oneself() {
    let mut provider = Provider::new(Settings::default());
    let operations = [
        group("a", &["b", "ann", "a"]),
        user("ann", "ann"),
        group("b", &["c", "ann"]),
        group("c", &["a"]),
    ];
    let (statuses, locations) = bulk(&mut provider, json!({ "Operations": operations }));
    assert_eq!(statuses, ["201"; 4]);
    assert_eq!(members(&mut provider, &locations[0]), ["a", "ann", "b"]);
    assert_eq!(members(&mut provider, &locations[2]), ["ann", "c"]);
    assert_eq!(members(&mut provider, &locations[3]), ["a"]);
    assert_eq!((provider.count("User"), provider.count("Group")), (1, 3));
}

#[test]
fn what_refers_to_a_failure_fails_and_leaves_nothing() {
    let mut provider = Provider::new(Settings::default());
    let operations = [
        user("ann", "ann"),
        user("again", "ann"),
        group("a", &["b", "again"]),
        group("b", &["a"]),
        group("c", &["nobody"]),
    ];
    let (statuses, _) = bulk(&mut provider, json!({ "Operations": operations }));
    assert_eq!(statuses, ["201", "409", "409", "409", "400"]);
    assert_eq!((provider.count("User"), provider.count("Group")), (1, 0));
}

#[test]
fn references_are_followed_in_paths_and_in_patches() {
    let mut provider = Provider::new(Settings::default());
    let patch = |operation: Value| json!({ "method": "PATCH", "path": "/Groups/bulkId:team", "data": { "schemas": [urn::PATCH_OP], "Operations": [operation] } });
    let operations = [
        group("team", &["bob"]),
        patch(json!({ "op": "add", "path": "members", "value": [{ "value": "bulkId:ann" }] })),
        patch(json!({ "op": "remove", "path": "members[value eq \"bulkId:bob\"]" })),
        user("ann", "ann"),
        user("bob", "bob"),
    ];
    let (statuses, locations) = bulk(&mut provider, json!({ "Operations": operations }));
    assert_eq!(statuses, ["201", "204", "204", "201", "201"]);
    assert_eq!(locations[1], locations[0]);
    assert_eq!(members(&mut provider, &locations[0]), ["ann"]);
}

#[test]
fn enough_errors_end_it_and_nothing_half_done_stays() {
    let mut provider = Provider::new(Settings::default());
    let operations = [
        user("ann", "ann"),
        group("a", &["b"]),
        group("b", &["a", "again"]),
        user("again", "ann"),
        user("bob", "bob"),
    ];
    let (statuses, _) = bulk(
        &mut provider,
        json!({ "Operations": operations, "failOnErrors": 1 }),
    );
    assert_eq!(statuses, ["201", "409"]);
    assert_eq!((provider.count("User"), provider.count("Group")), (1, 0));
}

#[test]
fn there_is_no_bulk_in_bulk() {
    let mut provider = Provider::new(Settings::default());
    let inner = json!({ "schemas": [urn::BULK_REQUEST], "Operations": [user("ann", "ann")] });
    for path in ["/Bulk", "/Users/.search", "/Me", "/Schemas"] {
        let operation = json!({ "method": "POST", "bulkId": "x", "path": path, "data": inner });
        let (statuses, _) = bulk(&mut provider, json!({ "Operations": [operation] }));
        assert_eq!(statuses, ["400"], "{path}");
    }
    assert_eq!(provider.count("User"), 0);
}
