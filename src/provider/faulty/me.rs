//! Faults of `/Me` (RFC 7644 section 3.11).

use super::Asked;
use crate::fault::Fault;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::provider::{Provider, tenancy};

impl Provider {
    /// Bends a request to `/Me` before it is carried out.
    pub(super) fn bend_me(&self, asked: &Asked, request: &mut Request) {
        let anonymous = request.header("authorization").is_none();
        let token = self.token().map(str::to_owned);
        if let Some(token) = token
            && asked.is("GET", "Me")
            && anonymous
            && self.has(Fault::MeNeedsNoToken)
        {
            tenancy::log_in(request, &token);
        }
    }

    /// Bends an answer of `/Me`.
    pub(super) fn bent_me(&self, asked: &Asked, mut response: Response) -> Response {
        if !asked.is("GET", "Me") {
            return response;
        }
        if response.status == 501 && self.has(Fault::MeOffAnswers500) {
            return Problem::status(500, "no such handler").into();
        }
        if response.status != 200 {
            return response;
        }
        if self.has(Fault::MeRedirectsToLogin) {
            return Response::empty(302).with("location", format!("{}/login", self.base()));
        }
        if self.has(Fault::MeWithoutLocation) {
            response.headers.retain(|(name, _)| name != "location");
        }
        if let Some(body) = response
            .body
            .as_mut()
            .filter(|_| self.has(Fault::MeDiffers))
        {
            body["displayName"] = "Somebody else".into();
        }
        response
    }
}
