//! Life-cycle events: what an identity provider can be told to do, and which placeholders its requests may use.

use super::slot::Slot;
use std::fmt;

/// One thing that an identity provider does at a service provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LifecycleEvent {
    /// The connection is tested.
    Probe,
    /// A person is looked up.
    Find,
    /// An account is created.
    Create,
    /// An account that was there before is taken over.
    Link,
    /// Title and department change.
    Update,
    /// The account is closed.
    Deactivate,
    /// The account is opened again.
    Reactivate,
    /// The account is deleted.
    Delete,
    /// A group is looked up.
    FindGroup,
    /// A group is created.
    CreateGroup,
    /// A group gets another name.
    RenameGroup,
    /// People are put into a group.
    AddMembers,
    /// People are taken out of a group.
    RemoveMembers,
    /// A group is deleted.
    DeleteGroup,
    /// All users are read, page by page.
    Import,
}

/// Everything about a person that the identity provider knows before the service provider does.
const PERSON: [Slot; 10] = [
    Slot::UserName,
    Slot::UserExternalId,
    Slot::UserMailNickname,
    Slot::UserGivenName,
    Slot::UserFamilyName,
    Slot::UserDisplayName,
    Slot::UserEmail,
    Slot::UserTitle,
    Slot::UserDepartment,
    Slot::UserPassword,
];

impl LifecycleEvent {
    /// Every event with its name in the files.
    pub const ALL: [(&'static str, LifecycleEvent); 15] = [
        ("probe", LifecycleEvent::Probe),
        ("find", LifecycleEvent::Find),
        ("create", LifecycleEvent::Create),
        ("link", LifecycleEvent::Link),
        ("update", LifecycleEvent::Update),
        ("deactivate", LifecycleEvent::Deactivate),
        ("reactivate", LifecycleEvent::Reactivate),
        ("delete", LifecycleEvent::Delete),
        ("find-group", LifecycleEvent::FindGroup),
        ("create-group", LifecycleEvent::CreateGroup),
        ("rename-group", LifecycleEvent::RenameGroup),
        ("add-members", LifecycleEvent::AddMembers),
        ("remove-members", LifecycleEvent::RemoveMembers),
        ("delete-group", LifecycleEvent::DeleteGroup),
        ("import", LifecycleEvent::Import),
    ];

    /// The name in the files and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        let known = LifecycleEvent::ALL.iter().find(|(_, event)| *event == self);
        known.map_or("", |(name, _)| *name)
    }

    /// The placeholders that its requests may use.
    #[must_use]
    pub fn slots(self) -> Vec<Slot> {
        let group: &[Slot] = match self {
            LifecycleEvent::Probe => &[Slot::Random],
            LifecycleEvent::Import => &[Slot::Start],
            LifecycleEvent::Find | LifecycleEvent::Create => return PERSON.to_vec(),
            LifecycleEvent::Link
            | LifecycleEvent::Update
            | LifecycleEvent::Deactivate
            | LifecycleEvent::Reactivate
            | LifecycleEvent::Delete => {
                let mut slots = vec![Slot::UserId];
                slots.extend(PERSON);
                return slots;
            }
            LifecycleEvent::FindGroup | LifecycleEvent::CreateGroup => {
                &[Slot::GroupName, Slot::GroupExternalId]
            }
            LifecycleEvent::RenameGroup => &[
                Slot::GroupId,
                Slot::GroupName,
                Slot::GroupNewName,
                Slot::GroupExternalId,
            ],
            LifecycleEvent::AddMembers | LifecycleEvent::RemoveMembers => {
                &[Slot::GroupId, Slot::GroupName, Slot::Items]
            }
            LifecycleEvent::DeleteGroup => &[Slot::GroupId, Slot::GroupName],
        };
        group.to_vec()
    }
}

impl fmt::Display for LifecycleEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
