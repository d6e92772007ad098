//! Shrinking: the fewest requests with the simplest bodies that still show a difference.

use super::kept::Kept;
use super::{Explorer, Shown};
use crate::outcome::Stop;
use crate::scenario::Call;
use crate::scim::{Method, urn};
use serde_json::Value;

/// The most plays that shrinking may take.
const PLAYS: usize = 150;

/// What must stay in a body: what is required, and what has another default at each provider.
const NEEDED: [&str; 4] = ["schemas", "userName", "displayName", "active"];

/// Makes a sequence shorter as long as it shows a difference.
pub(super) async fn shrink(
    explorer: &Explorer<'_>,
    kept: &Kept,
    mut shown: Shown,
) -> Result<Shown, Stop> {
    let mut left = PLAYS;
    let kind = shown.difference.kind;
    loop {
        let before = shown.calls.clone();
        let mut size = shown.calls.len().div_ceil(2);
        while size > 0 {
            let mut at = shown.calls.len();
            while at > 0 && left > 0 {
                at = at.saturating_sub(size);
                let end = (at + size).min(shown.calls.len());
                let mut fewer = shown.calls.clone();
                fewer.drain(at..end);
                left -= 1;
                if let Some(better) = explorer.play_for(kept, &fewer, kind).await? {
                    shown = better;
                }
            }
            size /= 2;
        }
        for at in (0..shown.calls.len()).rev() {
            if let Some(fewer) = begun_with(&shown.calls, at).filter(|_| left > 0) {
                left -= 1;
                if let Some(better) = explorer.play_for(kept, &fewer, kind).await? {
                    shown = better;
                }
            }
        }
        let mut at = 0;
        while at < shown.calls.len() {
            let mut next = 0;
            // After each success there is one less to be tried.
            while let Some(simpler) = simpler(&shown.calls[at]).into_iter().nth(next) {
                if left == 0 {
                    return Ok(shown);
                }
                left -= 1;
                let mut calls = shown.calls.clone();
                calls[at] = simpler;
                match explorer.play_for(kept, &calls, kind).await? {
                    Some(better) => shown = better,
                    None => next += 1,
                }
            }
            at += 1;
        }
        if shown.calls == before || left == 0 {
            return Ok(shown);
        }
    }
}

/// The sequence in which a resource begins with what the request at this place gives it.
fn begun_with(calls: &[Call], at: usize) -> Option<Vec<Call>> {
    let call = calls.get(at)?;
    let [operation] = call.body.as_ref()?["Operations"].as_array()?.as_slice() else {
        return None;
    };
    let path = operation["path"]
        .as_str()
        .filter(|_| operation["op"] != "remove")?;
    if !path.bytes().all(|letter| letter.is_ascii_alphanumeric()) {
        return None;
    }
    let subject = call.subject()?;
    let maker = calls
        .iter()
        .position(|it| it.makes.as_deref() == Some(subject))?;
    let mut fewer = calls.to_vec();
    fewer[maker].body.as_mut()?[path] = operation["value"].clone();
    fewer.remove(at);
    Some(fewer)
}

/// The same request with less in it.
fn simpler(call: &Call) -> Vec<Call> {
    if let Some((path, filter)) = call.target.split_once("?filter=") {
        let one = |filter: String| Call {
            target: format!("{path}?filter={filter}"),
            ..call.clone()
        };
        return shorter_filters(filter).into_iter().map(one).collect();
    }
    let Some(body) = &call.body else {
        return Vec::new();
    };
    let bodies = if call.method == Method::Patch {
        smaller_patches(body)
    } else {
        without_one(body)
    };
    let one = |body| Call {
        body: Some(body),
        ..call.clone()
    };
    bodies.into_iter().map(one).collect()
}

/// A PATCH with one operation less, or with less in one value.
fn smaller_patches(body: &Value) -> Vec<Value> {
    let operations = body["Operations"].as_array().cloned().unwrap_or_default();
    let mut smaller = Vec::new();
    for at in 0..operations.len() {
        let mut fewer = operations.clone();
        if operations.len() > 1 {
            fewer.remove(at);
            let mut body = body.clone();
            body["Operations"] = fewer.into();
            smaller.push(body);
        }
        for value in less(&operations[at]["value"]) {
            let mut body = body.clone();
            body["Operations"][at]["value"] = value;
            smaller.push(body);
        }
    }
    smaller
}

/// A resource with one attribute less, or with less in one.
fn without_one(body: &Value) -> Vec<Value> {
    let mut smaller = Vec::new();
    for (name, value) in body.as_object().into_iter().flatten() {
        if !NEEDED.contains(&name.as_str()) {
            let mut fewer = body.clone();
            if let Some(fewer) = fewer.as_object_mut() {
                fewer.shift_remove(name);
            }
            if let Some(schemas) = fewer["schemas"].as_array_mut() {
                schemas.retain(|it| *it != **name || name == urn::USER);
            }
            smaller.push(fewer);
            for value in less(value) {
                let mut fewer = body.clone();
                fewer[name] = value;
                smaller.push(fewer);
            }
        }
    }
    smaller
}

/// A value with one part less; never with none.
fn less(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(list) => {
            let mut smaller = Vec::new();
            for at in 0..list.len() {
                if list.len() > 1 {
                    let mut fewer = list.clone();
                    fewer.remove(at);
                    smaller.push(Value::Array(fewer));
                }
                for element in less(&list[at]) {
                    let mut simpler = list.clone();
                    simpler[at] = element;
                    smaller.push(Value::Array(simpler));
                }
            }
            smaller
        }
        Value::Object(parts) if parts.len() > 1 => {
            let one = |name: &String| {
                let mut fewer = parts.clone();
                fewer.shift_remove(name);
                Value::Object(fewer)
            };
            // Without its value or its type nobody knows what an address is.
            let plain = |name: &&String| !matches!(name.as_str(), "value" | "type");
            parts.keys().filter(plain).map(one).collect()
        }
        _ => Vec::new(),
    }
}

/// The filter with one term less, and with one pair of brackets less.
fn shorter_filters(filter: &str) -> Vec<String> {
    let (places, brackets) = outline(filter);
    let without = |from: usize, to: usize| format!("{}{}", &filter[..from], &filter[to..]);
    let mut shorter = Vec::new();
    for (at, operator, inside) in &places {
        let of_same = || places.iter().filter(|it| it.2 == *inside).map(|it| it.0);
        let (open, close) = inside.map_or((0, filter.len()), |inside| brackets[inside]);
        // The term before ends here and begins behind the operator before it; the term after, the other way round.
        let mut former = places.iter();
        let before = former.rfind(|it| it.2 == *inside && it.0 < *at);
        let begin = before.map_or(open, |it| it.0 + it.1);
        let end = of_same().find(|it| it > at).unwrap_or(close);
        shorter.push(without(begin, at + operator));
        shorter.push(without(*at, end));
    }
    for (open, close) in &brackets {
        if !filter[..*open].trim_end_matches('(').ends_with("not ")
            && filter[*open - 1..].starts_with('(')
        {
            let inner = &filter[*open..*close];
            shorter.push(format!(
                "{}{inner}{}",
                &filter[..*open - 1],
                &filter[*close + 1..]
            ));
        }
    }
    // Without this, everybody at the target is looked through.
    shorter.retain(|it| it.contains(" sw \"{word}\"") && !it.contains("()"));
    shorter
}

/// Where the logical operators stand, how long they are and inside of which brackets; and the insides of all brackets.
type Outline = (Vec<(usize, usize, Option<usize>)>, Vec<(usize, usize)>);

fn outline(filter: &str) -> Outline {
    let (mut places, mut brackets, mut open) = (Vec::new(), Vec::new(), Vec::new());
    let (mut quoted, mut escaped) = (false, false);
    for (at, letter) in filter.char_indices() {
        if quoted {
            quoted = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            continue;
        }
        match letter {
            '"' => quoted = true,
            '(' | '[' => {
                open.push(brackets.len());
                brackets.push((at + 1, at + 1));
            }
            ')' | ']' => {
                if let Some(inside) = open.pop() {
                    brackets[inside].1 = at;
                }
            }
            ' ' => {
                let operator = [" and ", " or "]
                    .into_iter()
                    .find(|it| filter[at..].starts_with(it));
                if let Some(operator) = operator {
                    places.push((at, operator.len(), open.last().copied()));
                }
            }
            _ => {}
        }
    }
    (places, brackets)
}

#[cfg(test)]
mod tests {
    use super::shorter_filters;

    #[test]
    fn filters_lose_a_term_or_a_pair_of_brackets() {
        let shorter = shorter_filters(r#"(not (a eq "x and y") or b pr) and userName sw "{word}""#);
        let expected = [
            r#"(b pr) and userName sw "{word}""#,
            r#"(not (a eq "x and y")) and userName sw "{word}""#,
            r#"userName sw "{word}""#,
            r#"not (a eq "x and y") or b pr and userName sw "{word}""#,
        ];
        assert_eq!(shorter, expected);
    }
}
