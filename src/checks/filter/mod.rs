//! RFC 7644 section 3.4.2.2, filters: comparing, combining, and what is refused.

mod compare;
mod edges;
mod exact;
mod logic;
mod personas;
mod plain;
mod syntax;
mod table;
mod tables;
mod types;

pub(super) use compare::CHECKS as COMPARE;
pub(super) use edges::CHECKS as EDGES;
pub(super) use exact::CHECKS as EXACT;
pub(super) use logic::CHECKS as LOGIC;
pub(super) use personas::CHECKS as PERSONAS;
pub(super) use plain::CHECKS as PLAIN;
pub(super) use syntax::CHECKS as SYNTAX;
pub(super) use tables::CHECKS as TABLES;
pub(super) use types::CHECKS as TYPES;

use super::trial::{Made, Trial, lists, named};
use crate::outcome::Stop;
use crate::reply::Reply;

/// A comparison that only this user satisfies.
fn is(user: &Made) -> String {
    named(user.sent_str("/userName"))
}

/// Refused with any 4xx, or nobody is found.
fn refused_or_nobody(reply: &Reply) -> Result<(), Stop> {
    if (400..500).contains(&reply.code()) {
        return Ok(());
    }
    lists(reply, &[])
}

/// All of these hold for the user, and none of those: asked at once, and if that went wrong one by one.
async fn holds(t: &Trial, user: &Made, yes: &[String], no: &[String]) -> Result<(), Stop> {
    let is = is(user);
    let all = format!("{is} and {}", yes.join(" and "));
    if t.finds(&all, &[user]).await.is_err() {
        for one in yes {
            t.finds(&format!("{is} and {one}"), &[user]).await?;
        }
    }
    let none = format!("{is} and ({})", no.join(" or "));
    if t.finds_nobody(&none).await.is_err() {
        for one in no {
            t.finds_nobody(&format!("{is} and {one}")).await?;
        }
    }
    Ok(())
}
