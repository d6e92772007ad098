//! Faults in how PATCH is answered.

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::message::{Request, Response};

impl Provider {
    /// Bends the answer to a PATCH.
    pub(super) fn bend_patched(&self, asked: &Asked, request: &Request, response: &mut Response) {
        if asked.method != "PATCH" {
            return;
        }
        let query = request.query.as_deref().unwrap_or_default();
        if response.status >= 400 && self.has(Fault::PatchErrorWithoutBody) {
            response.body = None;
        }
        let asks = query.contains("attributes=") && response.status == 200;
        if asks && self.has(Fault::PatchWithAttributesAnswers204) {
            *response = Response::empty(204);
        }
    }
}
