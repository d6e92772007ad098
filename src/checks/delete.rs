//! RFC 7644 section 3.6, deleting resources.

use super::Check;
use super::trial::{Made, Trial, named};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method};
use serde_json::json;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "delete/answers-204",
        rule: "a successful DELETE answers 204 without a body",
        covers: &["RFC7644-3.6-01"],
        needs: &[Feature::User],
        why: "Clients that expect nothing trip over a body.",
        caught: Fault::DeleteAnswers200,
        run: |t| {
            Box::pin(async move {
                let mut made = vec![t.user().await?];
                if t.has(Feature::Group) {
                    made.push(t.group(&[]).await?);
                }
                for made in made {
                    let reply = t.delete(&made).await?;
                    reply.status(&[204])?;
                    reply.expect(reply.text().is_empty(), "no body", reply.summary())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "delete/gone",
        rule: "what was deleted is not found",
        covers: &["RFC7644-3.6-02"],
        needs: &[Feature::User],
        why: "The account of a leaver is still there, though its removal was confirmed.",
        caught: Fault::DeletedStillReadable,
        run: |t| {
            Box::pin(async move {
                let user = deleted(t).await?;
                t.get(&user).await?.status(&[404])?;
                Ok(())
            })
        },
    },
    Check {
        id: "delete/not-listed",
        rule: "what was deleted is in no list",
        covers: &["RFC7644-3.6-06"],
        needs: &[Feature::User, Feature::Filter],
        why: "An identity provider that looks the person up links the dead account instead of creating a new one.",
        caught: Fault::DeletedStillListed,
        run: |t| {
            Box::pin(async move {
                let user = deleted(t).await?;
                t.finds_nobody(&named(user.sent_str("/userName"))).await
            })
        },
    },
    Check {
        id: "delete/again-is-404",
        rule: "DELETE of what is gone, or never was, answers 404",
        covers: &["RFC7644-3.6-05", "RFC7644-3.6-08"],
        needs: &[Feature::User],
        why: "A provider that confirms anything confirms the removal of accounts under a wrong id, which stay open.",
        caught: Fault::UnknownDeleteAnswers204,
        run: |t| {
            Box::pin(async move {
                let user = deleted(t).await?;
                t.delete(&user).await?.status(&[404])?;
                let nowhere = t.nowhere(&t.users());
                t.send(Request::new(Method::Delete, nowhere))
                    .await?
                    .status(&[404])?;
                Ok(())
            })
        },
    },
    Check {
        id: "delete/put-is-404",
        rule: "PUT to what was deleted answers 404 and does not bring it back",
        covers: &["RFC7644-3.6-03"],
        needs: &[Feature::User],
        why: "An update that comes late revives the account of a leaver, or is lost though it was confirmed.",
        caught: Fault::DeletedCanBeReplaced,
        run: |t| {
            Box::pin(async move {
                let user = deleted(t).await?;
                t.put(&user, &user.sent).await?.status(&[404])?;
                if t.has(Feature::Filter) {
                    t.finds_nobody(&named(user.sent_str("/userName"))).await?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "delete/patch-is-404",
        rule: "PATCH of what was deleted answers 404",
        covers: &["RFC7644-3.6-04"],
        needs: &[Feature::User, Feature::Patch],
        why: "A change that is confirmed and lost is never tried again.",
        caught: Fault::DeletedCanBePatched,
        run: |t| {
            Box::pin(async move {
                let user = deleted(t).await?;
                let name = user.sent_str("/userName");
                let operation = json!({ "op": "replace", "path": "userName", "value": name });
                t.patch(&user, json!([operation])).await?.status(&[404])?;
                Ok(())
            })
        },
    },
    Check {
        id: "delete/user-name-is-free-again",
        rule: "a user can be created with the userName of one that was deleted, and is another one",
        covers: &["RFC7644-3.6-07"],
        needs: &[Feature::User],
        why: "Somebody who comes back to the company can never get an account again.",
        caught: Fault::UserNameStaysTaken,
        run: |t| {
            Box::pin(async move {
                let gone = deleted(t).await?;
                let back = t.create(&t.users(), gone.sent.clone()).await?;
                back.reply.expect(
                    back.id != gone.id,
                    "another id than the deleted user had",
                    format!("id {}", back.id),
                )?;
                Ok(())
            })
        },
    },
];

/// A user that is gone, as far as the answer to DELETE says so.
async fn deleted(t: &Trial) -> Result<Made, Stop> {
    let user = t.user().await?;
    let reply = t.delete(&user).await?;
    let accepted = reply.expect(reply.is_success(), "status 204", reply.summary());
    accepted.map_err(|stop| stop.into_blocked("deleting a fixture"))?;
    Ok(user)
}
