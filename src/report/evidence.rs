//! Evidence: what a person needs to believe a finding and to see it again; the same in every form of report.

use super::shown::{command, plain, short};
use crate::client::Exchange;
use crate::outcome::Finding;
use std::fmt::Write as _;
use std::sync::Arc;

/// The lines of a finding, each with its label.
pub(super) type Lines = Vec<(&'static str, String)>;

/// The lines of a finding. `why` and `again` are left out where they are empty; `base` is the base URL.
pub(super) fn lines(
    finding: &Finding,
    exchanges: &[Arc<Exchange>],
    why: &str,
    again: &str,
    base: &str,
) -> Lines {
    let wrong = finding.exchange.as_ref();
    let cause = match wrong {
        Some(wrong) if writes(wrong) => Some(wrong),
        _ => last_write_before(wrong, exchanges).or(wrong),
    };
    let read = wrong.filter(|wrong| cause.is_some_and(|cause| !Arc::ptr_eq(wrong, cause)));
    let mut lines = Lines::new();
    if let Some(cause) = cause {
        // How the wrong answer looks stands in "got".
        let is_wrong = wrong.is_some() && read.is_none();
        lines.push(("sent", request(cause, base, !is_wrong)));
    }
    if let Some(read) = read {
        lines.push(("then", request(read, base, true)));
    }
    lines.push(("got", short(&finding.got)));
    lines.push(("expected", short(&finding.expected)));
    if !why.is_empty() {
        lines.push(("why", plain(why)));
    }
    // What was written and what was read after it: both are needed to see it again.
    for exchange in cause.into_iter().chain(read) {
        lines.push(("curl", command(&exchange.curl())));
    }
    if !again.is_empty() {
        lines.push(("again", plain(again)));
    }
    lines
}

/// A request in one line, and how it was answered if that is asked for.
pub(super) fn request(exchange: &Exchange, base: &str, with_answer: bool) -> String {
    let mut line = format!("{} {}", exchange.method, short(below(&exchange.url, base)));
    if let Some(body) = exchange
        .request_body
        .as_ref()
        .filter(|body| !body.is_empty())
    {
        line.push_str("  ");
        line.push_str(&short(body));
    }
    match exchange.status {
        Some(status) if with_answer => {
            let _ = write!(line, "  → {status}");
        }
        None => line.push_str("  → no answer"),
        Some(_) => {}
    }
    line
}

/// A query by POST reads, whatever its method says (RFC 7644 section 3.4.3).
fn writes(exchange: &Exchange) -> bool {
    let path = exchange.url.split('?').next().unwrap_or("");
    exchange.method != "GET" && !path.ends_with("/.search")
}

fn last_write_before<'a>(
    wrong: Option<&Arc<Exchange>>,
    exchanges: &'a [Arc<Exchange>],
) -> Option<&'a Arc<Exchange>> {
    let end = wrong
        .and_then(|wrong| exchanges.iter().position(|one| Arc::ptr_eq(one, wrong)))
        .unwrap_or(exchanges.len());
    exchanges[..end]
        .iter()
        .rev()
        .find(|exchange| writes(exchange))
}

/// The part of an address below the base URL; the whole address if it lies elsewhere.
fn below<'a>(url: &'a str, base: &str) -> &'a str {
    let base = base.split('?').next().unwrap_or("").trim_end_matches('/');
    url.strip_prefix(base)
        .filter(|rest| !base.is_empty() && rest.starts_with(['/', '?']))
        .unwrap_or(url)
}
