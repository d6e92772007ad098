//! 429 and Retry-After: obeyed, counted, and not for ever.

use super::raw::{Piece, Raw, whole};
use scimproof::client::{Log, Request, Settings};
use scimproof::error::Error;
use scimproof::target::Credentials;
use std::time::{Duration, Instant};

/// Refuses the first request with these headers, and takes the next.
async fn once(headers: &'static [&'static str]) -> Raw {
    Raw::new(move |count, _| match count {
        0 => whole("429 Too Many Requests", headers, "{}"),
        _ => whole("200 OK", &[], "{}"),
    })
    .await
}

/// The time between the first two requests, after one 429 with these headers; and what was counted.
async fn waited(headers: &'static [&'static str]) -> (Duration, u64, f64) {
    let raw = once(headers).await;
    let (client, log) = (raw.client(), Log::keeping());
    let answer = client.send(&Request::get("/Users"), &log).await;
    assert_eq!(answer.expect("an answer").status, 200);
    assert_eq!(log.all().len(), 2, "both exchanges are told");
    let heard = raw.heard();
    assert_eq!(heard.len(), 2);
    let seen = client.throttling();
    (heard[1].at - heard[0].at, seen.answers, seen.asked_seconds)
}

#[tokio::test]
async fn seconds_are_obeyed() {
    let (waited, answers, asked) = waited(&["Retry-After: 1"]).await;
    assert!(waited >= Duration::from_secs(1), "{waited:?}");
    assert_eq!((answers, asked), (1, 1.0));
}

#[tokio::test]
async fn a_date_counts_from_the_date_of_the_answer() {
    // Both clocks are years behind ours.
    let (waited, answers, asked) = waited(&[
        "Date: Sun, 06 Nov 1994 08:49:36 GMT",
        "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT",
    ])
    .await;
    assert!(waited >= Duration::from_secs(1), "{waited:?}");
    assert_eq!((answers, asked), (1, 1.0));
}

#[tokio::test]
async fn without_a_word_or_with_an_unreadable_one_we_back_off() {
    for headers in [&[][..], &["Retry-After: soon"]] {
        let (waited, answers, asked) = waited(headers).await;
        assert!(waited >= Duration::from_millis(500), "{waited:?}");
        assert_eq!((answers, asked), (1, 0.5));
    }
}

#[tokio::test]
async fn all_tasks_wait_together() {
    let raw = once(&["Retry-After: 1"]).await;
    let (client, log) = (raw.client(), Log::silent());
    let first = async {
        let answer = client.send(&Request::get("/Users/1"), &log).await;
        assert_eq!(answer.expect("an answer").status, 200);
    };
    let second = async {
        while client.throttling().answers == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let answer = client.send(&Request::get("/Users/2"), &log).await;
        assert_eq!(answer.expect("an answer").status, 200);
    };
    tokio::join!(first, second);
    let heard = raw.heard();
    assert_eq!(heard.len(), 3);
    assert!(heard[2].at - heard[0].at >= Duration::from_secs(1));
    assert!(heard[1].at - heard[0].at >= Duration::from_secs(1));
}

/// A provider that refuses for ever; what is said of it, and how many requests it saw.
async fn never(headers: &'static [&'static str], patience: Duration) -> (Error, usize, Duration) {
    let raw = Raw::always(whole("429 Too Many Requests", headers, "{}")).await;
    let settings = Settings {
        patience,
        ..Settings::default()
    };
    let client = raw.client_with(&Credentials::None, settings);
    let start = Instant::now();
    let sent = client.send(&Request::get("/Users"), &Log::silent()).await;
    let took = start.elapsed();
    (sent.expect_err("it never ends"), raw.heard().len(), took)
}

#[tokio::test]
async fn patience_ends() {
    let patience = Duration::from_millis(1500);
    let (error, seen, _) = never(&["Retry-After: 1"], patience).await;
    assert_eq!(seen, 2, "a second wait is more than our patience");
    let Error::Throttled { waited, asked, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!((waited.as_secs(), asked.as_secs()), (1, 1));
    assert!(error.to_string().contains("--patience"), "{error}");

    // "At once", for ever, must end as well, and without a flood of requests.
    for header in [
        "Retry-After: 0",
        "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT",
    ] {
        let headers: &'static [&'static str] = vec![header].leak();
        let (error, seen, _) = never(headers, patience).await;
        assert!(matches!(error, Error::Throttled { .. }), "{error}");
        assert!((2..12).contains(&seen), "{seen} requests");
    }
}

#[tokio::test]
async fn a_wait_beyond_our_patience_is_not_begun_and_holds_back_nobody() {
    // As many seconds as fit into the number; no clock may break on it.
    for header in ["Retry-After: 86400", "Retry-After: 18446744073709551615"] {
        let headers: &'static [&'static str] = vec![header].leak();
        let (error, seen, took) = never(headers, Duration::from_secs(30)).await;
        assert!(matches!(error, Error::Throttled { .. }), "{error}");
        assert_eq!(seen, 1);
        assert!(took < Duration::from_secs(30));
    }
    let raw = once(&["Retry-After: 86400"]).await;
    let client = raw.client();
    let first = client.send(&Request::get("/Users"), &Log::silent()).await;
    assert!(matches!(first, Err(Error::Throttled { .. })));
    let next = client.send(&Request::get("/Users"), &Log::silent()).await;
    assert_eq!(next.expect("an answer").status, 200);
}

#[tokio::test]
async fn only_429_is_sent_again() {
    for status in [
        "500 Internal Server Error",
        "503 Service Unavailable",
        "408 Request Timeout",
    ] {
        let raw = Raw::always(whole(status, &["Retry-After: 1"], "{}")).await;
        let answer = raw
            .client()
            .send(&Request::get("/Users"), &Log::silent())
            .await;
        assert!(status.starts_with(&answer.expect("an answer").status.to_string()));
        assert_eq!(raw.heard().len(), 1, "{status}");
    }
    // Cut in the head, in the body, or before the first byte.
    for cut in [
        "",
        "HTTP/1.1 200 OK\r\nConte",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"id\"",
    ] {
        let raw = Raw::always(vec![Piece::Text(cut.to_owned())]).await;
        let log = Log::keeping();
        let request = Request::with_text(scimproof::scim::Method::Post, "/Users", "{}");
        let error = raw
            .client()
            .send(&request, &log)
            .await
            .expect_err("it was cut");
        assert!(matches!(error, Error::NoAnswer { .. }), "{error}");
        assert_eq!(raw.heard().len(), 1, "{cut:?}");
        assert_eq!(log.all()[0].status, None);
        assert!(
            log.all()[0].body.contains("broke off"),
            "{}",
            log.all()[0].body
        );
    }
}
