//! Subject: what the kinds are tried for: a resource type of the target, or one attribute of it.

use super::definition::{Attribute, Mutability, Returned, Type};
use crate::checks::Check;
use crate::journal::KEYS;
use crate::scim::urn;
use crate::session::Session;
use serde_json::{Value, json};
use std::sync::Arc;

/// The most resource types, and attributes in all, that are looked at.
const MOST_TYPES: usize = 20;
const MOST_SUBJECTS: usize = 600;

/// A resource type with its attributes, as far as they can be understood.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) name: String,
    pub(super) endpoint: String,
    pub(super) base: Schema,
    pub(super) extensions: Vec<Schema>,
}

/// A schema of a resource type.
#[derive(Clone, Debug)]
pub(super) struct Schema {
    pub(super) urn: String,
    pub(super) attributes: Vec<Attribute>,
    /// For extensions: every resource has to have it.
    pub(super) required: bool,
    /// The target publishes it; otherwise it is that of the RFC, and nobody said that all of it is kept.
    pub(super) published: bool,
}

/// What kinds are tried for.
#[derive(Clone, Debug)]
pub struct Subject {
    pub(super) form: Arc<Form>,
    /// The attribute; none for the resource type as a whole.
    pub(super) place: Option<Place>,
}

/// Where an attribute stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// URN of the schema.
    pub(super) urn: String,
    /// It stands in the container of an extension.
    pub(super) extends: bool,
    pub(super) published: bool,
    pub(super) attribute: Attribute,
    pub(super) sub: Option<Attribute>,
}

/// The subjects that the target's schemas give rise to.
pub(in crate::checks) fn subjects(session: &Session) -> Vec<Arc<Subject>> {
    let announced = session.announced();
    let mut subjects = Vec::new();
    for told in announced.types().iter().take(MOST_TYPES) {
        let schema = |urn: &str, required| {
            announced.schema(urn).map(|known| Schema {
                urn: urn.to_owned(),
                attributes: Attribute::all(known),
                required,
                published: announced.published(urn).is_some(),
            })
        };
        let extensions = told.extensions.iter().take(MOST_TYPES);
        let Some(base) = schema(&told.schema, true).filter(|_| is_plain(&told.name)) else {
            continue;
        };
        let form = Arc::new(Form {
            name: told.name.clone(),
            endpoint: told.endpoint.clone(),
            base,
            extensions: extensions
                .filter_map(|it| schema(&it.schema, it.required))
                .collect(),
        });
        subjects.extend(of_form(&form).map(Arc::new));
    }
    subjects.truncate(MOST_SUBJECTS);
    subjects
}

/// The resource type as a whole, then its attributes and their sub-attributes.
fn of_form(form: &Arc<Form>) -> impl Iterator<Item = Subject> {
    let mut subjects = vec![Subject {
        form: form.clone(),
        place: None,
    }];
    for (schema, extends) in form.schemas() {
        // What every resource has is no attribute of the schema (RFC 7643 section 3.1).
        let common = |it: &&Attribute| !extends && is_common(&it.name);
        for attribute in schema.attributes.iter().filter(|it| !common(it)) {
            let subs = attribute.subs.iter().map(Some);
            for sub in std::iter::once(None).chain(subs) {
                let place = Place {
                    urn: schema.urn.clone(),
                    extends,
                    published: schema.published,
                    attribute: attribute.clone(),
                    sub: sub.cloned(),
                };
                subjects.push(Subject {
                    form: form.clone(),
                    place: Some(place),
                });
            }
        }
    }
    subjects.into_iter()
}

/// True for the attributes of RFC 7643 section 3.1 that no schema may define otherwise.
pub(super) fn is_common(name: &str) -> bool {
    ["schemas", "id", "meta"]
        .iter()
        .any(|common| common.eq_ignore_ascii_case(name))
}

/// A name that can stand in an id.
fn is_plain(name: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    !name.is_empty() && name.len() <= 100 && name.chars().all(plain)
}

impl Form {
    /// Its schemas, and whether each is an extension.
    pub(super) fn schemas(&self) -> impl Iterator<Item = (&Schema, bool)> {
        let extensions = self.extensions.iter().map(|schema| (schema, true));
        std::iter::once((&self.base, false)).chain(extensions)
    }

    /// The attribute that carries the run's marker, so that a resource is known as ours.
    pub(super) fn key(&self) -> Option<&str> {
        match self.base.urn.as_str() {
            urn::USER => Some("userName"),
            urn::GROUP => Some("displayName"),
            _ => self.keys().into_iter().next(),
        }
    }

    /// All that may carry the marker in a body of this type.
    pub(super) fn keys_of_body(&self) -> impl Iterator<Item = &str> {
        let keys = self.keys();
        let common =
            [urn::USER, urn::GROUP].contains(&self.base.urn.as_str()) && !keys.contains(&KEYS[1]);
        keys.into_iter().chain(common.then_some(KEYS[1]))
    }

    /// The declared attributes that can carry the marker.
    pub(super) fn keys(&self) -> Vec<&str> {
        let fits = |it: &&Attribute| {
            let plain = it.kind == Type::String && !it.multi && it.canonical.is_empty();
            plain && it.is_writable() && it.is_readable() && KEYS.contains(&it.name.as_str())
        };
        let fitting = self.base.attributes.iter().filter(fits);
        fitting.map(|it| it.name.as_str()).collect()
    }
}

impl Subject {
    /// `attributes/User/name.familyName`, or `attributes/User` for the resource type.
    #[must_use]
    pub fn name(&self) -> String {
        let form = &self.form.name;
        let Some(place) = &self.place else {
            return format!("{}/{form}", super::AREA);
        };
        let mut name = format!("{}/{form}/", super::AREA);
        if place.extends {
            name += short(&place.urn, form);
            name.push(':');
        }
        name + &place.dotted()
    }

    /// The id of the check that a kind becomes here.
    #[must_use]
    pub fn id_of(&self, kind: &Check) -> String {
        let kind = kind.id.rsplit('/').next().unwrap_or(kind.id);
        format!("{}/{kind}", self.name())
    }
}

/// The part of an extension's URN that tells it from others: `enterprise` for that of RFC 7643 section 4.3.
fn short<'a>(urn: &'a str, form: &str) -> &'a str {
    let inner = urn.strip_prefix("urn:ietf:params:scim:schemas:extension:");
    let inner = inner.and_then(|rest| rest.strip_suffix(form)?.strip_suffix(":2.0:"));
    inner
        .filter(|inner| !inner.is_empty() && !inner.contains(':'))
        .unwrap_or(urn)
}

impl Place {
    /// The attribute, or the sub-attribute if it is one.
    pub(super) fn leaf(&self) -> &Attribute {
        self.sub.as_ref().unwrap_or(&self.attribute)
    }

    /// `name.familyName`.
    fn dotted(&self) -> String {
        let sub = self.sub.as_ref().map(|sub| format!(".{}", sub.name));
        format!("{}{}", self.attribute.name, sub.unwrap_or_default())
    }

    /// The name in standard notation (RFC 7644 section 3.10): with the URN where an extension defines it.
    pub(super) fn notation(&self) -> String {
        if self.extends {
            format!("{}:{}", self.urn, self.dotted())
        } else {
            self.dotted()
        }
    }

    /// Where its values stand in a resource.
    pub(super) fn pointer(&self) -> String {
        let mut pointer = String::new();
        if self.extends {
            pointer = format!("/{}", self.urn.replace('~', "~0").replace('/', "~1"));
        }
        pointer = format!("{pointer}/{}", self.attribute.name);
        match (&self.sub, self.attribute.multi) {
            (Some(sub), true) => format!("{pointer}/*/{}", sub.name),
            (Some(sub), false) => format!("{pointer}/{}", sub.name),
            (None, _) => pointer,
        }
    }

    /// Puts a value of the attribute (of the whole, also for a sub-attribute) into a body; null takes it away.
    pub(super) fn put(&self, body: &mut Value, value: Value) {
        let name = &self.attribute.name;
        let object = if self.extends {
            name_schema(body, &self.urn);
            if !body[&self.urn].is_object() {
                body[&self.urn] = json!({});
            }
            &mut body[&self.urn]
        } else {
            body
        };
        match object.as_object_mut() {
            Some(object) if value.is_null() => drop(object.shift_remove(name)),
            _ => object[name] = value,
        }
    }

    /// True for attributes that RFC 7643 sections 4.1 to 4.3 give a meaning.
    pub(super) fn is_core_schema(&self) -> bool {
        [urn::USER, urn::GROUP, urn::ENTERPRISE_USER].contains(&self.urn.as_str())
    }

    /// True for this attribute of the core schemas.
    pub(super) fn is_core(&self, path: &str) -> bool {
        self.is_core_schema() && self.dotted().eq_ignore_ascii_case(path)
    }

    /// True if clients may give it a value.
    pub(super) fn is_writable(&self) -> bool {
        self.attribute.is_writable() && self.leaf().is_writable()
    }

    /// True if some answer shows it.
    pub(super) fn is_readable(&self) -> bool {
        self.attribute.is_readable() && self.leaf().is_readable()
    }

    /// True if answers show it only to those who name it.
    pub(super) fn is_on_request(&self) -> bool {
        [&self.attribute, self.leaf()]
            .iter()
            .any(|it| it.returned == Returned::Request)
    }

    /// True if clients may write it again and again and read it back, and providers have no reason to make it up
    /// themselves.
    pub(super) fn is_free(&self) -> bool {
        let free = |it: &Attribute| it.mutability == Mutability::ReadWrite;
        free(&self.attribute) && free(self.leaf()) && self.is_readable() && !self.is_derived()
    }

    /// What providers are known to derive from something else, or to have a part in.
    pub(super) fn is_derived(&self) -> bool {
        let part = self.sub.as_ref().map(|sub| sub.name.as_str());
        part.is_some_and(|name| ["$ref", "display", "primary", "formatted"].contains(&name))
            || self.is_core("manager.displayName")
            || self.is_core("members.type")
    }

    /// A sub-attribute of a multi-valued attribute.
    pub(super) fn is_of_element(&self) -> bool {
        self.sub.is_some() && self.attribute.multi
    }
}

/// Lets `schemas` name a URN.
pub(super) fn name_schema(body: &mut Value, urn: &str) {
    if let Some(named) = body["schemas"].as_array_mut()
        && !named.iter().any(|known| known == urn)
    {
        named.push(urn.into());
    }
}
