//! RFC 9865 sections 2, 2.2, 2.3, 2.4 and 3: the pages, and how they lead to one another.

use super::{PAGING, first_page, ids, next_of, only_us, page};
use crate::checks::Check;
use crate::checks::population::Population;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// As many pages as nobody needs for five users, not even one by one and with some left empty.
const TOO_MANY: usize = 10;

/// Every page of a query, until there is no next one or there were too many.
async fn walk(t: &Trial, us: &Population, asked: &[(&str, &str)]) -> Result<Vec<Reply>, Stop> {
    let mut pages = vec![page(t, us, asked, "").await?];
    while pages.len() < TOO_MANY
        && let Some(next) = pages.last().and_then(next_of)
    {
        pages.push(page(t, us, asked, &next).await?);
    }
    Ok(pages)
}

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "cursor/begins-without-value",
        rule: "a cursor without a value begins a query, with an equals sign or without",
        covers: &["RFC9865-2-01"],
        needs: PAGING,
        why: "Clients begin an import this way; refused, they import nobody.",
        caught: Fault::BareCursorRefused,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                for cursor in ["cursor=", "cursor"] {
                    let path = us.path(t, &[("count", "2")]);
                    let reply = t.read(&format!("{path}&{cursor}")).await?;
                    let first = !ids(reply.list()?).is_empty() && only_us(&us, &reply);
                    reply.expect(first, "a page of those the filter selects", reply.summary())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/fit-for-urls",
        rule: "a cursor is a string of letters, digits, hyphens, dots, underscores and tildes",
        covers: &["RFC9865-2-02", "RFC9865-2-12"],
        needs: PAGING,
        why: "Clients put it into the next URL as it is; a plus becomes a space on the way, and the import ends there.",
        caught: Fault::CursorsUnfitForUrls,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                let reply = page(t, &us, &[("count", "2")], "").await?;
                reply.list()?;
                for name in ["/nextCursor", "/previousCursor"] {
                    let cursor = reply.get(name);
                    let unreserved =
                        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
                    let fit = cursor
                        .as_str()
                        .is_some_and(|it| !it.is_empty() && it.bytes().all(unreserved));
                    reply.expect(
                        fit || cursor.is_null(),
                        format!("{name}, a string that needs no escaping in a URL"),
                        format!("{name} {cursor}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/count-is-a-maximum",
        rule: "no page of a query by cursor holds more than count asks for",
        covers: &["RFC9865-2-03"],
        needs: PAGING,
        why: "A client that asked for a hundred gets everybody, and runs out of memory or time.",
        caught: Fault::CursorCountIgnored,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 4).await?;
                for reply in walk(t, &us, &[("count", "2")]).await? {
                    let came = reply.status(&[200])?.all("/Resources/*").len();
                    let got = format!("{came} resources");
                    reply.expect(came <= 2, "at most 2 resources", got)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/count-zero",
        rule: "count=0 is answered without resources in a query by cursor too",
        covers: &["RFC9865-2-05"],
        needs: PAGING,
        why: "Clients that only want the number get people they did not ask for.",
        caught: Fault::CursorCountZeroIgnored,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 2).await?;
                let reply = page(t, &us, &[("count", "0")], "").await?;
                reply.status(&[200])?.unassigned("/Resources")?;
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/negative-count",
        rule: "a negative count means 0 in a query by cursor too",
        covers: &["RFC9865-2-04"],
        needs: PAGING,
        why: "A slip in a client becomes the whole directory.",
        caught: Fault::CursorNegativeCountIgnored,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 2).await?;
                let reply = page(t, &us, &[("count", "-1")], "").await?;
                // RFC 9865 section 2.1 has an error of its own for a count out of bounds.
                if reply.code() == 400 {
                    return Ok(());
                }
                reply.status(&[200])?.unassigned("/Resources")?;
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/pages-cover-everyone",
        rule: "following nextCursor with the same parameters shows everyone whom the query selects once, and nobody else",
        covers: &["RFC9865-2-10", "RFC9865-2-06"],
        needs: PAGING,
        why: "Who falls between two pages is unknown to the import, and created again or reported as gone.",
        caught: Fault::CursorChainBreaksOff,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 5).await?;
                let mut missing: Vec<&str> = us.users.iter().map(|user| user.id.as_str()).collect();
                let mut cursor = String::new();
                for _ in 0..TOO_MANY {
                    let reply = page(t, &us, &[("count", "2")], &cursor).await?;
                    let (left, came) = (missing.len(), ids(reply.list()?));
                    missing.retain(|id| !came.contains(id));
                    reply.expect(
                        missing.len() + came.len() == left,
                        "only users that the filter selects and that no page before had",
                        reply.summary(),
                    )?;
                    let next = next_of(&reply);
                    reply.expect(
                        next.is_some() || missing.is_empty(),
                        format!("nextCursor, for {} are still to come", missing.len()),
                        reply.summary(),
                    )?;
                    match next {
                        Some(next) if !missing.is_empty() => cursor = next,
                        _ => return Ok(()),
                    }
                }
                Err(Stop::failed(
                    None,
                    "everyone on some page",
                    format!("{missing:?} on none of {TOO_MANY} pages"),
                ))
            })
        },
    },
    Check {
        id: "cursor/last-page",
        rule: "the last page has no nextCursor",
        covers: &["RFC9865-2-07"],
        needs: PAGING,
        why: "An import that follows nextCursor until there is none never ends.",
        caught: Fault::CursorChainEndless,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                let pages = walk(t, &us, &[("count", "2")]).await?;
                let last = pages
                    .last()
                    .map(|last| last.list().map(next_of))
                    .transpose()?;
                let got = format!("{} pages and yet another cursor", pages.len());
                match (pages.last(), last.flatten()) {
                    (Some(page), Some(_)) => {
                        Err(page.wrong("an end after some pages of 3 users", got))
                    }
                    _ => Ok(()),
                }
            })
        },
    },
    Check {
        id: "cursor/previous-page",
        rule: "previousCursor, where there is one, leads to the page before",
        covers: &["RFC9865-2-08"],
        needs: PAGING,
        why: "An administrator who turns back a page stays where he was.",
        caught: Fault::PreviousCursorStays,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 4).await?;
                let asked = [("count", "2")];
                let (first, next) = first_page(t, &us).await?;
                let second = page(t, &us, &asked, &next).await?;
                let Some(back) = second.list()?.get("/previousCursor").as_str() else {
                    return Err(Stop::Skipped(
                        "the provider gives no previousCursor".to_owned(),
                    ));
                };
                let again = page(t, &us, &asked, back).await?;
                again.list()?.all_at("/Resources/*/id", &ids(&first))?;
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/first-page",
        rule: "the first page has no previousCursor",
        covers: &["RFC9865-2-09"],
        needs: PAGING,
        why: "A client that reads back to the beginning never gets there.",
        caught: Fault::FirstPageHasPrevious,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                let first = page(t, &us, &[("count", "2")], "").await?;
                first.list()?.unassigned("/previousCursor")?;
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/total-counts-matches",
        rule: "totalResults, if there is one, is the number of all matches",
        covers: &["RFC9865-2-13"],
        needs: PAGING,
        why: "Imports show it as the number of accounts to come, and compare it afterwards with those that came.",
        caught: Fault::CursorTotalCountsPage,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                let reply = page(t, &us, &[("count", "2")], "").await?;
                if !reply.list()?.get("/totalResults").is_null() {
                    reply.at("/totalResults", 3)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/sorted",
        rule: "sortBy orders the results over all pages of a query by cursor",
        covers: &["RFC9865-2.2-01"],
        needs: &[
            Feature::User,
            Feature::Filter,
            Feature::CursorPaging,
            Feature::Sort,
        ],
        why: "A client that reads the newest first sees the wrong end of the directory.",
        caught: Fault::CursorUnsorted,
        run: |t| {
            Box::pin(async move {
                let name =
                    |letter: &str| json!({ "displayName": format!("{letter} {}", t.word()) });
                let us = Population::of(t, ["c", "a", "d", "b"].map(name).to_vec()).await?;
                for user in &us.users {
                    t.keeps(user, &["/displayName"]).await?;
                }
                let pages = walk(t, &us, &[("count", "3"), ("sortBy", "displayName")]).await?;
                let names = [1, 3, 0, 2].map(|place| us.users[place].sent_str("/displayName"));
                let came: Vec<&Value> = pages
                    .iter()
                    .flat_map(|page| page.all("/Resources/*/displayName"))
                    .collect();
                let got = format!("displayNames {}", json!(came));
                let in_order = came.iter().copied().eq(names);
                pages[0].expect(in_order, format!("displayNames {}", json!(names)), got)?;
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/in-a-search",
        rule: "a query by POST takes the cursor in its body",
        covers: &["RFC9865-3-01"],
        needs: &[
            Feature::User,
            Feature::Filter,
            Feature::CursorPaging,
            Feature::Search,
        ],
        why: "Clients that search by POST see the first page again and again, or no end of it.",
        caught: Fault::SearchCursorIgnored,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                let search = |cursor: &str| {
                    let path = format!("{}/.search", t.users());
                    let body = json!({ "schemas": [urn::SEARCH_REQUEST], "filter": us.filter(), "count": 2, "cursor": cursor });
                    async move { t.post(&path, &body).await }
                };
                let first = search("").await?;
                first.list()?.assigned("/nextCursor")?;
                let second = search(&next_of(&first).unwrap_or_default()).await?;
                let came = ids(second.list()?);
                let fresh = came.iter().all(|id| !ids(&first).contains(id));
                second.expect(
                    !came.is_empty() && fresh && only_us(&us, &second),
                    "those whom the filter selects and the first page did not hold",
                    second.summary(),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/of-a-plain-query",
        rule: "where there is no other paging, a query that names no cursor may be answered with one, which then holds",
        covers: &["RFC9865-2.3-01"],
        needs: &[
            Feature::User,
            Feature::Filter,
            Feature::CursorPaging,
            Feature::Lacking(&Feature::IndexPaging),
        ],
        why: "A client that never asked for cursors follows the one it is given, and gets an error in place of page two.",
        caught: Fault::CursorOfPlainQueryRefused,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                let first = us.query(t, &[("count", "2")]).await?;
                let Some(next) = next_of(first.list()?) else {
                    return Ok(());
                };
                let second = page(t, &us, &[("count", "2")], &next).await?;
                let came = ids(second.list()?);
                let fresh = came.iter().all(|id| !ids(&first).contains(id));
                second.expect(
                    fresh && only_us(&us, &second),
                    "a page of those whom the filter selects",
                    second.summary(),
                )?;
                Ok(())
            })
        },
    },
];
