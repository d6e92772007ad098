//! Faults in what becomes of single attributes, in whichever request. What a sound provider would not keep is kept here
//! in disguise, and shown without it.

use serde_json::{Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::scim::urn;

/// The extension with attributes of every kind.
const SHOWCASE: &str = "urn:example:showcase";
/// The extension that each device has to have.
const WARRANTY: &str = "urn:example:warranty";
/// Stands for a value that nothing sound would keep.
const DISGUISED_DATE: &str = "1999-12-31T00:00:00Z";
const DISGUISED_BINARY: &str = "KioqKio=";
const DISGUISED_JSON: &str = "json:";
const DISGUISED_SERIAL: &str = "serial:";
const DISGUISED_MODEL: &str = "no model";

impl Provider {
    /// Refuses values that the schemas allow.
    pub(super) fn refuses_attributes(
        &mut self,
        asked: &Asked,
        request: &Request,
    ) -> Option<Problem> {
        let body = &asked.body;
        let long = body["locale"].as_str().is_some_and(|it| it.len() > 5);
        if long && self.has(Fault::LongLocaleRefused) {
            return Some(Problem::invalid_value("locale has five letters at most"));
        }
        let plain = asked.creates("Users") && body[urn::ENTERPRISE_USER].is_null();
        if plain && self.has(Fault::EnterpriseDemanded) {
            return Some(Problem::invalid_value("the extension is required"));
        }
        let sets = asked.method == "PUT" && body[SHOWCASE]["birthplace"].is_string();
        if sets && self.has(Fault::ImmutableNeverSet) {
            let unset = self.current(request)[SHOWCASE]["birthplace"].is_null();
            return unset.then(|| Problem::mutability("birthplace is immutable"));
        }
        None
    }

    /// Bends what is written to attributes; `current` is the resource before.
    pub(super) fn bend_attributes(&self, asked: &Asked, current: &Value, body: &mut Value) {
        match asked.method.as_str() {
            "POST" if asked.id.is_none() => {
                self.bend_created_attributes(asked, body);
                self.bend_values(body);
            }
            "PUT" => {
                if self.has(Fault::ReplaceKeepsNickName) {
                    body["nickName"] = current["nickName"].clone();
                }
                if let Some(showcase) = body.get_mut(SHOWCASE)
                    && self.has(Fault::ImmutableSilentlyKept)
                {
                    showcase["birthplace"] = current[SHOWCASE]["birthplace"].clone();
                }
                self.bend_values(body);
            }
            "PATCH" => self.bend_operations(body),
            _ => {}
        }
    }

    fn bend_created_attributes(&self, asked: &Asked, body: &mut Value) {
        if asked.creates("Users") && self.has(Fault::CreateDropsNickName) {
            without(body, "nickName");
        }
        if asked.creates("Devices") {
            if body["model"].is_null() && self.has(Fault::ModelNotRequired) {
                body["model"] = DISGUISED_MODEL.into();
            }
            if body[WARRANTY].is_null() && self.has(Fault::WarrantyMadeUp) {
                body[WARRANTY] = json!({ "until": DISGUISED_DATE });
            }
        }
        let members = body.get_mut("members").and_then(Value::as_array_mut);
        if let Some(members) = members.filter(|_| self.has(Fault::IncompleteElementsDropped)) {
            members.retain(|member| member.get("value").is_some());
        }
    }

    /// Bends single values, whether they are sent in a creation or a replacement.
    fn bend_values(&self, body: &mut Value) {
        if body["nickName"].is_object() && self.has(Fault::WrongTypeKept) {
            body["nickName"] = format!("{DISGUISED_JSON}{}", body["nickName"]).into();
        }
        if let Some(languages) = body["preferredLanguage"].as_str()
            && self.has(Fault::LanguagesCut)
        {
            let first = languages.split(',').next().unwrap_or_default().to_owned();
            body["preferredLanguage"] = first.into();
        }
        if self.has(Fault::LineBreaksStripped) {
            each(body, "addresses", &["formatted", "streetAddress"], |text| {
                text.replace('\n', " ")
            });
        }
        if self.has(Fault::SecondCertificateDropped) {
            each(body, "x509Certificates", &["value"], |text| {
                if text.len() > 800 { "MAMCAQE=" } else { text }.to_owned()
            });
        }
        let Some(showcase) = body.get_mut(SHOWCASE).filter(|it| it.is_object()) else {
            return;
        };
        if let Some(badge) = showcase["badge"].as_str()
            && self.has(Fault::BadgeLowered)
        {
            showcase["badge"] = badge.to_lowercase().into();
        }
        if showcase["floor"].is_f64() && self.has(Fault::FractionCut) {
            showcase["floor"] = 1.into();
        }
        if showcase["hired"] == "2024-13-45" && self.has(Fault::MonthThirteenKept) {
            showcase["hired"] = DISGUISED_DATE.into();
        }
        if showcase["fingerprint"] == "***" && self.has(Fault::AsterisksKept) {
            showcase["fingerprint"] = DISGUISED_BINARY.into();
        }
        if let Some(serial) = showcase["serial"].as_str()
            && self.has(Fault::SerialCanBeWritten)
        {
            showcase["motto"] = format!("{DISGUISED_SERIAL}{serial}").into();
        }
    }

    fn bend_operations(&self, body: &mut Value) {
        let ignored = [
            (Fault::PatchRemoveKeepsNickName, "remove", "nickName"),
            (Fault::PatchAddDropsUserType, "add", "userType"),
            (Fault::PatchReplaceKeepsTimeZone, "replace", "timezone"),
        ];
        let operations = body.get_mut("Operations").and_then(Value::as_array_mut);
        for operation in operations.into_iter().flatten() {
            let is = |op: &str, path: &str| operation["op"] == op && operation["path"] == path;
            if ignored
                .iter()
                .any(|(fault, op, path)| self.has(*fault) && is(op, path))
            {
                *operation = json!({ "op": "replace", "value": {} });
            }
            let immutable = operation["path"]
                .as_str()
                .is_some_and(|it| it.ends_with("birthplace"));
            if immutable && self.has(Fault::ImmutablePatchSilentlyKept) {
                *operation = json!({ "op": "replace", "value": {} });
            }
            let element = operation["path"]
                .as_str()
                .and_then(|path| path.strip_suffix("].display"));
            if let Some(element) = element.filter(|_| self.has(Fault::DisplayCanBeChanged)) {
                let value = json!({ "display": operation["value"] });
                *operation =
                    json!({ "op": "replace", "path": format!("{element}]"), "value": value });
            }
        }
    }

    /// Bends which attributes are asked for.
    pub(super) fn bend_asked_attributes(&self, request: &mut Request) {
        let query = request.query.as_deref().unwrap_or_default();
        let named = query.split_once('=').unwrap_or_default();
        let part = named.1.contains('.') || named.1.to_lowercase().contains("urn");
        let ignored = match named.0 {
            "excludedAttributes" if part => self.has(Fault::PartsCannotBeExcluded),
            "excludedAttributes" => named.1 == "title" && self.has(Fault::TitleCannotBeExcluded),
            "attributes" if part && self.has(Fault::PartsCannotBeAskedFor) => {
                request.query = Some("attributes=id".to_owned());
                false
            }
            _ => false,
        };
        if ignored {
            request.query = None;
        }
    }

    /// Bends the resource in an answer.
    pub(super) fn bent_attributes(
        &self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        let narrowed = request
            .query
            .as_deref()
            .is_some_and(|query| query.starts_with("attributes="));
        let Some(body) = response.body.as_mut().filter(|it| it.is_object()) else {
            return response;
        };
        if asked.method == "GET" && !narrowed && self.has(Fault::NickNameNeedsAsking) {
            without(body, "nickName");
        }
        if asked.endpoint == "Devices" {
            if narrowed && self.has(Fault::DeviceIdLeftOut) {
                without(body, "id");
            }
            if body["model"] == DISGUISED_MODEL {
                without(body, "model");
            }
            let named = body.get_mut("schemas").and_then(Value::as_array_mut);
            if let Some(named) = named.filter(|_| self.has(Fault::DeviceNamesUnknownSchema)) {
                named.push("urn:example:unknown".into());
            }
        }
        self.bend_shown_values(body);
        if let Some(showcase) = body.get_mut(SHOWCASE).filter(|it| it.is_object()) {
            self.bend_showcase(asked, narrowed, showcase);
        }
        response
    }

    fn bend_shown_values(&self, body: &mut Value) {
        let disguised = body["nickName"]
            .as_str()
            .and_then(|text| text.strip_prefix(DISGUISED_JSON));
        if let Some(text) = disguised {
            body["nickName"] = serde_json::from_str(text).unwrap_or_default();
        }
        if body["timezone"] == "America/Los_Angeles" && self.has(Fault::ZoneIsOffset) {
            body["timezone"] = "GMT-8".into();
        }
        if self.has(Fault::CountryLengthened) {
            each(body, "addresses", &["country"], |text| {
                if text == "US" { "USA" } else { text }.to_owned()
            });
        }
        if self.has(Fault::CertificateArmoured) {
            each(body, "x509Certificates", &["value"], |text| {
                format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----")
            });
        }
    }

    fn bend_showcase(&self, asked: &Asked, narrowed: bool, showcase: &mut Value) {
        if narrowed && self.has(Fault::AlwaysCanBeLeftOut) {
            without(showcase, "rank");
        }
        if asked.method == "POST" && self.has(Fault::RequestedNotInCreation) {
            without(showcase, "notes");
        }
        if asked.method == "POST" && self.has(Fault::SecretEchoed) {
            showcase["pin"] = asked.body[SHOWCASE]["pin"].clone();
        }
        if self.has(Fault::DecimalIsText) && showcase["rating"].is_number() {
            let comma = showcase["rating"].to_string().replace('.', ",");
            showcase["rating"] = comma.into();
        }
        if self.has(Fault::RemoteIsText) && showcase["remote"].is_boolean() {
            showcase["remote"] = showcase["remote"].to_string().into();
        }
        if let Some(text) = showcase["fingerprint"].as_str()
            && self.has(Fault::BinaryLowered)
        {
            showcase["fingerprint"] = text.to_lowercase().into();
        }
        if showcase["fingerprint"] == DISGUISED_BINARY {
            showcase["fingerprint"] = "***".into();
        }
        if showcase["hired"] == DISGUISED_DATE {
            showcase["hired"] = "2024-13-45".into();
        }
        let written = showcase["motto"]
            .as_str()
            .and_then(|text| text.strip_prefix(DISGUISED_SERIAL));
        if let Some(serial) = written.map(str::to_owned) {
            showcase["serial"] = serial.into();
            without(showcase, "motto");
        }
    }
}

/// Changes these texts in each element of a multi-valued attribute.
fn each(body: &mut Value, name: &str, parts: &[&str], change: impl Fn(&str) -> String) {
    let elements = body.get_mut(name).and_then(Value::as_array_mut);
    for element in elements.into_iter().flatten() {
        for part in parts {
            if let Some(text) = element[*part].as_str() {
                element[*part] = change(text).into();
            }
        }
    }
}

fn without(object: &mut Value, name: &str) {
    if let Some(object) = object.as_object_mut() {
        object.shift_remove(name);
    }
}
