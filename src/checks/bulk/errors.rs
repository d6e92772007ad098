//! RFC 7644 sections 3.7 and 3.7.3: operations that fail among others that do not.

use super::{BULK, Bulk, body, is_there, post};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// What rules on failing operations need, to see what was done.
const WITH_FILTER: &[Feature] = &[Feature::User, Feature::Bulk, Feature::Filter];

/// A creation that must fail, for somebody has the name already.
async fn taken(t: &Trial, bulk_id: &str) -> Result<Value, Stop> {
    let user = t.user().await?;
    let again = t.user_body(json!({ "userName": user.sent_str("/userName") }));
    let alone = t.post(&t.users(), &again).await?;
    let refused = alone.status(&[409, 400]);
    refused.map_err(|stop| stop.into_blocked("creating the same user twice"))?;
    Ok(post(bulk_id, &t.users(), &again))
}

/// A request with failOnErrors: good and bad operations, by turns, and those whom the good ones create.
async fn with_limit(t: &Trial, limit: u64, good: &[bool]) -> Result<(Bulk, Vec<Value>), Stop> {
    let (mut operations, mut people) = (Vec::new(), Vec::new());
    for (number, good) in good.iter().enumerate() {
        let id = format!("op{number}");
        if *good {
            let data = t.user_body(json!({}));
            operations.push(post(&id, &t.users(), &data));
            people.push(data);
        } else {
            operations.push(taken(t, &id).await?);
        }
    }
    let mut body = body(&operations);
    body["failOnErrors"] = limit.into();
    let bulk = Bulk::tried(t, body).await?;
    bulk.reply.status(&[200])?;
    Ok((bulk, people))
}

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "bulk/errors-are-answered-200",
        rule: "a bulk request that was carried out is answered 200, even if operations failed",
        covers: &["RFC7644-3.7-17"],
        needs: BULK,
        why: "A client that reads 400 takes the whole batch for refused, and sends it once more: now all the others fail.",
        caught: Fault::BulkFailsAsAWhole,
        run: |t| {
            Box::pin(async move {
                let create = post("fresh", &t.users(), &t.user_body(json!({})));
                let bulk = Bulk::of(t, vec![create, taken(t, "taken").await?]).await?;
                bulk.ended(0, &[201])?.refused(1)?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/goes-on-after-errors",
        rule: "without failOnErrors as many operations as possible are carried out",
        covers: &["RFC7644-3.7-18"],
        needs: BULK,
        why: "One name that is taken keeps everybody behind it in the batch from getting an account.",
        caught: Fault::BulkStopsAtFirstError,
        run: |t| {
            Box::pin(async move {
                let create = |id: &str| post(id, &t.users(), &t.user_body(json!({})));
                let operations = vec![create("before"), taken(t, "taken").await?, create("after")];
                let bulk = Bulk::of(t, operations).await?;
                for place in [0, 2] {
                    t.get(&bulk.made(place)?).await?.status(&[200])?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/fail-on-errors",
        rule: "after as many errors as failOnErrors says the rest is not carried out, and has no result",
        covers: &["RFC7644-3.7-19"],
        needs: WITH_FILTER,
        why: "A batch made from a broken list is meant to stop; it goes on, and creates a thousand wrong accounts.",
        caught: Fault::BulkFailOnErrorsIgnored,
        run: |t| {
            Box::pin(async move {
                let (bulk, people) = with_limit(t, 1, &[false, true]).await?;
                let count = bulk.results().len();
                let got = format!("{count} results");
                bulk.reply.expect(
                    count == 1,
                    "1 result, for the rest was not carried out",
                    got,
                )?;
                is_there(t, &people[0], false).await
            })
        },
    },
    Check {
        id: "bulk/fail-on-errors-counts",
        rule: "operations are carried out until there are as many errors as failOnErrors says",
        covers: &["RFC7644-3.7-20"],
        needs: WITH_FILTER,
        why: "A client that allows for some errors finds the batch ended at the first one.",
        caught: Fault::BulkStopsTooEarly,
        run: |t| {
            Box::pin(async move {
                let (_, people) = with_limit(t, 2, &[false, true, false, true]).await?;
                is_there(t, &people[0], true).await?;
                is_there(t, &people[1], false).await
            })
        },
    },
    Check {
        id: "bulk/error-in-response",
        rule: "the result of a failed operation has the error as its response",
        covers: &["RFC7644-3.7-14"],
        needs: BULK,
        why: "An administrator sees that somebody of a thousand was refused, and not why.",
        caught: Fault::BulkErrorWithoutResponse,
        run: |t| {
            Box::pin(async move {
                let bulk = Bulk::of(t, vec![taken(t, "taken").await?]).await?;
                let error = &bulk.refused(0)?.result(0)?["response"];
                let schemas = error["schemas"].as_array().into_iter().flatten();
                let named = schemas.into_iter().any(|name| name == urn::ERROR);
                bulk.reply.expect(
                    named && error["status"].is_string(),
                    "response with a SCIM error, its status as a text",
                    format!("response {error}"),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/error-is-explained",
        rule: "the error of a failed operation has a text for people",
        covers: &["RFC7644-3.7.3-03"],
        needs: BULK,
        why: "Whoever reads the report of the batch has nothing to tell the person who has no account.",
        caught: Fault::BulkErrorWithoutDetail,
        run: |t| {
            Box::pin(async move {
                let bulk = Bulk::of(t, vec![taken(t, "taken").await?]).await?;
                let detail = &bulk.refused(0)?.result(0)?["response"]["detail"];
                let text = detail.as_str().is_some_and(|text| !text.trim().is_empty());
                bulk.reply
                    .expect(text, "response.detail, a text", format!("detail {detail}"))?;
                Ok(())
            })
        },
    },
];
