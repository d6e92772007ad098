//! Faults in what `/ServiceProviderConfig` and `/ResourceTypes` say, against what is there, and in how discovery is asked.

use serde_json::{Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::scim::{Feature, urn};

impl Provider {
    /// The request as it is meant, where groups are elsewhere.
    pub(super) fn as_meant(&self, request: &Request) -> Request {
        let mut request = request.clone();
        if self.has(Fault::GroupsElsewhere) {
            request.path = request
                .path
                .replace("/Groups", "/Nowhere")
                .replace("/Teams", "/Groups");
        }
        request
    }

    /// The answer as it is given, where groups are elsewhere.
    pub(super) fn as_given(&self, response: &mut Response) {
        if !self.has(Fault::GroupsElsewhere) {
            return;
        }
        for (_, value) in &mut response.headers {
            *value = value.replace("/Groups", "/Teams");
        }
        if let Some(body) = &mut response.body {
            let text = body.to_string().replace("/Groups", "/Teams");
            *body = serde_json::from_str(&text).unwrap_or_default();
        }
    }

    /// Bends how discovery is asked.
    pub(super) fn bend_filter_of_discovery(&self, asked: &Asked, request: &mut Request) {
        let discovery = ["ServiceProviderConfig", "ResourceTypes", "Schemas"];
        if discovery.contains(&asked.endpoint.as_str()) && self.has(Fault::DiscoveryIgnoresFilter) {
            request.query = None;
        }
    }

    /// Bends what is said of features and of resource types.
    pub(super) fn bend_declared(&self, asked: &Asked, request: &Request, response: &mut Response) {
        self.bend_writes(asked, response);
        self.bend_features(asked, request, response);
        self.bend_extra_type(asked, response);
        if self.has(Fault::DiscoveryInPages) && response.status == 200 {
            cut_to_page(asked, request, response);
        }
        let error = response.status >= 400;
        let Some(body) = &mut response.body else {
            return;
        };
        if error && self.has(Fault::ErrorUrnMisspelt) {
            body["schemas"] = json!([format!("{}s", urn::ERROR)]);
        }
        match asked.endpoint.as_str() {
            "ServiceProviderConfig" => self.bend_documentation(body),
            "ResourceTypes" => self.bend_types(body),
            // A query at the base URL.
            "" if body["Resources"].is_array() && self.has(Fault::PrintersNotDeclared) => {
                let device = json!({ "schemas": ["urn:example:Printer"], "id": "7", "meta": { "resourceType": "Printer" } });
                body["totalResults"] = (body["totalResults"].as_u64().unwrap_or(0) + 1).into();
                let list = body.get_mut("Resources").and_then(Value::as_array_mut);
                if let Some(list) = list {
                    list.push(device);
                }
            }
            "Users" if asked.method == "GET" && self.has(Fault::LocationHasQuery) => {
                if let Some(location) = body["meta"]["location"].as_str() {
                    body["meta"]["location"] = format!("{location}?as=user").into();
                }
            }
            "Users" if asked.method == "GET" && self.has(Fault::PrimaryIsText) => {
                let emails = body.get_mut("emails").and_then(Value::as_array_mut);
                for email in emails.into_iter().flatten() {
                    email["primary"] = "yes".into();
                }
            }
            _ => {}
        }
    }

    /// Writes to discovery, which a sound provider does not know.
    fn bend_writes(&self, asked: &Asked, response: &mut Response) {
        if response.status != 405 {
            return;
        }
        let carried_out = match (asked.method.as_str(), asked.endpoint.as_str()) {
            ("PUT", "ServiceProviderConfig") => self.has(Fault::ConfigCanBeReplaced),
            ("DELETE", "ResourceTypes") => self.has(Fault::TypesCanBeDeleted),
            ("PATCH", "Schemas") => self.has(Fault::SchemasCanBePatched),
            _ => false,
        };
        if carried_out {
            *response = match asked.method.as_str() {
                "PUT" => Response::json(200, asked.body.clone()),
                _ => Response::empty(204),
            };
        }
    }

    /// What is announced and not there, or there and not announced.
    fn bend_features(&self, asked: &Asked, request: &Request, response: &mut Response) {
        let query = request.query.as_deref().unwrap_or_default();
        let sorted = asked.method == "GET" && query.contains("sortBy=");
        if asked.endpoint == "Users" && sorted && self.has(Fault::SortAnnouncedAnswers501) {
            *response = Problem::not_supported("sorting").into();
        }
        if response.status == 501
            && asked.method == "PATCH"
            && self.has(Fault::MissingPatchSucceeds)
        {
            *response = Response::empty(204);
        }
        let unfiltered = query.contains("filter=") && !self.offers(Feature::Filter);
        if response.status == 400 && unfiltered && self.has(Fault::MissingFilterFindsNobody) {
            let none =
                json!({ "schemas": [urn::LIST_RESPONSE], "totalResults": 0, "Resources": [] });
            *response = Response::json(200, none);
        }
    }

    fn bend_documentation(&self, config: &mut Value) {
        if self.has(Fault::DocumentationIsNoAddress) {
            config["documentationUri"] = "see the wiki".into();
        }
        let schemes = config
            .get_mut("authenticationSchemes")
            .and_then(Value::as_array_mut)
            .filter(|_| self.has(Fault::SchemeTypeMadeUp));
        for scheme in schemes.into_iter().flatten() {
            scheme["type"] = "Bearer".into();
        }
    }

    /// A resource type too many: it is listed and can be read by its id, and it has an endpoint.
    fn bend_extra_type(&self, asked: &Asked, response: &mut Response) {
        let (id, name, endpoint, schema) = if self.has(Fault::TwoTypesOfOneName) {
            ("Guest", "User", "/Guests", urn::USER)
        } else if self.has(Fault::TwoTypesAtOneEndpoint) {
            ("Team", "Team", "/Groups", urn::GROUP)
        } else {
            return;
        };
        let location = format!("{}/ResourceTypes/{id}", self.base());
        let meta = json!({ "resourceType": "ResourceType", "location": location });
        let extra = json!({
            "schemas": [urn::RESOURCE_TYPE], "id": id, "name": name, "endpoint": endpoint, "schema": schema,
            "meta": meta,
        });
        match (asked.endpoint.as_str(), asked.id.as_deref()) {
            ("ResourceTypes", Some(asked)) if asked == id => *response = Response::json(200, extra),
            ("Guests", None) if response.status == 404 => {
                let none =
                    json!({ "schemas": [urn::LIST_RESPONSE], "totalResults": 0, "Resources": [] });
                *response = Response::json(200, none);
            }
            ("ResourceTypes", None) => change_list(response, |list| list.push(extra.clone())),
            _ => {}
        }
    }

    fn bend_types(&self, body: &mut Value) {
        if self.has(Fault::GroupsNotListed)
            && let Some(list) = body.get_mut("Resources").and_then(Value::as_array_mut)
        {
            list.retain(|entry| entry["name"] != "Group");
            let count = list.len();
            body["totalResults"] = count.into();
            body["itemsPerPage"] = count.into();
        }
        if body["endpoint"].is_string() {
            self.bend_type(body);
            if self.has(Fault::SingleTypeLacksExtensions) {
                super::cursor::without(body, "schemaExtensions");
            }
        }
        let list = body.get_mut("Resources").and_then(Value::as_array_mut);
        for entry in list.into_iter().flatten() {
            self.bend_type(entry);
        }
    }

    fn bend_type(&self, entry: &mut Value) {
        if entry["name"] == "Group" && self.has(Fault::GroupInOldSchema) {
            entry["schema"] = "urn:scim:schemas:core:1.0".into();
        }
        if self.has(Fault::TypeIdNotAddressable) {
            entry["id"] = format!("type-{}", entry["name"].as_str().unwrap_or_default()).into();
        }
        if self.has(Fault::EndpointRepeatsBase) {
            let base = self.base().splitn(4, '/').nth(3).unwrap_or_default();
            let endpoint = entry["endpoint"].as_str().unwrap_or_default();
            entry["endpoint"] = format!("/{base}{endpoint}").into();
        }
        let extensions = entry
            .get_mut("schemaExtensions")
            .and_then(Value::as_array_mut);
        for extension in extensions.into_iter().flatten() {
            if self.has(Fault::ExtensionRequiredIsText) {
                extension["required"] = "false".into();
            }
            if self.has(Fault::EnterpriseUrnMisspelt) {
                let round = "urn:ietf:params:scim:schemas:extension:enterprise:User:2.0";
                extension["schema"] = round.into();
            }
        }
    }
}

/// Changes the entries of a list and counts them again.
fn change_list(response: &mut Response, change: impl Fn(&mut Vec<Value>)) {
    let Some(body) = &mut response.body else {
        return;
    };
    if let Some(list) = body.get_mut("Resources").and_then(Value::as_array_mut) {
        change(list);
        let count = list.len();
        body["totalResults"] = count.into();
        body["itemsPerPage"] = count.into();
    }
}

/// The page that count asks for, of a list that has none.
fn cut_to_page(asked: &Asked, request: &Request, response: &mut Response) {
    let query = request.query.as_deref().unwrap_or_default();
    let count = query
        .split('&')
        .find_map(|part| part.strip_prefix("count="))
        .and_then(|count| count.parse().ok());
    let list = ["Schemas", "ResourceTypes"].contains(&asked.endpoint.as_str());
    if let Some(count) = count.filter(|_| list) {
        change_list(response, |list| list.truncate(count));
    }
}
