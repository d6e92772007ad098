//! Faults in what is easily forgotten: values that careless programs spoil, types beside users and groups, and what a
//! change or a refusal does elsewhere.

use serde_json::{Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::provider::tenancy::log_in;
use crate::scim::urn;

const SHOWCASE: &str = "urn:example:showcase";
const WEB_PAGE: &[u8] = b"<html><body><h1>Not here</h1></body></html>";
/// As many members as a group shows.
const SHOWN: usize = 100;

impl Provider {
    /// Refuses what has to be carried out.
    pub(super) fn refuses_kept(&mut self, asked: &Asked) -> Option<Problem> {
        let devices = asked.endpoint == "Devices";
        let writes = matches!(asked.method.as_str(), "POST" | "PUT" | "PATCH");
        if devices
            && writes
            && !asked.body.is_object()
            && self.has(Fault::UnreadableDeviceAnswers500)
        {
            return Some(Problem::status(500, "something went wrong"));
        }
        let path = asked.body["Operations"][0]["path"].as_str();
        let loud = path.is_some_and(|path| path.contains("type eq \"WORK\""));
        (asked.method == "PATCH" && loud && self.has(Fault::PathFilterMindsCase))
            .then(|| Problem::no_target("nothing has that type"))
    }

    /// Bends the credentials of a request.
    pub(super) fn bend_token(&self, request: &mut Request) {
        let token = self.token().unwrap_or_default().to_owned();
        let sent = request.header("authorization").unwrap_or_default();
        let begins = !token.is_empty() && sent.starts_with(&format!("Bearer {token}"));
        if begins && self.has(Fault::TokenNeedsOnlyBegin) {
            log_in(request, &token);
        }
    }

    /// Bends a body before it is carried out.
    pub(super) fn bend_kept(&mut self, asked: &Asked, request: &mut Request) {
        let writes = matches!(asked.method.as_str(), "POST" | "PUT" | "PATCH");
        if !writes || asked.searches() || !asked.body.is_object() {
            return;
        }
        // What other faults made of it is bent further.
        let Ok(before) = serde_json::from_slice::<Value>(&request.body) else {
            return;
        };
        let mut body = before.clone();
        self.bend_texts(&mut body);
        if asked.is("PUT", "Users") {
            if let Some(mails) = body.get_mut("emails").and_then(Value::as_array_mut)
                && self.has(Fault::PutKeepsTwoMails)
            {
                mails.truncate(2);
            }
            if body[SHOWCASE].is_object() && self.has(Fault::NullInExtensionKeeps) {
                let current = self.current(request);
                for (name, value) in body[SHOWCASE].as_object_mut().into_iter().flatten() {
                    if value.is_null() {
                        *value = current[SHOWCASE][name.as_str()].clone();
                    }
                }
            }
        }
        if body["schemas"][0] == SHOWCASE && self.has(Fault::ShowcaseStandsSecond) {
            body[SHOWCASE] = Value::Null;
        }
        if asked.creates("Groups") && self.has(Fault::GroupExternalIdDropped) {
            body["externalId"] = Value::Null;
        }
        if asked.is("PATCH", "Groups") && self.has(Fault::SingleMemberIgnored) {
            let operations = body.get_mut("Operations").and_then(Value::as_array_mut);
            for operation in operations.into_iter().flatten() {
                if operation["path"] == "members" && operation["value"].is_object() {
                    *operation = json!({ "op": "replace", "value": {} });
                }
            }
        }
        if asked.endpoint == "Bulk" && self.has(Fault::BulkGroupDeleteIgnored) {
            let operations = body.get_mut("Operations").and_then(Value::as_array_mut);
            for operation in operations.into_iter().flatten() {
                let path = operation["path"].as_str().unwrap_or_default();
                if operation["method"] == "DELETE" && path.starts_with("/Groups/") {
                    let none = json!({ "op": "replace", "value": {} });
                    let data = json!({ "schemas": [urn::PATCH_OP], "Operations": [none] });
                    *operation = json!({ "method": "PATCH", "path": path, "data": data });
                }
            }
        }
        if body != before {
            request.body = body.to_string().into_bytes();
        }
    }

    /// Bends single values, wherever they stand.
    fn bend_texts(&self, value: &mut Value) {
        match value {
            Value::String(text) if text.contains('&') && self.has(Fault::AmpersandsEscaped) => {
                *text = text.replace('&', "&amp;");
            }
            Value::Number(number) if self.has(Fault::LargeIntegersWrap) => {
                let wrapped = number
                    .as_i64()
                    .filter(|it| i32::try_from(*it).is_err())
                    .map(|it| it.rem_euclid(1 << 32) - (1 << 31));
                if let Some(wrapped) = wrapped {
                    *value = wrapped.into();
                }
            }
            Value::Array(elements) => elements.iter_mut().for_each(|it| self.bend_texts(it)),
            Value::Object(members) => members.values_mut().for_each(|it| self.bend_texts(it)),
            _ => {}
        }
    }

    /// What comes of a request besides, and how the answer is bent; `before` is what was there.
    pub(super) fn bent_kept(
        &mut self,
        asked: &Asked,
        request: &Request,
        before: &Value,
        mut response: Response,
    ) -> Response {
        if response.status == 401 && self.has(Fault::UnauthorizedIsAPage) {
            return page(response);
        }
        if response.status == 404
            && asked.endpoint == "Devices"
            && self.has(Fault::UnknownDeviceIsAPage)
        {
            return page(response);
        }
        if asked.is("DELETE", "Devices")
            && response.status == 204
            && self.has(Fault::DeviceDeleteAnswers200)
        {
            response.status = 200;
        }
        if response.status >= 400 {
            self.after_refusal(asked, request);
        } else {
            match asked.endpoint.as_str() {
                "Users" => self.after_kept_user(asked, request, before),
                "Groups" => self.after_kept_group(asked, request, before),
                _ => {}
            }
        }
        let created = response.status == 201 && asked.body["password"].is_string();
        if created && self.has(Fault::PasswordHashShown) {
            let id = response.body.as_ref().map(|body| body["id"].clone());
            self.flag(
                "password",
                &format!("/Users/{}", text(&id.unwrap_or_default())),
            );
        }
        if asked.method == "GET"
            && let Some(body) = response.body.as_mut()
        {
            self.bend_kept_reading(asked, body);
        }
        response
    }

    fn bend_kept_reading(&self, asked: &Asked, body: &mut Value) {
        let listed = body["Resources"].is_array();
        let resources = match body.get_mut("Resources").and_then(Value::as_array_mut) {
            Some(resources) => resources.iter_mut().collect(),
            None => vec![body],
        };
        for resource in resources {
            if asked.endpoint == "Devices" && resource["meta"]["created"].is_string() {
                if listed && self.has(Fault::DeviceListedAsItWas) {
                    resource["meta"]["version"] = "W/\"1\"".into();
                }
                let changed = resource["meta"]["lastModified"] != resource["meta"]["created"];
                if changed && self.has(Fault::ModifiedNextCentury) {
                    let told = text(&resource["meta"]["lastModified"]);
                    resource["meta"]["lastModified"] = told.replacen("20", "21", 1).into();
                }
            }
            let path = format!("/{}/{}", asked.endpoint, text(&resource["id"]));
            if self.has(Fault::PasswordHashShown) && self.is_flagged("password", &path) {
                resource["passwordHash"] = "$2b$10$3euPcmQFCiblsZeEu5s7p.".into();
            }
            if self.has(Fault::MembersLeaveLastModified) && self.is_flagged("members", &path) {
                resource["meta"]["lastModified"] = resource["meta"]["created"].clone();
            }
            let Some(members) = resource.get_mut("members").and_then(Value::as_array_mut) else {
                continue;
            };
            if self.has(Fault::GroupsShowAHundred) {
                members.truncate(SHOWN);
            }
            for member in members.iter_mut().filter(|it| it["type"] == "Group") {
                if self.has(Fault::NestedGroupIsAUser) {
                    member["type"] = "User".into();
                    member["$ref"] = text(&member["$ref"]).replace("/Groups/", "/Users/").into();
                }
            }
        }
    }

    /// What a refused write leaves behind.
    fn after_refusal(&mut self, asked: &Asked, request: &Request) {
        if asked.is("PUT", "Users") && self.has(Fault::RefusedPutKeepsNickName) {
            let name =
                json!({ "op": "replace", "path": "nickName", "value": asked.body["nickName"] });
            self.operate(request, &asked.path, &name);
        }
        if asked.is("PUT", "Groups") && self.has(Fault::RefusedGroupPutEmpties) {
            let none = json!({ "op": "remove", "path": "members" });
            self.operate(request, &asked.path, &none);
        }
    }

    /// What a change of a user does elsewhere.
    fn after_kept_user(&mut self, asked: &Asked, request: &Request, before: &Value) {
        let groups = before["groups"].as_array().cloned().unwrap_or_default();
        let patched = asked.method == "PATCH";
        if patched && self.has(Fault::PatchEmptiesDesk) && before[SHOWCASE]["desk"].is_object() {
            let remove = json!({ "op": "remove", "path": format!("{SHOWCASE}:desk") });
            self.operate(request, &asked.path, &remove);
        }
        for group in groups {
            let path = format!("/Groups/{}", text(&group["value"]));
            if patched && self.has(Fault::UserPatchLeavesGroups) {
                let gone = format!("members[value eq {}]", before["id"]);
                self.operate(request, &path, &json!({ "op": "remove", "path": gone }));
            }
            if asked.method == "DELETE" && self.has(Fault::LastMemberTakesGroup) {
                let mut looking = request.clone();
                looking.path.clone_from(&path);
                if self.current(&looking)["members"]
                    .as_array()
                    .is_none_or(Vec::is_empty)
                {
                    self.besides(request, "DELETE", path, &Value::Null);
                }
            }
        }
    }

    /// What a change of a group does elsewhere.
    fn after_kept_group(&mut self, asked: &Asked, request: &Request, before: &Value) {
        if asked.method == "PUT" && self.has(Fault::GroupPutClearsTitles) {
            for member in before["members"].as_array().into_iter().flatten() {
                let path = format!("/Users/{}", text(&member["value"]));
                self.operate(request, &path, &json!({ "op": "remove", "path": "title" }));
            }
        }
        let members = asked.body["Operations"][0]["path"] == "members";
        if asked.method == "PATCH" && members && self.has(Fault::MembersLeaveLastModified) {
            self.flag("members", &asked.path);
        }
    }

    fn flag(&mut self, what: &str, path: &str) {
        self.overlays
            .entry(format!("{what} of {path}"))
            .or_default();
    }

    fn is_flagged(&self, what: &str, path: &str) -> bool {
        self.overlays.contains_key(&format!("{what} of {path}"))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The same answer as a page of the web.
fn page(response: Response) -> Response {
    let mut response = Response {
        body: None,
        raw: Some(WEB_PAGE.to_vec()),
        ..response
    };
    response.headers.retain(|(name, _)| name != "content-type");
    response.with("content-type", "text/html")
}
