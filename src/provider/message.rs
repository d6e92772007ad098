//! Requests and responses as the state machine sees them, without any HTTP library.

use serde_json::{Map, Value};

use super::errors::Problem;
use crate::scim::MEDIA_TYPE;

/// A request below the base URL.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The method as it came, for unknown ones are answered too.
    pub method: String,
    /// The path after the base URL, as it came, starting with `/`.
    pub path: String,
    /// The query as it came, without `?`.
    pub query: Option<String>,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: Vec<u8>,
}

impl Request {
    /// The first value of a header; the name is in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as a JSON object, if its media type is one that SCIM writes with (RFC 7644 sections 3.1 and 3.8).
    ///
    /// A body without media type is taken for JSON, since HTTP lets the receiver guess.
    pub(super) fn object(&self) -> Result<Map<String, Value>, Problem> {
        let media = self.header("content-type").unwrap_or(MEDIA_TYPE);
        let media = media.split(';').next().unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case(MEDIA_TYPE)
            && !media.eq_ignore_ascii_case("application/json")
        {
            return Err(Problem::status(
                415,
                format!("{media} is not read here, {MEDIA_TYPE} is"),
            ));
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(Problem::invalid_syntax("the body is no JSON object")),
            Err(error) => Err(Problem::invalid_syntax(format!(
                "the body is no JSON: {error}"
            ))),
        }
    }
}

/// A response; the body is serialised by whoever puts it on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The JSON body, if any.
    pub body: Option<Value>,
    /// What goes out in the place of the body; only faults set it.
    pub raw: Option<Vec<u8>>,
}

impl Response {
    /// A response with a body of the SCIM media type.
    #[must_use]
    pub fn json(status: u16, body: Value) -> Self {
        let headers = vec![("content-type".to_owned(), MEDIA_TYPE.to_owned())];
        Response {
            status,
            headers,
            body: Some(body),
            raw: None,
        }
    }

    /// A response without a body.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Response {
            status,
            headers: Vec::new(),
            body: None,
            raw: None,
        }
    }

    /// The same response with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The first value of a header; the name is in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Looks a name up in a JSON object without regard to case (RFC 7643 section 2.1).
pub(super) fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| {
        object
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// Whether the `schemas` of a message name the URN, in any case.
pub(super) fn claims(object: &Map<String, Value>, urn: &str) -> bool {
    let Some(Value::Array(schemas)) = member(object, "schemas") else {
        return false;
    };
    schemas
        .iter()
        .filter_map(Value::as_str)
        .any(|claimed| claimed.eq_ignore_ascii_case(urn))
}
