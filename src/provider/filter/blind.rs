//! Faults that look at the text of a filter, and not at what it means.

use serde_json::{Map, Value};

use super::parse;
use crate::fault::Fault;
use crate::provider::Faults;
use crate::provider::errors::Problem;

/// The text as it is taken; nothing if the filter is ignored.
pub(super) fn taken(text: &str, faults: &Faults) -> Result<Option<String>, Problem> {
    let unquoted = parse(text).is_err() && !text.contains(['"', '(', '[']);
    let broken = [
        (Fault::FilterBracketsAnswer500, text.contains('[')),
        (Fault::EmptyFilterAnswers500, text.is_empty()),
        (
            Fault::UnquotedTextAnswers500,
            unquoted && text.contains(" eq "),
        ),
        (Fault::LongFilterAnswers500, text.len() > 2_000),
        (
            Fault::FilterMisfitAnswers500,
            text.contains(r#"active eq ""#),
        ),
    ];
    if broken
        .iter()
        .any(|(fault, holds)| *holds && faults.contains(fault))
    {
        return Err(Problem::status(500, "this filter was not foreseen"));
    }
    if text.starts_with(' ') && faults.contains(&Fault::FilterBehindSpaceIgnored) {
        return Ok(None);
    }
    if faults.contains(&Fault::FilterEmptyBracketsAccepted) {
        return Ok(Some(text.replace("[]", " pr")));
    }
    Ok(Some(text.to_owned()))
}

/// Whether a query with this filter does not see a resource that satisfies it.
pub(in crate::provider) fn overlooks(
    filter: Option<&str>,
    attributes: &Map<String, Value>,
    faults: &Faults,
) -> bool {
    let text = filter.unwrap_or_default();
    let name = attributes
        .get("userName")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let later = || {
        let emails = attributes.get("emails").and_then(Value::as_array);
        let values = emails
            .into_iter()
            .flatten()
            .skip(1)
            .filter_map(|email| email["value"].as_str());
        values.into_iter().any(|value| text.contains(value))
    };
    attributes.get("active") == Some(&Value::Bool(false))
        && faults.contains(&Fault::FilterHidesInactive)
        || faults.contains(&Fault::FilterUserNameCaseExact)
            && !text.contains(name)
            && text.to_lowercase().contains(&name.to_lowercase())
        || faults.contains(&Fault::FilterFirstValueOnly) && later()
        || {
            let shown = attributes
                .get("displayName")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let otherwise = |part: &str| {
                !shown.contains(part) && shown.to_lowercase().contains(&part.to_lowercase())
            };
            let mut operands = text.split('"').skip(1).step_by(2);
            let contains =
                text.contains(" co ") && faults.contains(&Fault::FilterContainsIsCaseExact);
            let beyond = !text.is_ascii() && faults.contains(&Fault::FilterUnicodeCaseExact);
            (contains || beyond) && operands.any(otherwise)
        }
}
