//! RFC 7644 section 3.7, many operations in one request.

mod errors;
mod groups;
mod limits;
mod operations;
mod references;
mod request;
mod results;

pub(super) use errors::CHECKS as ERRORS;
pub(super) use groups::CHECKS as GROUPS;
pub(super) use limits::CHECKS as LIMITS;
pub(super) use operations::CHECKS as OPERATIONS;
pub(super) use references::CHECKS as REFERENCES;
pub(super) use request::CHECKS as REQUEST;
pub(super) use results::CHECKS as RESULTS;

use super::trial::{Made, Trial};
use crate::client::{decode, encode};
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// What most checks need.
const BULK: &[Feature] = &[Feature::User, Feature::Bulk];

/// The body of a bulk request.
fn body(operations: &[Value]) -> Value {
    json!({ "schemas": [urn::BULK_REQUEST], "Operations": operations })
}

/// An operation that creates.
fn post(bulk_id: &str, path: &str, data: &Value) -> Value {
    json!({ "method": "POST", "bulkId": bulk_id, "path": path, "data": data })
}

/// An operation that replaces.
fn put(path: &str, data: &Value) -> Value {
    json!({ "method": "PUT", "path": path, "data": data })
}

/// An operation that deletes.
fn delete(path: &str) -> Value {
    json!({ "method": "DELETE", "path": path })
}

/// An operation that adds members to a group.
fn add_members(path: &str, members: &[&str]) -> Value {
    let values: Vec<Value> = members.iter().map(|it| json!({ "value": it })).collect();
    let add = json!({ "op": "add", "path": "members", "value": values });
    json!({ "method": "PATCH", "path": path, "data": { "schemas": [urn::PATCH_OP], "Operations": [add] } })
}

/// A bulk request and its answer.
struct Bulk {
    sent: Vec<Value>,
    reply: Reply,
}

impl Bulk {
    /// Sends operations, which the target must take as a whole (RFC 7644 section 3.7), whatever becomes of each.
    async fn of(t: &Trial, operations: Vec<Value>) -> Result<Self, Stop> {
        let bulk = Bulk::tried(t, body(&operations)).await?;
        bulk.reply.status(&[200])?.json()?;
        Ok(bulk)
    }

    /// Sends a bulk request that may be refused.
    async fn tried(t: &Trial, body: Value) -> Result<Self, Stop> {
        let reply = t.post("/Bulk", &body).await?;
        let sent = body["Operations"].as_array().cloned().unwrap_or_default();
        Ok(Bulk { sent, reply })
    }

    fn results(&self) -> &[Value] {
        let results = self.reply.body()["Operations"].as_array();
        results.map_or(&[], Vec::as_slice)
    }

    /// The result of the operation at this place: the one with its bulkId, or with its location, or at its place.
    fn of_place(&self, place: usize) -> Option<&Value> {
        let sent = &self.sent[place];
        let results = self.results();
        let id = |it: &&Value| !sent["bulkId"].is_null() && it["bulkId"] == sent["bulkId"];
        let path = sent["path"].as_str().unwrap_or_default();
        let there = |it: &&Value| {
            it["location"]
                .as_str()
                .is_some_and(|url| url.ends_with(path))
        };
        let whole = results.len() == self.sent.len();
        let at_place = || results.get(place).filter(|_| whole);
        let creates = sent["method"] == "POST";
        let by_id = results.iter().find(id);
        let by_place = by_id.or_else(at_place);
        by_place.or_else(|| results.iter().find(there).filter(|_| !creates))
    }

    /// The result of the operation at this place.
    fn result(&self, place: usize) -> Result<&Value, Stop> {
        self.of_place(place).ok_or_else(|| {
            let expected = format!("a result of {}", self.sent[place]);
            self.reply.wrong(expected, self.reply.summary())
        })
    }

    /// The status of the operation at this place, however it is written.
    fn code(&self, place: usize) -> Result<u16, Stop> {
        let status = &self.result(place)?["status"];
        let code = status.get("code").unwrap_or(status);
        let number = code.as_u64().and_then(|code| u16::try_from(code).ok());
        let code = code.as_str().and_then(|text| text.parse().ok()).or(number);
        code.ok_or_else(|| {
            let got = format!("status {status}");
            self.reply.wrong("a status of the operation", got)
        })
    }

    /// The operation at this place has one of these statuses.
    fn ended(&self, place: usize, allowed: &[u16]) -> Result<&Self, Stop> {
        let holds = allowed.contains(&self.code(place)?);
        self.judged(place, holds, &format!("{allowed:?}"))
    }

    /// The operation at this place failed by a fault of the client's.
    fn refused(&self, place: usize) -> Result<&Self, Stop> {
        let code = self.code(place)?;
        let holds = (400..500).contains(&code) || code == 501;
        self.judged(place, holds, "of an error of the client's, such as 400")
    }

    fn judged(&self, place: usize, holds: bool, expected: &str) -> Result<&Self, Stop> {
        let expected = format!("status {expected} of {}", self.sent[place]);
        let got = self
            .of_place(place)
            .map_or_else(String::new, Value::to_string);
        self.reply.expect(holds, expected, got)?;
        Ok(self)
    }

    /// The id of what the operation at this place created.
    fn id(&self, place: usize) -> Result<String, Stop> {
        self.ended(place, &[201])?;
        let location = self.result(place)?["location"].as_str();
        let id = location.and_then(|url| url.trim_end_matches('/').rsplit('/').next());
        id.filter(|id| !id.is_empty()).map(decode).ok_or_else(|| {
            let expected = "the location of what was created";
            self.reply.wrong(expected, self.reply.summary())
        })
    }

    /// What the operation at this place created.
    fn made(&self, place: usize) -> Result<Made, Stop> {
        let id = self.id(place)?;
        let endpoint = self.sent[place]["path"].as_str().unwrap_or_default();
        Ok(Made {
            path: format!("{endpoint}/{}", encode(&id)),
            id,
            sent: self.sent[place]["data"].clone(),
            reply: self.reply.clone(),
        })
    }
}

/// The users with this name, for a look at what a bulk request did; blocks where nobody can look.
async fn exists(t: &Trial, data: &Value) -> Result<(bool, Reply), Stop> {
    let name = data["userName"].as_str().unwrap_or_default();
    let reply = t.find_users(&super::trial::named(name)).await?;
    if reply.code() != 404 {
        let listed = reply.list();
        listed.map_err(|stop| stop.into_blocked("looking for what a bulk request created"))?;
    }
    let found = reply.all("/Resources/*/userName");
    let there = found
        .iter()
        .any(|it| it.as_str().is_some_and(|it| it.eq_ignore_ascii_case(name)));
    Ok((there, reply))
}

/// A user with this body is there, or is not.
async fn is_there(t: &Trial, data: &Value, expected: bool) -> Result<(), Stop> {
    let (there, reply) = exists(t, data).await?;
    let state = |there: bool| if there { "is there" } else { "is not there" };
    let name = &data["userName"];
    reply.expect(
        there == expected,
        format!("the user {name} {}", state(expected)),
        format!("it {}", state(there)),
    )?;
    Ok(())
}
