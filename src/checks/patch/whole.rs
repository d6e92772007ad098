//! RFC 7644 section 3.5.2, PATCH as a whole: order, all or nothing, what is refused, and what is answered.

use crate::checks::Check;
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method};
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "patch/all-or-nothing",
        rule: "if one operation fails, none takes effect",
        covers: &["RFC7644-3.5.2-18"],
        needs: &[Feature::Patch],
        why: "The client was told that nothing happened and starts again from what it believes; half of it is done.",
        caught: Fault::PatchKeepsWhatSucceeded,
        run: |t| {
            Box::pin(async move {
                let shown = ["/title", "/displayName", "/emails/*/type"];
                let ann = t.user_keeping(json!({}), &shown).await?;
                // The third is sound in form, so that nobody can refuse it before having begun.
                let operations = json!([
                    { "op": "replace", "path": "title", "value": t.word() },
                    { "op": "replace", "path": "displayName", "value": t.word() },
                    { "op": "replace", "path": r#"emails[type eq "home"].value"#, "value": t.person().email },
                ]);
                let reply = t.patch(&ann, operations).await?;
                if reply.is_success() {
                    return Err(Stop::Blocked(
                        "no operation failed: patch/replace-no-target judges that".to_owned(),
                    ));
                }
                let now = t.get_fixture(&ann).await?;
                now.at("/title", ann.sent_str("/title"))?;
                now.at("/displayName", ann.sent_str("/displayName"))?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/order",
        rule: "operations are applied in the order in which they are sent",
        covers: &["RFC7644-3.5.2-16"],
        needs: &[Feature::Patch],
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
        needs: &[Feature::Patch],
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
        needs: &[Feature::Patch],
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
        id: "patch/read-only",
        rule: "an operation on a readOnly attribute is refused with 400 and mutability",
        covers: &["RFC7644-3.5.2-10", "RFC7643-3.1-12"],
        needs: &[Feature::Patch],
        why: "Success without effect, or an account that nobody finds any more under its id.",
        caught: Fault::PatchReadOnlyIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let elsewhere = t.nowhere(&t.users());
                let id = elsewhere.rsplit('/').next().unwrap_or_default();
                let operation = json!({ "op": "replace", "path": "id", "value": id });
                let reply = t.patch(&ann, json!([operation])).await?;
                let now = t.get(&ann).await?;
                if now.code() != 200 {
                    // It may have moved to where clean-up would not look for it.
                    t.send(Request::new(Method::Delete, elsewhere.as_str()))
                        .await?;
                }
                reply.error(&[400], &["mutability"])?;
                now.status(&[200])?.at("/id", ann.id.as_str())?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/unknown-operation",
        rule: "an operation that is neither add, remove nor replace is refused with 400",
        covers: &["RFC7644-3.5.2-03"],
        needs: &[Feature::Patch],
        why: "Success without effect: the client believes that its change was made.",
        caught: Fault::PatchUnknownOperationIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/title"]).await?;
                let operation = json!({ "op": "move", "path": "title", "value": t.word() });
                t.patch(&ann, json!([operation])).await?.status(&[400])?;
                let now = t.get_fixture(&ann).await?;
                now.at("/title", ann.sent_str("/title"))?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/no-operations",
        rule: "a body without operations is refused with 400",
        covers: &["RFC7644-3.5.2-02"],
        needs: &[Feature::Patch],
        why: "A client that sends a plain resource, as to PUT, is told that it was stored.",
        caught: Fault::PatchWithoutOperationsSucceeds,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let body = json!({ "schemas": [crate::scim::urn::PATCH_OP], "active": false });
                let request = Request::with_json(Method::Patch, ann.path.as_str(), &body);
                t.send(request).await?.status(&[400])?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/unknown-resource",
        rule: "PATCH of a resource that does not exist is answered with 404",
        covers: &["RFC7644-3.5.2-23"],
        needs: &[Feature::Patch],
        why: "An identity provider that is told success never creates the account that is missing.",
        caught: Fault::PatchOfNobodySucceeds,
        run: |t| {
            Box::pin(async move {
                let operation = json!({ "op": "replace", "path": "active", "value": false });
                let reply = t
                    .patch_path(&t.nowhere(&t.users()), json!([operation]))
                    .await?;
                reply.status(&[404])?;
                Ok(())
            })
        },
    },
];
