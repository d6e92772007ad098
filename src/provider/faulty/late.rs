//! Faults that others at the same time come upon: what was looked up is written down a moment later, or is seen only then.

use serde_json::{Map, Value};

use super::Asked;
use super::neighbours::new_name;
use crate::fault::Fault;
use crate::provider::message::{Request, Response};
use crate::provider::query::decode;
use crate::provider::route::Route;
use crate::provider::store::Stored;
use crate::provider::{Provider, id};

/// What was worked out, and is written down a moment later.
#[derive(Debug)]
pub(in crate::provider) struct Late {
    response: Response,
    drawer: usize,
    number: u64,
    /// What is to stand there then; nothing if it is to be gone.
    then: Option<Stored>,
}

/// What becomes of a resource between the two.
enum Meanwhile {
    /// It is as it was before.
    Before,
    /// Nothing but its name is left of it.
    Half,
}

impl Provider {
    /// Works out what is to be written down a moment later; nothing if the request is carried out at once.
    pub(in crate::provider) fn begin_late(&mut self, request: &Request) -> Option<Late> {
        let meanwhile = self.comes_late(request)?;
        let before = self.stored_at(&request.path);
        let response = self.handle(request);
        let (drawer, number) = match &before {
            Some((drawer, stored)) => (*drawer, stored.number),
            None => self.named_in(&response)?,
        };
        let late = Late {
            then: self.store.get(drawer, number).cloned(),
            response,
            drawer,
            number,
        };
        match (before, meanwhile) {
            (None, _) => drop(self.store.remove(drawer, number)),
            (Some((_, before)), Meanwhile::Before) => self.store.put(drawer, before),
            (Some((_, mut before)), Meanwhile::Half) => {
                before.attributes.retain(|name, _| name == "userName");
                self.store.put(drawer, before);
            }
        }
        Some(late)
    }

    /// Writes it down, whatever others did meanwhile.
    pub(in crate::provider) fn end_late(&mut self, late: Late) -> Response {
        match late.then {
            Some(stored) => self.store.put(late.drawer, stored),
            None => drop(self.store.remove(late.drawer, late.number)),
        }
        late.response
    }

    /// Whether a fault lets others come between.
    fn comes_late(&self, request: &Request) -> Option<Meanwhile> {
        if self.settings.faults.is_empty() {
            return None;
        }
        let asked = Asked::of(request);
        let written = |endpoint: &str, method: &str| asked.is(method, endpoint);
        let renames = asked.endpoint == "Users" && new_name(&asked).is_some();
        if asked.creates("Users") && self.has(Fault::UserNameComparedTooEarly)
            || renames && self.has(Fault::NewNameComparedTooEarly)
            || written("Groups", "PATCH") && self.has(Fault::MembersWrittenAsRead)
            || written("Users", "PATCH") && self.has(Fault::UserWrittenAsRead)
        {
            return Some(Meanwhile::Before);
        }
        let deletes = written("Users", "DELETE") && self.has(Fault::DeletedInParts);
        deletes.then_some(Meanwhile::Half)
    }

    /// What stands at a path.
    fn stored_at(&self, path: &str) -> Option<(usize, Stored)> {
        let Some(Route::Resource(_, id)) = Route::of(&self.store, path) else {
            return None;
        };
        let (drawer, stored) = self.store.find(id::decode(&id)?)?;
        Some((drawer, stored.clone()))
    }

    /// The resource in an answer.
    fn named_in(&self, response: &Response) -> Option<(usize, u64)> {
        let number = id::decode(response.body.as_ref()?["id"].as_str()?)?;
        let (drawer, _) = self.store.find(number)?;
        Some((drawer, number))
    }

    /// Bends what is seen of that which was made or deleted over another connection: one that was closed behind it.
    pub(super) fn bent_elsewhere(
        &mut self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        let closes = request.header("connection") == Some("close") && response.status < 300;
        if closes && asked.creates("Users") && self.has(Fault::CreatedElsewhereFoundLater) {
            let made = response.body.as_ref().and_then(|body| body["id"].as_str());
            self.elsewhere.extend(made.map(str::to_owned));
        }
        let deletes = asked.is("DELETE", "Users");
        if closes && deletes && self.has(Fault::DeletedElsewhereSeenOnceMore) {
            self.elsewhere.insert(asked.path.clone());
            self.elsewhere.insert(format!("{}?", asked.path));
        }
        if !asked.is("GET", "Users") || self.elsewhere.is_empty() {
            return response;
        }
        if asked.id.is_some() {
            let gone = self.graveyard.get(&asked.path);
            return match gone.filter(|_| self.elsewhere.remove(&asked.path)) {
                Some(gone) => Response::json(200, gone.clone()),
                None => response,
            };
        }
        self.list_otherwise(request, response.body.as_mut());
        response
    }

    /// A list without who was created, and with who was deleted elsewhere; the next one is right.
    fn list_otherwise(&mut self, request: &Request, body: Option<&mut Value>) {
        let wanted = decode(request.query.as_deref().unwrap_or_default());
        let Some(list) = body.and_then(Value::as_object_mut) else {
            return;
        };
        let Some(Value::Array(found)) = list.get_mut("Resources") else {
            return;
        };
        let before = found.len();
        let elsewhere = &mut self.elsewhere;
        found.retain(|user| !user["id"].as_str().is_some_and(|id| elsewhere.remove(id)));
        for (path, gone) in &self.graveyard {
            let name = gone["userName"].as_str().unwrap_or_default();
            if wanted.contains(name) && elsewhere.remove(&format!("{path}?")) {
                found.push(gone.clone());
            }
        }
        let count = found.len();
        if count != before {
            recount(list, count);
        }
    }
}

fn recount(list: &mut Map<String, Value>, count: usize) {
    for name in ["totalResults", "itemsPerPage"] {
        list.insert(name.to_owned(), count.into());
    }
}
