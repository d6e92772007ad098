//! The same seed sends the same requests, and a provider that is full of strangers is judged as an empty one.

use assert_cmd::Command;
use scimproof::provider::Settings;
use scimproof::provider::serve::{Options, Served, serve};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const TOKEN: &str = "t0ken-of-the-steady";

/// A reference provider with so many made-up users, and a group for each 20 of them.
async fn provider(users: usize) -> Served {
    let settings = Settings {
        token: Some(TOKEN.to_owned()),
        fixed_clock: true,
        ..Settings::default()
    };
    let options = Options {
        settings,
        users,
        seed: 7,
        ..Options::default()
    };
    serve(options).await.expect("a free port")
}

/// What `scimproof check` reports of each check, by its id.
async fn check(served: &Served, folder: &Path, flags: &[&str]) -> BTreeMap<String, Value> {
    let report = folder.join("report.json");
    let mut command = Command::cargo_bin("scimproof").expect("it is built");
    command
        .env("SCIMPROOF_TOKEN", TOKEN)
        .env("XDG_STATE_HOME", folder)
        .args(["check", &served.url, "--seed", "4711"])
        // The provider has a clock of its own here, and an HTTP library that tells the real time in each answer.
        .args(["--skip", "resource/created-is-now"])
        .arg("--report")
        .arg(format!("json={}", report.display()))
        .args(flags);
    // The provider lives in this process, so that waiting must not stop it.
    let output = tokio::task::spawn_blocking(move || command.output().expect("it runs"));
    let output = output.await.expect("it does not panic");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    let text = std::fs::read_to_string(&report).expect("the report is written");
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON lines"));
    let checks = lines.filter(|line| line["event"] == "check");
    checks
        .map(|line| (line["id"].as_str().unwrap_or_default().to_owned(), line))
        .collect()
}

/// Method, path and body of every request of a check, without what the provider makes up anew each time.
fn requests(checked: &Value) -> Vec<String> {
    let exchanges = checked["exchanges"].as_array().expect("a list");
    let one = |exchange: &Value| {
        let url = exchange["url"].as_str().unwrap_or_default();
        let path = url.splitn(4, '/').nth(3).unwrap_or_default();
        // Cursors are sealed with a key that nobody knows beforehand.
        let path = path.split("cursor=").next().unwrap_or_default();
        let body = exchange["request_body"].as_str().unwrap_or_default();
        let body = body.split("\"cursor\"").next().unwrap_or_default();
        // References name the port, which is another in each run.
        let mut parts = body.split("127.0.0.1:");
        let first = parts.next().unwrap_or_default().to_owned();
        let digit = |letter: char| letter.is_ascii_digit();
        let body = parts.fold(first, |whole, part| whole + part.trim_start_matches(digit));
        format!(
            "{} {path} {body}",
            exchange["method"].as_str().unwrap_or_default()
        )
    };
    let mut requests: Vec<String> = exchanges.iter().map(one).collect();
    // What is sent at the same time is answered in any order.
    let id = checked["id"].as_str().unwrap_or_default();
    if id.starts_with("races/") {
        requests.sort();
    }
    requests
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_sends_the_same_requests() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let folder = tempfile::tempdir().expect("a folder");
        let served = provider(0).await;
        let checks = check(&served, folder.path(), &["--jobs", "1"]).await;
        served.stop().await;
        runs.push(checks);
    }
    let (first, second) = (&runs[0], &runs[1]);
    assert!(first.len() > 300 && first.keys().eq(second.keys()));
    for (id, checked) in first {
        assert_eq!(requests(checked), requests(&second[id]), "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_strangers_change_nothing_and_nothing_is_done_to_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let digest = |served: &Served| {
        let provider = served.provider();
        let provider = provider
            .lock()
            .expect("nothing panics while it holds this lock");
        (
            provider.prefilled_digest(),
            provider.count("User"),
            provider.count("Group"),
        )
    };
    let empty = provider(0).await;
    let alone = check(&empty, folder.path(), &["--skip", "attributes"]).await;
    empty.stop().await;
    let full = provider(10_000).await;
    let before = digest(&full);
    assert_eq!((before.1, before.2), (10_000, 500));
    let among = check(&full, folder.path(), &["--skip", "attributes"]).await;
    assert_eq!(digest(&full), before);
    full.stop().await;
    let outcomes = |checks: &BTreeMap<String, Value>| -> Vec<(String, Value)> {
        checks
            .iter()
            // Among so many, nobody reads the list of all.
            .filter(|(id, _)| *id != "list/everybody")
            .map(|(id, checked)| (id.clone(), checked["outcome"].clone()))
            .collect()
    };
    assert_eq!(outcomes(&alone), outcomes(&among));
}
