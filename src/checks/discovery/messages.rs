//! RFC 7644 sections 3.1 and 8.2, the URNs of messages: in each message, and not among the schemas.

use super::published::{Listed, text};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// What every URN of a message begins with.
const MESSAGES: &str = "urn:ietf:params:scim:api:messages";

/// The registered messages; further RFCs may register more of this version.
const REGISTERED: [&str; 6] = [
    urn::LIST_RESPONSE,
    urn::SEARCH_REQUEST,
    urn::PATCH_OP,
    urn::ERROR,
    "urn:ietf:params:scim:api:messages:2.0:BulkRequest",
    "urn:ietf:params:scim:api:messages:2.0:BulkResponse",
];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/messages-by-their-urn",
        rule: "lists and errors name themselves by their URN, letter for letter",
        covers: &["RFC7644-8.2-01", "RFC7644-3.1-01"],
        needs: &[Feature::User],
        why: "Clients tell an error from a user by its URN; by another one they store the error as a user.",
        caught: Fault::ErrorUrnMisspelt,
        run: |t| Box::pin(messages_by_their_urn(t)),
    },
    Check {
        id: "discovery/messages-are-no-schemas",
        rule: "messages are not published at /Schemas",
        covers: &["RFC7644-3.1-02"],
        needs: &[],
        why: "A client that offers each schema for mapping offers errors and search requests.",
        caught: Fault::MessagesPublished,
        run: |t| Box::pin(messages_are_no_schemas(t)),
    },
];

async fn messages_by_their_urn(t: &Trial) -> Result<(), Stop> {
    let tour = t.tour().await?;
    for reply in tour.lists() {
        named(reply, urn::LIST_RESPONSE)?;
    }
    for (reply, _) in tour.errors() {
        named(reply, urn::ERROR)?;
    }
    Ok(())
}

/// The message names itself by this URN, and by no other that looks like one. That it names nothing at all is a finding
/// of the rules on lists and errors; URNs of the provider's own may stand beside it.
fn named(reply: &Reply, urn: &str) -> Result<(), Stop> {
    let names = reply.all("/schemas/*");
    let names: Vec<&str> = names.into_iter().filter_map(Value::as_str).collect();
    let like_one = |name: &&str| {
        name.get(..MESSAGES.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(MESSAGES))
            && !REGISTERED.contains(name)
    };
    let wrong = !names.is_empty() && (!names.contains(&urn) || names.iter().any(like_one));
    reply.expect(
        !wrong,
        format!("schemas [{urn:?}]"),
        format!("schemas {}", json!(names)),
    )?;
    Ok(())
}

async fn messages_are_no_schemas(t: &Trial) -> Result<(), Stop> {
    let published = Listed::schemas(t).await?;
    let ids = published.entries().into_iter().map(|it| text(it, "id"));
    let messages = ids.filter(|id| id.to_ascii_lowercase().starts_with(MESSAGES));
    let wrong: Vec<String> = messages.map(str::to_owned).collect();
    published.none_wrong("schemas of resources alone", &wrong)?;
    for urn in [urn::LIST_RESPONSE, urn::ERROR] {
        let single = t.read(&format!("/Schemas/{urn}")).await?;
        // Whatever else is answered in the place of 404 is the matter of discovery/unknown-is-404.
        let published = single.code() == 200 && *single.get("/id") == urn;
        single.expect(!published, "no such schema", single.summary())?;
    }
    Ok(())
}
