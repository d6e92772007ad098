//! RFC 7644 sections 3.7 and 3.7.3: what the answer says of each operation.

use super::{BULK, Bulk, delete, post, put};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::urn;
use serde_json::{Value, json};

/// A request that creates, replaces and deletes a user, each another one.
async fn one_of_each(t: &Trial) -> Result<Bulk, Stop> {
    let (kept, gone) = (t.user().await?, t.user().await?);
    let create = post("fresh", &t.users(), &t.user_body(json!({})));
    Bulk::of(
        t,
        vec![create, put(&kept.path, &kept.sent), delete(&gone.path)],
    )
    .await
}

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "bulk/response-names-its-schema",
        rule: "the answer to a bulk request names the schema of bulk responses",
        covers: &["RFC7644-3.7-02"],
        needs: BULK,
        why: "Libraries choose by it what they read; another one is an error in every batch.",
        caught: Fault::BulkResponseWithOtherUrn,
        run: |t| {
            Box::pin(async move {
                let bulk = Bulk::of(t, vec![delete(&t.nowhere(&t.users()))]).await?;
                let named = bulk.reply.all("/schemas/*");
                bulk.reply.expect(
                    named.iter().any(|name| **name == urn::BULK_RESPONSE),
                    format!("schemas with {:?}", urn::BULK_RESPONSE),
                    format!("schemas {}", json!(named)),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/result-of-each",
        rule: "the answer has a result for every operation that was carried out",
        covers: &["RFC7644-3.7.3-01"],
        needs: BULK,
        why: "A client that finds no result for a person does not know whether to try again.",
        caught: Fault::BulkDeletesLeftOut,
        run: |t| {
            Box::pin(async move {
                let bulk = one_of_each(t).await?;
                let count = bulk.results().len();
                let got = format!("{count} results");
                bulk.reply
                    .expect(count == bulk.sent.len(), "3 results", got)?;
                bulk.result(0)?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/locations",
        rule: "each result has the location of its resource, as the resource itself has it",
        covers: &["RFC7644-3.7-13"],
        needs: BULK,
        why: "The location is the only place where the id of a new account stands; without it the account is lost to \
              the client.",
        caught: Fault::BulkReplaceWithoutLocation,
        run: |t| {
            Box::pin(async move {
                let bulk = one_of_each(t).await?;
                for (place, sent) in bulk.sent.iter().enumerate() {
                    let location = &bulk.result(place)?["location"];
                    let path = sent["path"].as_str().unwrap_or_default();
                    let leads = |url: &str| url.contains(path);
                    bulk.reply.expect(
                        location.as_str().is_some_and(leads),
                        format!("a location below {path}"),
                        format!("location {location}"),
                    )?;
                }
                t.get(&bulk.made(0)?).await?.status(&[200])?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/results-name-bulk-ids",
        rule: "the result of a creation has its bulkId, and the location of what it created",
        covers: &["RFC7644-3.7-22"],
        needs: BULK,
        why: "Two people created in one request get each other's ids, and each other's rights from then on.",
        caught: Fault::BulkResultsWithoutId,
        run: |t| {
            Box::pin(async move {
                let ids = ["one", "two"];
                let create = |id| post(id, &t.users(), &t.user_body(json!({})));
                let bulk = Bulk::of(t, ids.map(create).to_vec()).await?;
                for (place, id) in ids.into_iter().enumerate() {
                    let named = &bulk.result(place)?["bulkId"];
                    bulk.reply.expect(
                        *named == id,
                        format!("bulkId {id:?}"),
                        format!("bulkId {named}"),
                    )?;
                    let user = bulk.made(place)?;
                    let now = t.get(&user).await?;
                    let shown = now
                        .status(&[200])?
                        .get("/userName")
                        .as_str()
                        .unwrap_or_default();
                    let name = user.sent_str("/userName");
                    let got = format!("userName {shown}");
                    now.expect(
                        shown.eq_ignore_ascii_case(name),
                        format!("userName {name}"),
                        got,
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/results-name-methods",
        rule: "each result has the method of its operation",
        covers: &["RFC7644-3.7-23"],
        needs: BULK,
        why: "A client that sorts results by method cannot tell a created account from a deleted one.",
        caught: Fault::BulkResultsWithoutMethod,
        run: |t| {
            Box::pin(async move {
                let bulk = one_of_each(t).await?;
                for (place, sent) in bulk.sent.iter().enumerate() {
                    let (method, named) = (&sent["method"], &bulk.result(place)?["method"]);
                    let got = format!("method {named}");
                    bulk.reply
                        .expect(named == method, format!("method {method}"), got)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/status-is-a-text",
        rule: "the status of an operation is its HTTP status as a text",
        covers: &["RFC7644-3.7.3-02"],
        needs: BULK,
        why: "Clients compare it with \"201\"; a number, or an object, is none of theirs.",
        caught: Fault::BulkStatusIsNumber,
        run: |t| {
            Box::pin(async move {
                let bulk = one_of_each(t).await?;
                for place in 0..bulk.sent.len() {
                    let status = &bulk.result(place)?["status"];
                    let text = status.as_str().is_some_and(|it| it.parse::<u16>().is_ok());
                    let expected = "a status such as \"200\"";
                    bulk.reply
                        .expect(text, expected, format!("status {status}"))?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/fail-on-errors-is-not-answered",
        rule: "the answer to a bulk request has no failOnErrors",
        covers: &["RFC7644-3.7-21"],
        needs: BULK,
        why: "Strict clients refuse an answer with what belongs into the request only.",
        caught: Fault::BulkEchoesFailOnErrors,
        run: |t| {
            Box::pin(async move {
                let mut body = super::body(&[delete(&t.nowhere(&t.users()))]);
                body["failOnErrors"] = 1.into();
                let bulk = Bulk::tried(t, body).await?;
                let told: &Value = bulk.reply.status(&[200])?.get("/failOnErrors");
                let got = format!("failOnErrors {told}");
                bulk.reply.expect(told.is_null(), "no failOnErrors", got)?;
                Ok(())
            })
        },
    },
];
