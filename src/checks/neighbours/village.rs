//! Several changes of one resource, and all that stands around it: other users, other groups, whole.

use super::writes::rich;
use super::{GROUPS, adding, as_before, state, team};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "neighbours/writes-of-a-user",
        rule: "PUT and PATCH of a user change no group and no other user",
        covers: &["RFC7643-4.1.2-09", "RFC7644-3.5.2-29"],
        needs: GROUPS,
        why: "Whoever gets a new title falls out of a group, or the colleague does; nobody asked for it, and nobody is told.",
        caught: Fault::UserPatchLeavesGroups,
        run: |t| Box::pin(of_a_user(t)),
    },
    Check {
        id: "neighbours/writes-of-a-group",
        rule: "PUT and PATCH of a group change no user and no other group",
        covers: &["RFC7644-3.5.1-02", "RFC7644-3.5.2-29"],
        needs: GROUPS,
        why: "A rename of a group opens closed accounts, or takes people out of other groups.",
        caught: Fault::GroupPutClearsTitles,
        run: |t| Box::pin(of_a_group(t)),
    },
];

/// Those around, and how they were.
struct Around<'a> {
    all: Vec<(&'a Made, Reply)>,
}

impl<'a> Around<'a> {
    async fn seen(t: &Trial, all: &[&'a Made]) -> Result<Self, Stop> {
        let mut seen = Vec::new();
        for made in all {
            seen.push((*made, t.get_fixture(made).await?));
        }
        Ok(Around { all: seen })
    }

    /// They are as they were; the groups of users follow from groups.
    async fn unchanged(&self, t: &Trial) -> Result<(), Stop> {
        for (made, before) in &self.all {
            as_before(t, made, before, &["groups"]).await?;
        }
        Ok(())
    }
}

async fn of_a_user(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (rich(t).await?, rich(t).await?);
    let (both, alone) = (team(t, &[&ann, &bob]).await?, team(t, &[&ann]).await?);
    let around = Around::seen(t, &[&bob, &both, &alone]).await?;
    if t.has(Feature::Patch) {
        let replace =
            |path: &str, value: Value| json!({ "op": "replace", "path": path, "value": value });
        let mail = format!("{}.new@{}", t.word(), t.domain());
        // What is refused is the matter of others.
        for operation in [
            replace("title", t.word().into()),
            replace("name.familyName", "Newly".into()),
            replace("externalId", t.word().into()),
            replace("emails", json!([{ "value": mail, "type": "work" }])),
            json!({ "op": "replace", "value": { "displayName": t.word() } }),
        ] {
            t.patch(&ann, json!([operation])).await?;
        }
        around.unchanged(t).await?;
    }
    let title = json!({ "title": t.word(), "displayName": t.word() });
    t.put(&ann, &ann.sent_with(title)).await?;
    around.unchanged(t).await
}

async fn of_a_group(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (
        rich(t).await?,
        t.user_with(json!({ "active": false })).await?,
    );
    let cem = rich(t).await?;
    let crew = team(t, &[&ann, &bob]).await?;
    let other = team(t, &[&ann, &cem]).await?;
    let around = Around::seen(t, &[&ann, &bob, &cem, &other]).await?;
    if t.has(Feature::Patch) {
        let name = format!("renamed {}", t.word());
        let leaver = format!("members[value eq {}]", Value::from(ann.id.as_str()));
        for operation in [
            json!({ "op": "replace", "path": "displayName", "value": name }),
            json!({ "op": "add", "path": "externalId", "value": t.word() }),
            adding(&[&cem]),
            json!({ "op": "remove", "path": leaver }),
        ] {
            t.patch(&crew, json!([operation])).await?;
        }
        around.unchanged(t).await?;
    }
    let members = json!([{ "value": ann.id }, { "value": bob.id }, { "value": cem.id }]);
    let changed = json!({ "displayName": format!("again {}", t.word()), "members": members });
    let put = t.put(&crew, &crew.sent_with(changed.clone())).await?;
    around.unchanged(t).await?;
    if put.is_success() {
        let now = t.get(&crew).await?;
        let shown = state(now.status(&[200])?);
        let count = shown["members"].as_array().map_or(0, Vec::len);
        now.expect(count == 3, "three members", format!("{count} members"))?;
    }
    Ok(())
}
