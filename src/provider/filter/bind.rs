//! Filters after the schema has been asked: attributes resolved, values of the type that the attribute has.

use jiff::Timestamp;
use serde_json::Value;

use super::evaluate::fold;
use super::{Filter, Operator};
use crate::provider::clock;
use crate::provider::errors::Problem;
use crate::provider::resource_type::{AttributePath, Named, ResourceType};
use crate::provider::schema::{Attribute, Kind, Returned};

/// A filter that can be answered for a resource of one type, or for an element of one attribute.
#[derive(Clone, Debug)]
pub(in crate::provider) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// The attribute has a value.
    Present(AttributePath),
    /// The whole extension has a value.
    Extended(&'static str),
    Compare(AttributePath, Operator, Operand),
    Element(AttributePath, Box<Condition>),
    /// The resource type has no such attribute, so there is no value (RFC 7644 section 3.4.2.1).
    Unassigned,
}

/// The value that an attribute is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::provider) enum Operand {
    /// Text; in lower case unless the attribute is case exact.
    Text(String),
    Boolean(bool),
    Number(f64),
    Instant(Timestamp),
    /// `null`: the attribute is unassigned.
    Null,
}

/// Reads a filter for resources of one type; an attribute it does not have is an error.
pub(in crate::provider) fn of_resource(
    filter: &Filter,
    kind: &ResourceType,
) -> Result<Condition, Problem> {
    bind(filter, &|name| kind.resolve(name), false)
}

/// Reads a filter for one of several types; an attribute it does not have counts as unassigned.
pub(in crate::provider) fn of_resources(
    filter: &Filter,
    kind: &ResourceType,
) -> Result<Condition, Problem> {
    bind(filter, &|name| kind.resolve(name), true)
}

/// Reads a value filter for the elements of a complex attribute.
pub(in crate::provider) fn of_element(
    filter: &Filter,
    attribute: &'static Attribute,
) -> Result<Condition, Problem> {
    let resolve = |name: &str| {
        let attribute = attribute.sub(name)?;
        Some(Named::Attribute(AttributePath {
            extension: None,
            attribute,
            sub: None,
        }))
    };
    bind(filter, &resolve, false)
}

type Resolve<'a> = &'a dyn Fn(&str) -> Option<Named>;

fn bind(filter: &Filter, resolve: Resolve, several: bool) -> Result<Condition, Problem> {
    let each = |filters: &[Filter]| -> Result<Vec<Condition>, Problem> {
        filters
            .iter()
            .map(|filter| bind(filter, resolve, several))
            .collect()
    };
    let name = match filter {
        Filter::And(filters) => return Ok(Condition::All(each(filters)?)),
        Filter::Or(filters) => return Ok(Condition::Any(each(filters)?)),
        Filter::Not(filter) => {
            return Ok(Condition::Not(Box::new(bind(filter, resolve, several)?)));
        }
        Filter::Present(name) | Filter::Compare(name, ..) | Filter::Element(name, _) => name,
    };
    let path = match resolve(name) {
        Some(Named::Attribute(path)) => path,
        Some(Named::Extension(schema)) if matches!(filter, Filter::Present(_)) => {
            return Ok(Condition::Extended(&schema.id));
        }
        Some(Named::Extension(_)) => {
            return Err(Problem::invalid_filter(format!(
                "{name} has no single value"
            )));
        }
        None if several => return Ok(Condition::Unassigned),
        None => {
            return Err(Problem::invalid_filter(format!(
                "there is no attribute {name}"
            )));
        }
    };
    // Whoever may ask whether a secret begins with "a" learns it letter by letter.
    if path.leaf().returned == Returned::Never {
        return Err(Problem::invalid_filter(format!(
            "{name} cannot be filtered by"
        )));
    }
    match filter {
        Filter::Compare(_, operator, value) => compare(path, *operator, value),
        Filter::Element(_, inner) => element(path, inner),
        _ => Ok(Condition::Present(path)),
    }
}

fn element(path: AttributePath, filter: &Filter) -> Result<Condition, Problem> {
    if path.attribute.kind != Kind::Complex || path.sub.is_some() {
        return Err(Problem::invalid_filter(format!(
            "{} has no elements to filter",
            path.text()
        )));
    }
    Ok(Condition::Element(
        path,
        Box::new(of_element(filter, path.attribute)?),
    ))
}

fn compare(
    mut path: AttributePath,
    operator: Operator,
    value: &Value,
) -> Result<Condition, Problem> {
    if path.leaf().kind == Kind::Complex {
        // `emails co "x"` is short for `emails.value co "x"`, as the examples of RFC 7644 have it.
        path.sub = path.attribute.sub("value");
    }
    let leaf = path.leaf();
    let text = path.text();
    let operand = operand(leaf, operator, value).ok_or_else(|| {
        Problem::invalid_filter(format!("{text} cannot be compared so, or not with {value}"))
    })?;
    Ok(Condition::Compare(path, operator, operand))
}

/// The value in the type of the attribute, if the operator is one for that type.
fn operand(attribute: &Attribute, operator: Operator, value: &Value) -> Option<Operand> {
    use Operator::{Co, Eq, Ew, Ne, Sw};
    let equality = matches!(operator, Eq | Ne);
    let substring = matches!(operator, Co | Sw | Ew);
    match (attribute.kind, value) {
        (Kind::Complex, _) => None,
        (_, Value::Null) => equality.then_some(Operand::Null),
        (Kind::String | Kind::Reference, Value::String(text)) => {
            Some(Operand::Text(fold(text, attribute.case_exact).into_owned()))
        }
        (Kind::Binary, Value::String(text)) => {
            (equality || substring).then(|| Operand::Text(text.clone()))
        }
        (Kind::Boolean, Value::Bool(is)) => equality.then_some(Operand::Boolean(*is)),
        (Kind::Boolean, Value::String(text)) => {
            let is = text.to_ascii_lowercase().parse().ok()?;
            equality.then_some(Operand::Boolean(is))
        }
        (Kind::DateTime, Value::String(text)) if substring => Some(Operand::Text(text.clone())),
        (Kind::DateTime, Value::String(text)) => clock::parse(text).map(Operand::Instant),
        (Kind::Integer | Kind::Decimal, Value::Number(number)) if !substring => {
            number.as_f64().map(Operand::Number)
        }
        _ => None,
    }
}
