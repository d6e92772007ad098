//! Checks and requirements hold on to each other: a check judges only what the catalogue has, and the number of
//! requirements that are judged can only grow.

use scimproof::checks;
use scimproof::requirements;
use std::collections::BTreeSet;

/// Requirements that some check judges. Raise it with each check that judges a new one; never lower it.
const COVERED: usize = 207;

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
                requirement.verdict,
                check.severity(),
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
        let parts: Vec<&str> = check.id.split('/').collect();
        assert!(
            parts.len() == 2 && parts.iter().all(|part| plain(part)),
            "{} is not area/name",
            check.id
        );
        assert!(known.insert(check.id), "{} stands there twice", check.id);
    }
}

#[test]
fn the_number_of_judged_requirements_only_grows() {
    let judged: BTreeSet<&str> = checks::all()
        .iter()
        .flat_map(|check| check.covers)
        .copied()
        .collect();
    let observable = requirements::all()
        .values()
        .filter(|requirement| requirement.observable)
        .count();
    assert!(
        judged.len() >= COVERED,
        "{} of {observable} observable requirements are judged, and it were {COVERED}",
        judged.len()
    );
    // So that the constant does not fall behind unnoticed.
    assert!(
        judged.len() < COVERED + 25,
        "{} requirements are judged: raise COVERED",
        judged.len()
    );
}
