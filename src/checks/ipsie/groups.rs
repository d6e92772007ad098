//! IPSIE section 6.2, groups: a provider may leave them out; if it has them, they are as said here.

use super::{equals, found_by};
use crate::checks::Check;
use crate::checks::interop::after;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

const GROUPS: &[Feature] = &[Feature::User, Feature::Group];

/// So many operations on members one PATCH may hold.
const MOST: usize = 50;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "ipsie/external-id-of-groups",
        rule: "the externalId of a group is kept, and a filter by it finds that group",
        covers: &["IPSIE-6.2.1-02", "IPSIE-6.2.5-02"],
        needs: GROUPS,
        why: "A group that is renamed is found by this alone; else it is made a second time, without its rights.",
        caught: Fault::GroupExternalIdFindsNobody,
        run: |t| {
            Box::pin(async move {
                let key = t.word();
                let body = with(t.group_body(&[]), json!({ "externalId": key }));
                let group = t.create(&t.groups(), body).await?;
                t.get_fixture(&group).await?.at("/externalId", key)?;
                let filter = equals("externalId", &group, "/externalId");
                found_by(t, &t.groups(), &group, &[filter]).await
            })
        },
    },
    Check {
        id: "ipsie/group-names-differ",
        rule: "a group does not get the displayName of another",
        covers: &["IPSIE-6.2.1-03"],
        needs: GROUPS,
        why: "Identity providers find groups by name: of two with one name the wrong one gets the members.",
        caught: Fault::GroupNamesDoubled,
        run: |t| {
            Box::pin(async move {
                let group = t.group(&[]).await?;
                let reply = t.post(&t.groups(), &group.sent).await?;
                reply.expect(reply.is_refusal(), "status 409", reply.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "ipsie/create-group",
        rule: "a group with a name and nobody in it can be made",
        covers: &["IPSIE-6.2.2-01", "IPSIE-6.2.2-02"],
        needs: GROUPS,
        why: "A team that is set up before its first member comes cannot be set up.",
        caught: Fault::GroupNeedsMembers,
        run: |t| {
            Box::pin(async move {
                let name = t.group_body(&[])["displayName"].clone();
                let bare = json!({ "schemas": [urn::GROUP], "displayName": name });
                let group = t.create(&t.groups(), bare).await?;
                t.get_fixture(&group).await?.at("/displayName", name)?;
                Ok(())
            })
        },
    },
    Check {
        id: "ipsie/list-groups",
        rule: "all groups can be listed",
        covers: &["IPSIE-6.2.3-01"],
        needs: GROUPS,
        why: "Groups that the identity provider does not know of, it can only find by looking at all.",
        caught: Fault::ListOfAllGroupsRefused,
        run: |t| {
            Box::pin(async move {
                let _group = t.group(&[]).await?;
                let reply = t.read(&format!("{}?attributes=id", t.groups())).await?;
                reply.list()?;
                Ok(())
            })
        },
    },
    Check {
        id: "ipsie/read-group",
        rule: "GET of a group answers with that group",
        covers: &["IPSIE-6.2.4-01"],
        needs: GROUPS,
        why: "Without it no client can see who is in a team.",
        caught: Fault::GroupReadAsList,
        run: |t| {
            Box::pin(async move {
                let group = t.group(&[]).await?;
                let now = t.get(&group).await?;
                now.status(&[200])?.at("/id", group.id.as_str())?;
                Ok(())
            })
        },
    },
    Check {
        id: "ipsie/find-group-by-name",
        rule: "a filter by displayName finds that group",
        covers: &["IPSIE-6.2.5-01"],
        needs: GROUPS,
        why: "A group that is not found is made a second time, and its people have the access of neither.",
        caught: Fault::FilterOnGroupsIgnored,
        run: |t| {
            Box::pin(async move {
                let (group, _other) = (t.group(&[]).await?, t.group(&[]).await?);
                let filter = equals("displayName", &group, "/displayName");
                found_by(t, &t.groups(), &group, &[filter]).await
            })
        },
    },
    Check {
        id: "ipsie/find-groups-by-member",
        rule: "a filter by a member in brackets finds the group that the user is in",
        covers: &["IPSIE-6.2.5-03"],
        needs: GROUPS,
        why: "Clients ask this before somebody leaves; the groups that do not come keep the person.",
        caught: Fault::GroupsByMemberFindNobody,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                let (team, _other) = (t.group(&[&ann]).await?, t.group(&[&bob]).await?);
                let filter = format!("members[value eq {}]", Value::from(ann.id.as_str()));
                found_by(t, &t.groups(), &team, &[filter]).await
            })
        },
    },
    Check {
        id: "ipsie/change-members",
        rule: "PATCH adds a member to a group, and takes one out",
        covers: &["IPSIE-6.2.6-01"],
        needs: GROUPS,
        why: "Who joins a team has none of its access, and who leaves keeps all of it.",
        caught: Fault::PatchRemoveMembersIgnoresFilter,
        run: |t| Box::pin(change_members(t)),
    },
    Check {
        id: "ipsie/fifty-members",
        rule: "one PATCH may hold fifty operations that add members, or take them out and in again",
        covers: &["IPSIE-6.2.6-02"],
        needs: GROUPS,
        why: "A team that is merged into another comes by halves: the request is refused, and everybody waits.",
        caught: Fault::TwentyOperationsAtMost,
        run: |t| Box::pin(fifty_members(t)),
    },
];

fn with(mut body: Value, more: Value) -> Value {
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    body
}

/// Adds this member.
fn adding(user: &Made) -> Value {
    json!({ "op": "add", "path": "members", "value": [{ "value": user.id }] })
}

/// Removes this member. The path selects a whole value, which the interoperability profile lets nobody do but which is how
/// one member is named (ambiguity A-35); and no other form is in the RFCs.
fn removing(user: &Made) -> Value {
    let id = Value::from(user.id.as_str());
    json!({ "op": "remove", "path": format!("members[value eq {id}]") })
}

async fn change_members(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    let team = t.group(&[&ann]).await?;
    let now = after(t, &team, json!([adding(&bob)])).await?;
    now.all_at("/members/*/value", &[ann.id.as_str(), bob.id.as_str()])?;
    takes_out(t, &team, json!([removing(&ann)]), &[bob.id.as_str()]).await
}

/// Members are taken out, unless the provider keeps to the interoperability profile, which knows no such path.
async fn takes_out(t: &Trial, team: &Made, operations: Value, left: &[&str]) -> Result<(), Stop> {
    let reply = t.patch(team, operations).await?;
    if reply.refused(400, "invalidPath").is_ok() && !reply.get("/scimType").is_null() {
        let why = "INTEROP-6.5.2.2-03: a path that selects a whole value is refused, also that of a member";
        return Err(Stop::Skipped(why.to_owned()));
    }
    reply.status(&[200, 204])?;
    let now = t.get_fixture(team).await?;
    now.all_at("/members/*/value", left)?;
    Ok(())
}

/// Few users go in and out again and again: what counts is how many operations there are.
async fn fifty_members(t: &Trial) -> Result<(), Stop> {
    let mut users = Vec::new();
    for _ in 0..5 {
        users.push(t.user().await?);
    }
    let team = t.group(&[]).await?;
    let again = || users.iter().cycle();
    let added: Vec<Value> = again().take(MOST).map(adding).collect();
    let now = after(t, &team, added.into()).await?;
    let ids: Vec<&str> = users.iter().map(|user| user.id.as_str()).collect();
    now.all_at("/members/*/value", &ids)?;
    // Out and in again, for to remove who is not there may be refused (ambiguity A-02).
    let moved = again()
        .take(MOST / 2)
        .flat_map(|user| [removing(user), adding(user)]);
    let moved: Vec<Value> = moved.collect();
    takes_out(t, &team, moved.into(), &ids).await
}
