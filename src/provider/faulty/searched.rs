//! Faults in searches, and in queries at the base URL.

use serde_json::{Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::scim::urn;

impl Provider {
    /// The refusal of a search that is right, or a failure where a refusal is due.
    pub(super) fn refuses_search(&self, asked: &Asked) -> Option<Problem> {
        let fails = |why: &str| Some(Problem::status(500, why));
        let at_root = asked.path.trim_matches('/').is_empty();
        if at_root && asked.method == "GET" && self.has(Fault::RootAnswers500) {
            return fails("there is no list of everything");
        }
        if asked.endpoint == ".search" && self.has(Fault::RootSearchAnswers500) {
            return fails("there is no search for everything");
        }
        if asked.searches() && asked.body.is_array() && self.has(Fault::SearchOfArrayAnswers500) {
            return fails("an array has no filter");
        }
        let filter = asked.body["filter"].as_str().unwrap_or_default();
        let sensitive = asked.searches() && filter.contains("streetAddress");
        (sensitive && self.has(Fault::SensitiveSearchRefused)).then(|| Problem::sensitive("street"))
    }

    /// Bends a search before it is carried out.
    pub(super) fn bend_search(&self, asked: &Asked, request: &mut Request) {
        if asked.searches() && asked.body.is_object() && self.has(Fault::SearchUrnNotLookedAt) {
            let mut body = asked.body.clone();
            body["schemas"] = json!([urn::SEARCH_REQUEST]);
            request.body = body.to_string().into_bytes();
        }
    }

    /// Bends what a search finds, and what it leaves behind.
    pub(super) fn bent_search(
        &mut self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        let at_root = asked.path.trim_matches('/').is_empty() && asked.method == "GET";
        let users_only = at_root && self.has(Fault::RootListsUsersOnly);
        let without_id = asked.searches()
            && asked.body["excludedAttributes"]
                .to_string()
                .contains("\"id\"")
            && self.has(Fault::SearchCanExcludeId);
        let found = response
            .body
            .as_mut()
            .and_then(|body| body.get_mut("Resources"));
        if let Some(found) = found.and_then(Value::as_array_mut) {
            if users_only {
                found.retain(|resource| resource["meta"]["resourceType"] == "User");
            }
            for resource in found
                .iter_mut()
                .filter_map(Value::as_object_mut)
                .filter(|_| without_id)
            {
                resource.shift_remove("id");
            }
        }
        if !asked.searches() {
            return response;
        }
        if response.status == 400
            && asked.body["filter"].is_string()
            && self.has(Fault::SearchBadFilterAnswers500)
        {
            return Problem::status(500, "the filter cannot be read").into();
        }
        let nobody = response
            .body
            .as_ref()
            .is_some_and(|body| body["totalResults"] == 0);
        if nobody && asked.endpoint == "Users" && self.has(Fault::SearchCreatesWhomItMisses) {
            let name = asked.body["filter"]
                .as_str()
                .and_then(|filter| filter.split('"').nth(1));
            let user = json!({ "schemas": [urn::USER], "userName": name });
            self.besides(request, "POST", "/Users".to_owned(), &user);
        }
        response
    }
}
