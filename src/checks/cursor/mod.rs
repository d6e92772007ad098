//! RFC 9865, paging by cursors. The checks look at users of their own, selected by a filter, for
//! nobody knows who else is there.

mod both;
mod pages;
mod query;
mod refused;
mod tenants;

pub(super) use both::CHECKS as BOTH;
pub(super) use pages::CHECKS as PAGES;
pub(super) use query::CHECKS as QUERY;
pub(super) use refused::CHECKS as REFUSED;
pub(super) use tenants::CHECKS as TENANTS;

use super::population::Population;
use super::trial::Trial;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;

/// What the checks on pages need.
const PAGING: &[Feature] = &[Feature::User, Feature::Filter, Feature::CursorPaging];

/// The page that begins at a cursor; the first one at an empty one. Whoever goes on repeats what was asked at first.
pub(super) async fn page(
    t: &Trial,
    us: &Population,
    asked: &[(&str, &str)],
    cursor: &str,
) -> Result<Reply, Stop> {
    let all = [asked, &[("cursor", cursor)]].concat();
    us.query(t, &all).await
}

/// The first page, as a fixture: two of the users of ours, and a cursor to the next page.
pub(super) async fn first_page(t: &Trial, us: &Population) -> Result<(Reply, String), Stop> {
    let first = page(t, us, &[("count", "2")], "").await?;
    let is_there = first.list().and_then(|it| it.assigned("/nextCursor"));
    is_there.map_err(|stop| stop.into_blocked("the first page"))?;
    let next = next_of(&first).unwrap_or_default();
    Ok((first, next))
}

/// The cursor to the page after this one.
pub(super) fn next_of(page: &Reply) -> Option<String> {
    page.get("/nextCursor").as_str().map(str::to_owned)
}

/// The ids on a page.
fn ids(page: &Reply) -> Vec<&str> {
    let ids = page.all("/Resources/*/id").into_iter();
    ids.filter_map(|id| id.as_str()).collect()
}

/// True if everybody on the page is one of us.
fn only_us(us: &Population, page: &Reply) -> bool {
    ids(page)
        .into_iter()
        .all(|id| us.users.iter().any(|user| user.id == id))
}
