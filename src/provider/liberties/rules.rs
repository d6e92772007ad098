//! Liberties that are rules of a house: what it refuses although the schemas of RFC 7643 would allow it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::liberty::Liberty;
use crate::provider::errors::Problem;
use crate::provider::id;
use crate::provider::resource_type::ResourceType;
use crate::provider::store::{Draft, Store};
use crate::scim::urn;

/// The most letters of a text.
const LONGEST: usize = 255;
/// The fewest letters of a password.
const SHORTEST: usize = 12;

/// A resource that was just written.
pub(super) struct Written<'a> {
    pub(super) store: &'a Store,
    pub(super) drawer: usize,
    pub(super) number: u64,
    pub(super) draft: &'a Draft,
}

/// Holds what was written against the rules.
pub(super) fn hold(
    liberties: &BTreeSet<Liberty>,
    kind: &ResourceType,
    written: &Written,
) -> Result<(), Problem> {
    let user = kind.definition.name == "User";
    let broken = liberties.iter().find_map(|liberty| match liberty {
        Liberty::TextsUpTo255 if too_long(&written.draft.attributes) => {
            Some(Problem::invalid_value("texts have at most 255 letters"))
        }
        Liberty::ExternalIdsUnique => written.twin("externalId", false),
        Liberty::GroupNamesUnique if !user => written.twin("displayName", true),
        Liberty::NestedGroupsRefused if !user => written.nested(),
        liberty if user => of_user(*liberty, kind, written),
        _ => None,
    });
    broken.map_or(Ok(()), Err)
}

fn of_user(liberty: Liberty, kind: &ResourceType, written: &Written) -> Option<Problem> {
    let attributes = &written.draft.attributes;
    let text = |name: &str| attributes.get(name).and_then(Value::as_str);
    match liberty {
        Liberty::PasswordsAreLong => {
            let password = text("password")?;
            let digit = password.chars().any(|letter| letter.is_ascii_digit());
            let weak = password.chars().count() < SHORTEST || !digit;
            weak.then(|| Problem::invalid_value("the password is too weak"))
        }
        Liberty::CanonicalTypesOnly => odd_type(kind, attributes),
        Liberty::MailsUnique => {
            let own = addresses(attributes);
            let mut others = written.others();
            let taken = others.any(|other| addresses(other).iter().any(|it| own.contains(it)));
            taken.then(|| Problem::uniqueness("another user has that e-mail address"))
        }
        Liberty::ManagersAreThere => {
            let extension = attributes.get(urn::ENTERPRISE_USER)?;
            let manager = extension["manager"]["value"].as_str()?;
            let there =
                id::decode(manager).is_some_and(|number| written.store.find(number).is_some());
            (!there).then(|| Problem::invalid_value("there is no such manager"))
        }
        _ => None,
    }
}

impl Written<'_> {
    /// The attributes of the other resources of the type.
    fn others(&self) -> impl Iterator<Item = &Map<String, Value>> {
        let others = self.store.all(self.drawer);
        others
            .filter(|other| other.number != self.number)
            .map(|other| &other.attributes)
    }

    /// Another resource has the same value.
    fn twin(&self, name: &str, folded: bool) -> Option<Problem> {
        let own = self.draft.attributes.get(name)?.as_str()?;
        let same =
            |other: &str| other == own || folded && other.to_lowercase() == own.to_lowercase();
        let mut others = self.others();
        let taken = others.any(|other| other.get(name).and_then(Value::as_str).is_some_and(same));
        taken.then(|| Problem::uniqueness(format!("another resource has that {name}")))
    }

    /// A group is among the members.
    fn nested(&self) -> Option<Problem> {
        let mut members = self.draft.members.iter();
        let group = |number| {
            let found = self.store.find(number);
            found.is_some_and(|(drawer, _)| drawer == self.drawer)
        };
        members
            .any(group)
            .then(|| Problem::invalid_value("groups cannot be members"))
    }
}

fn addresses(attributes: &Map<String, Value>) -> Vec<String> {
    let emails = attributes.get("emails").and_then(Value::as_array);
    let values = emails
        .into_iter()
        .flatten()
        .filter_map(|email| email["value"].as_str());
    values.map(str::to_lowercase).collect()
}

fn too_long(attributes: &Map<String, Value>) -> bool {
    let long = |value: &Value| match value {
        Value::String(text) => text.chars().count() > LONGEST,
        _ => false,
    };
    attributes.values().any(|value| match value {
        Value::Array(list) => list.iter().filter_map(Value::as_object).any(too_long),
        Value::Object(object) => too_long(object),
        value => long(value),
    })
}

/// An element with a type that the schema does not list.
fn odd_type(kind: &ResourceType, attributes: &Map<String, Value>) -> Option<Problem> {
    let published = kind.schema.document.get("attributes")?.as_array()?;
    published.iter().find_map(|attribute| {
        let name = attribute["name"].as_str()?;
        let subs = attribute["subAttributes"].as_array()?;
        let canonical =
            subs.iter().find(|sub| sub["name"] == "type")?["canonicalValues"].as_array()?;
        let known = |value: &str| {
            let mut canonical = canonical.iter().filter_map(Value::as_str);
            canonical.any(|it| it.eq_ignore_ascii_case(value))
        };
        let mut elements = attributes.get(name)?.as_array()?.iter();
        let odd = elements.find(|element| element["type"].as_str().is_some_and(|it| !known(it)))?;
        Some(Problem::invalid_value(format!(
            "{} is no type of {name}",
            odd["type"]
        )))
    })
}
