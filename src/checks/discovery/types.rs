//! RFC 7643 section 6, resource types, and what is not there.

use super::{listed, some};
use crate::checks::Check;
use crate::client::encode;
use crate::fault::Fault;
use crate::scim::urn;
use serde_json::Value;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/resource-types-list",
        rule: "GET /ResourceTypes answers a list response of resource types, each with its name",
        covers: &[
            "RFC7644-4-05",
            "RFC7644-4-10",
            "RFC7643-6-01",
            "RFC7643-6-03",
        ],
        needs: &[],
        why: "Clients that find endpoints there take a bare array, or a total of 0, for a provider without users.",
        caught: Fault::ResourceTypesAreBareArray,
        run: |t| {
            Box::pin(async move {
                let types = t.read("/ResourceTypes").await?;
                let count = listed(&types)?;
                types.expect(count > 0, "at least one resource type", types.summary())?;
                for index in 0..count {
                    types.assigned(&format!("/Resources/{index}/name"))?;
                    let names = types.all(&format!("/Resources/{index}/schemas/*"));
                    types.expect(
                        names.iter().any(|name| *name == urn::RESOURCE_TYPE),
                        format!("schemas with {:?}", urn::RESOURCE_TYPE),
                        format!("{}", types.get(&format!("/Resources/{index}"))),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/resource-type-by-name",
        rule: "each listed resource type can be read by itself",
        covers: &["RFC7644-4-06"],
        needs: &[],
        why: "Clients that need one resource type ask for it by name.",
        caught: Fault::ResourceTypeNotAddressable,
        run: |t| {
            Box::pin(async move {
                for listed in some(t.session().announced().resource_types.resources())? {
                    let (name, id) = (listed["name"].as_str(), listed["id"].as_str());
                    let path = |it: &str| format!("/ResourceTypes/{}", encode(it));
                    let by_name = t.read(&path(name.or(id).unwrap_or_default())).await?;
                    // That it cannot be read by its id is discovery/resource-type-by-id.
                    let single = match id {
                        Some(id) if by_name.code() != 200 => t.read(&path(id)).await?,
                        _ => by_name,
                    };
                    single.status(&[200])?;
                    for pointer in ["/name", "/endpoint", "/schema"] {
                        let expected = listed.pointer(pointer).cloned().unwrap_or_default();
                        single.at(pointer, expected)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/unknown-is-404",
        rule: "an unknown schema or resource type answers 404",
        covers: &["RFC7644-4-04", "RFC7644-4-07"],
        needs: &[],
        why: "A client that asks whether an extension exists takes any other answer for a yes.",
        caught: Fault::UnknownSchemaAnswers200,
        run: |t| {
            Box::pin(async move {
                let word = t.word();
                for path in [
                    format!("/Schemas/urn:example:{word}"),
                    format!("/ResourceTypes/{word}"),
                ] {
                    t.read(&path).await?.status(&[404])?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/type-schemas-published",
        rule: "the schema and the extensions that a resource type names are published",
        covers: &["RFC7643-6-08", "RFC7643-6-09"],
        needs: &[],
        why: "Department and manager stand in an extension; a client that cannot find its schema does not send them.",
        caught: Fault::ExtensionNotPublished,
        run: |t| {
            Box::pin(async move {
                for listed in some(t.session().announced().resource_types.resources())? {
                    let extensions = listed["schemaExtensions"].as_array().into_iter().flatten();
                    let named = extensions.map(|extension| &extension["schema"]);
                    for urn in named.chain([&listed["schema"]]).filter_map(Value::as_str) {
                        let schema = t.read(&format!("/Schemas/{urn}")).await?;
                        schema.status(&[200])?.at("/id", urn)?;
                    }
                }
                Ok(())
            })
        },
    },
];
