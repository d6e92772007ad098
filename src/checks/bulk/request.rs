//! RFC 7644 section 3.7: the form of a bulk request, and what is refused as a whole.

use super::{BULK, Bulk, body, delete, exists, post, put};
use crate::checks::Check;
use crate::client::{Login, Request};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "bulk/request-names-its-schema",
        rule: "a request that names the schema of bulk requests is carried out, one that names another is refused",
        covers: &["RFC7644-3.7-01"],
        needs: BULK,
        why: "A message of another kind, sent here by mistake, is taken for orders to create and delete.",
        caught: Fault::BulkUrnNotNeeded,
        run: |t| {
            Box::pin(async move {
                let nobody = [delete(&t.nowhere(&t.users()))];
                Bulk::of(t, nobody.to_vec()).await?;
                let mut other = body(&nobody);
                other["schemas"] = json!([urn::SEARCH_REQUEST]);
                Bulk::tried(t, other).await?.reply.status(&[400])?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/needs-operations",
        rule: "a bulk request without Operations is refused",
        covers: &["RFC7644-3.7-03"],
        needs: &[Feature::Bulk],
        why: "A client that misspells the word is told that all went well, and nothing was done.",
        caught: Fault::BulkNeedsNoOperations,
        run: |t| {
            Box::pin(async move {
                let empty = json!({ "schemas": [urn::BULK_REQUEST] });
                let tried = Bulk::tried(t, empty).await?;
                let reply = tried.reply.status(&[400])?;
                // Of a value that is missing, table 9 has both words.
                let word = reply.get("/scimType");
                let known = word.is_null() || word == "invalidSyntax" || word == "invalidValue";
                let expected = "scimType invalidSyntax or invalidValue";
                reply.expect(known, expected, format!("scimType {word}"))?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/no-json",
        rule: "a bulk request that is no JSON is answered 400 with invalidSyntax",
        covers: &["RFC7644-3.7-26"],
        needs: &[Feature::Bulk],
        why: "A client that takes a 500 for an outage sends the same batch again and again.",
        caught: Fault::BulkMalformedAnswers500,
        run: |t| {
            Box::pin(async move {
                let broken = Request::with_text(Method::Post, "/Bulk", r#"{"schemas":["#);
                t.send(broken).await?.refused(400, "invalidSyntax")?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/methods",
        rule: "an operation whose method is not POST, PUT, PATCH or DELETE is refused",
        covers: &["RFC7644-3.7-04"],
        needs: BULK,
        why: "A client that reads by bulk finds no resource in the answer and takes the account for gone.",
        caught: Fault::BulkReads,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let read = json!({ "method": "GET", "path": user.path });
                let bulk = Bulk::tried(t, body(&[read])).await?;
                refused_somehow(&bulk, 0)
            })
        },
    },
    Check {
        id: "bulk/paths",
        rule: "a creation in a bulk request names a type of resource, not a resource",
        covers: &["RFC7644-3.7-11"],
        needs: BULK,
        why: "A client that mixes the two up is told 201, and has one account more under another id.",
        caught: Fault::BulkCreatesAtAnyPath,
        run: |t| {
            Box::pin(async move {
                let create = post("one", &t.nowhere(&t.users()), &t.user_body(json!({})));
                let bulk = Bulk::tried(t, body(&[create])).await?;
                refused_somehow(&bulk, 0)
            })
        },
    },
    Check {
        id: "bulk/data-is-needed",
        rule: "an operation that replaces needs data; without it, it is refused by itself or with the whole",
        covers: &["RFC7644-3.7-12"],
        needs: BULK,
        why: "One bad line in a batch of a thousand brings the server down for all of them.",
        caught: Fault::BulkWithoutDataAnswers500,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let empty = json!({ "method": "PUT", "path": user.path });
                let bulk = Bulk::tried(t, body(&[empty])).await?;
                refused_somehow(&bulk, 0)
            })
        },
    },
    Check {
        id: "bulk/creation-needs-bulk-id",
        rule: "a creation without bulkId is refused, by itself or with the whole",
        covers: &["RFC7644-3.7-09"],
        needs: BULK,
        why: "Without it nobody can tell which of the results belongs to which person.",
        caught: Fault::BulkWithoutIdAnswers500,
        run: |t| {
            Box::pin(async move {
                let mut create = post("", &t.users(), &t.user_body(json!({})));
                if let Some(create) = create.as_object_mut() {
                    create.shift_remove("bulkId");
                }
                let bulk = Bulk::tried(t, body(&[create])).await?;
                refused_somehow(&bulk, 0)
            })
        },
    },
    Check {
        id: "bulk/ids-are-unique",
        rule: "no two creations of a request have the same bulkId",
        covers: &["RFC7644-3.7.2-06"],
        needs: BULK,
        why: "A group that refers to the bulkId gets the wrong one of two people as its member.",
        caught: Fault::BulkIdsMayRepeat,
        run: |t| {
            Box::pin(async move {
                let create = |_| post("same", &t.users(), &t.user_body(json!({})));
                let bulk = Bulk::tried(t, body(&[1, 2].map(create))).await?;
                if (400..500).contains(&bulk.reply.code()) {
                    return Ok(());
                }
                bulk.reply.status(&[200])?;
                let statuses = bulk.reply.all("/Operations/*/status");
                let refused = |it: &&Value| it.as_str().is_some_and(|code| code.starts_with('4'));
                bulk.reply.expect(
                    statuses.iter().any(refused),
                    "status 400, of the whole or of the second operation",
                    bulk.reply.summary(),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/needs-credentials",
        rule: "a bulk request without credentials is answered 401, and nothing is done",
        covers: &["RFC7644-3.7-27"],
        needs: &[
            Feature::User,
            Feature::Bulk,
            Feature::Authentication,
            Feature::Filter,
        ],
        why: "Anybody on the network can create an account for himself, or delete all others.",
        caught: Fault::BulkNeedsNoToken,
        run: |t| {
            Box::pin(async move {
                let data = t.user_body(json!({}));
                let sent = body(&[post("one", &t.users(), &data)]);
                let request = Request::with_json(Method::Post, "/Bulk", &sent).login(Login::None);
                let reply = t.send(request).await?;
                reply.status(&[401])?;
                super::is_there(t, &data, false).await
            })
        },
    },
    Check {
        id: "bulk/not-supported",
        rule: "a provider that says that it has no bulk refuses a bulk request, and does nothing",
        covers: &["RFC7644-3.7-25"],
        needs: &[Feature::User, Feature::Lacking(&Feature::Bulk)],
        why: "A client that did not read the configuration believes that a thousand people have accounts now.",
        caught: Fault::BulkOffAnswers200,
        run: |t| {
            Box::pin(async move {
                let config = t.read("/ServiceProviderConfig").await?;
                if config.get("/bulk/supported") != &Value::Bool(false) {
                    let unsaid = "the provider does not say that it has no bulk";
                    return Err(Stop::Skipped(unsaid.to_owned()));
                }
                let data = t.user_body(json!({}));
                let bulk = Bulk::tried(t, body(&[post("one", &t.users(), &data)])).await?;
                bulk.reply.status(&[501, 403, 404, 405])?;
                if t.has(Feature::Filter) {
                    let (there, reply) = exists(t, &data).await?;
                    reply.expect(
                        !there,
                        "nobody, for the request was refused",
                        reply.summary(),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "bulk/order",
        rule: "the operations of a request come to the same end as if they were carried out in their order",
        covers: &["RFC7644-3.7-24"],
        needs: BULK,
        why: "A person who was renamed twice in a day bears the older name from then on.",
        caught: Fault::BulkOperationsReversed,
        run: |t| {
            Box::pin(async move {
                let user = t.user_keeping(json!({}), &["/displayName"]).await?;
                let rename =
                    |name: &str| put(&user.path, &user.sent_with(json!({ "displayName": name })));
                let names = ["First", "Second", "Third"].map(|name| format!("{name} {}", t.word()));
                let bulk = Bulk::of(t, names.iter().map(|name| rename(name)).collect()).await?;
                for place in 0..names.len() {
                    bulk.ended(place, &[200, 204])?;
                }
                t.get_fixture(&user)
                    .await?
                    .at("/displayName", names[2].as_str())?;
                Ok(())
            })
        },
    },
];

/// The request was refused as a whole, or the operation at this place was.
fn refused_somehow(bulk: &Bulk, place: usize) -> Result<(), Stop> {
    if (400..500).contains(&bulk.reply.code()) {
        return Ok(());
    }
    bulk.reply.status(&[200])?;
    bulk.refused(place)?;
    Ok(())
}
