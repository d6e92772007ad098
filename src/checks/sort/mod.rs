//! RFC 7644 section 3.4.2.3, sorting.

mod each;
mod keys;

pub(super) use each::CHECKS as EACH;
pub(super) use keys::CHECKS as KEYS;

use super::Check;
use super::population::Population;
use super::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;
use serde_json::{Value, json};

/// Users whose displayNames begin with these letters.
async fn named(t: &Trial, letters: [&str; 3]) -> Result<Population, Stop> {
    let name = |letter: &str| json!({ "displayName": format!("{letter} {}", t.word()) });
    let us = Population::of(t, letters.map(name).to_vec()).await?;
    for user in &us.users {
        t.keeps(user, &["/displayName"]).await?;
    }
    Ok(us)
}

/// The users come in this order; it counts from the places where they were made.
async fn ordered(
    t: &Trial,
    us: &Population,
    by: &[(&str, &str)],
    places: [usize; 3],
) -> Result<(), Stop> {
    let reply = us.query(t, by).await?;
    let names = places.map(|place| us.users[place].sent_str("/displayName"));
    let came = reply.status(&[200])?.all("/Resources/*/displayName");
    let show = |names: Value| format!("displayNames {names}");
    reply.expect(came == names, show(json!(names)), show(json!(came)))?;
    Ok(())
}

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "sort/ascending",
        rule: "sortBy orders the results, smallest first",
        covers: &["RFC7644-3.4.2.3-01", "RFC7644-3.4.2.3-02"],
        needs: &[Feature::User, Feature::Sort, Feature::Filter],
        why: "Clients page through a sorted list so that nobody is missed; unsorted, the pages drift.",
        caught: Fault::SortIgnored,
        run: |t| {
            Box::pin(async move {
                let us = named(t, ["c", "a", "b"]).await?;
                ordered(t, &us, &[("sortBy", "displayName")], [1, 2, 0]).await
            })
        },
    },
    Check {
        id: "sort/descending",
        rule: "sortOrder=descending turns the order round",
        covers: &["RFC7644-3.4.2.3-03"],
        needs: &[Feature::User, Feature::Sort, Feature::Filter],
        why: "The newest first becomes the oldest first: a client that reads one page sees the wrong end.",
        caught: Fault::SortDescendingIgnored,
        run: |t| {
            Box::pin(async move {
                let us = named(t, ["c", "a", "b"]).await?;
                let by = [("sortBy", "displayName"), ("sortOrder", "descending")];
                ordered(t, &us, &by, [0, 2, 1]).await
            })
        },
    },
    Check {
        id: "sort/ignores-case",
        rule: "attributes that are not case exact are sorted without regard to case",
        covers: &["RFC7644-3.4.2.3-04"],
        needs: &[Feature::User, Feature::Sort, Feature::Filter],
        why: "Names in small letters come behind all others, on a page that nobody opens.",
        caught: Fault::SortCaseExact,
        run: |t| {
            Box::pin(async move {
                let us = named(t, ["b", "A", "C"]).await?;
                ordered(t, &us, &[("sortBy", "displayName")], [1, 0, 2]).await
            })
        },
    },
];
