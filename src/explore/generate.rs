//! Generating: sequences of valid requests over a few users and groups, the same for the same seed.

use super::compare::{first, is_nothing};
use super::kept::{ENTERPRISE, Kept, LISTS, NAMES, TEXTS};
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

/// What users are given; nothing in it is special to anybody but a provider that puts its queries together from pieces.
const VALUES: [&str; 7] = [
    "Clerk",
    "Engineer",
    "Chief Engineer",
    "Zoë Größe",
    "it's \"so\"",
    "back\\slash",
    "100%_*",
];

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
    reference: Reference,
    calls: Vec<Call>,
    /// Who is there, and who was deleted.
    pub(super) users: Vec<String>,
    pub(super) groups: Vec<String>,
    gone: Vec<String>,
    made: usize,
    numbers: usize,
}

/// The `number`th sequence of a seed.
pub(super) fn sequence(kept: &Kept, seed: u64, number: u64) -> Vec<Call> {
    let mut generator = Generator {
        kept,
        rng: ChaCha8Rng::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number),
        reference: Reference::new(&kept.without, "sequence", "sequence.example"),
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

    fn call(&mut self, method: Method, target: &str, makes: Option<String>, body: Option<Value>) {
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

    fn one_user(&mut self) -> String {
        let at = self.rng.random_range(0..self.users.len().max(1));
        self.users.get(at).cloned().unwrap_or_default()
    }

    /// What one of the users looks like now.
    pub(super) fn somebody(&mut self) -> Value {
        let name = self.one_user();
        self.reference.resource("Users", &name)
    }

    fn one_group(&mut self) -> String {
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

    /// The body of a new user; of what is explored some is there and some is not.
    fn new_user(&mut self, name: &str) -> Value {
        let text = self.kept.form.to_string().replace("{name}", name);
        let mut body: Value = serde_json::from_str(&text).unwrap_or_default();
        // Whoever is deleted and created again has the name, and nothing else, in common.
        self.numbers += 1;
        if body["externalId"].is_string() {
            body["externalId"] = format!("{{word}}-x{}", self.numbers).into();
        }
        for part in TEXTS {
            if self.kept.keeps(&format!("/{part}")) && self.rng.random_bool(0.5) {
                body[part] = self.value().into();
            }
        }
        for list in LISTS {
            if self.kept.keeps(&format!("/{list}")) && self.rng.random_bool(0.6) {
                body[list] = self.several(list, true);
            }
        }
        for part in NAMES.iter().skip(2) {
            if self.kept.keeps(&format!("/name/{part}")) && self.rng.random_bool(0.3) {
                body["name"][*part] = self.value().into();
            }
        }
        let parts = ENTERPRISE.map(|part| format!("/{}/{part}", urn::ENTERPRISE_USER));
        let kept = parts
            .iter()
            .zip(ENTERPRISE)
            .filter(|(it, _)| self.kept.keeps(it));
        for (_, part) in kept.collect::<Vec<_>>() {
            if self.rng.random_bool(0.3) {
                body[urn::ENTERPRISE_USER][part] = self.value().into();
            }
        }
        claim(&mut body);
        body
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

    /// Some of those who are there, as members; groups too, where that is possible and makes no circle.
    pub(super) fn members(&mut self, of: Option<&str>) -> Value {
        let mut names: Vec<String> = Vec::new();
        for user in self.users.clone() {
            if self.rng.random_bool(0.5) {
                names.push(user);
            }
        }
        // A later group has earlier ones as members, never the other way.
        let end = of.and_then(|of| self.groups.iter().position(|it| it == of));
        let earlier = self.groups[..end.unwrap_or(self.groups.len())].to_vec();
        for group in earlier {
            if self.kept.nested && self.rng.random_bool(0.3) {
                names.push(group);
            }
        }
        names
            .iter()
            .map(|name| json!({ "value": format!("{{{name}.id}}") }))
            .collect()
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

    /// PUT with all that is assigned, for what becomes of the rest is left open (ambiguity A-04).
    fn put_user(&mut self) {
        let name = self.one_user();
        let now = self.reference.resource("Users", &name);
        let mut body = self.new_user(&name);
        body["userName"] = shapes::with_word(&first(&now, "/userName"));
        let kept: Vec<String> = self.kept.pointers().map(str::to_owned).collect();
        for pointer in kept {
            let value = first(&now, &pointer);
            let mut steps = pointer[1..].split('/');
            let (top, part) = (steps.next().unwrap_or_default(), steps.next());
            let there = part.map_or_else(|| body[top].clone(), |part| body[top][part].clone());
            let again = is_nothing(&there) || self.rng.random_bool(0.5);
            if is_nothing(&value) || !again {
                continue;
            }
            match part {
                Some(part) => body[top][part] = shapes::with_word(&value),
                None => body[top] = shapes::with_word(&value),
            }
        }
        claim(&mut body);
        self.call(
            Method::Put,
            &format!("/Users/{{{name}.id}}"),
            None,
            Some(body),
        );
    }

    fn put_group(&mut self) {
        let name = self.one_group();
        let now = self.reference.resource("Groups", &name);
        let mut body = self.kept.group_form.clone();
        let renamed = self.rng.random_bool(0.5);
        body["displayName"] = if renamed {
            self.word().into()
        } else {
            shapes::with_word(&now["displayName"])
        };
        if self.kept.group_external_id && !now["externalId"].is_null() {
            body["externalId"] = shapes::with_word(&now["externalId"]);
        }
        body["members"] = self.members(Some(&name));
        self.call(
            Method::Put,
            &format!("/Groups/{{{name}.id}}"),
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

    /// A text.
    pub(super) fn value(&mut self) -> String {
        VALUES[self.rng.random_range(0..VALUES.len())].to_owned()
    }

    /// A text that nobody else has.
    pub(super) fn word(&mut self) -> String {
        self.numbers += 1;
        format!("{{word}}-w{}", self.numbers)
    }

    /// One of two.
    pub(super) fn either<T>(&mut self, one: T, other: T) -> T {
        if self.rng.random_bool(0.5) {
            one
        } else {
            other
        }
    }

    /// A value of a list.
    pub(super) fn element(&mut self, list: &str, kind: &str) -> Value {
        self.numbers += 1;
        let number = self.numbers;
        let value = match list {
            "emails" => format!("{{word}}.m{number}@{{domain}}"),
            _ => format!("tel:+1-201-555-{number:04}"),
        };
        let mut element = json!({ "value": value, "type": kind });
        if self.kept.keeps(&format!("/{list}/display")) && self.rng.random_bool(0.3) {
            element["display"] = self.value().into();
        }
        element
    }

    /// Values of a list, each of another type, the first of them perhaps primary.
    pub(super) fn several(&mut self, list: &str, new: bool) -> Value {
        let kinds = kinds(list);
        let count = self.rng.random_range(1..=kinds.len());
        let mut values: Vec<Value> = kinds[..count]
            .iter()
            .map(|kind| self.element(list, kind))
            .collect();
        let primary = self.kept.keeps(&format!("/{list}/primary"));
        if primary && (new || self.rng.random_bool(0.5)) {
            values[0]["primary"] = true.into();
        }
        values.into()
    }
}

/// The types of a list's values, all of them canonical.
pub(super) fn kinds(list: &str) -> [&'static str; 3] {
    match list {
        "emails" => ["work", "home", "other"],
        _ => ["work", "mobile", "other"],
    }
}

/// The body with this attribute.
pub(super) fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

/// Names the extension that a body carries in its `schemas`, and only that.
fn claim(body: &mut Value) {
    let carries = body[urn::ENTERPRISE_USER].is_object();
    if body[urn::ENTERPRISE_USER].is_null()
        && let Some(members) = body.as_object_mut()
    {
        members.shift_remove(urn::ENTERPRISE_USER);
    }
    if let Some(schemas) = body["schemas"].as_array_mut() {
        schemas.retain(|it| it != urn::ENTERPRISE_USER);
        if carries {
            schemas.push(urn::ENTERPRISE_USER.into());
        }
    }
}
