//! Verdict: a whole run in one line.

use super::Tally;
use super::shown::count;

/// What the run came to, in one line whose first words are the meaning of the exit code.
#[must_use]
pub fn verdict(tally: &Tally, strict: bool) -> String {
    let findings = tally.failed + tally.load_findings;
    let mut bad = Vec::new();
    number(&mut bad, findings, "finding", "findings");
    number(&mut bad, tally.warned, "warning", "warnings");
    number(&mut bad, tally.noted, "note", "notes");
    let mut rest = Vec::new();
    if tally.passed > 0 || tally.loads_passed == 0 {
        rest.push(format!("{} passed", tally.passed));
    }
    number(&mut rest, tally.loads_passed, "load held", "loads held");
    number(&mut rest, tally.skipped, "skipped", "skipped");
    number(&mut rest, tally.blocked, "blocked", "blocked");
    number(
        &mut rest,
        tally.loads_not_judged,
        "load not judged",
        "loads not judged",
    );
    if tally.left > 0 {
        rest.push(format!("{} left behind", tally.left));
    }
    let (bad, rest) = (bad.join(", "), rest.join(", "));
    let numbers = if bad.is_empty() {
        rest.clone()
    } else {
        format!("{bad}: {rest}")
    };
    match tally.exit_code(strict) {
        130 => format!("interrupted; until then {numbers}"),
        0 if bad.is_empty() => format!("conformant so far: {rest}"),
        0 => format!("conformant so far, with {numbers}"),
        1 if findings == 0 => format!("{bad} (--strict): {rest}"),
        1 => numbers,
        _ if tally.broken => {
            format!("not judged, because scimproof could not go on; until then {numbers}")
        }
        _ if tally.loads_not_judged > 0 => format!("not judged: {numbers}"),
        _ if tally.blocked > 0 && tally.passed + tally.warned + tally.noted > 0 => {
            format!("not wholly judged, because something went wrong before some rules: {numbers}")
        }
        _ if tally.blocked > 0 => {
            format!("not judged, because something went wrong before every rule: {numbers}")
        }
        _ => format!("not judged, because nothing applied: {numbers}"),
    }
}

fn number(parts: &mut Vec<String>, number: usize, one: &str, many: &str) {
    if number > 0 {
        parts.push(count(number as u64, one, many));
    }
}
