//! Learnt: what was found out about the target on throw-away resources, before anything is judged: what it insists on,
//! what becomes of whom it closes and deletes, and how long its pages are. What it insists on is no fault of it.

mod excuse;
mod words;

pub use excuse::{Published, is_unsupported_filter};
pub use words::ADVICE;

use crate::people::Form;
use serde::Serialize;

/// Texts that are longer than this may be refused by a provider that has such a rule.
pub const LONG: usize = 255;

/// What trying showed of a target. Nothing of it is judged; it keeps checks from blaming a provider for its house rules.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a house rule of its own"
)]
#[derive(Clone, Debug, Default, Serialize)]
pub struct Learnt {
    /// How made-up people and groups look here.
    #[serde(flatten)]
    pub form: Form,
    /// Attributes without which a user is refused, and parts of them: `name`, `name.familyName`.
    pub needed: Vec<String>,
    /// Attributes with which a user is refused.
    pub refused: Vec<String>,
    /// Attributes, as JSON Pointers, that were taken and are not there afterwards, or otherwise than sent.
    pub dropped: Vec<String>,
    /// What a userName has to be.
    pub user_name: NameForm,
    /// True if an attribute that is in no schema is refused.
    pub refuses_unknown: bool,
    /// True if parts of attributes that the schema of the attribute does not list are refused.
    pub refuses_unknown_parts: bool,
    /// True if all filters but comparisons with eq are refused as not supported.
    pub few_filters: bool,
    /// True if what stands behind `and` in a filter takes nobody away.
    pub drops_clauses: bool,
    /// True if a text of more than [`LONG`] letters is refused.
    pub refuses_long: bool,
    /// The statuses with which all this is refused.
    pub statuses: Vec<u16>,
    /// What `active` is if a client does not say; absent if it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_active: Option<bool>,
    /// What became of a user with `active` false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inactive: Option<Sight>,
    /// What became of a deleted user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Deleted>,
    /// How many resources the longest page holds, if it held fewer than were asked for and are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// Why no user could be made, whatever was tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_user: Option<String>,
    /// Why no group could be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_group: Option<String>,
}

/// What a provider takes as userName.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameForm {
    /// An e-mail address, or a word.
    #[default]
    Any,
    /// An e-mail address.
    Email,
    /// A word without `@`.
    Word,
}

/// Where somebody is still seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sight {
    /// By id.
    pub readable: bool,
    /// By a filter for the userName; absent if nobody can filter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<bool>,
}

/// What DELETE means here (RFC 7644 section 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Deleted {
    /// Where the deleted user is still seen.
    #[serde(flatten)]
    pub seen: Sight,
    /// True if what is still read there is inactive: a soft deletion.
    pub soft: bool,
    /// The status of a creation with the same userName.
    pub again: u16,
    /// True if that gave the same id.
    pub same_id: bool,
}
