//! Faults in bulk requests (RFC 7644 section 3.7).

use serde_json::{Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::scim::{Feature, urn};

impl Provider {
    /// Bends a bulk request before it is carried out.
    pub(super) fn bend_bulk(&mut self, asked: &Asked, request: &mut Request) {
        if !asked.is("POST", "Bulk") {
            return;
        }
        if request.header("authorization").is_none() && self.has(Fault::BulkNeedsNoToken) {
            let right = self
                .token()
                .map(|token| ("authorization".to_owned(), format!("Bearer {token}")));
            request.headers.extend(right);
        }
        let mut body = asked.body.clone();
        if !body["Operations"].is_array() {
            return;
        }
        if self.has(Fault::BulkUrnNotNeeded) {
            body["schemas"] = json!([urn::BULK_REQUEST]);
        }
        let most = match body["failOnErrors"].as_u64() {
            None if self.has(Fault::BulkStopsAtFirstError) => Some(1),
            Some(2..) if self.has(Fault::BulkStopsTooEarly) => Some(1),
            Some(_) if self.has(Fault::BulkFailOnErrorsIgnored) => Some(1_000_000),
            _ => None,
        };
        if let Some(most) = most {
            body["failOnErrors"] = most.into();
        }
        for operation in body["Operations"].as_array_mut().into_iter().flatten() {
            self.bend_operation(request, operation);
        }
        if body != asked.body {
            request.body = body.to_string().into_bytes();
        }
    }

    fn bend_operation(&mut self, request: &Request, operation: &mut Value) {
        if self.has(Fault::BulkVersionIgnored) {
            without(operation, "version");
        }
        let path = operation["path"].as_str().unwrap_or_default().to_owned();
        if operation["method"] == "POST" && self.has(Fault::BulkCreatesAtAnyPath) {
            let collection: Vec<&str> = path.split('/').take(2).collect();
            operation["path"] = collection.join("/").into();
        }
        if operation["method"] == "PUT" && self.has(Fault::BulkReplaceIgnored) {
            let current = self.besides(request, "GET", path, &Value::Null);
            operation["data"] = current.body.unwrap_or_default();
        }
    }

    /// Bends the answer to a bulk request.
    pub(super) fn bent_bulk(
        &mut self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        if !asked.is("POST", "Bulk") {
            return response;
        }
        let nothing = || {
            Response::json(
                200,
                json!({ "schemas": [urn::BULK_RESPONSE], "Operations": [] }),
            )
        };
        let crash = || Problem::status(500, "something went wrong").into();
        let sent = asked.body["Operations"].as_array();
        let mut sent = sent.into_iter().flatten();
        match response.status {
            501 if self.has(Fault::BulkOffAnswers200) => return nothing(),
            400 if asked.body.is_null() && self.has(Fault::BulkMalformedAnswers500) => {
                return crash();
            }
            400 if asked.body["Operations"].is_null() && self.has(Fault::BulkNeedsNoOperations) => {
                return nothing();
            }
            413 if self.has(Fault::BulkTooLargeSaysNothing) => return Response::empty(413),
            413 if self.has(Fault::BulkTooLongAnswers500) => return crash(),
            _ => {}
        }
        let anonymous = |it: &Value| it["method"] == "POST" && it["bulkId"].is_null();
        let without_data = |it: &Value| it["method"] != "DELETE" && it["data"].is_null();
        if sent.clone().any(anonymous) && self.has(Fault::BulkWithoutIdAnswers500)
            || sent.any(without_data) && self.has(Fault::BulkWithoutDataAnswers500)
        {
            return crash();
        }
        if response.status == 200
            && let Some(body) = &mut response.body
        {
            self.bend_results(asked, request, body);
            let failed = |it: &Value| it["status"].as_str() >= Some("4");
            let mut results = body["Operations"].as_array().into_iter().flatten();
            if results.any(failed) && self.has(Fault::BulkFailsAsAWhole) {
                return Problem::invalid_value("an operation failed").into();
            }
        }
        response
    }

    fn bend_results(&mut self, asked: &Asked, request: &Request, body: &mut Value) {
        if self.has(Fault::BulkResponseWithOtherUrn) {
            body["schemas"] = json!([urn::BULK_REQUEST]);
        }
        if self.has(Fault::BulkEchoesFailOnErrors) && !asked.body["failOnErrors"].is_null() {
            body["failOnErrors"] = asked.body["failOnErrors"].clone();
        }
        let Some(results) = body["Operations"].as_array_mut() else {
            return;
        };
        if self.has(Fault::BulkDeletesLeftOut) {
            results.retain(|result| result["method"] != "DELETE" || result["status"] != "204");
        }
        let sent = asked.body["Operations"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for (result, sent) in results.iter_mut().zip(sent) {
            let path = sent["path"].as_str().unwrap_or_default();
            if path.contains("/bulkId:") && self.has(Fault::BulkPathReferenceAnswers500) {
                result["status"] = "500".into();
            }
            self.bend_result(request, result);
        }
    }

    fn bend_result(&mut self, request: &Request, result: &mut Value) {
        let method = result["method"].as_str().unwrap_or_default().to_owned();
        let created = method == "POST" && result["status"] == "201";
        if created && self.has(Fault::BulkCreatesNothing) {
            let location = result["location"].as_str().unwrap_or_default();
            let path = location.replacen(&self.settings.base, "", 1);
            self.besides(request, "DELETE", path, &Value::Null);
        }
        if method == "PATCH" && self.has(Fault::BulkWithoutPatch) {
            result["status"] = "501".into();
            result["response"] =
                json!({ "schemas": [urn::ERROR], "status": "501", "detail": "no PATCH in bulk" });
        }
        if method == "GET" && self.has(Fault::BulkReads) {
            result["status"] = "200".into();
            without(result, "response");
        }
        if self.has(Fault::BulkStatusAlways200) {
            result["status"] = "200".into();
        }
        if self.has(Fault::BulkErrorWithoutDetail) && result["response"].is_object() {
            without(&mut result["response"], "detail");
        }
        let left_out = [
            (self.has(Fault::BulkErrorWithoutResponse), "response"),
            (
                method == "PUT" && self.has(Fault::BulkReplaceWithoutLocation),
                "location",
            ),
            (self.has(Fault::BulkResultsWithoutId), "bulkId"),
            (self.has(Fault::BulkResultsWithoutMethod), "method"),
        ];
        for (_, name) in left_out.into_iter().filter(|(holds, _)| *holds) {
            without(result, name);
        }
        if let Some(status) = result["status"]
            .as_str()
            .and_then(|it| it.parse::<u16>().ok())
            && self.has(Fault::BulkStatusIsNumber)
        {
            result["status"] = status.into();
        }
    }

    /// Bends what `/ServiceProviderConfig` says of bulk requests.
    pub(super) fn bend_bulk_limits(&self, config: &mut Value) {
        if self.offers(Feature::Bulk) && self.has(Fault::BulkLimitsZero) {
            config["bulk"]["maxOperations"] = 0.into();
        }
    }
}

fn without(object: &mut Value, name: &str) {
    if let Some(object) = object.as_object_mut() {
        object.shift_remove(name);
    }
}
