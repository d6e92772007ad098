//! Writes and what they leave alone: other users, other attributes, and everything, if they are refused.

use super::deleted::close;
use super::{PATCHED, PATCHED_GROUPS, adding, has_members, patched, team, unchanged};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// What a refused write would have changed.
const PLAIN: [&str; 4] = ["/userName", "/title", "/displayName", "/active"];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "neighbours/active-again",
        rule: "a user whom a PATCH made inactive is made active again by another",
        covers: &["RFC7644-3.5.2.3-03"],
        needs: PATCHED,
        why: "Whoever comes back from leave stays locked out, and the identity provider believes the account is open.",
        caught: Fault::ReactivationHasNoEffect,
        run: |t| Box::pin(active_again(t)),
    },
    Check {
        id: "neighbours/other-users-unchanged",
        rule: "a PATCH of one user changes no other, even one who is like it",
        covers: &["RFC7644-3.5.2-29"],
        needs: PATCHED,
        why: "One promotion promotes everybody who had the same title.",
        caught: Fault::PatchChangesAllOfThatTitle,
        run: |t| Box::pin(others_unchanged(t)),
    },
    Check {
        id: "neighbours/many-operations",
        rule: "a PATCH with 25 operations applies all of them",
        covers: &["RFC7644-3.5.2-16"],
        needs: PATCHED,
        why: "Entra ID puts all changes of a person into one request; those behind the limit are lost, and it was confirmed.",
        caught: Fault::PatchAppliesTwentyOperations,
        run: |t| Box::pin(many_operations(t)),
    },
    Check {
        id: "neighbours/one-attribute-leaves-the-rest",
        rule: "a PATCH of the title leaves roles, telephones and extensions as they are",
        covers: &["RFC7644-3.5.2-29"],
        needs: PATCHED,
        why: "Whoever gets a new title loses the roles, and with them the rights in the application.",
        caught: Fault::PatchDropsRoles,
        run: |t| Box::pin(leaves_the_rest(t)),
    },
    Check {
        id: "neighbours/extension-removed",
        rule: "a remove with the URN of an extension as path, if it succeeds, takes its values away",
        covers: &["RFC7644-3.5.2.2-02"],
        needs: &[Feature::User, Feature::Patch, Feature::Enterprise],
        why: "Department and cost centre of somebody who left the company stay, and costs go on being charged there.",
        caught: Fault::ExtensionCannotBeRemoved,
        run: |t| Box::pin(extension_removed(t)),
    },
    Check {
        id: "neighbours/refused-put-changes-nothing",
        rule: "a PUT that is refused, for a taken userName or a wrong value, has changed nothing",
        covers: &["RFC7644-3.5.1-10", "RFC7644-3.5.1-01"],
        needs: &[Feature::User],
        why: "The identity provider was told that nothing happened; half of the change is there, and nobody takes it back.",
        caught: Fault::RefusedPutKeepsTitle,
        run: |t| Box::pin(refused_put(t)),
    },
    Check {
        id: "neighbours/refused-patch-changes-nothing",
        rule: "a PATCH that is refused, for a taken userName or a wrong value, has changed nothing",
        covers: &["RFC7644-3.5.2-18"],
        needs: PATCHED,
        why: "The identity provider was told that nothing happened; half of the change is there, and nobody takes it back.",
        caught: Fault::ConflictKeepsFirstOperation,
        run: |t| Box::pin(refused_patch(t)),
    },
    Check {
        id: "neighbours/refused-patch-adds-nobody",
        rule: "a PATCH of a group of which one operation fails adds no member",
        covers: &["RFC7644-3.5.2-18"],
        needs: PATCHED_GROUPS,
        why: "The client was told that the person was not added; the person has the rights of the group all the same.",
        caught: Fault::RefusedGroupPatchAddsMember,
        run: |t| Box::pin(refused_group(t)),
    },
];

async fn active_again(t: &Trial) -> Result<(), Stop> {
    let ann = t.user_keeping(json!({}), &["/active"]).await?;
    close(t, &ann).await?;
    let opening = json!({ "op": "replace", "path": "active", "value": true });
    let reply = t.patch(&ann, json!([opening])).await?;
    if reply.is_refusal() {
        let closed = "the provider opens no account that was closed";
        return Err(Stop::Skipped(closed.to_owned()));
    }
    t.get(&ann).await?.status(&[200])?.at("/active", true)?;
    Ok(())
}

async fn others_unchanged(t: &Trial) -> Result<(), Stop> {
    let alike = json!({ "title": t.word() });
    let bob = t.user_keeping(alike.clone(), &["/title"]).await?;
    let ann = t.user_with(alike).await?;
    let before = t.get_fixture(&bob).await?;
    let mut operations = vec![json!({ "op": "replace", "path": "title", "value": t.word() })];
    if t.takes(urn::USER, "active") {
        operations.push(json!({ "op": "replace", "path": "active", "value": false }));
    }
    patched(t, &ann, operations.into()).await?;
    unchanged(t, &bob, &before, &PLAIN).await
}

async fn many_operations(t: &Trial) -> Result<(), Stop> {
    let ann = t.user_keeping(json!({}), &["/title"]).await?;
    let titles: Vec<String> = (0..25).map(|_| t.word()).collect();
    let operations: Vec<Value> = titles
        .iter()
        .map(|title| json!({ "op": "replace", "path": "title", "value": title }))
        .collect();
    let reply = t.patch(&ann, operations.into()).await?;
    if reply.is_refusal() {
        let few = "the provider takes no 25 operations in one PATCH";
        return Err(Stop::Skipped(few.to_owned()));
    }
    t.get(&ann)
        .await?
        .status(&[200])?
        .at("/title", titles[24].as_str())?;
    Ok(())
}

/// A user with as much as the provider publishes and takes.
pub(super) async fn rich(t: &Trial) -> Result<Made, Stop> {
    let mut body = t.user_body(json!({}));
    let several = json!({
        "nickName": t.word(),
        "roles": [{ "value": t.word(), "type": "work" }],
        "entitlements": [{ "value": t.word(), "type": "work" }],
        "phoneNumbers": [{ "value": "tel:+1-201-555-0123", "type": "work" }],
        "addresses": [{ "locality": "Bern", "country": "CH", "type": "work" }],
    });
    for (name, value) in several.as_object().into_iter().flatten() {
        if t.takes(urn::USER, name) && !t.refuses(name) && body.get(name).is_none() {
            body[name] = value.clone();
        }
    }
    let announced = t.session().announced();
    let users = announced.types().iter().filter(|it| it.schema == urn::USER);
    for extension in users.flat_map(|it| &it.extensions) {
        let schema = announced.published(&extension.schema);
        let plain = |it: &&Value| {
            it["type"] == "string"
                && it["multiValued"] != true
                && it["mutability"] == "readWrite"
                && it["canonicalValues"].is_null()
        };
        let known = schema.and_then(|schema| schema["attributes"].as_array());
        for name in known.into_iter().flatten().filter(plain).take(3) {
            let Some(name) = name["name"].as_str() else {
                continue;
            };
            let urn = extension.schema.as_str();
            if body[urn][name].is_null() {
                body[urn][name] = t.word().into();
            }
            if let Some(named) = body["schemas"].as_array_mut()
                && !named.contains(&urn.into())
            {
                named.push(urn.into());
            }
        }
    }
    match t.make(&t.users(), body).await {
        Ok(user) => Ok(user),
        // House rules for one of them are not judged.
        Err(_) => t.user().await,
    }
}

async fn leaves_the_rest(t: &Trial) -> Result<(), Stop> {
    let ann = rich(t).await?;
    let before = t.keeps(&ann, &["/title"]).await?;
    let title = json!({ "op": "replace", "path": "title", "value": t.word() });
    patched(t, &ann, json!([title])).await?;
    let sent = ann.sent.as_object();
    let names = sent.into_iter().flatten().map(|(name, _)| name.as_str());
    let rest: Vec<String> = names
        .filter(|name| !["schemas", "title", "password"].contains(name))
        .map(|name| match before.get(&format!("/{name}")) {
            Value::Array(_) => format!("/{name}/*/value"),
            _ => format!("/{name}"),
        })
        .collect();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    unchanged(t, &ann, &before, &rest).await
}

async fn extension_removed(t: &Trial) -> Result<(), Stop> {
    let department = format!("/{}/department", urn::ENTERPRISE_USER);
    let employee = json!({
        "schemas": [urn::USER, urn::ENTERPRISE_USER],
        urn::ENTERPRISE_USER: { "department": t.word() },
    });
    let ann = t.user_keeping(employee, &[&department]).await?;
    let remove = json!({ "op": "remove", "path": urn::ENTERPRISE_USER });
    let reply = t.patch(&ann, json!([remove])).await?;
    // The grammar of paths names attributes, so that a provider may not know this form.
    if !reply.is_success() {
        let unknown = "the provider removes no extension as a whole";
        return Err(Stop::Skipped(unknown.to_owned()));
    }
    t.get(&ann).await?.status(&[200])?.unassigned(&department)?;
    Ok(())
}

async fn refused_put(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    let taken = json!({ "userName": ann.sent_str("/userName") });
    let wrong = json!({ "active": { "since": "today" } });
    for bad in [taken, wrong] {
        let before = t.get_fixture(&bob).await?;
        let mut body = bob.sent_with(bad);
        body["title"] = t.word().into();
        body["displayName"] = t.word().into();
        // That it is refused is the matter of others.
        if t.put(&bob, &body).await?.is_refusal() {
            unchanged(t, &bob, &before, &PLAIN).await?;
        }
    }
    Ok(())
}

async fn refused_patch(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    t.keeps(&bob, &["/title"]).await?;
    let taken = json!({ "op": "replace", "path": "userName", "value": ann.sent_str("/userName") });
    let wrong = json!({ "op": "replace", "path": "active", "value": { "since": "today" } });
    for bad in [taken, wrong] {
        let title = json!({ "op": "replace", "path": "title", "value": t.word() });
        let before = t.get_fixture(&bob).await?;
        if t.patch(&bob, json!([title, bad])).await?.is_refusal() {
            unchanged(t, &bob, &before, &PLAIN).await?;
        }
    }
    Ok(())
}

async fn refused_group(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    let wrong = json!({ "op": "replace", "path": "displayName", "value": { "en": "team" } });
    let read_only =
        json!({ "op": "replace", "path": "meta.created", "value": "2001-01-01T00:00:00Z" });
    for bad in [wrong, read_only] {
        let team = team(t, &[&ann]).await?;
        if t.patch(&team, json!([adding(&[&bob]), bad]))
            .await?
            .is_refusal()
        {
            return has_members(t, &team, &[&ann]).await;
        }
    }
    Err(Stop::Blocked(
        "no operation failed; patch/read-only judges that".to_owned(),
    ))
}
