//! A provider of raw bytes: it hears one request per connection, answers with the pieces it is given, and hangs up.

use scimproof::client::{Client, Settings};
use scimproof::target::{Address, Credentials};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// One piece of an answer.
#[derive(Clone)]
pub(super) enum Piece {
    /// Bytes.
    Text(String),
    /// Nothing, for a while.
    Pause(Duration),
    /// So many times a KiB of x.
    Flood(u64),
}

/// One request as it came.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    /// When its head was complete.
    pub(super) at: Instant,
    /// `GET /scim/Users HTTP/1.1`.
    pub(super) line: String,
    /// The lines of headers, as they came.
    pub(super) headers: Vec<String>,
    /// The body.
    pub(super) body: String,
}

impl Heard {
    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .filter_map(|line| line.split_once(": "))
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// A provider of raw bytes.
pub(super) struct Raw {
    /// Its origin: `http://127.0.0.1:1234`.
    pub(super) origin: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    written: Arc<AtomicU64>,
}

impl Raw {
    /// Answers each request, counted from 0, with what `say` makes of it.
    pub(super) async fn new(
        say: impl Fn(usize, &Heard) -> Vec<Piece> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::new(AtomicU64::new(0));
        let (notes, counter, say) = (heard.clone(), written.clone(), Arc::new(say));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (notes, counter, say) = (notes.clone(), counter.clone(), say.clone());
                tokio::spawn(async move {
                    let mut stream = stream;
                    let Some(request) = hear(&mut stream).await else {
                        return;
                    };
                    let pieces = {
                        let mut notes = notes.lock().expect("no panic under this lock");
                        notes.push(request.clone());
                        say(notes.len() - 1, &request)
                    };
                    // The client may have hung up; that is for the tests to judge.
                    let _ = speak(&mut stream, pieces, &counter).await;
                });
            }
        });
        Raw {
            origin,
            heard,
            written,
        }
    }

    /// Gives each request the same answer.
    pub(super) async fn always(pieces: Vec<Piece>) -> Self {
        Raw::new(move |_, _| pieces.clone()).await
    }

    /// Everything that came, in order.
    pub(super) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().expect("no panic under this lock").clone()
    }

    /// Bytes that went out so far.
    pub(super) fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// A client for it that is as clients are by default.
    pub(super) fn client(&self) -> Client {
        self.client_with(&Credentials::None, Settings::default())
    }

    /// A client for it.
    pub(super) fn client_with(&self, credentials: &Credentials, settings: Settings) -> Client {
        let address = Address::new(&format!("{}/scim", self.origin)).expect("a good address");
        Client::new(address, credentials, settings).expect("no TLS")
    }
}

/// A whole answer, in one piece.
pub(super) fn whole(status: &str, headers: &[&str], body: &str) -> Vec<Piece> {
    let length = format!("Content-Length: {}", body.len());
    let head = [headers, &[&length, "Connection: close"]].concat();
    let head = head.join("\r\n");
    vec![Piece::Text(format!(
        "HTTP/1.1 {status}\r\n{head}\r\n\r\n{body}"
    ))]
}

async fn hear(stream: &mut TcpStream) -> Option<Heard> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n").map(str::to_owned);
    let mut request = Heard {
        at: Instant::now(),
        line: lines.next()?,
        headers: lines.collect(),
        body: String::new(),
    };
    let length: usize = request
        .header("content-length")
        .map_or(0, |length| length.parse().expect("a number"));
    while bytes.len() < end + 4 + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    request.body = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
    Some(request)
}

async fn speak(
    stream: &mut TcpStream,
    pieces: Vec<Piece>,
    written: &AtomicU64,
) -> std::io::Result<()> {
    for piece in pieces {
        match piece {
            Piece::Text(text) => stream.write_all(text.as_bytes()).await?,
            Piece::Pause(pause) => tokio::time::sleep(pause).await,
            Piece::Flood(kibibytes) => {
                for _ in 0..kibibytes {
                    stream.write_all(&[b'x'; 1024]).await?;
                    written.fetch_add(1024, Ordering::Relaxed);
                }
            }
        }
    }
    stream.shutdown().await
}
