//! Faults in paging by cursors (RFC 9865).

use serde_json::Value;

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::provider::query::decode;
use crate::scim::Feature;

/// How long the cursors of the sound provider are.
const LENGTH: usize = 44;
/// What makes a cursor unfit for a URL, as base64 does.
const UNSAFE: &str = "+=";

/// The value of a query parameter.
pub(super) fn parameter(request: &Request, wanted: &str) -> Option<String> {
    let parameters = request.query.as_deref()?.split('&');
    let mut pairs = parameters.map(|it| it.split_once('=').unwrap_or((it, "")));
    let (_, value) = pairs.find(|(name, _)| *name == wanted)?;
    Some(decode(value))
}

/// Sets a query parameter, or takes it away.
pub(super) fn set(request: &mut Request, wanted: &str, value: Option<&str>) {
    let query = request.query.clone().unwrap_or_default();
    let others = query
        .split('&')
        .filter(|it| it.split('=').next() != Some(wanted));
    let mut kept: Vec<String> = others.map(str::to_owned).collect();
    kept.extend(value.map(|value| format!("{wanted}={value}")));
    request.query = Some(kept.join("&"));
}

impl Provider {
    /// The refusal of a cursor that is right.
    pub(super) fn refuses_cursor(&self, request: &Request) -> Option<Problem> {
        let mut parameters = request.query.as_deref().unwrap_or_default().split('&');
        let bare = parameters.any(|it| it == "cursor") && self.has(Fault::BareCursorRefused);
        let goes_on = parameter(request, "cursor").is_some_and(|it| !it.is_empty());
        let of_plain = goes_on
            && !self.offers(Feature::IndexPaging)
            && self.has(Fault::CursorOfPlainQueryRefused);
        (bare || of_plain).then(Problem::invalid_cursor)
    }

    /// Bends a query by cursor before it is carried out.
    pub(super) fn bend_cursor(&self, request: &mut Request) {
        let Some(cursor) = parameter(request, "cursor") else {
            return;
        };
        let count = parameter(request, "count").unwrap_or_default();
        let ignored = self.has(Fault::CursorCountIgnored)
            || count == "0" && self.has(Fault::CursorCountZeroIgnored)
            || count.starts_with('-') && self.has(Fault::CursorNegativeCountIgnored);
        if ignored {
            set(request, "count", None);
        }
        if self.has(Fault::CursorUnsorted) {
            set(request, "sortBy", None);
        }
        if !cursor.is_empty() && cursor.len() < LENGTH && self.has(Fault::BogusCursorBeginsAnew) {
            set(request, "cursor", Some(""));
        }
        if self.has(Fault::CursorsUnfitForUrls) {
            set(request, "cursor", Some(cursor.trim_end_matches(UNSAFE)));
        }
    }

    /// Bends the answer to a query by cursor, or to one that is none.
    pub(super) fn bend_pages(&self, asked: &Asked, request: &Request, response: &mut Response) {
        let cursor = parameter(request, "cursor");
        let bogus = cursor.as_ref().is_some_and(|it| it.len() < LENGTH);
        if response.status == 400 && bogus && self.has(Fault::BogusCursorAnswers500) {
            *response = Problem::status(500, "the cursor cannot be decoded").into();
        }
        let Some(body) = response
            .body
            .as_mut()
            .filter(|body| body["Resources"].is_array())
        else {
            return;
        };
        match cursor {
            Some(cursor) => self.bend_page_of_cursor(&cursor, body),
            None if asked.is("GET", "Users") => self.bend_page_of_index(request, body),
            None => {}
        }
    }

    fn bend_page_of_cursor(&self, cursor: &str, body: &mut Value) {
        if self.has(Fault::CursorsUnfitForUrls)
            && let Some(next) = body["nextCursor"].as_str()
        {
            body["nextCursor"] = format!("{next}{UNSAFE}").into();
        }
        if !cursor.is_empty() && self.has(Fault::CursorChainBreaksOff) {
            without(body, "nextCursor");
        }
        let last = !cursor.is_empty() && body.get("nextCursor").is_none();
        if last && self.has(Fault::CursorChainEndless) {
            body["nextCursor"] = cursor.into();
        }
        if !cursor.is_empty() && self.has(Fault::PreviousCursorStays) {
            body["previousCursor"] = cursor.into();
        }
        if cursor.is_empty() && self.has(Fault::FirstPageHasPrevious) {
            body["previousCursor"] = body["nextCursor"].clone();
        }
        if self.has(Fault::CursorTotalCountsPage) {
            body["totalResults"] = body["itemsPerPage"].clone();
        }
    }

    fn bend_page_of_index(&self, request: &Request, body: &mut Value) {
        let by_index = parameter(request, "startIndex").is_some();
        let fault = if by_index {
            Fault::StartIndexAnsweredWithCursor
        } else {
            Fault::PlainQueryAnsweredWithCursor
        };
        if self.has(fault) {
            without(body, "startIndex");
            body["nextCursor"] = "next".into();
        }
    }

    /// Whoever shows a cursor of another query gets everybody.
    pub(super) fn leaks_by_cursor(&mut self, request: &Request, response: Response) -> Response {
        let refused = response
            .body
            .as_ref()
            .is_some_and(|it| it["scimType"] == "invalidCursor");
        let ours = parameter(request, "cursor").is_some_and(|it| it.len() == LENGTH);
        if !refused || !ours || !self.has(Fault::CursorOfOtherQueryListsAll) {
            return response;
        }
        let mut other = request.clone();
        set(&mut other, "filter", None);
        set(&mut other, "count", None);
        set(&mut other, "cursor", Some(""));
        self.answer(&other).unwrap_or_else(Response::from)
    }

    /// Bends what `/ServiceProviderConfig` says of paging.
    pub(super) fn bend_pagination(&self, config: &mut Value) {
        if self.has(Fault::ConfigWithoutPagination) {
            without(config, "pagination");
            return;
        }
        let pagination = &mut config["pagination"];
        if self.has(Fault::PaginationWithoutIndex) {
            without(pagination, "index");
        }
        let lies = [
            (
                Fault::PaginationMethodMadeUp,
                "defaultPaginationMethod",
                Value::from("offset"),
            ),
            (Fault::DefaultPageSizeZero, "defaultPageSize", 0.into()),
            (Fault::MaxPageSizeExceeded, "maxPageSize", 1.into()),
            (Fault::CursorTimeoutZero, "cursorTimeout", 0.into()),
        ];
        for (_, name, lie) in lies.into_iter().filter(|(fault, ..)| self.has(*fault)) {
            pagination[name] = lie;
        }
    }
}

pub(super) fn without(object: &mut Value, name: &str) {
    if let Some(object) = object.as_object_mut() {
        object.shift_remove(name);
    }
}
