//! Faults in what is HTTP about an answer: its status, its label, and how it is written.

use serde_json::Value;

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::provider::serve::BASE;

/// What some servers answer where nothing is.
const WEB_PAGE: &[u8] = b"<html><body><h1>Not Found</h1></body></html>";

impl Provider {
    /// The base path under which a request is served: the right one, unless every version is.
    pub(in crate::provider) fn served_base(&self, path: &str) -> &'static str {
        const OTHER: &str = "/scim/v99";
        if path.starts_with(OTHER) && self.has(Fault::AnyVersionServed) {
            OTHER
        } else {
            BASE
        }
    }

    /// The refusal of a form that is right, or a failure where a refusal is due.
    pub(super) fn refuses_on_the_wire(&self, asked: &Asked, request: &Request) -> Option<Problem> {
        let header = |name: &str| request.header(name).unwrap_or_default();
        let fails = |why: &str| Some(Problem::status(500, why));
        if header("accept").contains(',') && self.has(Fault::AcceptOfSeveralAnswers406) {
            return Some(Problem::status(
                406,
                "only application/scim+json is written here",
            ));
        }
        let xml = header("content-type").contains("xml") || header("accept").contains("xml");
        if xml && self.has(Fault::XmlAnswers500) {
            return fails("no reader for this media type");
        }
        let patches = asked.method == "PATCH" && asked.id.is_some();
        if patches && self.has(Fault::PatchNotOfferedAnswers500) {
            return fails("nobody wrote this yet");
        }
        let slash = asked.method == "POST" && asked.path.ends_with('/');
        (slash && self.has(Fault::SlashRedirects302)).then(|| Problem {
            header: Some(("location", format!("{}/{}", self.base(), asked.endpoint))),
            ..Problem::status(302, "without the slash")
        })
    }

    /// Bends statuses that depend on what else could be done.
    pub(super) fn bent_by_method(
        &mut self,
        asked: &Asked,
        request: &Request,
        response: Response,
    ) -> Response {
        let to_endpoint = asked.is("PUT", "Users") && asked.id.is_none();
        if to_endpoint && self.has(Fault::PutToEndpointCreates) {
            return self.besides(request, "POST", asked.path.clone(), &asked.body);
        }
        let of_user = asked.endpoint == "Users" && asked.id.is_some();
        if of_user
            && asked.method == "DELETE"
            && response.status == 204
            && self.has(Fault::DeleteAnswers405)
        {
            return Problem::method("GET, PUT, PATCH").into();
        }
        let changes = of_user && matches!(asked.method.as_str(), "PUT" | "PATCH");
        if changes && response.status == 409 && self.has(Fault::TakenNameOnChangeAnswers500) {
            return Problem::status(500, "the database refused").into();
        }
        response
    }

    /// Bends an answer as it goes out.
    pub(super) fn bent_on_the_wire(&self, asked: &Asked, mut response: Response) -> Response {
        let of_user = asked.endpoint == "Users";
        let missing =
            asked.method == "GET" && of_user && asked.id.is_some() && response.status == 404;
        let nameless = asked.creates("Users")
            && response.status == 400
            && asked.body.is_object()
            && asked.body["userName"].is_null();
        if response.status == 401 && self.has(Fault::UnauthorisedAnswers403) {
            response = Problem::status(403, "no valid token").into();
        }
        if nameless && self.has(Fault::MissingValueAnswers422) {
            response = Problem::status(422, "userName is required").into();
        }
        if missing && self.has(Fault::ErrorAnswers200) {
            response.status = 200;
        }
        if missing && self.has(Fault::NotFoundIsWebPage) {
            response.raw = Some(WEB_PAGE.to_vec());
        }
        if response.status >= 400 && self.has(Fault::ErrorsLabelledPlainJson) {
            response.headers.retain(|(name, _)| name != "content-type");
            response = response.with("content-type", "application/json");
        }
        if let Some(body) = response.body.as_mut() {
            if nameless && self.has(Fault::MissingValueSaysUniqueness) {
                body["scimType"] = "uniqueness".into();
            }
            if of_user && self.has(Fault::ResourceTypeInQuotes) {
                for resource in body
                    .get_mut("Resources")
                    .and_then(Value::as_array_mut)
                    .into_iter()
                    .flatten()
                {
                    resource["meta"]["resourceType"] = "\"User\"".into();
                }
            }
            let name = body["userName"]
                .as_str()
                .filter(|name| !name.is_ascii())
                .map(str::to_owned);
            if let Some(name) = name.filter(|_| self.has(Fault::LocationHoldsName)) {
                let location = body["meta"]["location"].as_str().unwrap_or_default();
                body["meta"]["location"] = format!("{location}#{name}").into();
            }
            if self.has(Fault::AnswersInLatin1) {
                response.raw = latin_1(&body.to_string());
            }
        }
        response
    }
}

/// A text with one byte for each letter, if there are letters beyond ASCII and all can be written so.
fn latin_1(text: &str) -> Option<Vec<u8>> {
    let bytes: Option<Vec<u8>> = text
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).ok())
        .collect();
    bytes.filter(|_| !text.is_ascii())
}
