//! Which attributes a response holds: `returned`, `attributes` and `excludedAttributes` (RFC 7644 section 3.9).

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::filter::{Resource, is_assigned};
use super::resource_type::{Named, ResourceType};
use super::schema::{Attribute, Returned, Schema, TABLE};

/// What the client asked to see, for resources of one type.
#[derive(Clone, Debug)]
pub(super) struct Projection {
    asked: Asked,
    /// Whether the client has just written the resource, so that it sees attributes returned on `request` too.
    written: bool,
}

#[derive(Clone, Debug)]
enum Asked {
    Nothing,
    Only(Vec<Named>),
    Without(Vec<Named>),
}

impl Projection {
    /// Reads the two lists; names that the type does not have add nothing.
    pub(super) fn new(
        kind: &ResourceType,
        attributes: &[String],
        excluded: &[String],
        written: bool,
    ) -> Self {
        let named = |names: &[String]| {
            names
                .iter()
                .filter_map(|name| kind.resolve(name.trim()))
                .collect()
        };
        let asked = match (attributes, excluded) {
            ([], []) => Asked::Nothing,
            ([], excluded) => Asked::Without(named(excluded)),
            (attributes, _) => Asked::Only(named(attributes)),
        };
        Projection { asked, written }
    }

    /// The resource as this response holds it, in the order of the schemas.
    pub(super) fn of(&self, kind: &ResourceType, resource: &dyn Resource) -> Map<String, Value> {
        let mut shown = Map::new();
        let (common, meta) = TABLE
            .common
            .attributes
            .split_at(TABLE.common.attributes.len() - 1);
        self.take(None, common, resource, &mut shown);
        self.take(None, &kind.schema.attributes, resource, &mut shown);
        for schema in &kind.extensions {
            let mut container = Map::new();
            self.take(Some(schema), &schema.attributes, resource, &mut container);
            if !container.is_empty() {
                shown.insert(schema.id.clone(), Value::Object(container));
            }
        }
        self.take(None, meta, resource, &mut shown);
        shown
    }

    fn take(
        &self,
        extension: Option<&Schema>,
        attributes: &[Attribute],
        resource: &dyn Resource,
        shown: &mut Map<String, Value>,
    ) {
        let urn = extension.map(|schema| schema.id.as_str());
        for attribute in attributes {
            let wish = self.wish(urn, attribute);
            if matches!(wish, Wish::Hidden) {
                continue;
            }
            if let Some(value) = resource
                .attribute(urn, &attribute.name)
                .and_then(|value| part(value, attribute, &wish))
            {
                shown.insert(attribute.name.clone(), value);
            }
        }
    }

    /// How much of an attribute is shown.
    fn wish(&self, urn: Option<&str>, attribute: &Attribute) -> Wish {
        let by_default = match attribute.returned {
            Returned::Always => return Wish::Whole,
            Returned::Never => return Wish::Hidden,
            Returned::Default => true,
            Returned::Request => self.written,
        };
        match &self.asked {
            Asked::Nothing if by_default => Wish::Whole,
            Asked::Nothing => Wish::Hidden,
            Asked::Only(named) => match naming(named, urn, attribute) {
                None => Wish::Hidden,
                Some(subs) if subs.is_empty() => Wish::Whole,
                Some(subs) => Wish::Only(subs),
            },
            Asked::Without(_) if !by_default => Wish::Hidden,
            Asked::Without(named) => match naming(named, urn, attribute) {
                None => Wish::Whole,
                Some(subs) if subs.is_empty() => Wish::Hidden,
                Some(subs) => Wish::Without(subs),
            },
        }
    }
}

enum Wish {
    Hidden,
    Whole,
    Only(Vec<&'static str>),
    Without(Vec<&'static str>),
}

/// The sub-attributes by which the list names an attribute; none of them if it names the whole.
fn naming(named: &[Named], urn: Option<&str>, attribute: &Attribute) -> Option<Vec<&'static str>> {
    let mut subs = None;
    for name in named {
        match name {
            Named::Extension(schema) if Some(schema.id.as_str()) == urn => return Some(Vec::new()),
            Named::Attribute(path)
                if path.extension.map(|schema| schema.id.as_str()) == urn
                    && path.attribute.name == attribute.name =>
            {
                match path.sub {
                    None => return Some(Vec::new()),
                    Some(sub) => subs.get_or_insert_with(Vec::new).push(sub.name.as_str()),
                }
            }
            _ => {}
        }
    }
    subs
}

/// The part of a value that is shown; nothing if nothing is left.
fn part(value: Cow<'_, Value>, attribute: &Attribute, wish: &Wish) -> Option<Value> {
    let shows = |name: &str| match attribute.sub(name).map(|sub| sub.returned) {
        Some(Returned::Always) => true,
        None | Some(Returned::Never) => false,
        Some(returned) => match wish {
            Wish::Only(subs) => subs.contains(&name),
            _ if returned == Returned::Request => false,
            Wish::Without(subs) => !subs.contains(&name),
            Wish::Whole | Wish::Hidden => true,
        },
    };
    let mut value = value.into_owned();
    let hides = |sub: &Attribute| matches!(sub.returned, Returned::Never | Returned::Request);
    if matches!(wish, Wish::Only(_) | Wish::Without(_))
        || attribute.sub_attributes.iter().any(hides)
    {
        let elements = match &mut value {
            Value::Array(elements) => elements.as_mut_slice(),
            single => std::slice::from_mut(single),
        };
        for element in elements {
            if let Value::Object(object) = element {
                object.retain(|name, _| shows(name));
            }
        }
        if let Value::Array(elements) = &mut value {
            elements.retain(|element| element.as_object().is_none_or(|object| !object.is_empty()));
        }
        return is_assigned(&value).then_some(value);
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, Value, json};

    use super::super::profile::Profile;
    use super::super::resource_type::ResourceType;
    use super::Projection;
    use crate::scim::urn;

    fn user() -> Map<String, Value> {
        let user = json!({
            "schemas": [urn::USER], "id": "1", "userName": "ann", "password": "secret", "undefined": true,
            "name": { "givenName": "Ann", "familyName": "Roe" },
            "emails": [{ "value": "a@x.test", "type": "work" }, { "type": "home" }],
            urn::ENTERPRISE_USER: { "department": "Ops", "division": "V" },
            "meta": { "resourceType": "User" },
        });
        user.as_object().cloned().unwrap_or_default()
    }

    fn shown(attributes: &[&str], excluded: &[&str]) -> Value {
        let owned = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        let kind =
            &ResourceType::offered(&BTreeSet::new(), &BTreeSet::new(), Profile::default())[0];
        let projection = Projection::new(kind, &owned(attributes), &owned(excluded), false);
        let mut shown = projection.of(kind, &user());
        assert_eq!(
            (shown.shift_remove("schemas"), shown.shift_remove("id")),
            (Some(json!([urn::USER])), Some(json!("1")))
        );
        Value::Object(shown)
    }

    #[test]
    fn attributes_narrow_to_what_is_named() {
        let department = format!("{}:DEPARTMENT", urn::ENTERPRISE_USER.to_uppercase());
        let core = format!("{}:userName", urn::USER);
        let cases: [(&[&str], Value); 8] = [
            (&["USERNAME"], json!({ "userName": "ann" })),
            (&[&core], json!({ "userName": "ann" })),
            (
                &["name.givenName"],
                json!({ "name": { "givenName": "Ann" } }),
            ),
            (
                &["emails.value"],
                json!({ "emails": [{ "value": "a@x.test" }] }),
            ),
            (
                &["name", "name.givenName"],
                json!({ "name": { "givenName": "Ann", "familyName": "Roe" } }),
            ),
            (
                &[&department],
                json!({ urn::ENTERPRISE_USER: { "department": "Ops" } }),
            ),
            (
                &[urn::ENTERPRISE_USER],
                json!({ urn::ENTERPRISE_USER: { "department": "Ops", "division": "V" } }),
            ),
            (&["bogus", "password", "undefined"], json!({})),
        ];
        for (attributes, expected) in cases {
            assert_eq!(shown(attributes, &[]), expected, "{attributes:?}");
        }
    }

    #[test]
    fn excluded_attributes_leave_the_rest() {
        let enterprise = json!({ "department": "Ops" });
        let division = format!("{}:division", urn::ENTERPRISE_USER);
        let excluded = [
            "id",
            "schemas",
            "emails",
            "name.familyName",
            "meta",
            &division,
        ];
        let expected = json!({ "userName": "ann", "name": { "givenName": "Ann" }, urn::ENTERPRISE_USER: enterprise });
        assert_eq!(shown(&[], &excluded), expected);
        assert!(shown(&[], &[]).get("password").is_none());
    }
}
