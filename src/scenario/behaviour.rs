//! Behaviour: what happens in a company, as a list of events and of what must be observed after them. It names no request.

use super::form::{File, Node, Table, unknown};
use super::lifecycle::LifecycleEvent;
use crate::error::Error;
use std::collections::BTreeSet;
use std::time::Duration;

/// Time allowed for an observation that names none.
const WITHIN: Duration = Duration::from_secs(10);

/// What happens in a company.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// Its name: `leaver`.
    pub name: String,
    /// One sentence for people.
    pub title: String,
    /// What is there before it begins.
    pub given: Given,
    /// What happens, and what must be seen, in order.
    pub steps: Vec<Step>,
}

/// What is there before a behaviour begins.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// People with an account that the identity provider knows.
    pub users: Vec<String>,
    /// People with an account that the identity provider does not know: made by hand, by another tool.
    pub unlinked: Vec<String>,
    /// People without an account.
    pub people: Vec<String>,
    /// Groups and their members.
    pub groups: Vec<(String, Vec<String>)>,
    /// Groups that are not there yet.
    pub new_groups: Vec<String>,
}

/// One step of a behaviour.
#[derive(Clone, Debug)]
pub enum Step {
    /// Something happens.
    Do(Deed),
    /// Something must be seen.
    Observe(Observation),
}

/// What happens, to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The connection is tested.
    Probe,
    /// All users are read.
    Import,
    /// A person gets an account: looked up, then created, or linked where one was found.
    Provision(String),
    /// Title and department of a person change.
    Update(String),
    /// An account is closed.
    Deactivate(String),
    /// An account is opened again.
    Reactivate(String),
    /// An account is deleted.
    Delete(String),
    /// A group is looked up, and created where none was found.
    ProvisionGroup(String),
    /// A group gets another name.
    RenameGroup(String),
    /// People are put into a group.
    AddMembers(String, Vec<String>),
    /// People are taken out of a group.
    RemoveMembers(String, Vec<String>),
    /// A group is deleted.
    DeleteGroup(String),
}

/// What must be seen on every read surface, and within which time.
#[derive(Clone, Debug)]
pub struct Observation {
    /// What must be seen.
    pub truth: Truth,
    /// Time allowed from the write before it.
    pub within: Duration,
}

/// What must be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Of a person's account.
    User {
        /// Who.
        name: String,
        /// Open, closed or gone.
        state: State,
        /// The groups of the behaviour that it is in, and no others; not looked at if absent.
        groups: Option<Vec<String>>,
        /// True if all values must be there as the identity provider sent them.
        as_sent: bool,
    },
    /// Of a group.
    Group {
        /// Which.
        name: String,
        /// Its members, and no others; not looked at if absent.
        members: Option<Vec<String>>,
        /// True if it must not be there.
        gone: bool,
    },
}

/// The state of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There, once, and not closed.
    Active,
    /// There and closed, or not there.
    Inactive,
    /// Not there.
    Gone,
}

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

impl Deed {
    /// The word in the file and in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Deed::Probe => "probe",
            Deed::Import => "import",
            Deed::Provision(_) => "provision",
            Deed::Update(_) => "update",
            Deed::Deactivate(_) => "deactivate",
            Deed::Reactivate(_) => "reactivate",
            Deed::Delete(_) => "delete",
            Deed::ProvisionGroup(_) => "provision-group",
            Deed::RenameGroup(_) => "rename-group",
            Deed::AddMembers(..) => "add-members",
            Deed::RemoveMembers(..) => "remove-members",
            Deed::DeleteGroup(_) => "delete-group",
        }
    }

    /// The people it is done to.
    #[must_use]
    pub fn users(&self) -> &[String] {
        match self {
            Deed::Provision(user)
            | Deed::Update(user)
            | Deed::Deactivate(user)
            | Deed::Reactivate(user)
            | Deed::Delete(user) => std::slice::from_ref(user),
            Deed::AddMembers(_, users) | Deed::RemoveMembers(_, users) => users,
            _ => &[],
        }
    }

    /// The group it is done to.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        match self {
            Deed::ProvisionGroup(group)
            | Deed::RenameGroup(group)
            | Deed::AddMembers(group, _)
            | Deed::RemoveMembers(group, _)
            | Deed::DeleteGroup(group) => Some(group),
            _ => None,
        }
    }

    /// The life-cycle events without which a persona cannot do it.
    fn needs(&self, given: &Given) -> &'static [LifecycleEvent] {
        match self {
            Deed::Probe => &[LifecycleEvent::Probe],
            Deed::Import => &[LifecycleEvent::Import],
            Deed::Provision(user) if given.people.contains(user) => &[LifecycleEvent::Create],
            Deed::Provision(_) => &[LifecycleEvent::Find, LifecycleEvent::Link],
            Deed::Update(_) => &[LifecycleEvent::Update],
            Deed::Deactivate(_) => &[LifecycleEvent::Deactivate],
            Deed::Reactivate(_) => &[LifecycleEvent::Reactivate],
            Deed::Delete(_) => &[LifecycleEvent::Delete],
            Deed::ProvisionGroup(_) => &[LifecycleEvent::CreateGroup],
            Deed::RenameGroup(_) => &[LifecycleEvent::RenameGroup],
            Deed::AddMembers(..) => &[LifecycleEvent::AddMembers],
            Deed::RemoveMembers(..) => &[LifecycleEvent::RemoveMembers],
            Deed::DeleteGroup(_) => &[LifecycleEvent::DeleteGroup],
        }
    }
}

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

    /// What happens in it, without the observations.
    pub fn deeds(&self) -> impl Iterator<Item = &Deed> {
        self.steps.iter().filter_map(|step| match step {
            Step::Do(deed) => Some(deed),
            Step::Observe(_) => None,
        })
    }

    /// The life-cycle events without which a persona cannot play it.
    #[must_use]
    pub fn needs(&self) -> BTreeSet<LifecycleEvent> {
        self.deeds()
            .flat_map(|deed| deed.needs(&self.given))
            .copied()
            .collect()
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
            (None, Some(what)) => {
                table.only(&["observe", "within"])?;
                let within = table
                    .get("within")
                    .map(|node| node.duration())
                    .transpose()?;
                Ok(Step::Observe(Observation {
                    truth: self.truth(what.table()?)?,
                    within: within.unwrap_or(WITHIN),
                }))
            }
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
        let active = table.get("active").map(|node| node.boolean()).transpose()?;
        let state = match (active, flag("gone")?) {
            (Some(true), false) => State::Active,
            (Some(false), false) => State::Inactive,
            (None, true) => State::Gone,
            _ => {
                return Err(table.wrong("say either active = true, active = false or gone = true"));
            }
        };
        Ok(Truth::User {
            name,
            state,
            groups: groups.transpose()?,
            as_sent: flag("as-sent")?,
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
