//! Shapes: the forms in which one change, and one question, can be written.

use super::bodies::kinds;
use super::compare::{first, is_nothing};
use super::generate::Generator;
use super::kept::{ENTERPRISE, LISTS, NAMES, TEXTS};
use crate::reply::values_at;
use crate::scim::urn;
use rand::Rng as _;
use serde_json::{Value, json};

/// A text of the generator's own reference provider as the play will have it.
pub(super) fn with_word(value: &Value) -> Value {
    let text = value.to_string();
    // Its word and domain are such that nothing else is like them.
    let text = text
        .replace("sequence.example", "{domain}")
        .replace("sequence", "{word}");
    serde_json::from_str(&text).unwrap_or_default()
}

/// One operation on a user that looks like this.
pub(super) fn of_user(g: &mut Generator<'_>, now: &Value) -> Option<Value> {
    match g.rng.random_range(0..13) {
        0..=2 => text(g, now),
        3..=4 => part_of_name(g, now),
        5..=8 => list(g, now),
        9 => extension(g, now),
        10..=11 if g.kept.closes && g.kept.keeps("/active") => {
            let active = g.rng.random_bool(0.3);
            Some(either_way(g, "active", active.into()))
        }
        _ => {
            let name = g.word();
            let domain = if g.kept.words { "" } else { "@{domain}" };
            Some(json!({ "op": "replace", "path": "userName", "value": format!("{name}{domain}") }))
        }
    }
}

/// A replacement with or without path.
fn either_way(g: &mut Generator<'_>, name: &str, value: Value) -> Value {
    let op = g.either("replace", "add");
    if g.rng.random_bool(0.3) {
        return json!({ "op": op, "value": { name: value } });
    }
    let path = match g.rng.random_range(0..6) {
        0 => format!("{}:{name}", urn::USER),
        1 => name.to_uppercase(),
        _ => name.to_owned(),
    };
    json!({ "op": op, "path": path, "value": value })
}

fn one_of<'a>(g: &mut Generator<'_>, all: &[&'a str], base: &str) -> Option<&'a str> {
    let kept = all
        .iter()
        .filter(|it| g.kept.keeps(&format!("{base}/{it}")));
    let kept: Vec<&str> = kept.copied().collect();
    let at = g.rng.random_range(0..kept.len().max(1));
    kept.get(at).copied()
}

fn text(g: &mut Generator<'_>, now: &Value) -> Option<Value> {
    let name = one_of(g, &TEXTS, "")?;
    if !is_nothing(&first(now, &format!("/{name}"))) && g.rng.random_bool(0.25) {
        return Some(json!({ "op": "remove", "path": name }));
    }
    let value = g.value();
    Some(either_way(g, name, value.into()))
}

fn part_of_name(g: &mut Generator<'_>, now: &Value) -> Option<Value> {
    let part = one_of(g, &NAMES, "/name")?;
    let path = format!("name.{part}");
    let there = !is_nothing(&first(now, &format!("/name/{part}")));
    if there && part == "middleName" && g.rng.random_bool(0.4) {
        return Some(json!({ "op": "remove", "path": path }));
    }
    let op = g.either("replace", "add");
    Some(json!({ "op": op, "path": path, "value": g.value() }))
}

fn extension(g: &mut Generator<'_>, now: &Value) -> Option<Value> {
    let base = format!("/{}", urn::ENTERPRISE_USER);
    let part = one_of(g, &ENTERPRISE, &base)?;
    let path = format!("{}:{part}", urn::ENTERPRISE_USER);
    let there = !is_nothing(&first(now, &format!("{base}/{part}")));
    let value = g.value();
    Some(match g.rng.random_range(0..4) {
        0 if there => json!({ "op": "remove", "path": path }),
        1 => json!({ "op": "add", "value": { urn::ENTERPRISE_USER: { part: value } } }),
        2 => json!({ "op": "replace", "path": path, "value": value }),
        _ => json!({ "op": "add", "path": path, "value": value }),
    })
}

/// One operation on an attribute with several values.
fn list(g: &mut Generator<'_>, now: &Value) -> Option<Value> {
    let name = one_of(g, &LISTS, "")?;
    let types: Vec<String> = values_at(now, &format!("/{name}/*/type"))
        .iter()
        .filter_map(|it| it.as_str().map(str::to_owned))
        .collect();
    let at = g.rng.random_range(0..types.len().max(1));
    let kind = types.get(at).cloned();
    // A value that matches alone, so that no two become the same.
    let alone = kind.filter(|kind| types.iter().filter(|it| *it == kind).count() == 1);
    let parts = g.kept.parts(name);
    let missing = absent(name, &types);
    if let Some(kind) = missing.filter(|_| g.rng.random_bool(0.1)) {
        // There is no place for it, and nothing may change (RFC 7644 section 3.5.2.3).
        let path = format!("{name}[type eq \"{kind}\"].value");
        let value = first(&g.element(name, kind), "/value");
        return Some(json!({ "op": "replace", "path": path, "value": value }));
    }
    let Some(kind) = alone.filter(|_| g.rng.random_bool(0.6)) else {
        return Some(of_whole_list(g, name, &types));
    };
    let selected = format!("{name}[type eq \"{kind}\"]");
    let value = first(&g.element(name, &kind), "/value");
    Some(match g.rng.random_range(0..7) {
        0 => json!({ "op": "remove", "path": selected }),
        1 if parts.contains(&"primary") => {
            json!({ "op": "replace", "path": format!("{selected}.primary"), "value": true })
        }
        2 if parts.contains(&"display") => {
            json!({ "op": "replace", "path": format!("{selected}.display"), "value": g.value() })
        }
        3 if !is_nothing(&part_of(now, name, &kind, "display")) => {
            json!({ "op": "remove", "path": format!("{selected}.display") })
        }
        4 => {
            let both = format!("{name}[type eq \"{kind}\" and value pr].value");
            json!({ "op": "replace", "path": both, "value": value })
        }
        _ => json!({ "op": "replace", "path": format!("{selected}.value"), "value": value }),
    })
}

/// A part of the value of this type.
fn part_of(now: &Value, list: &str, kind: &str, part: &str) -> Value {
    let values = values_at(now, &format!("/{list}/*"));
    let selected = values.into_iter().find(|it| it["type"] == kind);
    selected.map_or(Value::Null, |it| it[part].clone())
}

/// A type that no value of the list has.
fn absent(name: &str, types: &[String]) -> Option<&'static str> {
    let mut kinds = kinds(name).into_iter();
    kinds.find(|kind| !types.iter().any(|it| it == kind))
}

fn of_whole_list(g: &mut Generator<'_>, name: &str, types: &[String]) -> Value {
    let free = absent(name, types);
    match (free, g.rng.random_range(0..6)) {
        (_, 0) if !types.is_empty() => json!({ "op": "remove", "path": name }),
        (Some(kind), 1..=4) => {
            let mut element = g.element(name, kind);
            if g.kept.keeps(&format!("/{name}/primary")) && g.rng.random_bool(0.3) {
                element["primary"] = true.into();
            }
            if g.rng.random_bool(0.3) {
                return json!({ "op": "add", "value": { name: [element] } });
            }
            json!({ "op": "add", "path": name, "value": [element] })
        }
        _ => {
            let values = g.several(name, false);
            if g.rng.random_bool(0.3) {
                return json!({ "op": "replace", "value": { name: values } });
            }
            json!({ "op": "replace", "path": name, "value": values })
        }
    }
}

/// One operation on a group that looks like this.
pub(super) fn of_group(g: &mut Generator<'_>, name: &str, now: &Value) -> Option<Value> {
    let members = g.members(Some(name));
    let some = members.as_array().is_some_and(|it| !it.is_empty());
    let user = g.users.last().cloned();
    let there = !is_nothing(&first(now, "/members"));
    Some(match g.rng.random_range(0..12) {
        0..=3 if some => json!({ "op": "add", "path": "members", "value": members }),
        4..=5 if there && user.is_some() => {
            let filter = format!("members[value eq \"{{{}.id}}\"]", user?);
            json!({ "op": "remove", "path": filter })
        }
        6..=7 if some => json!({ "op": "replace", "path": "members", "value": members }),
        8 if there => json!({ "op": "remove", "path": "members" }),
        9 if some => json!({ "op": "add", "value": { "members": members } }),
        10 if g.kept.group_external_id => {
            json!({ "op": "replace", "path": "externalId", "value": g.word() })
        }
        _ => {
            let value = Value::from(g.word());
            if g.rng.random_bool(0.5) {
                json!({ "op": "replace", "value": { "displayName": value } })
            } else {
                json!({ "op": "replace", "path": "displayName", "value": value })
            }
        }
    })
}

/// A question about users; nothing if whoever is there is to be found.
pub(super) fn filter_of_users(g: &mut Generator<'_>) -> Option<String> {
    let one = comparison(g)?;
    if g.rng.random_bool(0.5) {
        return Some(one);
    }
    let other = comparison(g)?;
    Some(match g.rng.random_range(0..6) {
        0 => format!("{one} and {other}"),
        1 => format!("{one} or {other}"),
        // Without brackets the order of precedence decides (RFC 7644 section 3.4.2.2).
        2 => format!("{one} or {other} and {}", comparison(g)?),
        3 => format!("{one} and {other} and {}", comparison(g)?),
        4 => format!("{one} or {other} or {}", comparison(g)?),
        _ => {
            let user = whole_name(g)?;
            format!("not ({user}) and ({one} or {other})")
        }
    })
}

fn whole_name(g: &mut Generator<'_>) -> Option<String> {
    let user = g.users.first()?;
    let domain = if g.kept.words { "" } else { "@{domain}" };
    Some(format!("userName eq \"{{word}}-{user}{domain}\""))
}

/// One comparison, of something that nobody fills in and everybody compares alike.
fn comparison(g: &mut Generator<'_>) -> Option<String> {
    let now = g.somebody();
    let mails = g.kept.keeps("/emails") && !g.kept.fills("/emails");
    if mails && g.rng.random_bool(0.25) {
        return Some(of_mails(g, &now));
    }
    let texts = TEXTS.map(|name| format!("/{name}"));
    let names = NAMES.map(|name| format!("/name/{name}"));
    let extension = ENTERPRISE.map(|part| format!("/{}/{part}", urn::ENTERPRISE_USER));
    let others = ["/externalId", "/active"].map(str::to_owned);
    let all = texts
        .into_iter()
        .chain(names)
        .chain(extension)
        .chain(others);
    let known: Vec<String> = all
        .filter(|it| g.kept.keeps(it) && !g.kept.fills(it))
        .collect();
    let at = g.rng.random_range(0..known.len() + 1);
    let Some(pointer) = known.get(at) else {
        return whole_name(g);
    };
    let attribute = match pointer[1..].strip_prefix(urn::ENTERPRISE_USER) {
        Some(part) => format!("{}:{}", urn::ENTERPRISE_USER, &part[1..]),
        None => pointer[1..].replace('/', "."),
    };
    let its = with_word(&first(&now, pointer));
    if pointer == "/active" {
        return Some(format!("active eq {}", g.rng.random_bool(0.5)));
    }
    if pointer == "/externalId" {
        let its = its.as_str().unwrap_or("{word}-nobody");
        return Some(format!("externalId eq \"{its}\""));
    }
    let other = g.value();
    let value = its
        .as_str()
        .filter(|_| g.rng.random_bool(0.6))
        .unwrap_or(&other);
    let quoted = Value::from(value);
    Some(match g.rng.random_range(0..8) {
        0..=3 => format!("{attribute} eq {quoted}"),
        4 => format!("{attribute} co {}", g.either("\"ngine\"", "\"%\"")),
        5 => format!("{attribute} sw \"C\""),
        6 => format!("{attribute} ew {}", g.either("\"r\"", "\"Engineer\"")),
        _ => format!("{attribute} pr"),
    })
}

/// A comparison of e-mail addresses; in brackets it is one address that everything holds for.
fn of_mails(g: &mut Generator<'_>, now: &Value) -> String {
    let all = values_at(now, "/emails/*/value");
    let one = all.last().map_or(Value::Null, |it| with_word(it));
    let one = one.as_str().unwrap_or("{word}.nobody@{domain}");
    match g.rng.random_range(0..5) {
        0 => "emails.type eq \"home\"".to_owned(),
        1 => format!("emails.value eq \"{one}\""),
        2 => "emails[type eq \"home\" and value sw \"{word}\"]".to_owned(),
        3 => format!("emails[type eq \"work\" and value eq \"{one}\"]"),
        _ => format!("emails[type eq \"home\" or value eq \"{one}\"]"),
    }
}

/// A question about groups.
pub(super) fn filter_of_groups(g: &mut Generator<'_>) -> Option<String> {
    let user = g.users.last().cloned();
    let group = g.groups.first().cloned()?;
    match (g.rng.random_range(0..4), user) {
        (0..=1, Some(user)) => Some(format!("members.value eq \"{{{user}.id}}\"")),
        (2, _) => Some(format!("displayName eq \"{{word}} {group}\"")),
        (3, _) => Some(format!("id eq \"{{{group}.id}}\"")),
        _ => None,
    }
}
