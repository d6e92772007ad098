//! RFC 7643 section 3.1, who a resource is: `id`, `externalId` and that every type has them.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// Discovery documents have no common attributes (RFC 7643 section 3.1).
const DISCOVERY: [&str; 3] = ["ServiceProviderConfig", "ResourceType", "Schema"];

/// How many resource types besides users and groups are looked at.
const OTHER_TYPES: usize = 5;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "resource/id-everywhere",
        rule: "every answer that shows a resource shows its id, in which the word bulkId does not occur",
        covers: &["RFC7643-3.1-03", "RFC7643-3.1-08"],
        needs: &[Feature::User],
        why: "A client that is shown a resource without its id cannot come back to it; one with bulkId in it cannot \
              be named in a bulk request.",
        caught: Fault::ReplaceAnswersWithoutId,
        run: |t| {
            Box::pin(async move {
                let tour = t.tour().await?;
                for (reply, resource) in tour.resources() {
                    let id = values_at(resource, "/id").first().copied();
                    let is_one = |id: &str| !id.is_empty() && !id.contains("bulkId");
                    reply.expect(
                        id.and_then(Value::as_str).is_some_and(is_one),
                        "an id, which is text without the word bulkId",
                        format!("id {}", id.unwrap_or(&Value::Null)),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/meta-on-every-type",
        rule: "resources of every type have id and meta",
        covers: &["RFC7643-3.1-01", "RFC7643-3-09"],
        needs: &[Feature::User],
        why: "Clients read all types with the same code: a group without meta stops the whole import.",
        caught: Fault::GroupsWithoutMeta,
        run: |t| {
            Box::pin(async move {
                let tour = t.tour().await?;
                for (reply, resource) in tour.resources() {
                    has_common_attributes(reply, resource)?;
                }
                for endpoint in other_endpoints(t) {
                    let list = t.query(&endpoint, &[("count", "1")]).await?;
                    for resource in list.all("/Resources/*") {
                        has_common_attributes(&list, resource)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/ids-of-all-types-differ",
        rule: "no two resources have the same id, even if one is a user and the other a group",
        covers: &["RFC7643-3.1-04"],
        needs: &[Feature::User],
        why: "members holds ids alone: if user 1 and group 1 are both there, the wrong one gets the access.",
        caught: Fault::GroupsShareIdsOfUsers,
        run: |t| {
            Box::pin(async move {
                let users = [t.user().await?, t.user().await?];
                users[1].reply.expect(
                    users[0].id != users[1].id,
                    "an id of its own",
                    format!("id {:?}, as the user before", users[1].id),
                )?;
                if !t.has(Feature::Group) {
                    return Ok(());
                }
                let group = t.group(&[]).await?;
                no_twin(t, &group, &t.users(), urn::USER).await?;
                for user in &users {
                    no_twin(t, user, &t.groups(), urn::GROUP).await?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/id-never-changes",
        rule: "a resource keeps its id, whatever else of it changes",
        covers: &["RFC7643-3.1-05"],
        needs: &[Feature::User],
        why: "A person who marries gets a new userName; if the id changes with it, the client loses the account.",
        caught: Fault::RenamingChangesId,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                t.get_fixture(&user).await?;
                let new = t.person();
                let body = user.sent_with(json!({ "userName": new.user_name }));
                let replaced = t.put(&user, &body).await?;
                keeps_id(&replaced, &user)?;
                if t.has(Feature::Patch) {
                    let name = json!({ "displayName": new.display_name() });
                    let operations = json!([{ "op": "replace", "value": name }]);
                    keeps_id(&t.patch(&user, operations).await?, &user)?;
                }
                let now = t.get(&user).await?;
                now.status(&[200])?.at("/id", user.id.as_str())?;
                Ok(())
            })
        },
    },
    Check {
        id: "resource/id-is-not-given-again",
        rule: "the id of a deleted resource is not given to another, even of the same name",
        covers: &["RFC7643-3.1-06"],
        needs: &[Feature::User],
        why: "Who is hired under the name of somebody who left would get whatever still hangs on the old id.",
        caught: Fault::IdGivenAgain,
        run: |t| {
            Box::pin(async move {
                let again = t.session().learnt().deleted.map(|it| it.again);
                if let Some(status) = again.filter(|status| *status != 201) {
                    let why = format!("the name of a deleted user stays taken: status {status}");
                    return Err(Stop::Skipped(why));
                }
                let body = t.user_body(json!({}));
                let mut old: Vec<String> = Vec::new();
                for _ in 0..3 {
                    let user = t.make(&t.users(), body.clone()).await?;
                    user.reply.expect(
                        !old.contains(&user.id),
                        "a new id",
                        format!("id {:?}, which was that of a deleted user", user.id),
                    )?;
                    let gone = t.delete(&user).await?;
                    gone.expect(gone.is_success(), "a deletion", gone.summary())
                        .map_err(|stop| stop.into_blocked("deleting a fixture"))?;
                    old.push(user.id);
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/external-id-is-the-clients",
        rule: "a user made without externalId has none",
        covers: &["RFC7643-3.1-14"],
        needs: &[Feature::User],
        why: "Clients take a foreign externalId for a link that another system made, and leave the account alone.",
        caught: Fault::ExternalIdMadeUp,
        run: |t| {
            Box::pin(async move {
                let user = t.user_with(json!({ "externalId": null })).await?;
                for reply in [&user.reply, &t.get_fixture(&user).await?] {
                    let told = reply.get("/externalId");
                    // An empty text names nothing; that it is shown is the matter of another rule.
                    reply.expect(
                        told.is_null() || told == "",
                        "no externalId",
                        format!("externalId {told}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "resource/external-id-is-case-exact",
        rule: "externalId keeps its case, and a filter finds it in that case alone",
        covers: &["RFC7643-3.1-15"],
        needs: &[Feature::User, Feature::Filter],
        why: "Directories make ids that differ only in case; one person's account is then taken for another's.",
        caught: Fault::FilterExternalIdAnyCase,
        run: |t| {
            Box::pin(async move {
                let external = format!("{}-AbCdE", t.word());
                let user = t.user_with(json!({ "externalId": external })).await?;
                let now = t.get_fixture(&user).await?;
                let kept = now.get("/externalId").as_str().unwrap_or_default();
                if !kept.eq_ignore_ascii_case(&external) {
                    let why = format!("the provider keeps another externalId: {kept:?}");
                    return Err(Stop::Skipped(why));
                }
                now.at("/externalId", external.as_str())?;
                let by = |value: &str| format!("externalId eq {}", Value::from(value));
                let found = t.finds(&by(&external), &[&user]).await;
                found.map_err(|stop| stop.into_blocked("a filter by the exact externalId"))?;
                t.finds_nobody(&by(&external.to_lowercase())).await
            })
        },
    },
];

/// The endpoints of the announced types besides users, groups and those of discovery.
fn other_endpoints(t: &Trial) -> Vec<String> {
    let types = t.session().announced().resource_types.resources();
    let others = types.iter().filter(|known| {
        let name = known["name"].as_str().unwrap_or_default();
        !DISCOVERY.contains(&name) && !matches!(name, "User" | "Group" | "")
    });
    others
        .filter_map(|known| known["endpoint"].as_str())
        .filter(|endpoint| endpoint.starts_with('/'))
        .map(str::to_owned)
        .take(OTHER_TYPES)
        .collect()
}

fn has_common_attributes(reply: &Reply, resource: &Value) -> Result<(), Stop> {
    let id = values_at(resource, "/id");
    let meta = values_at(resource, "/meta");
    let kind = values_at(resource, "/meta/resourceType");
    let of = kind
        .first()
        .map_or(String::new(), |kind| format!(" of a {kind}"));
    reply.expect(
        id.iter().any(|id| id.is_string()),
        format!("an id{of}"),
        "none",
    )?;
    reply.expect(
        meta.iter().any(|meta| meta.is_object()),
        format!("meta{of}"),
        format!("a resource with {}", members(resource)),
    )?;
    Ok(())
}

/// The names of the attributes that a resource shows.
fn members(resource: &Value) -> String {
    let names = resource
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys());
    names.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Nothing of this schema has the id of `made`, which is of another. That the endpoint shows `made` itself is the matter
/// of `read/each-type-at-its-endpoint`.
async fn no_twin(t: &Trial, made: &Made, endpoint: &str, schema: &str) -> Result<(), Stop> {
    let id = crate::client::encode(&made.id);
    let there = t.read(&format!("{endpoint}/{id}")).await?;
    let is_twin = there.code() == 200
        && there.get("/id") == made.id.as_str()
        && there.all("/schemas/*").iter().any(|urn| **urn == schema);
    there.expect(
        !is_twin,
        format!("nothing else with the id {:?}", made.id),
        there.summary(),
    )?;
    Ok(())
}

/// An answer to a change shows the id from before; a refusal shows nothing.
fn keeps_id(reply: &Reply, user: &Made) -> Result<(), Stop> {
    if reply.is_success() && reply.body().is_object() {
        reply.at("/id", user.id.as_str())?;
    }
    Ok(())
}
