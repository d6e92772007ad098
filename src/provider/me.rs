//! `/Me`, the alias of whoever the token stands for (RFC 7644 section 3.11).

use super::errors::Problem;
use super::message::{Request, Response};
use super::{Provider, id, tenancy};
use crate::scim::{Feature, urn};
use serde_json::json;

impl Provider {
    /// Makes the user whom the token stands for, if the settings name one.
    pub(super) fn make_subject(&mut self) {
        let Some(name) = self.settings.me.clone() else {
            return;
        };
        let drawer = self
            .store
            .kinds()
            .position(|kind| kind.schema.id == urn::USER);
        let attributes = json!({ "userName": name, "displayName": name, "active": true });
        if let (Some(drawer), Some(attributes)) = (drawer, attributes.as_object()) {
            let number = self.store.add(drawer, attributes.clone(), &[]);
            self.prefilled.insert(number);
            self.subject = Some(number);
        }
    }

    /// Any request to `/Me` is one to the resource behind it. Only the client of the first token has one.
    pub(super) fn me(&mut self, request: &Request) -> Result<Response, Problem> {
        let Some(number) = self.subject.filter(|_| self.offers(Feature::Me)) else {
            return Err(Problem::not_supported("/Me"));
        };
        let is_subject = self.token().is_some() && tenancy::bearer(request) == self.token();
        let (drawer, _) = self
            .store
            .find(number)
            .filter(|_| is_subject)
            .ok_or_else(|| Problem::not_found("a resource of this client"))?;
        let location = self.view(drawer, number)?.location();
        if self.settings.me_redirects {
            return Ok(Response::empty(308).with("location", location));
        }
        let endpoint = &self.store.kind(drawer).definition.endpoint;
        let aliased = Request {
            path: format!("{endpoint}/{}", id::encode(number)),
            ..request.clone()
        };
        let answer = self.answer(&aliased)?;
        Ok(answer.with("location", location))
    }
}
