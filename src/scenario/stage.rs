//! Stage: the people and groups of one play, what the identity provider knows of them, and what it has claimed so far.

use super::behaviour::Given;
use super::claims::Claims;
use super::slot::Slot;
use crate::people::{People, Person};
use crate::scim::urn;
use serde_json::{Value, json};

/// A person and the account that belongs to it.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// The name in the behaviour.
    pub(super) name: String,
    pub(super) person: Person,
    /// The id that the provider gave the account.
    pub(super) id: Option<String>,
    /// The externalId that was sent.
    pub(super) external_id: Option<String>,
    /// What the identity provider said of it.
    pub(super) claims: Claims,
    /// True once its creation was sent.
    pub(super) asked: bool,
    /// True once its creation was answered with success.
    pub(super) acknowledged: bool,
    /// True once a deletion was answered with success.
    pub(super) deleted: bool,
}

/// A group.
#[derive(Clone, Debug)]
pub(super) struct Team {
    /// The name in the behaviour.
    pub(super) name: String,
    pub(super) display_name: String,
    /// Display names that it had before.
    pub(super) former: Vec<String>,
    pub(super) external_id: String,
    /// The id that the provider gave it.
    pub(super) id: Option<String>,
}

/// Everybody and everything in one play.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    pub(super) accounts: Vec<Account>,
    pub(super) teams: Vec<Team>,
    /// A UUID that nobody has.
    pub(super) random: String,
}

impl Stage {
    /// Makes up everybody and everything that `given` names.
    pub(super) fn new(given: &Given, people: &People) -> Self {
        let names = given
            .users
            .iter()
            .chain(&given.unlinked)
            .chain(&given.people);
        let groups = given.groups.iter().map(|(name, _)| name);
        Stage {
            accounts: names
                .map(|name| Account::new(name, people.person()))
                .collect(),
            teams: groups
                .chain(&given.new_groups)
                .map(|name| Team::new(name, people))
                .collect(),
            random: uuid_of(&people.word()),
        }
    }

    pub(super) fn account(&self, name: &str) -> &Account {
        let account = self.accounts.iter().find(|account| account.name == name);
        account.expect("names of people were checked when the behaviour was read")
    }

    pub(super) fn account_mut(&mut self, name: &str) -> &mut Account {
        let account = self
            .accounts
            .iter_mut()
            .find(|account| account.name == name);
        account.expect("names of people were checked when the behaviour was read")
    }

    pub(super) fn team(&self, name: &str) -> &Team {
        let team = self.teams.iter().find(|team| team.name == name);
        team.expect("names of groups were checked when the behaviour was read")
    }

    pub(super) fn team_mut(&mut self, name: &str) -> &mut Team {
        let team = self.teams.iter_mut().find(|team| team.name == name);
        team.expect("names of groups were checked when the behaviour was read")
    }
}

impl Account {
    fn new(name: &str, person: Person) -> Self {
        Account {
            name: name.to_owned(),
            person,
            id: None,
            external_id: None,
            claims: Claims::default(),
            asked: false,
            acknowledged: false,
            deleted: false,
        }
    }

    /// The account as it is there before the behaviour begins. One that was made by hand carries the address and a
    /// name that somebody typed.
    pub(super) fn given(&self, linked: bool) -> Value {
        let mut user = self.person.to_user();
        if !linked && let Value::Object(user) = &mut user {
            user.shift_remove("externalId");
            user.shift_remove("title");
            user.insert(
                "displayName".to_owned(),
                self.person.given_name.clone().into(),
            );
        }
        user
    }

    /// The value of a placeholder about this person.
    pub(super) fn value(&self, slot: Slot) -> Option<String> {
        let person = &self.person;
        Some(match slot {
            Slot::UserId | Slot::MemberId => return self.id.clone(),
            Slot::UserName | Slot::MemberUserName => person.user_name.clone(),
            Slot::UserExternalId => person.external_id.clone(),
            Slot::UserMailNickname => {
                let local = person.user_name.split('@').next();
                local.unwrap_or(&person.user_name).to_owned()
            }
            Slot::UserGivenName => person.given_name.clone(),
            Slot::UserFamilyName => person.family_name.clone(),
            Slot::UserDisplayName => person.display_name(),
            Slot::UserEmail => person.email.clone(),
            Slot::UserTitle => person.title.clone(),
            Slot::UserDepartment => person.department.clone(),
            Slot::UserPassword => person.password.clone(),
            _ => return None,
        })
    }
}

impl Team {
    fn new(name: &str, people: &People) -> Self {
        Team {
            name: name.to_owned(),
            display_name: people.group_name(name),
            former: Vec::new(),
            external_id: people.word(),
            id: None,
        }
    }

    /// The group as it is there before the behaviour begins.
    pub(super) fn given(&self, members: &[String]) -> Value {
        let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
        json!({ "schemas": [urn::GROUP], "displayName": self.display_name, "members": members })
    }

    /// The value of a placeholder about this group; `new_name` is the one that it is about to get.
    pub(super) fn value(&self, slot: Slot, new_name: Option<&str>) -> Option<String> {
        match slot {
            Slot::GroupId => self.id.clone(),
            Slot::GroupName => Some(self.display_name.clone()),
            Slot::GroupNewName => new_name.map(str::to_owned),
            Slot::GroupExternalId => Some(self.external_id.clone()),
            _ => None,
        }
    }
}

/// A UUID made of a word's letters; the same word gives the same UUID.
fn uuid_of(word: &str) -> String {
    let mut digits: Vec<u8> = word
        .bytes()
        .rev()
        .cycle()
        .take(16)
        .flat_map(|byte| [byte >> 4, byte & 15])
        .collect();
    // Version and variant as of a random UUID, so that nobody refuses it for its form.
    (digits[12], digits[16]) = (4, 8);
    let mut uuid = String::new();
    for (number, digit) in digits.into_iter().enumerate() {
        if matches!(number, 8 | 12 | 16 | 20) {
            uuid.push('-');
        }
        uuid.extend(char::from_digit(u32::from(digit), 16));
    }
    uuid
}
