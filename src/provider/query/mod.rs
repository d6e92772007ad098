//! Queries: what is asked for, by URL or by `/.search`, and the list that answers it (RFC 7644 sections 3.4.2 and 3.4.3).

mod candidates;
mod cursor;
mod faults;
mod parameters;
mod sort;

use serde_json::{Value, json};

use super::Faults;
use super::errors::Problem;
use super::filter::{self, Condition, holds};
use super::projection::Projection;
use super::store::{Store, Stored};
use super::view::View;
use crate::fault::Fault;
use crate::scim::urn;
pub(super) use parameters::{Query, decode};

/// Resources on a page when the client names no count.
pub(super) const DEFAULT_PAGE: usize = 100;
/// The most resources on a page, as `filter.maxResults` announces.
pub(super) const LARGEST_PAGE: usize = 200;

/// What a query runs on.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) store: &'a Store,
    /// The drawers of the resource types; more than one at the base URL.
    pub(super) drawers: &'a [usize],
    pub(super) base: &'a str,
    pub(super) versions: bool,
    /// Whether `startIndex` and `count` are known here.
    pub(super) paging: bool,
    /// Who asks, as a cursor has it.
    pub(super) caller: &'a str,
    /// What only the provider knows, and whoever may ask.
    pub(super) secret: &'a str,
    pub(super) faults: &'a Faults,
}

impl<'a> Scope<'a> {
    fn view(&self, drawer: usize, stored: &'a Stored) -> View<'a> {
        View {
            store: self.store,
            drawer,
            stored,
            base: self.base,
            versions: self.versions,
        }
    }
}

/// Answers a query with a `ListResponse`.
pub(super) fn run(scope: &Scope, query: &Query) -> Result<Value, Problem> {
    match &query.cursor {
        Some(cursor) => by_cursor(scope, query, cursor),
        None => by_index(scope, query),
    }
}

/// A page by cursor (RFC 9865), which says nothing of its index.
fn by_cursor(scope: &Scope, query: &Query, cursor: &str) -> Result<Value, Problem> {
    let mut found = matches(scope, query)?;
    sort::sort(scope, query, &mut found)?;
    let page = cursor::page(scope, query, cursor, &found)?;
    let shown = show(scope, query, &page.resources);
    let mut list = json!({
        "schemas": [urn::LIST_RESPONSE],
        "totalResults": found.len(),
        "itemsPerPage": shown.len(),
        "Resources": shown,
    });
    page.link(&mut list);
    Ok(list)
}

/// A page by index (RFC 7644 section 3.4.2.4).
fn by_index(scope: &Scope, query: &Query) -> Result<Value, Problem> {
    let start = query.start.max(1);
    let skipped = usize::try_from(start - 1).unwrap_or(usize::MAX);
    let skipped = faults::skipped(skipped, scope.faults);
    let (total, page) = if query.filter.is_none() && query.sort_by.is_none() {
        let total = scope
            .drawers
            .iter()
            .map(|drawer| scope.store.len(*drawer))
            .sum();
        let length = length(scope, query, total)?;
        let all = scope
            .drawers
            .iter()
            .flat_map(|drawer| scope.store.all(*drawer).map(|stored| (*drawer, stored)));
        (total, all.skip(skipped).take(length).collect())
    } else {
        let mut found = matches(scope, query)?;
        sort::sort(scope, query, &mut found)?;
        let length = length(scope, query, found.len())?;
        let uncut = if scope.faults.contains(&Fault::PagesCutBeforeFilter) {
            let page = scope.store.all(scope.drawers[0]).skip(skipped);
            let page: Vec<u64> = page.take(length).map(|stored| stored.number).collect();
            found.retain(|(_, stored)| page.contains(&stored.number));
            0
        } else {
            skipped
        };
        (
            found.len(),
            found
                .into_iter()
                .skip(uncut)
                .take(length)
                .collect::<Vec<_>>(),
        )
    };
    let shown = show(scope, query, &page);
    let list = json!({
        "schemas": [urn::LIST_RESPONSE],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": shown.len(),
        "Resources": shown,
    });
    faults::answered(list, query, scope.faults)
}

/// How many resources the page may hold (RFC 7644 section 3.4.2.4).
fn length(scope: &Scope, query: &Query, total: usize) -> Result<usize, Problem> {
    if scope.paging || query.cursor.is_some() {
        let wanted = query
            .count
            .map_or(DEFAULT_PAGE, |count| usize::try_from(count).unwrap_or(0));
        return Ok(wanted.min(LARGEST_PAGE));
    }
    // Without paging there is no honest way to hold anything back (RFC 7644 section 3.4.2.1).
    if total > LARGEST_PAGE {
        return Err(Problem::too_many(format!(
            "{total} resources match, the most is {LARGEST_PAGE}"
        )));
    }
    Ok(LARGEST_PAGE)
}

fn matches<'a>(scope: &Scope<'a>, query: &Query) -> Result<Vec<(usize, &'a Stored)>, Problem> {
    let text = query.filter.as_deref();
    let read = text.map(|text| filter::faults::read(text, scope.faults));
    let parsed = read.transpose()?.flatten();
    let mut found = Vec::new();
    let strict = scope
        .faults
        .contains(&Fault::RootQueryRefusesForeignAttribute);
    let several = scope.drawers.len() > 1 && !strict;
    for drawer in scope.drawers {
        let kind = scope.store.kind(*drawer);
        let understood = parsed
            .clone()
            .and_then(|parsed| filter::faults::understand(parsed, kind, scope.faults));
        let condition = match &understood {
            Some(parsed) if several => Some(filter::of_resources(parsed, kind)?),
            Some(parsed) => Some(filter::of_resource(parsed, kind)?),
            None => None,
        };
        let candidates = condition
            .as_ref()
            .and_then(|condition| candidates::of(scope.store, *drawer, condition));
        let passes = |stored: &&'a Stored| {
            let view = scope.view(*drawer, stored);
            condition
                .as_ref()
                .is_none_or(|condition: &Condition| holds(condition, &view))
                && !filter::blind::overlooks(text, &stored.attributes, scope.faults)
        };
        match candidates {
            Some(numbers) => {
                let known = numbers
                    .into_iter()
                    .filter_map(|number| scope.store.get(*drawer, number));
                found.extend(known.filter(passes).map(|stored| (*drawer, stored)));
            }
            None => found.extend(
                scope
                    .store
                    .all(*drawer)
                    .filter(passes)
                    .map(|stored| (*drawer, stored)),
            ),
        }
    }
    Ok(found)
}

fn show(scope: &Scope, query: &Query, page: &[(usize, &Stored)]) -> Vec<Value> {
    let projections: Vec<(usize, Projection)> = scope
        .drawers
        .iter()
        .map(|drawer| (*drawer, query.projection(scope.store.kind(*drawer), false)))
        .collect();
    let one = |(drawer, stored): &(usize, &Stored)| {
        let (_, projection) = projections.iter().find(|(known, _)| known == drawer)?;
        let view = scope.view(*drawer, stored);
        Some(Value::Object(
            projection.of(scope.store.kind(*drawer), &view),
        ))
    };
    page.iter().filter_map(one).collect()
}
