//! IPSIE sections 6.1.1, 6.1.2 and 6.2.1: what the schemas have, and what they must not have.

use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// What names of attributes for credentials have in them.
const CREDENTIALS: [&str; 7] = [
    "password",
    "passwd",
    "secret",
    "totp",
    "privatekey",
    "passphrase",
    "credential",
];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "ipsie/user-schema",
        rule: "the User schema has userName, displayName and active",
        covers: &["IPSIE-6.1.1-01"],
        needs: &[Feature::User],
        why: "Without active nobody can be closed, without displayName nobody knows who it is.",
        caught: Fault::UserSchemaWithoutDisplayName,
        run: |t| Box::pin(has(t, urn::USER, &["userName", "displayName", "active"])),
    },
    Check {
        id: "ipsie/group-schema",
        rule: "the Group schema has displayName and members",
        covers: &["IPSIE-6.2.1-01"],
        needs: &[Feature::Group],
        why: "A group that cannot have members gives nobody any access.",
        caught: Fault::GroupSchemaWithoutMembers,
        run: |t| Box::pin(has(t, urn::GROUP, &["displayName", "members"])),
    },
    Check {
        id: "ipsie/no-password",
        rule: "there is no password: neither does the schema have one, nor is it taken with a new user",
        covers: &["IPSIE-6.1.2-01"],
        needs: &[Feature::User],
        why: "People sign in at the identity provider; a password here is a second door that it cannot close.",
        caught: Fault::PasswordSupported,
        run: |t| {
            Box::pin(async move {
                let schema = published(t, urn::USER).await?;
                let names = schema.all("/attributes/*/name");
                let password = names.iter().any(|it| is_named(it, "password"));
                schema.expect(!password, "a User schema without password", "password")?;
                let body = t.user_body(json!({ "password": format!("Aa1-{}", t.word()) }));
                let reply = t.post(&t.users(), &body).await?;
                reply.status(&[400])?;
                Ok(())
            })
        },
    },
    Check {
        id: "ipsie/no-credentials",
        rule: "no schema of the provider's own has an attribute whose name is that of a credential",
        covers: &["IPSIE-6.1.2-02"],
        needs: &[],
        why: "What is provisioned can be read back: secrets of all employees lie with every client.",
        caught: Fault::CredentialInSchema,
        run: |t| Box::pin(no_credentials(t)),
    },
];

async fn published(t: &Trial, urn: &str) -> Result<Reply, Stop> {
    let schema = t.read(&format!("/Schemas/{urn}")).await?;
    schema
        .status(&[200])
        .map_err(|stop| stop.into_blocked("reading the schema"))?;
    Ok(schema)
}

fn is_named(name: &Value, wanted: &str) -> bool {
    name.as_str()
        .is_some_and(|name| name.eq_ignore_ascii_case(wanted))
}

async fn has(t: &Trial, urn: &str, wanted: &[&str]) -> Result<(), Stop> {
    let schema = published(t, urn).await?;
    let names = schema.all("/attributes/*/name");
    let mut missing = wanted.to_vec();
    missing.retain(|wanted| !names.iter().any(|it| is_named(it, wanted)));
    schema.expect(
        missing.is_empty(),
        format!("attributes {}", wanted.join(", ")),
        format!("no {}", missing.join(", ")),
    )?;
    Ok(())
}

async fn no_credentials(t: &Trial) -> Result<(), Stop> {
    let schemas = t.read("/Schemas").await?;
    schemas
        .status(&[200])
        .map_err(|stop| stop.into_blocked("reading the schemas"))?;
    // The documents of discovery name ways to authenticate, and the password of User is another rule's matter.
    let discovery = [
        urn::SERVICE_PROVIDER_CONFIG,
        urn::SCHEMA,
        urn::RESOURCE_TYPE,
    ];
    let own = schemas.all("/Resources/*").into_iter().filter(|schema| {
        let id = schema["id"].as_str().unwrap_or_default();
        !discovery.contains(&id) && id != urn::USER
    });
    let mut found = Vec::new();
    for schema in own {
        let attributes = schema["attributes"].as_array().into_iter().flatten();
        for attribute in attributes {
            let subs = attribute["subAttributes"].as_array().into_iter().flatten();
            for name in subs.chain([attribute]).filter_map(|it| it["name"].as_str()) {
                let lower = name.to_ascii_lowercase();
                if CREDENTIALS.iter().any(|word| lower.contains(word)) {
                    found.push(format!(
                        "{}:{name}",
                        schema["id"].as_str().unwrap_or_default()
                    ));
                }
            }
        }
    }
    schemas.expect(
        found.is_empty(),
        "no attribute for credentials",
        found.join(", "),
    )?;
    Ok(())
}
