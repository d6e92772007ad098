//! Whether a resource, or one element of an attribute, satisfies a condition.

use std::borrow::Cow;
use std::cmp::Ordering;

use icu_normalizer::ComposingNormalizerBorrowed;
use serde_json::{Map, Value};

use super::Operator;
use super::bind::{Condition, Operand};
use crate::provider::clock;
use crate::provider::resource_type::AttributePath;

/// Something with attributes: a stored resource, or one element of a complex attribute.
pub(in crate::provider) trait Resource {
    /// The value of an attribute, behind the container of an extension if one is given.
    fn attribute(&self, extension: Option<&str>, name: &str) -> Option<Cow<'_, Value>>;
}

impl Resource for Map<String, Value> {
    fn attribute(&self, extension: Option<&str>, name: &str) -> Option<Cow<'_, Value>> {
        match extension {
            None => self.get(name),
            Some(urn) => self.get(urn)?.get(name),
        }
        .map(Cow::Borrowed)
    }
}

/// Text for comparison: RFC 7643 section 7 lets case count only where the attribute is case exact. Otherwise letters
/// that look the same are the same, as RFC 7644 section 5 wants it for userName.
pub(in crate::provider) fn fold(text: &str, case_exact: bool) -> Cow<'_, str> {
    if case_exact {
        Cow::Borrowed(text)
    } else if text.is_ascii() {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        let normal = ComposingNormalizerBorrowed::new_nfc();
        Cow::Owned(normal.normalize(&text.to_lowercase()).into_owned())
    }
}

/// Whether a value counts for `pr`: it is not null, not empty, and a complex one has such a part.
pub(in crate::provider) fn is_assigned(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(elements) => elements.iter().any(is_assigned),
        Value::Object(object) => object.values().any(is_assigned),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Whether the condition holds for the resource.
pub(in crate::provider) fn holds(condition: &Condition, resource: &dyn Resource) -> bool {
    match condition {
        Condition::All(conditions) => conditions
            .iter()
            .all(|condition| holds(condition, resource)),
        Condition::Any(conditions) => conditions
            .iter()
            .any(|condition| holds(condition, resource)),
        Condition::Not(condition) => !holds(condition, resource),
        Condition::Unassigned => false,
        Condition::Extended(urn) => resource
            .attribute(None, urn)
            .is_some_and(|value| is_assigned(&value)),
        Condition::Present(path) => some_value(path, resource, &is_assigned),
        Condition::Compare(path, operator, operand) => compares(path, *operator, operand, resource),
        Condition::Element(path, condition) => {
            let whole = AttributePath { sub: None, ..*path };
            some_value(&whole, resource, &|value| {
                value
                    .as_object()
                    .is_some_and(|element| holds(condition, element))
            })
        }
    }
}

/// `ne` is the opposite of `eq` as a whole, so that it also holds where there is no value, and for a multi-valued
/// attribute only if no value is equal. The other operators hold if one value satisfies them.
fn compares(
    path: &AttributePath,
    operator: Operator,
    operand: &Operand,
    resource: &dyn Resource,
) -> bool {
    let exact = path.leaf().case_exact;
    match (operator, operand) {
        (Operator::Eq, Operand::Null) => !some_value(path, resource, &is_assigned),
        (Operator::Ne, Operand::Null) => some_value(path, resource, &is_assigned),
        (Operator::Ne, _) => !compares(path, Operator::Eq, operand, resource),
        _ => some_value(path, resource, &|value| {
            satisfies(value, operator, operand, exact)
        }),
    }
}

/// Whether one of the values at a path passes; a multi-valued attribute has several.
fn some_value(
    path: &AttributePath,
    resource: &dyn Resource,
    passes: &dyn Fn(&Value) -> bool,
) -> bool {
    let extension = path.extension.map(|schema| schema.id.as_str());
    let Some(value) = resource.attribute(extension, &path.attribute.name) else {
        return false;
    };
    let leaf = |value: &Value| match path.sub {
        None => passes(value),
        Some(sub) => value.get(&sub.name).is_some_and(passes),
    };
    match value.as_ref() {
        Value::Array(elements) => elements.iter().any(leaf),
        value => leaf(value),
    }
}

fn satisfies(value: &Value, operator: Operator, operand: &Operand, exact: bool) -> bool {
    match (value, operand) {
        (Value::String(text), Operand::Text(operand)) => {
            let text = fold(text, exact);
            match operator {
                Operator::Co => text.contains(operand.as_str()),
                Operator::Sw => text.starts_with(operand.as_str()),
                Operator::Ew => text.ends_with(operand.as_str()),
                _ => ordered(text.as_ref().cmp(operand.as_str()), operator),
            }
        }
        (Value::String(text), Operand::Instant(operand)) => {
            clock::parse(text).is_some_and(|instant| ordered(instant.cmp(operand), operator))
        }
        (Value::Number(number), Operand::Number(operand)) => {
            let order = number
                .as_f64()
                .and_then(|number| number.partial_cmp(operand));
            order.is_some_and(|order| ordered(order, operator))
        }
        (Value::Bool(value), Operand::Boolean(operand)) => value == operand,
        _ => false,
    }
}

fn ordered(order: Ordering, operator: Operator) -> bool {
    match operator {
        Operator::Eq => order.is_eq(),
        Operator::Gt => order.is_gt(),
        Operator::Ge => order.is_ge(),
        Operator::Lt => order.is_lt(),
        Operator::Le => order.is_le(),
        Operator::Ne | Operator::Co | Operator::Sw | Operator::Ew => false,
    }
}
