//! Faults in the extension of users for enterprises.

use serde_json::Value;

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::message::Response;
use crate::scim::urn;

impl Provider {
    /// Bends what a creation says of the enterprise.
    pub(super) fn bend_employment(&self, asked: &Asked, body: &mut Value) {
        if asked.creates("Users")
            && body["employeeNumber"].is_string()
            && self.has(Fault::TopSetsExtension)
        {
            body[urn::ENTERPRISE_USER]["employeeNumber"] = body["employeeNumber"].clone();
        }
    }

    /// Keeps what the client calls the manager.
    pub(super) fn note_manager(&mut self, asked: &Asked, response: &Response) {
        let name = &asked.body[urn::ENTERPRISE_USER]["manager"]["displayName"];
        if !asked.creates("Users") || name.is_null() || !self.has(Fault::ManagerNameFromClient) {
            return;
        }
        let id = response.body.as_ref().and_then(|body| body["id"].as_str());
        if let Some(id) = id {
            self.managers.insert(format!("/Users/{id}"), name.clone());
        }
    }

    /// Bends an answer that holds one user.
    pub(super) fn bend_extension(&self, asked: &Asked, response: &mut Response) {
        if asked.endpoint != "Users" || response.status >= 300 {
            return;
        }
        let Some(user) = response
            .body
            .as_mut()
            .filter(|body| body[urn::ENTERPRISE_USER].is_object())
        else {
            return;
        };
        let unnamed = [
            (self.has(Fault::ExtensionHidesBaseSchema), urn::USER),
            (self.has(Fault::ExtensionNotNamed), urn::ENTERPRISE_USER),
        ];
        if let Some(names) = user.get_mut("schemas").and_then(Value::as_array_mut) {
            for (_, urn) in unnamed.iter().filter(|(holds, _)| *holds) {
                names.retain(|name| name != urn);
            }
        }
        let extension = &mut user[urn::ENTERPRISE_USER];
        let number = extension["costCenter"]
            .as_str()
            .and_then(|text| text.parse::<i64>().ok());
        if let Some(number) = number.filter(|_| self.has(Fault::CostCenterIsNumber)) {
            extension["costCenter"] = number.into();
        }
        if let Some(manager) = extension.get_mut("manager") {
            let address = manager["$ref"].as_str().map(str::to_owned);
            if let Some(address) = address.filter(|_| self.has(Fault::ManagerLeadsNowhere)) {
                manager["$ref"] = address.replace("/Users/", "/User/").into();
            }
            if let Some(name) = self.managers.get(&asked.path) {
                manager["displayName"] = name.clone();
            }
        }
        if self.has(Fault::ExtensionAtTheTop) {
            let members = extension.as_object().cloned().unwrap_or_default();
            for (name, value) in members {
                user[name.as_str()] = value;
            }
        }
    }
}
