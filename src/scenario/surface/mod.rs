//! Read surfaces: the ways in which a provider shows an account or a group, and what each of them says at this moment.

mod judge;

use judge::{
    judge_account, judge_active_filter, judge_former_name, judge_group, judge_membership, wrong,
};

use super::answer::carries;
use super::behaviour::{State, Truth};
use super::stage::{Account, Stage, Team};
use crate::client::{Exchange, Request, encode, with_query};
use crate::reply::{Reply, in_usual_letters};
use crate::scim::Feature;
use crate::session::{Part, Session};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Times that a list is read before we give up on a whole one.
const WALKS: usize = 3;

/// Resources asked for on one page of a walk.
const PAGE: usize = 100;

/// One way in which a provider shows an account or a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Surface {
    UserById,
    UsersByUserName,
    UsersByExternalId,
    ListOfUsers,
    GroupsOfUser,
    MembersOf(String),
    GroupsByMember,
    UsersByActive,
    GroupById,
    GroupsByName,
    GroupsByFormerName(String),
    ListOfGroups,
}

/// What a surface says.
#[derive(Clone, Debug)]
pub(super) enum Reading {
    Right,
    Wrong {
        expected: String,
        got: String,
    },
    NotObservable(String),
    /// Nothing: there was no answer.
    NoAnswer(String),
}

/// What a surface says, with the exchange that shows it.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) reading: Reading,
    pub(super) exchange: Option<Arc<Exchange>>,
}

impl Surface {
    /// The surfaces on which this must be seen.
    pub(super) fn of(truth: &Truth, stage: &Stage) -> Vec<Surface> {
        match truth {
            Truth::User {
                name,
                state,
                groups,
                ..
            } => {
                let mut surfaces = Vec::new();
                if state.is_some() {
                    surfaces.extend([Surface::UserById, Surface::UsersByUserName]);
                    if stage.account(name).external_id.is_some() {
                        surfaces.push(Surface::UsersByExternalId);
                    }
                    surfaces.extend([Surface::ListOfUsers, Surface::UsersByActive]);
                }
                if groups.is_some() {
                    if state.is_some_and(|state| state != State::Gone) {
                        surfaces.push(Surface::GroupsOfUser);
                    }
                    let teams = stage.teams.iter().filter(|team| team.id.is_some());
                    surfaces.extend(teams.map(|team| Surface::MembersOf(team.name.clone())));
                    surfaces.push(Surface::GroupsByMember);
                }
                surfaces
            }
            Truth::Group { name, members, .. } => {
                let former = stage.team(name).former.iter().cloned();
                let mut surfaces = vec![Surface::GroupById, Surface::GroupsByName];
                if members.is_some() {
                    surfaces.push(Surface::MembersOf(name.clone()));
                }
                surfaces.extend(former.map(Surface::GroupsByFormerName));
                surfaces.push(Surface::ListOfGroups);
                surfaces
            }
        }
    }

    /// The name in reports.
    pub(super) fn name(&self) -> String {
        match self {
            Surface::UserById => "user by id".to_owned(),
            Surface::UsersByUserName => "users by userName".to_owned(),
            Surface::UsersByExternalId => "users by externalId".to_owned(),
            Surface::ListOfUsers => "list of users".to_owned(),
            Surface::GroupsOfUser => "groups of the user".to_owned(),
            Surface::MembersOf(group) => format!("members of group {group}"),
            Surface::GroupsByMember => "groups by members.value".to_owned(),
            Surface::UsersByActive => "users by active".to_owned(),
            Surface::GroupById => "group by id".to_owned(),
            Surface::GroupsByName => "groups by displayName".to_owned(),
            Surface::GroupsByFormerName(_) => "groups by former displayName".to_owned(),
            Surface::ListOfGroups => "list of groups".to_owned(),
        }
    }

    /// The way of showing of which a provider must first be seen to have it, since it may leave it out.
    pub(super) fn optional(&self) -> Option<&'static str> {
        match self {
            Surface::UsersByExternalId => Some("users by externalId"),
            Surface::GroupsOfUser => Some("groups of the user"),
            Surface::MembersOf(_) => Some("members"),
            Surface::GroupsByMember => Some("groups by members.value"),
            Surface::UsersByActive => Some("users by active"),
            _ => None,
        }
    }
}

/// Looks at surfaces.
#[derive(Debug)]
pub(super) struct Observer<'a> {
    pub(super) session: &'a Session,
    /// Keeps no exchanges: of the many reads only the telling ones are reported.
    pub(super) part: &'a Part,
    pub(super) stage: &'a Stage,
    /// Longest list that is walked.
    pub(super) longest_list: u64,
}

/// Resources that were found, or why nothing can be said.
type Found = Result<(Vec<Value>, Reply), Read>;

impl Observer<'_> {
    /// What the surface says about this truth now.
    pub(super) async fn read(&self, surface: &Surface, truth: &Truth) -> Read {
        let found = match truth {
            Truth::User { name, .. } => self.find_user(surface, self.stage.account(name)).await,
            Truth::Group { name, .. } => self.find_group(surface, self.stage.team(name)).await,
        };
        let (found, reply) = match found {
            Ok(found) => found,
            Err(read) => return read,
        };
        let reading = match truth {
            Truth::User { name, .. } => {
                let account = self.stage.account(name);
                self.judge_user(surface, account, truth, &found, &reply)
            }
            Truth::Group {
                name,
                members,
                gone,
            } => match surface {
                Surface::GroupsByFormerName(former) => judge_former_name(former, &found),
                Surface::MembersOf(_) => {
                    self.judge_members(members.as_deref().unwrap_or_default(), &found)
                }
                _ => judge_group(self.stage.team(name), *gone, &found),
            },
        };
        Read {
            reading,
            exchange: Some(reply.answer().exchange.clone()),
        }
    }

    fn judge_user(
        &self,
        surface: &Surface,
        account: &Account,
        truth: &Truth,
        found: &[Value],
        reply: &Reply,
    ) -> Reading {
        let Truth::User {
            state,
            groups,
            as_sent,
            ..
        } = truth
        else {
            return Reading::Right;
        };
        let groups = groups.as_deref().unwrap_or_default();
        match (surface, *state) {
            (Surface::GroupsOfUser, _) => self.judge_groups(found, groups, "/groups"),
            (Surface::GroupsByMember, _) => self.judge_groups(found, groups, ""),
            (Surface::MembersOf(group), _) => {
                judge_membership(account, groups.contains(group), found)
            }
            (Surface::UsersByActive, Some(state)) => judge_active_filter(account, state, found),
            (Surface::UserById, Some(state)) if *as_sent => {
                match judge_account(account, state, found) {
                    Reading::Right => {
                        let unmet = account.claims.unmet(reply, self.session);
                        unmet.map_or(Reading::Right, |(expected, got)| wrong(expected, got))
                    }
                    reading => reading,
                }
            }
            (_, Some(state)) => judge_account(account, state, found),
            // Where only membership is looked at, no other surface is.
            (_, None) => Reading::Right,
        }
    }

    /// False where the surface shows somebody even when it is asked for nobody: what it shows then says nothing.
    pub(super) async fn tells_apart(&self, surface: &Surface) -> bool {
        let announced = self.session.announced();
        let nobody = |name: &str| format!(r#"{name} eq "nobody at all""#);
        let (endpoint, filter) = match surface {
            Surface::GroupsByMember => (announced.endpoint("Group"), nobody("members.value")),
            Surface::UsersByExternalId => (announced.endpoint("User"), nobody("externalId")),
            _ => return true,
        };
        let found = self.query(&endpoint, &filter).await;
        found.map_or(true, |(found, _)| found.is_empty())
    }

    async fn find_user(&self, surface: &Surface, account: &Account) -> Found {
        let announced = self.session.announced();
        let (users, groups) = (announced.endpoint("User"), announced.endpoint("Group"));
        let id = account.id.as_deref().unwrap_or_default();
        let user_name = Value::from(account.person.user_name.as_str());
        match surface {
            Surface::UsersByUserName => {
                self.query(&users, &format!("userName eq {user_name}"))
                    .await
            }
            Surface::UsersByExternalId => {
                let external_id = Value::from(account.external_id.as_deref().unwrap_or_default());
                self.query(&users, &format!("externalId eq {external_id}"))
                    .await
            }
            Surface::UsersByActive => {
                let filter = format!("userName eq {user_name} and active eq true");
                self.query(&users, &filter).await
            }
            Surface::GroupsByMember => {
                self.query(&groups, &format!("members.value eq {}", Value::from(id)))
                    .await
            }
            Surface::MembersOf(group) => {
                let id = self.stage.team(group).id.as_deref().unwrap_or_default();
                self.by_id(&groups, id).await
            }
            Surface::ListOfUsers => {
                let (mut all, reply) = self.walk(&users).await?;
                all.retain(|user| user["id"] == id || carries(user, &account.person.user_name));
                Ok((all, reply))
            }
            _ => self.by_id(&users, id).await,
        }
    }

    async fn find_group(&self, surface: &Surface, team: &Team) -> Found {
        let groups = self.session.announced().endpoint("Group");
        let id = team.id.as_deref().unwrap_or_default();
        let filter = |name: &str| format!("displayName eq {}", Value::from(name));
        match surface {
            Surface::GroupsByName => self.query(&groups, &filter(&team.display_name)).await,
            Surface::GroupsByFormerName(former) => self.query(&groups, &filter(former)).await,
            Surface::ListOfGroups => {
                let (mut all, reply) = self.walk(&groups).await?;
                let ours = |group: &Value| {
                    let names = team.former.iter().chain([&team.display_name]);
                    group["id"] == id || names.into_iter().any(|name| carries(group, name))
                };
                all.retain(ours);
                Ok((all, reply))
            }
            _ => self.by_id(&groups, id).await,
        }
    }

    async fn ask(&self, path: String) -> Result<Reply, Read> {
        let answer = self.session.send(self.part, &Request::get(path)).await;
        answer.map(in_usual_letters).map_err(|error| Read {
            reading: Reading::NoAnswer(error.to_string()),
            exchange: None,
        })
    }

    /// One resource, or none where the answer is 404 or 410.
    async fn by_id(&self, endpoint: &str, id: &str) -> Found {
        let reply = self.ask(format!("{endpoint}/{}", encode(id))).await?;
        match reply.code() {
            404 | 410 => Ok((Vec::new(), reply)),
            200 if reply.body()["id"] == id => Ok((vec![reply.body().clone()], reply)),
            _ => Err(read_as(
                wrong(format!("the resource with id {id:?}"), reply.summary()),
                &reply,
            )),
        }
    }

    /// The resources that match a filter; one that the provider refuses makes the surface not observable.
    async fn query(&self, endpoint: &str, filter: &str) -> Found {
        if !self.session.announced().has(Feature::Filter) {
            return Err(Read {
                reading: Reading::NotObservable("the provider does not offer filter".to_owned()),
                exchange: None,
            });
        }
        let reply = self
            .ask(with_query(endpoint, &[("filter", filter)]))
            .await?;
        match reply.code() {
            200 if reply.body().is_object() => Ok((resources(&reply), reply)),
            404 => Ok((Vec::new(), reply)),
            400 | 403 | 405 | 501 => {
                let refused = format!("{filter} is refused with {}", reply.code());
                Err(read_as(Reading::NotObservable(refused), &reply))
            }
            _ => Err(read_as(wrong("a list", reply.summary()), &reply)),
        }
    }

    /// Everything at an endpoint, page by page. While others write, pages shift, and somebody who is there all the time
    /// may be missed: a list that changed while it was read proves nothing, and is read again.
    async fn walk(&self, endpoint: &str) -> Found {
        for _ in 0..WALKS {
            let (all, reply, is_whole) = self.walk_once(endpoint).await?;
            if is_whole {
                return Ok((all, reply));
            }
        }
        Err(Read {
            reading: Reading::NoAnswer(format!(
                "the list at {endpoint} changed whenever it was read"
            )),
            exchange: None,
        })
    }

    /// One walk; the last page, and whether what was read is a whole list.
    async fn walk_once(&self, endpoint: &str) -> Result<(Vec<Value>, Reply, bool), Read> {
        let (mut all, mut seen, mut start) = (Vec::new(), BTreeSet::new(), 1);
        let mut first_total = None;
        loop {
            let page = if self.session.announced().has(Feature::IndexPaging) {
                format!("{endpoint}?startIndex={start}&count={PAGE}")
            } else {
                endpoint.to_owned()
            };
            let reply = self.ask(page).await?;
            if reply.code() != 200 || !reply.body().is_object() {
                return Err(read_as(wrong("a list", reply.summary()), &reply));
            }
            let total = reply.get("/totalResults").as_u64().unwrap_or_default();
            if total > self.longest_list {
                let why =
                    format!("{total} resources are too many to read all of them again and again");
                return Err(read_as(Reading::NotObservable(why), &reply));
            }
            let is_steady = *first_total.get_or_insert(total) == total;
            let page = resources(&reply);
            start += page.len();
            let fresh: Vec<Value> = page
                .into_iter()
                .filter(|resource| seen.insert(resource["id"].to_string()))
                .collect();
            let is_last = fresh.is_empty() || start as u64 > total;
            all.extend(fresh);
            if is_last {
                let is_whole = is_steady && all.len() as u64 >= total;
                return Ok((all, reply, is_whole));
            }
        }
    }
}

fn resources(reply: &Reply) -> Vec<Value> {
    reply.all("/Resources/*").into_iter().cloned().collect()
}

fn read_as(reading: Reading, reply: &Reply) -> Read {
    Read {
        reading,
        exchange: Some(reply.answer().exchange.clone()),
    }
}
