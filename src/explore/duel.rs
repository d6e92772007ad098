//! Duel: one sequence, played at the target and at the reference provider side by side, until they differ in what the RFCs
//! do not leave open.

use super::compare::{self, Unlike};
use super::kept::Kept;
use super::reference::{Reference, Told, known};
use super::room;
use crate::client::{Exchange, Request, decode, encode};
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scenario::Call;
use crate::scim::{Feature, Method};
use crate::session::{Part, Session};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// A provider may need a moment until what was written is seen.
const MOMENT: Duration = Duration::from_millis(300);

/// In what the sides differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One answered with success, the other did not.
    Answer,
    /// What is there.
    State,
    /// Who is found.
    Found,
}

/// A difference that the RFCs do not allow.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) kind: Kind,
    pub(super) expected: String,
    pub(super) got: String,
    pub(super) exchange: Arc<Exchange>,
}

/// How a comparison went.
enum Judged {
    Same,
    Differs(Difference),
    /// What comes after it says nothing.
    Open,
}

/// One play of one sequence.
pub(super) struct Duel<'a> {
    session: &'a Session,
    part: &'a Part,
    kept: &'a Kept,
    reference: Reference,
    /// The ids that the target gave, by the names in the sequence.
    ids: BTreeMap<String, String>,
    /// Who is there, with the endpoint.
    there: BTreeMap<String, String>,
    gone: BTreeSet<String>,
    word: String,
    domain: String,
}

impl<'a> Duel<'a> {
    pub(super) fn new(session: &'a Session, part: &'a Part, kept: &'a Kept) -> Self {
        let people = session.people(&part.name);
        let (word, domain) = (people.word(), people.domain().to_owned());
        Duel {
            session,
            part,
            kept,
            reference: Reference::new(&kept.without, &kept.rules, &word, &domain),
            ids: BTreeMap::new(),
            there: BTreeMap::new(),
            gone: BTreeSet::new(),
            word,
            domain,
        }
    }

    /// Plays it; nothing if there was no difference.
    pub(super) async fn play(&mut self, calls: &[Call]) -> Result<Option<Difference>, Stop> {
        for call in calls {
            let judged = match call.filter() {
                Some(_) => self.find(call).await?,
                None => self.write(call).await?,
            };
            match judged {
                Judged::Same => {}
                Judged::Differs(difference) => return Ok(Some(difference)),
                Judged::Open => return Ok(None),
            }
        }
        // What was done to one may have changed another.
        for (name, endpoint) in self.there.clone() {
            if let Judged::Differs(difference) = self.look(&endpoint, &name).await? {
                return Ok(Some(difference));
            }
        }
        Ok(None)
    }

    /// The request as the target gets it; nothing if it names what was never made.
    fn request(&self, call: &Call) -> Option<Request> {
        let known = |name: &str| known(name, &self.ids, &self.word, &self.domain);
        let path = self.at_target(call.endpoint(), &call.path(&known)?);
        Some(match call.sent_body(&known)? {
            Some(body) => Request::with_json(call.method, path, &body),
            None => Request::new(call.method, path),
        })
    }

    /// A path below the endpoint that the target has for this.
    fn at_target(&self, endpoint: &str, path: &str) -> String {
        let kind = endpoint.trim_end_matches('s');
        let rest = path.trim_start_matches('/').trim_start_matches(endpoint);
        format!("{}{rest}", self.session.announced().endpoint(kind))
    }

    async fn send(&self, request: &Request) -> Result<Reply, Stop> {
        Ok(Reply::from(self.session.send(self.part, request).await?))
    }

    async fn write(&mut self, call: &Call) -> Result<Judged, Stop> {
        let Some(request) = self.request(call) else {
            return Ok(Judged::Same);
        };
        if let Some(name) = call.subject() {
            let now = self.reference.resource(call.endpoint(), name);
            if room::is_left_open(self.kept, call, &now) {
                return Ok(Judged::Same);
            }
        }
        let mut after = self.reference.clone();
        let Some(told) = after.carry_out(call) else {
            return Ok(Judged::Same);
        };
        let reply = self.send(&request).await?;
        match (reply.code(), told.is_success()) {
            // Not offered, not allowed, not now.
            (401 | 403 | 405 | 429 | 501 | 503, _) => {}
            (500.., _) => {
                return Ok(differs(
                    Kind::Answer,
                    &reply,
                    &answer(&told),
                    &status(&reply),
                ));
            }
            (200..=299, true) => {
                self.reference = after;
                if !self.note(call, &reply) {
                    return Ok(Judged::Open);
                }
            }
            (200..=299, false) => {
                return Ok(if room::must_be_refused(call, &told) {
                    differs(Kind::Answer, &reply, &answer(&told), &status(&reply))
                } else {
                    Judged::Open
                });
            }
            (400..=499, true) if !room::may_be_refused(self.kept, call) => {
                return Ok(differs(
                    Kind::Answer,
                    &reply,
                    &answer(&told),
                    &status(&reply),
                ));
            }
            _ => {}
        }
        match call.subject().or(call.makes.as_deref()) {
            Some(name) => self.look(call.endpoint(), name).await,
            None => Ok(Judged::Same),
        }
    }

    /// Notes what the answer of success says was made or removed; false if it does not say what.
    fn note(&mut self, call: &Call, reply: &Reply) -> bool {
        if let Some(name) = &call.makes {
            let location = reply.header("location").unwrap_or_default();
            let last = location.trim_end_matches('/').rsplit('/').next();
            let id = reply.get("/id").as_str().map(str::to_owned);
            let id = id.or_else(|| last.filter(|it| !it.is_empty()).map(decode));
            let Some(id) = id else { return false };
            // An account that comes back is not another one.
            self.gone.retain(|gone| self.ids.get(gone) != Some(&id));
            self.ids.insert(name.clone(), id);
            self.there.insert(name.clone(), call.endpoint().to_owned());
        }
        if let (Method::Delete, Some(name)) = (call.method, call.subject()) {
            self.there.remove(name);
            self.gone.insert(name.to_owned());
        }
        true
    }

    /// Compares a resource at both sides; after a moment once more, if they differ.
    async fn look(&mut self, endpoint: &str, name: &str) -> Result<Judged, Stop> {
        let Some(id) = self.ids.get(name) else {
            return Ok(Judged::Same);
        };
        if self.gone.contains(name) && !self.kept.deletes {
            return Ok(Judged::Same);
        }
        let path = self.at_target(endpoint, &format!("/{endpoint}/{}", encode(id)));
        let expected = self.reference.resource(endpoint, name);
        let mut tries = 0;
        loop {
            let reply = self.send(&Request::get(path.as_str())).await?;
            let unlike = self.unlike(endpoint, &expected, &reply);
            match unlike {
                None => return Ok(Judged::Same),
                Some((expected, got)) if tries > 0 => {
                    return Ok(differs(Kind::State, &reply, &expected, &got));
                }
                Some(_) => tokio::time::sleep(MOMENT).await,
            }
            tries += 1;
        }
    }

    fn unlike(&self, endpoint: &str, expected: &Value, reply: &Reply) -> Option<Unlike> {
        match (expected.is_null(), reply.code()) {
            (true, 404 | 410) => return None,
            (true, _) => return Some(("status 404".to_owned(), status(reply))),
            (false, 200) => {}
            (false, _) => return Some(("status 200".to_owned(), status(reply))),
        }
        let (ours, theirs) = (names(&self.reference.ids), names(&self.ids));
        let there = |called: &BTreeMap<String, String>, id: &str| {
            let name = called.get(id)?;
            (!self.gone.contains(name)).then(|| name.clone())
        };
        let (ours, theirs) = (|id: &str| there(&ours, id), |id: &str| there(&theirs, id));
        let got = reply.body();
        if endpoint == "Groups" {
            let members = compare::named("/members", (expected, &ours), (got, &theirs));
            return compare::groups(self.kept, expected, got).or(members);
        }
        // Of nested groups a provider may show all or the nearest (RFC 7643 section 4.1.2).
        let groups = self.kept.shows_groups && !self.kept.nested;
        let groups = groups.then(|| compare::named("/groups", (expected, &ours), (got, &theirs)));
        compare::users(self.kept, expected, got).or(groups.flatten())
    }

    /// Asks both sides who matches.
    async fn find(&mut self, call: &Call) -> Result<Judged, Stop> {
        let Some(request) = self
            .request(call)
            .filter(|_| self.kept.has(Feature::Filter))
        else {
            return Ok(Judged::Same);
        };
        let Some(told) = self.reference.carry_out(call).filter(Told::is_success) else {
            return Ok(Judged::Same);
        };
        let ours = names(&self.reference.ids);
        let found = |list: &Value, called: &BTreeMap<String, String>| -> BTreeSet<String> {
            let ids = values_at(list, "/Resources/*/id").into_iter();
            let names = ids.filter_map(|id| called.get(id.as_str()?));
            names.cloned().collect()
        };
        let expected = found(&told.body, &ours);
        let mut tries = 0;
        loop {
            let reply = self.send(&request).await?;
            let theirs = names(&self.ids);
            match reply.code() {
                200 => {}
                404 if expected.is_empty() => return Ok(Judged::Same),
                500 | 502.. => {
                    return Ok(differs(Kind::Answer, &reply, "status 200", &status(&reply)));
                }
                // Brackets in filters are beyond some, and so are some attributes.
                _ if call.filter().is_some_and(|it| it.contains('[')) => return Ok(Judged::Same),
                400 => return Ok(differs(Kind::Answer, &reply, "status 200", &status(&reply))),
                _ => return Ok(Judged::Same),
            }
            let got = found(reply.body(), &theirs);
            // Of a short page something may be missing (RFC 7644 section 3.4.2.4).
            let total = reply.get("/totalResults").as_u64().unwrap_or(0);
            let cut = total > reply.all("/Resources/*").len() as u64;
            if got == expected || cut && got.is_subset(&expected) {
                return Ok(Judged::Same);
            }
            if tries > 0 {
                let text = |names: &BTreeSet<String>| format!("found {names:?}");
                return Ok(differs(Kind::Found, &reply, &text(&expected), &text(&got)));
            }
            tokio::time::sleep(MOMENT).await;
            tries += 1;
        }
    }
}

/// Names by ids.
fn names(ids: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    ids.iter()
        .map(|(name, id)| (id.clone(), name.clone()))
        .collect()
}

fn differs(kind: Kind, reply: &Reply, expected: &str, got: &str) -> Judged {
    Judged::Differs(Difference {
        kind,
        expected: expected.to_owned(),
        got: got.to_owned(),
        exchange: reply.answer().exchange.clone(),
    })
}

fn status(reply: &Reply) -> String {
    reply.summary()
}

/// What the reference provider answered, in words.
fn answer(told: &Told) -> String {
    match told.body["scimType"].as_str() {
        Some(word) if !told.is_success() => format!("status {} {word}", told.status),
        _ if told.is_success() => "a success".to_owned(),
        _ => format!("status {}", told.status),
    }
}
