//! Faults in the schemas that are published.

use serde_json::{Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::message::Response;
use crate::scim::urn;

impl Provider {
    /// Bends the answer of `/Schemas`, whether it holds one schema or all.
    pub(super) fn bend_published(&self, asked: &Asked, response: &mut Response) {
        if asked.endpoint != "Schemas" {
            return;
        }
        let Some(body) = response.body.as_mut().filter(|_| response.status == 200) else {
            return;
        };
        match body.get_mut("Resources").and_then(Value::as_array_mut) {
            Some(list) => {
                for schema in list.iter_mut() {
                    self.bend_schema(schema);
                }
                if self.has(Fault::MessagesPublished) {
                    let attribute =
                        json!({ "name": "detail", "type": "string", "multiValued": false });
                    let meta = json!({ "resourceType": "Schema", "location": format!("{}/Schemas/{}", self.base(), urn::ERROR) });
                    list.push(json!({
                        "schemas": [urn::SCHEMA], "id": urn::ERROR, "attributes": [attribute], "meta": meta,
                    }));
                    let count = list.len();
                    body["totalResults"] = count.into();
                    body["itemsPerPage"] = count.into();
                }
            }
            None => self.bend_schema(body),
        }
    }

    fn bend_schema(&self, schema: &mut Value) {
        if self.has(Fault::SchemaLocatedElsewhere) {
            schema["meta"]["location"] = format!("{}/Schemas/{}", self.base(), urn::USER).into();
        }
        if self.has(Fault::SchemasWithoutMeta) {
            remove(schema, "meta");
        }
        if self.has(Fault::SchemasWithoutSchemas) {
            remove(schema, "schemas");
        }
        let id = schema["id"].as_str().unwrap_or_default().to_owned();
        let Some(attributes) = schema.get_mut("attributes").and_then(Value::as_array_mut) else {
            return;
        };
        if id == urn::USER && self.has(Fault::DisplayNameDefinedTwice) {
            let mut again = text_called("displayName");
            again["multiValued"] = true.into();
            attributes.push(again);
        }
        match id.as_str() {
            urn::USER => attributes.iter_mut().for_each(|it| self.bend_of_user(it)),
            urn::GROUP => attributes.iter_mut().for_each(|it| self.bend_of_group(it)),
            urn::ENTERPRISE_USER => self.bend_of_enterprise(attributes),
            _ => {}
        }
        if self.has(Fault::CharacteristicsLeftOut) {
            let subs = attributes
                .iter_mut()
                .filter_map(|it| it.get_mut("subAttributes").and_then(Value::as_array_mut));
            for sub in subs.flatten() {
                remove(sub, "returned");
                remove(sub, "uniqueness");
            }
        }
    }

    fn bend_of_user(&self, attribute: &mut Value) {
        let name = attribute["name"].as_str().unwrap_or_default().to_owned();
        let of = |it: &str, fault| name == it && self.has(fault);
        if of("userName", Fault::UserNamePublishedOptional) {
            attribute["required"] = false.into();
        }
        if of("groups", Fault::GroupsPublishedWritable) {
            attribute["mutability"] = "readWrite".into();
        }
        if of("title", Fault::TextWithSubAttributes) {
            attribute["subAttributes"] = json!([text_called("short")]);
        }
        if of("name", Fault::ComplexWithoutSubAttributes) {
            remove(attribute, "subAttributes");
        }
        if of("emails", Fault::EmailsPublishedAsText) {
            attribute["type"] = "string".into();
            remove(attribute, "subAttributes");
        }
        if of("profileUrl", Fault::ReferenceTypesAreText) {
            attribute["referenceTypes"] = "external".into();
        }
        if of("addresses", Fault::ComplexWithinComplex) {
            let mut geo = text_called("geo");
            geo["type"] = "complex".into();
            geo["subAttributes"] = json!([text_called("latitude"), text_called("longitude")]);
            push_sub(attribute, geo);
        }
        if of("emails", Fault::EmailsPublishedWithoutValue)
            && let Some(subs) = attribute
                .get_mut("subAttributes")
                .and_then(Value::as_array_mut)
        {
            subs.retain(|sub| sub["name"] != "value");
        }
        let joined = of("emails", Fault::CanonicalValuesJoined);
        let subs = attribute
            .get_mut("subAttributes")
            .and_then(Value::as_array_mut);
        for sub in subs.into_iter().flatten().filter(|_| joined) {
            if sub["name"] == "type" {
                sub["canonicalValues"] = "work,home,other".into();
            }
        }
    }

    fn bend_of_group(&self, attribute: &mut Value) {
        if attribute["name"] == "displayName" && self.has(Fault::GroupNamePublishedOptional) {
            attribute["required"] = false.into();
        }
        if attribute["name"] == "members" && self.has(Fault::MembersPublishedWritable) {
            attribute["subAttributes"][0]["mutability"] = "readWrite".into();
        }
    }

    fn bend_of_enterprise(&self, attributes: &mut Vec<Value>) {
        if self.has(Fault::AttributeNameWithSpace) {
            attributes.push(text_called("home office"));
        }
        if self.has(Fault::ExtensionRedefinesUserName) {
            attributes.push(text_called("userName"));
        }
        if self.has(Fault::DataTypeMadeUp) {
            let mut labels = text_called("labels");
            labels["type"] = "map".into();
            attributes.push(labels);
        }
    }
}

/// The definition of a text that nobody has to give, and that nobody can write.
fn text_called(name: &str) -> Value {
    json!({
        "name": name, "type": "string", "multiValued": false, "description": name, "required": false,
        "caseExact": false, "mutability": "readOnly", "returned": "default", "uniqueness": "none",
    })
}

fn push_sub(attribute: &mut Value, sub: Value) {
    let subs = attribute
        .get_mut("subAttributes")
        .and_then(Value::as_array_mut);
    if let Some(subs) = subs {
        subs.push(sub);
    }
}

fn remove(object: &mut Value, name: &str) {
    if let Some(object) = object.as_object_mut() {
        object.shift_remove(name);
    }
}
