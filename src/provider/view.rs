//! A stored resource as clients see it: with what is computed at reading, such as `meta`, `groups` and `$ref`.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::clock;
use super::filter::Resource;
use super::id;
use super::resource_type::ResourceType;
use super::schema::{Attribute, Kind, Mutability, is_showcase};
use super::store::{Store, Stored};

/// A resource together with what it has to look up.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) store: &'a Store,
    pub(super) drawer: usize,
    pub(super) stored: &'a Stored,
    /// The base URL.
    pub(super) base: &'a str,
    /// Whether versions are told.
    pub(super) versions: bool,
}

impl<'a> View<'a> {
    pub(super) fn kind(&self) -> &'a ResourceType {
        self.store.kind(self.drawer)
    }

    /// The address of the resource, as in `meta.location`.
    pub(super) fn location(&self) -> String {
        self.address(self.drawer, self.stored.number)
    }

    /// The weak entity tag; computed attributes do not count as changes of the resource (RFC 7644 section 3.14).
    pub(super) fn version(&self) -> String {
        format!("W/\"{}\"", self.stored.version)
    }

    fn address(&self, drawer: usize, number: u64) -> String {
        address(self.store, self.base, drawer, number)
    }

    /// The URN of the base schema, and those of the extensions that have values (RFC 7643 section 3).
    fn schemas(&self) -> Value {
        let kind = self.kind();
        let extensions = kind.extensions.iter().map(|schema| schema.id.as_str());
        let used = extensions.filter(|urn| self.stored.attributes.contains_key(*urn));
        std::iter::once(kind.schema.id.as_str())
            .chain(used)
            .collect()
    }

    fn meta(&self) -> Value {
        let mut meta = json!({
            "resourceType": self.kind().definition.name,
            "created": clock::text(self.stored.created),
            "lastModified": clock::text(self.stored.modified),
            "location": self.location(),
        });
        if self.versions {
            meta["version"] = self.version().into();
        }
        meta
    }

    /// Groups that have the resource as a direct member (RFC 7643 section 4.1.2).
    fn groups(&self) -> Option<Value> {
        let groups: Vec<Value> = self
            .store
            .groups_of(self.stored.number)
            .filter_map(|number| {
                let (drawer, group) = self.store.find(number)?;
                let mut entry =
                    json!({ "value": id::encode(number), "$ref": self.address(drawer, number) });
                if let Some(display) = display(group) {
                    entry["display"] = display.clone();
                }
                entry["type"] = "direct".into();
                Some(entry)
            })
            .collect();
        (!groups.is_empty()).then_some(Value::Array(groups))
    }

    fn members(&self) -> Option<Value> {
        let element = |number| member(self.store, self.base, number);
        let members: Vec<Value> = self.stored.members.iter().filter_map(element).collect();
        (!members.is_empty()).then_some(Value::Array(members))
    }

    /// A singular complex attribute with `value` and `$ref` names another resource: its address, and what else
    /// is readOnly, is taken from there as long as it exists.
    fn referring(&self, attribute: &Attribute, value: &Value) -> Option<Value> {
        let number = id::decode(value.get("value")?.as_str()?)?;
        let (drawer, stored) = self.store.find(number)?;
        let mut referring = value.clone();
        referring["$ref"] = self.address(drawer, number).into();
        let name = attribute
            .sub("displayName")
            .filter(|sub| sub.mutability == Mutability::ReadOnly);
        if let (Some(name), Some(display)) = (name, stored.attributes.get("displayName")) {
            referring[&name.name] = display.clone();
        }
        Some(referring)
    }
}

/// One member of a group, as an element of `members`.
pub(super) fn member(store: &Store, base: &str, number: u64) -> Option<Value> {
    let (drawer, stored) = store.find(number)?;
    let mut member = json!({
        "value": id::encode(number),
        "$ref": address(store, base, drawer, number),
        "type": store.kind(drawer).definition.name,
    });
    if let Some(display) = display(stored) {
        member["display"] = display.clone();
    }
    Some(member)
}

fn address(store: &Store, base: &str, drawer: usize, number: u64) -> String {
    format!(
        "{base}{}/{}",
        store.kind(drawer).definition.endpoint,
        id::encode(number)
    )
}

/// How a resource is called: RFC 7643 has `displayName` in both of its resource types.
fn display(stored: &Stored) -> Option<&Value> {
    stored
        .attributes
        .get("displayName")
        .or_else(|| stored.attributes.get("userName"))
}

impl Resource for View<'_> {
    fn attribute(&self, extension: Option<&str>, name: &str) -> Option<Cow<'_, Value>> {
        let kind = self.kind();
        let computed = match (extension, name) {
            (None, "id") => Some(id::encode(self.stored.number).into()),
            (None, "schemas") => Some(self.schemas()),
            (None, "meta") => Some(self.meta()),
            (None, name) if kind.definition.memberships.as_deref() == Some(name) => {
                return self.groups().map(Cow::Owned);
            }
            (None, name) if kind.definition.members.as_deref() == Some(name) => {
                return self.members().map(Cow::Owned);
            }
            _ => None,
        };
        if let Some(value) = computed {
            return Some(Cow::Owned(value));
        }
        let object: &Map<String, Value> = match extension {
            None => &self.stored.attributes,
            Some(urn) => self.stored.attributes.get(urn)?.as_object()?,
        };
        // What this provider gives to an extension itself, as soon as there is one.
        if extension.is_some_and(is_showcase) && name == "serial" {
            let serial = format!("S-{}", id::encode(self.stored.number));
            return Some(Cow::Owned(serial.into()));
        }
        let value = object.get(name)?;
        let attribute = match extension {
            None => kind.attribute(name),
            Some(urn) => kind
                .extension(urn)
                .and_then(|schema| schema.attribute(name)),
        };
        let refers = |attribute: &&Attribute| {
            attribute.kind == Kind::Complex
                && !attribute.multi_valued
                && attribute.sub("$ref").is_some()
        };
        let referring = attribute
            .filter(refers)
            .and_then(|attribute| self.referring(attribute, value));
        Some(referring.map_or(Cow::Borrowed(value), Cow::Owned))
    }
}
