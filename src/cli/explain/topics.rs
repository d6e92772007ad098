//! What is wider than one check: an area of checks, a rule set, a question that the RFCs leave open.

use super::row;
use crate::checks::{CLASHES, Check};
use crate::requirements::{self, AMBIGUITIES, Ambiguity};
use crate::rules::RuleSet;

/// The text of an area, a rule set or an open question of this name.
pub(super) fn explain(name: &str, checks: &[&Check]) -> Option<String> {
    let same = |known: &str| known.eq_ignore_ascii_case(name);
    if let Some(question) = AMBIGUITIES.iter().find(|known| same(known.id)) {
        return Some(of_question(question, checks));
    }
    if let Some(rules) = RuleSet::ALL.into_iter().find(|rules| same(rules.name())) {
        return Some(of_rules(rules, checks));
    }
    let within: Vec<&Check> = checks
        .iter()
        .copied()
        .filter(|check| same(check.area()))
        .collect();
    (!within.is_empty()).then(|| of_area(&name.to_lowercase(), &within))
}

/// The names that are explained here.
pub(super) fn names(checks: &[&Check]) -> Vec<&'static str> {
    let questions = AMBIGUITIES.iter().map(|question| question.id);
    let rules = RuleSet::ALL.into_iter().map(RuleSet::name);
    let areas = checks.iter().map(|check| check.area());
    questions.chain(rules).chain(areas).collect()
}

fn of_question(question: &Ambiguity, checks: &[&Check]) -> String {
    let mut text = format!("{}  {}\n\n", question.id, question.question);
    row(&mut text, "readings", question.readings);
    row(&mut text, "judged fairly", question.fair);
    let asks = |id: &str| {
        let open = requirements::get(id).and_then(|it| it.ambiguity.as_deref());
        open == Some(question.id)
    };
    for requirement in requirements::all().values().filter(|it| asks(&it.id)) {
        row(&mut text, "asked by", &requirement.id);
        row(&mut text, "", &requirement.requirement);
    }
    let judging = checks
        .iter()
        .filter(|check| check.covers.iter().any(|id| asks(id)));
    let judging: Vec<&str> = judging.map(|check| check.id).collect();
    if !judging.is_empty() {
        row(&mut text, "checks", &judging.join(", "));
    }
    text
}

fn of_rules(rules: RuleSet, checks: &[&Check]) -> String {
    let mut text = format!("{rules}\n{}\n\n", rules.version());
    let own = checks.iter().filter(|check| check.rules() == rules);
    row(&mut text, "checks", &own.count().to_string());
    for clash in CLASHES.iter().filter(|clash| clash.rules == rules) {
        row(&mut text, "against the RFCs", &clash.words());
    }
    row(
        &mut text,
        "try it",
        &format!("scimproof check URL --rules {rules}"),
    );
    row(
        &mut text,
        "a sound provider",
        &format!("scimproof serve --rules {rules}"),
    );
    text
}

fn of_area(area: &str, checks: &[&Check]) -> String {
    let mut text = format!("{area}\n{} checks\n\n", checks.len());
    for check in checks {
        row(&mut text, check.id, "");
        row(&mut text, "", check.rule);
    }
    text.push('\n');
    row(
        &mut text,
        "try it",
        &format!("scimproof check URL --only {area}"),
    );
    text
}
