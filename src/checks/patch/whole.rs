//! RFC 7644 section 3.5.2, PATCH as a whole: order, all or nothing, and what is answered.

use crate::checks::Check;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "patch/all-or-nothing",
        rule: "if one operation fails, none takes effect",
        covers: &["RFC7644-3.5.2-18"],
        needs: &[Feature::User, Feature::Patch],
        why: "The client was told that nothing happened and starts again from what it believes; half of it is done.",
        caught: Fault::PatchKeepsWhatSucceeded,
        run: |t| {
            Box::pin(async move {
                let shown = ["/title", "/displayName", "/emails/*/type"];
                // Both are sound in form, so that nobody can refuse them before having begun.
                let home = json!({ "op": "replace", "path": r#"emails[type eq "home"].value"#, "value": t.person().email });
                let created = json!({ "op": "replace", "path": "meta.created", "value": "2001-01-01T00:00:00Z" });
                for failing in [home, created] {
                    let ann = t.user_keeping(json!({}), &shown).await?;
                    let operations = json!([
                        { "op": "replace", "path": "title", "value": t.word() },
                        { "op": "replace", "path": "displayName", "value": t.word() },
                        failing,
                    ]);
                    if t.patch(&ann, operations).await?.is_success() {
                        continue;
                    }
                    let now = t.get_fixture(&ann).await?;
                    now.at("/title", ann.sent_str("/title"))?;
                    now.at("/displayName", ann.sent_str("/displayName"))?;
                    return Ok(());
                }
                Err(Stop::Blocked(
                    "no operation failed; patch/replace-no-target and patch/read-only judge that"
                        .to_owned(),
                ))
            })
        },
    },
    Check {
        id: "patch/order",
        rule: "operations are applied in the order in which they are sent",
        covers: &["RFC7644-3.5.2-16"],
        needs: &[Feature::User, Feature::Patch],
        why: "The last word of the client is overridden by one it had taken back.",
        caught: Fault::PatchOperationsReversed,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/title"]).await?;
                let (first, last) = (t.word(), t.word());
                let operations = json!([
                    { "op": "replace", "path": "title", "value": first },
                    { "op": "replace", "path": "title", "value": last },
                ]);
                t.patch(&ann, operations).await?.status(&[200, 204])?;
                t.get(&ann).await?.status(&[200])?.at("/title", last)?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/untouched-attributes-stay",
        rule: "attributes that no operation names keep their values",
        covers: &["RFC7644-3.5.2-29"],
        needs: &[Feature::User, Feature::Patch],
        why: "Whoever gets a new title loses the externalId, and with it the link to the identity provider.",
        caught: Fault::PatchDropsExternalId,
        run: |t| {
            Box::pin(async move {
                let shown = [
                    "/title",
                    "/externalId",
                    "/active",
                    "/emails/*/value",
                    "/name/familyName",
                ];
                let ann = t.user_keeping(json!({}), &shown).await?;
                let operation = json!({ "op": "replace", "path": "title", "value": t.word() });
                t.patch(&ann, json!([operation]))
                    .await?
                    .status(&[200, 204])?;
                let now = t.get(&ann).await?;
                now.status(&[200])?.at("/active", true)?;
                now.all_at("/emails/*/value", &[ann.sent_str("/emails/0/value")])?;
                for pointer in ["/externalId", "/name/familyName"] {
                    now.at(pointer, ann.sent_str(pointer))?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "patch/answer-is-the-state",
        rule: "success is answered with 200 and the changed resource, or with 204 and no body",
        covers: &["RFC7644-3.5.2-22", "RFC7644-3.5.2-20"],
        needs: &[Feature::User, Feature::Patch],
        why: "Clients keep what they were answered; if that is the state before, they undo their own change.",
        caught: Fault::PatchAnswersWithOldState,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/title"]).await?;
                let operation = json!({ "op": "replace", "path": "title", "value": t.word() });
                let reply = t.patch(&ann, json!([operation])).await?;
                reply.status(&[200, 204])?;
                if reply.code() == 204 {
                    reply.expect(
                        reply.text().is_empty(),
                        "204 without a body",
                        reply.summary(),
                    )?;
                    return Ok(());
                }
                let now = t.get_fixture(&ann).await?;
                for pointer in ["/id", "/userName", "/title"] {
                    reply.at(pointer, now.get(pointer).clone())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "patch/path-ignores-case",
        rule: "names in a path are read without regard to case",
        covers: &["RFC7644-3.5.2-07"],
        needs: &[Feature::User, Feature::Patch],
        why: "Administrators type the names of attributes into mappings as they like; the change never arrives.",
        caught: Fault::PatchPathCaseExact,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/title"]).await?;
                let title = t.word();
                let operation = json!({ "op": "replace", "path": "TITLE", "value": title });
                t.patch(&ann, json!([operation]))
                    .await?
                    .status(&[200, 204])?;
                t.get(&ann).await?.status(&[200])?.at("/title", title)?;
                Ok(())
            })
        },
    },
];
