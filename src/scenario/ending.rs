//! Ending: what a play comes to when observations count differently, and the evidence for it.

use super::behaviour::Deed;
use crate::client::Exchange;
use crate::outcome::{Finding, Outcome, Stop};
use crate::requirements::Severity;
use std::sync::Arc;

/// What an observation showed to be wrong.
#[derive(Clone, Debug)]
pub(super) struct Wrong {
    pub(super) finding: Finding,
    pub(super) severity: Severity,
    /// Whom it hurts; empty if the behaviour does not say.
    pub(super) why: String,
}

impl Wrong {
    /// The graver of two; the first of equals.
    pub(super) fn graver(known: Option<Wrong>, new: Wrong) -> Wrong {
        match known {
            Some(known) if known.severity >= new.severity => known,
            _ => new,
        }
    }
}

/// What a play came to.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub(super) outcome: Outcome,
    /// What the outcome counts as.
    pub(super) severity: Severity,
    pub(super) why: String,
}

impl Ending {
    /// From how the steps ended, and the gravest of what was observed to be wrong. An answer that is none is a finding.
    pub(super) fn of(ended: Result<(), Stop>, wrong: Option<Wrong>) -> Self {
        match (ended, wrong) {
            (Ok(()), Some(wrong)) => Ending::from(wrong),
            // What was seen stays true, though the rest could not be judged; neither is to be lost.
            (Err(Stop::Blocked(reason) | Stop::Skipped(reason)), Some(mut wrong)) => {
                let got = &mut wrong.finding.got;
                *got = format!("{got}; what comes after it was not judged: {reason}");
                Ending::from(wrong)
            }
            (ended, _) => Ending {
                outcome: ended.into(),
                severity: Severity::Fail,
                why: String::new(),
            },
        }
    }
}

impl From<Wrong> for Ending {
    fn from(wrong: Wrong) -> Self {
        Ending {
            outcome: Outcome::Failed {
                finding: wrong.finding,
            },
            severity: wrong.severity,
            why: wrong.why,
        }
    }
}

/// The finding that something is not as it must be, with the write that should have made it so as evidence.
pub(super) fn evidence(
    writes: &[(&Deed, Arc<Exchange>)],
    groups: &[(String, Vec<String>)],
    subject: &str,
    expected: String,
    got: String,
) -> Finding {
    let concerns = |deed: &Deed| {
        let group = deed
            .group()
            .and_then(|group| groups.iter().find(|(name, _)| name == group));
        deed.group() == Some(subject)
            || deed.users().iter().any(|user| user == subject)
            || group.is_some_and(|(_, members)| members.iter().any(|user| user == subject))
    };
    let write = writes.iter().rev().find(|(deed, _)| concerns(deed));
    let Some((deed, exchange)) = write.or(writes.last()) else {
        return Finding {
            expected,
            got,
            exchange: None,
        };
    };
    let status = exchange.status.unwrap_or_default();
    Finding {
        expected,
        got: format!("{} was answered {status}, but then {got}", deed.name()),
        exchange: Some(exchange.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Ending, Finding, Outcome, Severity, Stop, Wrong};

    fn wrong(severity: Severity, got: &str) -> Wrong {
        Wrong {
            finding: Finding {
                expected: "nobody".to_owned(),
                got: got.to_owned(),
                exchange: None,
            },
            severity,
            why: "it hurts".to_owned(),
        }
    }

    /// What is told of a play: what it counts as, and what was seen or why it was not judged.
    fn told(ended: Result<(), Stop>, wrong: Option<Wrong>) -> (Severity, String) {
        let ending = Ending::of(ended, wrong);
        let text = match ending.outcome {
            Outcome::Passed => "passed".to_owned(),
            Outcome::Failed { finding } => finding.got,
            Outcome::Skipped { reason } | Outcome::Blocked { reason } => reason,
        };
        (ending.severity, text)
    }

    #[test]
    fn a_finding_wins_over_a_warning_whichever_comes_first() {
        for [first, second] in [["fail", "warn"], ["warn", "fail"]] {
            let of = |word| match word {
                "fail" => wrong(Severity::Fail, word),
                _ => wrong(Severity::Warn, word),
            };
            let gravest = Wrong::graver(Some(Wrong::graver(None, of(first))), of(second));
            assert_eq!(
                told(Ok(()), Some(gravest)),
                (Severity::Fail, "fail".to_owned())
            );
        }
        let first = Wrong::graver(
            Some(wrong(Severity::Warn, "first")),
            wrong(Severity::Warn, "second"),
        );
        assert_eq!(first.finding.got, "first");
    }

    #[test]
    fn an_answer_that_is_wrong_wins_over_a_warning() {
        let refused = Stop::failed(None, "204", "500");
        let warning = Some(wrong(Severity::Warn, "a member"));
        assert_eq!(
            told(Err(refused), warning),
            (Severity::Fail, "500".to_owned())
        );
    }

    #[test]
    fn a_warning_and_what_hindered_the_rest_are_both_told() {
        let blocked = Stop::Blocked("no answer".to_owned());
        let warning = Some(wrong(Severity::Warn, "a member"));
        let (severity, text) = told(Err(blocked.clone()), warning);
        assert_eq!(severity, Severity::Warn);
        assert_eq!(
            text,
            "a member; what comes after it was not judged: no answer"
        );
        assert_eq!(
            told(Err(blocked), None),
            (Severity::Fail, "no answer".to_owned())
        );
        assert_eq!(told(Ok(()), None), (Severity::Fail, "passed".to_owned()));
    }
}
