//! RFC 7644 section 3.5.2.3, the replace operation on users.

use crate::checks::Check;
use crate::fault::Fault;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "patch/replace-active",
        rule: "replacing active with false makes the user inactive",
        covers: &["RFC7644-3.5.2.3-03"],
        needs: &[Feature::User, Feature::Patch],
        why: "This is how a leaver loses access. Answered with success and without effect, the account stays open and \
              nobody knows.",
        caught: Fault::PatchOfActiveHasNoEffect,
        run: |t| {
            Box::pin(async move {
                let leaver = t.user_keeping(json!({}), &["/active"]).await?;
                let operation = json!({ "op": "replace", "path": "active", "value": false });
                let reply = t.patch(&leaver, json!([operation])).await?;
                reply.status(&[200, 204])?;
                t.get(&leaver).await?.status(&[200])?.at("/active", false)?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/replace-active-without-path",
        rule: "a replace without path sets the attributes of its value",
        covers: &["RFC7644-3.5.2.3-01"],
        needs: &[Feature::User, Feature::Patch],
        why: "Okta deactivates a leaver in this form; a provider that looks only at path leaves the account open.",
        caught: Fault::PatchReplaceWithoutPathIgnored,
        run: |t| {
            Box::pin(async move {
                let leaver = t.user_keeping(json!({}), &["/active"]).await?;
                let operation = json!({ "op": "replace", "value": { "active": false } });
                let reply = t.patch(&leaver, json!([operation])).await?;
                reply.status(&[200, 204])?;
                t.get(&leaver).await?.status(&[200])?.at("/active", false)?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/replace-without-path-leaves-others",
        rule: "a replace without path leaves alone what its value does not name",
        covers: &["RFC7644-3.5.2.3-02"],
        needs: &[Feature::User, Feature::Patch],
        why: "Taken for a PUT, one changed attribute wipes out all others: names, addresses, the link to the account.",
        caught: Fault::PatchReplaceWithoutPathClears,
        run: |t| {
            Box::pin(async move {
                let shown = [
                    "/title",
                    "/externalId",
                    "/emails/*/value",
                    "/name/familyName",
                    "/displayName",
                ];
                let ann = t.user_keeping(json!({}), &shown).await?;
                let operation = json!({ "op": "replace", "value": { "title": t.word() } });
                let reply = t.patch(&ann, json!([operation])).await?;
                reply.status(&[200, 204])?;
                let now = t.get(&ann).await?;
                now.status(&[200])?
                    .all_at("/emails/*/value", &[ann.sent_str("/emails/0/value")])?;
                for pointer in ["/externalId", "/name/familyName", "/displayName"] {
                    now.at(pointer, ann.sent_str(pointer))?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "patch/replace-unassigned",
        rule: "replacing an attribute that has no value gives it one",
        covers: &["RFC7644-3.5.2.3-05"],
        needs: &[Feature::User, Feature::Patch],
        why: "Clients send replace for whatever changed, without knowing whether it was there; the first title of a mover \
              never arrives.",
        caught: Fault::PatchReplaceNeedsValue,
        run: |t| {
            Box::pin(async move {
                let with_title = t.user_keeping(json!({}), &["/title"]).await?;
                let ann = t
                    .user_keeping(json!({ "title": null }), &["/title"])
                    .await?;
                let title = with_title.sent_str("/title");
                let reply = t
                    .patch(
                        &ann,
                        json!([{ "op": "replace", "path": "title", "value": title }]),
                    )
                    .await?;
                reply.status(&[200, 204])?;
                t.get(&ann).await?.status(&[200])?.at("/title", title)?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/replace-all-values",
        rule: "replacing a multi-valued attribute puts the new values in place of all old ones",
        covers: &["RFC7644-3.5.2.3-04"],
        needs: &[Feature::User, Feature::Patch],
        why: "Old addresses stay behind, and with them access to everything that is matched by address.",
        caught: Fault::PatchReplaceAppendsValues,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/emails/*/value"]).await?;
                let new = t.person().email;
                let value = json!([{ "value": new, "type": "work", "primary": true }]);
                let reply = t
                    .patch(
                        &ann,
                        json!([{ "op": "replace", "path": "emails", "value": value }]),
                    )
                    .await?;
                reply.status(&[200, 204])?;
                t.get(&ann)
                    .await?
                    .status(&[200])?
                    .all_at("/emails/*/value", &[new])?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/replace-in-selected-value",
        rule: "a replace with value filter and sub-attribute changes that part of the selected value, and nothing else",
        covers: &["RFC7644-3.5.2.3-08"],
        needs: &[Feature::User, Feature::Patch],
        why: "Entra ID changes a work address this way; applied to all values, the private address becomes the work \
              address too.",
        caught: Fault::PatchReplaceInAllValues,
        run: |t| {
            Box::pin(async move {
                let (work, home, new) = (t.person().email, t.person().email, t.person().email);
                let emails = json!([{ "value": work, "type": "work", "primary": true }, { "value": home, "type": "home" }]);
                let shown = ["/emails/*/value", "/emails/*/type"];
                let ann = t.user_keeping(json!({ "emails": emails }), &shown).await?;
                let path = r#"emails[type eq "work"].value"#;
                let reply = t
                    .patch(
                        &ann,
                        json!([{ "op": "replace", "path": path, "value": new }]),
                    )
                    .await?;
                reply.status(&[200, 204])?;
                let now = t.get(&ann).await?;
                now.status(&[200])?
                    .all_at("/emails/*/value", &[home, new.clone()])?;
                let of_work = now
                    .all("/emails/*")
                    .into_iter()
                    .find(|email| email["type"] == "work");
                let got = of_work.map_or(&Value::Null, |email| &email["value"]);
                now.expect(
                    *got == new,
                    format!("{new} of type work"),
                    format!("{got} of type work"),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/replace-no-target",
        rule: "a replace whose value filter selects nothing is refused with 400 and noTarget",
        covers: &["RFC7644-3.5.2.3-09"],
        needs: &[Feature::User, Feature::Patch],
        why: "Success without effect: the client believes that the address was changed.",
        caught: Fault::PatchReplaceWithoutTargetSucceeds,
        run: |t| {
            Box::pin(async move {
                let ann = t
                    .user_keeping(json!({}), &["/emails/*/value", "/emails/*/type"])
                    .await?;
                let path = r#"emails[type eq "home"].value"#;
                let value = t.person().email;
                let reply = t
                    .patch(
                        &ann,
                        json!([{ "op": "replace", "path": path, "value": value }]),
                    )
                    .await?;
                reply.error(&[400], &["noTarget"])?;
                let now = t.get(&ann).await?;
                now.status(&[200])?
                    .all_at("/emails/*/value", &[ann.sent_str("/emails/0/value")])?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/qualified-path",
        rule: "a path may name an attribute by the URN of its schema, also that of an extension",
        covers: &["RFC7644-3.5.2-08", "RFC7644-3.5.2-31"],
        needs: &[Feature::User, Feature::Patch, Feature::Enterprise],
        why: "A mover's new department comes this way, and access follows the department; ignored, it stays the old one.",
        caught: Fault::PatchExtensionPathIgnored,
        run: |t| {
            Box::pin(async move {
                let enterprise = urn::ENTERPRISE_USER;
                let department = format!("/{enterprise}/department");
                let attributes = json!({
                    "schemas": [urn::USER, enterprise],
                    enterprise: { "department": t.person().department },
                });
                let mover = t.user_keeping(attributes, &[&department]).await?;
                let (path, new) = (format!("{enterprise}:department"), t.word());
                let reply = t
                    .patch(
                        &mover,
                        json!([{ "op": "replace", "path": path, "value": new }]),
                    )
                    .await?;
                reply.status(&[200, 204])?;
                t.get(&mover).await?.status(&[200])?.at(&department, new)?;
                Ok(())
            })
        },
    },
];
