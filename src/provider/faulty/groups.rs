//! Faults in groups alone, which whoever looks at users does not find.

use serde_json::{Value, json};

use super::Asked;
use super::cursor::{parameter, set, without};
use crate::fault::Fault;
use crate::provider::message::{Request, Response};
use crate::provider::{Provider, id};

impl Provider {
    /// Bends what is asked of groups before it is carried out.
    pub(super) fn bend_of_groups(&self, asked: &Asked, request: &mut Request) {
        if asked.endpoint != "Groups" {
            self.bend_of_users(asked, request);
            return;
        }
        if self.has(Fault::GroupIfMatchIgnored) {
            request.headers.retain(|(name, _)| name != "if-match");
        }
        let ignored = [
            (Fault::GroupCountIgnored, "count"),
            (Fault::GroupSortIgnored, "sortBy"),
            (Fault::GroupAttributesIgnored, "attributes"),
        ];
        for (fault, name) in ignored {
            if asked.method == "GET" && parameter(request, name).is_some() && self.has(fault) {
                set(request, name, None);
            }
        }
        if let Some(query) = request
            .query
            .as_mut()
            .filter(|_| self.has(Fault::GroupNameIsAPrefix))
        {
            *query = query
                .replace("displayName%20eq", "displayName%20sw")
                .replace("displayName+eq", "displayName+sw");
        }
        if asked.searches() && self.has(Fault::GroupSearchFilterIgnored) {
            let mut body = asked.body.clone();
            without(&mut body, "filter");
            request.body = body.to_string().into_bytes();
        }
    }

    /// Several versions in one condition, of which a provider reads none.
    fn bend_of_users(&self, _: &Asked, request: &mut Request) {
        let condition = request
            .headers
            .iter_mut()
            .find(|(name, value)| name == "if-match" && value.contains(','));
        if let Some((_, value)) = condition.filter(|_| {
            self.settings
                .faults
                .contains(&Fault::SeveralVersionsNeverMatch)
        }) {
            *value = format!("\"{}\"", value.replace('"', "").replace(',', ";"));
        }
    }

    /// Bends what is answered of groups.
    pub(super) fn bent_of_groups(
        &mut self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        if asked.endpoint != "Groups" {
            return self.bent_of_users(asked, response);
        }
        let reads = asked.method == "GET";
        let members = asked.body["Operations"].to_string().contains("members");
        if asked.method == "PATCH"
            && response.status < 300
            && members
            && self.has(Fault::GroupVersionStaysWithMembers)
            && let Some(number) = asked.id.as_deref().and_then(id::decode)
        {
            self.store.set_version(number, |_| 1);
        }
        if response.status == 201 && self.has(Fault::GroupWithoutLocation) {
            response.headers.retain(|(name, _)| name != "location");
        }
        if reads && response.status == 404 {
            if let Some(gone) = self
                .graveyard
                .get(&asked.path)
                .filter(|_| self.has(Fault::DeletedGroupStillReadable))
            {
                return Response::json(200, gone.clone());
            }
            if asked.never_was() && self.has(Fault::UnknownGroupWithoutError) {
                return Response::empty(404);
            }
        }
        let filter = parameter(request, "filter").unwrap_or_default();
        let blind = filter.starts_with("externalId") && self.has(Fault::GroupExternalIdFindsNobody)
            || filter.starts_with("members") && self.has(Fault::GroupsByMemberFindNobody);
        let Some(body) = response.body.as_mut().filter(|_| response.status < 300) else {
            return response;
        };
        if blind && body["Resources"].is_array() {
            body["totalResults"] = 0.into();
            body["itemsPerPage"] = 0.into();
            body["Resources"] = json!([]);
        }
        if body["totalResults"] == 0 && reads && self.has(Fault::NoGroupAnswers404) {
            return Response::empty(404);
        }
        if body["meta"]["created"].is_string() && self.has(Fault::GroupLastModifiedStays) {
            body["meta"]["lastModified"] = body["meta"]["created"].clone();
        }
        let listed = body.get_mut("Resources").and_then(Value::as_array_mut);
        for group in listed.into_iter().flatten() {
            if self
                .settings
                .faults
                .contains(&Fault::GroupsListedWithoutMembers)
            {
                without(group, "members");
            }
        }
        response
    }

    /// What differs between a list and what is read alone, and what a change makes of a body that cannot be read.
    fn bent_of_users(&self, asked: &Asked, mut response: Response) -> Response {
        if response.status == 304 && self.has(Fault::NotModifiedWithoutVersion) {
            response.headers.retain(|(name, _)| name != "etag");
        }
        let changes = matches!(asked.method.as_str(), "PUT" | "PATCH");
        let unread = response.status == 400 && !asked.body.is_object();
        if changes && unread && self.has(Fault::UnreadableChangeAnswers500) {
            response.status = 500;
            if let Some(body) = response.body.as_mut() {
                body["status"] = "500".into();
            }
        }
        let list = response
            .body
            .as_mut()
            .and_then(|it| it.get_mut("Resources"));
        for resource in list.and_then(Value::as_array_mut).into_iter().flatten() {
            if resource["meta"]["version"].is_string() && self.has(Fault::ListedVersionDiffers) {
                resource["meta"]["version"] = "W/\"0\"".into();
            }
        }
        response
    }
}
