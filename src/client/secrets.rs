//! Secrets: the values that may never leave the process, and how they are taken out of a text.

use std::sync::{Arc, RwLock};

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
    /// Hides `value` from now on, also as it looks inside JSON and inside a URL.
    /// Values shorter than four bytes are not hidden: they would blot out ordinary text.
    pub fn add(&self, value: &str) {
        if value.len() < 4 {
            return;
        }
        let json = serde_json::Value::from(value).to_string();
        let in_url: String = reqwest::Url::parse_with_params("x:/", [("", value)])
            .map(|url| url.query().unwrap_or("").trim_start_matches('=').to_owned())
            .unwrap_or_default();
        let mut values = self
            .values
            .write()
            .expect("nothing panics while it holds this lock");
        for form in [value.to_owned(), json.trim_matches('"').to_owned(), in_url] {
            if form.len() >= 4 && !values.contains(&form) {
                values.push(form);
            }
        }
        // The longest first, so that a secret inside another leaves no rest.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    }

    /// The text without any secret in it.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        let values = self
            .values
            .read()
            .expect("nothing panics while it holds this lock");
        let mut hidden = text.to_owned();
        for value in values.iter() {
            if hidden.contains(value.as_str()) {
                hidden = hidden.replace(value.as_str(), HIDDEN);
            }
        }
        hidden
    }
}

#[cfg(test)]
mod tests {
    use super::Secrets;

    #[test]
    fn every_form_of_a_secret_is_hidden() {
        let secrets = Secrets::default();
        secrets.add(r#"p"ss wörd"#);
        for text in [
            r#"p"ss wörd"#,
            r#"{"password":"p\"ss wörd"}"#,
            "?q=p%22ss+w%C3%B6rd",
        ] {
            assert!(!secrets.hide(text).contains("ss"), "{}", secrets.hide(text));
        }
        assert_eq!(secrets.hide("nothing here"), "nothing here");
    }
}
