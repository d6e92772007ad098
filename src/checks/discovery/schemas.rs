//! RFC 7643 section 7, schemas and what they say of attributes.

use super::{document, listed, some};
use crate::checks::Check;
use crate::client::encode;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
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
