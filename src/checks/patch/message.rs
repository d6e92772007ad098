//! RFC 7644 section 3.5.2, PATCH as a message: what it is called, how it is answered, and what it cannot reach.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "patch/declined",
        rule: "a provider without PATCH refuses it with 501",
        covers: &["RFC7644-3.5.2-24"],
        needs: &[Feature::User, Feature::Lacking(&Feature::Patch)],
        why: "Success without effect: the leaver stays, and nobody knows.",
        caught: Fault::PatchIgnoredWhenUnsupported,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let operation = json!({ "op": "replace", "path": "active", "value": false });
                let reply = t.patch(&user, json!([operation])).await?;
                reply.expect(
                    matches!(reply.code(), 403 | 404 | 405 | 501),
                    "status 501",
                    reply.summary(),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/message-urn",
        rule: "the body names the schema of PATCH operations; without it, it is refused",
        covers: &["RFC7644-3.5.2-01"],
        needs: &[Feature::User, Feature::Patch],
        why: "A body that is something else, such as a whole resource, is taken for a change.",
        caught: Fault::PatchWithoutUrnAccepted,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let name = t.person().user_name;
                let operations = json!([{ "op": "replace", "path": "userName", "value": name }]);
                for schemas in [Value::Null, json!([urn::USER])] {
                    let mut body = json!({ "schemas": schemas, "Operations": operations });
                    if schemas.is_null() {
                        body = json!({ "Operations": operations });
                    }
                    let request = Request::with_json(Method::Patch, user.path.as_str(), &body);
                    let reply = t.send(request).await?;
                    let word = reply.status(&[400])?.get("/scimType");
                    let fits = [json!("invalidSyntax"), json!("invalidValue"), Value::Null];
                    reply.expect(
                        fits.contains(word),
                        "scimType invalidSyntax",
                        format!("scimType {word}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "patch/error-body",
        rule: "a PATCH that fails is answered with an error and its reason",
        covers: &["RFC7644-3.5.2-19"],
        needs: &[Feature::User, Feature::Patch],
        why: "Administrators of the identity provider see this text and nothing else.",
        caught: Fault::PatchErrorWithoutBody,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let operation = json!({ "op": "bogus", "path": "title", "value": "x" });
                let reply = t.patch(&user, json!([operation])).await?;
                if reply.is_success() {
                    let why = "an unknown operation succeeded; patch/unknown-operation judges that";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let error = reply.all("/schemas/*").iter().any(|it| *it == urn::ERROR);
                reply.expect(error, "a SCIM error", reply.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/asked-attributes",
        rule: "a PATCH that asks for attributes is answered with 200 and with them",
        covers: &["RFC7644-3.5.2-21"],
        needs: &[Feature::User, Feature::Patch],
        why: "Clients that need the new state would have to read it again.",
        caught: Fault::PatchWithAttributesAnswers204,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                t.kept(&user, &["/displayName"]).await?;
                let operation =
                    json!({ "op": "replace", "path": "displayName", "value": "New Name" });
                let path = format!("{}?attributes=displayName", user.path);
                let reply = t.patch_path(&path, json!([operation])).await?;
                reply.status(&[200])?.at("/displayName", "New Name")?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/moves-last-modified",
        rule: "a PATCH that changes something moves meta.lastModified",
        covers: &["RFC7644-3.5.2-28"],
        needs: &[Feature::User, Feature::Patch],
        why: "Imports that ask for what has changed miss everything that was changed with PATCH.",
        caught: Fault::LastModifiedStays,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                t.kept(&user, &["/title"]).await?;
                let before = modified(t, &user).await?;
                tick().await;
                replace_title(t, &user, "Another").await?;
                let now = t.get_fixture(&user).await?;
                let after: Option<jiff::Timestamp> = now
                    .get("/meta/lastModified")
                    .as_str()
                    .and_then(|it| it.parse().ok());
                now.expect(
                    after.is_some_and(|after| after > before),
                    format!("meta.lastModified after {before}"),
                    format!("meta.lastModified {}", now.get("/meta/lastModified")),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/no-change-no-date",
        rule: "an add of what is there already does not move meta.lastModified",
        covers: &["RFC7644-3.5.2.1-11"],
        needs: &[Feature::User, Feature::Patch],
        why: "Every cycle of an identity provider would make all people look changed.",
        caught: Fault::NoOpAddMovesLastModified,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                t.kept(&user, &["/emails/*/value", "/emails/*/type"])
                    .await?;
                let before = modified(t, &user).await?;
                let shown = t.get_fixture(&user).await?.get("/emails").clone();
                tick().await;
                let operation = json!({ "op": "add", "path": "emails", "value": shown });
                let reply = t.patch(&user, json!([operation])).await?;
                let done = reply.status(&[200, 204]).map(|_| ());
                done.map_err(|stop| stop.into_blocked("an add of what is there"))?;
                let now = t.get_fixture(&user).await?;
                let after: Option<jiff::Timestamp> = now
                    .get("/meta/lastModified")
                    .as_str()
                    .and_then(|it| it.parse().ok());
                now.expect(
                    after == Some(before),
                    format!("meta.lastModified {before}"),
                    format!("meta.lastModified {}", now.get("/meta/lastModified")),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/password",
        rule: "the password can be set, and is shown nowhere",
        covers: &["RFC7643-4.1.1-25"],
        needs: &[Feature::User, Feature::Patch, Feature::ChangePassword],
        why: "A reset at the identity provider does not arrive, or the new password stands in its log.",
        caught: Fault::PatchOfPasswordRefused,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let secret = t.person().password;
                let operation = json!({ "op": "replace", "path": "password", "value": secret });
                let reply = t.patch(&user, json!([operation])).await?;
                reply.status(&[200, 204])?;
                for reply in [&reply, &t.get_fixture(&user).await?] {
                    reply.expect(
                        reply.get("/password").is_null(),
                        "no password",
                        "a password",
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "patch/groups-of-user",
        rule: "who is in a group is changed at the group, and not at the user",
        covers: &["RFC7643-4.1.2-09"],
        needs: &[Feature::User, Feature::Group, Feature::Patch],
        why: "Success without effect, or a user that gives itself the rights of a group.",
        caught: Fault::PatchReadOnlyIgnored,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let group = t.group(&[]).await?;
                let value = json!([{ "value": group.id }]);
                let operation = json!({ "op": "add", "path": "groups", "value": value });
                let reply = t.patch(&user, json!([operation])).await?;
                let members = t.get_fixture(&group).await?;
                members.unassigned("/members")?;
                reply.status(&[400])?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/manager",
        rule: "a path reaches a part of an attribute of an extension",
        covers: &["RFC7644-3.5.2-09"],
        needs: &[Feature::User, Feature::Enterprise, Feature::Patch],
        why: "Entra ID and Okta set the manager this way; approvals go to the old one.",
        caught: Fault::PatchManagerIgnored,
        run: |t| {
            Box::pin(async move {
                let (one, other) = (t.user().await?, t.user().await?);
                let manager = format!("{}:manager", urn::ENTERPRISE_USER);
                let pointer = format!("/{}/manager/value", urn::ENTERPRISE_USER);
                let schemas = json!([urn::USER, urn::ENTERPRISE_USER]);
                let held = json!({ "manager": { "value": one.id } });
                let user = t
                    .user_with(json!({ "schemas": schemas, urn::ENTERPRISE_USER: held }))
                    .await?;
                t.kept(&user, &[&pointer]).await?;
                let path = format!("{manager}.value");
                let operation = json!({ "op": "replace", "path": path, "value": other.id });
                t.patch(&user, json!([operation]))
                    .await?
                    .status(&[200, 204])?;
                t.get_fixture(&user)
                    .await?
                    .at(&pointer, other.id.as_str())?;
                let whole = json!({ "op": "add", "path": manager, "value": { "value": one.id } });
                t.patch(&user, json!([whole])).await?.status(&[200, 204])?;
                t.get_fixture(&user).await?.at(&pointer, one.id.as_str())?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/extension-named",
        rule: "an extension that comes in with PATCH is named in schemas",
        covers: &["RFC7644-3.5.2-14"],
        needs: &[Feature::User, Feature::Enterprise, Feature::Patch],
        why: "Clients read only those parts of a resource whose schema it names.",
        caught: Fault::ExtensionNotInSchemas,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let path = format!("{}:department", urn::ENTERPRISE_USER);
                let operation = json!({ "op": "add", "path": path, "value": "Sales" });
                let reply = t.patch(&user, json!([operation])).await?;
                let done = reply.status(&[200, 204]).map(|_| ());
                done.map_err(|stop| stop.into_blocked("an add to the extension"))?;
                let now = t.get_fixture(&user).await?;
                let pointer = format!("/{}/department", urn::ENTERPRISE_USER);
                let kept = now.at(&pointer, "Sales").map(|_| ());
                kept.map_err(|stop| stop.into_blocked("an add to the extension"))?;
                let named = now
                    .all("/schemas/*")
                    .iter()
                    .any(|it| *it == urn::ENTERPRISE_USER);
                let schemas = now.get("/schemas").to_string();
                now.expect(
                    named,
                    format!("schemas with {}", urn::ENTERPRISE_USER),
                    schemas,
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/schemas-first",
        rule: "an extension may be named in schemas by one operation and filled by the next",
        covers: &["RFC7644-3.5.2-15"],
        needs: &[Feature::User, Feature::Enterprise, Feature::Patch],
        why: "Clients that name the extension first are answered with an outage.",
        caught: Fault::PatchOfSchemasAnswers500,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let named =
                    json!({ "op": "add", "path": "schemas", "value": [urn::ENTERPRISE_USER] });
                let path = format!("{}:department", urn::ENTERPRISE_USER);
                let filled = json!({ "op": "add", "path": path, "value": "Sales" });
                let reply = t.patch(&user, json!([named, filled])).await?;
                if reply.code() == 400 {
                    return Ok(());
                }
                reply.status(&[200, 204])?;
                let pointer = format!("/{}/department", urn::ENTERPRISE_USER);
                t.get_fixture(&user).await?.at(&pointer, "Sales")?;
                Ok(())
            })
        },
    },
];

/// When the user was last modified; skips where the provider does not say.
async fn modified(t: &Trial, user: &Made) -> Result<jiff::Timestamp, Stop> {
    let now = t.get_fixture(user).await?;
    let text = now.get("/meta/lastModified").as_str().unwrap_or("");
    let none = "the provider gives no meta.lastModified that can be read";
    text.parse().map_err(|_| Stop::Skipped(none.to_owned()))
}

/// Lets a clock that counts seconds go on.
async fn tick() {
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
}

async fn replace_title(t: &Trial, user: &Made, title: &str) -> Result<(), Stop> {
    let operation = json!({ "op": "replace", "path": "title", "value": title });
    let reply = t.patch(user, json!([operation])).await?;
    let done = reply.status(&[200, 204]).map(|_| ());
    done.map_err(|stop| stop.into_blocked("a replace of title"))?;
    let now = t.get_fixture(user).await?;
    let kept = now.at("/title", title).map(|_| ());
    kept.map_err(|stop| stop.into_blocked("a replace of title"))
}
