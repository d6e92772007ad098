//! One operation of a bulk request, and what became of it (RFC 7644 section 3.7.3).

use serde_json::{Map, Value, json};

use super::super::errors::Problem;
use super::super::message::{Request, Response, member};
use super::references;

/// What an operation asks for; what is missing or of the wrong type is empty.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) method: String,
    pub(super) bulk_id: Option<String>,
    pub(super) version: Option<String>,
    pub(super) path: String,
    pub(super) data: Value,
}

impl Operation {
    pub(super) fn read(sent: &Value) -> Self {
        let none = Map::new();
        let sent = sent.as_object().unwrap_or(&none);
        let text = |name: &str| {
            member(sent, name)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let path = text("path").unwrap_or_default();
        Operation {
            method: text("method").unwrap_or_default().to_ascii_uppercase(),
            bulk_id: text("bulkId").filter(|id| !id.is_empty()),
            version: text("version"),
            path: if path.is_empty() || path.starts_with('/') {
                path
            } else {
                format!("/{path}")
            },
            data: member(sent, "data").cloned().unwrap_or_default(),
        }
    }

    /// An operation of our own, to complete a creation.
    pub(super) fn replacement(path: String, data: Value) -> Self {
        Operation {
            method: "PUT".to_owned(),
            bulk_id: None,
            version: None,
            path,
            data,
        }
    }

    /// An operation of our own, to take a creation back.
    pub(super) fn deletion(path: String) -> Self {
        Operation {
            method: "DELETE".to_owned(),
            ..Operation::replacement(path, Value::Null)
        }
    }

    /// Refuses what no bulk request may hold (RFC 7644 section 3.7).
    pub(super) fn check(&self) -> Result<(), Problem> {
        let method = self.method.as_str();
        if !matches!(method, "POST" | "PUT" | "PATCH" | "DELETE") {
            return Err(Problem::invalid_syntax(
                "method has to be POST, PUT, PATCH or DELETE",
            ));
        }
        if self.path.is_empty() {
            return Err(Problem::invalid_syntax("an operation needs a path"));
        }
        if method == "POST" && self.bulk_id.is_none() {
            return Err(Problem::invalid_syntax("POST needs a bulkId"));
        }
        if method != "DELETE" && !self.data.is_object() {
            return Err(Problem::invalid_syntax(format!("{method} needs data")));
        }
        Ok(())
    }

    /// The request that the operation stands for, with the credentials of the whole.
    pub(super) fn request(&self, whole: &Request) -> Request {
        let credentials = whole
            .headers
            .iter()
            .filter(|(name, _)| name == "authorization");
        let mut headers: Vec<(String, String)> = credentials.cloned().collect();
        headers.extend(
            self.version
                .iter()
                .map(|version| ("if-match".to_owned(), version.clone())),
        );
        Request {
            method: self.method.clone(),
            path: self.path.clone(),
            query: None,
            headers,
            body: if self.data.is_null() {
                Vec::new()
            } else {
                self.data.to_string().into_bytes()
            },
        }
    }

    /// What the response says of the operation. The resource itself is left out, as it may be.
    pub(super) fn result(&self, outcome: &Outcome, base: &str, versions: bool) -> Value {
        let mut result = json!({ "method": self.method });
        if let Some(id) = &self.bulk_id {
            result["bulkId"] = id.clone().into();
        }
        let location = match &outcome.location {
            Some(location) => Some(location.clone()),
            None if self.method == "POST" || self.path.is_empty() => None,
            None => Some(format!("{base}{}", self.path)),
        };
        if let Some(location) = location {
            result["location"] = location.into();
        }
        if let Some(version) = outcome.version.as_ref().filter(|_| versions) {
            result["version"] = version.clone().into();
        }
        result["status"] = outcome.status.to_string().into();
        if let Some(error) = &outcome.error {
            result["response"] = error.clone();
        }
        result
    }
}

/// What became of an operation.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) version: Option<String>,
    /// The id of what was created.
    pub(super) id: Option<String>,
    /// The error, if it failed.
    pub(super) error: Option<Value>,
}

impl Outcome {
    pub(super) fn of(answer: Response) -> Self {
        let header = |name: &str| answer.header(name).map(str::to_owned);
        let failed = answer.status >= 400;
        Outcome {
            status: answer.status,
            location: header("location").or_else(|| header("content-location")),
            version: header("etag"),
            id: references::id_of(&answer).filter(|_| !failed),
            error: answer.body.filter(|_| failed),
        }
    }

    pub(super) fn failed(&self) -> bool {
        self.status >= 400
    }
}
