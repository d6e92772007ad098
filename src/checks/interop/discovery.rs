//! Interoperability profile sections 4, 5.1, 5.4 and 7.2: what a provider says of itself.

use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// Attributes of every resource, which schemas need not repeat (RFC 7643 section 3.1).
const COMMON: [&str; 4] = ["schemas", "id", "externalId", "meta"];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "interop/flag",
        rule: "/ServiceProviderConfig says with interopProfileConformant that the profile is obeyed",
        covers: &["INTEROP-4-01"],
        needs: &[],
        why: "A client that speaks by the profile falls back to guessing, or refuses the connection.",
        caught: Fault::InteropFlagMissing,
        run: |t| Box::pin(flag(t)),
    },
    Check {
        id: "interop/resource-type-ids",
        rule: "the id of each resource type is its name",
        covers: &["INTEROP-5.1-05"],
        needs: &[],
        why: "Clients that find a type by its id do not find User, and set up no provisioning.",
        caught: Fault::TypeIdsAreNumbers,
        run: |t| {
            Box::pin(async move {
                let types = t.read("/ResourceTypes").await?;
                types.status(&[200])?;
                for entry in types.all("/Resources/*") {
                    types.expect(
                        entry["id"].is_string() && entry["id"] == entry["name"],
                        format!("id {}", entry["name"]),
                        format!("id {}", entry["id"]),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "interop/canonical-types",
        rule: "the schema says which values the type of an e-mail address, a phone number and the like can have",
        covers: &["INTEROP-5.4-01"],
        needs: &[Feature::User],
        why: "Clients may send listed types only; where none is listed, no address can be sent at all.",
        caught: Fault::CanonicalTypesMissing,
        run: |t| {
            Box::pin(async move {
                let schema = t.read(&format!("/Schemas/{}", urn::USER)).await?;
                schema.status(&[200])?;
                for name in ["emails", "phoneNumbers", "ims", "addresses"] {
                    let mut attributes = schema.all("/attributes/*").into_iter();
                    let Some(attribute) = attributes.find(|it| it["name"] == name) else {
                        continue;
                    };
                    let subs = attribute["subAttributes"].as_array().into_iter().flatten();
                    for sub in subs.filter(|sub| sub["name"] == "type") {
                        let listed = sub["canonicalValues"].as_array();
                        schema.expect(
                            listed.is_some_and(|listed| !listed.is_empty()),
                            format!("canonicalValues for {name}.type"),
                            format!("canonicalValues {}", sub["canonicalValues"]),
                        )?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "interop/nothing-undeclared",
        rule: "users and groups show no attribute that no schema declares",
        covers: &["INTEROP-5.1-02"],
        needs: &[Feature::User],
        why: "A client that is built from the schemas drops what it does not know, and sends it back without.",
        caught: Fault::UndeclaredShown,
        run: |t| Box::pin(nothing_undeclared(t)),
    },
    Check {
        id: "interop/no-basic-authentication",
        rule: "HTTP Basic is not announced as a way to authenticate",
        covers: &["INTEROP-7.2-01"],
        needs: &[],
        why: "A password for all of provisioning stands in every request, and nobody can limit or end it alone.",
        caught: Fault::BasicAnnounced,
        run: |t| {
            Box::pin(async move {
                let config = t.read("/ServiceProviderConfig").await?;
                let types = config.status(&[200])?.all("/authenticationSchemes/*/type");
                let basic = types.into_iter().any(|it| it == "httpbasic");
                config.expect(
                    !basic,
                    "schemes without httpbasic",
                    format!("schemes {}", config.get("/authenticationSchemes")),
                )?;
                Ok(())
            })
        },
    },
];

/// The configuration says that it is obeyed.
pub(in crate::checks) async fn flag(t: &Trial) -> Result<(), Stop> {
    let config = t.read("/ServiceProviderConfig").await?;
    config
        .status(&[200])?
        .at("/interopProfileConformant", true)?;
    Ok(())
}

async fn nothing_undeclared(t: &Trial) -> Result<(), Stop> {
    let schemas = t.read("/Schemas").await?;
    schemas
        .status(&[200])
        .map_err(|stop| stop.into_blocked("reading the schemas"))?;
    let user = t.user().await?;
    declared(&schemas, &t.get_fixture(&user).await?, urn::USER)?;
    if t.has(Feature::Group) {
        let group = t.group(&[&user]).await?;
        declared(&schemas, &t.get_fixture(&group).await?, urn::GROUP)?;
    }
    Ok(())
}

/// Each attribute that the resource shows is one of its schema, or of an extension that is published.
fn declared(schemas: &Reply, resource: &Reply, base: &str) -> Result<(), Stop> {
    let published = schemas.all("/Resources/*");
    let schema = |urn: &str| {
        let mut published = published.iter();
        published.find(|it| {
            it["id"]
                .as_str()
                .is_some_and(|id| id.eq_ignore_ascii_case(urn))
        })
    };
    let Some(base) = schema(base) else {
        let why = "the schema is not published, which another rule is about";
        return Err(Stop::Skipped(why.to_owned()));
    };
    let undeclared = |schema: &Value, shown: &Value| {
        let known = |name: &str| is_known(schema, name);
        let names = shown.as_object().into_iter().flatten();
        names
            .map(|(name, _)| name.clone())
            .filter(|name| !known(name))
            .collect::<Vec<_>>()
    };
    let mut wrong = Vec::new();
    for name in undeclared(base, resource.body()) {
        match schema(&name) {
            Some(extension) => {
                let inside = undeclared(extension, resource.get(&format!("/{name}")));
                wrong.extend(inside.into_iter().map(|part| format!("{name}:{part}")));
            }
            None if !COMMON.iter().any(|it| it.eq_ignore_ascii_case(&name)) => wrong.push(name),
            None => {}
        }
    }
    resource.expect(
        wrong.is_empty(),
        "attributes that a published schema declares",
        format!("besides them {}", json!(wrong)),
    )?;
    Ok(())
}

fn is_known(schema: &Value, name: &str) -> bool {
    let mut declared = schema["attributes"].as_array().into_iter().flatten();
    declared.any(|it| {
        it["name"]
            .as_str()
            .is_some_and(|known| known.eq_ignore_ascii_case(name))
    })
}
