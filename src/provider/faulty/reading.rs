//! Faults in which paths lead to a resource, and in what is shown there.

use serde_json::Value;

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::message::{Request, Response};

impl Provider {
    /// Bends the path of a reading.
    pub(super) fn bend_reading(&self, asked: &Asked, request: &mut Request) {
        if !asked.is("GET", "Users") {
            return;
        }
        if let Some(id) = asked.id.as_ref().filter(|_| self.has(Fault::IdInAnyCase)) {
            request.path = format!("/Users/{}", id.to_lowercase());
        }
        let decoded = request.path.replace("%2e", ".").replace("%2f", "/");
        let climbs = decoded
            .split_once("/../")
            .map(|(_, rest)| format!("/{rest}"));
        if let Some(elsewhere) = climbs.filter(|_| self.has(Fault::EncodedSlashClimbs)) {
            request.path = elsewhere;
        }
    }

    /// Bends what was read.
    pub(super) fn bent_reading(
        &mut self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        let reads = asked.is("GET", "Users");
        if reads && response.status == 404 && self.has(Fault::UsersEndpointShowsGroups) {
            let path = format!("/Groups/{}", asked.id.as_deref().unwrap_or_default());
            let group = self.besides(request, "GET", path, &Value::Null);
            return if group.status == 200 { group } else { response };
        }
        let Some(body) = response.body.as_mut().filter(|_| response.status == 200) else {
            return response;
        };
        let searches = asked.is("POST", "Users") && asked.id.as_deref() == Some(".search");
        let whole = !request
            .query
            .as_deref()
            .unwrap_or_default()
            .contains("ttributes=");
        let left_out = [
            (
                searches && self.has(Fault::SearchLeavesOutUserName),
                "userName",
            ),
            (reads && whole && self.has(Fault::ListsLeaveOutName), "name"),
        ];
        let resources = body.get_mut("Resources").and_then(Value::as_array_mut);
        for user in resources
            .into_iter()
            .flatten()
            .filter_map(Value::as_object_mut)
        {
            for (_, name) in left_out.iter().filter(|(holds, _)| *holds) {
                user.shift_remove(*name);
            }
        }
        let alone = reads && asked.id.is_some() && body["userName"].is_string();
        if alone && body["nickName"].is_null() && self.has(Fault::UnassignedIsEmptyText) {
            body["nickName"] = "".into();
        }
        response
    }
}
