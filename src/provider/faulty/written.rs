//! Faults in what POST and PUT make of their body.

use serde_json::{Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::message::{Request, Response};
use crate::provider::schema::TABLE;
use crate::scim::urn;

impl Provider {
    /// The refusal of a body that is right.
    pub(super) fn refuses_written(&self, asked: &Asked) -> Option<Problem> {
        let first = &asked.body["schemas"][0];
        if asked.creates("Users")
            && *first == urn::ENTERPRISE_USER
            && self.has(Fault::FirstUrnIsTheType)
        {
            return Some(Problem::invalid_syntax(
                "schemas has to begin with the type",
            ));
        }
        let mut kinds = self.store.kinds();
        let kind = kinds.find(|kind| asked.creates(&kind.definition.endpoint[1..]))?;
        let known = |name: &String| name.contains(':') || kind.attribute(name).is_some();
        let unknown = asked
            .body
            .as_object()
            .is_some_and(|body| !body.keys().all(known));
        (unknown && self.has(Fault::UnknownAttributeAnswers500))
            .then(|| Problem::status(500, "there is no column for this"))
    }

    /// Bends the body of a creation or a replacement; `current` is null where there is nothing yet.
    pub(super) fn bend_written(&self, asked: &Asked, current: &Value, body: &mut Value) {
        if asked.creates("Users") {
            self.bend_named_user(body);
        }
        if !current.is_object() {
            return;
        }
        if self.has(Fault::ReplaceWithoutUserNameKeepsIt) && body["userName"].is_null() {
            body["userName"] = current["userName"].clone();
        }
        if self.has(Fault::ReplaceIgnoresExtension) {
            body[urn::ENTERPRISE_USER] = current[urn::ENTERPRISE_USER].clone();
        }
        // Whoever has none yet gets one: only a change has no effect.
        if self.has(Fault::ExternalIdNeverChanges) && current["externalId"].is_string() {
            body["externalId"] = current["externalId"].clone();
        }
        if let (true, Some(emails)) = (
            self.has(Fault::ReplaceDoublesEmails),
            body["emails"].as_array_mut(),
        ) {
            let values = |emails: &[Value]| {
                emails
                    .iter()
                    .map(|it| it["value"].clone())
                    .collect::<Vec<_>>()
            };
            let known = current["emails"].as_array().map(|known| values(known));
            if known == Some(values(emails)) {
                let again = emails
                    .iter()
                    .map(|it| json!({ "value": it["value"], "type": "other" }));
                emails.extend(again.collect::<Vec<_>>());
            }
        }
    }

    fn bend_named_user(&self, body: &mut Value) {
        if self.has(Fault::EmptyUserNameStored) && body["userName"] == "" {
            body["userName"] = "unnamed".into();
        }
        if self.has(Fault::GroupBodyMakesUser) && body["schemas"] == json!([urn::GROUP]) {
            body["schemas"] = json!([urn::USER]);
            body["userName"] = body["displayName"].clone();
        }
        if let Some(body) = body
            .as_object_mut()
            .filter(|_| self.has(Fault::NullGetsDefault))
        {
            body.retain(|_, value| !value.is_null());
        }
    }

    /// Bends the answer to a creation.
    pub(super) fn bent_creation(
        &mut self,
        asked: &Asked,
        request: &Request,
        mut response: Response,
    ) -> Response {
        if !asked.creates("Users") {
            return response;
        }
        let schemas = &asked.body["schemas"];
        let nameless =
            response.status == 400 && schemas.is_null() && asked.body["userName"].is_string();
        if nameless && self.has(Fault::CreatedWithoutSchemasLacksThem) {
            let mut body = asked.body.clone();
            body["schemas"] = json!([urn::USER]);
            response = self.besides(request, "POST", asked.path.clone(), &body);
            if let Some(shown) = response.body.as_mut().and_then(Value::as_object_mut) {
                shown.shift_remove("schemas");
            }
        }
        let unknown = |urn: &Value| urn.as_str().is_some_and(|urn| TABLE.schema(urn).is_none());
        let foreign = schemas
            .as_array()
            .and_then(|all| all.iter().find(|urn| unknown(urn)));
        if let (true, Some(foreign), Some(body)) = (
            self.has(Fault::UnknownUrnKept),
            foreign,
            response.body.as_mut(),
        ) && let Some(shown) = body["schemas"].as_array_mut()
        {
            shown.push(foreign.clone());
        }
        response
    }
}
