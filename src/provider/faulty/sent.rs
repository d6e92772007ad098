//! Faults in how a creation of a user is taken: names, order, and values that are kept as they were sent.

use serde_json::{Map, Value};

use crate::fault::Fault;
use crate::provider::Provider;

/// Names that a fault understands only in the case of the schema.
const EXACT: [&str; 2] = ["userName", "displayName"];

impl Provider {
    /// Bends the body of a new user; null for one that is refused.
    pub(super) fn bend_new_user(&self, body: &mut Value) {
        let Some(user) = body.as_object_mut() else {
            return;
        };
        let first = user.keys().next().map(String::as_str);
        if first != Some("schemas") && self.has(Fault::SchemasMustComeFirst) {
            *body = Value::Null;
            return;
        }
        if self.has(Fault::CreateNamesCaseExact) {
            user.retain(|name, _| {
                let known = |exact: &str| name.eq_ignore_ascii_case(exact) && name != exact;
                !EXACT.iter().any(|exact| known(exact))
            });
        }
        if let Some((name, _)) = spelt_twice(user).filter(|_| self.has(Fault::BothSpellingsKept)) {
            user.shift_remove(&name);
        }
        if user.get("emails").is_some_and(Value::is_object) && self.has(Fault::SingleEmailLost) {
            user.shift_remove("emails");
        }
        if user.get("externalId").is_none_or(Value::is_null) && self.has(Fault::ExternalIdMadeUp) {
            let name = user.get("userName").and_then(Value::as_str);
            let made_up = format!("row-{}", name.unwrap_or_default());
            user.insert("externalId".to_owned(), made_up.into());
        }
        let emails = user.get_mut("emails").and_then(Value::as_array_mut);
        if self.has(Fault::TwoPrimariesKept) {
            for email in emails.into_iter().flatten().skip(1) {
                email["primary"] = false.into();
            }
        }
    }

    /// What a new user shows as it was sent, though a sound provider would not keep it so.
    pub(super) fn kept_as_sent(&self, sent: &Map<String, Value>) -> Map<String, Value> {
        let mut kept = Map::new();
        let list = |name: &str| sent.get(name).and_then(Value::as_array);
        if list("schemas").is_some_and(|it| repeats(it)) && self.has(Fault::SchemasKeptTwice) {
            kept.insert("schemas".to_owned(), sent["schemas"].clone());
        }
        if let Some((name, value)) =
            spelt_twice(sent).filter(|_| self.has(Fault::BothSpellingsKept))
        {
            kept.insert(name, value);
        }
        let Some(emails) = list("emails") else {
            return kept;
        };
        let says = |email: &&Value| email["primary"] == true;
        let primaries = emails.iter().filter(says).count();
        if primaries > 1 && self.has(Fault::TwoPrimariesKept)
            || repeats(emails) && self.has(Fault::SameEmailKeptTwice)
        {
            kept.insert("emails".to_owned(), sent["emails"].clone());
        }
        if emails.len() > 1 && primaries == 0 && self.has(Fault::MissingPrimaryIsTrue) {
            let mut all = emails.clone();
            for email in &mut all {
                email["primary"] = true.into();
            }
            kept.insert("emails".to_owned(), all.into());
        }
        kept
    }
}

/// The second of two attributes whose names differ only in case.
fn spelt_twice(object: &Map<String, Value>) -> Option<(String, Value)> {
    let mut names = object.iter().enumerate();
    let twice = names.find(|(at, (name, _))| {
        let mut before = object.keys().take(*at);
        before.any(|known| known.eq_ignore_ascii_case(name))
    });
    twice.map(|(_, (name, value))| (name.clone(), value.clone()))
}

fn repeats(list: &[Value]) -> bool {
    (1..list.len()).any(|at| list[..at].contains(&list[at]))
}
