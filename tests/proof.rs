//! Every check is proven: it passes on the sound provider, it fails on the provider with the fault that it names, and it
//! is skipped where the provider honestly leaves out what it needs.

// A test prints what it counted, for whoever asks with --nocapture.
#![allow(clippy::print_stdout)]

mod reference;

use reference::{Kind, lacking, proven, run_each, told};
use scimproof::checks::{self, Check};
use scimproof::fault::Fault;
use scimproof::outcome::Outcome;
use scimproof::rules::RuleSet;
use scimproof::scim::Feature;
use std::collections::BTreeSet;

/// Checks of its own area that one fault may fail besides those that name it; a fault that fails more is too coarse to
/// prove anything.
const MOST_DISTURBED: usize = 40;

/// The areas that are tried with a fault: those of the checks that name it, or with `SCIMPROOF_MATRIX` in the environment
/// all, which takes a quarter of an hour.
fn areas(of: (Fault, RuleSet)) -> Vec<&'static str> {
    if std::env::var_os("SCIMPROOF_MATRIX").is_some() {
        return Vec::new();
    }
    let naming = proven().into_iter().filter(|check| names(check, of));
    naming.map(Check::area).collect()
}

/// A sound provider for each profile.
fn profiles() -> impl Iterator<Item = Kind> {
    let tried = |rules: &RuleSet| proven().iter().any(|check| check.rules() == *rules);
    let profiles = RuleSet::ALL.into_iter().skip(1).filter(tried);
    profiles.map(|rules| Kind {
        rules: vec![rules],
        generated: true,
        ..Kind::default()
    })
}

/// Each fault, with each rule set that has a check which names it.
fn proven_by_checks() -> BTreeSet<(Fault, RuleSet)> {
    let naming = proven().into_iter();
    naming.map(|check| (check.caught, check.rules())).collect()
}

/// True if the check names this fault, and is of this rule set.
fn names(check: &Check, (fault, rules): (Fault, RuleSet)) -> bool {
    check.caught == fault && check.rules() == rules
}

#[test]
fn every_check_passes_on_the_sound_provider_and_nothing_is_left() {
    let mut kinds = vec![Kind::default()];
    let left_out: BTreeSet<Feature> = proven().into_iter().filter_map(lacking).collect();
    kinds.extend(left_out.into_iter().map(Kind::without));
    kinds.extend(profiles());
    let mut passed = BTreeSet::new();
    for (kind, seen) in kinds.iter().zip(run_each(&kinds)) {
        // What a profile asks is tried of those who claim it, and of nobody else.
        let claimed = kind.claimed();
        let tried = proven().into_iter().filter(|it| claimed.has(it.rules()));
        let tried: BTreeSet<&str> = tried.map(|check| check.id).collect();
        let ended = seen.outcomes.keys().map(String::as_str);
        let ended: BTreeSet<&str> = ended.filter(|id| kind.is_proven(id)).collect();
        assert_eq!(ended, tried);
        // A provider that leaves something out passes what is left; what speaks of the lack is tried there alone. What a
        // profile has otherwise than the RFCs, or does without, is not judged where it is claimed.
        let wrong = seen.not_passed(|outcome| {
            matches!(outcome, Outcome::Skipped { .. })
                && !(kind.without.is_empty() && kind.rules.is_empty())
        });
        let generated = seen.outcomes.iter().filter(|(id, outcome)| {
            !kind.is_proven(id) && matches!(outcome.word(), "failed" | "blocked")
        });
        let generated = generated.map(|(id, outcome)| format!("{id} ({})", told(outcome)));
        let wrong: Vec<String> = wrong
            .into_iter()
            .filter(|(check, _)| lacking(check).is_none_or(|it| kind.without.contains(&it)))
            .map(|(check, told)| format!("{} ({told})", check.id))
            .chain(generated)
            .collect();
        let of = (&kind.without, &kind.rules);
        assert!(wrong.is_empty(), "without and under {of:?}: {wrong:#?}");
        assert!(seen.left.is_empty(), "{:#?}", seen.left);
        assert_eq!(seen.still_there, 0);
        passed.extend(
            proven()
                .into_iter()
                .filter(|check| seen.word(check) == "passed")
                .map(|check| check.id),
        );
    }
    let never: Vec<&str> = proven()
        .into_iter()
        .map(|check| check.id)
        .filter(|id| !passed.contains(id))
        .collect();
    assert!(never.is_empty(), "passed nowhere: {never:#?}");
}

#[test]
fn each_fault_fails_the_checks_that_name_it() {
    let faults = proven_by_checks();
    let kind = |of: &(Fault, RuleSet)| Kind {
        faults: vec![of.0],
        without: proven()
            .into_iter()
            .filter(|check| names(check, *of))
            .find_map(lacking)
            .into_iter()
            .collect(),
        areas: areas(*of),
        rules: vec![of.1],
        ..Kind::default()
    };
    let kinds: Vec<Kind> = faults.iter().map(kind).collect();
    let runs = faults.into_iter().zip(run_each(&kinds));

    let (mut missed, mut coarse) = (Vec::new(), Vec::new());
    for ((fault, rules), seen) in runs {
        let (named, others): (Vec<&Check>, Vec<&Check>) = proven()
            .into_iter()
            .partition(|check| names(check, (fault, rules)));
        for check in named.iter().filter(|check| seen.word(check) != "failed") {
            let outcome = seen.outcomes.get(check.id).map(told);
            missed.push(format!(
                "{} under {rules} does not find {}: {outcome:?}",
                check.id,
                fault.name()
            ));
        }
        let failed = others.iter().filter(|check| seen.word(check) == "failed");
        let failed: Vec<&str> = failed.map(|check| check.id).collect();
        println!("{} also fails {}: {failed:?}", fault.name(), failed.len());
        if failed.len() > MOST_DISTURBED {
            coarse.push(format!("{} fails {} others", fault.name(), failed.len()));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(coarse.is_empty(), "{coarse:#?}");
}

#[test]
fn every_fault_is_named_by_a_check_or_caught_elsewhere() {
    let named: BTreeSet<Fault> = checks::all().iter().map(|check| check.caught).collect();
    let forgotten = |fault: &&Fault| !named.contains(*fault) && !caught_elsewhere(**fault);
    let forgotten: Vec<&str> = Fault::ALL
        .iter()
        .filter(forgotten)
        .map(|fault| fault.name())
        .collect();
    assert!(forgotten.is_empty(), "no check names {forgotten:?}");
}

/// What no single rule shows, the tests of scenarios and of load catch.
fn caught_elsewhere(fault: Fault) -> bool {
    let name = format!("Fault::{fault:?}");
    let ends = |rest: &str| !rest.starts_with(|letter: char| letter.is_alphanumeric());
    let names = |text: &str| {
        text.match_indices(&name)
            .any(|(at, _)| ends(&text[at + name.len()..]))
    };
    [include_str!("scenarios.rs"), include_str!("load.rs")]
        .into_iter()
        .any(names)
}

#[test]
fn without_a_feature_the_checks_that_need_it_are_skipped_and_none_fails() {
    let of_rfc = || proven().into_iter().filter(|it| it.rules() == RuleSet::Rfc);
    let needed: BTreeSet<Feature> = of_rfc()
        .flat_map(|check| check.needs)
        .copied()
        .filter(|need| !matches!(need, Feature::Lacking(_)))
        .collect();
    let kinds: Vec<Kind> = needed.iter().copied().map(Kind::without).collect();
    let mut wrong = Vec::new();
    for (feature, seen) in needed.into_iter().zip(run_each(&kinds)) {
        for check in of_rfc() {
            let word = seen.word(check);
            let needs = check.needs.contains(&feature);
            if word == "failed" || (needs && word != "skipped") || (!needs && word == "not tried") {
                let outcome = seen.outcomes.get(check.id).map(told);
                wrong.push(format!("without {feature}, {} {outcome:?}", check.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
