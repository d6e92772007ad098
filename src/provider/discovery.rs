//! What the provider says about itself (RFC 7644 section 4, RFC 7643 sections 5 to 7).

use serde_json::{Map, Value, json};

use super::Provider;
use super::bulk::{LONGEST_PAYLOAD, MOST_OPERATIONS};
use super::errors::Problem;
use super::message::Response;
use super::profile::Profile;
use super::query::{DEFAULT_PAGE, LARGEST_PAGE};
use super::resource_type::ResourceType;
use super::schema::{Schema, TABLE};
use crate::scim::{Feature, urn};

impl Provider {
    /// `/ServiceProviderConfig`: what is supported (RFC 7643 section 5).
    pub(super) fn config(&self) -> Response {
        let supported = |feature| json!({ "supported": self.offers(feature) });
        let mut config = json!({
            "schemas": [urn::SERVICE_PROVIDER_CONFIG],
            "patch": supported(Feature::Patch),
            "bulk": {
                "supported": self.offers(Feature::Bulk),
                "maxOperations": if self.offers(Feature::Bulk) { MOST_OPERATIONS } else { 0 },
                "maxPayloadSize": if self.offers(Feature::Bulk) { LONGEST_PAYLOAD } else { 0 },
            },
            "filter": { "supported": self.offers(Feature::Filter), "maxResults": LARGEST_PAGE },
            "changePassword": supported(Feature::ChangePassword),
            "sort": supported(Feature::Sort),
            "etag": supported(Feature::Etag),
            "pagination": {
                "cursor": self.offers(Feature::CursorPaging),
                "index": self.offers(Feature::IndexPaging),
                "defaultPageSize": DEFAULT_PAGE,
                "maxPageSize": LARGEST_PAGE,
            },
            "authenticationSchemes": self.authentication_schemes(),
        });
        self.paging(&mut config["pagination"]);
        if self.profile().says_so {
            config["interopProfileConformant"] = true.into();
        }
        config["meta"] = self.meta("ServiceProviderConfig", "/ServiceProviderConfig");
        Response::json(200, config)
    }

    /// How queries without paging parameters are paged, and how long cursors last (RFC 9865 section 4).
    fn paging(&self, pagination: &mut Value) {
        let cursors = self.offers(Feature::CursorPaging);
        let method = if self.offers(Feature::IndexPaging) {
            Some("index")
        } else {
            cursors.then_some("cursor")
        };
        if let Some(method) = method {
            pagination["defaultPaginationMethod"] = method.into();
        }
        if cursors {
            // A promise for the least time; in truth they do not grow old.
            pagination["cursorTimeout"] = 3600.into();
        }
    }

    fn profile(&self) -> Profile {
        Profile::of(&self.settings.rules, &self.settings.faults)
    }

    fn authentication_schemes(&self) -> Value {
        if self.token().is_none() {
            return json!([]);
        }
        json!([{
            "type": "oauthbearertoken",
            "name": "OAuth Bearer Token",
            "description": "A bearer token in the Authorization header",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }])
    }

    /// `/ResourceTypes` and below (RFC 7643 section 6).
    pub(super) fn resource_types(&self, name: Option<&str>) -> Result<Response, Problem> {
        let kinds = self.store.kinds();
        match name {
            None => Ok(list(kinds.map(|kind| self.resource_type(kind)))),
            Some(name) => {
                let mut kinds = kinds.filter(|kind| kind.definition.name == name);
                let kind = kinds.next().ok_or_else(|| Problem::not_found(name))?;
                Ok(Response::json(200, self.resource_type(kind)))
            }
        }
    }

    fn resource_type(&self, kind: &ResourceType) -> Value {
        let definition = kind.definition;
        let mut document = json!({
            "schemas": [urn::RESOURCE_TYPE],
            "id": definition.name,
            "name": definition.name,
            "description": definition.description,
            "endpoint": definition.endpoint,
            "schema": definition.schema,
        });
        let offered = definition
            .schema_extensions
            .iter()
            .filter(|entry| kind.extension(&entry.schema).is_some());
        let extensions: Vec<Value> = offered
            .map(|entry| json!({ "schema": entry.schema, "required": entry.required }))
            .collect();
        if !extensions.is_empty() {
            document["schemaExtensions"] = extensions.into();
        }
        document["meta"] = self.meta(
            "ResourceType",
            &format!("/ResourceTypes/{}", definition.name),
        );
        document
    }

    /// `/Schemas` and below (RFC 7643 section 7): those of the resource types here, and those of discovery.
    pub(super) fn schemas(&self, wanted: Option<&str>) -> Result<Response, Problem> {
        let of_type =
            |kind: &ResourceType, id: &str| kind.schema.id == id || kind.extension(id).is_some();
        let discovery = [
            urn::SERVICE_PROVIDER_CONFIG,
            urn::RESOURCE_TYPE,
            urn::SCHEMA,
        ];
        let mut offered = TABLE.schemas.iter().filter(|schema| {
            discovery.contains(&schema.id.as_str())
                || self.store.kinds().any(|kind| of_type(kind, &schema.id))
        });
        match wanted {
            None => Ok(list(offered.map(|schema| self.schema(schema)))),
            Some(wanted) => {
                let schema = offered
                    .find(|schema| schema.id == wanted)
                    .ok_or_else(|| Problem::not_found(wanted))?;
                Ok(Response::json(200, self.schema(schema)))
            }
        }
    }

    fn schema(&self, schema: &Schema) -> Value {
        let mut document = Map::new();
        document.insert("schemas".to_owned(), json!([urn::SCHEMA]));
        document.extend(schema.document.clone());
        self.profile().publish(&mut document);
        document.insert(
            "meta".to_owned(),
            self.meta("Schema", &format!("/Schemas/{}", schema.id)),
        );
        Value::Object(document)
    }

    fn meta(&self, resource_type: &str, path: &str) -> Value {
        json!({ "resourceType": resource_type, "location": format!("{}{path}", self.base()) })
    }
}

/// A list without pages: discovery ignores paging (RFC 7644 section 4).
fn list(resources: impl Iterator<Item = Value>) -> Response {
    let resources: Vec<Value> = resources.collect();
    let body = json!({
        "schemas": [urn::LIST_RESPONSE],
        "totalResults": resources.len(),
        "startIndex": 1,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    });
    Response::json(200, body)
}
