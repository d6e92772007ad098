//! Transport: connections and TLS, and in plain words why there was no answer.

use super::Settings;
use crate::error::Error;
use crate::target::Address;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long after a status 500 no connection is used a second time: some servers end it after such an answer without
/// having said so, and the next request would be lost on it.
const WARY: Duration = Duration::from_millis(300);

/// The connections to one target.
#[derive(Debug)]
pub(super) struct Connections {
    kept: reqwest::Client,
    fresh: reqwest::Client,
    wary_until: Mutex<Option<Instant>>,
}

impl Connections {
    /// None is made yet.
    pub(super) fn new(address: &Address, settings: &Settings) -> Result<Self, Error> {
        Ok(Connections {
            kept: client(address, settings, usize::MAX)?,
            fresh: client(address, settings, 0)?,
            wary_until: Mutex::new(None),
        })
    }

    /// Sends a request, on a connection that is there already if that is wise.
    pub(super) async fn execute(
        &self,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, reqwest::Error> {
        let wary = self.wary().is_some_and(|until| Instant::now() < until);
        let client = if wary { &self.fresh } else { &self.kept };
        let response = client.execute(request).await?;
        if response.status().as_u16() == 500 {
            *self.wary() = Some(Instant::now() + WARY);
        }
        Ok(response)
    }

    fn wary(&self) -> MutexGuard<'_, Option<Instant>> {
        self.wary_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Connections and TLS, and how many unused connections are kept. Whatever would hide the wire is off: redirects,
/// retries, decompression.
fn client(address: &Address, settings: &Settings, idle: usize) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(idle)
        .gzip(false)
        .connect_timeout(settings.connect_timeout)
        .timeout(settings.timeout)
        .tls_danger_accept_invalid_certs(settings.insecure);
    if address.is_loopback() {
        builder = builder.no_proxy();
    }
    if let Some(path) = &settings.ca_file {
        builder = builder.tls_certs_only(authorities(path)?);
    } else if !address.is_https() {
        // Plain HTTP must also work in an image without any certificate authority.
        builder = builder.tls_certs_only([]);
    }
    builder.build().map_err(|source| Error::Start {
        what: "the HTTP client",
        why: format!(
            "{}; if this system has no certificate authorities, install ca-certificates or give --ca-file",
            innermost(&source)
        ),
    })
}

fn authorities(path: &std::path::Path) -> Result<Vec<reqwest::Certificate>, Error> {
    let file = |source| Error::File {
        path: path.to_owned(),
        doing: "cannot read the CA file",
        source,
    };
    let pem = std::fs::read(path).map_err(file)?;
    let found = reqwest::Certificate::from_pem_bundle(&pem)
        .map_err(|source| file(std::io::Error::other(innermost(&source))))?;
    if found.is_empty() {
        return Err(file(std::io::Error::other("no PEM certificate in it")));
    }
    Ok(found)
}

/// Why there was no answer, in words that say what to look at.
pub(super) fn reason(error: &reqwest::Error, settings: &Settings) -> String {
    let inner = innermost(error);
    if error.is_timeout() && error.is_connect() {
        format!(
            "no connection within {:?} (--connect-timeout)",
            settings.connect_timeout
        )
    } else if error.is_timeout() {
        format!("no whole answer within {:?} (--timeout)", settings.timeout)
    } else if error.is_connect() {
        let lower = inner.to_lowercase();
        let advice = if lower.contains("not valid for name") {
            "; is the host name in the URL the right one?"
        } else if ["unknownissuer", "badsignature", "causedasendentity"]
            .iter()
            .any(|word| lower.contains(word))
        {
            "; for a private certificate authority give --ca-file"
        } else if lower.contains("certificate") {
            ""
        } else if lower.contains("tls") || lower.contains("corrupt message") {
            "; is this an https address?"
        } else {
            "; is the address right, and is the provider running?"
        };
        format!("no connection: {inner}{advice}")
    } else if error.is_request() && inner.contains("invalid HTTP version") {
        // What a TLS port answers to plain text.
        format!("the answer is no HTTP: {inner}; is this an http address?")
    } else {
        format!("the answer broke off: {inner}")
    }
}

/// The message at the end of the chain of causes: the one that says what happened.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
