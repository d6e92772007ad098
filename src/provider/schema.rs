//! The one table that everything is read from: schemas and resource types, compiled in from `schemas/scim/`.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Data type of an attribute (RFC 7643 section 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Kind {
    /// Unicode text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Decimal,
    /// A number without fraction or exponent.
    Integer,
    /// An xsd:dateTime.
    DateTime,
    /// Base64 text.
    Binary,
    /// A URI.
    Reference,
    /// An object of sub-attributes.
    Complex,
}

/// Who may change an attribute, and when (RFC 7643 section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Mutability {
    /// Never by a client.
    ReadOnly,
    /// At any time.
    ReadWrite,
    /// Once.
    Immutable,
    /// At any time, and never read.
    WriteOnly,
}

/// When an attribute is part of a response (RFC 7643 section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Returned {
    /// In every response.
    Always,
    /// In none.
    Never,
    /// Unless the client narrows the set.
    Default,
    /// When the client names it, or has just set it.
    Request,
}

/// Among which resources a value is unique (RFC 7643 section 7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Uniqueness {
    /// Among none.
    #[default]
    None,
    /// Among those of the endpoint.
    Server,
    /// In the whole world.
    Global,
}

/// The definition of an attribute with its characteristics (RFC 7643 sections 2.2 and 7).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attribute {
    /// Name as it is spelt on the wire.
    pub(super) name: String,
    /// Data type.
    #[serde(rename = "type")]
    pub(super) kind: Kind,
    /// Whether it has a list of values.
    pub(super) multi_valued: bool,
    /// Whether a resource has to have it.
    pub(super) required: bool,
    /// Whether case matters when values are compared.
    #[serde(default)]
    pub(super) case_exact: bool,
    /// Who may change it.
    pub(super) mutability: Mutability,
    /// When it is part of a response.
    pub(super) returned: Returned,
    /// Among which resources its values are unique.
    #[serde(default)]
    pub(super) uniqueness: Uniqueness,
    /// The parts of a complex attribute.
    #[serde(default)]
    pub(super) sub_attributes: Vec<Attribute>,
}

impl Attribute {
    /// The sub-attribute of this name, in any case.
    #[must_use]
    pub(super) fn sub(&self, name: &str) -> Option<&Attribute> {
        find(&self.sub_attributes, name)
    }
}

/// A schema (RFC 7643 section 7).
#[derive(Debug)]
pub(super) struct Schema {
    /// Its URN.
    pub(super) id: String,
    /// Its attributes.
    pub(super) attributes: Vec<Attribute>,
    /// The document as /Schemas publishes it, without `schemas` and `meta`.
    pub(super) document: Map<String, Value>,
}

impl Schema {
    /// The attribute of this name, in any case.
    #[must_use]
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        find(&self.attributes, name)
    }
}

/// A resource type (RFC 7643 section 6), and what the provider keeps to itself about it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Definition {
    /// Name, as in `meta.resourceType`.
    pub(super) name: String,
    /// What its resources stand for.
    pub(super) description: String,
    /// Path of its endpoint, with a leading slash.
    pub(super) endpoint: String,
    /// URN of the base schema.
    pub(super) schema: String,
    /// The schema extensions.
    pub(super) schema_extensions: Vec<ExtensionEntry>,
    /// Values that a new resource gets unless the client says otherwise.
    pub(super) defaults: Map<String, Value>,
    /// Attributes of the base schema, and common ones, that are looked up by an index.
    pub(super) indexed: Vec<String>,
    /// The attribute that holds members; their order and number are kept beside the resource.
    pub(super) members: Option<String>,
    /// The attribute that is computed from the groups a resource is a member of.
    pub(super) memberships: Option<String>,
}

/// One entry of `schemaExtensions`.
#[derive(Debug, Deserialize)]
pub(super) struct ExtensionEntry {
    /// URN of the extension.
    pub(super) schema: String,
    /// Whether each resource has to carry it.
    pub(super) required: bool,
}

/// All that is compiled in.
pub(super) struct Table {
    /// `schemas`, `id`, `externalId` and `meta` (RFC 7643 section 3.1).
    pub(super) common: Schema,
    /// Every schema that /Schemas may publish.
    pub(super) schemas: Vec<Schema>,
    /// Every resource type.
    pub(super) definitions: Vec<Definition>,
}

impl Table {
    /// The schema with this URN.
    #[must_use]
    pub(super) fn schema(&self, urn: &str) -> Option<&Schema> {
        self.schemas
            .iter()
            .find(|schema| schema.id.eq_ignore_ascii_case(urn))
    }
}

/// Begins the URNs of the showcase: an extension with attributes of every type and characteristic, and a resource type
/// that nobody else has. They are here so that what follows from any schema can be tried.
const SHOWCASE: &str = "urn:example:";

/// True for the schemas of the showcase.
pub(super) fn is_showcase(urn: &str) -> bool {
    urn.starts_with(SHOWCASE)
}

/// The table; read once.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| Table {
    common: schema(include_str!("../../schemas/scim/common.json")),
    schemas: [
        include_str!("../../schemas/scim/user.json"),
        include_str!("../../schemas/scim/group.json"),
        include_str!("../../schemas/scim/enterprise_user.json"),
        include_str!("../../schemas/scim/showcase.json"),
        include_str!("../../schemas/scim/device.json"),
        include_str!("../../schemas/scim/warranty.json"),
        include_str!("../../schemas/scim/service_provider_config.json"),
        include_str!("../../schemas/scim/resource_type.json"),
        include_str!("../../schemas/scim/schema.json"),
    ]
    .map(schema)
    .into(),
    definitions: read(include_str!("../../schemas/scim/resource_types.json")),
});

fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes
        .iter()
        .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("the compiled-in documents are read by every unit test")
}

fn schema(text: &str) -> Schema {
    let document: Map<String, Value> = read(text);
    let attributes = serde_json::from_value(document["attributes"].clone())
        .expect("the compiled-in documents are read by every unit test");
    let id = document["id"].as_str().unwrap_or_default().to_owned();
    Schema {
        id,
        attributes,
        document,
    }
}
