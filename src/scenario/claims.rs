//! Claims: the values that a request says an account shall have, and whether an answer shows them.
//!
//! Nothing is evaluated here: a body's members, and of a PATCH the operations that name a plain attribute, are taken as
//! they stand.

use crate::reply::Reply;
use crate::scim::urn;
use crate::session::Session;
use serde_json::{Map, Value};

/// What is not a value of the account, is never returned, or is judged elsewhere.
const NOT_CLAIMED: [&str; 6] = ["schemas", "meta", "id", "password", "groups", "active"];

/// Values by JSON Pointer.
#[derive(Clone, Debug, Default)]
pub(super) struct Claims(Vec<(String, Value)>);

impl Claims {
    /// Adds what a body says, in place of what was said before.
    pub(super) fn add(&mut self, body: &str) {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let Some(operations) = body["Operations"].as_array() else {
            if let Value::Object(resource) = &body {
                self.add_object("", resource);
            }
            return;
        };
        for operation in operations {
            match (&operation["path"], &operation["value"]) {
                (Value::Null, Value::Object(values)) => self.add_object("", values),
                (Value::String(path), value) if !path.contains('[') => {
                    self.add_value(&pointer_of(path), value);
                }
                _ => {}
            }
        }
    }

    /// The value claimed at a pointer, if it is a string.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == pointer);
        found.and_then(|(_, value)| value.as_str())
    }

    /// The first claim that `reply` does not show: what was expected and what is there. An attribute that the provider
    /// does not list in its schemas may be missing (RFC 7643 section 7), but not be another one.
    pub(super) fn unmet(&self, reply: &Reply, session: &Session) -> Option<(String, String)> {
        let unmet = self.0.iter().find(|(pointer, value)| {
            let got = reply.get(pointer);
            if is_unassigned(got) {
                is_known(pointer, session)
            } else {
                !shows(got, value)
            }
        });
        unmet.map(|(pointer, value)| {
            (
                format!("{pointer} {value}"),
                format!("{pointer} {}", reply.get(pointer)),
            )
        })
    }

    fn add_object(&mut self, base: &str, object: &Map<String, Value>) {
        for (name, value) in object {
            let escaped = name.replace('~', "~0").replace('/', "~1");
            if base.is_empty() && !NOT_CLAIMED.contains(&name.as_str()) {
                self.add_value(&format!("/{escaped}"), value);
            } else if !base.is_empty() {
                self.add_value(&format!("{base}/{escaped}"), value);
            }
        }
    }

    fn add_value(&mut self, pointer: &str, value: &Value) {
        // How a formatted name is put together is the provider's own business.
        if is_unassigned(value) || pointer == "/name/formatted" || pointer == "/active" {
            return;
        }
        if let Value::Object(object) = value {
            self.add_object(pointer, object);
        } else {
            self.0.retain(|(known, _)| known != pointer);
            self.0.push((pointer.to_owned(), value.clone()));
        }
    }
}

/// The pointer that an attribute path without filter stands for.
fn pointer_of(path: &str) -> String {
    match path.strip_prefix(urn::ENTERPRISE_USER) {
        Some(rest) => format!("/{}/{}", urn::ENTERPRISE_USER, rest.trim_start_matches(':')),
        None => format!("/{}", path.replace('.', "/")),
    }
}

/// Unassigned as RFC 7643 section 2.5 means it.
fn is_unassigned(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// True if the provider says that it has the attribute; userName every provider has to have (RFC 7643 section 4.1.1).
/// externalId stands in no schema, and is optional (section 3.1): where it was learnt that it is not kept, it is not
/// looked for.
fn is_known(pointer: &str, session: &Session) -> bool {
    let (announced, learnt) = (session.announced(), session.learnt());
    if pointer.eq_ignore_ascii_case("/externalId") {
        let lost = |known: &String| {
            known
                .trim_start_matches('/')
                .eq_ignore_ascii_case("externalId")
        };
        return !learnt.dropped.iter().chain(&learnt.refused).any(lost);
    }
    let names: Vec<&str> = pointer.split('/').skip(1).collect();
    if names.first() == Some(&"userName") {
        return true;
    }
    let (schema, names) = match names.split_first() {
        Some((first, rest)) if *first == urn::ENTERPRISE_USER => (urn::ENTERPRISE_USER, rest),
        _ => (urn::USER, names.as_slice()),
    };
    let Some(schema) = announced.published(schema) else {
        return false;
    };
    let mut attributes = &schema["attributes"];
    for name in names {
        let listed = attributes.as_array().into_iter().flatten();
        let found = listed.into_iter().find(|attribute| {
            let known = attribute["name"].as_str().unwrap_or("");
            known.eq_ignore_ascii_case(name)
        });
        match found {
            Some(found) => attributes = &found["subAttributes"],
            None => return false,
        }
    }
    true
}

/// True if what is there shows what was sent. Of a multi-valued attribute each sent value must be there, whatever
/// else the provider adds.
fn shows(got: &Value, sent: &Value) -> bool {
    match (got, sent) {
        (Value::Array(got), Value::Array(sent)) => sent
            .iter()
            .all(|sent| got.iter().any(|got| shows(got, sent))),
        (Value::Object(got), Value::Object(sent)) => sent.iter().all(|(name, sent)| {
            let found = got
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            // A sub-attribute that is not kept does no harm, as long as the value itself is.
            found.map_or(name != "value", |(_, got)| shows(got, sent))
        }),
        (got, sent) => got == sent,
    }
}
