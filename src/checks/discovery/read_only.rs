//! RFC 7643 sections 5 to 7, discovery cannot be written to. What is sent would change nothing if it were carried out:
//! the document as it is, a value in place of itself, or something made up; the session refuses everything else.

use super::published::{Listed, member, text};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::client::{Request, encode};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Method, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/config-is-read-only",
        rule: "/ServiceProviderConfig cannot be changed",
        covers: &["RFC7643-5-14"],
        needs: &[],
        why: "Whoever has the token of an identity provider could switch features off for everybody.",
        caught: Fault::ConfigCanBeReplaced,
        run: |t| Box::pin(config_is_read_only(t)),
    },
    Check {
        id: "discovery/resource-types-are-read-only",
        rule: "resource types cannot be made, changed or removed",
        covers: &["RFC7643-6-13"],
        needs: &[],
        why: "A client that deletes what it does not know could remove the type of all groups.",
        caught: Fault::TypesCanBeDeleted,
        run: |t| Box::pin(entries_are_read_only(t, "/ResourceTypes", "/description")),
    },
    Check {
        id: "discovery/schemas-are-read-only",
        rule: "schemas cannot be made, changed or removed",
        covers: &["RFC7643-7-02"],
        needs: &[],
        why: "Whoever has the token of an identity provider could take an attribute away from everybody.",
        caught: Fault::SchemasCanBePatched,
        run: |t| Box::pin(entries_are_read_only(t, "/Schemas", "/name")),
    },
];

/// The write was refused: the client was told no, or that there is no such thing.
fn refused(reply: &Reply) -> Result<(), Stop> {
    let no = (400..500).contains(&reply.code()) || reply.code() == 501;
    reply.expect(no, "a refusal: status 4xx or 501", reply.summary())?;
    Ok(())
}

/// PUT of a document as it is, and PATCH of one of its values with the same value, are refused.
async fn cannot_be_changed(t: &Trial, path: &str, pointer: &str) -> Result<(), Stop> {
    let before = t.read(path).await?;
    if before.code() != 200 || !before.body().is_object() {
        return Err(Stop::Skipped(format!("{path} cannot be read")));
    }
    let same = Request::with_json(Method::Put, path, before.body());
    refused(&t.send(same).await?)?;
    let value = before.get(pointer);
    if !value.is_null() {
        let attribute = pointer.trim_start_matches('/').replace('/', ".");
        let operations = json!([{ "op": "replace", "path": attribute, "value": value }]);
        refused(&t.patch_path(path, operations).await?)?;
    }
    let after = t.read(path).await?;
    after.expect(
        after.body() == before.body(),
        "the document as it was",
        after.summary(),
    )?;
    Ok(())
}

async fn config_is_read_only(t: &Trial) -> Result<(), Stop> {
    cannot_be_changed(t, "/ServiceProviderConfig", "/patch/supported").await
}

async fn entries_are_read_only(t: &Trial, list: &str, pointer: &str) -> Result<(), Stop> {
    let listed = Listed::read(t, list).await?;
    let entries = listed.entries();
    if let Some(first) = entries.first() {
        let id = member(first, "id").as_str().unwrap_or(text(first, "name"));
        let path = format!("{list}/{}", encode(id));
        match cannot_be_changed(t, &path, pointer).await {
            // An entry that cannot be read by itself is another rule's matter.
            Err(Stop::Skipped(_)) | Ok(()) => {}
            stop => return stop,
        }
    }
    let nobody = format!("{list}/{}", encode(&format!("urn:example:{}", t.word())));
    refused(&t.send(Request::new(Method::Delete, nobody)).await?)?;
    let made_up = made_up(t, list);
    refused(&t.post(list, &made_up).await?)
}

/// A schema or a resource type that nobody has, and that carries the run's marker wherever it is called by name.
fn made_up(t: &Trial, list: &str) -> Value {
    let word = t.word();
    let urn = format!("urn:example:{word}");
    if list == "/Schemas" {
        let attribute = json!({
            "name": "colour", "type": "string", "multiValued": false, "required": false, "caseExact": false,
            "mutability": "readWrite", "returned": "default", "uniqueness": "none", "description": "A colour",
        });
        return json!({
            "schemas": [urn::SCHEMA], "id": urn, "name": word, "description": "Made up", "attributes": [attribute],
        });
    }
    json!({
        "schemas": [urn::RESOURCE_TYPE], "id": word, "name": word, "description": "Made up",
        "endpoint": format!("/{word}"), "schema": urn,
    })
}
