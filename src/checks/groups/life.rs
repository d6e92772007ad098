//! RFC 7644 sections 3.3 to 3.6, the life of a group.

use super::{changed, find, named, not_offered, team};
use crate::checks::Check;
use crate::checks::resource::{moved_on, until_later};
use crate::checks::trial::lists;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "groups/created-with-location",
        rule: "POST of a group answers 201 with a Location that leads to it",
        covers: &["RFC7644-3.3-06", "RFC7644-3.3-04"],
        needs: &[Feature::User, Feature::Group],
        why: "A client that keeps the location, as Entra ID does, cannot find the group any more and creates it again.",
        caught: Fault::GroupWithoutLocation,
        run: |t| {
            Box::pin(async move {
                let group = team(t).await?;
                let Some(location) = group.reply.status(&[201])?.header("location") else {
                    return Err(group.reply.wrong("a Location header", "none"));
                };
                let there = t.follow(location).await?;
                there.status(&[200])?.at("/id", group.id.as_str())?;
                Ok(())
            })
        },
    },
    Check {
        id: "groups/unknown-is-404",
        rule: "GET of a group that never was answers 404, with an error of SCIM",
        covers: &["RFC7644-3.4.1-02"],
        needs: &[Feature::Group],
        why: "Clients create a group again only when they are told that it is not there.",
        caught: Fault::UnknownGroupWithoutError,
        run: |t| {
            Box::pin(async move {
                let reply = t.read(&t.nowhere(&t.groups())).await?;
                reply.status(&[404])?.names(urn::ERROR)?;
                Ok(())
            })
        },
    },
    Check {
        id: "groups/deleted-is-gone",
        rule: "a group that was deleted is not found, neither by its id nor in a list",
        covers: &["RFC7644-3.6-02", "RFC7644-3.6-06"],
        needs: &[Feature::User, Feature::Group],
        why: "Access that was withdrawn with the group is still there, though its removal was confirmed.",
        caught: Fault::DeletedGroupStillReadable,
        run: |t| {
            Box::pin(async move {
                let group = team(t).await?;
                changed(&t.delete(&group).await?)?;
                t.get(&group).await?.status(&[404])?;
                if t.has(Feature::Filter) {
                    let found = find(t, &named(&group)).await?;
                    // Whether this filter is offered, and how nobody is told, are rules of their own.
                    if found.code() == 200 {
                        lists(&found, &[])?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "groups/times",
        rule: "a change moves meta.lastModified of a group, and leaves meta.created",
        covers: &["RFC7643-3.1-26", "RFC7643-3.1-24"],
        needs: &[Feature::User, Feature::Group],
        why: "Clients that read only what changed since their last run never see the change of a group.",
        caught: Fault::GroupLastModifiedStays,
        run: |t| {
            Box::pin(async move {
                let group = team(t).await?;
                let before = t.keeps(&group, &["/displayName"]).await?;
                if !before.get("/meta/lastModified").is_string() {
                    let why = "the provider tells no times of groups";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                until_later(&before).await?;
                let name = format!("renamed {}", t.word());
                let body = group.sent_with(json!({ "displayName": name }));
                changed(&t.put(&group, &body).await?)?;
                let after = t.get_fixture(&group).await?;
                let renamed = after.at("/displayName", name);
                renamed.map_err(|stop| stop.into_blocked("renaming a group"))?;
                moved_on(&before, &after)
            })
        },
    },
    Check {
        id: "groups/external-id-kept",
        rule: "a provider that keeps the externalId of users keeps that of groups, as it was sent",
        covers: &["RFC7643-3-09"],
        needs: &[Feature::User, Feature::Group],
        why: "Identity providers link groups by externalId; without it they make each group again at every run.",
        caught: Fault::GroupExternalIdDropped,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/externalId"]).await?;
                let mut body = t.group_body(&[&ann]);
                body["externalId"] = json!(format!("{} R&D/007, \"x\"", t.word()));
                let reply = t.post(&t.groups(), &body).await?;
                if reply.is_refusal() {
                    let why = "the provider refuses a group with this externalId";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                if !reply.is_success() {
                    t.group(&[&ann]).await?;
                }
                let group = t.made(&t.groups(), body, reply)?;
                let sent = group.sent_str("/externalId");
                t.get(&group)
                    .await?
                    .status(&[200])?
                    .at("/externalId", sent)?;
                let other = json!(format!("{} again", t.word()));
                let put = t
                    .put(&group, &group.sent_with(json!({ "externalId": other })))
                    .await?;
                if put.is_success() {
                    t.get(&group)
                        .await?
                        .status(&[200])?
                        .at("/externalId", other)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "groups/found-by-external-id",
        rule: "a group that shows its externalId is found by it",
        covers: &["RFC7644-3.4.2.2-06"],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "Identity providers link groups by externalId; a group that is not found is created a second time.",
        caught: Fault::GroupExternalIdFindsNobody,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let mut body = t.group_body(&[&ann]);
                body["externalId"] = json!(t.word());
                let group = t.make(&t.groups(), body).await?;
                t.keeps(&group, &["/externalId"]).await?;
                let key = group.sent_str("/externalId");
                let reply = find(t, &format!("externalId eq {}", Value::from(key))).await?;
                not_offered(&reply)?;
                lists(&reply, &[&group])
            })
        },
    },
    Check {
        id: "groups/filtered-by-what-all-have",
        rule: "groups can be filtered by id, externalId and meta as users can",
        covers: &["RFC7644-3.4.2.2-47"],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "Entra ID looks groups up by externalId where it is mapped; refused, it can keep none of them in step.",
        caught: Fault::GroupExternalIdFilterRefused,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let mut body = t.group_body(&[&ann]);
                body["externalId"] = json!(t.word());
                let group = t.make(&t.groups(), body).await?;
                let is = named(&group);
                let found = lists(&find(t, &is).await?, &[&group]);
                found.map_err(|stop| stop.into_blocked("a filter by displayName"))?;
                let mut filters = vec![
                    format!("id eq {}", Value::from(group.id.as_str())),
                    format!(r#"{is} and meta.resourceType eq "Group""#),
                    format!(r#"{is} and meta.created gt "2001-01-01T00:00:00Z""#),
                ];
                if t.keeps(&group, &["/externalId"]).await.is_ok() {
                    filters.push(format!("externalId eq {}", group.sent["externalId"]));
                }
                for filter in filters {
                    lists(&find(t, &filter).await?, &[&group])?;
                }
                Ok(())
            })
        },
    },
];
