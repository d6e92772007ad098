//! Behaviour: what happens in a company, as a list of events and of what must be observed after them. It names no request.

mod read;

use super::lifecycle::LifecycleEvent;
use crate::requirements::Severity;
use std::collections::BTreeSet;
use std::time::Duration;

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
    /// What it counts as if it is not seen.
    pub severity: Severity,
    /// Whom that hurts, in one sentence; empty if the file does not say.
    pub why: String,
}

/// What must be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Of a person's account.
    User {
        /// Who.
        name: String,
        /// Open, closed or gone; if absent, the account is not looked at, only whether groups list it.
        state: Option<State>,
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
    /// What happens in it, without the observations.
    pub fn deeds(&self) -> impl Iterator<Item = &Deed> {
        self.steps.iter().filter_map(|step| match step {
            Step::Do(deed) => Some(deed),
            Step::Observe(_) => None,
        })
    }

    /// What remains of it at a provider that has no groups; `None` if nothing happens in it any more.
    #[must_use]
    pub fn without_groups(&self) -> Option<Behaviour> {
        let mut rest = self.clone();
        rest.given.groups.clear();
        rest.given.new_groups.clear();
        rest.steps.retain_mut(|step| match step {
            Step::Do(deed) => deed.group().is_none(),
            Step::Observe(Observation {
                truth: Truth::Group { .. },
                ..
            }) => false,
            Step::Observe(Observation {
                truth: Truth::User { state, groups, .. },
                ..
            }) => {
                *groups = None;
                state.is_some()
            }
        });
        let happens = rest.deeds().any(|deed| *deed != Deed::Probe);
        happens.then_some(rest)
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
