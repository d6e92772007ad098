//! The order of results (RFC 7644 section 3.4.2.3).

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value;

use super::super::Faults;
use super::super::accept::is_primary;
use super::super::clock;
use super::super::errors::Problem;
use super::super::filter::{Resource, fold};
use super::super::resource_type::{AttributePath, Named, ResourceType};
use super::super::schema::{Kind, Returned};
use super::super::store::Stored;
use super::super::view::View;
use super::{Query, Scope};
use crate::fault::Fault;

/// What a resource is sorted by; the order of the variants says that whoever has no value comes last.
#[derive(Debug, PartialEq, PartialOrd)]
enum Key {
    Boolean(bool),
    Number(f64),
    Instant(Timestamp),
    Text(String),
    Unassigned,
}

/// Sorts what was found; resources with equal keys stay in the order of their creation.
pub(super) fn sort<'a>(
    scope: &Scope<'a>,
    query: &Query,
    found: &mut Vec<(usize, &'a Stored)>,
) -> Result<(), Problem> {
    let Some(name) = &query.sort_by else {
        return Ok(());
    };
    let paths: Vec<_> = scope
        .drawers
        .iter()
        .map(|drawer| (*drawer, path(scope.store.kind(*drawer), name)))
        .collect();
    if paths.iter().all(|(_, path)| path.is_none()) {
        return Err(Problem::invalid_value(format!(
            "nothing can be sorted by {name}"
        )));
    }
    let key = |drawer: usize, stored: &'a Stored| {
        let path = paths
            .iter()
            .find(|(known, _)| *known == drawer)
            .and_then(|(_, path)| path.as_ref());
        path.and_then(|path| key(path, &scope.view(drawer, stored), scope.faults))
            .unwrap_or(Key::Unassigned)
    };
    let mut keyed: Vec<_> = found
        .drain(..)
        .map(|(drawer, stored)| (key(drawer, stored), drawer, stored))
        .collect();
    keyed.sort_by(|(one, ..), (other, ..)| {
        let order = one.partial_cmp(other).unwrap_or(Ordering::Equal);
        let absent = (*one == Key::Unassigned) != (*other == Key::Unassigned);
        let misplaced = absent && scope.faults.contains(&misplacing(query));
        if query.descending == misplaced {
            order
        } else {
            order.reverse()
        }
    });
    found.extend(
        keyed
            .into_iter()
            .map(|(_, drawer, stored)| (drawer, stored)),
    );
    Ok(())
}

/// The fault with which whoever has no value stands at the wrong end.
fn misplacing(query: &Query) -> Fault {
    if query.descending {
        Fault::SortAbsentAlwaysLast
    } else {
        Fault::SortAbsentFirst
    }
}

/// The attribute to sort by, if resources of this type have it; a complex one is sorted by its `value`.
fn path(kind: &ResourceType, name: &str) -> Option<AttributePath> {
    let Named::Attribute(mut path) = kind.resolve(name)? else {
        return None;
    };
    if path.leaf().kind == Kind::Complex {
        path.sub = Some(path.attribute.sub("value")?);
    }
    // The order of secrets would tell something about them.
    (path.leaf().returned != Returned::Never).then_some(path)
}

/// The key of one resource; of a multi-valued attribute the primary value counts, or else the first.
fn key(path: &AttributePath, view: &View, faults: &Faults) -> Option<Key> {
    let folds =
        path.attribute.name == "externalId" && faults.contains(&Fault::SortExternalIdIgnoresCase);
    let exact = path.leaf().case_exact && !folds || faults.contains(&Fault::SortCaseExact);
    let by_first = faults.contains(&Fault::SortFirstValueIsKey);
    let value = view.attribute(
        path.extension.map(|schema| schema.id.as_str()),
        &path.attribute.name,
    )?;
    let one = match value.as_ref() {
        Value::Array(elements) => elements
            .iter()
            .find(|element| is_primary(element) && !by_first)
            .or(elements.first())?,
        single => single,
    };
    let value = match path.sub {
        Some(sub) => one.get(&sub.name)?,
        None => one,
    };
    match (path.leaf().kind, value) {
        (Kind::DateTime, Value::String(text)) => clock::parse(text).map(Key::Instant),
        (_, Value::String(text)) => Some(Key::Text(fold(text, exact).into_owned())),
        (_, Value::Bool(is)) => Some(Key::Boolean(*is)),
        (_, Value::Number(number)) => number.as_f64().map(Key::Number),
        _ => None,
    }
}
