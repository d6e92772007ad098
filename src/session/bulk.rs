//! Bulk requests (RFC 7644 section 3.7). One is sent only if each of its operations could be sent by itself, and what it
//! may create is noted before, as for a request of its own.

use super::{Part, Session, as_id};
use crate::client::{Answer, Request, read_json};
use crate::error::Error;
use crate::scim::Method;
use serde_json::Value;

/// The members of an operation, as we write them.
const MEMBERS: [&str; 5] = ["method", "bulkId", "version", "path", "data"];

/// One operation, as the request that it stands for.
struct Operation {
    single: Request,
    bulk_id: Option<String>,
    /// Its place among all operations.
    place: usize,
    /// The endpoint at which it may create something.
    creates: Option<String>,
}

/// True if the path is that of bulk requests, in any case, for some providers do not mind.
pub(super) fn is_bulk(path: &str) -> bool {
    path.trim_matches('/').eq_ignore_ascii_case("Bulk")
}

impl Session {
    /// Sends a bulk request for one part of the run.
    pub(super) async fn send_bulk(&self, part: &Part, request: &Request) -> Result<Answer, Error> {
        let (operations, count) = self.guard_bulk(request)?;
        for operation in &operations {
            self.make_sure(&operation.single).await?;
        }
        let mut noted = Vec::new();
        for operation in &operations {
            if let Some(endpoint) = &operation.creates {
                let body = operation.single.body.as_deref().unwrap_or("");
                let number = self.journal.will_create(endpoint, &part.name, body)?;
                noted.push((number, endpoint.as_str(), operation));
            }
        }
        let numbers: Vec<u64> = noted.iter().map(|(number, ..)| *number).collect();
        let answer = self.send_noted(part, request, &numbers).await?;
        let body: Value = read_json(&answer.body).unwrap_or_default();
        let results = body["Operations"].as_array();
        let results = results.map_or(&[][..], Vec::as_slice);
        for (number, endpoint, operation) in noted {
            if (400..500).contains(&answer.status) {
                self.journal.refused(number)?;
            } else if let Some(result) = result_of(operation, results, count) {
                self.note_result(number, endpoint, operation.single.path_only(), result)?;
            }
        }
        Ok(answer)
    }

    /// Refuses a bulk request with an operation that could not be sent by itself; returns the operations that write, and
    /// how many there are in all.
    fn guard_bulk(&self, request: &Request) -> Result<(Vec<Operation>, usize), Error> {
        let refuse = |why| {
            Err(Error::NotOurs {
                method: request.method.as_str(),
                path: request.path_only().to_owned(),
                why,
            })
        };
        let text = request.body.as_deref().unwrap_or("");
        let body: Value = match serde_json::from_str(text) {
            _ if request.method == Method::Get => return Ok((Vec::new(), 0)),
            _ if request.method != Method::Post => return refuse("nobody knows what that means"),
            Ok(body) => body,
            Err(_) if text.to_ascii_lowercase().contains("operations") => {
                return refuse("nobody knows which operations are read out of that body");
            }
            Err(_) => return Ok((Vec::new(), 0)),
        };
        // Written otherwise, a member could stand there twice, and the provider could read the other one.
        let as_we_write = body.to_string();
        if as_we_write != text {
            return refuse("the body is not written as we write it");
        }
        let members = body.as_object().into_iter().flatten();
        let named = |(name, _): &(&String, &Value)| name.eq_ignore_ascii_case("Operations");
        let found: Vec<&Value> = members.filter(named).map(|(_, value)| value).collect();
        let sent = match found.as_slice() {
            [] => return Ok((Vec::new(), 0)),
            [Value::Array(sent)] => sent,
            _ => return refuse("nobody knows which operations are read out of that body"),
        };
        let mut operations = Vec::new();
        for (place, operation) in sent.iter().enumerate() {
            operations.extend(self.guard_operation(operation, place, sent)?);
        }
        Ok((operations, sent.len()))
    }

    /// One operation, unless it only reads.
    fn guard_operation(
        &self,
        sent: &Value,
        place: usize,
        all: &[Value],
    ) -> Result<Option<Operation>, Error> {
        let path = sent["path"].as_str().unwrap_or("");
        let refuse = |why| {
            Err(Error::NotOurs {
                method: "a bulk operation",
                path: path.to_owned(),
                why,
            })
        };
        let mut names = sent
            .as_object()
            .into_iter()
            .flat_map(|members| members.keys());
        if !names.all(|name| MEMBERS.contains(&name.as_str())) || !path.starts_with('/') {
            return refuse("the operation is not written as we write it");
        }
        // What nobody knows is taken for the worst that it could be.
        let method = sent["method"]
            .as_str()
            .and_then(|method| method.parse().ok());
        let method = method.unwrap_or(Method::Delete);
        if method == Method::Get {
            return Ok(None);
        }
        let mut single = Request::bare(method, path);
        single.body = sent.get("data").map(Value::to_string);
        let bulk_id = sent["bulkId"].as_str().map(str::to_owned);
        if let Some((endpoint, id)) = path.split_once("/bulkId:") {
            let creates = |other: &Value| {
                other["method"] == "POST" && other["bulkId"] == id && other["path"] == endpoint
            };
            // A DELETE would be the end of whatever the provider takes this for.
            if method == Method::Delete || !all.iter().any(creates) {
                return refuse("this request does not create that resource");
            }
            return Ok(None);
        }
        let creates = self.guard(&single)?;
        Ok(Some(Operation {
            single,
            bulk_id,
            place,
            creates,
        }))
    }

    /// Notes what came of a creation, as the result of its operation has it.
    fn note_result(
        &self,
        number: u64,
        endpoint: &str,
        path: &str,
        result: &Value,
    ) -> Result<(), Error> {
        let location = result["location"].as_str();
        let last = location.and_then(|url| url.trim_end_matches('/').rsplit('/').next());
        let id = as_id(&result["response"]["id"]);
        let id = id.or_else(|| last.filter(|id| !id.is_empty()).map(str::to_owned));
        match (status_of(result), id) {
            (Some(400..500), _) => self.journal.refused(number),
            (Some(200..300), Some(id)) => self.note_id(number, endpoint, &id, path),
            _ => Ok(()),
        }
    }
}

/// The result of an operation: the only one with its bulkId, or the one at its place if every operation has one.
fn result_of<'a>(operation: &Operation, results: &'a [Value], count: usize) -> Option<&'a Value> {
    let same = |result: &&Value| {
        let id = operation.bulk_id.as_deref();
        id.is_some() && result["bulkId"].as_str() == id
    };
    let mut named = results.iter().filter(same);
    match (named.next(), named.next()) {
        (Some(one), None) => Some(one),
        _ if results.len() == count => {
            let method = operation.single.method.as_str();
            let there = results.get(operation.place);
            there.filter(|it| it["method"].is_null() || it["method"] == method)
        }
        _ => None,
    }
}

/// The status of a result: as a text, as RFC 7644 has it in most places, as an object with a code, or as a number.
fn status_of(result: &Value) -> Option<u16> {
    let status = &result["status"];
    let status = status.get("code").unwrap_or(status);
    match status {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64().and_then(|it| it.try_into().ok()),
        _ => None,
    }
}
