//! Learning: before anything is judged, throw-away resources show what the target insists on, and what becomes of whom it
//! closes and deletes. So a provider with rules of its own is judged by the RFCs and not by our taste in people.

mod afterwards;
mod creation;
mod filters;
mod limits;
mod supply;

use super::trial::{Made, Trial};
use crate::learnt::Learnt;
use crate::outcome::Stop;
use crate::people::Form;
use crate::scim::Feature;
use crate::session::Session;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The name of this part of a run.
const PART: &str = "learning";

/// Learns, beginning with people of this form, and removes what it made.
pub async fn learn(session: &Arc<Session>, form: Form) -> Learnt {
    let learner = Learner {
        t: Trial::with_form(session.clone(), PART, &form),
    };
    let mut learnt = Learnt {
        form,
        ..Learnt::default()
    };
    // Where no answer comes, what is known by then is all there is.
    let _ = learner.all(&mut learnt).await;
    let _ = session.clean_up(Some(PART), &|_, _| {}).await;
    learnt
}

/// Who learns.
struct Learner {
    t: Trial,
}

impl Learner {
    async fn all(&self, learnt: &mut Learnt) -> Result<(), Stop> {
        if self.t.has(Feature::User)
            && let Some(user) = self.first_user(learnt).await?
        {
            self.what_is_needed(learnt, &user).await?;
            self.what_is_kept(learnt, &user).await?;
            self.filters(learnt, &user).await?;
            self.closed(learnt, &user).await?;
            self.pages(learnt).await?;
            self.deleted(learnt, &user).await?;
        }
        if self.t.has(Feature::Group) {
            self.first_group(learnt).await?;
        }
        Ok(())
    }

    /// A new user of this form, with these attributes in place of the usual ones.
    async fn post_user(&self, form: &Form, changes: Value) -> Result<Posted, Stop> {
        let body = super::trial::merge(form.user(&self.t.person()), changes);
        self.post(&self.t.users(), body).await
    }

    async fn post(&self, endpoint: &str, body: Value) -> Result<Posted, Stop> {
        let reply = self.t.post(endpoint, &body).await?;
        let made = reply
            .is_success()
            .then(|| self.t.made(endpoint, body.clone(), reply.clone()));
        Ok(match made {
            Some(Ok(made)) => Posted::Made(Box::new(made)),
            _ => Posted::Refused {
                status: reply.code(),
                body,
                detail: detail(&reply),
            },
        })
    }
}

/// What came of a creation.
enum Posted {
    Made(Box<Made>),
    Refused {
        status: u16,
        body: Value,
        detail: String,
    },
}

impl Posted {
    fn made(self) -> Option<Made> {
        match self {
            Posted::Made(made) => Some(*made),
            Posted::Refused { .. } => None,
        }
    }
}

/// What a provider says of a refusal, in whatever member it says it.
fn detail(reply: &crate::reply::Reply) -> String {
    let said = ["detail", "message", "error_description", "error", "Errors"];
    let body = reply.body();
    let texts = said.iter().map(|name| &body[*name]);
    let texts = texts.filter(|text| !text.is_null()).map(|text| match text {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    let said: Vec<String> = texts.collect();
    if said.is_empty() {
        reply.text().chars().take(500).collect()
    } else {
        said.join(" ")
    }
}

/// The changes of a form and one more.
fn and(form: &Form, more: Map<String, Value>) -> Form {
    let mut form = form.clone();
    form.user.extend(more);
    form
}
