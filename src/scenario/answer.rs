//! What an identity provider needs to find in an answer, apart from its status.

use super::lifecycle::LifecycleEvent;
use super::persona::RequestForm;
use super::slot::Slot;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Method;
use serde_json::Value;

/// What an answer must hold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'a> {
    /// A list without anybody in it.
    Nobody,
    /// Any list.
    List,
    /// A list of at most one resource, which carries this value.
    OneWith(&'a str),
    /// A resource: with this id if it is known, and with this userName or displayName if it shows one.
    Resource {
        /// The id that it must have.
        id: Option<&'a str>,
        /// The name that it must have.
        name: Option<&'a str>,
    },
    /// A resource with this id, or no body.
    ResourceOrNothing(Option<&'a str>),
    /// Anything.
    Anything,
}

impl<'a> Wanted<'a> {
    /// What the answer to this request must hold; `id` and `name` are those of the person or group it is about.
    pub(super) fn of(
        event: LifecycleEvent,
        form: &RequestForm,
        id: Option<&'a str>,
        name: Option<&'a str>,
    ) -> Self {
        let by_id = form.target.mentions(Slot::UserId) || form.target.mentions(Slot::GroupId);
        match (form.method, event) {
            (Method::Get, _) if by_id => Wanted::Resource { id, name: None },
            (Method::Get, LifecycleEvent::Probe) if form.target.mentions(Slot::Random) => {
                Wanted::Nobody
            }
            (Method::Get, LifecycleEvent::Find | LifecycleEvent::FindGroup) => {
                name.map_or(Wanted::List, Wanted::OneWith)
            }
            (Method::Get, _) => Wanted::List,
            (Method::Post, _) => Wanted::Resource { id: None, name },
            (Method::Put, _) => Wanted::Resource { id, name: None },
            (Method::Patch, _) => Wanted::ResourceOrNothing(id),
            (Method::Delete, _) => Wanted::Anything,
        }
    }

    /// Judges an answer.
    pub(super) fn judge(self, reply: &Reply, accept: &[u16]) -> Result<(), Stop> {
        reply.status(accept)?;
        match self {
            // Where an identity provider takes 404 for "nobody", there is no list to look at.
            Wanted::Nobody | Wanted::List | Wanted::OneWith(_) if reply.code() == 404 => Ok(()),
            Wanted::List => list(reply).map(drop),
            Wanted::Nobody => match list(reply)?.len() {
                0 => Ok(()),
                found => {
                    Err(reply.wrong("an empty list, for nobody has that name", several(found)))
                }
            },
            Wanted::OneWith(value) => one_with(reply, value),
            Wanted::Resource { id, name } => resource(reply, id, name),
            Wanted::ResourceOrNothing(id) => {
                if reply.answer().body.is_empty() {
                    return Ok(());
                }
                reply.json()?;
                match (reply.get("/id").as_str(), id) {
                    (Some(got), Some(id)) if got != id => Err(reply.wrong(
                        format!("the resource with id {id:?}"),
                        format!("id {got:?}"),
                    )),
                    _ => Ok(()),
                }
            }
            Wanted::Anything => Ok(()),
        }
    }
}

/// The resources of a list whose numbers can be believed.
fn list(reply: &Reply) -> Result<&[Value], Stop> {
    reply.json()?;
    let total = reply.get("/totalResults");
    let Some(total) = total.as_u64() else {
        return Err(reply.wrong(
            "totalResults, a number without quotes",
            format!("totalResults {total}"),
        ));
    };
    let resources = reply.get("/Resources");
    let resources: &[Value] = match resources {
        Value::Array(resources) => resources,
        Value::Null if total == 0 => &[],
        other => return Err(reply.wrong("Resources, an array", format!("Resources {other}"))),
    };
    if (resources.len() as u64) > total {
        return Err(reply.wrong(
            format!(
                "totalResults not below the {} resources in the answer",
                resources.len()
            ),
            format!("totalResults {total}"),
        ));
    }
    match resources
        .iter()
        .find(|resource| resource["id"].as_str().is_none_or(str::is_empty))
    {
        Some(nameless) => Err(reply.wrong("an id in each resource", nameless.to_string())),
        None => Ok(resources),
    }
}

/// The answer to a lookup: nobody, or the one that was asked for.
fn one_with(reply: &Reply, value: &str) -> Result<(), Stop> {
    let resources = list(reply)?;
    let total = reply.get("/totalResults").as_u64().unwrap_or_default();
    if total > 1 {
        return Err(reply.wrong(
            format!("at most one resource with {value:?}"),
            several(usize::try_from(total).unwrap_or(usize::MAX)),
        ));
    }
    match resources {
        [] if total == 0 => Ok(()),
        [] => Err(reply.wrong(
            "the resource that totalResults counts",
            "Resources without it",
        )),
        [found, ..] if carries(found, value) => Ok(()),
        [other, ..] => Err(reply.wrong(format!("only what has {value:?}"), other.to_string())),
    }
}

/// True if the resource is the one that was looked up by this value.
pub(super) fn carries(resource: &Value, value: &str) -> bool {
    let names = ["userName", "externalId", "displayName"].map(|name| &resource[name]);
    let emails = resource["emails"].as_array().into_iter().flatten();
    let mut values = names.into_iter().chain(emails.map(|email| &email["value"]));
    values.any(|known| {
        known
            .as_str()
            .is_some_and(|known| known.to_lowercase() == value.to_lowercase())
    })
}

fn resource(reply: &Reply, id: Option<&str>, name: Option<&str>) -> Result<(), Stop> {
    reply.json()?;
    let got = reply.get("/id");
    match (got.as_str(), id) {
        (None | Some(""), _) => {
            return Err(reply.wrong("the resource with its id", format!("id {got}")));
        }
        (Some(got), Some(id)) if got != id => {
            return Err(reply.wrong(
                format!("the resource with id {id:?}"),
                format!("id {got:?}"),
            ));
        }
        _ => {}
    }
    let Some(name) = name else { return Ok(()) };
    let shown = [reply.get("/userName"), reply.get("/displayName")];
    let shows_a_name = shown.iter().any(|value| value.is_string());
    reply.expect(
        !shows_a_name || carries(reply.body(), name),
        format!("the resource of {name:?}"),
        reply.summary(),
    )?;
    Ok(())
}

fn several(count: usize) -> String {
    match count {
        1 => "one resource".to_owned(),
        count => format!("{count} resources"),
    }
}
