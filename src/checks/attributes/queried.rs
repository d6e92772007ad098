//! Kinds for PATCH that has to be refused, and for filters by value.

use super::Kind;
use super::definition::Type;
use super::guarded::is_immutable;
use super::study::{body, create};
use super::subject::Place;
use super::{judge, values};
use crate::checks::Check;
use crate::checks::trial::{Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;
use serde_json::{Value, json};

/// The kinds of this file.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        applies: is_immutable,
        check: Check {
            id: "attributes/<type>/<attribute>/immutable-patch-refused",
            rule: "PATCH with another value of an immutable attribute is refused, with mutability as the reason",
            covers: &["RFC7644-3.5.2-11"],
            needs: &[Feature::Patch],
            why: "A client that is told of a success believes that the change was made.",
            caught: Fault::ImmutablePatchSilentlyKept,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, specimen) = (study.place()?, study.keeping().await?);
                    let other = values::whole(t, place, 3).await?;
                    let leaf = judge::leaves(place, &other).into_iter().next();
                    let value = match &place.sub {
                        Some(_) => leaf.unwrap_or_default(),
                        None => other,
                    };
                    let operation =
                        json!({ "op": "replace", "path": place.notation(), "value": value });
                    let reply = t.patch(&specimen.made, json!([operation])).await?;
                    reply.refused(400, "mutability")?;
                    Ok(())
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let place = subject.place.as_ref().filter(|it| is_number(it));
            place.is_some_and(|it| it.is_writable() && it.is_readable())
        },
        check: Check {
            id: "attributes/<type>/<attribute>/ordered",
            rule: "a filter orders numbers by their value, and not by their digits",
            covers: &["RFC7644-3.4.2.2-19"],
            needs: &[Feature::Filter],
            why: "Who asks for more than 9 does not find 10.",
            caught: Fault::FilterNumbersAsText,
            run: |t| Box::pin(ordered(t)),
        },
    },
];

/// A number that stands alone.
fn is_number(place: &Place) -> bool {
    let numeric = matches!(place.attribute.kind, Type::Integer | Type::Decimal);
    place.sub.is_none() && numeric && !place.attribute.multi
}

/// Comparisons with the numbers 9 and 10, and which of the two satisfy them.
const COMPARED: [(&str, &[usize]); 8] = [
    ("gt 9", &[1]),
    ("lt 10", &[0]),
    ("ge 10", &[1]),
    ("le 9", &[0]),
    ("gt -10", &[0, 1]),
    ("lt -1", &[]),
    ("eq -9", &[]),
    ("lt 2000000000", &[0, 1]),
];

/// Of two resources with 9 and 10, the second alone is greater than 9, and the first alone is less than 10.
async fn ordered(t: &Trial) -> Result<(), Stop> {
    let study = t.study()?;
    let (place, form) = (study.place()?, study.form());
    let mut two = Vec::new();
    for number in [9, 10] {
        let mut body = body(t, form).await?;
        place.put(&mut body, json!(number));
        let made = create(t, form, &body).await?;
        let now = t.get_fixture(&made).await?;
        if judge::shown(place, &now) != [json!(number)] {
            let why = "the provider does not show what a creation gives it";
            return Err(Stop::Skipped(why.to_owned()));
        }
        two.push(made);
    }
    let each = two
        .iter()
        .map(|made| format!("id eq {}", Value::from(made.id.as_str())));
    let both = each.collect::<Vec<_>>().join(" or ");
    let reply = t.query_all(&form.endpoint, &[("filter", &both)]).await?;
    let found = lists(&reply, &[&two[0], &two[1]]);
    found.map_err(|stop| stop.into_blocked("a filter by id"))?;
    let name = place.notation();
    for (comparison, places) in COMPARED {
        let filter = format!("{name} {comparison} and ({both})");
        let reply = t.query_all(&form.endpoint, &[("filter", &filter)]).await?;
        let expected: Vec<_> = places.iter().map(|place| &two[*place]).collect();
        if !(expected.is_empty() && reply.code() == 404) {
            lists(&reply, &expected)?;
        }
    }
    Ok(())
}
