//! RFC 7644 section 3.4.2, resources in lists: the same as when they are read alone, also right after a change.

use super::{changed, find, named, selecting, shows_members, team};
use crate::checks::Check;
use crate::checks::trial::{self, Made, SENT, Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// What the provider itself says of a resource.
const OWN: [&str; 4] = [
    "/meta/location",
    "/meta/version",
    "/meta/created",
    "/meta/lastModified",
];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "groups/listed-with-members",
        rule: "a group in a list shows its members as it does when it is read alone",
        covers: &["RFC7644-3.4.2-09"],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "A client that reads all groups by their list takes them for empty, and adds everybody again.",
        caught: Fault::GroupsListedWithoutMembers,
        run: |t| {
            Box::pin(async move {
                let returned = t.attribute(urn::GROUP, "members").map(|it| &it["returned"]);
                if returned.is_some_and(|it| *it == "request") {
                    let why = "the Group schema says that members come to those who ask";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let group = team(t).await?;
                shows_members(t, &group).await?;
                selecting(t, &[&group]).await?;
                let reply = find(t, &named(&group)).await?;
                same(&reply, &t.get_fixture(&group).await?, &["/members/*/value"])
            })
        },
    },
    Check {
        id: "list/as-when-read-alone",
        rule: "a user in a list is as a GET shows it, also right after a change",
        covers: &["RFC7644-3.4.2-09"],
        needs: &[Feature::User, Feature::Filter],
        why: "Clients take versions and times from lists; by wrong ones they overwrite, or overlook, a change.",
        caught: Fault::ListedVersionDiffers,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                listed_as_read(t, &user).await?;
                let attribute = t.plain_attribute(&user).await?;
                let body = user.sent_with(json!({ attribute: "Changed" }));
                changed(&t.put(&user, &body).await?)?;
                listed_as_read(t, &user).await?;
                if t.has(Feature::Patch) {
                    let replace = json!({ "op": "replace", "path": attribute, "value": "Patched" });
                    changed(&t.patch(&user, json!([replace])).await?)?;
                    listed_as_read(t, &user).await?;
                }
                Ok(())
            })
        },
    },
];

/// The user in a list is the same as alone.
async fn listed_as_read(t: &Trial, user: &Made) -> Result<(), Stop> {
    let listed = t
        .find_users(&trial::named(user.sent_str("/userName")))
        .await?;
    let found = lists(&listed, &[user]);
    found.map_err(|stop| stop.into_blocked("finding a user"))?;
    let alone = t.get_fixture(user).await?;
    same(&listed, &alone, &SENT)?;
    for pointer in OWN {
        let (here, there) = (
            listed.get(&format!("/Resources/0{pointer}")),
            alone.get(pointer),
        );
        listed.expect(
            here.is_null() || there.is_null() || here == there,
            format!("{pointer} {there}"),
            format!("{pointer} {here}"),
        )?;
    }
    Ok(())
}

/// The only resource in the list shows the same at these pointers as the one that was read.
fn same(listed: &Reply, alone: &Reply, pointers: &[&str]) -> Result<(), Stop> {
    for pointer in pointers {
        let values: Vec<Value> = alone.all(pointer).into_iter().cloned().collect();
        listed.all_at(&format!("/Resources/0{pointer}"), &values)?;
    }
    Ok(())
}
