//! Providers with several house rules together: what they insist on is learnt, no check has a finding, and nearly
//! everything is judged all the same. Each house rule is a liberty, and tried with the others in `tests/fair.rs`.

mod reference;

use reference::{Kind, Seen, run_each, told};
use scimproof::checks;
use scimproof::fault::Fault;
use scimproof::learnt::{Learnt, NameForm};
use scimproof::liberty::Liberty;
use scimproof::outcome::Outcome;
use scimproof::requirements::Severity;
use scimproof::rules::RuleSet;

/// What a house may cost: of a hundred rules that are judged without it so many.
const NOT_JUDGED: usize = 15;

/// A provider with these house rules comes through; what was learnt of it.
fn comes_through(liberties: &[Liberty]) -> Learnt {
    let house = Kind {
        liberties: liberties.to_vec(),
        ..Kind::default()
    };
    let mut seen = run_each(&[Kind::default(), house]);
    let (house, plain) = (seen.remove(1), seen.remove(0));
    let learnt = house.learnt.words();
    let wrong = wrong(&house);
    assert!(wrong.is_empty(), "{wrong:#?} {learnt:?}");
    let judged = |seen: &Seen, id: &str| !matches!(seen.outcomes[id], Outcome::Skipped { .. });
    let ids: Vec<&String> = plain.outcomes.keys().collect();
    let lost = ids
        .iter()
        .filter(|id| judged(&plain, id) && !judged(&house, id));
    let lost: Vec<String> = lost
        .map(|id| format!("{id} {}", told(&house.outcomes[*id])))
        .collect();
    assert!(lost.len() * 100 <= ids.len() * NOT_JUDGED, "{lost:#?}");
    house.learnt
}

/// Findings, what was blocked, and what is still there.
fn wrong(seen: &Seen) -> Vec<String> {
    let is_wrong = |id: &str, outcome: &Outcome| match outcome {
        Outcome::Failed { .. } => seen.severities[id] == Severity::Fail,
        Outcome::Blocked { .. } => true,
        Outcome::Passed | Outcome::Skipped { .. } => false,
    };
    let ended = seen.outcomes.iter();
    let wrong = ended.filter(|(id, outcome)| is_wrong(id, outcome));
    let wrong = wrong.map(|(id, outcome)| format!("{id} {}", told(outcome)));
    wrong.chain(seen.left.iter().cloned()).collect()
}

#[test]
fn a_strict_house() {
    let learnt = comes_through(&[
        Liberty::UserNamesAreMails,
        Liberty::OwnDomain,
        Liberty::PrimaryMailRequired,
        Liberty::NameRequired,
        Liberty::DisplayNameRequired,
        Liberty::ExternalIdRequired,
        Liberty::PasswordRequired,
        Liberty::UnknownAttributesRefused,
        Liberty::TextsUpTo255,
    ]);
    assert_eq!(learnt.user_name, NameForm::Email);
    for name in [
        "emails",
        "emails.primary",
        "name",
        "name.givenName",
        "name.familyName",
        "displayName",
        "externalId",
        "password",
    ] {
        assert!(
            learnt.needed.iter().any(|it| it == name),
            "{name}: {learnt:?}"
        );
    }
    assert!(!learnt.needed.iter().any(|it| it == "emails.type"));
    assert!(learnt.refuses_unknown && learnt.refuses_long);
    assert_eq!(learnt.statuses, [400]);
}

#[test]
fn a_small_house() {
    let learnt = comes_through(&[
        Liberty::FewAttributes,
        Liberty::UnknownAttributesRefused,
        Liberty::ExternalIdNotKept,
        Liberty::PagesOfOne,
        Liberty::IdsAreNumbers,
        Liberty::UserNamesInSmallLetters,
        Liberty::StartsInactive,
    ]);
    assert_eq!(learnt.refused, ["title"]);
    assert_eq!((learnt.page, learnt.starts_active), (Some(1), Some(false)));
    assert!(learnt.needed.is_empty() && !learnt.refuses_long);
}

/// What a strict house refuses rightly is no excuse for what it refuses wrongly.
#[test]
fn a_fault_does_not_hide_behind_a_house_rule() {
    let house = [
        Liberty::UserNamesAreMails,
        Liberty::PrimaryMailRequired,
        Liberty::NameRequired,
        Liberty::PasswordRequired,
        Liberty::TextsUpTo255,
    ];
    let faults = [
        Fault::CreateRefusesId,
        Fault::CreateRefusesNull,
        Fault::DuplicateAnswers400,
        Fault::ReplaceRefusesMeta,
        Fault::ReplaceRefusesOtherId,
        Fault::PatchNullRefused,
        Fault::PatchOfPasswordRefused,
        Fault::CharsetRefused,
        Fault::StaleAnswers409,
        Fault::MissingValueAnswers422,
    ];
    let naming = |fault: Fault| {
        checks::all()
            .into_iter()
            .filter(move |it| it.caught == fault && it.rules() == RuleSet::Rfc)
    };
    let kind = |fault: Fault| Kind {
        faults: vec![fault],
        liberties: house.to_vec(),
        only: naming(fault).map(|check| check.id).collect(),
        ..Kind::default()
    };
    let mut missed = Vec::new();
    for (fault, seen) in faults.into_iter().zip(run_each(&faults.map(kind))) {
        for check in naming(fault).filter(|check| seen.word(check) != "failed") {
            let outcome = seen.outcomes.get(check.id).map(told);
            missed.push(format!("{} at {}: {outcome:?}", fault.name(), check.id));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
