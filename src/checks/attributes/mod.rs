//! Checks that follow from the target's own schemas (RFC 7643 section 7): each *kind* is tried for every attribute that
//! is declared so that it applies, also of extensions and resource types that nobody here has heard of. A kind is a check
//! whose trial has a [`Study`].

mod definition;
mod found;
mod guarded;
mod judge;
mod kept;
mod life;
mod queried;
mod shown;
mod spot;
mod study;
mod subject;
mod typed;
mod values;
mod whole;
mod written;

use super::Check;
pub(super) use life::is_an_error;
pub use study::Study;
pub use subject::Subject;
pub(super) use subject::subjects;

/// The area of all kinds.
pub(super) const AREA: &str = "attributes";

/// A check that is tried for many subjects.
struct Kind {
    /// The rule, under the name `attributes/<type>/<attribute>/…`.
    check: Check,
    /// What it is tried for.
    applies: fn(&Subject) -> bool,
}

/// Every kind in the order in which a study tries them: first what only looks, last what may spoil the specimen.
fn every() -> impl Iterator<Item = &'static Kind> {
    let areas = [
        whole::KINDS,
        life::KINDS,
        kept::KINDS,
        written::CREATED,
        typed::SEEN,
        shown::KINDS,
        found::KINDS,
        written::CHANGED,
        guarded::KINDS,
        queried::KINDS,
        typed::WRITTEN,
    ];
    areas.into_iter().flatten()
}

/// The kinds as checks.
pub(super) fn kinds() -> impl Iterator<Item = &'static Check> {
    every().map(|kind| &kind.check)
}

/// The kinds that are tried for a subject.
pub(super) fn of(subject: &Subject) -> impl Iterator<Item = &'static Check> + use<'_> {
    let applying = every().filter(|kind| (kind.applies)(subject));
    applying.map(|kind| &kind.check)
}
