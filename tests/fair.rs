//! No false alarm: whatever liberty a correct provider takes, no check has a finding, and none is blocked.
//!
//! By default the liberties are tried many at a time. `SCIMPROOF_EVERY=1` tries them a few at a time, which takes minutes;
//! `SCIMPROOF_FAIR=pages,names` tries those alone whose names begin so.

// A test prints what it counted, for whoever asks with --nocapture.
#![allow(clippy::print_stdout)]

mod reference;

use reference::{Kind, Seen, run_each, told};
use scimproof::liberty::Liberty;
use scimproof::outcome::Outcome;
use scimproof::requirements::Severity;

/// So many liberties at a time: with more, what one alters would hide too much of what another does.
const MANY: usize = 16;
/// So many at a time are few enough to tell which one a finding is about.
const FEW: usize = 5;

/// The liberties to try.
fn tried() -> Vec<Liberty> {
    let wanted = std::env::var("SCIMPROOF_FAIR").unwrap_or_default();
    let all = Liberty::ALL.iter().copied();
    all.filter(|it| wanted.split(',').any(|start| it.name().starts_with(start)))
        .collect()
}

fn with(liberties: Vec<Liberty>) -> Kind {
    Kind {
        liberties,
        generated: true,
        ..Kind::default()
    }
}

/// What is wrong with how the checks treated a provider with these liberties.
fn unfair(name: &str, liberties: &[Liberty], seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut blocked = Vec::new();
    let mut skipped = 0;
    for (id, outcome) in &seen.outcomes {
        let warns = seen.severities[id] == Severity::Warn;
        let warned = warns
            && liberties
                .iter()
                .any(|it| it.warned_by().contains(&id.as_str()));
        match outcome {
            Outcome::Failed { .. } if !warned => {
                wrong.push(format!("{name}: {id} {}", told(outcome)));
            }
            Outcome::Blocked { .. } => blocked.push(format!("{name}: {id} {}", told(outcome))),
            Outcome::Skipped { .. } => skipped += 1,
            _ => {}
        }
    }
    println!("{name}: {} blocked, {skipped} skipped", blocked.len());
    for line in &blocked {
        println!("    {line}");
    }
    wrong.append(&mut blocked);
    if !seen.left.is_empty() || seen.still_there > 0 {
        wrong.push(format!(
            "{name}: left behind {} {:#?}",
            seen.still_there, seen.left
        ));
    }
    wrong
}

/// Liberties in sets that one provider can have; each joins the first that it goes with. Those that leave a feature out
/// join none but one another, for nothing of that feature is tried then.
fn sets(largest: usize) -> Vec<Vec<Liberty>> {
    let mut sets: Vec<Vec<Liberty>> = Vec::new();
    for liberty in tried() {
        let leaves_out = |it: &Liberty| it.without().is_some();
        let fits = |set: &&mut Vec<Liberty>| {
            set.len() < largest
                && leaves_out(&set[0]) == leaves_out(&liberty)
                && set.iter().all(|it| it.goes_with(liberty))
        };
        match sets.iter_mut().find(fits) {
            Some(set) => set.push(liberty),
            None => sets.push(vec![liberty]),
        }
    }
    sets
}

/// What is wrong with how the checks treat providers with these sets of liberties, one after the other.
fn unfair_to(sets: &[Vec<Liberty>]) -> Vec<String> {
    let kinds: Vec<Kind> = sets.iter().cloned().map(with).collect();
    let seen = run_each(&kinds);
    let names = |set: &[Liberty]| {
        set.iter()
            .map(|it| it.name())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let runs = sets.iter().zip(&seen);
    runs.flat_map(|(set, seen)| unfair(&names(set), set, seen))
        .collect()
}

/// So many at a time as the environment asks for.
#[test]
fn no_liberty_is_a_finding() {
    let is_set = |name| std::env::var_os(name).is_some();
    let at_a_time = match (is_set("SCIMPROOF_FAIR"), is_set("SCIMPROOF_EVERY")) {
        (true, _) => 1,
        (_, true) => FEW,
        _ => MANY,
    };
    let wrong = unfair_to(&sets(at_a_time));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What this test is for: it would say nothing about no liberties.
#[test]
fn there_are_many_liberties() {
    assert!(Liberty::ALL.len() >= 40);
}
