//! Faults in what a write does to others: members, groups, users of the same name or title.

use serde_json::{Map, Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::scim::urn;

/// How much of a list is taken.
const TAKEN: usize = 20;

impl Provider {
    /// The refusal of what has to do with another resource.
    pub(super) fn refuses_neighbours(
        &mut self,
        asked: &Asked,
        request: &Request,
    ) -> Option<Problem> {
        let conflict = |why: &str| Some(Problem::status(409, why));
        if asked.creates("Groups") && self.has(Fault::GroupNameStaysTaken) {
            let name = &asked.body["displayName"];
            let mut gone = self.graveyard.values();
            return gone
                .any(|gone| gone["displayName"] == *name)
                .then(|| Problem::uniqueness("there was a group of this name"));
        }
        if asked.endpoint != "Users" || asked.id.is_none() {
            return None;
        }
        if asked.method == "DELETE" {
            let user = self.current(request);
            if self.has(Fault::MemberCannotBeDeleted) && user["groups"].is_array() {
                return conflict("the user is in a group");
            }
            if self.has(Fault::InactiveCannotBeDeleted) && user["active"] == false {
                return conflict("the user is inactive");
            }
            return None;
        }
        let name = new_name(asked).filter(|_| self.has(Fault::OwnNameInOtherCaseIsTaken))?;
        let own = self.current(request);
        let own = own["userName"].as_str()?;
        (own != name && own.eq_ignore_ascii_case(&name))
            .then(|| Problem::uniqueness("there is a user of this name"))
    }

    /// What is there before a write; bends its body.
    pub(super) fn bend_neighbours(&mut self, asked: &Asked, request: &mut Request) -> Value {
        let known = matches!(asked.endpoint.as_str(), "Users" | "Groups");
        let writes = matches!(asked.method.as_str(), "POST" | "PUT" | "PATCH" | "DELETE");
        if !known || !writes {
            return Value::Null;
        }
        let before = self.current(request);
        let mut body = asked.body.clone();
        let is_group = asked.endpoint == "Groups";
        if asked.creates("Groups") && self.has(Fault::GroupBeginsWithTwentyMembers) {
            cut(&mut body["members"]);
        }
        if asked.method == "PATCH" && self.has(Fault::PatchAppliesTwentyOperations) {
            cut(&mut body["Operations"]);
        }
        if asked.method == "PATCH" && is_group && self.has(Fault::PatchAddsTwentyMembers) {
            for operation in body["Operations"].as_array_mut().into_iter().flatten() {
                cut(&mut operation["value"]);
            }
        }
        if asked.method == "PUT" && is_group && self.has(Fault::GroupPutOnlyAddsMembers) {
            let former = before["members"].as_array().into_iter().flatten();
            let former = former.map(|it| json!({ "value": it["value"] }));
            if let Some(members) = body["members"].as_array_mut() {
                members.extend(former);
            }
        }
        if body != asked.body {
            request.body = body.to_string().into_bytes();
        }
        before
    }

    /// What a write does to others; `before` is what was there.
    pub(super) fn bent_neighbours(
        &mut self,
        asked: &Asked,
        request: &Request,
        before: &Value,
        response: Response,
    ) -> Response {
        match asked.endpoint.as_str() {
            "Users" if asked.method == "GET" => {
                self.bent_reading_of_users(asked, request, response)
            }
            "Users" if response.status >= 400 => {
                self.bent_refusal_of_user(asked, request, response)
            }
            "Users" => {
                self.after_user(asked, request, before);
                response
            }
            "Groups" if response.status >= 400 => {
                if asked.method == "PATCH" && self.has(Fault::RefusedGroupPatchAddsMember) {
                    self.operate(request, &asked.path, &asked.body["Operations"][0]);
                }
                response
            }
            "Groups" => {
                self.after_group(asked, request, before, &response);
                response
            }
            _ => response,
        }
    }

    /// What comes after a change of a user that succeeded.
    fn after_user(&mut self, asked: &Asked, request: &Request, before: &Value) {
        let groups = before["groups"].as_array().cloned().unwrap_or_default();
        let groups: Vec<String> = groups
            .iter()
            .map(|it| path("Groups", &it["value"]))
            .collect();
        match asked.method.as_str() {
            "DELETE" if self.has(Fault::DeletingMemberEmptiesGroup) => {
                for group in groups {
                    self.operate(
                        request,
                        &group,
                        &json!({ "op": "remove", "path": "members" }),
                    );
                }
            }
            "PUT" if self.has(Fault::UserPutLeavesGroups) => {
                for group in groups {
                    self.operate(request, &group, &removing(&before["id"]));
                }
            }
            "PATCH" => self.after_patch_of_user(asked, request, before),
            _ => {}
        }
    }

    fn after_patch_of_user(&mut self, asked: &Asked, request: &Request, before: &Value) {
        let now = self.current(request);
        if self.has(Fault::ReactivationHasNoEffect) && before["active"] == false {
            let closed = json!({ "op": "replace", "path": "active", "value": false });
            self.operate(request, &asked.path, &closed);
        }
        if self.has(Fault::PatchDropsRoles) && before["roles"].is_array() {
            let none = json!({ "op": "remove", "path": "roles" });
            self.operate(request, &asked.path, &none);
        }
        let extension = &before[urn::ENTERPRISE_USER];
        let removed = extension.is_object() && now[urn::ENTERPRISE_USER].is_null();
        if removed && self.has(Fault::ExtensionCannotBeRemoved) {
            let back = json!({ "op": "add", "value": { urn::ENTERPRISE_USER: extension } });
            self.operate(request, &asked.path, &back);
        }
        if self.has(Fault::PatchChangesAllOfThatTitle) && now["title"] != before["title"] {
            let title = json!({ "op": "replace", "path": "title", "value": now["title"] });
            let alike = format!("title eq {}", before["title"]);
            for user in self.users_with(request, &alike) {
                self.operate(request, &path("Users", &user["id"]), &title);
            }
        }
    }

    /// What comes after a change of a group that succeeded.
    fn after_group(&mut self, asked: &Asked, request: &Request, before: &Value, done: &Response) {
        let members = before["members"].as_array().cloned().unwrap_or_default();
        let patches = asked.method == "PATCH";
        if self.has(Fault::GroupDeletesItsMembers) && asked.method == "DELETE" {
            for member in &members {
                let path = path("Users", &member["value"]);
                self.besides(request, "DELETE", path, &Value::Null);
            }
        }
        if self.has(Fault::GroupPatchDeactivatesMembers) && patches {
            let closed = json!({ "op": "replace", "path": "active", "value": false });
            for member in &members {
                self.operate(request, &path("Users", &member["value"]), &closed);
            }
        }
        let now = if asked.creates("Groups") {
            done.body.clone().unwrap_or_default()
        } else {
            self.current(request)
        };
        let count = now["members"].as_array().map_or(0, Vec::len);
        let more = patches && count > members.len();
        if self.has(Fault::AddingDropsFirstOfThree) && members.len() > 2 && more {
            self.operate(request, &asked.path, &removing(&members[0]["value"]));
        }
        let linked = patches && now["externalId"] != before["externalId"];
        if self.has(Fault::LinkingEmptiesGroup) && linked {
            self.operate(
                request,
                &asked.path,
                &json!({ "op": "remove", "path": "members" }),
            );
        }
        if self.has(Fault::SecondGroupLeavesFirst) {
            self.leave_other_groups(request, &now);
        }
    }

    /// The members of a group leave all others.
    fn leave_other_groups(&mut self, request: &Request, group: &Value) {
        for member in group["members"].as_array().into_iter().flatten() {
            let mut user = request.clone();
            user.path = path("Users", &member["value"]);
            let groups = self.current(&user)["groups"].clone();
            let others = groups.as_array().into_iter().flatten();
            for other in others.filter(|other| other["value"] != group["id"]) {
                let path = path("Groups", &other["value"]);
                self.operate(request, &path, &removing(&member["value"]));
            }
        }
    }

    fn bent_refusal_of_user(
        &mut self,
        asked: &Asked,
        request: &Request,
        response: Response,
    ) -> Response {
        let renames = matches!(asked.method.as_str(), "PUT" | "PATCH") && response.status == 409;
        if asked.method == "PUT" && self.has(Fault::RefusedPutKeepsTitle) {
            let title = json!({ "op": "replace", "path": "title", "value": asked.body["title"] });
            self.operate(request, &asked.path, &title);
        }
        if renames && asked.method == "PATCH" && self.has(Fault::ConflictKeepsFirstOperation) {
            self.operate(request, &asked.path, &asked.body["Operations"][0]);
        }
        let louder = new_name(asked).filter(|name| name.to_lowercase() != *name);
        if let Some(name) = louder
            && renames
            && self.has(Fault::RenamedToTakenInOtherCase)
        {
            let id = asked.id.clone().unwrap_or_default();
            let named = Map::from_iter([("userName".to_owned(), name.into())]);
            self.overlays.insert(id, named);
            return Response::json(200, self.current(request));
        }
        if !asked.creates("Users") || response.status != 409 {
            return response;
        }
        let name = asked.body["userName"].as_str().unwrap_or_default();
        let free = self.has(Fault::InactiveNameIsFree) && {
            let holders = self.users_with(request, &format!("userName eq {}", json!(name)));
            holders.iter().any(|user| user["active"] == false)
        };
        if free {
            let mut body = asked.body.clone();
            body["userName"] = format!("{name}2").into();
            body["externalId"] = Value::Null;
            return self.besides(request, "POST", asked.path.clone(), &body);
        }
        response
    }

    fn bent_reading_of_users(
        &mut self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        let query = request.query.as_deref().unwrap_or_default().to_lowercase();
        let Some(body) = response.body.as_mut().filter(|_| response.status == 200) else {
            return response;
        };
        let groups = body.get_mut("groups").and_then(Value::as_array_mut);
        if let Some(groups) = groups.filter(|_| self.has(Fault::UserShowsLastGroupOnly)) {
            groups.drain(..groups.len().saturating_sub(1));
        }
        let asks = asked.id.is_none() && query.contains("externalid%20eq");
        if asks && self.has(Fault::DeletedFoundByExternalId) {
            let is_asked_for = |gone: &&Value| {
                let external = gone["externalId"].as_str().unwrap_or_default();
                !external.is_empty() && query.contains(&external.to_lowercase())
            };
            let gone: Vec<Value> = self
                .graveyard
                .values()
                .filter(is_asked_for)
                .cloned()
                .collect();
            if !gone.is_empty() {
                (body["totalResults"], body["itemsPerPage"]) =
                    (gone.len().into(), gone.len().into());
                body["Resources"] = gone.into();
            }
        }
        response
    }

    /// The users whom a filter finds.
    fn users_with(&mut self, request: &Request, filter: &str) -> Vec<Value> {
        let body = json!({ "schemas": [urn::SEARCH_REQUEST], "filter": filter });
        let found = self.besides(request, "POST", "/Users/.search".to_owned(), &body);
        let found = found.body.unwrap_or_default();
        found["Resources"].as_array().cloned().unwrap_or_default()
    }

    /// Sends one operation besides.
    pub(super) fn operate(&mut self, request: &Request, path: &str, operation: &Value) {
        let body = json!({ "schemas": [urn::PATCH_OP], "Operations": [operation] });
        self.besides(request, "PATCH", path.to_owned(), &body);
    }
}

/// The userName that a PUT or a PATCH gives.
pub(super) fn new_name(asked: &Asked) -> Option<String> {
    let mut operations = asked.body["Operations"].as_array().into_iter().flatten();
    let named = match asked.method.as_str() {
        "PUT" => &asked.body["userName"],
        "PATCH" => &operations.find(|it| it["path"] == "userName")?["value"],
        _ => return None,
    };
    named.as_str().map(str::to_owned)
}

fn path(endpoint: &str, id: &Value) -> String {
    format!("/{endpoint}/{}", id.as_str().unwrap_or_default())
}

fn removing(member: &Value) -> Value {
    json!({ "op": "remove", "path": format!("members[value eq {member}]") })
}

fn cut(list: &mut Value) {
    if let Some(list) = list.as_array_mut() {
        list.truncate(TAKEN);
    }
}
