//! The command line as a stranger meets it: help texts, and every `$ scimproof` line of the README.

use assert_cmd::Command;
use std::fmt::Write as _;

fn scimproof(state: &std::path::Path) -> Command {
    let mut command = Command::cargo_bin("scimproof").expect("the binary is built");
    for name in ["SCIMPROOF_TOKEN", "SCIMPROOF_URL", "SCIMPROOF_PASSWORD"] {
        command.env_remove(name);
    }
    command
        .env("SCIMPROOF_STATE_DIR", state)
        .env("COLUMNS", "100");
    command
}

#[test]
fn help_teaches() {
    let state = tempfile::tempdir().expect("a folder");
    let mut text = String::new();
    for command in [
        "", "prove", "check", "play", "load", "serve", "list", "explain", "clean",
    ] {
        let mut arguments: Vec<&str> = command.split_whitespace().collect();
        arguments.push("--help");
        let output = scimproof(state.path())
            .args(&arguments)
            .output()
            .expect("the binary runs");
        assert!(output.status.success(), "{command} --help failed");
        let _ = writeln!(text, "$ scimproof {}", arguments.join(" "));
        text.push_str(&String::from_utf8_lossy(&output.stdout));
        text.push('\n');
    }
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("help", text);
    });
}

#[test]
fn every_line_of_the_readme_runs() {
    let state = tempfile::tempdir().expect("a folder");
    let readme = include_str!("../README.md");
    let lines: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.trim().strip_prefix("$ scimproof "))
        .collect();
    assert!(lines.len() >= 5, "the README shows hardly any command");
    for line in lines {
        let output = scimproof(state.path())
            .args(line.split_whitespace())
            .output()
            .expect("the binary runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "$ scimproof {line}\n{said}");
    }
}

#[test]
fn prove_checks_plays_loads_and_writes_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("report");
    let output = scimproof(&folder.path().join("state"))
        .args(["prove", "--count", "20", "--settle", "100ms", "--out"])
        .arg(&out)
        .output()
        .expect("the binary runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("reference provider in this process"),
        "{said}"
    );
    assert!(!said.contains("patch/remove-one-member"), "{said}");
    assert!(said.contains("passed  leaver as entra"), "{said}");
    assert!(said.contains("20 created with success, 20 there"), "{said}");

    let text = std::fs::read_to_string(out.join("report.txt")).expect("a text report");
    assert!(text.contains("conformant so far"), "{text}");
    assert!(text.contains("passed  patch/remove-one-member"), "{text}");
    let lines = std::fs::read_to_string(out.join("report.jsonl")).expect("a JSON report");
    assert!(
        lines
            .lines()
            .last()
            .is_some_and(|line| line.contains(r#""event":"ended""#))
    );
    let junit = std::fs::read_to_string(out.join("junit.xml")).expect("a JUnit report");
    assert!(junit.contains("patch/remove-one-member") && junit.contains("</testsuites>"));
}
