//! Loads: times per step, errors, limits, and who is really there.

use super::page::{BAD, FAINT, GOOD, INDENT, Page, STRONG, UNSURE, USUAL, paint, word};
use crate::event::{LimitKept, LoadError, Loaded, Schedule, Step, Truth};
use crate::report::evidence::request;
use crate::report::shown::{count, plain, short, time};
use anstyle::Style;
use std::io;

/// Longest list of names in a line.
const LONGEST_LIST: usize = 5;

pub(super) fn loaded(page: &mut Page, loaded: &Loaded, base: &str) -> io::Result<()> {
    page.gap()?;
    let name = plain(&format!("{} as {}", loaded.behaviour, loaded.persona));
    let driver = plain(&loaded.driver);
    let elapsed = time(loaded.elapsed_s * 1e3);
    page.line(&format!(
        "{}{}   {driver}, {elapsed}",
        word(STRONG, "load"),
        paint(STRONG, &name)
    ))?;
    amounts(page, loaded)?;
    if let Some(schedule) = &loaded.schedule {
        kept(page, schedule)?;
    }
    page.gap()?;
    steps(page, &loaded.steps)?;
    page.gap()?;
    errors(page, &loaded.errors, base)?;
    limits(page, &loaded.limits, loaded.not_judged.is_some())?;
    truth(page, &loaded.truth)?;
    if let Some(why) = &loaded.not_judged {
        page.line(&format!(
            "  {}  {}",
            paint(UNSURE, "NOT JUDGED"),
            short(why)
        ))?;
    }
    if let Some(why) = &loaded.bottleneck {
        page.labelled(UNSURE, "note", &short(why))?;
    }
    page.gap()
}

/// Journeys and requests, and how many a second that was.
fn amounts(page: &mut Page, loaded: &Loaded) -> io::Result<()> {
    let bad = |number| if number > 0 { BAD } else { USUAL };
    let rate = |number: u64| match loaded.elapsed_s {
        // Counts of requests are far below the 2^52 up to which f64 is exact.
        #[expect(clippy::cast_precision_loss, reason = "see above")]
        elapsed if elapsed > 0.0 => format!("{:.1}/s", number as f64 / elapsed),
        _ => "none".to_owned(),
    };
    let failed = paint(bad(loaded.failed), &format!("{} broke off", loaded.failed));
    let journeys = count(loaded.started, "journey", "journeys");
    page.line(&format!(
        "{INDENT}{journeys} begun, {} as they should, {failed}; achieved {}",
        loaded.finished,
        rate(loaded.finished)
    ))?;
    let wrong = format!("{} with a wrong answer or none", loaded.failed_requests);
    page.line(&format!(
        "{INDENT}{}, {}; {}",
        count(loaded.requests, "request", "requests"),
        paint(bad(loaded.failed_requests), &wrong),
        rate(loaded.requests)
    ))
}

fn kept(page: &mut Page, schedule: &Schedule) -> io::Result<()> {
    let late = if schedule.queued + schedule.dropped > 0 {
        UNSURE
    } else {
        USUAL
    };
    let places = format!(
        "{} had to wait, {} given up",
        schedule.queued, schedule.dropped
    );
    page.line(&format!(
        "{INDENT}{} due, {}; at most {} of {} under way at once",
        count(schedule.due, "arrival", "arrivals"),
        paint(late, &places),
        schedule.most_in_flight,
        schedule.in_flight_cap
    ))?;
    let lag = &schedule.lag;
    page.line(&format!(
        "{INDENT}sent later than due: p50 {}, p99 {}, max {}",
        time(lag.p50),
        time(lag.p99),
        time(lag.max)
    ))
}

fn steps(page: &mut Page, steps: &[Step]) -> io::Result<()> {
    let head = [
        "step",
        "count",
        "failed",
        "p50",
        "p90",
        "p95",
        "p99",
        "max",
        "service p99",
    ];
    let mut rows = vec![head.map(|name| (FAINT, name.to_owned())).to_vec()];
    for step in steps {
        let response = &step.response;
        let mut row = vec![
            (USUAL, plain(&step.name)),
            (USUAL, step.count.to_string()),
            (
                if step.failed > 0 { BAD } else { USUAL },
                step.failed.to_string(),
            ),
        ];
        let times = [
            response.p50,
            response.p90,
            response.p95,
            response.p99,
            response.max,
        ];
        row.extend(times.map(|ms| (USUAL, time(ms))));
        row.push((FAINT, time(step.service.p99)));
        rows.push(row);
    }
    page.table(&rows, 1)
}

fn errors(page: &mut Page, errors: &[LoadError], base: &str) -> io::Result<()> {
    for error in errors {
        let what = format!("{} × {}", error.count, short(&error.what));
        page.labelled(BAD, "error", &what)?;
        if let Some(example) = &error.example {
            page.labelled(USUAL, "as in", &request(example, base, true))?;
            page.labelled(USUAL, "got", &short(&example.body))?;
        }
    }
    Ok(())
}

/// What was not judged neither held nor was crossed.
fn limits(page: &mut Page, limits: &[LimitKept], not_judged: bool) -> io::Result<()> {
    for limit in limits {
        let (style, label): (Style, _) = match limit.holds {
            _ if not_judged => (FAINT, "not judged"),
            true => (GOOD, "held"),
            false => (BAD, "CROSSED"),
        };
        let text = format!("{label:<7}  {}   measured {}", limit.limit, limit.measured);
        page.labelled(style, "limit", &plain(&text))?;
    }
    Ok(())
}

fn truth(page: &mut Page, truth: &Truth) -> io::Result<()> {
    if let Some(why) = &truth.unknown {
        let unknown = format!(
            "NOT JUDGED, nobody knows who is really there: {}",
            short(why)
        );
        return page.labelled(UNSURE, "truth", &unknown);
    }
    let wrong = [
        (
            "missing",
            "created with success, but not there",
            &truth.missing,
        ),
        ("doubled", "there more than once", &truth.doubled),
        (
            "extra",
            "there, though their creation was not answered with success",
            &truth.unacknowledged,
        ),
    ];
    let is_right = wrong.iter().all(|(_, _, names)| names.is_empty());
    let summary = format!(
        "{} created with success, {} there, {} missing, {} doubled, {} unacknowledged",
        truth.acknowledged,
        truth.there,
        truth.missing.len(),
        truth.doubled.len(),
        truth.unacknowledged.len()
    );
    page.labelled(if is_right { GOOD } else { BAD }, "truth", &summary)?;
    for (label, meaning, names) in wrong {
        if !names.is_empty() {
            page.labelled(BAD, label, &format!("{meaning}: {}", list(names)))?;
        }
    }
    Ok(())
}

/// The first names of a list, and how many more there are.
pub(in crate::report) fn list(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(LONGEST_LIST)
        .map(|name| short(name))
        .collect();
    match names.len().saturating_sub(LONGEST_LIST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
