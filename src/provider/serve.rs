//! The reference provider on a socket.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{self, HeaderName, HeaderValue, StatusCode, header};
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::errors::Problem;
use super::liberties::wire;
use super::{Provider, Request, Response, Settings};
use crate::liberty::Liberty;

/// Path of the base URL.
pub const BASE: &str = "/scim/v2";
/// Longer bodies are refused with 413.
const LONGEST_BODY: usize = 64 << 20;
/// How long requests may take to end when the server stops.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long a provider that does not keep others out waits before it writes.
const MEANWHILE: Duration = Duration::from_millis(50);

/// How to serve.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What the provider is like; its base is set from the address.
    pub settings: Settings,
    /// The port on 127.0.0.1; 0 for a free one.
    pub port: u16,
    /// How long each answer is held back.
    pub delay: Option<Duration>,
    /// How many users are there from the start.
    pub users: usize,
    /// The seed of those users.
    pub seed: u64,
}

/// A provider that listens until it is stopped or dropped; dropping lets requests under way end.
#[derive(Debug)]
pub struct Served {
    /// The base URL.
    pub url: String,
    provider: Arc<Mutex<Provider>>,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

impl Served {
    /// The provider behind the socket, to look inside.
    #[must_use]
    pub fn provider(&self) -> Arc<Mutex<Provider>> {
        Arc::clone(&self.provider)
    }

    /// Stops listening, and waits a moment for requests under way.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            // An error says that it has stopped already.
            let _stopped = stop.send(());
        }
        if timeout(PATIENCE, &mut self.running).await.is_err() {
            self.running.abort();
        }
    }

    /// Waits until the server ends by itself, which it does only when its socket fails.
    pub async fn wait(mut self) {
        let _ended = (&mut self.running).await;
    }
}

/// Serves a provider on 127.0.0.1.
///
/// # Errors
/// If the port cannot be bound.
pub async fn serve(options: Options) -> io::Result<Served> {
    let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
    let url = format!("http://{}{BASE}", listener.local_addr()?);
    let liberties = options.settings.liberties.clone();
    let mut provider = Provider::new(Settings {
        base: url.clone(),
        ..options.settings
    });
    provider.prefill(options.users, options.seed);
    let provider = Arc::new(Mutex::new(provider));
    let (stop, stopped) = oneshot::channel::<()>();
    let shared = Arc::clone(&provider);
    let delay = options.delay;
    let liberties = Arc::new(liberties);
    let router = Router::new().fallback(move |request: http::Request<Body>| {
        let (provider, liberties) = (Arc::clone(&shared), Arc::clone(&liberties));
        async move { answer(&provider, request, delay, &liberties).await }
    });
    let listener = listener.tap_io(|stream| {
        // Without it small answers would wait for the acknowledgement of the ones before.
        let _best_effort = stream.set_nodelay(true);
    });
    let server = axum::serve(listener, router).with_graceful_shutdown(async {
        let _stop_or_drop = stopped.await;
    });
    let running = tokio::spawn(async move {
        let _ended = server.await;
    });
    Ok(Served {
        url,
        provider,
        stop: Some(stop),
        running,
    })
}

async fn answer(
    provider: &Mutex<Provider>,
    request: http::Request<Body>,
    delay: Option<Duration>,
    liberties: &BTreeSet<Liberty>,
) -> http::Response<Body> {
    if let Some(delay) = delay {
        sleep(delay).await;
    }
    let encodings = request.headers().get(header::ACCEPT_ENCODING);
    let gzip = encodings.is_some_and(|it| it.to_str().is_ok_and(|it| it.contains("gzip")));
    let base = lock(provider).served_base(request.uri().path());
    let response = match read(request, base).await {
        Ok(request) => {
            let request = compared_early(provider, request).await;
            let late = lock(provider).begin_late(&request);
            match late {
                Some(late) => {
                    sleep(MEANWHILE).await;
                    lock(provider).end_late(late)
                }
                None => lock(provider).handle(&request),
            }
        }
        Err(problem) => Response::from(problem),
    };
    write(response, liberties, gzip)
}

/// A provider with that fault compares the version first and carries the change out later.
async fn compared_early(provider: &Mutex<Provider>, mut request: Request) -> Request {
    let early = lock(provider).compares_too_early(&request);
    if early {
        sleep(MEANWHILE).await;
        request.headers.retain(|(name, _)| name != "if-match");
    }
    request
}

/// The state is consistent even if another thread panicked: each change is all or nothing.
fn lock(provider: &Mutex<Provider>) -> MutexGuard<'_, Provider> {
    provider.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn read(request: http::Request<Body>, base: &str) -> Result<Request, Problem> {
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    let below = path
        .strip_prefix(base)
        .filter(|below| below.is_empty() || below.starts_with('/'));
    let path = below.ok_or_else(|| Problem::not_found(path))?.to_owned();
    let query = head.uri.query().map(str::to_owned);
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect();
    let body = to_bytes(body, LONGEST_BODY).await;
    let body = body
        .map_err(|_| Problem::status(413, "the body is too long, or was cut off"))?
        .to_vec();
    Ok(Request {
        method: head.method.to_string(),
        path,
        query,
        headers,
        body,
    })
}

/// Serialises a response; this happens outside of the lock.
fn write(
    response: Response,
    liberties: &BTreeSet<Liberty>,
    accepts_gzip: bool,
) -> http::Response<Body> {
    let mut written = http::Response::new(Body::empty());
    if let Some(raw) = response.raw {
        *written.body_mut() = Body::from(raw);
    } else if let Some(body) = &response.body {
        *written.body_mut() = wire::body(body, liberties, accepts_gzip, written.headers_mut());
    }
    *written.status_mut() =
        StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            written.headers_mut().append(name, value);
        }
    }
    written
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    written
}
