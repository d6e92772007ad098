//! Real providers that nobody here wrote: each is checked, played at and loaded, and what is found is a snapshot.
//! Every finding in those snapshots was read against the RFC, see FINDINGS.md; a new one is a false alarm until that has been done.

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const TOKEN: &str = "interop-token";

/// A real provider, up until this is dropped.
struct Real {
    child: Child,
    url: String,
    token: Option<&'static str>,
}

impl Real {
    fn start(name: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/start");
        let mut child = Command::new(script)
            .arg(name)
            .env("SCIM_TOKEN", TOKEN)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("tests/interop/install has been run");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("the script says when it is ready");
        let url = line
            .trim()
            .strip_prefix("ready ")
            .unwrap_or_else(|| panic!("{name} did not come up: {line:?}"));
        Real {
            url: url.to_owned(),
            // scim2-server is open to everyone.
            token: (name != "scim2-server").then_some(TOKEN),
            child,
        }
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        // The script ends its provider when its standard input ends.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Runs the binary at a provider; returns its exit code and its events.
fn run(real: &Real, arguments: &[&str]) -> (i32, Vec<Value>) {
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("report.jsonl");
    let mut command = Command::new(cargo_bin("scimproof"));
    command.env_remove("SCIMPROOF_TOKEN");
    if let Some(token) = real.token {
        command.env("SCIMPROOF_TOKEN", token);
    }
    let output = command
        .args(arguments)
        .args([
            "--seed",
            "4711",
            "--report",
            &format!("json={}", report.display()),
        ])
        .env("SCIMPROOF_STATE_DIR", folder.path().join("state"))
        .output()
        .expect("the binary runs");
    let text = std::fs::read_to_string(&report).unwrap_or_default();
    let events = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON line"))
        .collect();
    let journals = std::fs::read_dir(folder.path().join("state")).map_or(0, Iterator::count);
    assert_eq!(
        journals,
        0,
        "something was left behind at {}\n{}",
        real.url,
        String::from_utf8_lossy(&output.stdout)
    );
    (output.status.code().unwrap_or(-1), events)
}

fn of<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
    events
        .iter()
        .filter(|event| event["event"] == kind)
        .collect()
}

/// What did not pass, in full, after a line of counts; what was skipped by its reasons.
fn findings(events: &[&Value], name: impl Fn(&Value) -> String) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut skipped: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut text = String::new();
    for event in events {
        let outcome = event["outcome"].as_str().unwrap_or("?");
        *counts.entry(outcome).or_default() += 1;
        let reason = event["reason"].as_str();
        match outcome {
            "passed" => continue,
            "skipped" => {
                let reason = reason.unwrap_or("?");
                skipped.entry(reason).or_default().push(name(event));
                continue;
            }
            _ => {}
        }
        let finding = &event["finding"];
        let severity = event["severity"].as_str().unwrap_or("fail");
        let _ = writeln!(text, "\n{outcome} {severity} {}", name(event));
        for (label, value) in [
            ("expected", finding["expected"].as_str()),
            ("got", finding["got"].as_str()),
            ("reason", reason),
        ] {
            if let Some(value) = value {
                let _ = writeln!(text, "  {label:<9} {value}");
            }
        }
    }
    for (reason, names) in skipped {
        let _ = writeln!(text, "\nskipped: {reason}\n  {}", names.join("\n  "));
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(outcome, count)| format!("{count} {outcome}"))
        .collect();
    format!("{}\n{text}", counts.join(", "))
}

fn assert_snapshot(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => "../../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
        filters => vec![
            // Where it is cut, and when the server hangs up, is chance.
            (r"  (got|reason)    [^\n]*(…|broke off)[^\n]*", "  $1    (not the same each time)"),
            (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID"),
            (r"\b[0-9a-f]{32}\b", "ID"),
            (r"127\.0\.0\.1:\d+", "HOST"),
            // The ids of django-scim2 are the numbers of rows: how many were made before, says nothing.
            (r#""value":"\d+""#, r#""value":"ROW""#),
            (r"20\d\d-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)", "TIME"),
            (r#"W/\\?"[^"\\]*\\?""#, "VERSION"),
        ],
    }, {
        insta::assert_snapshot!(name, text);
    });
}

fn check(name: &str) {
    // One at a time: what some providers answer depends on what else is there at that moment.
    let real = Real::start(name);
    let (_, mut events) = run(&real, &["check", &real.url, "--jobs", "1"]);
    for event in &mut events {
        if broke_off(event) {
            again(&real, event);
        }
    }
    let checks = of(&events, "check");
    let id = |event: &Value| event["id"].as_str().unwrap_or("?").to_owned();
    let text = findings(&checks, id);
    assert_snapshot(&format!("interop.{name}.check"), &text);
    let failed = checks.iter().filter(|event| event["outcome"] == "failed");
    assert_read(name, &failed.map(|event| id(event)).collect::<Vec<_>>());
}

/// True if the connection was lost under a check: a server that closes idle ones may close one that is just taken up.
fn broke_off(event: &Value) -> bool {
    let reason = event["reason"].as_str().unwrap_or_default();
    event["outcome"] == "blocked" && reason.contains("broke off")
}

/// Asks once more; what is lost each time stays as it was told.
fn again(real: &Real, event: &mut Value) {
    let id = event["id"].as_str().expect("a check has an id").to_owned();
    let (_, events) = run(real, &["check", &real.url, "--jobs", "1", "--only", &id]);
    if let Some(told) = of(&events, "check").first() {
        *event = (*told).clone();
    }
}

/// Each finding has its place in FINDINGS.md, where it was held against the RFC; and nothing else stands there.
fn assert_read(name: &str, failed: &[String]) {
    let read = include_str!("FINDINGS.md");
    let mut parts = read.split("\n## ");
    let part = parts.find(|part| part.starts_with(name));
    let part = part.expect("FINDINGS.md has a part for each provider");
    let spans = part.split('`').skip(1).step_by(2);
    // A path begins with a slash, an id only holds one.
    let listed: Vec<&str> = spans.filter(|it| it.find('/') > Some(0)).collect();
    let fits = |pattern: &str, id: &str| match pattern.split_once('*') {
        Some((head, tail)) => id.starts_with(head) && id.ends_with(tail),
        None => id == pattern,
    };
    for id in failed {
        let known = listed.iter().any(|pattern| fits(pattern, id));
        assert!(
            known,
            "{name}: nobody has read {id}: false alarm or finding?"
        );
    }
    for pattern in listed {
        let found = failed.iter().any(|id| fits(pattern, id));
        assert!(
            found,
            "{name}: {pattern} in FINDINGS.md is no finding any more"
        );
    }
}

fn play(name: &str) {
    let real = Real::start(name);
    let (_, events) = run(
        &real,
        &["play", &real.url, "--jobs", "1", "--settle", "100ms"],
    );
    let text = findings(&of(&events, "play"), |event| {
        format!(
            "{} as {}",
            event["behaviour"].as_str().unwrap_or("?"),
            event["persona"].as_str().unwrap_or("?")
        )
    });
    assert_snapshot(&format!("interop.{name}.play"), &text);
}

/// A load whose outcome does not depend on how fast this machine is: so many people, all of them there afterwards.
fn load(name: &str) {
    for driver in [["--clients", "4"], ["--rate", "20/s"]] {
        let real = Real::start(name);
        let arguments = [
            "load", &real.url, "joiner", "--as", "okta-oin", "--count", "40", driver[0], driver[1],
        ];
        let (_, events) = run(&real, &arguments);
        let loads = of(&events, "load");
        let loaded = loads.first().expect("the load was reported");
        assert_eq!(loaded["started"], 40, "{loaded:#}");
        assert_eq!(loaded["failed"], 0, "{loaded:#}");
        assert_eq!(loaded["truth"]["acknowledged"], 40, "{loaded:#}");
        assert_eq!(loaded["truth"]["there"], 40, "{loaded:#}");
    }
}

#[test]
fn scim2_server_is_checked() {
    check("scim2-server");
}

#[test]
fn scim2_server_is_played_at() {
    play("scim2-server");
}

#[test]
fn scim2_server_is_loaded() {
    load("scim2-server");
}

#[test]
fn scimmy_is_checked() {
    check("scimmy");
}

#[test]
fn scimmy_is_played_at() {
    play("scimmy");
}

#[test]
fn scimmy_is_loaded() {
    load("scimmy");
}

#[test]
fn django_scim2_is_checked() {
    check("django-scim2");
}

#[test]
fn django_scim2_is_played_at() {
    play("django-scim2");
}
