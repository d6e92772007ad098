//! Outcome, Finding, Stop: how an attempt can end.

use crate::client::Exchange;
use crate::error::Error;
use serde::Serialize;
use std::sync::Arc;

/// A wrong answer: what was expected and what came.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// What a correct provider answers.
    pub expected: String,
    /// What this one answered.
    pub got: String,
    /// The exchange with the wrong answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Arc<Exchange>>,
}

impl Finding {
    /// True if it is about the status of an answer, or the word for it, and not about what else stands there. Such an
    /// expectation begins with that word.
    #[must_use]
    pub fn is_about_status(&self) -> bool {
        ["status ", "scimType "]
            .iter()
            .any(|word| self.expected.starts_with(word))
    }
}

/// Why a trial stopped before its end.
#[derive(Clone, Debug)]
pub enum Stop {
    /// An answer broke the rule.
    Failed(Box<Finding>),
    /// Something that the rule does not speak of went wrong first.
    Blocked(String),
    /// The rule does not apply to this provider, as turned out on the way.
    Skipped(String),
}

impl Stop {
    /// The rule is broken, seen in `exchange`.
    #[must_use]
    pub fn failed(
        exchange: Option<&Arc<Exchange>>,
        expected: impl Into<String>,
        got: impl Into<String>,
    ) -> Self {
        Stop::Failed(Box::new(Finding {
            expected: expected.into(),
            got: got.into(),
            exchange: exchange.cloned(),
        }))
    }

    /// A failure on the way to what the rule speaks of: nothing is judged.
    #[must_use]
    pub fn into_blocked(self, doing: &str) -> Self {
        match self {
            Stop::Failed(finding) => Stop::Blocked(format!(
                "{doing}: expected {}, got {}",
                finding.expected, finding.got
            )),
            Stop::Blocked(why) => Stop::Blocked(format!("{doing}: {why}")),
            skipped @ Stop::Skipped(_) => skipped,
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Blocked(error.to_string())
    }
}

/// How a check or a scenario ended.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Outcome {
    /// The rule held.
    Passed,
    /// The rule was broken.
    Failed {
        /// What was expected and what came.
        finding: Finding,
    },
    /// The rule does not apply to this provider.
    Skipped {
        /// The need that is not met.
        reason: String,
    },
    /// Not judged.
    Blocked {
        /// What went wrong first.
        reason: String,
    },
}

impl From<Result<(), Stop>> for Outcome {
    fn from(result: Result<(), Stop>) -> Self {
        match result {
            Ok(()) => Outcome::Passed,
            Err(Stop::Failed(finding)) => Outcome::Failed { finding: *finding },
            Err(Stop::Blocked(reason)) => Outcome::Blocked { reason },
            Err(Stop::Skipped(reason)) => Outcome::Skipped { reason },
        }
    }
}

impl Outcome {
    /// The word that reports use.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed { .. } => "failed",
            Outcome::Skipped { .. } => "skipped",
            Outcome::Blocked { .. } => "blocked",
        }
    }
}
