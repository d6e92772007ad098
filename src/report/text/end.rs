//! The end: what is left behind, a summary per area, and the verdict.

use super::page::{BAD, FAINT, GOOD, INDENT, NOTE, Page, STRONG, UNSURE, USUAL, paint, word};
use crate::client::Rut;
use crate::event::Ended;
use crate::report::shown::{count, plain, short, time};
use crate::report::{Tally, verdict};
use crate::requirements::{Counts, Coverage};
use crate::session::Cleaned;
use anstyle::Style;
use std::io;

/// Where more than one check of so many is skipped, the summary says so.
const MOST_SKIPPED: u64 = 5;

/// Resources left behind that are named one by one.
const LEFT_SHOWN: usize = 10;

pub(super) fn cleaned_up(page: &mut Page, cleaned: &Cleaned, run: &str) -> io::Result<()> {
    page.gap()?;
    let removed = count(cleaned.removed as u64, "resource", "resources");
    page.line(&paint(FAINT, &format!("removed {removed}")))?;
    if cleaned.left.is_empty() {
        return page.gap();
    }
    let left = count(cleaned.left.len() as u64, "resource", "resources");
    let header = format!("{left} of this run could not be removed");
    page.line(&format!("{}{}", word(BAD, "LEFT"), paint(STRONG, &header)))?;
    for one in cleaned.left.iter().take(LEFT_SHOWN) {
        page.line(&format!("{INDENT}{}", short(one)))?;
    }
    let more = cleaned.left.len().saturating_sub(LEFT_SHOWN);
    if more > 0 {
        page.line(&format!("{INDENT}and {more} more"))?;
    }
    page.labelled(USUAL, "again", &format!("scimproof clean {}", plain(run)))?;
    page.gap()
}

/// How much was not judged because all answers were the same.
pub(super) fn stuck(page: &mut Page, rut: &Rut, checks: u64) -> io::Result<()> {
    page.gap()?;
    let checks = count(checks, "check", "checks");
    let line = format!("{checks} not judged, for {}", short(&rut.reason()));
    page.line(&format!("{}{}", word(BAD, "BROKEN"), paint(STRONG, &line)))
}

/// What was counted in each area; a column that is empty everywhere is left out.
pub(super) fn areas(page: &mut Page, areas: &[(String, Tally)]) -> io::Result<()> {
    if areas.is_empty() {
        return Ok(());
    }
    page.gap()?;
    let columns = [
        (
            "passed",
            GOOD,
            (|tally| tally.passed) as fn(&Tally) -> usize,
        ),
        ("failed", BAD, |tally| tally.failed),
        ("warnings", UNSURE, |tally| tally.warned),
        ("notes", NOTE, |tally| tally.noted),
        ("skipped", FAINT, |tally| tally.skipped),
        ("blocked", UNSURE, |tally| tally.blocked),
    ];
    let used = columns
        .iter()
        .filter(|(_, _, number)| areas.iter().any(|(_, tally)| number(tally) > 0));
    let used: Vec<_> = used.collect();
    let mut head = vec![(FAINT, "area".to_owned())];
    head.extend(used.iter().map(|(name, _, _)| (FAINT, (*name).to_owned())));
    let mut rows = vec![head];
    for (area, tally) in areas {
        let mut row = vec![(USUAL, area.clone())];
        row.extend(used.iter().map(|(_, style, number)| match number(tally) {
            0 => (FAINT, "·".to_owned()),
            number => (*style, number.to_string()),
        }));
        rows.push(row);
    }
    page.table(&rows, 1)?;
    page.gap()
}

/// What became of the requirements, per document; with each section of which something was judged, unless `brief`.
pub(super) fn coverage(page: &mut Page, coverage: &Coverage, brief: bool) -> io::Result<()> {
    let head = [
        "requirements of",
        "all",
        "judged",
        "passed",
        "failed",
        "not judged",
    ];
    let mut rows = vec![head.map(|name| (FAINT, name.to_owned())).to_vec()];
    for document in &coverage.documents {
        rows.push(counts(spaced(&document.doc), document.counts));
        let judged = document.sections.iter().filter(|it| it.counts.judged > 0);
        for section in judged.filter(|_| !brief) {
            rows.push(counts(
                format!("  section {}", section.section),
                section.counts,
            ));
        }
    }
    page.table(&rows, 1)?;
    page.gap()
}

fn counts(name: String, counts: Counts) -> Vec<(Style, String)> {
    let number = |style, number: usize| match number {
        0 => (FAINT, "·".to_owned()),
        number => (style, number.to_string()),
    };
    vec![
        (USUAL, name),
        number(USUAL, counts.requirements),
        number(USUAL, counts.judged),
        number(GOOD, counts.passed),
        number(BAD, counts.failed),
        number(FAINT, counts.not_judged),
    ]
}

/// `RFC 7644` for `RFC7644`.
fn spaced(doc: &str) -> String {
    doc.replacen("RFC", "RFC ", 1)
}

/// The findings and warnings once more by name, so that nobody has to look for them above.
pub(super) fn recap(page: &mut Page, wrong: &[(&'static str, String)]) -> io::Result<()> {
    for (number, (kind, name)) in wrong.iter().enumerate() {
        let style = if *kind == "failed" { BAD } else { UNSURE };
        let label = if number == 0 || wrong[number - 1].0 != *kind {
            *kind
        } else {
            ""
        };
        page.line(&format!("{}{}", word(style, label), plain(name)))?;
    }
    if !wrong.is_empty() {
        let note = "what the curl lines name was made by this run and is removed by now; the lines \"again\" make it anew";
        page.line(&format!("{INDENT}{}", paint(FAINT, note)))?;
    }
    page.gap()
}

/// Why checks were skipped, the commonest reason first: where they were not told one by one, and wherever they are so many
/// that the rest says little about the provider.
pub(super) fn skipped(
    page: &mut Page,
    reasons: &[(String, u64)],
    all: u64,
    brief: bool,
) -> io::Result<()> {
    let skipped: u64 = reasons.iter().map(|(_, number)| number).sum();
    let many = skipped * MOST_SKIPPED > all;
    if !(brief || many) {
        return Ok(());
    }
    if many {
        let line = format!("{skipped} of {all}, so that much of the provider was not looked at:");
        page.line(&format!("{}{line}", word(UNSURE, "skipped")))?;
    }
    let mut reasons: Vec<&(String, u64)> = reasons.iter().collect();
    reasons.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    for (reason, number) in reasons {
        let label = word(FAINT, if many { "" } else { "skipped" });
        let line = format!("{number} × {reason}");
        page.line(&format!("{label}{}", paint(FAINT, &line)))?;
    }
    page.gap()
}

/// How it went, and the verdict.
pub(super) fn ended(
    page: &mut Page,
    ended: &Ended,
    error: Option<&str>,
    (tally, strict): (&Tally, bool),
) -> io::Result<()> {
    let throttling = &ended.throttling;
    if throttling.answers > 0 {
        let answers = count(throttling.answers, "answer", "answers");
        let asked = time(throttling.asked_seconds * 1e3);
        page.line(&format!(
            "{}the target slowed us down: {answers} with 429, which asked to wait {asked} in all",
            word(UNSURE, "slowed")
        ))?;
    }
    if let Some(error) = error {
        page.line(&format!("{}{}", word(BAD, "error"), short(error)))?;
    }
    page.gap()?;
    let style = match tally.exit_code(strict) {
        0 => GOOD.bold(),
        1 => BAD,
        _ => UNSURE,
    };
    let took = paint(FAINT, &format!("   in {}", time(ended.took_s * 1e3)));
    let verdict = paint(style, &verdict(tally, strict));
    page.line(&format!("{verdict}{took}"))
}
