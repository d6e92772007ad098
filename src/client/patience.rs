//! Patience: after so many requests in a row without an answer, the next ones are not sent, so that a dead target costs no
//! timeout for each trial. From time to time one is let through: a target that was only restarted is found again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Requests in a row without an answer after which we give up.
const IN_A_ROW: u32 = 8;
/// The same for one method at one endpoint, while others answer.
const OF_ONE_KIND: u32 = 5;
/// How long after the last attempt one request is let through.
const PAUSE: Duration = Duration::from_secs(5);

/// Who gave up, and when it is tried again.
#[derive(Debug, Default)]
pub(super) struct Patience {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    endless: bool,
    all: Count,
    kinds: HashMap<String, Count>,
}

/// Requests in a row without an answer.
#[derive(Debug, Default)]
struct Count {
    missing: u32,
    last: Option<Instant>,
}

impl Count {
    /// True if nothing is sent now; if it is time for an attempt, this is it.
    fn is_over(&mut self, limit: u32) -> bool {
        let waits = self.last.is_none_or(|last| last.elapsed() < PAUSE);
        if self.missing >= limit && !waits {
            self.last = Some(Instant::now());
        }
        self.missing >= limit && waits
    }

    fn note(&mut self, answered: bool) {
        self.missing = if answered { 0 } else { self.missing + 1 };
        self.last = Some(Instant::now());
    }
}

impl Patience {
    /// Never gives up from now on: a load counts what is not answered.
    pub(super) fn never_ends(&self) {
        self.lock().endless = true;
    }

    /// How many requests in a row had no answer, if that is too many to send another one.
    pub(super) fn is_over(&self, kind: &str) -> Option<u32> {
        let mut state = self.lock();
        if state.endless {
            return None;
        }
        if state.all.is_over(IN_A_ROW) {
            return Some(state.all.missing);
        }
        let count = state.kinds.get_mut(kind)?;
        count.is_over(OF_ONE_KIND).then_some(count.missing)
    }

    /// Takes note of an answer, or that there was none.
    pub(super) fn note(&self, kind: &str, answered: bool) {
        let mut state = self.lock();
        state.all.note(answered);
        if answered {
            state.kinds.remove(kind);
        } else {
            state.kinds.entry(kind.to_owned()).or_default().note(false);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A method at an endpoint, whichever resource it is about.
pub(super) fn kind(method: &str, path: &str) -> String {
    let endpoint = path.split(['/', '?']).find(|part| !part.is_empty());
    format!("{method} {}", endpoint.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{IN_A_ROW, OF_ONE_KIND, Patience, kind};

    #[test]
    fn it_ends_and_begins_anew_with_an_answer() {
        let (patience, get) = (Patience::default(), kind("GET", "/Users/7?a"));
        assert_eq!(get, "GET Users");
        for _ in 0..OF_ONE_KIND {
            assert_eq!(patience.is_over(&get), None);
            patience.note(&get, false);
        }
        assert_eq!(patience.is_over(&get), Some(OF_ONE_KIND));
        let post = kind("POST", "/Users");
        assert_eq!(patience.is_over(&post), None);
        for _ in OF_ONE_KIND..IN_A_ROW {
            patience.note(&post, false);
        }
        assert_eq!(patience.is_over(&kind("GET", "/Groups")), Some(IN_A_ROW));
        patience.note(&get, true);
        assert_eq!(patience.is_over(&get), None);
    }
}
