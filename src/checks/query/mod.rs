//! Queries the same in every way: by GET and by POST to `/.search`, of users, of groups, of all types at once. What a
//! provider does right for `GET /Users` it often forgets in the others.

mod changes;
mod plain;
mod walk;
mod way;
mod ways;

pub(super) use changes::CHECKS as CHANGES;
pub(super) use plain::{CHECKS as PLAIN, in_plain_list};
pub(super) use walk::{CHECKS as WALK, Walk};
pub(super) use way::Way;
pub(super) use ways::{CHECKS as WAYS, Four, LETTERS, judge};
