//! Kinds for when an attribute is shown: `returned`, `attributes` and `excludedAttributes` (RFC 7643 section 7, RFC 7644
//! section 3.9).

use super::Kind;
use super::definition::{Mutability, Returned};
use super::judge;
use super::study::{Study, own_rules};
use super::subject::{Place, Subject};
use super::values;
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::Feature;
use serde_json::json;

/// The kinds of this file.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        applies: |subject| written(subject).is_some_and(|it| is_returned(it, Returned::Default)),
        check: Check {
            id: "attributes/<type>/<attribute>/default",
            rule: "an attribute returned by default is there unless attributes asks for others",
            covers: &["RFC7643-7-24", "RFC7644-3.4-01"],
            needs: &[],
            why: "Clients that ask for nothing special take what is missing for empty, and clear it elsewhere.",
            caught: Fault::NickNameNeedsAsking,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, specimen) = (study.place()?, asked_for(study).await?);
                    if place.sub.is_none() && !place.extends {
                        let asked = t
                            .ask(&specimen.made, &[("attributes", &place.notation())])
                            .await?;
                        let asked = asked.status(&[200])?;
                        if judge::shown(place, &specimen.shown).is_empty() {
                            let hidden = judge::shown(place, asked).is_empty();
                            let got = "shown to those who ask for it only";
                            asked.expect(hidden, "shown in every answer", got)?;
                            return Err(not_kept());
                        }
                        asked.assigned(&place.pointer())?;
                    }
                    let other = [("attributes", other(study, place))];
                    let narrowed = t.ask(&specimen.made, &other).await?;
                    let members = |it: &Reply| it.body().as_object().map(serde_json::Map::len);
                    if members(&narrowed) == members(&specimen.shown) {
                        return Err(ignored("attributes"));
                    }
                    absent(place, narrowed.status(&[200])?)
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let place = written(subject).filter(|it| it.sub.is_some() || it.extends);
            place.is_some_and(|it| is_returned(it, Returned::Default))
        },
        check: Check {
            id: "attributes/<type>/<attribute>/ask",
            rule: "attributes shows a sub-attribute, or an attribute of an extension, that it names",
            covers: &["RFC7644-3.9-06", "RFC7644-3.9-10"],
            needs: &[],
            why: "Clients that ask for the part that they need get nothing, and take it for empty.",
            caught: Fault::PartsCannotBeAskedFor,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, specimen) = (study.place()?, study.keeping().await?);
                    let asked = t
                        .ask(&specimen.made, &[("attributes", &place.notation())])
                        .await?;
                    present(place, asked.status(&[200])?)
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let place = written(subject).filter(|it| it.sub.is_none() && !it.extends);
            place.is_some_and(|it| is_returned(it, Returned::Default))
        },
        check: Check {
            id: "attributes/<type>/<attribute>/exclude",
            rule: "excludedAttributes leaves out an attribute that it names",
            covers: &["RFC7644-3.9-02"],
            needs: &[],
            why: "Clients leave out what is long, members of a group above all; a provider that sends it all the same is slow.",
            caught: Fault::TitleCannotBeExcluded,
            run: |t| Box::pin(async move { excluded(t.study()?, t).await }),
        },
    },
    Kind {
        applies: |subject| {
            let place = written(subject).filter(|it| it.sub.is_some() || it.extends);
            place.is_some_and(|it| is_returned(it, Returned::Default) && !it.leaf().required)
        },
        check: Check {
            id: "attributes/<type>/<attribute>/exclude-part",
            rule: "excludedAttributes leaves out a sub-attribute, or an attribute of an extension, that it names",
            covers: &["RFC7644-3.9-07"],
            needs: &[],
            why: "Clients that leave out a part get it all the same.",
            caught: Fault::PartsCannotBeExcluded,
            run: |t| Box::pin(async move { excluded(t.study()?, t).await }),
        },
    },
    Kind {
        applies: |subject| {
            subject
                .place
                .as_ref()
                .is_some_and(|it| it.sub.is_none() && it.leaf().returned == Returned::Always)
        },
        check: Check {
            id: "attributes/<type>/<attribute>/always",
            rule: "an attribute returned always is there whatever attributes and excludedAttributes say",
            covers: &["RFC7643-7-22"],
            needs: &[],
            why: "Clients rely on what the schema promises in every answer, such as the name that they log.",
            caught: Fault::AlwaysCanBeLeftOut,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, specimen) = (study.place()?, study.keeping().await?);
                    let asked = t
                        .ask(&specimen.made, &[("attributes", other(study, place))])
                        .await?;
                    present(place, asked.status(&[200])?)?;
                    let excluded = [("excludedAttributes", place.notation())];
                    let excluded = excluded
                        .each_ref()
                        .map(|(name, value)| (*name, value.as_str()));
                    let left = t.ask(&specimen.made, &excluded).await?;
                    present(place, left.status(&[200])?)
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            written(subject).is_some_and(|it| it.sub.is_none() && it.is_on_request())
        },
        check: Check {
            id: "attributes/<type>/<attribute>/on-request",
            rule: "an attribute returned on request is in the answer to a creation that sets it, and else shown to who names it",
            covers: &["RFC7643-7-25"],
            needs: &[],
            why: "What is long or costly to find comes with every answer, or cannot be had at all.",
            caught: Fault::RequestedNotInCreation,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, specimen) = (study.place()?, study.keeping().await?);
                    absent(place, t.get(&specimen.made).await?.status(&[200])?)?;
                    let created = &specimen.made.reply;
                    // The answer to a creation may have no body (RFC 7644 section 3.3).
                    if created.get("/id").is_string() {
                        present(place, created)?;
                    }
                    Ok(())
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            written(subject)
                .is_some_and(|it| it.sub.is_none() && !is_returned(it, Returned::Default))
        },
        check: Check {
            id: "attributes/<type>/<attribute>/in-lists",
            rule: "in lists too, what is returned always is there, and what is returned on request is not, unless somebody \
                   names it",
            covers: &["RFC7643-7-25", "RFC7643-7-22"],
            needs: &[],
            why: "Lists are many times as long as they should be, or lack what clients rely on.",
            caught: Fault::RequestedComesInPlainLists,
            run: |t| Box::pin(in_lists(t)),
        },
    },
    Kind {
        applies: |subject| {
            let secret = |it: &&Place| {
                it.leaf().returned == Returned::Never
                    || it.leaf().mutability == Mutability::WriteOnly
            };
            let place = subject.place.as_ref().filter(secret);
            place.is_some_and(Place::is_writable)
        },
        check: Check {
            id: "attributes/<type>/<attribute>/never",
            rule: "what is writeOnly, or never returned, is in no answer, whoever names it",
            covers: &["RFC7643-7-21", "RFC7643-7-23"],
            needs: &[],
            why: "Secrets of people stand in the logs of each client, and whoever reads those can use them.",
            caught: Fault::SecretEchoed,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let place = study.place()?;
                    let made = study.specimen().await;
                    let specimen =
                        made.map_err(|stop| stop.into_blocked("making a resource with it"))?;
                    let (made, notation) = (&specimen.made, place.notation());
                    absent(place, &made.reply)?;
                    absent(place, &specimen.shown)?;
                    let named = [("attributes", notation.as_str())];
                    absent(place, &t.ask(made, &named).await?)?;
                    let mut body = made.sent.clone();
                    let other = values::whole(t, place, 1).await?;
                    place.put(&mut body, other.clone());
                    absent(place, &t.put(made, &body).await?)?;
                    if t.has(Feature::Patch) {
                        let value = judge::leaves(place, &other).into_iter().next();
                        let operation =
                            json!({ "op": "replace", "path": notation, "value": value });
                        absent(place, &t.patch(made, json!([operation])).await?)?;
                    }
                    Ok(())
                })
            },
        },
    },
];

/// What clients write and read.
fn written(subject: &Subject) -> Option<&Place> {
    let place = subject.place.as_ref();
    place.filter(|it| it.is_writable() && it.is_readable() && !it.is_derived())
}

/// It, and what it is a part of, is returned so.
fn is_returned(place: &Place, returned: Returned) -> bool {
    place.leaf().returned == returned && place.attribute.returned == returned
}

/// An attribute that is no part of the one that is studied.
fn other<'a>(study: &'a Study, place: &Place) -> &'a str {
    let key = study.form().key().unwrap_or("externalId");
    if place.attribute.name.eq_ignore_ascii_case(key) {
        "meta"
    } else {
        key
    }
}

/// The specimen; whether it shows the attribute is the question.
async fn asked_for(study: &Study) -> Result<&super::study::Specimen, Stop> {
    let place = study.place()?;
    if place.sub.is_none() && !place.extends {
        let made = study.specimen().await;
        return made.map_err(|stop| stop.into_blocked("making a resource with it"));
    }
    study.keeping().await
}

/// excludedAttributes with the name of the attribute leaves it out.
async fn excluded(study: &Study, t: &Trial) -> Result<(), Stop> {
    let (place, specimen) = (study.place()?, study.keeping().await?);
    let left = t
        .ask(&specimen.made, &[("excludedAttributes", &place.notation())])
        .await?;
    own_rules(&left)?;
    let judged = absent(place, left.status(&[200])?);
    if judged.is_err() {
        let other = other(study, place);
        if specimen.shown.get(&format!("/{other}")).is_null() {
            return Err(ignored("excludedAttributes"));
        }
        let without = t
            .ask(&specimen.made, &[("excludedAttributes", other)])
            .await?;
        if !without.get(&format!("/{other}")).is_null() {
            return Err(ignored("excludedAttributes"));
        }
    }
    judged
}

/// The specimen in a list that nobody filters, and in one that asks for something else.
async fn in_lists(t: &Trial) -> Result<(), Stop> {
    let study = t.study()?;
    let (place, specimen) = (study.place()?, study.keeping().await?);
    let endpoint = &study.form().endpoint;
    let id = &specimen.made.id;
    let mut lists = vec![t.read(endpoint).await?];
    if t.has(Feature::Filter) {
        let is = format!("id eq {}", serde_json::Value::from(id.as_str()));
        let asked = [("filter", is.as_str()), ("attributes", other(study, place))];
        lists.push(t.query(endpoint, &asked).await?);
    }
    for list in lists {
        let listed = list.all("/Resources/*");
        // On a long list it may be on another page.
        let Some(ours) = listed.into_iter().find(|it| it["id"] == id.as_str()) else {
            continue;
        };
        let shown = !values_at(ours, &place.pointer()).is_empty();
        let due = place.leaf().returned == Returned::Always;
        list.expect(
            shown == due,
            format!(
                "{} {}",
                if due { "a value at" } else { "no" },
                place.pointer()
            ),
            ours.to_string(),
        )?;
    }
    Ok(())
}

fn absent(place: &Place, reply: &Reply) -> Result<(), Stop> {
    let shown = judge::shown(place, reply);
    let pointer = place.pointer();
    reply.expect(
        shown.is_empty(),
        format!("no {pointer}"),
        format!("{pointer} {}", json!(shown)),
    )?;
    Ok(())
}

fn present(place: &Place, reply: &Reply) -> Result<(), Stop> {
    let shown = judge::shown(place, reply);
    let expected = format!("a value at {}", place.pointer());
    reply.expect(!shown.is_empty(), expected, reply.summary())?;
    Ok(())
}

/// One finding is enough for a parameter that has no effect at all.
fn ignored(parameter: &str) -> Stop {
    Stop::Skipped(format!(
        "{parameter} has no effect on whatever is named: a rule on projection judges that"
    ))
}

fn not_kept() -> Stop {
    Stop::Skipped("the provider does not show what a creation gives it".to_owned())
}
