//! Faults in what becomes of single attributes, in whichever request.

use serde_json::{Value, json};

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;

impl Provider {
    /// Bends what is written to attributes; `current` is the resource before.
    pub(super) fn bend_attributes(&self, asked: &Asked, current: &Value, body: &mut Value) {
        match asked.method.as_str() {
            "POST" if asked.creates("Users") && self.has(Fault::CreateDropsNickName) => {
                without(body, "nickName");
            }
            "PUT" if self.has(Fault::ReplaceKeepsNickName) => {
                body["nickName"] = current["nickName"].clone();
            }
            "PATCH" => {
                let ignored = [
                    (Fault::PatchRemoveKeepsNickName, "remove", "nickName"),
                    (Fault::PatchAddDropsUserType, "add", "userType"),
                    (Fault::PatchReplaceKeepsTimeZone, "replace", "timezone"),
                ];
                for (_, op, path) in ignored.into_iter().filter(|(fault, ..)| self.has(*fault)) {
                    ignore(body, op, path);
                }
            }
            _ => {}
        }
    }
}

/// Makes an operation on this path one without effect.
fn ignore(body: &mut Value, op: &str, path: &str) {
    let operations = body.get_mut("Operations").and_then(Value::as_array_mut);
    for operation in operations.into_iter().flatten() {
        if operation["op"] == op && operation["path"] == path {
            *operation = json!({ "op": "replace", "value": {} });
        }
    }
}

fn without(object: &mut Value, name: &str) {
    if let Some(object) = object.as_object_mut() {
        object.shift_remove(name);
    }
}
