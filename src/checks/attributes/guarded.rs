//! Kinds for what a provider has to refuse, or to leave as it is: uniqueness, what is required, readOnly and immutable.

use super::Kind;
use super::definition::{Mutability, Type};
use super::judge::{self, Seen};
use super::study::{Specimen, body, create, own_rules};
use super::subject::{Form, Place, Subject};
use super::values;
use super::written::{look, path};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::{Value, json};

/// The kinds of this file.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        applies: |subject| {
            let place = subject
                .place
                .as_ref()
                .filter(|it| it.sub.is_none() && it.leaf().unique);
            place.is_some_and(|it| it.is_writable() && it.is_readable())
        },
        check: Check {
            id: "attributes/<type>/<attribute>/unique",
            rule: "a value that has to be unique is not given to a second resource",
            covers: &["RFC7643-7-26"],
            needs: &[],
            why: "Two people share what is to tell them apart; a client that looks for one of them finds the other.",
            caught: Fault::TakenUserNameGetsNumber,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, specimen) = (study.place()?, study.keeping().await?);
                    let now = look(t, place, specimen).await?;
                    let taken = now.get(&place.pointer()).clone();
                    let mut second = body(t, study.form()).await?;
                    place.put(&mut second, taken);
                    refused(
                        &t.post(&study.form().endpoint, &second).await?,
                        "status 409",
                    )
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let place = subject
                .place
                .as_ref()
                .filter(|it| it.sub.is_none() && it.leaf().required && it.published);
            place.is_some_and(|it| {
                it.is_writable() && it.leaf().kind != Type::Boolean && stays_marked(subject, it)
            })
        },
        check: Check {
            id: "attributes/<type>/<attribute>/required",
            rule: "a resource without a required attribute is not created",
            covers: &["RFC7643-7-09"],
            needs: &[],
            why: "Accounts without what everything else relies on appear, and fail where nobody looks for the cause.",
            caught: Fault::ModelNotRequired,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let place = study.place()?;
                    let mut lacking = marked(t, study.form(), place).await?;
                    place.put(&mut lacking, Value::Null);
                    let reply = t.post(&study.form().endpoint, &lacking).await?;
                    if reply.is_success() && place.is_readable() {
                        let made = t.made(&study.form().endpoint, lacking, reply.clone())?;
                        if !judge::shown(place, &t.get(&made).await?).is_empty() {
                            let why = "the provider makes up a value where none is sent";
                            return Err(Stop::Skipped(why.to_owned()));
                        }
                    }
                    refused(&reply, "status 400")
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let needed = |it: &&Place| {
                it.sub
                    .as_ref()
                    .is_some_and(|sub| sub.required && sub.is_writable())
            };
            let place = subject.place.as_ref().filter(needed);
            // Something must be left of the value, or nothing was sent at all.
            place.is_some_and(|it| {
                it.published && it.attribute.is_writable() && filler(it).is_some()
            })
        },
        check: Check {
            id: "attributes/<type>/<attribute>/required-part",
            rule: "a value without a required sub-attribute is refused",
            covers: &["RFC7643-4.2-08"],
            needs: &[],
            why: "Half values, a member without an id, are kept and break whoever reads them.",
            caught: Fault::IncompleteElementsDropped,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let place = study.place()?;
                    study.keeping().await?;
                    let mut lacking = json!({});
                    for sub in place
                        .attribute
                        .subs
                        .iter()
                        .filter(|sub| Some(&sub.name) == filler(place))
                    {
                        lacking[&sub.name] = sub
                            .canonical
                            .first()
                            .map_or_else(|| t.word(), Clone::clone)
                            .into();
                    }
                    let lacking = if place.attribute.multi {
                        json!([lacking])
                    } else {
                        lacking
                    };
                    let mut body = body(t, study.form()).await?;
                    place.put(&mut body, lacking);
                    refused(&t.post(&study.form().endpoint, &body).await?, "status 400")
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let place = subject
                .place
                .as_ref()
                .filter(|it| it.is_readable() && !it.is_writable());
            // A value that the provider may have by chance proves nothing.
            place
                .is_some_and(|it| it.leaf().kind != Type::Boolean && it.leaf().canonical.is_empty())
        },
        check: Check {
            id: "attributes/<type>/<attribute>/read-only",
            rule: "no request gives a readOnly attribute the value that a client sends",
            covers: &["RFC7643-7-19"],
            needs: &[],
            why: "Whoever may write an account can give it groups or rights that only the provider should give.",
            caught: Fault::SerialCanBeWritten,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let place = study.place()?;
                    let made = study.specimen().await;
                    let specimen = made.map_err(|stop| stop.into_blocked("making a resource"))?;
                    unaffected(place, &specimen.sent, &specimen.shown)?;
                    let other = values::whole(t, place, 7001).await?;
                    let mut body = specimen.made.sent.clone();
                    place.put(&mut body, other.clone());
                    t.put(&specimen.made, &body).await?;
                    unaffected(place, &other, &t.get_fixture(&specimen.made).await?)?;
                    if t.has(Feature::Patch) && !place.is_of_element() {
                        let value = judge::leaves(place, &other).into_iter().next();
                        let value = if place.sub.is_some() {
                            value.unwrap_or_default()
                        } else {
                            other.clone()
                        };
                        let operation =
                            json!({ "op": "replace", "path": place.notation(), "value": value });
                        t.patch(&specimen.made, json!([operation])).await?;
                        unaffected(place, &other, &t.get_fixture(&specimen.made).await?)?;
                    }
                    Ok(())
                })
            },
        },
    },
    Kind {
        applies: is_immutable,
        check: Check {
            id: "attributes/<type>/<attribute>/immutable",
            rule: "neither PUT nor PATCH changes an immutable attribute that has a value",
            covers: &["RFC7643-7-20"],
            needs: &[],
            why: "What other systems hold on to for good, such as a number of birth, becomes another one.",
            caught: Fault::ImmutableOverwritten,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, specimen) = (study.place()?, study.keeping().await?);
                    let other = values::whole(t, place, 1).await?;
                    put_other(t, place, specimen, &other).await?;
                    same(place, specimen, &look(t, place, specimen).await?)?;
                    if t.has(Feature::Patch) {
                        let value = judge::leaves(place, &other).into_iter().next();
                        let value = if place.sub.is_some() {
                            value.unwrap_or_default()
                        } else {
                            other
                        };
                        let operation =
                            json!({ "op": "replace", "path": place.notation(), "value": value });
                        t.patch(&specimen.made, json!([operation])).await?;
                        same(place, specimen, &look(t, place, specimen).await?)?;
                    }
                    Ok(())
                })
            },
        },
    },
    Kind {
        applies: is_immutable,
        check: Check {
            id: "attributes/<type>/<attribute>/immutable-refused",
            rule: "PUT with another value of an immutable attribute is refused, with mutability as the reason",
            covers: &["RFC7644-3.5.1-04"],
            needs: &[],
            why: "A client that is told of a success believes that the change was made.",
            caught: Fault::ImmutableSilentlyKept,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, specimen) = (study.place()?, study.keeping().await?);
                    let other = values::whole(t, place, 2).await?;
                    let reply = put_other(t, place, specimen, &other).await?;
                    reply.refused(400, "mutability")?;
                    Ok(())
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let place = subject.place.as_ref().filter(|_| is_immutable(subject));
            place.is_some_and(|it| !it.leaf().required && it.sub.is_none())
        },
        check: Check {
            id: "attributes/<type>/<attribute>/immutable-first",
            rule: "PUT gives an immutable attribute its first value",
            covers: &["RFC7644-3.5.1-05"],
            needs: &[],
            why: "Accounts that were made before their data was complete can never be completed.",
            caught: Fault::ImmutableNeverSet,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, form) = (study.place()?, study.form());
                    study.keeping().await?;
                    let made = t.make(&form.endpoint, body(t, form).await?).await?;
                    let first = values::whole(t, place, 0).await?;
                    let mut complete = made.sent.clone();
                    place.put(&mut complete, first.clone());
                    let reply = t.put(&made, &complete).await?;
                    if reply.get("/scimType") != "mutability" {
                        own_rules(&reply)?;
                    }
                    reply.expect(reply.is_success(), "status 200", reply.summary())?;
                    let now = t.get_fixture(&made).await?;
                    let seen = judge::seen(place, &first, &now);
                    now.expect(
                        seen == Seen::Same,
                        first.to_string(),
                        now.get(&place.pointer()).to_string(),
                    )?;
                    Ok(())
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let display = |it: &&Place| it.is_of_element() && it.leaf().name == "display";
            let place = subject.place.as_ref().filter(display);
            place.is_some_and(|it| {
                it.leaf().mutability == Mutability::Immutable
                    && it.attribute.is_writable()
                    && it.attribute.sub("value").is_some()
            })
        },
        check: Check {
            id: "attributes/<type>/<attribute>/display-stays",
            rule: "where the schema says that display is immutable, PATCH does not change it",
            covers: &["RFC7643-2.4-06"],
            needs: &[Feature::Patch],
            why: "The schema tells clients that they need not look again, and the name that they show is out of date.",
            caught: Fault::DisplayCanBeChanged,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, specimen) = (study.place()?, study.keeping().await?);
                    let path = path(place, &specimen.shown)?;
                    let operation = json!({ "op": "replace", "path": path, "value": t.word() });
                    t.patch(&specimen.made, json!([operation])).await?;
                    same(place, specimen, &t.get_fixture(&specimen.made).await?)
                })
            },
        },
    },
];

/// What clients set once. Who a member is, and what follows from it, is for rules on groups.
pub(super) fn is_immutable(subject: &Subject) -> bool {
    let place = subject
        .place
        .as_ref()
        .filter(|it| !it.is_of_element() && !it.is_derived());
    place.is_some_and(|it| {
        it.leaf().mutability == Mutability::Immutable
            && it.attribute.is_writable()
            && it.is_readable()
    })
}

/// True if a resource is known as ours without this attribute.
fn stays_marked(subject: &Subject, place: &Place) -> bool {
    place.extends
        || subject
            .form
            .keys_of_body()
            .any(|key| key != place.attribute.name)
}

/// A body that carries the run's marker in another attribute too, which the provider keeps: without it, nobody would
/// know whose resource that is, and it could not be removed.
async fn marked(t: &Trial, form: &Form, place: &Place) -> Result<Value, Stop> {
    let mut with = body(t, form).await?;
    let mut others: Vec<&str> = form.keys_of_body().collect();
    if place.extends || !others.contains(&place.attribute.name.as_str()) {
        return Ok(with);
    }
    others.retain(|key| *key != place.attribute.name);
    for key in &others {
        with[*key] = t.word().into();
    }
    let made = create(t, form, &with).await?;
    let shown = t.get_fixture(&made).await?;
    let kept = |key: &&str| shown.get(&format!("/{key}")) == &with[*key];
    if !others.iter().any(kept) {
        let why = "the provider keeps nothing else by which the resource would be known as ours";
        return Err(Stop::Skipped(why.to_owned()));
    }
    for key in &others {
        with[*key] = t.word().into();
    }
    Ok(with)
}

/// A sub-attribute that can stand without the required one.
fn filler(place: &Place) -> Option<&String> {
    let studied = place.sub.as_ref().map(|sub| &sub.name);
    let mut plain = place.attribute.subs.iter().filter(|sub| {
        sub.kind == Type::String && sub.is_writable() && !sub.required && Some(&sub.name) != studied
    });
    plain.next().map(|sub| &sub.name)
}

async fn put_other(
    t: &Trial,
    place: &Place,
    specimen: &Specimen,
    other: &Value,
) -> Result<Reply, Stop> {
    let mut body = specimen.made.sent.clone();
    place.put(&mut body, other.clone());
    t.put(&specimen.made, &body).await
}

fn same(place: &Place, specimen: &Specimen, now: &Reply) -> Result<(), Stop> {
    let seen = judge::seen(place, &specimen.sent, now);
    let show = |values: Vec<Value>| format!("{} {}", place.pointer(), json!(values));
    let expected = show(judge::leaves(place, &specimen.sent));
    now.expect(seen == Seen::Same, expected, show(judge::shown(place, now)))?;
    Ok(())
}

fn unaffected(place: &Place, sent: &Value, now: &Reply) -> Result<(), Stop> {
    let sent = judge::leaves(place, sent);
    let shown = judge::shown(place, now);
    let mut written = sent
        .iter()
        .filter(|sent| shown.iter().any(|it| judge::alike(place.leaf(), sent, it)));
    let got = format!("{} {}", place.pointer(), json!(shown));
    now.expect(
        written.next().is_none(),
        "a value of the provider's own, or none",
        got,
    )?;
    Ok(())
}

fn refused(reply: &Reply, expected: &str) -> Result<(), Stop> {
    let is_refusal = (400..500).contains(&reply.code());
    reply.expect(is_refusal, expected, reply.summary())?;
    Ok(())
}
