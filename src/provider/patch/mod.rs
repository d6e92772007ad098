//! Modifying a resource with PATCH (RFC 7644 section 3.5.2): all operations in order, or none.

mod add;
mod edit;
pub(super) mod faults;
mod members;
mod path;
mod remove;
mod replace;
mod rewritten;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::Faults;
use super::accept;
use super::errors::Problem;
use super::message::{claims, member};
use super::resource_type::ResourceType;
use super::schema::Mutability;
use super::store::{Draft, Store};
use crate::scim::urn;
pub(super) use members::numbers;
use path::{Elements, Target};

/// One entry of `Operations`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operation {
    verb: Verb,
    path: Option<String>,
    value: Option<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Add,
    Remove,
    Replace,
}

/// What an operation works on.
pub(super) struct Patch<'a> {
    /// All resources; the one being changed is there without its members.
    pub(super) store: &'a Store,
    pub(super) kind: &'a ResourceType,
    pub(super) base: &'a str,
    pub(super) draft: &'a mut Draft,
    /// Whether the password of an existing user may be set.
    pub(super) changes_password: bool,
    pub(super) faults: &'a Faults,
}

/// Reads the operations of a `PatchOp` message.
pub(super) fn read(body: &Map<String, Value>) -> Result<Vec<Operation>, Problem> {
    if !claims(body, urn::PATCH_OP) {
        return Err(Problem::invalid_syntax(format!(
            "schemas has to name {}",
            urn::PATCH_OP
        )));
    }
    match member(body, "Operations") {
        Some(Value::Array(operations)) if !operations.is_empty() => {
            operations.iter().map(operation).collect()
        }
        _ => Err(Problem::invalid_syntax(
            "Operations has to be a list with at least one operation",
        )),
    }
}

fn operation(sent: &Value) -> Result<Operation, Problem> {
    let Value::Object(sent) = sent else {
        return Err(Problem::invalid_syntax("an operation has to be an object"));
    };
    // Known identity providers write the verb with a capital.
    let verb = member(sent, "op")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let verb = match verb.to_ascii_lowercase().as_str() {
        "add" => Verb::Add,
        "remove" => Verb::Remove,
        "replace" => Verb::Replace,
        _ => {
            return Err(Problem::invalid_syntax(format!(
                "'{verb}' is not add, remove or replace"
            )));
        }
    };
    let path = match member(sent, "path") {
        None | Some(Value::Null) => None,
        Some(Value::String(path)) => Some(path.clone()),
        Some(_) => return Err(Problem::invalid_path("a path has to be a string")),
    };
    Ok(Operation {
        verb,
        path,
        value: member(sent, "value").cloned(),
    })
}

/// Applies the operations in their order, each on the result of the one before.
pub(super) fn apply(edit: &mut Patch, operations: &[Operation]) -> Result<(), Problem> {
    for operation in operations {
        let Some(operation) = faults::understand(edit, operation)? else {
            continue;
        };
        let result = match &operation.path {
            Some(path) => at_path(edit, &operation, path),
            None => without_path(edit, &operation),
        };
        faults::answered(edit, &operation, result)?;
    }
    faults::afterwards(edit);
    accept::complete(edit.kind, &edit.draft.attributes)
}

fn at_path(edit: &mut Patch, operation: &Operation, path: &str) -> Result<(), Problem> {
    let target = Target::read(edit.kind, path)?;
    allow(edit, &target)?;
    by_profile(edit, operation, &target)?;
    if target.is_schemas() {
        return schemas(operation);
    }
    apply_one(edit, operation.verb, &target, operation.value.as_ref())
}

/// Refuses what the profile of the provider does not know of PATCH.
fn by_profile(edit: &Patch, operation: &Operation, target: &Target) -> Result<(), Problem> {
    let profile = edit.kind.profile;
    let writes = operation.verb != Verb::Remove;
    if let Target::Elements(Elements { path, .. }) = target
        && profile.selects_one_part
        && path.sub.is_none()
        && writes
    {
        let name = &path.attribute.name;
        return Err(Problem::invalid_path(format!(
            "the path has to name a part of the selected {name}"
        )));
    }
    match (target.path(), &operation.value) {
        (Some(path), Some(value)) if writes => profile.value(path.leaf(), value),
        _ => Ok(()),
    }
}

/// `schemas` follows from what the resource holds, so a client may say what is true or will be, and nothing happens.
fn schemas(operation: &Operation) -> Result<(), Problem> {
    match (operation.verb, &operation.value) {
        (Verb::Remove, _) => Err(Problem::mutability("schemas is required")),
        (_, Some(Value::Array(_) | Value::String(_))) => Ok(()),
        _ => Err(Problem::invalid_value("schemas has to be a list of URNs")),
    }
}

/// An operation without path carries its paths as names in the value: plain, dotted, or behind a URN.
fn without_path(edit: &mut Patch, operation: &Operation) -> Result<(), Problem> {
    if edit.kind.profile.needs_path {
        return Err(Problem::invalid_syntax("an operation needs a path"));
    }
    if operation.verb == Verb::Remove {
        return Err(Problem::no_target("a remove operation needs a path"));
    }
    let Some(Value::Object(values)) = &operation.value else {
        return Err(Problem::invalid_value(
            "an operation without path needs an object of attributes as value",
        ));
    };
    for (name, value) in values {
        // As in POST and PUT, what no schema defines and what clients cannot write is ignored: some identity
        // providers put the id beside the new name of a group.
        let Ok(target) = Target::read(edit.kind, name) else {
            continue;
        };
        if !target.is_schemas() && allow(edit, &target).is_ok() {
            apply_one(edit, operation.verb, &target, Some(value))?;
        }
    }
    Ok(())
}

fn apply_one(
    edit: &mut Patch,
    verb: Verb,
    target: &Target,
    value: Option<&Value>,
) -> Result<(), Problem> {
    match (verb, value) {
        (Verb::Remove, value) => remove::remove(edit, target, value),
        (_, None) => Err(Problem::invalid_value("the operation needs a value")),
        (Verb::Add, Some(value)) => add::add(edit, target, value),
        (Verb::Replace, Some(value)) => replace::replace(edit, target, value),
    }
}

/// Refuses a target location that clients cannot change (RFC 7643 section 7).
fn allow(edit: &Patch, target: &Target) -> Result<(), Problem> {
    let Some(path) = target.path() else {
        return Ok(());
    };
    let read_only = |mutability| mutability == Mutability::ReadOnly;
    if read_only(path.attribute.mutability) || path.sub.is_some_and(|sub| read_only(sub.mutability))
    {
        return Err(Problem::mutability(format!("{} is readOnly", path.text())));
    }
    if path.attribute.mutability == Mutability::WriteOnly && !edit.changes_password {
        return Err(Problem::not_supported("changing a password"));
    }
    Ok(())
}
