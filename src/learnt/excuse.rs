//! Excuses: a refusal of what the target is known to refuse from everybody says nothing about the rule that was tried.

use super::{Learnt, NameForm};
use crate::client::Exchange;
use serde_json::{Map, Value};

/// Texts longer than this may be refused by any provider.
const LONG: usize = 255;

impl Learnt {
    /// Why this answer says nothing about a rule: it refuses what the target refuses whatever the rule. `user` is the
    /// body of a plain user, `users` the endpoint, and `published` says whether a schema has an attribute.
    #[must_use]
    pub fn excuse(
        &self,
        exchange: &Exchange,
        users: &str,
        user: &Value,
        published: &dyn Fn(&str) -> bool,
    ) -> Option<String> {
        if !matches!(exchange.status, Some(400 | 403 | 409 | 413 | 422)) {
            return None;
        }
        let path = exchange.url.split('?').next().unwrap_or_default();
        let end = path
            .rsplit_once(users)
            .map(|(_, end)| end.trim_matches('/'));
        let of_users = end.is_some_and(|end| !end.contains('/'));
        let sent: Value = serde_json::from_str(exchange.request_body.as_deref()?).ok()?;
        if is_long(&sent) {
            return Some("the provider refuses long texts".to_owned());
        }
        let sent = sent.as_object().filter(|_| of_users)?;
        match exchange.method {
            "POST" | "PUT" => self.whole(sent, user, published),
            "PATCH" => self.operations(sent, user),
            _ => None,
        }
    }

    /// Why a whole user is refused.
    fn whole(
        &self,
        sent: &Map<String, Value>,
        user: &Value,
        published: &dyn Fn(&str) -> bool,
    ) -> Option<String> {
        let needs = |name: &&String| {
            let plain = &user[name.as_str()];
            member(sent, name).is_none_or(|value| is_less(value, plain))
        };
        if let Some(name) = self.needed.iter().find(needs) {
            return Some(format!(
                "the provider insists on {name}, which was left out"
            ));
        }
        if let Some(name) = self
            .refused
            .iter()
            .find(|name| member(sent, name).is_some())
        {
            return Some(format!("the provider refuses {name}"));
        }
        if let Some(why) = member(sent, "userName").and_then(|name| self.name(name)) {
            return Some(why);
        }
        // A password of our own is known to do; others may be too simple here.
        let known =
            user["password"].is_string() && member(sent, "password") != user.get("password");
        if known {
            return Some("the provider has rules for passwords".to_owned());
        }
        let unknown = |name: &&String| {
            let common = ["schemas", "id", "externalId", "meta"];
            !common.iter().any(|it| it.eq_ignore_ascii_case(name)) && !published(name)
        };
        let unknown = sent.keys().find(unknown).filter(|_| self.refuses_unknown)?;
        Some(format!(
            "the provider refuses {unknown}, which is in none of its schemas"
        ))
    }

    /// Why a PATCH is refused.
    fn operations(&self, sent: &Map<String, Value>, user: &Value) -> Option<String> {
        let operations = member(sent, "Operations")?.as_array()?;
        for operation in operations.iter().filter_map(Value::as_object) {
            let op = member(operation, "op")
                .and_then(Value::as_str)
                .unwrap_or("");
            let path = member(operation, "path")
                .and_then(Value::as_str)
                .unwrap_or("");
            let value = member(operation, "value").unwrap_or(&Value::Null);
            let first: String = path
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            let named = |name: &str| first.eq_ignore_ascii_case(name);
            if first.is_empty() {
                let whole = value.as_object().into_iter().flatten();
                for (name, value) in whole {
                    if self.takes_away(name, value, user) {
                        return Some(format!("the provider insists on {name}"));
                    }
                }
                if let Some(name) = value.as_object().and_then(|it| member(it, "userName")) {
                    return self.name(name);
                }
            }
            if named("userName")
                && let Some(why) = self.name(value)
            {
                return Some(why);
            }
            let removes = op.eq_ignore_ascii_case("remove");
            for name in self.needed.iter().filter(|name| named(name)) {
                let whole = path.eq_ignore_ascii_case(name);
                if removes || !whole || self.takes_away(name, value, user) {
                    return Some(format!("the provider insists on {name}"));
                }
            }
            if let Some(name) = self.refused.iter().find(|name| named(name)) {
                return Some(format!("the provider refuses {name}"));
            }
        }
        None
    }

    fn takes_away(&self, name: &str, value: &Value, user: &Value) -> bool {
        let mut needed = self.needed.iter();
        needed.any(|known| known.eq_ignore_ascii_case(name)) && is_less(value, &user[name])
    }

    /// Why this userName is refused.
    fn name(&self, name: &Value) -> Option<String> {
        let name = name.as_str()?;
        let (local, domain) = name.split_once('@').unwrap_or((name, ""));
        match self.user_name {
            NameForm::Email if domain != self.form.domain || !is_plain(local) => Some(format!(
                "the provider wants e-mail addresses as userName, as at {}",
                self.form.domain
            )),
            NameForm::Word if name.contains('@') || !is_plain(name) => {
                Some("the provider wants words without @ as userName".to_owned())
            }
            _ => None,
        }
    }
}

/// True for what every provider takes before the `@`.
fn is_plain(local: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    !local.is_empty() && local.chars().all(plain)
}

/// True if the value lacks a part that a plain user has there.
fn is_less(value: &Value, plain: &Value) -> bool {
    match (value, plain) {
        (Value::Null, _) => true,
        (Value::String(text), _) => text.trim().is_empty(),
        (Value::Array(list), Value::Array(plain)) => {
            list.is_empty()
                || plain
                    .first()
                    .is_some_and(|first| list.iter().all(|value| is_less(value, first)))
        }
        (Value::Array(list), _) => list.is_empty(),
        (Value::Object(members), Value::Object(plain)) => plain
            .iter()
            .any(|(name, plain)| member(members, name).is_none_or(|value| is_less(value, plain))),
        _ => false,
    }
}

fn is_long(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().count() > LONG,
        Value::Array(list) => list.iter().any(is_long),
        Value::Object(members) => members.values().any(is_long),
        _ => false,
    }
}

fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| {
        object
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}
