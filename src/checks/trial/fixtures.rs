//! Fixtures: what a trial makes before it asks. A fixture that cannot be made blocks the trial and accuses nobody.

use super::Trial;
use crate::learnt::ADVICE;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// A resource that a trial made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The id that the target gave it.
    pub id: String,
    /// Its path below the base URL: `/Users/2819c223`.
    pub path: String,
    /// The body that was sent.
    pub sent: Value,
    /// The answer to the creation.
    pub reply: Reply,
}

impl Made {
    /// The string that was sent at a JSON Pointer; empty if there was none.
    #[must_use]
    pub fn sent_str(&self, pointer: &str) -> &str {
        self.sent
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or("")
    }

    /// The body that was sent, with these attributes in place of its own; null leaves one out.
    #[must_use]
    pub fn sent_with(&self, attributes: Value) -> Value {
        merge(self.sent.clone(), attributes)
    }
}

impl Trial {
    /// GET of a resource that must be there; anything else than 200 and that resource blocks, for the rule does not
    /// speak of it.
    ///
    /// # Errors
    /// Blocks.
    pub async fn get_fixture(&self, made: &Made) -> Result<Reply, Stop> {
        let reply = self.get(made).await?;
        let is_there = reply
            .status(&[200])
            .and_then(|reply| reply.at("/id", made.id.as_str()));
        is_there.map_err(|stop| stop.into_blocked("reading a fixture"))?;
        Ok(reply)
    }

    /// A new user.
    ///
    /// # Errors
    /// Blocks when it could not be made.
    pub async fn user(&self) -> Result<Made, Stop> {
        self.user_with(json!({})).await
    }

    /// A new user with these attributes in place of the usual ones; null leaves one out.
    ///
    /// # Errors
    /// Blocks when it could not be made.
    pub async fn user_with(&self, attributes: Value) -> Result<Made, Stop> {
        let body = self.user_body(attributes);
        self.make(&self.users(), body).await
    }

    /// A new user that shows at these pointers what was sent there. A rule on an attribute that the target does not keep,
    /// or keeps otherwise, is not judged.
    ///
    /// # Errors
    /// Blocks when it could not be made; skips when it does not show that.
    pub async fn user_keeping(&self, attributes: Value, pointers: &[&str]) -> Result<Made, Stop> {
        // What the target refuses is left out of every user; no rule on it can be tried.
        let form = &self.session.learnt().form.user;
        let refused = pointers
            .iter()
            .filter_map(|pointer| pointer.split('/').nth(1))
            .find(|name| form.get(*name) == Some(&Value::Null) && attributes.get(name).is_none());
        if let Some(name) = refused {
            return Err(Stop::Skipped(format!("the provider refuses {name}")));
        }
        let user = self.user_with(attributes).await?;
        self.keeps(&user, pointers).await?;
        Ok(user)
    }

    /// What was sent at these pointers is there; if not, no rule on it is judged.
    ///
    /// # Errors
    /// Blocks when it cannot be read; skips when it shows something else.
    pub async fn keeps(&self, made: &Made, pointers: &[&str]) -> Result<Reply, Stop> {
        let reply = self.get_fixture(made).await?;
        for pointer in pointers {
            let sent: Vec<Value> = values_at(&made.sent, pointer)
                .into_iter()
                .cloned()
                .collect();
            let kept = if sent.is_empty() {
                reply.unassigned(pointer)
            } else {
                reply.all_at(pointer, &sent)
            };
            if kept.is_err() {
                let otherwise = format!("the provider does not keep {pointer} as it is sent");
                return Err(Stop::Skipped(otherwise));
            }
        }
        Ok(reply)
    }

    /// A query for users with this filter lists nobody. That some answer this with 404 is another rule's matter.
    ///
    /// # Errors
    /// The finding; blocks when there was no answer.
    pub async fn finds_nobody(&self, filter: &str) -> Result<(), Stop> {
        let reply = self.find_users(filter).await?;
        if reply.code() == 404 {
            return Ok(());
        }
        lists(&reply, &[])
    }

    /// A query for users with this filter lists exactly these.
    ///
    /// # Errors
    /// The finding; blocks when there was no answer.
    pub async fn finds(&self, filter: &str, expected: &[&Made]) -> Result<(), Stop> {
        lists(&self.find_users(filter).await?, expected)
    }

    /// The body of a new user with these attributes in place of the usual ones; null leaves one out. Its displayName is
    /// not what a provider would make of the name, so that one that does so is not taken for one that keeps it.
    pub fn user_body(&self, attributes: Value) -> Value {
        let person = self.person();
        let form = &self.session.learnt().form;
        let mut body = form.user(&person);
        if body["displayName"].is_string() && !form.user.contains_key("displayName") {
            body["displayName"] = format!("{}, {}", person.family_name, person.given_name).into();
        }
        merge(body, attributes)
    }

    /// Leaves out of a user the parts of attributes that the target does not publish, if it publishes any.
    pub(in crate::checks) fn narrow(&self, user: &mut Value) {
        for (name, value) in user.as_object_mut().into_iter().flatten() {
            let elements = match value {
                Value::Array(elements) => elements.as_mut_slice(),
                one => std::slice::from_mut(one),
            };
            for element in elements.iter_mut().filter_map(Value::as_object_mut) {
                element.retain(|part, _| self.has_part(name, part));
            }
        }
    }

    /// A new group with these members.
    ///
    /// # Errors
    /// Blocks when it could not be made.
    pub async fn group(&self, members: &[&Made]) -> Result<Made, Stop> {
        let body = self.group_body(members);
        let made = self.make(&self.groups(), body).await?;
        let shown = made.reply.all("/members/*/value").len();
        if shown < members.len() && made.reply.body().is_object() && self.has(Feature::Patch) {
            self.let_in(&made).await?;
        }
        Ok(made)
    }

    /// Puts the members into a group that was created without them. That it was is another rule's matter, and so is how
    /// PATCH adds members.
    async fn let_in(&self, group: &Made) -> Result<(), Stop> {
        let now = self.get_fixture(group).await?;
        if now.unassigned("/members").is_ok() {
            let members = &group.sent["members"];
            let operation = json!({ "op": "add", "path": "members", "value": members });
            self.patch(group, json!([operation])).await?;
        }
        Ok(())
    }

    /// The body of a new group with these members.
    pub fn group_body(&self, members: &[&Made]) -> Value {
        let parts = self
            .attribute(urn::GROUP, "members")
            .and_then(|it| it["subAttributes"].as_array());
        let mut parts = parts.into_iter().flatten();
        let insists = parts.any(|part| part["name"] == "$ref" && part["required"] == true);
        let member = |made: &&Made| {
            let mut member = json!({ "value": made.id });
            if insists {
                member["$ref"] = self.resolve(made.path.trim_start_matches('/')).into();
            }
            member
        };
        let members: Vec<Value> = members.iter().map(member).collect();
        let name = self.people.group_name("team");
        let group = json!({ "schemas": [urn::GROUP], "displayName": name, "members": members });
        let form = &self.session.learnt().form;
        if form.group.is_empty() {
            return group;
        }
        form.group(group, &self.person())
    }

    /// A new resource: a fixture, so that a failure blocks.
    ///
    /// # Errors
    /// Blocks when it could not be made.
    pub async fn make(&self, endpoint: &str, body: Value) -> Result<Made, Stop> {
        // Whether addresses are refused for their domain, or at all, nobody can see from outside.
        let advised = body.get("emails").is_some() && self.refuses("emails");
        let made = self.create(endpoint, body).await;
        made.map_err(|stop| {
            let advice = if advised {
                format!(" ({ADVICE})")
            } else {
                String::new()
            };
            stop.into_blocked(&format!(
                "a fixture could not be made{advice}: POST {endpoint}"
            ))
        })
    }

    /// A new resource of which the rule says that it can be made, so that a refusal is a finding.
    ///
    /// # Errors
    /// The finding; blocks when there was no answer.
    pub async fn create(&self, endpoint: &str, body: Value) -> Result<Made, Stop> {
        let reply = self.post(endpoint, &body).await?;
        reply.expect(reply.is_success(), "status 201", reply.summary())?;
        self.made(endpoint, body, reply)
    }

    /// What a creation with this body made, after the answer to it.
    ///
    /// # Errors
    /// The finding, when the answer does not say under which id.
    pub fn made(&self, endpoint: &str, body: Value, reply: Reply) -> Result<Made, Stop> {
        // The body of the answer may be missing, the Location header may not (RFC 7644 section 3.3).
        let named = reply
            .header("location")
            .and_then(|url| url.trim_end_matches('/').rsplit('/').next())
            .filter(|id| !id.is_empty())
            .map(crate::client::decode);
        let Some(id) = reply.get("/id").as_str().map(str::to_owned).or(named) else {
            return Err(reply.wrong("an id, or a Location header", reply.summary()));
        };
        Ok(Made {
            path: format!("{endpoint}/{}", crate::client::encode(&id)),
            id,
            sent: body,
            reply,
        })
    }

    /// Those of the pointers at which the resource shows what was sent there. A rule on an attribute that the target
    /// does not keep, or keeps otherwise, is not judged.
    ///
    /// # Errors
    /// Skips when it shows none of them; blocks when it cannot be read.
    pub async fn kept<'a>(&self, made: &Made, pointers: &[&'a str]) -> Result<Vec<&'a str>, Stop> {
        let reply = self.get_fixture(made).await?;
        let as_sent = |pointer: &&&str| {
            let sent = values_at(&made.sent, pointer);
            !sent.is_empty() && reply.all(pointer) == sent
        };
        let kept: Vec<&str> = pointers.iter().filter(as_sent).copied().collect();
        if kept.is_empty() {
            let none = format!("the provider keeps none of {}", pointers.join(", "));
            return Err(Stop::Skipped(none));
        }
        Ok(kept)
    }

    /// An attribute of this user that the target keeps as it was sent, and in which nothing depends on the value.
    ///
    /// # Errors
    /// Skips when there is none; blocks when the user cannot be read.
    pub async fn plain_attribute(&self, made: &Made) -> Result<&'static str, Stop> {
        let kept = self.kept(made, &["/title", "/displayName"]).await?;
        Ok(if kept[0] == "/title" {
            "title"
        } else {
            "displayName"
        })
    }
}

/// The filter that finds the user with this name.
#[must_use]
pub fn named(user_name: &str) -> String {
    format!("userName eq {}", Value::from(user_name))
}

/// The answer to a query lists exactly these, in any order.
///
/// # Errors
/// The finding.
pub fn lists(reply: &Reply, expected: &[&Made]) -> Result<(), Stop> {
    let ids: Vec<&str> = expected.iter().map(|made| made.id.as_str()).collect();
    reply.status(&[200])?;
    let came = reply.all("/Resources/*/id");
    // A page may be shorter than what it is cut from (RFC 7644 section 3.4.2.4); then what is on it must be right.
    if reply.exceeds_page(ids.len()) && came.len() < ids.len() {
        let mut rest = ids.clone();
        rest.retain(|id| !came.iter().any(|it| it == id));
        reply.at("/totalResults", ids.len())?;
        reply.expect(
            !came.is_empty() && rest.len() + came.len() == ids.len(),
            format!("some of {ids:?}"),
            reply.summary(),
        )?;
        return Ok(());
    }
    reply.all_at("/Resources/*/id", &ids)?;
    Ok(())
}

/// `base` with the members of `changes` in place of its own; null takes one away.
pub(in crate::checks) fn merge(mut base: Value, changes: Value) -> Value {
    if let (Value::Object(base), Value::Object(changes)) = (&mut base, changes) {
        for (name, value) in changes {
            if value.is_null() {
                base.shift_remove(&name);
            } else {
                base.insert(name, value);
            }
        }
    }
    base
}
