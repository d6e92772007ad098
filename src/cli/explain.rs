//! `scimproof explain`: the text of a check, a requirement or a fault.

use crate::checks::{self, Check};
use crate::error::{Error, nearest};
use crate::fault::Fault;
use crate::requirements::{self, Requirement};
use clap::Args;
use std::fmt::Write as _;
use std::io::Write as _;

/// `scimproof explain`.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A check (patch/remove-one-member), a requirement (RFC7644-3.5.2.2-05) or a fault (delete-answers-200)
    id: String,
}

impl Explain {
    pub(super) fn run(&self) -> Result<u8, Error> {
        let checks = checks::all();
        let text = if let Some(check) = checks.iter().find(|check| check.id == self.id) {
            of_check(check)
        } else if let Some(requirement) = requirements::get(&self.id.to_uppercase()) {
            of_requirement(requirement, &checks)
        } else if let Some(fault) = Fault::ALL.iter().find(|fault| fault.name() == self.id) {
            of_fault(*fault, &checks)
        } else {
            let known = checks.iter().map(|check| check.id);
            let known = known.chain(requirements::all().keys().map(String::as_str));
            return Err(Error::Unknown {
                kind: "check, requirement or fault",
                given: self.id.clone(),
                near: nearest(
                    &self.id,
                    known.chain(Fault::ALL.iter().map(|fault| fault.name())),
                ),
            });
        };
        anstream::stdout().write_all(text.as_bytes())?;
        Ok(0)
    }
}

fn of_check(check: &Check) -> String {
    let mut text = format!("{}\n{}\n\n", check.id, check.rule);
    row(&mut text, "why", check.why);
    let needs: Vec<&str> = check.needs.iter().map(|need| need.name()).collect();
    row(
        &mut text,
        "needs",
        &if needs.is_empty() {
            "nothing".to_owned()
        } else {
            needs.join(", ")
        },
    );
    row(&mut text, "counts as", check.severity().word());
    for requirement in check.covers.iter().filter_map(|id| requirements::get(id)) {
        row(
            &mut text,
            "covers",
            &format!(
                "{}  {}  {}",
                requirement.id,
                requirement.clause(),
                requirement.level.word()
            ),
        );
        row(&mut text, "", &requirement.requirement);
    }
    row(
        &mut text,
        "proven by",
        &format!("scimproof serve --fault {}", check.caught.name()),
    );
    row(&mut text, "", check.caught.sentence());
    row(
        &mut text,
        "try it",
        &format!("scimproof check URL --only {}", check.id),
    );
    text
}

fn of_requirement(requirement: &Requirement, checks: &[&Check]) -> String {
    let mut text = format!(
        "{}  {}\n{}\n\n",
        requirement.id,
        requirement.clause(),
        requirement.requirement
    );
    row(&mut text, "level", requirement.level.word());
    row(&mut text, "counts as", requirement.verdict.word());
    row(
        &mut text,
        "seen from outside",
        if requirement.observable { "yes" } else { "no" },
    );
    let covering = checks
        .iter()
        .filter(|check| check.covers.contains(&requirement.id.as_str()));
    let covering: Vec<&str> = covering.map(|check| check.id).collect();
    row(
        &mut text,
        "checks",
        &if covering.is_empty() {
            "none yet".to_owned()
        } else {
            covering.join(", ")
        },
    );
    text
}

fn of_fault(fault: Fault, checks: &[&Check]) -> String {
    let mut text = format!("{}\n{}\n\n", fault.name(), fault.sentence());
    let catching = checks
        .iter()
        .filter(|check| check.caught == fault)
        .map(|check| check.id);
    row(
        &mut text,
        "caught by",
        &catching.collect::<Vec<_>>().join(", "),
    );
    row(
        &mut text,
        "try it",
        &format!("scimproof serve --fault {}", fault.name()),
    );
    text
}

fn row(text: &mut String, name: &str, value: &str) {
    writeln!(text, "  {name:<18} {value}").expect("writing to a String does not fail");
}
