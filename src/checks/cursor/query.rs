//! RFC 9865 section 2, the rest of a query by cursor: what was asked for on the first page holds on all, whatever is asked
//! for, and whoever comes and goes meanwhile.

use super::{PAGING, ids, next_of, page};
use crate::checks::Check;
use crate::checks::population::Population;
use crate::checks::query::{Walk, Way};
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::{Value, json};

/// More pages than three users need.
const TOO_MANY: usize = 8;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "cursor/asked-for-on-each-page",
        rule: "attributes and excludedAttributes hold on each page of a query by cursor",
        covers: &["RFC9865-2-10"],
        needs: PAGING,
        why: "From the second page on a client gets everything there is to know about everybody.",
        caught: Fault::CursorForgetsAttributes,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                for (asked, shown) in [
                    (("attributes", "userName"), "userName"),
                    (("excludedAttributes", "meta"), "userName"),
                ] {
                    let pages = pages(t, &us, &[asked, ("count", "1")]).await?;
                    for reply in &pages {
                        for place in 0..ids(reply).len() {
                            reply.assigned(&format!("/Resources/{place}/{shown}"))?;
                            reply.unassigned(&format!("/Resources/{place}/meta"))?;
                        }
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/total-stays",
        rule: "totalResults, where it comes, is the same on each page of a query by cursor",
        covers: &["RFC9865-2-13"],
        needs: PAGING,
        why: "A client that shows how far it has come never gets to the end, or stops before it.",
        caught: Fault::CursorTotalShrinks,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                for reply in &pages(t, &us, &[("count", "1")]).await? {
                    if !reply.get("/totalResults").is_null() {
                        reply.at("/totalResults", 3)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/groups",
        rule: "groups are read by cursor as users are, by GET and by POST",
        covers: &["RFC9865-2-10", "RFC9865-2.4-03", "RFC9865-3-01"],
        needs: &[
            Feature::User,
            Feature::Group,
            Feature::Filter,
            Feature::CursorPaging,
        ],
        why: "A client that reads users by cursor reads groups so too; it sees the first page, and takes it for all.",
        caught: Fault::GroupsWithoutCursor,
        run: |t| Box::pin(groups(t)),
    },
    Check {
        id: "cursor/walk-among-changes",
        rule: "whoever was there all the time is on some page, though others are created and deleted meanwhile",
        covers: &["RFC7644-3.4.2.4-11"],
        needs: PAGING,
        why: "A large import takes an hour, in which people join and leave; whoever it misses is created again.",
        caught: Fault::CursorsEndWithAWrite,
        run: |t| {
            Box::pin(async move {
                let mut walk = Walk::new(t).await?;
                let mut cursor = String::new();
                loop {
                    let asked = json!({ "filter": walk.filter(), "count": 2, "cursor": cursor });
                    let reply = Way::get(&t.users()).ask(t, &asked).await?;
                    walk.see(t, &reply).await?;
                    match next_of(&reply) {
                        Some(next) if !walk.is_too_long() => cursor = next,
                        _ => return walk.end(&reply),
                    }
                }
            })
        },
    },
];

/// Every page of a query, until there is no next one or there were too many.
async fn pages(t: &Trial, us: &Population, asked: &[(&str, &str)]) -> Result<Vec<Reply>, Stop> {
    let mut pages = vec![page(t, us, asked, "").await?];
    pages[0].status(&[200])?;
    while pages.len() < TOO_MANY
        && let Some(next) = pages.last().and_then(next_of)
    {
        let reply = page(t, us, asked, &next).await?;
        reply.status(&[200])?;
        pages.push(reply);
    }
    Ok(pages)
}

async fn groups(t: &Trial) -> Result<(), Stop> {
    let ann = t.user().await?;
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(t.group(&[&ann]).await?);
    }
    let each = made
        .iter()
        .map(|one| format!("displayName eq {}", one.sent["displayName"]));
    let filter = each.collect::<Vec<_>>().join(" or ");
    for way in Way::both(t, &t.groups()) {
        let plain = way.all(t, &json!({ "filter": filter })).await?;
        if way.offered(&plain).is_err() || ids(&plain).len() != made.len() {
            continue;
        }
        let mut missing: Vec<&str> = made.iter().map(|one| one.id.as_str()).collect();
        let mut cursor = String::new();
        for _ in 0..TOO_MANY {
            let asked = json!({ "filter": filter, "count": 1, "cursor": cursor });
            let reply = way.ask(t, &asked).await?;
            let came = ids(reply.status(&[200])?);
            reply.expect(came.len() <= 1, "one group at most", reply.summary())?;
            missing.retain(|id| !came.contains(id));
            match next_of(&reply) {
                Some(next) if !missing.is_empty() => cursor = next,
                _ => {
                    let left = Value::from(missing.clone());
                    reply.expect(
                        missing.is_empty(),
                        "nextCursor, for groups are still to come",
                        format!("no nextCursor; missing are {left}"),
                    )?;
                    break;
                }
            }
        }
    }
    Ok(())
}
