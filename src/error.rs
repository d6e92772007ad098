//! Error: scimproof could not do its work. What it found out about the target is never an error but a finding.

use std::path::PathBuf;
use std::time::Duration;

/// Why scimproof could not do its work; each message fits after "scimproof: " and says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The base URL cannot be used.
    #[error("the URL {given:?} cannot be used: {why}")]
    Url {
        /// What was given, without a password.
        given: String,
        /// What is wrong with it and what to write instead.
        why: String,
    },
    /// A request got no answer, or not a whole one.
    #[error("{method} {url}: {why}")]
    NoAnswer {
        /// The request method.
        method: &'static str,
        /// The address, without secrets.
        url: String,
        /// What went wrong, and on first contact what to look at.
        why: String,
        /// True if there was a connection and the other side closed it.
        lost: bool,
    },
    /// A request was not sent, because many before it got no answer.
    #[error("{method} {url}: not sent, for {missing} requests in a row got no answer")]
    GaveUp {
        /// The request method.
        method: &'static str,
        /// The address, without secrets.
        url: String,
        /// How many.
        missing: u32,
    },
    /// The answer is larger than we are ready to hold.
    #[error(
        "{method} {url}: the answer is larger than {limit} MiB; read less at once, or raise --max-answer"
    )]
    AnswerTooLarge {
        /// The request method.
        method: &'static str,
        /// The address, without secrets.
        url: String,
        /// The limit in MiB.
        limit: u64,
    },
    /// The target refused our credentials at the start.
    #[error("{url} answered {status}: the credentials were refused; {advice}")]
    Credentials {
        /// The address asked.
        url: String,
        /// 401 or 403.
        status: u16,
        /// How credentials are given.
        advice: String,
    },
    /// What stands at the base URL is not a SCIM service provider.
    #[error("{url} does not look like a SCIM service provider: {why}; is this the SCIM base URL?")]
    NotScim {
        /// The base URL.
        url: String,
        /// What was answered.
        why: String,
    },
    /// A request was refused by our own guard, because it would have written to what this run did not make.
    #[error("{method} {path} was not sent: {why}")]
    NotOurs {
        /// The request method.
        method: &'static str,
        /// The path below the base URL.
        path: String,
        /// What the guard missed.
        why: &'static str,
    },
    /// A file could not be read or written.
    #[error("{}: {doing}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was tried, as in "cannot write the report".
        doing: &'static str,
        /// The operating system's word.
        source: std::io::Error,
    },
    /// A file of ours (behaviour, persona, journal) does not have its form.
    #[error("{place}: {why}")]
    Form {
        /// File, line and column.
        place: String,
        /// What was found and what was expected.
        why: String,
    },
    /// A name is not known.
    #[error("unknown {kind} {given:?}{}", .near.as_ref().map(|near| format!("; did you mean {near:?}?")).unwrap_or_default())]
    Unknown {
        /// What the name should name.
        kind: &'static str,
        /// The name given.
        given: String,
        /// The nearest known name, if one is near.
        near: Option<String>,
    },
    /// The selection leaves nothing to do.
    #[error("nothing selected: {0}")]
    NothingSelected(String),
    /// A flag's value, or a combination of flags, is wrong.
    #[error("{0}")]
    Usage(String),
    /// The command that should print a token failed.
    #[error("--token-command {command:?}: {why}")]
    TokenCommand {
        /// The command as given.
        command: String,
        /// Its exit status or what it lacked.
        why: String,
    },
    /// A 429 that did not end within the time we are ready to wait.
    #[error(
        "{method} {url}: answered 429 and asks for {asked:?} more, after {waited:?} of waiting; give the target time, or us more --patience"
    )]
    Throttled {
        /// The request method.
        method: &'static str,
        /// The address, without secrets.
        url: String,
        /// How long we waited in all.
        waited: Duration,
        /// How long the last answer asks us to wait.
        asked: Duration,
    },
    /// Terminal or pipe broke while a report was written.
    #[error("cannot write the report: {0}")]
    Output(#[from] std::io::Error),
    /// The load engine or the reference provider could not start.
    #[error("{what} could not start: {why}")]
    Start {
        /// What was to be started.
        what: &'static str,
        /// Why it was not.
        why: String,
    },
}

impl Error {
    /// True if a request failed before anything of it was sent.
    #[must_use]
    pub fn is_before_sending(&self) -> bool {
        matches!(
            self,
            Error::GaveUp { .. } | Error::Url { .. } | Error::Usage(_)
        )
    }
}

/// The known name nearest to `given`, if it is near enough to be a slip of the fingers.
#[must_use]
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let given = given.to_ascii_lowercase();
    let far = |name: &str| distance(&given, &name.to_ascii_lowercase());
    let known: Vec<&str> = known.into_iter().collect();
    // Who types the beginning of a name means that name.
    let begun = known
        .iter()
        .filter(|name| given.len() >= SHORTEST && name.to_ascii_lowercase().starts_with(&given));
    let whole = begun.min_by_key(|name| name.len());
    let near = known.iter().filter(|name| far(name) <= 1 + name.len() / 4);
    let near = near.min_by_key(|name| (far(name), **name));
    let exact = near.filter(|name| far(name) <= 1);
    exact.or(whole).or(near).map(|name| (*name).to_owned())
}

/// Fewer letters are the beginning of too much.
const SHORTEST: usize = 3;

/// Number of letters to insert, remove or change to make `a` into `b` (Levenshtein).
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_mended_and_nonsense_is_not() {
        let known = ["patch/remove-one-member", "filter/eq", "okta-oin"];
        assert_eq!(nearest("octa-oin", known).as_deref(), Some("okta-oin"));
        assert_eq!(
            nearest("patch/remove-one-membre", known).as_deref(),
            Some("patch/remove-one-member")
        );
        assert_eq!(nearest("okta", known).as_deref(), Some("okta-oin"));
        assert_eq!(
            nearest("patch/remove-one", known).as_deref(),
            Some("patch/remove-one-member")
        );
        assert_eq!(nearest("zebra", known), None);
    }
}
