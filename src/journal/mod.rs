//! Journal: what a run created, on disk before it is sent, so that it can be removed later even after a crash.

mod lines;

pub use lines::Entry;

use crate::error::Error;
use crate::people::Marker;
use lines::{Line, State};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

/// The attributes that carry the marker, and by which a resource can be found again when its id never reached us.
pub const KEYS: [&str; 3] = ["userName", "externalId", "displayName"];

/// What stands behind the name of a run in the name of its second tenant's journal.
const OTHER: &str = ".other";

/// The journal of one run.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    marker: Marker,
    target: String,
    unread: Vec<String>,
    state: Mutex<State>,
}

impl Journal {
    /// Starts the journal of a new run in `folder`.
    ///
    /// # Errors
    /// When the file cannot be written, or a journal of the same run is still there.
    pub fn create(folder: &Path, marker: &Marker, target: &str) -> Result<Self, Error> {
        Journal::create_as(folder, marker.as_str(), marker, target)
    }

    /// Starts the journal of what a new run makes at its second tenant.
    ///
    /// # Errors
    /// As [`Journal::create`].
    pub fn create_for_other(folder: &Path, marker: &Marker, target: &str) -> Result<Self, Error> {
        Journal::create_as(folder, &of_other(marker.as_str()), marker, target)
    }

    fn create_as(folder: &Path, run: &str, marker: &Marker, target: &str) -> Result<Self, Error> {
        let path = file_of(folder, run);
        let failed = |source| Error::File {
            path: path.clone(),
            doing: "cannot write the journal",
            source,
        };
        std::fs::create_dir_all(folder).map_err(failed)?;
        if path.exists() {
            return Err(Error::Usage(if is_going_on(&path) {
                format!(
                    "run {run} is going on, with the same --seed; wait for its end, or take another --seed"
                )
            } else {
                format!(
                    "run {run} has left something behind; remove it with `scimproof clean {run}`, or take another --seed"
                )
            }));
        }
        let file = OpenOptions::new()
            .create_new(true)
            .append(true)
            .open(&path)
            .map_err(failed)?;
        // Held until the run ends, however it ends: that is how others know that it is still going on.
        file.try_lock().map_err(|error| failed(error.into()))?;
        let journal = Journal::over(path, marker.clone(), target.to_owned(), file);
        let written = journal.write(
            &mut journal.state(),
            &Line::Run {
                marker: marker.as_str().to_owned(),
                target: target.to_owned(),
                started: jiff::Timestamp::now().to_string(),
            },
        );
        if let Err(error) = written {
            // A journal without its first line would stand in the way of the next run, and tell nothing.
            let _ = remove_file(&journal.path);
            return Err(error);
        }
        Ok(journal)
    }

    /// Opens the journal of an earlier run.
    ///
    /// # Errors
    /// When there is none, or it is not a journal.
    pub fn open(folder: &Path, run: &str) -> Result<Self, Error> {
        let path = file_of(folder, run);
        let failed = |doing, source| Error::File {
            path: path.clone(),
            doing,
            source,
        };
        let bytes = std::fs::read(&path)
            .map_err(|source| failed("no run of this name has left anything behind", source))?;
        // A disk that failed may have left anything in it.
        let text = String::from_utf8_lossy(&bytes);
        let file = OpenOptions::new()
            .append(true)
            .open(&path)
            .map_err(|source| failed("cannot write the journal", source))?;
        if !is_free(&file) {
            let why = format!("run {run} is still going on; end it first");
            return Err(Error::Usage(why));
        }
        let mut lines = text.lines().enumerate();
        let first = lines
            .next()
            .and_then(|(_, line)| serde_json::from_str(line).ok());
        let of_run = |marker: &str| run == marker || run == of_other(marker);
        let (marker, target) = match first {
            // By the marker is decided what may be deleted: it is that of the run, or nothing is.
            Some(Line::Run { marker, target, .. }) if of_run(&marker) => (marker, target),
            _ => {
                return Err(Error::Form {
                    place: format!("{}:1:1", path.display()),
                    why: format!(
                        "this is no journal of run {run}; `scimproof clean {run} --forget` gives it up"
                    ),
                });
            }
        };
        let mut journal = Journal::over(path, Marker::known(&marker), target, file);
        let last = text.lines().count();
        for (number, line) in lines {
            match serde_json::from_str(line) {
                Ok(line) => journal.state().replay(line),
                // A crash may have cut the last line off.
                Err(_) if number + 1 == last => {}
                Err(error) => journal.unread.push(format!(
                    "{}:{}:{}: {error}",
                    journal.path.display(),
                    number + 1,
                    error.column()
                )),
            }
        }
        Ok(journal)
    }

    /// The runs whose journals are in `folder`.
    #[must_use]
    pub fn runs(folder: &Path) -> Vec<String> {
        let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut runs: Vec<String> = names
            .filter_map(|entry| {
                entry
                    .file_name()
                    .to_str()?
                    .strip_suffix(".jsonl")
                    .map(str::to_owned)
            })
            .collect();
        runs.sort();
        runs
    }

    /// One line on a run whose journal is in `folder`: its name, whether it is going on or how much it left, its target.
    ///
    /// # Errors
    /// When its journal cannot be read.
    pub fn describe(folder: &Path, run: &str) -> Result<String, Error> {
        if is_going_on(&file_of(folder, run)) {
            return Ok(format!("{run}  going on"));
        }
        let journal = Journal::open(folder, run)?;
        let left = journal.remaining(None).len();
        Ok(format!("{run}  {left} left  {}", journal.target()))
    }

    /// Gives the journal of a run up without reading it.
    ///
    /// # Errors
    /// When the run is going on, or the file cannot be removed.
    pub fn give_up(folder: &Path, run: &str) -> Result<(), Error> {
        let path = file_of(folder, run);
        if is_going_on(&path) {
            let why = format!("run {run} is still going on; end it first");
            return Err(Error::Usage(why));
        }
        remove_file(&path)
    }

    fn over(path: PathBuf, marker: Marker, target: String, file: File) -> Self {
        let state = State {
            file,
            last: 0,
            entries: BTreeMap::new(),
            by_path: HashMap::new(),
            made_up: HashSet::new(),
            seen: HashSet::new(),
            deleted: HashSet::new(),
        };
        Journal {
            path,
            marker,
            target,
            unread: Vec::new(),
            state: Mutex::new(state),
        }
    }

    /// The marker that every resource of this run carries.
    #[must_use]
    pub fn marker(&self) -> &Marker {
        &self.marker
    }

    /// The lines that were not understood when it was opened, with their places; what they told is not known.
    #[must_use]
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// The base URL that the run was made against.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Notes, before it is sent, that a resource will be created at `endpoint` with this body.
    ///
    /// # Errors
    /// When the file cannot be written; then nothing may be sent.
    pub fn will_create(&self, endpoint: &str, part: &str, body: &str) -> Result<u64, Error> {
        let parsed: Value = serde_json::from_str(body).unwrap_or_default();
        let value = |key: &str| match parsed.get(key) {
            Some(value) => value.as_str(),
            // Some bodies are no JSON on purpose; a provider may take them all the same.
            None => in_text(body, key).filter(|_| parsed.is_null()),
        };
        let keys = KEYS
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), value(key)?.to_owned())))
            .filter(|(_, value): &(String, String)| value.contains(self.marker.as_str()))
            .collect();
        let mut state = self.state();
        let line = Line::Will {
            number: state.last + 1,
            endpoint: endpoint.to_owned(),
            part: part.to_owned(),
            keys,
        };
        self.write(&mut state, &line)?;
        state.replay(line);
        Ok(state.last)
    }

    /// Notes the id under which the target created it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn made(&self, number: u64, id: &str) -> Result<(), Error> {
        self.add(Line::Made {
            number,
            id: id.to_owned(),
        })
    }

    /// Notes that the target said that it did not create it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn refused(&self, number: u64) -> Result<(), Error> {
        self.add(Line::Refused { number })
    }

    /// Notes that it is gone.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn gone(&self, number: u64) -> Result<(), Error> {
        self.add(Line::Gone { number })
    }

    /// Allows writing to a path with an id that we made up, which no resource has.
    pub fn made_up(&self, path: &str) {
        self.state().made_up.insert(path.to_owned());
    }

    /// True if the path leads to what this run made, or nowhere at all.
    #[must_use]
    pub fn may_write(&self, path: &str) -> bool {
        let state = self.state();
        state.by_path.contains_key(path) || state.made_up.contains(path)
    }

    /// Notes that a resource with our marker was seen at this path.
    pub fn seen(&self, path: &str) {
        self.state().seen.insert(path.to_owned());
    }

    /// Notes that what we made at this path was deleted: from now on our marker has to be seen there anew.
    pub fn deleted(&self, path: &str) {
        let mut state = self.state();
        state.seen.remove(path);
        state.deleted.insert(path.to_owned());
    }

    /// True if what we made at this path was deleted once.
    #[must_use]
    pub fn was_deleted(&self, path: &str) -> bool {
        self.state().deleted.contains(path)
    }

    /// True if nothing stands at this path that could be foreign: our marker was seen there, or the id is made up.
    #[must_use]
    pub fn is_sure(&self, path: &str) -> bool {
        let state = self.state();
        state.seen.contains(path) || state.made_up.contains(path)
    }

    /// The entry whose resource stands at this path and has not been removed.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<u64> {
        let state = self.state();
        state
            .by_path
            .get(path)
            .copied()
            .filter(|number| state.entries.contains_key(number))
    }

    /// What may still be there, the last made first; of one part of the run, or of all.
    #[must_use]
    pub fn remaining(&self, part: Option<&str>) -> Vec<Entry> {
        let state = self.state();
        let entries = state.entries.values().rev();
        entries
            .filter(|entry| part.is_none_or(|part| entry.part == part))
            .cloned()
            .collect()
    }

    /// Ends the journal: the file goes if nothing remains.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn close(&self) -> Result<(), Error> {
        if !self.state().entries.is_empty() {
            return Ok(());
        }
        remove_file(&self.path)
    }

    fn add(&self, line: Line) -> Result<(), Error> {
        let mut state = self.state();
        self.write(&mut state, &line)?;
        state.replay(line);
        Ok(())
    }

    /// One write call per line: what the kernel has survives the end of this process.
    fn write(&self, state: &mut State, line: &Line) -> Result<(), Error> {
        let mut text = serde_json::to_string(line).expect("a line has only string keys");
        text.push('\n');
        state
            .file
            .write_all(text.as_bytes())
            .map_err(|source| Error::File {
                path: self.path.clone(),
                doing: "cannot write the journal",
                source,
            })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("nothing panics while it holds this lock")
    }
}

/// The value that stands behind this key in a text that is not wholly JSON.
fn in_text<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("\"{key}\":\""))?;
    after.split('"').next()
}

/// The name under which a run keeps what it made at its second tenant.
#[must_use]
pub fn of_other(run: &str) -> String {
    format!("{run}{OTHER}")
}

/// True if a run's name is that of what was made at a second tenant.
#[must_use]
pub fn is_of_other(run: &str) -> bool {
    run.ends_with(OTHER)
}

fn file_of(folder: &Path, run: &str) -> PathBuf {
    folder.join(format!("{run}.jsonl"))
}

fn remove_file(path: &Path) -> Result<(), Error> {
    std::fs::remove_file(path).map_err(|source| Error::File {
        path: path.to_owned(),
        doing: "cannot remove the journal",
        source,
    })
}

/// True if a living process holds the journal.
fn is_going_on(path: &Path) -> bool {
    let file = OpenOptions::new().append(true).open(path);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Takes the lock of a run that has ended. A process that is just being started holds what its parent held for a
/// moment longer, so one refusal says little.
fn is_free(file: &File) -> bool {
    (0..10).any(|_| {
        file.try_lock().is_ok() || {
            std::thread::sleep(Duration::from_millis(20));
            false
        }
    })
}
