//! Generating: sequences of valid requests over a few users and groups, the same for the same seed.

use super::kept::Kept;
use super::reference::Reference;
use super::shapes;
use crate::scenario::Call;
use crate::scim::{Feature, Method, urn};
use rand::Rng as _;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

/// The most users and groups that are there at a time.
const USERS: usize = 3;
const GROUPS: usize = 2;

/// Requests of one sequence, the fewest and the most.
const LENGTH: std::ops::RangeInclusive<usize> = 4..=11;

/// What happens next.
#[derive(Clone, Copy)]
enum Next {
    CreateUser,
    CreateGroup,
    PatchUser,
    PatchGroup,
    PutUser,
    PutGroup,
    FindUsers,
    FindGroups,
    DeleteUser,
    DeleteGroup,
    CreateAgain,
    CreateTaken,
    TouchDeleted,
}

/// A sequence while it is made, beside a reference provider that shows what came of it so far.
pub(super) struct Generator<'k> {
    pub(super) kept: &'k Kept,
    pub(super) rng: ChaCha8Rng,
    pub(super) reference: Reference,
    calls: Vec<Call>,
    /// Who is there, and who was deleted.
    pub(super) users: Vec<String>,
    pub(super) groups: Vec<String>,
    gone: Vec<String>,
    made: usize,
    pub(super) numbers: usize,
}

/// The `number`th sequence of a seed.
pub(super) fn sequence(kept: &Kept, seed: u64, number: u64) -> Vec<Call> {
    let mut generator = Generator {
        kept,
        rng: ChaCha8Rng::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number),
        reference: Reference::new(&kept.without, &kept.rules, "sequence", "sequence.example"),
        calls: Vec::new(),
        users: Vec::new(),
        groups: Vec::new(),
        gone: Vec::new(),
        made: 0,
        numbers: 0,
    };
    generator.create_user(None);
    let length = generator.rng.random_range(LENGTH);
    while generator.calls.len() < length {
        let next = generator.next();
        generator.happen(next);
    }
    generator.calls
}

impl Generator<'_> {
    /// What can happen now, and how often it does.
    fn next(&mut self) -> Next {
        let patch = self.kept.has(Feature::Patch);
        let filter = self.kept.has(Feature::Filter);
        let (user, group) = (!self.users.is_empty(), !self.groups.is_empty());
        let (deletes, gone) = (self.kept.deletes, !self.gone.is_empty());
        let open = [
            (Next::CreateUser, 3, self.users.len() < USERS),
            (
                Next::CreateGroup,
                3,
                self.kept.groups && self.groups.len() < GROUPS,
            ),
            (Next::PatchUser, 9, patch && user),
            (Next::PatchGroup, 8, patch && group),
            (Next::PutUser, 3, user),
            (Next::PutGroup, 2, group),
            (Next::FindUsers, 4, filter && user),
            (Next::FindGroups, 2, filter && group),
            (Next::DeleteUser, 1, deletes && user),
            (Next::DeleteGroup, 1, deletes && group),
            (Next::CreateAgain, 2, gone && self.users.len() < USERS),
            (Next::CreateTaken, 1, user),
            (Next::TouchDeleted, 1, gone),
        ];
        let all: u32 = open.iter().filter(|it| it.2).map(|it| it.1).sum();
        let mut at = self.rng.random_range(0..all.max(1));
        for (next, weight, _) in open.iter().filter(|it| it.2) {
            if at < *weight {
                return *next;
            }
            at -= weight;
        }
        Next::CreateUser
    }

    fn happen(&mut self, next: Next) {
        match next {
            Next::CreateUser => self.create_user(None),
            Next::CreateGroup => self.create_group(),
            Next::PatchUser => {
                let name = self.one_user();
                let now = self.reference.resource("Users", &name);
                let count = self.rng.random_range(1..=3);
                let operations = (0..count)
                    .filter_map(|_| shapes::of_user(self, &now))
                    .collect();
                self.patch("Users", &name, operations);
            }
            Next::PatchGroup => {
                let name = self.one_group();
                let now = self.reference.resource("Groups", &name);
                let count = self.rng.random_range(1..=2);
                let operations = (0..count)
                    .filter_map(|_| shapes::of_group(self, &name, &now))
                    .collect();
                self.patch("Groups", &name, operations);
            }
            Next::PutUser => self.put_user(),
            Next::PutGroup => self.put_group(),
            Next::FindUsers => {
                let filter = shapes::filter_of_users(self);
                self.find("Users", "userName", filter);
            }
            Next::FindGroups => {
                let filter = shapes::filter_of_groups(self);
                self.find("Groups", "displayName", filter);
            }
            Next::DeleteUser => {
                let name = self.one_user();
                self.call(Method::Delete, &format!("/Users/{{{name}.id}}"), None, None);
                self.users.retain(|it| *it != name);
                self.gone.push(name);
            }
            Next::DeleteGroup => {
                let name = self.one_group();
                self.call(
                    Method::Delete,
                    &format!("/Groups/{{{name}.id}}"),
                    None,
                    None,
                );
                self.groups.retain(|it| *it != name);
            }
            Next::CreateAgain => {
                let name = self.gone.pop();
                self.create_user(name.as_deref());
            }
            Next::CreateTaken => {
                let name = self.one_user();
                let body = self.new_user(&name);
                self.call(Method::Post, "/Users", None, Some(body));
            }
            Next::TouchDeleted => self.touch_deleted(),
        }
    }

    pub(super) fn call(
        &mut self,
        method: Method,
        target: &str,
        makes: Option<String>,
        body: Option<Value>,
    ) {
        let call = Call {
            makes,
            method,
            target: target.to_owned(),
            body,
        };
        // What becomes of it is looked at where it matters.
        let _ = self.reference.carry_out(&call);
        self.calls.push(call);
    }

    pub(super) fn one_user(&mut self) -> String {
        let at = self.rng.random_range(0..self.users.len().max(1));
        self.users.get(at).cloned().unwrap_or_default()
    }

    /// What one of the users looks like now.
    pub(super) fn somebody(&mut self) -> Value {
        let name = self.one_user();
        self.reference.resource("Users", &name)
    }

    pub(super) fn one_group(&mut self) -> String {
        let at = self.rng.random_range(0..self.groups.len().max(1));
        self.groups.get(at).cloned().unwrap_or_default()
    }

    /// A new user, perhaps with the userName of one who is gone.
    fn create_user(&mut self, like: Option<&str>) {
        self.made += 1;
        let name = format!("user{}", self.made);
        let body = self.new_user(like.unwrap_or(&name));
        self.call(Method::Post, "/Users", Some(name.clone()), Some(body));
        self.users.push(name);
    }

    fn create_group(&mut self) {
        self.made += 1;
        let name = format!("group{}", self.made);
        let mut body = self.kept.group_form.clone();
        body["displayName"] = format!("{{word}} {name}").into();
        body["members"] = self.members(None);
        if self.kept.group_external_id && self.rng.random_bool(0.5) {
            body["externalId"] = self.word().into();
        }
        self.call(Method::Post, "/Groups", Some(name.clone()), Some(body));
        self.groups.push(name);
    }

    fn patch(&mut self, endpoint: &str, name: &str, operations: Vec<Value>) {
        if operations.is_empty() {
            return;
        }
        let body = json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
        self.call(
            Method::Patch,
            &format!("/{endpoint}/{{{name}.id}}"),
            None,
            Some(body),
        );
    }

    fn find(&mut self, endpoint: &str, name: &str, filter: Option<String>) {
        let ours = format!("{name} sw \"{{word}}\"");
        let filter = match filter {
            Some(filter) if self.rng.random_bool(0.2) => format!("({filter}) and {ours}"),
            Some(filter) => format!("{ours} and ({filter})"),
            None => ours,
        };
        self.call(
            Method::Get,
            &format!("/{endpoint}?filter={filter}"),
            None,
            None,
        );
    }

    fn touch_deleted(&mut self) {
        let Some(name) = self.gone.last().cloned() else {
            return;
        };
        let target = format!("/Users/{{{name}.id}}");
        if self.kept.has(Feature::Patch) && self.rng.random_bool(0.5) {
            let operation = json!({ "op": "replace", "path": "userName", "value": self.word() });
            let body = json!({ "schemas": [urn::PATCH_OP], "Operations": [operation] });
            self.call(Method::Patch, &target, None, Some(body));
        } else {
            self.call(Method::Delete, &target, None, None);
        }
    }
}
