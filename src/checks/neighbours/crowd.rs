//! Groups of many, and members of every kind.

use super::{GROUPS, PATCHED_GROUPS, adding, has_members, patched, team, users};
use crate::checks::Check;
use crate::checks::resource::{moved_on, until_later};
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// More than any round number at which somebody would cut a list of members.
const CROWD: usize = 103;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "neighbours/more-than-a-hundred",
        rule: "a group of more than a hundred members has them all, whether they came by PUT or by PATCH, and one can leave",
        covers: &[
            "RFC7644-3.5.1-02",
            "RFC7644-3.5.2.1-07",
            "RFC7644-3.5.2.2-05",
        ],
        needs: GROUPS,
        why: "In every company somebody is the hundred-and-first; the request was confirmed, and the access is missing.",
        caught: Fault::GroupsShowAHundred,
        run: |t| Box::pin(crowd(t)),
    },
    Check {
        id: "neighbours/one-object-as-member",
        rule: "a PATCH that adds one member, not in a list, adds it or is refused",
        covers: &["RFC7644-3.5.2.1-06"],
        needs: PATCHED_GROUPS,
        why: "Clients send a single member so; the answer says success, and nobody was added.",
        caught: Fault::SingleMemberIgnored,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                let group = team(t, &[&ann]).await?;
                let add = json!({ "op": "add", "path": "members", "value": { "value": bob.id } });
                if t.patch(&group, json!([add])).await?.is_success() {
                    return has_members(t, &group, &[&ann, &bob]).await;
                }
                has_members(t, &group, &[&ann]).await
            })
        },
    },
    Check {
        id: "neighbours/group-in-a-group",
        rule: "a group that is a member is shown as a group, with a reference that leads to it",
        covers: &["RFC7643-4.2-04"],
        needs: GROUPS,
        why: "Clients look the member up among the users, find nobody, and take it out as somebody who left.",
        caught: Fault::NestedGroupIsAUser,
        run: |t| Box::pin(nested(t)),
    },
    Check {
        id: "neighbours/members-move-last-modified",
        rule: "a PATCH of members alone moves meta.lastModified of the group, and leaves meta.created",
        covers: &["RFC7643-3.1-26", "RFC7643-3.1-24"],
        needs: PATCHED_GROUPS,
        why: "Clients that read only what changed since their last run never see who came and who left.",
        caught: Fault::MembersLeaveLastModified,
        run: |t| Box::pin(moved(t)),
    },
    Check {
        id: "neighbours/value-filter-in-any-case",
        rule: "a filter in a path finds values in any case, where the schema says that case does not matter",
        covers: &["RFC7644-3.5.2-30"],
        needs: &[Feature::User, Feature::Patch],
        why: "Directories write WORK, work and Work; for some people the change of the address is refused.",
        caught: Fault::PathFilterMindsCase,
        run: |t| Box::pin(any_case(t)),
    },
];

/// The provider said that it does not take so much at once, and so lost nothing in silence.
fn takes(reply: &Reply) -> Result<(), Stop> {
    if reply.is_refusal() {
        let why = format!("the provider takes no {CROWD} members at once");
        return Err(Stop::Skipped(why));
    }
    reply.expect(reply.is_success(), "a success", reply.summary())?;
    Ok(())
}

async fn crowd(t: &Trial) -> Result<(), Stop> {
    let users = users(t, CROWD).await?;
    let all: Vec<&Made> = users.iter().collect();
    let group = team(t, &all[..1]).await?;
    let members: Vec<Value> = all.iter().map(|it| json!({ "value": it.id })).collect();
    let whole = group.sent_with(json!({ "members": members }));
    takes(&t.put(&group, &whole).await?)?;
    has_members(t, &group, &all).await?;
    if t.has(Feature::Patch) {
        let leaver = format!("members[value eq {}]", Value::from(all[0].id.as_str()));
        let remove = json!({ "op": "remove", "path": leaver });
        patched(t, &group, json!([remove])).await?;
        has_members(t, &group, &all[1..]).await?;
        let second = team(t, &all[..1]).await?;
        takes(&t.patch(&second, json!([adding(&all[1..])])).await?)?;
        has_members(t, &second, &all).await?;
    }
    Ok(())
}

async fn nested(t: &Trial) -> Result<(), Stop> {
    let ann = t.user().await?;
    let inner = team(t, &[&ann]).await?;
    let reply = t.post(&t.groups(), &t.group_body(&[&inner])).await?;
    if reply.is_refusal() {
        let why = "groups cannot be members of groups here";
        return Err(Stop::Skipped(why.to_owned()));
    }
    let outer = t.made(&t.groups(), json!({}), reply);
    let outer = outer.map_err(|stop| stop.into_blocked("making a group"))?;
    let now = t.get_fixture(&outer).await?;
    let members = now.all("/members/*");
    let Some(member) = members.iter().find(|it| it["value"] == inner.id.as_str()) else {
        let why = "the group does not show the group that is its member";
        return Err(Stop::Skipped(why.to_owned()));
    };
    let told = &member["type"];
    now.expect(
        !told
            .as_str()
            .is_some_and(|it| it.eq_ignore_ascii_case("User")),
        "type Group",
        format!("type {told}"),
    )?;
    if let Some(reference) = member["$ref"].as_str() {
        let there = t.follow(reference).await?;
        there.expect(
            there.code() != 404 && (there.code() != 200 || there.get("/id") == inner.id.as_str()),
            format!("the group {} at {reference}", inner.id),
            there.summary(),
        )?;
    }
    Ok(())
}

async fn moved(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    let group = team(t, &[&ann]).await?;
    let before = t.get_fixture(&group).await?;
    if !before.get("/meta/lastModified").is_string() {
        let why = "the provider tells no times of groups";
        return Err(Stop::Skipped(why.to_owned()));
    }
    until_later(&before).await?;
    patched(t, &group, json!([adding(&[&bob])])).await?;
    let after = t.get_fixture(&group).await?;
    if after.all("/members/*").len() < 2 {
        let why = "the group does not show whom a PATCH added";
        return Err(Stop::Skipped(why.to_owned()));
    }
    moved_on(&before, &after)
}

async fn any_case(t: &Trial) -> Result<(), Stop> {
    let told = t.attribute(urn::USER, "emails");
    let mut parts = told
        .and_then(|it| it["subAttributes"].as_array())
        .into_iter()
        .flatten();
    let kind = parts.find(|it| it["name"] == "type");
    if kind.is_none_or(|it| it["caseExact"] == true) {
        let why =
            "the schema says nothing of types of e-mail addresses, or that their case matters";
        return Err(Stop::Skipped(why.to_owned()));
    }
    let old = [json!({ "value": format!("{}@{}", t.word(), t.domain()), "type": "work" })];
    let ann = t
        .user_keeping(json!({ "emails": old }), &["/emails/*/type"])
        .await?;
    let new = format!("{}@{}", t.word(), t.domain());
    let set = |kind: &str| {
        let path = format!("emails[type eq \"{kind}\"].value");
        json!([{ "op": "replace", "path": path, "value": new }])
    };
    // Where not even the same case is found, others judge that.
    patched(t, &ann, set("work")).await?;
    let reply = t.patch(&ann, set("WORK")).await?;
    reply.status(&[200, 204])?;
    Ok(())
}
