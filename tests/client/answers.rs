//! Answers: redirects are seen and not followed, floods are cut off, clocks run to the last byte, failures are explained.

use super::raw::{Piece, Raw, whole};
use scimproof::client::{Client, Log, Request, Settings};
use scimproof::error::Error;
use scimproof::target::{Address, Credentials};
use std::time::Duration;
use tokio::net::{TcpSocket, TcpStream};

#[tokio::test]
async fn a_redirect_is_an_answer_and_the_token_goes_nowhere() {
    let elsewhere = Raw::always(whole("200 OK", &[], "{}")).await;
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let location: &'static str = format!("Location: {}/scim/Users", elsewhere.origin).leak();
        let raw = Raw::always(whole(status, &[location], "")).await;
        let client = raw.client_with(
            &Credentials::bearer("t0ken-of-the-tests"),
            Settings::default(),
        );
        let answer = client
            .send(&Request::get("/Users"), &Log::silent())
            .await
            .expect("an answer");
        assert!(status.starts_with(&answer.status.to_string()));
        assert_eq!(
            answer.header("location"),
            location.strip_prefix("Location: ")
        );
        assert_eq!(raw.heard().len(), 1);
    }
    assert!(elsewhere.heard().is_empty(), "{:?}", elsewhere.heard());
    // Nor by a whole URL that the target names.
    let client = elsewhere.client_with(
        &Credentials::bearer("t0ken-of-the-tests"),
        Settings::default(),
    );
    let away = client
        .send(
            &Request::get("http://127.0.0.2:1/scim/Users/1"),
            &Log::silent(),
        )
        .await;
    assert!(matches!(away, Err(Error::Url { .. })), "{away:?}");
    let home = format!("{}/scim/Users/1", elsewhere.origin);
    client
        .send(&Request::get(home), &Log::silent())
        .await
        .expect("an answer");
    assert_eq!(elsewhere.heard()[0].line, "GET /scim/Users/1 HTTP/1.1");
}

#[tokio::test]
async fn a_flood_is_not_read_to_its_end() {
    let sent = 256 << 10;
    let length = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", sent << 10);
    for head in [
        length.as_str(),
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
    ] {
        let raw = Raw::always(vec![Piece::Text(head.to_owned()), Piece::Flood(sent)]).await;
        let settings = Settings {
            max_answer: 1 << 20,
            ..Settings::default()
        };
        let client = raw.client_with(&Credentials::None, settings);
        let error = client
            .send(&Request::get("/Users"), &Log::silent())
            .await
            .expect_err("too much");
        assert!(
            matches!(error, Error::AnswerTooLarge { limit: 1, .. }),
            "{error}"
        );
        assert!(error.to_string().contains("--max-answer"), "{error}");
        // What the sockets hold on both sides is all that went out beyond it.
        assert!(
            raw.written() < sent << 9,
            "{} bytes went out",
            raw.written()
        );
    }
    let exact = Raw::always(whole("200 OK", &[], &"x".repeat(1 << 20))).await;
    let settings = Settings {
        max_answer: 1 << 20,
        ..Settings::default()
    };
    let client = exact.client_with(&Credentials::None, settings);
    let answer = client
        .send(&Request::get("/Users"), &Log::silent())
        .await
        .expect("just fits");
    assert_eq!(answer.body.len(), 1 << 20);
}

#[tokio::test]
async fn the_clock_runs_to_the_last_byte() {
    let pause = Duration::from_millis(100);
    let raw = Raw::always(vec![
        Piece::Text(
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{\"".to_owned(),
        ),
        Piece::Pause(pause),
        Piece::Text("a\":".to_owned()),
        Piece::Pause(pause),
        Piece::Text("\"b\"}".to_owned()),
    ])
    .await;
    let answer = raw
        .client()
        .send(&Request::get("/Users"), &Log::silent())
        .await
        .expect("an answer");
    assert_eq!(answer.body, br#"{"a":"b"}"#);
    assert!(answer.took >= 2 * pause, "{:?}", answer.took);
    assert!(
        answer.exchange.took_ms >= 200.0,
        "{}",
        answer.exchange.took_ms
    );
}

#[tokio::test]
async fn a_timeout_names_its_flag() {
    let silence = Piece::Pause(Duration::from_secs(60));
    let head = Piece::Text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_owned());
    for pieces in [vec![silence.clone()], vec![head, silence]] {
        let raw = Raw::always(pieces).await;
        let settings = Settings {
            timeout: Duration::from_millis(300),
            ..Settings::default()
        };
        let client = raw.client_with(&Credentials::None, settings);
        let error = client
            .send(&Request::get("/Users"), &Log::silent())
            .await
            .expect_err("silence");
        let text = error.to_string();
        assert!(
            text.ends_with("no whole answer within 300ms (--timeout)"),
            "{text}"
        );
        assert!(
            text.starts_with(&format!("GET {}/scim/Users: ", raw.origin)),
            "{text}"
        );
        assert_eq!(raw.heard().len(), 1);
    }
}

#[tokio::test]
async fn a_connection_that_does_not_come_up_names_its_flag() {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket
        .bind("127.0.0.1:0".parse().expect("an address"))
        .expect("a free port");
    let listener = socket.listen(1).expect("a listener");
    let address = listener.local_addr().expect("an address");
    // Nobody accepts; when the queue is full, the kernel answers no more.
    let mut waiting = Vec::new();
    while let Ok(stream) =
        tokio::time::timeout(Duration::from_millis(300), TcpStream::connect(address)).await
    {
        waiting.push(stream);
        assert!(waiting.len() < 100, "the queue never fills");
    }
    let settings = Settings {
        connect_timeout: Duration::from_millis(300),
        ..Settings::default()
    };
    let base = Address::new(&format!("http://{address}/scim")).expect("a good address");
    let client = Client::new(base, &Credentials::None, settings).expect("no TLS");
    let error = client
        .send(&Request::get("/Users"), &Log::silent())
        .await
        .expect_err("nobody there");
    let text = error.to_string();
    assert!(
        text.ends_with("no connection within 300ms (--connect-timeout)"),
        "{text}"
    );
}

#[tokio::test]
async fn what_is_not_http_is_an_error_and_no_panic() {
    for nonsense in [
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 999999 What\r\n\r\n",
        "\0\0\0",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ] {
        let raw = Raw::always(vec![Piece::Text(nonsense.to_owned())]).await;
        let error = raw
            .client()
            .send(&Request::get("/Users"), &Log::silent())
            .await
            .expect_err(nonsense);
        assert!(matches!(error, Error::NoAnswer { .. }), "{error}");
    }
    let latin = Raw::always(vec![Piece::Text(
        "HTTP/1.1 200 OK\r\nX-Name: \u{e9}\r\nContent-Length: 0\r\n\r\n".to_owned(),
    )])
    .await;
    let answer = latin
        .client()
        .send(&Request::get("/Users"), &Log::silent())
        .await
        .expect("an answer");
    assert_eq!(answer.header("x-name"), Some("é"));
}

#[tokio::test]
async fn a_lost_connection_is_told_from_half_an_answer() {
    let closing = Raw::always(Vec::new()).await;
    let client = closing.client();
    let asked = client.send(&Request::get("/Users"), &Log::silent()).await;
    assert!(
        matches!(asked, Err(Error::NoAnswer { lost: true, .. })),
        "{asked:?}"
    );
    let garbled = Raw::always(vec![Piece::Text(
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_owned(),
    )]);
    let client = garbled.await.client();
    let asked = client.send(&Request::get("/Users"), &Log::silent()).await;
    assert!(
        matches!(asked, Err(Error::NoAnswer { lost: false, .. })),
        "{asked:?}"
    );
}
