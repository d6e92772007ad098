//! RFC 7644 section 3.5.2.1, the add operation on users.

use crate::checks::Check;
use crate::fault::Fault;
use crate::scim::Feature;
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "patch/add-value",
        rule: "adding a value to a multi-valued attribute keeps the values that are there",
        covers: &["RFC7644-3.5.2.1-06"],
        needs: &[Feature::User, Feature::Patch],
        why: "A second address that replaces the first one cuts people off from their mail and their login.",
        caught: Fault::PatchAddReplacesValues,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/emails/*/value"]).await?;
                let home = t.person().email;
                let added = json!([{ "value": home, "type": "home" }]);
                let reply = t
                    .patch(
                        &ann,
                        json!([{ "op": "add", "path": "emails", "value": added }]),
                    )
                    .await?;
                reply.status(&[200, 204])?;
                let both = [ann.sent_str("/emails/0/value"), home.as_str()];
                t.get(&ann)
                    .await?
                    .status(&[200])?
                    .all_at("/emails/*/value", &both)?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/add-singular",
        rule: "adding a value to an attribute that can have only one puts it in place of the old one",
        covers: &["RFC7644-3.5.2.1-09"],
        needs: &[Feature::User, Feature::Patch],
        why: "Entra ID sends add for new and for changed values alike; a new job title never arrives.",
        caught: Fault::PatchAddKeepsSingular,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/title"]).await?;
                let title = t.word();
                let reply = t
                    .patch(
                        &ann,
                        json!([{ "op": "add", "path": "title", "value": title }]),
                    )
                    .await?;
                reply.status(&[200, 204])?;
                t.get(&ann).await?.status(&[200])?.at("/title", title)?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/add-without-path",
        rule: "an add without path adds each attribute of its value",
        covers: &["RFC7644-3.5.2.1-02"],
        needs: &[Feature::User, Feature::Patch],
        why: "Several identity providers put all changes of a mover into one such operation; what is not taken out of it \
              is lost without a word.",
        caught: Fault::PatchAddWithoutPathIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t
                    .user_keeping(json!({}), &["/title", "/displayName"])
                    .await?;
                let (title, name) = (t.word(), t.word());
                let value = json!({ "title": title, "displayName": name });
                let reply = t
                    .patch(&ann, json!([{ "op": "add", "value": value }]))
                    .await?;
                reply.status(&[200, 204])?;
                let now = t.get(&ann).await?;
                now.status(&[200])?
                    .at("/title", title)?
                    .at("/displayName", name)?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/primary-moves",
        rule: "a value that becomes primary takes that from all others",
        covers: &["RFC7644-3.5.2-17"],
        needs: &[Feature::User, Feature::Patch],
        why: "With two primary addresses it is chance where mail goes, and by which one people are matched.",
        caught: Fault::PatchPrimaryStays,
        run: |t| {
            Box::pin(async move {
                let ann = t
                    .user_keeping(json!({}), &["/emails/*/value", "/emails/*/primary"])
                    .await?;
                let home = t.person().email;
                let added = json!([{ "value": home, "type": "home", "primary": true }]);
                let reply = t
                    .patch(
                        &ann,
                        json!([{ "op": "add", "path": "emails", "value": added }]),
                    )
                    .await?;
                reply.status(&[200, 204])?;
                let now = t.get(&ann).await?;
                let emails = now.status(&[200])?.all("/emails/*");
                let primary = emails.iter().filter(|email| email["primary"] == true);
                let primary: Value = primary.map(|email| email["value"].clone()).collect();
                now.expect(
                    primary == json!([home]),
                    format!("only {home} as primary"),
                    format!("primary: {primary}"),
                )?;
                Ok(())
            })
        },
    },
];
