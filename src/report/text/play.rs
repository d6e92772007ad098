//! Plays: one line per scenario, and when each read surface became right.

use super::Text;
use super::check::{block, unjudged};
use super::page::{BAD, FAINT, GOOD, Page, STRONG, UNSURE, USUAL, paint, word};
use crate::event::{Convergence, Observed, Played};
use crate::outcome::Outcome;
use crate::report::evidence;
use crate::report::shown::{plain, short, time};
use anstyle::Style;
use std::io;

impl Text {
    pub(super) fn play(&mut self, played: &Played) -> io::Result<()> {
        let name = plain(&format!("{} as {}", played.behaviour, played.persona));
        let page = &mut self.page;
        match &played.outcome {
            Outcome::Passed => {
                if !played.observed.is_empty() {
                    page.gap()?;
                }
                let title = paint(FAINT, &plain(&played.title));
                page.line(&format!("{}{name}   {title}", word(GOOD, "passed")))?;
            }
            Outcome::Skipped { reason } => {
                return unjudged(page, FAINT, "skipped", &name, &short(reason));
            }
            Outcome::Blocked { reason } => {
                unjudged(page, UNSURE, "blocked", &name, &short(reason))?;
            }
            Outcome::Failed { finding } => {
                let header = format!("{}{}", word(BAD, "FAILED"), paint(STRONG, &name));
                let exchanges = &played.exchanges;
                let lines = evidence::lines(finding, exchanges, "", &played.again, &self.base);
                page.gap()?;
                block(page, &header, &played.title, &lines)?;
            }
        }
        observed(page, &played.observed)?;
        page.gap()
    }
}

/// One row per read surface; what repeats from the row above is left out.
fn observed(page: &mut Page, observed: &[Observed]) -> io::Result<()> {
    let mut rows = Vec::new();
    let mut above = (String::new(), String::new());
    for one in observed {
        let (after, subject) = (plain(&format!("after {}", one.after)), plain(&one.subject));
        let shown = match above {
            (ref known, _) if *known != after => [after.clone(), subject.clone()],
            (_, ref known) if *known != subject => [String::new(), subject.clone()],
            _ => [String::new(), String::new()],
        };
        above = (after, subject);
        let [after, subject] = shown;
        let (style, state) = state(&one.state);
        rows.push(vec![
            (USUAL, after),
            (USUAL, subject),
            (FAINT, plain(&one.surface)),
            (style, state),
        ]);
    }
    page.table(&rows, usize::MAX)
}

/// What came of a read surface, in a few words.
fn state(state: &Convergence) -> (Style, String) {
    match state {
        Convergence::Right {
            after_ms,
            last_wrong_ms: None,
        } => (GOOD, format!("right ≤ {}", time(*after_ms))),
        Convergence::Right {
            after_ms,
            last_wrong_ms: Some(wrong),
        } => (
            GOOD,
            format!(
                "right after {} (still wrong at {})",
                time(*after_ms),
                time(*wrong)
            ),
        ),
        Convergence::Never { expected, got } => (
            BAD,
            format!(
                "never: expected {}, last seen {}",
                short(expected),
                short(got)
            ),
        ),
        Convergence::Flapped {
            after_ms,
            last_wrong_ms,
        } => (
            BAD,
            format!(
                "flapped: right after {}, wrong again at {}",
                time(*after_ms),
                time(*last_wrong_ms)
            ),
        ),
        Convergence::NotObservable { reason } => {
            (FAINT, format!("not observable: {}", short(reason)))
        }
    }
}

/// The same for a report without colour.
pub(in crate::report) fn state_in_words(observed: &Observed) -> String {
    state(&observed.state).1
}
