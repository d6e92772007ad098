//! Changes of one resource at the same time: no success is lost.

use super::{AT_ONCE, adding, rounds, successes, users};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method};
use futures::future::join_all;
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "races/members-added",
        rule: "of members who are added by requests at the same time, each whose request succeeded is a member",
        covers: &["RFC7644-3.5.2.1-07"],
        needs: &[Feature::User, Feature::Group, Feature::Patch],
        why: "Okta and Entra ID send changes of one group side by side; whoever is overwritten has no access, \
              and the answer said success.",
        caught: Fault::MembersWrittenAsRead,
        run: |t| {
            Box::pin(async move {
                let users = &users(t, AT_ONCE + 1).await?;
                added_in_a_row(t, users).await?;
                rounds(t, |_| members_added(t, users)).await
            })
        },
    },
    Check {
        id: "races/emails-added",
        rule: "of values that are added to a user by requests at the same time, each whose request succeeded is there",
        covers: &["RFC7644-3.5.2.1-06"],
        needs: &[Feature::User, Feature::Patch],
        why: "A new address is confirmed and gone: the person cannot log in by it, and mail for it comes back.",
        caught: Fault::UserWrittenAsRead,
        run: |t| {
            Box::pin(async move {
                mailed_in_a_row(t).await?;
                rounds(t, |_| emails_added(t)).await
            })
        },
    },
    Check {
        id: "races/one-of-two-writers",
        rule: "of two changes at the same time on the ground of one version only one is carried out",
        covers: &["RFC7644-3.14-12"],
        needs: &[Feature::User, Feature::Etag],
        why: "Two workers of a client both hear that they succeeded, and the work of one is gone.",
        caught: Fault::VersionComparedTooEarly,
        run: |t| {
            Box::pin(async move {
                let user = &t.user().await?;
                let attribute = t.plain_attribute(user).await?;
                rounds(t, |round| one_writes(t, user, attribute, round)).await
            })
        },
    },
];

/// Adds two members one after the other. A provider that keeps but one of them is judged by others.
async fn added_in_a_row(t: &Trial, users: &[Made]) -> Result<(), Stop> {
    let team = t.group(&[&users[0]]).await?;
    for user in &users[1..3] {
        t.patch(&team, adding("members", &json!({ "value": user.id })))
            .await?;
    }
    let expected: Vec<&str> = users[..3].iter().map(|user| user.id.as_str()).collect();
    let none_lost = lost(&t.get(&team).await?, "/members/*/value", &expected);
    if none_lost.is_empty() {
        return Ok(());
    }
    let why = "members who are added one after the other are not all shown";
    Err(Stop::Skipped(why.to_owned()))
}

/// Those of the expected values that are not there.
fn lost(reply: &Reply, pointer: &str, expected: &[&str]) -> Vec<String> {
    let shown = reply.all(pointer);
    let is_shown = |value: &str| {
        let mut shown = shown.iter().filter_map(|it| it.as_str());
        shown.any(|it| it.eq_ignore_ascii_case(value))
    };
    let missing = expected.iter().filter(|value| !is_shown(value));
    missing.map(|value| (*value).to_owned()).collect()
}

/// Everything that was added with success is there.
fn nothing_is_lost(now: &Reply, pointer: &str, expected: &[&str]) -> Result<(), Stop> {
    now.status(&[200])?;
    let lost = lost(now, pointer, expected);
    now.expect(
        lost.is_empty(),
        format!("{pointer} {}", Value::from(expected)),
        format!("{pointer} without {lost:?}"),
    )?;
    Ok(())
}

async fn members_added(t: &Trial, users: &[Made]) -> Result<(), Stop> {
    let team = t.group(&[&users[0]]).await?;
    let coming = &users[1..];
    let add =
        |user: &Made| t.patch_path(&team.path, adding("members", &json!({ "value": user.id })));
    let requests = coming.iter().map(add);
    let mut expected = vec![users[0].id.as_str()];
    // Who is told to try again is not lost.
    for (user, reply) in coming.iter().zip(join_all(requests).await) {
        if reply?.is_success() {
            expected.push(&user.id);
        }
    }
    several(expected.len() - 1)?;
    nothing_is_lost(&t.get(&team).await?, "/members/*/value", &expected)
}

/// With less than two successes there was no race.
fn several(successes: usize) -> Result<(), Stop> {
    if successes > 1 {
        return Ok(());
    }
    let one = "the provider carries out no two changes of one resource at the same time";
    Err(Stop::Skipped(one.to_owned()))
}

fn mail(t: &Trial) -> Value {
    json!({ "value": t.person().email, "type": "other" })
}

async fn mailed_in_a_row(t: &Trial) -> Result<(), Stop> {
    let ann = t.user_keeping(json!({}), &["/emails/*/value"]).await?;
    let mails = [mail(t), mail(t)];
    for mail in &mails {
        t.patch(&ann, adding("emails", mail)).await?;
    }
    let now = t.get(&ann).await?;
    let expected: Vec<&str> = mails.iter().filter_map(|it| it["value"].as_str()).collect();
    if lost(&now, "/emails/*/value", &expected).is_empty() {
        return Ok(());
    }
    let why = "addresses that are added one after the other are not all shown";
    Err(Stop::Skipped(why.to_owned()))
}

async fn emails_added(t: &Trial) -> Result<(), Stop> {
    let ann = t.user().await?;
    let mails: Vec<Value> = (0..AT_ONCE).map(|_| mail(t)).collect();
    let requests = mails
        .iter()
        .map(|mail| t.patch(&ann, adding("emails", mail)));
    let mut expected = Vec::new();
    for (mail, reply) in mails.iter().zip(join_all(requests).await) {
        if reply?.is_success() {
            expected.extend(mail["value"].as_str());
        }
    }
    several(expected.len())?;
    nothing_is_lost(&t.get(&ann).await?, "/emails/*/value", &expected)
}

async fn one_writes(t: &Trial, user: &Made, attribute: &str, round: usize) -> Result<(), Stop> {
    let now = t.get_fixture(user).await?;
    let Some(version) = now.header("etag") else {
        return Err(Stop::Blocked("there is no ETag header".to_owned()));
    };
    let write = |writer: &str| {
        let value = format!("{writer} of round {round}");
        let body = user.sent_with(json!({ attribute: value }));
        let request = Request::with_json(Method::Put, user.path.clone(), &body);
        t.send(request.header("If-Match", version))
    };
    let written = successes(join_all(["Ann", "Bob"].map(write)).await)?;
    match written.as_slice() {
        [] => {
            let why = "neither of two changes with the present version was carried out";
            Err(Stop::Skipped(why.to_owned()))
        }
        [_] => Ok(()),
        [.., last] => Err(last.wrong(
            "one success, and 412 for the other",
            format!("{} successes", written.len()),
        )),
    }
}
