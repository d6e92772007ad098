//! A table of filters: each with exactly those of the staff that it must find, written by hand.
//!
//! In a filter `{ann}` stands for the userName of ann, `{ann.mail}` for her first e-mail address, `{w}` for the word
//! that all of the staff share. Each filter is asked within the staff, so that strangers on the target do not count.

// A table is read by its rows, each on a line of its own.
#[rustfmt::skip]
pub(super) mod rows;
#[cfg(test)]
mod oracle;
mod staff;

pub(super) use staff::Staff;

use crate::checks::trial::Trial;
use crate::client::{Request, with_query};
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Method, urn};
use serde_json::json;

/// A filter, and whom it finds.
pub(super) type Row = (&'static str, &'static [&'static str]);

/// Everybody of the staff.
pub(super) const ALL: &[&str] = &["ann", "bob", "cas", "dee", "eve", "fay"];

/// Further wrong filters that a finding names.
const NAMED: usize = 50;

/// How a filter is sent (RFC 7644 sections 3.4.2 and 3.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// `GET /Users?filter=…`.
    Get,
    /// `POST /Users/.search`.
    Search,
    /// `POST /.search`.
    RootSearch,
}

/// Judges rows that every provider with filters must answer.
pub(super) async fn judge(t: &Trial, rows: &[Row]) -> Result<(), Stop> {
    let staff = Staff::hire(t).await?;
    judge_of(t, &staff, rows, Way::Get).await
}

/// Judges how names and operators are spelt: rows of which the usual spelling is understood.
pub(super) async fn judge_spellings(t: &Trial, rows: &[Row]) -> Result<(), Stop> {
    let staff = Staff::hire(t).await?;
    let mut understood = Vec::new();
    for row in staff.usable(rows) {
        let plain = staff.filter(&in_usual_spelling(row.0));
        let reply = ask(t, Way::Get, &plain).await?;
        if staff.found(&reply, &plain, row.1).is_ok() {
            understood.push(row);
        }
    }
    if understood.is_empty() {
        let why = "none of these filters is understood in the usual spelling either";
        return Err(Stop::Skipped(why.to_owned()));
    }
    judge_of(t, &staff, &understood, Way::Get).await
}

/// The filter without URNs of the core schema, names as the schema has them, and operators in small letters.
fn in_usual_spelling(filter: &str) -> String {
    let mut quoted = false;
    let parts = filter.split_inclusive('"').map(|part| {
        let text = quoted;
        quoted = !quoted;
        if text {
            return part.to_owned();
        }
        let small = part.to_ascii_lowercase();
        let small = small.replace(&format!("{}:", urn::USER.to_ascii_lowercase()), "");
        ["displayName", "familyName", "nickName"]
            .iter()
            .fold(small, |part, name| {
                part.replace(&name.to_ascii_lowercase(), name)
            })
    });
    parts.collect()
}

/// Judges rows that a provider may refuse as a whole, with 400, 403 or 501.
pub(super) async fn judge_optional(t: &Trial, rows: &[Row]) -> Result<(), Stop> {
    let staff = Staff::hire(t).await?;
    if let Some((filter, _)) = staff.usable(rows).first() {
        let reply = ask(t, Way::Get, &staff.filter(filter)).await?;
        if matches!(reply.code(), 400 | 403 | 501) {
            let why = format!("filters such as {filter} are not offered");
            return Err(Stop::Skipped(why));
        }
    }
    judge_of(t, &staff, rows, Way::Get).await
}

/// Asks every row of which the provider keeps the attributes, and reports all that are wrong as one finding.
pub(super) async fn judge_of(t: &Trial, staff: &Staff, rows: &[Row], way: Way) -> Result<(), Stop> {
    let usable = staff.usable(rows);
    if usable.is_empty() {
        let none = "the provider keeps none of the attributes of these filters as they are sent";
        return Err(Stop::Skipped(none.to_owned()));
    }
    let mut wrong: Vec<(String, Stop)> = Vec::new();
    let mut judged = 0;
    for (filter, expected) in usable {
        let sent = staff.filter(filter);
        let reply = ask(t, way, &sent).await?;
        if t.is_unsupported(&reply) {
            continue;
        }
        if let Err(stop) = staff.found(&reply, &sent, expected) {
            if matches!(stop, Stop::Skipped(_)) {
                continue;
            }
            wrong.push((sent, stop));
        }
        judged += 1;
    }
    if judged == 0 {
        let none = "the provider supports none of these filters, and says so";
        return Err(Stop::Skipped(none.to_owned()));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let (_, first) = wrong.remove(0);
    let others: Vec<&str> = wrong.iter().map(|(filter, _)| filter.as_str()).collect();
    Err(with_others(first, &others, judged))
}

/// Every one of these is refused with 400 and invalidFilter, or at least with 400 if `word` is not asked for.
pub(super) async fn refused(t: &Trial, filters: &[&str]) -> Result<(), Stop> {
    let mut wrong: Vec<(&str, Stop)> = Vec::new();
    for filter in filters {
        let reply = ask(t, Way::Get, filter).await?;
        if let Err(stop) = reply.refused(400, "invalidFilter") {
            wrong.push((filter, stop));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let (_, first) = wrong.remove(0);
    let others: Vec<&str> = wrong.iter().map(|(filter, _)| *filter).collect();
    Err(with_others(first, &others, filters.len()))
}

/// The first finding, which also names the other filters that went wrong.
fn with_others(first: Stop, others: &[&str], judged: usize) -> Stop {
    let Stop::Failed(mut finding) = first else {
        return first;
    };
    if !others.is_empty() {
        let named: Vec<&str> = others.iter().take(NAMED).copied().collect();
        let more = if others.len() > NAMED { " …" } else { "" };
        finding.got = format!(
            "{}; {} of the {judged} filters of this rule are wrong, the others: {}{more}",
            finding.got,
            others.len() + 1,
            named.join("   ")
        );
    }
    Stop::Failed(finding)
}

/// Sends a filter.
pub(super) async fn ask(t: &Trial, way: Way, filter: &str) -> Result<Reply, Stop> {
    let users = t.users();
    let page = |start: usize| {
        let search = |path: String| {
            let mut body =
                json!({ "schemas": [urn::SEARCH_REQUEST], "filter": filter, "count": 100 });
            if start > 1 {
                body["startIndex"] = start.into();
            }
            Request::with_json(Method::Post, path, &body)
        };
        let start = (start > 1).then(|| start.to_string());
        let mut parameters = vec![("filter", filter)];
        parameters.extend(start.iter().map(|start| ("startIndex", start.as_str())));
        match way {
            Way::Get => Request::get(with_query(&users, &parameters)),
            Way::Search => search(format!("{users}/.search")),
            Way::RootSearch => search("/.search".to_owned()),
        }
    };
    t.whole(page).await
}
