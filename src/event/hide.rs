//! Hiding secrets in an event. Exchanges are hidden when they are made; what is quoted from raw answers is hidden here.

use super::{Convergence, Event};
use crate::client::Secrets;
use crate::outcome::Outcome;

/// Takes secrets out of every text that may quote the target.
pub(super) fn hide(event: &mut Event, secrets: &Secrets) {
    let hide = |text: &mut String| *text = secrets.hide(text);
    match event {
        Event::Check(checked) => outcome(&mut checked.outcome, secrets),
        Event::Play(played) => {
            outcome(&mut played.outcome, secrets);
            for observed in &mut played.observed {
                match &mut observed.state {
                    Convergence::Never { expected, got } => {
                        hide(expected);
                        hide(got);
                    }
                    Convergence::NotObservable { reason } => hide(reason),
                    Convergence::Right { .. } | Convergence::Flapped { .. } => {}
                }
            }
        }
        Event::Load(loaded) => {
            loaded
                .errors
                .iter_mut()
                .for_each(|error| hide(&mut error.what));
            let reasons = [&mut loaded.truth.unknown, &mut loaded.not_judged];
            reasons.into_iter().flatten().for_each(hide);
        }
        Event::CleanedUp(cleaned) => cleaned.left.iter_mut().for_each(hide),
        Event::Stuck(rut) => hide(&mut rut.what),
        Event::Ended(ended) => ended.error.iter_mut().for_each(hide),
        Event::Learnt(learnt) => {
            let reasons = [&mut learnt.no_user, &mut learnt.no_group];
            reasons.into_iter().flatten().for_each(hide);
        }
        Event::Discovered { announced } => {
            let model = &mut announced.model;
            model.assumed.iter_mut().for_each(hide);
            for known in &mut model.types {
                for text in [&mut known.name, &mut known.endpoint, &mut known.schema] {
                    hide(text);
                }
                known
                    .extensions
                    .iter_mut()
                    .for_each(|it| hide(&mut it.schema));
            }
            announced.endpoints.values_mut().for_each(hide);
        }
        Event::Started(_) | Event::Progress { .. } | Event::Covered(_) => {}
    }
}

fn outcome(outcome: &mut Outcome, secrets: &Secrets) {
    match outcome {
        Outcome::Failed { finding } => {
            finding.expected = secrets.hide(&finding.expected);
            finding.got = secrets.hide(&finding.got);
        }
        Outcome::Skipped { reason } | Outcome::Blocked { reason } => *reason = secrets.hide(reason),
        Outcome::Passed => {}
    }
}
