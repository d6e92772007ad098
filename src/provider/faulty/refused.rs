//! Faults that refuse what a sound provider takes.

use serde_json::Value;

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::Request;

/// The query parameters of RFC 7644 section 3.4.2 and RFC 9865.
const PARAMETERS: [&str; 8] = [
    "cursor",
    "filter",
    "sortBy",
    "sortOrder",
    "startIndex",
    "count",
    "attributes",
    "excludedAttributes",
];

impl Provider {
    /// The refusal of a request that is right.
    pub(super) fn refuses_wrongly(&self, asked: &Asked, request: &Request) -> Option<Problem> {
        self.refuses_form(asked, request)
            .or_else(|| self.refuses_body(asked))
            .or_else(|| self.refuses_cursor(request))
    }

    fn refuses_form(&self, asked: &Asked, request: &Request) -> Option<Problem> {
        let label = request.header("content-type").unwrap_or_default();
        let below = |endpoint: &str| asked.endpoint == endpoint && asked.id.is_some();
        let if_match = request.header("if-match").unwrap_or_default();
        let parameters = request
            .query
            .as_deref()
            .unwrap_or_default()
            .split('&')
            .filter(|it| !it.is_empty());
        let mut unknown =
            parameters.filter(|it| !PARAMETERS.contains(&it.split('=').next().unwrap_or_default()));
        if label.contains("charset") && self.has(Fault::CharsetRefused) {
            return Some(Problem::status(415, format!("{label} is not read here")));
        }
        let lists_users = asked.is("GET", "Users") && asked.id.is_none();
        if lists_users && request.query.is_none() && self.has(Fault::ListOfAllRefused) {
            return Some(Problem::status(413, "there are too many users"));
        }
        if label == "application/json" && self.has(Fault::PlainJsonAnswers500) {
            return Some(Problem::status(500, "no reader for this media type"));
        }
        if request.header("accept") == Some("application/json")
            && self.has(Fault::AcceptJsonAnswers406)
        {
            return Some(Problem::status(
                406,
                "only application/scim+json is written here",
            ));
        }
        if unknown.next().is_some() && self.has(Fault::UnknownParameterAnswers400) {
            return Some(Problem::invalid_value(
                "there is a parameter that is not known",
            ));
        }
        if below("ResourceTypes") && self.has(Fault::ResourceTypeNotAddressable) {
            return Some(Problem::not_found(&asked.path));
        }
        if below("Schemas") && asked.path.contains("%3A") && self.has(Fault::EncodedSchemaNotFound)
        {
            return Some(Problem::not_found(&asked.path));
        }
        if if_match.starts_with("W/") && self.has(Fault::WeakVersionNeverMatches) {
            return Some(Problem::status(412, "weak versions are not compared"));
        }
        None
    }

    fn refuses_body(&self, asked: &Asked) -> Option<Problem> {
        let body = &asked.body;
        let id = &body["id"];
        let creates = asked.creates("Users") || asked.creates("Groups");
        let has_null = || {
            body.as_object()
                .is_some_and(|body| body.values().any(Value::is_null))
        };
        let refusal = |why: &str| Some(Problem::invalid_value(why));
        if creates && !id.is_null() && self.has(Fault::CreateRefusesId) {
            return refusal("id cannot be chosen");
        }
        if creates && has_null() && self.has(Fault::CreateRefusesNull) {
            return refusal("null is no value");
        }
        let members = body["members"]
            .as_array()
            .is_some_and(|members| !members.is_empty());
        // An empty list passes, so that groups of other checks can be made.
        if asked.creates("Groups")
            && !members
            && body["members"].is_null()
            && self.has(Fault::GroupNeedsMembers)
        {
            return refusal("members are needed");
        }
        let replaces = asked.method == "PUT";
        if replaces && !body["meta"]["location"].is_null() && self.has(Fault::ReplaceRefusesMeta) {
            return refusal("meta cannot be written");
        }
        let other = id
            .as_str()
            .is_some_and(|id| asked.id.as_deref() != Some(id));
        if replaces && other && self.has(Fault::ReplaceRefusesOtherId) {
            return refusal("the id is not that of the resource");
        }
        None
    }
}
