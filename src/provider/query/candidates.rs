//! Which resources an index leaves for a filter, so that a look-up among many costs as much as among few.

use std::collections::BTreeSet;

use super::super::filter::{Condition, Operand, Operator};
use super::super::id;
use super::super::resource_type::AttributePath;
use super::super::store::Store;

/// The resources that can satisfy the condition, in the order of their creation; nothing if no index knows.
pub(super) fn of(store: &Store, drawer: usize, condition: &Condition) -> Option<BTreeSet<u64>> {
    match condition {
        Condition::All(conditions) => conditions
            .iter()
            .find_map(|condition| of(store, drawer, condition)),
        Condition::Any(conditions) => {
            let each: Option<Vec<_>> = conditions
                .iter()
                .map(|condition| of(store, drawer, condition))
                .collect();
            Some(each?.into_iter().flatten().collect())
        }
        Condition::Compare(path, Operator::Eq, Operand::Text(value)) => {
            by_value(store, drawer, path, value)
        }
        Condition::Element(path, inner) => by_element(store, drawer, path, inner),
        Condition::Unassigned => Some(BTreeSet::new()),
        _ => None,
    }
}

fn by_value(
    store: &Store,
    drawer: usize,
    path: &AttributePath,
    value: &str,
) -> Option<BTreeSet<u64>> {
    if path.extension.is_some() {
        return None;
    }
    let definition = store.kind(drawer).definition;
    let name = path.attribute.name.as_str();
    match path.sub.map(|sub| sub.name.as_str()) {
        None if name == "id" => Some(id::decode(value).into_iter().collect()),
        None => store.having(drawer, name, value).map(BTreeSet::from_iter),
        Some("value") if definition.members.as_deref() == Some(name) => Some(
            id::decode(value)
                .into_iter()
                .flat_map(|member| store.groups_of(member))
                .collect(),
        ),
        Some("value") if definition.memberships.as_deref() == Some(name) => {
            let group = id::decode(value).and_then(|number| store.find(number));
            Some(
                group
                    .into_iter()
                    .flat_map(|(_, group)| group.members.iter())
                    .collect(),
            )
        }
        Some(_) => None,
    }
}

/// `members[value eq "…"]` says the same as `members.value eq "…"`.
fn by_element(
    store: &Store,
    drawer: usize,
    path: &AttributePath,
    inner: &Condition,
) -> Option<BTreeSet<u64>> {
    match inner {
        Condition::All(conditions) => conditions
            .iter()
            .find_map(|condition| by_element(store, drawer, path, condition)),
        Condition::Compare(sub, Operator::Eq, Operand::Text(value)) => {
            let path = AttributePath {
                sub: Some(sub.attribute),
                ..*path
            };
            by_value(store, drawer, &path, value)
        }
        _ => None,
    }
}
