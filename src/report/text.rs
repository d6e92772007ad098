//! Text for people: on a terminal with colour, a live progress line and only what needs attention; elsewhere one plain
//! line per check.

mod blocked;
mod check;
mod end;
mod load;
mod page;
mod personas;
mod play;
mod start;

pub(super) use load::list;
pub(super) use play::state_in_words;

use super::{Reporter, Tally};
use crate::client::Rut;
use crate::event::{Ended, Event};
use crate::outcome::Outcome;
use crate::requirements::{Coverage, Severity};
use crate::session::Cleaned;
use anstream::{AutoStream, ColorChoice};
use page::Page;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// How much is told to the person who waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Talk {
    /// What was found, and the verdict.
    Quiet,
    /// Also what is tried and how it goes, but of what passed or was skipped only how many.
    #[default]
    Usual,
    /// Also each check that passed or was skipped.
    Verbose,
}

/// How text looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// How much is told.
    pub talk: Talk,
    /// Tell the error that ended the run, as the program itself does not in this place.
    pub says_error: bool,
    /// With colour.
    pub colour: bool,
    /// Redraw one progress line in place, instead of writing one from time to time.
    pub redraw: bool,
    /// Shortest time between two progress lines that are not redrawn.
    pub progress_every: Duration,
}

impl Look {
    /// For files, pipes and continuous integration: plain lines.
    #[must_use]
    pub fn plain() -> Self {
        Look {
            talk: Talk::Verbose,
            says_error: true,
            colour: false,
            redraw: false,
            progress_every: Duration::from_secs(10),
        }
    }

    /// For somebody at a terminal.
    #[must_use]
    pub fn terminal() -> Self {
        Look {
            talk: Talk::Usual,
            colour: true,
            redraw: true,
            ..Look::plain()
        }
    }

    /// What suits a stream. anstream decides about colour: it honours `NO_COLOR`, `CLICOLOR_FORCE` and `TERM=dumb`.
    /// Logs of continuous integration stay plain, unless colour is forced.
    fn of(stream_is_terminal: bool, colour: ColorChoice, talk: Talk) -> Self {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let dumb = set("TERM").map_or(cfg!(unix), |term| term == "dumb");
        let in_ci = set("CI").is_some();
        let forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let watched = stream_is_terminal && !dumb && !in_ci;
        Look {
            talk,
            says_error: false,
            colour: colour != ColorChoice::Never && (forced || !in_ci),
            redraw: watched && io::stderr().is_terminal(),
            ..Look::plain()
        }
    }
}

/// Writes text for people.
pub struct Text {
    page: Page,
    look: Look,
    strict: bool,
    /// The base URL, once it is known.
    base: String,
    run: String,
    /// What was counted, per area, in the order of their first check.
    areas: Vec<(String, Tally)>,
    /// Why checks were skipped, and how many for each reason.
    skipped: Vec<(String, u64)>,
    /// Why checks were blocked, and how many for each reason.
    blocked: Vec<blocked::Cause>,
    /// What became of each persona's plays.
    personas: Vec<personas::Persona>,
    /// Findings and warnings by name, findings first.
    wrong: Vec<(&'static str, String)>,
    /// Since when all answers are the same, and how many checks were tried since.
    stuck: Option<(Rut, u64)>,
    /// What became of the requirements, once all checks have ended.
    coverage: Option<Coverage>,
}

impl Text {
    /// Writes the report to `out` and progress to `progress`; `strict` makes warnings count.
    #[must_use]
    pub fn new(
        out: Box<dyn Write + Send>,
        progress: Box<dyn Write + Send>,
        look: Look,
        strict: bool,
    ) -> Self {
        Text {
            page: Page::new(out, progress, look),
            look,
            strict,
            base: String::new(),
            run: String::new(),
            areas: Vec::new(),
            skipped: Vec::new(),
            blocked: Vec::new(),
            personas: Vec::new(),
            wrong: Vec::new(),
            stuck: None,
            coverage: None,
        }
    }

    /// Text on standard output, as suits what stands behind it.
    #[must_use]
    pub fn on_stdout(strict: bool, talk: Talk) -> Self {
        let out = io::stdout();
        let look = Look::of(out.is_terminal(), AutoStream::choice(&out), talk);
        Text::new(Box::new(out), Box::new(io::stderr()), look, strict)
    }

    /// Text on standard error, where standard output is taken by another report.
    #[must_use]
    pub fn on_stderr(strict: bool, talk: Talk) -> Self {
        let out = io::stderr();
        let look = Look::of(out.is_terminal(), AutoStream::choice(&out), talk);
        Text::new(Box::new(out), Box::new(io::stderr()), look, strict)
    }

    /// Counts a check in its area; scenarios are one area.
    fn count(&mut self, event: &Event, area: &str) {
        let index = self.areas.iter().position(|(known, _)| known == area);
        let index = index.unwrap_or_else(|| {
            self.areas.push((area.to_owned(), Tally::default()));
            self.areas.len() - 1
        });
        self.areas[index].1.add(event);
    }

    /// Remembers what was wrong, for the end.
    fn remember(&mut self, outcome: &Outcome, severity: Severity, name: String) {
        match (outcome, severity) {
            (Outcome::Failed { .. }, Severity::Fail) => {
                let findings = self.wrong.partition_point(|(kind, _)| *kind == "failed");
                self.wrong.insert(findings, ("failed", name));
            }
            (Outcome::Failed { .. }, Severity::Warn) => self.wrong.push(("warning", name)),
            _ => {}
        }
    }

    /// True if what passed or was skipped is only counted.
    fn is_brief(&self) -> bool {
        self.look.talk != Talk::Verbose
    }

    fn is_quiet(&self) -> bool {
        self.look.talk == Talk::Quiet
    }

    fn cleaned_up(&mut self, cleaned: &Cleaned) -> io::Result<()> {
        if self.is_quiet() && cleaned.left.is_empty() {
            return Ok(());
        }
        end::cleaned_up(&mut self.page, cleaned, &self.run)
    }

    fn ended(&mut self, ended: &Ended, tally: &Tally) -> io::Result<()> {
        if let Some((rut, checks)) = &self.stuck {
            end::stuck(&mut self.page, rut, *checks)?;
        }
        let talk = self.look.talk;
        if talk != Talk::Quiet {
            end::areas(&mut self.page, &self.areas)?;
        }
        let coverage = self.coverage.as_ref();
        if let Some(coverage) = coverage.filter(|_| talk != Talk::Quiet) {
            end::coverage(&mut self.page, coverage, talk == Talk::Usual)?;
        }
        let tried = |tally: &Tally| {
            tally.passed + tally.failed + tally.warned + tally.noted + tally.skipped + tally.blocked
        };
        let checks = self.areas.iter().filter(|(area, _)| area != "play");
        let all: usize = checks.map(|(_, tally)| tried(tally)).sum();
        let usual = talk == Talk::Usual;
        end::skipped(&mut self.page, &self.skipped, all as u64, usual)?;
        blocked::told(&mut self.page, &self.blocked)?;
        end::recap(&mut self.page, &self.wrong)?;
        personas::told(&mut self.page, &self.personas)?;
        let error = ended.error.as_deref().filter(|_| self.look.says_error);
        end::ended(&mut self.page, ended, error, (tally, self.strict))
    }
}

impl Reporter for Text {
    fn event(&mut self, event: &Event, tally: &Tally) -> io::Result<()> {
        match event {
            Event::Progress { .. } | Event::Discovered { .. } | Event::Learnt(_)
                if self.is_quiet() => {}
            Event::Progress { doing, how_far } => return self.page.progress(doing, how_far),
            Event::Started(started) => {
                self.base.clone_from(&started.target);
                self.run.clone_from(&started.run);
                if !self.is_quiet() {
                    start::started(&mut self.page, started)?;
                }
                start::insecure(&mut self.page, started)?;
            }
            Event::Discovered { announced } => start::discovered(&mut self.page, announced)?,
            Event::Learnt(learnt) => start::learnt(&mut self.page, learnt)?,
            Event::Stuck(rut) => {
                start::stuck(&mut self.page, rut)?;
                let checks = self.stuck.as_ref().map_or(0, |(_, checks)| *checks);
                self.stuck = Some((rut.clone(), checks));
            }
            Event::Check(checked) => {
                self.count(event, checked.id.split('/').next().unwrap_or(&checked.id));
                self.remember(&checked.outcome, checked.severity, checked.id.clone());
                self.check(checked)?;
            }
            Event::Play(played) => {
                self.count(event, "play");
                let name = format!("{} as {}", played.behaviour, played.persona);
                self.remember(&played.outcome, played.severity, name);
                self.play(played)?;
            }
            Event::Covered(coverage) => self.coverage = Some(coverage.clone()),
            Event::Load(loaded) => load::loaded(&mut self.page, loaded, &self.base)?,
            Event::CleanedUp(cleaned) => self.cleaned_up(cleaned)?,
            Event::Ended(ended) => self.ended(ended, tally)?,
        }
        self.page.flush()
    }
}
