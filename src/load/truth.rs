//! Truth: who is really there after a load. Nobody is accused on the strength of a list alone: paging may skip or repeat
//! while others write, and a read replica may lag. Whoever seems missing or doubled is looked up on their own.

use super::meter::Asked;
use crate::client::{Request, encode, read_json, with_query};
use crate::event::{Events, Truth};
use crate::interrupt::Interrupt;
use crate::scim::Feature;
use crate::session::{Part, Session};
use futures::StreamExt as _;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Look-ups side by side.
const AT_ONCE: usize = 8;

/// Users asked for on one page; a provider may give fewer (RFC 7644 section 3.4.2.4).
const PAGE: usize = 100;

/// The list is walked if the provider holds at most this many users for each of ours, plus `STRANGERS`.
const CROWD: usize = 3;
const STRANGERS: usize = 1000;

/// Pauses before whoever seems missing is looked up (again): replicas and indexes may lag.
const PATIENCE: [Duration; 3] = [
    Duration::ZERO,
    Duration::from_secs(1),
    Duration::from_secs(2),
];

/// The ids found for each user name in lower case: names of users do not differ by case (RFC 7643 section 4.1.1).
type Found = BTreeMap<String, BTreeSet<String>>;

/// How many creations were answered with success.
pub(super) fn acknowledged(people: &[Asked]) -> u64 {
    people.iter().filter(|asked| asked.acknowledged).count() as u64
}

/// Looks who is there of those who were asked for.
pub(super) async fn find(
    session: &Session,
    people: &[Asked],
    events: &Events,
    interrupt: &Interrupt,
) -> Truth {
    let search = Search {
        session,
        part: Part::silent("load: who is there"),
        events,
    };
    let mut truth = Truth {
        acknowledged: acknowledged(people),
        ..Truth::default()
    };
    if people.is_empty() {
        return truth;
    }
    let compared = tokio::select! {
        compared = search.compare(people, &mut truth) => compared,
        () = interrupt.wait() => Err("the search was interrupted".to_owned()),
    };
    if let Err(why) = compared {
        // Half a search accuses nobody.
        truth = Truth {
            acknowledged: truth.acknowledged,
            unknown: Some(why),
            ..Truth::default()
        };
    }
    truth
}

struct Search<'a> {
    session: &'a Session,
    part: Part,
    events: &'a Events,
}

impl Search<'_> {
    async fn compare(&self, people: &[Asked], truth: &mut Truth) -> Result<(), String> {
        let mut found = self.first_look(people).await?;
        for pause in PATIENCE {
            let doubtful: Vec<&Asked> = people
                .iter()
                .filter(|asked| is_doubtful(asked, &found))
                .collect();
            if doubtful.is_empty() {
                break;
            }
            tokio::time::sleep(pause).await;
            for (name, ids) in self.look_up(&doubtful, &found).await? {
                found.insert(name, ids);
            }
        }
        for asked in people {
            let ids = found.get(&key(asked)).map_or(0, BTreeSet::len);
            truth.there += u64::from(ids > 0);
            let accuse = match (asked.acknowledged, ids) {
                (true, 0) => Some(&mut truth.missing),
                (false, 1) => Some(&mut truth.unacknowledged),
                (_, 0 | 1) => None,
                _ => Some(&mut truth.doubled),
            };
            if let Some(list) = accuse {
                list.push(asked.user_name.clone());
            }
        }
        Ok(())
    }

    /// By pages if the provider's users are mostly ours, one by one if they are not.
    async fn first_look(&self, people: &[Asked]) -> Result<Found, String> {
        let by_name = self.session.announced().has(Feature::Filter);
        let there = self.total().await;
        let few = |total: usize| total <= people.len() * CROWD + STRANGERS;
        match there {
            Ok(total) if few(total) => self.walk(people, total).await,
            _ if by_name => {
                let all: Vec<&Asked> = people.iter().collect();
                self.look_up(&all, &Found::new()).await
            }
            Ok(total) => Err(format!(
                "the provider holds {total} users and offers no filter, so ours cannot be found among them"
            )),
            Err(why) => Err(why),
        }
    }

    /// How many users the provider says it holds.
    async fn total(&self) -> Result<usize, String> {
        let page = self.page(1, 1).await?;
        let total = page["totalResults"].as_u64();
        total
            .and_then(|total| usize::try_from(total).ok())
            .ok_or_else(|| "the list of users has no totalResults".to_owned())
    }

    /// Reads the list of users by pages (RFC 7644 section 3.4.2.4), and keeps those who were asked for.
    async fn walk(&self, people: &[Asked], total: usize) -> Result<Found, String> {
        let wanted: BTreeSet<String> = people.iter().map(key).collect();
        let mut found = Found::new();
        let mut start = 1;
        while start <= total {
            let page = self.page(start, PAGE).await?;
            let users = page["Resources"].as_array().map_or(&[][..], Vec::as_slice);
            if users.is_empty() {
                break;
            }
            for user in users {
                self.note(user, &wanted, &mut found);
            }
            start += users.len();
            self.tell(start - 1, total);
        }
        Ok(found)
    }

    async fn page(&self, start: usize, count: usize) -> Result<Value, String> {
        let (start, count) = (start.to_string(), count.to_string());
        let path = with_query(&self.users(), &[("startIndex", &start), ("count", &count)]);
        match self.get(&path).await? {
            (200, list) if list.is_object() => Ok(list),
            (status, _) => Err(format!("the list of users was answered with {status}")),
        }
    }

    /// Looks people up one by one. Each gets an entry, an empty one if nobody was found.
    async fn look_up(&self, people: &[&Asked], listed: &Found) -> Result<Found, String> {
        let mut found = Found::new();
        let mut looks = futures::stream::iter(people)
            .map(|asked| self.look_for(asked, listed.get(&key(asked))))
            .buffer_unordered(AT_ONCE);
        let mut done = 0;
        while let Some(one) = looks.next().await {
            found.extend(one?);
            done += 1;
            self.tell(done, people.len());
        }
        Ok(found)
    }

    /// Looks for one person by user name; where that shows nobody or is not offered, by the ids that were given or listed.
    async fn look_for(
        &self,
        asked: &Asked,
        listed: Option<&BTreeSet<String>>,
    ) -> Result<Found, String> {
        let wanted = BTreeSet::from([key(asked)]);
        let mut found = Found::from([(key(asked), BTreeSet::new())]);
        let refused = self.filter(asked, &wanted, &mut found).await?;
        if found.values().any(|ids| !ids.is_empty()) {
            return Ok(found);
        }
        let ids: BTreeSet<&String> = listed.into_iter().flatten().chain(&asked.id).collect();
        if let Some(why) = refused.filter(|_| ids.is_empty() && asked.acknowledged) {
            return Err(why);
        }
        for id in ids {
            match self
                .get(&format!("{}/{}", self.users(), encode(id)))
                .await?
            {
                // Whatever name it has by now, for a journey may have changed it; but one of ours, not just anybody.
                (200, user) if self.session.is_marked(&user) => {
                    found.entry(key(asked)).or_default().insert(id.clone());
                }
                (200 | 404 | 410, _) => {}
                (status, _) => return Err(format!("user {id} was answered with {status}")),
            }
        }
        Ok(found)
    }

    /// Looks for one person by user name; returns why that is not possible, if it is not.
    async fn filter(
        &self,
        asked: &Asked,
        wanted: &BTreeSet<String>,
        found: &mut Found,
    ) -> Result<Option<String>, String> {
        if !self.session.announced().has(Feature::Filter) {
            return Ok(Some(
                "the provider offers no filter, and gave no id to look for".to_owned(),
            ));
        }
        let filter = format!("userName eq {}", Value::from(asked.user_name.as_str()));
        let path = with_query(&self.users(), &[("filter", &filter)]);
        match self.get(&path).await? {
            (200, list) if list.is_object() => {
                for user in list["Resources"].as_array().into_iter().flatten() {
                    self.note(user, wanted, found);
                }
                Ok(None)
            }
            (404, _) => Ok(None),
            (status, _) => Ok(Some(format!("{filter} was answered with {status}"))),
        }
    }

    /// Takes a user into account if it is one of those wanted.
    fn note(&self, user: &Value, wanted: &BTreeSet<String>, found: &mut Found) {
        let (Some(name), Some(id)) = (text(user, "userName"), text(user, "id")) else {
            return;
        };
        let name = name.to_lowercase();
        if wanted.contains(&name) {
            self.remember(user, id);
            found.entry(name).or_default().insert(id.to_owned());
        }
    }

    /// A user of ours whose id never reached us would be left behind: the journal learns of it.
    fn remember(&self, user: &Value, id: &str) {
        let (journal, endpoint) = (self.session.journal(), self.users());
        let body = user.to_string();
        let known = journal.at(&format!("{endpoint}/{}", encode(id))).is_some();
        if !known && self.session.is_marked(user) {
            // A journal that cannot be written stops the next creation; here there is nothing left to stop.
            let _ = journal
                .will_create(&endpoint, &self.part.name, &body)
                .and_then(|number| journal.made(number, id));
        }
    }

    async fn get(&self, path: &str) -> Result<(u16, Value), String> {
        let answer = self.session.send(&self.part, &Request::get(path)).await;
        let answer = answer.map_err(|error| error.to_string())?;
        let body = read_json(&answer.body).unwrap_or_default();
        Ok((answer.status, body))
    }

    fn users(&self) -> String {
        self.session.announced().endpoint("User")
    }

    fn tell(&self, done: usize, of: usize) {
        if done.is_multiple_of(PAGE) || done == of {
            self.events
                .progress("looking who is there", format!("{done} of {of}"));
        }
    }
}

/// True if what was found would accuse the provider.
fn is_doubtful(asked: &Asked, found: &Found) -> bool {
    let ids = found.get(&key(asked)).map_or(0, BTreeSet::len);
    (ids == 0 && asked.acknowledged) || ids > 1
}

fn key(asked: &Asked) -> String {
    asked.user_name.to_lowercase()
}

/// The text of an attribute; names of attributes do not differ by case (RFC 7643 section 2.1).
fn text<'a>(user: &'a Value, name: &str) -> Option<&'a str> {
    let members = user.as_object()?;
    let (_, value) = members
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    value.as_str()
}
