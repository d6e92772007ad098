//! No harm: nothing foreign is ever written to, everything made is removed (also after Ctrl-C and kill -9), no secret leaks.

use assert_cmd::cargo::cargo_bin;
use scimproof::provider::Settings;
use scimproof::provider::serve::{Options, Served, serve};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const TOKEN: &str = "t0ken-of-the-tests";
const FOREIGN_USERS: usize = 60;

async fn prefilled(delay: Duration) -> Served {
    let settings = Settings {
        token: Some(TOKEN.to_owned()),
        ..Settings::default()
    };
    let options = Options {
        settings,
        users: FOREIGN_USERS,
        seed: 5,
        delay: Some(delay),
        ..Options::default()
    };
    serve(options).await.expect("a free port")
}

/// Everything that is there, as the provider itself sees it.
fn everything(served: &Served) -> (u64, usize, usize) {
    let provider = served.provider();
    let provider = provider
        .lock()
        .expect("no test panics while it holds this lock");
    (
        provider.prefilled_digest(),
        provider.count("User"),
        provider.count("Group"),
    )
}

fn users(served: &Served) -> usize {
    served
        .provider()
        .lock()
        .expect("no test panics while it holds this lock")
        .count("User")
}

fn scimproof(state: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin("scimproof"));
    command
        .args(args)
        .env("SCIMPROOF_STATE_DIR", state)
        .env("SCIMPROOF_TOKEN", TOKEN)
        .env_remove("SCIMPROOF_URL");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

async fn finish(child: Child) -> Output {
    tokio::task::spawn_blocking(move || child.wait_with_output().expect("the binary runs"))
        .await
        .expect("waiting does not panic")
}

/// Starts a run and waits until it has made something.
async fn under_way(served: &Served, state: &Path, args: &[&str]) -> Child {
    let child = scimproof(state, args).spawn().expect("the binary starts");
    let start = Instant::now();
    while users(served) <= FOREIGN_USERS {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "the run made nothing"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child
}

fn journals(state: &Path) -> Vec<String> {
    let names = std::fs::read_dir(state).into_iter().flatten().flatten();
    names
        .map(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .trim_end_matches(".jsonl")
                .to_owned()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_foreign_is_touched_and_no_secret_is_told() {
    let served = prefilled(Duration::ZERO).await;
    let state = tempfile::tempdir().expect("a folder");
    let before = everything(&served);
    let report = state.path().join("report.jsonl");
    for args in [
        &[
            "check",
            &served.url,
            "--report",
            &format!("json={}", report.display()),
        ][..],
        &[
            "play",
            &served.url,
            "--report",
            &format!("json={}", report.display()),
        ],
        &[
            "load",
            &served.url,
            "joiner",
            "--as",
            "okta-oin",
            "--clients",
            "4",
            "--count",
            "40",
        ],
    ] {
        let output = finish(
            scimproof(state.path(), args)
                .spawn()
                .expect("the binary starts"),
        )
        .await;
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args:?}\n{said}");
        let told = std::fs::read_to_string(&report).expect("a report was written");
        for text in [&said, &told] {
            assert!(!text.contains(TOKEN), "{args:?} told the token");
            // The two letters alone are what a check guesses with.
            let mut guesses = text
                .match_indices("Pw-")
                .map(|(at, start)| &text[at + start.len()..]);
            assert!(
                !guesses.any(|rest| rest.starts_with(|it: char| it.is_ascii_hexdigit())),
                "{args:?} told a password"
            );
        }
        assert_eq!(
            everything(&served),
            before,
            "{args:?} changed or left something"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_cleans_up_and_exits_with_130() {
    let served = prefilled(Duration::from_millis(10)).await;
    let state = tempfile::tempdir().expect("a folder");
    let before = everything(&served);
    for args in [
        &["check", &served.url][..],
        &["play", &served.url],
        &[
            "load",
            &served.url,
            "joiner",
            "--clients",
            "2",
            "--for",
            "60s",
        ],
        &[
            "load",
            &served.url,
            "joiner",
            "--rate",
            "20/s",
            "--for",
            "60s",
        ],
    ] {
        let child = under_way(&served, state.path(), args).await;
        let sent = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(sent.is_ok_and(|status| status.success()));
        let output = finish(child).await;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(130), "{args:?}\n{said}");
        assert_eq!(
            everything(&served),
            before,
            "{args:?} changed or left something"
        );
        assert_eq!(journals(state.path()), Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_run_left_is_removed_by_clean() {
    let served = prefilled(Duration::from_millis(10)).await;
    let state = tempfile::tempdir().expect("a folder");
    let before = everything(&served);
    let mut child = under_way(
        &served,
        state.path(),
        &[
            "load",
            &served.url,
            "joiner",
            "--clients",
            "4",
            "--for",
            "60s",
        ],
    )
    .await;
    child.kill().expect("the run is still going on");
    finish(child).await;
    assert!(
        users(&served) > FOREIGN_USERS,
        "the killed run left nothing to clean"
    );

    let runs = journals(state.path());
    let output = finish(
        scimproof(state.path(), &["clean", &runs[0]])
            .spawn()
            .expect("the binary starts"),
    )
    .await;
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(everything(&served), before, "{said}");
    assert_eq!(journals(state.path()), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_with_a_marker_of_its_own_removes_nobody_and_can_be_given_up() {
    let served = prefilled(Duration::ZERO).await;
    let state = tempfile::tempdir().expect("a folder");
    let before = everything(&served);
    // What carries no letter at all is carried by everybody.
    let first =
        serde_json::json!({ "run": { "marker": "", "target": served.url, "started": "now" } });
    let made = serde_json::json!({ "made": { "number": 1, "id": "1" } });
    let path = state.path().join("spoiled.jsonl");
    std::fs::write(&path, format!("{first}\n{made}\n")).expect("a journal");
    std::fs::write(state.path().join("empty.jsonl"), "").expect("a journal");

    let run = async |args: &[&str]| {
        let child = scimproof(state.path(), args).spawn();
        let output = finish(child.expect("the binary starts")).await;
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), said)
    };
    let (code, said) = run(&["clean", "spoiled"]).await;
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("clean spoiled --forget"), "{said}");
    assert_eq!(everything(&served), before);
    let (code, said) = run(&["list", "runs"]).await;
    assert_eq!((code, said.lines().count()), (Some(0), 2), "{said}");
    for name in ["spoiled", "empty"] {
        let (code, said) = run(&["clean", name, "--forget"]).await;
        assert_eq!(code, Some(0), "{said}");
    }
    assert_eq!(journals(state.path()), Vec::<String>::new());
}
