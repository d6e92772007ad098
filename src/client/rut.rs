//! Rut: where every answer is the same, whatever is asked, the target has stopped working. What it answers from then on says
//! nothing about any rule, and is told once.

use super::Received;
use crate::error::Error;
use crate::scim::Method;
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};

/// So many answers in a row that are the same, to reading and to creating, come from no working provider.
const STUCK: u32 = 40;
/// Fewer in a row may become so many.
const PERHAPS: u32 = 8;
/// The longest text of an answer that is told, in letters.
const SHOWN: usize = 80;

/// Answers in a row that are the same.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Rut {
    /// What they are: `status 500`, `status 200 {}`, `no answer`.
    pub what: String,
    /// When the first of them was asked for, in milliseconds from the start of the run.
    pub since_ms: f64,
    /// How many there are so far.
    pub answers: u32,
    #[serde(skip)]
    reads: bool,
    #[serde(skip)]
    creates: bool,
}

impl Rut {
    /// Why nothing is judged meanwhile.
    #[must_use]
    pub fn reason(&self) -> String {
        format!(
            "the target gives the same answer to everything: {}",
            self.what
        )
    }

    /// True if the target has stopped working.
    #[must_use]
    pub fn is_stuck(&self) -> bool {
        self.answers >= STUCK && self.reads && self.creates
    }

    /// True if what ended with a request of this time belongs to it, or may turn out to do so.
    #[must_use]
    pub fn may_hold(&self, at_ms: f64) -> bool {
        self.answers >= PERHAPS && at_ms >= self.since_ms
    }
}

/// The answers since the last that was another one, and when they were so many before that the target was stuck.
#[derive(Debug, Default)]
pub(super) struct Ruts {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    now: Rut,
    /// Each with the time at which it was over.
    past: Vec<(Rut, f64)>,
}

impl Ruts {
    /// What the last answers were.
    pub(super) fn now(&self) -> Rut {
        self.lock().now.clone()
    }

    /// The rut that the target was in when a request of this time was sent.
    pub(super) fn at(&self, at_ms: f64) -> Option<Rut> {
        let state = self.lock();
        let now = Some(&state.now).filter(|now| now.is_stuck() && at_ms >= now.since_ms);
        let fell = |(rut, until): &&(Rut, f64)| at_ms >= rut.since_ms && at_ms < *until;
        let past = || state.past.iter().find(fell).map(|(rut, _)| rut);
        now.or_else(past).cloned()
    }

    /// Takes note of an answer to a request of this time.
    pub(super) fn note(
        &self,
        method: Method,
        path: &str,
        received: Result<&Received, &Error>,
        at_ms: f64,
    ) {
        // Who is asked to wait is not stuck.
        if received.is_ok_and(|answer| answer.status == 429) {
            return;
        }
        let what = in_words(received);
        let mut state = self.lock();
        if state.now.what != what {
            let next = Rut {
                what,
                since_ms: at_ms,
                ..Rut::default()
            };
            let last = std::mem::replace(&mut state.now, next);
            if last.is_stuck() {
                state.past.push((last, at_ms));
            }
        }
        let now = &mut state.now;
        now.answers += 1;
        // Of requests side by side the later one may be answered first.
        now.since_ms = now.since_ms.min(at_ms);
        now.reads |= method == Method::Get;
        now.creates |= method == Method::Post && !path.contains("/.search");
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer in words that are the same for answers that are. A failure is one whatever it says.
fn in_words(received: Result<&Received, &Error>) -> String {
    let Ok(answer) = received else {
        return "no answer".to_owned();
    };
    let text = String::from_utf8_lossy(&answer.body);
    let text = text.trim();
    match answer.status {
        status @ 500.. => format!("status {status}"),
        status if text.is_empty() => format!("status {status} without a body"),
        status if text.chars().count() > SHOWN => {
            let start: String = text.chars().take(SHOWN).collect();
            // The rest counts as well, but is not told.
            format!("status {status} {start}… of {} bytes", answer.body.len())
        }
        status => format!("status {status} {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Received, Rut, Ruts, STUCK};
    use crate::scim::Method;

    fn answer(status: u16, body: &str) -> Received {
        Received {
            status,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        }
    }

    fn after(methods: &[Method], answers: &[Received]) -> Rut {
        let ruts = Ruts::default();
        for number in 0..STUCK {
            let at = number as usize;
            let (method, answer) = (methods[at % methods.len()], &answers[at % answers.len()]);
            ruts.note(method, "/Users", Ok(answer), f64::from(number));
        }
        ruts.now()
    }

    #[test]
    fn who_recovers_is_judged_again() {
        let ruts = Ruts::default();
        for number in 0..STUCK {
            let method = [Method::Get, Method::Post][number as usize % 2];
            ruts.note(method, "/Users", Ok(&answer(500, "")), f64::from(number));
        }
        ruts.note(Method::Get, "/Users", Ok(&answer(200, "[]")), 100.0);
        assert!(ruts.at(50.0).is_some_and(|rut| rut.what == "status 500"));
        assert!(ruts.at(100.0).is_none() && !ruts.now().is_stuck());
    }

    #[test]
    fn only_what_is_the_same_whatever_is_asked_is_a_rut() {
        let both = [Method::Get, Method::Post];
        assert!(after(&both, &[answer(200, "{}")]).is_stuck());
        assert!(after(&both, &[answer(500, "trace 1"), answer(500, "trace 2")]).is_stuck());
        assert!(!after(&[Method::Get], &[answer(404, "")]).is_stuck());
        assert!(!after(&both, &[answer(200, "{}"), answer(201, "{}")]).is_stuck());
        let rut = after(&both, &[answer(200, "<html>")]);
        assert_eq!(
            (rut.what.as_str(), rut.answers),
            ("status 200 <html>", STUCK)
        );
        assert!(rut.may_hold(0.0) && !rut.may_hold(-1.0));
    }
}
