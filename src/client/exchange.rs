//! Exchange: a request and its answer as they may be shown, and the log that collects them.

use super::HIDDEN;
use serde::Serialize;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// One request and what came back, without secrets.
#[derive(Clone, Debug, Serialize)]
pub struct Exchange {
    /// The request method.
    pub method: &'static str,
    /// The whole address.
    pub url: String,
    /// Request headers; of the run's own credentials only the scheme.
    pub request_headers: Vec<(String, String)>,
    /// The request body as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body: Option<String>,
    /// The status of the answer; absent if there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Headers of the answer.
    pub headers: Vec<(String, String)>,
    /// Body of the answer as text; why there was no answer, if there was none.
    pub body: String,
    /// Milliseconds from the start of the run to the sending.
    pub at_ms: f64,
    /// Milliseconds from the sending to the last byte of the answer.
    pub took_ms: f64,
    /// The variable from which a shell takes the token that was sent.
    #[serde(skip)]
    pub token_variable: &'static str,
}

impl Exchange {
    /// A `curl` line that sends the same request again; the token is taken from `$SCIMPROOF_TOKEN` or its like.
    #[must_use]
    pub fn curl(&self) -> String {
        let mut line = format!("curl -i -X {} {}", self.method, quoted(&self.url));
        // Brackets mean something to curl.
        if self.url.contains(['[', ']', '{', '}']) {
            line.push_str(" --globoff");
        }
        let mut has_type = false;
        for (name, value) in &self.request_headers {
            has_type |= name.eq_ignore_ascii_case("content-type");
            let ours = name.eq_ignore_ascii_case("authorization");
            // The run's own credentials are hidden; a shell can put them back.
            match value.strip_suffix(HIDDEN).filter(|_| ours) {
                Some("Basic ") => line.push_str(" -u \"$SCIMPROOF_USER:$SCIMPROOF_PASSWORD\""),
                Some(scheme) => {
                    let token = self.token_variable;
                    let _ = write!(line, " -H \"{name}: {scheme}${token}\"");
                }
                None => {
                    let _ = write!(line, " -H {}", quoted(&format!("{name}: {value}")));
                }
            }
        }
        if let Some(body) = &self.request_body {
            if !has_type {
                // Otherwise curl would call it a web form.
                line.push_str(" -H 'Content-Type:'");
            }
            let _ = write!(line, " --data-raw {}", quoted(body));
        }
        line
    }
}

/// A word of a command line, in quotes if a shell would make something of it.
#[must_use]
pub fn shell_word(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=@%+,".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        quoted(word)
    }
}

/// A word as a shell takes it literally.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Where exchanges are collected; clones share it. A log that is not asked to keep anything costs nothing.
#[derive(Clone, Debug, Default)]
pub struct Log {
    kept: Option<Arc<Mutex<Vec<Arc<Exchange>>>>>,
}

impl Log {
    /// A log that keeps every exchange.
    #[must_use]
    pub fn keeping() -> Self {
        Log {
            kept: Some(Arc::default()),
        }
    }

    /// A log that keeps nothing, for load.
    #[must_use]
    pub fn silent() -> Self {
        Log { kept: None }
    }

    /// True if exchanges are kept.
    #[must_use]
    pub fn keeps(&self) -> bool {
        self.kept.is_some()
    }

    /// Adds an exchange.
    pub fn add(&self, exchange: Arc<Exchange>) {
        if let Some(kept) = &self.kept {
            kept.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(exchange);
        }
    }

    /// All exchanges so far, in the order in which they ended.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Exchange>> {
        let kept = self.kept.as_ref();
        kept.map_or_else(Vec::new, |kept| {
            kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
        })
    }
}

/// Milliseconds with microseconds as decimals.
#[must_use]
pub fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
