//! RFC 7644 section 3.4.3, what a search must not do, and which searches are refused.

use super::search;
use crate::checks::Check;
use crate::checks::trial::{Trial, named};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// Attributes that a provider may think too confidential for the query of a URL.
const CONFIDENTIAL: [&str; 5] = [
    "userName",
    "externalId",
    "emails.value",
    "phoneNumbers.value",
    "addresses.streetAddress",
];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "search/creates-nothing",
        rule: "a search is answered with 200 and a list, and creates nothing, also if it finds nobody",
        covers: &["RFC7644-3.4.3-01"],
        needs: &[Feature::User, Feature::Search, Feature::Filter],
        why: "Each look-up for a person who is not there leaves an account behind.",
        caught: Fault::SearchCreatesWhomItMisses,
        run: |t| {
            Box::pin(async move {
                let filter = named(&t.person().user_name);
                t.finds_nobody(&filter).await?;
                let reply = search(t, json!({ "filter": filter })).await?;
                // That some answer 404 where nobody matches is another rule's matter.
                if reply.code() != 404 {
                    reply.list()?;
                }
                t.finds_nobody(&filter).await
            })
        },
    },
    Check {
        id: "search/urn-of-the-message",
        rule: "a search whose schemas do not name SearchRequest is refused",
        covers: &["RFC7644-3.4.3-02"],
        needs: &[Feature::User, Feature::Search],
        why: "A body that was meant for something else is answered with a page of the directory.",
        caught: Fault::SearchUrnNotLookedAt,
        run: |t| {
            Box::pin(async move {
                let right = search(t, json!({ "startIndex": 1, "count": 1 })).await?;
                usual(&right)?;
                let path = format!("{}/.search", t.users());
                for body in [
                    json!({ "startIndex": 1, "count": 1 }),
                    json!({ "schemas": [urn::LIST_RESPONSE], "startIndex": 1, "count": 1 }),
                ] {
                    let reply = t.post(&path, &body).await?;
                    reply.expect(reply.is_refusal(), "status 400", reply.summary())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "search/bad-filter",
        rule: "a search whose filter cannot be read is refused with 400, and with invalidFilter if with any word",
        covers: &["RFC7644-3.4.3-09"],
        needs: &[Feature::User, Feature::Search, Feature::Filter],
        why: "500 tells clients to try again, for ever; a list shows them everybody.",
        caught: Fault::SearchBadFilterAnswers500,
        run: |t| {
            Box::pin(async move {
                let reply = search(t, json!({ "filter": "userName eq" })).await?;
                reply.refused(400, "invalidFilter")?;
                Ok(())
            })
        },
    },
    Check {
        id: "search/bad-body",
        rule: "a search whose body is no search is refused with 400",
        covers: &["RFC7644-3.4.3-10"],
        needs: &[Feature::User, Feature::Search],
        why: "500 tells clients to try again, for ever, with what can never be read.",
        caught: Fault::SearchOfArrayAnswers500,
        run: |t| {
            Box::pin(async move {
                let path = format!("{}/.search", t.users());
                let wrong = json!({ "schemas": [urn::SEARCH_REQUEST], "count": "x" });
                for body in ["[]".to_owned(), "{".to_owned(), wrong.to_string()] {
                    let expected = format!("status 400 for {body}");
                    let request = Request::with_text(Method::Post, path.clone(), body);
                    let reply = t.send(request).await?;
                    reply.expect(reply.code() == 400, expected, reply.summary())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "search/sensitive-by-post",
        rule: "a filter that is refused in a URL as sensitive can be sent in the body of a search",
        covers: &["RFC7644-7.5.2-02"],
        needs: &[Feature::User, Feature::Search, Feature::Filter],
        why: "Refused both ways, a client cannot look for the person at all.",
        caught: Fault::SensitiveSearchRefused,
        run: |t| {
            Box::pin(async move {
                for filter in sensitive(t).await? {
                    let reply = search(t, json!({ "filter": filter })).await?;
                    if reply.code() != 404 {
                        reply.list()?;
                    }
                }
                Ok(())
            })
        },
    },
];

/// Filters that the provider refuses in a URL as sensitive.
async fn sensitive(t: &Trial) -> Result<Vec<String>, Stop> {
    let mut refused = Vec::new();
    for attribute in CONFIDENTIAL {
        let filter = format!("{attribute} eq {}", Value::from(t.word()));
        let reply = t.find_users(&filter).await?;
        if reply.code() == 403 && reply.get("/scimType") == "sensitive" {
            refused.push(filter);
        }
    }
    if refused.is_empty() {
        let why = "the provider refuses no filter as sensitive";
        return Err(Stop::Skipped(why.to_owned()));
    }
    Ok(refused)
}

/// A search as it should be is answered with a list; a fixture.
fn usual(reply: &Reply) -> Result<(), Stop> {
    let listed = reply.list().map(|_| ());
    listed.map_err(|stop| stop.into_blocked("the same search with its URN"))
}
