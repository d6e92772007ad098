//! RFC 7643 sections 2.4, 6 and 7, what resources show must be what discovery publishes.

use super::published::{Definition, Listed, member, of_schema, text};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/used-schemas-published",
        rule: "each schema that a resource names in its schemas is published",
        covers: &["RFC7643-7-01"],
        needs: &[Feature::User],
        why: "A client that meets an unknown URN in a user cannot learn what stands below it, and drops it.",
        caught: Fault::ExtensionNotPublished,
        run: |t| Box::pin(used_schemas_published(t)),
    },
    Check {
        id: "discovery/lists-of-objects-published-complex",
        rule: "an attribute whose values are objects in a list is published as complex and with several values",
        covers: &["RFC7643-2.4-11"],
        needs: &[Feature::User],
        why: "A client that is told that emails are a text sends a text, and the address is lost or refused.",
        caught: Fault::EmailsPublishedAsText,
        run: |t| Box::pin(lists_published_complex(t)),
    },
    Check {
        id: "discovery/used-types-declared",
        rule: "the type of each resource is one of /ResourceTypes, and its schema is published",
        covers: &["RFC7643-3.2-01"],
        needs: &[],
        why: "A client that meets a printer among the users cannot learn what it is or where printers are.",
        caught: Fault::PrintersNotDeclared,
        run: |t| Box::pin(used_types_declared(t)),
    },
    Check {
        id: "discovery/no-query-in-addresses",
        rule: "addresses of resources have no query part",
        covers: &["RFC7644-1.3-01"],
        needs: &[Feature::User],
        why: "Clients append /.search, or ?attributes=, to an address, and ask for something else than they meant.",
        caught: Fault::LocationHasQuery,
        run: |t| Box::pin(no_query_in_addresses(t)),
    },
];

/// A user that has as much as possible: an extension, and a group where there are groups.
async fn rich_user(t: &Trial) -> Result<(Made, Option<Made>), Stop> {
    let user = if t.has(Feature::Enterprise) {
        t.user_with(json!({
            "schemas": [urn::USER, urn::ENTERPRISE_USER],
            urn::ENTERPRISE_USER: { "department": t.word() },
        }))
        .await?
    } else {
        t.user().await?
    };
    let group = if t.has(Feature::Group) {
        Some(t.group(&[&user]).await?)
    } else {
        None
    };
    Ok((user, group))
}

/// Such a user and its group, as GET shows them.
async fn shown(t: &Trial) -> Result<Vec<Reply>, Stop> {
    let (user, group) = rich_user(t).await?;
    let mut shown = vec![t.get_fixture(&user).await?];
    if let Some(group) = group {
        shown.push(t.get_fixture(&group).await?);
    }
    Ok(shown)
}

async fn used_schemas_published(t: &Trial) -> Result<(), Stop> {
    let published = Listed::schemas(t).await?;
    for reply in shown(t).await? {
        for urn in reply
            .all("/schemas/*")
            .into_iter()
            .filter_map(Value::as_str)
        {
            // A list that comes in pages is another rule's matter.
            let listed = published.schema(urn).is_some();
            if !listed && t.read(&format!("/Schemas/{urn}")).await?.code() != 200 {
                let all = published.entries();
                let ids: Vec<&str> = all.iter().map(|schema| text(schema, "id")).collect();
                return Err(reply.wrong(
                    format!("schemas from {}", ids.join(", ")),
                    format!("schemas {}", reply.get("/schemas")),
                ));
            }
        }
    }
    Ok(())
}

async fn lists_published_complex(t: &Trial) -> Result<(), Stop> {
    let published = Listed::schemas(t).await?;
    let base = [urn::USER, urn::GROUP];
    for (reply, urn) in shown(t).await?.iter().zip(base) {
        let definitions: Vec<Definition> = published
            .schema(urn)
            .map(of_schema)
            .into_iter()
            .flatten()
            .filter(|it| it.parent.is_none())
            .collect();
        for (name, values) in reply.body().as_object().into_iter().flatten() {
            let holds_objects = values
                .as_array()
                .is_some_and(|values| values.iter().any(Value::is_object));
            let named = |it: &&Definition| it.name().eq_ignore_ascii_case(name);
            // What is not published at all is not judged here.
            if let Some(it) = definitions.iter().find(named).filter(|_| holds_objects) {
                let told = (it.get("type"), it.get("multiValued"));
                reply.expect(
                    it.is("complex") && *told.1 == true,
                    format!("{name} published with type complex and multiValued true"),
                    format!(
                        "type {}, multiValued {}; the values are {values}",
                        told.0, told.1
                    ),
                )?;
            }
        }
    }
    Ok(())
}

async fn used_types_declared(t: &Trial) -> Result<(), Stop> {
    let types = Listed::types(t).await?;
    let mut seen = Vec::new();
    if t.has(Feature::User) {
        seen.extend(shown(t).await?);
    }
    // Queries at the base URL show resources of every type, but not every provider has them (RFC 7644 section 3.4.2.1).
    let all = t
        .query("/", &[("startIndex", "1"), ("count", "10")])
        .await?;
    if all.code() == 200 && all.get("/Resources").is_array() {
        seen.push(all);
    }
    let mut used = BTreeSet::new();
    for reply in &seen {
        for pointer in ["/meta/resourceType", "/Resources/*/meta/resourceType"] {
            let names = reply.all(pointer).into_iter().filter_map(Value::as_str);
            for name in names.filter(|name| !is_of_discovery(name)) {
                let mut entries = types.entries().into_iter();
                // Its letter case is the matter of discovery/type-names.
                let declared = entries.find(|it| text(it, "name").eq_ignore_ascii_case(name));
                let Some(declared) = declared else {
                    let expected = "a resource type that /ResourceTypes lists";
                    return Err(reply.wrong(expected, format!("meta.resourceType {name:?}")));
                };
                used.insert(text(declared, "schema"));
            }
        }
    }
    let published = Listed::schemas(t).await?;
    for urn in used.into_iter().filter(|urn| !urn.is_empty()) {
        let listed = published.schema(urn).is_some();
        published.reply.expect(
            listed || t.read(&format!("/Schemas/{urn}")).await?.code() == 200,
            format!("the schema {urn} of a resource type in use"),
            "it is not published",
        )?;
    }
    Ok(())
}

/// The types of the discovery documents are never listed.
fn is_of_discovery(name: &str) -> bool {
    ["ServiceProviderConfig", "ResourceType", "Schema"].contains(&name)
}

async fn no_query_in_addresses(t: &Trial) -> Result<(), Stop> {
    let base = t.session().client().address().as_str();
    if base.contains('?') {
        let expected = "a base URL without a query";
        return Err(Stop::failed(None, expected, format!("{base:?}")));
    }
    let mut seen = shown(t).await?;
    for path in ["/ResourceTypes", "/Schemas"] {
        seen.extend(Listed::read(t, path).await.map(|listed| listed.reply));
    }
    for reply in &seen {
        for pointer in [
            "/meta/location",
            "/Resources/*/meta/location",
            "/groups/*/$ref",
            "/members/*/$ref",
        ] {
            for address in reply.all(pointer).into_iter().filter_map(Value::as_str) {
                reply.expect(
                    !address.contains('?'),
                    format!("an address without a query at {pointer}"),
                    address,
                )?;
            }
        }
    }
    Ok(())
}

/// A member of `meta` of an entry.
pub(super) fn meta<'a>(entry: &'a Value, name: &str) -> &'a str {
    text(member(entry, "meta"), name)
}
