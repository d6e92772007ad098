//! RFC 7644 section 3.7.4: how large a bulk request may be.

use super::{BULK, Bulk, body, delete, put};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;
use serde_json::{Value, json};

/// A request with more operations than this is too large for a check.
const MOST_OPERATIONS: u64 = 1000;
/// A request with more bytes than this is too large for a check.
const LONGEST_PAYLOAD: u64 = 2_000_000;

/// A limit that the target announces, if it is small enough to be tried.
async fn limit(t: &Trial, name: &str, most: u64) -> Result<usize, Stop> {
    let config = t.read("/ServiceProviderConfig").await?;
    let told = config.get(&format!("/bulk/{name}"));
    let limit = told.as_u64().filter(|limit| (1..=most).contains(limit));
    limit
        .and_then(|limit| usize::try_from(limit).ok())
        .ok_or_else(|| Stop::Skipped(format!("{name} {told} is no limit that can be tried")))
}

/// A request with one operation too many: the first deletes a user, the others nobody.
async fn too_many(t: &Trial) -> Result<(Made, Bulk), Stop> {
    let most = limit(t, "maxOperations", MOST_OPERATIONS).await?;
    let user = t.user().await?;
    let mut operations = vec![delete(&t.nowhere(&t.users())); most];
    operations.insert(0, delete(&user.path));
    Ok((user, Bulk::tried(t, body(&operations)).await?))
}

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "bulk/limits-announced",
        rule: "a provider with bulk announces how many operations and bytes a request may hold, more than none",
        covers: &["RFC7644-3.7.4-01"],
        needs: &[Feature::Bulk],
        why: "Clients cut their batches to these numbers; with 0 they send nothing, or everything at once.",
        caught: Fault::BulkLimitsZero,
        run: |t| {
            Box::pin(async move {
                let config = t.read("/ServiceProviderConfig").await?;
                for name in ["/bulk/maxOperations", "/bulk/maxPayloadSize"] {
                    let told = config.get(name);
                    let holds = told.as_u64().is_some_and(|limit| limit > 0);
                    config.expect(holds, format!("{name} above 0"), format!("{name} {told}"))?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/too-many-operations",
        rule: "a request with more operations than announced is answered 413, and nothing is carried out",
        covers: &["RFC7644-3.7.4-02"],
        needs: BULK,
        why: "A client that is told nothing learns its limit when the server falls over half-way through a batch.",
        caught: Fault::BulkTooManyExecuted,
        run: |t| {
            Box::pin(async move {
                let (user, bulk) = too_many(t).await?;
                bulk.reply.status(&[413])?;
                t.get(&user).await?.status(&[200])?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/too-long",
        rule: "a request of more bytes than announced is answered 413, and nothing is carried out",
        covers: &["RFC7644-3.7.4-03"],
        needs: BULK,
        why: "A client that reads 500 takes the server for broken and sends the same again; at 413 it halves the batch.",
        caught: Fault::BulkTooLongAnswers500,
        run: |t| {
            Box::pin(async move {
                let longest = limit(t, "maxPayloadSize", LONGEST_PAYLOAD).await?;
                let user = t.user_keeping(json!({}), &["/displayName"]).await?;
                let with = |name: &str| {
                    body(&[put(
                        &user.path,
                        &user.sent_with(json!({ "displayName": name })),
                    )])
                };
                let room = longest.saturating_sub(with("").to_string().len());
                let bulk = Bulk::tried(t, with(&"x".repeat(room + 1))).await?;
                bulk.reply.status(&[413])?;
                t.get_fixture(&user)
                    .await?
                    .at("/displayName", user.sent_str("/displayName"))?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/limit-is-named",
        rule: "the answer 413 says which limit was passed",
        covers: &["RFC7644-3.7.4-04"],
        needs: BULK,
        why: "A client cannot know whether to send fewer people at once, or shorter photographs.",
        caught: Fault::BulkTooLargeSaysNothing,
        run: |t| {
            Box::pin(async move {
                let (_, bulk) = too_many(t).await?;
                let refused = bulk.reply.status(&[413]);
                refused.map_err(|stop| stop.into_blocked("too many operations"))?;
                let limit = (bulk.sent.len() - 1).to_string();
                let detail: &Value = bulk.reply.get("/detail");
                let text = detail.as_str().unwrap_or_default().to_lowercase();
                let named = ["operations", "payload", &limit]
                    .iter()
                    .any(|word| text.contains(word));
                bulk.reply.expect(
                    named,
                    "a detail that names maxOperations",
                    bulk.reply.summary(),
                )?;
                Ok(())
            })
        },
    },
];
