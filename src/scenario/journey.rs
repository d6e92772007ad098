//! Journey: one made-up person's way through a scenario, without observation: the unit of load.

use super::Scenario;
use super::act::{Actor, Taken, problem};
use super::behaviour::{Behaviour, Deed, Given};
use super::deeds::{carry_out, make_given};
use super::stage::Stage;
use crate::outcome::Stop;
use crate::people::{People, Person};
use crate::session::{Part, Session};
use serde_json::json;
use std::time::Instant;

/// One made-up person's way through a scenario.
#[derive(Clone, Debug)]
pub struct Journey {
    /// Each request, in order.
    pub steps: Vec<Taken>,
    /// Everybody whose account was asked for and not deleted since.
    pub people: Vec<Provisioned>,
    /// Why it ended before its end.
    pub broke_off: Option<String>,
}

/// Somebody whose account was asked for.
#[derive(Clone, Debug)]
pub struct Provisioned {
    /// Who.
    pub person: Person,
    /// True if the creation was answered with success.
    pub acknowledged: bool,
    /// The id, if an answer told it.
    pub id: Option<String>,
}

/// A group that all journeys of a scenario share.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    group: String,
    display_name: String,
    id: String,
}

impl Scenario {
    /// One made-up person's way through it. It makes the accounts that something happens to, and groups of its own only
    /// where something happens to the group itself or to members that are in it; into any other group all journeys of
    /// the scenario put their people. Nobody tests the connection or makes new groups for each single person.
    pub async fn journey(
        &self,
        session: &Session,
        part: &Part,
        people: &People,
        due: Instant,
    ) -> Journey {
        let behaviour = match self.at(session) {
            Ok(behaviour) => behaviour,
            Err(reason) => {
                return Journey {
                    steps: Vec::new(),
                    people: Vec::new(),
                    broke_off: Some(reason),
                };
            }
        };
        let deeds = personal(&behaviour);
        let given = given_for(&behaviour, &deeds);
        let mut stage = Stage::new(&given, people);
        let mut actor = Actor::new(session, part, &self.persona, due);
        let result = self
            .take(&mut actor, &mut stage, &given, &deeds, people)
            .await;
        // An answer may turn out wrong only in the light of others: then the last one is the one that shows it.
        if let (Err(stop @ Stop::Failed(_)), Some(last)) = (&result, actor.taken.last_mut()) {
            last.problem.get_or_insert_with(|| problem(stop));
        }
        let asked = stage
            .accounts
            .into_iter()
            .filter(|account| account.asked && !account.deleted);
        let people = asked.map(|account| Provisioned {
            acknowledged: account.acknowledged,
            person: account.person,
            id: account.id,
        });
        Journey {
            steps: actor.taken,
            people: people.collect(),
            broke_off: result.err().map(|stop| match stop {
                Stop::Failed(finding) => {
                    format!("expected {}, got {}", finding.expected, finding.got)
                }
                Stop::Blocked(why) | Stop::Skipped(why) => why,
            }),
        }
    }

    /// Makes what all journeys share, so that the first ones are not slower than the others. A journey makes it itself
    /// if this did not succeed.
    ///
    /// # Errors
    /// When the target does not let it be made.
    pub async fn prepare(
        &self,
        session: &Session,
        part: &Part,
        people: &People,
    ) -> Result<(), Stop> {
        let shared = self
            .shared
            .get_or_try_init(|| self.make_shared(session, part, people));
        shared.await.map(|_| ())
    }

    async fn take(
        &self,
        actor: &mut Actor<'_>,
        stage: &mut Stage,
        given: &Given,
        deeds: &[&Deed],
        people: &People,
    ) -> Result<(), Stop> {
        let shared = self
            .shared
            .get_or_try_init(|| self.make_shared(actor.session, actor.part, people));
        for shared in shared.await? {
            if let Some(team) = stage
                .teams
                .iter_mut()
                .find(|team| team.name == shared.group)
            {
                team.display_name.clone_from(&shared.display_name);
                team.id = Some(shared.id.clone());
            }
        }
        make_given(actor, stage, given).await?;
        for deed in deeds {
            carry_out(actor, stage, people, deed).await?;
        }
        Ok(())
    }

    /// Makes the groups that people are only put into.
    async fn make_shared(
        &self,
        session: &Session,
        part: &Part,
        people: &People,
    ) -> Result<Vec<Shared>, Stop> {
        let behaviour = self.at(session).map_err(Stop::Skipped)?;
        let deeds = personal(&behaviour);
        let mut actor = Actor::new(session, part, &self.persona, Instant::now());
        let mut shared = Vec::new();
        for (group, members) in given_for(&behaviour, &deeds).groups {
            let only_joined = deeds
                .iter()
                .filter(|deed| deed.group() == Some(&group))
                .all(|deed| matches!(deed, Deed::AddMembers(..)));
            if only_joined && members.is_empty() {
                let display_name = people.group_name(&group);
                let body =
                    json!({ "schemas": [crate::scim::urn::GROUP], "displayName": display_name });
                let endpoint = session.announced().endpoint("Group");
                let id = actor.given("given group", &endpoint, &body).await?;
                shared.push(Shared {
                    group,
                    display_name,
                    id,
                });
            }
        }
        Ok(shared)
    }
}

/// What happens to each person anew.
fn personal(behaviour: &Behaviour) -> Vec<&Deed> {
    let is_new = |group: &str| {
        behaviour
            .given
            .new_groups
            .iter()
            .any(|known| known == group)
    };
    let deeds = behaviour
        .deeds()
        .filter(|deed| !deed.group().is_some_and(is_new));
    deeds
        .filter(|deed| !matches!(deed, Deed::Probe | Deed::Import))
        .collect()
}

/// What has to be there for these deeds.
fn given_for(behaviour: &Behaviour, deeds: &[&Deed]) -> Given {
    let given = &behaviour.given;
    let is_used = |user: &&String| deeds.iter().any(|deed| deed.users().contains(user));
    let used = |users: &[String]| users.iter().filter(is_used).cloned().collect::<Vec<_>>();
    let is_subject = |name: &str| deeds.iter().any(|deed| deed.group() == Some(name));
    let groups = given.groups.iter().filter(|(name, _)| is_subject(name));
    Given {
        users: used(&given.users),
        unlinked: used(&given.unlinked),
        people: used(&given.people),
        groups: groups
            .map(|(name, members)| (name.clone(), used(members)))
            .collect(),
        new_groups: Vec::new(),
    }
}
