//! Interoperability profile sections 6.3 and 6.4: filters and pages.

use super::supports;
use crate::checks::Check;
use crate::checks::trial::{Trial, named};
use crate::client::with_query;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use futures::future::join_all;

/// So many resources a page holds at least, if there are so many.
const PAGE: usize = 100;
/// Creations side by side.
const AT_ONCE: usize = 8;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "interop/filters",
        rule: "filters are announced, and eq and and work",
        covers: &["INTEROP-6.3-01", "INTEROP-6.3-02"],
        needs: &[Feature::User],
        why: "By the profile clients look for people with these two alone; without them every joiner is a second account.",
        caught: Fault::FilterAndIsOr,
        run: |t| {
            Box::pin(async move {
                supports(t, "/filter/supported").await?;
                let (ann, bob) = (t.user().await?, t.user().await?);
                let is = |name: &str| named(name);
                let ann_is = is(ann.sent_str("/userName"));
                t.finds(&ann_is, &[&ann]).await?;
                let by_id = format!("{ann_is} and id eq \"{}\"", ann.id);
                t.finds(&by_id, &[&ann]).await?;
                let both = format!("{ann_is} and {}", is(bob.sent_str("/userName")));
                t.finds_nobody(&both).await
            })
        },
    },
    Check {
        id: "interop/undefined-in-filter",
        rule: "a filter by an attribute that no schema defines is refused with 400 and invalidFilter",
        covers: &["INTEROP-6.3-03"],
        needs: &[Feature::User],
        why: "An empty list means that the person is not there: a slip in the filter makes everybody a second account.",
        caught: Fault::FilterUnknownAttributeIgnored,
        run: |t| {
            Box::pin(async move {
                let reply = t.find_users("bogusAttr eq \"x\"").await?;
                reply.error(&[400], &["invalidFilter"])?;
                Ok(())
            })
        },
    },
    Check {
        id: "interop/count-of-100",
        rule: "who asks for a page of 100 gets 100, if there are so many",
        covers: &["INTEROP-6.4-03"],
        needs: &[Feature::User],
        why: "Clients that know the profile take a shorter page for the last one: the rest of the company is missing.",
        caught: Fault::FiftyOnAPage,
        run: |t| {
            Box::pin(holds_a_hundred(
                t,
                &[("count", "100"), ("attributes", "id")],
            ))
        },
    },
    Check {
        id: "interop/pages-of-100",
        rule: "who asks for no count gets at least 100, if there are so many",
        covers: &["INTEROP-6.4-02"],
        needs: &[Feature::User],
        why: "Short pages make an import of a large company five times as long.",
        caught: Fault::TwentyUnlessAsked,
        run: |t| Box::pin(holds_a_hundred(t, &[("attributes", "id")])),
    },
];

/// A list of everybody holds a hundred; somebody else's users are counted and not looked at.
async fn holds_a_hundred(t: &Trial, parameters: &[(&str, &str)]) -> Result<(), Stop> {
    let path = with_query(&t.users(), parameters);
    let total = |reply: &Reply| {
        let total = reply.get("/totalResults").as_u64().unwrap_or(0);
        usize::try_from(total).unwrap_or(usize::MAX)
    };
    let mut reply = t.read(&path).await?;
    // Checks side by side come and go with users of their own.
    if reply.code() == 200 && total(&reply) < 2 * PAGE {
        let mut left = PAGE + 1;
        while left > 0 {
            let some = left.min(AT_ONCE);
            for made in join_all((0..some).map(|_| t.user())).await {
                made?;
            }
            left -= some;
        }
        reply = t.read(&path).await?;
    }
    reply.status(&[200])?;
    let came = reply.all("/Resources/*").len();
    reply.expect(
        came >= PAGE.min(total(&reply)),
        format!("{PAGE} of {} users on the page", total(&reply)),
        format!("{came}"),
    )?;
    Ok(())
}
