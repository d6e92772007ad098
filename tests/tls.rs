//! TLS: which certificates are trusted, what is said of those that are not, and that `--insecure` is never silent.

mod front;

use axum::serve::Listener;
use front::{Ran, scimproof};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// Connections after a TLS handshake; those that fail it are dropped.
struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            if let Ok((stream, peer)) = self.listener.accept().await
                && let Ok(stream) = self.acceptor.accept(stream).await
            {
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
        scimproof(self.dir.path(), None, &all).await
    }
}

/// A provider whose certificate is for these names: signed by itself, or by an authority of its own.
async fn secured(names: &[&str], own_authority: bool) -> Secured {
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
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let secured = Secured { port, pem, dir };
    front::serve(Tls { listener, acceptor }, secured.base(), None, |_| None);
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
