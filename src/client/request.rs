//! Request: what is to be sent, before the client adds address and credentials.

use crate::scim::{MEDIA_TYPE, Method};
use serde_json::Value;

/// How requests of our own announce themselves; some providers refuse those that do not (GitHub does). What a persona
/// sends carries the persona's headers and nothing else.
const USER_AGENT: &str = concat!("scimproof/", env!("CARGO_PKG_VERSION"));

/// With which credentials a request goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// With those of the run.
    Ours,
    /// With those of the client's guest: see [`Client::with_guest`](super::Client::with_guest).
    Guest,
    /// Without any.
    None,
    /// With this value of the Authorization header.
    Other(String),
}

/// One request to the target.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query below the base URL, already percent-encoded: `/Users/7?attributes=userName`.
    pub path: String,
    /// The headers, besides Authorization, exactly as they go out.
    pub headers: Vec<(String, String)>,
    /// The body as it goes out.
    pub body: Option<String>,
    /// With which credentials.
    pub login: Login,
    /// True if the body goes out with one byte for each letter, and so is no UTF-8.
    pub latin_1: bool,
}

impl Request {
    /// A request with no header and no body.
    #[must_use]
    pub fn bare(method: Method, path: impl Into<String>) -> Self {
        Request {
            method,
            path: path.into(),
            headers: Vec::new(),
            body: None,
            login: Login::Ours,
            latin_1: false,
        }
    }

    /// A request of our own without a body, which asks for SCIM.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Request::bare(method, path)
            .header("User-Agent", USER_AGENT)
            .header("Accept", MEDIA_TYPE)
    }

    /// A GET that asks for SCIM.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Request::new(Method::Get, path)
    }

    /// A request with a SCIM body.
    #[must_use]
    pub fn with_json(method: Method, path: impl Into<String>, body: &Value) -> Self {
        Request::with_text(method, path, body.to_string())
    }

    /// A request with a body of media type `application/scim+json` that need not be JSON.
    #[must_use]
    pub fn with_text(method: Method, path: impl Into<String>, body: impl Into<String>) -> Self {
        let mut request = Request::new(method, path).header("Content-Type", MEDIA_TYPE);
        request.body = Some(body.into());
        request
    }

    /// Sets a header, in place of one of the same name.
    #[must_use]
    pub fn header(self, name: &str, value: impl Into<String>) -> Self {
        let mut request = self.without(name);
        request.headers.push((name.to_owned(), value.into()));
        request
    }

    /// Leaves a header out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// Sends it with other credentials than those of the run.
    #[must_use]
    pub fn login(mut self, login: Login) -> Self {
        self.login = login;
        self
    }

    /// Sends the body in ISO 8859-1, as old programs do, whatever its media type says.
    #[must_use]
    pub fn in_latin_1(mut self) -> Self {
        self.latin_1 = true;
        self
    }

    /// The body as bytes.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let body = self.body.as_ref()?;
        Some(if self.latin_1 {
            let byte = |letter| u8::try_from(u32::from(letter)).unwrap_or(b'?');
            body.chars().map(byte).collect()
        } else {
            body.clone().into_bytes()
        })
    }

    /// The path without its query.
    #[must_use]
    pub fn path_only(&self) -> &str {
        self.path.split('?').next().unwrap_or("")
    }
}

/// A path with a query, percent-encoded as RFC 7644 section 1.2 asks for (a space as `%20`).
#[must_use]
pub fn with_query(path: &str, parameters: &[(&str, &str)]) -> String {
    let query: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    format!("{path}?{}", query.join("&"))
}

/// What a path segment of a URL says, without percent-encoding.
#[must_use]
pub fn decode(segment: &str) -> String {
    let mut parts = segment.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let hex = part.get(..2);
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            bytes.extend_from_slice(&part.as_bytes()[2..]);
        } else {
            bytes.push(b'%');
            bytes.extend_from_slice(part.as_bytes());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A value as it may stand in a query or in a path segment.
#[must_use]
pub fn encode(value: &str) -> String {
    use std::fmt::Write as _;
    value
        .bytes()
        .fold(String::with_capacity(value.len()), |mut encoded, byte| {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    encoded.push(byte as char);
                }
                _ => write!(encoded, "%{byte:02X}").expect("writing to a String does not fail"),
            }
            encoded
        })
}
