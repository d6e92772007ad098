//! Kinds for what becomes of values on the way: texts and numbers that careless programs spoil, and several values where
//! there may be several.

use super::definition::Type;
use super::study::{body, create};
use super::subject::{Form, Place, is_common};
use super::{Kind, judge, spot, values};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use serde_json::{Value, json};
use spot::{Spot, Way};

/// Texts that look like something else, or that something else than a text would not survive. No blanks at the ends, no
/// letters that can be written in two ways: those a provider may change.
const TEXTS: [&str; 18] = [
    "007",
    "Research & Development",
    "true",
    "a <b>bold</b> <word>",
    "1e5",
    "it's \"quoted\" 'twice'",
    "null",
    "back\\slash\\new and /slash/",
    "1.10",
    "two  blanks and   three",
    "+0042",
    "a, b; c | d: e # f",
    "{\"a\": [1, 2]}",
    "100% of %41+%20 &amp; &lt;x&gt;",
    "2026-01-01",
    "\u{5f20}\u{4f1f} \u{5d0}\u{5d1} Stra\u{df}e \u{1f600}\u{1f469}\u{200d}\u{1f467}",
    "N/A",
    "${a} {{b}} $1 @c ~d ^e `f` =1+1",
];

/// The ways in which they are sent, and how far the texts have moved on by then: so each spot sees several of them.
const ROUNDS: [(Way, usize); 7] = [
    (Way::Post, 0),
    (Way::Put, 1),
    (Way::Patch, 3),
    (Way::Bulk, 7),
    (Way::Post, 9),
    (Way::Put, 13),
    (Way::Patch, 16),
];

const INTEGERS: [i64; 4] = [2_147_483_648, -1, 9_007_199_254_740_991, 0];
const DECIMALS: [f64; 4] = [1234.5678, -2.25, 0.1, 100.0];
/// Each an instant; that it is told in another zone, or more finely, is right.
const INSTANTS: [&str; 4] = [
    "2031-06-30T23:30:00-05:00",
    "1969-12-31T12:00:00Z",
    "2040-02-29T00:00:00Z",
    "2031-03-31T00:15:00+02:00",
];

/// The kinds of this file.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        applies: |subject| subject.place.is_none(),
        check: Check {
            id: "attributes/<type>/texts-as-sent",
            rule: "texts come back as they were sent, also such as look like numbers, words of JSON or pages of the web",
            covers: &["RFC7643-2.3.1-01"],
            needs: &[],
            why: "Employee number 007 becomes 7, R&D becomes R&amp;D: people are mixed up, and each comparison finds a \
                  change that the next request spoils again.",
            caught: Fault::AmpersandsEscaped,
            run: |t| Box::pin(async move { texts(t, t.study()?.form()).await }),
        },
    },
    Kind {
        applies: |subject| subject.place.is_none() && !numbers(&subject.form).is_empty(),
        check: Check {
            id: "attributes/<type>/numbers-as-sent",
            rule: "large integers, decimals and instants in other zones come back with the value that they had",
            covers: &["RFC7644-3.5.1-01"],
            needs: &[],
            why: "A number that wraps or is rounded is another number: the badge of somebody else, the salary of nobody.",
            caught: Fault::LargeIntegersWrap,
            run: |t| {
                Box::pin(async move {
                    let form = t.study()?.form();
                    let all = spot::kept(t, form, numbers(form), plain).await?;
                    for (number, way) in [Way::Put, Way::Patch, Way::Post, Way::Put]
                        .into_iter()
                        .enumerate()
                    {
                        let values: Vec<(&Spot, Value)> =
                            all.1.iter().map(|it| (it, odd(it, number))).collect();
                        // What is out of its range a provider refuses; then each is tried by itself.
                        if let Some(now) = spot::sent(t, form, &all.0, way, &values).await? {
                            are_there(&now, &values)?;
                            continue;
                        }
                        for one in values.chunks(1) {
                            if let Some(now) = spot::sent(t, form, &all.0, way, one).await? {
                                are_there(&now, one)?;
                            }
                        }
                    }
                    Ok(())
                })
            },
        },
    },
    Kind {
        applies: |subject| subject.place.is_none() && !several(&subject.form).is_empty(),
        check: Check {
            id: "attributes/<type>/several-values",
            rule: "of an attribute that may have several values, a PUT with three keeps three",
            covers: &["RFC7644-3.5.1-02"],
            needs: &[],
            why: "The second address or role of a person is confirmed and gone, and nobody is told.",
            caught: Fault::PutKeepsTwoMails,
            run: |t| Box::pin(async move { three(t, t.study()?.form()).await }),
        },
    },
    Kind {
        applies: |subject| subject.place.is_none() && !clearable(&subject.form).is_empty(),
        check: Check {
            id: "attributes/<type>/null-clears",
            rule: "null in a PUT takes away what was there, in extensions too",
            covers: &["RFC7643-2.5-03"],
            needs: &[],
            why: "What the directory no longer has, a manager or a cost centre, stays with the account for ever.",
            caught: Fault::NullInExtensionKeeps,
            run: |t| Box::pin(async move { nulls(t, t.study()?.form()).await }),
        },
    },
    Kind {
        applies: |subject| subject.place.is_none() && !subject.form.extensions.is_empty(),
        check: Check {
            id: "attributes/<type>/extensions-in-any-order",
            rule: "an extension is kept wherever its URN stands in schemas",
            covers: &["RFC7643-3-05"],
            needs: &[],
            why: "Clients write the URNs in the order of their own tables; the extension of some of their people is lost.",
            caught: Fault::ShowcaseStandsSecond,
            run: |t| Box::pin(async move { orders(t, t.study()?.form()).await }),
        },
    },
];

async fn texts(t: &Trial, form: &Form) -> Result<(), Stop> {
    let word = |spot: &Spot| spot.value(t, "plain");
    let (made, spots) = spot::kept(t, form, words(form), word).await?;
    for (way, moved) in ROUNDS {
        let text = |(place, spot): (usize, &Spot)| {
            // What is a number to people begins with what is a number to programs.
            let name = spot.place.leaf().name.to_ascii_lowercase();
            let digits = ["number", "code", "center", "id"]
                .iter()
                .any(|it| name.ends_with(it));
            let place = if digits { 0 } else { place };
            spot.value(t, TEXTS[(place + moved) % TEXTS.len()])
        };
        let values: Vec<(&Spot, Value)> = spots
            .iter()
            .enumerate()
            .map(|it| (it.1, text(it)))
            .collect();
        if let Some(now) = spot::sent(t, form, &made, way, &values).await? {
            are_there(&now, &values)?;
            continue;
        }
        // One that is refused must not keep the others from being tried.
        for half in values.chunks(values.len().div_ceil(2)) {
            if let Some(now) = spot::sent(t, form, &made, way, half).await? {
                are_there(&now, half)?;
            }
        }
    }
    words_of_json(t, form, &made, &spots).await
}

/// Words of JSON are words like others where a text stands: at a place that takes a word, they are not refused.
async fn words_of_json(t: &Trial, form: &Form, made: &Made, spots: &[Spot]) -> Result<(), Stop> {
    let Some(spot) = spots.iter().find(|it| !it.marked) else {
        return Ok(());
    };
    for word in ["plain", "true", "null"] {
        let mut full = made.sent.clone();
        spot.set(&mut full, word.into());
        let reply = t.put(made, &full).await?;
        if word == "plain" && !reply.is_success() {
            return Ok(());
        }
        reply.expect(reply.is_success(), "status 200", reply.summary())?;
    }
    let values = [(spot, Value::from("null"))];
    let now = spot::sent(t, form, made, Way::Put, &values).await?;
    now.map_or(Ok(()), |now| are_there(&now, &values))
}

/// The places of texts that a provider has no reason to change.
pub(super) fn words(form: &Form) -> Vec<Spot> {
    spot::spots(form, |place| {
        let leaf = place.leaf();
        let free = judge::is_exact(place) || place.is_core("displayName");
        leaf.kind == Type::String && leaf.canonical.is_empty() && free
    })
}

/// The resource shows these values.
fn are_there(now: &Reply, values: &[(&Spot, Value)]) -> Result<(), Stop> {
    for (spot, value) in values {
        let (leaf, got) = (spot.place.leaf(), spot.shown(now));
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs();
        let same = match (leaf.kind, value.as_f64(), got.as_f64()) {
            (Type::Decimal, Some(sent), Some(got)) => close(sent, got),
            _ => judge::alike(leaf, value, got),
        };
        let pointer = spot.place.pointer();
        now.expect(
            same,
            format!("{pointer} {value}"),
            format!("{pointer} {got}"),
        )?;
    }
    Ok(())
}

/// The places of numbers and instants.
fn numbers(form: &Form) -> Vec<Spot> {
    let numeric = |kind| matches!(kind, Type::Integer | Type::Decimal | Type::DateTime);
    spot::spots(form, |place| numeric(place.leaf().kind))
}

fn plain(spot: &Spot) -> Value {
    match spot.place.leaf().kind {
        Type::Integer => json!(3),
        Type::Decimal => json!(12.5),
        _ => json!("2031-01-31T12:30:00Z"),
    }
}

fn odd(spot: &Spot, number: usize) -> Value {
    match spot.place.leaf().kind {
        Type::Integer => json!(INTEGERS[number % INTEGERS.len()]),
        Type::Decimal => json!(DECIMALS[number % DECIMALS.len()]),
        _ => json!(INSTANTS[number % INSTANTS.len()]),
    }
}

/// The attributes of which there may be several values.
fn several(form: &Form) -> Vec<Place> {
    let mut found = Vec::new();
    for (schema, extends) in form.schemas() {
        let own = |name: &str| extends || !is_common(name);
        for attribute in &schema.attributes {
            let place = Place {
                urn: schema.urn.clone(),
                extends,
                published: schema.published,
                attribute: attribute.clone(),
                sub: None,
            };
            // Who publishes no schema has not said that there may be several.
            let fits = attribute.multi && schema.published && own(&attribute.name);
            if fits && place.is_free() && !place.is_on_request() {
                found.push(place);
            }
        }
    }
    found
}

async fn three(t: &Trial, form: &Form) -> Result<(), Stop> {
    let mut one = body(t, form).await?;
    let mut places = several(form);
    let mut sent = Vec::new();
    for place in std::mem::take(&mut places) {
        // What cannot be made up is left out.
        if let Ok(value) = values::whole(t, &place, 0).await {
            place.put(&mut one, value.clone());
            places.push(place);
            sent.push(value);
        }
    }
    let made = create(t, form, &one)
        .await
        .map_err(|stop| stop.into_blocked("making a resource with one value of each"))?;
    let now = t.get_fixture(&made).await?;
    let mut all = Vec::new();
    for (place, sent) in places.into_iter().zip(&sent) {
        if judge::seen(&place, sent, &now) != judge::Seen::Same {
            continue;
        }
        let mut elements = Vec::new();
        for number in 1..=3 {
            let value = values::whole(t, &place, number).await?;
            elements.extend(value.as_array().into_iter().flatten().cloned());
        }
        // Such as have few canonical values may come out the same.
        elements.dedup_by(|a, b| judge::alike(place.leaf(), a, b));
        all.push((place, Value::from(elements)));
    }
    let tried = |chosen: &[(Place, Value)]| {
        let mut body = made.sent.clone();
        for (place, elements) in chosen {
            place.put(&mut body, elements.clone());
        }
        body
    };
    if t.put(&made, &tried(&all)).await?.is_success() {
        return all_there(t, &made, &all).await;
    }
    // House rules for one of them must not keep the others from being tried.
    for chunk in all.chunks(1).take(12) {
        if t.put(&made, &tried(chunk)).await?.is_success() {
            all_there(t, &made, chunk).await?;
        }
    }
    Ok(())
}

async fn all_there(t: &Trial, made: &Made, all: &[(Place, Value)]) -> Result<(), Stop> {
    let now = t.get_fixture(made).await?;
    for (place, elements) in all {
        let same = judge::seen(place, elements, &now) == judge::Seen::Same;
        let got = Value::from(judge::shown(place, &now));
        let pointer = place.pointer();
        now.expect(
            same,
            format!("{pointer} {elements}"),
            format!("{pointer} {got}"),
        )?;
    }
    Ok(())
}

/// The places of texts that a resource need not have.
fn clearable(form: &Form) -> Vec<Spot> {
    let mut all = words(form);
    let needed = |it: &Spot| {
        let parts =
            it.place.sub.is_some() && it.place.attribute.subs.iter().any(|sub| sub.required);
        it.marked || it.place.attribute.required || parts
    };
    all.retain(|it| !needed(it));
    all
}

async fn nulls(t: &Trial, form: &Form) -> Result<(), Stop> {
    let all = clearable(form);
    let (made, spots) = spot::kept(t, form, all, |it| it.value(t, "was there")).await?;
    let values: Vec<(&Spot, Value)> = spots.iter().map(|it| (it, Value::Null)).collect();
    let mut chunks = vec![values.as_slice()];
    let mut tried = 0;
    while let Some(chunk) = chunks.get(tried).copied() {
        tried += 1;
        if let Some(now) = spot::sent(t, form, &made, Way::Put, chunk).await? {
            for (spot, _) in chunk {
                // Something of its own a provider may put there.
                let pointer = spot.place.pointer();
                now.expect(
                    *spot.shown(&now) != "was there",
                    format!("no {pointer}"),
                    format!("{pointer} {}", spot.shown(&now)),
                )?;
            }
        } else if chunk.len() > 1 {
            // House rules for one of them must not keep the others from being tried.
            chunks.extend(chunk.chunks(chunk.len().div_ceil(3)));
        }
    }
    Ok(())
}

async fn orders(t: &Trial, form: &Form) -> Result<(), Stop> {
    let mut spots = words(form);
    spots.retain(|it| it.place.extends);
    let none = || Stop::Skipped(format!("{} keeps no plain text in an extension", form.name));
    if spots.is_empty() {
        return Err(none());
    }
    let mut answers = Vec::new();
    for backwards in [false, true] {
        let mut full = body(t, form).await?;
        let texts: Vec<(&Spot, Value)> = spots
            .iter()
            .map(|it| (it, it.value(t, "ordered")))
            .collect();
        for (spot, text) in &texts {
            spot.set(&mut full, text.clone());
        }
        if let Some(named) = full["schemas"].as_array_mut().filter(|_| backwards) {
            named.reverse();
        }
        let made = create(t, form, &full).await?;
        answers.push((t.get_fixture(&made).await?, texts));
    }
    // What is kept in one order is kept in the other.
    let kept = |spot: &Spot| {
        answers.iter().any(|(now, texts)| {
            let sent = texts
                .iter()
                .find(|(it, _)| it.place.pointer() == spot.place.pointer());
            sent.is_some_and(|(_, text)| spot.shown(now) == text)
        })
    };
    if !spots.iter().any(kept) {
        return Err(none());
    }
    for (now, texts) in &answers {
        let mut texts = texts.clone();
        texts.retain(|(spot, _)| kept(spot));
        are_there(now, &texts)?;
    }
    Ok(())
}
