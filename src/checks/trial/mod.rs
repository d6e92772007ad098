//! Trial: one attempt at one rule. It sends, asks, and stops at the first wrong answer; what it made is removed afterwards.

mod fixtures;
mod tour;

pub(super) use fixtures::merge;
pub use fixtures::{Made, lists, named};
pub use tour::{Sight, Tour};

use super::attributes::Study;
use super::{Check, clashes};
use crate::client::{Exchange, Log, Request, with_query};
use crate::error::Error;
use crate::learnt::{Learnt, NameForm, Published, is_unsupported_filter};
use crate::outcome::Stop;
use crate::people::{Form, People, Person};
use crate::reply::Reply;
use crate::rules::RuleSet;
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

/// The longest list that is read page by page.
const LONGEST_WAY: u64 = 30;

/// One attempt at one rule.
#[derive(Debug)]
pub struct Trial {
    session: Arc<Session>,
    part: Part,
    people: People,
    /// What is studied, where the check is a kind.
    study: Option<Arc<Study>>,
    /// The same attempt, at the second tenant.
    other: Option<Box<Trial>>,
}

impl Trial {
    /// A trial for the check with this id.
    #[must_use]
    pub fn new(session: Arc<Session>, id: &str) -> Self {
        let part = Part::keeping(id);
        let people = |of: &str| session.people(of);
        let other = session.other().map(|other| {
            Box::new(Trial {
                session: other.clone(),
                part: part.clone(),
                people: people(&format!("{id} at the second tenant")),
                other: None,
                study: None,
            })
        });
        let people = people(id);
        Trial {
            session,
            part,
            people,
            other,
            study: None,
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

    /// A trial for one kind in a study: what it makes is removed with all else of that study.
    pub(in crate::checks) fn of_study(session: Arc<Session>, study: Arc<Study>, id: &str) -> Self {
        let part = Part::keeping(&study.name());
        Trial {
            part,
            study: Some(study),
            ..Trial::new(session, id)
        }
    }

    /// What is studied.
    ///
    /// # Errors
    /// Blocks where the check is no kind.
    pub(in crate::checks) fn study(&self) -> Result<&Study, Stop> {
        let study = self.study.as_deref();
        study.ok_or_else(|| Stop::Blocked("no attribute is studied".to_owned()))
    }

    /// The same attempt at the second tenant, for a check that needs [`Feature::OtherTenant`].
    ///
    /// # Errors
    /// Skips when there is none.
    pub fn other(&self) -> Result<&Trial, Stop> {
        let other = self.other.as_deref();
        other.ok_or_else(|| Stop::Skipped(Feature::OtherTenant.unmet()))
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Everything that was exchanged so far, the making of a shared resource included.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Arc<Exchange>> {
        let shared = self.study.as_ref().map(|study| study.exchanges());
        let mut all = shared.unwrap_or_default();
        all.extend(self.part.log.all());
        all
    }

    /// Where the exchanges are collected.
    #[must_use]
    pub fn log(&self) -> Log {
        self.part.log.clone()
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

    /// A userName that begins so: an address, unless the target takes none.
    #[must_use]
    pub fn user_name(&self, start: &str) -> String {
        match self.session.learnt().user_name {
            NameForm::Word => start.to_owned(),
            NameForm::Any | NameForm::Email => format!("{start}@{}", self.domain()),
        }
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
        self.session.has(feature)
    }

    /// Sends any request. One that only reads is sent once more if the connection was lost.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn send(&self, request: Request) -> Result<Reply, Stop> {
        let answer = match self.session.send(&self.part, &request).await {
            // A server may close a connection just when it is taken up again. What only reads can be asked once more (RFC
            // 9112 section 9.3.1).
            Err(Error::NoAnswer { lost: true, .. }) if request.method == Method::Get => {
                self.session.send(&self.part, &request).await?
            }
            answer => answer?,
        };
        let reply = Reply::from(answer);
        Ok(reply.on_pages_of(self.session.learnt().page))
    }

    /// Whether the target answers with what was made, as it should.
    ///
    /// # Errors
    /// Blocks where nobody can tell: it was not asked, or it asks for patience.
    pub async fn is_up(&self, made: &Made) -> Result<bool, Stop> {
        let request = Request::get(made.path.clone());
        match self.session.send(&self.part, &request).await {
            Ok(answer) => Ok(answer.status == 200),
            Err(Error::NoAnswer { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
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

    /// GET of a list with parameters; where pages are short, all of them as if they were one.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn query_all(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Reply, Stop> {
        let page = |start: usize| {
            let start = (start > 1).then(|| start.to_string());
            let mut parameters = parameters.to_vec();
            parameters.extend(start.iter().map(|start| ("startIndex", start.as_str())));
            Request::get(with_query(path, &parameters))
        };
        self.whole(page).await
    }

    /// A list whose pages these requests give, as if it were one page. A target may put as few resources on a page as it
    /// likes (RFC 7644 section 3.4.2.4); where it has no pages, or the list is a long one, there is the first page.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn whole(&self, page: impl Fn(usize) -> Request + Send) -> Result<Reply, Stop> {
        let first = self.send(page(1)).await?;
        let total = first.get("/totalResults").as_u64().unwrap_or(0);
        let mut all: Vec<Value> = first.all("/Resources/*").into_iter().cloned().collect();
        let is_short = !all.is_empty() && (all.len() as u64) < total && total <= LONGEST_WAY;
        if first.code() != 200 || !is_short || !self.has(Feature::IndexPaging) {
            return Ok(first);
        }
        while (all.len() as u64) < total {
            let next = self.send(page(all.len() + 1)).await?;
            let came = next.all("/Resources/*");
            if next.code() != 200 || came.is_empty() {
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

    /// DELETE of any path.
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn delete_path(&self, path: &str) -> Result<Reply, Stop> {
        self.send(Request::new(Method::Delete, path)).await
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

    /// GET of a resource with `attributes` or `excludedAttributes` (RFC 7644 section 3.9).
    ///
    /// # Errors
    /// Blocks when there was no answer.
    pub async fn ask(&self, made: &Made, parameters: &[(&str, &str)]) -> Result<Reply, Stop> {
        self.query(&made.path, parameters).await
    }

    /// True if the target publishes the attribute in the schema with this URN.
    #[must_use]
    pub fn publishes(&self, urn: &str, attribute: &str) -> bool {
        self.attribute(urn, attribute).is_some()
    }

    /// True if the target publishes the attribute, and as one that clients may set.
    #[must_use]
    pub fn takes(&self, urn: &str, attribute: &str) -> bool {
        let definition = self.attribute(urn, attribute);
        definition.is_some_and(|known| known["mutability"] != "readOnly")
    }

    /// GET of an address that the target gave for a resource. One below another name of the host may be right, but our
    /// credentials are not for it.
    ///
    /// # Errors
    /// Skips when it leads away from the base URL; blocks when there was no answer.
    pub async fn follow(&self, reference: &str) -> Result<Reply, Stop> {
        let url = self.resolve(reference);
        if self.session.client().address().below(&url).is_none() {
            let why = format!("{url} is not below the base URL, so no credentials are sent there");
            return Err(Stop::Skipped(why));
        }
        self.read(&url).await
    }

    /// True if users with this attribute are known to be refused.
    #[must_use]
    pub fn refuses(&self, name: &str) -> bool {
        let learnt = self.session.learnt();
        let unknown = learnt.refuses_unknown
            && self.session.announced().published(urn::USER).is_some()
            && !name.eq_ignore_ascii_case("externalId")
            && !name.contains(':')
            && !self.publishes(urn::USER, name);
        unknown
            || learnt
                .refused
                .iter()
                .any(|it| it.eq_ignore_ascii_case(name))
    }

    /// Why an answer says nothing about the rule of this check: the target refuses such a body from everybody, as was
    /// learnt; or the profile that it claims has it refused, and the rule is one of the RFCs.
    #[must_use]
    pub fn excuse(&self, check: &Check, exchange: &Exchange) -> Option<String> {
        let rfc = check.rules() == RuleSet::Rfc;
        if rfc && let Some(reason) = clashes::refused(self.session.rules(), exchange) {
            return Some(reason);
        }
        let mut learnt = self.session.learnt().clone();
        // How what no schema has is refused is no house rule where a profile says it.
        learnt.refuses_unknown &= rfc;
        self.house_rule(&learnt, exchange)
    }

    /// Why an answer says nothing about any rule, as this was learnt of the target.
    #[must_use]
    pub fn house_rule(&self, learnt: &Learnt, exchange: &Exchange) -> Option<String> {
        let known = |name: &str| {
            let extension = self.session.announced().published(name).is_some();
            extension || self.publishes(urn::USER, name)
        };
        let part = |name: &str, part: &str| self.has_part(name, part);
        let published = Published {
            attribute: &known,
            part: &part,
        };
        learnt.excuse(exchange, &self.users(), &published)
    }

    /// True if a filter was refused as one that the target does not support, of which it supports few.
    #[must_use]
    pub fn is_unsupported(&self, reply: &Reply) -> bool {
        self.session.learnt().few_filters && is_unsupported_filter(&reply.answer().exchange)
    }

    /// Why what a filter found says nothing about the rule of this check: the target reads only its first half, as another
    /// rule finds.
    #[must_use]
    pub fn half_read(&self, check: &Check, exchange: &Exchange) -> Option<String> {
        let about_and = [
            "filter/and-or",
            "filter/precedence",
            "filter/table-logic",
            "interop/filters",
        ];
        let filter = exchange.url.split_once("filter=")?.1;
        let joined = filter.contains("%20and%20") || filter.contains("+and+");
        let half = self.session.learnt().drops_clauses && joined && !about_and.contains(&check.id);
        half.then(|| "the provider reads no further than and; filter/and-or judges that".to_owned())
    }

    /// True if this attribute of users is published with this part, or with no parts at all.
    #[must_use]
    pub fn has_part(&self, name: &str, part: &str) -> bool {
        let parts = self
            .attribute(urn::USER, name)
            .and_then(|it| it["subAttributes"].as_array())
            .filter(|parts| !parts.is_empty());
        parts.is_none_or(|parts| {
            let mut names = parts.iter().filter_map(|it| it["name"].as_str());
            names.any(|name| name.eq_ignore_ascii_case(part))
        })
    }

    /// The definition of an attribute in the schema with this URN, if the target publishes it (RFC 7643 section 7).
    #[must_use]
    pub fn attribute(&self, urn: &str, name: &str) -> Option<&Value> {
        let schema = self.session.announced().published(urn)?;
        let mut known = schema["attributes"].as_array()?.iter();
        known.find(|it| {
            it["name"]
                .as_str()
                .is_some_and(|it| it.eq_ignore_ascii_case(name))
        })
    }

    /// A reference that the target gave, as a whole URL (RFC 7643 section 2.3.7).
    #[must_use]
    pub fn resolve(&self, reference: &str) -> String {
        self.session.client().address().resolve(reference)
    }
}
