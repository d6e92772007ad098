//! Faults that hostile requests find: what is told, what is let in, and what breaks.

use serde_json::{Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::provider::query::decode;
use crate::provider::store::Stored;
use crate::provider::tenancy::{bearer, log_in};

/// The levels of a body below which a sound parser does not go either.
const DEEP: usize = 100;

impl Provider {
    /// Bends a request that is made to be misunderstood.
    pub(super) fn bend_hostile(&self, request: &mut Request) {
        let asked = Asked::of(request);
        let searches = asked.path.ends_with("/.search");
        let header = request.header("authorization").map(str::to_owned);
        let empty = header.as_deref().map(str::trim) == Some("Bearer");
        if (searches && header.is_none() && self.has(Fault::SearchWithoutToken))
            || (empty && self.has(Fault::EmptyTokenWillDo))
        {
            log_in(request, self.token().unwrap_or_default());
        }
        let wanted = request.header("x-http-method-override").map(str::to_owned);
        if let Some(method) = wanted.filter(|_| self.has(Fault::MethodCanBeOverridden)) {
            request.method = method;
        }
        self.bend_filter(request);
        let template = asked.body["displayName"].as_str().unwrap_or_default();
        if template.contains("{7*7}") && self.has(Fault::TemplatesAreEvaluated) {
            let mut body = asked.body.clone();
            body["displayName"] = template.replace("{7*7}", "49").into();
            request.body = body.to_string().into_bytes();
        }
    }

    /// Bends a filter; what is left of it finds everybody, or whom its beginning names.
    fn bend_filter(&self, request: &mut Request) {
        let query = decode(request.query.as_deref().unwrap_or_default());
        let Some(filter) = query.strip_prefix("filter=") else {
            return;
        };
        let wild = ["\"%\"", "\"_\"", "\"*\""];
        let wild = wild.iter().any(|letter| filter.contains(letter));
        if filter.contains("' or '") && self.has(Fault::FilterIsInjectable) {
            request.query = None;
        }
        let guessed = || self.has(Fault::PasswordCanBeFiltered) && self.has_password_like(filter);
        if (filter.contains(" and userName ") && wild && self.has(Fault::WildcardsMatchAnything))
            || guessed()
        {
            let first = filter.split(" and ").next().unwrap_or_default();
            request.query = Some(format!("filter={first}"));
        }
    }

    /// True if somebody's password begins with what the filter compares passwords with.
    fn has_password_like(&self, filter: &str) -> bool {
        let compared = filter.split("password ").nth(1);
        let start = compared.and_then(|rest| rest.split('"').nth(1));
        let begins = |user: &Stored| {
            let password = user.attributes.get("password").and_then(Value::as_str);
            password.is_some_and(|it| start.is_some_and(|start| it.starts_with(start)))
        };
        self.store.all(0).any(begins)
    }

    /// The refusal of what a sound provider takes, or refuses otherwise.
    pub(super) fn refuses_hostile(&self, asked: &Asked, request: &Request) -> Option<Problem> {
        let id = asked.id.as_deref().map(decode).unwrap_or_default();
        let odd = asked.method == "GET" && id.contains('\'');
        let broken = (odd && self.has(Fault::OddIdAnswers500))
            || (nesting(&request.body) > DEEP && self.has(Fault::DeepNestingAnswers500));
        broken.then(|| Problem::status(500, "something went wrong"))
    }

    /// Bends an answer so that it tells too much.
    pub(super) fn bent_hostile(
        &self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        let Some(body) = response.body.as_mut() else {
            return response;
        };
        let hash = || json!("{SSHA}c2NpbXByb29mIGlzIG5vdCBhIGhhc2g=");
        let query = decode(request.query.as_deref().unwrap_or_default());
        let by_name = query.contains("attributes=password");
        if asked.endpoint == "Users" && response.status == 200 {
            if by_name && asked.id.is_some() && self.has(Fault::PasswordOnRequest) {
                body["password"] = hash();
            }
            let listed = body.get_mut("Resources").and_then(Value::as_array_mut);
            for resource in listed.into_iter().flatten() {
                if self.has(Fault::ListsShowPassword) {
                    resource["password"] = hash();
                }
            }
        }
        if (400..500).contains(&response.status) && bearer(request).is_some() {
            let detail = body["detail"].as_str().unwrap_or_default().to_owned();
            if self.has(Fault::RefusalsQuoteBody) {
                let sent = String::from_utf8_lossy(&request.body);
                body["detail"] = format!("{detail}: {sent}").into();
            }
            if self.has(Fault::RefusalsShowStackTrace) {
                let trace = "\n\tat com.example.scim.Users.create(Users.java:42)";
                body["detail"] = format!("{detail}{trace}").into();
            }
        }
        response
    }
}

/// How many brackets stand open at once.
fn nesting(body: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for byte in body {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}
