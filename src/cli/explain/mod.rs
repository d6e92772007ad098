//! `scimproof explain`: the text of a check, a requirement, a fault, a persona or a behaviour.

mod topics;

use crate::checks::{self, CLASHES, Check};
use crate::error::{Error, nearest};
use crate::explore;
use crate::fault::Fault;
use crate::liberty::Liberty;
use crate::requirements::{self, Requirement};
use crate::rules::{RuleSet, Rules};
use crate::scenario::{Behaviour, Library, Persona};
use clap::Args;
use std::fmt::Write as _;
use std::io::Write as _;

/// `scimproof explain`.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A check (patch/remove-one-member), an area of checks (patch), a requirement (RFC7644-3.5.2.2-05), a question that
    /// the RFCs leave open, a rule set (interop), a fault (delete-answers-200), a liberty (patch-answers-204), a
    /// persona (entra) or a behaviour (leaver)
    id: String,
}

impl Explain {
    pub(super) fn run(&self) -> Result<u8, Error> {
        let checks = checks::all();
        let library = Library::load(None)?;
        let named = |name: &str| name == self.id;
        // A word may name several things: delete is an area of checks, and a behaviour.
        let texts = [
            checks
                .iter()
                .find(|it| it.stands_for(&self.id))
                .map(|it| of_check(it)),
            named(explore::ID).then(of_exploring),
            requirements::get(&self.id.to_uppercase()).map(|it| of_requirement(it, &checks)),
            Fault::ALL
                .iter()
                .find(|it| named(it.name()))
                .map(|it| of_fault(*it, &checks)),
            Liberty::ALL
                .iter()
                .find(|it| named(it.name()))
                .map(|it| of_liberty(*it)),
            library
                .personas()
                .iter()
                .find(|it| named(&it.name))
                .map(of_persona),
            library
                .behaviours()
                .iter()
                .find(|it| named(&it.name))
                .map(of_behaviour),
            topics::explain(&self.id, &checks),
        ];
        let texts: Vec<String> = texts.into_iter().flatten().collect();
        if texts.is_empty() {
            return Err(self.unknown(&checks, &library));
        }
        let text = texts.join("\n");
        anstream::stdout().write_all(text.as_bytes())?;
        Ok(0)
    }

    fn unknown(&self, checks: &[&Check], library: &Library) -> Error {
        let known = checks.iter().map(|check| check.id);
        let known = known.chain(requirements::all().keys().map(String::as_str));
        let known = known.chain(Fault::ALL.iter().map(|fault| fault.name()));
        let known = known.chain(Liberty::ALL.iter().map(|liberty| liberty.name()));
        let known = known.chain(library.personas().iter().map(|it| it.name.as_str()));
        let known = known.chain(library.behaviours().iter().map(|it| it.name.as_str()));
        let known = known.chain(topics::names(checks));
        Error::Unknown {
            kind: "check, area, requirement, open question, rule set, fault, liberty, persona or behaviour",
            given: self.id.clone(),
            near: nearest(&self.id, known),
        }
    }
}

fn of_exploring() -> String {
    let mut text = format!("{}\n{}\n\n", explore::ID, explore::RULE);
    row(&mut text, "why", explore::WHY);
    row(&mut text, "counts as", "warn");
    row(
        &mut text,
        "",
        "What is expected is what the reference provider does, which is our reading of the RFCs.",
    );
    row(
        &mut text,
        "try it",
        "scimproof check URL --only explore --explore 100",
    );
    row(&mut text, "", "scimproof play URL scimproof-explore.toml");
    text
}

fn of_check(check: &Check) -> String {
    let mut text = format!("{}\n{}\n\n", check.id, check.rule);
    row(&mut text, "why", check.why);
    let needs: Vec<String> = check.needs.iter().map(ToString::to_string).collect();
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
    of_rules(&mut text, check.rules());
    let clash = CLASHES
        .iter()
        .find(|clash| clash.checks.contains(&check.id));
    if let Some(clash) = clash {
        let rules = clash.rules.name();
        let why = format!("with --rules {rules}: {}", clash.words());
        row(&mut text, "not judged", &why);
    }
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
        &format!(
            "scimproof serve{} --fault {}",
            claim(check),
            check.caught.name()
        ),
    );
    row(&mut text, "", check.caught.sentence());
    row(
        &mut text,
        "try it",
        &format!("scimproof check URL{} --only {}", claim(check), check.id),
    );
    text
}

/// The flag without which a check of a profile is not tried.
fn claim(check: &Check) -> String {
    let flag = Rules::claiming(&[check.rules()]).flag();
    flag.map(|flag| format!(" {flag}")).unwrap_or_default()
}

fn of_requirement(requirement: &Requirement, checks: &[&Check]) -> String {
    let mut text = format!(
        "{}  {}\n{}\n\n",
        requirement.id,
        requirement.clause(),
        requirement.requirement
    );
    row(&mut text, "level", requirement.level.word());
    of_rules(&mut text, requirement.rules());
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
            requirement
                .excuse()
                .map_or_else(|| "none yet".to_owned(), |reason| format!("none: {reason}"))
        } else {
            covering.join(", ")
        },
    );
    if let Some(ambiguity) = requirement.ambiguity() {
        row(&mut text, "open question", ambiguity.question);
        row(&mut text, "readings", ambiguity.readings);
        row(&mut text, "judged fairly", ambiguity.fair);
    }
    text
}

/// The profile, where it is one, with its version.
fn of_rules(text: &mut String, rules: RuleSet) {
    if rules != RuleSet::Rfc {
        row(text, "judged with", &format!("--rules {rules}"));
        row(text, "", rules.version());
    }
}

fn of_fault(fault: Fault, checks: &[&Check]) -> String {
    let mut text = format!("{}\n{}\n\n", fault.name(), fault.sentence());
    let catching = checks.iter().filter(|check| check.caught == fault);
    let catching: Vec<&&Check> = catching.collect();
    let ids: Vec<&str> = catching.iter().map(|check| check.id).collect();
    let by = match ids.as_slice() {
        [] => "no rule by itself, but scimproof play or scimproof load".to_owned(),
        ids => ids.join(", "),
    };
    row(&mut text, "caught by", &by);
    // What only a profile forbids is no fault of a provider that does not claim it.
    let claimed = match catching.as_slice() {
        [first, rest @ ..] if rest.iter().all(|it| it.rules() == first.rules()) => first.rules(),
        _ => RuleSet::Rfc,
    };
    let claim = match claimed {
        RuleSet::Rfc => String::new(),
        profile => format!(" --rules {}", profile.name()),
    };
    let serve = format!("scimproof serve{claim} --fault {}", fault.name());
    row(&mut text, "try it", &serve);
    if !claim.is_empty() {
        row(&mut text, "", &format!("scimproof check URL{claim}"));
    }
    text
}

fn of_liberty(liberty: Liberty) -> String {
    let mut text = format!("{}\n{}\n\n", liberty.name(), liberty.sentence());
    if let Some(feature) = liberty.without() {
        row(&mut text, "leaves out", feature.name());
    }
    if !liberty.warned_by().is_empty() {
        row(&mut text, "warned by", &liberty.warned_by().join(", "));
        row(&mut text, "", "which is no finding but with --strict");
    }
    row(
        &mut text,
        "try it",
        &format!("scimproof serve --liberty {}", liberty.name()),
    );
    text
}

fn of_persona(persona: &Persona) -> String {
    let mut text = format!("{}\n{}\n\n", persona.name, persona.title);
    for (event, entry) in &persona.events {
        let sure = format!("{:?}, {}", entry.confidence, entry.source.join(" "));
        row(&mut text, &event.to_string(), &sure);
        for request in &entry.requests {
            row(
                &mut text,
                "",
                &format!("{} {}", request.method, request.target.as_str()),
            );
        }
    }
    for (event, reason) in &persona.never {
        row(&mut text, &event.to_string(), &format!("never: {reason}"));
    }
    for (name, source) in &persona.sources {
        row(&mut text, name, source);
    }
    text
}

fn of_behaviour(behaviour: &Behaviour) -> String {
    let mut text = format!("{}\n{}\n\n", behaviour.name, behaviour.title);
    for deed in behaviour.deeds() {
        row(&mut text, deed.name(), &deed.users().join(", "));
    }
    row(
        &mut text,
        "try it",
        &format!("scimproof play URL {}", behaviour.name),
    );
    text
}

fn row(text: &mut String, name: &str, value: &str) {
    let line = format!("  {name:<18} {value}");
    writeln!(text, "{}", line.trim_end()).expect("writing to a String does not fail");
}
