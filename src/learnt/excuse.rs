//! Excuses: a refusal of what the target is known to refuse from everybody says nothing about the rule that was tried. Only
//! what was learnt excuses, and only a refusal of the kind that was seen then; what a schema publishes is no excuse.

use super::{LONG, Learnt, NameForm};
use crate::client::Exchange;
use serde_json::{Map, Value};

/// The statuses for a body that is not wanted (RFC 7644 section 3.12), whatever was seen.
const UNWANTED: [u16; 2] = [400, 422];

/// What the schemas of a target list.
pub struct Published<'a> {
    /// True for this attribute of users, or this extension.
    pub attribute: &'a dyn Fn(&str) -> bool,
    /// True for this part of an attribute, or if it is published without parts.
    pub part: &'a dyn Fn(&str, &str) -> bool,
}

impl Published<'_> {
    /// A part of the attribute's value that no schema lists.
    fn strange(&self, name: &str, value: &Value) -> Option<String> {
        let elements = value.as_array().into_iter().flatten().chain([value]);
        let mut parts = elements.filter_map(Value::as_object).flat_map(Map::keys);
        parts.find(|part| !(self.part)(name, part)).cloned()
    }
}

impl Learnt {
    /// Why this answer says nothing about a rule: it refuses what the target refuses whatever the rule. `users` is the
    /// endpoint of users, and `published` says whether a schema has an attribute.
    #[must_use]
    pub fn excuse(
        &self,
        exchange: &Exchange,
        users: &str,
        published: &Published<'_>,
    ) -> Option<String> {
        exchange.status.filter(|status| self.fits(*status))?;
        if self.few_filters && is_unsupported_filter(exchange) {
            return Some("the provider supports few filters, and says so".to_owned());
        }
        let path = exchange.url.split('?').next().unwrap_or_default();
        let end = path
            .rsplit_once(users)
            .map(|(_, end)| end.trim_matches('/'));
        let of_users = end.is_some_and(|end| !end.contains('/'));
        let sent: Value = serde_json::from_str(exchange.request_body.as_deref()?).ok()?;
        if of_users && self.refuses_long && is_long(&sent) {
            return Some("the provider refuses long texts".to_owned());
        }
        let sent = sent.as_object().filter(|_| of_users)?;
        match exchange.method {
            method @ ("POST" | "PUT") => self.whole(method, sent, published),
            "PATCH" => self.operations(sent, published),
            _ => None,
        }
    }

    /// A refusal, and one of those with which the target was seen to refuse what it does not want.
    fn fits(&self, status: u16) -> bool {
        (400..500).contains(&status)
            && (UNWANTED.contains(&status) || self.statuses.contains(&status))
    }

    /// Why a whole user is refused.
    fn whole(
        &self,
        method: &str,
        sent: &Map<String, Value>,
        published: &Published<'_>,
    ) -> Option<String> {
        // Nobody can read a password and send it back, so that a PUT does without.
        let needed = |name: &&String| method == "POST" || name.as_str() != "password";
        let lacks = |name: &&String| {
            let (name, part) = parted(name);
            lacks(member(sent, name).unwrap_or(&Value::Null), part)
        };
        if let Some(name) = self.needed.iter().filter(needed).find(lacks) {
            return Some(format!(
                "the provider insists on {name}, which was left out"
            ));
        }
        if let Some(name) = self
            .refused
            .iter()
            .find(|name| member(sent, name).is_some() && !(published.attribute)(name))
        {
            return Some(format!("the provider refuses {name}"));
        }
        if let Some(why) = member(sent, "userName").and_then(|name| self.name(name)) {
            return Some(why);
        }
        let part = |(name, value): (&String, &Value)| self.part(name, value, published);
        if let Some(why) = sent.iter().find_map(part) {
            return Some(why);
        }
        let unknown = |name: &&String| {
            let common = ["schemas", "id", "externalId", "meta"];
            !common.iter().any(|it| it.eq_ignore_ascii_case(name)) && !(published.attribute)(name)
        };
        let unknown = sent.keys().find(unknown).filter(|_| self.refuses_unknown)?;
        Some(format!(
            "the provider refuses {unknown}, which is in none of its schemas"
        ))
    }

    /// Why a PATCH is refused.
    fn operations(&self, sent: &Map<String, Value>, published: &Published<'_>) -> Option<String> {
        let operations = member(sent, "Operations")?.as_array()?;
        operations
            .iter()
            .filter_map(Value::as_object)
            .find_map(|operation| self.operation(operation, published))
    }

    fn operation(
        &self,
        operation: &Map<String, Value>,
        published: &Published<'_>,
    ) -> Option<String> {
        let text = |name: &str| {
            let text = member(operation, name).and_then(Value::as_str);
            text.unwrap_or_default()
        };
        let (op, path) = (text("op"), text("path"));
        let value = member(operation, "value").unwrap_or(&Value::Null);
        let removes = op.eq_ignore_ascii_case("remove");
        let adds = op.eq_ignore_ascii_case("add");
        let first = path.split(|letter: char| !letter.is_ascii_alphanumeric());
        let first = first.into_iter().next().unwrap_or_default();
        let last = path.rsplit(['.', ']']).next().unwrap_or_default();
        // What it says of an attribute; a part of one is judged by its name alone.
        let said: Vec<(&str, &Value)> = if first.is_empty() {
            let members = value.as_object().into_iter().flatten();
            members
                .map(|(name, value)| (name.as_str(), value))
                .collect()
        } else {
            vec![(first, value)]
        };
        for (name, value) in said {
            if name.eq_ignore_ascii_case("userName")
                && let Some(why) = self.name(value)
            {
                return Some(why);
            }
            if let Some(why) = self.part(name, value, published) {
                return Some(why);
            }
            let words = path.split(|letter: char| !letter.is_ascii_alphanumeric());
            let mut labels = words.filter(|word| ["type", "primary", "display"].contains(word));
            if let Some(label) = labels.find(|label| !(published.part)(name, label))
                && self.refuses_unknown_parts
            {
                return Some(format!("the provider has no {name}.{label}"));
            }
            let whole = first.is_empty() || path.eq_ignore_ascii_case(name);
            for needed in &self.needed {
                let (known, part) = parted(needed);
                if !known.eq_ignore_ascii_case(name) {
                    continue;
                }
                let of_part = part.is_some_and(|part| last.eq_ignore_ascii_case(part));
                let takes_away = if whole {
                    removes || !adds && lacks(value, part)
                } else {
                    let empties = removes || *value == false || lacks(value, None);
                    // The value of everybody's that has to be there; another one may go.
                    let ours = path.ends_with(']')
                        && ["primary", "\"work\""].iter().any(|it| path.contains(it));
                    empties && of_part || removes && ours
                };
                if takes_away {
                    return Some(format!("the provider insists on {needed}"));
                }
            }
            if let Some(name) = self
                .refused
                .iter()
                .find(|it| it.eq_ignore_ascii_case(name) && !(published.attribute)(it))
            {
                return Some(format!("the provider refuses {name}"));
            }
        }
        None
    }

    /// Why an attribute with this value is refused: for a part that the schema does not list.
    fn part(&self, name: &str, value: &Value, published: &Published<'_>) -> Option<String> {
        let strange = published.strange(name, value);
        let strange = strange.filter(|_| self.refuses_unknown_parts)?;
        Some(format!(
            "the provider refuses {name}.{strange}, which its schema does not list"
        ))
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

/// True for a query that is refused for its filter (RFC 7644 section 3.12, table 9).
#[must_use]
pub fn is_unsupported_filter(exchange: &Exchange) -> bool {
    let (path, query) = exchange.url.split_once('?').unwrap_or((&exchange.url, ""));
    let queries = exchange.method == "GET" && query.contains("filter=");
    let searches = exchange.method == "POST" && path.ends_with("/.search");
    let answer: Value = serde_json::from_str(&exchange.body).unwrap_or_default();
    (queries || searches) && exchange.status == Some(400) && answer["scimType"] == "invalidFilter"
}

/// True for what every provider takes before the `@`.
fn is_plain(local: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    !local.is_empty() && local.chars().all(plain)
}

/// The attribute and the part of it that a name like `name.familyName` stands for.
fn parted(name: &str) -> (&str, Option<&str>) {
    name.split_once('.')
        .map_or((name, None), |(name, part)| (name, Some(part)))
}

/// True if nothing is there, or this part of it is not: in none of several values.
fn lacks(value: &Value, part: Option<&str>) -> bool {
    match (value, part) {
        (Value::Null, _) => true,
        (Value::String(text), _) => text.trim().is_empty(),
        (Value::Array(list), None) => list.is_empty(),
        (Value::Array(list), Some(_)) => list.iter().all(|value| lacks(value, part)),
        (Value::Object(members), Some(part)) => {
            member(members, part).is_none_or(|it| *it == false || lacks(it, None))
        }
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
