//! Operations on one user, as a table: what is sent, and what becomes of the user.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Patch, apply, read};
use crate::provider::accept;
use crate::provider::clock::Clock;
use crate::provider::profile::Profile;
use crate::provider::resource_type::ResourceType;
use crate::provider::store::Store;
use crate::scim::urn;

/// The attributes after the operations, or the scimType of the refusal.
fn after(operations: &Value) -> Result<Value, String> {
    let mut store = Store::new(
        ResourceType::offered(&BTreeSet::new(), &BTreeSet::new(), Profile::default()),
        Clock::new(true),
    );
    let kind = store.kind(0).clone();
    let user = json!({
        "schemas": [urn::USER],
        "userName": "ann",
        "title": "Boss",
        "active": true,
        "name": { "givenName": "Ann", "familyName": "Roe" },
        "emails": [
            { "value": "a@work.test", "type": "work", "primary": true },
            { "value": "a@home.test", "type": "home" },
        ],
        urn::ENTERPRISE_USER: { "department": "Ops" },
    });
    let attributes =
        accept::body(&kind, user.as_object().ok_or("")?).map_err(|problem| problem.detail)?;
    let number = store
        .insert(0, attributes, &[])
        .map_err(|problem| problem.detail)?;
    let body = json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
    let changed = read(body.as_object().ok_or("")?).and_then(|operations| {
        store.change(0, number, |store, draft| {
            let mut edit = Patch {
                store,
                kind: &kind,
                base: "",
                draft,
                faults: &std::collections::BTreeSet::new(),
                changes_password: false,
            };
            apply(&mut edit, &operations)
        })
    });
    match changed {
        Ok(()) => Ok(store
            .get(0, number)
            .map(|stored| Value::Object(stored.attributes.clone()))
            .unwrap_or_default()),
        Err(problem) => Err(problem.scim_type.unwrap_or("none").to_owned()),
    }
}

/// Each case: an operation, a JSON pointer, and what stands there afterwards.
#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn operations_do_what_they_say() {
    let cases = [
        (
            json!({ "op": "add", "path": "nickName", "value": "A" }),
            "/nickName",
            json!("A"),
        ),
        (
            json!({ "op": "Add", "path": "TITLE", "value": "B" }),
            "/title",
            json!("B"),
        ),
        (
            json!({ "op": "replace", "path": "active", "value": "False" }),
            "/active",
            json!(false),
        ),
        (
            json!({ "op": "add", "path": "name", "value": { "middleName": "M" } }),
            "/name",
            json!({ "givenName": "Ann", "familyName": "Roe", "middleName": "M" }),
        ),
        (
            json!({ "op": "replace", "path": "name", "value": { "familyName": "X" } }),
            "/name",
            json!({ "givenName": "Ann", "familyName": "X" }),
        ),
        (
            json!({ "op": "replace", "path": "name", "value": { "GIVENNAME": null } }),
            "/name",
            json!({ "familyName": "Roe" }),
        ),
        (
            json!({ "op": "replace", "value": { "name": {} } }),
            "/name/givenName",
            json!("Ann"),
        ),
        (
            json!({ "op": "add", "path": "name.middleName", "value": "M" }),
            "/name/middleName",
            json!("M"),
        ),
        (
            json!({ "op": "add", "path": "emails", "value": [{ "value": "x@y.test", "type": "other", "primary": true }] }),
            "/emails",
            json!([
                { "value": "a@work.test", "type": "work", "primary": false },
                { "value": "a@home.test", "type": "home" },
                { "value": "x@y.test", "type": "other", "primary": true }]),
        ),
        (
            json!({ "op": "add", "path": "emails", "value": { "value": "a@home.test", "type": "home", "display": "D" } }),
            "/emails/1",
            json!({ "value": "a@home.test", "type": "home", "display": "D" }),
        ),
        (
            json!({ "op": "replace", "path": "emails", "value": [{ "value": "only@y.test" }] }),
            "/emails",
            json!([{ "value": "only@y.test" }]),
        ),
        (
            json!({ "op": "replace", "path": "emails", "value": [] }),
            "/emails",
            Value::Null,
        ),
        (
            json!({ "op": "replace", "path": "title", "value": null }),
            "/title",
            Value::Null,
        ),
        (
            json!({ "op": "replace", "path": "emails[type eq \"work\"].value", "value": "n@work.test" }),
            "/emails/0",
            json!({ "value": "n@work.test", "type": "work", "primary": true }),
        ),
        (
            json!({ "op": "replace", "path": "emails[type eq \"home\"].primary", "value": true }),
            "/emails/0/primary",
            json!(false),
        ),
        (
            json!({ "op": "replace", "path": "emails[primary eq true].value", "value": "p@x.test" }),
            "/emails/0/value",
            json!("p@x.test"),
        ),
        (
            json!({ "op": "replace", "path": "emails[type eq \"home\"]", "value": { "value": "h@x.test" } }),
            "/emails/1",
            json!({ "value": "h@x.test" }),
        ),
        (
            json!({ "op": "add", "path": "emails[type eq \"other\"].value", "value": "o@x.test" }),
            "/emails/2",
            json!({ "type": "other", "value": "o@x.test" }),
        ),
        (
            json!({ "op": "add", "path": "addresses[type eq \"work\"].country", "value": "SE" }),
            "/addresses",
            json!([{ "type": "work", "country": "SE" }]),
        ),
        (
            json!({ "op": "remove", "path": "title" }),
            "/title",
            Value::Null,
        ),
        (
            json!({ "op": "remove", "path": "nickName" }),
            "/title",
            json!("Boss"),
        ),
        (
            json!({ "op": "remove", "path": "name.givenName" }),
            "/name",
            json!({ "familyName": "Roe" }),
        ),
        (
            json!({ "op": "remove", "path": "emails" }),
            "/emails",
            Value::Null,
        ),
        (
            json!({ "op": "remove", "path": "emails[type eq \"work\" and value ew \"WORK.test\"]" }),
            "/emails",
            json!([{ "value": "a@home.test", "type": "home" }]),
        ),
        (
            json!({ "op": "remove", "path": "emails[type eq \"work\"].primary" }),
            "/emails/0",
            json!({ "value": "a@work.test", "type": "work" }),
        ),
        (
            json!({ "op": "remove", "path": "emails", "value": [{ "value": "a@work.test" }] }),
            "/emails",
            json!([{ "value": "a@home.test", "type": "home" }]),
        ),
        (
            json!({ "op": "replace", "value": { "id": "x", "title": "T", "name.givenName": "N", "bogus": 1 } }),
            "/name/givenName",
            json!("N"),
        ),
        (
            json!({ "op": "replace", "value": { format!("{}:department", urn::ENTERPRISE_USER): "D2" } }),
            &format!("/{}/department", urn::ENTERPRISE_USER),
            json!("D2"),
        ),
        (
            json!({ "op": "add", "value": { urn::ENTERPRISE_USER: { "manager": "m", "division": "V" } } }),
            &format!("/{}", urn::ENTERPRISE_USER),
            json!({ "department": "Ops", "manager": { "value": "m" }, "division": "V" }),
        ),
        (
            json!({ "op": "replace", "path": format!("{}:manager.value", urn::ENTERPRISE_USER), "value": "m" }),
            &format!("/{}/manager", urn::ENTERPRISE_USER),
            json!({ "value": "m" }),
        ),
        (
            json!({ "op": "remove", "path": format!("{}:department", urn::ENTERPRISE_USER) }),
            &format!("/{}", urn::ENTERPRISE_USER),
            Value::Null,
        ),
        (
            json!({ "op": "remove", "path": urn::ENTERPRISE_USER }),
            &format!("/{}", urn::ENTERPRISE_USER),
            Value::Null,
        ),
        (
            json!({ "op": "add", "path": "schemas", "value": [urn::ENTERPRISE_USER] }),
            "/title",
            json!("Boss"),
        ),
        (
            json!({ "op": "replace", "path": format!("{}:displayName", urn::USER), "value": "D" }),
            "/displayName",
            json!("D"),
        ),
    ];
    for (operation, pointer, expected) in cases {
        let found = after(&json!([operation]))
            .map(|user| user.pointer(pointer).cloned().unwrap_or_default());
        assert_eq!(found.as_ref(), Ok(&expected), "{operation}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn operations_that_cannot_be_are_refused() {
    let cases = [
        (json!({ "op": "move", "path": "title" }), "invalidSyntax"),
        (json!({ "path": "title", "value": "x" }), "invalidSyntax"),
        (json!("remove"), "invalidSyntax"),
        (json!({ "op": "remove" }), "noTarget"),
        (json!({ "op": "remove", "path": "userName" }), "mutability"),
        (json!({ "op": "remove", "path": "id" }), "mutability"),
        (json!({ "op": "remove", "path": "meta" }), "mutability"),
        (json!({ "op": "remove", "path": "schemas" }), "mutability"),
        (
            json!({ "op": "replace", "path": "meta.created", "value": "x" }),
            "mutability",
        ),
        (
            json!({ "op": "add", "path": "groups", "value": [] }),
            "mutability",
        ),
        (
            json!({ "op": "replace", "path": "userName", "value": null }),
            "invalidValue",
        ),
        (
            json!({ "op": "replace", "path": "active", "value": "banana" }),
            "invalidValue",
        ),
        (
            json!({ "op": "replace", "path": "name", "value": "str" }),
            "invalidValue",
        ),
        (
            json!({ "op": "add", "path": "emails", "value": 5 }),
            "invalidValue",
        ),
        (json!({ "op": "add", "path": "title" }), "invalidValue"),
        (json!({ "op": "replace", "value": "x" }), "invalidValue"),
        (json!({ "op": "replace", "value": [] }), "invalidValue"),
        (
            json!({ "op": "replace", "path": "emails", "value": [{ "value": "a", "primary": true }, { "value": "b", "primary": true }] }),
            "invalidValue",
        ),
        (
            json!({ "op": "replace", "path": "emails[value pr].primary", "value": true }),
            "invalidValue",
        ),
        (
            json!({ "op": "replace", "path": "emails[type eq \"nope\"].value", "value": "x" }),
            "noTarget",
        ),
        (
            json!({ "op": "add", "path": "emails[type ne \"work\" and type ne \"home\"].value", "value": "x" }),
            "noTarget",
        ),
        (
            json!({ "op": "replace", "path": "emails[type zz \"work\"].value", "value": "x" }),
            "invalidFilter",
        ),
        (
            json!({ "op": "replace", "path": "emails[0]", "value": "x" }),
            "invalidFilter",
        ),
        (
            json!({ "op": "replace", "path": "emails[", "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "replace", "path": "emails]", "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "replace", "path": "name..x", "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "replace", "path": "", "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "replace", "path": " ", "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "replace", "path": "/emails/0", "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "replace", "path": "bogus", "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "replace", "path": "title[value eq \"x\"]", "value": "x" }),
            "invalidPath",
        ),
        (
            json!({ "op": "replace", "path": "emails[type eq \"work\"]value", "value": "x" }),
            "invalidPath",
        ),
    ];
    for (operation, expected) in cases {
        assert_eq!(
            after(&json!([operation])).err().as_deref(),
            Some(expected),
            "{operation}"
        );
    }
    assert_eq!(after(&json!([])).err().as_deref(), Some("invalidSyntax"));
    assert_eq!(after(&json!({})).err().as_deref(), Some("invalidSyntax"));
}

#[test]
fn each_operation_sees_the_one_before() {
    let user = after(&json!([
        { "op": "add", "path": "emails", "value": [{ "value": "x@y.test" }] },
        { "op": "replace", "path": "emails[value eq \"x@y.test\"].type", "value": "other" },
        { "op": "replace", "path": "title", "value": "A" },
        { "op": "replace", "path": "title", "value": "B" },
    ]));
    let user = user.unwrap_or_default();
    assert_eq!(
        (&user["emails"][2]["type"], &user["title"]),
        (&json!("other"), &json!("B"))
    );
}
