//! The lines of a journal, and what they add up to: which resources of the run may still be there.

use crate::client::encode;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;

/// One line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Line {
    Run {
        marker: String,
        target: String,
        started: String,
    },
    Will {
        number: u64,
        endpoint: String,
        part: String,
        keys: BTreeMap<String, String>,
    },
    Made {
        number: u64,
        id: String,
    },
    Refused {
        number: u64,
    },
    Gone {
        number: u64,
    },
}

/// A resource that this run created, or tried to.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its place in the order of creation.
    pub number: u64,
    /// The endpoint: `/Users`.
    pub endpoint: String,
    /// The part of the run that made it: a check's id, a scenario's name.
    pub part: String,
    /// Values by which it can be found.
    pub keys: BTreeMap<String, String>,
    /// The id that the target gave it, if we saw it.
    pub id: Option<String>,
    /// True if the target said that it did not create it, which is looked at but not taken for granted.
    pub refused: bool,
}

impl Entry {
    /// Its path below the base URL, if its id is known.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        self.id.as_ref().map(|id| path_of(&self.endpoint, id))
    }
}

/// What the lines so far add up to.
#[derive(Debug)]
pub(super) struct State {
    pub(super) file: File,
    pub(super) last: u64,
    pub(super) entries: BTreeMap<u64, Entry>,
    pub(super) by_path: HashMap<String, u64>,
    /// Paths that lead nowhere because we made their ids up; they may be written to.
    pub(super) made_up: HashSet<String>,
    /// Paths at which a resource with our marker was seen.
    pub(super) seen: HashSet<String>,
    /// Paths that were deleted: whoever stands there now may be somebody else, for some providers give ids again.
    pub(super) deleted: HashSet<String>,
}

impl State {
    /// Takes one more line into account.
    pub(super) fn replay(&mut self, line: Line) {
        match line {
            Line::Run { .. } => {}
            Line::Will {
                number,
                endpoint,
                part,
                keys,
            } => {
                self.last = self.last.max(number);
                self.entries.insert(
                    number,
                    Entry {
                        number,
                        endpoint,
                        part,
                        keys,
                        id: None,
                        refused: false,
                    },
                );
            }
            Line::Made { number, id } => {
                if let Some(entry) = self.entries.get_mut(&number) {
                    self.by_path.insert(path_of(&entry.endpoint, &id), number);
                    entry.id = Some(id);
                }
            }
            Line::Refused { number } => {
                if let Some(entry) = self.entries.get_mut(&number) {
                    entry.refused = true;
                }
            }
            Line::Gone { number } => {
                self.entries.remove(&number);
            }
        }
    }
}

/// The path of a resource as it stands in a request.
fn path_of(endpoint: &str, id: &str) -> String {
    format!("{endpoint}/{}", encode(id))
}
