//! RFC 7644 section 3.7: what a bulk request does to groups, which is easily forgotten, and what it leaves alone.

use super::{Bulk, add_members, delete, post, put};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[Check {
    id: "bulk/groups",
    rule: "groups are created, replaced, modified and deleted in a bulk request as by themselves, and users stay as they are",
    covers: &[
        "RFC7644-3.7-08",
        "RFC7644-3.7-05",
        "RFC7644-3.7-06",
        "RFC7644-3.7-07",
        "RFC7644-3.7-13",
    ],
    needs: &[Feature::User, Feature::Group, Feature::Bulk],
    why: "On Monday the groups are changed in one request; all was confirmed, and those who should be out are in.",
    caught: Fault::BulkGroupDeleteIgnored,
    run: |t| Box::pin(groups(t)),
}];

async fn groups(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    let (going, renamed) = (t.group(&[&ann]).await?, t.group(&[&ann]).await?);
    t.keeps(&renamed, &["/members/*/value", "/displayName"])
        .await?;
    let before = t.get_fixture(&bob).await?;
    let name = format!("renamed {}", t.word());
    let fresh = t.group_body(&[&bob]);
    let mut operations = vec![
        post("fresh", &t.groups(), &fresh),
        put(
            &renamed.path,
            &renamed.sent_with(json!({ "displayName": name })),
        ),
        delete(&going.path),
    ];
    if t.has(Feature::Patch) {
        operations.push(add_members(&renamed.path, &[&bob.id]));
    }
    let bulk = Bulk::of(t, operations).await?;
    bulk.ended(0, &[201])?;
    let location = bulk.result(0)?["location"].as_str().unwrap_or_default();
    match t.follow(location).await {
        Ok(there) => drop(
            there
                .status(&[200])?
                .at("/displayName", fresh["displayName"].clone())?,
        ),
        Err(Stop::Skipped(_)) => {}
        Err(stop) => return Err(stop),
    }
    if bulk.code(1)? < 300 {
        let now = t.get(&renamed).await?;
        now.status(&[200])?.at("/displayName", name)?;
        if t.has(Feature::Patch) && bulk.code(3)? < 300 {
            now.all_at("/members/*/value", &[ann.id.as_str(), bob.id.as_str()])?;
        }
    }
    if bulk.code(2)? < 300 {
        t.get(&going).await?.status(&[404])?;
    }
    for user in [&ann, &bob] {
        t.get(user)
            .await?
            .status(&[200])?
            .at("/id", user.id.as_str())?;
    }
    let now = t.get_fixture(&bob).await?;
    for pointer in ["/userName", "/title", "/active", "/displayName"] {
        now.at(pointer, before.get(pointer).clone())?;
    }
    Ok(())
}
