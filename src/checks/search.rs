//! RFC 7644 section 3.4.3, queries by POST to `/.search`.

use super::Check;
use super::projection::left_out;
use super::trial::{Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// Searches users; the URN of the message is added.
async fn search(t: &Trial, mut query: Value) -> Result<Reply, Stop> {
    query["schemas"] = json!([urn::SEARCH_REQUEST]);
    t.post(&format!("{}/.search", t.users()), &query).await
}

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "search/filter",
        rule: "a filter in the body of a search finds what it finds in a URL",
        covers: &["RFC7644-3.4.3-04", "RFC7644-3.4.3-07"],
        needs: &[Feature::User, Feature::Search, Feature::Filter],
        why: "Clients search by POST to keep names out of logs; if the filter is ignored, the first user of the \
              directory is taken for the one they asked for.",
        caught: Fault::SearchFilterIgnored,
        run: |t| {
            Box::pin(async move {
                let (ann, _bob) = (t.user().await?, t.user().await?);
                let filter = format!(r#"userName eq "{}""#, ann.sent_str("/userName"));
                let found = t.finds(&filter, &[&ann]).await;
                found.map_err(|stop| stop.into_blocked("the same query by GET"))?;
                let reply = search(t, json!({ "filter": filter })).await?;
                reply.list()?.at("/totalResults", 1)?;
                lists(&reply, &[&ann])
            })
        },
    },
    Check {
        id: "search/attributes",
        rule: "attributes in the body of a search decide what is returned",
        covers: &["RFC7644-3.4.3-03"],
        needs: &[Feature::User, Feature::Search, Feature::Filter],
        why: "A client that asks for names gets addresses and telephone numbers of everybody as well.",
        caught: Fault::SearchAttributesIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/emails/*/value"]).await?;
                let filter = format!(r#"userName eq "{}""#, ann.sent_str("/userName"));
                let found = lists(&search(t, json!({ "filter": filter })).await?, &[&ann]);
                found.map_err(|stop| stop.into_blocked("the same search for all attributes"))?;
                let reply =
                    search(t, json!({ "filter": filter, "attributes": ["userName"] })).await?;
                lists(&reply, &[&ann])?;
                reply.assigned("/Resources/0/userName")?;
                left_out(t, &reply, "/Resources/0/emails")
            })
        },
    },
];
