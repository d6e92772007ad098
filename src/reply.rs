//! Reply: a response and the questions that may be asked of it. A wrong answer to a question stops the trial with a finding.

use crate::client::{Answer, read_json};
use crate::outcome::Stop;
use crate::scim::urn;
use serde_json::Value;

/// A response of the target.
#[derive(Clone, Debug)]
pub struct Reply {
    answer: Answer,
    json: Option<Value>,
    /// How many resources the target puts on a page at most, if that is known.
    page: Option<usize>,
}

/// What a question answers: the reply itself, so that questions can be chained, or the end of the trial.
pub type Asked<'a> = Result<&'a Reply, Stop>;

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Reply {
            json: read_json(&answer.body),
            answer,
            page: None,
        }
    }
}

impl Reply {
    /// The answer as it came.
    #[must_use]
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The same, of a target that puts no more than so many resources on a page.
    #[must_use]
    pub fn on_pages_of(self, page: Option<usize>) -> Self {
        Reply { page, ..self }
    }

    /// The same list with the resources of all its pages.
    #[must_use]
    pub fn with_resources(mut self, resources: Vec<Value>) -> Self {
        if let Some(Value::Object(list)) = &mut self.json {
            list.insert("Resources".to_owned(), resources.into());
        }
        self
    }

    /// True if so many resources are more than the target puts on a page.
    #[must_use]
    pub fn exceeds_page(&self, count: usize) -> bool {
        self.page.is_some_and(|page| count > page)
    }

    /// The status, not judged.
    #[must_use]
    pub fn code(&self) -> u16 {
        self.answer.status
    }

    /// True for a 2xx status.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.answer.status)
    }

    /// True for a 4xx status: the client was told that its request was wrong.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        (400..500).contains(&self.answer.status)
    }

    /// The body as text, not judged.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.answer.body).into_owned()
    }

    /// A header's value, by its name in lower case, not judged.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.answer.header(name)
    }

    /// The end of the trial: this reply is wrong.
    #[must_use]
    pub fn wrong(&self, expected: impl Into<String>, got: impl Into<String>) -> Stop {
        Stop::failed(Some(&self.answer.exchange), expected, got)
    }

    /// The end of the trial unless `holds`.
    ///
    /// # Errors
    /// The finding.
    pub fn expect(
        &self,
        holds: bool,
        expected: impl Into<String>,
        got: impl Into<String>,
    ) -> Asked<'_> {
        if holds {
            Ok(self)
        } else {
            Err(self.wrong(expected, got))
        }
    }

    /// The status is one of these.
    ///
    /// # Errors
    /// The finding.
    pub fn status(&self, allowed: &[u16]) -> Asked<'_> {
        let expected = allowed
            .iter()
            .map(u16::to_string)
            .collect::<Vec<_>>()
            .join(" or ");
        self.expect(
            allowed.contains(&self.code()),
            format!("status {expected}"),
            self.summary(),
        )
    }

    /// The body, which is a JSON object.
    ///
    /// # Errors
    /// The finding, when it is none.
    pub fn json(&self) -> Result<&Value, Stop> {
        match &self.json {
            Some(json) if json.is_object() => Ok(json),
            _ => Err(self.wrong("a JSON object as body", self.summary())),
        }
    }

    /// The body if it is JSON; null if it is not.
    #[must_use]
    pub fn body(&self) -> &Value {
        self.json.as_ref().unwrap_or(&Value::Null)
    }

    /// The values at a JSON Pointer in which `*` stands for every element of an array. Names of attributes are compared
    /// without regard to case, as SCIM does (RFC 7643 section 2.1).
    #[must_use]
    pub fn all(&self, pointer: &str) -> Vec<&Value> {
        values_at(self.body(), pointer)
    }

    /// The value at a pointer; null where there is none.
    #[must_use]
    pub fn get(&self, pointer: &str) -> &Value {
        self.all(pointer).into_iter().next().unwrap_or(&Value::Null)
    }

    /// The value at a pointer is this one.
    ///
    /// # Errors
    /// The finding.
    pub fn at(&self, pointer: &str, expected: impl Into<Value>) -> Asked<'_> {
        let (expected, got) = (expected.into(), self.get(pointer));
        self.json()?;
        self.expect(
            same(&expected, got),
            format!("{pointer} {expected}"),
            format!("{pointer} {got}"),
        )
    }

    /// The values at a pointer with `*` are these, in any order.
    ///
    /// # Errors
    /// The finding.
    pub fn all_at<V: Clone + Into<Value>>(&self, pointer: &str, expected: &[V]) -> Asked<'_> {
        self.json()?;
        let mut expected: Vec<Value> = expected.iter().cloned().map(Into::into).collect();
        let mut got: Vec<Value> = self.all(pointer).into_iter().cloned().collect();
        expected.sort_by_key(Value::to_string);
        got.sort_by_key(Value::to_string);
        let show = |values: &[Value]| format!("{pointer} {}", Value::from(values));
        self.expect(expected == got, show(&expected), show(&got))
    }

    /// The attribute at a pointer is unassigned: absent, null or `[]` (RFC 7643 section 2.5).
    ///
    /// # Errors
    /// The finding.
    pub fn unassigned(&self, pointer: &str) -> Asked<'_> {
        self.json()?;
        let got = self.all(pointer);
        let assigned = got
            .iter()
            .find(|value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
        self.expect(
            assigned.is_none(),
            format!("no {pointer}"),
            assigned.map_or_else(String::new, |value| format!("{pointer} {value}")),
        )
    }

    /// The attribute at a pointer has a value.
    ///
    /// # Errors
    /// The finding.
    pub fn assigned(&self, pointer: &str) -> Asked<'_> {
        self.json()?;
        let got = self.get(pointer);
        let empty = got.is_null() || got.as_array().is_some_and(Vec::is_empty);
        self.expect(
            !empty,
            format!("a value at {pointer}"),
            format!("{pointer} {got}"),
        )
    }

    /// The answer is an error with one of these statuses, and with one of these words as `scimType` if any are given
    /// (RFC 7644 section 3.12).
    ///
    /// # Errors
    /// The finding.
    pub fn error(&self, statuses: &[u16], words: &[&str]) -> Asked<'_> {
        self.status(statuses)?;
        if words.is_empty() {
            return Ok(self);
        }
        let got = self.get("/scimType");
        let known = got.as_str().is_some_and(|got| words.contains(&got));
        self.expect(
            known,
            format!("scimType {}", words.join(" or ")),
            format!("scimType {got}"),
        )
    }

    /// The answer is an error with this status; if it has a `scimType`, which is optional (RFC 7644 section 3.12), then
    /// it is this word.
    ///
    /// # Errors
    /// The finding.
    pub fn refused(&self, status: u16, word: &str) -> Asked<'_> {
        self.status(&[status])?;
        let got = self.get("/scimType");
        self.expect(
            got.is_null() || got == word,
            format!("scimType {word:?}"),
            format!("scimType {got}"),
        )
    }

    /// The message names itself by this URN; further ones may stand beside it.
    ///
    /// # Errors
    /// The finding.
    pub fn names(&self, urn: &str) -> Asked<'_> {
        self.json()?;
        let named = self.all("/schemas/*").iter().any(|it| **it == *urn);
        self.expect(
            named,
            format!("schemas with {urn:?}"),
            format!("schemas {}", self.get("/schemas")),
        )
    }

    /// The answer is a list response (RFC 7644 section 3.4.2).
    ///
    /// # Errors
    /// The finding.
    pub fn list(&self) -> Asked<'_> {
        self.status(&[200])?.names(urn::LIST_RESPONSE)
    }

    /// Status and the beginning of the body, for the line "got".
    #[must_use]
    pub fn summary(&self) -> String {
        let text = &self.answer.exchange.body;
        let start: String = text.chars().take(300).collect();
        let more = if start.len() < text.len() { "…" } else { "" };
        if text.is_empty() {
            format!("status {} without a body", self.code())
        } else {
            format!("status {} {start}{more}", self.code())
        }
    }
}

/// Names of attributes and messages that are looked for by name.
const USUAL: [&str; 14] = [
    "id",
    "userName",
    "externalId",
    "displayName",
    "active",
    "emails",
    "members",
    "groups",
    "value",
    "meta",
    "schemas",
    "totalResults",
    "Resources",
    "itemsPerPage",
];

/// A response whose names stand in their usual letters, for names are the same in any case (RFC 7643 section 2.1).
#[must_use]
pub fn in_usual_letters(answer: Answer) -> Reply {
    let mut reply = Reply::from(answer);
    if let Some(json) = &mut reply.json {
        spell(json);
    }
    reply
}

fn spell(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(spell),
        Value::Object(members) => {
            let usual = |name: &str| {
                let known = USUAL.iter().find(|known| known.eq_ignore_ascii_case(name));
                known.filter(|known| **known != name)
            };
            if members.keys().any(|name| usual(name).is_some()) {
                let spelt = std::mem::take(members).into_iter();
                *members = spelt
                    .map(|(name, value)| match usual(&name) {
                        Some(usual) => ((*usual).to_owned(), value),
                        None => (name, value),
                    })
                    .collect();
            }
            members.values_mut().for_each(spell);
        }
        _ => {}
    }
}

/// The values at a JSON Pointer below `value`, as [`Reply::all`] finds them.
#[must_use]
pub fn values_at<'a>(value: &'a Value, pointer: &str) -> Vec<&'a Value> {
    let mut found = vec![value];
    for step in pointer.split('/').skip(1) {
        let name = step.replace("~1", "/").replace("~0", "~");
        found = found
            .into_iter()
            .flat_map(|value| step_into(value, &name))
            .collect();
    }
    found
}

/// What one step of a pointer leads to.
fn step_into<'a>(value: &'a Value, name: &str) -> Vec<&'a Value> {
    match value {
        Value::Array(list) if name == "*" => list.iter().collect(),
        Value::Array(list) => name
            .parse::<usize>()
            .ok()
            .and_then(|index| list.get(index))
            .into_iter()
            .collect(),
        Value::Object(members) => {
            let exact = members.get(name);
            let folded = || {
                members
                    .iter()
                    .find(|(known, _)| known.eq_ignore_ascii_case(name))
                    .map(|(_, it)| it)
            };
            exact.or_else(folded).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Equal as JSON; 1 and 1.0 are the same number.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        _ => a == b,
    }
}
