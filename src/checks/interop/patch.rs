//! Interoperability profile sections 5.3, 6.5 and 6.6: the part of PATCH that the profile knows, and what it leaves alone.

use super::{after, patched, supports};
use crate::checks::Check;
use crate::checks::trial::{Trial, named};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::{Value, json};

const PATCHED: &[Feature] = &[Feature::User, Feature::Patch];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "interop/patch-offered",
        rule: "PATCH is announced and works",
        covers: &["INTEROP-6.5-01"],
        needs: &[Feature::User],
        why: "By the profile clients change accounts with PATCH alone: nobody is ever renamed or closed.",
        caught: Fault::PatchLeftOut,
        run: |t| Box::pin(offered(t)),
    },
    Check {
        id: "interop/undefined-in-patch",
        rule: "a PATCH of an attribute that no schema defines is refused with 400 and invalidSyntax, and changes nothing",
        covers: &["INTEROP-5.3-02"],
        needs: PATCHED,
        why: "A misspelt attribute in a mapping is dropped with success, and nobody learns why it never arrives.",
        caught: Fault::UndefinedPathIsInvalidPath,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let operation = json!({ "op": "add", "path": "bogusAttr", "value": "x" });
                let reply = t.patch(&user, json!([operation])).await?;
                reply.error(&[400], &["invalidSyntax"])?;
                t.get_fixture(&user).await?.unassigned("/bogusAttr")?;
                Ok(())
            })
        },
    },
    Check {
        id: "interop/path-needed",
        rule: "a PATCH with an operation without path is refused with 400 and invalidSyntax, and changes nothing",
        covers: &["INTEROP-6.5.1.1-01"],
        needs: PATCHED,
        why: "Providers read the keys of such a value differently; the profile has none of them guess.",
        caught: Fault::PathlessPatchCarriedOut,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let attribute = t.plain_attribute(&user).await?;
                for op in ["replace", "add"] {
                    let operation = json!({ "op": op, "value": { attribute: "Changed" } });
                    let reply = t.patch(&user, json!([operation])).await?;
                    reply.error(&[400], &["invalidSyntax"])?;
                    let pointer = format!("/{attribute}");
                    let now = t.get_fixture(&user).await?;
                    now.at(&pointer, user.sent_str(&pointer))?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "interop/add-is-replace",
        rule: "where there can be one value, add and replace do the same, whether there is one already or not",
        covers: &["INTEROP-6.5.2.1-01"],
        needs: PATCHED,
        why: "Clients use either word; one of them is answered with an error, or with success and the old name.",
        caught: Fault::PatchAddKeepsSingular,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let attribute = t.plain_attribute(&user).await?;
                let pointer = format!("/{attribute}");
                for op in ["add", "replace"] {
                    let value = format!("By {op}");
                    let operation = json!({ "op": op, "path": attribute, "value": value });
                    let now = after(t, &user, json!([operation])).await?;
                    now.at(&pointer, value)?;
                }
                for op in ["add", "replace"] {
                    let bare = t.user_with(json!({ attribute: null })).await?;
                    if t.get_fixture(&bare).await?.unassigned(&pointer).is_ok() {
                        let operation = json!({ "op": op, "path": attribute, "value": "First" });
                        let now = after(t, &bare, json!([operation])).await?;
                        now.at(&pointer, "First")?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "interop/replace-complex-is-total",
        rule: "a replace of a whole complex attribute leaves nothing of the old value",
        covers: &["INTEROP-6.5.2.1-02"],
        needs: PATCHED,
        why: "A client of the profile sends all that is to stay; what it left out is still there, and comes back to it.",
        caught: Fault::ReplacedComplexKeepsParts,
        run: |t| {
            Box::pin(async move {
                let user = t.user_keeping(json!({}), NAME).await?;
                let value = json!({ "familyName": "Whole" });
                let operation = json!({ "op": "replace", "path": "name", "value": value });
                let now = after(t, &user, json!([operation])).await?;
                now.at("/name/familyName", "Whole")?
                    .unassigned("/name/givenName")?;
                Ok(())
            })
        },
    },
    Check {
        id: "interop/add-complex-merges",
        rule: "an add to a whole complex attribute keeps the parts that it does not name",
        covers: &["INTEROP-6.5.2.1-03"],
        needs: PATCHED,
        why: "Somebody gets a title and loses the family name.",
        caught: Fault::PatchAddPartsIgnored,
        run: |t| {
            Box::pin(async move {
                let user = t.user_keeping(json!({}), NAME).await?;
                let value = json!({ "givenName": "Added" });
                let operation = json!({ "op": "add", "path": "name", "value": value });
                let now = after(t, &user, json!([operation])).await?;
                now.at("/name/givenName", "Added")?
                    .at("/name/familyName", user.sent_str("/name/familyName"))?;
                Ok(())
            })
        },
    },
    Check {
        id: "interop/selected-part",
        rule: "a path with a value filter and a sub-attribute changes that part of the value that it selects",
        covers: &["INTEROP-6.5.2.2-03"],
        needs: PATCHED,
        why: "Entra ID and others change the work address so; it is refused, or all addresses become one.",
        caught: Fault::PatchReplaceInAllValues,
        run: |t| {
            Box::pin(async move {
                let pointers = &["/emails/*/value", "/emails/*/type"];
                let user = t.user_keeping(two_mails(t), pointers).await?;
                let (work, home) = (
                    format!("{}@{}", t.word(), t.domain()),
                    user.sent_str("/emails/1/value"),
                );
                let operation = json!({ "op": "replace", "path": r#"emails[type eq "work"].value"#, "value": work });
                let now = after(t, &user, json!([operation])).await?;
                now.all_at("/emails/*/value", &[work.as_str(), home])?;
                Ok(())
            })
        },
    },
    Check {
        id: "interop/outside-of-the-subset",
        rule: "a PATCH beyond what the profile knows is carried out, or refused with 400 and the word for it",
        covers: &["INTEROP-6.5.3-01"],
        needs: PATCHED,
        why: "A client that went too far learns from the word what to mend; from a 500 it learns to try again.",
        caught: Fault::SelectedValueAnswers500,
        run: |t| Box::pin(outside(t)),
    },
    Check {
        id: "interop/patch-is-no-delete",
        rule: "a user whom a PATCH makes inactive is still there, by id and by userName",
        covers: &["INTEROP-6.6-01", "INTEROP-6.6-02"],
        needs: PATCHED,
        why: "Whoever comes back from leave is not found any more, and gets a second account.",
        caught: Fault::FilterHidesInactive,
        run: |t| {
            Box::pin(async move {
                let user = t
                    .user_keeping(json!({ "active": true }), &["/active"])
                    .await?;
                let closing = json!({ "op": "replace", "path": "active", "value": false });
                patched(t, &user, json!([closing])).await?;
                t.get(&user).await?.status(&[200])?.at("/active", false)?;
                if t.has(Feature::Filter) {
                    t.finds(&named(user.sent_str("/userName")), &[&user])
                        .await?;
                }
                Ok(())
            })
        },
    },
];

const NAME: &[&str] = &["/name/givenName", "/name/familyName"];

/// PATCH is announced, and a new value arrives.
pub(in crate::checks) async fn offered(t: &Trial) -> Result<(), Stop> {
    supports(t, "/patch/supported").await?;
    let user = t.user().await?;
    let attribute = t.plain_attribute(&user).await?;
    let operation = json!({ "op": "replace", "path": attribute, "value": "Changed" });
    let now = after(t, &user, json!([operation])).await?;
    now.at(&format!("/{attribute}"), "Changed")?;
    Ok(())
}

/// A work and a home address.
fn two_mails(t: &Trial) -> Value {
    let mail =
        |kind: &str| json!({ "value": format!("{}@{}", t.word(), t.domain()), "type": kind });
    json!({ "emails": [mail("work"), mail("home")] })
}

async fn outside(t: &Trial) -> Result<(), Stop> {
    let user = t.user_keeping(two_mails(t), &["/emails/*/type"]).await?;
    let value = json!({ "value": format!("{}@{}", t.word(), t.domain()), "type": "work" });
    let path = r#"emails[type eq "work"]"#;
    let whole = json!({ "op": "replace", "path": path, "value": value });
    carried_out_or(&t.patch(&user, json!([whole])).await?, "invalidPath")?;

    let path = r#"emails[type eq "work" or type eq "home"].type"#;
    let several = json!({ "op": "replace", "path": path, "value": "other" });
    carried_out_or(&t.patch(&user, json!([several])).await?, "invalidFilter")
}

fn carried_out_or(reply: &Reply, word: &str) -> Result<(), Stop> {
    if !reply.is_success() {
        reply.error(&[400], &[word])?;
    }
    Ok(())
}
