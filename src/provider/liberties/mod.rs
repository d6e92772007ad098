//! The liberties lie around the sound provider, as faults do: what it is asked is bent before, what it keeps is bent when
//! it is written, and what it answers after. Each is consulted in one place here.

mod addresses;
mod keeping;
mod needs;
mod refused;
mod rules;
mod shown;
mod told;
pub(super) mod wire;

pub use needs::DOMAIN;
pub(super) use needs::complete;

use serde_json::{Value, json};

use super::Provider;
use super::errors::Problem;
use super::faulty::Asked;
use super::id;
use super::message::{Request, Response, member};
use super::query::decode;
use super::route::Route;
use super::schema::{Returned, TABLE};
use super::store::Store;
use crate::liberty::Liberty;

/// One request in so many is put off by a busy provider; the client has to come again at once.
const BUSY: u64 = 11;

impl Provider {
    /// Whether the provider takes this liberty.
    pub(super) fn takes(&self, liberty: Liberty) -> bool {
        self.settings.liberties.contains(&liberty)
    }

    /// Answers a request as the liberties have it.
    pub(super) fn answer_with_liberties(&mut self, request: &Request) -> Response {
        self.requests += 1;
        if self.takes(Liberty::TooBusyNowAndThen) && self.requests.is_multiple_of(BUSY) {
            return Response::from(Problem::status(429, "come again")).with("retry-after", "0");
        }
        let mut request = request.clone();
        self.read_addresses(&mut request);
        let asked = Asked::of(&request);
        self.let_in(&asked, &mut request);
        let mut response = if let Some(problem) = self.declines(&asked, &request) {
            problem.into()
        } else {
            self.widen(&asked, &mut request);
            self.carry_out(&asked, &request)
        };
        self.present(&asked, &request, &mut response);
        response
    }

    /// Discovery without a token, where it needs none.
    fn let_in(&self, asked: &Asked, request: &mut Request) {
        if let Some(token) = self.token().filter(|_| {
            asked.is_discovery() && asked.method == "GET" && self.takes(Liberty::DiscoveryIsOpen)
        }) {
            let right = ("authorization".to_owned(), format!("Bearer {token}"));
            request.headers.retain(|(name, _)| name != "authorization");
            request.headers.push(right);
        }
    }

    /// Bends a request before it is carried out.
    fn widen(&mut self, asked: &Asked, request: &mut Request) {
        if asked.is_discovery() && self.takes(Liberty::DiscoveryIgnoresFilters) {
            request.query = None;
        }
        let searches = asked.path.ends_with("/.search");
        let lists = asked.method == "GET" && asked.id.is_none() && !asked.is_discovery();
        let page = self.page();
        if let Some(page) = page.filter(|_| lists)
            && !count(request).is_some_and(|count| is_short(count, page))
        {
            let query = request.query.take().unwrap_or_default();
            request.query = Some(format!("{query}&count={page}"));
        }
        let mut body = asked.body.clone();
        if let Some(page) = page.filter(|_| searches && body.is_object()) {
            let count = &body["count"];
            if count.is_null() || count.as_i64().is_some_and(|it| it > page) {
                body["count"] = page.into();
            }
        }
        let starts = asked.creates("Users") && self.takes(Liberty::StartsInactive);
        if let Some(user) = body.as_object_mut().filter(|_| starts)
            && member(user, "active").is_none()
        {
            user.insert("active".to_owned(), false.into());
        }
        if asked.method == "PUT" && body.is_object() && self.takes(Liberty::PutKeepsOmitted) {
            let current = self.current(request);
            for (name, value) in current.as_object().into_iter().flatten() {
                if body
                    .as_object()
                    .is_some_and(|body| member(body, name).is_none())
                {
                    body[name.as_str()] = value.clone();
                }
            }
        }
        if body != asked.body {
            request.body = body.to_string().into_bytes();
        }
    }

    /// The most resources on a page, if pages are short.
    fn page(&self) -> Option<i64> {
        let pages = [(Liberty::PagesOfOne, 1), (Liberty::PagesOfTen, 10)];
        let short = pages.into_iter().find(|(liberty, _)| self.takes(*liberty));
        short.map(|(_, page)| page)
    }

    /// Answers, and sees to it that what was written is as the house has it; else it is taken back.
    fn carry_out(&mut self, asked: &Asked, request: &Request) -> Response {
        let writes = matches!(asked.method.as_str(), "POST" | "PUT" | "PATCH");
        let before = writes.then(|| self.store.clone());
        let response = self.answer_plainly(request);
        let Some(before) = before.filter(|_| response.status < 300) else {
            return response;
        };
        let Some(number) = written(asked, &response) else {
            return response;
        };
        match self.settle(asked, number, &before) {
            Ok(()) => self.shown_again(request, number, response),
            Err(problem) => {
                self.store = before;
                problem.into()
            }
        }
    }

    /// Alters what was just written, and holds it against the rules of the house.
    fn settle(&mut self, asked: &Asked, number: u64, before: &Store) -> Result<(), Problem> {
        let Some((drawer, _)) = self.store.find(number) else {
            return Ok(());
        };
        let was = before.find(number).map(|(_, stored)| stored.version);
        let is = self.store.find(number).map(|(_, stored)| stored.version);
        if self.takes(Liberty::RemovingNothingRefused) && was == is && asked.only_removes() {
            return Err(Problem::no_target("there is nothing to remove"));
        }
        let liberties = self.settings.liberties.clone();
        let kind = self.store.kind(drawer).clone();
        let cleared = asked.cleared();
        self.store.change(drawer, number, |store, draft| {
            keeping::alter(&liberties, &kind, &cleared, &mut draft.attributes);
            let written = rules::Written {
                store,
                drawer,
                number,
                draft,
            };
            rules::hold(&liberties, &kind, &written)
        })?;
        if asked.method == "POST" {
            self.store.as_new(drawer, number);
        }
        Ok(())
    }

    /// The answer to a write with what there is after the alterations.
    fn shown_again(&mut self, request: &Request, number: u64, mut response: Response) -> Response {
        let Some((drawer, _)) = self.store.find(number) else {
            return response;
        };
        let mut again = request.clone();
        "GET".clone_into(&mut again.method);
        again.path = format!(
            "{}/{}",
            self.store.kind(drawer).definition.endpoint,
            id::encode(number)
        );
        again.headers.retain(|(name, _)| name == "authorization");
        again.body.clear();
        let now = self.answer(&again).unwrap_or_else(Response::from);
        if let Some(version) = now.header("etag") {
            response.headers.retain(|(name, _)| name != "etag");
            response = response.with("etag", version);
        }
        let wants_body = request.method == "PATCH" && self.takes(Liberty::PatchAnswers200);
        if wants_body && response.body.is_none() {
            response.status = now.status;
            response.headers = now.headers;
            response.body = now.body;
        } else if response.body.is_some() {
            // What is shown only after it was written stays.
            response.body = now.body.map(|body| merged(response.body.take(), body));
        }
        response
    }
}

/// What is so now, with what only the answer to the write shows, if it is kept.
fn merged(written: Option<Value>, now: Value) -> Value {
    let (Some(Value::Object(written)), Value::Object(mut now)) = (written, now) else {
        return Value::Null;
    };
    now.retain(|name, _| written.contains_key(name) || !name.starts_with("urn:"));
    for (urn, container) in written {
        let declared = TABLE.schema(&urn).map_or(&[][..], |it| &it.attributes);
        for attribute in declared
            .iter()
            .filter(|it| it.returned == Returned::Request)
        {
            if let Some(value) = container.get(&attribute.name) {
                let container = now.entry(urn.as_str()).or_insert_with(|| json!({}));
                container[&attribute.name] = value.clone();
            }
        }
    }
    Value::Object(now)
}

/// The resource that a successful request wrote.
fn written(asked: &Asked, response: &Response) -> Option<u64> {
    if asked.id.is_some() {
        return asked
            .id
            .as_deref()
            .map(decode)
            .and_then(|id| id::decode(&id));
    }
    let location = response
        .header("location")
        .filter(|_| response.status == 201)?;
    id::decode(location.rsplit('/').next()?)
}

/// The count that a URL asks for.
fn count(request: &Request) -> Option<&str> {
    let parameters = request.query.as_deref()?.split('&');
    parameters.rev().find_map(|it| it.strip_prefix("count="))
}

/// True for a count that is no more than a short page, or no number at all, which is refused later.
fn is_short(count: &str, page: i64) -> bool {
    count.parse().map_or(true, |count: i64| count <= page)
}

impl Asked {
    /// One of the endpoints that say what the provider is like.
    fn is_discovery(&self) -> bool {
        matches!(
            self.endpoint.as_str(),
            "ServiceProviderConfig" | "ResourceTypes" | "Schemas"
        )
    }

    /// The attributes that the body of a resource has as null.
    fn cleared(&self) -> Vec<String> {
        let members = self.body.as_object().into_iter().flatten();
        members
            .filter(|(_, value)| value.is_null())
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// The operations of a PATCH.
    fn operations(&self) -> impl Iterator<Item = &Value> {
        let patches = self.method == "PATCH";
        let body = self.body.as_object().filter(|_| patches);
        let operations = body.and_then(|body| member(body, "Operations"));
        operations.and_then(Value::as_array).into_iter().flatten()
    }

    /// A PATCH that removes, and does nothing else.
    fn only_removes(&self) -> bool {
        let removes = |operation: &Value| {
            operation["op"]
                .as_str()
                .is_some_and(|op| op.eq_ignore_ascii_case("remove"))
        };
        self.operations().next().is_some() && self.operations().all(removes)
    }
}

impl Provider {
    /// Whether the credentials of a request are right for what it asks.
    fn lets_in(&self, request: &Request) -> bool {
        let route = Route::of(&self.store, &request.path);
        self.authenticate(request, route.as_ref()).is_ok()
    }
}
