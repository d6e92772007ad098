//! The faults that lie around the sound provider: what it is asked is bent before, and what it answers after.
//! So the sound provider need not know of them, and each is consulted in one place here.

mod attributes;
mod bulk;
mod cursor;
mod declared;
mod discovery;
mod extension;
mod groups;
mod hostile;
mod kept;
mod late;
mod me;
mod neighbours;
mod paging;
mod patched;
mod projected;
mod published;
mod queries;
mod reading;
mod refused;
mod request;
mod resource;
mod response;
mod searched;
mod security;
mod sent;
mod shown;
mod versions;
mod walks;
mod wire;
mod written;

use serde_json::Value;

use super::message::{Request, Response};
use super::{Provider, id};
use crate::fault::Fault;

/// What a request is about.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    /// The first part of the path: `Users`.
    pub(super) endpoint: String,
    /// The id in the path.
    pub(super) id: Option<String>,
    /// The body as it came, null if it is no JSON.
    pub(super) body: Value,
}

impl Asked {
    pub(super) fn of(request: &Request) -> Self {
        let mut parts = request.path.trim_matches('/').split('/');
        Asked {
            method: request.method.clone(),
            path: request.path.clone(),
            endpoint: parts.next().unwrap_or_default().to_owned(),
            id: parts.next().map(str::to_owned),
            body: serde_json::from_slice(&request.body).unwrap_or_default(),
        }
    }

    fn is(&self, method: &str, endpoint: &str) -> bool {
        self.method == method && self.endpoint == endpoint
    }

    /// A query by POST.
    fn searches(&self) -> bool {
        self.method == "POST" && self.path.trim_end_matches('/').ends_with("/.search")
    }

    /// A creation at this endpoint.
    pub(super) fn creates(&self, endpoint: &str) -> bool {
        self.is("POST", endpoint) && self.id.is_none()
    }

    /// The path names a resource that never was.
    fn never_was(&self) -> bool {
        let resources = matches!(self.endpoint.as_str(), "Users" | "Groups");
        resources
            && self
                .id
                .as_deref()
                .is_some_and(|id| id::decode(id).is_none())
    }
}

impl Provider {
    /// Answers a request as the faults have it.
    pub(super) fn answer_with_faults(&mut self, request: &Request) -> Response {
        let mut request = self.as_meant(request);
        self.bend_hostile(&mut request);
        self.bend_token(&mut request);
        let asked = Asked::of(&request);
        let refusal = self.refuses_wrongly(&asked, &request);
        let refusal = refusal
            .or_else(|| self.refuses_written(&asked))
            .or_else(|| self.refuses_names(&asked, &request))
            .or_else(|| self.refuses_page(&asked, &request))
            .or_else(|| self.refuses_version(&request))
            .or_else(|| self.refuses_hostile(&asked, &request))
            .or_else(|| self.refuses_search(&asked))
            .or_else(|| self.refuses_neighbours(&asked, &request))
            .or_else(|| self.refuses_kept(&asked))
            .or_else(|| self.refuses_query(&asked, &request))
            .or_else(|| self.refuses_on_the_wire(&asked, &request));
        let refusal = refusal.or_else(|| self.refuses_attributes(&asked, &request));
        if let Some(refusal) = refusal {
            return self.bent(&asked, &request, Response::from(refusal));
        }
        self.bend(&asked, &mut request);
        let query = request.clone();
        self.bend_asked_attributes(&mut request);
        self.bend_projection(&asked, &mut request);
        self.bend_page(&asked, &mut request);
        self.bend_version(&asked, &mut request);
        self.bend_search(&asked, &mut request);
        self.bend_reading(&asked, &mut request);
        self.bend_resource_request(&asked, &mut request);
        let deletes = asked.method == "DELETE";
        let before = if deletes {
            self.current(&request)
        } else {
            Value::Null
        };
        self.bend_of_groups(&asked, &mut request);
        self.bend_query(&asked, &mut request);
        self.bend_bulk(&asked, &mut request);
        self.bend_me(&asked, &mut request);
        self.bend_kept(&asked, &mut request);
        let neighbours = self.bend_neighbours(&asked, &mut request);
        let answer = self.answer(&request);
        let response = answer.unwrap_or_else(Response::from);
        let response = self.bent_neighbours(&asked, &request, &neighbours, response);
        let response = self.bent_kept(&asked, &request, &neighbours, response);
        let response = self.bent_bulk(&asked, &request, response);
        let response = self.bent_me(&asked, response);
        self.afterwards(&asked, &request, &response);
        if deletes && response.status < 300 {
            self.graveyard.insert(asked.path.clone(), before);
        }
        let response = self.bent_hostile(&asked, &request, response);
        let response = self.leaks_by_cursor(&request, response);
        let response = self.bent_page(&asked, &request, response);
        let response = self.bent_creation(&asked, &request, response);
        let response = self.bent_projection(&asked, &request, response);
        let response = self.bent_version(&asked, response);
        let response = self.bent_search(&asked, &request, response);
        let response = self.bent_of_groups(&asked, &request, response);
        let response = self.bent_query(&asked, &request, response);
        let response = self.bent_by_method(&asked, &request, response);
        let response = self.bent_by_state(&asked, &request, response);
        let response = self.bent_resource(&asked, &request, response);
        let response = self.bent_reading(&asked, &request, response);
        let response = self.bent_attributes(&asked, &query, response);
        let response = self.bent_elsewhere(&asked, &request, response);
        self.bent(&asked, &request, response)
    }

    /// The resource at the path of the request, as a GET shows it; null if there is none.
    pub(super) fn current(&mut self, request: &Request) -> Value {
        let asked = Request {
            method: "GET".to_owned(),
            path: request.path.clone(),
            query: None,
            headers: request
                .headers
                .iter()
                .filter(|(name, _)| name == "authorization")
                .cloned()
                .collect(),
            body: Vec::new(),
        };
        let answer = self.answer(&asked);
        answer
            .ok()
            .filter(|answer| answer.status == 200)
            .and_then(|answer| answer.body)
            .unwrap_or_default()
    }

    /// Sends another request with the credentials of this one.
    fn besides(&mut self, request: &Request, method: &str, path: String, body: &Value) -> Response {
        let mut other = request.clone();
        method.clone_into(&mut other.method);
        other.path = path;
        other.query = None;
        other.body = body.to_string().into_bytes();
        other.headers.retain(|(name, _)| name != "if-match");
        self.answer(&other).unwrap_or_else(Response::from)
    }

    /// True if the path is that of a resource that was deleted.
    fn is_buried(&self, asked: &Asked) -> bool {
        self.graveyard.contains_key(&asked.path)
    }

    /// What happens besides what was asked for.
    fn afterwards(&mut self, asked: &Asked, request: &Request, response: &Response) {
        self.note_manager(asked, response);
        let is_user = asked.creates("Users");
        if is_user && response.status == 400 && self.has(Fault::RefusedCreateLeavesUser) {
            let name = asked.body["userName"].clone();
            let body = serde_json::json!({ "schemas": [crate::scim::urn::USER], "userName": name });
            self.besides(request, "POST", asked.path.clone(), &body);
        }
        if is_user && response.status == 201 && self.has(Fault::CreateJoinsGroups) {
            let id = response
                .body
                .as_ref()
                .map(|body| body["id"].clone())
                .unwrap_or_default();
            for group in asked.body["groups"].as_array().into_iter().flatten() {
                let path = format!("/Groups/{}", group["value"].as_str().unwrap_or_default());
                let operation = serde_json::json!({ "op": "add", "path": "members", "value": [{ "value": id }] });
                let body = serde_json::json!({ "schemas": [crate::scim::urn::PATCH_OP], "Operations": [operation] });
                self.besides(request, "PATCH", path, &body);
            }
        }
    }
}
