//! RFC 7644 section 3.14, requests that depend on a version.

use super::{changed_since, done, tag};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method, urn};
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
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
        id: "etag/not-modified-has-version",
        rule: "an answer 304 has the ETag that the resource has",
        covers: &["RFC7644-3.14-01"],
        needs: &[Feature::User, Feature::Etag],
        why: "Caches between client and provider cannot tell which of their copies is still good.",
        caught: Fault::NotModifiedWithoutVersion,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let tag = tag(t, &user).await?;
                let request = Request::get(user.path.clone()).header("If-None-Match", &tag);
                let reply = t.send(request).await?;
                // That it answers 304 is the matter of etag/not-modified.
                if reply.code() == 304 {
                    let told = reply.header("etag").unwrap_or("none");
                    reply.expect(told == tag, format!("ETag {tag}"), format!("ETag {told}"))?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "etag/one-of-several-versions",
        rule: "a change is carried out if one of the versions in If-Match is the present one",
        covers: &["RFC7644-3.14-08"],
        needs: &[Feature::User, Feature::Etag],
        why: "Clients that know several good states, as HTTP lets them, can change nothing.",
        caught: Fault::SeveralVersionsNeverMatch,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let present = tag(t, &user).await?;
                let put = || Request::with_json(Method::Put, user.path.clone(), &user.sent);
                let usual = t.send(put().header("If-Match", &present)).await?;
                done(&usual).map_err(|stop| stop.into_blocked("the same with one version"))?;
                let present = tag(t, &user).await?;
                let both = format!(r#"W/"{}", {present}"#, t.word());
                done(&t.send(put().header("If-Match", both)).await?)
            })
        },
    },
    Check {
        id: "etag/modified-is-sent",
        rule: "GET with an old version in If-None-Match answers 200, and the resource with its new version",
        covers: &["RFC7644-3.14-04"],
        needs: &[Feature::User, Feature::Etag],
        why: "Clients that are told that nothing has changed go on with what they know, leavers included.",
        caught: Fault::EveryVersionIsPresent,
        run: |t| {
            Box::pin(async move {
                let (user, attribute, stale) = changed_since(t).await?;
                let request = Request::get(user.path.clone()).header("If-None-Match", &stale);
                let reply = t.send(request).await?;
                reply
                    .status(&[200])?
                    .at(&format!("/{attribute}"), "First")?;
                let tag = reply.header("etag");
                reply.expect(
                    tag.is_some_and(|tag| tag != stale),
                    format!("an ETag other than {stale}"),
                    format!("ETag {}", tag.unwrap_or("none")),
                )?;
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
                let (user, attribute, stale) = changed_since(t).await?;
                let body = user.sent_with(json!({ attribute: "Second" }));
                let request = Request::with_json(Method::Put, user.path.clone(), &body);
                refused(t, &user, attribute, request.header("If-Match", stale)).await
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
                let (user, attribute, stale) = changed_since(t).await?;
                let operation = json!({ "op": "replace", "path": attribute, "value": "Second" });
                let body = json!({ "schemas": [urn::PATCH_OP], "Operations": [operation] });
                let request = Request::with_json(Method::Patch, user.path.clone(), &body);
                refused(t, &user, attribute, request.header("If-Match", stale)).await
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
                let (user, attribute, stale) = changed_since(t).await?;
                let request = Request::new(Method::Delete, user.path.clone());
                refused(t, &user, attribute, request.header("If-Match", stale)).await
            })
        },
    },
    Check {
        id: "etag/stale-answers-412",
        rule: "a change that is refused for its version answers 412, with an error of SCIM",
        covers: &["RFC7644-3.12-13"],
        needs: &[Feature::User, Feature::Etag],
        why: "Clients read the resource again after 412; any other status tells them that the person is at fault.",
        caught: Fault::StaleAnswers409,
        run: |t| {
            Box::pin(async move {
                let (user, attribute, stale) = changed_since(t).await?;
                let body = user.sent_with(json!({ attribute: "Second" }));
                let request = Request::with_json(Method::Put, user.path.clone(), &body);
                let reply = t.send(request.header("If-Match", stale)).await?;
                if reply.is_success() {
                    let why = "a change on the ground of an old version was carried out";
                    return Err(Stop::Blocked(why.to_owned()));
                }
                reply.status(&[412])?.names(urn::ERROR)?;
                Ok(())
            })
        },
    },
    Check {
        id: "etag/any-version",
        rule: "a change with If-Match: * is carried out if the resource is there",
        covers: &["RFC7644-3.14-09"],
        needs: &[Feature::User, Feature::Etag],
        why: "Clients that only want to make sure that the account is still there can change nothing.",
        caught: Fault::StarNeverMatches,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let usual = t.put(&user, &user.sent).await?;
                done(&usual).map_err(|stop| stop.into_blocked("the same without If-Match"))?;
                let request = Request::with_json(Method::Put, user.path.clone(), &user.sent);
                done(&t.send(request.header("If-Match", "*")).await?)
            })
        },
    },
];

/// The request is refused, and the first change is still there. 409 is tolerated beside 412 (RFC 7644 table 8).
async fn refused(t: &Trial, user: &Made, attribute: &str, request: Request) -> Result<(), Stop> {
    t.send(request).await?.status(&[412, 409])?;
    let now = t.get(user).await?;
    now.status(&[200])?.at(&format!("/{attribute}"), "First")?;
    Ok(())
}
