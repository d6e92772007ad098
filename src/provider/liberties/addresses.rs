//! Liberties in ids and addresses: they are translated when a request comes in, and when an answer goes out.

use std::fmt::Write as _;

use serde_json::Value;

use crate::liberty::Liberty;
use crate::provider::Provider;
use crate::provider::id;
use crate::provider::message::{Request, Response};
use crate::provider::query::decode;

/// What is added to the number of a resource, so that nothing else looks like an id.
const FIRST: u64 = 7_000_000_000_000_000;
/// How many digits that makes.
const DIGITS: usize = 16;
/// What stands around the number of a resource in an id with reserved letters.
const AROUND: (&str, &str) = ("id:", "@a+b&c%d");
/// Where the resources are, if not directly below the base URL.
const ELSEWHERE: &str = "/directory/7";
/// Length of a UUID.
const UUID: usize = 36;

impl Provider {
    /// Translates a request into the addresses of the sound provider.
    pub(super) fn read_addresses(&self, request: &mut Request) {
        if self.takes(Liberty::LocationsBelowAnotherPath)
            && let Some(path) = request.path.strip_prefix(ELSEWHERE)
        {
            request.path = path.to_owned();
        }
        if !self.has_ids_of_its_own() {
            return;
        }
        let segments = request
            .path
            .split('/')
            .map(|part| self.inward_encoded(part));
        request.path = segments.collect::<Vec<_>>().join("/");
        if let Some(query) = &request.query {
            let query = query.replace('+', "%20");
            let parameters = query.split('&').map(|part| self.inward_encoded(part));
            request.query = Some(parameters.collect::<Vec<_>>().join("&"));
        }
        if let Ok(mut body) = serde_json::from_slice::<Value>(&request.body) {
            let before = body.clone();
            each_text(&mut body, &|text| self.inward_text(text));
            if body != before {
                request.body = body.to_string().into_bytes();
            }
        }
    }

    /// Translates an answer into the addresses that clients see.
    pub(super) fn write_addresses(&self, response: &mut Response) {
        if let Some(body) = &mut response.body {
            each_text(body, &|text| self.outward(text));
        }
        for (_, value) in &mut response.headers {
            if let Some(text) = self.outward(value) {
                *value = text;
            }
        }
    }

    fn has_ids_of_its_own(&self) -> bool {
        self.takes(Liberty::IdsAreNumbers) || self.takes(Liberty::IdsWithReservedLetters)
    }

    fn spoken(&self, number: u64) -> String {
        if self.takes(Liberty::IdsAreNumbers) {
            return (FIRST + number).to_string();
        }
        format!("{}{number}{}", AROUND.0, AROUND.1)
    }

    /// A part of a URL, which is decoded only where it holds an id.
    fn inward_encoded(&self, part: &str) -> String {
        let translated = self.inward(&decode(part));
        translated.map_or_else(|| part.to_owned(), |text| encode(&text))
    }

    /// A text of a body; the path of a bulk operation is encoded as in a URL.
    fn inward_text(&self, text: &str) -> Option<String> {
        if text.starts_with('/') {
            return self.inward(&decode(text));
        }
        self.inward(text)
    }

    /// A text in which each id that clients see is the one of the sound provider.
    fn inward(&self, text: &str) -> Option<String> {
        let (before, after) = if self.takes(Liberty::IdsAreNumbers) {
            ("700", "")
        } else {
            AROUND
        };
        let (mut read, mut rest) = (String::new(), text);
        while let Some(at) = rest.find(before) {
            let digits = &rest[at + if after.is_empty() { 0 } else { before.len() }..];
            let end = digits
                .find(|letter: char| !letter.is_ascii_digit())
                .unwrap_or(digits.len());
            let number = digits[..end].parse::<u64>().ok();
            let number = match number {
                Some(number) if after.is_empty() && end == DIGITS => number.checked_sub(FIRST),
                Some(number) if !after.is_empty() && digits[end..].starts_with(after) => {
                    Some(number)
                }
                _ => None,
            };
            read.push_str(&rest[..at]);
            let Some(number) = number else {
                read.push_str(before);
                rest = &rest[at + before.len()..];
                continue;
            };
            read.push_str(&id::encode(number));
            rest = &digits[end + after.len()..];
        }
        read.push_str(rest);
        (read != text).then_some(read)
    }

    /// A text in which each id is the one that clients see, and each address too.
    fn outward(&self, text: &str) -> Option<String> {
        let mut written = text.to_owned();
        let is_address = text.starts_with(self.base());
        if self.has_ids_of_its_own() {
            let mut at = 0;
            while let Some(found) = written.get(at..at + UUID) {
                if let Some(number) = id::decode(found) {
                    let id = self.spoken(number);
                    let id = if is_address { encode(&id) } else { id };
                    written.replace_range(at..at + UUID, &id);
                    at += id.len();
                } else {
                    at += written[at..].chars().next().map_or(1, char::len_utf8);
                }
            }
        }
        if is_address && self.takes(Liberty::LocationsOnAnotherName) {
            written = written.replacen("127.0.0.1", "localhost", 1);
        }
        let below = text.strip_prefix(self.base());
        let resource =
            below.is_some_and(|path| path.starts_with("/Users/") || path.starts_with("/Groups/"));
        if resource && self.takes(Liberty::LocationsBelowAnotherPath) {
            written.insert_str(self.base().len(), ELSEWHERE);
        }
        (written != text).then_some(written)
    }
}

/// Puts what `translate` gives in the place of each text that it changes.
fn each_text(value: &mut Value, translate: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(translated) = translate(text) {
                *text = translated;
            }
        }
        Value::Array(list) => list
            .iter_mut()
            .for_each(|value| each_text(value, translate)),
        Value::Object(object) => object
            .values_mut()
            .for_each(|value| each_text(value, translate)),
        _ => {}
    }
}

/// Percent-encodes all but letters, digits and what separates the name of a parameter from its value.
fn encode(text: &str) -> String {
    let mut encoded = String::new();
    let (name, value) = text
        .split_once('=')
        .filter(|(name, _)| is_name(name))
        .unwrap_or(("", text));
    if !name.is_empty() {
        encoded.push_str(name);
        encoded.push('=');
    }
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a String does not fail");
        }
    }
    encoded
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}
