//! RFC 7643 section 5, what is announced is there, and what is not announced is not half there.

use super::config::config;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial, named};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method, urn};
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/announced-features-are-there",
        rule: "PATCH, filters, sorting and versions that /ServiceProviderConfig announces are there",
        covers: &["RFC7643-5-15"],
        needs: &[Feature::User],
        why: "Clients that believe the announcement send PATCH, get 501, and stop provisioning.",
        caught: Fault::SortAnnouncedAnswers501,
        run: |t| Box::pin(announced_are_there(t)),
    },
    Check {
        id: "discovery/patch-not-half-there",
        rule: "a provider without PATCH does not answer one with success and leave everything as it was",
        covers: &["RFC7643-5-15"],
        needs: &[Feature::User, Feature::Lacking(&Feature::Patch)],
        why: "A client that sends PATCH all the same believes that the leaver's account is closed.",
        caught: Fault::MissingPatchSucceeds,
        run: |t| Box::pin(patch_not_half_there(t)),
    },
    Check {
        id: "discovery/filter-not-half-there",
        rule: "a provider without filters does not answer one with an empty list",
        covers: &["RFC7643-5-15"],
        needs: &[Feature::User, Feature::Lacking(&Feature::Filter)],
        why: "Clients look for a person before they create it; finding nobody, they create everybody twice.",
        caught: Fault::MissingFilterFindsNobody,
        run: |t| Box::pin(filter_not_half_there(t)),
    },
];

/// The statuses of a provider that does not know what it was asked for.
const NOT_THERE: [u16; 3] = [404, 405, 501];

async fn announced_are_there(t: &Trial) -> Result<(), Stop> {
    let config = config(t).await?;
    let announced = |name: &str| *config.get(&format!("/{name}/supported")) == true;
    let user = t.user().await?;
    let now = t.get_fixture(&user).await?;
    let filter = named(user.sent_str("/userName"));
    if announced("etag") {
        let versioned = now.header("etag").is_some() || now.get("/meta/version").is_string();
        now.expect(
            versioned,
            "a version, as is announced",
            "no ETag and no meta.version",
        )?;
    }
    if announced("filter") {
        let found = t.find_users(&filter).await?;
        let there = !NOT_THERE.contains(&found.code()) && found.code() != 400;
        found.expect(there, "filters, as is announced", found.summary())?;
    }
    if announced("sort") {
        let mut query = vec![("sortBy", "userName")];
        if announced("filter") {
            query.push(("filter", &filter));
        } else {
            query.push(("count", "1"));
        }
        let sorted = t.query(&t.users(), &query).await?;
        let there = !NOT_THERE.contains(&sorted.code());
        sorted.expect(there, "sorting, as is announced", sorted.summary())?;
    }
    if announced("patch") {
        patch_is_there(t, &user).await?;
    }
    Ok(())
}

/// PATCH of one attribute may be left out, but not of all that every directory has.
async fn patch_is_there(t: &Trial, user: &Made) -> Result<(), Stop> {
    let mut first = None;
    for (path, value) in [
        ("displayName", json!("Usher")),
        ("name.familyName", json!("Usher")),
        ("active", json!(true)),
    ] {
        let operation = json!({ "op": "replace", "path": path, "value": value });
        let patched = t.patch(user, json!([operation])).await?;
        if !NOT_THERE.contains(&patched.code()) {
            return Ok(());
        }
        first.get_or_insert(patched);
    }
    match first {
        Some(refused) => Err(refused.wrong("PATCH, as is announced", refused.summary())),
        None => Ok(()),
    }
}

async fn patch_not_half_there(t: &Trial) -> Result<(), Stop> {
    let user = t.user().await?;
    let kept = t.kept(&user, &["/displayName", "/active"]).await?;
    let (name, value) = match kept.first() {
        Some(&"/displayName") => ("displayName", json!("Usher")),
        _ => ("active", json!(false)),
    };
    let operation = json!({ "op": "replace", "path": name, "value": value });
    let body = json!({ "schemas": [urn::PATCH_OP], "Operations": [operation] });
    let patched = t
        .send(Request::with_json(Method::Patch, user.path.clone(), &body))
        .await?;
    patched.expect(
        patched.code() != 500,
        "PATCH refused with status 501",
        patched.summary(),
    )?;
    if patched.is_success() {
        // That it works though it is not announced hurts nobody.
        t.get_fixture(&user).await?.at(&format!("/{name}"), value)?;
    }
    Ok(())
}

async fn filter_not_half_there(t: &Trial) -> Result<(), Stop> {
    let user = t.user().await?;
    let found = t.find_users(&named(user.sent_str("/userName"))).await?;
    found.expect(
        found.code() != 500,
        "the filter refused with status 4xx or 501",
        found.summary(),
    )?;
    let nobody = found.code() == 200 && *found.get("/totalResults") == 0;
    found.expect(
        !nobody,
        "the filter refused, or not looked at",
        format!("an empty list, though {} is there", user.path),
    )?;
    Ok(())
}
