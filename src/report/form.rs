//! Form and Destination: `--report FORM=FILE` as types, and the files opened before anything is sent.

use super::{Json, Junit, Look, Reporter, Text};
use crate::error::{Error, nearest};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A form of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// The events, one per line, valid against `schemas/event.json`.
    Json,
    /// For continuous integration.
    Junit,
}

impl Form {
    /// Every form.
    pub const ALL: [Form; 3] = [Form::Text, Form::Json, Form::Junit];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Json => "json",
            Form::Junit => "junit",
        }
    }
}

impl FromStr for Form {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self, Error> {
        let known = Form::ALL.into_iter().find(|form| form.name() == given);
        known.ok_or_else(|| match nearest(given, Form::ALL.map(Form::name)) {
            near @ Some(_) => Error::Unknown {
                kind: "report form",
                given: given.to_owned(),
                near,
            },
            None => Error::Usage(format!(
                "unknown report form {given:?}; the forms are text, json and junit"
            )),
        })
    }
}

/// Where a report goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Standard output, written `-`.
    Stdout,
    /// A file.
    File(PathBuf),
}

/// A report that was asked for: `junit=report.xml`, `json=-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The form.
    pub form: Form,
    /// Where it goes.
    pub to: Destination,
}

impl FromStr for Wanted {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self, Error> {
        let (form, to) = match given.split_once('=') {
            Some((form, to)) if !to.is_empty() => (form, to),
            _ => {
                // A wrong form is the better thing to hear about first.
                let form: Form = given.trim_end_matches('=').parse()?;
                let name = form.name();
                return Err(Error::Usage(format!(
                    "the report {given:?} has no file; write {name}=FILE, or {name}=- for standard output"
                )));
            }
        };
        Ok(Wanted {
            form: form.parse()?,
            to: match to {
                "-" => Destination::Stdout,
                file => Destination::File(file.into()),
            },
        })
    }
}

/// Refuses two reports in one place.
pub(super) fn told_apart(wanted: &[Wanted]) -> Result<(), Error> {
    for (index, one) in wanted.iter().enumerate() {
        if wanted[..index].iter().any(|other| other.to == one.to) {
            return Err(Error::Usage(match &one.to {
                Destination::Stdout => "two reports cannot both go to standard output".to_owned(),
                Destination::File(path) => {
                    format!("two reports cannot both go to {}", path.display())
                }
            }));
        }
    }
    Ok(())
}

/// Opens a file and gives it to a reporter. Lines grow as they come; `JUnit`, which is whole or nothing, takes its place
/// under its name when it is.
pub(super) fn open(form: Form, path: &Path, strict: bool) -> io::Result<Box<dyn Reporter + Send>> {
    Ok(match form {
        Form::Text => Box::new(Text::new(
            Box::new(File::create(path)?),
            Box::new(io::sink()),
            Look::plain(),
            strict,
        )),
        Form::Json => Box::new(Json::new(Box::new(File::create(path)?), strict)),
        Form::Junit => Box::new(Junit::new(whole(path)?, strict)),
    })
}

/// A file that stands under its name once it is flushed; devices and pipes are written to directly.
fn whole(path: &Path) -> io::Result<Box<dyn Write + Send>> {
    match fs::metadata(path) {
        Ok(known) if known.is_file() => {
            // What may not be written must not be replaced either.
            File::options().write(true).open(path)?;
        }
        Ok(_) => return Ok(Box::new(File::options().write(true).open(path)?)),
        Err(_) => {}
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    Ok(Box::new(WholeFile {
        file: File::create(&unfinished)?,
        unfinished,
        path: path.to_owned(),
        done: false,
    }))
}

/// A file under a temporary name, until it is flushed.
struct WholeFile {
    file: File,
    unfinished: PathBuf,
    path: PathBuf,
    done: bool,
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()?;
        if !self.done {
            fs::rename(&self.unfinished, &self.path)?;
            self.done = true;
        }
        Ok(())
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if !self.done {
            // A half report is of no use to anybody; that it cannot be removed changes nothing.
            let _ = fs::remove_file(&self.unfinished);
        }
    }
}
