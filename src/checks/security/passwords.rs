//! RFC 7643 section 4.1.1: passwords go in and never come out.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial, named};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "security/password-in-no-list",
        rule: "lists, searches and the answers to changes show no password, not even as a hash",
        covers: &["RFC7643-4.1.1-16", "RFC7643-4.1.1-15"],
        needs: &[Feature::User],
        why: "Whoever may list users takes the hashes home and tries them at leisure.",
        caught: Fault::ListsShowPassword,
        run: |t| {
            Box::pin(async move {
                let user = with_password(t).await?;
                if t.has(Feature::Filter) {
                    let filter = named(user.sent_str("/userName"));
                    hides(&t.find_users(&filter).await?, &user)?;
                    if t.has(Feature::Search) {
                        let body = json!({ "schemas": [urn::SEARCH_REQUEST], "filter": filter });
                        hides(&t.post(&search(t), &body).await?, &user)?;
                    }
                }
                if t.has(Feature::Patch) && t.has(Feature::ChangePassword) {
                    let password = user.sent_str("/password").to_owned();
                    let operation =
                        json!({ "op": "replace", "path": "password", "value": password });
                    hides(&t.patch(&user, json!([operation])).await?, &user)?;
                }
                hides(&t.query(&t.users(), &[("count", "5")]).await?, &user)
            })
        },
    },
    Check {
        id: "security/password-under-no-name",
        rule: "no answer shows the hash of a password under another name, and bulk requests do not show it either",
        covers: &["RFC7643-4.1.1-16", "RFC7643-4.1.1-15"],
        needs: &[Feature::User],
        why: "Whoever may read users takes the hashes home and tries them at leisure.",
        caught: Fault::PasswordHashShown,
        run: |t| Box::pin(under_no_name(t)),
    },
    Check {
        id: "security/password-not-on-request",
        rule: "who asks for the password by its name does not get it",
        covers: &["RFC7643-4.1.1-17"],
        needs: &[Feature::User],
        why: "An attribute that is left out only by default is one parameter away from everybody.",
        caught: Fault::PasswordOnRequest,
        run: |t| {
            Box::pin(async move {
                let user = with_password(t).await?;
                let urn = format!("{}:password", urn::USER);
                for name in ["password", "PASSWORD", &urn] {
                    let asked = [("attributes", name)];
                    hides(&t.query(&user.path, &asked).await?, &user)?;
                }
                if t.has(Feature::Filter) {
                    let filter = named(user.sent_str("/userName"));
                    let asked = [("filter", filter.as_str()), ("attributes", "password")];
                    hides(&t.query(&t.users(), &asked).await?, &user)?;
                    if t.has(Feature::Search) {
                        let body = json!({ "schemas": [urn::SEARCH_REQUEST], "filter": filter, "attributes": ["password"] });
                        hides(&t.post(&search(t), &body).await?, &user)?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "security/refusals-quote-no-secret",
        rule: "a refusal quotes neither the password that was sent nor the token",
        covers: &["RFC7644-3.12-18"],
        needs: &[Feature::User],
        why: "Identity providers keep refusals in logs that help desks read.",
        caught: Fault::RefusalsQuoteBody,
        run: |t| {
            Box::pin(async move {
                let user = with_password(t).await?;
                let password = user.sent_str("/password").to_owned();
                let taken = user.sent_str("/userName");
                let again = t.user_body(json!({ "userName": taken, "password": password }));
                let wrong = t.user_body(json!({ "password": password, "emails": "nobody" }));
                let broken = again.to_string().replace("\"schemas\":", "\"schemas\"");
                let operation = json!({ "op": "replace", "path": "password[", "value": password });
                let patch = json!({ "schemas": [urn::PATCH_OP], "Operations": [operation] });
                let mut requests = vec![
                    Request::with_json(Method::Post, t.users(), &again),
                    Request::with_json(Method::Post, t.users(), &wrong),
                    Request::with_text(Method::Post, t.users(), broken),
                    Request::with_json(Method::Put, t.nowhere(&t.users()), &again),
                ];
                if t.has(Feature::Patch) {
                    requests.push(Request::with_json(Method::Patch, user.path.clone(), &patch));
                }
                for request in requests {
                    let reply = t.send(request).await?;
                    // What is recorded is without secrets; where that differs from what came, there was one.
                    let quoted = reply.text() != reply.answer().exchange.body;
                    reply.expect(
                        !(reply.code() >= 400 && quoted),
                        "an error without the password or token",
                        reply.answer().exchange.body.clone(),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "security/password-cannot-be-guessed-by-filter",
        rule: "a filter by the beginning of a password finds nobody",
        covers: &["RFC7644-7.5.2-01"],
        needs: &[Feature::User, Feature::Filter],
        why: "Letter by letter, whoever may filter learns the password of everybody.",
        caught: Fault::PasswordCanBeFiltered,
        run: |t| {
            Box::pin(async move {
                let user = with_password(t).await?;
                let name = named(user.sent_str("/userName"));
                let begins = |start: &str| format!("{name} and password sw {}", Value::from(start));
                let start: String = user.sent_str("/password").chars().take(2).collect();
                let right = t.find_users(&begins(&start)).await?;
                let wrong = t.find_users(&begins("zz0")).await?;
                let lists = |reply: &Reply| {
                    let ids = reply.all("/Resources/*/id");
                    reply.is_success() && ids.iter().any(|id| **id == user.id)
                };
                right.expect(
                    !lists(&right) || lists(&wrong),
                    "a refusal (403 sensitive or 400 invalidFilter), or the same answer for a wrong beginning",
                    "the user for the right beginning of the password, and nobody for a wrong one",
                )?;
                Ok(())
            })
        },
    },
];

/// A user with a password; where there is none, nothing is judged.
async fn with_password(t: &Trial) -> Result<Made, Stop> {
    let made = t
        .user_with(json!({ "password": t.person().password }))
        .await;
    made.map_err(|stop| match stop {
        Stop::Blocked(why) => Stop::Skipped(format!("no user with a password: {why}")),
        stop => stop,
    })
}

fn search(t: &Trial) -> String {
    format!("{}/.search", t.users())
}

/// The answer has neither the password nor an attribute of that name.
fn hides(reply: &Reply, user: &Made) -> Result<(), Stop> {
    let attributes = [reply.all("/password"), reply.all("/Resources/*/password")].concat();
    let told = attributes.iter().any(|value| !value.is_null());
    let headers = &reply.answer().headers;
    let password = user.sent_str("/password");
    let quoted = reply.text().contains(password)
        || headers.iter().any(|(_, value)| value.contains(password));
    reply.expect(
        !(reply.is_success() && (told || quoted)),
        "no password",
        "an answer with a password in it",
    )?;
    Ok(())
}

async fn under_no_name(t: &Trial) -> Result<(), Stop> {
    let user = with_password(t).await?;
    let password = user.sent_str("/password").to_owned();
    let mut seen = vec![user.reply.clone(), t.get(&user).await?];
    seen.push(t.put(&user, &user.sent).await?);
    seen.push(t.get(&user).await?);
    if t.has(Feature::Filter) {
        seen.push(t.find_users(&named(user.sent_str("/userName"))).await?);
    }
    if t.has(Feature::Bulk) {
        let data = t.user_body(json!({ "password": password }));
        let create = json!({ "method": "POST", "bulkId": "one", "path": t.users(), "data": data });
        let change = json!({ "method": "PUT", "path": user.path, "data": user.sent });
        let body = json!({ "schemas": [urn::BULK_REQUEST], "Operations": [create, change] });
        seen.push(t.post("/Bulk", &body).await?);
    }
    for reply in seen {
        hides(&reply, &user)?;
        let mut found = Vec::new();
        hashes("", reply.body(), &mut found);
        reply.expect(
            !reply.is_success() || found.is_empty(),
            "no hash of a password",
            format!("something like one at {}", found.join(", ")),
        )?;
    }
    Ok(())
}

/// Where there stands what looks like the hash of a password: by its name, or by how such hashes begin.
fn hashes(at: &str, value: &Value, found: &mut Vec<String>) {
    const BEGIN: [&str; 12] = [
        "$1$", "$2a$", "$2b$", "$2y$", "$5$", "$6$", "$argon2", "$pbkdf2", "pbkdf2_", "{sha",
        "{ssha", "{bcrypt",
    ];
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let at = format!("{at}/{name}");
                let name = name.to_lowercase();
                let is_any = |words: &[&str]| words.iter().any(|word| name.contains(word));
                let named = is_any(&["password", "passwd", "pwd"])
                    && is_any(&["hash", "salt", "digest", "crypt", "sha", "md5"]);
                if named && value.as_str().is_some_and(|text| !text.is_empty()) {
                    found.push(at.clone());
                }
                hashes(&at, value, found);
            }
        }
        Value::Array(elements) => {
            for (number, value) in elements.iter().enumerate() {
                hashes(&format!("{at}/{number}"), value, found);
            }
        }
        Value::String(text) => {
            let text = text.to_lowercase();
            if BEGIN.iter().any(|begin| text.starts_with(begin)) {
                found.push(at.to_owned());
            }
        }
        _ => {}
    }
}
