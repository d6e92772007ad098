//! Trial: one attempt at one rule. It sends, asks, and stops at the first wrong answer; what it made is removed afterwards.

mod fixtures;
mod tour;

pub(super) use fixtures::merge;
pub use fixtures::{Made, lists, named};
pub use tour::{Sight, Tour};

use crate::client::{Exchange, Request, with_query};
use crate::outcome::Stop;
use crate::people::{Form, People, Person};
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use crate::session::{Part, Session};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Arc;

/// Where the values stand that [`Trial::user`] sends.
pub const SENT: [&str; 8] = [
    "/userName",
    "/externalId",
    "/name/givenName",
    "/name/familyName",
    "/displayName",
    "/title",
    "/emails/*/value",
    "/active",
];

/// The most pages that are read to see a list whole.
const LONGEST_WAY: usize = 20;

/// One attempt at one rule.
#[derive(Debug)]
pub struct Trial {
    session: Arc<Session>,
    part: Part,
    people: People,
}

impl Trial {
    /// A trial for the check with this id.
    #[must_use]
    pub fn new(session: Arc<Session>, id: &str) -> Self {
        let people = session.people(id);
        Trial {
            session,
            part: Part::keeping(id),
            people,
        }
    }

    /// A trial with people of this form, before anything was learnt.
    pub(super) fn with_form(session: Arc<Session>, id: &str, form: &Form) -> Self {
        let trial = Trial::new(session, id);
        Trial {
            people: trial.people.at(&form.domain),
            ..trial
        }
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Everything that was exchanged so far.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Arc<Exchange>> {
        self.part.log.all()
    }

    /// A made-up person, not yet created.
    pub fn person(&self) -> Person {
        self.people.person()
    }

    /// A unique word that begins with the run's marker.
    pub fn word(&self) -> String {
        self.people.word()
    }

    /// The domain of made-up addresses.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.people.domain()
    }

    /// A path below `endpoint` with an id that no resource has; it may be written to.
    pub fn nowhere(&self, endpoint: &str) -> String {
        // Version and variant bits as in a real UUID, so that nobody refuses it for its form.
        let mut id = String::from("00000000-0000-4000-8000-");
        for byte in self.word().bytes().rev().take(6) {
            let _ = write!(id, "{byte:02x}");
        }
        let path = format!("{endpoint}/{id}");
        self.session.journal().made_up(&path);
        path
    }

    /// The endpoint of users.
    #[must_use]
    pub fn users(&self) -> String {
        self.session.announced().endpoint("User")
    }

    /// The endpoint of groups.
    #[must_use]
    pub fn groups(&self) -> String {
        self.session.announced().endpoint("Group")
    }

    /// True if the target has the feature; for rules that go further where it has.
    #[must_use]
    pub fn has(&self, feature: Feature) -> bool {
        self.session.announced().has(feature)
    }

    /// Sends any request.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn send(&self, request: Request) -> Result<Reply, Stop> {
        let reply = Reply::from(self.session.send(&self.part, &request).await?);
        Ok(reply.on_pages_of(self.session.learnt().page))
    }

    /// GET of a path below the base URL.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn read(&self, path: &str) -> Result<Reply, Stop> {
        self.send(Request::get(path)).await
    }

    /// GET of a path with parameters, which are percent-encoded here.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn query(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Reply, Stop> {
        self.read(&with_query(path, parameters)).await
    }

    /// The users that match a filter.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn find_users(&self, filter: &str) -> Result<Reply, Stop> {
        self.query_all(&self.users(), &[("filter", filter)]).await
    }

    /// GET of a list with parameters; where pages are known to be short, all of them as if they were one.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn query_all(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Reply, Stop> {
        let first = self.query(path, parameters).await?;
        let total = first.get("/totalResults").as_u64().unwrap_or(0);
        let mut all: Vec<Value> = first.all("/Resources/*").into_iter().cloned().collect();
        if self.session.learnt().page != Some(all.len()) {
            return Ok(first);
        }
        for _ in 0..LONGEST_WAY {
            if all.len() as u64 >= total {
                break;
            }
            let start = (all.len() + 1).to_string();
            let mut page = parameters.to_vec();
            page.push(("startIndex", &start));
            let page = self.query(path, &page).await?;
            let came = page.all("/Resources/*");
            if page.code() != 200 || came.is_empty() {
                break;
            }
            all.extend(came.into_iter().cloned());
        }
        Ok(first.with_resources(all))
    }

    /// POST of a body.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Reply, Stop> {
        self.send(Request::with_json(Method::Post, path, body))
            .await
    }

    /// PUT of a body in place of a resource.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn put(&self, made: &Made, body: &Value) -> Result<Reply, Stop> {
        self.send(Request::with_json(Method::Put, made.path.clone(), body))
            .await
    }

    /// PATCH of a resource with these operations (RFC 7644 section 3.5.2).
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn patch(&self, made: &Made, operations: Value) -> Result<Reply, Stop> {
        self.patch_path(&made.path, operations).await
    }

    /// PATCH of any path.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn patch_path(&self, path: &str, operations: Value) -> Result<Reply, Stop> {
        let body = json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
        self.send(Request::with_json(Method::Patch, path, &body))
            .await
    }

    /// DELETE of a resource.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn delete(&self, made: &Made) -> Result<Reply, Stop> {
        self.send(Request::new(Method::Delete, made.path.clone()))
            .await
    }

    /// GET of a resource that this trial made.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn get(&self, made: &Made) -> Result<Reply, Stop> {
        self.read(&made.path).await
    }

    /// True if the target publishes the attribute in the schema with this URN.
    #[must_use]
    pub fn publishes(&self, urn: &str, attribute: &str) -> bool {
        let schema = self.session.announced().published(urn);
        let attributes = schema.and_then(|schema| schema["attributes"].as_array());
        let mut names = attributes
            .into_iter()
            .flatten()
            .filter_map(|known| known["name"].as_str());
        names.any(|name| name.eq_ignore_ascii_case(attribute))
    }

    /// Why an answer says nothing about any rule: the target refuses such a body from everybody, as was learnt.
    #[must_use]
    pub fn excuse(&self, exchange: &Exchange) -> Option<String> {
        let learnt = self.session.learnt();
        let user = learnt.form.user(&self.person());
        let known = |name: &str| {
            let extension = self.session.announced().published(name).is_some();
            extension || self.publishes(urn::USER, name)
        };
        learnt.excuse(exchange, &self.users(), &user, &known)
    }

    /// A reference that the target gave, as a whole URL (RFC 7643 section 2.3.7).
    #[must_use]
    pub fn resolve(&self, reference: &str) -> String {
        self.session.client().address().resolve(reference)
    }
}
