//! Reading a behaviour: its form, that every name is known, and that nobody leaves before he came.

use super::{Behaviour, Deed, Given, Observation, State, Step, Truth};
use crate::error::Error;
use crate::requirements::Severity;
use crate::scenario::form::{File, Node, Table, unknown};
use std::collections::BTreeSet;
use std::time::Duration;

/// Time allowed for an observation that names none.
const WITHIN: Duration = Duration::from_secs(10);

/// The words after `severity =`; without it a wrong observation is a finding.
const SEVERITIES: [(&str, Severity); 3] = [
    ("fail", Severity::Fail),
    ("warn", Severity::Warn),
    ("info", Severity::Info),
];

/// The words after `do =`, and whether they ask for `user`, `group`, `users`.
const DEEDS: [(&str, [bool; 3]); 12] = [
    ("probe", [false, false, false]),
    ("import", [false, false, false]),
    ("provision", [true, false, false]),
    ("update", [true, false, false]),
    ("deactivate", [true, false, false]),
    ("reactivate", [true, false, false]),
    ("delete", [true, false, false]),
    ("provision-group", [false, true, false]),
    ("rename-group", [false, true, false]),
    ("add-members", [false, true, true]),
    ("remove-members", [false, true, true]),
    ("delete-group", [false, true, false]),
];

impl Behaviour {
    /// Reads a behaviour; `name` is that of the file, for messages.
    ///
    /// # Errors
    /// When it does not have its form: the place, what stands there and what was expected.
    pub fn read(name: &str, text: &str) -> Result<Self, Error> {
        let file = File { name, text };
        let root = file.parse()?;
        let table = Table::of(file, &root);
        table.only(&["name", "title", "given", "step"])?;
        let given = match table.get("given") {
            Some(given) => read_given(given.table()?)?,
            None => Given::default(),
        };
        let mut scene = Scene::new(&given);
        let mut steps = Vec::new();
        for step in table.need("step")?.list()? {
            steps.push(scene.step(step.table()?)?);
        }
        if !steps.iter().any(|step| matches!(step, Step::Observe(_))) {
            return Err(table.need("step")?.wrong(
                "nothing is observed; add a step with observe = { … }, for a success without effect must be found",
            ));
        }
        Ok(Behaviour {
            name: table.need("name")?.words()?,
            title: table.need("title")?.words()?,
            given,
            steps,
        })
    }
}

fn read_given(table: Table<'_>) -> Result<Given, Error> {
    table.only(&["users", "unlinked", "people", "groups", "new-groups"])?;
    let mut taken = BTreeSet::new();
    let mut names = |key| -> Result<Vec<String>, Error> {
        let list = table.get(key).map(|node| node.list()).transpose()?;
        let mut names = Vec::new();
        for node in list.unwrap_or_default() {
            let name = node.words()?;
            if !taken.insert(name.clone()) {
                return Err(node.wrong(format!("{name:?} is given twice")));
            }
            names.push(name);
        }
        Ok(names)
    };
    let (users, unlinked, people) = (names("users")?, names("unlinked")?, names("people")?);
    let new_groups = names("new-groups")?;
    let accounts: Vec<&str> = users.iter().chain(&unlinked).map(String::as_str).collect();
    let mut groups = Vec::new();
    let entries = table.get("groups").map(|node| node.table()).transpose()?;
    for (group, members) in entries.map_or_else(Vec::new, |table| table.entries()) {
        if new_groups.iter().any(|name| name == group) {
            return Err(members.wrong(format!("{group:?} is also among new-groups")));
        }
        let members = members.list()?;
        let members = members.iter().map(|node| known(node, "user", &accounts));
        groups.push((group.to_owned(), members.collect::<Result<_, _>>()?));
    }
    Ok(Given {
        users,
        unlinked,
        people,
        groups,
        new_groups,
    })
}

/// The name at `node`, if it is one of these.
fn known(node: &Node<'_>, kind: &str, names: &[&str]) -> Result<String, Error> {
    let name = node.text()?;
    if names.contains(&name) {
        return Ok(name.to_owned());
    }
    Err(node.wrong(unknown(kind, name, names.iter().copied())))
}

/// Who and what is there while the steps are read, so that nobody leaves before he came.
struct Scene<'g> {
    given: &'g Given,
    accounts: BTreeSet<String>,
    groups: BTreeSet<String>,
}

impl<'g> Scene<'g> {
    fn new(given: &'g Given) -> Self {
        let accounts = given.users.iter().chain(&given.unlinked);
        Scene {
            given,
            accounts: accounts.cloned().collect(),
            groups: given.groups.iter().map(|(name, _)| name.clone()).collect(),
        }
    }

    fn step(&mut self, table: Table<'_>) -> Result<Step, Error> {
        match (table.get("do"), table.get("observe")) {
            (Some(word), None) => self.deed(table, word).map(Step::Do),
            (None, Some(what)) => self.observation(table, what).map(Step::Observe),
            (Some(word), Some(_)) => {
                Err(word.wrong("a step has either do or observe; write two steps"))
            }
            (None, None) => Err(table.wrong("a step needs do = \"…\" or observe = { … }")),
        }
    }

    fn deed(&mut self, table: Table<'_>, word: Node<'_>) -> Result<Deed, Error> {
        let (name, [user, group, users]) =
            word.one_of("event", DEEDS.map(|(name, asks)| (name, (name, asks))))?;
        let asked = [("user", user), ("group", group), ("users", users)];
        let keys = asked
            .iter()
            .filter(|(_, asked)| *asked)
            .map(|(key, _)| *key);
        let keys: Vec<&str> = std::iter::once("do").chain(keys).collect();
        table.only(&keys)?;
        let user = || self.user(&table.need("user")?);
        let group = || self.group(&table.need("group")?);
        let users = || {
            let list = table.need("users")?.list()?;
            let users = list.iter().map(|node| self.account(node));
            users.collect::<Result<Vec<_>, _>>()
        };
        let account = || self.account(&table.need("user")?);
        let there = || self.group_there(&table.need("group")?);
        let deed = match name {
            "probe" => Deed::Probe,
            "import" => Deed::Import,
            "provision" => Deed::Provision(user()?),
            "update" => Deed::Update(account()?),
            "deactivate" => Deed::Deactivate(account()?),
            "reactivate" => Deed::Reactivate(account()?),
            "delete" => Deed::Delete(account()?),
            "provision-group" => Deed::ProvisionGroup(group()?),
            "rename-group" => Deed::RenameGroup(there()?),
            "add-members" => Deed::AddMembers(there()?, users()?),
            "remove-members" => Deed::RemoveMembers(there()?, users()?),
            _ => Deed::DeleteGroup(there()?),
        };
        match &deed {
            Deed::Provision(user) => drop(self.accounts.insert(user.clone())),
            Deed::Delete(user) => drop(self.accounts.remove(user)),
            Deed::ProvisionGroup(group) => drop(self.groups.insert(group.clone())),
            Deed::DeleteGroup(group) => drop(self.groups.remove(group)),
            _ => {}
        }
        Ok(deed)
    }

    fn observation(&self, table: Table<'_>, what: Node<'_>) -> Result<Observation, Error> {
        table.only(&["observe", "within", "severity", "why"])?;
        let within = table.get("within").map(|node| node.duration());
        let severity = table.get("severity");
        let severity = severity.map(|node| node.one_of("severity", SEVERITIES));
        let why = table.get("why").map(|node| node.words());
        Ok(Observation {
            truth: self.truth(what.table()?)?,
            within: within.transpose()?.unwrap_or(WITHIN),
            severity: severity.transpose()?.unwrap_or(Severity::Fail),
            why: why.transpose()?.unwrap_or_default(),
        })
    }

    fn truth(&self, table: Table<'_>) -> Result<Truth, Error> {
        let flag = |key: &str| {
            let flag = table.get(key).map(|node| node.boolean()).transpose();
            flag.map(|flag| flag == Some(true))
        };
        if table.get("group").is_some() {
            table.only(&["group", "members", "gone"])?;
            let members = table.get("members").map(|node| node.list()).transpose()?;
            let members = members.map(|list| list.iter().map(|node| self.user(node)).collect());
            return Ok(Truth::Group {
                name: self.group(&table.need("group")?)?,
                members: members.transpose()?,
                gone: flag("gone")?,
            });
        }
        table.only(&["user", "active", "gone", "groups", "as-sent"])?;
        let groups = table.get("groups").map(|node| node.list()).transpose()?;
        let groups = groups.map(|list| list.iter().map(|node| self.group(node)).collect());
        let name = self.user(&table.need("user")?)?;
        let as_sent = flag("as-sent")?;
        let active = table.get("active").map(|node| node.boolean()).transpose()?;
        let state = match (active, flag("gone")?) {
            (Some(true), false) => Some(State::Active),
            (Some(false), false) => Some(State::Inactive),
            (None, true) => Some(State::Gone),
            (None, false) if groups.is_some() && !as_sent => None,
            _ => {
                return Err(table.wrong(
                    "say either active = true, active = false or gone = true; or groups alone",
                ));
            }
        };
        Ok(Truth::User {
            name,
            state,
            groups: groups.transpose()?,
            as_sent,
        })
    }

    /// Anybody of the behaviour.
    fn user(&self, node: &Node<'_>) -> Result<String, Error> {
        let given = self.given;
        let all = given
            .users
            .iter()
            .chain(&given.unlinked)
            .chain(&given.people);
        known(node, "user", &all.map(String::as_str).collect::<Vec<_>>())
    }

    /// Somebody who has an account by now.
    fn account(&self, node: &Node<'_>) -> Result<String, Error> {
        let name = self.user(node)?;
        if self.accounts.contains(&name) {
            Ok(name)
        } else {
            Err(node.wrong(format!("{name:?} has no account at this point")))
        }
    }

    /// Any group of the behaviour.
    fn group(&self, node: &Node<'_>) -> Result<String, Error> {
        let groups = self.given.groups.iter().map(|(name, _)| name);
        let all = groups.chain(&self.given.new_groups);
        known(node, "group", &all.map(String::as_str).collect::<Vec<_>>())
    }

    /// A group that is there by now.
    fn group_there(&self, node: &Node<'_>) -> Result<String, Error> {
        let name = self.group(node)?;
        if self.groups.contains(&name) {
            Ok(name)
        } else {
            Err(node.wrong(format!("the group {name:?} is not there at this point")))
        }
    }
}
