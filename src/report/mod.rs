//! Reporters turn events into text, JSON lines and `JUnit`, and know nothing else; `Tally` counts, and gives the exit code.

mod evidence;
mod form;
mod json;
mod junit;
mod shown;
mod tally;
mod text;
mod verdict;

pub use form::{Destination, Form, Wanted};
pub use json::Json;
pub use junit::Junit;
pub use tally::Tally;
pub use text::{Look, Talk, Text};
pub use verdict::verdict;

use crate::error::Error;
use crate::event::Event;
use std::io;
use std::path::PathBuf;

/// Turns events into one form of report.
pub trait Reporter {
    /// Takes the next event; `tally` counts it already.
    ///
    /// # Errors
    /// When the report cannot be written.
    fn event(&mut self, event: &Event, tally: &Tally) -> io::Result<()>;
}

/// The reporters of a run, and the tally that they share.
#[derive(Default)]
pub struct Reporters {
    tally: Tally,
    strict: bool,
    each: Vec<Placed>,
}

/// A reporter, and the file that it writes to, if it is one.
struct Placed {
    path: Option<PathBuf>,
    reporter: Box<dyn Reporter + Send>,
}

impl std::fmt::Debug for Reporters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reporters({}, {:?})", self.each.len(), self.tally)
    }
}

impl Reporters {
    /// No reporter yet; `strict` makes warnings count.
    #[must_use]
    pub fn new(strict: bool) -> Self {
        Reporters {
            strict,
            ..Reporters::default()
        }
    }

    /// The reports that were asked for, and text for the person who waits: on standard output, or on standard error if
    /// another form was asked for there. To be called before anything is sent.
    ///
    /// # Errors
    /// When a file cannot be written, or two reports would go to the same place.
    pub fn open(wanted: &[Wanted], strict: bool, talk: Talk) -> Result<Self, Error> {
        form::told_apart(wanted)?;
        let mut reporters = Reporters::new(strict);
        let stdout = wanted.iter().find(|one| one.to == Destination::Stdout);
        reporters.add(match stdout {
            None => Text::on_stdout(strict, talk),
            // Who asks for that report wants the whole of it, as in a file.
            Some(one) if one.form == Form::Text => Text::on_stdout(
                strict,
                match talk {
                    Talk::Quiet => Talk::Quiet,
                    Talk::Usual | Talk::Verbose => Talk::Verbose,
                },
            ),
            Some(_) => Text::on_stderr(strict, talk),
        });
        for one in wanted {
            match &one.to {
                Destination::Stdout => match one.form {
                    Form::Text => {}
                    Form::Json => reporters.add(Json::new(Box::new(io::stdout()), strict)),
                    Form::Junit => reporters.add(Junit::new(Box::new(io::stdout()), strict)),
                },
                Destination::File(path) => {
                    let cannot = |source| Error::File {
                        path: path.clone(),
                        doing: "cannot write the report",
                        source,
                    };
                    let reporter = form::open(one.form, path, strict).map_err(cannot)?;
                    let path = Some(path.clone());
                    reporters.each.push(Placed { path, reporter });
                }
            }
        }
        Ok(reporters)
    }

    /// Adds a reporter that is no file.
    pub fn add(&mut self, reporter: impl Reporter + Send + 'static) {
        self.each.push(Placed {
            path: None,
            reporter: Box::new(reporter),
        });
    }

    /// Counts an event and hands it to each reporter. One that cannot write is left out from then on; the others go on.
    ///
    /// # Errors
    /// The first that could not write.
    pub fn event(&mut self, event: &Event) -> Result<(), Error> {
        self.tally.add(event);
        let mut result = Ok(());
        for mut placed in std::mem::take(&mut self.each) {
            match placed.reporter.event(event, &self.tally) {
                Ok(()) => self.each.push(placed),
                Err(source) if result.is_ok() => {
                    result = Err(match placed.path {
                        Some(path) => Error::File {
                            path,
                            doing: "cannot write the report",
                            source,
                        },
                        None => Error::Output(source),
                    });
                }
                Err(_) => {}
            }
        }
        result
    }

    /// What was counted so far.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The exit code that follows from what was counted so far.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.tally.exit_code(self.strict)
    }
}
