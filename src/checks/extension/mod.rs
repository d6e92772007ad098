//! RFC 7643 section 3.3, schema extensions: where their attributes stand.

mod enterprise;

pub(super) use enterprise::CHECKS as ENTERPRISE;

use super::Check;
use super::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The attributes of the enterprise extension that are texts (RFC 7643 section 4.3).
const TEXTS: [&str; 5] = [
    "employeeNumber",
    "costCenter",
    "organization",
    "division",
    "department",
];

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "extension/base-schema-named",
        rule: "schemas of a resource names the schema of its type, also beside an extension",
        covers: &["RFC7643-3.3-01"],
        needs: &[Feature::User],
        why: "Clients tell users from groups by it; what lists only the extension is taken for neither.",
        caught: Fault::ExtensionHidesBaseSchema,
        run: |t| Box::pin(base_schema_named(t)),
    },
    Check {
        id: "extension/schema-named",
        rule: "a user with an extension can be created, and names the extension in its schemas",
        covers: &["RFC7643-3.3-02"],
        needs: &[Feature::User, Feature::Enterprise],
        why: "Clients that look for extensions in schemas never read the department.",
        caught: Fault::ExtensionNotNamed,
        run: |t| Box::pin(schema_named(t)),
    },
    Check {
        id: "extension/container",
        rule: "attributes of an extension stand in an object under its URN, and nowhere else",
        covers: &["RFC7643-3.3-03"],
        needs: &[Feature::User, Feature::Enterprise],
        why: "Entra ID writes the department into that object and reads it there; beside it, it is not found.",
        caught: Fault::ExtensionAtTheTop,
        run: |t| Box::pin(container(t)),
    },
    Check {
        id: "extension/not-from-the-top",
        rule: "an attribute outside the object of its extension does not set the one in it",
        covers: &["RFC7643-3.3-04"],
        needs: &[Feature::User, Feature::Enterprise],
        why: "Another system's attribute of the same name would change the employee number, by which people are paid.",
        caught: Fault::TopSetsExtension,
        run: |t| Box::pin(not_from_the_top(t)),
    },
    Check {
        id: "extension/no-names-of-the-core",
        rule: "extensions do not define what the schema that they extend defines already",
        covers: &["RFC7643-3.3-05"],
        needs: &[],
        why: "With two userNames, one in the extension, administrators map the wrong one.",
        caught: Fault::ExtensionRedefinesUserName,
        run: |t| Box::pin(no_names_of_the_core(t)),
    },
];

/// The body of a user with these attributes in the enterprise extension.
fn employed(attributes: &Value) -> Value {
    json!({
        "schemas": [urn::USER, urn::ENTERPRISE_USER],
        urn::ENTERPRISE_USER: attributes,
    })
}

/// A new user with these attributes in the enterprise extension.
async fn employee(t: &Trial, attributes: Value) -> Result<Made, Stop> {
    t.user_with(employed(&attributes)).await
}

/// Those attributes of the extension that are published and that the User schema does not have too.
fn texts(t: &Trial) -> Result<Vec<&'static str>, Stop> {
    let own =
        |name: &&str| t.publishes(urn::ENTERPRISE_USER, name) && !t.publishes(urn::USER, name);
    let texts: Vec<&str> = TEXTS.into_iter().filter(own).collect();
    if texts.is_empty() {
        let why = "the enterprise extension is published without its attributes";
        return Err(Stop::Skipped(why.to_owned()));
    }
    Ok(texts)
}

/// What stands in the extension, in the resource at `pointer`; null if there is nothing.
fn extension<'a>(reply: &'a Reply, name: &str) -> &'a Value {
    reply.get(&format!("/{}/{name}", urn::ENTERPRISE_USER))
}

fn names(reply: &Reply, pointer: &str, urn: &str) -> bool {
    let names = reply.all(pointer);
    names
        .iter()
        .any(|name| name.as_str().is_some_and(|it| it.eq_ignore_ascii_case(urn)))
}

async fn base_schema_named(t: &Trial) -> Result<(), Stop> {
    let tour = t.tour().await?;
    for (what, urn) in [
        ("create", urn::USER),
        ("read", urn::USER),
        ("replace", urn::USER),
        ("patch", urn::USER),
        ("group", urn::GROUP),
        ("group-read", urn::GROUP),
    ] {
        let Some(reply) = tour.of(what).filter(|reply| reply.is_success()) else {
            continue;
        };
        // An answer without a body shows no resource.
        reply.expect(
            !reply.get("/id").is_string() || names(reply, "/schemas/*", urn),
            format!("schemas with {urn:?}"),
            format!("schemas {}", reply.get("/schemas")),
        )?;
    }
    let lists = ["list", "search"]
        .into_iter()
        .filter_map(|what| tour.of(what));
    for reply in lists.filter(|reply| reply.is_success()) {
        for shown in reply.all("/Resources/*") {
            let named = values_at(shown, "/schemas/*");
            let named = named.iter().filter_map(|name| name.as_str());
            reply.expect(
                named
                    .into_iter()
                    .any(|name| name.eq_ignore_ascii_case(urn::USER)),
                format!("schemas with {:?}", urn::USER),
                format!("schemas {}", shown["schemas"]),
            )?;
        }
    }
    Ok(())
}

async fn schema_named(t: &Trial) -> Result<(), Stop> {
    let name = texts(t)?[0];
    t.user().await?;
    let body = t.user_body(employed(&json!({ name: t.word() })));
    let user = t.create(&t.users(), body).await?;
    let now = t.get_fixture(&user).await?;
    if extension(&now, name).is_null() {
        return Err(Stop::Skipped(format!("the provider does not keep {name}")));
    }
    now.expect(
        names(&now, "/schemas/*", urn::ENTERPRISE_USER),
        format!("schemas with {:?}", urn::ENTERPRISE_USER),
        format!("schemas {}", now.get("/schemas")),
    )?;
    Ok(())
}

async fn container(t: &Trial) -> Result<(), Stop> {
    let texts = texts(t)?;
    let sent = texts
        .iter()
        .map(|name| ((*name).to_owned(), t.word().into()));
    let sent = Value::Object(sent.collect());
    let user = employee(t, sent.clone()).await?;
    let now = t.get_fixture(&user).await?;
    let at_the_top: Vec<&str> = texts
        .iter()
        .copied()
        .filter(|name| *now.get(&format!("/{name}")) == sent[*name])
        .collect();
    now.expect(
        at_the_top.is_empty(),
        format!("{} in {} alone", texts.join(", "), urn::ENTERPRISE_USER),
        format!("outside it {}", at_the_top.join(", ")),
    )?;
    if now.get(&format!("/{}", urn::ENTERPRISE_USER)).is_null() {
        return Err(Stop::Skipped(
            "the provider does not keep the extension".to_owned(),
        ));
    }
    Ok(())
}

async fn not_from_the_top(t: &Trial) -> Result<(), Stop> {
    let name = texts(t)?[0];
    let wish = t.word();
    let body = t.user_body(json!({ name: wish }));
    let user = match t.create(&t.users(), body).await {
        Ok(user) => user,
        // Refusing what is in no schema is right too.
        Err(Stop::Failed(_)) => return Ok(()),
        Err(stop) => return Err(stop),
    };
    let now = t.get_fixture(&user).await?;
    let got = extension(&now, name);
    now.expect(
        *got != wish,
        format!("no {name} in {}", urn::ENTERPRISE_USER),
        format!("{name} {got}"),
    )?;
    Ok(())
}

async fn no_names_of_the_core(t: &Trial) -> Result<(), Stop> {
    let common = ["schemas", "id", "externalId", "meta"];
    let (types, schemas) = (t.read("/ResourceTypes").await?, t.read("/Schemas").await?);
    let published = schemas.all("/Resources/*");
    let names = |urn: &str| -> Vec<&str> {
        let of_urn = published.iter().filter(|schema| schema["id"] == urn);
        let names = of_urn.flat_map(|schema| values_at(schema, "/attributes/*/name"));
        names.filter_map(Value::as_str).collect()
    };
    let mut judged = false;
    for known in types.all("/Resources/*") {
        let base = names(known["schema"].as_str().unwrap_or_default());
        let extensions = values_at(known, "/schemaExtensions/*/schema");
        for urn in extensions.into_iter().filter_map(Value::as_str) {
            let defined = names(urn);
            judged |= !defined.is_empty();
            // What RFC 7643 has in the enterprise extension is in the right place there.
            let of_rfc = |name: &&&str| {
                urn == urn::ENTERPRISE_USER && (TEXTS.contains(*name) || **name == "manager")
            };
            let taken = |name: &&&str| {
                let same = |other: &&str| other.eq_ignore_ascii_case(name);
                common.iter().any(same) || base.iter().any(same)
            };
            if let Some(name) = defined.iter().filter(|it| !of_rfc(it)).find(taken) {
                let expected = format!("no attribute of the schema that {urn} extends");
                return Err(schemas.wrong(expected, format!("{name:?} in {urn}")));
            }
        }
    }
    if judged {
        return Ok(());
    }
    Err(Stop::Skipped("no extension is published".to_owned()))
}
