//! What a provider with faults makes of a `PatchOp` message and its operations.

use serde_json::{Map, Value};

use super::rewritten::{excused as let_pass, leaves_behind, rewritten};
use super::{Operation, Patch, Verb};
use crate::fault::Fault;
use crate::provider::Faults;
use crate::provider::errors::Problem;
use crate::provider::id;
use crate::provider::message::member;
use crate::scim::urn;

/// Reads the operations of a message.
pub(in crate::provider) fn read(
    body: &Map<String, Value>,
    faults: &Faults,
) -> Result<Vec<Operation>, Problem> {
    let none = member(body, "Operations").is_none();
    let mut named = body.clone();
    if faults.contains(&Fault::PatchWithoutUrnAccepted) {
        named.insert("schemas".to_owned(), Value::from(vec![urn::PATCH_OP]));
    }
    match super::read(&named) {
        Err(_) if none && faults.contains(&Fault::PatchWithoutOperationsSucceeds) => Ok(Vec::new()),
        Err(_) if !none && faults.contains(&Fault::PatchUnknownOperationIgnored) => Ok(Vec::new()),
        Ok(mut operations) if faults.contains(&Fault::PatchOperationsReversed) => {
            operations.reverse();
            Ok(operations)
        }
        read => read,
    }
}

/// An operation as it is understood; nothing if it is ignored.
pub(super) fn understand(
    edit: &mut Patch,
    operation: &Operation,
) -> Result<Option<Operation>, Problem> {
    let Some(operation) = rewritten(edit, operation)? else {
        return Ok(None);
    };
    let operation = &operation;
    let path = operation.path.clone().unwrap_or_default();
    if ignores(edit, operation.verb, &path) {
        return Ok(None);
    }
    if path.is_empty() {
        clear_rest(edit, operation);
    } else if edit.kind.definition.members.is_some() {
        return of_group(edit, operation, &path).map(Some);
    }
    Ok(Some(of_user(edit, operation, &path)))
}

fn ignores(edit: &Patch, verb: Verb, path: &str) -> bool {
    let has = |fault| edit.faults.contains(&fault);
    let current = edit.draft.attributes.get(path);
    let whole = edit.kind.schema.attribute(path).is_some();
    let group = edit.kind.definition.members.is_some();
    if misspelt(edit, path) && has(Fault::PatchPathCaseExact) {
        return true;
    }
    match verb {
        Verb::Add if path.is_empty() => has(Fault::PatchAddWithoutPathIgnored),
        Verb::Add => current.is_some_and(Value::is_string) && has(Fault::PatchAddKeepsSingular),
        Verb::Remove if path.is_empty() => has(Fault::PatchRemoveWithoutPathIgnored),
        Verb::Remove => whole && !group && has(Fault::PatchRemoveIgnored),
        Verb::Replace if path.is_empty() => has(Fault::PatchReplaceWithoutPathIgnored),
        Verb::Replace => {
            path == "active" && has(Fault::PatchOfActiveHasNoEffect)
                || path.starts_with("urn:") && has(Fault::PatchExtensionPathIgnored)
                || path == "displayName" && group && has(Fault::PatchGroupNameIgnored)
                || whole && !group && current.is_none() && has(Fault::PatchReplaceNeedsValue)
        }
    }
}

/// Whether the path names an attribute in another case than the schema.
fn misspelt(edit: &Patch, path: &str) -> bool {
    let known = edit.kind.schema.attribute(path);
    known.is_some_and(|attribute| attribute.name != path)
}

/// Takes a replace without path for a PUT.
fn clear_rest(edit: &mut Patch, operation: &Operation) {
    let replaces = operation.verb == Verb::Replace;
    if replaces && edit.faults.contains(&Fault::PatchReplaceWithoutPathClears) {
        let attributes = &mut edit.draft.attributes;
        attributes.retain(|name, _| name == "userName" || name == "displayName");
    }
}

fn of_user(edit: &Patch, operation: &Operation, path: &str) -> Operation {
    let mut read = operation.clone();
    let has = |fault| edit.faults.contains(&fault);
    let (start, behind) = path.split_once('[').unwrap_or((path, ""));
    let sub = behind.split_once("].").map(|(_, sub)| format!(".{sub}"));
    match operation.verb {
        Verb::Add if path == "emails" && has(Fault::PatchAddReplacesValues) => {
            read.verb = Verb::Replace;
        }
        Verb::Replace if path == "emails" && has(Fault::PatchReplaceAppendsValues) => {
            read.verb = Verb::Add;
        }
        Verb::Remove if !behind.is_empty() && has(Fault::PatchRemoveTakesAllValues) => {
            read.path = Some(start.to_owned());
        }
        Verb::Replace if !behind.is_empty() && has(Fault::PatchReplaceInAllValues) => {
            read.path = Some(format!("{start}{}", sub.unwrap_or_default()));
        }
        _ => {}
    }
    read
}

fn of_group(edit: &Patch, operation: &Operation, path: &str) -> Result<Operation, Problem> {
    let mut read = operation.clone();
    let has = |fault| edit.faults.contains(&fault);
    let sent = read.value.as_mut().and_then(Value::as_array_mut);
    match (operation.verb, sent) {
        (Verb::Add, Some(sent)) if has(Fault::PatchAddsFirstMemberOnly) => sent.truncate(1),
        (Verb::Add, Some(sent)) if has(Fault::PatchAddMemberAgainRefused) => {
            let mut ids = sent.iter().filter_map(|member| member["value"].as_str());
            let known = |id| id::decode(id).is_some_and(|it| edit.draft.members.contains(it));
            if ids.any(known) {
                return Err(Problem::status(409, "that is a member already"));
            }
        }
        (Verb::Replace, Some(_)) if has(Fault::PatchReplaceMembersAdds) => read.verb = Verb::Add,
        (Verb::Remove, _) if has(Fault::PatchRemoveMembersIgnoresFilter) => {
            read.path = path.split('[').next().map(str::to_owned);
        }
        _ => {}
    }
    Ok(read)
}

/// What became of an operation, as it is answered.
pub(super) fn answered(
    edit: &mut Patch,
    operation: &Operation,
    result: Result<(), Problem>,
) -> Result<(), Problem> {
    let excused = |problem: &Problem| match problem.scim_type {
        Some("invalidValue") => edit.faults.contains(&Fault::PatchWrongTypeIgnored),
        Some("mutability") => edit.faults.contains(&Fault::PatchReadOnlyIgnored),
        Some("noTarget") if operation.verb == Verb::Replace => edit
            .faults
            .contains(&Fault::PatchReplaceWithoutTargetSucceeds),
        _ => false,
    };
    match result {
        Err(problem) if !excused(&problem) => {
            let_pass(edit, operation, problem).map_or(Ok(()), Err)
        }
        _ => {
            leaves_behind(edit, operation);
            Ok(())
        }
    }
}

/// What happens besides.
pub(super) fn afterwards(edit: &mut Patch) {
    if edit.faults.contains(&Fault::PatchDropsExternalId) {
        edit.draft.attributes.shift_remove("externalId");
    }
}
