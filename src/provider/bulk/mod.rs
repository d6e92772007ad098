//! Bulk (RFC 7644 section 3.7): many operations in one request, each by the rules of a request of its own.

mod operation;
mod references;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::errors::Problem;
use super::message::{Request, Response, claims, member};
use super::route::Route;
use super::{Faults, Provider};
use crate::fault::Fault;
use crate::scim::{Feature, urn};
use operation::{Operation, Outcome};
use references::References;

/// The most operations in a request, as `bulk.maxOperations` announces.
pub(super) const MOST_OPERATIONS: usize = 100;
/// The most bytes in a request, as `bulk.maxPayloadSize` announces.
pub(super) const LONGEST_PAYLOAD: usize = 256 << 10;

/// A bulk request while it is carried out.
struct Job<'a> {
    provider: &'a mut Provider,
    request: &'a Request,
    operations: Vec<Operation>,
    /// What became of each, once it is carried out.
    outcomes: BTreeMap<usize, Outcome>,
    /// The creations that wait for those they refer to, with the id they were given early, if they were.
    waiting: BTreeMap<usize, Option<String>>,
    /// How many errors end the job.
    most_errors: usize,
}

impl Provider {
    /// POST to `/Bulk`.
    pub(super) fn bulk(&mut self, request: &Request) -> Result<Response, Problem> {
        if !self.offers(Feature::Bulk) {
            return Err(Problem::not_supported("Bulk"));
        }
        if request.body.len() > LONGEST_PAYLOAD {
            return Err(Problem::status(
                413,
                format!("the request is longer than maxPayloadSize, {LONGEST_PAYLOAD} bytes"),
            ));
        }
        let body = request.object()?;
        if !claims(&body, urn::BULK_REQUEST) {
            return Err(Problem::invalid_syntax(format!(
                "schemas has to name {}",
                urn::BULK_REQUEST
            )));
        }
        let Some(Value::Array(sent)) = member(&body, "Operations") else {
            return Err(Problem::invalid_syntax("Operations has to be a list"));
        };
        if sent.len() > MOST_OPERATIONS && !self.has(Fault::BulkTooManyExecuted) {
            return Err(Problem::status(
                413,
                format!("there are more operations than maxOperations, {MOST_OPERATIONS}"),
            ));
        }
        let most_errors = match member(&body, "failOnErrors") {
            None | Some(Value::Null) => usize::MAX,
            Some(number) => number
                .as_u64()
                .and_then(|number| usize::try_from(number).ok())
                .filter(|number| *number > 0)
                .ok_or_else(|| Problem::invalid_value("failOnErrors has to be a number above 0"))?,
        };
        let job = Job {
            operations: sent.iter().map(Operation::read).collect(),
            provider: self,
            request,
            outcomes: BTreeMap::new(),
            waiting: BTreeMap::new(),
            most_errors,
        };
        Ok(Response::json(200, job.run()))
    }
}

impl Job<'_> {
    /// Carries the operations out, in their order, but each after those it refers to.
    fn run(mut self) -> Value {
        let mut order: Vec<usize> = (0..self.operations.len()).collect();
        if self.has(Fault::BulkOperationsReversed) {
            order.reverse();
        }
        for at in order {
            self.carry_out(at);
        }
        let results = self.outcomes.iter().map(|(at, outcome)| {
            let versions = self.provider.offers(Feature::Etag);
            self.operations[*at].result(outcome, self.provider.base(), versions)
        });
        let results: Vec<Value> = results.collect();
        json!({ "schemas": [urn::BULK_RESPONSE], "Operations": results })
    }

    /// Carries one operation out, unless it was before or the job is over.
    fn carry_out(&mut self, at: usize) {
        if self.outcomes.contains_key(&at) || self.is_over() {
            return;
        }
        self.waiting.insert(at, None);
        let ready = self.prepare(at);
        if let Ok(operation) = &ready {
            self.operations[at].path.clone_from(&operation.path);
        }
        let early = self.waiting.remove(&at).flatten();
        // Those it waited for may have ended the job.
        let over = self.is_over();
        let answer = match (ready, early) {
            (Ok(operation), None) if !over => self.send(&operation),
            (Ok(operation), Some(id)) if !over => self.complete(&id, &operation),
            (ready, early) => self.take_back(at, early).and(Err(match ready {
                Err(problem) => problem,
                Ok(_) => Problem::status(409, "there were too many errors before"),
            })),
        };
        if !over {
            let answer = answer.unwrap_or_else(Response::from);
            self.outcomes.insert(at, Outcome::of(answer));
        }
    }

    fn is_over(&self) -> bool {
        let failed = self.outcomes.values().filter(|it| it.failed());
        failed.count() >= self.most_errors
    }

    /// The operation as it can be sent, after those it refers to were carried out.
    fn prepare(&mut self, at: usize) -> Result<Operation, Problem> {
        let operation = self.operations[at].clone();
        operation.check()?;
        let mut before = self.operations[..at].iter();
        let repeats = operation.bulk_id.is_some()
            && before.any(|other| other.bulk_id == operation.bulk_id)
            && !self.has(Fault::BulkIdsMayRepeat);
        if repeats {
            return Err(Problem::invalid_value("another operation has this bulkId"));
        }
        for id in references::named(&operation) {
            let Some(other) = self
                .creation_of(&id)
                .filter(|it| !self.outcomes.contains_key(it))
            else {
                continue;
            };
            if self.waiting.contains_key(&other) {
                self.create_early(other)?;
            } else if other < at || !self.has(Fault::BulkForwardReferencesDropped) {
                self.carry_out(other);
            }
        }
        self.resolve(&operation, false)
    }

    /// Creates what others refer to that it refers to itself: for now without these references.
    fn create_early(&mut self, at: usize) -> Result<(), Problem> {
        if self.waiting.get(&at).is_some_and(Option::is_some) {
            return Ok(());
        }
        let without = self.resolve(&self.operations[at].clone(), true)?;
        let created = self.send(&without)?;
        let id = references::id_of(&created);
        self.waiting.insert(at, id);
        Ok(())
    }

    /// Removes what was created early and cannot be completed.
    fn take_back(&mut self, at: usize, early: Option<String>) -> Result<(), Problem> {
        if let Some(id) = early {
            let path = format!("{}/{id}", self.operations[at].path);
            self.send(&Operation::deletion(path))?;
        }
        Ok(())
    }

    /// Gives what was created early the references it lacked.
    fn complete(&mut self, id: &str, resolved: &Operation) -> Result<Response, Problem> {
        let path = format!("{}/{id}", resolved.path);
        let location = format!("{}{path}", self.provider.base());
        let completed = if self.has(Fault::BulkCircularLosesMembers) {
            Response::empty(201)
        } else {
            self.send(&Operation::replacement(path, resolved.data.clone()))?
        };
        Ok(Response {
            status: 201,
            ..completed
        }
        .with("location", location))
    }

    /// One operation as the request that it stands for.
    fn send(&mut self, operation: &Operation) -> Result<Response, Problem> {
        let request = operation.request(self.request);
        let route = Route::of(&self.provider.store, &request.path);
        if !matches!(
            route,
            None | Some(Route::Collection(_) | Route::Resource(..))
        ) {
            let path = &request.path;
            return Err(Problem::invalid_value(format!(
                "{path} is no place for a bulk operation"
            )));
        }
        if request.method == "DELETE" && self.has(Fault::BulkDeleteIgnored) {
            return Ok(Response::empty(204));
        }
        self.provider.answer(&request)
    }

    /// The operation with ids in place of references; `partly` leaves out what cannot be resolved yet.
    fn resolve(&self, operation: &Operation, partly: bool) -> Result<Operation, Problem> {
        let references = References {
            ids: &|id| self.id_of(id),
            partly,
            faults: self.faults(),
        };
        references.resolve(operation)
    }

    /// The id of what the creation with this bulkId created.
    fn id_of(&self, bulk_id: &str) -> Result<Option<String>, Problem> {
        let Some(at) = self.creation_of(bulk_id) else {
            return Err(Problem::invalid_value(format!(
                "no operation has the bulkId {bulk_id}"
            )));
        };
        if let Some(outcome) = self.outcomes.get(&at) {
            return match &outcome.id {
                Some(id) => Ok(Some(id.clone())),
                None => Err(Problem::status(
                    409,
                    format!("the operation with the bulkId {bulk_id} failed"),
                )),
            };
        }
        Ok(self.waiting.get(&at).cloned().flatten())
    }

    fn creation_of(&self, bulk_id: &str) -> Option<usize> {
        self.operations
            .iter()
            .position(|it| it.method == "POST" && it.bulk_id.as_deref() == Some(bulk_id))
    }

    fn faults(&self) -> &Faults {
        &self.provider.settings.faults
    }

    fn has(&self, fault: Fault) -> bool {
        self.provider.has(fault)
    }
}
