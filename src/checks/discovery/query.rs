//! RFC 7644 section 4, discovery with query parameters, and where its documents say they are.

use super::published::{Listed, member, text};
use super::used::meta;
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/no-pages",
        rule: "discovery answers everything at once, whatever page or order is asked for",
        covers: &["RFC7644-4-08"],
        needs: &[],
        why: "A client that asks for pages everywhere gets half of the schemas and misses the extension.",
        caught: Fault::DiscoveryInPages,
        run: |t| Box::pin(no_pages(t)),
    },
    Check {
        id: "discovery/filter-refused",
        rule: "a filter at a discovery endpoint answers 403",
        covers: &["RFC7644-4-09"],
        needs: &[],
        why: "A client that asks with a filter whether a schema exists takes the full list for a yes.",
        caught: Fault::DiscoveryIgnoresFilter,
        run: |t| Box::pin(filter_refused(t)),
    },
    Check {
        id: "discovery/entries-say-where-they-are",
        rule: "each schema and resource type has meta with its type and the address where it is",
        covers: &["RFC7644-4-13"],
        needs: &[],
        why: "Clients that read a document again do not know where it is.",
        caught: Fault::SchemasWithoutMeta,
        run: |t| Box::pin(entries_say_where_they_are(t)),
    },
];

fn ids(listed: &Listed) -> Vec<&str> {
    let key = |entry| match text(entry, "id") {
        "" => text(entry, "name"),
        id => id,
    };
    let mut ids: Vec<&str> = listed.entries().into_iter().map(key).collect();
    ids.sort_unstable();
    ids
}

async fn no_pages(t: &Trial) -> Result<(), Stop> {
    let mut judged = false;
    for path in ["/Schemas", "/ResourceTypes"] {
        let Ok(all) = Listed::read(t, path).await else {
            continue;
        };
        judged = true;
        let page = [("count", "1"), ("startIndex", "2"), ("sortBy", "name")];
        let reply = t.query(path, &page).await?;
        reply.status(&[200])?;
        let asked = Listed { reply };
        asked.reply.expect(
            ids(&asked) == ids(&all),
            format!("all of {}", json!(ids(&all))),
            format!("{}", json!(ids(&asked))),
        )?;
    }
    if judged {
        return Ok(());
    }
    Err(Stop::Skipped(
        "neither /Schemas nor /ResourceTypes can be read".to_owned(),
    ))
}

async fn filter_refused(t: &Trial) -> Result<(), Stop> {
    let mut judged = false;
    for (path, filter) in [
        ("/Schemas", r#"name eq "User""#),
        ("/ResourceTypes", r#"name eq "User""#),
        ("/ServiceProviderConfig", "patch.supported eq true"),
    ] {
        if t.read(path).await?.code() == 200 {
            judged = true;
            t.query(path, &[("filter", filter)]).await?.status(&[403])?;
        }
    }
    if judged {
        return Ok(());
    }
    Err(Stop::Skipped(
        "no discovery document can be read".to_owned(),
    ))
}

async fn entries_say_where_they_are(t: &Trial) -> Result<(), Stop> {
    let mut judged = false;
    for (path, kind, key) in [
        ("/Schemas", "Schema", "id"),
        ("/ResourceTypes", "ResourceType", "name"),
    ] {
        let Ok(listed) = Listed::read(t, path).await else {
            continue;
        };
        judged = true;
        for entry in listed.entries() {
            let location = meta(entry, "location");
            listed.reply.expect(
                meta(entry, "resourceType") == kind && !location.is_empty(),
                format!("meta with resourceType {kind:?} and a location"),
                format!("{}: meta {}", text(entry, key), member(entry, "meta")),
            )?;
        }
    }
    if judged {
        return Ok(());
    }
    Err(Stop::Skipped(
        "neither /Schemas nor /ResourceTypes can be read".to_owned(),
    ))
}
