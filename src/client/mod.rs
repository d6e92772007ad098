//! Client: sends one request, waits out a 429, times it to the last byte, redacts it and records it.

mod exchange;
mod json;
mod pace;
mod patience;
mod request;
mod rut;
mod secrets;
mod transport;

pub use exchange::{Exchange, Log, milliseconds, shell_word};
pub use json::read as read_json;
pub use pace::Throttling;
pub use request::{Login, Request, decode, encode, with_query};
pub use rut::Rut;
pub use secrets::{HIDDEN, Secrets};

use crate::error::Error;
use crate::target::{Address, Credentials, Variable};
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How the client reaches the target.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Time allowed for a connection to come up.
    pub connect_timeout: Duration,
    /// Time allowed from sending to the last byte of the answer.
    pub timeout: Duration,
    /// Largest answer that is read, in bytes.
    pub max_answer: u64,
    /// Time that 429 answers may hold back one request in all.
    pub patience: Duration,
    /// PEM file of the certificate authorities to trust, instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// Accept any certificate.
    pub insecure: bool,
    /// Headers added to each request.
    pub headers: Vec<(String, String)>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            max_answer: 16 << 20,
            patience: Duration::from_secs(120),
            ca_file: None,
            insecure: false,
            headers: Vec::new(),
        }
    }
}

/// One answer, as it came.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// From the sending to the last byte.
    pub took: Duration,
    /// When it was sent.
    pub sent: Instant,
    /// The same, fit to be shown.
    pub exchange: Arc<Exchange>,
}

impl Answer {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Sends requests to one target.
#[derive(Debug)]
pub struct Client {
    http: transport::Connections,
    address: Address,
    authorization: Option<HeaderValue>,
    /// Where the token of `authorization` comes from.
    variable: Variable,
    guest: Option<(HeaderValue, Variable)>,
    settings: Settings,
    secrets: Secrets,
    pace: pace::Pace,
    patience: patience::Patience,
    ruts: rut::Ruts,
    start: Instant,
}

impl Client {
    /// A client for the target at `address`.
    ///
    /// # Errors
    /// When a CA file cannot be read, or this system has no certificate authorities and the address needs them.
    pub fn new(
        address: Address,
        credentials: &Credentials,
        settings: Settings,
    ) -> Result<Self, Error> {
        let secrets = Secrets::default();
        let keys = settings.headers.iter().filter(|(name, _)| is_key(name));
        for (_, value) in keys {
            secrets.add(value);
            // What stands behind the name of a scheme is the secret itself.
            if let Some((_, bare)) = value.split_once(' ') {
                secrets.add(bare.trim());
            }
        }
        Ok(Client {
            http: transport::Connections::new(&address, &settings)?,
            authorization: credentials.header(&secrets)?,
            variable: Variable::Ours,
            guest: None,
            secrets,
            address,
            settings,
            pace: pace::Pace::default(),
            patience: patience::Patience::default(),
            ruts: rut::Ruts::default(),
            start: Instant::now(),
        })
    }

    /// A client for another address or with other credentials. Both hide the secrets of each other.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn beside(
        &self,
        address: Address,
        credentials: &Credentials,
        variable: Variable,
    ) -> Result<Self, Error> {
        Ok(Client {
            http: transport::Connections::new(&address, &self.settings)?,
            authorization: credentials.header(&self.secrets)?,
            variable,
            guest: None,
            secrets: self.secrets.clone(),
            address,
            settings: self.settings.clone(),
            pace: pace::Pace::default(),
            patience: patience::Patience::default(),
            ruts: rut::Ruts::default(),
            start: self.start,
        })
    }

    /// Clients without credentials for the places where the same host might speak plain HTTP.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn in_plain(&self) -> Result<Vec<Self>, Error> {
        let addresses = self.address.in_plain().into_iter();
        addresses
            .map(|address| self.beside(address, &Credentials::None, Variable::Ours))
            .collect()
    }

    /// Credentials that are nearly ours, and therefore nobody's: the bearer token with something behind or before it,
    /// without its end, and in other letters. Nothing where there is no bearer token. They are as secret as ours.
    #[must_use]
    pub fn nearly_ours(&self) -> Vec<Login> {
        let header = self.authorization.as_ref();
        let header = header.and_then(|value| value.to_str().ok());
        let Some(("Bearer", token)) = header.and_then(|text| text.split_once(' ')) else {
            return Vec::new();
        };
        let mut end = token.chars();
        end.next_back();
        let other = |letter: char| {
            if letter.is_ascii_lowercase() {
                letter.to_ascii_uppercase()
            } else {
                letter.to_ascii_lowercase()
            }
        };
        let near = [
            format!("{token}x"),
            format!("x{token}"),
            end.as_str().to_owned(),
            token.chars().map(other).collect(),
        ];
        let near = near
            .into_iter()
            .filter(|it| it != token && !it.trim().is_empty());
        let login = |it: String| {
            self.secrets.add(&it);
            Login::Other(format!("Bearer {it}"))
        };
        near.map(login).collect()
    }

    /// The same client, which can also speak as somebody else: with [`Login::Guest`].
    ///
    /// # Errors
    /// When no header can carry these credentials.
    pub fn with_guest(
        mut self,
        credentials: &Credentials,
        variable: Variable,
    ) -> Result<Self, Error> {
        let header = credentials.header(&self.secrets)?;
        self.guest = header.map(|header| (header, variable));
        Ok(self)
    }

    /// The same client, which can also speak with the credentials of `other`.
    #[must_use]
    pub fn with_guest_of(mut self, other: &Client) -> Self {
        let header = other.authorization.clone();
        self.guest = header.map(|header| (header, other.variable));
        self
    }

    /// True if both send the same credentials.
    #[must_use]
    pub fn speaks_as(&self, other: &Client) -> bool {
        self.authorization == other.authorization
    }

    /// Where the token comes from.
    #[must_use]
    pub fn variable(&self) -> Variable {
        self.variable
    }

    /// True if there is somebody else whom it can speak as.
    #[must_use]
    pub fn has_guest(&self) -> bool {
        self.guest.is_some()
    }

    /// The address of the target.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The values that are hidden in every exchange; add a made-up password before it is sent.
    #[must_use]
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// True if requests carry credentials.
    #[must_use]
    pub fn has_credentials(&self) -> bool {
        self.authorization.is_some()
    }

    /// True if any certificate is accepted.
    #[must_use]
    pub fn is_insecure(&self) -> bool {
        self.settings.insecure
    }

    /// Sends on from now on, however many requests in a row have no answer: a load counts them.
    pub fn never_gives_up(&self) {
        self.patience.never_ends();
    }

    /// How many of the last answers were the same.
    #[must_use]
    pub fn rut(&self) -> Rut {
        self.ruts.now()
    }

    /// The rut in which the target was when a request was sent so many milliseconds after the start of the run.
    #[must_use]
    pub fn stuck_at(&self, at_ms: f64) -> Option<Rut> {
        self.ruts.at(at_ms)
    }

    /// How the target slowed us down so far.
    #[must_use]
    pub fn throttling(&self) -> Throttling {
        self.pace.seen()
    }

    /// Sends a request and reads the whole answer. Redirects are answers like any other. After a 429 the request is
    /// sent again when the target allows it; nothing else is sent twice here. Every exchange goes to `log`.
    ///
    /// # Errors
    /// When no whole answer came, or it was too large, or 429 lasted longer than our patience.
    pub async fn send(&self, request: &Request, log: &Log) -> Result<Answer, Error> {
        let mut waited = Duration::ZERO;
        let mut tries = 0;
        loop {
            self.pace.wait(self.settings.patience).await;
            let answer = match self.send_once(request, log).await {
                // It was sent before, so nobody may say that it was not.
                Err(Error::GaveUp { method, url, .. }) if tries > 0 => {
                    let why = "answered 429, and then many requests got no answer".to_owned();
                    return Err(Error::NoAnswer {
                        method,
                        url,
                        why,
                        lost: false,
                    });
                }
                sent => sent?,
            };
            if answer.status != 429 {
                return Ok(answer);
            }
            let left = self.settings.patience.saturating_sub(waited);
            let asked = self.pace.note(&answer, tries, left);
            if asked > left {
                // Who puts us off for ever does not answer either.
                let kind = patience::kind(request.method.as_str(), &request.path);
                self.patience.note(&kind, false);
                return Err(Error::Throttled {
                    method: request.method.as_str(),
                    url: answer.exchange.url.clone(),
                    waited,
                    asked,
                });
            }
            waited += asked;
            tries += 1;
        }
    }

    async fn send_once(&self, request: &Request, log: &Log) -> Result<Answer, Error> {
        let url = self.address.join(&request.path)?;
        let shown = Shown {
            url: self.secrets.hide(url.as_str()),
            request,
        };
        let outgoing = self.outgoing(request, url)?;
        let sent = Instant::now();
        let kind = patience::kind(request.method.as_str(), &request.path);
        let received = if let Some(missing) = self.patience.is_over(&kind) {
            Err(Error::GaveUp {
                method: request.method.as_str(),
                url: shown.url.clone(),
                missing,
            })
        } else {
            let received = self.receive(outgoing, &shown).await;
            // Whether 429 is an answer shows when it ends.
            if !matches!(&received, Ok(received) if received.status == 429) {
                let answered = !matches!(received, Err(Error::NoAnswer { .. }));
                self.patience.note(&kind, answered);
            }
            received
        };
        let took = sent.elapsed();
        let at = milliseconds(sent.duration_since(self.start));
        let (method, path) = (request.method, request.path_only());
        self.ruts.note(method, path, received.as_ref(), at);
        let exchange = Arc::new(self.exchange(&shown, received.as_ref(), sent, took));
        log.add(exchange.clone());
        let Received {
            status,
            headers,
            body,
        } = received?;
        Ok(Answer {
            status,
            headers,
            body,
            took,
            sent,
            exchange,
        })
    }

    /// The request as reqwest takes it, with credentials and the run's own headers.
    fn outgoing(&self, request: &Request, url: reqwest::Url) -> Result<reqwest::Request, Error> {
        let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
            .expect("the methods of RFC 7644 are methods of HTTP");
        let mut outgoing = reqwest::Request::new(method, url);
        for (name, value) in self.headers(request) {
            let unusable = |why: &str| Error::Usage(format!("header {name:?}: {why}"));
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| unusable("this is not a header name"))?;
            let value = HeaderValue::from_bytes(value.as_bytes())
                .map_err(|_| unusable("its value has a control character"))?;
            outgoing.headers_mut().insert(name, value);
        }
        let authorization = match &request.login {
            Login::Ours => self.authorization.clone(),
            Login::Guest => self.guest.as_ref().map(|(header, _)| header.clone()),
            Login::None => None,
            Login::Other(value) => Some(HeaderValue::from_str(value).map_err(|_| {
                Error::Usage(
                    "these credentials have a character that no header can carry".to_owned(),
                )
            })?),
        };
        if let Some(value) = authorization {
            outgoing.headers_mut().insert(AUTHORIZATION, value);
        }
        *outgoing.body_mut() = request.bytes().map(Into::into);
        Ok(outgoing)
    }

    /// The headers of a request besides Authorization: its own, and those of the run in place of them.
    fn headers<'a>(
        &'a self,
        request: &'a Request,
    ) -> impl Iterator<Item = &'a (String, String)> + 'a {
        let ours = &self.settings.headers;
        let replaced = |name: &str| {
            ours.iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        let own = request.headers.iter();
        ours.iter()
            .chain(own.filter(move |(name, _)| !replaced(name)))
    }

    /// Sends it and reads the answer to its last byte, up to the largest size we hold.
    async fn receive(
        &self,
        outgoing: reqwest::Request,
        shown: &Shown<'_>,
    ) -> Result<Received, Error> {
        let no_answer = |source: reqwest::Error| Error::NoAnswer {
            method: shown.request.method.as_str(),
            url: shown.url.clone(),
            why: self
                .secrets
                .hide(&transport::reason(&source, &self.settings)),
            lost: source.is_request() && !source.is_timeout() && !source.is_connect(),
        };
        let mut response = self.http.execute(outgoing).await.map_err(no_answer)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(no_answer)? {
            body.extend_from_slice(&chunk);
            if body.len() as u64 > self.settings.max_answer {
                return Err(Error::AnswerTooLarge {
                    method: shown.request.method.as_str(),
                    url: shown.url.clone(),
                    limit: self.settings.max_answer >> 20,
                });
            }
        }
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), text(value)));
        Ok(Received {
            status: response.status().as_u16(),
            headers: headers.collect(),
            body,
        })
    }

    fn exchange(
        &self,
        shown: &Shown<'_>,
        received: Result<&Received, &Error>,
        sent: Instant,
        took: Duration,
    ) -> Exchange {
        let hide = |text: &str| self.secrets.hide(text);
        let hidden = |(name, value): &(String, String)| (hide(name), hide(value));
        let hide_all = |headers: &[(String, String)]| headers.iter().map(hidden).collect();
        let mut request_headers: Vec<_> = self.headers(shown.request).map(hidden).collect();
        // Of our own credentials only the scheme is kept, however short they are.
        let scheme = |value: &HeaderValue| {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            format!("{} {HIDDEN}", text.split(' ').next().unwrap_or_default())
        };
        let guest = self.guest.as_ref();
        let authorization = match &shown.request.login {
            Login::Ours => self.authorization.as_ref().map(scheme),
            Login::Guest => guest.map(|(header, _)| scheme(header)),
            Login::None => None,
            Login::Other(value) => Some(hide(value)),
        };
        if let Some(value) = authorization {
            request_headers.push(("Authorization".to_owned(), value));
        }
        Exchange {
            method: shown.request.method.as_str(),
            url: shown.url.clone(),
            request_headers,
            request_body: shown.request.body.as_deref().map(hide),
            status: received.ok().map(|received| received.status),
            headers: received.map_or_else(|_| Vec::new(), |received| hide_all(&received.headers)),
            body: match received {
                Ok(received) => hide(&String::from_utf8_lossy(&received.body)),
                Err(error) => error.to_string(),
            },
            at_ms: milliseconds(sent.duration_since(self.start)),
            took_ms: milliseconds(took),
            token_variable: match (&shown.request.login, guest) {
                (Login::Guest, Some((_, variable))) => variable.name(),
                _ => self.variable.name(),
            },
        }
    }
}

/// True for the header of a gateway that wants to know who speaks; its value is a secret.
#[must_use]
pub fn is_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = ["key", "token", "secret", "auth", "password"];
    words.iter().any(|word| name.contains(word))
}

/// A request together with its address as it may be shown.
struct Shown<'a> {
    url: String,
    request: &'a Request,
}

struct Received {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}
