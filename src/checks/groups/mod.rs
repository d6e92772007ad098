//! Groups: the rules that users are held to, tried on groups, which most providers keep in a place of their own.

mod life;
mod lists;
mod shown;
mod table;
mod versions;

pub(super) use life::CHECKS as LIFE;
pub(super) use lists::CHECKS as LISTS;
pub(super) use shown::CHECKS as SHOWN;
pub(super) use table::CHECKS as TABLE;
pub(super) use versions::CHECKS as VERSIONS;

use super::trial::{Made, Trial, lists};
use crate::outcome::Stop;
use crate::reply::Reply;
use serde_json::{Value, json};

/// A group with one member.
async fn team(t: &Trial) -> Result<Made, Stop> {
    let ann = t.user().await?;
    t.group(&[&ann]).await
}

/// A group of one member with this name.
async fn called(t: &Trial, member: &Made, name: &str) -> Result<Made, Stop> {
    let mut body = t.group_body(&[member]);
    body["displayName"] = json!(name);
    let group = t.make(&t.groups(), body).await?;
    t.keeps(&group, &["/displayName"]).await?;
    Ok(group)
}

/// The filter that finds the group with this name.
fn named(group: &Made) -> String {
    format!(
        "displayName eq {}",
        Value::from(group.sent_str("/displayName"))
    )
}

/// The groups that match a filter.
async fn find(t: &Trial, filter: &str) -> Result<Reply, Stop> {
    t.query_all(&t.groups(), &[("filter", filter)]).await
}

/// A filter that selects exactly these groups; which operator does so, no rule of a list cares.
async fn selecting(t: &Trial, groups: &[&Made]) -> Result<String, Stop> {
    let each: Vec<String> = groups.iter().map(|group| named(group)).collect();
    let filter = each.join(" or ");
    match lists(&find(t, &filter).await?, groups) {
        Ok(()) => Ok(filter),
        Err(_) => Err(Stop::Skipped(
            "displayName eq … or … does not select groups here".to_owned(),
        )),
    }
}

/// The target says of this query that it does not offer it.
fn not_offered(reply: &Reply) -> Result<(), Stop> {
    if matches!(reply.code(), 400 | 403 | 501) {
        let why = format!("the provider refuses this query with {}", reply.code());
        return Err(Stop::Skipped(why));
    }
    Ok(())
}

/// The request was carried out; that it is, is the matter of other rules.
fn changed(reply: &Reply) -> Result<(), Stop> {
    let done = reply.expect(reply.is_success(), "a success", reply.summary());
    done.map(|_| ())
        .map_err(|stop| stop.into_blocked("changing a group"))
}

/// The group shows its member to whoever reads it.
async fn shows_members(t: &Trial, group: &Made) -> Result<(), Stop> {
    t.keeps(group, &["/members/*/value"]).await.map(|_| ())
}
