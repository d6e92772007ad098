//! What is seen of somebody who has just come, is about to go, or has just gone, over another connection.

use super::rounds;
use crate::checks::Check;
use crate::checks::trial::{Made, SENT, Trial, named};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method};
use futures::future::join_all;
use serde_json::json;
use std::time::Duration;

/// How often, and after which time each, it is looked whether it becomes right at all.
const LATER: (usize, Duration) = (4, Duration::from_millis(250));

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "races/read-while-deleted",
        rule: "whoever is read while being deleted is there as before, or not at all",
        covers: &["RFC7644-3.4.1-01", "RFC7644-3.1-03"],
        needs: &[Feature::User],
        why: "A client that reads half a person writes that half into its own directory.",
        caught: Fault::DeletedInParts,
        run: |t| Box::pin(rounds(t, move |_| read_while_deleted(t))),
    },
    Check {
        id: "races/found-when-created",
        rule: "whoever was created is found by userName at once, over another connection too",
        // The RFCs do not say how soon; the element of a list is to be what reading it alone shows.
        covers: &["RFC7644-3.4.2-09"],
        needs: &[Feature::User, Feature::Filter],
        why: "Identity providers look before they create. Whoever is not found yet is created again, or the group \
              assignment that follows is given up.",
        caught: Fault::CreatedElsewhereFoundLater,
        run: |t| Box::pin(rounds(t, move |_| found_when_created(t))),
    },
    Check {
        id: "races/gone-when-deleted",
        rule: "whoever was deleted is neither read nor found any more, over another connection either",
        covers: &["RFC7644-3.6-02", "RFC7644-3.6-06"],
        needs: &[Feature::User],
        why: "A client that deletes and creates again finds the old account, and links the new person to it.",
        caught: Fault::DeletedElsewhereSeenOnceMore,
        run: |t| Box::pin(rounds(t, move |_| gone_when_deleted(t))),
    },
];

/// The same request, after which the connection is closed; whoever asks next has another one.
fn last_on_its_connection(request: Request) -> Request {
    request.header("Connection", "close")
}

async fn read_while_deleted(t: &Trial) -> Result<(), Stop> {
    let ann = t.user().await?;
    let before = t.get_fixture(&ann).await?;
    let reading = |_| async {
        let mut seen = Vec::new();
        for _ in 0..3 {
            seen.push(t.get(&ann).await?);
        }
        Ok::<_, Stop>(seen)
    };
    let readers = join_all((0..2).map(reading));
    let (deleted, seen) = futures::join!(t.delete_path(&ann.path), readers);
    deleted?;
    for seen in seen {
        for reply in seen? {
            whole_or_nothing(&before, &reply)?;
        }
    }
    Ok(())
}

/// The user as it was before, or that there is none.
fn whole_or_nothing(before: &Reply, reply: &Reply) -> Result<(), Stop> {
    if matches!(reply.code(), 404 | 410 | 503) {
        return Ok(());
    }
    reply.status(&[200, 404])?;
    // Who is closed before being removed is not half there.
    for pointer in SENT.iter().filter(|pointer| **pointer != "/active") {
        let expected: Vec<_> = before.all(pointer).into_iter().cloned().collect();
        reply.all_at(pointer, &expected)?;
    }
    Ok(())
}

async fn found_when_created(t: &Trial) -> Result<(), Stop> {
    let (body, endpoint) = (t.user_body(json!({})), t.users());
    let request = Request::with_json(Method::Post, endpoint.clone(), &body);
    let reply = t.send(last_on_its_connection(request)).await?;
    let created = reply.expect(reply.is_success(), "status 201", reply.summary());
    created.map_err(|stop| stop.into_blocked("a fixture could not be made"))?;
    let ann = t.made(&endpoint, body, reply)?;
    let filter = named(ann.sent_str("/userName"));
    let first = t.find_users(&filter).await?;
    if is_listed(&first, &ann) {
        return Ok(());
    }
    match later(t, &ann, Some(&filter), true).await? {
        Some(after) => Err(first.wrong(
            format!("the user with the id {}", ann.id),
            format!("{}, and the user {after:?} later", first.summary()),
        )),
        None => skip("the user is not found by userName at all"),
    }
}

async fn gone_when_deleted(t: &Trial) -> Result<(), Stop> {
    let ann = t.user().await?;
    let delete = Request::new(Method::Delete, ann.path.clone());
    if !t.send(last_on_its_connection(delete)).await?.is_success() {
        return skip("the provider deletes nobody");
    }
    let filter = named(ann.sent_str("/userName"));
    let read = t.get(&ann).await?;
    if read.is_success() {
        return match later(t, &ann, None, false).await? {
            Some(after) => Err(read.wrong(
                "status 404",
                format!("{}, and 404 only {after:?} later", read.summary()),
            )),
            None => skip("the deleted user can still be read"),
        };
    }
    if !t.has(Feature::Filter) {
        return Ok(());
    }
    let first = t.find_users(&filter).await?;
    if !is_listed(&first, &ann) {
        return Ok(());
    }
    match later(t, &ann, Some(&filter), false).await? {
        Some(after) => Err(first.wrong(
            "nobody",
            format!("{}, and nobody only {after:?} later", first.summary()),
        )),
        None => skip("the deleted user is still found"),
    }
}

fn is_listed(list: &Reply, user: &Made) -> bool {
    let ids = list.all("/Resources/*/id");
    ids.iter().any(|id| **id == *user.id)
}

/// After which time the user is there, or is not, to be read or to be found. What never becomes right is no race, and the
/// matter of other checks.
async fn later(
    t: &Trial,
    user: &Made,
    filter: Option<&str>,
    wanted: bool,
) -> Result<Option<Duration>, Stop> {
    let (tries, pause) = LATER;
    let mut after = Duration::ZERO;
    for _ in 0..tries {
        let is_there = match filter {
            Some(filter) => is_listed(&t.find_users(filter).await?, user),
            None => t.get(user).await?.is_success(),
        };
        if is_there == wanted {
            return Ok(Some(after));
        }
        tokio::time::sleep(pause).await;
        after += pause;
    }
    Ok(None)
}

fn skip(why: &str) -> Result<(), Stop> {
    Err(Stop::Skipped(why.to_owned()))
}
