//! RFC 7644 section 3.7: each operation does what a request of its own would do.

use super::{BULK, Bulk, delete, post, put};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::json;

/// A user who keeps the displayName, and an operation that gives another.
async fn to_rename(t: &Trial) -> Result<(Made, String), Stop> {
    let user = t.user_keeping(json!({}), &["/displayName"]).await?;
    Ok((user, format!("Renamed {}", t.word())))
}

/// The version of a resource.
async fn version(t: &Trial, made: &Made) -> Result<String, Stop> {
    let now = t.get_fixture(made).await?;
    let version = now.get("/meta/version").as_str().or(now.header("etag"));
    let none = || Stop::Skipped("the provider shows no version".to_owned());
    version.map(str::to_owned).ok_or_else(none)
}

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "bulk/creates",
        rule: "POST in a bulk request creates a resource, which stands at its location",
        covers: &["RFC7644-3.7-05"],
        needs: BULK,
        why: "On Monday everybody is onboarded in batches: the report says 201, and nobody can log in.",
        caught: Fault::BulkCreatesNothing,
        run: |t| {
            Box::pin(async move {
                let data = t.user_body(json!({}));
                let bulk = Bulk::of(t, vec![post("one", &t.users(), &data)]).await?;
                let user = bulk.made(0)?;
                let now = t.get(&user).await?;
                let name = user.sent_str("/userName");
                let shown = now.status(&[200])?.get("/userName").as_str();
                now.expect(
                    shown.is_some_and(|shown| shown.eq_ignore_ascii_case(name)),
                    format!("userName {name}"),
                    now.summary(),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/replaces",
        rule: "PUT in a bulk request replaces the resource",
        covers: &["RFC7644-3.7-06"],
        needs: BULK,
        why: "People keep the names and addresses of last year, and the report of the batch says that all is well.",
        caught: Fault::BulkReplaceIgnored,
        run: |t| {
            Box::pin(async move {
                let (user, name) = to_rename(t).await?;
                let renamed = user.sent_with(json!({ "displayName": name }));
                let bulk = Bulk::of(t, vec![put(&user.path, &renamed)]).await?;
                bulk.ended(0, &[200, 204])?;
                t.get_fixture(&user).await?.at("/displayName", name)?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/modifies",
        rule: "PATCH in a bulk request modifies the resource",
        covers: &["RFC7644-3.7-07"],
        needs: &[Feature::User, Feature::Bulk, Feature::Patch],
        why: "Leavers whose accounts are closed in batches keep them.",
        caught: Fault::BulkWithoutPatch,
        run: |t| {
            Box::pin(async move {
                let (user, name) = to_rename(t).await?;
                let replace = json!({ "op": "replace", "path": "displayName", "value": name });
                let data = json!({ "schemas": [urn::PATCH_OP], "Operations": [replace] });
                let patch = json!({ "method": "PATCH", "path": user.path, "data": data });
                let bulk = Bulk::of(t, vec![patch]).await?;
                bulk.ended(0, &[200, 204])?;
                t.get_fixture(&user).await?.at("/displayName", name)?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/deletes",
        rule: "DELETE in a bulk request deletes the resource",
        covers: &["RFC7644-3.7-08"],
        needs: BULK,
        why: "Accounts that were reported as deleted are open for whoever still knows the password.",
        caught: Fault::BulkDeleteIgnored,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let bulk = Bulk::of(t, vec![delete(&user.path)]).await?;
                bulk.ended(0, &[204, 200])?;
                t.get(&user).await?.status(&[404, 410])?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/version",
        rule: "an operation with a version that the resource no longer has is refused",
        covers: &["RFC7644-3.7-10"],
        needs: &[Feature::User, Feature::Bulk, Feature::Etag],
        why: "A batch of yesterday overwrites what an administrator has corrected since.",
        caught: Fault::BulkVersionIgnored,
        run: |t| {
            Box::pin(async move {
                let (user, name) = to_rename(t).await?;
                let old = version(t, &user).await?;
                let changed =
                    user.sent_with(json!({ "displayName": format!("Changed {}", t.word()) }));
                let put_alone = t.put(&user, &changed).await?;
                let done = put_alone.status(&[200, 204]);
                done.map_err(|stop| stop.into_blocked("changing a fixture"))?;
                if version(t, &user).await? == old {
                    let why = "the version did not change with the resource";
                    return Err(Stop::Blocked(why.to_owned()));
                }
                let mut stale = put(&user.path, &user.sent_with(json!({ "displayName": name })));
                stale["version"] = old.into();
                let bulk = Bulk::of(t, vec![stale]).await?;
                bulk.ended(0, &[412, 409])?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/status-as-alone",
        rule: "each operation has the status that it would have as a request of its own",
        covers: &["RFC7644-3.7-16"],
        needs: BULK,
        why: "A client that reads 200 for everybody does not see that somebody could not be created.",
        caught: Fault::BulkStatusAlways200,
        run: |t| {
            Box::pin(async move {
                let taken = t.user().await?;
                let again = t.user_body(json!({ "userName": taken.sent_str("/userName") }));
                let (gone, other) = (t.nowhere(&t.users()), t.user().await?);
                let alone = [
                    t.post(&t.users(), &again).await?.code(),
                    t.delete_path(&gone).await?.code(),
                    t.put(&other, &other.sent).await?.code(),
                ];
                let bulk = Bulk::of(
                    t,
                    vec![
                        post("again", &t.users(), &again),
                        delete(&gone),
                        put(&other.path, &other.sent),
                        post("fresh", &t.users(), &t.user_body(json!({}))),
                    ],
                )
                .await?;
                for (place, status) in alone.into_iter().enumerate() {
                    bulk.ended(place, &[status])?;
                }
                bulk.ended(3, &[201])?;
                Ok(())
            })
        },
    },
];
