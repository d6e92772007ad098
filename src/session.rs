//! Session: a run's dealings with one target. Every request passes here, so that nothing is created without the journal
//! and nothing is written to that this run did not make.

mod again;
mod bulk;
mod discovery;

pub use again::Asked;

use crate::client::{Answer, Client, Log, Request, decode, encode, read_json, with_query};
use crate::error::Error;
use crate::journal::{Entry, Journal, KEYS};
use crate::learnt::Learnt;
use crate::people::People;
use crate::rules::Rules;
use crate::scim::{Feature, Method};
use crate::target::Announced;
use futures::StreamExt as _;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

/// How many resources are removed side by side.
const REMOVED_AT_ONCE: usize = 8;

/// How many resources are looked at to tell whether a provider is the one that the run was made at.
const LOOKED_AT: usize = 10;

/// How often each race is played unless somebody asks for more.
pub const RACE_ROUNDS: usize = 3;

/// Endpoints that hold no resources of ours (RFC 7644 section 3.2).
const NOT_RESOURCES: [&str; 4] = ["ServiceProviderConfig", "ResourceTypes", "Schemas", "Me"];

/// A run's dealings with one target.
#[derive(Debug)]
pub struct Session {
    client: Client,
    announced: Announced,
    journal: Journal,
    seed: u64,
    /// The rule sets that the target claims.
    rules: Rules,
    /// What was learnt by trying; nothing until it was.
    learnt: OnceLock<Learnt>,
    /// How often each race is played, if somebody has said so.
    race_rounds: OnceLock<usize>,
    /// How the run was asked for, if somebody has said so.
    asked: OnceLock<Asked>,
    /// Resources removed so far.
    removed: AtomicUsize,
    /// The dealings with the second tenant.
    other: Option<Arc<Session>>,
    /// True if the client's guest may not read others' data.
    narrow_guest: bool,
}

/// The part of a run that sends: a check's trial, a scenario, a journey; with the log of its exchanges.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name: a check's id, a scenario's name.
    pub name: String,
    /// Where its exchanges are collected.
    pub log: Log,
}

impl Part {
    /// A part whose exchanges are kept.
    #[must_use]
    pub fn keeping(name: &str) -> Self {
        Part {
            name: name.to_owned(),
            log: Log::keeping(),
        }
    }

    /// A part whose exchanges are not kept.
    #[must_use]
    pub fn silent(name: &str) -> Self {
        Part {
            name: name.to_owned(),
            log: Log::silent(),
        }
    }
}

/// What a clean-up did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cleaned {
    /// Resources removed.
    pub removed: usize,
    /// Resources that are still there, with the reason.
    pub left: Vec<String>,
}

impl Session {
    /// A session over a client, what is known of the target, and the journal of the run.
    #[must_use]
    pub fn new(client: Client, announced: Announced, journal: Journal, seed: u64) -> Self {
        Session {
            client,
            announced,
            journal,
            seed,
            rules: Rules::default(),
            learnt: OnceLock::new(),
            race_rounds: OnceLock::new(),
            asked: OnceLock::new(),
            removed: AtomicUsize::new(0),
            other: None,
            narrow_guest: false,
        }
    }

    /// What was learnt of the target by trying; without learning, that it insists on nothing.
    #[must_use]
    pub fn learnt(&self) -> &Learnt {
        static NOTHING: LazyLock<Learnt> = LazyLock::new(Learnt::default);
        self.learnt.get().unwrap_or(&NOTHING)
    }

    /// Takes note of what was learnt; only the first time, so that one run has one kind of made-up people.
    pub fn has_learnt(&self, learnt: Learnt) {
        if let Some(other) = &self.other {
            other.has_learnt(learnt.clone());
        }
        let _ = self.learnt.set(learnt);
    }

    /// How often each race is played.
    #[must_use]
    pub fn race_rounds(&self) -> usize {
        self.race_rounds.get().copied().unwrap_or(RACE_ROUNDS)
    }

    /// Plays each race so often; only the first time, as with what was learnt.
    pub fn plays_races(&self, rounds: usize) {
        let _ = self.race_rounds.set(rounds);
    }

    /// Made-up people for the part of the run called `part`.
    #[must_use]
    pub fn people(&self, part: &str) -> People {
        People::new(self.seed, self.journal.marker(), part).at(&self.learnt().form.domain)
    }

    /// The same session, with a target that claims these rule sets.
    #[must_use]
    pub fn under(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// The rule sets that the target claims.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The same session, with dealings with a second tenant, which has a journal of its own.
    #[must_use]
    pub fn with_other(mut self, other: Session) -> Self {
        self.other = Some(Arc::new(other));
        self
    }

    /// The same session, whose client's guest may not even read others' data.
    #[must_use]
    pub fn with_narrow_guest(mut self) -> Self {
        self.narrow_guest = true;
        self
    }

    /// The dealings with the second tenant, if there is one.
    #[must_use]
    pub fn other(&self) -> Option<&Arc<Session>> {
        self.other.as_ref()
    }

    /// True if the target has the feature, or the run was given it.
    #[must_use]
    pub fn has(&self, feature: Feature) -> bool {
        let other = self.other.as_ref();
        match feature {
            Feature::OtherTenant => other.is_some(),
            Feature::TenantAddress => other.is_some_and(|other| {
                other.client.address().as_str() != self.client.address().as_str()
            }),
            Feature::RestrictedClient => self.client.has_guest(),
            Feature::NarrowClient => self.client.has_guest() && self.narrow_guest,
            Feature::Tls => self.client.address().is_https(),
            Feature::Remote => !self.client.address().is_loopback(),
            Feature::Lacking(feature) if feature.is_given() => !self.has(*feature),
            _ => self.announced.has(feature),
        }
    }

    /// Ends the journals; they go if nothing remains.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn close(&self) -> Result<(), Error> {
        let other = self.other.as_ref().map_or(Ok(()), |other| other.close());
        self.journal.close().and(other)
    }

    /// The client.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What the target announces about itself.
    #[must_use]
    pub fn announced(&self) -> &Announced {
        &self.announced
    }

    /// The journal.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The seed of everything made up in this run.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How many resources were removed so far, by all clean-ups of this session.
    #[must_use]
    pub fn removed(&self) -> usize {
        let other = self.other.as_ref().map_or(0, |other| other.removed());
        self.removed.load(Ordering::Relaxed) + other
    }

    /// Sends a request for one part of the run.
    ///
    /// # Errors
    /// When no answer came, the journal could not be written, or the request would touch what is not ours.
    pub async fn send(&self, part: &Part, request: &Request) -> Result<Answer, Error> {
        // A password is hidden from the moment it is first sent.
        if let Some(body) = &request.body {
            self.client.secrets().add_passwords(body);
        }
        if discovery::is_written_to(request) {
            return self.write_to_discovery(part, request).await;
        }
        if bulk::is_bulk(request.path_only()) {
            return self.send_bulk(part, request).await;
        }
        let creates = self.guard(request)?;
        self.make_sure(request).await?;
        let Some(endpoint) = creates else {
            let answer = self.client.send(request, &part.log).await?;
            let gone = matches!(answer.status, 200..300 | 404 | 410);
            if request.method == Method::Delete && gone {
                self.journal.deleted(request.path_only());
            }
            return Ok(answer);
        };
        let body = request.body.as_deref().unwrap_or("");
        let number = self.journal.will_create(&endpoint, &part.name, body)?;
        let answer = self.send_noted(part, request, &[number]).await?;
        self.note_creation(number, &endpoint, request.path_only(), &answer)?;
        Ok(answer)
    }

    /// Sends what was noted under these numbers. What never went out created nothing.
    async fn send_noted(
        &self,
        part: &Part,
        request: &Request,
        noted: &[u64],
    ) -> Result<Answer, Error> {
        let sent = self.client.send(request, &part.log).await;
        if sent.as_ref().is_err_and(Error::is_before_sending) {
            for number in noted {
                self.journal.gone(*number)?;
            }
        }
        sent
    }

    /// Refuses a write to what this run did not make; returns the endpoint at which the request may create something.
    fn guard(&self, request: &Request) -> Result<Option<String>, Error> {
        let path = request.path_only();
        let refuse = |why| {
            Err(Error::NotOurs {
                method: request.method.as_str(),
                path: path.to_owned(),
                why,
            })
        };
        if request.method == Method::Get || path.ends_with("/.search") {
            return Ok(None);
        }
        let mut segments = path.trim_matches('/').split('/');
        let endpoint = segments.next().unwrap_or("");
        if NOT_RESOURCES.contains(&endpoint) || bulk::is_bulk(endpoint) || endpoint.is_empty() {
            return refuse("writes there cannot be undone");
        }
        let marked = request
            .body
            .as_ref()
            .is_some_and(|body| body.contains(self.journal.marker().as_str()));
        let of_one = segments.next().is_some();
        match request.method {
            _ if of_one && !self.journal.may_write(path) => {
                refuse("this run did not make that resource")
            }
            // A PUT must not create, but a wrong provider may do so.
            Method::Post | Method::Put if marked => Ok(Some(format!("/{endpoint}"))),
            Method::Put | Method::Patch | Method::Delete if of_one => Ok(None),
            _ => refuse("the body does not carry the run's marker"),
        }
    }

    /// Notes what came of a creation.
    fn note_creation(
        &self,
        number: u64,
        endpoint: &str,
        asked: &str,
        answer: &Answer,
    ) -> Result<(), Error> {
        if (400..500).contains(&answer.status) {
            return self.journal.refused(number);
        }
        let Some(id) = id_of(answer).filter(|_| (200..300).contains(&answer.status)) else {
            return Ok(());
        };
        self.note_id(number, endpoint, &id, asked)
    }

    /// Notes the id of what was created by a request to the path `asked`.
    fn note_id(&self, number: u64, endpoint: &str, id: &str, asked: &str) -> Result<(), Error> {
        let path = format!("{endpoint}/{}", encode(id));
        if self.journal.at(&path).is_none() {
            return self.journal.made(number, id);
        }
        // A PUT to what we made is no second resource. A creation that is answered with an id that we know already is a
        // lie, and what it made has to be looked for.
        if asked == path {
            return self.journal.gone(number);
        }
        Ok(())
    }

    /// Looks, before the first write to a resource, whether it carries our marker. A target may answer a creation with
    /// the id of somebody else, and even say that it is the one asked for.
    async fn make_sure(&self, request: &Request) -> Result<(), Error> {
        let path = request.path_only();
        let of_one = path.trim_matches('/').contains('/') && !path.ends_with("/.search");
        if request.method == Method::Get || !of_one || self.journal.is_sure(path) {
            return Ok(());
        }
        let found = self
            .client
            .send(&Request::get(path), &Log::silent())
            .await?;
        let resource: Value = read_json(&found.body).unwrap_or_default();
        if self.is_marked(&resource) {
            self.journal.seen(path);
        } else if found.status == 200 {
            return Err(Error::NotOurs {
                method: request.method.as_str(),
                path: path.to_owned(),
                why: "what stands there does not carry the run's marker, though the target gave us its id",
            });
        }
        Ok(())
    }

    /// True if a resource carries the run's marker where we put it. Elsewhere it proves nothing: a foreign group may have
    /// one of our users as its member.
    #[must_use]
    pub fn is_marked(&self, resource: &Value) -> bool {
        let marker = self.journal.marker().as_str();
        // Names of attributes have no case, nor has a userName (RFC 7643 sections 2.1 and 4.1.1).
        let is_key = |name: &str| KEYS.iter().any(|key| key.eq_ignore_ascii_case(name));
        let mut members = resource.as_object().into_iter().flatten();
        members.any(|(name, value)| {
            let text = value.as_str().unwrap_or_default();
            is_key(name) && text.to_ascii_lowercase().contains(marker)
        })
    }

    /// True if any of the last things that the journal knows by id is there and carries our marker.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn knows_any(&self) -> Result<bool, Error> {
        let remaining = self.journal.remaining(None);
        for path in remaining.iter().filter_map(Entry::path).take(LOOKED_AT) {
            let found = self
                .client
                .send(&Request::get(path.as_str()), &Log::silent())
                .await?;
            let resource: Value = read_json(&found.body).unwrap_or_default();
            if self.is_ours(&path, &resource) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Removes what this run made, the last made first: of one part of the run, or of all; then looks whether it is gone.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn clean_up(
        &self,
        part: Option<&str>,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Cleaned, Error> {
        let mut entries = self.journal.remaining(part);
        let total = entries.len();
        let mut cleaned = Cleaned::default();
        // Groups go before the users in them, because they were made after them: one endpoint's run at a time.
        while let Some(first) = entries.first() {
            let endpoint = first.endpoint.clone();
            let length = entries
                .iter()
                .take_while(|entry| entry.endpoint == endpoint)
                .count();
            let run: Vec<Entry> = entries.drain(..length).collect();
            let mut removals = futures::stream::iter(run)
                .map(|entry| async move {
                    let removed = self.remove(&entry).await;
                    (entry, removed)
                })
                .buffer_unordered(REMOVED_AT_ONCE);
            while let Some((entry, removed)) = removals.next().await {
                match removed {
                    Ok(count) => {
                        self.journal.gone(entry.number)?;
                        self.removed.fetch_add(count, Ordering::Relaxed);
                        cleaned.removed += count;
                    }
                    Err(why) => cleaned.left.push(why),
                }
                progress(cleaned.removed + cleaned.left.len(), total);
            }
        }
        if let Some(other) = &self.other {
            let others = Box::pin(other.clean_up(part, progress)).await?;
            cleaned.removed += others.removed;
            let left = others.left.into_iter();
            cleaned
                .left
                .extend(left.map(|why| format!("at the second tenant: {why}")));
        }
        Ok(cleaned)
    }

    /// Removes one entry's resource, and returns how many resources that were.
    async fn remove(&self, entry: &Entry) -> Result<usize, String> {
        let mut lie = Ok(0);
        if let Some(path) = entry.path() {
            let sure = self.journal.is_sure(&path) || self.journal.was_deleted(&path);
            lie = self.delete(&path).await;
            if sure || lie.as_ref().is_ok_and(|removed| *removed > 0) {
                return lie;
            }
        }
        // Its id never reached us, or the target said that of somebody else.
        let mut removed = 0;
        for (attribute, value) in &entry.keys {
            let found = match self.find_ours(&entry.endpoint, attribute, value).await {
                // Where nobody can look, the target's own word must do.
                Err(_) if entry.refused => Vec::new(),
                found => found?,
            };
            for id in found.into_iter().filter(|id| entry.id.as_ref() != Some(id)) {
                removed += self
                    .delete(&format!("{}/{}", entry.endpoint, encode(&id)))
                    .await?;
            }
        }
        if removed > 0 { Ok(removed) } else { lie }
    }

    /// Deletes what carries our marker at `path`, and looks whether it is gone.
    async fn delete(&self, path: &str) -> Result<usize, String> {
        let log = Log::silent();
        let ask = |request: Request| {
            let log = log.clone();
            async move {
                self.client
                    .send(&request, &log)
                    .await
                    .map_err(|error| format!("{path}: {error}"))
            }
        };
        let found = ask(Request::get(path)).await?;
        if matches!(found.status, 404 | 410) {
            return Ok(0);
        }
        let resource: Value = read_json(&found.body).unwrap_or_default();
        // A change of ours can have taken the marker away, where it was seen before.
        if !self.is_ours(path, &resource) && !self.journal.is_sure(path) {
            if self.journal.was_deleted(path) {
                // Ours is gone, and its id was given to somebody else.
                return Ok(0);
            }
            let marker = self.journal.marker().as_str();
            return Err(format!(
                "{path}: GET answered {}, without the marker {marker}, so it was left alone",
                found.status
            ));
        }
        let deleted = ask(Request::new(Method::Delete, path)).await?;
        let now = ask(Request::get(path)).await?;
        if (200..300).contains(&deleted.status) {
            self.journal.deleted(path);
            let resource: Value = read_json(&now.body).unwrap_or_default();
            if now.status == 200
                && member(&resource, "id").is_string()
                && !self.is_ours(path, &resource)
            {
                return Ok(1);
            }
        }
        if !matches!(now.status, 404 | 410) {
            return Err(format!(
                "{path}: DELETE answered {}, and it is still there",
                deleted.status
            ));
        }
        Ok(1)
    }

    /// Ids of the resources with this value that carry our marker.
    async fn find_ours(
        &self,
        endpoint: &str,
        attribute: &str,
        value: &str,
    ) -> Result<Vec<String>, String> {
        let filter = format!("{attribute} eq {}", Value::from(value));
        let request = Request::get(with_query(endpoint, &[("filter", &filter)]));
        let unsure = |why: String| format!("{endpoint} with {filter}: {why}; look for it by hand");
        let answer = self
            .client
            .send(&request, &Log::silent())
            .await
            .map_err(|error| unsure(error.to_string()))?;
        if answer.status == 404 {
            return Ok(Vec::new());
        }
        let list: Value = read_json(&answer.body).unwrap_or_default();
        // `{}` says nothing about who is there.
        let is_list = list["Resources"].is_array() || list["totalResults"].is_u64();
        if answer.status != 200 || !is_list {
            return Err(unsure(format!(
                "answered {} without a list, so nobody knows whether it was created",
                answer.status
            )));
        }
        let resources = list["Resources"].as_array().into_iter().flatten();
        Ok(resources
            .filter(|resource| self.is_marked(resource))
            .filter_map(|resource| as_id(member(resource, "id")))
            .collect())
    }
}

/// The id of what was created: from the body, or from where Location leads.
fn id_of(answer: &Answer) -> Option<String> {
    let body: Value = read_json(&answer.body).unwrap_or_default();
    let location = answer
        .header("location")
        .or_else(|| body["meta"]["location"].as_str());
    let last = location.and_then(|url| url.trim_end_matches('/').rsplit('/').next());
    as_id(member(&body, "id")).or_else(|| last.filter(|id| !id.is_empty()).map(decode))
}

/// An id, also where a wrong provider writes it as a number; an empty one is none.
fn as_id(value: &Value) -> Option<String> {
    match value {
        Value::String(id) => Some(id.clone()).filter(|id| !id.is_empty()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// A member by its name, which is the same in any letters (RFC 7643 section 2.1).
fn member<'a>(object: &'a Value, name: &str) -> &'a Value {
    let found = object.get(name).or_else(|| {
        let mut members = object.as_object()?.iter();
        let same = |(known, _): &(&String, &Value)| known.eq_ignore_ascii_case(name);
        members.find(same).map(|(_, value)| value)
    });
    found.unwrap_or(&Value::Null)
}
