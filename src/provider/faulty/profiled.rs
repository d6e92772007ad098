//! Faults in what profiles ask for besides the RFCs.

use serde_json::{Value, json};

use super::Asked;
use super::cursor::{parameter, set};
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::provider::query::decode;
use crate::scim::urn;

/// The most operations of a PATCH under [`Fault::TwentyOperationsAtMost`].
const FEW: usize = 20;

impl Provider {
    /// The refusal of what a profile has a provider take.
    pub(super) fn refuses_of_profiles(&self, asked: &Asked, request: &Request) -> Option<Problem> {
        let operations = asked.body["Operations"].as_array().map_or(&[][..], |it| it);
        let patches = asked.method == "PATCH";
        let refused = |why: &str| Some(Problem::invalid_value(why));
        if patches && operations.len() > 1 && self.has(Fault::OneOperationOnly) {
            return refused("one operation at a time");
        }
        if patches && operations.len() > FEW && self.has(Fault::TwentyOperationsAtMost) {
            return refused("these are too many operations");
        }
        let activates = |it: &Value| it["path"] == "active" && it["value"] == true;
        if patches && operations.iter().any(activates) && self.has(Fault::ReactivationRefused) {
            return refused("a closed account stays closed");
        }
        let selects = |it: &Value| {
            let path = it["path"].as_str().unwrap_or_default();
            let whole = path.ends_with(']') || path.ends_with("].type");
            path.starts_with("emails[") && it["op"] == "replace" && whole
        };
        if patches && operations.iter().any(selects) && self.has(Fault::SelectedValueAnswers500) {
            return Some(Problem::status(500, "this path was not foreseen"));
        }
        let lists_groups = asked.is("GET", "Groups") && asked.id.is_none();
        let all = parameter(request, "filter").is_none();
        (lists_groups && all && self.has(Fault::ListOfAllGroupsRefused))
            .then(|| Problem::status(403, "groups are not listed"))
    }

    /// Bends a request before it is carried out.
    pub(super) fn bend_of_profiles(&mut self, asked: &Asked, request: &mut Request) {
        let of_users = asked.endpoint == "Users";
        if asked.method == "PATCH"
            && of_users
            && let Some(filter) = parameter(request, "filter")
            && self.has(Fault::FilterInUrlFollowed)
            && let Some(id) = self.found(request, format!("/Users?filter={filter}"))
        {
            request.path = format!("/Users/{id}");
        }
        if let Some(name) = asked.id.as_deref().map(decode)
            && asked.is("GET", "Users")
            && name.contains('@')
            && self.has(Fault::UserNameIsAnAddress)
        {
            let name = name.replace('+', "%2B");
            let filter = format!("/Users?filter=userName%20eq%20%22{name}%22");
            if let Some(id) = self.found(request, filter) {
                request.path = format!("/Users/{id}");
            }
        }
        if asked.method == "GET"
            && asked.id.is_none()
            && matches!(asked.endpoint.as_str(), "Users" | "Groups")
        {
            let count = parameter(request, "count").map(|it| it.parse::<i64>().unwrap_or(0));
            if count.is_none() && self.has(Fault::TwentyUnlessAsked) {
                set(request, "count", Some("20"));
            }
            if count.is_none_or(|it| it > 50) && self.has(Fault::FiftyOnAPage) {
                set(request, "count", Some("50"));
            }
        }
    }

    /// The id of the first resource that a query finds.
    fn found(&mut self, request: &Request, query: String) -> Option<String> {
        let (path, query) = query.split_once('?')?;
        let mut besides = request.clone();
        "GET".clone_into(&mut besides.method);
        path.clone_into(&mut besides.path);
        besides.query = Some(query.to_owned());
        besides.body.clear();
        let found = self.answer(&besides).ok()?.body?;
        found["Resources"][0]["id"].as_str().map(str::to_owned)
    }

    /// Bends what was answered.
    pub(super) fn bent_of_profiles(&self, asked: &Asked, mut response: Response) -> Response {
        if asked.method == "PATCH"
            && response.status == 409
            && self.has(Fault::PatchConflictAnswers400)
        {
            response.status = 400;
            if let Some(body) = &mut response.body {
                body["status"] = "400".into();
            }
        }
        if response.status == 401 && self.has(Fault::ChallengeIsBasic) {
            for (name, value) in &mut response.headers {
                if name == "www-authenticate" {
                    "Basic realm=\"scim\"".clone_into(value);
                }
            }
        }
        let Some(body) = response.body.as_mut().filter(|_| response.status < 300) else {
            return response;
        };
        match asked.endpoint.as_str() {
            "ServiceProviderConfig" => self.bend_announced(body),
            "ResourceTypes" | "Schemas" => {
                if body.get("Resources").is_some() {
                    let entries = body["Resources"].as_array_mut();
                    entries
                        .into_iter()
                        .flatten()
                        .for_each(|it| self.bend_entry(it));
                } else {
                    self.bend_entry(body);
                }
            }
            "Users" if asked.method == "GET" && asked.id.is_some() => {
                if self.has(Fault::UndeclaredShown) {
                    body["loginCount"] = 3.into();
                }
                if self.has(Fault::UserReadAsList) {
                    *body = json!({ "schemas": [urn::LIST_RESPONSE], "totalResults": 1, "Resources": [body.take()] });
                }
            }
            _ => {}
        }
        response
    }

    fn bend_announced(&self, config: &mut Value) {
        if self.has(Fault::LongPagesAnnounced) {
            config["pagination"]["maxPageSize"] = 5000.into();
        }
        if self.has(Fault::BasicAnnounced)
            && let Some(schemes) = config["authenticationSchemes"].as_array_mut()
        {
            schemes.push(json!({
                "type": "httpbasic",
                "name": "HTTP Basic",
                "description": "A name and a password in the Authorization header",
            }));
        }
    }

    /// Bends a schema or a resource type.
    fn bend_entry(&self, entry: &mut Value) {
        if entry["meta"]["resourceType"] == "ResourceType" && self.has(Fault::TypeIdsAreNumbers) {
            let number = entry["name"].as_str().unwrap_or_default().len();
            entry["id"] = format!("{number}").into();
        }
        let id = entry["id"].as_str().unwrap_or_default().to_owned();
        let Some(attributes) = entry.get_mut("attributes").and_then(Value::as_array_mut) else {
            return;
        };
        let left_out = [
            (
                urn::USER,
                "displayName",
                Fault::UserSchemaWithoutDisplayName,
            ),
            (urn::GROUP, "members", Fault::GroupSchemaWithoutMembers),
        ];
        for (schema, name, fault) in left_out {
            if id == schema && self.has(fault) {
                attributes.retain(|it| it["name"] != name);
            }
        }
        if id == urn::USER && self.has(Fault::CanonicalTypesMissing) {
            let addresses = attributes.iter_mut().filter(|it| it["name"] == "addresses");
            let subs = addresses.filter_map(|it| it["subAttributes"].as_array_mut());
            for sub in subs.flatten().filter_map(Value::as_object_mut) {
                sub.shift_remove("canonicalValues");
            }
        }
        if id == urn::ENTERPRISE_USER && self.has(Fault::CredentialInSchema) {
            attributes.push(json!({
                "name": "totpSeed", "type": "string", "multiValued": false, "required": false,
                "description": "Seed of one-time passwords", "caseExact": true, "uniqueness": "none",
                "mutability": "readWrite", "returned": "default",
            }));
        }
    }
}
