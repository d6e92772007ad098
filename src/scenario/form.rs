//! The form of our TOML files: values with their places, so that every complaint names file, line and column.

use crate::error::{Error, nearest};
use std::time::Duration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file while it is being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct File<'t> {
    /// The name that messages show.
    pub(super) name: &'t str,
    /// The whole text.
    pub(super) text: &'t str,
}

impl<'t> File<'t> {
    /// Reads the text as TOML.
    pub(super) fn parse(&self) -> Result<Spanned<DeTable<'t>>, Error> {
        DeTable::parse(self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.wrong(at, error.message().lines().collect::<Vec<_>>().join(", "))
        })
    }

    /// The error at a byte of the text.
    pub(super) fn wrong(&self, at: usize, why: impl Into<String>) -> Error {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        Error::Form {
            place: format!("{}:{line}:{column}", self.name),
            why: why.into(),
        }
    }
}

/// One value and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a> {
    file: File<'a>,
    /// The first byte of the value in the text.
    pub(super) at: usize,
    value: &'a DeValue<'a>,
}

impl<'a> Node<'a> {
    fn new(file: File<'a>, value: &'a Spanned<DeValue<'a>>) -> Self {
        Node {
            file,
            at: value.span().start,
            value: value.get_ref(),
        }
    }

    /// The error at this value.
    pub(super) fn wrong(&self, why: impl Into<String>) -> Error {
        self.file.wrong(self.at, why)
    }

    fn not_a(&self, expected: &str) -> Error {
        self.wrong(format!(
            "expected {expected}, found {}",
            self.value.type_str()
        ))
    }

    /// A string.
    pub(super) fn text(&self) -> Result<&'a str, Error> {
        self.value.as_str().ok_or_else(|| self.not_a("a string"))
    }

    /// A string that is not blank.
    pub(super) fn words(&self) -> Result<String, Error> {
        match self.text()?.trim() {
            "" => Err(self.wrong("it is blank")),
            words => Ok(words.to_owned()),
        }
    }

    /// A boolean.
    pub(super) fn boolean(&self) -> Result<bool, Error> {
        self.value
            .as_bool()
            .ok_or_else(|| self.not_a("true or false"))
    }

    /// An HTTP status.
    pub(super) fn status(&self) -> Result<u16, Error> {
        let number = self
            .value
            .as_integer()
            .ok_or_else(|| self.not_a("a status"))?;
        let status = number.as_str().parse().ok();
        status
            .filter(|status| (100..600).contains(status))
            .ok_or_else(|| self.wrong(format!("{number} is no HTTP status, expected 100 to 599")))
    }

    /// A time as in `"10s"`, `"500ms"` or `"5m"`.
    pub(super) fn duration(&self) -> Result<Duration, Error> {
        let text = self.text()?;
        let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let number: Option<u64> = digits.trim().parse().ok();
        match (number, &text[digits.len()..]) {
            (Some(number), "ms") => Ok(Duration::from_millis(number)),
            (Some(number), "s") => Ok(Duration::from_secs(number)),
            (Some(number), "m") => Ok(Duration::from_secs(number * 60)),
            _ => Err(self.wrong(format!(
                "expected a time as in \"10s\", \"500ms\" or \"5m\", found {text:?}"
            ))),
        }
    }

    /// One of the known words; a near miss is suggested.
    pub(super) fn one_of<'k, T: Copy>(
        &self,
        kind: &str,
        known: impl IntoIterator<Item = (&'k str, T)>,
    ) -> Result<T, Error> {
        let text = self.text()?;
        let known: Vec<(&str, T)> = known.into_iter().collect();
        let names = || known.iter().map(|(name, _)| *name);
        match known.iter().find(|(name, _)| *name == text) {
            Some((_, value)) => Ok(*value),
            None => Err(self.wrong(unknown(kind, text, names()))),
        }
    }

    /// The elements of an array.
    pub(super) fn list(&self) -> Result<Vec<Node<'a>>, Error> {
        let array = self
            .value
            .as_array()
            .ok_or_else(|| self.not_a("an array"))?;
        Ok(array
            .iter()
            .map(|value| Node::new(self.file, value))
            .collect())
    }

    /// A table.
    pub(super) fn table(&self) -> Result<Table<'a>, Error> {
        let table = self.value.as_table().ok_or_else(|| self.not_a("a table"))?;
        Ok(Table {
            file: self.file,
            at: self.at,
            keys: table,
        })
    }

    /// The place in the file of a byte of this string's content, as far as it can be told: in a literal string
    /// (`'…'`, `'''…'''`) exactly, in any other its beginning.
    pub(super) fn place_of(&self, offset: usize) -> usize {
        let rest = self.file.text.get(self.at..).unwrap_or("");
        let opening = match rest {
            _ if rest.starts_with("'''\r\n") => 5,
            _ if rest.starts_with("'''\n") => 4,
            _ if rest.starts_with("'''") => 3,
            _ if rest.starts_with('\'') => 1,
            _ => return self.at,
        };
        self.at + opening + offset
    }

    /// The error at a byte of this string's content.
    pub(super) fn wrong_inside(&self, offset: usize, why: impl Into<String>) -> Error {
        self.file.wrong(self.place_of(offset), why)
    }
}

/// A table and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'a> {
    file: File<'a>,
    at: usize,
    keys: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    /// The outermost table of a file.
    pub(super) fn of(file: File<'a>, root: &'a Spanned<DeTable<'a>>) -> Self {
        Table {
            file,
            at: 0,
            keys: root.get_ref(),
        }
    }

    /// The value of a key, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        let found = self
            .keys
            .iter()
            .find(|(known, _)| known.get_ref().as_ref() == key);
        found.map(|(_, value)| Node::new(self.file, value))
    }

    /// The value of a key that must be there.
    pub(super) fn need(&self, key: &str) -> Result<Node<'a>, Error> {
        self.get(key)
            .ok_or_else(|| self.wrong(format!("{key:?} is missing")))
    }

    /// The error at this table.
    pub(super) fn wrong(&self, why: impl Into<String>) -> Error {
        self.file.wrong(self.at, why)
    }

    /// Keys with their values in the order of the file.
    pub(super) fn entries(&self) -> Vec<(&'a str, Node<'a>)> {
        let mut entries: Vec<(usize, &str, Node<'_>)> = self
            .keys
            .iter()
            .map(|(key, value)| {
                let at = key.span().start;
                (at, key.get_ref().as_ref(), Node::new(self.file, value))
            })
            .collect();
        entries.sort_by_key(|(at, ..)| *at);
        entries
            .into_iter()
            .map(|(_, key, node)| (key, node))
            .collect()
    }

    /// Refuses keys that nobody reads.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Error> {
        for (key, _) in self.keys {
            if !known.contains(&key.get_ref().as_ref()) {
                let why = unknown("key", key.get_ref(), known.iter().copied());
                return Err(self.file.wrong(key.span().start, why));
            }
        }
        Ok(())
    }
}

/// Says that a name is not known, with the near one if there is one, else all of them.
pub(super) fn unknown<'k>(
    kind: &str,
    given: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> String {
    // Of one or two letters everything is near.
    if let Some(near) = nearest(given, known.clone()).filter(|_| given.len() > 2) {
        return format!("unknown {kind} {given:?}; did you mean {near:?}?");
    }
    let known: Vec<&str> = known.collect();
    let known = known.join(", ");
    format!("unknown {kind} {given:?}; expected one of: {known}")
}
