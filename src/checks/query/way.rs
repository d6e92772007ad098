//! A way to ask: an endpoint, and whether by GET or by POST (RFC 7644 sections 3.4.2 and 3.4.3).

use crate::checks::trial::Trial;
use crate::client::{Request, with_query};
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use serde_json::Value;

/// Where, and how.
#[derive(Clone, Debug)]
pub(in crate::checks) struct Way {
    /// The endpoint; empty for the base URL.
    endpoint: String,
    by_post: bool,
}

impl Way {
    /// By GET.
    pub(in crate::checks) fn get(endpoint: &str) -> Self {
        Way {
            endpoint: endpoint.to_owned(),
            by_post: false,
        }
    }

    /// By POST to `/.search` below it.
    pub(in crate::checks) fn search(endpoint: &str) -> Self {
        Way {
            endpoint: endpoint.to_owned(),
            by_post: true,
        }
    }

    /// By GET, and by POST where that is offered.
    pub(in crate::checks) fn both(t: &Trial, endpoint: &str) -> Vec<Self> {
        let mut ways = vec![Way::get(endpoint)];
        if t.has(Feature::Search) {
            ways.push(Way::search(endpoint));
        }
        ways
    }

    /// Asks once. The parameters are those of a search; in a URL a list stands with commas.
    pub(in crate::checks) async fn ask(&self, t: &Trial, query: &Value) -> Result<Reply, Stop> {
        t.send(self.request(query, 1)).await
    }

    /// Asks; where pages are short, for all of them as if they were one.
    pub(in crate::checks) async fn all(&self, t: &Trial, query: &Value) -> Result<Reply, Stop> {
        if !query["startIndex"].is_null() || !query["count"].is_null() {
            return self.ask(t, query).await;
        }
        t.whole(|start| self.request(query, start)).await
    }

    /// Skips where this way is not offered.
    pub(in crate::checks) fn offered(&self, reply: &Reply) -> Result<(), Stop> {
        let not_by_post = self.by_post && matches!(reply.code(), 404 | 405);
        if not_by_post || matches!(reply.code(), 400 | 403 | 501) {
            let how = if self.by_post { "POST" } else { "GET" };
            let why = format!("the provider refuses this {how} with {}", reply.code());
            return Err(Stop::Skipped(why));
        }
        Ok(())
    }

    fn request(&self, query: &Value, start: usize) -> Request {
        let mut query = query.clone();
        if start > 1 {
            query["startIndex"] = start.into();
        }
        if self.by_post {
            query["schemas"] = serde_json::json!([urn::SEARCH_REQUEST]);
            let path = format!("{}/.search", self.endpoint);
            return Request::with_json(Method::Post, path, &query);
        }
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Array(names) => {
                let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
                names.join(",")
            }
            other => other.to_string(),
        };
        let parameters = query.as_object().into_iter().flatten();
        let parameters: Vec<(&str, String)> = parameters
            .map(|(name, value)| (name.as_str(), text(value)))
            .collect();
        let parameters: Vec<(&str, &str)> = parameters
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let path = if self.endpoint.is_empty() {
            "/"
        } else {
            &self.endpoint
        };
        Request::get(with_query(path, &parameters))
    }
}
