//! Model: the resource types and schemas that a run works with. What the target does not say, or says in a form that
//! nobody understands, is asked for one by one, and then taken from RFC 7643; what was assumed is told.

use super::Document;
use super::announced::Announced;
use crate::client::{Client, Log, Request};
use crate::scim::{Feature, urn};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The schemas of RFC 7643 sections 4.1, 4.2 and 4.3.
static CORE: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let texts = [
        include_str!("../../schemas/scim/user.json"),
        include_str!("../../schemas/scim/group.json"),
        include_str!("../../schemas/scim/enterprise_user.json"),
    ];
    let read = |text| serde_json::from_str(text).expect("every test reads the compiled-in schemas");
    texts.map(read).into()
});

/// The most schemas that are asked for one by one.
const ASKED_FOR: usize = 20;

/// A kind of resource that the target has (RFC 7643 section 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResourceType {
    /// Its name, as in `meta.resourceType`.
    pub name: String,
    /// Where its resources are, below the base URL: `/Users`.
    pub endpoint: String,
    /// URN of the base schema.
    pub schema: String,
    /// What extends it.
    pub extensions: Vec<Extension>,
    /// True if the target did not announce it.
    pub assumed: bool,
}

/// A schema that extends a resource type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// Its URN.
    pub schema: String,
    /// True if every resource must have it.
    pub required: bool,
}

/// Schemas besides those that stand in `/Schemas`, and what had to be assumed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Model {
    /// The resource types.
    pub types: Vec<ResourceType>,
    /// What was assumed, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<String>,
    /// Schemas that the target gives when asked for by URN, though they are not listed, or only by name.
    #[serde(skip)]
    fetched: BTreeMap<String, Value>,
    /// URNs of the schemas that were taken from RFC 7643.
    #[serde(skip)]
    core: Vec<&'static str>,
}

impl Model {
    /// Completes what the target announces.
    pub(super) async fn complete(announced: &Announced, client: &Client, log: &Log) -> Self {
        let mut model = Model {
            types: announced_types(announced, client),
            ..Model::default()
        };
        for (name, feature) in [("User", Feature::User), ("Group", Feature::Group)] {
            if announced.has(feature) && model.named(name).is_none() {
                let by_name = read(client, log, &format!("/ResourceTypes/{name}")).await;
                model.add_core_type(announced, client, name, by_name.as_ref());
            }
        }
        let mut urns: Vec<&str> = model.types.iter().flat_map(schemas).collect();
        urns.sort_unstable();
        urns.dedup();
        urns.retain(|urn| usable(announced.schemas.resources(), urn).is_none());
        let urns: Vec<String> = urns.into_iter().map(str::to_owned).collect();
        for urn in urns.into_iter().take(ASKED_FOR) {
            let found = read(client, log, &format!("/Schemas/{urn}")).await;
            if let Some(schema) = found.filter(is_usable) {
                model.fetched.insert(urn, schema);
            } else if let Some(core) = core(&urn) {
                let urn = core["id"].as_str().unwrap_or_default();
                model.core.push(urn);
                model
                    .assumed
                    .push(format!("the schema {urn} is that of RFC 7643"));
            }
        }
        model
    }

    fn named(&self, name: &str) -> Option<&ResourceType> {
        self.types.iter().find(|known| known.name == name)
    }

    /// A resource type of RFC 7643 that the list does not hold: as the target describes it by name, or as the RFC does.
    fn add_core_type(
        &mut self,
        announced: &Announced,
        client: &Client,
        name: &'static str,
        by_name: Option<&Value>,
    ) {
        if let Some(told) = by_name.and_then(|told| resource_type(announced, client, told)) {
            self.types.push(told);
            return;
        }
        let is_user = name == "User";
        let extends = is_user && announced.has(Feature::Enterprise);
        let endpoint = announced.endpoint(name);
        self.assumed
            .push(format!("the resource type {name} is at {endpoint}"));
        self.types.push(ResourceType {
            name: name.to_owned(),
            endpoint,
            schema: (if is_user { urn::USER } else { urn::GROUP }).to_owned(),
            extensions: Vec::from_iter(extends.then(|| Extension {
                schema: urn::ENTERPRISE_USER.to_owned(),
                required: false,
            })),
            assumed: true,
        });
    }

    /// A schema that is not in `/Schemas`, but that the target gives by its URN.
    pub(super) fn fetched(&self, urn: &str) -> Option<&Value> {
        let mut fetched = self.fetched.iter();
        fetched
            .find(|(known, _)| known.eq_ignore_ascii_case(urn))
            .map(|(_, schema)| schema)
    }

    /// A schema that had to be taken from RFC 7643.
    pub(super) fn core(&self, urn: &str) -> Option<&'static Value> {
        let assumed = self
            .core
            .iter()
            .any(|known| known.eq_ignore_ascii_case(urn));
        core(urn).filter(|_| assumed)
    }
}

/// The schema with this URN in RFC 7643.
fn core(urn: &str) -> Option<&'static Value> {
    let same = |schema: &&Value| {
        schema["id"]
            .as_str()
            .is_some_and(|id| id.eq_ignore_ascii_case(urn))
    };
    CORE.iter().find(same)
}

/// The usable schema with this URN among those listed.
pub(super) fn usable<'a>(listed: &'a [Value], urn: &str) -> Option<&'a Value> {
    let same = |schema: &&Value| {
        let id = schema["id"].as_str();
        id.is_some_and(|id| id.eq_ignore_ascii_case(urn)) && is_usable(schema)
    };
    listed.iter().find(same)
}

/// A schema that says which attributes there are.
fn is_usable(schema: &Value) -> bool {
    let attributes = schema["attributes"].as_array();
    attributes.is_some_and(|all| all.iter().any(|known| known["name"].is_string()))
}

fn schemas(known: &ResourceType) -> impl Iterator<Item = &str> {
    let extensions = known.extensions.iter().map(|it| it.schema.as_str());
    std::iter::once(known.schema.as_str()).chain(extensions)
}

/// The resource types that the target lists and that hold resources.
fn announced_types(announced: &Announced, client: &Client) -> Vec<ResourceType> {
    let listed = announced.resource_types.resources().iter();
    let mut types: Vec<ResourceType> = Vec::new();
    for told in listed.filter_map(|told| resource_type(announced, client, told)) {
        if !types.iter().any(|known| known.name == told.name) {
            types.push(told);
        }
    }
    types
}

/// A resource type as a target describes it; nothing if it is none that holds resources, or says too little.
fn resource_type(announced: &Announced, client: &Client, told: &Value) -> Option<ResourceType> {
    let name = told["name"].as_str()?;
    let core = match name {
        "User" => Some((Feature::User, urn::USER)),
        "Group" => Some((Feature::Group, urn::GROUP)),
        _ => None,
    };
    let schema = told["schema"].as_str().or(core.map(|(_, urn)| urn))?;
    let of_discovery = [
        urn::SERVICE_PROVIDER_CONFIG,
        urn::RESOURCE_TYPE,
        urn::SCHEMA,
    ];
    if of_discovery.contains(&schema) || core.is_some_and(|(feature, _)| !announced.has(feature)) {
        return None;
    }
    let endpoint = if core.is_some() {
        announced.endpoint(name)
    } else {
        endpoint(client, told["endpoint"].as_str()?)?
    };
    let extensions = told["schemaExtensions"].as_array().into_iter().flatten();
    Some(ResourceType {
        name: name.to_owned(),
        endpoint,
        schema: schema.to_owned(),
        extensions: extensions
            .filter_map(|it| {
                Some(Extension {
                    schema: it["schema"].as_str()?.to_owned(),
                    required: it["required"] == true,
                })
            })
            .collect(),
        assumed: false,
    })
}

/// The path of an endpoint below the base URL. Some write it as a whole URL, or with the path of the base URL before it.
fn endpoint(client: &Client, written: &str) -> Option<String> {
    let address = client.address();
    let below = if written.contains("://") {
        address.below(written)?
    } else {
        written
    };
    let whole = format!("/{}", below.trim_matches('/'));
    let shortened = whole
        .strip_prefix(address.path())
        .filter(|rest| rest.starts_with('/') && !address.path().is_empty());
    let endpoint = shortened.unwrap_or(&whole);
    // Nothing is made at the base URL itself, and /Me is somebody.
    (!["/", "/Me"].contains(&endpoint)).then(|| endpoint.to_owned())
}

/// One document, if it is there.
async fn read(client: &Client, log: &Log, path: &str) -> Option<Value> {
    let document = Document::of(client.send(&Request::get(path), log).await);
    document.value().filter(|value| value.is_object()).cloned()
}
