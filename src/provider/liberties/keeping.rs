//! Liberties in what is kept of what was sent: a provider may alter or ignore it (RFC 7644 section 3.3).

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::liberty::Liberty;
use crate::provider::resource_type::ResourceType;

/// Attributes of users that a provider with few of them does not have.
pub(super) const RARE: [&str; 7] = [
    "title",
    "nickName",
    "profileUrl",
    "userType",
    "preferredLanguage",
    "locale",
    "timezone",
];
/// The multi-valued attributes of users other than e-mail addresses and groups.
pub(super) const MANY: [&str; 7] = [
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "entitlements",
    "roles",
    "x509Certificates",
];

/// The attributes of users that are neither kept nor published.
pub(super) fn unknown(liberties: &BTreeSet<Liberty>) -> Vec<&'static str> {
    let left_out: [(Liberty, &[&'static str]); 5] = [
        (Liberty::FewAttributes, &RARE),
        (Liberty::MailsOnly, &MANY),
        (Liberty::NamesNotKept, &["name", "displayName"]),
        (Liberty::ActiveNotKept, &["active"]),
        (Liberty::GroupsOfUserNotShown, &["groups"]),
    ];
    left_out
        .into_iter()
        .filter(|(liberty, _)| liberties.contains(liberty))
        .flat_map(|(_, names)| names.iter().copied())
        .collect()
}

/// Alters what was written to what is kept. What the client cleared by name gets no default (RFC 7644 section 3.3).
pub(super) fn alter(
    liberties: &BTreeSet<Liberty>,
    kind: &ResourceType,
    cleared: &[String],
    attributes: &mut Map<String, Value>,
) {
    let takes = |liberty| liberties.contains(&liberty);
    if takes(Liberty::ExternalIdNotKept) {
        attributes.shift_remove("externalId");
    }
    if takes(Liberty::TextsTrimmed) {
        for (name, value) in attributes.iter_mut() {
            if name != "password" {
                trim(value);
            }
        }
    }
    if kind.definition.name != "User" {
        return;
    }
    for name in unknown(liberties) {
        attributes.shift_remove(name);
    }
    if takes(Liberty::UserNamesInSmallLetters) {
        small(attributes.get_mut("userName"));
    }
    names(liberties, cleared, attributes);
    for email in elements(attributes, "emails") {
        if takes(Liberty::MailsInSmallLetters) {
            small(email.get_mut("value"));
        }
    }
    if takes(Liberty::MailTypeFilledIn) {
        let alone = elements(attributes, "emails").count() == 1;
        for email in elements(attributes, "emails") {
            let Some(email) = email.as_object_mut() else {
                continue;
            };
            email.entry("type").or_insert_with(|| "work".into());
            if alone {
                email.insert("primary".to_owned(), true.into());
            }
        }
    }
    if takes(Liberty::PhoneNumbersCanonical) {
        for number in elements(attributes, "phoneNumbers") {
            if let Some(text) = number["value"]
                .as_str()
                .filter(|text| !text.starts_with("tel:"))
            {
                let digits = |letter: &char| letter.is_ascii_digit() || *letter == '+';
                let dialled: String = text.chars().filter(digits).collect();
                number["value"] = format!("tel:{dialled}").into();
            }
        }
    }
}

/// What users are called.
fn names(liberties: &BTreeSet<Liberty>, cleared: &[String], attributes: &mut Map<String, Value>) {
    let takes = |liberty| liberties.contains(&liberty);
    let part = |name: &str| {
        attributes
            .get("name")
            .and_then(|it| it[name].as_str())
            .unwrap_or_default()
    };
    let whole = format!("{} {}", part("givenName"), part("familyName"));
    let whole = Value::from(whole.trim());
    let own = attributes.get("userName").cloned().unwrap_or_default();
    let called = if whole == "" { own } else { whole.clone() };
    if takes(Liberty::FormattedNameMade)
        && let Some(name) = attributes.get_mut("name")
    {
        name["formatted"] = whole;
    }
    if takes(Liberty::DisplayNameMadeOfName) {
        attributes.insert("displayName".to_owned(), called.clone());
    }
    let filled_in = [
        (Liberty::DisplayNameFilledIn, "displayName", called.clone()),
        (Liberty::NickNameFilledIn, "nickName", called),
        (Liberty::UserTypeFilledIn, "userType", json!("Employee")),
    ];
    for (_, name, value) in filled_in
        .into_iter()
        .filter(|(liberty, ..)| takes(*liberty))
    {
        if !unknown(liberties).contains(&name) && !cleared.iter().any(|it| it.as_str() == name) {
            attributes.entry(name).or_insert(value);
        }
    }
}

fn elements<'a>(
    attributes: &'a mut Map<String, Value>,
    name: &str,
) -> impl Iterator<Item = &'a mut Value> {
    let list = attributes.get_mut(name).and_then(Value::as_array_mut);
    list.into_iter().flatten()
}

fn small(text: Option<&mut Value>) {
    if let Some(Value::String(text)) = text {
        *text = text.to_lowercase();
    }
}

fn trim(value: &mut Value) {
    match value {
        Value::String(text) => *text = text.trim().to_owned(),
        Value::Array(list) => list.iter_mut().for_each(trim),
        Value::Object(object) => object.values_mut().for_each(trim),
        _ => {}
    }
}
