//! RFC 7643 section 4.1.2, `groups` of a user: computed from the groups that it is in.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;
use serde_json::{Value, json};

/// The words for how somebody is in a group.
const TYPES: [&str; 2] = ["direct", "indirect"];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "resource/groups-follow-membership",
        rule: "groups of a user loses a group that the user is taken out of, and one that is deleted",
        covers: &["RFC7643-4.1.2-11"],
        needs: &[Feature::User, Feature::Group],
        why: "Whoever reads the access of a person there sees access that is long gone, or grants it by that.",
        caught: Fault::DeletedGroupStaysWithUser,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let (left, gone) = (t.group(&[&user]).await?, t.group(&[&user]).await?);
                if !is_in(t, &user, &left).await? || !is_in(t, &user, &gone).await? {
                    let why = "the provider does not show the groups of a user";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let one = format!("members[value eq {}]", Value::from(user.id.as_str()));
                let emptied = if t.has(Feature::Patch) {
                    t.patch(&left, json!([{ "op": "remove", "path": one }]))
                        .await?
                } else {
                    t.put(&left, &left.sent_with(json!({ "members": [] })))
                        .await?
                };
                for reply in [emptied, t.delete(&gone).await?] {
                    reply
                        .expect(reply.is_success(), "success", reply.summary())
                        .map_err(|stop| stop.into_blocked("emptying and deleting a group"))?;
                }
                let now = t.get_fixture(&user).await?;
                for group in [&left, &gone] {
                    now.expect(
                        !ids(&now).contains(&group.id.as_str()),
                        format!("groups without {:?}", group.id),
                        format!("groups {}", now.get("/groups")),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/groups-direct-or-indirect",
        rule: "type in groups of a user, where there is one, is direct or indirect",
        covers: &["RFC7643-4.1.2-12"],
        needs: &[Feature::User, Feature::Group],
        why: "Clients look for direct to know which group to take somebody out of.",
        caught: Fault::MembershipTypeMadeUp,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let group = t.group(&[&user]).await?;
                // Groups in groups need not be possible; then the one group has to do.
                let _nested = t.group(&[&group]).await;
                let now = t.get_fixture(&user).await?;
                for word in now.all("/groups/*/type") {
                    now.expect(
                        word.is_null() || word.as_str().is_some_and(|word| TYPES.contains(&word)),
                        "type direct or indirect",
                        format!("type {word}"),
                    )?;
                }
                Ok(())
            })
        },
    },
];

/// True if the user shows that it is in the group.
async fn is_in(t: &Trial, user: &Made, group: &Made) -> Result<bool, Stop> {
    let now = t.get_fixture(user).await?;
    Ok(ids(&now).contains(&group.id.as_str()))
}

/// The ids of the groups that a user shows.
fn ids(reply: &crate::reply::Reply) -> Vec<&str> {
    let values = reply.all("/groups/*/value");
    values.into_iter().filter_map(Value::as_str).collect()
}
