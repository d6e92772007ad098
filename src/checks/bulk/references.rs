//! RFC 7644 sections 3.7.1 and 3.7.2: operations that refer to what others of the same request create.

use super::{Bulk, post};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

const WITH_GROUPS: &[Feature] = &[Feature::User, Feature::Group, Feature::Bulk];

/// The body of a group with references as members.
fn group_of(t: &Trial, references: &[&str]) -> Value {
    let mut group = t.group_body(&[]);
    group["members"] = references.iter().map(|it| json!({ "value": it })).collect();
    group
}

/// A provider whose groups show no members cannot be judged by them.
async fn groups_show_members(t: &Trial) -> Result<(), Stop> {
    let user = t.user().await?;
    let group = t.group(&[&user]).await?;
    t.kept(&group, &["/members/*/value"]).await?;
    Ok(())
}

/// The group has exactly these members.
async fn has_members(t: &Trial, group: &Made, members: &[&str]) -> Result<(), Stop> {
    let now = t.get(group).await?;
    now.status(&[200])?.all_at("/members/*/value", members)?;
    Ok(())
}

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "bulk/reference-to-a-member",
        rule: "a reference to a user created before in the same request becomes the id of that user",
        covers: &["RFC7644-3.7.2-01"],
        needs: WITH_GROUPS,
        why: "A new department is onboarded with its group in one request, and the group stays empty.",
        caught: Fault::BulkMemberReferencesDropped,
        run: |t| {
            Box::pin(async move {
                groups_show_members(t).await?;
                let operations = vec![
                    post("ann", &t.users(), &t.user_body(json!({}))),
                    post("team", &t.groups(), &group_of(t, &["bulkId:ann"])),
                ];
                let bulk = Bulk::of(t, operations).await?;
                has_members(t, &bulk.made(1)?, &[&bulk.id(0)?]).await
            })
        },
    },
    Check {
        id: "bulk/reference-in-an-extension",
        rule: "a reference in an attribute of an extension becomes the id too",
        covers: &["RFC7644-3.7.2-02"],
        needs: &[Feature::User, Feature::Bulk, Feature::Enterprise],
        why: "The manager of a new person is a text that leads nowhere; requests for approval are sent to nobody.",
        caught: Fault::BulkManagerReferencesKept,
        run: |t| {
            Box::pin(async move {
                let body = |manager: &str| {
                    let mut body = t.user_body(json!({}));
                    body["schemas"] = json!([urn::USER, urn::ENTERPRISE_USER]);
                    body[urn::ENTERPRISE_USER] = json!({ "manager": { "value": manager } });
                    body
                };
                let pointer = format!("/{}/manager/value", urn::ENTERPRISE_USER);
                let chief = t.user().await?;
                let known = t.make(&t.users(), body(&chief.id)).await?;
                t.kept(&known, &[&pointer]).await?;
                let operations = vec![
                    post("ann", &t.users(), &t.user_body(json!({}))),
                    post("bob", &t.users(), &body("bulkId:ann")),
                ];
                let bulk = Bulk::of(t, operations).await?;
                let now = t.get(&bulk.made(1)?).await?;
                now.status(&[200])?.at(&pointer, bulk.id(0)?)?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/reference-forward",
        rule: "a reference to what is created later in the same request is resolved, or its operation is refused",
        covers: &["RFC7644-3.7.2-03"],
        needs: WITH_GROUPS,
        why: "Whoever lists groups first is told 201, and has groups without anybody in them.",
        caught: Fault::BulkForwardReferencesDropped,
        run: |t| {
            Box::pin(async move {
                groups_show_members(t).await?;
                let operations = vec![
                    post("team", &t.groups(), &group_of(t, &["bulkId:ann"])),
                    post("ann", &t.users(), &t.user_body(json!({}))),
                ];
                let bulk = Bulk::of(t, operations).await?;
                if bulk.code(0)? >= 400 {
                    bulk.refused(0)?;
                    return Ok(());
                }
                has_members(t, &bulk.made(0)?, &[&bulk.id(1)?]).await
            })
        },
    },
    Check {
        id: "bulk/reference-to-nobody",
        rule: "an operation that refers to what the request does not create is refused",
        covers: &["RFC7644-3.7.2-04"],
        needs: WITH_GROUPS,
        why: "A group is made without the people it was made for, and nobody is told.",
        caught: Fault::BulkUnknownReferencesDropped,
        run: |t| {
            Box::pin(async move {
                let create = post("team", &t.groups(), &group_of(t, &["bulkId:nobody"]));
                let bulk = Bulk::of(t, vec![create]).await?;
                bulk.refused(0)?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/references-in-a-circle",
        rule: "two groups that are created as members of each other are so, or the request says that this cannot be",
        covers: &["RFC7644-3.7.1-01"],
        needs: WITH_GROUPS,
        why: "One of two departments that see each other's papers does not, though both were reported as created.",
        caught: Fault::BulkCircularLosesMembers,
        run: |t| {
            Box::pin(async move {
                let inner = t.group(&[]).await?;
                let outer = t.make(&t.groups(), group_of(t, &[&inner.id])).await;
                let nests = match outer {
                    Ok(outer) => t.kept(&outer, &["/members/*/value"]).await.is_ok(),
                    Err(_) => false,
                };
                if !nests {
                    let why = "the provider has no groups in groups";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let operations = vec![
                    post("one", &t.groups(), &group_of(t, &["bulkId:two"])),
                    post("two", &t.groups(), &group_of(t, &["bulkId:one"])),
                ];
                let bulk = Bulk::of(t, operations).await?;
                for (place, other) in [(0, 1), (1, 0)] {
                    if bulk.code(place)? >= 400 {
                        bulk.refused(place)?;
                    } else if bulk.code(other)? < 400 {
                        has_members(t, &bulk.made(place)?, &[&bulk.id(other)?]).await?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/reference-in-a-path",
        rule: "a path that refers to what the same request creates is followed, or refused for that operation alone",
        covers: &["RFC7644-3.7.2-05"],
        needs: &[Feature::User, Feature::Group, Feature::Bulk, Feature::Patch],
        why: "Clients that create a group and fill it in one request bring the server down.",
        caught: Fault::BulkPathReferenceAnswers500,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let path = format!("{}/bulkId:team", t.groups());
                let operations = vec![
                    post("team", &t.groups(), &group_of(t, &[])),
                    super::add_members(&path, &[&user.id]),
                ];
                let bulk = Bulk::of(t, operations).await?;
                if bulk.code(1)? >= 400 {
                    bulk.refused(1)?;
                }
                Ok(())
            })
        },
    },
];
