//! Kinds for a resource type as a whole: the JSON shape of all that it declares, its extensions, its common attributes.

use super::Kind;
use super::definition::{Attribute, Type};
use super::study::{Study, body, create};
use super::subject::{Form, Place, is_common, name_schema};
use super::values;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use serde_json::{Value, json};

/// The kinds of this file.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        applies: |subject| subject.place.is_none(),
        check: Check {
            id: "attributes/<type>/json-shape",
            rule: "each value has the JSON type that its attribute declares, and is in an array where there may be several",
            covers: &[
                "RFC7643-2.3-02",
                "RFC7643-2.3.2-01",
                "RFC7643-2.4-01",
                "RFC7644-3.8-10",
            ],
            needs: &[],
            why: "Clients with types, written after the schema, cannot read the resource at all.",
            caught: Fault::RemoteIsText,
            run: |t| {
                Box::pin(async move {
                    let form = t.study()?.form();
                    let made = full(t, form).await?;
                    for answer in [&made.reply, &t.get_fixture(&made).await?] {
                        for (schema, extends) in form.schemas() {
                            let path = if extends {
                                format!("/{}", schema.urn)
                            } else {
                                String::new()
                            };
                            shaped(answer, &schema.attributes, &path, answer.body())?;
                        }
                    }
                    Ok(())
                })
            },
        },
    },
    Kind {
        applies: |subject| subject.place.is_none(),
        check: Check {
            id: "attributes/<type>/declared",
            rule: "the type of a resource is in /ResourceTypes, and its schemas are in /Schemas",
            covers: &["RFC7643-3.2-01"],
            needs: &[],
            why: "A client that reads a resource cannot find out what its attributes mean.",
            caught: Fault::DeviceNamesUnknownSchema,
            run: |t| Box::pin(async move { declared(t, t.study()?).await }),
        },
    },
    Kind {
        applies: |subject| {
            subject.place.is_none()
                && subject
                    .form
                    .extensions
                    .iter()
                    .any(|it| it.required && it.published)
        },
        check: Check {
            id: "attributes/<type>/required-extension",
            rule: "a resource without a required extension is not created",
            covers: &["RFC7643-6-11"],
            needs: &[],
            why: "Resources appear that lack what every one of them has to have, and break whoever reads it.",
            caught: Fault::WarrantyMadeUp,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    study
                        .specimen()
                        .await
                        .map_err(|stop| stop.into_blocked("making a resource with it"))?;
                    for extension in study
                        .form()
                        .extensions
                        .iter()
                        .filter(|it| it.required && it.published)
                    {
                        let mut lacking = body(t, study.form()).await?;
                        if let Some(body) = lacking.as_object_mut() {
                            body.shift_remove(&extension.urn);
                        }
                        if let Some(named) = lacking["schemas"].as_array_mut() {
                            named.retain(|urn| *urn != *extension.urn);
                        }
                        let reply = t.post(&study.form().endpoint, &lacking).await?;
                        let refused = (400..500).contains(&reply.code());
                        reply.expect(refused, "status 400", reply.summary())?;
                    }
                    Ok(())
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let extensions = &subject.form.extensions;
            subject.place.is_none()
                && !extensions.is_empty()
                && extensions.iter().all(|it| !it.required)
        },
        check: Check {
            id: "attributes/<type>/optional-extension",
            rule: "a resource is created without the extensions that are not required",
            covers: &["RFC7643-6-12"],
            needs: &[],
            why: "Plain clients, which know the core schema alone, cannot create anybody.",
            caught: Fault::EnterpriseDemanded,
            run: |t| {
                Box::pin(async move {
                    let form = t.study()?.form();
                    let plain = t.post(&form.endpoint, &body(t, form).await?).await?;
                    if plain.is_success() {
                        return Ok(());
                    }
                    // It may be refused for anything; only if it is not with the extensions, they are what was missing.
                    create(t, form, &with_extensions(t, form).await?).await?;
                    Err(plain.wrong("status 201", plain.summary()))
                })
            },
        },
    },
    Kind {
        applies: |subject| {
            let mut listed = subject.form.base.attributes.iter();
            subject.place.is_none() && listed.any(|it| it.name == "id" || it.name == "externalId")
        },
        check: Check {
            id: "attributes/<type>/common-attributes",
            rule: "id is as RFC 7643 has it, whatever a schema that lists it says",
            covers: &["RFC7643-3.1-31"],
            needs: &[],
            why: "All clients rely on an id in each answer that no client can change.",
            caught: Fault::DeviceIdLeftOut,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let made = study.specimen().await;
                    let made = &made
                        .map_err(|stop| stop.into_blocked("making a resource"))?
                        .made;
                    let key = study.form().key().unwrap_or("externalId");
                    let narrowed = t.ask(made, &[("attributes", key)]).await?;
                    narrowed.status(&[200])?.at("/id", made.id.as_str())?;
                    let mut other = made.sent.clone();
                    other["id"] = t.word().into();
                    t.put(made, &other).await?;
                    t.get(made)
                        .await?
                        .status(&[200])?
                        .at("/id", made.id.as_str())?;
                    Ok(())
                })
            },
        },
    },
];

/// A resource with all that its schemas let clients write, or with what is needed where the provider refuses that.
pub(super) async fn full(t: &Trial, form: &Form) -> Result<Made, Stop> {
    let full = with_extensions(t, form).await?;
    match create(t, form, &full).await {
        Err(Stop::Skipped(_)) => create(t, form, &body(t, form).await?).await,
        made => made,
    }
}

async fn with_extensions(t: &Trial, form: &Form) -> Result<Value, Stop> {
    let mut full = body(t, form).await?;
    for (schema, extends) in form.schemas() {
        for attribute in schema
            .attributes
            .iter()
            .filter(|it| it.is_writable() && (extends || !is_common(&it.name)))
        {
            let place = Place {
                urn: schema.urn.clone(),
                extends,
                published: schema.published,
                attribute: attribute.clone(),
                sub: None,
            };
            let there = if extends { &full[&schema.urn] } else { &full }
                .get(&attribute.name)
                .is_some();
            // What cannot be made up is left out.
            if !there && let Ok(value) = values::whole(t, &place, 0).await {
                place.put(&mut full, value);
            }
        }
        if extends {
            name_schema(&mut full, &schema.urn);
        }
    }
    Ok(full)
}

/// Every value that stands at these attributes has the shape that they declare.
fn shaped(
    answer: &Reply,
    attributes: &[Attribute],
    path: &str,
    within: &Value,
) -> Result<(), Stop> {
    let object = if path.is_empty() {
        vec![within]
    } else {
        values_at(within, path)
    };
    for (attribute, object) in attributes
        .iter()
        .flat_map(|it| object.iter().map(move |at| (it, at)))
    {
        let pointer = format!("{path}/{}", attribute.name);
        for value in values_at(object, &format!("/{}", attribute.name)) {
            let fits = |holds: bool, expected: &str| {
                let got = format!("{pointer} {value}");
                answer
                    .expect(holds, format!("{pointer} as {expected}"), got)
                    .map(|_| ())
            };
            match value {
                Value::Null => {}
                Value::Array(elements) if attribute.multi => {
                    for element in elements {
                        fits(is_shaped(attribute, element), expected(attribute.kind))?;
                        shaped_parts(answer, attribute, &pointer, element)?;
                    }
                }
                _ if attribute.multi => fits(false, "an array")?,
                one => {
                    fits(is_shaped(attribute, one), expected(attribute.kind))?;
                    shaped_parts(answer, attribute, &pointer, one)?;
                }
            }
        }
    }
    Ok(())
}

/// The same for the parts of a complex value; there is only one level of them (RFC 7643 section 2.3.8).
fn shaped_parts(
    answer: &Reply,
    attribute: &Attribute,
    pointer: &str,
    value: &Value,
) -> Result<(), Stop> {
    for sub in &attribute.subs {
        for part in values_at(value, &format!("/{}", sub.name)) {
            let parts = match part {
                Value::Array(parts) if sub.multi => parts.iter().collect(),
                part => vec![part],
            };
            let holds = (!sub.multi || part.is_array() || part.is_null())
                && parts.into_iter().all(|it| is_shaped(sub, it));
            let expected = if sub.multi {
                "an array"
            } else {
                expected(sub.kind)
            };
            let name = format!("{pointer}/{}", sub.name);
            answer.expect(
                holds,
                format!("{name} as {expected}"),
                format!("{name} {part}"),
            )?;
        }
    }
    Ok(())
}

fn is_shaped(attribute: &Attribute, value: &Value) -> bool {
    match (attribute.kind, value) {
        (_, Value::Null) => true,
        (Type::Boolean, value) => value.is_boolean(),
        (Type::Decimal, value) => value.is_number(),
        (Type::Integer, value) => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        (Type::Complex, value) => value.is_object(),
        (_, value) => value.is_string(),
    }
}

fn expected(kind: Type) -> &'static str {
    match kind {
        Type::Boolean => "true or false",
        Type::Decimal => "a number",
        Type::Integer => "a number without fraction",
        Type::Complex => "an object",
        _ => "a string",
    }
}

async fn declared(t: &Trial, study: &Study) -> Result<(), Stop> {
    let announced = t.session().announced();
    if !study.form().base.published {
        return Err(Stop::Skipped(
            "the provider publishes no schema of it".to_owned(),
        ));
    }
    let specimen = study.specimen().await;
    let shown = &specimen
        .map_err(|stop| stop.into_blocked("making a resource"))?
        .shown;
    let called = shown.get("/meta/resourceType");
    let known = announced
        .types()
        .iter()
        .any(|it| called == it.name.as_str());
    shown.expect(
        known || called.is_null(),
        "meta.resourceType with a name that /ResourceTypes has",
        format!("meta.resourceType {called}"),
    )?;
    for urn in shown.all("/schemas/*") {
        let known = urn
            .as_str()
            .is_some_and(|urn| announced.published(urn).is_some());
        let expected = format!(
            "schemas {} that /Schemas has",
            json!(shown.all("/schemas/*"))
        );
        shown.expect(known, expected, format!("nothing there about {urn}"))?;
    }
    Ok(())
}
