//! Plays: one line per scenario, and when each read surface became right.

use super::check::{block, called, unjudged};
use super::page::{BAD, FAINT, GOOD, Page, STRONG, UNSURE, USUAL, paint, word};
use super::{Text, personas};
use crate::event::{Convergence, Observed, Played};
use crate::outcome::Outcome;
use crate::report::evidence;
use crate::report::shown::{plain, short, time};
use anstyle::Style;
use std::io;

impl Text {
    pub(super) fn play(&mut self, played: &Played) -> io::Result<()> {
        personas::note(&mut self.personas, played);
        let name = plain(&format!("{} as {}", played.behaviour, played.persona));
        let unneeded = matches!(played.outcome, Outcome::Passed | Outcome::Skipped { .. });
        if self.is_quiet() && unneeded {
            return Ok(());
        }
        let page = &mut self.page;
        let (style, called) = called(played.severity);
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
                let header = format!("{}{}", word(style, called), paint(STRONG, &name));
                let exchanges = &played.exchanges;
                let lines =
                    evidence::lines(finding, exchanges, &played.why, &played.again, &self.base);
                page.gap()?;
                block(page, &header, &played.title, &lines)?;
            }
        }
        observed(page, &played.observed, style)?;
        page.gap()
    }
}

/// Surfaces that share a row when each was right at the first look.
const AT_ONCE_PER_ROW: usize = 3;

/// For each event and each subject the surfaces that were right at the first look, a few in a row, then a row for each
/// of the others; what repeats from the row above is left out. `bad` is the style of what was wrong.
fn observed(page: &mut Page, observed: &[Observed], bad: Style) -> io::Result<()> {
    let mut rows = Vec::new();
    let mut event_above = "";
    for group in observed.chunk_by(|a, b| a.after == b.after && a.subject == b.subject) {
        let (at_once, later): (Vec<&Observed>, Vec<&Observed>) =
            group.iter().partition(|one| is_right_at_once(&one.state));
        let together = at_once.chunks(AT_ONCE_PER_ROW).map(|few| {
            let few: Vec<String> = few.iter().map(|one| in_words(one)).collect();
            (GOOD, few.join("   "))
        });
        let alone = later.iter().map(|one| match state(&one.state).0 {
            BAD => (bad, in_words(one)),
            style => (style, in_words(one)),
        });
        for (number, said) in together.chain(alone).enumerate() {
            let new_event = number == 0 && group[0].after != event_above;
            let after = if new_event {
                format!("after {}", group[0].after)
            } else {
                String::new()
            };
            let subject = if number == 0 {
                group[0].subject.as_str()
            } else {
                ""
            };
            rows.push(vec![(USUAL, plain(&after)), (USUAL, plain(subject)), said]);
        }
        event_above = &group[0].after;
    }
    page.table(&rows, usize::MAX)
}

fn is_right_at_once(state: &Convergence) -> bool {
    matches!(
        state,
        Convergence::Right {
            last_wrong_ms: None,
            ..
        }
    )
}

/// A read surface and what came of it: `users by userName ≤ 2.3 ms`.
fn in_words(one: &Observed) -> String {
    let said = state(&one.state).1;
    // Being right is the rule; only what is not, or came late, needs the word.
    format!(
        "{} {}",
        plain(&one.surface),
        said.strip_prefix("right ≤")
            .map_or(said.clone(), |time| format!("≤{time}"))
    )
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
