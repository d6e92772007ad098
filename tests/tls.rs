//! TLS: which certificates are trusted, what is said of those that are not, and that `--insecure` is never silent.

mod front;

use axum::serve::Listener;
use front::{Ran, scimproof};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use scimproof::fault::Fault;
use scimproof::provider::{Provider, Settings};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

const TOKEN: &str = "t0ken-over-tls";

/// Connections after a TLS handshake; those that fail it are dropped.
struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    /// Where connections go that do not begin as TLS does.
    plain: Option<UnboundedSender<(TcpStream, SocketAddr)>>,
}

/// Connections in plain text, as [`Tls`] hands them over.
struct Plain {
    connections: UnboundedReceiver<(TcpStream, SocketAddr)>,
    address: SocketAddr,
}

impl Listener for Plain {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        match self.connections.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(self.address)
    }
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            let Ok((stream, peer)) = self.listener.accept().await else {
                continue;
            };
            let mut first = [0];
            let begun = stream.peek(&mut first).await;
            // A handshake record begins so.
            let plain = begun.is_ok_and(|read| read == 1 && first != [0x16]);
            if let Some(elsewhere) = self.plain.as_ref().filter(|_| plain) {
                // The receiver lives as long as this.
                let _ = elsewhere.send((stream, peer));
            } else if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A provider behind TLS, and the PEM file that makes its certificate trusted.
struct Secured {
    port: u16,
    pem: PathBuf,
    dir: TempDir,
}

impl Secured {
    fn base(&self) -> String {
        format!("https://127.0.0.1:{}/scim/v2", self.port)
    }

    async fn check(&self, args: &[&str]) -> Ran {
        let base = self.base();
        let all = [&["check", &base, "--only", "create,read"], args].concat();
        scimproof(self.dir.path(), Some(TOKEN), &all).await
    }
}

/// A provider whose certificate is for these names: signed by itself, or by an authority of its own.
async fn secured(names: &[&str], own_authority: bool) -> Secured {
    secured_and(names, own_authority, None).await
}

async fn secured_and(names: &[&str], own_authority: bool, plain: Option<&[Fault]>) -> Secured {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(names).expect("good names");
    let (certificate, trusted) = if own_authority {
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority_key = KeyPair::generate().expect("a key");
        let authority =
            CertifiedIssuer::self_signed(authority, authority_key).expect("an authority");
        let certificate = params.signed_by(&key, &authority).expect("a certificate");
        (certificate, authority.pem())
    } else {
        let certificate = params.self_signed(&key).expect("a certificate");
        let pem = certificate.pem();
        (certificate, pem)
    };
    let dir = tempfile::tempdir().expect("a folder");
    let pem = dir.path().join("ca.pem");
    std::fs::write(&pem, trusted).expect("a writable folder");
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(certificate)],
            PrivateKeyDer::try_from(key.serialize_der()).expect("a key"),
        )
        .expect("they belong together");
    listen(config, pem, dir, plain).await
}

/// A provider with this TLS; with `plain`, what comes in plain text reaches it too, as behind a careless proxy.
async fn listen(
    config: ServerConfig,
    pem: PathBuf,
    dir: TempDir,
    plain: Option<&[Fault]>,
) -> Secured {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let secured = Secured {
        port: address.port(),
        pem,
        dir,
    };
    let (sender, connections) = unbounded_channel();
    let tls = Tls {
        listener,
        acceptor,
        plain: plain.map(|_| sender),
    };
    front::serve(tls, secured.base(), Some(TOKEN), |_| None);
    if let Some(faults) = plain {
        let connections = Plain {
            connections,
            address,
        };
        let behind = front::serve(connections, secured.base(), Some(TOKEN), |request| {
            let proxied = ("x-forwarded-proto".to_owned(), "http".to_owned());
            request.headers.push(proxied);
            None
        });
        *behind.lock().expect("no panic under this lock") = Provider::new(Settings {
            base: secured.base(),
            token: Some(TOKEN.to_owned()),
            faults: faults.iter().copied().collect(),
            ..Settings::default()
        });
    }
    secured
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_knows_is_refused_with_advice() {
    for own_authority in [false, true] {
        let target = secured(&["localhost", "127.0.0.1"], own_authority).await;
        let line = target.check(&[]).await.one_line();
        assert!(
            line.contains("UnknownIssuer") && line.contains("--ca-file"),
            "{line}"
        );

        let pem = target.pem.display().to_string();
        let ran = target.check(&["--ca-file", &pem]).await;
        assert_eq!(ran.code, 0, "{}", ran.said());
        assert!(!ran.said().contains("insecure"), "{}", ran.said());
    }
    // Another's authority is no good.
    let (one, other) = (
        secured(&["127.0.0.1"], true).await,
        secured(&["127.0.0.1"], true).await,
    );
    let pem = other.pem.display().to_string();
    let line = one.check(&["--ca-file", &pem]).await.one_line();
    assert!(
        line.contains("certificate") && line.contains("--ca-file"),
        "{line}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn insecure_works_and_is_said() {
    let target = secured(&["elsewhere.example"], false).await;
    let report = target.dir.path().join("report.jsonl");
    let to = format!("json={}", report.display());
    let ran = target.check(&["--insecure", "--report", &to]).await;
    assert_eq!(ran.code, 0, "{}", ran.said());
    let ran = target
        .check(&["--insecure", "--report", "text=-", "--report", &to])
        .await;
    assert!(ran.said().contains("--insecure"), "{}", ran.said());
    let events = std::fs::read_to_string(&report).expect("a report");
    let first: serde_json::Value =
        serde_json::from_str(events.lines().next().expect("events")).expect("JSON");
    assert_eq!(
        (&first["event"], &first["insecure"]),
        (&"started".into(), &true.into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_name_is_no_matter_of_authorities() {
    let target = secured(&["elsewhere.example"], true).await;
    let pem = target.pem.display().to_string();
    let line = target.check(&["--ca-file", &pem]).await.one_line();
    assert!(
        line.contains("elsewhere.example") && line.contains("host name"),
        "{line}"
    );
    assert!(!line.contains("--ca-file"), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_and_tls_do_not_understand_each_other_and_we_say_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    front::serve(listener, format!("http://{address}/scim/v2"), None, |_| {
        None
    });
    let state = tempfile::tempdir().expect("a folder");
    let https = format!("https://{address}/scim/v2");
    let line = scimproof(state.path(), None, &["check", &https])
        .await
        .one_line();
    assert!(line.contains("is this an https address?"), "{line}");

    let target = secured(&["127.0.0.1"], false).await;
    let http = target.base().replace("https://", "http://");
    let line = scimproof(target.dir.path(), None, &["check", &http])
        .await
        .one_line();
    assert!(line.contains("is this an http address?"), "{line}");
}

/// What the checks of the transport come to, by their ids.
async fn judged(target: &Secured, url: &str) -> Vec<(String, String)> {
    let report = target.dir.path().join("judged.jsonl");
    let to = format!("json={}", report.display());
    let only = "security/no-plain,security/no-token,security/base";
    let pem = target.pem.display().to_string();
    let args = [
        "check",
        url,
        "--only",
        only,
        "--ca-file",
        &pem,
        "--report",
        &to,
    ];
    scimproof(target.dir.path(), Some(TOKEN), &args).await;
    let events = std::fs::read_to_string(&report).expect("a report");
    let events = events.lines().map(|line| {
        let event: serde_json::Value = serde_json::from_str(line).expect("JSON");
        event
    });
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    events
        .filter(|event| event["event"] == "check")
        .map(|event| (word(&event["id"]), word(&event["outcome"])))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_served_in_plain_text_is_found_and_what_is_not_passes() {
    let names = ["127.0.0.1", "0.0.0.0"];
    for (plain, of_address, expected) in [
        (None, "127.0.0.1", ["skipped", "passed", "passed"]),
        (Some(&[][..]), "0.0.0.0", ["passed", "passed", "passed"]),
        (
            Some(&[Fault::ServesPlainHttp][..]),
            "127.0.0.1",
            ["skipped", "failed", "failed"],
        ),
    ] {
        let target = secured_and(&names, false, plain).await;
        let url = target.base().replace("127.0.0.1", of_address);
        let ended: Vec<String> = judged(&target, &url)
            .await
            .into_iter()
            .map(|(_, outcome)| outcome)
            .collect();
        assert_eq!(ended, expected, "{plain:?}");
    }
    // A base URL without TLS on what is not this machine, as far as its address tells.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let url = format!("http://0.0.0.0:{port}/scim/v2");
    front::serve(listener, url.clone(), Some(TOKEN), |_| None);
    let target = secured(&names, false).await;
    let ended = judged(&target, &url).await;
    assert!(
        ended.contains(&("security/base-url-is-https".to_owned(), "failed".to_owned())),
        "{ended:?}"
    );
}
