//! Kinds for queries: a filter by the attribute, and every parameter of a query on a resource type of the provider's own.

use super::Kind;
use super::definition::Type;
use super::judge;
use super::study::{body, create};
use super::subject::Place;
use crate::checks::Check;
use crate::checks::query::{self, Four, LETTERS, Way};
use crate::checks::trial::{Made, Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The kinds of this file.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        applies: |subject| {
            let place = subject.place.as_ref().filter(|it| it.published);
            place.is_some_and(can_be_found)
        },
        check: Check {
            id: "attributes/<type>/<attribute>/filtered",
            rule: "a filter finds a resource by the value that it shows, in the letter case that caseExact has it, and not by \
                   another value",
            covers: &["RFC7644-3.4.2.2-06", "RFC7643-7-16"],
            needs: &[Feature::Filter],
            why: "Clients match accounts by the attributes that the schema offers; one that finds nobody, or anybody, makes \
                  people twice or links two to one.",
            caught: Fault::FilterByRoomFindsNobody,
            run: |t| Box::pin(filtered(t)),
        },
    },
    Kind {
        applies: |subject| {
            let of_its_own = ![urn::USER, urn::GROUP].contains(&subject.form.base.urn.as_str());
            subject.place.is_none() && of_its_own && subject.form.key().is_some()
        },
        check: Check {
            id: "attributes/<type>/queried",
            rule: "a resource type of the provider's own is listed, filtered, sorted and cut into pages as users are",
            covers: &[
                "RFC7644-3.4.2-02",
                "RFC7644-3.4.2-03",
                "RFC7644-3.4.2-08",
                "RFC7644-3.4.2.2-01",
                "RFC7644-3.4.2.3-01",
                "RFC7644-3.4.2.4-03",
                "RFC7644-3.4.2.5-01",
            ],
            needs: &[],
            why: "Whoever reads the devices of a company gets an error, or half of them.",
            caught: Fault::DeviceListAnswers500,
            run: |t| Box::pin(queried(t)),
        },
    },
];

/// An attribute whose values clients write and read, and no provider has a reason to make up.
fn can_be_found(place: &Place) -> bool {
    let simple = place.leaf().kind != Type::Complex;
    // What people and groups have of one another is found by checks of its own.
    let linked = ["members", "groups", "manager"]
        .iter()
        .any(|name| place.attribute.name.eq_ignore_ascii_case(name));
    // The address of a resource may be kept otherwise than it is shown, by the name of the host that was asked.
    let outside = |to: &String| ["external", "uri"].contains(&to.as_str());
    let elsewhere = place.leaf().references.iter().all(outside);
    simple
        && elsewhere
        && !place.is_derived()
        && !(linked && place.is_core_schema())
        && place.is_writable()
        && place.is_readable()
}

/// Comparisons that hold for a resource with this value, and such as do not.
#[derive(Debug, Default)]
struct Comparisons {
    yes: Vec<String>,
    no: Vec<String>,
}

impl Comparisons {
    fn of(place: &Place, value: &Value) -> Self {
        let (name, leaf) = (place.notation(), place.leaf());
        let compare = |operator: &str, value: Value| format!("{name} {operator} {value}");
        let mut all = Comparisons::default();
        all.yes.push(compare("eq", value.clone()));
        match (leaf.kind, value) {
            (Type::Boolean, Value::Bool(is)) => all.no.push(compare("eq", json!(!is))),
            (Type::Integer | Type::Decimal, Value::Number(number)) => {
                let at = number.as_f64().unwrap_or_default();
                all.yes.extend([
                    compare("ge", value.clone()),
                    compare("le", value.clone()),
                    compare("gt", whole(at - 1.0)),
                    compare("lt", whole(at + 1.0)),
                    compare("gt", whole(-at - 1.0)),
                ]);
                all.no.extend([
                    compare("gt", value.clone()),
                    compare("lt", value.clone()),
                    compare("eq", whole(-at)),
                    compare("lt", whole(-at)),
                ]);
            }
            (Type::DateTime, Value::String(text)) => all.of_instant(&compare, text),
            (Type::String, Value::String(text)) => all.of_text(&compare, text, place),
            (_, Value::String(text)) => all.no.push(compare("eq", format!("AAAA{text}").into())),
            _ => {}
        }
        all
    }

    fn of_instant(&mut self, compare: &dyn Fn(&str, Value) -> String, text: &str) {
        let Ok(at) = text.parse::<Timestamp>() else {
            return;
        };
        let later = (at + SignedDuration::from_millis(1)).to_string();
        self.yes.extend([
            compare("ge", text.into()),
            compare("le", text.into()),
            compare("lt", later.clone().into()),
        ]);
        self.no.extend([
            compare("gt", text.into()),
            compare("lt", text.into()),
            compare("ge", later.into()),
        ]);
    }

    fn of_text(&mut self, compare: &dyn Fn(&str, Value) -> String, text: &str, place: &Place) {
        let letters: Vec<char> = text.chars().collect();
        let part =
            |from: usize, to: usize| Value::from(letters[from..to].iter().collect::<String>());
        if letters.len() > 3 {
            self.yes.extend([
                compare("co", part(1, letters.len() - 1)),
                compare("sw", part(0, 3)),
                compare("ew", part(letters.len() - 3, letters.len())),
            ]);
        }
        self.no.extend([
            compare("eq", format!("{text}~").into()),
            compare("co", format!("{text}~").into()),
            compare("sw", format!("~{text}").into()),
        ]);
        let swapped: String = letters.iter().map(|it| swapped(*it)).collect();
        // One answer for the attribute is enough; its parts are kept in the same place.
        if swapped != text && text.is_ascii() && place.sub.is_none() {
            let other = compare("eq", swapped.into());
            if place.leaf().case_exact {
                self.no.push(other);
            } else {
                self.yes.push(other);
            }
        }
    }
}

/// A number, without a fraction if it has none.
fn whole(number: f64) -> Value {
    let integer = format!("{number:.0}").parse::<i64>();
    match integer {
        Ok(integer) if number.fract() == 0.0 => integer.into(),
        _ => number.into(),
    }
}

fn swapped(letter: char) -> char {
    if letter.is_ascii_lowercase() {
        letter.to_ascii_uppercase()
    } else {
        letter.to_ascii_lowercase()
    }
}

/// The resource is found by what it shows. All comparisons are asked at once, and if that went wrong one by one.
async fn filtered(t: &Trial) -> Result<(), Stop> {
    let study = t.study()?;
    let (place, specimen) = (study.place()?, study.keeping().await?);
    // Another check of this attribute may have given the specimen another value since; what comes only when asked for is
    // taken as it was.
    let mut now = judge::shown(place, &t.get_fixture(&specimen.made).await?);
    if now.is_empty() {
        now = judge::shown(place, &specimen.shown);
    }
    let Some(value) = now.first() else {
        return Err(Stop::Skipped("the provider shows no value".to_owned()));
    };
    let mut compared = Comparisons::of(place, value);
    let (endpoint, made) = (&study.form().endpoint, &specimen.made);
    let is = format!("id eq {}", Value::from(made.id.as_str()));
    let find = async |comparison: &str| -> Result<Reply, Stop> {
        let query = json!({ "filter": format!("{comparison} and {is}") });
        let reply = Way::get(endpoint).ask(t, &query).await?;
        // What is too confidential for a URL can be asked for by POST (RFC 7644 section 7.5.2).
        if reply.code() == 403 && t.has(Feature::Search) {
            return Way::search(endpoint).ask(t, &query).await;
        }
        Ok(reply)
    };
    let refused = |reply: &Reply| matches!(reply.code(), 400 | 403 | 501);
    let all = find(&compared.yes.join(" and ")).await?;
    if refused(&all) {
        // Who does not offer all operators may offer the first.
        compared.yes.truncate(1);
        compared.no.truncate(1);
    }
    if lists(&all, &[made]).is_err() {
        id_works(t, endpoint, &is, made).await?;
        for comparison in &compared.yes {
            let reply = find(comparison).await?;
            if refused(&reply) {
                let why = format!("a filter by {} is refused", place.notation());
                return Err(Stop::Skipped(why));
            }
            lists(&reply, &[made])?;
        }
    }
    if compared.no.is_empty() {
        return Ok(());
    }
    let none = find(&format!("({})", compared.no.join(" or "))).await?;
    if none.code() == 404 || lists(&none, &[]).is_ok() {
        return Ok(());
    }
    for comparison in &compared.no {
        let reply = find(comparison).await?;
        if reply.code() != 404 && !refused(&reply) {
            lists(&reply, &[])?;
        }
    }
    Ok(())
}

/// The filter by which all others are bound to the resource finds it.
async fn id_works(t: &Trial, endpoint: &str, is: &str, made: &Made) -> Result<(), Stop> {
    let reply = t
        .query(endpoint, &[("filter", &format!("{is} and {is}"))])
        .await?;
    let found = lists(&reply, &[made]);
    found.map_err(|_| Stop::Skipped("filters by id with and are not offered".to_owned()))
}

/// Four resources of the type, and every parameter of a query.
async fn queried(t: &Trial) -> Result<(), Stop> {
    let form = t.study()?.form();
    let key = form.key().unwrap_or_default();
    let word = t.word();
    let mut made = Vec::new();
    for letter in LETTERS {
        let mut body = body(t, form).await?;
        body[key] = format!("{word}-{letter}").into();
        made.push(create(t, form, &body).await?);
    }
    query::in_plain_list(t, &form.endpoint, &made).await?;
    if !t.has(Feature::Filter) {
        return Ok(());
    }
    let four = Four::of(t, &form.endpoint, made, (key, key)).await?;
    for way in Way::both(t, &form.endpoint) {
        match query::judge(t, &four, &way, false).await {
            Err(Stop::Skipped(_)) => {}
            judged => judged?,
        }
    }
    Ok(())
}
