//! What a write leaves alone: the other members of a group, the other groups of a user, the users in a group that goes,
//! and everything, if the write is refused.

mod crowd;
mod deleted;
mod membership;
mod names;
mod refused;
mod village;
mod writes;

pub(super) use crowd::CHECKS as CROWD;
pub(super) use deleted::CHECKS as DELETED;
pub(super) use membership::CHECKS as MEMBERSHIP;
pub(super) use names::CHECKS as NAMES;
pub(super) use refused::CHECKS as REFUSED;
pub(super) use village::CHECKS as VILLAGE;
pub(super) use writes::CHECKS as WRITES;

use super::read::sorted;
use super::trial::{Made, Trial};
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::{Value, json};

const GROUPS: &[Feature] = &[Feature::User, Feature::Group];
const PATCHED_GROUPS: &[Feature] = &[Feature::User, Feature::Group, Feature::Patch];
const PATCHED: &[Feature] = &[Feature::User, Feature::Patch];

/// A group that shows its members.
async fn team(t: &Trial, members: &[&Made]) -> Result<Made, Stop> {
    let team = t.group(members).await?;
    t.keeps(&team, &["/members/*/value"]).await?;
    Ok(team)
}

/// So many users.
async fn users(t: &Trial, count: usize) -> Result<Vec<Made>, Stop> {
    let mut users = Vec::new();
    for _ in 0..count {
        users.push(t.user().await?);
    }
    Ok(users)
}

/// The group has exactly these members.
async fn has_members(t: &Trial, group: &Made, members: &[&Made]) -> Result<(), Stop> {
    let ids: Vec<&str> = members.iter().map(|member| member.id.as_str()).collect();
    let now = t.get(group).await?;
    now.status(&[200])?.all_at("/members/*/value", &ids)?;
    Ok(())
}

/// The operation that adds these members.
fn adding(members: &[&Made]) -> Value {
    let value: Vec<Value> = members.iter().map(|it| json!({ "value": it.id })).collect();
    json!({ "op": "add", "path": "members", "value": value })
}

/// A PATCH that is the way to something else: if it is refused, others judge that.
async fn patched(t: &Trial, made: &Made, operations: Value) -> Result<Reply, Stop> {
    let reply = t.patch(made, operations).await?;
    let done = reply.expect(reply.is_success(), "status 200 or 204", reply.summary());
    done.map_err(|stop| stop.into_blocked("a PATCH on the way"))?;
    Ok(reply)
}

/// A PUT that is the way to something else.
async fn replaced(t: &Trial, made: &Made, body: &Value) -> Result<Reply, Stop> {
    let reply = t.put(made, body).await?;
    let done = reply.expect(reply.is_success(), "status 200", reply.summary());
    done.map_err(|stop| stop.into_blocked("a PUT on the way"))?;
    Ok(reply)
}

/// At these pointers the resource shows what it showed before.
async fn unchanged(t: &Trial, made: &Made, before: &Reply, pointers: &[&str]) -> Result<(), Stop> {
    let now = t.get(made).await?;
    now.status(&[200])?;
    for pointer in pointers {
        let shown: Vec<Value> = before.all(pointer).into_iter().cloned().collect();
        now.all_at(pointer, &shown)?;
    }
    Ok(())
}

/// What a resource shows, but for what others have a part in: its times and version, and the names of what it refers to.
fn state(reply: &Reply) -> Value {
    let mut body = reply.body().clone();
    if let Some(members) = body.as_object_mut() {
        members.retain(|name, value| !name.eq_ignore_ascii_case("meta") && !value.is_null());
    }
    for name in ["groups", "members"] {
        if let Some(elements) = body[name].as_array_mut() {
            for element in elements {
                *element = element["value"].take();
            }
        }
    }
    sorted(&body)
}

/// The resource shows all that it showed before, but for these attributes.
async fn as_before(t: &Trial, made: &Made, before: &Reply, but: &[&str]) -> Result<(), Stop> {
    let now = t.get(made).await?;
    now.status(&[200])?;
    let (then, here) = (state(before), state(&now));
    let names = [&then, &here];
    let names = names
        .iter()
        .flat_map(|it| it.as_object().into_iter().flatten());
    for (name, _) in names.filter(|(name, _)| !but.contains(&name.as_str())) {
        now.expect(
            then[name] == here[name],
            format!("{name} {}, as before", then[name]),
            format!("{name} {}", here[name]),
        )?;
    }
    Ok(())
}
