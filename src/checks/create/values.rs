//! RFC 7644 section 3.3 and RFC 7643 section 2, what becomes of the values that a client sends.

use crate::checks::Check;
use crate::checks::trial::Made;
use crate::fault::Fault;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// Letters of several scripts, right to left too, and one beyond the first 65,536 code points.
const MANY_SCRIPTS: &str = "Zoë Ångström-Łukasz 李小龍 שלום Ελένη 😀";

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "create/id-is-the-providers",
        rule: "an id that a client sends is ignored",
        covers: &["RFC7644-3.3-01", "RFC7643-3.1-07"],
        needs: &[Feature::User],
        why: "Clients that send what they once read must not be refused, and must not choose the id of an account.",
        caught: Fault::CreateRefusesId,
        run: |t| {
            Box::pin(async move {
                let wish = t.word();
                let user = t
                    .create(&t.users(), t.user_body(json!({ "id": wish })))
                    .await?;
                let now = t.get_fixture(&user).await?;
                let id = now.get("/id").as_str();
                now.expect(
                    id.is_some_and(|id| id != wish),
                    "an id of the provider's own",
                    format!("id {}", now.get("/id")),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/meta-is-the-providers",
        rule: "meta is the provider's: the type is that of the endpoint, whatever a client sends",
        covers: &["RFC7644-3.3.1-01", "RFC7643-3.1-19", "RFC7643-3.1-21"],
        needs: &[Feature::User],
        why: "Clients tell users from groups by meta.resourceType, and old from new by meta.created.",
        caught: Fault::ResourceTypeIsEndpoint,
        run: |t| {
            Box::pin(async move {
                let made_up = json!({ "resourceType": "Bogus", "created": "1999-01-01T00:00:00Z" });
                let user = t
                    .create(&t.users(), t.user_body(json!({ "meta": made_up })))
                    .await?;
                let now = t.get_fixture(&user).await?;
                now.at("/meta/resourceType", "User")?;
                let created = now.get("/meta/created");
                now.expect(
                    created
                        .as_str()
                        .is_none_or(|text| !text.starts_with("1999")),
                    "meta.created of the provider's own",
                    format!("meta.created {created}"),
                )?;
                if t.has(Feature::Group) {
                    let group = t.group(&[]).await?;
                    t.get_fixture(&group)
                        .await?
                        .at("/meta/resourceType", "Group")?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "create/null-is-absent",
        rule: "null and [] are the same as leaving the attribute out",
        covers: &["RFC7643-2.5-01", "RFC7643-2.5-02"],
        needs: &[Feature::User],
        why: "Clients send null for whatever their directory has no value for; refusing it refuses the person.",
        caught: Fault::CreateRefusesNull,
        run: |t| {
            Box::pin(async move {
                let mut body = t.user_body(json!({}));
                body["title"] = Value::Null;
                if t.publishes(urn::USER, "phoneNumbers") {
                    body["phoneNumbers"] = json!([]);
                }
                let user = t.create(&t.users(), body).await?;
                let now = t.get_fixture(&user).await?;
                now.unassigned("/title")?.unassigned("/phoneNumbers")?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/inactive-stays-inactive",
        rule: "a user created inactive is inactive",
        covers: &["RFC7643-4.1.1-14"],
        needs: &[Feature::User],
        why: "A person who starts next month, or was suspended before, gets an open account and nobody is told.",
        caught: Fault::CreateIgnoresInactive,
        run: |t| {
            Box::pin(async move {
                t.user_keeping(json!({}), &["/active"]).await?;
                let user = t.user_with(json!({ "active": false })).await?;
                t.get(&user).await?.status(&[200])?.at("/active", false)?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/groups-are-read-only",
        rule: "groups that a client sends with a user are ignored",
        covers: &["RFC7643-4.1.2-08"],
        needs: &[Feature::User, Feature::Group],
        why: "Whoever may create a user could otherwise make it a member of any group, administrators included.",
        caught: Fault::CreateJoinsGroups,
        run: |t| {
            Box::pin(async move {
                let group = t.group(&[]).await?;
                let body = t.user_body(json!({ "groups": [{ "value": group.id }] }));
                let user: Made = t.create(&t.users(), body).await?;
                let now = t.get_fixture(&group).await?;
                let members = now.all("/members/*/value");
                now.expect(
                    !members.iter().any(|value| **value == user.id),
                    "no new member",
                    format!("members {}", json!(members)),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/letters-of-all-scripts",
        rule: "text in any script comes back as it was sent",
        covers: &["RFC7643-2.3.1-01"],
        needs: &[Feature::User],
        why: "People see their names spelt with question marks.",
        caught: Fault::LettersBeyondPlaneZeroLost,
        run: |t| {
            Box::pin(async move {
                // Some make the displayName out of the name, whatever is sent.
                let plain = t.user_with(json!({ "displayName": t.word() })).await?;
                let kept = t
                    .kept(&plain, &["/name/familyName", "/displayName"])
                    .await?;
                let name = json!({ "givenName": "Zoë", "familyName": MANY_SCRIPTS });
                let user = t
                    .user_with(json!({ "name": name, "displayName": MANY_SCRIPTS }))
                    .await?;
                let now = t.get_fixture(&user).await?;
                for pointer in kept {
                    now.at(pointer, MANY_SCRIPTS)?;
                }
                Ok(())
            })
        },
    },
];
