//! The user that rows are played on, and when an attribute shows what is expected.

use crate::scim::urn;
use serde_json::{Map, Value, json};

/// The attributes that are compared.
pub(super) const ATTRIBUTES: [&str; 13] = [
    "userName",
    "displayName",
    "title",
    "nickName",
    "userType",
    "locale",
    "active",
    "name",
    "emails",
    "phoneNumbers",
    "addresses",
    "externalId",
    urn::ENTERPRISE_USER,
];

/// Parts of one value that clients set.
const PARTS: [&str; 10] = [
    "value",
    "type",
    "display",
    "primary",
    "givenName",
    "familyName",
    "middleName",
    "honorificPrefix",
    "locality",
    "country",
];

/// What a row begins with.
pub(super) fn of_user(word: &str, domain: &str, enterprise: bool) -> Value {
    let mut user = json!({
        "schemas": [urn::USER],
        "displayName": "Archer, Ann",
        "title": "Engineer",
        "userType": "Employee",
        "active": true,
        "name": { "givenName": "Ann", "familyName": "Archer", "middleName": "Q" },
        "emails": [
            { "value": format!("{word}.work@{domain}"), "type": "work", "primary": true },
            { "value": format!("{word}.home@{domain}"), "type": "home" },
        ],
        "phoneNumbers": [
            { "value": "+1-555-0100", "type": "work" },
            { "value": "+1-555-0101", "type": "mobile", "display": "Car" },
            { "value": "+1-555-0102", "type": "work" },
        ],
        "addresses": [
            { "type": "work", "locality": "Bern", "country": "CH" },
            { "type": "home", "locality": "Thun", "country": "CH" },
        ],
    });
    if enterprise {
        user["schemas"] = json!([urn::USER, urn::ENTERPRISE_USER]);
        user[urn::ENTERPRISE_USER] = json!({ "department": "Sales", "costCenter": "C1" });
    }
    user
}

/// The same with everything else that rows may set; it shows what the target keeps as it is sent.
pub(super) fn prototype(word: &str, domain: &str, enterprise: bool) -> Value {
    let mut user = of_user(word, domain, enterprise);
    user["nickName"] = "Annie".into();
    user["locale"] = "en-GB".into();
    if enterprise {
        user[urn::ENTERPRISE_USER]["division"] = "North".into();
    }
    user
}

/// The attributes that operations name.
pub(super) fn named_in(operations: &str) -> impl Iterator<Item = &'static str> {
    let text = operations.to_lowercase();
    let names = move |name: &&str| {
        let extension = *name == urn::ENTERPRISE_USER;
        let name = name.to_lowercase();
        let mut found = text.match_indices(&name);
        let whole = |(at, _): (usize, &str)| {
            text[..at].ends_with(['"', ':', '}'])
                && !text[at + name.len()..].starts_with(|letter: char| letter.is_alphanumeric())
        };
        found.any(whole) || extension && text.contains("{ent}")
    };
    ATTRIBUTES.into_iter().filter(names)
}

/// Whether an attribute shows what is expected; null and [] are no value, a missing `primary` is false, and what the
/// provider adds (`formatted`, `$ref`) does not count.
pub(super) fn is_same(name: &str, expected: &Value, got: &Value) -> bool {
    is_as_expected(name, expected, got, &[])
}

/// The same at a provider that fills these in where there is nothing, as `nickName` and `emails.type`.
pub(super) fn is_as_expected(name: &str, expected: &Value, got: &Value, filled: &[String]) -> bool {
    let same = |expected, got| is_as_expected(name, expected, got, filled);
    let comes_back = filled.iter().any(|it| it == name);
    match (expected, got) {
        (Value::Null, got) => comes_back || is_nothing(got),
        (Value::Array(expected), got) if expected.is_empty() => comes_back || is_nothing(got),
        (Value::Array(expected), Value::Array(got)) => {
            let mut left: Vec<&Value> = got.iter().collect();
            let all = expected.iter().all(|expected| {
                let found = left.iter().position(|got| same(expected, got));
                found.map(|at| left.remove(at)).is_some()
            });
            all && left.is_empty()
        }
        (Value::Object(expected), Value::Object(got)) => same_parts(name, expected, got, filled),
        (Value::String(expected), Value::String(got)) if name == "userName" => {
            expected.eq_ignore_ascii_case(got)
        }
        (expected, got) => expected == got,
    }
}

pub(super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(parts) => parts.values().all(is_nothing),
        _ => false,
    }
}

/// Whether all parts are as expected, and none is there that is not.
fn same_parts(
    name: &str,
    expected: &Map<String, Value>,
    got: &Map<String, Value>,
    filled: &[String],
) -> bool {
    let of = |object: &Map<String, Value>, part: &str| {
        let found = object
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(part));
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let plain = |part: &str, value: Value| match value {
        Value::Bool(false) if part == "primary" => Value::Null,
        value => value,
    };
    let mut parts: Vec<&str> = expected.keys().map(String::as_str).collect();
    if name == urn::ENTERPRISE_USER {
        parts.extend(got.keys().map(String::as_str));
    } else if name == "members" {
        // The name and the kind of a member are the provider's own.
        parts = vec!["value"];
    } else {
        parts.extend(PARTS);
    }
    parts.into_iter().all(|part| {
        let (expected, got) = (plain(part, of(expected, part)), plain(part, of(got, part)));
        if expected.is_null() {
            let comes_back = || filled.iter().any(|it| *it == format!("{name}.{part}"));
            is_nothing(&got) || comes_back()
        } else {
            expected == got
        }
    })
}
