//! Document: one of the three documents in which a target describes itself (RFC 7644 section 4), or why it has none.

use crate::client::Answer;
use crate::error::Error;
use serde::Serialize;
use serde_json::Value;

/// One discovery document.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "state", content = "why", rename_all = "lowercase")]
pub enum Document {
    /// It could be read.
    Read(#[serde(skip)] Value),
    /// It is not there, or not what it should be; the reason.
    Missing(String),
}

impl Document {
    /// The document, if it could be read.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            Document::Read(value) => Some(value),
            Document::Missing(_) => None,
        }
    }

    /// The resources of a list document (RFC 7644 section 4), also when the list stands bare.
    #[must_use]
    pub fn resources(&self) -> &[Value] {
        let list = self
            .value()
            .and_then(|value| value.get("Resources").unwrap_or(value).as_array());
        list.map_or(&[], Vec::as_slice)
    }

    /// The document in an answer, or why there is none.
    pub(super) fn of(answer: Result<Answer, Error>) -> Self {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Document::Missing(error.to_string()),
        };
        if answer.status != 200 {
            return Document::Missing(format!("answered {}", answer.status));
        }
        match serde_json::from_slice::<Value>(&answer.body) {
            Ok(value) if value.is_object() || value.is_array() => Document::Read(value),
            _ => Document::Missing("answered 200 with a body that is no JSON object".to_owned()),
        }
    }
}
