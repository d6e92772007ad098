//! The remove operation (RFC 7644 section 3.5.2.2).

use serde_json::Value;

use super::super::errors::Problem;
use super::super::resource_type::AttributePath;
use super::super::schema::{Attribute, Mutability};
use super::Patch;
use super::edit::{matching, set_sub};
use super::path::{Elements, Target};
use crate::fault::Fault;

/// Leaves the target location unassigned. Where nothing is, nothing happens: a client that repeats itself has got
/// what it wants.
pub(super) fn remove(
    edit: &mut Patch,
    target: &Target,
    value: Option<&Value>,
) -> Result<(), Problem> {
    match target {
        Target::Extension(schema) => {
            edit.draft.attributes.shift_remove(&schema.id);
            Ok(())
        }
        Target::Attribute(path) if path.sub.is_some() => sub_attribute(edit, path),
        Target::Attribute(path) => attribute(edit, path, value),
        Target::Elements(elements) => at_elements(edit, elements),
    }
}

/// Removes a whole attribute. Some identity providers send the values that are to go; read literally the path would
/// empty a group of which one member leaves.
fn attribute(edit: &mut Patch, path: &AttributePath, value: Option<&Value>) -> Result<(), Problem> {
    removable(path.attribute, path)?;
    let listed = match value {
        Some(Value::Array(listed)) if !listed.is_empty() => listed.as_slice(),
        Some(one @ (Value::Object(_) | Value::String(_))) if path.attribute.multi_valued => {
            std::slice::from_ref(one)
        }
        _ => &[],
    };
    if edit.is_membership(path) {
        let all = edit.faults.contains(&Fault::RemoveMembersIgnoresValues);
        let listed = if all { &[] } else { listed };
        edit.remove_members(listed);
        return Ok(());
    }
    if listed.is_empty() || !path.attribute.multi_valued {
        return edit.set(path, Value::Null);
    }
    let mut elements = edit.elements(path);
    elements.retain(|element| !listed.iter().any(|listed| describes(listed, element)));
    edit.set(path, Value::Array(elements))
}

/// Whether a value sent for removal says nothing that is not true of the element.
fn describes(listed: &Value, element: &Value) -> bool {
    match listed {
        Value::Object(parts) => parts.iter().all(|(name, value)| {
            value.is_null()
                || element
                    .as_object()
                    .and_then(|element| super::member(element, name))
                    == Some(value)
        }),
        bare => element.get("value").unwrap_or(element) == bare,
    }
}

fn sub_attribute(edit: &mut Patch, path: &AttributePath) -> Result<(), Problem> {
    let Some(sub) = path.sub else { return Ok(()) };
    removable(sub, path)?;
    let Some(mut value) = edit.current(path).cloned() else {
        return Ok(());
    };
    match &mut value {
        Value::Array(elements) => {
            for element in elements.iter_mut() {
                set_sub(element, sub, Value::Null)?;
            }
            elements.retain(has_parts);
        }
        single => set_sub(single, sub, Value::Null)?,
    }
    edit.set(path, value)
}

fn at_elements(edit: &mut Patch, target: &Elements) -> Result<(), Problem> {
    let path = &target.path;
    if let Some(sub) = path.sub {
        removable(sub, path)?;
    }
    if edit.is_membership(path) {
        let selected = edit.selected_members(target);
        for member in selected {
            edit.draft.members.remove(member);
        }
        return Ok(());
    }
    let mut elements = edit.elements(path);
    let selected = matching(&elements, &target.condition);
    for at in selected {
        match path.sub {
            Some(sub) => set_sub(&mut elements[at], sub, Value::Null)?,
            None => elements[at] = Value::Null,
        }
    }
    elements.retain(has_parts);
    edit.set(path, Value::Array(elements))
}

fn has_parts(element: &Value) -> bool {
    !element.is_null() && element.as_object().is_none_or(|parts| !parts.is_empty())
}

/// Refuses to unassign what a resource has to have, or what is fixed once it is there.
fn removable(attribute: &Attribute, path: &AttributePath) -> Result<(), Problem> {
    if attribute.required || attribute.mutability == Mutability::Immutable {
        return Err(Problem::mutability(format!(
            "{} cannot be removed",
            path.text()
        )));
    }
    Ok(())
}
