//! One userName, and several who want it at the same time.

use super::{AT_ONCE, rounds, successes, users};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial, named};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use futures::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "races/one-name-created",
        rule: "of creations with one userName at the same time, one makes a user, and the others are told that it is taken",
        covers: &["RFC7643-4.1.1-03", "RFC7644-3.3-08", "RFC7644-3.3-10"],
        needs: &[Feature::User],
        why: "Identity providers send a creation again when the answer is slow; then one person has two accounts, and one \
              of them stays open when that person leaves.",
        caught: Fault::UserNameComparedTooEarly,
        run: |t| Box::pin(rounds(t, move |_| one_created(t))),
    },
    Check {
        id: "races/one-name-given",
        rule: "of users who are given one userName at the same time, one gets it",
        covers: &["RFC7643-4.1.1-03"],
        needs: &[Feature::User],
        why: "Two people have one login name; whoever of them logs in gets the account that is found first.",
        caught: Fault::NewNameComparedTooEarly,
        run: |t| {
            Box::pin(async move {
                let users = &users(t, 4).await?;
                rounds(t, |_| one_renamed(t, users)).await
            })
        },
    },
];

async fn one_created(t: &Trial) -> Result<(), Stop> {
    let (body, endpoint) = (t.user_body(json!({})), t.users());
    let requests = (0..AT_ONCE).map(|_| t.post(&endpoint, &body));
    let replies: Vec<Reply> = join_all(requests)
        .await
        .into_iter()
        .collect::<Result<_, _>>()?;
    let mut made = BTreeSet::new();
    for reply in replies.iter().filter(|reply| reply.is_success()) {
        made.insert(t.made(&endpoint, body.clone(), reply.clone())?.id);
    }
    let Some(last) = replies.iter().rfind(|reply| reply.is_success()) else {
        let none = format!("none of {AT_ONCE} creations at the same time succeeded");
        return Err(Stop::Skipped(none));
    };
    let name = body["userName"].as_str().unwrap_or_default();
    let one = "one user with this userName";
    last.expect(
        made.len() == 1,
        one,
        format!("{} users with the ids {made:?}", made.len()),
    )?;
    if t.has(Feature::Filter) {
        let found = t.find_users(&named(name)).await?;
        let ids: BTreeSet<String> = called(&found, name);
        found.expect(ids.len() <= 1, one, format!("users with the ids {ids:?}"))?;
    }
    let broken = |reply: &&Reply| reply.code() >= 500 && reply.code() != 503;
    match replies.iter().find(broken) {
        Some(reply) => Err(reply.wrong("status 409", reply.summary())),
        None => Ok(()),
    }
}

/// The ids of those in a list who are called so.
fn called(list: &Reply, name: &str) -> BTreeSet<String> {
    let resources = list.all("/Resources/*").into_iter();
    let is_called = |user: &&Value| {
        user["userName"]
            .as_str()
            .is_some_and(|it| it.eq_ignore_ascii_case(name))
    };
    resources
        .filter(is_called)
        .map(|user| user["id"].to_string())
        .collect()
}

async fn one_renamed(t: &Trial, users: &[Made]) -> Result<(), Stop> {
    let name = t.user_name(&t.word());
    let request = |user: &Made| {
        let (method, body) = if t.has(Feature::Patch) {
            let operation = json!({ "op": "replace", "path": "userName", "value": name });
            let body = json!({ "schemas": [urn::PATCH_OP], "Operations": [operation] });
            (Method::Patch, body)
        } else {
            (Method::Put, user.sent_with(json!({ "userName": name })))
        };
        t.send(Request::with_json(method, user.path.clone(), &body))
    };
    if successes(join_all(users.iter().map(request)).await)?.is_empty() {
        let none = "no user was given another name at the same time as others";
        return Err(Stop::Skipped(none.to_owned()));
    }
    let mut bearers = Vec::new();
    let mut last = None;
    for user in users {
        let now = t.get_fixture(user).await?;
        let own = now.get("/userName").as_str().unwrap_or_default();
        if own.eq_ignore_ascii_case(&name) {
            bearers.push(&user.id);
            last = Some(now);
        }
    }
    match last.filter(|_| bearers.len() > 1) {
        Some(last) => Err(last.wrong(
            format!("one user called {name}"),
            format!("{} users called so: {bearers:?}", bearers.len()),
        )),
        None => Ok(()),
    }
}
