//! RFC 7644 section 3.14, versions of groups.

use super::{changed, team};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method};
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "groups/version-moves-with-members",
        rule: "a group has a version, and another one when its members have changed",
        covers: &["RFC7644-3.14-10", "RFC7644-3.14-01"],
        needs: &[Feature::User, Feature::Group, Feature::Patch, Feature::Etag],
        why: "Clients that ask whether the group has changed are told no, and keep the access of those who left it.",
        caught: Fault::GroupVersionStaysWithMembers,
        run: |t| {
            Box::pin(async move {
                let group = team(t).await?;
                let bob = t.user().await?;
                let first = version(t, &group).await?;
                let add = json!({ "op": "add", "path": "members", "value": [{ "value": bob.id }] });
                changed(&t.patch(&group, json!([add])).await?)?;
                let now = t.get_fixture(&group).await?;
                let joined = now.all("/members/*/value");
                if !joined.iter().any(|value| **value == *bob.id.as_str()) {
                    let why = "the group does not show whom a PATCH added";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let tag = now.header("etag").unwrap_or("none");
                let expected = format!("another ETag than {first}");
                now.expect(tag != first, expected, format!("ETag {tag}"))?;
                Ok(())
            })
        },
    },
    Check {
        id: "groups/stale-version-refused",
        rule: "a change of a group on the ground of an old version is refused",
        covers: &["RFC7644-3.14-05"],
        needs: &[Feature::User, Feature::Group, Feature::Etag],
        why: "Two clients that change one group undo each other's work, and nobody is told.",
        caught: Fault::GroupIfMatchIgnored,
        run: |t| {
            Box::pin(async move {
                let group = team(t).await?;
                t.keeps(&group, &["/displayName"]).await?;
                let stale = version(t, &group).await?;
                let [first, second] = [t.word(), t.word()];
                let named = |name: &str| group.sent_with(json!({ "displayName": name }));
                changed(&t.put(&group, &named(&first)).await?)?;
                let present = version(t, &group).await?;
                if present == stale {
                    let why = "the version did not change with the group";
                    return Err(Stop::Blocked(why.to_owned()));
                }
                let put =
                    |name: &str| Request::with_json(Method::Put, group.path.clone(), &named(name));
                let late = t.send(put(&second).header("If-Match", &stale)).await?;
                // 409 is tolerated beside 412 (RFC 7644 table 8).
                late.status(&[412, 409])?;
                let now = t.get(&group).await?;
                now.status(&[200])?.at("/displayName", first)?;
                Ok(())
            })
        },
    },
];

/// The version of a group.
async fn version(t: &Trial, group: &Made) -> Result<String, Stop> {
    let now = t.get_fixture(group).await?;
    let tag = now.header("etag").map(str::to_owned);
    tag.ok_or_else(|| now.wrong("an ETag header", "none"))
}
