//! Faults of single operations: what a provider takes an operation for, and what it leaves behind.

use serde_json::{Value, json};

use super::{Operation, Patch, Verb};
use crate::fault::Fault;
use crate::provider::errors::Problem;

/// Attributes with several values, as far as faults know them.
const SEVERAL: [&str; 3] = ["emails", "phoneNumbers", "addresses"];

/// The operation as it is taken; nothing if it is answered with success and read over.
pub(super) fn rewritten(
    edit: &mut Patch,
    operation: &Operation,
) -> Result<Option<Operation>, Problem> {
    let mut read = operation.clone();
    let path = operation.path.clone().unwrap_or_default();
    if ignored(edit, operation, &path) {
        return Ok(None);
    }
    refused(edit, operation, &path)?;
    let has = |fault| edit.faults.contains(&fault);
    let part = path.split_once('.').filter(|(start, _)| *start == "name");
    let selected = path.split_once("].").map(|(start, _)| format!("{start}]"));
    match operation.verb {
        Verb::Add if part.is_some() && has(Fault::PatchAddPartReplacesWhole) => {
            edit.draft.attributes.shift_remove("name");
        }
        Verb::Replace if path == "name" && has(Fault::PatchReplaceComplexTotal) => {
            edit.draft.attributes.shift_remove("name");
        }
        Verb::Remove if part.is_some() && has(Fault::PatchRemovePartTakesWhole) => {
            read.path = Some("name".to_owned());
        }
        Verb::Remove if has(Fault::PatchRemoveSelectedPartTakesValue) => {
            read.path = selected.or(read.path);
        }
        Verb::Remove
            if SEVERAL.contains(&path.as_str()) && has(Fault::PatchRemovesFirstValueOnly) =>
        {
            let values = edit.draft.attributes.get_mut(&path);
            if let Some(values) = values
                .and_then(Value::as_array_mut)
                .filter(|it| !it.is_empty())
            {
                values.remove(0);
            }
            return Ok(None);
        }
        Verb::Replace if has(Fault::PatchReplacesFirstSelectedOnly) => {
            read.path = first_of(edit, &path).or(read.path);
        }
        _ => {}
    }
    if edit.faults.contains(&Fault::PatchPathFirstConditionOnly) {
        read.path = read.path.map(|path| first_condition(&path));
    }
    if edit.faults.contains(&Fault::PatchPointerUnderstood) {
        read.path = read
            .path
            .map(|path| path.trim_start_matches('/').to_owned());
    }
    if edit.faults.contains(&Fault::PatchExtensionContainerIgnored)
        && let Some(values) = read.value.as_mut().and_then(Value::as_object_mut)
    {
        values.retain(|name, _| !name.starts_with("urn:"));
    }
    Ok(Some(read))
}

/// Whether the operation is answered with success and read over.
fn ignored(edit: &Patch, operation: &Operation, path: &str) -> bool {
    let has = |fault| edit.faults.contains(&fault);
    let value = operation.value.as_ref();
    let required = matches!(path, "userName" | "id" | "meta");
    let unknown = path.to_lowercase().contains("bogus");
    match operation.verb {
        _ if unknown && has(Fault::PatchUnknownPathIgnored) => true,
        _ if path.contains(":manager.") && has(Fault::PatchManagerIgnored) => true,
        Verb::Add => {
            path == "name" && has(Fault::PatchAddPartsIgnored)
                || path.contains('[') && has(Fault::PatchAddSelectedIgnored)
                || value.is_none() && has(Fault::PatchAddWithoutValueSucceeds)
        }
        Verb::Remove => required && has(Fault::PatchRemoveOfRequiredIgnored),
        Verb::Replace => {
            let no_attributes = path.is_empty() && !value.is_some_and(Value::is_object);
            no_attributes && has(Fault::PatchReplaceOfTextSucceeds)
                || path.starts_with("members[") && has(Fault::PatchMemberChangeIgnored)
        }
    }
}

/// Refuses what is right.
fn refused(edit: &Patch, operation: &Operation, path: &str) -> Result<(), Problem> {
    let has = |fault| edit.faults.contains(&fault);
    let whole = edit.kind.schema.attribute(path).is_some();
    let unset = whole && edit.draft.attributes.get(path).is_none();
    let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let value = operation.value.as_ref();
    let clears = value.is_some_and(|value| {
        empty(value) || value.as_object().is_some_and(|it| it.values().any(empty))
    });
    let user = edit.kind.definition.members.is_none();
    if operation.verb == Verb::Add && unset && user && has(Fault::PatchAddNeedsValue) {
        return Err(Problem::no_target(format!("{path} has no value")));
    }
    if operation.verb == Verb::Replace && clears && user && has(Fault::PatchNullRefused) {
        return Err(Problem::invalid_value("null is no value"));
    }
    if path.contains("eq true") && has(Fault::PatchPathBooleanIsText) {
        return Err(Problem::no_target("nothing has that value"));
    }
    if path == "password" && has(Fault::PatchOfPasswordRefused) {
        return Err(Problem::mutability("password is writeOnly"));
    }
    if path == "schemas" && has(Fault::PatchOfSchemasAnswers500) {
        return Err(Problem::status(500, "schemas was not foreseen"));
    }
    Ok(())
}

/// The path with the first condition of its filter alone.
fn first_condition(path: &str) -> String {
    let (Some(from), Some(to)) = (
        path.find(" and ").or_else(|| path.find(" or ")),
        path.rfind(']'),
    ) else {
        return path.to_owned();
    };
    format!("{}{}", &path[..from], &path[to..])
}

/// A path that selects the first of the values that this one selects, by comparing with its literal.
fn first_of(edit: &Patch, path: &str) -> Option<String> {
    let (attribute, behind) = path.split_once('[')?;
    let (filter, sub) = behind.split_once(']')?;
    let literal = filter.split('"').nth(1)?;
    let values = edit.draft.attributes.get(attribute)?.as_array()?;
    let holds = |value: &&Value| {
        value
            .as_object()
            .is_some_and(|parts| parts.values().any(|part| part == literal))
    };
    let first = values.iter().find(holds)?;
    let key = ["value", "locality"]
        .into_iter()
        .find(|key| first[*key].is_string())?;
    Some(format!("{attribute}[{key} eq {}]{sub}", first[key]))
}

/// What is left behind by an operation that was carried out.
pub(super) fn leaves_behind(edit: &mut Patch, operation: &Operation) {
    let path = operation.path.as_deref().unwrap_or_default();
    let Some((attribute, _)) = path.split_once('[') else {
        return;
    };
    let gone = SEVERAL.contains(&attribute) && edit.draft.attributes.get(attribute).is_none();
    let removes = operation.verb == Verb::Remove;
    if gone && removes && edit.faults.contains(&Fault::PatchLeavesEmptyShell) {
        edit.draft
            .attributes
            .insert(attribute.to_owned(), json!([{ "type": "none" }]));
    }
}

/// The refusal of an operation as it is answered; nothing if it is answered with success.
pub(super) fn excused(edit: &Patch, operation: &Operation, problem: Problem) -> Option<Problem> {
    let path = operation.path.as_deref().unwrap_or_default();
    let bracket = path.contains('[');
    let word = problem.scim_type.unwrap_or_default();
    let invalid = matches!(word, "invalidPath" | "invalidFilter");
    let unknown = path.to_lowercase().contains("bogus");
    if invalid && !unknown && edit.faults.contains(&Fault::PatchInvalidPathSucceeds) {
        return None;
    }
    if invalid
        && bracket
        && edit
            .faults
            .contains(&Fault::PatchInvalidPathFilterAnswers500)
    {
        return Some(Problem::status(500, "this path was not foreseen"));
    }
    Some(problem)
}
