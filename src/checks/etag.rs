//! RFC 7644 section 3.14, versions of resources.

use super::Check;
use super::trial::{Made, Trial};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "etag/header-is-meta-version",
        rule: "answers with a resource have an ETag header, the same as meta.version",
        covers: &["RFC7644-3.14-01", "RFC7643-3.1-29"],
        needs: &[Feature::User, Feature::Etag],
        why: "Clients take the version from either place, and get 412 for ever if the two differ.",
        caught: Fault::MetaVersionDiffers,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let changed = t
                    .put(&user, &user.sent_with(json!({ "title": "Changed" })))
                    .await?;
                for reply in [&user.reply, &changed, &t.get_fixture(&user).await?] {
                    if !reply.is_success() || !reply.body().is_object() {
                        continue;
                    }
                    let Some(tag) = reply.header("etag") else {
                        return Err(reply.wrong("an ETag header", "none"));
                    };
                    // That meta.version is there is a recommendation only.
                    let version = reply.get("/meta/version");
                    reply.expect(
                        version.is_null() || version == tag,
                        format!("meta.version {}", Value::from(tag)),
                        format!("meta.version {version}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "etag/not-modified",
        rule: "GET with the present version in If-None-Match answers 304 without a body",
        covers: &["RFC7644-3.14-03"],
        needs: &[Feature::User, Feature::Etag],
        why: "Clients that poll large groups read all of them again each time.",
        caught: Fault::IfNoneMatchIgnored,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let tag = tag(t, &user).await?;
                let reply = t
                    .send(Request::get(user.path.clone()).header("If-None-Match", tag))
                    .await?;
                reply.status(&[304])?;
                reply.expect(reply.text().is_empty(), "no body", reply.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "etag/present-version-accepted",
        rule: "a change on the ground of the present version is carried out, also if the version is weak",
        covers: &["RFC7644-3.14-08"],
        needs: &[Feature::User, Feature::Etag],
        why: "A provider that compares weak versions strictly refuses every careful client.",
        caught: Fault::WeakVersionNeverMatches,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let request = Request::with_json(Method::Put, user.path.clone(), &user.sent);
                done(
                    &t.send(request.header("If-Match", tag(t, &user).await?))
                        .await?,
                )?;
                let request = Request::new(Method::Delete, user.path.clone());
                done(
                    &t.send(request.header("If-Match", tag(t, &user).await?))
                        .await?,
                )
            })
        },
    },
    Check {
        id: "etag/stale-put-refused",
        rule: "PUT on the ground of an old version is refused and changes nothing",
        covers: &["RFC7644-3.14-05"],
        needs: &[Feature::User, Feature::Etag],
        why: "Of two administrators the second undoes what the first has done, and neither is told.",
        caught: Fault::StalePutCarriedOut,
        run: |t| {
            Box::pin(async move {
                let (user, stale) = changed_since(t).await?;
                let body = user.sent_with(json!({ "title": "Second" }));
                let request = Request::with_json(Method::Put, user.path.clone(), &body);
                refused(t, &user, request.header("If-Match", stale)).await
            })
        },
    },
    Check {
        id: "etag/stale-patch-refused",
        rule: "PATCH on the ground of an old version is refused and changes nothing",
        covers: &["RFC7644-3.14-06"],
        needs: &[Feature::User, Feature::Etag, Feature::Patch],
        why: "Of two administrators the second undoes what the first has done, and neither is told.",
        caught: Fault::StalePatchCarriedOut,
        run: |t| {
            Box::pin(async move {
                let (user, stale) = changed_since(t).await?;
                let operation = json!({ "op": "replace", "path": "title", "value": "Second" });
                let body = json!({ "schemas": [urn::PATCH_OP], "Operations": [operation] });
                let request = Request::with_json(Method::Patch, user.path.clone(), &body);
                refused(t, &user, request.header("If-Match", stale)).await
            })
        },
    },
    Check {
        id: "etag/stale-delete-refused",
        rule: "DELETE on the ground of an old version is refused and removes nothing",
        covers: &["RFC7644-3.14-07"],
        needs: &[Feature::User, Feature::Etag],
        why: "An account that was just changed, perhaps reopened, is removed by somebody who has not seen that.",
        caught: Fault::StaleDeleteCarriedOut,
        run: |t| {
            Box::pin(async move {
                let (user, stale) = changed_since(t).await?;
                let request = Request::new(Method::Delete, user.path.clone());
                refused(t, &user, request.header("If-Match", stale)).await
            })
        },
    },
];

/// The present version of a resource.
async fn tag(t: &Trial, user: &Made) -> Result<String, Stop> {
    let now = t.get_fixture(user).await?;
    let tag = now.header("etag").map(str::to_owned);
    tag.ok_or_else(|| Stop::Blocked("there is no ETag header".to_owned()))
}

/// A user with the title "First", and the version that it had before.
async fn changed_since(t: &Trial) -> Result<(Made, String), Stop> {
    let user = t.user_keeping(json!({}), &["/title"]).await?;
    let stale = tag(t, &user).await?;
    let reply = t
        .put(&user, &user.sent_with(json!({ "title": "First" })))
        .await?;
    done(&reply).map_err(|stop| stop.into_blocked("changing a fixture"))?;
    let now = t.get_fixture(&user).await?;
    now.at("/title", "First")
        .map_err(|stop| stop.into_blocked("changing a fixture"))?;
    if now.header("etag") == Some(stale.as_str()) {
        return Err(Stop::Blocked(
            "the version did not change with the resource".to_owned(),
        ));
    }
    Ok((user, stale))
}

/// The request is refused, and the first change is still there. 409 is tolerated beside 412 (RFC 7644 table 8).
async fn refused(t: &Trial, user: &Made, request: Request) -> Result<(), Stop> {
    t.send(request).await?.status(&[412, 409])?;
    t.get(user).await?.status(&[200])?.at("/title", "First")?;
    Ok(())
}

/// The request was carried out, whichever 2xx says so.
fn done(reply: &Reply) -> Result<(), Stop> {
    reply.expect(reply.is_success(), "a success", reply.summary())?;
    Ok(())
}
