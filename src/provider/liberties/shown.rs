//! Liberties in how answers look: resources, lists and errors.

use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Map, Value, json};

use super::{count, told};
use crate::liberty::Liberty;
use crate::provider::Provider;
use crate::provider::clock;
use crate::provider::faulty::Asked;
use crate::provider::message::{Request, Response};
use crate::provider::schema::{Returned, TABLE};
use crate::scim::urn;

impl Provider {
    /// Bends an answer before it goes out.
    pub(super) fn present(&mut self, asked: &Asked, request: &Request, response: &mut Response) {
        self.tell(asked, response);
        if response.status >= 400 {
            self.present_error(asked, request, response);
        } else if !asked.is_discovery() {
            self.present_list(request, response);
            self.present_answer(asked, request, response);
            let whole = !narrows(request);
            for resource in resources(response.body.as_mut()) {
                self.present_resource(resource, whole);
            }
        }
        self.name_more(response);
        self.write_addresses(response);
        self.present_text(asked, response);
        self.present_headers(response);
    }

    fn present_error(&mut self, asked: &Asked, request: &Request, response: &mut Response) {
        let searched = request
            .query
            .as_deref()
            .unwrap_or_default()
            .contains("filter=");
        let body = response.body.get_or_insert_default();
        let unknown = body["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("no attribute"));
        let nobody = self.takes(Liberty::UnknownFilterAttributeMatchesNobody);
        if nobody
            && unknown
            && searched
            && asked.method == "GET"
            && body["scimType"] == "invalidFilter"
        {
            let list = json!({ "schemas": [urn::LIST_RESPONSE], "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": [] });
            *response = Response::json(200, list);
            return;
        }
        let changes = matches!(asked.method.as_str(), "PUT" | "PATCH");
        if changes && response.status == 409 && self.takes(Liberty::ChangeConflictAnswers400) {
            response.status = 400;
            body["status"] = "400".into();
        }
        if self.takes(Liberty::ErrorsSayMore) {
            body["traceId"] = "4bf92f3577b34da6".into();
            body["help"] = json!({ "url": "https://help.example/errors" });
        }
        // Which limit a bulk request passed has to be said (RFC 7644 section 3.7.4).
        if response.status != 413 && self.takes(Liberty::ErrorsWithoutDetail) {
            take(body, "detail");
        }
        let named = ["invalidSyntax", "invalidValue", "invalidPath"];
        let free = named.iter().any(|word| body["scimType"] == *word);
        if free && self.takes(Liberty::ErrorsWithoutKeyword) {
            take(body, "scimType");
        }
        if response.status == 401 && self.takes(Liberty::ChallengeOfSeveralSchemes) {
            response
                .headers
                .retain(|(name, _)| name != "www-authenticate");
            let challenge = r#"Basic realm="people", Bearer realm="people", error="invalid_token""#;
            response
                .headers
                .push(("www-authenticate".to_owned(), challenge.to_owned()));
        }
    }

    fn present_list(&self, request: &Request, response: &mut Response) {
        let Some(list) = response.body.as_mut().and_then(Value::as_object_mut) else {
            return;
        };
        let Some(total) = list.get("totalResults").and_then(Value::as_u64) else {
            return;
        };
        let here = list
            .get("Resources")
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        if self.takes(Liberty::EmptyListWithoutResources) && here == 0 {
            list.shift_remove("Resources");
        }
        if self.takes(Liberty::ItemsPerPageAsAsked)
            && let Some(asked) = count(request).and_then(|count| count.parse::<u64>().ok())
        {
            list.insert("itemsPerPage".to_owned(), asked.into());
        }
        if self.takes(Liberty::WholeListWithoutPlace) && u64::try_from(here) == Ok(total) {
            list.shift_remove("startIndex");
            list.shift_remove("itemsPerPage");
        }
    }

    /// The status and the headers of an answer with a resource.
    fn present_answer(&self, asked: &Asked, request: &Request, response: &mut Response) {
        if self.takes(Liberty::StrongVersions) {
            for (_, value) in response
                .headers
                .iter_mut()
                .filter(|(name, _)| name == "etag")
            {
                *value = value.trim_start_matches("W/").to_owned();
            }
        }
        let named = response.header("content-location").map(str::to_owned);
        if let Some(location) = named.filter(|_| self.takes(Liberty::LocationOnEveryAnswer)) {
            response.headers.retain(|(name, _)| name != "location");
            response.headers.push(("location".to_owned(), location));
        }
        let patched = asked.method == "PATCH" && response.status == 200 && !narrows(request);
        if patched && self.takes(Liberty::PatchAnswers204) {
            response.status = 204;
            response.body = None;
        }
        if response.status == 201 && self.takes(Liberty::CreatedWithoutBody) {
            response.body = None;
        }
        if response.body.is_none() {
            response.headers.retain(|(name, _)| name != "content-type");
        }
    }

    fn present_resource(&self, resource: &mut Map<String, Value>, whole: bool) {
        let user = resource.contains_key("userName") || whole && !resource.contains_key("members");
        let user = user
            && resource
                .get("meta")
                .is_none_or(|meta| meta["resourceType"] == "User");
        if self.takes(Liberty::GroupsOfUserNotShown) && user {
            resource.shift_remove("groups");
        }
        if self.takes(Liberty::ExtensionOfItsOwn) && user {
            resource.insert(told::BADGE.to_owned(), json!({ "badgeNumber": "B-17" }));
            if let Some(schemas) = resource.get_mut("schemas").and_then(Value::as_array_mut) {
                schemas.push(told::BADGE.into());
            }
        }
        if let Some(meta) = resource.get_mut("meta").and_then(Value::as_object_mut) {
            self.present_meta(meta);
        }
        if self.takes(Liberty::MembersWithoutMore) {
            let members = resource.get_mut("members").and_then(Value::as_array_mut);
            for member in members.into_iter().flatten() {
                *member = json!({ "value": member["value"] });
            }
        }
        if self.takes(Liberty::ReferencesRelative) {
            let base = format!("{}/", self.base());
            resource
                .values_mut()
                .for_each(|value| shorten(value, &base));
        }
        if !whole && self.takes(Liberty::PartsWithoutSchemas) {
            resource.shift_remove("schemas");
        }
        if whole && self.takes(Liberty::UnassignedShown) {
            let urn = if user { urn::USER } else { urn::GROUP };
            self.show_unassigned(resource, urn);
        }
    }

    fn present_meta(&self, meta: &mut Map<String, Value>) {
        let version = meta
            .get("version")
            .and_then(Value::as_str)
            .map(|it| it.trim_start_matches("W/").to_owned());
        if let Some(version) = version.filter(|_| self.takes(Liberty::StrongVersions)) {
            meta.insert("version".to_owned(), version.into());
        }
        if self.takes(Liberty::VersionInHeaderOnly) {
            meta.shift_remove("version");
        }
        for name in ["created", "lastModified"] {
            let told = meta
                .get(name)
                .and_then(Value::as_str)
                .and_then(clock::parse);
            let Some(at) = told else {
                continue;
            };
            let text = if self.takes(Liberty::TimesWithOffset) {
                let east = TimeZone::fixed(Offset::constant(2));
                let local = at.to_zoned(east).datetime();
                Some(format!("{local:.3}+02:00"))
            } else if self.takes(Liberty::TimesWithMicroseconds) {
                Some(
                    DateTimePrinter::new()
                        .precision(Some(6))
                        .timestamp_to_string(&at),
                )
            } else if self.takes(Liberty::TimesWithoutFraction) {
                Some(
                    DateTimePrinter::new()
                        .precision(Some(0))
                        .timestamp_to_string(&at),
                )
            } else {
                None
            };
            if let Some(text) = text {
                meta.insert(name.to_owned(), text.into());
            }
        }
    }

    fn show_unassigned(&self, resource: &mut Map<String, Value>, urn: &str) {
        let unknown = super::keeping::unknown(&self.settings.liberties);
        let attributes = TABLE.schema(urn).map(|schema| schema.attributes.as_slice());
        for attribute in attributes.into_iter().flatten() {
            let shown = !matches!(attribute.returned, Returned::Never | Returned::Request);
            if shown && !unknown.contains(&attribute.name.as_str()) {
                let nothing = if attribute.multi_valued {
                    json!([])
                } else {
                    Value::Null
                };
                resource.entry(attribute.name.as_str()).or_insert(nothing);
            }
        }
    }

    /// The names of attributes and their order.
    fn present_text(&self, asked: &Asked, response: &mut Response) {
        if self.takes(Liberty::NamesInSmallLetters)
            && !asked.is_discovery()
            && response.status < 400
        {
            for resource in resources(response.body.as_mut()) {
                write_small(resource);
            }
        }
        if let Some(body) = response
            .body
            .as_mut()
            .filter(|_| self.takes(Liberty::AttributesInOtherOrder))
        {
            turn_round(body);
        }
    }

    fn present_headers(&self, response: &mut Response) {
        if self.takes(Liberty::CharsetInContentType) {
            for (_, value) in response
                .headers
                .iter_mut()
                .filter(|(name, _)| name == "content-type")
            {
                value.push_str("; charset=utf-8");
            }
        }
        if self.takes(Liberty::MoreHeaders) {
            for (name, value) in [
                ("x-request-id", "7b1f5c1e"),
                ("set-cookie", "session=none; Path=/; HttpOnly"),
                ("strict-transport-security", "max-age=31536000"),
                ("server", "directory/7"),
                ("link", "<https://help.example>; rel=\"help\""),
            ] {
                response.headers.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

/// Takes a member out of an object.
fn take(body: &mut Value, name: &str) {
    if let Some(body) = body.as_object_mut() {
        body.shift_remove(name);
    }
}

/// The client asks for some attributes, or for all but some.
fn narrows(request: &Request) -> bool {
    let query = request.query.as_deref().unwrap_or_default();
    let body = String::from_utf8_lossy(&request.body);
    let searches = request.path.ends_with("/.search");
    query.to_lowercase().contains("attributes=")
        || searches && body.to_lowercase().contains("attributes\"")
}

/// The resources that an answer holds: those of a list, or itself.
fn resources(body: Option<&mut Value>) -> Vec<&mut Map<String, Value>> {
    let Some(Value::Object(body)) = body else {
        return Vec::new();
    };
    if body.contains_key("totalResults") {
        let list = body.get_mut("Resources").and_then(Value::as_array_mut);
        return list
            .into_iter()
            .flatten()
            .filter_map(Value::as_object_mut)
            .collect();
    }
    if body.contains_key("id") {
        vec![body]
    } else {
        Vec::new()
    }
}

/// Takes the base URL off references.
fn shorten(value: &mut Value, base: &str) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| shorten(value, base)),
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get_mut("$ref")
                && let Some(path) = reference.strip_prefix(base)
            {
                *reference = path.to_owned();
            }
            object.values_mut().for_each(|value| shorten(value, base));
        }
        _ => {}
    }
}

/// Writes names in small letters, but not the URNs of extensions.
fn write_small(object: &mut Map<String, Value>) {
    for (name, mut value) in std::mem::take(object) {
        match &mut value {
            Value::Object(inner) => write_small(inner),
            Value::Array(list) => list
                .iter_mut()
                .filter_map(Value::as_object_mut)
                .for_each(write_small),
            _ => {}
        }
        let name = if name.starts_with("urn:") {
            name
        } else {
            name.to_ascii_lowercase()
        };
        object.insert(name, value);
    }
}

/// Turns the order of all members round.
fn turn_round(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(turn_round),
        Value::Object(object) => {
            let members: Vec<_> = std::mem::take(object).into_iter().collect();
            for (name, mut value) in members.into_iter().rev() {
                turn_round(&mut value);
                object.insert(name, value);
            }
        }
        _ => {}
    }
}
