//! Spots: the places of a resource type that take a free value, so that several can be written and read in one request.

use super::definition::Attribute;
use super::study::{body, create};
use super::subject::{Form, Place, is_common, name_schema};
use crate::checks::trial::{Made, Trial};
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// A place for a single value.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) place: Place,
    /// The run's marker has to stand in its value.
    pub(super) marked: bool,
}

/// How values are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Post,
    Put,
    Patch,
    Bulk,
}

/// The singular places of a form that clients may write again and again and read back, of these attributes.
pub(super) fn spots(form: &Form, fits: impl Fn(&Place) -> bool) -> Vec<Spot> {
    let mut found = Vec::new();
    for (schema, extends) in form.schemas() {
        let own = |it: &&Attribute| !it.multi && (extends || !is_common(&it.name));
        for attribute in schema.attributes.iter().filter(own) {
            let subs = attribute.subs.iter().filter(|sub| !sub.multi).map(Some);
            for sub in std::iter::once(None).chain(subs) {
                let place = Place {
                    urn: schema.urn.clone(),
                    extends,
                    published: schema.published,
                    attribute: attribute.clone(),
                    sub: sub.cloned(),
                };
                let marked = !extends && form.key() == Some(attribute.name.as_str());
                if place.is_free()
                    && !place.is_on_request()
                    && (marked || !place.leaf().unique)
                    && fits(&place)
                {
                    found.push(Spot { place, marked });
                }
            }
        }
    }
    found
}

impl Spot {
    /// The value as it may be sent: with the marker, where that has to be.
    pub(super) fn value(&self, t: &Trial, text: &str) -> Value {
        if self.marked {
            format!("{} {text}", t.word()).into()
        } else {
            text.into()
        }
    }

    /// Puts a value into a body.
    pub(super) fn set(&self, body: &mut Value, value: Value) {
        let place = &self.place;
        if place.extends {
            name_schema(body, &place.urn);
        }
        let object = if place.extends {
            child(body, &place.urn)
        } else {
            body
        };
        match &place.sub {
            Some(sub) => child(object, &place.attribute.name)[&sub.name] = value,
            None => object[&place.attribute.name] = value,
        }
    }

    /// What a resource shows there.
    pub(super) fn shown<'a>(&self, reply: &'a Reply) -> &'a Value {
        reply.get(&self.place.pointer())
    }
}

/// The object under a name, made if there is none.
fn child<'a>(object: &'a mut Value, name: &str) -> &'a mut Value {
    if !object[name].is_object() {
        object[name] = json!({});
    }
    &mut object[name]
}

/// A resource with a plain value at each spot, and those of the spots that it shows as they were sent. Where a provider
/// refuses that, those of the schemas that it refuses are left out.
///
/// # Errors
/// Skips when there is nothing to see.
pub(super) async fn kept(
    t: &Trial,
    form: &Form,
    mut spots: Vec<Spot>,
    plain: impl Fn(&Spot) -> Value,
) -> Result<(Made, Vec<Spot>), Stop> {
    if form.base.urn == urn::USER {
        spots.retain(|it| it.place.extends || !t.refuses(&it.place.attribute.name));
    }
    let mut made = with_all(t, form, &spots, &plain).await?;
    if made.is_none() {
        let mut taken = Vec::new();
        for (schema, _) in form.schemas() {
            let here = spots.iter().filter(|it| it.place.urn == schema.urn);
            let here: Vec<Spot> = here.cloned().collect();
            if !here.is_empty() && with_all(t, form, &here, &plain).await?.is_some() {
                taken.extend(here);
            }
        }
        spots = taken;
        made = with_all(t, form, &spots, &plain).await?;
    }
    let none = || {
        let why = format!("no {} keeps plain values as they are sent", form.name);
        Stop::Skipped(why)
    };
    let made = made.ok_or_else(none)?;
    let now = t.get_fixture(&made).await?;
    spots.retain(|spot| {
        let sent = values_at(&made.sent, &spot.place.pointer());
        sent.first().copied() == Some(spot.shown(&now))
    });
    if spots.is_empty() {
        return Err(none());
    }
    Ok((made, spots))
}

/// A resource with a value at each of these spots; nothing where the provider refuses it.
async fn with_all(
    t: &Trial,
    form: &Form,
    spots: &[Spot],
    plain: &impl Fn(&Spot) -> Value,
) -> Result<Option<Made>, Stop> {
    let mut full = body(t, form).await?;
    for spot in spots {
        spot.set(&mut full, plain(spot));
    }
    match create(t, form, &full).await {
        Ok(made) => Ok(Some(made)),
        Err(Stop::Skipped(_)) => Ok(None),
        Err(stop) => Err(stop.into_blocked("making a resource")),
    }
}

/// Sends these values, and reads the resource; nothing where the provider refuses them, as it may.
///
/// # Errors
/// Blocks when there was no answer.
pub(super) async fn sent(
    t: &Trial,
    form: &Form,
    made: &Made,
    way: Way,
    values: &[(&Spot, Value)],
) -> Result<Option<Reply>, Stop> {
    let mut full = made.sent.clone();
    for (spot, value) in values {
        spot.set(&mut full, value.clone());
    }
    if way == Way::Post {
        let mut fresh = body(t, form).await?;
        for (spot, value) in values {
            spot.set(&mut fresh, value.clone());
        }
        return match create(t, form, &fresh).await {
            Ok(other) => Ok(Some(t.get_fixture(&other).await?)),
            Err(Stop::Skipped(_)) => Ok(None),
            Err(stop) => Err(stop.into_blocked("making a resource")),
        };
    }
    let reply = match way {
        Way::Patch if t.has(Feature::Patch) => {
            let replace = |(spot, value): &(&Spot, Value)| json!({ "op": "replace", "path": spot.place.notation(), "value": value });
            let operations: Vec<Value> = values.iter().map(replace).collect();
            t.patch(made, operations.into()).await?
        }
        Way::Bulk if t.has(Feature::Bulk) => {
            let put = json!({ "method": "PUT", "path": made.path, "data": full });
            let bulk = json!({ "schemas": [urn::BULK_REQUEST], "Operations": [put] });
            let reply = t.post("/Bulk", &bulk).await?;
            let status = reply.get("/Operations/0/status");
            let status = status.get("code").unwrap_or(status).to_string();
            if !status.trim_matches('"').starts_with('2') {
                return Ok(None);
            }
            reply
        }
        Way::Post | Way::Put | Way::Patch | Way::Bulk => t.put(made, &full).await?,
    };
    if !reply.is_success() {
        return Ok(None);
    }
    Ok(Some(t.get_fixture(made).await?))
}
