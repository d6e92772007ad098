//! Scenarios of each outcome, and each way in which a read surface can behave.

use super::exchange;
use scimproof::event::{Convergence, Event, Observed, Played};
use scimproof::outcome::{Finding, Outcome};
use scimproof::requirements::Severity;

fn play(behaviour: &str, persona: &str, outcome: Outcome, observed: Vec<Observed>) -> Played {
    let exchanges = match &outcome {
        Outcome::Failed { finding } => finding.exchange.iter().cloned().collect(),
        _ => Vec::new(),
    };
    Played {
        behaviour: behaviour.to_owned(),
        persona: persona.to_owned(),
        title: "An employee leaves: the account is closed everywhere, and in every group"
            .to_owned(),
        outcome,
        severity: Severity::Fail,
        why: String::new(),
        observed,
        again: format!("scimproof play {behaviour} --persona {persona} --seed 4711"),
        took_ms: 10_240.0,
        exchanges,
    }
}

/// A deleted user who is still a member.
fn warning() -> Played {
    let never = Convergence::Never {
        expected: "gone not among the members".to_owned(),
        got: "gone among 2 members".to_owned(),
    };
    let finding = Finding {
        expected: "gone not among the members".to_owned(),
        got: "delete was answered 204, but then members of group team: gone among 2 members"
            .to_owned(),
        exchange: Some(exchange("DELETE", "/Users/77ab", None, Some(204), "")),
    };
    let surfaces = vec![observed("delete", "gone", "members of group team", never)];
    Played {
        title: "An account is deleted for good, and no group should list it".to_owned(),
        severity: Severity::Warn,
        why: "Access reviews go on with a member whom nobody can look up.".to_owned(),
        ..play("delete", "rfc", Outcome::Failed { finding }, surfaces)
    }
}

fn observed(after: &str, subject: &str, surface: &str, state: Convergence) -> Observed {
    Observed {
        after: after.to_owned(),
        subject: subject.to_owned(),
        surface: surface.to_owned(),
        state,
    }
}

pub(crate) fn plays() -> Vec<Event> {
    let right = |after_ms, last_wrong_ms| Convergence::Right {
        after_ms,
        last_wrong_ms,
    };
    let good = vec![
        observed("deactivate", "leaver", "user by id", right(4.2, None)),
        observed(
            "deactivate",
            "leaver",
            "users by userName",
            right(212.4, Some(108.0)),
        ),
        observed("deactivate", "colleague", "user by id", right(5.1, None)),
        observed(
            "delete",
            "leaver",
            "user by id",
            right(1532.0, Some(1404.0)),
        ),
    ];
    let never = Convergence::Never {
        expected: "active false".to_owned(),
        got: "active true".to_owned(),
    };
    let flapped = Convergence::Flapped {
        after_ms: 12.0,
        last_wrong_ms: 640.0,
    };
    let unseen = Convergence::NotObservable {
        reason: "the provider does not offer group".to_owned(),
    };
    let bad = vec![
        observed("deactivate", "leaver", "user by id", right(11.9, None)),
        observed("deactivate", "leaver", "users by userName", never),
        observed("deactivate", "leaver", "users by filter active", flapped),
        observed("deactivate", "leaver", "members of group team", unseen),
    ];
    let finding = Finding {
        expected: "leaver: active false on users by userName within 10 s".to_owned(),
        got: "active true after 10 s".to_owned(),
        exchange: Some(exchange(
            "GET",
            "/Users?filter=userName%20eq%20%22l%22",
            None,
            Some(200),
            "{\"totalResults\":1}",
        )),
    };
    let skipped = Outcome::Skipped {
        reason: "the persona does not import".to_owned(),
    };
    let blocked = Outcome::Blocked {
        reason: "leaver could not be created: status 503".to_owned(),
    };
    let failed = Played {
        why: "Somebody who has left the company can still log in.".to_owned(),
        ..play("leaver", "entra", Outcome::Failed { finding }, bad)
    };
    let plays = [
        play("leaver", "okta-oin", Outcome::Passed, good),
        failed,
        warning(),
        play("bulk-onboarding", "onelogin", skipped, vec![]),
        play("leaver", "jumpcloud", blocked, vec![]),
    ];
    plays.into_iter().map(Event::Play).collect()
}
