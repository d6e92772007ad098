//! RFC 7643 section 6 and its errata, what the entries of `/ResourceTypes` say.

use super::published::{Listed, member, text};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::client::encode;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::values_at;
use crate::scim::{Feature, urn};
use serde_json::Value;
use std::collections::BTreeSet;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/schemas-of-user-and-group",
        rule: "the resource types User and Group have the schemas that RFC 7643 gives them",
        covers: &["RFC7643-4.1-01", "RFC7643-4.2-01"],
        needs: &[Feature::User],
        why: "Clients send these URNs; a provider that has others, as of SCIM 1.1, refuses each user.",
        caught: Fault::GroupInOldSchema,
        run: |t| Box::pin(schemas_of_user_and_group(t)),
    },
    Check {
        id: "discovery/type-names",
        rule: "each resource type has a name of its own, and its resources show it in the same letter case",
        covers: &["RFC7643-6-04"],
        needs: &[],
        why: "Clients take the first type called User; if there are two, people end up in the wrong one.",
        caught: Fault::TwoTypesOfOneName,
        run: |t| Box::pin(type_names(t)),
    },
    Check {
        id: "discovery/type-endpoints-differ",
        rule: "each resource type has an endpoint of its own",
        covers: &["RFC7643-6-07"],
        needs: &[],
        why: "Nobody can tell which type a POST to a shared endpoint creates.",
        caught: Fault::TwoTypesAtOneEndpoint,
        run: |t| Box::pin(type_endpoints_differ(t)),
    },
    Check {
        id: "discovery/extensions-say-whether-required",
        rule: "each extension of a resource type says, with true or false, whether it is required",
        covers: &["RFC7643-6-10"],
        needs: &[],
        why: "A client that reads the text \"false\" as true does not create users without a department.",
        caught: Fault::ExtensionRequiredIsText,
        run: |t| Box::pin(extensions_say_whether_required(t)),
    },
    Check {
        id: "discovery/resource-type-by-id",
        rule: "a resource type that has an id can be read by it",
        covers: &["RFC7643-6-02"],
        needs: &[],
        why: "Clients that follow ids, as they do for every other resource, get 404.",
        caught: Fault::TypeIdNotAddressable,
        run: |t| Box::pin(resource_type_by_id(t)),
    },
];

async fn schemas_of_user_and_group(t: &Trial) -> Result<(), Stop> {
    let types = Listed::types(t).await?;
    for (name, urn) in [("User", urn::USER), ("Group", urn::GROUP)] {
        let Some(entry) = types.resource_type(name) else {
            continue;
        };
        types.reply.expect(
            text(entry, "schema").eq_ignore_ascii_case(urn),
            format!("schema {urn:?} of {name}"),
            format!("schema {}", member(entry, "schema")),
        )?;
    }
    let user = t.user().await?;
    let mut shown = vec![(t.get_fixture(&user).await?, urn::USER)];
    if t.has(Feature::Group) {
        let group = t.group(&[]).await?;
        shown.push((t.get_fixture(&group).await?, urn::GROUP));
    }
    for (reply, urn) in shown {
        let names = reply
            .all("/schemas/*")
            .into_iter()
            .filter_map(Value::as_str);
        reply.expect(
            names.into_iter().any(|name| name.eq_ignore_ascii_case(urn)),
            format!("schemas with {urn:?}"),
            format!("schemas {}", reply.get("/schemas")),
        )?;
    }
    Ok(())
}

async fn type_names(t: &Trial) -> Result<(), Stop> {
    let types = Listed::types(t).await?;
    let entries = types.entries();
    let mut known = BTreeSet::new();
    let again: Vec<String> = entries
        .iter()
        .map(|entry| text(entry, "name"))
        .filter(|name| !name.is_empty() && !known.insert(*name))
        .map(|name| format!("two types called {name:?}"))
        .collect();
    types.none_wrong("a name of its own for each resource type", &again)?;
    if t.has(Feature::User) {
        let user = t.user().await?;
        let now = t.get_fixture(&user).await?;
        let shown = now.get("/meta/resourceType").as_str().unwrap_or_default();
        let other_case = |name: &&str| *name != shown && name.eq_ignore_ascii_case(shown);
        if let Some(name) = known.into_iter().find(other_case) {
            return Err(now.wrong(
                format!("meta.resourceType {name:?}"),
                format!("meta.resourceType {shown:?}"),
            ));
        }
    }
    Ok(())
}

async fn type_endpoints_differ(t: &Trial) -> Result<(), Stop> {
    let types = Listed::types(t).await?;
    let mut known = BTreeSet::new();
    let again: Vec<String> = types
        .entries()
        .into_iter()
        .map(|entry| text(entry, "endpoint").trim_matches('/'))
        .filter(|endpoint| !endpoint.is_empty() && !known.insert(*endpoint))
        .map(|endpoint| format!("two types at /{endpoint}"))
        .collect();
    types.none_wrong("an endpoint of its own for each resource type", &again)
}

async fn extensions_say_whether_required(t: &Trial) -> Result<(), Stop> {
    let types = Listed::types(t).await?;
    let mut extensions = Vec::new();
    for entry in types.entries() {
        let told = member(entry, "schemaExtensions");
        types.reply.expect(
            told.is_null() || told.is_array(),
            "schemaExtensions as a list",
            format!("schemaExtensions {told}"),
        )?;
        extensions.extend(values_at(told, "/*"));
    }
    if extensions.is_empty() {
        return Err(Stop::Skipped(
            "no resource type has an extension".to_owned(),
        ));
    }
    let wrong: Vec<String> = extensions
        .into_iter()
        .filter(|extension| !member(extension, "required").is_boolean())
        .map(Value::to_string)
        .collect();
    types.none_wrong("required true or false for each extension", &wrong)
}

async fn resource_type_by_id(t: &Trial) -> Result<(), Stop> {
    let types = Listed::types(t).await?;
    let ids = types.entries().into_iter().map(|entry| text(entry, "id"));
    let ids: Vec<&str> = ids.filter(|id| !id.is_empty()).collect();
    if ids.is_empty() {
        return Err(Stop::Skipped("no resource type has an id".to_owned()));
    }
    for id in ids {
        let single = t.read(&format!("/ResourceTypes/{}", encode(id))).await?;
        single.status(&[200])?.at("/id", id)?;
    }
    Ok(())
}
