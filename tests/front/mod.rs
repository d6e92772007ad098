//! The reference provider behind a listener of the test's choice, with some of its answers replaced; and the binary, run
//! against it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http;
use axum::serve::Listener;
use scimproof::provider::{Provider, Request, Settings};
use std::fmt::Debug;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// Path of the base URL.
const BASE: &str = "/scim/v2";

/// An answer in place of the provider's own.
pub(crate) type Instead = http::Response<Body>;

/// Serves a sound provider; `twist` may change a request, and where it has an answer, that one is sent.
pub(crate) fn serve<L>(
    listener: L,
    base: String,
    token: Option<&str>,
    twist: impl Fn(&mut Request) -> Option<Instead> + Send + Sync + 'static,
) -> Arc<Mutex<Provider>>
where
    L: Listener,
    L::Addr: Debug,
{
    let provider = Arc::new(Mutex::new(Provider::new(Settings {
        base,
        token: token.map(str::to_owned),
        ..Settings::default()
    })));
    let (shared, twist) = (provider.clone(), Arc::new(twist));
    let router = Router::new().fallback(move |request: http::Request<Body>| {
        let (provider, twist) = (shared.clone(), twist.clone());
        async move {
            let mut request = read(request).await;
            twist(&mut request).unwrap_or_else(|| answer(&provider, &request))
        }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    provider
}

async fn read(request: http::Request<Body>) -> Request {
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = head.headers.iter();
    Request {
        method: head.method.to_string(),
        path: path.strip_prefix(BASE).unwrap_or(path).to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: headers
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        body: to_bytes(body, 1 << 20).await.unwrap_or_default().to_vec(),
    }
}

fn answer(provider: &Mutex<Provider>, request: &Request) -> Instead {
    let response = provider
        .lock()
        .expect("no panic under this lock")
        .handle(request);
    let mut answer = http::Response::builder().status(response.status);
    for (name, value) in &response.headers {
        answer = answer.header(name, value);
    }
    let body = response.body.map(|body| Body::from(body.to_string()));
    answer
        .body(body.unwrap_or_default())
        .expect("a sound answer")
}

/// What a run of the binary said, and its exit code.
pub(crate) struct Ran {
    /// The exit code; -1 if it was killed.
    pub(crate) code: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    /// All that it said.
    pub(crate) fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// The one line with which it gave up.
    pub(crate) fn one_line(&self) -> String {
        assert_eq!(self.code, 2, "{}", self.said());
        let line = self.stderr.trim_end();
        assert!(
            line.starts_with("scimproof: ") && !line.contains('\n'),
            "{line}"
        );
        line.to_owned()
    }
}

/// Runs the binary, with a token if one is given.
pub(crate) async fn scimproof(state: &Path, token: Option<&str>, args: &[&str]) -> Ran {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("scimproof"));
    command
        .args(args)
        .env("SCIMPROOF_STATE_DIR", state)
        .env_remove("SCIMPROOF_URL")
        .env_remove("SCIMPROOF_TOKEN")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(token) = token {
        command.env("SCIMPROOF_TOKEN", token);
    }
    let child = command.spawn().expect("the binary starts");
    let output = tokio::task::spawn_blocking(move || child.wait_with_output())
        .await
        .expect("waiting does not panic")
        .expect("the binary runs");
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
