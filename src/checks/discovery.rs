//! RFC 7644 section 4 and RFC 7643 sections 5 to 7, what a provider says about itself.

use super::Check;
use super::trial::Trial;
use crate::client::encode;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/service-provider-config",
        rule: "GET /ServiceProviderConfig answers one object that names its schema",
        covers: &["RFC7644-4-01", "RFC7643-5-01"],
        needs: &[],
        why: "Clients read there whether they may use PATCH and filters; without it they guess.",
        caught: Fault::ConfigWithoutSchemas,
        run: |t| {
            Box::pin(async move {
                let config = t.read("/ServiceProviderConfig").await?;
                config.status(&[200])?.json()?;
                let names = config.all("/schemas/*");
                config.expect(
                    names
                        .iter()
                        .any(|name| *name == urn::SERVICE_PROVIDER_CONFIG),
                    format!("schemas with {:?}", urn::SERVICE_PROVIDER_CONFIG),
                    config.summary(),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/features-announced",
        rule: "/ServiceProviderConfig says of each feature, with true or false, whether it is supported",
        covers: &[
            "RFC7643-5-03",
            "RFC7643-5-06",
            "RFC7643-5-07",
            "RFC7643-5-08",
        ],
        needs: &[],
        why: "A client that reads the text \"false\" as true sends PATCH to a provider that has none.",
        caught: Fault::SortSupportedIsText,
        run: |t| {
            Box::pin(async move {
                let config = document(t, "/ServiceProviderConfig").await?;
                for feature in ["patch", "changePassword", "sort", "etag"] {
                    let pointer = format!("/{feature}/supported");
                    let told = config.get(&pointer);
                    config.expect(
                        told.is_boolean(),
                        format!("{pointer} true or false"),
                        format!("{pointer} {told}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/limits-announced",
        rule: "/ServiceProviderConfig says how much a filter may return and a bulk request may hold",
        covers: &["RFC7643-5-05", "RFC7643-5-04"],
        needs: &[],
        why: "Clients size their pages and batches by these numbers; strict ones refuse a document without them.",
        caught: Fault::ConfigWithoutMaxResults,
        run: |t| {
            Box::pin(async move {
                let config = document(t, "/ServiceProviderConfig").await?;
                for pointer in ["/filter/supported", "/bulk/supported"] {
                    let told = config.get(pointer);
                    config.expect(
                        told.is_boolean(),
                        format!("{pointer} true or false"),
                        format!("{pointer} {told}"),
                    )?;
                }
                for pointer in [
                    "/filter/maxResults",
                    "/bulk/maxOperations",
                    "/bulk/maxPayloadSize",
                ] {
                    let told = config.get(pointer);
                    config.expect(
                        told.is_u64(),
                        format!("{pointer} a whole number, 0 or more"),
                        format!("{pointer} {told}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/authentication-schemes",
        rule: "/ServiceProviderConfig lists how to authenticate, each scheme with type, name and description",
        covers: &["RFC7643-5-09", "RFC7643-5-10"],
        needs: &[],
        why: "An administrator who connects the provider looks there for which kind of token to create.",
        caught: Fault::SchemeWithoutDescription,
        run: |t| {
            Box::pin(async move {
                let config = document(t, "/ServiceProviderConfig").await?;
                let schemes = config.get("/authenticationSchemes");
                let count = schemes.as_array().map_or(0, Vec::len);
                // An open service has nothing to list, and unassigned is the same as an empty list.
                let open = !t.has(Feature::Authentication);
                let enough = if open {
                    schemes.is_array() || schemes.is_null()
                } else {
                    count > 0
                };
                config.expect(
                    enough,
                    "authenticationSchemes, an array with at least one scheme",
                    format!("authenticationSchemes {schemes}"),
                )?;
                for (index, part) in (0..count)
                    .flat_map(|index| ["type", "name", "description"].map(|part| (index, part)))
                {
                    let pointer = format!("/authenticationSchemes/{index}/{part}");
                    let told = config.get(&pointer);
                    config.expect(
                        told.as_str().is_some_and(|text| !text.is_empty()),
                        format!("a text at {pointer}"),
                        format!("{pointer} {told}"),
                    )?;
                }
                Ok(())
            })
        },
    },
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
                    let id = listed["id"].as_str().or(listed["name"].as_str());
                    let path = format!("/ResourceTypes/{}", encode(id.unwrap_or_default()));
                    let single = t.read(&path).await?;
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
        id: "discovery/schemas-list",
        rule: "GET /Schemas answers a list response of schemas, each with its URN and its attributes",
        covers: &[
            "RFC7644-4-02",
            "RFC7644-4-10",
            "RFC7643-7-04",
            "RFC7643-7-33",
        ],
        needs: &[],
        why: "Clients map their attributes by it; a schema without attributes leaves nothing to map.",
        caught: Fault::SchemasWithoutAttributes,
        run: |t| {
            Box::pin(async move {
                let schemas = t.read("/Schemas").await?;
                let count = listed(&schemas)?;
                for index in 0..count {
                    let id = schemas.get(&format!("/Resources/{index}/id"));
                    let is_urn = |id: &str| id.to_ascii_lowercase().starts_with("urn:");
                    schemas.expect(
                        id.as_str().is_some_and(is_urn),
                        "a URN as the id of each schema",
                        format!("id {id}"),
                    )?;
                    let attributes = schemas.get(&format!("/Resources/{index}/attributes"));
                    schemas.expect(
                        attributes.as_array().is_some_and(|list| !list.is_empty()),
                        format!("the attributes of {id}"),
                        format!("attributes {attributes}"),
                    )?;
                }
                let ids = schemas.all("/Resources/*/id");
                schemas.expect(
                    !t.has(Feature::User) || ids.iter().any(|id| *id == urn::USER),
                    format!("the schema {}", urn::USER),
                    format!("schemas {}", json!(ids)),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/schema-by-urn",
        rule: "each listed schema can be read by its URN, also when its colons are percent-encoded",
        covers: &["RFC7644-4-03"],
        needs: &[],
        why: "Many HTTP libraries encode the colons of a URN; a router that does not decode them answers 404.",
        caught: Fault::EncodedSchemaNotFound,
        run: |t| {
            Box::pin(async move {
                for listed in some(t.session().announced().schemas.resources())? {
                    let id = listed["id"].as_str().unwrap_or_default();
                    for written in [id.to_owned(), encode(id)] {
                        let single = t.read(&format!("/Schemas/{written}")).await?;
                        single.status(&[200])?.at("/id", id)?;
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
    Check {
        id: "discovery/password-never-returned",
        rule: "the User schema says of password that it can be written and is never returned",
        covers: &["RFC7643-4.1.1-18"],
        needs: &[],
        why: "Clients that store what is returned would store passwords.",
        caught: Fault::PasswordPublishedAsReturned,
        run: |t| {
            Box::pin(async move {
                let schema = document(t, &format!("/Schemas/{}", urn::USER)).await?;
                let attributes = schema.all("/attributes/*");
                let mut named = attributes
                    .iter()
                    .filter(|known| known["name"] == "password");
                let Some(password) = named.next() else {
                    return Err(Stop::Skipped("the User schema has no password".to_owned()));
                };
                schema.expect(
                    password["mutability"] == "writeOnly" && password["returned"] == "never",
                    "password with mutability writeOnly and returned never",
                    format!(
                        "mutability {} and returned {}",
                        password["mutability"], password["returned"]
                    ),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/characteristics-in-the-words-of-the-rfc",
        rule: "published attributes have their characteristics in the words of the RFC",
        covers: &[
            "RFC7643-7-10",
            "RFC7643-7-06",
            "RFC7643-7-08",
            "RFC7643-7-11",
            "RFC7643-7-12",
            "RFC7643-7-13",
        ],
        needs: &[],
        why: "A client that does not know the word \"read-write\" takes the attribute for one it must not send.",
        caught: Fault::MutabilityMisspelt,
        run: |t| {
            Box::pin(async move {
                let schemas = document(t, "/Schemas").await?;
                for pointer in [
                    "/Resources/*/attributes/*",
                    "/Resources/*/attributes/*/subAttributes/*",
                ] {
                    for attribute in schemas.all(pointer) {
                        well_described(&schemas, attribute)?;
                    }
                }
                Ok(())
            })
        },
    },
];

/// The words of the characteristics that have some (RFC 7643 section 7).
const WORDS: [(&str, &[&str]); 4] = [
    (
        "type",
        &[
            "string",
            "boolean",
            "decimal",
            "integer",
            "dateTime",
            "reference",
            "complex",
            "binary",
        ],
    ),
    (
        "mutability",
        &["readOnly", "readWrite", "immutable", "writeOnly"],
    ),
    ("returned", &["always", "never", "default", "request"]),
    ("uniqueness", &["none", "server", "global"]),
];

/// What is left out has a default (RFC 7643 section 2.2); what is there has to be understood.
fn well_described(schemas: &Reply, attribute: &Value) -> Result<(), Stop> {
    let name = &attribute["name"];
    schemas.expect(
        name.as_str().is_some_and(|name| !name.is_empty()),
        "a name for each attribute",
        format!("{attribute}"),
    )?;
    for (characteristic, words) in WORDS {
        let told = &attribute[characteristic];
        schemas.expect(
            told.is_null() || told.as_str().is_some_and(|told| words.contains(&told)),
            format!("{characteristic} of {name} one of {}", words.join(", ")),
            format!("{told}"),
        )?;
    }
    for characteristic in ["multiValued", "required", "caseExact"] {
        let told = &attribute[characteristic];
        schemas.expect(
            told.is_null() || told.is_boolean(),
            format!("{characteristic} of {name} true or false"),
            format!("{told}"),
        )?;
    }
    Ok(())
}

/// A document that the rule presupposes.
async fn document(t: &Trial, path: &str) -> Result<Reply, Stop> {
    let reply = t.read(path).await?;
    let readable = reply.status(&[200]).and_then(Reply::json);
    readable.map_err(|stop| stop.into_blocked("reading what the rule is about"))?;
    Ok(reply)
}

/// The entries of a discovery document; without any there is nothing to judge.
fn some(entries: &[Value]) -> Result<&[Value], Stop> {
    if entries.is_empty() {
        return Err(Stop::Blocked("nothing is listed".to_owned()));
    }
    Ok(entries)
}

/// A list response whose total is the number of its resources; returns that number.
fn listed(reply: &Reply) -> Result<usize, Stop> {
    let count = reply.list()?.all("/Resources/*").len();
    reply.at("/totalResults", count)?;
    Ok(count)
}
