//! Checks and requirements hold on to each other: a check judges only what the catalogue has, and what no check judges
//! is excused with a reason.

// A test prints what it counted, for whoever asks with --nocapture.
#![allow(clippy::print_stdout)]

use scimproof::checks::{self, CLASHES};
use scimproof::requirements::{self, EXCUSED, Requirement, Severity};
use scimproof::rules::RuleSet;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_check_judges_observable_requirements_of_one_verdict() {
    for check in checks::all() {
        assert!(!check.covers.is_empty(), "{} covers nothing", check.id);
        for id in check.covers {
            let requirement = requirements::get(id);
            let requirement =
                requirement.unwrap_or_else(|| panic!("{}: the catalogue has no {id}", check.id));
            assert!(
                requirement.observable,
                "{}: {id} cannot be seen from outside",
                check.id
            );
            assert_eq!(
                requirement.rules() == RuleSet::Rfc,
                check.rules() == RuleSet::Rfc,
                "{}: {id} is of another document",
                check.id
            );
            // What is only noted may be noted by the way.
            assert!(
                requirement.verdict == check.severity() || requirement.verdict == Severity::Info,
                "{}: {id} is of another verdict",
                check.id
            );
        }
    }
}

#[test]
fn ids_are_unique_and_have_an_area() {
    let mut known = BTreeSet::new();
    for check in checks::all() {
        let plain = |part: &str| {
            let mut letters = part.bytes();
            !part.is_empty()
                && letters
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        // A kind stands for as many checks as there are attributes.
        let id = check
            .id
            .replace("<type>/<attribute>/", "")
            .replace("<type>/", "");
        let parts: Vec<&str> = id.split('/').collect();
        assert!(
            parts.len() == 2 && parts.iter().all(|part| plain(part)),
            "{} is not area/name",
            check.id
        );
        assert!(known.insert(check.id), "{} stands there twice", check.id);
    }
}

/// The areas of the catalogue that are to be covered as a whole.
const WHOLE: [&str; 23] = [
    "auth",
    "bulk",
    "create",
    "cursor",
    "delete",
    "discovery",
    "error",
    "etag",
    "extension",
    "filter",
    "http",
    "me",
    "multi-tenancy",
    "paging",
    "patch",
    "projection",
    "read",
    "replace",
    "resource",
    "schema",
    "search",
    "security",
    "sort",
];

/// The profiles, which are covered as a whole too; much in them happens beside SCIM.
const PROFILES: [&str; 2] = ["INTEROP", "IPSIE"];

/// The requirements of the RFCs that can be seen from outside and whose violation counts, by area; those of profiles by the
/// profile.
fn counted() -> BTreeMap<&'static str, Vec<&'static Requirement>> {
    let mut areas: BTreeMap<&str, Vec<&Requirement>> = BTreeMap::new();
    for requirement in requirements::all().values() {
        let counts = requirement.observable && requirement.verdict != Severity::Info;
        let of_rfc = requirement.rules() == RuleSet::Rfc;
        let part = if of_rfc {
            &requirement.area
        } else {
            &requirement.doc
        };
        if counts {
            areas.entry(part).or_default().push(requirement);
        }
    }
    areas
}

/// What some check judges.
fn judged() -> BTreeSet<&'static str> {
    let covers = checks::all().into_iter().flat_map(|check| check.covers);
    covers.copied().collect()
}

#[test]
fn what_is_excused_is_observable_and_judged_by_no_check() {
    for (id, reason) in EXCUSED {
        let requirement = requirements::get(id);
        let requirement = requirement.unwrap_or_else(|| panic!("the catalogue has no {id}"));
        assert!(requirement.observable, "{id} needs no excuse");
        assert!(!judged().contains(id), "{id} is judged and excused");
        assert!(reason.len() > 20, "{id}: {reason:?} is no reason");
    }
}

#[test]
fn each_clash_names_what_there_is() {
    for clash in CLASHES {
        let known = |id| requirements::get(id).unwrap_or_else(|| panic!("no requirement {id}"));
        assert_eq!(known(clash.requirement).rules(), clash.rules);
        assert_eq!(known(clash.against).rules(), RuleSet::Rfc);
        for id in clash.checks {
            let check = checks::all().into_iter().find(|check| check.id == *id);
            let check = check.unwrap_or_else(|| panic!("{}: no check {id}", clash.requirement));
            assert_eq!(check.rules(), RuleSet::Rfc, "{id}");
        }
    }
}

#[test]
fn every_open_question_that_is_named_is_known() {
    for requirement in requirements::all().values() {
        let known = requirement.ambiguity.is_none() || requirement.ambiguity().is_some();
        assert!(
            known,
            "{} names {:?}",
            requirement.id, requirement.ambiguity
        );
    }
}

#[test]
fn each_area_is_covered_or_excused() {
    let excused: BTreeSet<&str> = EXCUSED.iter().map(|(id, _)| *id).collect();
    let judged = judged();
    let mut open = Vec::new();
    let (mut of_whole, mut excused_of_whole) = (0, 0);
    for (area, requirements) in counted() {
        let count = |set: &BTreeSet<&str>| {
            requirements
                .iter()
                .filter(|it| set.contains(it.id.as_str()))
                .count()
        };
        println!(
            "{area}: {} of {} covered, {} excused",
            count(&judged),
            requirements.len(),
            count(&excused)
        );
        if PROFILES.contains(&area) {
            assert!(
                count(&excused) * 4 <= requirements.len(),
                "of {area} too much is excused"
            );
        }
        if WHOLE.contains(&area) || PROFILES.contains(&area) {
            if WHOLE.contains(&area) {
                of_whole += requirements.len();
                excused_of_whole += count(&excused);
            }
            let ids = requirements.iter().map(|it| it.id.as_str());
            open.extend(ids.filter(|id| !judged.contains(id) && !excused.contains(id)));
        }
    }
    assert!(open.is_empty(), "neither covered nor excused: {open:#?}");
    assert!(
        excused_of_whole * 20 <= of_whole,
        "{excused_of_whole} of {of_whole} are excused"
    );
}
