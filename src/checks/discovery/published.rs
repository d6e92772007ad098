//! What a provider publishes at `/Schemas`, read with every tolerance: who publishes nothing, or rubbish, is told so once
//! by `discovery/schemas-list`, and the rules on what is published have nothing to judge.

use crate::checks::trial::Trial;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use serde_json::Value;

/// A discovery list that could be read.
#[derive(Debug)]
pub(super) struct Listed {
    /// The answer.
    pub(super) reply: Reply,
}

impl Listed {
    /// Reads a discovery list; where there is none to be read, a rule on its entries says nothing.
    pub(super) async fn read(t: &Trial, path: &str) -> Result<Listed, Stop> {
        let reply = t.read(path).await?;
        let listed = Listed { reply };
        if listed.reply.code() != 200 || listed.entries().is_empty() {
            return Err(Stop::Skipped(format!("{path} cannot be read")));
        }
        Ok(listed)
    }

    /// `/Schemas`.
    pub(super) async fn schemas(t: &Trial) -> Result<Listed, Stop> {
        Listed::read(t, "/Schemas").await
    }

    /// `/ResourceTypes`.
    pub(super) async fn types(t: &Trial) -> Result<Listed, Stop> {
        Listed::read(t, "/ResourceTypes").await
    }

    /// The objects in the list, also when it stands bare.
    pub(super) fn entries(&self) -> Vec<&Value> {
        let bare = self.reply.body().is_array();
        let mut entries = self.reply.all(if bare { "/*" } else { "/Resources/*" });
        entries
            .retain(|entry| member(entry, "id").is_string() || member(entry, "name").is_string());
        entries
    }

    /// The schema with this URN.
    pub(super) fn schema(&self, urn: &str) -> Option<&Value> {
        self.entries()
            .into_iter()
            .find(|schema| text(schema, "id").eq_ignore_ascii_case(urn))
    }

    /// The resource type of this name.
    pub(super) fn resource_type(&self, name: &str) -> Option<&Value> {
        self.entries()
            .into_iter()
            .find(|known| text(known, "name") == name)
    }

    /// Every definition of an attribute or a sub-attribute.
    pub(super) fn definitions(&self) -> Vec<Definition<'_>> {
        self.entries().into_iter().flat_map(of_schema).collect()
    }

    /// The end of the trial unless nothing is wrong; the first is told, and how many more there are.
    pub(super) fn none_wrong(&self, expected: &str, wrong: &[String]) -> Result<(), Stop> {
        let Some(first) = wrong.first() else {
            return Ok(());
        };
        let more = match wrong.len() - 1 {
            0 => String::new(),
            more => format!(", and {more} more like it"),
        };
        Err(self.reply.wrong(expected, format!("{first}{more}")))
    }
}

/// The definition of an attribute or a sub-attribute (RFC 7643 section 7).
#[derive(Clone, Copy, Debug)]
pub(super) struct Definition<'a> {
    /// URN of the schema.
    pub(super) schema: &'a str,
    /// The attribute that it is a sub-attribute of.
    pub(super) parent: Option<&'a Value>,
    /// The definition.
    pub(super) value: &'a Value,
}

impl<'a> Definition<'a> {
    /// Its name, empty if it has none.
    pub(super) fn name(&self) -> &'a str {
        text(self.value, "name")
    }

    /// One of its members; null if it is not there.
    pub(super) fn get(&self, name: &str) -> &'a Value {
        member(self.value, name)
    }

    /// Its data type; a string if it says nothing (RFC 7643 section 2.2).
    pub(super) fn kind(&self) -> &'a str {
        self.get("type").as_str().unwrap_or("string")
    }

    /// True if it is of this data type. That its name is in another case is a finding of another rule.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind().eq_ignore_ascii_case(kind)
    }

    /// The definitions of its sub-attributes.
    pub(super) fn subs(&self) -> Vec<Definition<'a>> {
        let subs = values_at(self.value, "/subAttributes/*").into_iter();
        subs.filter(|value| value.is_object())
            .map(|value| Definition {
                schema: self.schema,
                parent: Some(self.value),
                value,
            })
            .collect()
    }

    /// Where it stands, as findings write it: `emails.type of urn:…`.
    pub(super) fn place(&self) -> String {
        let parent = self
            .parent
            .map(|parent| format!("{}.", text(parent, "name")));
        let parent = parent.unwrap_or_default();
        format!("{parent}{} of {}", self.name(), self.schema)
    }
}

/// Every definition in a schema.
pub(super) fn of_schema(schema: &Value) -> Vec<Definition<'_>> {
    let attributes = values_at(schema, "/attributes/*").into_iter();
    attributes
        .filter(|value| value.is_object())
        .flat_map(|value| {
            let attribute = Definition {
                schema: text(schema, "id"),
                parent: None,
                value,
            };
            std::iter::once(attribute).chain(attribute.subs())
        })
        .collect()
}

/// A member of an object, its name in any case; null if it is not there.
pub(super) fn member<'a>(object: &'a Value, name: &str) -> &'a Value {
    let found = values_at(object, &format!("/{name}")).into_iter().next();
    found.unwrap_or(&Value::Null)
}

/// A text in an object; empty if it is not there.
pub(super) fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    member(object, name).as_str().unwrap_or_default()
}
