//! Faults of tenants: what the second one sees of the first, and does to it.

use serde_json::Value;

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::provider::tenancy::log_in;

impl Provider {
    /// Bends an answer of the second tenant by what the first one holds; called on the first.
    pub(in crate::provider) fn bent_across(
        &mut self,
        request: &Request,
        response: Response,
    ) -> Response {
        let asked = Asked::of(request);
        let missing = response.status == 404 && asked.id.is_some();
        let lists = asked.id.is_none() && asked.method == "GET" && response.status == 200;
        let creates = asked.creates("Users") && response.status == 201;
        let by_cursor = request
            .query
            .as_deref()
            .is_some_and(|it| it.contains("cursor="));
        let foreign = by_cursor && response.status == 400;
        match asked.method.as_str() {
            "GET" if foreign && self.has(Fault::CursorsCrossTenants) => self.as_ours(request),
            "GET" if foreign && self.has(Fault::ForeignCursorsAreTold) => {
                if self.as_ours(request).status == 200 {
                    Problem::status(403, "this cursor belongs to another tenant").into()
                } else {
                    response
                }
            }
            "GET" if missing && self.has(Fault::OtherTenantReads) => self.as_ours(request),
            "GET" if lists && self.has(Fault::OtherTenantLists) => {
                let ours = self.as_ours(request);
                joined(response, &ours)
            }
            "PUT" | "PATCH" | "DELETE" if missing && self.has(Fault::OtherTenantWrites) => {
                self.as_ours(request)
            }
            "POST" if creates && self.has(Fault::ExternalIdTakenAcrossTenants) => {
                self.refused_across(&asked, request, response)
            }
            _ => response,
        }
    }

    /// Refuses a creation at the second tenant whose externalId somebody of the first one has.
    fn refused_across(&mut self, asked: &Asked, request: &Request, made: Response) -> Response {
        let wanted = Value::from(asked.body["externalId"].as_str().unwrap_or_default());
        let mut look = request.clone();
        "GET".clone_into(&mut look.method);
        look.query = Some(format!("filter=externalId%20eq%20{wanted}"));
        let found = self.as_ours(&look).body.unwrap_or_default();
        if found["totalResults"] == 0 {
            return made;
        }
        let id = made.body.unwrap_or_default()["id"].clone();
        let mut undo = request.clone();
        "DELETE".clone_into(&mut undo.method);
        undo.path = format!("{}/{}", asked.path, id.as_str().unwrap_or_default());
        if let Some(other) = self.other.as_mut() {
            other.handle(&undo);
        }
        Problem::uniqueness(format!("another resource has the externalId {wanted}")).into()
    }

    /// The answer to a request of the second tenant as if the first had sent it.
    fn as_ours(&mut self, request: &Request) -> Response {
        let mut ours = request.clone();
        let token = self.settings.token.clone().unwrap_or_default();
        log_in(&mut ours, &token);
        self.answer(&ours).unwrap_or_else(Response::from)
    }
}

/// A list with the resources of another one behind its own.
fn joined(mut list: Response, more: &Response) -> Response {
    let more = more
        .body
        .as_ref()
        .and_then(|body| body["Resources"].as_array());
    let more = more.cloned().unwrap_or_default();
    if let Some(body) = list.body.as_mut().filter(|_| !more.is_empty()) {
        let mut all = body["Resources"].as_array().cloned().unwrap_or_default();
        all.extend(more);
        body["totalResults"] = all.len().into();
        body["itemsPerPage"] = all.len().into();
        body["Resources"] = all.into();
    }
    list
}
