//! Supply: values for attributes that a plain user does not have, with placeholders for what is the person's own.

use crate::checks::trial::Trial;
use crate::scim::urn;
use crate::session::Session;
use serde_json::{Map, Value, json};

/// Attributes that providers are known to insist on, and values for them.
pub(super) fn known(name: &str) -> Option<Value> {
    Some(match name {
        "password" => json!("{password}"),
        "externalId" => json!("{externalId}"),
        "displayName" => json!("{displayName}"),
        "nickName" => json!("{givenName}"),
        "name" => {
            json!({ "givenName": "{givenName}", "familyName": "{familyName}", "formatted": "{displayName}" })
        }
        "emails" => json!([{ "value": "{email}", "type": "work", "primary": true }]),
        "phoneNumbers" => json!([{ "value": "+1-555-555-0100", "type": "work", "primary": true }]),
        "addresses" => json!([{
            "streetAddress": "1 Example Street", "locality": "Exampleton", "postalCode": "12345", "country": "US",
            "type": "work", "primary": true,
        }]),
        "active" => json!(true),
        "title" => json!("{title}"),
        "userType" => json!("Employee"),
        "preferredLanguage" | "locale" => json!("en-US"),
        "timezone" => json!("America/New_York"),
        "profileUrl" => json!("https://{domain}/{word}"),
        urn::ENTERPRISE_USER => json!({
            "employeeNumber": "{word}", "department": "{department}", "organization": "Example", "division": "North",
            "costCenter": "4711",
        }),
        _ => return None,
    })
}

/// Every name that has a value here, and some that stand inside of one.
pub(super) const NAMES: [(&str, &str); 24] = [
    ("password", "password"),
    ("externalid", "externalId"),
    ("displayname", "displayName"),
    ("nickname", "nickName"),
    ("name.givenname", "name"),
    ("name.familyname", "name"),
    ("name.formatted", "name"),
    ("givenname", "name"),
    ("familyname", "name"),
    ("emails", "emails"),
    ("email", "emails"),
    ("phonenumbers", "phoneNumbers"),
    ("addresses", "addresses"),
    ("title", "title"),
    ("usertype", "userType"),
    ("preferredlanguage", "preferredLanguage"),
    ("locale", "locale"),
    ("timezone", "timezone"),
    ("profileurl", "profileUrl"),
    ("active", "active"),
    ("enterprise", urn::ENTERPRISE_USER),
    ("department", urn::ENTERPRISE_USER),
    ("employeenumber", urn::ENTERPRISE_USER),
    ("name", "name"),
];

/// What a plain user has of attributes that are published with fewer parts than it sends.
pub(super) fn narrower(t: &Trial) -> Map<String, Value> {
    let mut narrower = Map::new();
    for name in ["name", "emails"] {
        if let Some(whole) = known(name) {
            let mut user = json!({ name: whole });
            let before = user.clone();
            t.narrow(&mut user);
            if user != before {
                narrower.insert(name.to_owned(), user[name].take());
            }
        }
    }
    narrower
}

/// What the published schemas require of a resource type, and `body` does not have.
pub(super) fn required(session: &Session, resource_type: &str, body: &Value) -> Map<String, Value> {
    let mut missing = Map::new();
    let announced = session.announced();
    let mut types = announced.types().iter();
    let Some(known) = types.find(|known| known.name == resource_type) else {
        return missing;
    };
    if let Some(schema) = announced.published(&known.schema) {
        missing = of_attributes(&schema["attributes"], body);
    }
    for extension in known.extensions.iter().filter(|it| it.required) {
        let schema = announced.published(&extension.schema);
        let attributes = schema.map_or(&Value::Null, |schema| &schema["attributes"]);
        let mut container = of_attributes(attributes, &body[&extension.schema]);
        // Somebody insists on an extension of which nothing is required: one value shows that it is there.
        let first = attributes
            .as_array()
            .and_then(|all| all.iter().find(|it| is_writable(it)));
        if let Some(first) = first.filter(|_| container.is_empty()) {
            let name = first["name"].as_str().unwrap_or_default();
            container.insert(name.to_owned(), value(first));
        }
        missing.insert(extension.schema.clone(), Value::Object(container));
    }
    missing
}

fn is_writable(attribute: &Value) -> bool {
    attribute["mutability"] != "readOnly" && attribute["name"].is_string()
}

/// The required attributes that `body` does not have, parts of what it has included.
fn of_attributes(attributes: &Value, body: &Value) -> Map<String, Value> {
    let mut missing = Map::new();
    let attributes = attributes.as_array().into_iter().flatten();
    for attribute in attributes.filter(|it| is_writable(it)) {
        let name = attribute["name"].as_str().unwrap_or_default();
        // What the URNs are, the body says itself.
        if ["schemas", "userName", "members"].contains(&name) {
            continue;
        }
        let sent = &body[name];
        if sent.is_null() {
            if attribute["required"] == true {
                missing.insert(
                    name.to_owned(),
                    known(name).unwrap_or_else(|| value(attribute)),
                );
            }
        } else if sent.is_object() {
            let parts = of_attributes(&attribute["subAttributes"], sent);
            if !parts.is_empty() {
                missing.insert(name.to_owned(), Value::Object(parts));
            }
        }
    }
    missing
}

/// A value that fits what a schema says of an attribute (RFC 7643 section 7).
fn value(attribute: &Value) -> Value {
    let canonical = attribute["canonicalValues"]
        .as_array()
        .and_then(|all| all.first());
    let one = match (canonical, attribute["type"].as_str().unwrap_or("string")) {
        (Some(canonical), _) => canonical.clone(),
        (None, "boolean") => json!(true),
        (None, "integer") => json!(1),
        (None, "decimal") => json!(1.5),
        (None, "dateTime") => json!("2024-01-31T12:00:00Z"),
        (None, "binary") => json!("AAEC"),
        (None, "reference") => json!("https://{domain}/{word}"),
        (None, "complex") => {
            let parts = attribute["subAttributes"].as_array().into_iter().flatten();
            let wanted = parts
                .filter(|it| is_writable(it) && (it["required"] == true || it["name"] == "value"));
            let object = wanted.filter_map(|it| Some((it["name"].as_str()?.to_owned(), value(it))));
            Value::Object(object.collect())
        }
        _ => json!("{word}"),
    };
    if attribute["multiValued"] == true {
        json!([one])
    } else {
        one
    }
}
