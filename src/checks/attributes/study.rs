//! Study: the kinds of one subject, tried one after the other on a resource that they share, the *specimen*. So each costs
//! few requests; each also runs alone, for it takes the specimen as it finds it.

use super::subject::{Form, Place, Subject, name_schema};
use super::{judge, values};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::client::Exchange;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::urn;
use crate::session::Session;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// The kinds of one subject at work.
#[derive(Debug)]
pub struct Study {
    pub(super) subject: Arc<Subject>,
    /// Makes the specimen, under the name of the subject.
    trial: Trial,
    specimen: OnceCell<Result<Specimen, Stop>>,
}

/// A resource that was made with a value of the attribute.
#[derive(Clone, Debug)]
pub(super) struct Specimen {
    pub(super) made: Made,
    /// What was sent as the whole attribute; null for a resource type.
    pub(super) sent: Value,
    /// How a GET showed the resource after its creation.
    pub(super) shown: Reply,
}

impl Study {
    /// A study of this subject.
    #[must_use]
    pub fn new(session: &Arc<Session>, subject: Arc<Subject>) -> Self {
        Study {
            trial: Trial::new(session.clone(), &subject.name()),
            subject,
            specimen: OnceCell::new(),
        }
    }

    /// The trial of one kind.
    #[must_use]
    pub fn trial(self: &Arc<Self>, session: &Arc<Session>, kind: &Check) -> Trial {
        Trial::of_study(session.clone(), self.clone(), &self.subject.id_of(kind))
    }

    /// The name under which all that is made here stands in the journal.
    #[must_use]
    pub fn name(&self) -> String {
        self.subject.name()
    }

    /// What making the specimen exchanged.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Arc<Exchange>> {
        self.trial.exchanges()
    }

    /// The attribute that is studied.
    pub(super) fn place(&self) -> Result<&Place, Stop> {
        let place = self.subject.place.as_ref();
        place.ok_or_else(|| Stop::Blocked("no attribute is studied".to_owned()))
    }

    pub(super) fn form(&self) -> &Form {
        &self.subject.form
    }

    /// The specimen; whoever asks first makes it.
    pub(super) async fn specimen(&self) -> Result<&Specimen, Stop> {
        let made = self.specimen.get_or_init(|| self.make()).await;
        made.as_ref().map_err(Clone::clone)
    }

    /// The specimen, of which the rule does not say that it can be made; it shows the attribute.
    pub(super) async fn keeping(&self) -> Result<&Specimen, Stop> {
        let specimen = self.specimen().await;
        let specimen = specimen.map_err(|stop| stop.into_blocked("making a resource with it"))?;
        let seen = judge::seen(self.place()?, &specimen.sent, &specimen.shown);
        match seen {
            judge::Seen::Absent => Err(Stop::Skipped(
                "the provider does not show what a creation gives it".to_owned(),
            )),
            _ => Ok(specimen),
        }
    }

    async fn make(&self) -> Result<Specimen, Stop> {
        let mut body = body(&self.trial, self.form()).await?;
        let mut sent = Value::Null;
        if let Some(place) = &self.subject.place {
            // What clients cannot set is sent as something that nobody would come upon by chance.
            let number = if place.is_writable() { 0 } else { 7000 };
            sent = values::whole(&self.trial, place, number).await?;
            place.put(&mut body, sent.clone());
        }
        let mut made = create(&self.trial, self.form(), &body).await;
        if let (Err(Stop::Skipped(_)), Some(place)) = (&made, &self.subject.place)
            && !place.is_writable()
        {
            // It must be ignored, but who refuses it is another rule's matter.
            place.put(&mut body, Value::Null);
            made = create(&self.trial, self.form(), &body).await;
        }
        let made = made?;
        let shown = match &self.subject.place {
            Some(place) if place.is_on_request() => {
                let notation = place.notation();
                self.trial.ask(&made, &[("attributes", &notation)]).await?
            }
            _ => self.trial.get_fixture(&made).await?,
        };
        Ok(Specimen { made, sent, shown })
    }
}

/// Creates a resource; a provider that refuses a value has rules of its own, which no schema can say.
pub(super) async fn create(t: &Trial, form: &Form, body: &Value) -> Result<Made, Stop> {
    let reply = t.post(&form.endpoint, body).await?;
    own_rules(&reply)?;
    reply.status(&[201, 200])?;
    t.made(&form.endpoint, body.clone(), reply)
}

/// Skips where a provider refuses a request that the schema allows.
pub(super) fn own_rules(reply: &Reply) -> Result<(), Stop> {
    let refused = (400..500).contains(&reply.code()) || reply.code() == 501;
    if refused {
        let why = format!("the provider refuses this value: {}", reply.summary());
        return Err(Stop::Skipped(why));
    }
    Ok(())
}

/// A body with the run's marker and all that the schemas require.
pub(super) async fn body(t: &Trial, form: &Form) -> Result<Value, Stop> {
    let Some(key) = form.key() else {
        let why = format!(
            "a {} cannot be marked as ours: its schema has no text userName, externalId or displayName",
            form.name
        );
        return Err(Stop::Skipped(why));
    };
    let mut body = match form.base.urn.as_str() {
        urn::USER => t.user_body(json!({})),
        urn::GROUP => {
            let mut group = t.group_body(&[]);
            group
                .as_object_mut()
                .and_then(|it| it.shift_remove("members"));
            group
        }
        other => json!({ "schemas": [other], key: t.word() }),
    };
    for (schema, extends) in form.schemas() {
        if extends && !schema.required {
            continue;
        }
        if extends {
            name_schema(&mut body, &schema.urn);
            body[&schema.urn] = json!({});
        }
        let needed: Vec<_> = schema.attributes.iter().filter(|it| it.required).collect();
        let any = schema.attributes.iter().filter(|it| it.is_writable());
        // A container without anything in it is the same as none (RFC 7643 section 2.5).
        let needed = if extends && needed.is_empty() {
            any.take(1).collect()
        } else {
            needed
        };
        for attribute in needed {
            let place = Place {
                urn: schema.urn.clone(),
                extends,
                published: schema.published,
                attribute: attribute.clone(),
                sub: None,
            };
            let there = !extends && !body[&attribute.name].is_null();
            if place.is_writable()
                && !there
                && (extends || !super::subject::is_common(&attribute.name))
            {
                let value = values::whole(t, &place, 0).await?;
                place.put(&mut body, value);
            }
        }
    }
    Ok(body)
}
