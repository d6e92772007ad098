//! Liberties in what the provider says about itself: what it has and what it wants stands in its schemas.

use serde_json::{Value, json};

use super::{keeping, needs};
use crate::liberty::Liberty;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::faulty::Asked;
use crate::provider::message::Response;
use crate::provider::query::decode;
use crate::scim::urn;

/// The extension of the provider's own.
pub(super) const BADGE: &str = "urn:example:params:scim:schemas:extension:badge:2.0:User";

impl Provider {
    /// Bends the answer of a discovery endpoint.
    pub(super) fn tell(&self, asked: &Asked, response: &mut Response) {
        match asked.endpoint.as_str() {
            "ServiceProviderConfig" => self.tell_config(response),
            "ResourceTypes" => self.tell_types(response),
            "Schemas" => self.tell_schemas(asked, response),
            _ => {}
        }
    }

    /// Another URN in errors and lists.
    pub(super) fn name_more(&self, response: &mut Response) {
        let body = response.body.as_mut();
        let schemas = body.and_then(|body| body.get_mut("schemas")?.as_array_mut());
        let messages = [urn::ERROR, urn::LIST_RESPONSE];
        let of_message =
            |list: &&mut Vec<Value>| messages.iter().any(|it| list.contains(&json!(it)));
        if let Some(list) = schemas.filter(of_message)
            && self.takes(Liberty::MessagesNameMore)
        {
            list.push("urn:example:params:scim:api:messages:2.0:Told".into());
        }
    }

    fn tell_config(&self, response: &mut Response) {
        let config = response
            .body
            .as_mut()
            .filter(|body| body["filter"].is_object());
        if let Some((config, page)) = config.zip(self.page()) {
            config["filter"]["maxResults"] = page.into();
            config["pagination"]["defaultPageSize"] = page.into();
            config["pagination"]["maxPageSize"] = page.into();
        }
    }

    fn tell_types(&self, response: &mut Response) {
        if !self.takes(Liberty::ExtensionOfItsOwn) {
            return;
        }
        for document in documents(response) {
            if document["schema"] == urn::USER {
                let extension = json!({ "schema": BADGE, "required": false });
                let known = document
                    .as_object_mut()
                    .map(|it| it.entry("schemaExtensions").or_insert_with(|| json!([])));
                if let Some(list) = known.and_then(Value::as_array_mut) {
                    list.push(extension);
                }
            }
        }
    }

    fn tell_schemas(&self, asked: &Asked, response: &mut Response) {
        let id = decode(asked.id.as_deref().unwrap_or_default());
        let id = id.as_str();
        let badge = self.takes(Liberty::ExtensionOfItsOwn);
        if badge && id == BADGE && response.status == 404 {
            *response = Response::json(200, self.badge());
        }
        let few = self.takes(Liberty::SchemasOfResourcesOnly);
        let discovery = [
            urn::SERVICE_PROVIDER_CONFIG,
            urn::RESOURCE_TYPE,
            urn::SCHEMA,
        ];
        if few && discovery.contains(&id) {
            *response = Problem::not_found(id).into();
        }
        if let Some(body) = response
            .body
            .as_mut()
            .filter(|body| body["Resources"].is_array())
        {
            let mut list: Vec<Value> = body["Resources"].as_array().cloned().unwrap_or_default();
            list.retain(|schema| !few || !discovery.iter().any(|urn| schema["id"] == *urn));
            if badge {
                list.push(self.badge());
            }
            body["totalResults"] = list.len().into();
            body["itemsPerPage"] = list.len().into();
            body["Resources"] = list.into();
        }
        for schema in documents(response) {
            let user = schema["id"] == urn::USER;
            let group = schema["id"] == urn::GROUP;
            let Some(attributes) = schema.get_mut("attributes").and_then(Value::as_array_mut)
            else {
                continue;
            };
            if user {
                let unknown = keeping::unknown(&self.settings.liberties);
                attributes.retain(|it| !unknown.iter().any(|name| it["name"] == *name));
            }
            for attribute in attributes {
                self.tell_rules(attribute, user, group);
            }
        }
    }

    /// What the rules of the house make of an attribute.
    fn tell_rules(&self, attribute: &mut Value, user: bool, group: bool) {
        let name = attribute["name"].as_str().unwrap_or_default().to_owned();
        let mut liberties = self.settings.liberties.iter();
        if user && liberties.any(|it| needs::required(*it).contains(&name.as_str())) {
            attribute["required"] = true.into();
        }
        match name.as_str() {
            "name" if user && self.takes(Liberty::NameRequired) => {
                let subs = attribute
                    .get_mut("subAttributes")
                    .and_then(Value::as_array_mut);
                for sub in subs
                    .into_iter()
                    .flatten()
                    .filter(|sub| sub["name"] == "givenName" || sub["name"] == "familyName")
                {
                    sub["required"] = true.into();
                }
            }
            "emails" if user && self.takes(Liberty::MailsArePlain) => {
                let parts = attribute
                    .get_mut("subAttributes")
                    .and_then(Value::as_array_mut);
                if let Some(parts) = parts {
                    parts.retain(|part| part["name"] == "value");
                }
            }
            "displayName" if group && self.takes(Liberty::GroupNamesUnique) => {
                attribute["uniqueness"] = "server".into();
            }
            "displayName" if user && self.takes(Liberty::DisplayNameMadeOfName) => {
                attribute["mutability"] = "readOnly".into();
            }
            _ => {}
        }
    }

    fn badge(&self) -> Value {
        json!({
            "schemas": [urn::SCHEMA],
            "id": BADGE,
            "name": "Badge",
            "description": "What opens doors",
            "attributes": [{
                "name": "badgeNumber",
                "type": "string",
                "multiValued": false,
                "description": "The number on the badge",
                "required": false,
                "caseExact": true,
                "mutability": "readOnly",
                "returned": "always",
                "uniqueness": "none",
            }],
            "meta": { "resourceType": "Schema", "location": format!("{}/Schemas/{BADGE}", self.base()) },
        })
    }
}

/// The documents that an answer of discovery holds: those of a list, or itself.
fn documents(response: &mut Response) -> Vec<&mut Value> {
    let Some(body) = response.body.as_mut().filter(|_| response.status == 200) else {
        return Vec::new();
    };
    if body["Resources"].is_array() {
        let list = body.get_mut("Resources").and_then(Value::as_array_mut);
        return list.into_iter().flatten().collect();
    }
    vec![body]
}
