//! RFC 7644 section 3.4.2.4: pages at their edges, and what comes where nobody asks for a page.

use super::length;
use crate::checks::Check;
use crate::checks::discovery::plain;
use crate::checks::population::Population;
use crate::checks::trial::lists;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;

const PAGED: &[Feature] = &[Feature::User, Feature::Filter, Feature::IndexPaging];

/// More than so many resources are too many to ask for only to see whether they come.
const MOST: u64 = 1000;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "list/begins-at-one",
        rule: "a page begins with the first resource if nobody asks for another",
        covers: &["RFC7644-3.4.2.4-01"],
        needs: PAGED,
        why: "Clients that count from 0 inside ask for the first page without an index, and never see the first person.",
        caught: Fault::PlainCountSkipsFirst,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 2).await?;
                let reply = us.query(t, &[("count", "2")]).await?;
                lists(&reply, &[&us.users[0], &us.users[1]])?;
                let start = reply.get("/startIndex");
                let holds = start.is_null() || start.as_u64() == Some(1);
                reply.expect(holds, "startIndex 1", format!("startIndex {start}"))?;
                Ok(())
            })
        },
    },
    Check {
        id: "list/large-count",
        rule: "a count above what the provider gives is answered with as many as it gives",
        covers: &["RFC7644-3.4.2.4-04"],
        needs: PAGED,
        why: "A client with a page size of its own cannot read anything at all.",
        caught: Fault::LargeCountRefused,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 2).await?;
                let config = t.read("/ServiceProviderConfig").await?;
                let most = config.get("/filter/maxResults").as_u64().unwrap_or(MOST);
                let count = most.clamp(MOST, 1 << 30) + 1;
                let reply = us.query(t, &[("count", &count.to_string())]).await?;
                reply.status(&[200])?.at("/totalResults", 2)?;
                Ok(())
            })
        },
    },
    Check {
        id: "list/partial-is-marked",
        rule: "a list that is not whole says where it begins and how long it is",
        covers: &["RFC7644-3.4.2.4-07"],
        needs: &[Feature::User, Feature::IndexPaging],
        why: "A client that did not ask for pages takes the first one for the whole company, and deletes everybody else.",
        caught: Fault::PlainListCutSilently,
        run: |t| {
            Box::pin(async move {
                let _two = (t.user().await?, t.user().await?);
                let reply = plain(t).await?;
                let total = reply.get("/totalResults").as_u64().unwrap_or_default();
                let by_cursor = !reply.get("/nextCursor").is_null();
                if length(&reply) as u64 >= total || by_cursor {
                    return Ok(());
                }
                for pointer in ["/startIndex", "/itemsPerPage"] {
                    let told = reply.get(pointer);
                    let (expected, got) = (
                        format!("{pointer} as a number"),
                        format!("{pointer} {told}"),
                    );
                    reply.expect(told.is_u64(), expected, got)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "list/past-the-end",
        rule: "a page past the end is empty, and says how many there are",
        covers: &["RFC7644-3.4.2.4-12"],
        needs: PAGED,
        why: "Clients that read until a page is empty end with an error, and throw away all they have read.",
        caught: Fault::PastTheEndAnswers404,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 2).await?;
                let reply = us.query(t, &[("startIndex", "12"), ("count", "2")]).await?;
                reply
                    .status(&[200])?
                    .at("/totalResults", 2)?
                    .unassigned("/Resources")?;
                Ok(())
            })
        },
    },
    Check {
        id: "list/no-numbers",
        rule: "a count or an index that is no whole number, or a very large one, is refused or ignored",
        covers: &["RFC7644-3.4.2.4-13"],
        needs: PAGED,
        why: "A slip in a client is taken for an outage of the server.",
        caught: Fault::CountNoNumberAnswers500,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 1).await?;
                for wrong in [
                    ("count", "abc"),
                    ("startIndex", "1.5"),
                    ("startIndex", "99999999999999999999"),
                    ("count", "99999999999"),
                ] {
                    us.query(t, &[wrong]).await?.status(&[400, 200])?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "list/max-results",
        rule: "no list holds more resources than filter.maxResults",
        covers: &["RFC7644-3.4.2.4-14"],
        needs: &[Feature::User, Feature::Filter, Feature::IndexPaging],
        why: "Clients make room for that many; more are cut off, or take all memory.",
        caught: Fault::MaxResultsExceeded,
        run: |t| {
            Box::pin(async move {
                let config = t.read("/ServiceProviderConfig").await?;
                let told = config.get("/filter/maxResults");
                let Some(most) = told.as_u64().filter(|most| (1..=MOST).contains(most)) else {
                    let why = format!("maxResults {told} is no limit that can be tried");
                    return Err(Stop::Skipped(why));
                };
                let _two = (t.user().await?, t.user().await?);
                let count = (most + 1).to_string();
                let asked = [("attributes", "userName"), ("count", count.as_str())];
                let reply = t.query(&t.users(), &asked).await?;
                if reply.code() == 400 {
                    return Ok(());
                }
                let came = length(reply.list()?);
                let got = format!("{came} resources");
                reply.expect(
                    came as u64 <= most,
                    format!("at most {most} resources"),
                    got,
                )?;
                Ok(())
            })
        },
    },
];
