//! Faults of the life cycle: a change that is answered with success and has not the effect, in whichever form it came.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::store::Draft;
use crate::fault::Fault;

/// Takes back, or spoils, what a change did to a resource whose attributes were `before`.
pub(super) fn spoil(faults: &BTreeSet<Fault>, before: &Map<String, Value>, draft: &mut Draft) {
    let changed = |draft: &Draft, name| before.get(name) != draft.attributes.get(name);
    let closes = draft.attributes.get("active") == Some(&Value::Bool(false));
    if faults.contains(&Fault::DeactivationHasNoEffect) && closes {
        restore(before, draft, "active");
    }
    if faults.contains(&Fault::LinkingHasNoEffect) && !before.contains_key("externalId") {
        restore(before, draft, "externalId");
    }
    let is_group = !before.contains_key("userName");
    if is_group && changed(draft, "displayName") {
        if faults.contains(&Fault::RenamingEmptiesGroup) {
            draft.members.replace(&[]);
        }
        if faults.contains(&Fault::RenamingHasNoEffect) {
            restore(before, draft, "displayName");
        }
    } else if is_group && faults.contains(&Fault::MembershipHasNoEffect) {
        draft.members.roll_back();
    }
}

/// Puts those of the deleted back into a group, as it is shown, who were in it when they were deleted.
pub(super) fn dig_up<'d>(deleted: impl Iterator<Item = &'d Value>, group: &mut Value) {
    let id = group["id"].clone();
    let was_in = |user: &&Value| {
        let groups = user["groups"].as_array();
        groups.is_some_and(|groups| groups.iter().any(|group| group["value"] == id))
    };
    for user in deleted.filter(was_in) {
        let member =
            json!({ "value": user["id"], "$ref": user["meta"]["location"], "type": "User" });
        match group["members"].as_array_mut() {
            Some(members) => members.push(member),
            None => group["members"] = json!([member]),
        }
    }
}

fn restore(before: &Map<String, Value>, draft: &mut Draft, name: &str) {
    match before.get(name) {
        Some(value) => drop(draft.attributes.insert(name.to_owned(), value.clone())),
        None => drop(draft.attributes.shift_remove(name)),
    }
}
