//! The replace operation (RFC 7644 section 3.5.2.3).

use serde_json::Value;

use super::super::accept;
use super::super::errors::Problem;
use super::super::message::member;
use super::super::resource_type::AttributePath;
use super::super::schema::Schema;
use super::Patch;
use super::add::{singular, sub_attribute};
use super::edit::{hand_over_primary, matching, set_sub};
use super::path::{Elements, Target};

/// Replaces what is at the target location; without anything there it is added.
pub(super) fn replace(edit: &mut Patch, target: &Target, value: &Value) -> Result<(), Problem> {
    match target {
        Target::Extension(schema) => each_of(schema, value, |path, value| {
            replace(edit, &Target::Attribute(path), value)
        }),
        Target::Attribute(path) if path.sub.is_some() => sub_attribute(edit, path, value),
        Target::Attribute(path) if edit.is_membership(path) => edit.replace_members(value),
        Target::Attribute(path) if path.attribute.multi_valued => {
            let value = accept::value(path.attribute, value)?;
            edit.set(path, value)
        }
        Target::Attribute(path) if edit.kind.profile.replaces_whole => {
            let value = accept::value(path.attribute, value)?;
            edit.set(path, value)
        }
        // The sub-attributes that are given, and no others, are replaced.
        Target::Attribute(path) => singular(edit, path, value),
        Target::Elements(elements) => at_elements(edit, elements, value),
    }
}

/// Replaces each element that the value filter selects, or one sub-attribute of each.
fn at_elements(edit: &mut Patch, target: &Elements, value: &Value) -> Result<(), Problem> {
    let path = &target.path;
    if edit.is_membership(path) {
        return edit.replace_selected_members(target, value);
    }
    let mut elements = edit.elements(path);
    let selected = matching(&elements, &target.condition);
    if selected.is_empty() {
        return Err(Problem::no_target(format!(
            "no value of {} is selected",
            path.attribute.name
        )));
    }
    edit.one_of(path, &selected)?;
    for at in &selected {
        match path.sub {
            Some(sub) => set_sub(&mut elements[*at], sub, accept::value(sub, value)?)?,
            None => elements[*at] = accept::element(path.attribute, value)?,
        }
    }
    hand_over_primary(&mut elements, &selected)?;
    elements.retain(|element| element.as_object().is_some_and(|parts| !parts.is_empty()));
    edit.set(path, Value::Array(elements))
}

/// Goes through the container of an extension attribute by attribute; what clients cannot write is ignored.
pub(super) fn each_of(
    schema: &'static Schema,
    value: &Value,
    mut change: impl FnMut(AttributePath, &Value) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let container = match value {
        Value::Object(container) => container,
        Value::Null => {
            let all = schema.attributes.iter();
            return all
                .map(|attribute| AttributePath {
                    extension: Some(schema),
                    attribute,
                    sub: None,
                })
                .try_for_each(|path| change(path, &Value::Null));
        }
        _ => {
            return Err(Problem::invalid_value(format!(
                "{} has to be an object",
                schema.id
            )));
        }
    };
    for attribute in schema
        .attributes
        .iter()
        .filter(|attribute| accept::writable(attribute))
    {
        if let Some(value) = member(container, &attribute.name) {
            change(
                AttributePath {
                    extension: Some(schema),
                    attribute,
                    sub: None,
                },
                value,
            )?;
        }
    }
    Ok(())
}
