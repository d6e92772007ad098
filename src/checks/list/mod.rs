//! RFC 7644 sections 3.4.2 and 3.4.2.4, lists and their pages. All but the first look at users of their own, selected by
//! a filter, for nobody knows who else is there.

mod edges;

pub(super) use edges::CHECKS as EDGES;

use super::Check;
use super::population::Population;
use super::trial::{Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::Value;

/// The target declines to list so many, as RFC 7644 section 3.4.2.1 allows.
pub(super) fn is_too_many(reply: &Reply) -> bool {
    reply.code() == 400 && reply.get("/scimType") == "tooMany"
}

/// How many resources a list holds.
fn length(reply: &Reply) -> usize {
    reply.all("/Resources/*").len()
}

/// Reads pages of this size until everyone was on one.
async fn walk(t: &Trial, us: &Population, size: &str) -> Result<(), Stop> {
    let mut missing: Vec<&str> = us.users.iter().map(|user| user.id.as_str()).collect();
    let mut start = 1;
    while !missing.is_empty() {
        let index = start.to_string();
        let page = [("startIndex", index.as_str()), ("count", size)];
        let reply = us.query(t, &page).await?;
        let came = reply.status(&[200])?.all("/Resources/*/id");
        let left = missing.len();
        missing.retain(|id| !came.iter().any(|on_page| on_page == id));
        // A shorter page than asked for is allowed (RFC 7644 section 3.4.2.4), an empty one is not.
        reply.expect(
            !came.is_empty() && missing.len() + came.len() == left,
            format!(
                "on the page of {size} from {start} only users that no page before had, of {missing:?}"
            ),
            reply.summary(),
        )?;
        start += came.len();
    }
    Ok(())
}

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "list/list-response",
        rule: "a query is answered with a list response: its URN, totalResults as a number, and Resources",
        covers: &["RFC7644-3.4.2-02", "RFC7644-3.4.2-01", "RFC7644-3.4.2-03"],
        needs: &[Feature::User],
        why: "Okta's import counts by totalResults; if it is no number, the import ends at once.",
        caught: Fault::TotalResultsAsText,
        run: |t| {
            Box::pin(async move {
                let _someone = t.user().await?;
                let reply = t.read(&t.users()).await?;
                if is_too_many(&reply) {
                    let why = "everybody is too many for one answer (RFC 7644 section 3.4.2.1)";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                reply.list()?;
                let total = reply.get("/totalResults");
                reply.expect(
                    total.as_u64().is_some_and(|total| total > 0),
                    "totalResults as a number above 0",
                    format!("totalResults {total}"),
                )?;
                let resources = &reply.body()["Resources"];
                reply.expect(
                    resources.as_array().is_some_and(|list| !list.is_empty()),
                    "Resources with at least one user",
                    reply.summary(),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "list/start-index-below-one",
        rule: "a startIndex below 1 means 1",
        covers: &["RFC7644-3.4.2.4-02"],
        needs: &[Feature::User, Feature::Filter, Feature::IndexPaging],
        why: "Clients that count from 0 lose the first user, or get no answer at all.",
        caught: Fault::StartIndexBelowOneRefused,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 2).await?;
                for below in ["0", "-5"] {
                    let reply = us
                        .query(t, &[("startIndex", below), ("count", "10")])
                        .await?;
                    lists(&reply, &[&us.users[0], &us.users[1]])?;
                    let echoed = reply.get("/startIndex");
                    let holds = echoed.is_null() || echoed.as_u64() == Some(1);
                    reply.expect(holds, "startIndex 1", format!("startIndex {echoed}"))?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "list/count-is-a-maximum",
        rule: "no more resources come than count asks for",
        covers: &["RFC7644-3.4.2.4-03"],
        needs: &[Feature::User, Feature::Filter, Feature::IndexPaging],
        why: "A client that asked for ten gets ten thousand, and runs out of memory or time.",
        caught: Fault::CountIgnored,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                for count in 1..=2 {
                    let reply = us.query(t, &[("count", &count.to_string())]).await?;
                    let came = length(reply.status(&[200])?);
                    reply.expect(
                        came <= count,
                        format!("at most {count} resources"),
                        format!("{came} resources"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "list/total-counts-matches",
        rule: "totalResults is the number of all matches, not of those on the page, and the same on each page",
        covers: &["RFC7644-3.4.2-08", "RFC7644-3.4.2.4-10"],
        needs: &[Feature::User, Feature::Filter, Feature::IndexPaging],
        why: "Imports read until totalResults; if it counts the page, they end after the first one and the rest of the \
              company is missing.",
        caught: Fault::TotalResultsCountsPage,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                for start in ["1", "2", "3"] {
                    let reply = us
                        .query(t, &[("startIndex", start), ("count", "1")])
                        .await?;
                    reply.status(&[200])?.at("/totalResults", 3)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "list/count-zero",
        rule: "count=0 is answered with totalResults and without resources",
        covers: &["RFC7644-3.4.2.4-06"],
        needs: &[Feature::User, Feature::Filter, Feature::IndexPaging],
        why: "Clients that only want the number get the whole directory.",
        caught: Fault::CountZeroIgnored,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 2).await?;
                let reply = us.query(t, &[("count", "0")]).await?;
                reply
                    .status(&[200])?
                    .at("/totalResults", 2)?
                    .unassigned("/Resources")?;
                Ok(())
            })
        },
    },
    Check {
        id: "list/negative-count",
        rule: "a negative count means 0",
        covers: &["RFC7644-3.4.2.4-05"],
        needs: &[Feature::User, Feature::Filter, Feature::IndexPaging],
        why: "A slip in a client becomes an error page, or the whole directory.",
        caught: Fault::NegativeCountRefused,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 2).await?;
                let reply = us.query(t, &[("count", "-1")]).await?;
                reply.status(&[200])?.unassigned("/Resources")?;
                Ok(())
            })
        },
    },
    Check {
        id: "list/pages-of-a-filter",
        rule: "pages are cut from what the filter selects",
        covers: &["RFC7644-3.4.2.4-15"],
        needs: &[Feature::User, Feature::Filter, Feature::IndexPaging],
        why: "Cut before the filter, pages are empty or short, and clients take that for the end.",
        caught: Fault::PagesCutBeforeFilter,
        run: |t| {
            Box::pin(async move {
                // Somebody else is there as well, and likely to be on the first page of everybody.
                let _other = t.user().await?;
                let us = Population::new(t, 2).await?;
                for start in ["1", "2"] {
                    let reply = us
                        .query(t, &[("startIndex", start), ("count", "1")])
                        .await?;
                    let page = reply.status(&[200])?.all("/Resources/*/id");
                    let ours = |id: &&Value| us.users.iter().any(|user| **id == user.id);
                    reply.expect(
                        !page.is_empty() && page.iter().all(ours),
                        "one of the two users that the filter selects",
                        reply.summary(),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "list/pages-cover-everyone",
        rule: "pages of one, two, seven or a hundred, read one after the other, hold everyone, and nobody twice",
        covers: &["RFC7644-3.4.2.4-11"],
        needs: &[Feature::User, Feature::Filter, Feature::IndexPaging],
        why: "Who falls between two pages is unknown to the import, and created again or reported as gone.",
        caught: Fault::PagesOverlap,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 8).await?;
                for size in ["1", "2", "7", "100"] {
                    walk(t, &us, size).await?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "list/page-names-its-place",
        rule: "a page says with startIndex where it begins, and with itemsPerPage how long it is",
        covers: &["RFC7644-3.4.2.4-09", "RFC7644-3.4.2-04", "RFC7644-3.4.2-05"],
        needs: &[Feature::User, Feature::Filter, Feature::IndexPaging],
        why: "Clients compute the next page from both; if they are wrong or missing, it is read twice or never.",
        caught: Fault::StartIndexNotEchoed,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                let reply = us.query(t, &[("startIndex", "2"), ("count", "1")]).await?;
                reply.status(&[200])?.at("/startIndex", 2)?;
                let items = reply.get("/itemsPerPage");
                let got = format!("itemsPerPage {items}");
                reply.expect(items.is_u64(), "itemsPerPage as a number", got)?;
                Ok(())
            })
        },
    },
    Check {
        id: "list/items-per-page",
        rule: "itemsPerPage is the number of resources on the page",
        covers: &["RFC7644-3.4.2.4-08"],
        needs: &[Feature::User, Feature::Filter, Feature::IndexPaging],
        why: "Clients that add it to startIndex skip people on the last pages.",
        caught: Fault::ItemsPerPageIsCount,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                for start in ["1", "3"] {
                    let reply = us
                        .query(t, &[("startIndex", start), ("count", "2")])
                        .await?;
                    let came = length(reply.status(&[200])?);
                    reply.at("/itemsPerPage", came)?;
                }
                Ok(())
            })
        },
    },
];
