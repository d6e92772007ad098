//! Faults in lists that nobody filters, and on the way from page to page while others come and go.

use serde_json::{Value, json};

use super::Asked;
use super::cursor::{parameter, without};
use super::queries::{put, query};
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};

/// How many users were created so far, among what the faults remember.
const CREATED: &str = "created";

impl Provider {
    /// The refusal of what identity providers really send.
    pub(super) fn refuses_query(&self, asked: &Asked, request: &Request) -> Option<Problem> {
        let query = request.query.as_deref().unwrap_or_default();
        let filter = parameter(request, "filter").unwrap_or_default();
        let by_key = asked.endpoint == "Groups" && filter.starts_with("externalId");
        if by_key && self.has(Fault::GroupExternalIdFilterRefused) {
            return Some(Problem::invalid_filter("groups are known by their names"));
        }
        let refused = query.ends_with('&') && self.has(Fault::DanglingAmpersandRefused)
            || filter.contains("].") && self.has(Fault::ComparisonBehindBracketsRefused);
        refused.then(|| Problem::invalid_filter("this is not in the grammar"))
    }

    /// Bends a list that nobody filters.
    pub(super) fn bend_plain_list(
        &self,
        asked: &Asked,
        request: &Request,
        response: &mut Response,
    ) {
        let plain = asked.method == "GET" && asked.id.is_none();
        if !plain || parameter(request, "filter").is_some() || response.status != 200 {
            return;
        }
        let (users, groups) = (asked.endpoint == "Users", asked.endpoint == "Groups");
        let list = response
            .body
            .as_mut()
            .and_then(|it| it.get_mut("Resources"));
        let Some(list) = list.and_then(Value::as_array_mut) else {
            return;
        };
        if users && self.has(Fault::PlainListHidesInactive) {
            list.retain(|user| user["active"] != false);
        }
        if users && self.has(Fault::RequestedComesInPlainLists) {
            for user in list.iter_mut() {
                user["urn:example:showcase"]["notes"] = "all that is known".into();
            }
        }
        if groups && self.has(Fault::PlainListOfGroupsLacksLast) {
            list.pop();
        }
        if groups && self.has(Fault::PlainListOfGroupsWithoutMembers) {
            for group in list {
                without(group, "members");
            }
        }
    }
}

impl Provider {
    /// Remembers who joins, and where a walk through pages began.
    pub(super) fn bend_walk(&mut self, asked: &Asked, request: &mut Request) {
        let (pushed, ended) = (
            self.has(Fault::JoinersPushPages),
            self.has(Fault::CursorsEndWithAWrite),
        );
        if !(pushed || ended) {
            return;
        }
        let created = self.remembered(CREATED);
        if asked.creates("Users") {
            self.graveyard
                .insert(CREATED.to_owned(), json!(created + 1));
        }
        if !asked.is("GET", "Users") {
            return;
        }
        let walk = format!("walk {}", query(asked, request, "filter"));
        let start = parameter(request, "startIndex").and_then(|it| it.parse::<i64>().ok());
        let cursor = parameter(request, "cursor");
        if start == Some(1) || cursor.as_deref() == Some("") {
            self.graveyard.insert(walk, json!(created));
        } else if let Some(start) = start.filter(|_| pushed) {
            let since = created - self.remembered(&walk);
            put(asked, request, "startIndex", &json!(start + since));
        }
    }

    fn remembered(&self, name: &str) -> i64 {
        let number = self.graveyard.get(name).and_then(Value::as_i64);
        number.unwrap_or_default()
    }

    /// Ends a walk by cursor on which somebody joined.
    pub(super) fn bent_walk(
        &self,
        asked: &Asked,
        request: &Request,
        response: Response,
    ) -> Response {
        let goes_on = parameter(request, "cursor").is_some_and(|it| !it.is_empty());
        let walk = format!("walk {}", query(asked, request, "filter"));
        let joined = self.remembered(CREATED) > self.remembered(&walk);
        if goes_on && joined && self.has(Fault::CursorsEndWithAWrite) {
            return Problem::invalid_cursor().into();
        }
        response
    }

    /// Bends the later pages of a query by cursor.
    pub(super) fn bent_later_page(
        &mut self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        let later = parameter(request, "cursor").is_some_and(|it| !it.is_empty());
        if !later {
            return response;
        }
        let Some(mut body) = response.body.take() else {
            return response;
        };
        if body["totalResults"].is_number() && self.has(Fault::CursorTotalShrinks) {
            body["totalResults"] = body["itemsPerPage"].clone();
        }
        if self.has(Fault::CursorForgetsAttributes) {
            let list = body.get_mut("Resources").and_then(Value::as_array_mut);
            for resource in list.into_iter().flatten() {
                let id = resource["id"].as_str().unwrap_or_default();
                let mut whole = request.clone();
                whole.path = format!("/{}/{id}", asked.endpoint);
                *resource = self.current(&whole);
            }
        }
        response.body = Some(body);
        response
    }
}
