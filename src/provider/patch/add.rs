//! The add operation (RFC 7644 section 3.5.2.1).

use serde_json::{Map, Value};

use super::super::accept;
use super::super::errors::Problem;
use super::super::filter::{Filter, Operator, holds};
use super::super::message::member;
use super::super::resource_type::AttributePath;
use super::super::schema::{Attribute, Kind, Schema};
use super::Patch;
use super::edit::{hand_over_primary, matching, merge, set_sub};
use super::path::{Elements, Target};
use crate::fault::Fault;

/// Adds a value at the target location; what is there already stays as it is.
pub(super) fn add(edit: &mut Patch, target: &Target, value: &Value) -> Result<(), Problem> {
    match target {
        Target::Extension(schema) => extension(edit, schema, value),
        Target::Attribute(path) if path.sub.is_some() => sub_attribute(edit, path, value),
        Target::Attribute(path) if edit.is_membership(path) => edit.add_members(value),
        Target::Attribute(path) if path.attribute.multi_valued => append(edit, path, value),
        Target::Attribute(path) => singular(edit, path, value),
        Target::Elements(elements) => at_elements(edit, elements, value),
    }
}

/// Adds the attributes of an extension one by one.
fn extension(edit: &mut Patch, schema: &'static Schema, value: &Value) -> Result<(), Problem> {
    super::replace::each_of(schema, value, |path, value| {
        add(edit, &Target::Attribute(path), value)
    })
}

/// A simple value is replaced; of a complex one the sub-attributes that are sent, and no others.
pub(super) fn singular(
    edit: &mut Patch,
    path: &AttributePath,
    value: &Value,
) -> Result<(), Problem> {
    let sent = match value {
        Value::Object(sent) if path.attribute.kind == Kind::Complex => sent,
        _ => {
            let value = accept::value(path.attribute, value)?;
            return edit.set(path, value);
        }
    };
    let mut complex = edit
        .current(path)
        .cloned()
        .unwrap_or_else(|| Value::Object(Map::new()));
    for sub in path
        .attribute
        .sub_attributes
        .iter()
        .filter(|sub| accept::writable(sub))
    {
        match member(sent, &sub.name) {
            Some(value) => set_sub(&mut complex, sub, accept::value(sub, value)?)?,
            // The address of another resource does not fit a new value.
            None if sub.name == "$ref" && member(sent, "value").is_some() => {
                set_sub(&mut complex, sub, Value::Null)?;
            }
            None => {}
        }
    }
    edit.set(path, complex)
}

/// Appends elements; one of the same type and value is not doubled but completed.
fn append(edit: &mut Patch, path: &AttributePath, value: &Value) -> Result<(), Problem> {
    let mut elements = edit.elements(path);
    let mut written = Vec::new();
    for added in accept::elements(path.attribute, value)? {
        let known = elements
            .iter()
            .position(|known| accept::same(known, &added));
        let at = known.unwrap_or(elements.len());
        match elements.get_mut(at) {
            Some(known) => merge(known, added),
            None => elements.push(added),
        }
        written.push(at);
    }
    if !edit.faults.contains(&Fault::PatchPrimaryStays) {
        hand_over_primary(&mut elements, &written)?;
    }
    edit.set(path, Value::Array(elements))
}

/// Sets one sub-attribute: of a complex value, or of each element; without any, one is made for it.
pub(super) fn sub_attribute(
    edit: &mut Patch,
    path: &AttributePath,
    value: &Value,
) -> Result<(), Problem> {
    let Some(sub) = path.sub else { return Ok(()) };
    if edit.is_membership(path) {
        return Err(Problem::mutability(format!("{} is immutable", path.text())));
    }
    let value = accept::value(sub, value)?;
    let mut elements = match edit.current(path) {
        Some(Value::Array(elements)) => elements.clone(),
        Some(single) => vec![single.clone()],
        None => vec![Value::Object(Map::new())],
    };
    for element in &mut elements {
        set_sub(element, sub, value.clone())?;
    }
    if !path.attribute.multi_valued {
        return edit.set(path, elements.pop().unwrap_or_default());
    }
    let all: Vec<usize> = (0..elements.len()).collect();
    hand_over_primary(&mut elements, &all)?;
    elements.retain(|element| element.as_object().is_some_and(|parts| !parts.is_empty()));
    edit.set(path, Value::Array(elements))
}

/// Completes each element that the value filter selects; if there is none, one is made that it would select, which
/// is what identity providers mean by adding `emails[type eq "work"].value`.
fn at_elements(edit: &mut Patch, target: &Elements, value: &Value) -> Result<(), Problem> {
    let path = &target.path;
    if edit.is_membership(path) {
        return edit.replace_selected_members(target, value);
    }
    let mut elements = edit.elements(path);
    let mut selected = matching(&elements, &target.condition);
    if selected.is_empty() {
        selected.push(elements.len());
        elements.push(selectable(target, path.attribute)?);
    }
    edit.one_of(path, &selected)?;
    for at in &selected {
        match path.sub {
            Some(sub) => set_sub(&mut elements[*at], sub, accept::value(sub, value)?)?,
            None => merge(&mut elements[*at], accept::element(path.attribute, value)?),
        }
    }
    hand_over_primary(&mut elements, &selected)?;
    edit.set(path, Value::Array(elements))
}

/// An element that has just what the value filter asks for, if that can be said.
fn selectable(target: &Elements, attribute: &Attribute) -> Result<Value, Problem> {
    let mut parts = Map::new();
    wanted(&target.filter, &mut parts);
    let element = accept::element(attribute, &Value::Object(parts))?;
    if element
        .as_object()
        .is_some_and(|parts| holds(&target.condition, parts))
    {
        return Ok(element);
    }
    Err(Problem::no_target(format!(
        "no value of {} is selected",
        attribute.name
    )))
}

fn wanted(filter: &Filter, parts: &mut Map<String, Value>) {
    match filter {
        Filter::And(filters) => filters.iter().for_each(|filter| wanted(filter, parts)),
        Filter::Compare(name, Operator::Eq, value) => {
            parts.insert(name.clone(), value.clone());
        }
        _ => {}
    }
}
