//! Checks: one line each, or a block with the evidence.

use super::page::{BAD, FAINT, GOOD, INDENT, NOTE, Page, STRONG, UNSURE, USUAL, paint, word};
use super::{Text, blocked};
use crate::event::Checked;
use crate::outcome::Outcome;
use crate::report::evidence::{self, Lines};
use crate::report::shown::{plain, short};
use crate::requirements::Severity;
use anstyle::Style;
use std::io;

impl Text {
    pub(super) fn check(&mut self, checked: &Checked) -> io::Result<()> {
        match &checked.outcome {
            Outcome::Passed if self.is_brief() => Ok(()),
            Outcome::Passed => {
                let line = format!("{}{}", word(GOOD, "passed"), checked.id);
                self.page.line(&line)
            }
            Outcome::Skipped { reason } => {
                let reason = short(reason);
                match self.skipped.iter_mut().find(|(known, _)| *known == reason) {
                    Some((_, count)) => *count += 1,
                    None => self.skipped.push((reason.clone(), 1)),
                }
                if self.is_brief() {
                    return Ok(());
                }
                unjudged(&mut self.page, FAINT, "skipped", &checked.id, &reason)
            }
            Outcome::Blocked { reason } if self.is_stuck(reason) => Ok(()),
            Outcome::Blocked { reason } => {
                let known = blocked::note(&mut self.blocked, reason);
                if known > blocked::TOLD && self.is_brief() {
                    return Ok(());
                }
                unjudged(
                    &mut self.page,
                    UNSURE,
                    "blocked",
                    &checked.id,
                    &short(reason),
                )
            }
            Outcome::Failed { finding } => {
                let (style, called) = called(checked.severity);
                let level = checked.level.word();
                let header = format!(
                    "{}{}   {level}   {}",
                    word(style, called),
                    paint(STRONG, &checked.id),
                    checked.clause
                );
                let lines = evidence::lines(
                    finding,
                    &checked.exchanges,
                    checked.why,
                    &checked.again,
                    &self.base,
                );
                self.page.gap()?;
                block(&mut self.page, &header, checked.rule, &lines)?;
                self.page.gap()
            }
        }
    }
}

impl Text {
    /// Counts a check that was not judged because all answers are the same; that was told already.
    fn is_stuck(&mut self, reason: &str) -> bool {
        let known = self.stuck.as_mut();
        let Some((_, checks)) = known.filter(|(rut, _)| rut.reason() == reason) else {
            return false;
        };
        *checks += 1;
        true
    }
}

/// How a broken rule is called, and in which style.
pub(super) fn called(severity: Severity) -> (Style, &'static str) {
    match severity {
        Severity::Fail => (BAD, "FAILED"),
        Severity::Warn => (UNSURE, "warning"),
        Severity::Info => (NOTE, "note"),
    }
}

/// One line on what was not judged, and why.
pub(super) fn unjudged(
    page: &mut Page,
    style: Style,
    called: &str,
    name: &str,
    reason: &str,
) -> io::Result<()> {
    let reason = paint(FAINT, reason);
    page.line(&format!("{}{name}   {reason}", word(style, called)))
}

/// A finding in full.
pub(super) fn block(page: &mut Page, header: &str, rule: &str, lines: &Lines) -> io::Result<()> {
    page.line(header)?;
    page.line(&format!("{INDENT}{}", plain(rule)))?;
    for (label, text) in lines {
        let style = match *label {
            "got" | "expected" => STRONG,
            "curl" | "again" => FAINT,
            _ => USUAL,
        };
        page.labelled(style, label, text)?;
    }
    Ok(())
}
