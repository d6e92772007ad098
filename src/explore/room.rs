//! Room: what the RFCs leave open, so that it is no difference.

use super::compare::{first, is_nothing};
use super::kept::Kept;
use super::reference::Told;
use crate::reply::values_at;
use crate::scenario::Call;
use crate::scim::{Method, urn};
use serde_json::Value;

/// PUT without what is assigned `now`, whose fate is left open (ambiguity A-04).
pub(super) fn is_left_open(kept: &Kept, call: &Call, now: &Value) -> bool {
    let (Method::Put, Some(body)) = (call.method, &call.body) else {
        return false;
    };
    let pointers: Vec<&str> = if call.endpoint() == "Users" {
        kept.pointers().collect()
    } else {
        vec!["/externalId", "/members"]
    };
    let lost =
        |pointer: &&str| !is_nothing(&first(now, pointer)) && is_nothing(&first(body, pointer));
    // No members are none; only what is null or absent is left open.
    let emptied = |pointer: &&str| *pointer == "/members" && body["members"].is_array();
    pointers.iter().any(|it| lost(it) && !emptied(it))
}

/// A refusal that a rule of the house may be the reason of. Such rules are about what a resource must have, so that only
/// changes of what it may have are looked at.
pub(super) fn may_be_refused(kept: &Kept, call: &Call) -> bool {
    if call.method != Method::Patch {
        return call.method != Method::Delete;
    }
    let body = call.body.clone().unwrap_or_default();
    let text = body.to_string();
    let removes = values_at(&body, "/Operations/*/op")
        .iter()
        .any(|it| **it == "remove");
    let nested = call.endpoint() == "Groups" && text.contains("{group");
    // What is not plain is refused cleanly by some.
    let odd = ["\\\"", "\\\\", "%", "ö", "ß"]
        .iter()
        .any(|it| text.contains(it));
    let extension = text.contains(urn::ENTERPRISE_USER);
    let lower = text.to_lowercase();
    let insisted = kept
        .insisted
        .iter()
        .any(|it| lower.contains(&it.to_lowercase()));
    removes || nested || odd || extension || insisted || lower.contains("username")
}

/// What every provider has to refuse: what is not there any more, what is taken, and a place that is not there.
pub(super) fn must_be_refused(call: &Call, told: &Told) -> bool {
    let operations = call
        .body
        .as_ref()
        .map(|body| values_at(body, "/Operations/*"));
    let selects = |it: &&&Value| {
        it["op"] != "replace" && it["path"].as_str().is_some_and(|it| it.contains('['))
    };
    let mut doubtful = operations.iter().flatten().filter(selects);
    match told.status {
        404 | 409 => true,
        _ => told.body["scimType"] == "noTarget" && doubtful.next().is_none(),
    }
}
