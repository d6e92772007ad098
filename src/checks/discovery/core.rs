//! RFC 7643 section 7 and its errata, what the schemas of users and groups say of the attributes that the RFC defines.

use super::published::{Definition, Listed, member, of_schema, text};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::Value;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/schemas-name-their-schema",
        rule: "each schema at /Schemas names the schema of schemas in its schemas",
        covers: &["RFC7643-7-03"],
        needs: &[],
        why: "Clients that read each resource by what its schemas say do not know what these are.",
        caught: Fault::SchemasWithoutSchemas,
        run: |t| Box::pin(name_their_schema(t)),
    },
    Check {
        id: "discovery/user-name-published",
        rule: "the User schema says of userName that it is required, in any letter case, and unique on the server",
        covers: &["RFC7643-7-28"],
        needs: &[Feature::User],
        why: "Identity providers compare userNames as this says; told otherwise they take Ann and ann for two people.",
        caught: Fault::UserNamePublishedOptional,
        run: |t| {
            Box::pin(says(
                t,
                urn::USER,
                "userName",
                "required true, caseExact false, uniqueness server or global",
                |it| {
                    let unique = ["server", "global"].contains(&text(it.value, "uniqueness"));
                    // Left out, caseExact is false (RFC 7643 section 2.2).
                    *it.get("required") == true && *it.get("caseExact") != true && unique
                },
            ))
        },
    },
    Check {
        id: "discovery/groups-published-read-only",
        rule: "the User schema says of groups that it is readOnly",
        covers: &["RFC7643-7-29"],
        needs: &[Feature::User],
        why: "A client that believes it can write groups puts people into groups there, and nothing happens.",
        caught: Fault::GroupsPublishedWritable,
        run: |t| {
            Box::pin(says(t, urn::USER, "groups", "mutability readOnly", |it| {
                text(it.value, "mutability") == "readOnly"
            }))
        },
    },
    Check {
        id: "discovery/members-published-immutable",
        rule: "the Group schema says of a member's value and $ref that they are immutable",
        covers: &["RFC7643-7-30"],
        needs: &[Feature::Group],
        why: "A client that believes it can change a member's value sends a PATCH that the provider must refuse.",
        caught: Fault::MembersPublishedWritable,
        run: |t| {
            Box::pin(says(
                t,
                urn::GROUP,
                "members",
                "value and $ref with mutability immutable",
                |it| {
                    let judged = it.subs().into_iter();
                    judged
                        .filter(|sub| ["value", "$ref"].contains(&sub.name()))
                        .all(|sub| text(sub.value, "mutability") == "immutable")
                },
            ))
        },
    },
    Check {
        id: "discovery/group-name-published",
        rule: "the Group schema says of displayName that it is required",
        covers: &["RFC7643-4.2-03"],
        needs: &[Feature::Group],
        why: "An administrator who leaves the mapping of the name out learns it only when each group is refused.",
        caught: Fault::GroupNamePublishedOptional,
        run: |t| {
            Box::pin(says(t, urn::GROUP, "displayName", "required true", |it| {
                *it.get("required") == true
            }))
        },
    },
    Check {
        id: "discovery/default-sub-attributes",
        rule: "in attributes with several values, primary is true or false, and type and display are texts",
        covers: &["RFC7643-2.4-03"],
        needs: &[Feature::User],
        why: "Clients find the address to write to by primary and type; a label there leaves them with any address.",
        caught: Fault::PrimaryIsText,
        run: |t| Box::pin(default_sub_attributes(t)),
    },
];

async fn name_their_schema(t: &Trial) -> Result<(), Stop> {
    let published = Listed::schemas(t).await?;
    let unnamed = |schema: &&Value| {
        let names = member(schema, "schemas").as_array();
        !names.is_some_and(|names| names.iter().any(|name| name == urn::SCHEMA))
    };
    let wrong: Vec<String> = published
        .entries()
        .into_iter()
        .filter(unnamed)
        .map(|schema| {
            format!(
                "{}: schemas {}",
                text(schema, "id"),
                member(schema, "schemas")
            )
        })
        .collect();
    published.none_wrong(&format!("schemas with {:?}", urn::SCHEMA), &wrong)
}

/// The published definition of an attribute is as it should be; one that is not published is not judged.
async fn says(
    t: &Trial,
    urn: &str,
    name: &str,
    expected: &str,
    right: fn(&Definition) -> bool,
) -> Result<(), Stop> {
    let published = Listed::schemas(t).await?;
    let schema = published.schema(urn);
    let mut definitions = schema.map(of_schema).into_iter().flatten();
    let named = |it: &Definition| it.parent.is_none() && it.name().eq_ignore_ascii_case(name);
    let Some(definition) = definitions.find(named) else {
        return Err(Stop::Skipped(format!("{name} is not published in {urn}")));
    };
    published.reply.expect(
        right(&definition),
        format!("{name} with {expected}"),
        definition.value.to_string(),
    )?;
    Ok(())
}

/// The attributes of RFC 7643 that have several values with these sub-attributes; others may define their own.
const SEVERAL: [&str; 10] = [
    "emails",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "groups",
    "entitlements",
    "roles",
    "x509Certificates",
    "members",
];

fn has_default_sub_attributes(name: &str) -> bool {
    SEVERAL.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// What RFC 7643 section 2.4 says of the values at this place.
fn fits(name: &str, value: &Value) -> bool {
    match name.to_ascii_lowercase().as_str() {
        "primary" => value.is_boolean(),
        "type" | "display" | "$ref" => value.is_string(),
        _ => true,
    }
}

async fn default_sub_attributes(t: &Trial) -> Result<(), Stop> {
    // Whoever publishes nothing shows resources all the same.
    if let Ok(published) = Listed::schemas(t).await {
        let several = |it: &Definition| {
            it.parent.is_none()
                && [urn::USER, urn::GROUP].contains(&it.schema)
                && has_default_sub_attributes(it.name())
        };
        let definitions = published.definitions().into_iter().filter(several);
        let subs = definitions.flat_map(|it| it.subs());
        let wrong: Vec<String> = subs
            .filter(|it| match it.name().to_ascii_lowercase().as_str() {
                "primary" => !it.is("boolean"),
                "type" | "display" => !it.is("string"),
                _ => false,
            })
            .map(|it| format!("{}: {}", it.place(), it.kind()))
            .collect();
        published.none_wrong(
            "primary of type boolean, type and display of type string",
            &wrong,
        )?;
    }
    let user = t.user().await?;
    let now = t.get_fixture(&user).await?;
    let members = now.body().as_object().into_iter().flatten();
    for (attribute, values) in members.filter(|(name, _)| has_default_sub_attributes(name)) {
        let values = values.as_array().into_iter().flatten();
        for (name, value) in values.filter_map(Value::as_object).flatten() {
            now.expect(
                value.is_null() || fits(name, value),
                format!("{attribute}.{name} as RFC 7643 section 2.4 has it"),
                format!("{attribute}.{name} {value}"),
            )?;
        }
    }
    Ok(())
}
