//! Judging what a read surface shows against what must be seen.

use super::{Observer, Reading};
use crate::scenario::behaviour::State;
use crate::scenario::stage::{Account, Team};
use serde_json::Value;
use std::collections::BTreeSet;

impl Observer<'_> {
    /// Holds the groups that are shown against those expected; groups from elsewhere do not count.
    pub(super) fn judge_groups(
        &self,
        found: &[Value],
        expected: &[String],
        pointer: &str,
    ) -> Reading {
        let shown: BTreeSet<&str> = if pointer.is_empty() {
            found
                .iter()
                .filter_map(|group| group["id"].as_str())
                .collect()
        } else {
            let lists = found.iter().filter_map(|user| user["groups"].as_array());
            lists
                .flatten()
                .filter_map(|group| group["value"].as_str())
                .collect()
        };
        let teams = self.stage.teams.iter();
        let is_shown = |team: &&Team| team.id.as_deref().is_some_and(|id| shown.contains(id));
        let got: BTreeSet<&String> = teams.filter(is_shown).map(|team| &team.name).collect();
        let expected: BTreeSet<&String> = expected.iter().collect();
        if got == expected {
            return Reading::Right;
        }
        wrong(
            format!("groups {}", names(&expected)),
            format!("groups {}", names(&got)),
        )
    }

    /// Holds the members of a group against those expected: exactly these, each once.
    pub(super) fn judge_members(&self, expected: &[String], found: &[Value]) -> Reading {
        let [group] = found else {
            return wrong("the group", "it is gone");
        };
        let shown = group["members"].as_array().into_iter().flatten();
        let mut shown: Vec<&str> = shown
            .filter_map(|member| member["value"].as_str())
            .collect();
        shown.sort_unstable();
        let accounts = expected.iter().map(|name| self.stage.account(name));
        let mut ids: Vec<&str> = accounts
            .filter_map(|account| account.id.as_deref())
            .collect();
        ids.sort_unstable();
        if shown == ids {
            return Reading::Right;
        }
        let is_shown =
            |account: &&Account| account.id.as_deref().is_some_and(|id| shown.contains(&id));
        let got = self
            .stage
            .accounts
            .iter()
            .filter(is_shown)
            .map(|account| &account.name);
        wrong(
            format!("members {}", names(&expected.iter().collect())),
            format!(
                "members {} of {} in all",
                names(&got.collect()),
                shown.len()
            ),
        )
    }
}

pub(super) fn judge_group(team: &Team, gone: bool, found: &[Value]) -> Reading {
    match found {
        [] if gone => Reading::Right,
        [group, ..] if gone => wrong("no such group", short(group)),
        [group] if group["id"].as_str() != team.id.as_deref() => {
            wrong(format!("the group with id {:?}", team.id), short(group))
        }
        [group] if group["displayName"] != team.display_name.as_str() => {
            wrong(format!("displayName {:?}", team.display_name), short(group))
        }
        [_] => Reading::Right,
        _ => wrong(format!("one group {:?}", team.display_name), count(found)),
    }
}

pub(super) fn judge_account(account: &Account, state: State, found: &[Value]) -> Reading {
    match state {
        State::Gone => match found {
            [] => Reading::Right,
            [user, ..] => wrong("nobody", short(user)),
        },
        State::Inactive => {
            if let Some(user) = found.iter().find(|user| user["active"].is_null()) {
                return Reading::NotObservable(format!("active is not shown: {}", short(user)));
            }
            match found.iter().find(|user| user["active"] != false) {
                Some(user) => wrong("active false, or nobody", short(user)),
                None => Reading::Right,
            }
        }
        State::Active => match found {
            [user] if user["id"].as_str() != account.id.as_deref() => {
                wrong(format!("the account with id {:?}", account.id), short(user))
            }
            [user] if user["active"] == false => wrong("active true", short(user)),
            [_] => Reading::Right,
            _ => wrong(format!("one account of {}", account.name), count(found)),
        },
    }
}

/// Judges who is found among the active ones. A hit that says of itself to be inactive tells of the filter, not of the account.
pub(super) fn judge_active_filter(account: &Account, state: State, found: &[Value]) -> Reading {
    match found {
        [user, ..] if user["active"] == false => {
            Reading::NotObservable("the filter finds accounts that are not active".to_owned())
        }
        [user, ..] if state != State::Active => wrong("not among the active", short(user)),
        [] if state == State::Active => wrong("among the active", "nobody"),
        _ if state == State::Active => judge_account(account, state, found),
        _ => Reading::Right,
    }
}

pub(super) fn judge_membership(account: &Account, expected: bool, found: &[Value]) -> Reading {
    let [group] = found else {
        return wrong("the group", "it is gone");
    };
    let members = group["members"].as_array();
    let values = members.into_iter().flatten().map(|member| &member["value"]);
    let listed = values
        .filter(|value| value.as_str() == account.id.as_deref())
        .count();
    match (expected, listed) {
        (true, 1) | (false, 0) => Reading::Right,
        (true, 0) => wrong(
            format!("{} among the members", account.name),
            format!(
                "{} members without {}",
                members.map_or(0, Vec::len),
                account.name
            ),
        ),
        (true, _) => wrong(
            format!("{} once among the members", account.name),
            format!("{listed} times"),
        ),
        (false, _) => wrong(
            format!("{} not among the members", account.name),
            format!(
                "{} among {} members",
                account.name,
                members.map_or(0, Vec::len)
            ),
        ),
    }
}

pub(super) fn judge_former_name(former: &str, found: &[Value]) -> Reading {
    match found {
        [] => Reading::Right,
        [group, ..] => wrong(format!("no group {former:?} any more"), short(group)),
    }
}

pub(super) fn wrong(expected: impl Into<String>, got: impl Into<String>) -> Reading {
    Reading::Wrong {
        expected: expected.into(),
        got: got.into(),
    }
}

fn names(names: &BTreeSet<&String>) -> String {
    let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    format!("[{}]", names.join(", "))
}

fn count(found: &[Value]) -> String {
    match found {
        [] => "nothing".to_owned(),
        [one] => short(one),
        several => format!("{} of them", several.len()),
    }
}

/// What a resource says of itself, as far as it matters here.
fn short(resource: &Value) -> String {
    let telling = ["id", "userName", "displayName", "active"];
    let shown = telling
        .iter()
        .filter(|name| !resource[**name].is_null())
        .map(|name| format!("{name} {}", resource[*name]));
    shown.collect::<Vec<_>>().join(", ")
}
