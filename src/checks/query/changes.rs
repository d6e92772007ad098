//! RFC 7644 section 3.4.2, queries right after a write: they see what was written, by whichever way one asks.

use super::Way;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial, lists, named};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "query/users-after-changes",
        rule: "whoever was just created, changed or deleted is found as it is now, and not as it was",
        covers: &["RFC7644-3.4.2.2-01", "RFC7644-3.4.3-04"],
        needs: &[Feature::User, Feature::Filter],
        why: "Okta looks for what it made a quarter of a second ago; what it does not find, it makes again.",
        caught: Fault::FiltersSeeFormerName,
        run: |t| Box::pin(users(t)),
    },
    Check {
        id: "query/groups-after-changes",
        rule: "a group that was just created, renamed, filled or deleted is found as it is now",
        covers: &["RFC7644-3.4.2.2-01", "RFC7644-3.4.3-04"],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "A group that was deleted and still comes is given members again, and nobody ever gets access by it.",
        caught: Fault::DeletedGroupStaysListed,
        run: |t| Box::pin(groups(t)),
    },
];

/// A filter finds these, in each way that is offered.
async fn found(t: &Trial, endpoint: &str, filter: &str, expected: &[&Made]) -> Result<(), Stop> {
    for way in Way::both(t, endpoint) {
        let reply = way.all(t, &json!({ "filter": filter })).await?;
        match way.offered(&reply) {
            // That some answer 404 where nobody matches is another rule's matter.
            Ok(()) if expected.is_empty() && reply.code() == 404 => {}
            Ok(()) => lists(&reply, expected)?,
            Err(_) => {}
        }
    }
    Ok(())
}

/// The write was carried out; that it is, is the matter of other rules.
fn done(reply: &Reply) -> Result<(), Stop> {
    if reply.is_refusal() || reply.code() == 501 {
        let why = format!("the provider refuses this write with {}", reply.code());
        return Err(Stop::Skipped(why));
    }
    let done = reply.expect(reply.is_success(), "a success", reply.summary());
    done.map(|_| ())
        .map_err(|stop| stop.into_blocked("writing what is looked for"))
}

fn by(name: &str, made: &Made) -> String {
    format!(
        "{name} eq {}",
        Value::from(made.sent_str(&format!("/{name}")))
    )
}

async fn users(t: &Trial) -> Result<(), Stop> {
    let (users, word) = (t.users(), t.word());
    let mut ann = t
        .user_with(json!({ "displayName": format!("{word} 1") }))
        .await?;
    let is = named(ann.sent_str("/userName"));
    found(t, &users, &is, &[&ann]).await?;
    let shown = t.keeps(&ann, &["/displayName"]).await.is_ok();
    if shown {
        let first = found(t, &users, &by("displayName", &ann), &[&ann]).await;
        first.map_err(|stop| stop.into_blocked("finding a new user by its displayName"))?;
        let former = by("displayName", &ann);
        ann.sent["displayName"] = format!("{word} 2").into();
        done(&t.put(&ann, &ann.sent).await?)?;
        renamed(t, &users, &former, &ann).await?;
        if t.has(Feature::Patch) {
            let former = by("displayName", &ann);
            ann.sent["displayName"] = format!("{word} 3").into();
            let to = &ann.sent["displayName"];
            let operation = json!({ "op": "replace", "path": "displayName", "value": to });
            done(&t.patch(&ann, json!([operation])).await?)?;
            renamed(t, &users, &former, &ann).await?;
        }
    }
    done(&t.delete(&ann).await?)?;
    if matches!(t.get(&ann).await?.code(), 404 | 410) {
        found(t, &users, &is, &[]).await?;
        if shown {
            found(t, &users, &by("displayName", &ann), &[]).await?;
        }
    }
    Ok(())
}

/// The resource is found by the name that it has now, and not by the former one.
async fn renamed(t: &Trial, endpoint: &str, former: &str, made: &Made) -> Result<(), Stop> {
    if t.keeps(made, &["/displayName"]).await.is_err() {
        return Err(Stop::Blocked(
            "a new displayName is not shown by GET".to_owned(),
        ));
    }
    found(t, endpoint, former, &[]).await?;
    found(t, endpoint, &by("displayName", made), &[made]).await
}

async fn groups(t: &Trial) -> Result<(), Stop> {
    let (groups, ann) = (t.groups(), t.user().await?);
    let mut team = t.group(&[&ann]).await?;
    t.keeps(&team, &["/displayName", "/members/*/value"])
        .await?;
    let member = format!("members.value eq {}", Value::from(ann.id.as_str()));
    // A provider may know no filters by member, or take them for no filter at all.
    let nobody = r#"members.value eq "nobody at all""#;
    let tells = found(t, &groups, nobody, &[]).await.is_ok()
        && found(t, &groups, &member, &[&team]).await.is_ok();
    let first = found(t, &groups, &by("displayName", &team), &[&team]).await;
    first.map_err(|stop| stop.into_blocked("finding a new group by its name"))?;
    let former = by("displayName", &team);
    let body = t.group_body(&[&ann]);
    team.sent["displayName"] = body["displayName"].clone();
    done(&t.put(&team, &team.sent).await?)?;
    renamed(t, &groups, &former, &team).await?;
    if tells {
        found(t, &groups, &member, &[&team]).await?;
    }
    if t.has(Feature::Patch) {
        let path = format!("members[value eq {}]", Value::from(ann.id.as_str()));
        let operation = json!({ "op": "remove", "path": path });
        let removed = t.patch(&team, json!([operation])).await?;
        let now = t.get_fixture(&team).await?;
        if tells && removed.is_success() && now.unassigned("/members").is_ok() {
            found(t, &groups, &member, &[]).await?;
        }
    }
    done(&t.delete(&team).await?)?;
    if matches!(t.get(&team).await?.code(), 404 | 410) {
        found(t, &groups, &by("displayName", &team), &[]).await?;
    }
    Ok(())
}
