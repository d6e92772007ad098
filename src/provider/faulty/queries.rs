//! Faults in queries that show only in one way of asking, or only beside another parameter.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Asked;
use super::cursor::{parameter, set, without};
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};

/// How many terms of a filter the provider reads that reads so many.
const READ: usize = 10;

impl Provider {
    /// Bends a query before it is carried out.
    pub(super) fn bend_query(&mut self, asked: &Asked, request: &mut Request) {
        self.note_former(asked, request);
        self.bend_names(asked, request);
        self.bend_walk(asked, request);
        let lists = asked.searches() || asked.method == "GET" && asked.id.is_none();
        if !lists {
            return;
        }
        let (by_post, groups) = (asked.searches(), asked.endpoint == "Groups");
        let filter = query(asked, request, "filter");
        if let Some(text) = filter.as_str() {
            let read = self.filter_as_read(asked, text);
            if read != text {
                put(asked, request, "filter", &read.into());
            }
        }
        let start = query(asked, request, "startIndex");
        let number = start.as_i64().or_else(|| start.as_str()?.parse().ok());
        if groups
            && !by_post
            && let Some(number) = number.filter(|_| self.has(Fault::GroupsCountedFromZero))
        {
            put(asked, request, "startIndex", &json!(number + 1));
        }
        let forgotten = [
            (
                Fault::SearchStartIndexIgnored,
                by_post && asked.endpoint == "Users",
                "startIndex",
            ),
            (
                Fault::GroupSearchExcludesNothing,
                by_post && groups,
                "excludedAttributes",
            ),
            (
                Fault::RootSearchAscendsOnly,
                asked.endpoint == ".search",
                "sortOrder",
            ),
            (Fault::GroupsWithoutCursor, groups, "cursor"),
            (
                Fault::SecondPageUnsorted,
                !by_post && number > Some(1),
                "sortBy",
            ),
            (
                Fault::SortByExtensionIgnored,
                query(asked, request, "sortBy").to_string().contains(':'),
                "sortBy",
            ),
        ];
        for (fault, here, name) in forgotten {
            if here && self.has(fault) {
                put(asked, request, name, &Value::Null);
            }
        }
    }

    /// What is read of a filter.
    fn filter_as_read(&self, asked: &Asked, text: &str) -> String {
        let mut read = text.to_owned();
        if self.has(Fault::FilterReadsTenTerms) && !text.contains('(') {
            let terms: Vec<&str> = text.split(" or ").take(READ).collect();
            read = terms.join(" or ");
        }
        let blind = [
            (Fault::GroupsByBracketsFindNobody, "members["),
            (Fault::UsersByGroupFindNobody, "groups"),
        ];
        if blind
            .iter()
            .any(|(fault, name)| text.starts_with(name) && self.has(*fault))
        {
            return r#"id eq "nobody""#.to_owned();
        }
        if asked.searches() && self.has(Fault::PlusInSearchIsSpace) {
            read = read.replace('+', " ");
        }
        if self.has(Fault::FilterModifiedIsCreated) {
            read = read.replace("meta.lastModified", "meta.created");
        }
        if self.has(Fault::FilterDatesCutToSeconds) && text.contains("meta.") {
            read = without_fractions(&read);
        }
        if asked.endpoint == "Groups" && self.has(Fault::GroupAccentsDoNotCount) {
            // As a database does that compares by base letters.
            read = read.replace("Renée\"", "Renee\"");
        }
        read
    }

    /// Bends the names of what is to be shown.
    fn bend_names(&self, asked: &Asked, request: &mut Request) {
        let patches = asked.method == "PATCH" && self.has(Fault::PatchAnswersIgnoreAttributes);
        for name in ["attributes", "excludedAttributes"] {
            let given = query(asked, request, name);
            if patches && !given.is_null() {
                put(asked, request, name, &Value::Null);
            }
            let names: Vec<&str> = match &given {
                Value::String(names) => names.split(',').collect(),
                Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            let whole = |name: &&str| name.split('.').next().unwrap_or_default().to_owned();
            let mut read: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
            if self.has(Fault::ThirdNameIgnored) {
                read.truncate(2);
            }
            if names.iter().any(|it| it.starts_with("emails."))
                && self.has(Fault::PartsOfValuesComeWhole)
            {
                read = names.iter().map(whole).collect();
            }
            if read != names {
                let value = if given.is_array() {
                    json!(read)
                } else {
                    read.join(",").into()
                };
                put(asked, request, name, &value);
            }
        }
    }

    /// Notes how a user was called before a change.
    fn note_former(&mut self, asked: &Asked, request: &Request) {
        let changes = matches!(asked.method.as_str(), "PUT" | "PATCH");
        if changes && asked.endpoint == "Users" && self.has(Fault::FiltersSeeFormerName) {
            let before = self.current(request);
            self.graveyard
                .insert(format!("before {}", asked.path), before);
        }
    }

    /// Bends what a query finds.
    pub(super) fn bent_query(
        &mut self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        if asked.is("GET", "Devices") && asked.id.is_none() && self.has(Fault::DeviceListAnswers500)
        {
            return Problem::status(500, "a table is missing").into();
        }
        self.bend_plain_list(asked, request, &mut response);
        let response = self.bent_walk(asked, request, response);
        let mut response = self.bent_later_page(asked, request, response);
        let filter = query(asked, request, "filter");
        let text = filter.as_str().unwrap_or_default();
        let by_name = asked.method == "GET" && asked.id.is_none() && text.contains("displayName");
        let former = asked.endpoint == "Users" && self.has(Fault::FiltersSeeFormerName);
        let buried = asked.endpoint == "Groups" && self.has(Fault::DeletedGroupStaysListed);
        if !by_name || response.status != 200 || !(former || buried) {
            return response;
        }
        let called = |gone: &Value| {
            let name = gone["displayName"].as_str();
            name.is_some_and(|name| text.contains(&format!("\"{name}\"")))
        };
        let of = if former { "before /Users/" } else { "/Groups/" };
        let found: Vec<Value> = self
            .graveyard
            .iter()
            .filter(|(path, gone)| path.starts_with(of) && called(gone))
            .map(|(_, gone)| gone.clone())
            .collect();
        if let Some(list) = response.body.as_mut().filter(|_| !found.is_empty()) {
            list["totalResults"] = found.len().into();
            list["itemsPerPage"] = found.len().into();
            list["Resources"] = found.into();
        }
        response
    }
}

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
    fn bend_plain_list(&self, asked: &Asked, request: &Request, response: &mut Response) {
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

/// How many users were created so far, among what the faults remember.
const CREATED: &str = "created";

impl Provider {
    /// Remembers who joins, and where a walk through pages began.
    fn bend_walk(&mut self, asked: &Asked, request: &mut Request) {
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
    fn bent_walk(&self, asked: &Asked, request: &Request, response: Response) -> Response {
        let goes_on = parameter(request, "cursor").is_some_and(|it| !it.is_empty());
        let walk = format!("walk {}", query(asked, request, "filter"));
        let joined = self.remembered(CREATED) > self.remembered(&walk);
        if goes_on && joined && self.has(Fault::CursorsEndWithAWrite) {
            return Problem::invalid_cursor().into();
        }
        response
    }

    /// Bends the later pages of a query by cursor.
    fn bent_later_page(
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

/// A parameter of a query, wherever it stands; null if it is not there.
fn query(asked: &Asked, request: &Request, name: &str) -> Value {
    if asked.searches() {
        return asked.body[name].clone();
    }
    parameter(request, name).map_or(Value::Null, Value::from)
}

/// Puts a parameter where it stands; null takes it away.
fn put(asked: &Asked, request: &mut Request, name: &str, value: &Value) {
    if asked.searches() {
        let mut body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        body[name] = value.clone();
        request.body = body.to_string().into_bytes();
        return;
    }
    let text = value.as_str().map_or_else(|| value.to_string(), encode);
    set(request, name, (!value.is_null()).then_some(text.as_str()));
}

/// Percent-encoded, letter for letter.
fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}

/// Without the fractions of its seconds.
fn without_fractions(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('.') {
        left += before;
        let second = before.ends_with(|letter: char| letter.is_ascii_digit());
        let digits = behind.len()
            - behind
                .trim_start_matches(|it: char| it.is_ascii_digit())
                .len();
        if second && digits > 0 {
            rest = &behind[digits..];
        } else {
            left.push('.');
            rest = behind;
        }
    }
    left + rest
}
