//! Kinds for the life of a resource of each type: made, read, listed, changed, removed, and what is refused on the way.

use super::Kind;
use super::definition::{Attribute, Mutability};
use super::kept::words;
use super::spot::{self, Spot};
use super::study::body;
use super::subject::{Form, is_common};
use super::whole::full;
use crate::checks::Check;
use crate::checks::read::sorted;
use crate::checks::resource::{moved_on, until_later};
use crate::checks::trial::{Made, Trial, lists};
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

/// How many changes are tried in each schema.
const CHANGES: usize = 3;

/// The kinds of this file.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        applies: |subject| subject.place.is_none(),
        check: Check {
            id: "attributes/<type>/life",
            rule: "a resource of each type is created with 201 and a location, read, replaced, deleted with 204, and then gone",
            covers: &[
                "RFC7644-3.6-01",
                "RFC7644-3.3-04",
                "RFC7644-3.3-06",
                "RFC7644-3.4.1-01",
                "RFC7644-3.5-01",
                "RFC7644-3.6-02",
                "RFC7644-3.6-05",
            ],
            needs: &[],
            why: "What is written for users and forgotten for the other types cannot be provisioned, or never goes away.",
            caught: Fault::DeviceDeleteAnswers200,
            run: |t| Box::pin(async move { life(t, t.study()?.form()).await }),
        },
    },
    Kind {
        applies: |subject| subject.place.is_none(),
        check: Check {
            id: "attributes/<type>/same-in-lists",
            rule: "a list shows a resource as it is now: its values, version, times and location, and not once it is deleted",
            covers: &[
                "RFC7643-3.1-29",
                "RFC7643-3.1-28",
                "RFC7643-3.1-24",
                "RFC7643-3.1-26",
                "RFC7644-3.5.1-01",
                "RFC7644-3.6-06",
            ],
            needs: &[Feature::Filter],
            why: "Clients take versions and values from lists; by wrong ones they overwrite, or overlook, a change.",
            caught: Fault::DeviceListedAsItWas,
            run: |t| Box::pin(async move { listed(t, t.study()?.form()).await }),
        },
    },
    Kind {
        applies: |subject| subject.place.is_none(),
        check: Check {
            id: "attributes/<type>/times-of-changes",
            rule: "a PATCH, or a PUT where there is none, moves meta.lastModified to the present, and leaves meta.created",
            covers: &["RFC7643-3.1-26", "RFC7643-3.1-24"],
            needs: &[],
            why: "Clients that read only what changed since their last run miss it, or take it for changed for ever.",
            caught: Fault::ModifiedNextCentury,
            run: |t| Box::pin(async move { times(t, t.study()?.form()).await }),
        },
    },
    Kind {
        applies: |subject| subject.place.is_none(),
        check: Check {
            id: "attributes/<type>/change-leaves-the-rest",
            rule: "a PATCH of one attribute leaves all others of the resource as they were, extensions included",
            covers: &["RFC7644-3.5.2-29", "RFC7644-3.5.2.3-02"],
            needs: &[Feature::Patch],
            why: "Whoever gets a new title loses the roles or the cost centre, or gets a new nickname, and nobody asked for it.",
            caught: Fault::PatchEmptiesDesk,
            run: |t| Box::pin(async move { rest(t, t.study()?.form()).await }),
        },
    },
    Kind {
        applies: |subject| subject.place.is_none(),
        check: Check {
            id: "attributes/<type>/refusals",
            rule: "what is refused is refused with an error of SCIM, by whichever method it was asked",
            covers: &[
                "RFC7644-3.12-01",
                "RFC7644-3.12-02",
                "RFC7644-3.12-03",
                "RFC7644-3.12-04",
            ],
            needs: &[],
            why: "Clients that get a page of the web in the place of an error cannot tell what was wrong, and try for ever.",
            caught: Fault::UnknownDeviceIsAPage,
            run: |t| {
                Box::pin(async move {
                    for reply in refusals(t, t.study()?.form()).await? {
                        is_an_error(&reply)?;
                    }
                    Ok(())
                })
            },
        },
    },
    Kind {
        applies: |subject| subject.place.is_none(),
        check: Check {
            id: "attributes/<type>/unreadable",
            rule: "a body that is no JSON, no object, or empty is refused with 4xx, by whichever method it came",
            covers: &["RFC7644-3.12-07", "RFC7644-3.12-08"],
            needs: &[],
            why: "500 tells clients to try again, for ever; a success tells them that it worked.",
            caught: Fault::UnreadableDeviceAnswers500,
            run: |t| Box::pin(async move { unreadable(t, t.study()?.form()).await }),
        },
    },
];

async fn life(t: &Trial, form: &Form) -> Result<(), Stop> {
    let sent = body(t, form).await?;
    let reply = t.post(&form.endpoint, &sent).await?;
    super::study::own_rules(&reply)?;
    reply.status(&[201])?;
    let location = reply.header("location").map(str::to_owned);
    // Of users and groups, `create/location-header` and `groups/created-with-location` judge that.
    let judged = [urn::USER, urn::GROUP].contains(&form.base.urn.as_str());
    reply.expect(location.is_some() || judged, "a Location header", "none")?;
    let made = t.made(&form.endpoint, sent, reply)?;
    if let Some(location) = location {
        match t.follow(&location).await {
            Ok(there) => drop(there.status(&[200])?.at("/id", made.id.as_str())?),
            Err(Stop::Skipped(_)) => {}
            Err(stop) => return Err(stop),
        }
    }
    t.get(&made)
        .await?
        .status(&[200])?
        .at("/id", made.id.as_str())?;
    let replaced = t.put(&made, &made.sent).await?;
    replaced.expect(replaced.is_success(), "status 200", replaced.summary())?;
    t.delete(&made).await?.status(&[204])?;
    t.get(&made).await?.status(&[404])?;
    t.delete(&made).await?.status(&[404])?;
    Ok(())
}

/// A resource and a spot of it that can be changed.
async fn changeable(t: &Trial, form: &Form) -> Result<(Made, Spot), Stop> {
    let (made, spots) = spot::kept(t, form, words(form), |it| it.value(t, "first")).await?;
    // The name by which it is found stays, if something else can be changed.
    let other = spots.iter().find(|it| !it.marked);
    Ok((made, other.unwrap_or(&spots[0]).clone()))
}

/// Gives the spot another text.
async fn change(t: &Trial, made: &Made, spot: &Spot, with: Method) -> Result<Value, Stop> {
    let value = spot.value(t, &t.word());
    let reply = if with == Method::Patch {
        let replace = json!({ "op": "replace", "path": spot.place.notation(), "value": value });
        t.patch(made, json!([replace])).await?
    } else {
        let mut body = made.sent.clone();
        spot.set(&mut body, value.clone());
        t.put(made, &body).await?
    };
    let done = reply.expect(reply.is_success(), "a success", reply.summary());
    done.map_err(|stop| stop.into_blocked("changing a resource"))?;
    Ok(value)
}

fn methods(t: &Trial) -> Vec<Method> {
    let patch = t.has(Feature::Patch).then_some(Method::Patch);
    std::iter::once(Method::Put).chain(patch).collect()
}

async fn listed(t: &Trial, form: &Form) -> Result<(), Stop> {
    let (made, spot) = changeable(t, form).await?;
    let key = form.key().unwrap_or_default();
    let of = |name: &Value| format!("{key} eq {name}");
    let mut filter = of(&made.sent[key]);
    let found = t.query_all(&form.endpoint, &[("filter", &filter)]).await?;
    if lists(&found, &[&made]).is_err() {
        return Err(Stop::Skipped(format!("{key} eq does not find it here")));
    }
    for method in methods(t) {
        let value = change(t, &made, &spot, method).await?;
        if spot.marked {
            filter = of(&value);
        }
        let alone = t.get_fixture(&made).await?;
        if *spot.shown(&alone) != value {
            return Err(Stop::Blocked("a change had no effect".to_owned()));
        }
        let found = t.query_all(&form.endpoint, &[("filter", &filter)]).await?;
        lists(&found, &[&made])?;
        let pointer = spot.place.pointer();
        found.at(&format!("/Resources/0{pointer}"), value)?;
        same_meta(t, &found, &alone)?;
    }
    let gone = t.delete(&made).await?;
    if gone.is_success() {
        let found = t.query_all(&form.endpoint, &[("filter", &filter)]).await?;
        // That nobody is found with 200 is a rule of its own.
        if found.code() != 404 {
            lists(&found, &[])?;
        }
    }
    Ok(())
}

/// What the provider says of the resource in the list is what it says of it alone.
fn same_meta(t: &Trial, found: &Reply, alone: &Reply) -> Result<(), Stop> {
    for name in ["location", "version", "created", "lastModified"] {
        let (here, there) = (
            found.get(&format!("/Resources/0/meta/{name}")),
            alone.get(&format!("/meta/{name}")),
        );
        let (Some(listed), Some(told)) = (here.as_str(), there.as_str()) else {
            continue;
        };
        let same = match (name, listed.parse::<Timestamp>(), told.parse::<Timestamp>()) {
            // A list may tell it less finely.
            ("created" | "lastModified", Ok(a), Ok(b)) if listed.len() != told.len() => {
                a.duration_since(b).abs() <= SignedDuration::from_secs(1)
            }
            ("created" | "lastModified", Ok(a), Ok(b)) => a == b,
            ("location", ..) => t.resolve(listed) == t.resolve(told),
            _ => listed == told,
        };
        found.expect(
            same,
            format!("meta.{name} {told}, as GET of it shows"),
            format!("meta.{name} {listed}"),
        )?;
    }
    Ok(())
}

async fn times(t: &Trial, form: &Form) -> Result<(), Stop> {
    let (made, spot) = changeable(t, form).await?;
    let before = t.get_fixture(&made).await?;
    if !before.get("/meta/lastModified").is_string() {
        let why = format!("the provider tells no times of {}", form.name);
        return Err(Stop::Skipped(why));
    }
    until_later(&before).await?;
    let method = methods(t).pop().unwrap_or(Method::Put);
    let value = change(t, &made, &spot, method).await?;
    let after = t.get_fixture(&made).await?;
    if *spot.shown(&after) != value {
        return Err(Stop::Blocked("a change had no effect".to_owned()));
    }
    moved_on(&before, &after)
}

/// What a resource shows in the attributes that clients write, but for this one.
fn others(form: &Form, spot: &Spot, reply: &Reply) -> Map<String, Value> {
    let mut seen = Map::new();
    for (schema, extends) in form.schemas() {
        let written = |it: &&Attribute| {
            it.mutability != Mutability::ReadOnly && (extends || !is_common(&it.name))
        };
        for attribute in schema.attributes.iter().filter(written) {
            let here = &spot.place;
            if here.urn == schema.urn && here.attribute.name == attribute.name {
                continue;
            }
            let start = if extends {
                format!("/{}", schema.urn.replace('~', "~0").replace('/', "~1"))
            } else {
                String::new()
            };
            let pointer = format!("{start}/{}", attribute.name);
            seen.insert(pointer.clone(), sorted(reply.get(&pointer)));
        }
    }
    seen
}

async fn rest(t: &Trial, form: &Form) -> Result<(), Stop> {
    let made = full(t, form)
        .await
        .map_err(|stop| stop.into_blocked("making a resource with all that it may have"))?;
    let mut spots = words(form);
    // Of names others are made up, as displayName and formatted.
    spots.retain(|it| !it.place.is_core("displayName") || it.marked);
    spots.retain(|it| it.place.sub.is_none() && !it.place.attribute.required || it.marked);
    if spots.is_empty() {
        let none = format!("a {} has no plain text that could be changed", form.name);
        return Err(Stop::Skipped(none));
    }
    // A few of each schema, each written in another way.
    let mut counts: Vec<(String, usize)> = Vec::new();
    spots.retain(|it| {
        let urn = &it.place.urn;
        match counts.iter_mut().find(|(known, _)| known == urn) {
            Some((_, count)) => *count += 1,
            None => counts.push((urn.clone(), 1)),
        }
        counts
            .iter()
            .any(|(known, count)| known == urn && *count <= CHANGES)
    });
    let mut before = t.get_fixture(&made).await?;
    for (number, spot) in spots.iter().enumerate() {
        let value = spot.value(t, &t.word());
        let path = spot.place.notation();
        let operation = match number % 3 {
            1 => {
                let mut object = json!({});
                spot.set(&mut object, value);
                json!({ "op": "replace", "value": object })
            }
            2 => json!({ "op": "add", "path": path, "value": value }),
            _ => json!({ "op": "replace", "path": path, "value": value }),
        };
        let reply = t.patch(&made, json!([operation])).await?;
        if !reply.is_success() {
            continue;
        }
        let now = t.get(&made).await?;
        now.status(&[200])?;
        let (then, left) = (others(form, spot, &before), others(form, spot, &now));
        for (pointer, value) in &then {
            let got = left.get(pointer).unwrap_or(&Value::Null);
            now.expect(
                got == value,
                format!("{pointer} {value}, for only {path} was changed"),
                format!("{pointer} {got}"),
            )?;
        }
        before = now;
    }
    Ok(())
}

/// The answers to requests that every provider refuses.
async fn refusals(t: &Trial, form: &Form) -> Result<Vec<Reply>, Stop> {
    let sent = body(t, form).await?;
    let nowhere = t.nowhere(&form.endpoint);
    let mut all = vec![t.read(&nowhere).await?];
    let put = Request::with_json(Method::Put, nowhere.clone(), &sent);
    all.push(t.send(put).await?);
    if t.has(Feature::Patch) {
        let replace = json!([{ "op": "replace", "path": "externalId", "value": t.word() }]);
        all.push(t.patch_path(&nowhere, replace).await?);
    }
    all.push(t.delete_path(&nowhere).await?);
    let broken = format!("{{\"externalId\":\"{}\",", t.word());
    let broken = Request::with_text(Method::Post, form.endpoint.clone(), broken);
    all.push(t.send(broken).await?);
    if t.has(Feature::Filter) {
        let key = form.key().unwrap_or("externalId");
        let filter = format!("{key} eq");
        all.push(t.query(&form.endpoint, &[("filter", &filter)]).await?);
    }
    // What was not refused is no refusal to judge; other checks speak of that.
    all.retain(Reply::is_refusal);
    if all.is_empty() {
        return Err(Stop::Blocked("the provider refused nothing".to_owned()));
    }
    Ok(all)
}

/// The answer is an error as RFC 7644 section 3.12 has it, and labelled as JSON, if it is labelled.
pub(in crate::checks) fn is_an_error(reply: &Reply) -> Result<(), Stop> {
    let label = reply.header("content-type").unwrap_or("application/json");
    let label = label
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    reply.expect(
        label.ends_with("/json") || label.ends_with("+json"),
        "an error in JSON",
        format!("{label}: {}", reply.summary()),
    )?;
    reply
        .names(urn::ERROR)?
        .at("/status", reply.code().to_string())?;
    Ok(())
}

async fn unreadable(t: &Trial, form: &Form) -> Result<(), Stop> {
    let study = t.study()?.specimen().await;
    let made = &study
        .map_err(|stop| stop.into_blocked("making a resource"))?
        .made;
    let mut ways = vec![
        (Method::Post, form.endpoint.clone()),
        (Method::Put, made.path.clone()),
    ];
    if t.has(Feature::Patch) {
        ways.push((Method::Patch, made.path.clone()));
    }
    if t.has(Feature::Search) {
        ways.push((Method::Post, format!("{}/.search", form.endpoint)));
    }
    for (method, path) in ways {
        let word = t.word();
        let broken = format!("{{\"externalId\":\"{word}\",\"schemas\":[");
        // What might create something has to carry the marker.
        let others = if path == form.endpoint {
            [format!("[\"{word}\"]"), format!("\"{word}\"")]
        } else {
            ["[]", ""].map(str::to_owned)
        };
        for text in std::iter::once(broken).chain(others) {
            let reply = t
                .send(Request::with_text(method, path.clone(), text))
                .await?;
            reply.expect(
                reply.is_refusal(),
                "a refusal with status 400",
                reply.summary(),
            )?;
        }
    }
    Ok(())
}
