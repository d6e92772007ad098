//! RFC 7643 sections 3.1, 6 and 7, RFC 7644 section 4: what discovery says in one place holds in the other, and of what
//! resources show.

use super::published::{Definition, Listed, member, of_schema, text};
use super::used::meta;
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::client::encode;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// How many entries of a list are asked for by themselves; a check stays small on a provider with many schemas.
const LOOKED_AT: usize = 8;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/one-as-in-the-list",
        rule: "a resource type or schema that is read alone says the same as in the list",
        covers: &["RFC7644-4-06", "RFC7644-4-03"],
        needs: &[],
        why: "Some clients read the list and some the document; half of them do not know that there is an extension.",
        caught: Fault::SingleTypeLacksExtensions,
        run: |t| Box::pin(one_as_in_the_list(t)),
    },
    Check {
        id: "discovery/locations-lead-there",
        rule: "meta.location of a schema or resource type leads to that document",
        covers: &["RFC7643-3.1-28"],
        needs: &[],
        why: "Clients that read a document again follow meta.location, and get another one, or none.",
        caught: Fault::SchemaLocatedElsewhere,
        run: |t| Box::pin(locations_lead_there(t)),
    },
    Check {
        id: "discovery/no-two-definitions",
        rule: "no attribute is defined twice in one schema, once so and once otherwise",
        covers: &["RFC7643-7-08", "RFC7643-7-06"],
        needs: &[],
        why: "One client takes the first definition and sends a text, another the last and sends a list.",
        caught: Fault::DisplayNameDefinedTwice,
        run: |t| Box::pin(no_two_definitions(t)),
    },
    Check {
        id: "discovery/value-published",
        rule: "where resources show values with a value and a type, the schema has these parts of them",
        covers: &["RFC7643-3-08"],
        needs: &[Feature::User],
        why: "An administrator who maps attributes by the schema finds no place for the e-mail address.",
        caught: Fault::EmailsPublishedWithoutValue,
        run: |t| Box::pin(value_published(t)),
    },
];

/// What a definition says, in an order of its own, without what is for people alone.
fn said(value: &Value) -> Value {
    match value {
        Value::Array(list) => {
            let mut said: Vec<Value> = list.iter().map(said).collect();
            said.sort_by_key(Value::to_string);
            said.into()
        }
        Value::Object(members) => {
            let quiet = ["meta", "description", "schemas"];
            let told = members.iter().filter(|(name, value)| {
                let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
                !empty && !quiet.contains(&name.as_str())
            });
            let sorted: BTreeMap<&String, Value> =
                told.map(|(name, value)| (name, said(value))).collect();
            let sorted = sorted.into_iter().map(|(name, it)| (name.clone(), it));
            Value::Object(sorted.collect::<Map<String, Value>>())
        }
        simple => simple.clone(),
    }
}

/// The first member in which two documents differ.
fn difference(one: &Value, other: &Value) -> Option<(String, Value, Value)> {
    let (one, other) = (said(one), said(other));
    let names = [&one, &other].into_iter().filter_map(Value::as_object);
    let names: Vec<String> = names.flat_map(|it| it.keys().cloned()).collect();
    let mut differing = names.into_iter().filter(|name| one[name] != other[name]);
    let name = differing.next()?;
    let (mut here, mut there) = (one[&name].clone(), other[&name].clone());
    if let (Some(a), Some(b)) = (here.as_array().cloned(), there.as_array().cloned()) {
        here = a.iter().filter(|it| !b.contains(it)).cloned().collect();
        there = b.iter().filter(|it| !a.contains(it)).cloned().collect();
    }
    Some((name, here, there))
}

/// The lists that can be read, and by which of its members an entry can be asked for.
async fn lists(t: &Trial) -> Result<Vec<(Listed, &'static str, &'static str)>, Stop> {
    let mut found = Vec::new();
    for (path, key) in [("/ResourceTypes", "name"), ("/Schemas", "id")] {
        match Listed::read(t, path).await {
            Ok(listed) => found.push((listed, path, key)),
            Err(Stop::Skipped(_)) => {}
            Err(stop) => return Err(stop),
        }
    }
    if found.is_empty() {
        let why = "neither /Schemas nor /ResourceTypes can be read";
        return Err(Stop::Skipped(why.to_owned()));
    }
    Ok(found)
}

async fn one_as_in_the_list(t: &Trial) -> Result<(), Stop> {
    for (listed, path, key) in lists(t).await? {
        for entry in listed.entries().into_iter().take(LOOKED_AT) {
            let id = match text(entry, "id") {
                "" => text(entry, key),
                id => id,
            };
            let single = t.read(&format!("{path}/{}", encode(id))).await?;
            // That it can be read at all is the matter of other rules.
            if single.code() != 200 || !single.body().is_object() {
                continue;
            }
            if let Some((name, here, there)) = difference(entry, single.body()) {
                return Err(single.wrong(
                    format!("{name} as in the list of {path}, with {here}"),
                    format!("{name} with {there} in its place"),
                ));
            }
        }
    }
    Ok(())
}

async fn locations_lead_there(t: &Trial) -> Result<(), Stop> {
    for (listed, _, key) in lists(t).await? {
        for entry in listed.entries().into_iter().take(LOOKED_AT) {
            let location = meta(entry, "location");
            if location.is_empty() {
                continue;
            }
            match t.follow(location).await {
                Ok(single) => {
                    let named = Value::from(text(entry, key));
                    single.status(&[200])?.at(&format!("/{key}"), named)?;
                }
                // An address of another host, as behind a proxy, is not asked: no credentials go there.
                Err(Stop::Skipped(_)) => {}
                Err(stop) => return Err(stop),
            }
        }
    }
    Ok(())
}

async fn no_two_definitions(t: &Trial) -> Result<(), Stop> {
    let published = Listed::schemas(t).await?;
    let mut known: BTreeMap<String, Value> = BTreeMap::new();
    let mut wrong = Vec::new();
    for it in published.definitions() {
        let told = said(it.value);
        let place = it.place().to_lowercase();
        if let Some(first) = known.insert(place, told.clone())
            && first != told
        {
            let (name, here, there) = difference(&first, &told).unwrap_or_default();
            wrong.push(format!("{}: {name} {here}, and {name} {there}", it.place()));
        }
    }
    published.none_wrong("one definition of each attribute", &wrong)
}

async fn value_published(t: &Trial) -> Result<(), Stop> {
    let published = Listed::schemas(t).await?;
    let user = t.user().await?;
    let mut shown = vec![(urn::USER, t.get_fixture(&user).await?)];
    if t.has(Feature::Group) {
        let group = t.group(&[&user]).await?;
        shown.push((urn::GROUP, t.get_fixture(&group).await?));
    }
    for (urn, now) in shown {
        let definitions = published.schema(urn).map(of_schema);
        let complex = |it: &Definition| it.parent.is_none() && it.is("complex");
        for it in definitions.into_iter().flatten().filter(complex) {
            has_parts(&it, &now)?;
        }
    }
    Ok(())
}

/// The parts that the values of a resource show are among those that the schema has.
fn has_parts(it: &Definition, now: &Reply) -> Result<(), Stop> {
    let subs: Vec<&str> = it.subs().iter().map(Definition::name).collect();
    // Without any sub-attributes it is the finding of another check.
    if subs.is_empty() {
        return Ok(());
    }
    for part in ["value", "type"] {
        let shown = values_at(member(now.body(), it.name()), &format!("/*/{part}"));
        let told = subs.iter().any(|sub| sub.eq_ignore_ascii_case(part));
        now.expect(
            told || shown.is_empty(),
            format!("{part} among the sub-attributes of {}", it.name()),
            format!(
                "{} {}, and sub-attributes {}",
                it.name(),
                json!(shown),
                json!(subs)
            ),
        )?;
    }
    Ok(())
}
