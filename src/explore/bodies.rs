//! Bodies: what is sent in a generated sequence, with placeholders where each play has values of its own.

use super::compare::{first, is_nothing};
use super::generate::Generator;
use super::kept::{ENTERPRISE, LISTS, NAMES, TEXTS};
use super::shapes;
use crate::scim::{Method, urn};
use rand::Rng as _;
use serde_json::{Value, json};

/// What users are given; nothing in it is special to anybody but a provider that puts its queries together from pieces.
const VALUES: [&str; 7] = [
    "Clerk",
    "Engineer",
    "Chief Engineer",
    "Zoë Größe",
    "it's \"so\"",
    "back\\slash",
    "100%_*",
];

impl Generator<'_> {
    /// The body of a new user; of what is explored some is there and some is not.
    pub(super) fn new_user(&mut self, name: &str) -> Value {
        let text = self.kept.form.to_string().replace("{name}", name);
        let mut body: Value = serde_json::from_str(&text).unwrap_or_default();
        // Whoever is deleted and created again has the name, and nothing else, in common.
        self.numbers += 1;
        if body["externalId"].is_string() {
            body["externalId"] = format!("{{word}}-x{}", self.numbers).into();
        }
        for part in TEXTS {
            if self.kept.keeps(&format!("/{part}")) && self.rng.random_bool(0.5) {
                body[part] = self.value().into();
            }
        }
        for list in LISTS {
            if self.kept.keeps(&format!("/{list}")) && self.rng.random_bool(0.6) {
                body[list] = self.several(list, true);
            }
        }
        for part in NAMES.iter().skip(2) {
            if self.kept.keeps(&format!("/name/{part}")) && self.rng.random_bool(0.3) {
                body["name"][*part] = self.value().into();
            }
        }
        let parts = ENTERPRISE.map(|part| format!("/{}/{part}", urn::ENTERPRISE_USER));
        let kept = parts
            .iter()
            .zip(ENTERPRISE)
            .filter(|(it, _)| self.kept.keeps(it));
        for (_, part) in kept.collect::<Vec<_>>() {
            if self.rng.random_bool(0.3) {
                body[urn::ENTERPRISE_USER][part] = self.value().into();
            }
        }
        claim(&mut body);
        body
    }

    /// Some of those who are there, as members; groups too, where that is possible and makes no circle.
    pub(super) fn members(&mut self, of: Option<&str>) -> Value {
        let mut names: Vec<String> = Vec::new();
        for user in self.users.clone() {
            if self.rng.random_bool(0.5) {
                names.push(user);
            }
        }
        // A later group has earlier ones as members, never the other way.
        let end = of.and_then(|of| self.groups.iter().position(|it| it == of));
        let earlier = self.groups[..end.unwrap_or(self.groups.len())].to_vec();
        for group in earlier {
            if self.kept.nested && self.rng.random_bool(0.3) {
                names.push(group);
            }
        }
        names
            .iter()
            .map(|name| json!({ "value": format!("{{{name}.id}}") }))
            .collect()
    }

    /// PUT with all that is assigned, for what becomes of the rest is left open (ambiguity A-04).
    pub(super) fn put_user(&mut self) {
        let name = self.one_user();
        let now = self.reference.resource("Users", &name);
        let mut body = self.new_user(&name);
        body["userName"] = shapes::with_word(&first(&now, "/userName"));
        let kept: Vec<String> = self.kept.pointers().map(str::to_owned).collect();
        for pointer in kept {
            let value = first(&now, &pointer);
            let mut steps = pointer[1..].split('/');
            let (top, part) = (steps.next().unwrap_or_default(), steps.next());
            let there = part.map_or_else(|| body[top].clone(), |part| body[top][part].clone());
            let again = is_nothing(&there) || self.rng.random_bool(0.5);
            if is_nothing(&value) || !again {
                continue;
            }
            match part {
                Some(part) => body[top][part] = shapes::with_word(&value),
                None => body[top] = shapes::with_word(&value),
            }
        }
        claim(&mut body);
        self.call(
            Method::Put,
            &format!("/Users/{{{name}.id}}"),
            None,
            Some(body),
        );
    }

    pub(super) fn put_group(&mut self) {
        let name = self.one_group();
        let now = self.reference.resource("Groups", &name);
        let mut body = self.kept.group_form.clone();
        let renamed = self.rng.random_bool(0.5);
        body["displayName"] = if renamed {
            self.word().into()
        } else {
            shapes::with_word(&now["displayName"])
        };
        if self.kept.group_external_id && !now["externalId"].is_null() {
            body["externalId"] = shapes::with_word(&now["externalId"]);
        }
        body["members"] = self.members(Some(&name));
        self.call(
            Method::Put,
            &format!("/Groups/{{{name}.id}}"),
            None,
            Some(body),
        );
    }

    /// A text.
    pub(super) fn value(&mut self) -> String {
        VALUES[self.rng.random_range(0..VALUES.len())].to_owned()
    }

    /// A text that nobody else has.
    pub(super) fn word(&mut self) -> String {
        self.numbers += 1;
        format!("{{word}}-w{}", self.numbers)
    }

    /// One of two.
    pub(super) fn either<T>(&mut self, one: T, other: T) -> T {
        if self.rng.random_bool(0.5) {
            one
        } else {
            other
        }
    }

    /// A value of a list.
    pub(super) fn element(&mut self, list: &str, kind: &str) -> Value {
        self.numbers += 1;
        let number = self.numbers;
        let value = match list {
            "emails" => format!("{{word}}.m{number}@{{domain}}"),
            _ => format!("tel:+1-201-555-{number:04}"),
        };
        let mut element = json!({ "value": value, "type": kind });
        if self.kept.keeps(&format!("/{list}/display")) && self.rng.random_bool(0.3) {
            element["display"] = self.value().into();
        }
        element
    }

    /// Values of a list, each of another type, the first of them perhaps primary.
    pub(super) fn several(&mut self, list: &str, new: bool) -> Value {
        let kinds = kinds(list);
        let count = self.rng.random_range(1..=kinds.len());
        let mut values: Vec<Value> = kinds[..count]
            .iter()
            .map(|kind| self.element(list, kind))
            .collect();
        let primary = self.kept.keeps(&format!("/{list}/primary"));
        if primary && (new || self.rng.random_bool(0.5)) {
            values[0]["primary"] = true.into();
        }
        values.into()
    }
}

/// The types of a list's values, all of them canonical.
pub(super) fn kinds(list: &str) -> [&'static str; 3] {
    match list {
        "emails" => ["work", "home", "other"],
        _ => ["work", "mobile", "other"],
    }
}

/// The body with this attribute.
pub(super) fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

/// Names the extension that a body carries in its `schemas`, and only that.
fn claim(body: &mut Value) {
    let carries = body[urn::ENTERPRISE_USER].is_object();
    if body[urn::ENTERPRISE_USER].is_null()
        && let Some(members) = body.as_object_mut()
    {
        members.shift_remove(urn::ENTERPRISE_USER);
    }
    if let Some(schemas) = body["schemas"].as_array_mut() {
        schemas.retain(|it| it != urn::ENTERPRISE_USER);
        if carries {
            schemas.push(urn::ENTERPRISE_USER.into());
        }
    }
}
