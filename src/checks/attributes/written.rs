//! Kinds for attributes that clients write: create with them, replace them, PATCH them.

use super::judge::{self, Seen};
use super::study::{Specimen, Study, own_rules};
use super::subject::{Place, Subject};
use super::{Kind, values};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::{Value, json};

/// The kind of this file that looks at what was created.
pub(super) const CREATED: &[Kind] = &[Kind {
    applies: |subject| {
        let place = subject.place.as_ref();
        place.is_some_and(|it| it.is_writable() && it.is_readable() && !it.is_derived())
    },
    check: Check {
        id: "attributes/<type>/<attribute>/create",
        rule: "what a client may write according to the schema is there after a creation with it",
        covers: &["RFC7643-2.2-01"],
        needs: &[],
        why: "The schema is what administrators map their directory to; a mapped attribute that never arrives is missed \
                  only when somebody needs it.",
        caught: Fault::CreateDropsNickName,
        run: |t| {
            Box::pin(async move {
                let study = t.study()?;
                let (place, specimen) = (study.place()?, study.specimen().await?);
                if !place.published
                    && judge::seen(place, &specimen.sent, &specimen.shown) == Seen::Absent
                {
                    let why = "the provider publishes no schema, and does not keep this attribute of RFC 7643";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let whole = Place {
                    sub: None,
                    ..place.clone()
                };
                if place.sub.is_some() && judge::shown(&whole, &specimen.shown).is_empty() {
                    let why = "nothing of the whole attribute is kept, which is judged by itself";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                shows(place, &specimen.sent, &specimen.shown)
            })
        },
    },
}];

/// The specimen, even if a creation did not give it an attribute that the schema says can be written: PUT has to. Parts are
/// not judged then, for the whole is.
async fn written(study: &Study) -> Result<&Specimen, Stop> {
    let place = study.place()?;
    match study.keeping().await {
        Err(Stop::Skipped(_)) if place.sub.is_none() && place.published => {
            let specimen = study.specimen().await;
            specimen.map_err(|stop| stop.into_blocked("making a resource with it"))
        }
        kept => kept,
    }
}

/// The kinds of this file that change the specimen.
pub(super) const CHANGED: &[Kind] = &[
    Kind {
        applies: changes,
        check: Check {
            id: "attributes/<type>/<attribute>/replace",
            rule: "PUT gives an attribute the value that it sends",
            covers: &["RFC7644-3.5.1-01"],
            needs: &[],
            why: "Clients that keep accounts up to date with PUT believe a success; the old value stays for ever.",
            caught: Fault::ReplaceKeepsNickName,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, specimen) = (study.place()?, written(study).await?);
                    let other = values::whole(t, place, 1).await?;
                    let mut body = specimen.made.sent.clone();
                    place.put(&mut body, other.clone());
                    let reply = t.put(&specimen.made, &body).await?;
                    own_rules(&reply)?;
                    reply.expect(reply.is_success(), "status 200", reply.summary())?;
                    let now = look(t, place, specimen).await?;
                    changed(place, specimen, &other, &now)
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let place = subject.place.as_ref().filter(|_| has_path(subject));
            place.is_some_and(|it| {
                !it.leaf().required && !is_key(subject, it) && it.leaf().name != "value"
            })
        },
        check: Check {
            id: "attributes/<type>/<attribute>/patch-remove",
            rule: "PATCH with remove and the attribute's path leaves it without the value that it had",
            covers: &[
                "RFC7644-3.5.2.2-02",
                "RFC7644-3.5.2.2-08",
                "RFC7644-3.5.2.2-09",
            ],
            needs: &[Feature::Patch],
            why: "What is taken from a person in the directory, a number or a role, stays with the account.",
            caught: Fault::PatchRemoveKeepsNickName,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let (place, specimen) = (study.place()?, study.keeping().await?);
                    let before = look(t, place, specimen).await?;
                    let path = path(place, &before)?;
                    patch(t, specimen, json!({ "op": "remove", "path": path })).await?;
                    let now = look(t, place, specimen).await?;
                    let old = judge::shown(place, &before);
                    let left = judge::shown(place, &now);
                    let stays = left
                        .iter()
                        .find(|it| old.iter().any(|old| judge::alike(place.leaf(), old, it)));
                    now.expect(
                        stays.is_none(),
                        format!("no longer {}", json!(old)),
                        format!("{} {}", place.pointer(), json!(left)),
                    )?;
                    Ok(())
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let place = subject.place.as_ref().filter(|_| changes(subject));
            place.is_some_and(|it| !it.is_of_element())
        },
        check: Check {
            id: "attributes/<type>/<attribute>/patch-add",
            rule: "PATCH with add and the attribute's path gives it the value",
            covers: &[
                "RFC7644-3.5.2.1-04",
                "RFC7644-3.5.2.1-06",
                "RFC7644-3.5.2.1-09",
                "RFC7644-3.5.2.1-12",
            ],
            needs: &[Feature::Patch],
            why: "Identity providers add what somebody has got in the directory; on a success they never send it again.",
            caught: Fault::PatchAddDropsUserType,
            run: |t| Box::pin(written_by(t, "add", 2)),
        },
    },
    Kind {
        applies: has_path,
        check: Check {
            id: "attributes/<type>/<attribute>/patch-replace",
            rule: "PATCH with replace and the attribute's path gives it the value",
            covers: &[
                "RFC7644-3.5.2.3-03",
                "RFC7644-3.5.2.3-04",
                "RFC7644-3.5.2.3-08",
            ],
            needs: &[Feature::Patch],
            why: "Identity providers send each change of an attribute this way; on a success they never send it again.",
            caught: Fault::PatchReplaceKeepsTimeZone,
            run: |t| Box::pin(written_by(t, "replace", 1)),
        },
    },
];

/// What clients may change, with more than one value to choose from. Who is closed may vanish, so that active is left to
/// rules of its own.
fn changes(subject: &Subject) -> bool {
    let place = subject.place.as_ref().filter(|it| it.is_free());
    place.is_some_and(|it| it.leaf().canonical.len() != 1 && !it.is_core("active"))
}

/// What PATCH can name: of a part in elements only where another part tells the elements from one another.
fn has_path(subject: &Subject) -> bool {
    let place = subject.place.as_ref().filter(|_| changes(subject));
    place.is_some_and(|it| !it.is_of_element() || known_by(it).next().is_some())
}

/// The parts that elements are told from one another by, besides the one that is studied. A label is only sent where
/// the schema lists some, or where there is nothing else.
fn known_by(place: &Place) -> impl Iterator<Item = &str> {
    let sent = |name: &&str| match place.attribute.sub(name) {
        Some(part) if *name == "type" => {
            !part.canonical.is_empty() || place.attribute.sub("value").is_none()
        }
        part => part.is_some(),
    };
    let parts = ["value", "type"].into_iter();
    parts.filter(|name| place.leaf().name != *name).filter(sent)
}

/// True for the attribute that carries the run's marker.
pub(super) fn is_key(subject: &Subject, place: &Place) -> bool {
    !place.extends && subject.form.key() == Some(&place.attribute.name)
}

/// PATCH with this operation gives the attribute another value.
async fn written_by(t: &Trial, op: &str, number: usize) -> Result<(), Stop> {
    let study = t.study()?;
    let (place, specimen) = (study.place()?, study.keeping().await?);
    let other = values::whole(t, place, number).await?;
    let path = if place.is_of_element() {
        path(place, &look(t, place, specimen).await?)?
    } else {
        place.notation()
    };
    let value = match &place.sub {
        Some(_) => judge::leaves(place, &other)
            .into_iter()
            .next()
            .unwrap_or_default(),
        None => other.clone(),
    };
    patch(
        t,
        specimen,
        json!({ "op": op, "path": path, "value": value }),
    )
    .await?;
    let now = look(t, place, specimen).await?;
    changed(place, specimen, &other, &now)
}

/// A PATCH that the schema allows. That a value is refused is the provider's own rule; that the path of a declared
/// attribute is not known is not.
async fn patch(t: &Trial, specimen: &Specimen, operation: Value) -> Result<(), Stop> {
    let reply = t.patch(&specimen.made, json!([operation])).await?;
    let lost =
        ["invalidPath", "noTarget"].contains(&reply.get("/scimType").as_str().unwrap_or_default());
    if !lost {
        own_rules(&reply)?;
    }
    reply.expect(reply.is_success(), "status 200 or 204", reply.summary())?;
    Ok(())
}

/// The specimen as it is now, with the attribute.
pub(super) async fn look(t: &Trial, place: &Place, specimen: &Specimen) -> Result<Reply, Stop> {
    if place.is_on_request() {
        return t
            .ask(&specimen.made, &[("attributes", &place.notation())])
            .await;
    }
    t.get_fixture(&specimen.made).await
}

/// The path of the attribute, or of its part in the element that is there.
pub(super) fn path(place: &Place, now: &Reply) -> Result<String, Stop> {
    let Some(sub) = place.sub.as_ref().filter(|_| place.attribute.multi) else {
        return Ok(place.notation());
    };
    let whole = Place {
        sub: None,
        ..place.clone()
    };
    let elements = judge::shown(&whole, now);
    let mut found =
        known_by(place).filter_map(|name| Some((name, elements.first()?.get(name)?.as_str()?)));
    let Some((name, value)) = found.next() else {
        return Err(Stop::Skipped(
            "no filter can tell its values from one another".to_owned(),
        ));
    };
    Ok(format!(
        "{}[{name} eq {}].{}",
        whole.notation(),
        Value::from(value),
        sub.name
    ))
}

/// The resource shows what was sent at its creation.
fn shows(place: &Place, sent: &Value, now: &Reply) -> Result<(), Stop> {
    let holds = match judge::seen(place, sent, now) {
        Seen::Same => true,
        Seen::Altered(_) => !judge::is_exact(place),
        Seen::Absent => false,
    };
    finding(place, sent, now, holds)
}

/// The resource shows the other value, in whichever form, and no longer the first one.
fn changed(place: &Place, specimen: &Specimen, other: &Value, now: &Reply) -> Result<(), Stop> {
    let holds = match judge::seen(place, other, now) {
        Seen::Same => true,
        Seen::Altered(_) if judge::is_exact(place) => false,
        Seen::Altered(_) => judge::seen(place, &specimen.sent, now) != Seen::Same,
        Seen::Absent => false,
    };
    finding(place, other, now, holds)
}

fn finding(place: &Place, sent: &Value, now: &Reply, holds: bool) -> Result<(), Stop> {
    let show = |values: Vec<Value>| format!("{} {}", place.pointer(), json!(values));
    now.expect(
        holds,
        show(judge::leaves(place, sent)),
        show(judge::shown(place, now)),
    )?;
    Ok(())
}
