//! IPSIE sections 5 and 6.1, users: closed, opened, deleted, found, made and changed.

use super::{equals, found_by};
use crate::checks::Check;
use crate::checks::interop::{after, patched};
use crate::checks::trial::{Trial, named};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::json;

/// The longest page that the profile allows.
const LONGEST: u64 = 1000;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "ipsie/deactivate-and-reactivate",
        rule: "PATCH makes a user inactive, and active again",
        covers: &["IPSIE-5.1-01", "IPSIE-5.1-04"],
        needs: &[Feature::User],
        why: "Whoever is on leave keeps the access, or comes back and has none.",
        caught: Fault::ReactivationRefused,
        run: |t| {
            Box::pin(async move {
                let user = t.user_with(json!({ "active": true })).await?;
                for active in [false, true] {
                    let operation = json!({ "op": "replace", "path": "active", "value": active });
                    let now = after(t, &user, json!([operation])).await?;
                    now.at("/active", active)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "ipsie/delete",
        rule: "a user can be deleted, and is gone",
        covers: &["IPSIE-10-01", "IPSIE-5.2-01"],
        needs: &[Feature::User],
        why: "The account of a leaver stays for ever, with all that is known about the person.",
        caught: Fault::DeletedStillReadable,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                t.delete(&user).await?.status(&[204])?;
                t.get(&user).await?.status(&[404])?;
                Ok(())
            })
        },
    },
    Check {
        id: "ipsie/read-user",
        rule: "GET of a user answers with that user",
        covers: &["IPSIE-5.3-01"],
        needs: &[Feature::User],
        why: "Without it no client can see what became of an account.",
        caught: Fault::UserReadAsList,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let now = t.get(&user).await?;
                now.status(&[200])?.at("/id", user.id.as_str())?;
                Ok(())
            })
        },
    },
    Check {
        id: "ipsie/find-user-by-name",
        rule: "a filter by username, in small letters as the profile writes it, finds that user",
        covers: &["IPSIE-5.4-01"],
        needs: &[Feature::User],
        why: "Who is not found is created a second time, and the leaver's first account stays open.",
        caught: Fault::FilterNamesCaseExact,
        run: |t| {
            Box::pin(async move {
                let (user, _other) = (t.user().await?, t.user().await?);
                let filter = equals("username", &user, "/userName");
                found_by(t, &t.users(), &user, &[filter]).await
            })
        },
    },
    Check {
        id: "ipsie/find-user-by-external-id",
        rule: "a filter by externalId finds that user",
        covers: &["IPSIE-5.4-02"],
        needs: &[Feature::User],
        why: "After a new name the person is known by this alone.",
        caught: Fault::FilterExternalIdNeverMatches,
        run: |t| {
            Box::pin(async move {
                let (user, _other) = (t.user().await?, t.user().await?);
                let filter = equals("externalId", &user, "/externalId");
                found_by(t, &t.users(), &user, &[filter]).await
            })
        },
    },
    Check {
        id: "ipsie/find-user-by-mail",
        rule: "filters by the value of an e-mail address, and by its type and value, find the user whose one address that is",
        covers: &["IPSIE-5.4-03", "IPSIE-5.4-04"],
        needs: &[Feature::User],
        why: "The private address of one is taken for the work address of another, and the wrong account is closed.",
        caught: Fault::FilterBracketsMixValues,
        run: |t| Box::pin(by_mail(t)),
    },
    Check {
        id: "ipsie/create-and-change",
        rule: "a user who has a userName and nothing else can be made, and gets a displayName by PATCH",
        covers: &["IPSIE-6-01", "IPSIE-6.1.3-01", "IPSIE-6.1.4-01"],
        needs: &[Feature::User],
        why: "Accounts that can only be made by hand are the ones that nobody closes.",
        caught: Fault::PatchReplaceNeedsValue,
        run: |t| {
            Box::pin(async move {
                let name = t.user_body(json!({}))["userName"].clone();
                let bare = json!({ "schemas": [urn::USER], "userName": name });
                let user = t.create(&t.users(), bare).await?;
                let operation =
                    json!({ "op": "replace", "path": "displayName", "value": "Changed" });
                let now = after(t, &user, json!([operation])).await?;
                now.at("/displayName", "Changed")?;
                Ok(())
            })
        },
    },
    Check {
        id: "ipsie/external-id-of-users",
        rule: "the externalId of a user is kept, and can be changed",
        covers: &["IPSIE-6.1.1-02"],
        needs: &[Feature::User],
        why: "It is the one name of a person that the identity provider never changes.",
        caught: Fault::PatchDropsExternalId,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let now = t.get_fixture(&user).await?;
                now.at("/externalId", user.sent_str("/externalId"))?;
                let other = t.word();
                let operation = json!({ "op": "replace", "path": "externalId", "value": other });
                patched(t, &user, json!([operation])).await?;
                t.get_fixture(&user).await?.at("/externalId", other)?;
                Ok(())
            })
        },
    },
    Check {
        id: "ipsie/list-users",
        rule: "all users can be listed",
        covers: &["IPSIE-6.1.5-01"],
        needs: &[Feature::User],
        why: "Accounts that the identity provider does not know of, it can only find by looking at all.",
        caught: Fault::ListOfAllRefused,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let reply = t.read(&t.users()).await?;
                reply.list()?;
                // Who is on which page only the provider knows; all of them are counted.
                let total = reply.get("/totalResults").as_u64();
                let cursors = t.has(Feature::CursorPaging);
                reply.expect(
                    total.is_some_and(|total| total > 0) || total.is_none() && cursors,
                    format!("a list that counts {} in", user.id),
                    format!("totalResults {}", reply.get("/totalResults")),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "ipsie/short-pages",
        rule: "no page holds, or is announced to hold, more than a thousand users",
        covers: &["IPSIE-6.1.5-02"],
        needs: &[Feature::User],
        why: "One request for everybody keeps the provider busy for a minute, and all others wait.",
        caught: Fault::LongPagesAnnounced,
        run: |t| {
            Box::pin(async move {
                let config = t.read("/ServiceProviderConfig").await?;
                let announced = config.get("/pagination/maxPageSize").as_u64().unwrap_or(0);
                config.expect(
                    announced <= LONGEST,
                    format!("maxPageSize of {LONGEST} at most"),
                    format!("maxPageSize {announced}"),
                )?;
                let path = format!("{}?count=5000&attributes=id", t.users());
                let reply = t.read(&path).await?;
                let came = reply.all("/Resources/*").len() as u64;
                reply.expect(
                    came <= LONGEST,
                    format!("{LONGEST} users at most"),
                    format!("{came} users"),
                )?;
                Ok(())
            })
        },
    },
];

async fn by_mail(t: &Trial) -> Result<(), Stop> {
    let (work, home) = (
        format!("{}@{}", t.word(), t.domain()),
        format!("{}@{}", t.word(), t.domain()),
    );
    let mails = json!([{ "value": work, "type": "work" }, { "value": home, "type": "home" }]);
    let pointers = &["/emails/*/value", "/emails/*/type"];
    let user = t.user_keeping(json!({ "emails": mails }), pointers).await?;
    let value = |mail: &str| format!("value eq \"{mail}\"");
    let filters = [
        format!("emails[{}]", value(&work)),
        format!("emails[{}]", value(&home)),
        format!("emails[type eq \"work\" and {}]", value(&work)),
    ];
    found_by(t, &t.users(), &user, &filters).await?;
    // The private address is no work address.
    let mixed = format!("emails[type eq \"work\" and {}]", value(&home));
    t.finds_nobody(&mixed).await?;
    let other = t.user().await?;
    t.finds(&named(other.sent_str("/userName")), &[&other])
        .await
}
