//! Every check is proven: it passes on the sound provider, it fails on the provider with the fault that it names, and it
//! is skipped where the provider honestly leaves out what it needs.

mod reference;

use reference::{Kind, lacking, proven, run_each, told};
use scimproof::checks::{self, Check};
use scimproof::fault::Fault;
use scimproof::outcome::Outcome;
use scimproof::rules::RuleSet;
use scimproof::scim::Feature;
use std::collections::BTreeSet;

/// Of the other checks in its areas, one in so many is tried with a fault: enough to see that it is not too coarse.
const ONE_IN: usize = 8;
/// A fault that fails more of the others than this, in per cent, is too coarse to prove anything.
const MOST_DISTURBED: usize = 50;
/// A share of fewer than these says nothing.
const FEW: usize = 8;

/// The checks that are tried with a fault: those that name it, and some of their areas; or with `SCIMPROOF_MATRIX` in the
/// environment all, which takes a quarter of an hour.
fn tried(of: (Fault, RuleSet)) -> Vec<&'static str> {
    if std::env::var_os("SCIMPROOF_MATRIX").is_some() {
        return Vec::new();
    }
    let (naming, others): (Vec<&Check>, Vec<&Check>) =
        proven().into_iter().partition(|check| names(check, of));
    let areas: BTreeSet<&str> = naming.iter().map(|check| check.area()).collect();
    let others = others
        .into_iter()
        .filter(|check| areas.contains(check.area()) && check.rules() <= of.1);
    let some = others.skip(of.0 as usize % ONE_IN).step_by(ONE_IN);
    naming.into_iter().chain(some).map(|it| it.id).collect()
}

/// A sound provider for the lowest and the highest profile; the highest obeys all.
fn profiles() -> Vec<Kind> {
    let claiming = |rules, generated| Kind {
        rules: vec![rules],
        generated,
        ..Kind::default()
    };
    vec![
        claiming(RuleSet::Interop, false),
        claiming(RuleSet::IpsieAl2, true),
    ]
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
        only: tried(*of),
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
        let tried = others.iter().filter(|it| seen.word(it) != "not tried");
        let failed = others.iter().filter(|it| seen.word(it) == "failed");
        let (tried, failed) = (tried.count(), failed.count());
        if tried >= FEW && failed * 100 > tried * MOST_DISTURBED {
            coarse.push(format!("{} fails {failed} of {tried} others", fault.name()));
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
