//! The life of one resource: create, read, replace, modify, delete (RFC 7644 sections 3.3 to 3.6).

use serde_json::{Map, Value};

use super::errors::Problem;
use super::message::{Request, Response};
use super::query::Query;
use super::resource_type::ResourceType;
use super::schema::{Attribute, Mutability};
use super::store::{Draft, Store, Stored};
use super::view::View;
use super::{Faults, Provider, accept, etag, id, life_cycle, patch};
use crate::fault::Fault;
use crate::scim::Feature;

impl Provider {
    /// POST to a collection (RFC 7644 section 3.3).
    pub(super) fn create(
        &mut self,
        drawer: usize,
        request: &Request,
        query: &Query,
    ) -> Result<Response, Problem> {
        let kind = self.store.kind(drawer);
        let mut attributes = accept::body(kind, &request.object()?)?;
        let members = take_members(&self.store, kind, &mut attributes)?;
        for (name, value) in &kind.definition.defaults {
            attributes
                .entry(name.as_str())
                .or_insert_with(|| value.clone());
        }
        attributes.retain(|_, value| !value.is_null());
        accept::complete(kind, &attributes)?;
        let members = members.unwrap_or_default();
        let is_user = kind.definition.name == "User";
        let twin = (is_user && self.has(Fault::CreateStoresTwice)).then(|| attributes.clone());
        let number = self.store.insert(drawer, attributes, &members)?;
        if let Some(twin) = twin {
            self.store.add(drawer, twin, &members);
        }
        if is_user && self.has(Fault::CreateAnswers500ButStores) {
            return Err(Problem::status(500, "something went wrong"));
        }
        let location = self.view(drawer, number)?.location();
        let shown = self.show(drawer, number, 201, query, true)?;
        if is_user && number.is_multiple_of(10) && self.has(Fault::EveryTenthCreateIsLost) {
            self.store.remove(drawer, number);
        }
        Ok(shown.with("location", location))
    }

    /// GET of a resource (RFC 7644 section 3.4.1).
    pub(super) fn read(
        &self,
        drawer: usize,
        id: &str,
        request: &Request,
        query: &Query,
    ) -> Result<Response, Problem> {
        let number = self.number(drawer, id)?;
        let version = self.view(drawer, number)?.version();
        let known = request
            .header("if-none-match")
            .is_some_and(|header| etag::names(header, &version));
        if known && self.offers(Feature::Etag) {
            return Ok(Response::empty(304).with("etag", version));
        }
        let mut response = self.show(drawer, number, 200, query, false)?;
        if self.has(Fault::IdCanBeExcluded) && query.excludes_id() {
            let body = response.body.as_mut().and_then(Value::as_object_mut);
            body.and_then(|body| body.shift_remove("id"));
        }
        Ok(response)
    }

    /// PUT of a resource (RFC 7644 section 3.5.1).
    pub(super) fn replace(
        &mut self,
        drawer: usize,
        id: &str,
        request: &Request,
        query: &Query,
    ) -> Result<Response, Problem> {
        let number = self.number(drawer, id)?;
        self.precondition(drawer, number, request)?;
        let kind = self.store.kind(drawer).clone();
        let mut sent = accept::body(&kind, &request.object()?)?;
        if !self.offers(Feature::ChangePassword) {
            sent.shift_remove("password");
        }
        let faults = self.settings.faults.clone();
        self.store.change(drawer, number, |store, draft| {
            let before = draft.attributes.clone();
            let members = take_members(store, &kind, &mut sent)?;
            if kind.definition.members.is_some() {
                draft.members.replace(&members.unwrap_or_default());
            }
            overwrite(&kind, draft, sent, &faults)?;
            life_cycle::spoil(&faults, &before, draft);
            accept::complete(&kind, &draft.attributes)
        })?;
        self.show(drawer, number, 200, query, true)
    }

    /// PATCH of a resource (RFC 7644 section 3.5.2).
    pub(super) fn modify(
        &mut self,
        drawer: usize,
        id: &str,
        request: &Request,
        query: &Query,
    ) -> Result<Response, Problem> {
        if !self.offers(Feature::Patch) && self.has(Fault::PatchIgnoredWhenUnsupported) {
            return Ok(Response::empty(204));
        }
        if !self.offers(Feature::Patch) {
            return Err(Problem::not_supported("PATCH"));
        }
        let number = match self.number(drawer, id) {
            Err(_) if self.has(Fault::PatchOfNobodySucceeds) => return Ok(Response::empty(204)),
            number => number?,
        };
        self.precondition(drawer, number, request)?;
        let before = self
            .has(Fault::PatchAnswersWithOldState)
            .then(|| self.show(drawer, number, 200, query, true));
        let faults = self.settings.faults.clone();
        let operations = patch::faults::read(&request.object()?, &faults)?;
        let kind = self.store.kind(drawer).clone();
        let changes_password = self.offers(Feature::ChangePassword);
        let base = self.base().to_owned();
        let keeps = self.has(Fault::PatchKeepsWhatSucceeded);
        let mut kept = Ok(());
        let changed = self.store.change(drawer, number, |store, draft| {
            let attributes = draft.attributes.clone();
            let mut patch = patch::Patch {
                store,
                kind: &kind,
                base: &base,
                draft,
                changes_password,
                faults: &faults,
            };
            let applied = patch::apply(&mut patch, &operations);
            life_cycle::spoil(&faults, &attributes, patch.draft);
            if keeps {
                kept = applied;
                return Ok(());
            }
            applied
        });
        let taken = |problem: &Problem| problem.scim_type == Some("uniqueness");
        match changed {
            Err(problem) if taken(&problem) && self.has(Fault::PatchUserNameInUseSucceeds) => {}
            changed => changed?,
        }
        kept?;
        if self.has(Fault::NoOpAddMovesLastModified) {
            self.store.touch(drawer, number);
        }
        // Showing all members of a large group after each change of one would cost more than the change.
        if kind.definition.members.is_some() && !query.projects() {
            return Ok(self.versioned(Response::empty(204), &self.view(drawer, number)?));
        }
        before.unwrap_or_else(|| self.show(drawer, number, 200, query, true))
    }

    /// DELETE of a resource (RFC 7644 section 3.6).
    pub(super) fn delete(
        &mut self,
        drawer: usize,
        id: &str,
        request: &Request,
    ) -> Result<Response, Problem> {
        let number = self.number(drawer, id)?;
        self.precondition(drawer, number, request)?;
        let shown = self
            .has(Fault::DeleteAnswers200)
            .then(|| self.show(drawer, number, 200, &Query::default(), false));
        self.store.remove(drawer, number);
        shown.unwrap_or_else(|| Ok(Response::empty(204)))
    }

    fn number(&self, drawer: usize, id: &str) -> Result<u64, Problem> {
        let number = id::decode(id).filter(|number| self.store.get(drawer, *number).is_some());
        number.ok_or_else(|| Problem::not_found(&format!("resource {id}")))
    }

    pub(super) fn view(&self, drawer: usize, number: u64) -> Result<View<'_>, Problem> {
        let stored: &Stored = self
            .store
            .get(drawer, number)
            .ok_or_else(|| Problem::not_found("the resource"))?;
        let versions = self.offers(Feature::Etag);
        Ok(View {
            store: &self.store,
            drawer,
            stored,
            base: self.base(),
            versions,
        })
    }

    /// Refuses a change on the ground of another version than the present one (RFC 7644 section 3.14).
    pub(super) fn precondition(
        &self,
        drawer: usize,
        number: u64,
        request: &Request,
    ) -> Result<(), Problem> {
        let version = self.view(drawer, number)?.version();
        match request.header("if-match") {
            Some(header) if self.offers(Feature::Etag) && !etag::names(header, &version) => Err(
                Problem::status(412, format!("the resource has version {version} by now")),
            ),
            _ => Ok(()),
        }
    }

    fn show(
        &self,
        drawer: usize,
        number: u64,
        status: u16,
        query: &Query,
        written: bool,
    ) -> Result<Response, Problem> {
        let view = self.view(drawer, number)?;
        let shown = query
            .projection(view.kind(), written)
            .of(view.kind(), &view);
        let response =
            Response::json(status, Value::Object(shown)).with("content-location", view.location());
        Ok(self.versioned(response, &view))
    }

    fn versioned(&self, response: Response, view: &View) -> Response {
        if self.offers(Feature::Etag) {
            response.with("etag", view.version())
        } else {
            response
        }
    }
}

/// Takes the members out of what was sent, for they are kept beside the resource; nothing if none were named.
fn take_members(
    store: &Store,
    kind: &ResourceType,
    sent: &mut Map<String, Value>,
) -> Result<Option<Vec<u64>>, Problem> {
    let Some(name) = &kind.definition.members else {
        return Ok(None);
    };
    match sent.shift_remove(name) {
        Some(Value::Array(elements)) => patch::numbers(store, &elements).map(Some),
        _ => Ok(None),
    }
}

/// Puts what was sent in the place of what was there (RFC 7644 section 3.5.1).
///
/// An omitted attribute is cleared, with three exceptions: what clients cannot read they cannot repeat, what is
/// immutable stays, and leaving out what has a default must neither suspend nor revive an account.
fn overwrite(
    kind: &ResourceType,
    draft: &mut Draft,
    mut sent: Map<String, Value>,
    faults: &Faults,
) -> Result<(), Problem> {
    let defaults = |name: &str| kind.definition.defaults.contains_key(name);
    keep(
        &kind.schema.attributes,
        &draft.attributes,
        &mut sent,
        &defaults,
        faults,
    )?;
    for schema in &kind.extensions {
        let Some(Value::Object(current)) = draft.attributes.get(&schema.id) else {
            continue;
        };
        let mut container = match sent.shift_remove(&schema.id) {
            Some(Value::Object(container)) => container,
            _ => Map::new(),
        };
        keep(
            &schema.attributes,
            current,
            &mut container,
            &|_| false,
            faults,
        )?;
        if !container.is_empty() {
            sent.insert(schema.id.clone(), Value::Object(container));
        }
    }
    sent.retain(|_, value| !value.is_null());
    draft.attributes = sent;
    Ok(())
}

/// Keeps what an omission does not clear, and refuses other values of what is immutable.
fn keep(
    attributes: &[Attribute],
    current: &Map<String, Value>,
    sent: &mut Map<String, Value>,
    defaults: &dyn Fn(&str) -> bool,
    faults: &Faults,
) -> Result<(), Problem> {
    for attribute in attributes {
        let name = attribute.name.as_str();
        let Some(current) = current.get(name) else {
            continue;
        };
        let immutable = attribute.mutability == Mutability::Immutable
            && !faults.contains(&Fault::ImmutableOverwritten);
        match sent.get(name) {
            Some(value) if immutable && value != current => {
                return Err(Problem::mutability(format!("{name} is immutable")));
            }
            None if immutable
                || attribute.mutability == Mutability::WriteOnly
                || defaults(name) =>
            {
                sent.insert(name.to_owned(), current.clone());
            }
            _ => {}
        }
    }
    Ok(())
}
