//! Bad input gets one clear error: what is wrong, where, what to do; exit code 2; nothing left behind.

use assert_cmd::Command;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;

/// A password in one of the addresses, which no message may repeat.
const SECRET: &str = "s3cret";

/// The binary with a state folder of its own and none of our own variables.
fn scimproof(state: &Path) -> Command {
    let mut command = Command::cargo_bin("scimproof").expect("the binary is built");
    for name in [
        "SCIMPROOF_TOKEN",
        "SCIMPROOF_URL",
        "SCIMPROOF_PASSWORD",
        "NO_COLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(name);
    }
    command
        .env("SCIMPROOF_STATE_DIR", state)
        .timeout(std::time::Duration::from_secs(60));
    command
}

/// A provider that gives every request the same answer; returns its base URL.
fn always(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/scim", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    url
}

/// Runs the binary and shows what it said, with the changing parts of it named.
fn say(args: &[&str], state: &Path, hidden: &[(&str, &str)]) -> String {
    let output = scimproof(state)
        .args(args)
        .output()
        .expect("the binary runs");
    let mut text = format!("$ scimproof {}\n", args.join(" "));
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!stderr.contains(SECRET), "{stderr}");
    let _ = write!(
        text,
        "{stderr}exit {}\n\n",
        output.status.code().unwrap_or(-1)
    );
    text = text.replace(&state.display().to_string(), "STATE");
    for (value, name) in hidden {
        text = text.replace(value, name);
    }
    let left = std::fs::read_dir(state).map_or(0, Iterator::count);
    assert_eq!(left, 0, "{args:?} left a journal behind");
    text
}

fn assert_snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn addresses_and_first_contact() {
    let state = tempfile::tempdir().expect("a folder");
    let dir = state.path();
    let free = TcpListener::bind("127.0.0.1:0")
        .expect("a free port")
        .local_addr()
        .expect("an address");
    let nobody = format!("http://{free}/scim");
    let refuses = always(
        "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    );
    let page = always(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<html>Hi</html>",
    );
    let moved = always(
        "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );
    let https = page.replace("http://", "https://");
    let mut text = String::new();
    for args in [
        &["check", "scim.example.com/v2"][..],
        &["check", "ftp://scim.example.com/v2"],
        &["check", "https://ann:s3cret@scim.example.com/v2"],
        &["check", &nobody],
        &["check", &https],
        &["check", &refuses],
        &["check", &page],
        &["check", &moved],
        &["play", &page],
        &["load", &refuses, "joiner"],
    ] {
        let hidden = [
            (&nobody[..], "NOBODY"),
            (&https, "HTTPS"),
            (&refuses, "REFUSES"),
            (&page, "PAGE"),
            (&moved, "MOVED"),
        ];
        text.push_str(&say(args, dir, &hidden));
    }
    assert_snapshot("bad_addresses", &text);
}

#[test]
fn names_files_and_flags() {
    let state = tempfile::tempdir().expect("a folder");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let empty = elsewhere.path().join("empty");
    std::fs::write(&empty, "\n").expect("a writable folder");
    let behaviours = elsewhere.path().join("behaviours");
    std::fs::create_dir(&behaviours).expect("a writable folder");
    let vanish = "name = \"mine\"\ntitle = \"x\"\n[given]\nusers = [\"a\"]\n[[step]]\ndo = \"deactivat\"\nuser = \"a\"\n";
    std::fs::write(behaviours.join("mine.toml"), vanish).expect("a writable folder");
    let folder = elsewhere.path().display().to_string();
    let mut text = String::new();
    for args in [
        &["check", "--only", "patch/remove-one-membre"][..],
        &["check", "--only", "pach"],
        &["check", "--only", "must", "--skip", "must,should,may"],
        &[
            "check",
            "--report",
            &format!("junit={folder}/none/junit.xml"),
        ],
        &["check", "--report", "junt=x"],
        &["check", "--token-file", &format!("{folder}/none")],
        &[
            "check",
            "http://127.0.0.1:1/scim",
            "--token-file",
            &format!("{folder}/empty"),
        ],
        &[
            "check",
            "http://127.0.0.1:1/scim",
            "--token-command",
            "exit 3",
        ],
        &["check", "http://127.0.0.1:1/scim", "--user", "ann"],
        &[
            "check",
            "http://127.0.0.1:1/scim",
            "-H",
            "Authorization: Bearer x",
        ],
        &[
            "check",
            "https://127.0.0.1:1/scim",
            "--ca-file",
            &format!("{folder}/empty"),
        ],
        &["play", "joiner", "--as", "octa-oin"],
        &["play", "joinner"],
        &["play", "mine", "--scenarios", &folder],
        &["play", "--scenarios", &format!("{folder}/none")],
        &["load", "joinner", "--for", "1s"],
        &["load", "joiner", "--limit", "p99 < 800"],
        &["load", "joiner", "--rate", "fast"],
        &["serve", "--fault", "delete-answer-200"],
        &["serve", "--without", "bulky"],
        &["check", "--only", "discovery/spc"],
        &["check", "--only", ""],
        &["check", "--skip", "nonsense"],
        &["check", "--only", "explore", "--skip", "nonsense"],
        &[
            "check",
            "--only",
            "explore",
            "--skip",
            "attributes/User/none",
        ],
        &["check", "--only", "explore", "--skip", "explore"],
        &["prove", "--only", "explore"],
        &["check", "--rules", "INTEROPP"],
        &["check", "--email-domain", ""],
        &["check", "--email-domain", "example"],
        &["check", "--jobs", "99999999999999999999999"],
        &["check", "--explore", "99999999999999999999999"],
        &["check", "--race-rounds", "99999999999999999999999"],
        &["load", "--count", "99999999999999999999999"],
        &[
            "serve",
            "--liberty",
            "pages-of-ten",
            "--liberty",
            "pages-of-one",
        ],
        &["explain", "patch/remove-one-membre"],
        &["clean", "spnobody"],
    ] {
        text.push_str(&say(args, state.path(), &[(&folder, "DIR")]));
    }
    assert_snapshot("bad_names", &text);
}
