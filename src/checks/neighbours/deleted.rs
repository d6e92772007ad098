//! What a DELETE leaves alone, and of what it leaves nothing (RFC 7644 section 3.6).

use super::{GROUPS, patched, replaced, team};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "neighbours/deleted-group-leaves-users",
        rule: "the users of a group that is deleted are still there",
        covers: &["RFC7644-3.6-02"],
        needs: GROUPS,
        why: "Somebody tidies up groups, and the accounts of a whole department are gone.",
        caught: Fault::GroupDeletesItsMembers,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                let team = t.group(&[&ann, &bob]).await?;
                gone(t, &team)
                    .await
                    .map_err(|stop| stop.into_blocked("deleting a group"))?;
                for user in [&ann, &bob] {
                    let now = t.get(user).await?;
                    now.status(&[200])?.at("/id", user.id.as_str())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "neighbours/deleted-user-leaves-group",
        rule: "the groups of a user who is deleted keep the other members",
        covers: &["RFC7644-3.6-02"],
        needs: GROUPS,
        why: "One person leaves, and all colleagues lose their access.",
        caught: Fault::DeletingMemberEmptiesGroup,
        run: |t| {
            Box::pin(async move {
                let (ann, bob, cem) = (t.user().await?, t.user().await?, t.user().await?);
                let (team, other) = (
                    team(t, &[&ann, &bob, &cem]).await?,
                    team(t, &[&ann, &cem]).await?,
                );
                gone(t, &ann)
                    .await
                    .map_err(|stop| stop.into_blocked("deleting a member"))?;
                // Whether the one who is gone is still named is the matter of others.
                for (group, rest) in [(&team, vec![&bob, &cem]), (&other, vec![&cem])] {
                    let now = t.get(group).await?;
                    let shown = now.status(&[200])?.all("/members/*/value");
                    let stays = |user: &&Made| shown.iter().any(|id| **id == *user.id);
                    now.expect(
                        rest.iter().all(stays),
                        "the other members",
                        format!("members {}", json!(shown)),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "neighbours/last-member-leaves-group",
        rule: "a group is still there when its only member is deleted, and so is the manager of whoever is deleted",
        covers: &["RFC7644-3.6-02"],
        needs: GROUPS,
        why: "Somebody leaves, and the group with all its rights in the application is gone before the successor comes.",
        caught: Fault::LastMemberTakesGroup,
        run: |t| {
            Box::pin(async move {
                let (ann, chief) = (t.user().await?, t.user().await?);
                let alone = team(t, &[&ann]).await?;
                if t.has(Feature::Patch) && t.has(Feature::Enterprise) {
                    let manager = format!("{}:manager", urn::ENTERPRISE_USER);
                    let set =
                        json!({ "op": "add", "path": manager, "value": { "value": chief.id } });
                    // Whether managers are kept is the matter of others.
                    t.patch(&ann, json!([set])).await?;
                }
                gone(t, &ann)
                    .await
                    .map_err(|stop| stop.into_blocked("deleting a member"))?;
                for left in [&alone, &chief] {
                    t.get(left)
                        .await?
                        .status(&[200])?
                        .at("/id", left.id.as_str())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "neighbours/member-can-be-deleted",
        rule: "a user who is a member of a group can be deleted",
        covers: &["RFC7644-3.6-01"],
        needs: GROUPS,
        why: "Everybody is in some group; a provider that insists on empty hands keeps the accounts of all leavers.",
        caught: Fault::MemberCannotBeDeleted,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                t.group(&[&ann, &bob]).await?;
                gone(t, &ann).await
            })
        },
    },
    Check {
        id: "neighbours/inactive-can-be-deleted",
        rule: "a user who is inactive can be deleted",
        covers: &["RFC7644-3.6-01"],
        needs: &[Feature::User],
        why: "Identity providers close an account first and delete it weeks later; it stays for ever, with all its data.",
        caught: Fault::InactiveCannotBeDeleted,
        run: |t| {
            Box::pin(async move {
                let leaver = t.user_keeping(json!({}), &["/active"]).await?;
                close(t, &leaver).await?;
                gone(t, &leaver).await
            })
        },
    },
    Check {
        id: "neighbours/deleted-found-by-no-attribute",
        rule: "a query by externalId or by displayName does not find who was deleted",
        covers: &["RFC7644-3.6-06"],
        needs: &[Feature::User, Feature::Filter],
        why: "Identity providers look people up by externalId and link the dead account instead of creating a new one.",
        caught: Fault::DeletedFoundByExternalId,
        run: |t| Box::pin(found_by_nothing(t)),
    },
    Check {
        id: "neighbours/group-name-is-free-again",
        rule: "a group can be created with the name of one that was deleted",
        covers: &["RFC7644-3.6-07"],
        needs: GROUPS,
        why: "A group that was taken away by mistake can never be made again under its name.",
        caught: Fault::GroupNameStaysTaken,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let team = t.group(&[&ann]).await?;
                gone(t, &team)
                    .await
                    .map_err(|stop| stop.into_blocked("deleting a group"))?;
                t.create(&t.groups(), team.sent.clone()).await?;
                Ok(())
            })
        },
    },
];

/// It is deleted, and is not found any more.
async fn gone(t: &Trial, made: &Made) -> Result<(), Stop> {
    let reply = t.delete(made).await?;
    reply.expect(reply.is_success(), "status 204", reply.summary())?;
    t.get(made).await?.status(&[404])?;
    Ok(())
}

/// Closes an account; where that cannot be done, there is nothing to judge.
pub(super) async fn close(t: &Trial, user: &Made) -> Result<(), Stop> {
    if t.has(Feature::Patch) {
        let closing = json!({ "op": "replace", "path": "active", "value": false });
        patched(t, user, json!([closing])).await?;
    } else {
        replaced(t, user, &user.sent_with(json!({ "active": false }))).await?;
    }
    let closed = t.get_fixture(user).await?;
    let closed = closed.at("/active", false).map(|_| ());
    closed.map_err(|stop| stop.into_blocked("closing an account"))
}

async fn found_by_nothing(t: &Trial) -> Result<(), Stop> {
    let named = json!({ "externalId": t.word(), "displayName": t.word() });
    let ann = t.user_with(named).await?;
    let mut filters = Vec::new();
    for name in ["externalId", "displayName"] {
        let filter = format!(
            "{name} eq {}",
            Value::from(ann.sent_str(&format!("/{name}")))
        );
        // Only a query that found the user before says something afterwards.
        if lists(&t.find_users(&filter).await?, &[&ann]).is_ok() {
            filters.push(filter);
        }
    }
    if filters.is_empty() {
        let none = "the provider finds nobody by externalId or displayName";
        return Err(Stop::Skipped(none.to_owned()));
    }
    gone(t, &ann)
        .await
        .map_err(|stop| stop.into_blocked("deleting a user"))?;
    for filter in filters {
        t.finds_nobody(&filter).await?;
    }
    Ok(())
}
