//! Judge: what an answer shows of the value that was sent.

use super::definition::{Attribute, Type};
use super::subject::Place;
use crate::reply::{Reply, values_at};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

/// What is shown of what was sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Seen {
    /// The value.
    Same,
    /// Another one.
    Altered(Value),
    /// Nothing.
    Absent,
}

/// What a resource shows of the whole attribute that was sent.
pub(super) fn seen(place: &Place, sent: &Value, reply: &Reply) -> Seen {
    let got = shown(place, reply);
    if got.is_empty() {
        return Seen::Absent;
    }
    let alike = |sent: &Value| got.iter().any(|got| alike(place.leaf(), sent, got));
    if leaves(place, sent).iter().all(alike) {
        Seen::Same
    } else {
        Seen::Altered(got.into_iter().collect())
    }
}

/// The values of the attribute that a resource shows, without what is unassigned (RFC 7643 section 2.5).
pub(super) fn shown(place: &Place, reply: &Reply) -> Vec<Value> {
    let found = reply.all(&place.pointer()).into_iter();
    let each = found.flat_map(|value| match value {
        Value::Array(elements) => elements.clone(),
        one => vec![one.clone()],
    });
    let empty = |value: &Value| value.as_object().is_some_and(serde_json::Map::is_empty);
    each.filter(|value| !value.is_null() && !empty(value))
        .collect()
}

/// The values of what is studied in the whole attribute.
pub(super) fn leaves(place: &Place, whole: &Value) -> Vec<Value> {
    let elements = match whole {
        Value::Array(elements) => elements.as_slice(),
        one => std::slice::from_ref(one),
    };
    let leaf = |element: &Value| match &place.sub {
        Some(sub) => element.get(&sub.name).cloned(),
        None => Some(element.clone()),
    };
    let found = elements.iter().filter_map(leaf);
    found.filter(|value| !value.is_null()).collect()
}

/// True if two values mean the same for this attribute.
pub(super) fn alike(attribute: &Attribute, a: &Value, b: &Value) -> bool {
    match (attribute.kind, a, b) {
        (Type::Complex, Value::Object(sent), _) => {
            let same = |name: &str, sent: &Value| {
                let got = values_at(b, &format!("/{name}"));
                let sub = attribute.sub(name);
                got.first()
                    .is_some_and(|got| sub.is_some_and(|sub| alike(sub, sent, got)))
            };
            match sent.get("value") {
                Some(value) => same("value", value),
                None => sent.iter().any(|(name, value)| same(name, value)),
            }
        }
        (Type::Decimal | Type::Integer, Value::Number(a), Value::Number(b)) => {
            a.as_f64() == b.as_f64()
        }
        (Type::DateTime, Value::String(a), Value::String(b)) => {
            let time = |text: &str| text.parse::<jiff::Timestamp>().ok();
            a == b || time(a).is_some_and(|it| time(b) == Some(it))
        }
        (Type::Binary, Value::String(a), Value::String(b)) => {
            a == b || decode(a).is_some_and(|it| decode(b) == Some(it))
        }
        (Type::Reference, Value::String(a), Value::String(b)) => {
            a == b || a.ends_with(b.trim_start_matches('.')) && b.contains('/')
        }
        (Type::String, Value::String(a), Value::String(b)) if !attribute.case_exact => {
            a.to_lowercase() == b.to_lowercase()
        }
        _ => a == b,
    }
}

/// Base64 of either alphabet, with or without padding (RFC 7643 section 2.3.6).
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let text = text.replace('-', "+").replace('_', "/");
    GeneralPurpose::new(&alphabet::STANDARD, config)
        .decode(text)
        .ok()
}

/// True if another value than the sent one cannot be meant: it is of a type with one way to write it, or free text.
pub(super) fn is_exact(place: &Place) -> bool {
    match place.leaf().kind {
        Type::Boolean | Type::Integer | Type::Decimal | Type::DateTime | Type::Binary => true,
        Type::String => !place.is_core_schema() || FREE.iter().any(|path| place.is_core(path)),
        Type::Complex => place.is_core("members"),
        Type::Reference => false,
    }
}

/// Texts of the core schemas that providers have no reason to rewrite, ids first. Names for display are often composed, addresses
/// of mail and telephone put into a form of their own.
const FREE: [&str; 16] = [
    "members.value",
    "manager.value",
    "name.givenName",
    "name.familyName",
    "name.middleName",
    "name.honorificPrefix",
    "name.honorificSuffix",
    "nickName",
    "title",
    "employeeNumber",
    "costCenter",
    "organization",
    "division",
    "department",
    "addresses.locality",
    "addresses.postalCode",
];
