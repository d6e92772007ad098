//! Comparing: whether two resources, one at each side, are the same as far as the RFCs want them to be.

use super::kept::{Kept, LISTS};
use crate::reply::values_at;
use serde_json::{Map, Value};

/// What a resource is called by its id; nothing for one that is gone or foreign.
pub(super) type Called<'c> = &'c dyn Fn(&str) -> Option<String>;

/// What is expected, and what is there instead.
pub(super) type Unlike = (String, String);

/// The first difference between two users that matters.
pub(super) fn users(kept: &Kept, expected: &Value, got: &Value) -> Option<Unlike> {
    let named = unlike(
        "/userName",
        &lower(first(expected, "/userName")),
        &lower(first(got, "/userName")),
    );
    named.or_else(|| {
        let mut pointers = kept.pointers();
        pointers.find_map(|pointer| {
            let name = &pointer[1..];
            if LISTS.contains(&name) {
                return lists(kept, name, expected, got);
            }
            let (expected, got) = (first(expected, pointer), first(got, pointer));
            if is_nothing(&expected) && (is_nothing(&got) || kept.fills(pointer)) {
                return None;
            }
            unlike(pointer, &expected, &got)
        })
    })
}

/// The first difference between two groups that matters, but for their members.
pub(super) fn groups(kept: &Kept, expected: &Value, got: &Value) -> Option<Unlike> {
    let mut pointers = vec!["/displayName"];
    if kept.group_external_id {
        pointers.push("/externalId");
    }
    pointers.into_iter().find_map(|pointer| {
        let (expected, got) = (first(expected, pointer), first(got, pointer));
        (!(is_nothing(&expected) && is_nothing(&got)))
            .then(|| unlike(pointer, &expected, &got))
            .flatten()
    })
}

/// A difference in whom a list of references names. Who is gone is not looked at: the RFCs do not say what becomes of
/// references to the deleted.
pub(super) fn named(
    pointer: &str,
    expected: (&Value, Called<'_>),
    got: (&Value, Called<'_>),
) -> Option<Unlike> {
    let names = |(resource, called): (&Value, Called<'_>)| {
        let ids = values_at(resource, &format!("{pointer}/*/value"));
        let mut names: Vec<String> = ids
            .into_iter()
            .filter_map(|id| called(id.as_str()?))
            .collect();
        names.sort();
        names
    };
    let (expected, got) = (names(expected), names(got));
    (expected != got).then(|| {
        (
            format!("{pointer} {expected:?}"),
            format!("{pointer} {got:?}"),
        )
    })
}

/// Several values, in any order.
fn lists(kept: &Kept, list: &str, expected: &Value, got: &Value) -> Option<Unlike> {
    let pointer = format!("/{list}");
    let (all, there) = (elements(expected, list), elements(got, list));
    if all.is_empty() && (there.is_empty() || kept.fills(&pointer)) {
        return None;
    }
    // Which value is primary if nobody says so, each provider decides for itself.
    let told = all.iter().any(|it| first(it, "/primary") == true);
    let mut parts = kept.parts(list);
    parts.retain(|part| *part != "primary" || told);
    let shown = |values: &[Value]| {
        let mut shown: Vec<String> = values
            .iter()
            .map(|it| only(it, &parts).to_string())
            .collect();
        shown.sort();
        shown
    };
    let (all, there) = (shown(&all), shown(&there));
    (all != there).then(|| {
        let text = |values: &[String]| format!("{pointer} [{}]", values.join(","));
        (text(&all), text(&there))
    })
}

fn elements(resource: &Value, list: &str) -> Vec<Value> {
    let found = values_at(resource, &format!("/{list}/*"));
    found.into_iter().cloned().collect()
}

/// These parts of one of several values, as they are compared.
fn only(value: &Value, parts: &[&str]) -> Value {
    let mut shown = Map::new();
    for part in parts {
        let value = match first(value, &format!("/{part}")) {
            Value::Bool(false) => Value::Null,
            value if *part == "value" || *part == "type" => lower(value),
            value => value,
        };
        if !is_nothing(&value) {
            shown.insert((*part).to_owned(), value);
        }
    }
    shown.into()
}

/// The value at a pointer; null if there is none.
pub(super) fn first(resource: &Value, pointer: &str) -> Value {
    let found = values_at(resource, pointer).into_iter().next();
    found.cloned().unwrap_or_default()
}

/// Unassigned (RFC 7643 section 2.5), or as good as that.
pub(super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(parts) => parts.values().all(is_nothing),
        _ => false,
    }
}

fn lower(value: Value) -> Value {
    match value {
        Value::String(text) => text.to_lowercase().into(),
        value => value,
    }
}

fn unlike(pointer: &str, expected: &Value, got: &Value) -> Option<Unlike> {
    (expected != got).then(|| (format!("{pointer} {expected}"), format!("{pointer} {got}")))
}
