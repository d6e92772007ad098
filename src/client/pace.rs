//! Pace: what the target says about how fast it may be asked (429 and Retry-After), obeyed by all tasks together.

use super::Answer;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The first wait where the target names none; it doubles six times.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The first wait where the target says "at once"; it doubles too, so that even this comes to an end.
const AT_ONCE: Duration = Duration::from_millis(50);

/// How often and how long the target slowed us down.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub struct Throttling {
    /// Answers with status 429.
    pub answers: u64,
    /// Seconds that they asked us to wait, summed; our own wait where they asked for none.
    pub asked_seconds: f64,
}

/// Holds back all requests until the moment that the target named.
#[derive(Debug, Default)]
pub(super) struct Pace {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    not_before: Option<Instant>,
    seen: Throttling,
}

impl Pace {
    /// Waits until the target may be asked again, but no longer than `longest`.
    pub(super) async fn wait(&self, longest: Duration) {
        let end = Instant::now() + longest;
        loop {
            let until = self
                .state
                .lock()
                .expect("nothing panics while it holds this lock")
                .not_before;
            match until {
                Some(until) if until.min(end) > Instant::now() => {
                    tokio::time::sleep_until(until.min(end).into()).await;
                }
                _ => return,
            }
        }
    }

    /// Notes a 429 and returns how long it asks us to wait; `tries` counts the ones before it. A wait longer than
    /// `longest` holds nobody back: the request is given up, and the others may hear better.
    pub(super) fn note(&self, answer: &Answer, tries: u32, longest: Duration) -> Duration {
        let growth = 2_u32.pow(tries.min(6));
        let wait = match retry_after(answer) {
            Some(asked) => asked.max(AT_ONCE * growth),
            None => FIRST_WAIT * growth,
        };
        let mut state = self
            .state
            .lock()
            .expect("nothing panics while it holds this lock");
        state.seen.answers += 1;
        state.seen.asked_seconds += wait.as_secs_f64();
        if wait > longest {
            return wait;
        }
        let until = Instant::now() + wait;
        state.not_before = Some(state.not_before.map_or(until, |known| known.max(until)));
        wait
    }

    pub(super) fn seen(&self) -> Throttling {
        self.state
            .lock()
            .expect("nothing panics while it holds this lock")
            .seen
    }
}

/// The wait that Retry-After asks for, as seconds or as a date (RFC 9110 section 10.2.3).
/// A date is taken relative to the answer's own Date, so that a wrong clock on either side does no harm.
fn retry_after(answer: &Answer) -> Option<Duration> {
    let value = answer.header("retry-after")?;
    if let Ok(seconds) = value.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let then = date(value)?;
    let now = answer
        .header("date")
        .and_then(date)
        .unwrap_or_else(Timestamp::now);
    Some(Duration::try_from(then.duration_since(now)).unwrap_or_default())
}

fn date(value: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new()
        .parse_timestamp(value.trim())
        .ok()
}
