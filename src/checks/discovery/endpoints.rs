//! RFC 7643 section 6 and RFC 7644 section 3.2, where resources are.

use super::published::{Listed, member, text};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::Value;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/endpoints-below-the-base",
        rule: "the endpoint of each resource type is there, below the base URL",
        covers: &["RFC7643-6-06"],
        needs: &[],
        why: "Clients append the endpoint to the base URL; with the path of the base URL in it they get 404.",
        caught: Fault::EndpointRepeatsBase,
        run: |t| Box::pin(endpoints_below_the_base(t)),
    },
    Check {
        id: "discovery/users-and-groups-in-their-places",
        rule: "users are at /Users and groups at /Groups",
        covers: &["RFC7644-3.2-01", "RFC7644-3.2-02"],
        needs: &[Feature::User],
        why: "Okta and Entra ID do not read /ResourceTypes; they know these two places alone.",
        caught: Fault::GroupsElsewhere,
        run: |t| Box::pin(in_their_places(t)),
    },
    Check {
        id: "discovery/endpoints-in-use-listed",
        rule: "an endpoint that has resources is listed at /ResourceTypes",
        covers: &["RFC7644-4-11"],
        needs: &[],
        why: "A client that looks there for groups finds none, and leaves all memberships out.",
        caught: Fault::GroupsNotListed,
        run: |t| Box::pin(endpoints_in_use_listed(t)),
    },
];

/// A query for one resource, whichever.
async fn one_of(t: &Trial, endpoint: &str) -> Result<Reply, Stop> {
    let few = [("startIndex", "1"), ("count", "1")];
    t.query(endpoint, &few).await
}

/// True for an answer that holds a list, whatever it calls itself.
fn is_list(reply: &Reply) -> bool {
    reply.code() == 200
        && (reply.get("/Resources").is_array() || reply.get("/totalResults").is_number())
}

async fn endpoints_below_the_base(t: &Trial) -> Result<(), Stop> {
    let types = Listed::types(t).await?;
    for entry in types.entries() {
        let endpoint = text(entry, "endpoint");
        let relative = !endpoint.contains("://") && !endpoint.trim_matches('/').is_empty();
        types.reply.expect(
            relative,
            format!("the path of {} below the base URL", text(entry, "name")),
            format!("endpoint {}", member(entry, "endpoint")),
        )?;
        // Whoever lists nothing without a filter, or not to us, has the endpoint all the same.
        let there = one_of(t, &format!("/{}", endpoint.trim_matches('/'))).await?;
        there.expect(
            there.code() != 404 && (there.code() < 500 || there.code() == 501),
            format!("resources at the base URL with {endpoint} behind it"),
            there.summary(),
        )?;
    }
    Ok(())
}

async fn in_their_places(t: &Trial) -> Result<(), Stop> {
    let types = Listed::types(t).await?;
    for (name, place) in [("User", "/Users"), ("Group", "/Groups")] {
        let Some(entry) = types.resource_type(name) else {
            continue;
        };
        // How the endpoint is written, with the base URL or without a slash, is another rule's matter.
        let listed = text(entry, "endpoint").trim_end_matches('/');
        let last = listed.rsplit('/').next().unwrap_or_default();
        if format!("/{last}") == place {
            continue;
        }
        let there = one_of(t, place).await?;
        there.expect(
            there.code() != 404,
            format!("resources of type {name} at {place}"),
            format!("{}; /ResourceTypes lists {listed:?}", there.summary()),
        )?;
    }
    Ok(())
}

async fn endpoints_in_use_listed(t: &Trial) -> Result<(), Stop> {
    let types = Listed::types(t).await?;
    let entries = types.entries();
    let listed: Vec<&str> = entries
        .iter()
        .filter_map(|entry| text(entry, "endpoint").trim_matches('/').rsplit('/').next())
        .collect();
    for place in ["Users", "Groups"] {
        if listed.contains(&place) {
            continue;
        }
        let there = one_of(t, &format!("/{place}")).await?;
        // Some answer an empty list where they have nothing, because a client of theirs asks for it.
        let some = there.get("/totalResults").as_u64() > Some(0);
        let in_use = is_list(&there) && (some || is_made_there(t, place).await?);
        there.expect(
            !in_use,
            format!("/{place} among the endpoints of /ResourceTypes"),
            format!(
                "/{place} is in use, and listed are {}",
                Value::from(listed.clone())
            ),
        )?;
    }
    Ok(())
}

/// True if a resource can be made there.
async fn is_made_there(t: &Trial, place: &str) -> Result<bool, Stop> {
    let endpoint = format!("/{place}");
    let made = match place {
        "Users" => {
            t.create(&endpoint, t.user_body(serde_json::json!({})))
                .await
        }
        _ => t.create(&endpoint, t.group_body(&[])).await,
    };
    match made {
        Ok(_) => Ok(true),
        Err(Stop::Failed(_)) => Ok(false),
        Err(stop) => Err(stop),
    }
}
