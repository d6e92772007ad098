//! Faults in paging by index (RFC 7644 section 3.4.2.4).

use serde_json::Value;

use super::Asked;
use super::cursor::{parameter, set, without};
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};

impl Provider {
    /// The refusal of a page that could be had.
    pub(super) fn refuses_page(&self, asked: &Asked, request: &Request) -> Option<Problem> {
        let number = |name: &str| parameter(request, name)?.parse::<u64>().ok();
        if asked.method != "GET" {
            return None;
        }
        if number("count") > Some(1000) && self.has(Fault::LargeCountRefused) {
            return Some(Problem::invalid_value("count is too large"));
        }
        if number("startIndex") > Some(10) && self.has(Fault::PastTheEndAnswers404) {
            return Some(Problem::not_found("that page"));
        }
        let order = parameter(request, "sortOrder").unwrap_or_default();
        let known = matches!(order.as_str(), "" | "ascending" | "descending");
        if !known && self.has(Fault::SortOrderUnknownAnswers500) {
            return Some(Problem::status(500, "sortOrder is unknown"));
        }
        let odd =
            |name: &str| parameter(request, name).is_some_and(|it| it.parse::<i64>().is_err());
        (odd("count") && self.has(Fault::CountNoNumberAnswers500))
            .then(|| Problem::status(500, "count is no number"))
    }

    /// Bends what is asked for before it is carried out.
    pub(super) fn bend_page(&self, asked: &Asked, request: &mut Request) {
        let given = |name: &str| parameter(request, name).is_some();
        let plain = given("count") && !given("startIndex") && !given("cursor");
        if asked.method == "GET" && plain && self.has(Fault::PlainCountSkipsFirst) {
            set(request, "startIndex", Some("2"));
        }
    }

    /// Bends the list that is answered.
    pub(super) fn bent_page(
        &self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        let whole = ["filter", "count", "startIndex", "cursor"];
        let plain = whole.iter().all(|name| parameter(request, name).is_none());
        let is_list = asked.is("GET", "Users") && asked.id.is_none() && response.status == 200;
        if let Some(body) = response.body.as_mut()
            && plain
            && is_list
            && self.has(Fault::PlainListCutSilently)
        {
            if let Some(list) = body.get_mut("Resources").and_then(Value::as_array_mut) {
                list.truncate(1);
            }
            without(body, "startIndex");
            without(body, "itemsPerPage");
        }
        response
    }

    /// Bends what `/ServiceProviderConfig` says of lists.
    pub(super) fn bend_max_results(&self, config: &mut Value) {
        if self.has(Fault::MaxResultsExceeded) {
            config["filter"]["maxResults"] = 1.into();
        }
    }
}
