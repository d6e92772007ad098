//! What a command says besides reports. A stream that takes nothing more is no reason to break off.

use crate::error::Error;
use std::fmt::Display;
use std::io::Write as _;

/// Says something to the person who waits; if nobody can hear it, that changes nothing.
pub(super) fn say(text: impl Display) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Writes a line of what was asked for.
pub(super) fn print(text: impl Display) -> Result<(), Error> {
    let mut out = anstream::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}
