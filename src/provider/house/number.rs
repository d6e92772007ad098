//! Ids that are numbers: written in place of the provider's own in all that it says, and read back in all that it is asked.

use std::fmt::Write as _;

use serde_json::Value;

use crate::provider::id;
use crate::provider::message::{Request, Response};
use crate::provider::query::decode;

/// Ids begin here, so that no other number is taken for one.
const FIRST: u64 = 9_000_000_000;
/// Letters of an id as the provider has it.
const LENGTH: usize = 36;

/// Puts the provider's own ids into a request.
pub(super) fn inwards(request: &mut Request) {
    let own = |part: &str| own(part).unwrap_or_else(|| part.to_owned());
    let parts: Vec<String> = request.path.split('/').map(own).collect();
    request.path = parts.join("/");
    if let Some(query) = &request.query {
        let parameters = query.split('&').map(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = within(&decode(&value.replace('+', " ")));
            format!("{name}={}", encoded(&value))
        });
        request.query = Some(parameters.collect::<Vec<_>>().join("&"));
    }
    if let Ok(body) = std::str::from_utf8(&request.body) {
        request.body = within(body).into_bytes();
    }
}

/// The provider's own id for a number.
fn own(word: &str) -> Option<String> {
    let number: u64 = word.parse().ok().filter(|_| word.len() == 10)?;
    number.checked_sub(FIRST).map(id::encode)
}

/// The text with the provider's own ids in place of numbers.
fn within(text: &str) -> String {
    let mut parts = Vec::new();
    for word in text.split_inclusive(|letter: char| !letter.is_ascii_digit()) {
        let digits = word.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let rest = &word[digits.len()..];
        parts.push(own(digits).unwrap_or_else(|| digits.to_owned()) + rest);
    }
    parts.concat()
}

/// A value as it stands in a query.
fn encoded(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Puts numbers in place of the ids in a response.
pub(super) fn outwards(response: &mut Response) {
    for (_, value) in &mut response.headers {
        *value = numbered(value);
    }
    if let Some(body) = &mut response.body {
        walk(body);
    }
}

fn walk(value: &mut Value) {
    match value {
        Value::String(text) if text.len() >= LENGTH => *text = numbered(text),
        Value::Array(list) => list.iter_mut().for_each(walk),
        Value::Object(members) => members.values_mut().for_each(walk),
        _ => {}
    }
}

fn numbered(text: &str) -> String {
    let mut rest = text;
    let mut said = String::new();
    while let Some(letter) = rest.chars().next() {
        let id = rest.get(..LENGTH).and_then(id::decode);
        // Numbers of ids are counted, so anything far off is no id of ours.
        if let Some(number) = id.filter(|number| *number < FIRST / 10) {
            said.push_str(&(FIRST + number).to_string());
            rest = &rest[LENGTH..];
        } else {
            said.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    said
}
