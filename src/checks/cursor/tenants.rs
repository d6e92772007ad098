//! RFC 9865 section 5.2: a cursor gives nobody more rights than he has.

use super::{first_page, page};
use crate::checks::Check;
use crate::checks::population::Population;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;

/// What the checks of this file need.
const NEEDS: &[Feature] = &[
    Feature::User,
    Feature::Filter,
    Feature::CursorPaging,
    Feature::OtherTenant,
];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "cursor/of-another-tenant",
        rule: "with another tenant's cursor a client sees nothing of that tenant",
        covers: &["RFC9865-5.2-01"],
        needs: NEEDS,
        why: "A cursor from a log or a shared link shows one customer the staff of another.",
        caught: Fault::CursorsCrossTenants,
        run: |t| {
            Box::pin(async move {
                let (us, foreign, _) = as_other(t).await?;
                let text = foreign.text();
                let mut names = us.users.iter().map(|user| user.sent_str("/userName"));
                foreign.expect(
                    !(foreign.is_success() && names.any(|name| text.contains(name))),
                    "nobody of another tenant",
                    foreign.summary(),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "cursor/foreign-or-made-up",
        rule: "another tenant's cursor is refused as one that nobody gave out",
        covers: &["RFC9865-5.2-05"],
        needs: NEEDS,
        why: "Whoever is told that a cursor belongs to somebody else has learnt that there is something to find.",
        caught: Fault::ForeignCursorsAreTold,
        run: |t| {
            Box::pin(async move {
                let (_, foreign, made_up) = as_other(t).await?;
                foreign.expect(
                    told(&foreign) == told(&made_up),
                    format!("the same as for a made-up cursor: {}", made_up.summary()),
                    foreign.summary(),
                )?;
                Ok(())
            })
        },
    },
];

/// What the second tenant is answered with the cursor to our second page, and with one that is made up after it.
async fn as_other(t: &Trial) -> Result<(Population, Reply, Reply), Stop> {
    let b = t.other()?;
    let us = Population::new(t, 4).await?;
    let (_, next) = first_page(t, &us).await?;
    let asked = [("count", "2")];
    let foreign = page(b, &us, &asked, &next).await?;
    let made_up = page(b, &us, &asked, &super::refused::forged(&next)).await?;
    Ok((us, foreign, made_up))
}

/// What an answer tells, apart from words with digits in them, such as numbers of requests and the cursor itself.
fn told(reply: &Reply) -> (u16, String, String) {
    let plain = |word: &&str| !word.contains(|letter: char| letter.is_ascii_digit());
    let detail = reply.get("/detail").as_str().unwrap_or_default();
    let detail: Vec<&str> = detail.split_whitespace().filter(plain).collect();
    let keyword = reply.get("/scimType").to_string();
    (reply.code(), keyword, detail.join(" "))
}
