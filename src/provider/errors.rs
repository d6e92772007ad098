//! Error responses of RFC 7644 section 3.12.

use serde_json::{Value, json};

use super::message::Response;
use crate::scim::urn;

/// Why a request is refused; becomes the error response of RFC 7644 section 3.12.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// HTTP status.
    pub(super) status: u16,
    /// Detail error keyword of table 9, only for status 400 and 409, and 403 for what is sensitive.
    pub(super) scim_type: Option<&'static str>,
    /// Explanation for people.
    pub(super) detail: String,
    /// Header that belongs to the status, such as `Allow`.
    pub(super) header: Option<(&'static str, String)>,
}

impl Problem {
    /// A problem with a status alone.
    #[must_use]
    pub(super) fn status(status: u16, detail: impl Into<String>) -> Self {
        Problem {
            status,
            scim_type: None,
            detail: detail.into(),
            header: None,
        }
    }

    fn keyword(scim_type: &'static str, detail: impl Into<String>) -> Self {
        Problem {
            scim_type: Some(scim_type),
            ..Problem::status(400, detail)
        }
    }

    /// The body is no JSON, or not the message that belongs here.
    #[must_use]
    pub(super) fn invalid_syntax(detail: impl Into<String>) -> Self {
        Problem::keyword("invalidSyntax", detail)
    }

    /// A required value is missing, or a value does not fit its attribute.
    #[must_use]
    pub(super) fn invalid_value(detail: impl Into<String>) -> Self {
        Problem::keyword("invalidValue", detail)
    }

    /// The filter breaks the grammar or the types of the schema.
    #[must_use]
    pub(super) fn invalid_filter(detail: impl Into<String>) -> Self {
        Problem::keyword("invalidFilter", detail)
    }

    /// The path of an operation is malformed or names nothing in the schema.
    #[must_use]
    pub(super) fn invalid_path(detail: impl Into<String>) -> Self {
        Problem::keyword("invalidPath", detail)
    }

    /// The path of an operation matches nothing that could be changed.
    #[must_use]
    pub(super) fn no_target(detail: impl Into<String>) -> Self {
        Problem::keyword("noTarget", detail)
    }

    /// The change is not compatible with the mutability of the attribute.
    #[must_use]
    pub(super) fn mutability(detail: impl Into<String>) -> Self {
        Problem::keyword("mutability", detail)
    }

    /// The query has more results than one response may hold.
    #[must_use]
    pub(super) fn too_many(detail: impl Into<String>) -> Self {
        Problem::keyword("tooMany", detail)
    }

    /// The cursor is none of ours, or of another query (RFC 9865 section 2.1).
    #[must_use]
    pub(super) fn invalid_cursor() -> Self {
        Problem::keyword("invalidCursor", "this query has no such cursor")
    }

    /// A filter tells something confidential, which does not belong into a URL (RFC 7644 section 7.5.2).
    #[must_use]
    pub(super) fn sensitive(what: &str) -> Self {
        Problem {
            status: 403,
            ..Problem::keyword(
                "sensitive",
                format!("{what} does not belong into a URL, send it by POST to /.search"),
            )
        }
    }

    /// A value is in use: 409 for every method, as RFC 7644 section 3.3 says for POST.
    #[must_use]
    pub(super) fn uniqueness(detail: impl Into<String>) -> Self {
        Problem {
            status: 409,
            ..Problem::keyword("uniqueness", detail)
        }
    }

    /// There is no resource with this id.
    #[must_use]
    pub(super) fn not_found(what: &str) -> Self {
        Problem::status(404, format!("{what} is not here"))
    }

    /// The method is not for this endpoint (RFC 7644 section 3.2).
    #[must_use]
    pub(super) fn method(allow: &str) -> Self {
        Problem {
            header: Some(("allow", allow.to_owned())),
            ..Problem::status(405, format!("this endpoint answers {allow}"))
        }
    }

    /// The credentials are missing or wrong (RFC 7644 section 2).
    #[must_use]
    pub(super) fn unauthorized() -> Self {
        Problem {
            header: Some(("www-authenticate", "Bearer realm=\"scim\"".to_owned())),
            ..Problem::status(401, "a valid bearer token is needed")
        }
    }

    /// The service provider does not support the operation.
    #[must_use]
    pub(super) fn not_supported(what: &str) -> Self {
        Problem::status(
            501,
            format!("{what} is not supported, see /ServiceProviderConfig"),
        )
    }

    fn body(&self) -> Value {
        let mut body = json!({ "schemas": [urn::ERROR], "status": self.status.to_string() });
        if let Some(keyword) = self.scim_type {
            body["scimType"] = keyword.into();
        }
        body["detail"] = self.detail.clone().into();
        body
    }
}

impl From<Problem> for Response {
    fn from(problem: Problem) -> Self {
        let mut response = Response::json(problem.status, problem.body());
        if let Some((name, value)) = problem.header {
            response.headers.push((name.to_owned(), value));
        }
        response
    }
}
