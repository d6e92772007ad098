//! Faults in versions of resources, and in what depends on them.

use serde_json::Value;

use super::Asked;
use crate::fault::Fault;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::provider::route::Route;
use crate::provider::{Provider, id};

impl Provider {
    /// Whether a version is compared now, and the change carried out later, as if nobody else could come between.
    pub(in crate::provider) fn compares_too_early(&self, request: &Request) -> bool {
        let conditional = request.method == "PUT" && request.header("if-match").is_some();
        if !conditional || !self.has(Fault::VersionComparedTooEarly) {
            return false;
        }
        let Some(Route::Resource(drawer, id)) = Route::of(&self.store, &request.path) else {
            return false;
        };
        id::decode(&id).is_some_and(|number| self.precondition(drawer, number, request).is_ok())
    }

    /// The refusal of a version that is right.
    pub(super) fn refuses_version(&self, request: &Request) -> Option<Problem> {
        let any = request.header("if-match") == Some("*");
        (any && self.has(Fault::StarNeverMatches))
            .then(|| Problem::status(412, "no version is called *"))
    }

    /// Bends versions before the request is answered.
    pub(super) fn bend_version(&mut self, asked: &Asked, request: &mut Request) {
        let known = request
            .headers
            .iter_mut()
            .find(|(name, _)| name == "if-none-match");
        if let Some((_, value)) = known {
            if self.settings.faults.contains(&Fault::EveryVersionIsPresent) {
                "*".clone_into(value);
            }
        } else if asked.method == "GET" && self.has(Fault::VersionMovesWithReads) {
            self.number_anew(asked, |version| version + 1);
        }
    }

    /// Bends versions in the answer, and those that are kept.
    pub(super) fn bent_version(&mut self, asked: &Asked, mut response: Response) -> Response {
        if asked.method == "PUT" && self.has(Fault::VersionIsOneAfterPut) {
            self.number_anew(asked, |_| 1);
        }
        if response.status == 412 && self.has(Fault::StaleAnswers409) {
            response = Problem::status(409, "the resource has another version by now").into();
        }
        let small = self.has(Fault::WeakVersionInSmallLetter);
        let none = self.has(Fault::MetaWithoutVersion);
        let meta = response.body.as_mut().and_then(|body| body.get_mut("meta"));
        if let Some(meta) = meta.and_then(Value::as_object_mut) {
            if none {
                meta.shift_remove("version");
            }
            if let Some(Value::String(version)) = meta.get_mut("version").filter(|_| small) {
                *version = version.replace("W/", "w/");
            }
        }
        response
    }

    fn number_anew(&mut self, asked: &Asked, next: impl Fn(u64) -> u64) {
        if let Some(number) = asked.id.as_deref().and_then(id::decode) {
            self.store.set_version(number, next);
        }
    }
}
