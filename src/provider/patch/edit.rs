//! The draft of a resource under its canonical names: reading and writing one attribute of it.

use serde_json::{Map, Value};

use super::super::accept::is_primary;
use super::super::errors::Problem;
use super::super::filter::{Condition, holds};
use super::super::resource_type::AttributePath;
use super::super::schema::{Attribute, Mutability};
use super::Patch;
use crate::fault::Fault;

impl Patch<'_> {
    /// The value of a whole attribute.
    pub(super) fn current(&self, path: &AttributePath) -> Option<&Value> {
        let attributes = &self.draft.attributes;
        match path.extension {
            None => attributes.get(&path.attribute.name),
            Some(schema) => attributes.get(&schema.id)?.get(&path.attribute.name),
        }
    }

    /// Gives a whole attribute a value; without anything in it the attribute, and the container around it, vanish.
    pub(super) fn set(&mut self, path: &AttributePath, value: Value) -> Result<(), Problem> {
        let immutable = path.attribute.mutability == Mutability::Immutable
            && !self.faults.contains(&Fault::ImmutableOverwritten);
        if immutable && self.current(path).is_some_and(|current| *current != value) {
            return Err(Problem::mutability(format!("{} is immutable", path.text())));
        }
        let attributes = &mut self.draft.attributes;
        let Some(schema) = path.extension else {
            put(attributes, &path.attribute.name, value);
            return Ok(());
        };
        let container = attributes
            .entry(schema.id.as_str())
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(container) = container {
            put(container, &path.attribute.name, value);
            if container.is_empty() {
                attributes.shift_remove(&schema.id);
            }
        }
        Ok(())
    }

    /// The elements of a multi-valued attribute.
    pub(super) fn elements(&self, path: &AttributePath) -> Vec<Value> {
        self.current(path)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    }

    /// Refuses a value filter that selects several values, where the profile wants one.
    pub(super) fn one_of(&self, path: &AttributePath, selected: &[usize]) -> Result<(), Problem> {
        if self.kind.profile.selects_one_part && selected.len() > 1 {
            let name = &path.attribute.name;
            return Err(Problem::invalid_filter(format!(
                "the filter selects several of {name}"
            )));
        }
        Ok(())
    }

    /// Whether the attribute is the one whose elements are kept beside the resource.
    pub(super) fn is_membership(&self, path: &AttributePath) -> bool {
        path.extension.is_none()
            && self.kind.definition.members.as_deref() == Some(path.attribute.name.as_str())
    }
}

fn put(object: &mut Map<String, Value>, name: &str, value: Value) {
    let nothing = match &value {
        Value::Null => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(parts) => parts.is_empty(),
        _ => false,
    };
    if nothing {
        object.shift_remove(name);
    } else {
        object.insert(name.to_owned(), value);
    }
}

/// Gives a sub-attribute of a complex value a value, or takes it away with `null`.
pub(super) fn set_sub(complex: &mut Value, sub: &Attribute, value: Value) -> Result<(), Problem> {
    let Value::Object(parts) = complex else {
        return Ok(());
    };
    let changes = parts
        .get(&sub.name)
        .is_some_and(|current| *current != value);
    if changes && sub.mutability == Mutability::Immutable {
        return Err(Problem::mutability(format!("{} is immutable", sub.name)));
    }
    put(parts, &sub.name, value);
    Ok(())
}

/// Lays the sub-attributes of a complex value over those of another.
pub(super) fn merge(complex: &mut Value, over: Value) {
    if let (Value::Object(parts), Value::Object(over)) = (complex, over) {
        parts.extend(over);
    }
}

/// Which elements satisfy a value filter.
pub(super) fn matching(elements: &[Value], condition: &Condition) -> Vec<usize> {
    let matches = |element: &Value| {
        element
            .as_object()
            .is_some_and(|element| holds(condition, element))
    };
    (0..elements.len())
        .filter(|at| matches(&elements[*at]))
        .collect()
}

/// Lets the primary among the elements just written be the only one (RFC 7644 section 3.5.2).
pub(super) fn hand_over_primary(elements: &mut [Value], written: &[usize]) -> Result<(), Problem> {
    let chosen: Vec<usize> = written
        .iter()
        .copied()
        .filter(|at| is_primary(&elements[*at]))
        .collect();
    match chosen.as_slice() {
        [] => Ok(()),
        [chosen] => {
            let others = elements
                .iter_mut()
                .enumerate()
                .filter(|(at, element)| at != chosen && is_primary(element));
            others.for_each(|(_, element)| element["primary"] = false.into());
            Ok(())
        }
        _ => Err(Problem::invalid_value("at most one value can be primary")),
    }
}
