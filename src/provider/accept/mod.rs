//! Reading what a client writes: names, types and values by the schema (RFC 7643 sections 2.1 to 2.5).
//!
//! Strict where a value could be misunderstood, tolerant where identity providers are known to differ and only one
//! meaning is possible: quoted booleans, a bare string for the value of a complex attribute, one value without brackets.

mod text;

use serde_json::{Map, Value, json};

use super::errors::Problem;
use super::liberties;
use super::message::member;
use super::resource_type::ResourceType;
use super::schema::{Attribute, Kind, Mutability, Schema, TABLE};

/// Reads the body of POST and PUT into canonical names and values.
///
/// Unassigned attributes stay as `null`, so that the caller can tell them from absent ones; what is readOnly or in no
/// schema is left out (RFC 7644 sections 3.1 and 3.3).
pub(super) fn body(
    kind: &ResourceType,
    body: &Map<String, Value>,
) -> Result<Map<String, Value>, Problem> {
    claimed_schemas(kind, body)?;
    let mut accepted = Map::new();
    for (name, value) in body {
        if let Some(schema) = kind.extension(name) {
            put(&mut accepted, &schema.id, container(schema, value)?)?;
        } else if let Some(attribute) = kind.attribute(name).filter(|attribute| writable(attribute))
        {
            put(
                &mut accepted,
                &attribute.name,
                self::value(attribute, value)?,
            )?;
        }
    }
    Ok(accepted)
}

/// Refuses a body that names no schema, or those of another resource type. Unknown URNs are dropped, for identity
/// providers send some that never existed.
fn claimed_schemas(kind: &ResourceType, body: &Map<String, Value>) -> Result<(), Problem> {
    let claimed = match member(body, "schemas") {
        Some(Value::Array(claimed)) if !claimed.is_empty() => claimed,
        _ => {
            return Err(Problem::invalid_syntax(
                "schemas has to name the schema of the resource",
            ));
        }
    };
    let Some(claimed) = claimed
        .iter()
        .map(Value::as_str)
        .collect::<Option<Vec<_>>>()
    else {
        return Err(Problem::invalid_syntax("schemas has to be a list of URNs"));
    };
    let names = |urn: &str| {
        claimed
            .iter()
            .any(|claimed| claimed.eq_ignore_ascii_case(urn))
    };
    let base = &kind.schema.id;
    match TABLE
        .definitions
        .iter()
        .find(|other| other.schema != *base && names(&other.schema))
    {
        Some(other) if !names(base) => {
            let name = &other.name;
            Err(Problem::invalid_syntax(format!(
                "a {name} does not belong to this endpoint"
            )))
        }
        _ => Ok(()),
    }
}

/// `schemas` is not stored: it follows from what a resource holds.
pub(super) fn writable(attribute: &Attribute) -> bool {
    attribute.mutability != Mutability::ReadOnly && attribute.name != "schemas"
}

/// Two names that differ only in case are one attribute, which cannot have two values (RFC 7643 section 2.1).
fn put(object: &mut Map<String, Value>, name: &str, value: Value) -> Result<(), Problem> {
    match object.insert(name.to_owned(), value) {
        None => Ok(()),
        Some(_) => Err(Problem::invalid_syntax(format!(
            "{name} stands in the object twice"
        ))),
    }
}

/// Reads the container of a schema extension; `null` if nothing in it is assigned.
pub(super) fn container(schema: &Schema, value: &Value) -> Result<Value, Problem> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Object(object) => {
            let read = object_of(&schema.attributes, object)?;
            Ok(if read.is_empty() {
                Value::Null
            } else {
                Value::Object(read)
            })
        }
        _ => Err(Problem::invalid_value(format!(
            "{} has to be an object",
            schema.id
        ))),
    }
}

fn object_of(
    attributes: &[Attribute],
    object: &Map<String, Value>,
) -> Result<Map<String, Value>, Problem> {
    let mut read = Map::new();
    for (name, value) in object {
        let known = attributes
            .iter()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name));
        if let Some(attribute) = known.filter(|attribute| writable(attribute)) {
            put(&mut read, &attribute.name, self::value(attribute, value)?)?;
        }
    }
    read.retain(|_, value| !value.is_null());
    Ok(read)
}

/// Reads all that an attribute is to have: an array of elements, or one. `null` if that leaves it unassigned.
pub(super) fn value(attribute: &Attribute, value: &Value) -> Result<Value, Problem> {
    if !attribute.multi_valued {
        return match value {
            // One known identity provider wraps the manager into an array.
            Value::Array(one) if one.len() == 1 && attribute.kind == Kind::Complex => {
                element(attribute, &one[0])
            }
            value => element(attribute, value),
        };
    }
    let elements = elements(attribute, value)?;
    if elements
        .iter()
        .filter(|element| is_primary(element))
        .count()
        > 1
    {
        let name = &attribute.name;
        return Err(Problem::invalid_value(format!(
            "at most one value of {name} can be primary"
        )));
    }
    Ok(if elements.is_empty() {
        Value::Null
    } else {
        Value::Array(elements)
    })
}

/// Reads the elements of a multi-valued attribute; no type and value stands there twice (RFC 7643 section 2.4).
pub(super) fn elements(attribute: &Attribute, value: &Value) -> Result<Vec<Value>, Problem> {
    let sent = match value {
        Value::Null => &[],
        Value::Array(elements) => elements.as_slice(),
        one @ Value::Object(_) if attribute.kind == Kind::Complex => std::slice::from_ref(one),
        _ => return Err(unfit(attribute, "an array")),
    };
    let mut read: Vec<Value> = Vec::with_capacity(sent.len());
    for sent in sent {
        let element = element(attribute, sent)?;
        // Members have no `primary` and are told apart by a set later on: comparing each with each takes too long.
        let once =
            attribute.sub("primary").is_none() || !read.iter().any(|known| same(known, &element));
        if !element.is_null() && once {
            read.push(element);
        }
    }
    Ok(read)
}

/// Whether two elements of a multi-valued attribute have the same type and value, so that they are one.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one.get("value"), other.get("value")) {
        (Some(a), Some(b)) => a == b && one.get("type") == other.get("type"),
        _ => one == other,
    }
}

/// Whether an element of a multi-valued attribute is the preferred one.
pub(super) fn is_primary(element: &Value) -> bool {
    element.get("primary") == Some(&Value::Bool(true))
}

/// Reads one value of an attribute; `null` if it is unassigned.
pub(super) fn element(attribute: &Attribute, value: &Value) -> Result<Value, Problem> {
    match (attribute.kind, value) {
        (_, Value::Null) => Ok(Value::Null),
        (Kind::Boolean, Value::Bool(_)) | (Kind::Decimal, Value::Number(_)) => Ok(value.clone()),
        (Kind::Complex, Value::Object(object)) => complex(attribute, object),
        (Kind::Complex, Value::String(bare))
            if !attribute.multi_valued && attribute.sub("value").is_some() =>
        {
            // A bare string for the value, as in `"manager": "…"`; an empty one clears it.
            Ok(if bare.is_empty() {
                Value::Null
            } else {
                json!({ "value": bare })
            })
        }
        (Kind::Complex, _) => Err(unfit(attribute, "an object")),
        (Kind::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("true") => {
            Ok(true.into())
        }
        (Kind::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("false") => {
            Ok(false.into())
        }
        (Kind::Boolean, _) => Err(unfit(attribute, "true or false")),
        (Kind::Integer, Value::Number(number)) if number.is_i64() || number.is_u64() => {
            Ok(value.clone())
        }
        (Kind::Integer, _) => Err(unfit(attribute, "a number without fraction")),
        (Kind::Decimal, _) => Err(unfit(attribute, "a number")),
        (_, Value::String(sent)) => match text::expectation(attribute, sent) {
            None => Ok(value.clone()),
            Some(expected) => Err(unfit(attribute, expected)),
        },
        _ => Err(unfit(attribute, "a string")),
    }
}

fn complex(attribute: &Attribute, object: &Map<String, Value>) -> Result<Value, Problem> {
    let read = object_of(&attribute.sub_attributes, object)?;
    if read.is_empty() && !attribute.sub_attributes.iter().any(|sub| sub.required) {
        return Ok(Value::Null);
    }
    match attribute
        .sub_attributes
        .iter()
        .find(|sub| sub.required && !read.contains_key(&sub.name))
    {
        Some(sub) => Err(Problem::invalid_value(format!(
            "each value of {} needs {}",
            attribute.name, sub.name
        ))),
        None => Ok(Value::Object(read)),
    }
}

fn unfit(attribute: &Attribute, expected: &str) -> Problem {
    Problem::invalid_value(format!("{} has to be {expected}", attribute.name))
}

/// Refuses a resource in which a required attribute is unassigned or blank (RFC 7643 sections 2.2, 4.1.1 and 6).
pub(super) fn complete(
    kind: &ResourceType,
    attributes: &Map<String, Value>,
) -> Result<(), Problem> {
    has_required(&kind.schema.attributes, attributes)?;
    for schema in &kind.extensions {
        if let Some(Value::Object(container)) = attributes.get(&schema.id) {
            has_required(&schema.attributes, container)?;
        }
    }
    if kind.definition.name == "User" {
        liberties::complete(&kind.liberties, attributes)?;
    }
    let needed = kind
        .definition
        .schema_extensions
        .iter()
        .filter(|entry| entry.required);
    match needed
        .map(|entry| entry.schema.as_str())
        .find(|urn| !attributes.contains_key(*urn))
    {
        Some(urn) => Err(Problem::invalid_value(format!("{urn} is required"))),
        None => Ok(()),
    }
}

fn has_required(declared: &[Attribute], attributes: &Map<String, Value>) -> Result<(), Problem> {
    let needed = |attribute: &&Attribute| attribute.required && writable(attribute);
    for attribute in declared.iter().filter(needed) {
        let missing = match attributes.get(&attribute.name) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(_) => false,
        };
        if missing {
            return Err(Problem::invalid_value(format!(
                "{} is required",
                attribute.name
            )));
        }
    }
    Ok(())
}
