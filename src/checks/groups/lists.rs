//! RFC 7644 sections 3.4.2 and 3.4.3, lists of groups.

use super::{called, find, named, not_offered, selecting, shows_members, team};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial, lists};
use crate::client::with_query;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "groups/found-by-exact-name",
        rule: "displayName eq finds the group of that name, and not one whose name is longer",
        covers: &["RFC7644-3.4.2.2-06", "RFC7644-3.4.2.2-01"],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "An identity provider links the first group that comes: people get the access of another team.",
        caught: Fault::GroupNameIsAPrefix,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let name = t.word();
                let group = called(t, &ann, &name).await?;
                let _neighbour = called(t, &ann, &format!("{name}s")).await?;
                let reply = find(t, &named(&group)).await?;
                not_offered(&reply)?;
                lists(&reply, &[&group])
            })
        },
    },
    Check {
        id: "groups/nobody-is-an-empty-list",
        rule: "a query for a group that is not there is answered with 200 and an empty list",
        covers: &["RFC7644-3.4.2-06"],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "Clients look whether there is such a group before they create it; an error ends the run.",
        caught: Fault::NoGroupAnswers404,
        run: |t| {
            Box::pin(async move {
                let group = team(t).await?;
                not_offered(&find(t, &named(&group)).await?)?;
                let filter = format!(r#"displayName eq "{}""#, t.word());
                let reply = find(t, &filter).await?;
                lists(&reply, &[])?;
                reply.at("/totalResults", 0)?;
                Ok(())
            })
        },
    },
    Check {
        id: "groups/found-by-member",
        rule: "a filter by a member finds the groups that it is in, and no others",
        covers: &["RFC7644-3.4.2.2-31"],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "Clients ask this before somebody leaves; the groups that do not come keep the person.",
        caught: Fault::GroupsByMemberFindNobody,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                let (hers, both) = (t.group(&[&ann]).await?, t.group(&[&ann, &bob]).await?);
                shows_members(t, &hers).await?;
                for (member, groups) in [(&ann, vec![&hers, &both]), (&bob, vec![&both])] {
                    let id = Value::from(member.id.as_str());
                    let reply = find(t, &format!("members.value eq {id}")).await?;
                    not_offered(&reply)?;
                    lists(&reply, &groups)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "groups/pages",
        rule: "totalResults, count and startIndex work on groups: no more come than count says, none for 0",
        covers: &[
            "RFC7644-3.4.2.4-03",
            "RFC7644-3.4.2.4-06",
            "RFC7644-3.4.2-08",
        ],
        needs: &[
            Feature::User,
            Feature::Group,
            Feature::Filter,
            Feature::IndexPaging,
        ],
        why: "Groups are large: a client that asks for ten of them gets a thousand with all their members.",
        caught: Fault::GroupCountIgnored,
        run: |t| {
            Box::pin(async move {
                let all = three(t, ["a", "b", "c"]).await?;
                let filter = selecting(t, &[&all[0], &all[1], &all[2]]).await?;
                for (start, count, most) in [("1", "2", 2), ("3", "2", 1), ("1", "0", 0)] {
                    let page = [
                        ("filter", filter.as_str()),
                        ("startIndex", start),
                        ("count", count),
                    ];
                    let reply = t.read(&with_query(&t.groups(), &page)).await?;
                    reply.status(&[200])?.at("/totalResults", 3)?;
                    let came = reply.all("/Resources/*").len();
                    reply.expect(
                        came <= most,
                        format!("at most {most} groups"),
                        format!("{came} groups"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "groups/sorted-by-name",
        rule: "sortBy=displayName orders groups",
        covers: &["RFC7644-3.4.2.3-01"],
        needs: &[
            Feature::User,
            Feature::Group,
            Feature::Filter,
            Feature::Sort,
        ],
        why: "Clients page through a sorted list so that no group is missed; unsorted, the pages drift.",
        caught: Fault::GroupSortIgnored,
        run: |t| {
            Box::pin(async move {
                let all = three(t, ["c", "a", "b"]).await?;
                let filter = selecting(t, &[&all[0], &all[1], &all[2]]).await?;
                let by = [("filter", filter.as_str()), ("sortBy", "displayName")];
                let reply = t.query_all(&t.groups(), &by).await?;
                let came = reply.status(&[200])?.all("/Resources/*/id");
                let order = [&all[1].id, &all[2].id, &all[0].id];
                let sorted = came.iter().filter_map(|id| id.as_str());
                let short = reply.exceeds_page(3) && came.len() < 3;
                reply.expect(
                    short || sorted.eq(order.iter().map(|id| id.as_str())),
                    format!("ids {}", json!(order)),
                    format!("ids {}", json!(came)),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "groups/search",
        rule: "a search for groups by POST heeds filter and attributes",
        covers: &["RFC7644-3.4.3-04", "RFC7644-3.4.3-03"],
        needs: &[
            Feature::User,
            Feature::Group,
            Feature::Filter,
            Feature::Search,
        ],
        why: "A client that searches for one group gets all groups, with everybody who is in them.",
        caught: Fault::GroupSearchFilterIgnored,
        run: |t| {
            Box::pin(async move {
                let group = team(t).await?;
                let _other = team(t).await?;
                let filter = selecting(t, &[&group]).await?;
                let search = json!({
                    "schemas": [urn::SEARCH_REQUEST],
                    "filter": filter,
                    "attributes": ["displayName"],
                    "startIndex": 1,
                    "count": 10,
                });
                let path = format!("{}/.search", t.groups());
                let reply = t.post(&path, &search).await?;
                not_offered(&reply)?;
                lists(&reply, &[&group])?;
                without_members(t, &reply)
            })
        },
    },
    Check {
        id: "groups/attributes",
        rule: "attributes and excludedAttributes work on groups, alone and in lists",
        covers: &["RFC7644-3.4.2.5-01", "RFC7644-3.4.2.5-02"],
        needs: &[Feature::User, Feature::Group],
        why: "Clients that need the names of groups get all members with them, and run into limits.",
        caught: Fault::GroupAttributesIgnored,
        run: |t| {
            Box::pin(async move {
                let group = team(t).await?;
                shows_members(t, &group).await?;
                let mut ways = vec![(group.path.clone(), None)];
                if t.has(Feature::Filter)
                    && let Ok(filter) = selecting(t, &[&group]).await
                {
                    ways.push((t.groups(), Some(filter)));
                }
                for (path, filter) in &ways {
                    for asked in [
                        ("attributes", "displayName"),
                        ("excludedAttributes", "members"),
                    ] {
                        let filter = filter.as_deref().map(|filter| ("filter", filter));
                        let parameters: Vec<_> = filter.into_iter().chain([asked]).collect();
                        let reply = t.query(path, &parameters).await?;
                        without_members(t, reply.status(&[200])?)?;
                    }
                }
                Ok(())
            })
        },
    },
];

/// Three groups whose names begin with these letters.
async fn three(t: &Trial, letters: [&str; 3]) -> Result<Vec<Made>, Stop> {
    let ann = t.user().await?;
    let mut all = Vec::new();
    for letter in letters {
        all.push(called(t, &ann, &format!("{letter} {}", t.word())).await?);
    }
    Ok(all)
}

/// No group in the answer shows members, unless the target announces that they always come.
fn without_members(t: &Trial, reply: &Reply) -> Result<(), Stop> {
    let members = t.attribute(urn::GROUP, "members");
    if members.is_some_and(|it| it["returned"] == "always") {
        return Ok(());
    }
    let shown = reply.all("/members/*").len() + reply.all("/Resources/*/members/*").len();
    reply.expect(
        shown == 0,
        "groups without members",
        format!("{shown} members"),
    )?;
    Ok(())
}
