//! RFC 7644 section 3.5.1, what a PUT changes and what it leaves.

use super::done;
use crate::checks::Check;
use crate::checks::trial::{SENT, Trial, named};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use jiff::Timestamp;
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "replace/values",
        rule: "PUT puts new values in the place of the old ones",
        covers: &["RFC7644-3.5.1-01", "RFC7644-3.5-01"],
        needs: &[Feature::User],
        why: "A new name or title that is answered with success and not kept is wrong in every later report.",
        caught: Fault::ReplaceKeepsDisplayName,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let kept = t
                    .kept(&user, &["/title", "/displayName", "/name/familyName"])
                    .await?;
                let name = json!({ "givenName": "Ida", "familyName": "Changed" });
                let changes =
                    json!({ "title": "Changed", "displayName": "Ida Changed", "name": name });
                let body = user.sent_with(changes);
                done(&t.put(&user, &body).await?)?;
                let now = t.get(&user).await?;
                now.status(&[200])?;
                for pointer in kept {
                    now.at(pointer, body.pointer(pointer).cloned().unwrap_or_default())?;
                }
                two_addresses(t).await
            })
        },
    },
    Check {
        id: "replace/answers-with-the-resource",
        rule: "a successful PUT answers 200 and the resource as it is now",
        covers: &["RFC7644-3.5.1-09"],
        needs: &[Feature::User],
        why: "Clients read in the answer what became of their values.",
        caught: Fault::ReplaceAnswers204,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let reply = t
                    .put(&user, &user.sent_with(json!({ "title": "Changed" })))
                    .await?;
                done(&reply).map_err(|stop| stop.into_blocked("replacing"))?;
                reply.status(&[200])?.at("/id", user.id.as_str())?;
                let now = t.get_fixture(&user).await?;
                reply.at("/title", now.get("/title").clone())?;
                Ok(())
            })
        },
    },
    Check {
        id: "replace/multi-valued-as-a-whole",
        rule: "a multi-valued attribute in a PUT replaces all its former values",
        covers: &["RFC7644-3.5.1-02"],
        needs: &[Feature::User],
        why: "An address that was taken away stays, and mail for one person goes on to another.",
        caught: Fault::ReplaceAppendsEmails,
        run: |t| {
            Box::pin(async move {
                let (work, home) = (t.person().email, t.person().email);
                let both =
                    json!([{ "value": work, "type": "work" }, { "value": home, "type": "home" }]);
                let user = t
                    .user_keeping(json!({ "emails": both }), &["/emails/*/value"])
                    .await?;
                let one = json!([{ "value": work, "type": "work" }]);
                done(
                    &t.put(&user, &user.sent_with(json!({ "emails": one })))
                        .await?,
                )?;
                t.get(&user)
                    .await?
                    .status(&[200])?
                    .all_at("/emails/*/value", &[work])?;
                Ok(())
            })
        },
    },
    Check {
        id: "replace/null-clears",
        rule: "null and [] in a PUT clear the attribute",
        covers: &["RFC7643-2.5-03", "RFC7643-2.5-04"],
        needs: &[Feature::User],
        why: "A title or a phone number that a person no longer has stays on the account.",
        caught: Fault::ReplaceKeepsWhatIsNull,
        run: |t| {
            Box::pin(async move {
                let phones = json!([{ "value": "tel:+1-201-555-0123", "type": "work" }]);
                let user = t.user_with(json!({ "phoneNumbers": phones })).await?;
                let shown = t.kept(&user, &["/title", "/phoneNumbers/*/type"]).await?;
                let mut body = user.sent.clone();
                body["title"] = Value::Null;
                body["phoneNumbers"] = json!([]);
                done(&t.put(&user, &body).await?)?;
                let now = t.get(&user).await?;
                now.status(&[200])?;
                for pointer in shown {
                    now.unassigned(pointer)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "replace/what-was-read",
        rule: "what a GET shows can be sent back with PUT, and changes nothing",
        covers: &["RFC7644-3.5.1-07"],
        needs: &[Feature::User],
        why: "Okta and others read, change one value, and send the whole back.",
        caught: Fault::ReplaceRefusesMeta,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let before = t.get_fixture(&user).await?;
                done(&t.put(&user, before.body()).await?)?;
                let now = t.get(&user).await?;
                now.status(&[200])?.at("/id", user.id.as_str())?;
                for pointer in SENT {
                    let shown: Vec<Value> = before.all(pointer).into_iter().cloned().collect();
                    now.all_at(pointer, &shown)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "replace/inactive",
        rule: "a PUT with active false makes the user inactive, and leaves it readable",
        covers: &["RFC7643-4.1.1-14"],
        needs: &[Feature::User],
        why: "Identity providers close the account of a leaver this way; answered with success and without effect, \
              it stays open and nobody knows.",
        caught: Fault::ReplaceKeepsActive,
        run: |t| {
            Box::pin(async move {
                let leaver = t.user_keeping(json!({}), &["/active"]).await?;
                done(
                    &t.put(&leaver, &leaver.sent_with(json!({ "active": false })))
                        .await?,
                )?;
                t.get(&leaver).await?.status(&[200])?.at("/active", false)?;
                if t.has(Feature::Filter) {
                    t.finds(&named(leaver.sent_str("/userName")), &[&leaver])
                        .await?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "replace/group-name",
        rule: "a PUT with another displayName renames the group",
        covers: &["RFC7644-3.5.1-01"],
        needs: &[Feature::User, Feature::Group],
        why: "A rename that is answered with success and has no effect makes the next synchronisation create a second group.",
        caught: Fault::ReplaceKeepsGroupName,
        run: |t| {
            Box::pin(async move {
                let published = t.attribute(urn::GROUP, "displayName");
                if published.is_some_and(|it| it["mutability"] == "immutable") {
                    let why = "names of groups are published as immutable";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let user = t.user().await?;
                let group = t.group(&[&user]).await?;
                let name = format!("renamed {}", t.word());
                done(
                    &t.put(&group, &group.sent_with(json!({ "displayName": name })))
                        .await?,
                )?;
                t.get(&group)
                    .await?
                    .status(&[200])?
                    .at("/displayName", name)?;
                Ok(())
            })
        },
    },
    Check {
        id: "replace/unknown-is-404",
        rule: "PUT of an id that no resource has answers 404 and creates nothing",
        covers: &["RFC7644-3.5.1-13", "RFC7644-3.2-04"],
        needs: &[Feature::User],
        why: "An account that was deleted comes back by the next update, with nobody having asked for it.",
        caught: Fault::ReplaceCreates,
        run: |t| {
            Box::pin(async move {
                let body = t.user_body(json!({}));
                let path = t.nowhere(&t.users());
                let reply = t.send(Request::with_json(Method::Put, path, &body)).await?;
                reply.status(&[404])?;
                if t.has(Feature::Filter) {
                    let name = body["userName"].as_str().unwrap_or_default();
                    t.finds_nobody(&named(name)).await?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "replace/duplicate-refused",
        rule: "a PUT with the userName of another user is refused and changes nothing",
        covers: &["RFC7644-3.5.1-10"],
        needs: &[Feature::User],
        why: "Two people with one name sign in as one another.",
        caught: Fault::ReplaceHidesConflict,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/userName"]).await?;
                let bob = t.user().await?;
                let before = t.get_fixture(&bob).await?;
                let taken = json!({ "userName": ann.sent_str("/userName") });
                let reply = t.put(&bob, &bob.sent_with(taken)).await?;
                // RFC 7643 section 7 says 400, RFC 7644 section 3.3 says 409.
                reply.status(&[409, 400])?;
                if reply.code() == 400 {
                    reply.at("/scimType", "uniqueness")?;
                }
                t.get(&bob)
                    .await?
                    .status(&[200])?
                    .at("/userName", before.get("/userName").clone())?;
                Ok(())
            })
        },
    },
    Check {
        id: "replace/read-only-ignored",
        rule: "other values for id and meta in a PUT are ignored, not refused",
        covers: &["RFC7644-3.5.1-06"],
        needs: &[Feature::User],
        why: "Clients send what they have stored, ids and dates of their own included.",
        caught: Fault::ReplaceRefusesOtherId,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let made_up =
                    json!({ "id": t.word(), "meta": { "created": "1999-01-01T00:00:00Z" } });
                done(&t.put(&user, &user.sent_with(made_up)).await?)?;
                let now = t.get(&user).await?;
                now.status(&[200])?.at("/id", user.id.as_str())?;
                let created = now.get("/meta/created");
                now.expect(
                    created
                        .as_str()
                        .is_none_or(|text| !text.starts_with("1999")),
                    "meta.created as it was",
                    format!("meta.created {created}"),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "replace/created-stays",
        rule: "meta.created stays what it was when the resource changes",
        covers: &["RFC7643-3.1-24"],
        needs: &[Feature::User],
        why: "Accounts that look new at each change hide the ones that are.",
        caught: Fault::ReplaceResetsCreated,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let created = instant(&t.get_fixture(&user).await?)
                    .ok_or_else(|| Stop::Blocked("meta.created cannot be read".to_owned()))?;
                let reply = t
                    .put(&user, &user.sent_with(json!({ "title": "Changed" })))
                    .await?;
                done(&reply).map_err(|stop| stop.into_blocked("replacing"))?;
                let now = t.get_fixture(&user).await?;
                now.expect(
                    instant(&now) == Some(created),
                    format!("meta.created {created}"),
                    format!("meta.created {}", now.get("/meta/created")),
                )?;
                Ok(())
            })
        },
    },
];

/// Of an attribute with several values each is put there, not the first alone.
async fn two_addresses(t: &Trial) -> Result<(), Stop> {
    let several = t
        .attribute(urn::USER, "emails")
        .is_some_and(|it| it["multiValued"] == true && it["mutability"] != "readOnly");
    let user = t.user().await?;
    if !several || t.kept(&user, &["/emails/*/value"]).await.is_err() {
        return Ok(());
    }
    let two = ["work", "home"].map(|kind| format!("{}.{kind}@{}", t.word(), t.domain()));
    let emails = json!([
        { "value": two[0], "type": "work", "primary": true },
        { "value": two[1], "type": "home" },
    ]);
    let reply = t
        .put(&user, &user.sent_with(json!({ "emails": emails })))
        .await?;
    // A provider may have rules for addresses that no schema can say.
    if reply.is_success() {
        let now = t.get(&user).await?;
        now.status(&[200])?.all_at("/emails/*/value", &two)?;
    }
    Ok(())
}

/// When the resource was created; with or without a zone.
fn instant(reply: &Reply) -> Option<Timestamp> {
    let text = reply.get("/meta/created").as_str()?;
    text.parse().or_else(|_| format!("{text}Z").parse()).ok()
}
