//! What blocks many checks is one cause, and is told as one.

use super::page::{FAINT, Page, UNSURE, paint, word};
use crate::report::shown::short;
use std::io;

/// How many checks that are blocked by the same are told one by one.
pub(super) const TOLD: u64 = 3;
/// How many words of a reason make it the same as another.
const WORDS: usize = 16;

/// A reason for which checks are blocked.
pub(super) struct Cause {
    shape: String,
    /// The reason as it was first told.
    reason: String,
    checks: u64,
}

/// Counts a check that is blocked for this reason; returns how many are by now.
pub(super) fn note(causes: &mut Vec<Cause>, reason: &str) -> u64 {
    let shape = shape(reason);
    if let Some(cause) = causes.iter_mut().find(|cause| cause.shape == shape) {
        cause.checks += 1;
        return cause.checks;
    }
    causes.push(Cause {
        shape,
        reason: short(reason),
        checks: 1,
    });
    1
}

/// The causes that blocked more checks than were told one by one, the commonest first.
pub(super) fn told(page: &mut Page, causes: &[Cause]) -> io::Result<()> {
    let mut many: Vec<&Cause> = causes.iter().filter(|cause| cause.checks > TOLD).collect();
    if many.is_empty() {
        return Ok(());
    }
    many.sort_by_key(|cause| std::cmp::Reverse(cause.checks));
    for cause in many {
        let line = format!("{} × {}", cause.checks, cause.reason);
        page.line(&format!(
            "{}{}",
            word(UNSURE, "blocked"),
            paint(FAINT, &line)
        ))?;
    }
    page.gap()
}

/// The reason without what differs from check to check: ids and made-up names have digits in them.
fn shape(reason: &str) -> String {
    let is_status = |word: &str| {
        let bare = word.trim_matches(|it: char| !it.is_alphanumeric());
        bare.len() == 3 && bare.chars().all(|it| it.is_ascii_digit())
    };
    let common = |word: &&str| !word.contains(|it: char| it.is_ascii_digit()) || is_status(word);
    let words: Vec<&str> = reason
        .split_whitespace()
        .filter(common)
        .take(WORDS)
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{note, shape};

    #[test]
    fn ids_make_no_difference_and_statuses_do() {
        let reason = |id, status| {
            format!(
                "a fixture could not be made: POST /Users: expected status 201, got status {status} for {id}"
            )
        };
        let mut causes = Vec::new();
        assert_eq!(note(&mut causes, &reason("ann.spz82", 500)), 1);
        assert_eq!(note(&mut causes, &reason("bob.spz83", 500)), 2);
        assert_eq!(note(&mut causes, &reason("bob.spz83", 400)), 1);
        assert!(shape(&reason("x1", 500)).ends_with("got status 500 for"));
    }
}
