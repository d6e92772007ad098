//! The parameters of a query, from the URL or from a `SearchRequest` (RFC 7644 sections 3.4.2 and 3.4.3).

use serde_json::{Map, Value};

use super::super::errors::Problem;
use super::super::message::{claims, member};
use super::super::projection::Projection;
use super::super::resource_type::ResourceType;
use crate::scim::urn;

/// What the client asks for.
#[derive(Clone, Debug, Default)]
pub(in crate::provider) struct Query {
    pub(in crate::provider) filter: Option<String>,
    pub(in crate::provider) sort_by: Option<String>,
    pub(in crate::provider) descending: bool,
    /// 1-based index of the first result; anything below is read as 1.
    pub(in crate::provider) start: i64,
    /// Results wanted; a negative count is read as 0.
    pub(in crate::provider) count: Option<i64>,
    /// Where to go on (RFC 9865 section 2); empty to begin.
    pub(in crate::provider) cursor: Option<String>,
    pub(super) attributes: Vec<String>,
    pub(super) excluded: Vec<String>,
}

impl Query {
    /// Reads the query of a URL. Unknown parameters are ignored, also such as have no value.
    pub(in crate::provider) fn of_url(query: Option<&str>) -> Result<Query, Problem> {
        let mut read = Query {
            start: 1,
            ..Query::default()
        };
        for parameter in query
            .unwrap_or_default()
            .trim_matches('?')
            .split('&')
            .filter(|parameter| !parameter.is_empty())
        {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = decode(&value.replace('+', " "));
            match decode(name).as_str() {
                "filter" => read.filter = Some(value),
                "sortBy" if !value.is_empty() => read.sort_by = Some(value),
                "sortOrder" if !value.is_empty() => read.descending = descending(&value)?,
                "startIndex" if !value.is_empty() => read.start = integer("startIndex", &value)?,
                "count" if !value.is_empty() => read.count = Some(integer("count", &value)?),
                "cursor" => read.cursor = Some(value),
                "attributes" => read.attributes.extend(names(&value)),
                "excludedAttributes" => read.excluded.extend(names(&value)),
                _ => {}
            }
        }
        read.checked()
    }

    /// Reads the body of a query by POST.
    pub(in crate::provider) fn of_search(body: &Map<String, Value>) -> Result<Query, Problem> {
        if !claims(body, urn::SEARCH_REQUEST) {
            return Err(Problem::invalid_syntax(format!(
                "schemas has to name {}",
                urn::SEARCH_REQUEST
            )));
        }
        let text = |name: &str| match member(body, name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Problem::invalid_syntax(format!(
                "{name} has to be a string"
            ))),
        };
        let number = |name: &str| match member(body, name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_i64() {
                Some(number) => Ok(Some(number)),
                None => Err(Problem::invalid_syntax(format!(
                    "{name} has to be an integer"
                ))),
            },
        };
        let read = Query {
            filter: text("filter")?,
            sort_by: text("sortBy")?,
            descending: text("sortOrder")?.map_or(Ok(false), |order| descending(&order))?,
            start: number("startIndex")?.unwrap_or(1),
            count: number("count")?,
            cursor: text("cursor")?,
            attributes: list(body, "attributes")?,
            excluded: list(body, "excludedAttributes")?,
        };
        read.checked()
    }

    fn checked(self) -> Result<Query, Problem> {
        if self.attributes.is_empty() || self.excluded.is_empty() {
            Ok(self)
        } else {
            Err(Problem::invalid_value(
                "attributes and excludedAttributes exclude each other",
            ))
        }
    }

    /// Whether the client narrows or widens what it is shown.
    pub(in crate::provider) fn projects(&self) -> bool {
        !self.attributes.is_empty() || !self.excluded.is_empty()
    }

    /// What is shown of resources of one type; `written` if the request has just written it.
    pub(in crate::provider) fn projection(&self, kind: &ResourceType, written: bool) -> Projection {
        Projection::new(kind, &self.attributes, &self.excluded, written)
    }
}

fn names(value: &str) -> Vec<String> {
    value
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn list(body: &Map<String, Value>, name: &str) -> Result<Vec<String>, Problem> {
    match member(body, name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(one)) => Ok(names(one)),
        Some(Value::Array(several)) => {
            let several = several
                .iter()
                .map(|name| name.as_str().map(str::to_owned))
                .collect::<Option<_>>();
            several.ok_or_else(|| {
                Problem::invalid_syntax(format!("{name} has to be a list of strings"))
            })
        }
        Some(_) => Err(Problem::invalid_syntax(format!(
            "{name} has to be a list of strings"
        ))),
    }
}

fn descending(order: &str) -> Result<bool, Problem> {
    match order.to_ascii_lowercase().as_str() {
        "ascending" => Ok(false),
        "descending" => Ok(true),
        _ => Err(Problem::invalid_value(
            "sortOrder is ascending or descending",
        )),
    }
}

fn integer(name: &str, value: &str) -> Result<i64, Problem> {
    value
        .trim()
        .parse()
        .map_err(|_| Problem::invalid_value(format!("{name} has to be an integer")))
}

/// Takes percent-encoding off; what is not encoded well stays as it is.
pub(in crate::provider) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten();
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
