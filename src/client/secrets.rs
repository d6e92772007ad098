//! Secrets: the values that may never leave the process, and how they are taken out of a text.

mod decoded;
mod forms;

use decoded::Decoded;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

/// What stands in a text where a secret stood.
pub const HIDDEN: &str = "***";

/// How many letters of a form are looked up at once.
const START: usize = 4;

/// How often something is written inside something else: JSON in JSON in a web page.
const DEEPEST: usize = 4;

/// Words of SCIM that somebody may take for a password. In other letters they are no secret.
const WORDS: [&str; 3] = ["password", "username", "displayname"];

/// The values to hide: tokens, passwords and what they look like when encoded. Clones share them.
#[derive(Clone, Default)]
pub struct Secrets {
    known: Arc<RwLock<Known>>,
}

/// The values to hide, by how they begin.
#[derive(Default)]
struct Known {
    values: HashSet<String>,
    /// The forms that begin with these letters, whatever their case.
    forms: HashMap<u32, Vec<Form>>,
    /// One bit for each beginning, so that most places of a text need no look at `forms`.
    begun: Bits,
}

/// One thing that a secret looks like.
struct Form {
    text: String,
    /// True if it is hidden in other letters, too.
    any_case: bool,
}

/// Some thousand bits.
struct Bits(Box<[u64; 1 << 10]>);

impl Default for Bits {
    fn default() -> Self {
        Bits(Box::new([0; 1 << 10]))
    }
}

impl Bits {
    /// Where the bit of a beginning stands: the upper bits of a product are well mixed.
    fn place(start: u32) -> (usize, u64) {
        let bit = start.wrapping_mul(0x9E37_79B1) >> 16;
        ((bit >> 6) as usize, 1 << (bit & 63))
    }

    fn set(&mut self, start: u32) {
        let (word, bit) = Bits::place(start);
        self.0[word] |= bit;
    }

    fn has(&self, start: u32) -> bool {
        let (word, bit) = Bits::place(start);
        self.0[word] & bit != 0
    }
}

/// The beginning of a text with one more letter at its end.
fn grown(start: u32, byte: u8) -> u32 {
    start << 8 | u32::from(byte.to_ascii_lowercase())
}

impl Form {
    fn begins(&self, text: &[u8]) -> bool {
        let form = self.text.as_bytes();
        text.get(..form.len())
            .is_some_and(|text| text == form || self.any_case && text.eq_ignore_ascii_case(form))
    }
}

impl Known {
    fn add(&mut self, value: &str) {
        if !self.values.insert(value.to_owned()) {
            return;
        }
        let is_word = WORDS.iter().any(|word| value.eq_ignore_ascii_case(word));
        let any_case = value.len() >= forms::LONG && !is_word;
        for text in forms::forms(value) {
            let letters = text.bytes().take(START);
            let start = letters.fold(0, grown);
            self.begun.set(start);
            let same = self.forms.entry(start).or_default();
            same.push(Form { text, any_case });
            // The longest first: it leaves no rest.
            same.sort_by_key(|form| std::cmp::Reverse(form.text.len()));
        }
    }

    /// Where the secrets stand in a text, also behind escapes; one after the other.
    fn places(&self, text: &[u8]) -> Vec<Range<usize>> {
        let mut places = self.bare(text);
        let mut layers: Vec<Decoded> = Vec::new();
        while layers.len() < DEEPEST {
            let last = layers.last().map_or(text, |layer| &layer.bytes);
            let Some(layer) = Decoded::of(last) else {
                break;
            };
            layers.push(layer);
            for place in self.bare(&layers[layers.len() - 1].bytes) {
                let source = |at| layers.iter().rev().fold(at, |at, layer| layer.source(at));
                places.push(source(place.start)..source(place.end));
            }
        }
        places.sort_by_key(|place| place.start);
        let mut apart: Vec<Range<usize>> = Vec::new();
        for place in places {
            match apart.last_mut().filter(|last| place.start < last.end) {
                Some(last) => last.end = last.end.max(place.end),
                None => apart.push(place),
            }
        }
        apart
    }

    /// Where the secrets stand in a text, whatever is escaped in it; they may overlap.
    fn bare(&self, text: &[u8]) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        let mut start = 0;
        for (at, byte) in text.iter().enumerate() {
            start = grown(start, *byte);
            if at + 1 < START || !self.begun.has(start) {
                continue;
            }
            let from = at + 1 - START;
            let mut forms = self.forms.get(&start).into_iter().flatten();
            if let Some(form) = forms.find(|form| form.begins(&text[from..])) {
                places.push(from..from + form.text.len());
            }
        }
        places
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(***)")
    }
}

impl Secrets {
    /// Hides `value` from now on, also as it looks inside JSON, a URL and a web page, as hex and as base64; from eight
    /// bytes on also in other letters. Values shorter than four bytes are not hidden: they would blot out ordinary text.
    pub fn add(&self, value: &str) {
        if value.len() >= START {
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            known.add(value);
        }
    }

    /// Hides the passwords in the body of a resource or of a PATCH, whatever the case of the attribute's name.
    pub fn add_passwords(&self, body: &str) {
        if !body.to_ascii_lowercase().contains("password") {
            return;
        }
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        self.add_passwords_in(&body);
    }

    fn add_passwords_in(&self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.add_passwords_in(value)),
            Value::Object(members) => {
                // An operation names it in its path (RFC 7644 section 3.5.2).
                let path = members.get("path").and_then(Value::as_str);
                let of_path = members
                    .get("value")
                    .filter(|_| path.is_some_and(is_password));
                let named = members.iter().filter(|(name, _)| is_password(name));
                for secret in named.map(|(_, value)| value).chain(of_path) {
                    if let Some(secret) = secret.as_str() {
                        self.add(secret);
                    }
                }
                members
                    .values()
                    .for_each(|value| self.add_passwords_in(value));
            }
            _ => {}
        }
    }

    /// The text without any secret in it.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut hidden = String::new();
        let mut rest = 0;
        for place in known.places(text.as_bytes()) {
            hidden.push_str(&text[rest..place.start]);
            hidden.push_str(HIDDEN);
            rest = place.end;
        }
        hidden.push_str(&text[rest..]);
        hidden
    }
}

/// True for the attribute's name, also behind its schema's URN.
fn is_password(name: &str) -> bool {
    let name = name.rsplit(':').next().unwrap_or(name);
    name.eq_ignore_ascii_case("password")
}

#[cfg(test)]
mod tests {
    use super::Secrets;

    #[test]
    fn every_form_of_a_secret_is_hidden() {
        let secrets = Secrets::default();
        secrets.add(r#"p"qq wörd"#);
        for text in [
            r#"p"qq wörd"#,
            r#"{"password":"p\"qq wörd"}"#,
            r#"{"password":"p\"qq w\u00f6rd"}"#,
            "?q=p%22qq+w%C3%B6rd",
            "/p%22qq%20w%C3%B6rd",
            "<p>p&quot;qq wörd</p>",
        ] {
            assert!(!secrets.hide(text).contains("qq"), "{}", secrets.hide(text));
        }
        assert_eq!(secrets.hide("nothing here"), "nothing here");
    }

    #[test]
    fn passwords_are_known_wherever_they_are_sent() {
        for body in [
            r#"{"userName":"ann","password":"s3cret"}"#,
            r#"{"Password":"s3cret"}"#,
            r#"{"Operations":[{"op":"replace","value":{"password":"s3cret"}}]}"#,
            r#"{"Operations":[{"op":"Replace","path":"password","value":"s3cret"}]}"#,
            r#"{"Operations":[{"path":"urn:ietf:params:scim:schemas:core:2.0:User:password","value":"s3cret"}]}"#,
        ] {
            let secrets = Secrets::default();
            secrets.add_passwords(body);
            assert!(!secrets.hide(body).contains("s3cret"), "{body}");
            assert_eq!(secrets.hide("replace ann"), "replace ann");
        }
    }
}
