//! RFC 7644 section 3.4.2, lists that nobody filters: they hold everybody, as everybody is.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::Feature;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "list/everybody",
        rule: "a list that nobody filters holds every user, inactive ones too, and as many as totalResults says",
        covers: &["RFC7644-3.4.2-08", "RFC7644-3.4.2-03"],
        needs: &[Feature::User],
        why: "Imports read this list; who is missing there is reported as gone, or created a second time.",
        caught: Fault::PlainListHidesInactive,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let mut all = vec![ann];
                // Some take nobody who begins inactive.
                all.extend(t.user_with(json!({ "active": false })).await.ok());
                all.push(t.user().await?);
                in_plain_list(t, &t.users(), &all).await?;
                Ok(())
            })
        },
    },
    Check {
        id: "groups/everybody",
        rule: "a list that nobody filters holds every group, and as many as totalResults says",
        covers: &["RFC7644-3.4.2-08", "RFC7644-3.4.2-03"],
        needs: &[Feature::User, Feature::Group],
        why: "OneLogin and Ping read this list to know which groups there are; one that is missing is created again.",
        caught: Fault::PlainListOfGroupsLacksLast,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let teams = [
                    t.group(&[&ann]).await?,
                    t.group(&[&ann]).await?,
                    t.group(&[&ann]).await?,
                ];
                in_plain_list(t, &t.groups(), &teams).await?;
                Ok(())
            })
        },
    },
    Check {
        id: "groups/members-in-plain-lists",
        rule: "a list that nobody filters shows of each group the members that the group shows alone",
        covers: &["RFC7644-3.4.2-09"],
        needs: &[Feature::User, Feature::Group],
        why: "A client that reads all groups by their list takes them for empty, and adds everybody again.",
        caught: Fault::PlainListOfGroupsWithoutMembers,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let team = t.group(&[&ann]).await?;
                let alone = t.keeps(&team, &["/members/*/value"]).await?;
                let listed = in_plain_list(t, &t.groups(), &[team]).await?;
                let Some((reply, group)) = listed.first() else {
                    return Ok(());
                };
                let (here, there) = (
                    values_at(group, "/members/*/value"),
                    alone.all("/members/*/value"),
                );
                reply.expect(
                    here == there,
                    format!("members {}", json!(there)),
                    format!("members {}", json!(here)),
                )?;
                Ok(())
            })
        },
    },
];

/// A longer list is not read to its end.
const LONGEST: u64 = 1000;
/// Others come and go while a list is read page by page; so it is read anew.
const TRIES: usize = 3;

/// A list without a filter holds all of these, and all that it counts; returns each as the list shows it.
pub(in crate::checks) async fn in_plain_list(
    t: &Trial,
    endpoint: &str,
    ours: &[Made],
) -> Result<Vec<(Reply, Value)>, Stop> {
    let mut seen: BTreeMap<String, (Reply, Value)> = BTreeMap::new();
    let (mut last, mut moved) = (None, false);
    for _ in 0..TRIES {
        let first = t.read(endpoint).await?;
        if matches!(first.code(), 400 | 401 | 403 | 501) {
            let why = format!("a list without a filter is refused with {}", first.code());
            return Err(Stop::Skipped(why));
        }
        let total = first.list()?.get("/totalResults").as_u64().unwrap_or(0);
        if total > LONGEST {
            return Err(Stop::Skipped(format!("{total} are too many to read")));
        }
        claims_what_it_holds(&first, total)?;
        let mut page = first;
        let mut read = 0;
        let mut here = BTreeSet::new();
        loop {
            moved |= *page.get("/totalResults") != total;
            let came: Vec<Value> = page.all("/Resources/*").into_iter().cloned().collect();
            read += came.len() as u64;
            for resource in &came {
                let id = resource["id"].as_str().unwrap_or_default().to_owned();
                moved |= !here.insert(id.clone());
                seen.insert(id, (page.clone(), resource.clone()));
            }
            let over = came.is_empty() || read >= total || !t.has(Feature::IndexPaging);
            if over {
                break;
            }
            let path = format!("{endpoint}?startIndex={}", read + 1);
            page = t.send(Request::get(path)).await?;
            page.status(&[200])?;
        }
        if ours.iter().all(|one| seen.contains_key(&one.id)) {
            let found = ours.iter().filter_map(|one| seen.remove(&one.id));
            return Ok(found.collect());
        }
        // Without pages nobody can ask for the rest.
        if read < total && !t.has(Feature::IndexPaging) {
            return Err(Stop::Skipped(
                "the list cannot be read to its end".to_owned(),
            ));
        }
        last = Some(page);
    }
    if moved {
        let why = "the list moved while it was read page by page (ambiguity A-18)";
        return Err(Stop::Skipped(why.to_owned()));
    }
    let missing = ours.iter().filter(|one| !seen.contains_key(&one.id));
    let missing: Vec<&str> = missing.map(|one| one.path.as_str()).collect();
    let expected = format!("{} in the list", missing.join(", "));
    let got = format!("{} others, in {TRIES} readings", seen.len());
    match last {
        Some(page) => Err(page.wrong(expected, got)),
        None => Err(Stop::failed(None, expected, got)),
    }
}

/// A page that says it holds as many as there are does so.
fn claims_what_it_holds(page: &Reply, total: u64) -> Result<(), Stop> {
    let items = page.get("/itemsPerPage").as_u64();
    let came = page.all("/Resources/*").len() as u64;
    let whole = items.is_some_and(|items| items == total);
    page.expect(
        !whole || came >= total,
        format!("{total} resources, for itemsPerPage and totalResults say so"),
        format!("{came} resources"),
    )?;
    Ok(())
}
