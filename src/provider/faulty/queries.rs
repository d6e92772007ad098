//! Faults in queries that show only in one way of asking, or only beside another parameter.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Asked;
use super::cursor::{parameter, set};
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

/// A parameter of a query, wherever it stands; null if it is not there.
pub(super) fn query(asked: &Asked, request: &Request, name: &str) -> Value {
    if asked.searches() {
        return asked.body[name].clone();
    }
    parameter(request, name).map_or(Value::Null, Value::from)
}

/// Puts a parameter where it stands; null takes it away.
pub(super) fn put(asked: &Asked, request: &mut Request, name: &str, value: &Value) {
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
