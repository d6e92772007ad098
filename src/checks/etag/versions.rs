//! RFC 7644 section 3.14, where the version of a resource stands, and when it changes.

use super::{change, done, tag};
use crate::checks::Check;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
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
                let mut answers = vec![user.reply.clone(), changed];
                if t.has(Feature::Patch) {
                    let operation = json!({ "op": "replace", "path": "active", "value": true });
                    answers.push(t.patch(&user, json!([operation])).await?);
                }
                answers.push(t.get_fixture(&user).await?);
                for reply in &answers {
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
        id: "etag/form",
        rule: "a version stands in quotation marks, behind a capital W/ if it is weak",
        covers: &["RFC7643-3.1-30"],
        needs: &[Feature::User, Feature::Etag],
        why: "HTTP libraries drop headers that they cannot read, and clients then change without a condition.",
        caught: Fault::WeakVersionInSmallLetter,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let now = t.get_fixture(&user).await?;
                let mut seen = 0;
                for reply in [&user.reply, &now] {
                    let versions = [reply.header("etag"), reply.get("/meta/version").as_str()];
                    for version in versions.into_iter().flatten() {
                        seen += 1;
                        let expected = r#"a version like W/"1" or "1""#;
                        reply.expect(is_entity_tag(version), expected, version)?;
                    }
                }
                if seen == 0 {
                    return Err(Stop::Blocked("no version is shown".to_owned()));
                }
                Ok(())
            })
        },
    },
    Check {
        id: "etag/meta-version",
        rule: "meta.version is there wherever a resource is shown",
        covers: &["RFC7644-3.14-02"],
        needs: &[Feature::User, Feature::Etag],
        why: "In lists there is no other place for the version; clients have to read each resource again.",
        caught: Fault::MetaWithoutVersion,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                t.get_fixture(&user).await?.assigned("/meta/version")?;
                if user.reply.body().is_object() {
                    user.reply.assigned("/meta/version")?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "etag/new-with-each-change",
        rule: "each change gives the resource another version",
        covers: &["RFC7644-3.14-10"],
        needs: &[Feature::User, Feature::Etag],
        why: "Two states with one version: a client overwrites what it has never seen.",
        caught: Fault::VersionIsOneAfterPut,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let attribute = t.plain_attribute(&user).await?;
                let mut known = vec![tag(t, &user).await?];
                for value in ["First", "Second"] {
                    let now = change(t, &user, attribute, value).await?;
                    let tag = now.header("etag").unwrap_or("none");
                    let expected = format!("another ETag than {}", known.join(" and "));
                    let new = !known.iter().any(|known| known == tag);
                    now.expect(new, expected, format!("ETag {tag}"))?;
                    known.push(tag.to_owned());
                }
                if !t.has(Feature::Patch) {
                    return Ok(());
                }
                let operation = json!({ "op": "replace", "path": attribute, "value": "Third" });
                let patched = done(&t.patch(&user, json!([operation])).await?);
                let now = t.get_fixture(&user).await?;
                let third = now.at(&format!("/{attribute}"), "Third").map(|_| ());
                let fixture = |stop: Stop| stop.into_blocked("changing a fixture with PATCH");
                patched.and(third).map_err(fixture)?;
                let tag = now.header("etag").unwrap_or("none");
                let expected = format!("another ETag than {}", known.join(" and "));
                let new = !known.iter().any(|known| known == tag);
                now.expect(new, expected, format!("ETag {tag}"))?;
                Ok(())
            })
        },
    },
    Check {
        id: "etag/stays-without-change",
        rule: "a resource that nobody changes keeps its version",
        covers: &["RFC7644-3.14-11"],
        needs: &[Feature::User, Feature::Etag],
        why: "Every careful change is refused, because reading the resource has already made its version old.",
        caught: Fault::VersionMovesWithReads,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let first = tag(t, &user).await?;
                for _ in 0..2 {
                    let again = t.get_fixture(&user).await?;
                    let tag = again.header("etag").unwrap_or("none");
                    again.expect(tag == first, format!("ETag {first}"), format!("ETag {tag}"))?;
                }
                Ok(())
            })
        },
    },
];

/// True for an entity tag of RFC 9110 section 8.8.3.
fn is_entity_tag(text: &str) -> bool {
    let opaque = text.strip_prefix("W/").unwrap_or(text);
    let inside = opaque
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inside.is_some_and(|inside| !inside.contains(['"', ' ']))
}
