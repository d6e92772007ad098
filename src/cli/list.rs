//! `scimproof list`: what there is to name.

use super::Surroundings;
use crate::checks::{self, CLASHES};
use crate::error::Error;
use crate::fault::Fault;
use crate::journal::Journal;
use crate::liberty::Liberty;
use crate::requirements;
use crate::rules::RuleSet;
use crate::scenario::Library;

use clap::{Args, ValueEnum};
use std::io::Write as _;

/// `scimproof list`.
#[derive(Debug, Args)]
pub(super) struct List {
    /// What to list
    #[arg(value_enum, default_value = "checks")]
    what: What,
    /// Of requirements: only those that no check judges, with the reason
    #[arg(long)]
    uncovered: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Every check: severity, clause, id and rule
    Checks,
    /// Every requirement of the RFCs and of the profiles that can be seen from outside, and how many checks judge it
    Requirements,
    /// The RFCs and the profiles that a provider may claim, with their versions and what they contradict
    Rules,
    /// What happens in companies
    Behaviours,
    /// Identity providers as they speak
    Personas,
    /// Ways in which the reference provider can be wrong
    Faults,
    /// Things that the reference provider can do otherwise, and be right
    Liberties,
    /// Runs that left something on their target
    Runs,
}

impl List {
    pub(super) fn run(&self, surroundings: &Surroundings) -> Result<u8, Error> {
        let mut out = anstream::stdout().lock();
        for line in self.lines(surroundings)? {
            writeln!(out, "{line}")?;
        }
        Ok(0)
    }

    fn lines(&self, surroundings: &Surroundings) -> Result<Vec<String>, Error> {
        if self.uncovered && !matches!(self.what, What::Requirements) {
            let usage =
                "--uncovered goes with requirements: scimproof list requirements --uncovered";
            return Err(Error::Usage(usage.to_owned()));
        }
        Ok(match self.what {
            What::Checks => checks::all()
                .iter()
                .map(|check| {
                    let (level, severity) = (check.level().word(), check.severity().word());
                    format!("{:<40} {level:<6} {severity:<4} {}", check.id, check.rule)
                })
                .collect(),
            What::Requirements => self.requirements(),
            What::Rules => rules(),
            What::Behaviours => {
                let library = Library::load(None)?;
                library
                    .behaviours()
                    .iter()
                    .map(|it| format!("{:<16} {}", it.name, it.title))
                    .collect()
            }
            What::Personas => {
                let library = Library::load(None)?;
                library
                    .personas()
                    .iter()
                    .map(|it| format!("{:<16} {}", it.name, it.title))
                    .collect()
            }
            What::Faults => Fault::ALL
                .iter()
                .map(|fault| format!("{:<44} {}", fault.name(), fault.sentence()))
                .collect(),
            What::Liberties => Liberty::ALL
                .iter()
                .map(|liberty| format!("{:<44} {}", liberty.name(), liberty.sentence()))
                .collect(),
            What::Runs => {
                let folder = surroundings.state_dir();
                let runs = Journal::runs(&folder);
                let described = runs.iter().map(|run| {
                    Journal::describe(&folder, run)
                        .unwrap_or_else(|error| format!("{run}  {error}"))
                });
                described.collect()
            }
        })
    }

    fn requirements(&self) -> Vec<String> {
        let checks = checks::all();
        let mut lines = Vec::new();
        for requirement in requirements::all().values().filter(|it| it.observable) {
            let id = requirement.id.as_str();
            let judging = checks.iter().filter(|it| it.covers.contains(&id)).count();
            if self.uncovered && judging > 0 {
                continue;
            }
            let (level, severity) = (requirement.level.word(), requirement.verdict.word());
            let what = match (judging, requirement.excuse()) {
                (0, Some(reason)) => format!("not judged: {reason}"),
                (0, None) => format!("not judged yet: {}", requirement.requirement),
                (1, _) => format!("1 check: {}", requirement.requirement),
                (judging, _) => format!("{judging} checks: {}", requirement.requirement),
            };
            lines.push(format!("{id:<20} {level:<6} {severity:<4} {what}"));
        }
        lines
    }
}

/// Each rule set, and below it what it says otherwise than the RFCs.
fn rules() -> Vec<String> {
    let mut lines = Vec::new();
    for rules in RuleSet::ALL {
        lines.push(format!("{:<10} {}", rules.name(), rules.version()));
        for clash in CLASHES.iter().filter(|clash| clash.rules == rules) {
            let checks = clash.checks.join(", ");
            lines.push(format!(
                "{:<10} clash: {}; not judged: {checks}",
                "",
                clash.words()
            ));
        }
    }
    lines
}
