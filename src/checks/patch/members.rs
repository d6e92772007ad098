//! RFC 7644 section 3.5.2, PATCH of groups: members come and go, and a group gets another name.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;
use serde_json::json;

const GROUPS: &[Feature] = &[Feature::User, Feature::Group, Feature::Patch];

/// A group that shows its members.
async fn team(t: &Trial, members: &[&Made]) -> Result<Made, Stop> {
    let team = t.group(members).await?;
    t.keeps(&team, &["/members/*/value"]).await?;
    Ok(team)
}

/// The group has exactly these members. What else is said of them, no rule cares.
async fn has_members(t: &Trial, group: &Made, members: &[&Made]) -> Result<(), Stop> {
    let ids: Vec<&str> = members.iter().map(|member| member.id.as_str()).collect();
    let now = t.get(group).await?;
    now.status(&[200])?.all_at("/members/*/value", &ids)?;
    Ok(())
}

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "patch/add-members",
        rule: "adding several members at once adds all of them, and keeps those who are there",
        covers: &["RFC7644-3.5.2.1-07", "RFC7643-4.2-06"],
        needs: GROUPS,
        why: "Entra ID adds many members with one request; whoever is dropped has no access, and the answer said success.",
        caught: Fault::PatchAddsFirstMemberOnly,
        run: |t| {
            Box::pin(async move {
                let (ann, bob, cem) = (t.user().await?, t.user().await?, t.user().await?);
                let team = team(t, &[&ann]).await?;
                let value = json!([{ "value": bob.id }, { "value": cem.id }]);
                let reply = t
                    .patch(
                        &team,
                        json!([{ "op": "add", "path": "members", "value": value }]),
                    )
                    .await?;
                reply.status(&[200, 204])?;
                has_members(t, &team, &[&ann, &bob, &cem]).await
            })
        },
    },
    Check {
        id: "patch/add-member-again",
        rule: "adding somebody who is a member already succeeds and changes nothing",
        covers: &["RFC7644-3.5.2.1-10"],
        needs: GROUPS,
        why: "Identity providers repeat what they are not sure of; an error stops the whole group, a second entry \
              survives the removal of the first.",
        caught: Fault::PatchAddMemberAgainRefused,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let team = team(t, &[&ann]).await?;
                let value = json!([{ "value": ann.id }]);
                let reply = t
                    .patch(
                        &team,
                        json!([{ "op": "add", "path": "members", "value": value }]),
                    )
                    .await?;
                reply.status(&[200, 204])?;
                has_members(t, &team, &[&ann]).await
            })
        },
    },
    Check {
        id: "patch/remove-one-member",
        rule: "removing a member by value filter leaves the other members in place",
        covers: &["RFC7644-3.5.2.2-05"],
        needs: GROUPS,
        why: "Okta and Entra ID (compliant mode) take a leaver out of a group this way; a provider that ignores the \
              filter empties the group.",
        caught: Fault::PatchRemoveMembersIgnoresFilter,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                let team = team(t, &[&ann, &bob]).await?;
                let path = format!(r#"members[value eq "{}"]"#, bob.id);
                let reply = t
                    .patch(&team, json!([{ "op": "remove", "path": path }]))
                    .await?;
                reply.status(&[200, 204])?;
                has_members(t, &team, &[&ann]).await
            })
        },
    },
    Check {
        id: "patch/replace-members",
        rule: "replacing members makes the new ones the only ones",
        covers: &["RFC7644-3.5.2.3-10"],
        needs: GROUPS,
        why: "Okta's push sends the whole list; whoever left the group stays in it if the list is only added.",
        caught: Fault::PatchReplaceMembersAdds,
        run: |t| {
            Box::pin(async move {
                let (ann, bob, cem) = (t.user().await?, t.user().await?, t.user().await?);
                let team = team(t, &[&ann]).await?;
                let value = json!([{ "value": bob.id }, { "value": cem.id }]);
                let reply = t
                    .patch(
                        &team,
                        json!([{ "op": "replace", "path": "members", "value": value }]),
                    )
                    .await?;
                reply.status(&[200, 204])?;
                has_members(t, &team, &[&bob, &cem]).await
            })
        },
    },
    Check {
        id: "patch/rename-group",
        rule: "replacing displayName renames the group, and its members stay",
        covers: &["RFC7644-3.5.2.3-03"],
        needs: GROUPS,
        why: "Some providers answer with success and keep the old name; from then on the two sides speak of different \
              groups.",
        caught: Fault::PatchGroupNameIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let team = team(t, &[&ann]).await?;
                let name = t.word();
                let reply = t
                    .patch(
                        &team,
                        json!([{ "op": "replace", "path": "displayName", "value": name }]),
                    )
                    .await?;
                reply.status(&[200, 204])?;
                t.get(&team)
                    .await?
                    .status(&[200])?
                    .at("/displayName", name)?;
                has_members(t, &team, &[&ann]).await
            })
        },
    },
];
