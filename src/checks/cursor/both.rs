//! RFC 9865 section 2.4: providers that page both by index and by cursor.

use super::next_of;
use crate::checks::Check;
use crate::checks::discovery::{config, length, plain, unsaid};
use crate::checks::population::Population;
use crate::fault::Fault;
use crate::scim::Feature;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "cursor/default-method",
        rule: "a query without parameters for paging is answered in the announced default way",
        covers: &["RFC9865-2.4-01"],
        needs: &[Feature::User, Feature::CursorPaging, Feature::IndexPaging],
        why: "Clients from before cursors look for startIndex, do not find it, and take the first page for all there is.",
        caught: Fault::PlainQueryAnsweredWithCursor,
        run: |t| {
            Box::pin(async move {
                let config = config(t).await?;
                let method = config.get("/pagination/defaultPaginationMethod");
                let reply = plain(t).await?;
                let cursor = next_of(&reply).is_some();
                let index = !reply.get("/startIndex").is_null();
                let total = reply.get("/totalResults").as_u64().unwrap_or_default();
                let (holds, expected) = match method.as_str() {
                    Some("index") => (index || !cursor, "startIndex"),
                    Some("cursor") => (cursor || total <= length(&reply), "nextCursor"),
                    _ => return Err(unsaid("defaultPaginationMethod")),
                };
                reply.expect(
                    holds,
                    format!("{expected}, as {method} is the default"),
                    format!(
                        "nextCursor {}, startIndex {}",
                        reply.get("/nextCursor"),
                        reply.get("/startIndex")
                    ),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/each-by-its-parameter",
        rule: "startIndex is answered with a page by index, cursor with a page by cursor",
        covers: &["RFC9865-2.4-03"],
        needs: &[
            Feature::User,
            Feature::Filter,
            Feature::CursorPaging,
            Feature::IndexPaging,
        ],
        why: "A client that reads one way is answered the other, and never finds the second page.",
        caught: Fault::StartIndexAnsweredWithCursor,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                let by_cursor = us.query(t, &[("cursor", ""), ("count", "1")]).await?;
                by_cursor.list()?.assigned("/nextCursor")?;
                let by_index = us.query(t, &[("startIndex", "2"), ("count", "1")]).await?;
                by_index.list()?.at("/startIndex", 2)?;
                Ok(())
            })
        },
    },
];
