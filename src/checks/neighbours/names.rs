//! Names beside one another: one's own is no conflict, that of another is, in whatever case and whoever has it.

use super::deleted::close;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "neighbours/own-name-is-no-conflict",
        rule: "PUT and PATCH with the userName that the user has already, in this or another case, are no conflict",
        covers: &["RFC7644-3.5.1-10", "RFC7644-3.5.2-27"],
        needs: &[Feature::User],
        why: "Identity providers send the userName with each change; from then on no change of this person arrives.",
        caught: Fault::OwnNameInOtherCaseIsTaken,
        run: |t| Box::pin(own_name(t)),
    },
    Check {
        id: "neighbours/renaming-to-taken-in-other-case",
        rule: "PUT and PATCH do not give a user the name of another in another case",
        covers: &["RFC7643-4.1.1-03", "RFC7644-3.5.1-10", "RFC7644-3.5.2-27"],
        needs: &[Feature::User],
        why: "Directories do not mind case: after a marriage two people have one name, and sign in as one another.",
        caught: Fault::RenamedToTakenInOtherCase,
        run: |t| Box::pin(renaming(t)),
    },
    Check {
        id: "neighbours/inactive-keeps-its-name",
        rule: "the userName of a user who is inactive is taken",
        covers: &["RFC7644-3.3-08"],
        needs: &[Feature::User],
        why: "Somebody on leave comes back and finds a second account with the same name, and the old one cannot be opened.",
        caught: Fault::InactiveNameIsFree,
        run: |t| Box::pin(inactive_name(t)),
    },
];

/// The same name in another case; only a part of it, so that the run's marker stays readable.
pub(in crate::checks) fn louder(name: &str) -> Result<String, Stop> {
    let given = name.split('.').next().unwrap_or_default();
    let louder = name.replacen(given, &given.to_uppercase(), 1);
    if louder == name {
        return Err(Stop::Skipped(
            "names of users have no letters to change here".to_owned(),
        ));
    }
    Ok(louder)
}

async fn own_name(t: &Trial) -> Result<(), Stop> {
    let ann = t.user().await?;
    let name = ann.sent_str("/userName");
    for name in [name.to_owned(), louder(name)?] {
        let named = json!({ "userName": name });
        no_conflict(&t.put(&ann, &ann.sent_with(named)).await?)?;
        if t.has(Feature::Patch) {
            let naming = json!({ "op": "replace", "path": "userName", "value": name });
            no_conflict(&t.patch(&ann, json!([naming])).await?)?;
        }
    }
    Ok(())
}

/// A provider may forbid to rename; but nobody else has this name.
fn no_conflict(reply: &Reply) -> Result<(), Stop> {
    let conflict = reply.code() == 409 || reply.get("/scimType") == "uniqueness";
    reply.expect(!conflict, "no conflict", reply.summary())?;
    Ok(())
}

async fn renaming(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    let taken = louder(ann.sent_str("/userName"))?;
    let reply = t
        .put(&bob, &bob.sent_with(json!({ "userName": taken })))
        .await?;
    has_another_name(t, &bob, &taken, &reply).await?;
    if t.has(Feature::Patch) {
        let renaming = json!({ "op": "replace", "path": "userName", "value": taken });
        let reply = t.patch(&bob, json!([renaming])).await?;
        has_another_name(t, &bob, &taken, &reply).await?;
    }
    Ok(())
}

async fn has_another_name(t: &Trial, user: &Made, taken: &str, answer: &Reply) -> Result<(), Stop> {
    let now = t.get_fixture(user).await?;
    let name = now.get("/userName").as_str().unwrap_or_default();
    let told = answer.get("/userName").as_str().unwrap_or_default();
    answer.expect(
        !(answer.is_success() && told.eq_ignore_ascii_case(taken)),
        "a refusal with status 409",
        answer.summary(),
    )?;
    answer.expect(
        !name.eq_ignore_ascii_case(taken),
        "a refusal with status 409",
        format!(
            "{}, and the user is called {name} like another",
            answer.summary()
        ),
    )?;
    Ok(())
}

async fn inactive_name(t: &Trial) -> Result<(), Stop> {
    let away = t.user_keeping(json!({}), &["/active", "/userName"]).await?;
    let body = t.user_body(json!({ "userName": away.sent_str("/userName") }));
    if !t.post(&t.users(), &body).await?.is_refusal() {
        let why = "no name is refused as taken; create/duplicate-answers-409 judges that";
        return Err(Stop::Skipped(why.to_owned()));
    }
    close(t, &away).await?;
    let body = t.user_body(json!({ "userName": away.sent_str("/userName") }));
    let reply = t.post(&t.users(), &body).await?;
    if reply.is_success() && reply.get("/id") == away.id.as_str() {
        let same = "the provider opens the old account again";
        return Err(Stop::Skipped(same.to_owned()));
    }
    reply.expect(reply.is_refusal(), "status 409", reply.summary())?;
    Ok(())
}
