//! Faults in what each resource shows: schemas, id, times, references.

use serde_json::{Map, Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::message::{Request, Response};
use crate::provider::{Provider, id};
use crate::scim::urn;

impl Provider {
    /// Bends what is asked about resources.
    pub(super) fn bend_resource_request(&mut self, asked: &Asked, request: &mut Request) {
        let mut body = asked.body.clone();
        if asked.is("PUT", "Users") && self.has(Fault::RenamingChangesId) {
            self.give_new_id(asked, request);
        }
        if asked.creates("Users") {
            self.bend_new_user(&mut body);
        }
        if body != asked.body {
            request.body = body.to_string().into_bytes();
        }
    }

    /// From now on a user that is renamed shows another id.
    fn give_new_id(&mut self, asked: &Asked, request: &Request) {
        let before = self.current(request);
        if let Some(id) = before["id"].as_str()
            && before["userName"] != asked.body["userName"]
        {
            let other = Map::from_iter([("id".to_owned(), id::encode(u64::MAX).into())]);
            self.overlays.insert(id.to_owned(), other);
        }
    }

    /// Bends what is answered about resources.
    pub(super) fn bent_resource(
        &mut self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        self.bend_list_numbers(&mut response);
        if !matches!(asked.endpoint.as_str(), "Users" | "Groups") {
            return response;
        }
        let mut response = self.elsewhere(asked, request, response);
        if response.status >= 400 {
            return response;
        }
        self.bend_content_location(&mut response);
        if asked.creates("Users") {
            self.remember(asked, &response);
        }
        let Some(body) = &mut response.body else {
            return response;
        };
        match body.get_mut("Resources").and_then(Value::as_array_mut) {
            Some(resources) => {
                for resource in resources {
                    self.bend_shown(asked, resource);
                }
                self.bend_list_of_resources(body);
            }
            None => self.bend_shown(asked, body),
        }
        response
    }

    /// Answers that tell of another resource than they should.
    fn elsewhere(&mut self, asked: &Asked, request: &Request, response: Response) -> Response {
        let missing = asked.method == "GET" && response.status == 404;
        let of =
            |endpoint: &str| format!("/{endpoint}/{}", asked.id.as_deref().unwrap_or_default());
        if missing && asked.endpoint == "Groups" && self.has(Fault::GroupsShareIdsOfUsers) {
            let user = self.besides(request, "GET", of("Users"), &Value::Null);
            if user.status == 200 {
                let group =
                    json!({ "schemas": [urn::GROUP], "id": asked.id, "displayName": "Staff" });
                return Response::json(200, group);
            }
        }
        let name = asked.body["userName"].as_str().unwrap_or_default();
        let taken = asked.creates("Users") && response.status == 409;
        if taken && name.contains('\u{301}') && self.has(Fault::AccentsMakeAnotherName) {
            let mut body = asked.body.clone();
            body["userName"] = format!("{name}2").into();
            return self.besides(request, "POST", asked.path.clone(), &body);
        }
        let query = request.query.as_deref().unwrap_or_default();
        if asked.is("GET", "Users")
            && query.contains("externalId%20eq")
            && self.has(Fault::FilterExternalIdAnyCase)
        {
            return self.found_in_any_case(request, query, response);
        }
        response
    }

    /// The users whose externalId stands in the query, in any case.
    fn found_in_any_case(
        &mut self,
        request: &Request,
        query: &str,
        mut response: Response,
    ) -> Response {
        let query = query.to_lowercase();
        let all = self.besides(request, "GET", "/Users".to_owned(), &Value::Null);
        let mut list = all.body.unwrap_or_default();
        if let Some(resources) = list.get_mut("Resources").and_then(Value::as_array_mut) {
            resources.retain(|user| {
                let external = user["externalId"].as_str().unwrap_or_default();
                !external.is_empty() && query.contains(&external.to_lowercase())
            });
            let count = resources.len();
            list["totalResults"] = count.into();
            list["itemsPerPage"] = count.into();
            response.body = Some(list);
        }
        response
    }

    /// Notes what is shown of a new user though it is not kept so.
    fn remember(&mut self, asked: &Asked, response: &Response) {
        let Some(id) = response.body.as_ref().and_then(|body| body["id"].as_str()) else {
            return;
        };
        let sent = asked.body.as_object();
        let mut overlay = sent.map(|sent| self.kept_as_sent(sent)).unwrap_or_default();
        let name = &asked.body["userName"];
        let before = self
            .graveyard
            .values()
            .find(|gone| gone["userName"] == *name);
        if let Some(gone) = before.filter(|_| name.is_string() && self.has(Fault::IdGivenAgain)) {
            overlay.insert("id".to_owned(), gone["id"].clone());
        }
        if !overlay.is_empty() {
            self.overlays.insert(id.to_owned(), overlay);
        }
    }

    /// Bends what an answer shows of one resource.
    fn bend_shown(&self, asked: &Asked, resource: &mut Value) {
        let id = resource["id"].as_str().unwrap_or_default().to_owned();
        let Some(shown) = resource.as_object_mut() else {
            return;
        };
        if let Some(overlay) = self.overlays.get(&id) {
            shown.extend(overlay.clone());
        }
        self.bend_schemas_shown(asked, shown);
        self.bend_parts(asked, &id, shown);
        if asked.method == "PUT" && self.has(Fault::ReplaceAnswersWithoutId) {
            shown.shift_remove("id");
        }
        if asked.endpoint == "Groups" && self.has(Fault::GroupsWithoutMeta) {
            shown.shift_remove("meta");
        }
    }

    fn bend_schemas_shown(&self, asked: &Asked, shown: &mut Map<String, Value>) {
        let is_user = asked.endpoint == "Users";
        let by_id = asked.method == "GET" && asked.id.is_some();
        let Some(schemas) = shown.get_mut("schemas").and_then(Value::as_array_mut) else {
            return;
        };
        if by_id && self.has(Fault::ResourceNamesNoSchema) {
            schemas.clear();
        }
        if is_user && self.has(Fault::ResourceNamesForeignSchema) {
            schemas.push("urn:example:vendor:2.0:User".into());
        }
        if self.has(Fault::ExtensionNotInSchemas) {
            schemas.retain(|named| named != urn::ENTERPRISE_USER);
        }
    }

    fn bend_list_of_resources(&self, list: &mut Value) {
        if let Some(schemas) = list
            .get_mut("schemas")
            .and_then(Value::as_array_mut)
            .filter(|_| self.has(Fault::ListNamesBareWord))
        {
            schemas.push("ListResponse".into());
        }
    }
}
