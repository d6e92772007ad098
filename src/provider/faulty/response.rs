//! Faults that answer something else than what is so.

use serde_json::{Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::provider::query::decode;
use crate::provider::{Provider, life_cycle};
use crate::scim::urn;

impl Provider {
    /// Bends an answer where that depends on what was there before.
    pub(super) fn bent_by_state(
        &mut self,
        asked: &Asked,
        request: &Request,
        response: Response,
    ) -> Response {
        let conflict = response.status == 409;
        let user = asked.creates("Users");
        let name = asked.body["userName"].as_str().unwrap_or_default();
        let other_case = name != name.to_lowercase() && self.has(Fault::OtherCaseGetsNumber);
        if user && conflict && (other_case || self.has(Fault::TakenUserNameGetsNumber)) {
            let mut body = asked.body.clone();
            body["userName"] = format!("{name}2").into();
            return self.besides(request, "POST", asked.path.clone(), &body);
        }
        let buried = self.graveyard.values().any(|gone| gone["userName"] == name);
        if user && response.status == 201 && buried && self.has(Fault::UserNameStaysTaken) {
            let path = format!(
                "{}/{}",
                asked.path,
                response.body.unwrap_or_default()["id"]
                    .as_str()
                    .unwrap_or_default()
            );
            self.besides(request, "DELETE", path, &Value::Null);
            return Problem::uniqueness(format!("{name} was taken once")).into();
        }
        if asked.method == "PUT" && conflict && self.has(Fault::ReplaceHidesConflict) {
            return Response::json(200, self.current(request));
        }
        if asked.method == "PUT"
            && response.status == 404
            && asked.never_was()
            && self.has(Fault::ReplaceCreates)
        {
            return self.besides(request, "POST", format!("/{}", asked.endpoint), &asked.body);
        }
        response
    }

    /// Bends an answer.
    pub(super) fn bent(
        &self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        self.bend_missing(asked, &mut response);
        self.bend_discovery(asked, &mut response);
        self.bend_list(asked, request, &mut response);
        self.bend_pages(asked, request, &mut response);
        if matches!(asked.endpoint.as_str(), "Users" | "Groups") && response.status < 300 {
            self.bend_resource(asked, &mut response);
            self.bend_created(asked, &mut response);
        }
        if asked.method == "PUT" && response.status == 200 && self.has(Fault::ReplaceAnswers204) {
            response = Response::empty(204);
        }
        self.bend_refusal(asked, &mut response);
        self.bend_patched(asked, request, &mut response);
        self.bend_label(request, &mut response);
        self.bent_on_the_wire(asked, response)
    }

    fn bend_missing(&self, asked: &Asked, response: &mut Response) {
        if response.status != 404 {
            return;
        }
        let gone = self.graveyard.get(&asked.path).cloned().unwrap_or_default();
        match asked.method.as_str() {
            "DELETE" if self.has(Fault::UnknownDeleteAnswers204) => {
                *response = Response::empty(204);
            }
            "GET" if asked.never_was() && self.has(Fault::UnknownReadAnswers200) => {
                *response = Response::json(200, json!({}));
            }
            "GET" if asked.id.is_none() && self.has(Fault::UnknownEndpointAnswers200) => {
                *response = Response::json(200, json!({}));
            }
            "GET" if self.is_buried(asked) && self.has(Fault::DeletedStillReadable) => {
                *response = Response::json(200, gone);
            }
            "PUT" if self.is_buried(asked) && self.has(Fault::DeletedCanBeReplaced) => {
                *response = Response::json(200, gone);
            }
            "PATCH" if self.is_buried(asked) && self.has(Fault::DeletedCanBePatched) => {
                *response = Response::empty(204);
            }
            _ => {}
        }
    }

    fn bend_list(&self, asked: &Asked, request: &Request, response: &mut Response) {
        let wanted = decode(request.query.as_deref().unwrap_or_default());
        let is_list = asked.is("GET", "Users") && asked.id.is_none() && response.status == 200;
        let Some(body) = response
            .body
            .as_mut()
            .filter(|_| is_list && self.has(Fault::DeletedStillListed))
        else {
            return;
        };
        let named = |gone: &&Value| {
            gone["userName"]
                .as_str()
                .is_some_and(|name| wanted.contains(name))
        };
        let found: Vec<Value> = self.graveyard.values().filter(named).cloned().collect();
        if let Some(resources) = body.get_mut("Resources").and_then(Value::as_array_mut) {
            resources.extend(found);
            let count = resources.len();
            body["totalResults"] = count.into();
            body["itemsPerPage"] = count.into();
        }
    }

    /// Answers that hold one resource.
    fn bend_resource(&self, asked: &Asked, response: &mut Response) {
        let Some(body) = response
            .body
            .as_mut()
            .filter(|body| body["meta"].is_object())
        else {
            return;
        };
        if self.has(Fault::ResourceTypeIsEndpoint) {
            body["meta"]["resourceType"] = asked.endpoint.as_str().into();
        }
        if self.has(Fault::ReplaceResetsCreated) {
            body["meta"]["created"] = body["meta"]["lastModified"].clone();
        }
        if self.has(Fault::CreatedWithoutTime) {
            let date = body["meta"]["created"]
                .as_str()
                .unwrap_or_default()
                .split('T')
                .next()
                .unwrap_or_default();
            body["meta"]["created"] = date.to_owned().into();
        }
        if let Some(meta) = body
            .get_mut("meta")
            .and_then(Value::as_object_mut)
            .filter(|_| self.has(Fault::MetaWithoutLastModified))
        {
            meta.shift_remove("lastModified");
        }
        if asked.method == "GET" && self.has(Fault::MetaLocationLeadsNowhere) {
            let location = body["meta"]["location"].as_str().unwrap_or_default();
            body["meta"]["location"] = location.replace("/Users/", "/User/").into();
        }
        let version = body["meta"]["version"]
            .as_str()
            .map(|tag| tag.trim_start_matches("W/").to_owned());
        if let Some(version) = version.filter(|_| self.has(Fault::MetaVersionDiffers)) {
            body["meta"]["version"] = version.into();
        }
        if let Some(groups) = body
            .get_mut("groups")
            .and_then(Value::as_array_mut)
            .filter(|_| self.has(Fault::GroupsOfUserByName))
        {
            for group in groups {
                group["value"] = group["display"].clone();
            }
        }
        if asked.is("GET", "Groups") && self.has(Fault::DeletedStaysMember) {
            life_cycle::dig_up(self.graveyard.values(), body);
        }
        if asked.is("GET", "Groups") && self.has(Fault::GroupReadAsList) {
            *body = json!({ "schemas": [urn::LIST_RESPONSE], "totalResults": 1, "Resources": [body.take()] });
        }
    }

    fn bend_created(&self, asked: &Asked, response: &mut Response) {
        if response.status != 201 {
            return;
        }
        if let Some(body) = response
            .body
            .as_mut()
            .filter(|_| self.has(Fault::CreateAnswersWhatIsNotKept))
        {
            body["displayName"] = body["displayName"]
                .as_str()
                .unwrap_or_default()
                .to_uppercase()
                .into();
        }
        let password = asked.body["password"].as_str();
        if let (Some(body), Some(password)) = (
            response
                .body
                .as_mut()
                .filter(|_| self.has(Fault::CreateShowsPassword)),
            password,
        ) {
            body["password"] = password.into();
        }
        if self.has(Fault::CreateAnswers200) {
            response.status = 200;
        }
        if self.has(Fault::CreateWithoutLocation) {
            response.headers.retain(|(name, _)| name != "location");
        }
        if self.has(Fault::CreateLocationDiffers) {
            let location = response
                .headers
                .iter_mut()
                .find(|(name, _)| name == "location");
            if let Some((_, value)) = location {
                value.push('/');
            }
        }
        if self.has(Fault::CreateAnswersWithoutBody) {
            response.body = None;
        }
    }

    fn bend_refusal(&self, asked: &Asked, response: &mut Response) {
        let unreadable = response.status == 400 && asked.body.is_null();
        let no_object = response.status == 400 && !asked.body.is_object() && !asked.body.is_null();
        let odd_name = response.status == 400 && asked.body["name"].is_string();
        let status = if asked.method != "POST" {
            response.status
        } else if unreadable && self.has(Fault::MalformedAnswers500)
            || no_object && self.has(Fault::ArrayAnswers500)
            || odd_name && self.has(Fault::WrongTypeAnswers500)
        {
            500
        } else if response.status == 409 && self.has(Fault::DuplicateAnswers400) {
            400
        } else {
            response.status
        };
        let Some(body) = response.body.as_mut().filter(|_| status >= 400) else {
            return;
        };
        if response.status != status {
            response.status = status;
            body["status"] = status.to_string().into();
        }
        if self.has(Fault::ErrorStatusIsNumber) {
            body["status"] = status.into();
        }
        let no_filter = body["scimType"] == "invalidFilter";
        if no_filter && self.has(Fault::InvalidFilterWithoutDetail) {
            body["detail"] = "".into();
        }
        if unreadable && self.has(Fault::ErrorKeywordMadeUp) {
            body["scimType"] = "badRequest".into();
        }
        let omitted = [
            (self.has(Fault::ErrorWithoutSchemas), "schemas"),
            (
                status == 409 && self.has(Fault::DuplicateWithoutKeyword),
                "scimType",
            ),
        ];
        if let Some(body) = body.as_object_mut() {
            for (_, name) in omitted.iter().filter(|(holds, _)| *holds) {
                body.shift_remove(*name);
            }
        }
        if status == 401 && self.has(Fault::UnauthorizedWithoutChallenge) {
            response
                .headers
                .retain(|(name, _)| name != "www-authenticate");
        }
    }

    fn bend_label(&self, request: &Request, response: &mut Response) {
        let unasked = matches!(request.header("accept"), None | Some("*/*"));
        let label = if unasked && self.has(Fault::UnaskedAnswersTextPlain) {
            "text/plain"
        } else if self.has(Fault::LabelledPlainJson) {
            "application/json"
        } else {
            return;
        };
        let known = response
            .headers
            .iter_mut()
            .find(|(name, _)| name == "content-type");
        if let Some((_, value)) = known {
            label.clone_into(value);
        }
    }
}
