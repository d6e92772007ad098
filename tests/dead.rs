//! Providers that stop answering in the middle of a run: it ends soon, says so, and judges nothing that it did not see.

mod front;

use axum::body::Body;
use axum::http;
use front::{Instead, Ran, scimproof};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// What becomes of the provider after a while.
#[derive(Clone, Copy)]
enum End {
    /// Every answer is 500.
    Crash,
    /// Every answer is 200 with an empty object.
    Empty,
    /// Every answer is a web page.
    Page,
    /// Every connection is closed in the middle of the answer.
    Close,
    /// No answer ever comes.
    Hang,
    /// An answer that comes byte by byte, and never ends.
    Drip,
}

fn answer(end: End) -> Instead {
    let (status, body) = match end {
        End::Crash => (500, Body::from("NullPointerException")),
        End::Empty => (200, Body::from("{}")),
        End::Page => (200, Body::from("<!doctype html><title>Sorry</title>")),
        End::Close => {
            let broken = std::io::Error::other("closed");
            let parts = [Ok(b"{\"id\":".to_vec()), Err(broken)];
            (200, Body::from_stream(futures::stream::iter(parts)))
        }
        End::Hang => (
            200,
            Body::from_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>()),
        ),
        End::Drip => {
            let drops = futures::stream::unfold((), |()| async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                Some((Ok::<_, std::io::Error>(vec![b' ']), ()))
            });
            (200, Body::from_stream(drops))
        }
    };
    http::Response::builder()
        .status(status)
        .body(body)
        .expect("a sound answer")
}

/// Checks a provider that answers well so many times, and then ends like this.
async fn check(well: usize, end: End) -> (Ran, Duration) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let base = format!("http://{address}/scim/v2");
    let asked = AtomicUsize::new(0);
    let _provider = front::serve(listener, base.clone(), None, move |_| {
        let number = asked.fetch_add(1, Ordering::Relaxed);
        (number >= well).then(|| answer(end))
    });
    let state = tempfile::tempdir().expect("a folder");
    let start = Instant::now();
    let ran = scimproof(state.path(), None, &["check", &base, "--timeout", "1s"]).await;
    (ran, start.elapsed())
}

/// It ended soon, and in few words: the one thing first, and no finding that follows from it.
fn said_once(ran: &Ran, took: Duration) {
    let said = ran.said();
    assert!([1, 2].contains(&ran.code), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert!(took < Duration::from_secs(60), "{took:?} {said}");
    let (before, after) = said
        .split_once("BROKEN")
        .unwrap_or_else(|| panic!("{said}"));
    assert!(!after.contains("FAILED"), "{after}");
    assert_eq!(after.matches("BROKEN").count(), 1, "{after}");
    let told = after.lines().filter(|line| line.starts_with("blocked"));
    assert!(told.count() < 10, "{after}");
    // What was found before is found.
    assert_eq!(ran.code == 1, before.contains("FAILED"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_answers_the_same_from_the_middle_on_is_told_once() {
    for well in [20, 300] {
        for end in [End::Crash, End::Empty, End::Page, End::Close] {
            let (ran, took) = check(well, end).await;
            said_once(&ran, took);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_hangs_in_the_middle_does_not_hold_us_up() {
    for end in [End::Hang, End::Drip] {
        let (ran, took) = check(300, end).await;
        said_once(&ran, took);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_never_answers_gets_one_line() {
    for end in [End::Hang, End::Drip] {
        let line = check(0, end).await.0.one_line();
        assert!(line.contains("/Users"), "{line}");
    }
}
