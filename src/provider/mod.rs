//! The reference provider: a SCIM 2.0 service provider as a state machine, without sockets or files.
//!
//! It is correct unless it is given faults, and it is the document of how we read RFC 7643 and RFC 7644. Everything
//! it knows about attributes stands in one table (`schema`), compiled in from `schemas/scim/`.
//!
//! A request goes from `handle` through `route` to `resources` (one resource), `query` (many) or `discovery`; bodies are
//! read by `accept`, changed by `patch`, kept by `store`, seen through `view` and cut to size by `projection`. A fault
//! is asked for with `self.has(Fault::…)` at the one place where it departs; what is left out, with `self.offers`.

mod accept;
mod bulk;
mod clock;
mod discovery;
mod errors;
mod etag;
mod faulty;
mod filter;
mod id;
mod liberties;
mod life_cycle;
mod me;
mod members;
mod message;
mod patch;
mod prefill;
mod projection;
mod query;
mod resource_type;
mod resources;
mod route;
mod schema;
pub mod serve;
mod store;
mod tenancy;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use errors::Problem;
pub use liberties::DOMAIN as HOUSE_DOMAIN;
pub use message::{Request, Response};
use query::{Query, Scope};
use resource_type::ResourceType;
use route::Route;
use store::Store;
pub use tenancy::OTHER_TENANT;

use crate::fault::Fault;
use crate::liberty::Liberty;
use crate::scim::Feature;

/// The ways in which a provider is wrong.
type Faults = BTreeSet<Fault>;

/// What a provider is like; the default is sound, complete and open to everyone.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Ways in which it is wrong.
    pub faults: BTreeSet<Fault>,
    /// Things that it does otherwise than usual, and may.
    pub liberties: BTreeSet<Liberty>,
    /// What it honestly leaves out.
    pub without: BTreeSet<Feature>,
    /// Whether it leaves out the showcase: an extension and a resource type that no RFC knows.
    pub plain: bool,
    /// The bearer token it asks for; without one it is open.
    pub token: Option<String>,
    /// The token of a second tenant; without one there is none.
    pub other_token: Option<String>,
    /// The token of a client that may do next to nothing; without one there is none.
    pub restricted_token: Option<String>,
    /// The userName of the person whom the token stands for, who is there from the start; without one there is no `/Me`.
    pub me: Option<String>,
    /// Whether `/Me` redirects to the resource.
    pub me_redirects: bool,
    /// The base URL, from which every address in a response is made.
    pub base: String,
    /// Whether each write takes one second of 2024, for answers that are always the same; otherwise it tells the real time.
    pub fixed_clock: bool,
}

/// A service provider.
#[derive(Clone, Debug)]
pub struct Provider {
    settings: Settings,
    store: Store,
    /// What `prefill` made; the numbers of its resources.
    prefilled: BTreeSet<u64>,
    /// How many requests came so far.
    requests: u64,
    /// The number of the user whom the token stands for.
    subject: Option<u64>,
    /// What was deleted, by path, for faults that do not let go of it.
    graveyard: BTreeMap<String, Value>,
    /// What clients called the managers of users, by path, for the fault that keeps it.
    managers: BTreeMap<String, Value>,
    /// What was made or deleted over another connection, for faults that show it too late.
    elsewhere: BTreeSet<String>,
    /// The second tenant.
    other: Option<Box<Provider>>,
    /// What faults show of a resource in the place of what is kept, by its id.
    overlays: BTreeMap<String, Map<String, Value>>,
}

impl Provider {
    /// A provider without resources, but for the person whom the token stands for, if there is one.
    #[must_use]
    pub fn new(mut settings: Settings) -> Self {
        settings
            .base
            .truncate(settings.base.trim_end_matches('/').len());
        let left_out = settings.liberties.iter().filter_map(|it| it.without());
        settings.without.extend(left_out.collect::<Vec<_>>());
        let mut kinds = ResourceType::offered(&settings.without, &settings.liberties);
        if settings.plain {
            kinds = ResourceType::plain(kinds);
        }
        let seconds = settings.liberties.contains(&Liberty::TimesWithoutFraction);
        let clock = clock::Clock::new(settings.fixed_clock).in_seconds(seconds);
        let store = Store::new(kinds, clock);
        let other = tenancy::other(&settings);
        let mut provider = Provider {
            other,
            settings,
            store,
            prefilled: BTreeSet::new(),
            requests: 0,
            subject: None,
            graveyard: BTreeMap::new(),
            managers: BTreeMap::new(),
            elsewhere: BTreeSet::new(),
            overlays: BTreeMap::new(),
        };
        provider.make_subject();
        provider
    }

    /// Answers a request.
    pub fn handle(&mut self, request: &Request) -> Response {
        if let Some(response) = self.in_other_tenant(request) {
            return response;
        }
        let mut response = if self.settings.liberties.is_empty() {
            self.answer_plainly(request)
        } else {
            self.answer_with_liberties(request)
        };
        if request.method == "HEAD" {
            (response.body, response.raw) = (None, None);
        }
        response
    }

    fn answer_plainly(&mut self, request: &Request) -> Response {
        if self.settings.faults.is_empty() {
            self.answer(request).unwrap_or_else(Response::from)
        } else {
            self.answer_with_faults(request)
        }
    }

    /// How many resources of a type there are, as in `count("User")`, those of a second tenant included.
    #[must_use]
    pub fn count(&self, resource_type: &str) -> usize {
        let drawer = self
            .store
            .kinds()
            .position(|kind| kind.definition.name == resource_type);
        let others = self.other.as_ref();
        drawer.map_or(0, |drawer| self.store.len(drawer))
            + others.map_or(0, |other| other.count(resource_type))
    }

    fn has(&self, fault: Fault) -> bool {
        self.settings.faults.contains(&fault)
    }

    fn offers(&self, feature: Feature) -> bool {
        !self.settings.without.contains(&feature)
    }

    fn base(&self) -> &str {
        &self.settings.base
    }

    /// The token that is asked for, if any.
    fn token(&self) -> Option<&str> {
        self.settings
            .token
            .as_deref()
            .filter(|_| self.offers(Feature::Authentication))
    }

    fn answer(&mut self, request: &Request) -> Result<Response, Problem> {
        self.only_over_tls(request)?;
        let route = Route::of(&self.store, &request.path);
        self.authenticate(request, route.as_ref())?;
        let route = route.ok_or_else(|| Problem::not_found(&request.path))?;
        // HTTP has HEAD wherever it has GET.
        let method = if request.method == "HEAD" {
            "GET"
        } else {
            &request.method
        };
        match (method, &route) {
            (_, Route::Me) => self.me(request),
            ("POST", Route::Bulk) => self.bulk(request),
            (_, Route::Bulk) if !self.offers(Feature::Bulk) => Err(Problem::not_supported("Bulk")),
            ("GET", Route::Root) => self.list(None, self.query(request)?, request),
            ("GET", Route::Config | Route::ResourceTypes(_) | Route::Schemas(_)) => {
                self.discover(&route, request)
            }
            ("GET", Route::Collection(drawer)) => {
                self.list(Some(*drawer), self.query(request)?, request)
            }
            ("POST", Route::Search(drawer)) => self.search(*drawer, request),
            (_, Route::Collection(_) | Route::Resource(..)) => {
                self.write_or_read(method, &route, request)
            }
            _ => Err(self.wrong_method(&route)),
        }
    }

    /// The refusal of a method, with those that the endpoint has.
    fn wrong_method(&self, route: &Route) -> Problem {
        let all = route.allow();
        Problem::method(&if self.offers(Feature::Patch) {
            all.to_owned()
        } else {
            all.replace(" PATCH,", "")
        })
    }

    fn write_or_read(
        &mut self,
        method: &str,
        route: &Route,
        request: &Request,
    ) -> Result<Response, Problem> {
        let query = self.query(request);
        let query = query.map(|query| query.of_one(&self.settings.faults));
        match (method, route) {
            ("POST", Route::Collection(drawer)) => self.create(*drawer, request, &query?),
            ("GET", Route::Resource(drawer, id)) => self.read(*drawer, id, request, &query?),
            ("PUT", Route::Resource(drawer, id)) => self.replace(*drawer, id, request, &query?),
            ("PATCH", Route::Resource(drawer, id)) => self.modify(*drawer, id, request, &query?),
            ("DELETE", Route::Resource(drawer, id)) => self.delete(*drawer, id, request),
            _ => Err(self.wrong_method(route)),
        }
    }

    /// Bearer tokens of RFC 6750. Whoever has no token yet may learn which schemes there are (RFC 7643 section 5).
    fn authenticate(&self, request: &Request, route: Option<&Route>) -> Result<(), Problem> {
        let Some(token) = self.token() else {
            return Ok(());
        };
        if route == Some(&Route::Config) && request.method == "GET" {
            return Ok(());
        }
        match tenancy::bearer(request) {
            Some(sent) if sent == token => Ok(()),
            Some(sent) if Some(sent) == self.settings.restricted_token.as_deref() => {
                self.permit(request, route)
            }
            _ => Err(Problem::unauthorized()),
        }
    }

    /// A query in a URL. Where somebody lives does not belong there, as long as it can be asked for by POST
    /// (RFC 7644 section 7.5.2).
    fn query(&self, request: &Request) -> Result<Query, Problem> {
        let query = Query::of_url(request.query.as_deref())?;
        let filter = query.filter.as_deref().unwrap_or_default();
        let street = filter.to_ascii_lowercase().contains("streetaddress");
        if street && self.offers(Feature::Search) {
            return Err(Problem::sensitive("addresses.streetAddress"));
        }
        Ok(query.understood(&self.settings.faults))
    }

    /// Discovery ignores sorting and paging, but must not seem to filter (RFC 7644 section 4).
    fn discover(&self, route: &Route, request: &Request) -> Result<Response, Problem> {
        if Query::of_url(request.query.as_deref()).is_ok_and(|query| query.filter.is_some()) {
            return Err(Problem::status(403, "discovery cannot be filtered"));
        }
        match route {
            Route::ResourceTypes(name) => self.resource_types(name.as_deref()),
            Route::Schemas(urn) => self.schemas(urn.as_deref()),
            _ => Ok(self.config()),
        }
    }

    /// A query by POST (RFC 7644 section 3.4.3).
    fn search(&self, drawer: Option<usize>, request: &Request) -> Result<Response, Problem> {
        if !self.offers(Feature::Search) {
            return Err(Problem::not_supported("/.search"));
        }
        let query = Query::of_search(&request.object()?)?;
        self.list(drawer, query.searched(&self.settings.faults), request)
    }

    /// A query over one resource type, or over all.
    fn list(
        &self,
        drawer: Option<usize>,
        query: Query,
        request: &Request,
    ) -> Result<Response, Problem> {
        let mut query = query.of_list(&self.settings.faults)?;
        if !self.offers(Feature::Filter) && self.has(Fault::FilterIgnoredWhenUnsupported) {
            query.filter = None;
        }
        if query.filter.is_some() && !self.offers(Feature::Filter) {
            return Err(Problem::invalid_filter("filtering is not supported"));
        }
        if !self.offers(Feature::Sort) {
            query.sort_by = None;
        }
        if !self.offers(Feature::CursorPaging) {
            query.cursor = None;
        } else if !self.offers(Feature::IndexPaging) {
            // Whoever has only cursors begins with the first, also unasked (RFC 9865 section 2.3).
            query.cursor.get_or_insert_default();
        }
        if !self.offers(Feature::IndexPaging) && query.cursor.is_none() {
            (query.start, query.count) = (1, None);
        }
        let drawers = drawer.map_or_else(
            || (0..self.store.kinds().count()).collect(),
            |drawer| vec![drawer],
        );
        let scope = Scope {
            store: &self.store,
            drawers: &drawers,
            base: self.base(),
            versions: self.offers(Feature::Etag),
            paging: self.offers(Feature::IndexPaging),
            caller: request.header("authorization").unwrap_or_default(),
            secret: self.token().unwrap_or_default(),
            faults: &self.settings.faults,
        };
        query::run(&scope, &query).map(|list| Response::json(200, list))
    }
}
