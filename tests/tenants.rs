//! A second tenant and a restricted client, through the binary: what is judged with them, what is told of them, and that
//! what was made at the second tenant is removed too, also after a crash.

use assert_cmd::cargo::cargo_bin;
use scimproof::provider::serve::{Options, Served, serve};
use scimproof::provider::{OTHER_TENANT, Settings};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const TOKEN: &str = "t0ken-of-the-first";
const OTHER: &str = "t0ken-of-the-second";
const RESTRICTED: &str = "t0ken-of-the-restricted";

async fn served(delay: Duration) -> Served {
    let settings = Settings {
        token: Some(TOKEN.to_owned()),
        other_token: Some(OTHER.to_owned()),
        restricted_token: Some(RESTRICTED.to_owned()),
        ..Settings::default()
    };
    let options = Options {
        settings,
        delay: Some(delay),
        ..Options::default()
    };
    serve(options).await.expect("a free port")
}

fn scimproof(state: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin("scimproof"));
    command
        .args(args)
        .env("SCIMPROOF_STATE_DIR", state)
        .env("SCIMPROOF_TOKEN", TOKEN)
        .env("SCIMPROOF_OTHER_TOKEN", OTHER)
        .env("SCIMPROOF_RESTRICTED_TOKEN", RESTRICTED)
        .env_remove("SCIMPROOF_URL");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

async fn run(mut command: Command) -> (Option<i32>, String) {
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output: Output = output
        .expect("waiting does not panic")
        .expect("the binary runs");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    (output.status.code(), said)
}

fn count(served: &Served) -> usize {
    let provider = served.provider();
    let provider = provider
        .lock()
        .expect("no test panics while it holds this lock");
    provider.count("User") + provider.count("Group")
}

/// What stands in the state folder: names of runs, with `.other` behind them for a second tenant.
fn journals(state: &Path) -> Vec<String> {
    scimproof::journal::Journal::runs(state)
}

#[tokio::test(flavor = "multi_thread")]
async fn with_further_clients_more_is_judged_and_no_token_is_told() {
    let served = served(Duration::ZERO).await;
    let state = tempfile::tempdir().expect("a folder");
    let out = tempfile::tempdir().expect("a folder");
    let report = out.path().join("report.jsonl");
    let to = format!("json={}", report.display());
    let url = format!("{}{OTHER_TENANT}", served.url);
    let (code, said) = run(scimproof(
        state.path(),
        &[
            "check",
            &served.url,
            "--only",
            "security",
            "--other-url",
            &url,
            "--restricted-to",
            "itself",
            "--report",
            &to,
        ],
    ))
    .await;
    assert_eq!(code, Some(0), "{said}");
    let told = std::fs::read_to_string(&report).expect("a report");
    for token in [TOKEN, OTHER, RESTRICTED] {
        assert!(!said.contains(token) && !told.contains(token), "{token}");
    }
    assert!(!told.contains("SCIMPROOF_OTHER_TOKEN"), "none was skipped");
    assert_eq!((count(&served), journals(state.path())), (0, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_them_the_report_says_what_to_give() {
    let served = served(Duration::ZERO).await;
    let state = tempfile::tempdir().expect("a folder");
    let mut command = scimproof(
        state.path(),
        &[
            "check",
            &served.url,
            "--only",
            "security,auth",
            "--report",
            "json=-",
        ],
    );
    command
        .env_remove("SCIMPROOF_OTHER_TOKEN")
        .env_remove("SCIMPROOF_RESTRICTED_TOKEN");
    let (code, said) = run(command).await;
    assert_eq!(code, Some(0), "{said}");
    for variable in ["SCIMPROOF_OTHER_TOKEN", "SCIMPROOF_RESTRICTED_TOKEN"] {
        assert!(said.contains(variable), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_second_tenant_is_refused() {
    let served = served(Duration::ZERO).await;
    let state = tempfile::tempdir().expect("a folder");
    for (token, args, word) in [
        (TOKEN, &[][..], "that of the first"),
        ("t0ken-of-nobody", &[], "second tenant"),
        (
            "",
            &["--other-url", "http://127.0.0.1:1"],
            "SCIMPROOF_OTHER_TOKEN",
        ),
    ] {
        let mut command = scimproof(state.path(), &["check", &served.url]);
        command.args(args).env("SCIMPROOF_OTHER_TOKEN", token);
        let (code, said) = run(command).await;
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(word), "{said}");
        assert_eq!(journals(state.path()), Vec::<String>::new(), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_run_left_at_the_second_tenant_is_removed_by_clean() {
    let served = served(Duration::from_millis(60)).await;
    let state = tempfile::tempdir().expect("a folder");
    let only = "security/other-tenant-same-external-id";
    let mut child = scimproof(state.path(), &["check", &served.url, "--only", only])
        .spawn()
        .expect("the binary starts");
    let start = Instant::now();
    // One user here, and one there.
    while count(&served) < 2 {
        assert!(start.elapsed() < Duration::from_secs(60), "it made nothing");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child.kill().expect("the run is still going on");
    child.wait().expect("it was killed");
    let runs = journals(state.path());
    assert_eq!(runs.len(), 2, "{runs:?}");

    // Without the second token, what was made there stays, and is still known.
    let run_name = runs[0].trim_end_matches(".other");
    let mut command = scimproof(state.path(), &["clean", run_name]);
    command.env_remove("SCIMPROOF_OTHER_TOKEN");
    let (code, said) = run(command).await;
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("SCIMPROOF_OTHER_TOKEN"), "{said}");
    assert_eq!(journals(state.path()), [format!("{run_name}.other")]);

    let (code, said) = run(scimproof(state.path(), &["clean", run_name])).await;
    assert_eq!(code, Some(0), "{said}");
    assert_eq!((count(&served), journals(state.path())), (0, Vec::new()));
}
