//! Faults in what the provider says about itself.

use serde_json::{Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::Response;
use crate::scim::urn;

impl Provider {
    /// Bends the answer of a discovery endpoint.
    pub(super) fn bend_discovery(&self, asked: &Asked, response: &mut Response) {
        let documents = ["ServiceProviderConfig", "ResourceTypes", "Schemas"];
        if documents.contains(&asked.endpoint.as_str())
            && self.has(Fault::DiscoveryLabelledPlainJson)
        {
            response.headers.retain(|(name, _)| name != "content-type");
            let label = ("content-type".to_owned(), "application/json".to_owned());
            response.headers.push(label);
        }
        match asked.endpoint.as_str() {
            "ServiceProviderConfig" => self.bend_config(response),
            "ResourceTypes" if asked.id.is_none() && self.has(Fault::ResourceTypesAreBareArray) => {
                response.body = response
                    .body
                    .take()
                    .map(|mut body| body["Resources"].take());
            }
            "Schemas" => self.bend_schemas(asked, response),
            _ => {}
        }
    }

    fn bend_config(&self, response: &mut Response) {
        let Some(config) = &mut response.body else {
            return;
        };
        self.bend_pagination(config);
        self.bend_max_results(config);
        self.bend_bulk_limits(config);
        if let Some(named) = config.get_mut("schemas").and_then(Value::as_array_mut)
            && self.has(Fault::ConfigNamesBareWord)
        {
            named.push("ServiceProviderConfig".into());
        }
        if self.has(Fault::ConfigWithoutSchemas) {
            without(config, "schemas");
        }
        if self.has(Fault::SortSupportedIsText) {
            config["sort"]["supported"] = config["sort"]["supported"].to_string().into();
        }
        if self.has(Fault::ConfigWithoutMaxResults) {
            without(&mut config["filter"], "maxResults");
        }
        if self.has(Fault::SchemeWithoutDescription) {
            let schemes = config
                .get_mut("authenticationSchemes")
                .and_then(Value::as_array_mut);
            for scheme in schemes.into_iter().flatten() {
                without(scheme, "description");
            }
        }
    }

    fn bend_schemas(&self, asked: &Asked, response: &mut Response) {
        if response.status == 404 && self.has(Fault::UnknownSchemaAnswers200) {
            *response = Response::json(200, json!({}));
        }
        let extension = |schema: &Value| schema["id"] == urn::ENTERPRISE_USER;
        if self.has(Fault::ExtensionNotPublished) {
            if response.body.as_ref().is_some_and(extension) {
                *response = Problem::not_found(&asked.path).into();
            }
            let list = response
                .body
                .as_mut()
                .and_then(|body| body.get_mut("Resources").and_then(Value::as_array_mut));
            if let Some(list) = list {
                list.retain(|schema| !extension(schema));
                let count = list.len();
                response
                    .body
                    .as_mut()
                    .into_iter()
                    .for_each(|body| body["totalResults"] = count.into());
            }
        }
        let Some(body) = &mut response.body else {
            return;
        };
        if let Some(list) = body
            .get_mut("Resources")
            .and_then(Value::as_array_mut)
            .filter(|_| self.has(Fault::SchemasWithoutAttributes))
        {
            for schema in list {
                without(schema, "attributes");
            }
        }
        for attribute in attributes(body) {
            if attribute["name"] == "password" && self.has(Fault::PasswordPublishedAsReturned) {
                attribute["returned"] = "default".into();
            }
            if attribute["mutability"] == "readWrite" && self.has(Fault::MutabilityMisspelt) {
                attribute["mutability"] = "read-write".into();
            }
        }
    }
}

/// The attributes of the schema, or of all in the list.
fn attributes(body: &mut Value) -> Vec<&mut Value> {
    let Some(body) = body.as_object_mut() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, value) in body {
        let values = value.as_array_mut().into_iter().flatten();
        match name.as_str() {
            "attributes" => found.extend(values),
            "Resources" => found.extend(values.flat_map(attributes)),
            _ => {}
        }
    }
    found
}

fn without(object: &mut Value, name: &str) {
    if let Some(object) = object.as_object_mut() {
        object.shift_remove(name);
    }
}
