//! References to what the same bulk request creates (RFC 7644 section 3.7.2): `bulkId:` and the bulkId, wherever an id
//! may stand: in a path, as a value, in the filter of a PATCH path.

use serde_json::Value;

use super::super::Faults;
use super::super::errors::Problem;
use super::super::message::Response;
use super::Operation;
use crate::fault::Fault;

const PREFIX: &str = "bulkId:";

/// What creations were given for ids; nothing for one that is still to come.
type Ids<'a> = &'a dyn Fn(&str) -> Result<Option<String>, Problem>;

/// How references are resolved.
pub(super) struct References<'a> {
    pub(super) ids: Ids<'a>,
    /// Whether values with what cannot be resolved yet are left out.
    pub(super) partly: bool,
    pub(super) faults: &'a Faults,
}

/// What a reference in a text comes to.
enum Found {
    Text(String),
    /// It names what is still to come.
    Open,
}

impl References<'_> {
    /// The operation with ids in the place of references.
    pub(super) fn resolve(&self, operation: &Operation) -> Result<Operation, Problem> {
        let Found::Text(path) = self.text(&operation.path)? else {
            return Err(open());
        };
        let data = self.value(&operation.data, "")?;
        Ok(Operation {
            path,
            data: data.unwrap_or_default(),
            ..operation.clone()
        })
    }

    /// The value with ids in the place of references; nothing if it has to be left out.
    fn value(&self, value: &Value, name: &str) -> Result<Option<Value>, Problem> {
        match value {
            Value::String(text) => match self.text(text)? {
                Found::Text(text) => Ok(Some(text.into())),
                Found::Open if self.partly => Ok(None),
                Found::Open => Err(open()),
            },
            Value::Array(elements) => {
                let mut kept = Vec::new();
                for element in elements {
                    if name == "members" && self.drops(element) {
                        continue;
                    }
                    kept.extend(self.value(element, name)?);
                }
                Ok(Some(kept.into()))
            }
            Value::Object(members) => {
                let mut kept = serde_json::Map::new();
                for (name, member) in members {
                    if name == "manager" && self.faults.contains(&Fault::BulkManagerReferencesKept)
                    {
                        kept.insert(name.clone(), member.clone());
                        continue;
                    }
                    match self.value(member, name)? {
                        Some(member) => kept.insert(name.clone(), member),
                        // A value without what makes it one is none.
                        None if name == "value" || name == "$ref" => return Ok(None),
                        None => None,
                    };
                }
                Ok(Some(kept.into()))
            }
            other => Ok(Some(other.clone())),
        }
    }

    /// A text with the id in the place of a reference.
    fn text(&self, text: &str) -> Result<Found, Problem> {
        let Some((before, id, after)) = reference(text) else {
            return Ok(Found::Text(text.to_owned()));
        };
        let found = (self.ids)(id)?;
        Ok(found.map_or(Found::Open, |id| {
            Found::Text(format!("{before}{id}{after}"))
        }))
    }

    /// A wrong provider leaves members out that it cannot find.
    fn drops(&self, element: &Value) -> bool {
        let text = element
            .get("value")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let Some((_, id, _)) = reference(text) else {
            return false;
        };
        let found = (self.ids)(id);
        match found {
            Ok(Some(_)) => self.faults.contains(&Fault::BulkMemberReferencesDropped),
            Ok(None) => self.faults.contains(&Fault::BulkForwardReferencesDropped),
            Err(_) => self.faults.contains(&Fault::BulkUnknownReferencesDropped),
        }
    }
}

fn open() -> Problem {
    Problem::status(
        409,
        "the operation refers to one that was not carried out before it",
    )
}

/// What stands before a reference in a text, its bulkId, and what stands after it: a slash before it in a path, quotation
/// marks around it in a filter.
fn reference(text: &str) -> Option<(&str, &str, &str)> {
    let at = text.find(PREFIX)?;
    let (before, rest) = (&text[..at], &text[at + PREFIX.len()..]);
    let (id, after) = match before.chars().last() {
        None | Some('/') => (rest, ""),
        Some('"') => rest.split_at(rest.find('"')?),
        Some(_) => return None,
    };
    Some((before, id, after))
}

/// The bulkIds that an operation refers to.
pub(super) fn named(operation: &Operation) -> Vec<String> {
    let mut names = Vec::new();
    let mut open = vec![&operation.data];
    let mut note = |text: &str| names.extend(reference(text).map(|(_, id, _)| id.to_owned()));
    note(&operation.path);
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => note(text),
            Value::Array(elements) => open.extend(elements),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    names
}

/// The id of the resource in an answer.
pub(super) fn id_of(answer: &Response) -> Option<String> {
    let location = answer.header("location");
    let location = location.or_else(|| answer.header("content-location"))?;
    location.rsplit('/').next().map(str::to_owned)
}
