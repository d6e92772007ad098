//! Faults in the parts of a resource: the times of `meta`, references, emails, groups.

use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::message::Response;
use crate::provider::{Provider, clock};

impl Provider {
    /// Bends parts of what an answer shows of one resource.
    pub(super) fn bend_parts(&self, asked: &Asked, id: &str, shown: &mut Map<String, Value>) {
        if let Some(meta) = shown.get_mut("meta").filter(|meta| meta.is_object()) {
            self.bend_times(meta);
        }
        if asked.endpoint == "Groups" {
            self.bend_member_references(id, shown);
        } else {
            self.bend_groups(id, shown);
        }
    }

    fn bend_times(&self, meta: &mut Value) {
        let moved = |told: &Value, by: SignedDuration| {
            let at = told.as_str().and_then(clock::parse);
            at.map_or(Value::Null, |at| {
                clock::text((at + by).as_millisecond()).into()
            })
        };
        if self.has(Fault::TimesOfMetaAreLocal) {
            for name in ["created", "lastModified"] {
                meta[name] = moved(&meta[name], SignedDuration::from_hours(2));
            }
        }
        if meta["created"] == meta["lastModified"] && self.has(Fault::NewIsModifiedLater) {
            meta["lastModified"] = moved(&meta["created"], SignedDuration::from_millis(3));
        }
        if self.has(Fault::LastModifiedStays) {
            meta["lastModified"] = meta["created"].clone();
        }
    }

    fn bend_member_references(&self, id: &str, shown: &mut Map<String, Value>) {
        let members = shown.get_mut("members").and_then(Value::as_array_mut);
        for member in members.into_iter().flatten() {
            if self.has(Fault::MemberRefIsName) {
                member["$ref"] = member["display"].clone();
            }
            if self.has(Fault::MemberRefIsGroup) {
                member["$ref"] = format!("{}/Groups/{id}", self.base()).into();
            }
            if self.has(Fault::MemberRefRelativeToGroup) {
                let value = member["value"].as_str().unwrap_or_default();
                member["$ref"] = format!("../Users/{value}").into();
            }
        }
    }

    fn bend_groups(&self, id: &str, shown: &mut Map<String, Value>) {
        if self.has(Fault::DeletedGroupStaysWithUser) {
            let of_user = |gone: &&Value| {
                let members = gone["members"].as_array();
                members.is_some_and(|members| members.iter().any(|member| member["value"] == id))
            };
            let left: Vec<Value> = self
                .graveyard
                .values()
                .filter(of_user)
                .map(|gone| json!({ "value": gone["id"], "display": gone["displayName"] }))
                .collect();
            let groups = shown.entry("groups").or_insert_with(|| json!([]));
            if let Some(groups) = groups.as_array_mut() {
                groups.extend(left);
            }
        }
        let groups = shown.get_mut("groups").and_then(Value::as_array_mut);
        for group in groups.into_iter().flatten() {
            if self.has(Fault::MembershipTypeMadeUp) {
                group["type"] = "explicit".into();
            }
        }
    }

    /// Bends the numbers of a list.
    pub(super) fn bend_list_numbers(&self, response: &mut Response) {
        let Some(list) = response.body.as_mut() else {
            return;
        };
        let number = list["itemsPerPage"].as_f64();
        if let Some(number) = number.filter(|_| self.has(Fault::ItemsPerPageHasFraction)) {
            list["itemsPerPage"] = number.into();
        }
    }

    /// Bends headers that tell where a resource is.
    pub(super) fn bend_content_location(&self, response: &mut Response) {
        if !self.has(Fault::ContentLocationOfInnerHost) {
            return;
        }
        for (name, value) in &mut response.headers {
            if name == "content-location" {
                *value = value.replace(self.base(), "http://scim.internal:8080");
            }
        }
    }
}
