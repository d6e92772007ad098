//! What is told of a sequence that was found, and the file that it is written to.

use super::duel::Difference;
use super::{Found, Options};
use crate::outcome::Finding;
use crate::scenario::{Call, Sequence};
use crate::session::Session;
use std::path::Path;

/// How a file begins that exploring has written, so that it may be written over.
const FOUND: &str = "Found by scimproof";
/// What is said of a sequence that is not as short as it can be.
const CUT: &str = "It was to be made shorter, and then seen once more, when the run was stopped";

/// Writes down what was found; returns how to play it again, or nothing if it could not be written.
pub(super) fn write(session: &Session, options: &Options, found: &Found) -> String {
    let (seed, shown) = (session.seed(), &found.shown);
    let sequence = Sequence {
        name: format!("explore-{seed}-{}", found.number),
        title: format!(
            "After these {} requests it is not as it should be",
            shown.calls.len()
        ),
        calls: shown.calls.clone(),
    };
    let mut comments = vec![
        format!(
            "{FOUND} {} with --explore {} --seed {seed}.",
            env!("CARGO_PKG_VERSION"),
            options.sequences
        ),
        format!("Expected: {}", shown.difference.expected),
        format!("Got: {}", shown.difference.got),
        "Play it again: scimproof play URL and the name of this file.".to_owned(),
    ];
    if found.cut {
        comments.insert(1, format!("{CUT}."));
    }
    let text = sequence.to_toml(&comments);
    match std::fs::write(&options.file, session.client().secrets().hide(&text)) {
        Ok(()) => session.replay(&options.file.display().to_string()),
        Err(_) => String::new(),
    }
}

/// Whether a sequence can be written to this file without harm; it is asked before anything is played.
///
/// # Errors
/// Why it cannot: `scimproof play` would not take it for a file, its folder is missing, or it is somebody else's.
pub fn may_write(file: &Path) -> Result<(), String> {
    let shown = file.display();
    if file.extension().is_none_or(|it| it != "toml") {
        return Err(format!("{shown} does not end in .toml"));
    }
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    if folder.is_some_and(|it| !it.is_dir()) {
        return Err(format!("the folder of {shown} is not there"));
    }
    match std::fs::read_to_string(file) {
        Ok(text) if text.trim_start_matches(['#', ' ']).starts_with(FOUND) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Ok(_) => Err(format!(
            "{shown} is there, and scimproof did not write it; name another file"
        )),
        Err(error) => Err(format!("{shown}: {error}")),
    }
}

/// The difference with the requests that show it.
pub(super) fn finding(found: &Found) -> Finding {
    let shown = &found.shown;
    let cut = if found.cut {
        format!(". {CUT}")
    } else {
        String::new()
    };
    let lines: Vec<String> = shown.calls.iter().map(Call::line).collect();
    let Difference {
        expected,
        got,
        exchange,
        ..
    } = &shown.difference;
    Finding {
        expected: expected.clone(),
        got: format!("{got}, after {}{cut}", lines.join("; then ")),
        exchange: Some(exchange.clone()),
    }
}
