//! RFC 7644 section 3.5.2.2, the remove operation on users.

use crate::checks::Check;
use crate::fault::Fault;
use crate::scim::Feature;
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "patch/remove-attribute",
        rule: "removing an attribute leaves it without a value",
        covers: &["RFC7644-3.5.2.2-02"],
        needs: &[Feature::User, Feature::Patch],
        why: "A title, a telephone number or an end date that was taken back stays in force.",
        caught: Fault::PatchRemoveIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/title"]).await?;
                let reply = t
                    .patch(&ann, json!([{ "op": "remove", "path": "title" }]))
                    .await?;
                reply.status(&[200, 204])?;
                t.get(&ann).await?.status(&[200])?.unassigned("/title")?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/remove-selected-values",
        rule: "a remove with a value filter takes away the values it selects, and no others",
        covers: &["RFC7644-3.5.2.2-04"],
        needs: &[Feature::User, Feature::Patch],
        why: "The private address goes, and with it the one for work: nobody can write to that person any more.",
        caught: Fault::PatchRemoveTakesAllValues,
        run: |t| {
            Box::pin(async move {
                let (work, home) = (t.person().email, t.person().email);
                let emails = json!([{ "value": work, "type": "work", "primary": true }, { "value": home, "type": "home" }]);
                let shown = ["/emails/*/value", "/emails/*/type"];
                let ann = t.user_keeping(json!({ "emails": emails }), &shown).await?;
                let path = r#"emails[type eq "home"]"#;
                let reply = t
                    .patch(&ann, json!([{ "op": "remove", "path": path }]))
                    .await?;
                reply.status(&[200, 204])?;
                t.get(&ann)
                    .await?
                    .status(&[200])?
                    .all_at("/emails/*/value", &[work])?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/remove-without-path",
        rule: "a remove without path is refused with 400 and noTarget",
        covers: &["RFC7644-3.5.2.2-01"],
        needs: &[Feature::User, Feature::Patch],
        why: "Answered with success, the client believes that something was taken away.",
        caught: Fault::PatchRemoveWithoutPathIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let reply = t.patch(&ann, json!([{ "op": "remove" }])).await?;
                reply.error(&[400], &["noTarget"])?;
                Ok(())
            })
        },
    },
];
