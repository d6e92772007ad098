//! What a provider with faults makes of a filter.

use serde_json::Value;

use super::blind::taken;
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
    let Some(text) = taken(text, faults)? else {
        return Ok(None);
    };
    let text = text.as_str();
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
        Filter::And(mut filters) => {
            if faults.contains(&Fault::FilterThirdTermIgnored) {
                filters.truncate(2);
            }
            if faults.contains(&Fault::FilterDotsMeanOneValue)
                && let Some(element) = of_one_value(&filters)
            {
                return bend(element, kind, faults);
            }
            Filter::And(up_to_bracket(each(filters), faults))
        }
        Filter::Or(filters) if faults.contains(&Fault::FilterOrBindsTighter) => {
            or_first(each(filters))
        }
        Filter::Or(filters) => Filter::Or(up_to_bracket(each(filters), faults)),
        Filter::Not(inner) if faults.contains(&Fault::FilterNotIgnored) => {
            bend(*inner, kind, faults)
        }
        Filter::Not(inner) => Filter::Not(Box::new(bend(*inner, kind, faults))),
        Filter::Present(_) if faults.contains(&Fault::FilterPresentAlwaysHolds) => everybody(),
        Filter::Present(name)
            if is_complex(&name) && faults.contains(&Fault::FilterPresentOnComplexRefused) =>
        {
            Filter::Present(format!("no-such-{name}"))
        }
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
        || name.contains(":enterprise:") && faults.contains(&Fault::FilterExtensionNeverMatches)
        || is("active") && value == true && faults.contains(&Fault::FilterActiveIsNeverTrue)
        || name.ends_with("desk.room") && faults.contains(&Fault::FilterByRoomFindsNobody)
        || qualified && faults.contains(&Fault::FilterUrnNotUnderstood)
        || faults.contains(&Fault::FilterNamesCaseExact) && !qualified && misspelt();
    let digits = value.is_number() && faults.contains(&Fault::FilterNumbersAsText);
    let everyone = value.is_boolean() && faults.contains(&Fault::FilterBooleanIgnored)
        || name.starts_with("meta.") && faults.contains(&Fault::FilterDatesAlwaysMatch)
        || is("schemas") && faults.contains(&Fault::FilterOnSchemasMatchesAll)
        || orders(operator) && value.is_boolean() && faults.contains(&Fault::FilterOrdersBooleans)
        || orders(operator)
            && name.starts_with("x509")
            && faults.contains(&Fault::FilterOrdersBinaries);
    match (operator, &value) {
        _ if nobody => Filter::Not(Box::new(everybody())),
        _ if everyone => everybody(),
        (Operator::Eq, Value::String(_)) if faults.contains(&Fault::FilterEqMatchesPrefix) => {
            Filter::Compare(name, Operator::Sw, value)
        }
        (Operator::Co, _) if faults.contains(&Fault::FilterContainsIsStartsWith) => {
            Filter::Compare(name, Operator::Sw, value)
        }
        (Operator::Gt | Operator::Ge | Operator::Lt | Operator::Le, _) if digits => {
            by_digits(name, operator, &value)
        }
        (Operator::Ne, _) if faults.contains(&Fault::FilterNeIsEq) => {
            Filter::Compare(name, Operator::Eq, value)
        }
        (Operator::Ew, _) if faults.contains(&Fault::FilterEndsWithIsContains) => {
            Filter::Compare(name, Operator::Co, value)
        }
        (Operator::Ge, _) if faults.contains(&Fault::FilterGeLeavesOutTheValue) => {
            Filter::Compare(name, Operator::Gt, value)
        }
        (Operator::Eq, _)
            if is("profileUrl") && faults.contains(&Fault::FilterReferenceIgnoresCase) =>
        {
            Filter::Present(name)
        }
        (Operator::Eq, Value::String(text))
            if text.contains('%') && faults.contains(&Fault::FilterPercentIsWildcard) =>
        {
            let start = text.split('%').next().unwrap_or_default();
            Filter::Compare(name, Operator::Sw, start.into())
        }
        (_, Value::String(text)) if is("id") && faults.contains(&Fault::FilterIdIgnoresCase) => {
            Filter::Compare(name, operator, text.to_lowercase().into())
        }
        (_, Value::String(text))
            if is("meta.resourceType")
                && faults.contains(&Fault::FilterResourceTypeIgnoresCase) =>
        {
            let capital = text[..1].to_uppercase() + &text[1..];
            Filter::Compare(name, operator, capital.into())
        }
        (_, Value::String(text))
            if name.starts_with("meta.") && faults.contains(&Fault::FilterOffsetIgnored) =>
        {
            let end = text.len().saturating_sub(6);
            let shifted = text
                .get(end..)
                .is_some_and(|offset| offset.starts_with(['+', '-']));
            let unshifted = if shifted {
                format!("{}Z", &text[..end])
            } else {
                text.clone()
            };
            Filter::Compare(name, operator, unshifted.into())
        }
        (_, Value::String(text)) if faults.contains(&Fault::FilterEscapesTakenLiterally) => {
            let literal = text.replace('\\', r"\\").replace('"', "\\\"");
            Filter::Compare(name, operator, literal.into())
        }
        _ => Filter::Compare(name, operator, value),
    }
}

/// The comparison of a number as far as one digit goes: 10 comes before 9.
fn by_digits(name: String, operator: Operator, value: &Value) -> Filter {
    let one_digit = value.as_i64().is_some_and(|number| number < 10);
    let turned = match operator {
        Operator::Gt | Operator::Ge if one_digit => Operator::Eq,
        _ => operator,
    };
    Filter::Compare(name, turned, value.clone())
}

/// Whether the operator asks for an order.
fn orders(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Gt | Operator::Ge | Operator::Lt | Operator::Le
    )
}

fn is_complex(name: &str) -> bool {
    ["name", "emails"]
        .into_iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// The filters up to the first value filter, if what is joined to it is not read.
fn up_to_bracket(mut filters: Vec<Filter>, faults: &Faults) -> Vec<Filter> {
    let bracket = filters
        .iter()
        .position(|filter| matches!(filter, Filter::Element(..)));
    if let Some(at) = bracket.filter(|_| faults.contains(&Fault::FilterEndsAtBracket)) {
        filters.truncate(at + 1);
    }
    filters
}

/// Several comparisons below one attribute, as one value filter.
fn of_one_value(filters: &[Filter]) -> Option<Filter> {
    let parts = filters.iter().map(|filter| match filter {
        Filter::Compare(name, operator, value) => {
            let (path, sub) = name.split_once('.')?;
            (path == "emails").then(|| Filter::Compare(sub.to_owned(), *operator, value.clone()))
        }
        _ => None,
    });
    let parts = parts.collect::<Option<Vec<_>>>()?;
    Some(Filter::Element(
        "emails".to_owned(),
        Box::new(Filter::And(parts)),
    ))
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
