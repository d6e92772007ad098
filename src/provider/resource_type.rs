//! Resource types as this provider offers them, and how attribute names find their definitions (RFC 7644 section 3.10).

use std::collections::BTreeSet;

use super::schema::{Attribute, Definition, Schema, TABLE, is_showcase};
use crate::liberty::Liberty;
use crate::scim::{Feature, urn};

/// A resource type with the schemas it has here.
#[derive(Clone, Debug)]
pub(super) struct ResourceType {
    /// Its entry in the table.
    pub(super) definition: &'static Definition,
    /// The base schema.
    pub(super) schema: &'static Schema,
    /// The schema extensions that are not left out.
    pub(super) extensions: Vec<&'static Schema>,
    /// What the provider does otherwise than usual.
    pub(super) liberties: BTreeSet<Liberty>,
}

/// An attribute or sub-attribute of a resource type.
#[derive(Clone, Copy, Debug)]
pub(super) struct AttributePath {
    /// The extension in whose container the attribute stands.
    pub(super) extension: Option<&'static Schema>,
    /// The attribute.
    pub(super) attribute: &'static Attribute,
    /// The sub-attribute, if one is named.
    pub(super) sub: Option<&'static Attribute>,
}

impl AttributePath {
    /// The definition that values at this path have.
    #[must_use]
    pub(super) fn leaf(&self) -> &'static Attribute {
        self.sub.unwrap_or(self.attribute)
    }

    /// The path as messages write it.
    #[must_use]
    pub(super) fn text(&self) -> String {
        let mut text = self
            .extension
            .map(|schema| format!("{}:", schema.id))
            .unwrap_or_default();
        text.push_str(&self.attribute.name);
        if let Some(sub) = self.sub {
            text.push('.');
            text.push_str(&sub.name);
        }
        text
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Named {
    /// A whole schema extension.
    Extension(&'static Schema),
    /// An attribute.
    Attribute(AttributePath),
}

impl ResourceType {
    /// The resource types that are offered without the given features.
    #[must_use]
    pub(super) fn offered(
        without: &BTreeSet<Feature>,
        liberties: &BTreeSet<Liberty>,
    ) -> Vec<ResourceType> {
        let offered = |urn: &str| {
            ![
                (urn::USER, Feature::User),
                (urn::GROUP, Feature::Group),
                (urn::ENTERPRISE_USER, Feature::Enterprise),
            ]
            .iter()
            .any(|(schema, feature)| *schema == urn && without.contains(feature))
        };
        let definitions = TABLE
            .definitions
            .iter()
            .filter(|definition| offered(&definition.schema));
        definitions
            .filter_map(|definition| {
                let extensions = definition
                    .schema_extensions
                    .iter()
                    .map(|entry| entry.schema.as_str());
                Some(ResourceType {
                    definition,
                    schema: TABLE.schema(&definition.schema)?,
                    extensions: extensions
                        .filter(|urn| offered(urn))
                        .filter_map(|urn| TABLE.schema(urn))
                        .collect(),
                    liberties: liberties.clone(),
                })
            })
            .collect()
    }

    /// The resource types without the showcase.
    #[must_use]
    pub(super) fn plain(kinds: Vec<ResourceType>) -> Vec<ResourceType> {
        let mut plain: Vec<ResourceType> = kinds
            .into_iter()
            .filter(|kind| !is_showcase(&kind.schema.id))
            .collect();
        for kind in &mut plain {
            kind.extensions.retain(|schema| !is_showcase(&schema.id));
        }
        plain
    }

    /// The definition of a common attribute or one of the base schema.
    #[must_use]
    pub(super) fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        TABLE
            .common
            .attribute(name)
            .or_else(|| self.schema.attribute(name))
    }

    /// The extension with this URN, in any case.
    #[must_use]
    pub(super) fn extension(&self, urn: &str) -> Option<&'static Schema> {
        self.extensions
            .iter()
            .copied()
            .find(|schema| schema.id.eq_ignore_ascii_case(urn))
    }

    /// What a name in standard notation stands for: `attribute`, `attribute.sub`, either behind a schema URN and a
    /// colon, or the URN of an extension alone. Names and URNs are matched without regard to case.
    #[must_use]
    pub(super) fn resolve(&self, name: &str) -> Option<Named> {
        if let Some(schema) = self.extension(name) {
            return Some(Named::Extension(schema));
        }
        let extension = self
            .extensions
            .iter()
            .find_map(|schema| Some((*schema, below(name, schema)?)));
        if let Some((schema, rest)) = extension {
            return path(Some(schema), rest, |name| schema.attribute(name)).map(Named::Attribute);
        }
        let rest = below(name, self.schema).unwrap_or(name);
        path(None, rest, |name| self.attribute(name)).map(Named::Attribute)
    }
}

/// The rest of a name behind the URN of a schema and a colon.
fn below<'a>(name: &'a str, schema: &Schema) -> Option<&'a str> {
    let (urn, rest) = name.split_at_checked(schema.id.len())?;
    urn.eq_ignore_ascii_case(&schema.id)
        .then(|| rest.strip_prefix(':'))?
}

fn path(
    extension: Option<&'static Schema>,
    name: &str,
    find: impl Fn(&str) -> Option<&'static Attribute>,
) -> Option<AttributePath> {
    let Some((attribute, sub)) = name.split_once('.') else {
        return Some(AttributePath {
            extension,
            attribute: find(name)?,
            sub: None,
        });
    };
    let attribute = find(attribute)?;
    Some(AttributePath {
        extension,
        attribute,
        sub: Some(attribute.sub(sub)?),
    })
}
