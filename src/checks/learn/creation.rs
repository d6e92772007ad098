//! What a user, and a group, must look like to be taken: what the schema requires first, then what the refusals say, then
//! whatever is left to try.

use super::{Learner, Posted, and, supply};
use crate::checks::trial::Made;
use crate::learnt::{Learnt, NameForm};
use crate::outcome::Stop;
use crate::people::Form;
use crate::scim::urn;
use serde_json::{Map, Value, json};

/// The most creations that are tried before we give up.
const TRIES: usize = 24;
/// Words with which a provider says that it does not want something.
const UNWANTED: [&str; 12] = [
    "unknown",
    "unrecogni",
    "unexpected",
    "not allowed",
    "not supported",
    "unsupported",
    "not permitted",
    "additional propert",
    "extra",
    "no such",
    "not defined",
    "unmapped",
];

impl Learner {
    /// A user that could be made; its form is that of all further ones.
    pub(super) async fn first_user(&self, learnt: &mut Learnt) -> Result<Option<Made>, Stop> {
        let given = learnt.form.clone();
        let plain = given.user(&self.t.person());
        let required = supply::required(self.t.session(), "User", &plain);
        let mut open = fallbacks(&given, &required);
        open.push(given.clone());
        if !required.is_empty() {
            open.push(and(&given, required));
        }
        let narrower = supply::narrower(&self.t);
        let mut tried: Vec<Form> = Vec::new();
        let mut refusal = None;
        // The last of those open is the next to be tried; what a refusal suggests goes before what we would try ourselves.
        while let Some(form) = open.pop() {
            if tried.len() == TRIES {
                break;
            }
            if tried.contains(&form) {
                continue;
            }
            match self.post_user(&form, json!({})).await? {
                Posted::Made(made) => {
                    learnt.user_name = named(&form);
                    learnt.refused = left_out(&given, &form);
                    learnt.refuses_unknown_parts = !narrower.is_empty()
                        && narrower
                            .iter()
                            .all(|(name, value)| form.user.get(name) == Some(value));
                    learnt.form = form;
                    return self.what_is_refused(learnt, *made).await.map(Some);
                }
                Posted::Refused {
                    status,
                    body,
                    detail,
                } => {
                    refusal.get_or_insert_with(|| told(status, &detail));
                    // Who may not create at all, need not try with another body.
                    if matches!(status, 401 | 403 | 404 | 405 | 501) {
                        break;
                    }
                    let next = suggested(&form, &body, &detail);
                    // What the schema does not know is left out before anything else is.
                    let fewer = (!narrower.is_empty()).then(|| and(&form, narrower.clone()));
                    tried.push(form);
                    open.extend(next);
                    open.extend(fewer);
                }
            }
        }
        learnt.no_user = refusal;
        Ok(None)
    }

    /// Of what was left out all at once, what has to be: the rest is put back. The last user that could be made.
    async fn what_is_refused(&self, learnt: &mut Learnt, first: Made) -> Result<Made, Stop> {
        let mut user = first;
        if learnt.refused.len() < 2 {
            return Ok(user);
        }
        for name in learnt.refused.clone() {
            let mut form = learnt.form.clone();
            form.user.shift_remove(&name);
            if let Some(made) = self.post_user(&form, json!({})).await?.made() {
                (user, learnt.form) = (made, form);
                learnt.refused.retain(|it| *it != name);
            }
        }
        Ok(user)
    }

    /// A group that could be made.
    pub(super) async fn first_group(&self, learnt: &mut Learnt) -> Result<(), Stop> {
        let with_id = json!({ "externalId": "{externalId}" });
        let plain = json!({ "schemas": [urn::GROUP], "displayName": self.t.word(), "members": [] });
        let required = supply::required(self.t.session(), "Group", &plain);
        let mut forms = vec![learnt.form.clone()];
        for more in [Value::Object(required), with_id, json!({ "members": null })] {
            let mut form = learnt.form.clone();
            form.group
                .extend(more.as_object().cloned().unwrap_or_default());
            forms.push(form);
        }
        for form in forms {
            let name =
                json!({ "schemas": [urn::GROUP], "displayName": self.t.word(), "members": [] });
            let body = form.group(name, &self.t.person());
            match self.post(&self.t.groups(), body).await? {
                Posted::Made(_) => {
                    learnt.no_group = None;
                    learnt.form = form;
                    return Ok(());
                }
                Posted::Refused { status, detail, .. } => {
                    learnt.no_group.get_or_insert_with(|| told(status, &detail));
                }
            }
        }
        Ok(())
    }
}

/// A refusal in one line.
fn told(status: u16, detail: &str) -> String {
    let start: String = detail.chars().take(200).collect();
    let advice = if detail.to_lowercase().contains("domain") {
        "; --email-domain names a domain that the target takes"
    } else {
        "; --user-template or --group-template gives the attributes that it wants"
    };
    format!("status {status} {start:?}{advice}")
}

/// What is tried when no refusal suggests anything, the last first: fewer attributes, more, another userName.
fn fallbacks(given: &Form, required: &Map<String, Value>) -> Vec<Form> {
    let without = |names: &[&str]| {
        let nothing = names.iter().map(|name| ((*name).to_owned(), Value::Null));
        and(given, required.clone().into_iter().chain(nothing).collect())
    };
    let with = |names: &[&str]| {
        let values = names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), supply::known(name)?)));
        and(given, required.clone().into_iter().chain(values).collect())
    };
    let word = Map::from_iter([("userName".to_owned(), json!("{word}"))]);
    let (full, rest) = (
        with(&[
            "password",
            "nickName",
            "preferredLanguage",
            "locale",
            "timezone",
            "userType",
        ]),
        with(&[
            "password",
            "nickName",
            "preferredLanguage",
            "locale",
            "timezone",
            "userType",
            "profileUrl",
            "phoneNumbers",
            "addresses",
            urn::ENTERPRISE_USER,
        ]),
    );
    vec![
        rest,
        full,
        with(&[urn::ENTERPRISE_USER]),
        without(&[
            "externalId",
            "title",
            "displayName",
            "name",
            "emails",
            "active",
        ]),
        without(&["externalId", "title", "displayName", "emails"]),
        without(&["externalId", "title", "displayName"]),
        and(given, word),
        without(&["externalId", "title"]),
        without(&["externalId"]),
        without(&["title"]),
        with(&["password"]),
    ]
}

/// What the words of a refusal suggest, the best last.
fn suggested(form: &Form, body: &Value, detail: &str) -> Vec<Form> {
    let said = detail.to_lowercase();
    let one = |name: &str, value: Value| and(form, Map::from_iter([(name.to_owned(), value)]));
    let unwanted = UNWANTED.iter().any(|word| said.contains(word));
    let mut next = Vec::new();
    if said.contains("username") && body["userName"].as_str().is_some_and(|it| it.contains('@')) {
        next.push(one("userName", json!("{word}")));
    }
    for name in mentioned(&said) {
        let sent = !body[name].is_null();
        let value = supply::known(name).filter(|_| !sent && !unwanted);
        match value {
            Some(value) => next.push(one(name, value)),
            None if sent => next.push(one(name, Value::Null)),
            None => {}
        }
    }
    next
}

/// The attributes that a text names, the one named first last.
fn mentioned(said: &str) -> Vec<&'static str> {
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    let mut text = said.to_owned();
    for (word, name) in supply::NAMES {
        let ends = |rest: &str| !rest.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        let begins = |start: &str| !start.ends_with(|letter: char| letter.is_ascii_alphanumeric());
        let at = text
            .match_indices(word)
            .find(|(at, _)| begins(&text[..*at]) && ends(&text[at + word.len()..]))
            .map(|(at, _)| at);
        if let Some(at) = at {
            // A longer word is read first; what it covers is not read again.
            text.replace_range(at..at + word.len(), &"·".repeat(word.len()));
            if !found.iter().any(|(_, known)| *known == name) {
                found.push((at, name));
            }
        }
    }
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    found.into_iter().map(|(_, name)| name).collect()
}

fn named(form: &Form) -> NameForm {
    if form.user.get("userName") == Some(&json!("{word}")) {
        NameForm::Word
    } else {
        NameForm::Any
    }
}

/// What had to be left out, though it was not asked for.
fn left_out(given: &Form, form: &Form) -> Vec<String> {
    let nulls = form.user.iter().filter(|(_, value)| value.is_null());
    let nulls = nulls.filter(|(name, _)| !given.user.contains_key(*name));
    nulls.map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::mentioned;

    #[test]
    fn a_refusal_names_what_it_is_about() {
        assert_eq!(mentioned("name.givenname is required"), ["name"]);
        assert_eq!(mentioned("displayname must not be empty"), ["displayName"]);
        assert_eq!(mentioned("a title or a password"), ["password", "title"]);
        assert!(mentioned("subtitle").is_empty());
    }
}
