//! What a provider with faults makes of a filter.

use serde_json::{Map, Value};

use super::{Filter, Operator, parse};
use crate::fault::Fault;
use crate::provider::Faults;
use crate::provider::errors::Problem;
use crate::provider::resource_type::{Named, ResourceType};

const OPERATORS: [&str; 13] = [
    "eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr", "and", "or", "not",
];

/// Reads a filter; nothing if it is ignored.
pub(in crate::provider) fn read(text: &str, faults: &Faults) -> Result<Option<Filter>, Problem> {
    if faults.contains(&Fault::FilterOperatorsCaseExact) && has_loud_operator(text) {
        return Err(Problem::invalid_filter("operators are small letters"));
    }
    match parse(text) {
        Err(_) if faults.contains(&Fault::FilterUnknownOperatorIsEq) => {
            let words = text.splitn(3, ' ').enumerate();
            let words: Vec<_> = words
                .map(|(at, word)| if at == 1 { "eq" } else { word })
                .collect();
            parse(&words.join(" ")).map(Some)
        }
        Err(_) if faults.contains(&Fault::FilterMalformedIgnored) => Ok(None),
        read => read.map(Some),
    }
}

/// Whether an operator outside of strings has a capital.
fn has_loud_operator(text: &str) -> bool {
    let outside = text.split('"').step_by(2);
    outside.flat_map(str::split_whitespace).any(|word| {
        let loud = |operator: &str| operator.eq_ignore_ascii_case(word) && operator != word;
        OPERATORS.into_iter().any(loud)
    })
}

/// The filter as it is understood for one resource type; nothing if it is ignored.
pub(in crate::provider) fn understand(
    filter: Filter,
    kind: &ResourceType,
    faults: &Faults,
) -> Option<Filter> {
    if kind.definition.members.is_some() && faults.contains(&Fault::FilterOnGroupsIgnored) {
        return None;
    }
    if let Filter::Compare(name, ..) = &filter {
        let unknown = kind.resolve(name).is_none();
        if unknown && faults.contains(&Fault::FilterUnknownAttributeIgnored) {
            return None;
        }
    }
    Some(bend(filter, kind, faults))
}

fn bend(filter: Filter, kind: &ResourceType, faults: &Faults) -> Filter {
    let each = |filters: Vec<Filter>| -> Vec<Filter> {
        let bent = filters.into_iter();
        bent.map(|filter| bend(filter, kind, faults)).collect()
    };
    match filter {
        Filter::And(filters) if faults.contains(&Fault::FilterAndIsOr) => Filter::Or(each(filters)),
        Filter::And(filters) => Filter::And(each(filters)),
        Filter::Or(filters) if faults.contains(&Fault::FilterOrBindsTighter) => {
            or_first(each(filters))
        }
        Filter::Or(filters) => Filter::Or(each(filters)),
        Filter::Not(inner) if faults.contains(&Fault::FilterNotIgnored) => {
            bend(*inner, kind, faults)
        }
        Filter::Not(inner) => Filter::Not(Box::new(bend(*inner, kind, faults))),
        Filter::Present(_) if faults.contains(&Fault::FilterPresentAlwaysHolds) => everybody(),
        Filter::Element(path, inner) if faults.contains(&Fault::FilterBracketsMixValues) => {
            mixed(&path, *inner)
        }
        Filter::Compare(name, operator, value) => comparison(name, operator, value, kind, faults),
        other => other,
    }
}

fn comparison(
    name: String,
    operator: Operator,
    value: Value,
    kind: &ResourceType,
    faults: &Faults,
) -> Filter {
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    let qualified = name.starts_with("urn:");
    let misspelt = || match kind.resolve(&name) {
        Some(Named::Attribute(path)) => path.text() != name,
        _ => false,
    };
    let nobody = is("externalId") && faults.contains(&Fault::FilterExternalIdNeverMatches)
        || name.starts_with("name.") && faults.contains(&Fault::FilterSubAttributeNeverMatches)
        || qualified && faults.contains(&Fault::FilterUrnNotUnderstood)
        || faults.contains(&Fault::FilterNamesCaseExact) && !qualified && misspelt();
    let everyone = value.is_boolean() && faults.contains(&Fault::FilterBooleanIgnored)
        || name.starts_with("meta.") && faults.contains(&Fault::FilterDatesAlwaysMatch);
    match (operator, &value) {
        _ if nobody => Filter::Not(Box::new(everybody())),
        _ if everyone => everybody(),
        (Operator::Eq, Value::String(_)) if faults.contains(&Fault::FilterEqMatchesPrefix) => {
            Filter::Compare(name, Operator::Sw, value)
        }
        (Operator::Co, _) if faults.contains(&Fault::FilterContainsIsStartsWith) => {
            Filter::Compare(name, Operator::Sw, value)
        }
        (_, Value::String(text)) if faults.contains(&Fault::FilterEscapesTakenLiterally) => {
            let literal = text.replace('\\', r"\\").replace('"', "\\\"");
            Filter::Compare(name, operator, literal.into())
        }
        _ => Filter::Compare(name, operator, value),
    }
}

/// What every resource satisfies.
fn everybody() -> Filter {
    Filter::Present("id".to_owned())
}

/// `a or b and c` read as `(a or b) and c`.
fn or_first(mut filters: Vec<Filter>) -> Filter {
    match filters.pop() {
        Some(Filter::And(mut last)) => {
            filters.push(last.remove(0));
            last.insert(0, Filter::Or(filters));
            Filter::And(last)
        }
        last => {
            filters.extend(last);
            Filter::Or(filters)
        }
    }
}

/// `emails[type eq "a" and value eq "b"]` read as `emails.type eq "a" and emails.value eq "b"`.
fn mixed(path: &str, inner: Filter) -> Filter {
    match inner {
        Filter::And(filters) => {
            let mixed = filters.into_iter().map(|filter| mixed(path, filter));
            Filter::And(mixed.collect())
        }
        Filter::Compare(name, operator, value) => {
            Filter::Compare(format!("{path}.{name}"), operator, value)
        }
        other => Filter::Element(path.to_owned(), Box::new(other)),
    }
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
}
