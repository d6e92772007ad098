//! Operations on the members of a group, without a copy of all of them.

use serde_json::Value;

use super::super::errors::Problem;
use super::super::filter::{Condition, Operand, Operator, holds};
use super::super::id;
use super::super::view;
use super::super::{accept, store::Store};
use super::Patch;
use super::path::Elements;

/// The numbers of the resources that are to be members.
pub(in crate::provider) fn numbers(store: &Store, elements: &[Value]) -> Result<Vec<u64>, Problem> {
    elements
        .iter()
        .map(|element| store.member(element))
        .collect()
}

impl Patch<'_> {
    /// Adds members; those who are there already stay where they are.
    pub(super) fn add_members(&mut self, value: &Value) -> Result<(), Problem> {
        for member in self.sent_members(value)? {
            self.draft.members.add(member);
        }
        Ok(())
    }

    pub(super) fn replace_members(&mut self, value: &Value) -> Result<(), Problem> {
        let members = self.sent_members(value)?;
        self.draft.members.replace(&members);
        Ok(())
    }

    /// Removes the listed members, or all if none is listed.
    pub(super) fn remove_members(&mut self, listed: &[Value]) {
        if listed.is_empty() {
            self.draft.members.replace(&[]);
        }
        let named = listed
            .iter()
            .filter_map(|listed| listed.get("value").unwrap_or(listed).as_str());
        for member in named.filter_map(id::decode) {
            self.draft.members.remove(member);
        }
    }

    /// A member is added or removed, but never turned into another (RFC 7643 section 4.2).
    pub(super) fn replace_selected_members(
        &mut self,
        target: &Elements,
        value: &Value,
    ) -> Result<(), Problem> {
        let selected = self.selected_members(target);
        if selected.is_empty() {
            return Err(Problem::no_target("no member is selected"));
        }
        let value = value
            .get("value")
            .unwrap_or(value)
            .as_str()
            .and_then(id::decode);
        if selected.iter().all(|member| Some(*member) == value) {
            return Ok(());
        }
        Err(Problem::mutability(
            "the sub-attributes of a member are immutable",
        ))
    }

    /// The members that a value filter selects; the usual `value eq "…"` is answered without looking at the others.
    pub(super) fn selected_members(&self, target: &Elements) -> Vec<u64> {
        if let Condition::Compare(path, Operator::Eq, Operand::Text(value)) = &target.condition
            && path.attribute.name == "value"
        {
            let member = id::decode(value);
            return member
                .into_iter()
                .filter(|member| self.draft.members.contains(*member))
                .collect();
        }
        let selects = |number: &u64| {
            let element = view::member(self.store, self.base, *number);
            let element = element.as_ref().and_then(Value::as_object);
            element.is_some_and(|element| holds(&target.condition, element))
        };
        self.draft.members.iter().filter(selects).collect()
    }

    fn sent_members(&self, value: &Value) -> Result<Vec<u64>, Problem> {
        let name = self.kind.definition.members.as_deref().unwrap_or_default();
        let Some(attribute) = self.kind.attribute(name) else {
            return Ok(Vec::new());
        };
        numbers(self.store, &accept::elements(attribute, value)?)
    }
}
