//! Reporters turn events into text, JSON lines and JUnit, and know nothing else; `Tally` counts, and gives the exit code.

mod tally;

pub use tally::Tally;

use crate::event::Event;

/// Turns events into one form of report.
pub trait Reporter {
    /// Takes the next event.
    ///
    /// # Errors
    /// When the report cannot be written.
    fn event(&mut self, event: &Event, tally: &Tally) -> std::io::Result<()>;
}
