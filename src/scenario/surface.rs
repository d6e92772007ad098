//! Read surfaces: the ways in which a provider shows an account or a group, and what each of them says at this moment.

use super::answer::carries;
use super::behaviour::{State, Truth};
use super::stage::{Account, Stage, Team};
use crate::client::{Exchange, Request, encode, with_query};
use crate::reply::Reply;
use crate::scim::Feature;
use crate::session::{Part, Session};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

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
                let mut surfaces = vec![Surface::UserById, Surface::UsersByUserName];
                if stage.account(name).external_id.is_some() {
                    surfaces.push(Surface::UsersByExternalId);
                }
                surfaces.extend([Surface::ListOfUsers, Surface::UsersByActive]);
                if groups.is_some() {
                    if *state != State::Gone {
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
            Truth::User {
                name,
                state,
                groups,
                as_sent,
            } => {
                let account = self.stage.account(name);
                let groups = groups.as_deref().unwrap_or_default();
                match surface {
                    Surface::GroupsOfUser => self.judge_groups(&found, groups, "/groups"),
                    Surface::GroupsByMember => self.judge_groups(&found, groups, ""),
                    Surface::MembersOf(group) => {
                        judge_membership(account, groups.contains(group), &found)
                    }
                    Surface::UsersByActive => judge_active_filter(account, *state, &found),
                    _ => {
                        let reading = judge_account(account, *state, &found);
                        let whole = *as_sent && *surface == Surface::UserById;
                        match (
                            &reading,
                            account.claims.unmet(&reply, self.session.announced()),
                        ) {
                            (Reading::Right, Some((expected, got))) if whole => {
                                Reading::Wrong { expected, got }
                            }
                            _ => reading,
                        }
                    }
                }
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
        let named = |name: &str| format!("displayName eq {}", Value::from(name));
        match surface {
            Surface::GroupsByName => self.query(&groups, &named(&team.display_name)).await,
            Surface::GroupsByFormerName(former) => self.query(&groups, &named(former)).await,
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
        answer.map(Reply::from).map_err(|error| Read {
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

    /// Everything at an endpoint, page by page; each resource once, for pages may shift while others write.
    async fn walk(&self, endpoint: &str) -> Found {
        let (mut all, mut seen, mut start) = (Vec::new(), BTreeSet::new(), 1);
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
            let page = resources(&reply);
            start += page.len();
            let fresh: Vec<Value> = page
                .into_iter()
                .filter(|resource| seen.insert(resource["id"].to_string()))
                .collect();
            if fresh.is_empty() || start as u64 > total {
                all.extend(fresh);
                return Ok((all, reply));
            }
            all.extend(fresh);
        }
    }

    /// Holds the groups that are shown against those expected; groups from elsewhere do not count.
    fn judge_groups(&self, found: &[Value], expected: &[String], pointer: &str) -> Reading {
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
    fn judge_members(&self, expected: &[String], found: &[Value]) -> Reading {
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

fn judge_group(team: &Team, gone: bool, found: &[Value]) -> Reading {
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

fn judge_account(account: &Account, state: State, found: &[Value]) -> Reading {
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
fn judge_active_filter(account: &Account, state: State, found: &[Value]) -> Reading {
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

fn judge_membership(account: &Account, expected: bool, found: &[Value]) -> Reading {
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
        (true, _) => wrong(
            format!("{} among the members", account.name),
            format!(
                "{} members, {listed} times {}",
                members.map_or(0, Vec::len),
                account.name
            ),
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

fn judge_former_name(former: &str, found: &[Value]) -> Reading {
    match found {
        [] => Reading::Right,
        [group, ..] => wrong(format!("no group {former:?} any more"), short(group)),
    }
}

fn resources(reply: &Reply) -> Vec<Value> {
    reply.all("/Resources/*").into_iter().cloned().collect()
}

fn wrong(expected: impl Into<String>, got: impl Into<String>) -> Reading {
    Reading::Wrong {
        expected: expected.into(),
        got: got.into(),
    }
}

fn read_as(reading: Reading, reply: &Reply) -> Read {
    Read {
        reading,
        exchange: Some(reply.answer().exchange.clone()),
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
