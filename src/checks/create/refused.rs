//! RFC 7644 section 3.3, which creations are refused, and that nothing is left of them.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial, named};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "create/user-name-required",
        rule: "a user without userName is refused",
        covers: &["RFC7643-4.1.1-01"],
        needs: &[Feature::User],
        why: "An account without a name can neither sign in nor be found again.",
        caught: Fault::UserNameNotRequired,
        run: |t| {
            Box::pin(async move {
                let body = t.user_body(json!({ "userName": null }));
                refused(&t.post(&t.users(), &body).await?)
            })
        },
    },
    Check {
        id: "create/empty-user-name-refused",
        rule: "a user whose userName is empty is refused",
        covers: &["RFC7643-4.1.1-02"],
        needs: &[Feature::User],
        why: "An account with an empty name can neither sign in nor be found again, and takes the name from the next.",
        caught: Fault::EmptyUserNameStored,
        run: |t| {
            Box::pin(async move {
                // If it is made all the same, the run finds it again by displayName.
                let nameless = json!({ "userName": "", "displayName": t.word() });
                refused(&t.post(&t.users(), &t.user_body(nameless)).await?)
            })
        },
    },
    Check {
        id: "create/duplicate-answers-409",
        rule: "a userName that is taken is refused with 409",
        covers: &["RFC7644-3.3-08"],
        needs: &[Feature::User],
        why: "409 tells identity providers to link the account that is there; any other answer stops them, \
              and a success leaves two accounts for one person.",
        caught: Fault::DuplicateAnswers400,
        run: |t| {
            Box::pin(async move {
                let (_, reply) = twice(t).await?;
                reply.status(&[409])?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/duplicate-says-uniqueness",
        rule: "the refusal of a userName that is taken says uniqueness",
        covers: &["RFC7644-3.3-09"],
        needs: &[Feature::User],
        why: "Clients tell by this word a name that is taken from other conflicts.",
        caught: Fault::DuplicateWithoutKeyword,
        run: |t| {
            Box::pin(async move {
                let (_, reply) = twice(t).await?;
                refused(&reply).map_err(|stop| stop.into_blocked("creating a user twice"))?;
                reply.at("/scimType", "uniqueness")?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/duplicate-in-other-case",
        rule: "a userName that differs only in case is taken",
        covers: &["RFC7643-4.1.1-03"],
        needs: &[Feature::User],
        why: "Directories do not mind case: Ann and ann are one person, who ends up with two accounts.",
        caught: Fault::OtherCaseGetsNumber,
        run: |t| {
            Box::pin(async move {
                let first = t.user_keeping(json!({}), &["/userName"]).await?;
                let name = first.sent_str("/userName");
                let given = name.split('.').next().unwrap_or_default();
                // Only a part is changed, so that the run's marker stays readable.
                let louder = name.replacen(given, &given.to_uppercase(), 1);
                let body = t.user_body(json!({ "userName": louder }));
                t.post(&t.users(), &body).await?.status(&[409, 400])?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/refused-leaves-nothing",
        rule: "a creation that is refused leaves nothing behind",
        covers: &["RFC7644-3.3-10"],
        needs: &[Feature::User, Feature::Filter],
        why: "The client was told that there is no account, so nobody will ever close it.",
        caught: Fault::RefusedCreateLeavesUser,
        run: |t| {
            Box::pin(async move {
                let (first, reply) = twice(t).await?;
                refused(&reply).map_err(|stop| stop.into_blocked("creating a user twice"))?;
                t.finds(&named(first.sent_str("/userName")), &[&first])
                    .await?;
                let body = t.user_body(json!({ "emails": "no array", "active": {} }));
                let reply = t.post(&t.users(), &body).await?;
                if refused(&reply).is_ok() {
                    t.finds_nobody(&named(body["userName"].as_str().unwrap_or_default()))
                        .await?;
                }
                Ok(())
            })
        },
    },
];

/// A user, and the answer to the creation of another one with the same userName.
async fn twice(t: &Trial) -> Result<(Made, Reply), Stop> {
    let first = t.user_keeping(json!({}), &["/userName"]).await?;
    let body = t.user_body(json!({ "userName": first.sent_str("/userName") }));
    let reply = t.post(&t.users(), &body).await?;
    Ok((first, reply))
}

/// The client was told that its request was wrong, whichever 4xx says so.
fn refused(reply: &Reply) -> Result<(), Stop> {
    let holds = (400..500).contains(&reply.code());
    reply.expect(holds, "a refusal with status 400", reply.summary())?;
    Ok(())
}
