//! Faults in which attributes are shown.

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::provider::query::decode;

impl Provider {
    /// The refusal of names that a sound provider passes over.
    pub(super) fn refuses_names(&self, asked: &Asked, request: &Request) -> Option<Problem> {
        let names = names(request, "attributes")?;
        let mut kinds = self.store.kinds();
        let kind = kinds.find(|kind| kind.definition.endpoint[1..] == asked.endpoint)?;
        let unknown = names.split(',').any(|name| kind.resolve(name).is_none());
        (unknown && self.has(Fault::UnknownNameAnswers500))
            .then(|| Problem::status(500, "there is no column of that name"))
    }

    /// Bends what is asked to be shown.
    pub(super) fn bend_projection(&self, asked: &Asked, request: &mut Request) {
        let writes = matches!(asked.method.as_str(), "POST" | "PUT");
        if writes && self.has(Fault::WrittenAnswersIgnoreAttributes) {
            request.query = None;
        }
    }

    /// Bends what is shown.
    pub(super) fn bent_projection(
        &mut self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        let narrowed = names(request, "attributes").is_some();
        let one = asked.method == "GET" && asked.id.is_some() && response.status == 200;
        if one && narrowed && self.has(Fault::MetaComesUnasked) {
            let meta = self.current(request)["meta"].clone();
            if let Some(body) = response.body.as_mut() {
                body["meta"] = meta;
            }
        }
        response
    }
}

/// The value of a parameter, if it is there.
fn names(request: &Request, parameter: &str) -> Option<String> {
    let mut pairs = request.query.as_deref()?.split('&');
    pairs.find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        (name == parameter).then(|| decode(value))
    })
}
