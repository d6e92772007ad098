//! What a profile asks of a provider besides the RFCs, and where it has it do otherwise.
//!
//! Each habit is decided once, from the rule sets that are claimed and the faults; whoever reads a body or carries out a
//! PATCH only asks for the habit.

use serde_json::{Map, Value, json};

use super::Faults;
use super::errors::Problem;
use super::message::member;
use super::resource_type::ResourceType;
use super::schema::{Attribute, Kind};
use crate::fault::Fault;
use crate::rules::{RuleSet, Rules};
use crate::scim::urn;

/// The habits of a provider under the profiles that it claims; by default those of the RFCs alone.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each habit is there or not, and none follows from another"
)]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Profile {
    /// Attributes and URNs that no schema has are refused (interop section 5.3).
    pub(super) refuses_unknown: bool,
    /// That refusal says invalidValue in place of invalidSyntax, which is a fault.
    says_invalid_value: bool,
    /// A path to what no schema has is refused with invalidSyntax (interop section 5.3).
    pub(super) unknown_path_is_syntax: bool,
    /// An operation of a PATCH needs a path (interop section 6.5.1.1).
    pub(super) needs_path: bool,
    /// A replace of a complex attribute leaves nothing of the old value (interop section 6.5.2.1).
    pub(super) replaces_whole: bool,
    /// With a value filter a path names one value and a part of it (interop section 6.5.2.2).
    pub(super) selects_one_part: bool,
    /// There is no password (IPSIE section 6.1.2).
    pub(super) without_password: bool,
    /// The configuration says that the interoperability profile is obeyed (interop section 4).
    pub(super) says_so: bool,
}

impl Profile {
    /// The habits that these rule sets ask for, as far as no fault stands against it.
    pub(super) fn of(rules: &Rules, faults: &Faults) -> Self {
        let has = |fault| faults.contains(&fault);
        let interop = rules.has(RuleSet::Interop);
        Profile {
            refuses_unknown: interop && !has(Fault::UndefinedAttributesTaken),
            says_invalid_value: has(Fault::UndefinedIsInvalidValue),
            unknown_path_is_syntax: interop && !has(Fault::UndefinedPathIsInvalidPath),
            needs_path: interop && !has(Fault::PathlessPatchCarriedOut),
            replaces_whole: interop && !has(Fault::ReplacedComplexKeepsParts),
            selects_one_part: interop,
            without_password: rules.has(RuleSet::IpsieAl2) && !has(Fault::PasswordSupported),
            says_so: interop && !has(Fault::InteropFlagMissing),
        }
    }

    /// Refuses a resource with something that its schemas do not define.
    pub(super) fn defined(
        self,
        kind: &ResourceType,
        body: &Map<String, Value>,
    ) -> Result<(), Problem> {
        if !self.refuses_unknown {
            return Ok(());
        }
        let claimed = member(body, "schemas").and_then(Value::as_array);
        for urn in claimed.into_iter().flatten().filter_map(Value::as_str) {
            if !kind.schema.id.eq_ignore_ascii_case(urn) && kind.extension(urn).is_none() {
                return Err(self.undefined(urn));
            }
        }
        for (name, value) in body {
            match (kind.extension(name), kind.attribute(name)) {
                (Some(schema), _) => self.parts(&schema.attributes, value)?,
                (None, Some(attribute)) => self.value(attribute, value)?,
                (None, None) => return Err(self.undefined(name)),
            }
        }
        Ok(())
    }

    /// Refuses a value with parts that its attribute does not define.
    pub(super) fn value(self, attribute: &Attribute, value: &Value) -> Result<(), Problem> {
        if !self.refuses_unknown || attribute.kind != Kind::Complex {
            return Ok(());
        }
        match value {
            Value::Array(list) => list
                .iter()
                .try_for_each(|one| self.parts(&attribute.sub_attributes, one)),
            one => self.parts(&attribute.sub_attributes, one),
        }
    }

    fn parts(self, defined: &[Attribute], value: &Value) -> Result<(), Problem> {
        for (name, value) in value.as_object().into_iter().flatten() {
            let known = defined
                .iter()
                .find(|it| it.name.eq_ignore_ascii_case(name))
                .ok_or_else(|| self.undefined(name))?;
            self.value(known, value)?;
        }
        Ok(())
    }

    fn undefined(self, name: &str) -> Problem {
        let detail = format!("no schema here defines {name}");
        if self.says_invalid_value {
            Problem::invalid_value(detail)
        } else {
            Problem::invalid_syntax(detail)
        }
    }

    /// Makes a published schema say what is so under the profiles.
    pub(super) fn publish(self, schema: &mut Map<String, Value>) {
        let id = schema.get("id").cloned().unwrap_or_default();
        let Some(Value::Array(attributes)) = schema.get_mut("attributes") else {
            return;
        };
        if self.without_password && id == urn::USER {
            attributes.retain(|it| it["name"] != "password");
        }
        if self.says_so && id == urn::SERVICE_PROVIDER_CONFIG {
            attributes.push(json!({
                "name": "interopProfileConformant",
                "type": "boolean",
                "multiValued": false,
                "description": "Whether the SCIM 2.0 interoperability profile is obeyed",
                "required": false,
                "mutability": "readOnly",
                "returned": "default",
            }));
        }
    }
}
