//! Secrets: the values that may never leave the process, and how they are taken out of a text.

use super::encode;
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

/// What stands in a text where a secret stood.
pub const HIDDEN: &str = "***";

/// The values to hide: tokens, passwords and what they look like when encoded. Clones share them.
#[derive(Clone, Default)]
pub struct Secrets {
    values: Arc<RwLock<Vec<String>>>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(***)")
    }
}

impl Secrets {
    /// Hides `value` from now on, also as it looks inside JSON, a URL and a web page.
    /// Values shorter than four bytes are not hidden: they would blot out ordinary text.
    pub fn add(&self, value: &str) {
        if value.len() < 4 {
            return;
        }
        let mut values = self.values.write().unwrap_or_else(PoisonError::into_inner);
        for form in forms(value) {
            if !values.contains(&form) {
                values.push(form);
            }
        }
        // The longest first, so that a secret inside another leaves no rest.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
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
        let values = self.values.read().unwrap_or_else(PoisonError::into_inner);
        let mut hidden = text.to_owned();
        for value in values.iter() {
            if hidden.contains(value.as_str()) {
                hidden = hidden.replace(value.as_str(), HIDDEN);
            }
        }
        hidden
    }
}

/// True for the attribute's name, also behind its schema's URN.
fn is_password(name: &str) -> bool {
    let name = name.rsplit(':').next().unwrap_or(name);
    name.eq_ignore_ascii_case("password")
}

/// What a value looks like: bare, in JSON with and without letters beyond ASCII, in a form, in a URL, in a web page.
fn forms(value: &str) -> [String; 9] {
    let json = serde_json::Value::from(value).to_string();
    let json = &json[1..json.len() - 1];
    let ascii = json.encode_utf16().fold(String::new(), |mut text, unit| {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => text.push(char::from(byte)),
            _ => {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
        text
    });
    let in_url = encode(value);
    let page = value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    [
        value.to_owned(),
        json.to_owned(),
        ascii,
        json.replace('/', "\\/"),
        lower_escapes(&in_url),
        in_url.replace("%2F", "/"),
        in_url.replace("%20", "+"),
        in_url,
        page,
    ]
}

/// Percent-encoding with small letters, as some libraries write it.
fn lower_escapes(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (escape, rest) = part.split_at(part.len().min(2));
        text.push('%');
        text.push_str(&escape.to_ascii_lowercase());
        text.push_str(rest);
    }
    text
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
