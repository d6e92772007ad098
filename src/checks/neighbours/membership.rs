//! Groups beside one another and members beside one another: who comes does not push out who is there.

use super::{
    GROUPS, PATCHED_GROUPS, adding, has_members, patched, replaced, team, unchanged, users,
};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::json;

/// What a small department has; a provider that cuts lists cuts them at 10 or 20.
const MANY: usize = 25;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "neighbours/adding-keeps-everybody",
        rule: "whoever is added to a group of several members joins all of them",
        covers: &["RFC7644-3.5.2.1-06", "RFC7643-4.2-06"],
        needs: PATCHED_GROUPS,
        why: "Each colleague who comes costs another one access, and the identity provider believes that both have it.",
        caught: Fault::AddingDropsFirstOfThree,
        run: |t| Box::pin(adding_keeps_everybody(t)),
    },
    Check {
        id: "neighbours/many-members-added",
        rule: "one PATCH adds 25 members, and the group shows them all",
        covers: &["RFC7644-3.5.2.1-07"],
        needs: PATCHED_GROUPS,
        why: "Entra ID and Okta fill a new group with requests of many members; whoever is behind the limit has no access.",
        caught: Fault::PatchAddsTwentyMembers,
        run: |t| Box::pin(many_added(t)),
    },
    Check {
        id: "neighbours/created-with-many-members",
        rule: "a group that is created with 25 members shows them all",
        covers: &["RFC7643-4.2-04"],
        needs: GROUPS,
        why: "The group was confirmed, so nobody sends the rest again: those behind the limit never get access.",
        caught: Fault::GroupBeginsWithTwentyMembers,
        run: |t| Box::pin(created_with_many(t)),
    },
    Check {
        id: "neighbours/second-group",
        rule: "a user who joins another group stays in the first",
        covers: &["RFC7643-4.2-06"],
        needs: GROUPS,
        why: "Whoever gets the rights of a project loses those of the department, without anybody having asked for it.",
        caught: Fault::SecondGroupLeavesFirst,
        run: |t| Box::pin(second_group(t)),
    },
    Check {
        id: "neighbours/both-groups-shown",
        rule: "groups of a user names every group that has the user",
        covers: &["RFC7643-4.1.2-10"],
        needs: GROUPS,
        why: "Applications read the rights of a person there; a group that is missing is a right that is missing.",
        caught: Fault::UserShowsLastGroupOnly,
        run: |t| Box::pin(both_groups(t)),
    },
    Check {
        id: "neighbours/put-removes-members",
        rule: "a PUT of a group with fewer members takes the others out",
        covers: &["RFC7644-3.5.1-02"],
        needs: GROUPS,
        why: "Identity providers that send whole groups take leavers out this way; whoever stays in keeps the rights.",
        caught: Fault::GroupPutOnlyAddsMembers,
        run: |t| Box::pin(put_removes(t)),
    },
    Check {
        id: "neighbours/put-of-user-keeps-groups",
        rule: "a PUT of a user, without groups, leaves the user in all groups",
        covers: &["RFC7643-4.1.2-09"],
        needs: GROUPS,
        why: "groups cannot be written, so no client sends them; whoever gets a new title loses all rights.",
        caught: Fault::UserPutLeavesGroups,
        run: |t| Box::pin(put_of_user(t)),
    },
    Check {
        id: "neighbours/members-unchanged-by-patch",
        rule: "a PATCH of a group changes nothing in the users who are its members",
        covers: &["RFC7644-3.5.2-29"],
        needs: PATCHED_GROUPS,
        why: "A rename of a group closes the accounts of those who are in it.",
        caught: Fault::GroupPatchDeactivatesMembers,
        run: |t| Box::pin(members_unchanged(t)),
    },
    Check {
        id: "neighbours/linking-a-group-keeps-members",
        rule: "a PATCH of the externalId of a group leaves its members",
        covers: &["RFC7644-3.5.2-29"],
        needs: PATCHED_GROUPS,
        why: "Identity providers link the groups that they find; at that moment everybody would lose access.",
        caught: Fault::LinkingEmptiesGroup,
        run: |t| Box::pin(linking(t)),
    },
];

async fn adding_keeps_everybody(t: &Trial) -> Result<(), Stop> {
    let all = users(t, 5).await?;
    let all: Vec<&Made> = all.iter().collect();
    let team = team(t, &all[..3]).await?;
    for last in 3..all.len() {
        let reply = t.patch(&team, json!([adding(&[all[last]])])).await?;
        reply.status(&[200, 204])?;
        has_members(t, &team, &all[..=last]).await?;
    }
    Ok(())
}

async fn many_added(t: &Trial) -> Result<(), Stop> {
    let first = t.user().await?;
    let team = team(t, &[&first]).await?;
    let many = users(t, MANY).await?;
    let mut all: Vec<&Made> = many.iter().collect();
    let reply = t.patch(&team, json!([adding(&all)])).await?;
    too_much(&reply)?;
    reply.status(&[200, 204])?;
    all.push(&first);
    has_members(t, &team, &all).await
}

async fn created_with_many(t: &Trial) -> Result<(), Stop> {
    let many = users(t, MANY).await?;
    let all: Vec<&Made> = many.iter().collect();
    team(t, &all[..1]).await?;
    let body = t.group_body(&all);
    let reply = t.post(&t.groups(), &body).await?;
    too_much(&reply)?;
    reply.expect(reply.is_success(), "status 201", reply.summary())?;
    let group = t.made(&t.groups(), body, reply)?;
    has_members(t, &group, &all).await
}

/// A provider may say that a request is too large for it (RFC 7644 section 3.12); then nothing is lost in silence.
fn too_much(reply: &Reply) -> Result<(), Stop> {
    if reply.is_refusal() && (reply.code() == 413 || reply.get("/scimType") == "tooMany") {
        let why = format!("the provider takes no {MANY} members at once");
        return Err(Stop::Skipped(why));
    }
    Ok(())
}

async fn second_group(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    let first = team(t, &[&ann, &bob]).await?;
    let second = team(t, &[&ann]).await?;
    has_members(t, &first, &[&ann, &bob]).await?;
    if t.has(Feature::Patch) {
        patched(t, &second, json!([adding(&[&bob])])).await?;
        has_members(t, &second, &[&ann, &bob]).await?;
        has_members(t, &first, &[&ann, &bob]).await?;
    }
    Ok(())
}

async fn both_groups(t: &Trial) -> Result<(), Stop> {
    let ann = t.user().await?;
    let first = team(t, &[&ann]).await?;
    let shows = |reply: &Reply, group: &Made| {
        let shown = reply.all("/groups/*/value");
        shown.iter().any(|id| **id == *group.id)
    };
    if !shows(&t.get_fixture(&ann).await?, &first) {
        return Err(Stop::Skipped("users do not show their groups".to_owned()));
    }
    let second = team(t, &[&ann]).await?;
    let now = t.get(&ann).await?;
    now.status(&[200])?;
    now.expect(
        shows(&now, &first) && shows(&now, &second),
        format!("groups with {} and {}", first.id, second.id),
        format!("groups {}", now.get("/groups")),
    )?;
    Ok(())
}

async fn put_removes(t: &Trial) -> Result<(), Stop> {
    let (ann, bob, cem) = (t.user().await?, t.user().await?, t.user().await?);
    let team = team(t, &[&ann, &bob, &cem]).await?;
    let fewer = team.sent_with(json!({ "members": [{ "value": bob.id }] }));
    replaced(t, &team, &fewer).await?;
    has_members(t, &team, &[&bob]).await
}

async fn put_of_user(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    let team = team(t, &[&ann, &bob]).await?;
    replaced(t, &ann, &ann.sent_with(json!({ "title": t.word() }))).await?;
    has_members(t, &team, &[&ann, &bob]).await
}

async fn members_unchanged(t: &Trial) -> Result<(), Stop> {
    let ann = t.user().await?;
    let team = team(t, &[&ann]).await?;
    let before = t.get_fixture(&ann).await?;
    let name = format!("renamed {}", t.word());
    let renaming = json!({ "op": "replace", "path": "displayName", "value": name });
    patched(t, &team, json!([renaming])).await?;
    let shown = ["/userName", "/displayName", "/title", "/active"];
    unchanged(t, &ann, &before, &shown).await
}

async fn linking(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    let team = team(t, &[&ann, &bob]).await?;
    let linking = json!({ "op": "add", "path": "externalId", "value": t.word() });
    let reply = t.patch(&team, json!([linking])).await?;
    if reply.is_refusal() {
        return Err(Stop::Skipped("groups take no externalId".to_owned()));
    }
    has_members(t, &team, &[&ann, &bob]).await
}
