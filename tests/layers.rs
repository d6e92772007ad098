//! Who may import whom: the table of the design, held against every `crate::` path in `src/`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A module and what it may name besides itself, bottom first.
const LAYERS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("interrupt", &[]),
    ("scim", &[]),
    ("fault", &[]),
    ("liberty", &["scim"]),
    ("requirements", &[]),
    ("people", &["scim"]),
    ("client", &["error", "scim", "target"]),
    ("target", &["client", "error", "scim"]),
    ("journal", &["client", "error", "people"]),
    ("learnt", &["client", "people"]),
    (
        "session",
        &[
            "client", "error", "journal", "learnt", "people", "scim", "target",
        ],
    ),
    ("outcome", &["client", "error"]),
    ("reply", &["client", "outcome", "scim"]),
    (
        "checks",
        &[
            "client",
            "error",
            "fault",
            "journal",
            "learnt",
            "outcome",
            "people",
            "reply",
            "requirements",
            "scim",
            "session",
        ],
    ),
    (
        "event",
        &[
            "client",
            "learnt",
            "outcome",
            "requirements",
            "session",
            "target",
        ],
    ),
    (
        "scenario",
        &[
            "client",
            "error",
            "event",
            "interrupt",
            "outcome",
            "people",
            "reply",
            "requirements",
            "scim",
            "session",
            "target",
        ],
    ),
    (
        "run",
        &[
            "checks",
            "client",
            "event",
            "interrupt",
            "outcome",
            "requirements",
            "scenario",
            "session",
        ],
    ),
    (
        "load",
        &[
            "client",
            "error",
            "event",
            "interrupt",
            "people",
            "scenario",
            "scim",
            "session",
        ],
    ),
    ("provider", &["fault", "liberty", "scim"]),
    (
        "explore",
        &[
            "checks",
            "client",
            "event",
            "interrupt",
            "learnt",
            "outcome",
            "people",
            "provider",
            "reply",
            "requirements",
            "scenario",
            "scim",
            "session",
        ],
    ),
    (
        "report",
        &[
            "client",
            "error",
            "event",
            "learnt",
            "outcome",
            "requirements",
            "session",
            "target",
        ],
    ),
    (
        "cli",
        &[
            "checks",
            "client",
            "error",
            "event",
            "explore",
            "fault",
            "interrupt",
            "journal",
            "learnt",
            "liberty",
            "load",
            "people",
            "provider",
            "report",
            "requirements",
            "run",
            "scenario",
            "scim",
            "session",
            "target",
        ],
    ),
];

#[test]
fn modules_name_only_the_layers_below_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in rust_files(&source) {
        let relative = file.strip_prefix(&source).expect("found below src");
        let module = relative
            .iter()
            .next()
            .and_then(|part| part.to_str())
            .expect("a file in src");
        let module = module.trim_end_matches(".rs");
        if matches!(module, "main" | "lib") {
            continue;
        }
        let (_, allowed) = LAYERS
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("{module} has no place in the layers; give it one"));
        let text = std::fs::read_to_string(&file).expect("a readable source file");
        for named in modules_named(&text) {
            if named != module && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{} names crate::{named}", relative.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The modules after `crate::` in a source text, also in the braces of `use crate::{a, b::c}`.
fn modules_named(text: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for rest in text.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                let mut item = String::new();
                for letter in group.chars() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => named.extend(first_word(&std::mem::take(&mut item))),
                        _ if depth == 0 => item.push(letter),
                        _ => {}
                    }
                }
                named.extend(first_word(&item));
            }
            None => named.extend(first_word(rest)),
        }
    }
    named
}

/// The module at the beginning of a path; none where a macro or a function of the crate's root is named.
fn first_word(path: &str) -> Option<String> {
    let path = path.trim_start();
    let end = path
        .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .unwrap_or(path.len());
    (end > 0).then(|| path[..end].to_owned())
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)
        .expect("a readable folder")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
