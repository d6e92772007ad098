//! RFC 9865 section 4: what `/ServiceProviderConfig` says of paging, and whether it is so.

use super::document;
use crate::checks::Check;
use crate::checks::cursor;
use crate::checks::list::is_too_many;
use crate::checks::population::Population;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::Value;

/// A page of more than so many is too much to ask for only to see how long it is.
const LONGEST: u64 = 1000;

/// `/ServiceProviderConfig`, if it says anything of paging.
pub(in crate::checks) async fn config(t: &Trial) -> Result<Reply, Stop> {
    let config = document(t, "/ServiceProviderConfig").await?;
    if config.get("/pagination").is_null() {
        let nothing = "the provider says nothing of paging";
        return Err(Stop::Skipped(nothing.to_owned()));
    }
    Ok(config)
}

/// A number above 0 at `/pagination/…`; nothing if there is none.
fn positive(config: &Reply, name: &str) -> Result<Option<u64>, Stop> {
    let pointer = format!("/pagination/{name}");
    let told = config.get(&pointer);
    let number = told.as_u64().filter(|number| *number > 0);
    config.expect(
        number.is_some() || told.is_null(),
        format!("{pointer} a whole number above 0"),
        format!("{pointer} {told}"),
    )?;
    Ok(number)
}

/// The target does not say it.
pub(in crate::checks) fn unsaid(name: &str) -> Stop {
    Stop::Skipped(format!("the provider announces no {name}"))
}

/// A query without parameters for paging.
pub(in crate::checks) async fn plain(t: &Trial) -> Result<Reply, Stop> {
    let reply = t.query(&t.users(), &[("attributes", "userName")]).await?;
    if is_too_many(&reply) {
        let why = "everybody is too many for one answer (RFC 7644 section 3.4.2.1)";
        return Err(Stop::Skipped(why.to_owned()));
    }
    reply.list()?;
    Ok(reply)
}

/// How many resources a list holds.
pub(in crate::checks) fn length(reply: &Reply) -> u64 {
    reply.all("/Resources/*").len() as u64
}

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/paging-announced",
        rule: "a provider that pages by cursor says so in /ServiceProviderConfig",
        covers: &["RFC9865-4-01"],
        needs: &[Feature::User, Feature::Filter],
        why: "Clients look there before they use cursors; unannounced, they fall back on slow pages by index.",
        caught: Fault::ConfigWithoutPagination,
        run: |t| {
            Box::pin(async move {
                let config = document(t, "/ServiceProviderConfig").await?;
                let us = Population::new(t, 2).await?;
                let page = us.query(t, &[("count", "1"), ("cursor", "")]).await?;
                let gives = page.code() == 200 && cursor::next_of(&page).is_some();
                config.expect(
                    !gives || config.get("/pagination").is_object(),
                    "pagination, for queries with a cursor are answered with nextCursor",
                    format!("pagination {}", config.get("/pagination")),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/paging-methods",
        rule: "pagination says of cursor and of index, with true or false, whether there is such paging",
        covers: &["RFC9865-4-02"],
        needs: &[],
        why: "A client that misses one of both does not know how to read the second page.",
        caught: Fault::PaginationWithoutIndex,
        run: |t| {
            Box::pin(async move {
                let config = config(t).await?;
                for pointer in ["/pagination/cursor", "/pagination/index"] {
                    let told = config.get(pointer);
                    let (expected, got) = (
                        format!("{pointer} true or false"),
                        format!("{pointer} {told}"),
                    );
                    config.expect(told.is_boolean(), expected, got)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/paging-default-is-offered",
        rule: "the announced default way of paging is cursor or index, and one that is offered",
        covers: &["RFC9865-4-03"],
        needs: &[],
        why: "Clients that ask for nothing special wait for what never comes, and read the first page only.",
        caught: Fault::PaginationMethodMadeUp,
        run: |t| {
            Box::pin(async move {
                let config = config(t).await?;
                let told = config.get("/pagination/defaultPaginationMethod");
                let offered = match told.as_str() {
                    Some(method @ ("cursor" | "index")) => {
                        config.get(&format!("/pagination/{method}")) != &Value::Bool(false)
                    }
                    _ => told.is_null(),
                };
                config.expect(
                    offered,
                    "defaultPaginationMethod \"cursor\" or \"index\", which is offered",
                    format!("pagination {}", config.get("/pagination")),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/default-page-size",
        rule: "a page has the announced defaultPageSize if nobody asks for another",
        covers: &["RFC9865-4-04"],
        needs: &[Feature::User],
        why: "Clients compute from it how many requests an import takes.",
        caught: Fault::DefaultPageSizeZero,
        run: |t| {
            Box::pin(async move {
                let config = config(t).await?;
                let Some(size) = positive(&config, "defaultPageSize")? else {
                    return Err(unsaid("defaultPageSize"));
                };
                let reply = plain(t).await?;
                let total = reply.get("/totalResults").as_u64();
                let came = length(&reply);
                // The last page, which may be the first, is as long as it is.
                let holds =
                    came == size || (came < size && total.is_none_or(|total| total <= size));
                reply.expect(
                    holds,
                    format!("{size} resources"),
                    format!("{came} resources"),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/longest-page",
        rule: "no page holds more than the announced maxPageSize",
        covers: &["RFC9865-4-05"],
        needs: &[Feature::User],
        why: "Clients make room for that many; more are cut off, or take all memory.",
        caught: Fault::MaxPageSizeExceeded,
        run: |t| {
            Box::pin(async move {
                let config = config(t).await?;
                let Some(longest) = positive(&config, "maxPageSize")? else {
                    return Err(unsaid("maxPageSize"));
                };
                if longest > LONGEST {
                    return Err(Stop::Skipped(format!(
                        "pages of {longest} are too long to be tried"
                    )));
                }
                let _two = (t.user().await?, t.user().await?);
                let count = (longest + 1).to_string();
                let asked = [("attributes", "userName"), ("count", count.as_str())];
                let reply = t.query(&t.users(), &asked).await?;
                // A count out of bounds may be refused (RFC 9865 section 2.1).
                if reply.code() == 400 {
                    return Ok(());
                }
                let came = length(reply.list()?);
                reply.expect(
                    came <= longest,
                    format!("at most {longest} resources"),
                    format!("{came} resources"),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/cursor-timeout",
        rule: "a cursor holds for the announced cursorTimeout, which is above 0",
        covers: &["RFC9865-4-06"],
        needs: &[Feature::User, Feature::Filter, Feature::CursorPaging],
        why: "A client that takes a moment for each page is thrown out in the middle of an import.",
        caught: Fault::CursorTimeoutZero,
        run: |t| {
            Box::pin(async move {
                let config = config(t).await?;
                if positive(&config, "cursorTimeout")?.is_none() {
                    return Err(unsaid("cursorTimeout"));
                }
                let us = Population::new(t, 3).await?;
                let (_, next) = cursor::first_page(t, &us).await?;
                cursor::page(t, &us, &[("count", "2")], &next)
                    .await?
                    .list()?;
                Ok(())
            })
        },
    },
];
