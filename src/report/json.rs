//! JSON lines: the events as they come, one per line. A file whose last line is not `ended` was cut off.

use super::{Reporter, Tally};
use crate::event::{Ended, Event};
use serde::Serialize;
use std::io::{self, Write};

/// Writes events as JSON lines, valid against `schemas/event.json`.
pub struct Json {
    out: Box<dyn Write + Send>,
    strict: bool,
}

/// The closing line: the end of the run, and what it came to.
#[derive(Serialize)]
struct Closing<'a> {
    event: &'static str,
    #[serde(flatten)]
    ended: &'a Ended,
    tally: &'a Tally,
    exit_code: u8,
}

impl Json {
    /// Writes to `out`; `strict` makes warnings count.
    #[must_use]
    pub fn new(out: Box<dyn Write + Send>, strict: bool) -> Self {
        Json { out, strict }
    }
}

impl Reporter for Json {
    fn event(&mut self, event: &Event, tally: &Tally) -> io::Result<()> {
        let mut line = match event {
            Event::Progress { .. } => return Ok(()),
            Event::Ended(ended) => serde_json::to_vec(&Closing {
                event: "ended",
                ended,
                tally,
                exit_code: tally.exit_code(self.strict),
            }),
            other => serde_json::to_vec(other),
        }?;
        line.push(b'\n');
        // One write for the whole line, so that a reader never sees half of one.
        self.out.write_all(&line)?;
        self.out.flush()
    }
}
