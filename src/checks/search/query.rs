//! RFC 7644 section 3.4.3, the parameters of a search in its body.

use super::search;
use crate::checks::Check;
use crate::checks::population::Population;
use crate::checks::projection::left_out;
use crate::checks::trial::{lists, named};
use crate::fault::Fault;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
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
                let filter = named(ann.sent_str("/userName"));
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
                let filter = named(ann.sent_str("/userName"));
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
    Check {
        id: "search/excluded-attributes",
        rule: "excludedAttributes in the body of a search takes attributes away, but never the id",
        covers: &["RFC7644-3.4.3-11"],
        needs: &[Feature::User, Feature::Search, Feature::Filter],
        why: "Without the id a client cannot address what it has just found.",
        caught: Fault::SearchCanExcludeId,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let filter = named(ann.sent_str("/userName"));
                let found = lists(&search(t, json!({ "filter": filter })).await?, &[&ann]);
                found.map_err(|stop| stop.into_blocked("the same search for all attributes"))?;
                let without = json!({ "filter": filter, "excludedAttributes": ["id", "emails"] });
                let reply = search(t, without).await?;
                lists(&reply, &[&ann])?;
                left_out(t, &reply, "/Resources/0/emails")
            })
        },
    },
    Check {
        id: "search/sorted",
        rule: "sortBy and sortOrder in the body of a search work as they do in a URL",
        covers: &["RFC7644-3.4.3-05"],
        needs: &[
            Feature::User,
            Feature::Search,
            Feature::Filter,
            Feature::Sort,
        ],
        why: "A client that pages through a list it believes to be sorted misses people.",
        caught: Fault::SearchSortIgnored,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                for order in ["ascending", "descending"] {
                    let by = [("sortBy", "userName"), ("sortOrder", order)];
                    let by_get = us.query(t, &by).await?;
                    let listed = by_get.list().map(|_| ());
                    listed.map_err(|stop| stop.into_blocked("the same query by GET"))?;
                    let query =
                        json!({ "filter": us.filter(), "sortBy": "userName", "sortOrder": order });
                    let reply = search(t, query).await?;
                    let ids = |reply: &Reply| json!(reply.all("/Resources/*/id"));
                    reply.list()?.expect(
                        ids(&reply) == ids(&by_get),
                        format!("ids in the order {}, as by GET", ids(&by_get)),
                        format!("ids in the order {}", ids(&reply)),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "search/pages",
        rule: "startIndex and count in the body of a search work as they do in a URL",
        covers: &["RFC7644-3.4.3-06"],
        needs: &[
            Feature::User,
            Feature::Search,
            Feature::Filter,
            Feature::IndexPaging,
        ],
        why: "A client reads the first page again and again, or everybody at once.",
        caught: Fault::SearchCountIgnored,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 2).await?;
                for (start, count, length) in [(2, 1, 1), (0, 10, 2), (1, 0, 0), (1, -1, 0)] {
                    let query =
                        json!({ "filter": us.filter(), "startIndex": start, "count": count });
                    let reply = search(t, query).await?;
                    let came = reply.list()?.all("/Resources/*").len();
                    let cut = reply.exceeds_page(length) && (1..length).contains(&came);
                    reply.expect(
                        came == length || cut,
                        format!("{length} resources for startIndex {start} and count {count}"),
                        format!("{came} resources"),
                    )?;
                    reply.at("/totalResults", 2)?;
                }
                Ok(())
            })
        },
    },
];
