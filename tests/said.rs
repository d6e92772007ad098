//! What a run says, as the person hears it who waits: commands that can be given again, no more words than are needed, each
//! thing once, and that a report could not be written.

#[allow(dead_code, reason = "only the binary is run here")]
mod front;

use front::{Ran, scimproof};
use scimproof::fault::Fault;
use scimproof::provider::serve::{Options, Served, serve};
use scimproof::provider::{OTHER_TENANT, Settings};
use scimproof::rules::{RuleSet, Rules};
use std::path::Path;
use std::process::Command;

const TOKEN: &str = "t0ken-of-the-tests";
const OTHER: &str = "t0ken-of-the-others";
const KEY: &str = "k3y-of-the-gateway";
/// Found by one check, which is quick.
const FAULT: Fault = Fault::PatchRemoveMembersIgnoresFilter;
const ID: &str = "patch/remove-one-member";

async fn faulty(fault: Fault) -> Served {
    let settings = Settings {
        faults: [fault].into(),
        token: Some(TOKEN.to_owned()),
        other_token: Some(OTHER.to_owned()),
        rules: Rules::claiming(&[RuleSet::Interop]),
        ..Settings::default()
    };
    let options = Options {
        settings,
        ..Options::default()
    };
    serve(options).await.expect("a free port")
}

/// What stands behind `again` in a report.
fn again(said: &str) -> String {
    let mut lines = said.lines().map(str::trim_start);
    let line = lines.find_map(|line| line.strip_prefix("again "));
    let line = line.unwrap_or_else(|| panic!("{said}"));
    line.trim().to_owned()
}

/// Gives a command line to a shell.
async fn shell(state: &Path, line: &str) -> (i32, String) {
    let binary = assert_cmd::cargo::cargo_bin("scimproof");
    let folder = binary.parent().expect("it has a folder").display();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command
        .args(["-c", line])
        .env("PATH", path)
        .env("SCIMPROOF_STATE_DIR", state)
        .env("SCIMPROOF_TOKEN", TOKEN)
        .env("SCIMPROOF_OTHER_TOKEN", OTHER);
    // The provider lives in this process, so that waiting must not stop it.
    let output = tokio::task::spawn_blocking(move || command.output().expect("there is a shell"));
    let output = output.await.expect("no panic");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_does_it_again_holds_all_that_was_asked() {
    let served = faulty(FAULT).await;
    let folder = tempfile::tempdir().expect("a folder");
    let template = folder.path().join("our user's.json");
    std::fs::write(&template, "{\"title\":null}").expect("a writable folder");
    let (url, template) = (&served.url, template.display());
    let asked = format!(
        "--only {ID} --seed 7 --rules INTEROP --race-rounds 5 --email-domain corp.example \
         --user-template \"{template}\" --other-url {url}{OTHER_TENANT} --timeout 20s \
         --restricted-to itself -H 'X-Tenant: a b' -H 'X-Api-Key: {KEY}'"
    );
    let (code, said) = shell(folder.path(), &format!("scimproof check {url} {asked}")).await;
    assert_eq!(code, 1, "{said}");
    assert!(!said.contains(KEY) && !said.contains(TOKEN), "{said}");
    let line = again(&said);
    let quoted = template.to_string().replace('\'', r"'\''");
    assert_eq!(
        line,
        format!(
            "scimproof check {url} --rules interop --only {ID} --seed 7 --race-rounds 5 \
             -H 'X-Tenant: a b' --timeout 20000ms --email-domain corp.example \
             --user-template '{quoted}' --other-url {url}{OTHER_TENANT} --restricted-to itself"
        )
    );
    let (code, said) = shell(folder.path(), &line).await;
    assert_eq!((code, again(&said)), (1, line), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_explored_is_explored_again_under_the_same_rules() {
    let served = faulty(Fault::RenamingEmptiesGroup).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("it's found.toml");
    let (url, shown) = (&served.url, file.display());
    let line = format!(
        "scimproof check {url} --only explore --seed 7 --rules interop --explore-file \"{shown}\""
    );
    let (_, said) = shell(folder.path(), &line).await;
    let line = again(&said);
    assert!(line.ends_with(" --rules interop"), "{line}");
    let (code, said) = shell(folder.path(), &format!("{line} --strict")).await;
    assert_eq!((code, again(&said)), (1, line), "{said}");
}

async fn check(served: &Served, flags: &[&str]) -> Ran {
    let state = tempfile::tempdir().expect("a folder");
    let arguments = [&["check", &served.url, "--only", "patch/remove"], flags].concat();
    let ran = scimproof(state.path(), Some(TOKEN), &arguments).await;
    let left = std::fs::read_dir(state.path()).map_or(0, Iterator::count);
    assert_eq!(left, 0, "a journal was left: {}", ran.said());
    ran
}

#[tokio::test(flavor = "multi_thread")]
async fn as_much_is_told_as_was_asked() {
    let served = faulty(FAULT).await;
    let usual = check(&served, &[]).await;
    let quiet = check(&served, &["--quiet"]).await;
    let verbose = check(&served, &["-v"]).await;
    for ran in [&usual, &quiet, &verbose] {
        assert_eq!(ran.code, 1, "{}", ran.said());
        let said = ran.said();
        assert!(said.contains(&format!("FAILED  {ID}")), "{said}");
        assert!(
            said.contains("findings") || said.contains("finding"),
            "{said}"
        );
    }
    let has = |ran: &Ran, word: &str| ran.said().lines().any(|line| line.starts_with(word));
    assert!(has(&verbose, "passed  patch/"), "{}", verbose.said());
    assert!(!has(&usual, "passed"), "{}", usual.said());
    assert!(
        usual.said().contains("\n        patch "),
        "{}",
        usual.said()
    );
    let first = quiet.said().lines().next().map(str::to_owned);
    assert!(
        first.is_some_and(|it| it.starts_with("FAILED")),
        "{}",
        quiet.said()
    );
    assert!(
        !quiet.said().contains("\n        patch "),
        "{}",
        quiet.said()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_cannot_be_written_is_one_error_and_everything_is_removed() {
    let served = faulty(FAULT).await;
    for form in ["json", "text", "junit"] {
        let report = format!("{form}=/dev/full");
        let ran = check(&served, &["--report", &report]).await;
        let said = ran.said();
        assert_eq!(ran.code, 2, "{said}");
        let errors = said.matches("/dev/full: cannot write the report: No space left");
        assert_eq!(errors.count(), 1, "{said}");
    }
    let state = tempfile::tempdir().expect("a folder");
    for line in [
        format!("scimproof check {} --only {ID} >/dev/full", served.url),
        format!(
            "scimproof check {} --only {ID} >/dev/full 2>/dev/full",
            served.url
        ),
        "scimproof serve --port 0 >/dev/full".to_owned(),
        "scimproof list checks >/dev/full".to_owned(),
    ] {
        let (code, said) = shell(state.path(), &line).await;
        assert_eq!(code, 2, "{line}: {said}");
        assert!(!said.contains("panicked"), "{line}: {said}");
    }
    let provider = served.provider();
    let provider = provider.lock().expect("nothing panics under this lock");
    assert_eq!((provider.count("User"), provider.count("Group")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_connection_is_told_once() {
    let state = tempfile::tempdir().expect("a folder");
    let report = state.path().join("report.txt");
    let line = format!(
        "scimproof check http://127.0.0.1:1/scim --report text='{}'",
        report.display()
    );
    let (code, said) = shell(state.path(), &line).await;
    assert_eq!(code, 2, "{said}");
    assert_eq!(said.matches("no connection").count(), 1, "{said}");
    let text = std::fs::read_to_string(report).expect("a report");
    assert!(text.contains("no connection"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn exploring_can_be_skipped() {
    let served = faulty(FAULT).await;
    let ran = check(&served, &["--explore", "20", "--skip", "explore"]).await;
    assert!(!ran.said().contains("explore"), "{}", ran.said());
    let ran = check(&served, &["--skip", "explore/sequences"]).await;
    assert_eq!(ran.code, 1, "{}", ran.said());
}
