//! What a provider insists on, refuses and drops; and how long its pages are.

use super::{Learner, Posted, supply};
use crate::checks::trial::{Made, SENT};
use crate::learnt::{LONG, Learnt, NameForm};
use crate::outcome::Stop;
use crate::people::Form;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Map, Value, json};

/// An attribute that no schema has.
const UNKNOWN: &str = "scimproofUnknown";
/// Attributes with a text of any length, the first that a user has is tried.
const TEXTS: [&str; 4] = ["displayName", "title", "nickName", "externalId"];
/// How many resources a list is asked for.
const ASKED: usize = 100;
/// How many users must be there to see whether pages are short.
const ENOUGH: u64 = 6;
/// Attributes that a plain user does not have, and that checks may send.
const MORE: [&str; 6] = [
    "nickName",
    "preferredLanguage",
    "locale",
    "userType",
    "phoneNumbers",
    "addresses",
];

impl Learner {
    /// Which attributes must be there, and what a userName must be: each is left out alone, if not all can be.
    pub(super) async fn what_is_needed(
        &self,
        learnt: &mut Learnt,
        user: &Made,
    ) -> Result<(), Stop> {
        let form = learnt.form.clone();
        let members = user.sent.as_object().cloned().unwrap_or_default();
        let others: Vec<String> = members
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| !["schemas", "userName"].contains(&name.as_str()))
            .collect();
        let all: Map<String, Value> = others.iter().map(|it| (it.clone(), Value::Null)).collect();
        match self.post_user(&form, Value::Object(all)).await?.made() {
            Some(made) => learnt.starts_active = self.t.get(&made).await?.get("/active").as_bool(),
            None => {
                for name in others {
                    if name == "active"
                        && let Some(made) = self.post_user(&form, nothing(&name)).await?.made()
                    {
                        learnt.starts_active = self.t.get(&made).await?.get("/active").as_bool();
                    } else if self.is_refused(learnt, nothing(&name)).await? {
                        // With addresses that nobody has: what is taken is refused for that.
                        let fresh = form.user(&self.t.person());
                        self.parts_needed(learnt, &name, &fresh[&name]).await?;
                        learnt.needed.push(name);
                    }
                }
            }
        }
        if learnt.user_name == NameForm::Any {
            let word = json!({ "userName": self.t.word() });
            if self.is_refused(learnt, word).await? {
                learnt.user_name = NameForm::Email;
            }
        }
        let unknown = json!({ UNKNOWN: "of no schema" });
        learnt.refuses_unknown = self.is_refused(learnt, unknown).await?;
        // Where no such text is in a user, none of any length is sent there either.
        let text = TEXTS.iter().find(|name| user.sent[**name].is_string());
        if let Some(name) = text {
            let long = json!({ *name: "long ".repeat(LONG / 5 + 10) });
            learnt.refuses_long = self.is_refused(learnt, long).await?;
        }
        Ok(())
    }

    /// Which parts of an attribute that must be there must be there too.
    async fn parts_needed(
        &self,
        learnt: &mut Learnt,
        name: &str,
        sent: &Value,
    ) -> Result<(), Stop> {
        let whole = sent.as_array().and_then(|list| list.first());
        let Some(parts) = whole.unwrap_or(sent).as_object() else {
            return Ok(());
        };
        for part in parts.keys().filter(|_| parts.len() > 1) {
            let mut fewer = parts.clone();
            fewer.shift_remove(part);
            let fewer = Value::Object(fewer);
            let fewer = if sent.is_array() {
                json!([fewer])
            } else {
                fewer
            };
            if self.is_refused(learnt, json!({ name: fewer })).await? {
                learnt.needed.push(format!("{name}.{part}"));
            }
        }
        Ok(())
    }

    /// Whether a user is refused for these attributes in place of the usual ones; notes with which status.
    async fn is_refused(&self, learnt: &mut Learnt, changes: Value) -> Result<bool, Stop> {
        match self.post_user(&learnt.form, changes).await? {
            Posted::Made(_) | Posted::Refused { status: 409, .. } => Ok(false),
            Posted::Refused { status, .. } => {
                if !learnt.statuses.contains(&status) {
                    learnt.statuses.push(status);
                }
                // A failure is no refusal.
                Ok((400..500).contains(&status))
            }
        }
    }

    /// What is there of what was sent.
    pub(super) async fn what_is_kept(&self, learnt: &mut Learnt, user: &Made) -> Result<(), Stop> {
        learnt.dropped = self.changed(user, &SENT).await?;
        let announced = self.t.session().announced();
        let silent = announced.published(urn::USER).is_none();
        let more = MORE
            .iter()
            .filter(|name| silent || self.t.publishes(urn::USER, name));
        let more: Map<String, Value> = more
            .filter_map(|name| Some(((*name).to_owned(), supply::known(name)?)))
            .collect();
        let names: Vec<String> = more.keys().map(|name| format!("/{name}")).collect();
        let mut form: Form = learnt.form.clone();
        form.user.extend(more);
        match self.post_user(&form, json!({})).await? {
            Posted::Made(rich) => {
                let pointers: Vec<&str> = names.iter().map(String::as_str).collect();
                for pointer in self.changed(&rich, &pointers).await? {
                    // What is kept in part, or with more to it, is kept.
                    let now = self.t.get(&rich).await?;
                    if values_at(now.body(), &pointer).is_empty() {
                        learnt.dropped.push(pointer);
                    }
                }
            }
            Posted::Refused { .. } => {}
        }
        Ok(())
    }

    /// The pointers at which the resource shows something else than what was sent there.
    async fn changed(&self, made: &Made, pointers: &[&str]) -> Result<Vec<String>, Stop> {
        let now = self.t.get(made).await?;
        if now.code() != 200 {
            return Ok(Vec::new());
        }
        let other = |pointer: &&&str| now.all(pointer) != values_at(&made.sent, pointer);
        Ok(pointers
            .iter()
            .filter(other)
            .map(|pointer| (*pointer).to_owned())
            .collect())
    }

    /// Whether a page is shorter than it was asked to be, and there are more.
    pub(super) async fn pages(&self, learnt: &mut Learnt) -> Result<(), Stop> {
        if !self.t.has(Feature::IndexPaging) {
            return Ok(());
        }
        let asked = ASKED.to_string();
        let parameters = [("startIndex", "1"), ("count", asked.as_str())];
        let mut list = self.t.query(&self.t.users(), &parameters).await?;
        let total = |list: &Reply| list.get("/totalResults").as_u64().unwrap_or(0);
        if list.code() == 200 && total(&list) < ENOUGH {
            for _ in total(&list)..ENOUGH {
                self.post_user(&learnt.form, json!({})).await?;
            }
            list = self.t.query(&self.t.users(), &parameters).await?;
        }
        let came = list.all("/Resources/*").len();
        let short = came < ASKED && (came as u64) < total(&list);
        learnt.page = (list.code() == 200 && came > 0 && short).then_some(came);
        Ok(())
    }
}

/// A user without this attribute.
fn nothing(name: &str) -> Value {
    json!({ name: null })
}
