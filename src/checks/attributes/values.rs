//! Values: good ones by type and meaning, and wrong ones. The same number gives the same value, another one another.

use super::definition::{Attribute, Type};
use super::subject::Place;
use crate::checks::trial::{Made, Trial};
use crate::outcome::Stop;
use crate::people::DOMAIN;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// A certificate, self-signed for scimproof.example. The letters at [`SERIAL`] are part of its serial number.
const CERTIFICATE: &str = "MIIBjTCCATOgAwIBAgIUIcKwDO9D1FOjbFn/RsqR6cq5gBswCgYIKoZIzj0EAwIwHDEaMBgGA1UEAwwRc2Np\
bXByb29mLmV4YW1wbGUwHhcNMjYxMTIyMDY0MTMzWhcNNDYxMTE3MDY0MTMzWjAcMRowGAYDVQQDDBFzY2ltcHJvb2YuZXhhbXBsZTBZMBMGByqGSM49\
AgEGCCqGSM49AwEHA0IABCPBTbXOnS8VmlGJS2/u1ecA7JyHay0bvJgUtR4lGrWvZQBNB7ZYeqeZXho4f/A+Mk+9buNmPGzatX75zn5de7ejUzBRMB0G\
A1UdDgQWBBTzWkQTBcCm+rEx1oJHjMCW/aYp4jAfBgNVHSMEGDAWgBTzWkQTBcCm+rEx1oJHjMCW/aYp4jAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49\
BAMCA0gAMEUCID6XmBZiGdUTjMil/kqXjADXkcpefVB/M8FdQvDOa0cwAiEAuVPEqJ3u9KDAtnxID0IvlJ13Gg+ZzmSwU48TDWLApPI=";

/// Where the serial number of the certificate can be changed.
const SERIAL: std::ops::Range<usize> = 27..28;

/// Texts that have a meaning in RFC 7643 sections 4.1 to 4.3, so that not any word will do; three of each.
const MEANT: [(&str, [&str; 3]); 11] = [
    ("photos.type", ["photo", "thumbnail", "photo"]),
    (
        "phoneNumbers.value",
        [
            "tel:+1-201-555-0123",
            "tel:+1-201-555-0124",
            "tel:+1-201-555-0125",
        ],
    ),
    ("preferredLanguage", ["en-US", "de-CH", "fr-FR"]),
    ("locale", ["en-US", "de-CH", "fr-FR"]),
    (
        "timezone",
        ["America/Los_Angeles", "Europe/Zurich", "Asia/Tokyo"],
    ),
    ("addresses.country", ["US", "CH", "JP"]),
    ("addresses.region", ["CA", "ZH", "NY"]),
    ("addresses.postalCode", ["91608", "80050", "10001"]),
    (
        "addresses.locality",
        ["Hollywood", "Springfield", "Riverside"],
    ),
    ("userType", ["Employee", "Contractor", "Intern"]),
    ("ims.type", ["xmpp", "skype", "icq"]),
];

/// A good value of the whole attribute, with the sub-attribute that is studied.
pub(super) async fn whole(t: &Trial, place: &Place, number: usize) -> Result<Value, Stop> {
    let attribute = &place.attribute;
    let one = if attribute.kind == Type::Complex {
        let mut parts = Map::new();
        for sub in attribute.subs.iter().filter(|sub| belongs(place, sub)) {
            let path = format!("{}.{}", attribute.name, sub.name);
            let value = simple(t, place, &path, sub, number).await?;
            let value = if sub.multi { json!([value]) } else { value };
            parts.insert(sub.name.clone(), value);
        }
        // An element that names somebody twice names the same.
        if (place.is_core("members") || place.is_core("members.$ref"))
            && let (Some(Value::String(id)), true) =
                (parts.get("value"), parts.contains_key("$ref"))
        {
            let address = t.resolve(&format!("{}/{id}", t.users().trim_matches('/')));
            parts.insert("$ref".to_owned(), address.into());
        }
        Value::Object(parts)
    } else {
        simple(t, place, &attribute.name, attribute, number).await?
    };
    Ok(if attribute.multi { json!([one]) } else { one })
}

/// True if a value of the complex attribute has this part: all that clients write, or the one that is studied and what
/// an element is known by.
fn belongs(place: &Place, sub: &Attribute) -> bool {
    let name = sub.name.as_str();
    let written = sub.is_writable() || !place.is_writable();
    // Which labels a provider takes that lists none, nobody can say.
    let labelled = name == "type" && !sub.canonical.is_empty();
    let alone = name == "type" && place.attribute.sub("value").is_none();
    match &place.sub {
        Some(studied) if studied.name == name => true,
        Some(_) => {
            let known_by = name == "value" || place.attribute.multi && (labelled || alone);
            written && (sub.required || known_by)
        }
        None => {
            let made_up = ["$ref", "display", "primary"].contains(&name);
            written && (sub.required || !made_up && (name != "type" || labelled || alone))
        }
    }
}

async fn simple(
    t: &Trial,
    place: &Place,
    path: &str,
    attribute: &Attribute,
    number: usize,
) -> Result<Value, Stop> {
    Ok(match attribute.kind {
        Type::Boolean => json!(number.is_multiple_of(2)),
        Type::Integer => json!(3 + number),
        Type::Decimal => json!(12.5 + f64::from(u16::try_from(number).unwrap_or(0))),
        Type::DateTime => json!(format!("2031-01-31T12:30:0{}Z", number % 10)),
        Type::Binary if path.to_ascii_lowercase().starts_with("x509") => certificate(number).into(),
        Type::Binary => STANDARD.encode(format!("scimProof {number}?>")).into(),
        Type::Reference => reference(t, place, attribute).await?,
        Type::String => text(t, place, path, attribute, number).await?,
        Type::Complex => json!({}),
    })
}

async fn text(
    t: &Trial,
    place: &Place,
    path: &str,
    attribute: &Attribute,
    number: usize,
) -> Result<Value, Stop> {
    let is = |name: &str| path.eq_ignore_ascii_case(name);
    if place.is_core_schema() && is("members.type") {
        // The members that are made up are users: any other label would be a lie, which may be refused.
        return Ok("User".into());
    }
    if !attribute.canonical.is_empty() {
        let all = &attribute.canonical;
        return Ok(all[number % all.len()].clone().into());
    }
    if place.is_core_schema() {
        if let Some((_, texts)) = MEANT.iter().find(|(name, _)| is(name)) {
            return Ok(texts[number % texts.len()].into());
        }
        if attribute.is_writable() && (is("manager.value") || is("members.value")) {
            return Ok(t.user().await?.id.into());
        }
        if is("userName") || is("emails.value") {
            return Ok(t.person().user_name.into());
        }
        if is("password") {
            return Ok(format!("{}{number}", t.person().password).into());
        }
        if path.rsplit('.').next() == Some("type") {
            return Ok(["work", "home", "other"][number % 3].into());
        }
    }
    // Letters of both cases show whether case is kept.
    let word = t.word();
    Ok(if attribute.case_exact {
        format!("{word}-MiXeD")
    } else {
        word
    }
    .into())
}

async fn reference(t: &Trial, place: &Place, attribute: &Attribute) -> Result<Value, Stop> {
    let to = |name: &str| {
        attribute
            .references
            .iter()
            .any(|it| it.eq_ignore_ascii_case(name))
    };
    if attribute.references.is_empty() || to("external") || to("uri") {
        let end = if place.is_core("photos.value") {
            ".jpg"
        } else {
            ""
        };
        return Ok(format!("https://{DOMAIN}/{}{end}", t.word()).into());
    }
    if to("User") && t.has(crate::scim::Feature::User) {
        return Ok(address(t, &t.user().await?).into());
    }
    if to("Group") && t.has(crate::scim::Feature::Group) {
        return Ok(address(t, &t.group(&[]).await?).into());
    }
    let to = attribute.references.join(", ");
    Err(Stop::Skipped(format!(
        "a reference to {to} cannot be made up"
    )))
}

/// The address of a resource, as its creation told it.
fn address(t: &Trial, made: &Made) -> String {
    let told = made.reply.header("location");
    told.map_or_else(
        || t.resolve(made.path.trim_start_matches('/')),
        |told| t.resolve(told),
    )
}

/// A certificate in base64 DER.
pub(super) fn certificate(number: usize) -> String {
    let mut text = CERTIFICATE.to_owned();
    text.replace_range(SERIAL, ["D", "E", "F", "G"][number % 4]);
    text
}
/// Two certificates, one behind the other, which are no value (RFC 7643 section 4.1.2).
pub(super) fn two_certificates() -> String {
    let one = STANDARD.decode(CERTIFICATE).unwrap_or_default();
    STANDARD.encode([one.clone(), one].concat())
}

/// A value of another JSON type.
pub(super) fn wrong(place: &Place) -> Value {
    match place.leaf().kind {
        Type::Boolean | Type::Integer | Type::Decimal | Type::Complex => json!("banana"),
        Type::DateTime | Type::Binary | Type::Reference => json!(5),
        Type::String => json!({ "banana": true }),
    }
}

/// The whole attribute with this in the place of the value that is studied.
pub(super) fn with_leaf(place: &Place, good: &Value, leaf: &Value) -> Value {
    let mut whole = good.clone();
    let one = match &mut whole {
        Value::Array(elements) if place.attribute.multi => elements.first_mut(),
        one => Some(one),
    };
    if let Some(one) = one {
        match &place.sub {
            Some(sub) => one[&sub.name] = leaf.clone(),
            None => *one = leaf.clone(),
        }
    }
    whole
}
