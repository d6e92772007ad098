//! No false alarm: whatever liberty a correct provider takes, no check has a finding, and few cannot be tried.

// A test prints what it counted, for whoever asks with --nocapture.
#![allow(clippy::print_stdout)]

mod reference;

use reference::{Kind, Seen, run_each, told};
use scimproof::liberty::Liberty;
use scimproof::outcome::Outcome;
use scimproof::requirements::Severity;

/// Of a hundred checks so many may be kept from their rule by a liberty that they did not foresee.
const BLOCKED: usize = 3;

/// The liberties to try: all, or with `SCIMPROOF_FAIR=pages,names` in the environment those whose names begin so.
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
        let warned = warns && liberties.iter().any(|it| is_warned(*it, id));
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
    if blocked.len() * 100 > seen.outcomes.len() * BLOCKED {
        wrong.append(&mut blocked);
    }
    if !seen.left.is_empty() || seen.still_there > 0 {
        wrong.push(format!(
            "{name}: left behind {} {:#?}",
            seen.still_there, seen.left
        ));
    }
    wrong
}

/// Where the catalogue itself says that a liberty deserves a warning.
fn is_warned(liberty: Liberty, check: &str) -> bool {
    matches!(
        (liberty, check),
        (Liberty::ItemsPerPageAsAsked, "list/items-per-page")
            | (Liberty::DiscoveryIgnoresFilters, "discovery/filter-refused")
            | (Liberty::PatchAnswers405, "errors/patch-that-is-not-offered")
            | (Liberty::ErrorsWithoutDetail, "filter/explained")
            | (Liberty::VersionInHeaderOnly, "etag/meta-version")
            | (
                Liberty::CreatedWithoutBody,
                "create/answer-holds-the-resource"
            )
            | (
                Liberty::PutKeepsOmitted,
                "replace/without-user-name-refused"
            )
    )
}

#[test]
fn no_liberty_is_a_finding() {
    let liberties = tried();
    let kinds: Vec<Kind> = liberties.iter().map(|it| with(vec![*it])).collect();
    let mut wrong = Vec::new();
    for (liberty, seen) in liberties.iter().zip(run_each(&kinds)) {
        wrong.extend(unfair(liberty.name(), &[*liberty], &seen));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn many_liberties_at_once_are_no_finding() {
    // Each liberty joins the first provider that can have it beside what that one has.
    let mut together: Vec<Vec<Liberty>> = Vec::new();
    for liberty in tried() {
        match together
            .iter_mut()
            .find(|them| them.iter().all(|it| it.goes_with(liberty)))
        {
            Some(them) => them.push(liberty),
            None => together.push(vec![liberty]),
        }
    }
    let kinds: Vec<Kind> = together.iter().cloned().map(with).collect();
    let mut wrong = Vec::new();
    for (liberties, seen) in together.iter().zip(run_each(&kinds)) {
        let name = format!("{} liberties", liberties.len());
        wrong.extend(unfair(&name, liberties, &seen));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
