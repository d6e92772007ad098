//! Made-up people and groups: the same seed gives the same people, and each carries the run's marker.

use crate::scim::urn;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// The domain of made-up addresses unless another is asked for; reserved, so that no mail ever arrives (RFC 2606).
pub const DOMAIN: &str = "scimproof.example";

const GIVEN: [&str; 24] = [
    "Ana", "Ben", "Chen", "Dora", "Emil", "Fatima", "Goran", "Hanna", "Ivo", "Jana", "Karim",
    "Lena", "Mato", "Nora", "Omar", "Petra", "Quinn", "Rosa", "Samir", "Tara", "Udo", "Vera",
    "Wim", "Yara",
];
const FAMILY: [&str; 24] = [
    "Abel", "Brandt", "Costa", "Dahl", "Ek", "Farkas", "Gruber", "Holm", "Iyer", "Jansen", "Kovac",
    "Lund", "Meyer", "Novak", "Okoro", "Prus", "Quist", "Roe", "Sato", "Toth", "Ueda", "Voss",
    "Weiss", "Zeman",
];
const TITLES: [&str; 6] = [
    "Analyst", "Engineer", "Buyer", "Counsel", "Nurse", "Planner",
];
const DEPARTMENTS: [&str; 6] = [
    "Sales",
    "Research",
    "Purchasing",
    "Legal",
    "Care",
    "Operations",
];

/// The word that every resource of one run carries, so that nothing else is ever touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker(String);

impl Marker {
    /// The marker of the run with this seed: `sp` and eight letters or digits.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        // Letters that cannot be misread; lower case, because some providers fold case.
        const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let word: String = (0..8)
            .map(|_| LETTERS[rng.random_range(0..32)] as char)
            .collect();
        Marker(format!("sp{word}"))
    }

    /// A marker read back from a journal.
    #[must_use]
    pub fn known(word: &str) -> Self {
        Marker(word.to_owned())
    }

    /// The word itself; also the name of the run.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One made-up person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Unique, carries the marker.
    pub user_name: String,
    /// Unique, carries the marker.
    pub external_id: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Work address, the same as the user name.
    pub email: String,
    /// Job title.
    pub title: String,
    /// Department, for the enterprise extension.
    pub department: String,
    /// A password that satisfies usual rules, the same for everyone in the run.
    pub password: String,
}

impl Person {
    /// Given and family name.
    #[must_use]
    pub fn display_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// A User as a plain client would create it (RFC 7643 section 4.1), without password.
    #[must_use]
    pub fn to_user(&self) -> Value {
        json!({
            "schemas": [urn::USER],
            "userName": self.user_name,
            "externalId": self.external_id,
            "name": { "givenName": self.given_name, "familyName": self.family_name },
            "displayName": self.display_name(),
            "title": self.title,
            "emails": [{ "value": self.email, "type": "work", "primary": true }],
            "active": true,
        })
    }
}

/// How made-up people and groups look at a provider with rules of its own. In the texts of the two objects, words in
/// braces stand for the person's own values: see [`PLACEHOLDERS`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Form {
    /// The domain of every made-up address.
    pub domain: String,
    /// Attributes laid over each made-up user; null leaves one out.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub user: Map<String, Value>,
    /// Attributes laid over each made-up group; null leaves one out.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub group: Map<String, Value>,
}

impl Default for Form {
    fn default() -> Self {
        Form {
            domain: DOMAIN.to_owned(),
            user: Map::new(),
            group: Map::new(),
        }
    }
}

/// What may stand in braces in a form.
pub const PLACEHOLDERS: [&str; 11] = [
    "userName",
    "externalId",
    "givenName",
    "familyName",
    "displayName",
    "email",
    "title",
    "department",
    "password",
    "word",
    "domain",
];

impl Form {
    /// The body of a new user for this person.
    #[must_use]
    pub fn user(&self, person: &Person) -> Value {
        let mut user = person.to_user();
        lay_over(&mut user, self.resolved(&self.user, person));
        claim_extensions(&mut user);
        user
    }

    /// The body of a new group, `group` being a plain one. Its person lends it values for the placeholders.
    #[must_use]
    pub fn group(&self, mut group: Value, person: &Person) -> Value {
        lay_over(&mut group, self.resolved(&self.group, person));
        claim_extensions(&mut group);
        group
    }

    fn resolved(&self, form: &Map<String, Value>, person: &Person) -> Value {
        let mut form = Value::Object(form.clone());
        resolve(&mut form, &|name| {
            Some(match name {
                "userName" => person.user_name.clone(),
                "externalId" | "word" => person.external_id.clone(),
                "givenName" => person.given_name.clone(),
                "familyName" => person.family_name.clone(),
                "displayName" => person.display_name(),
                "email" => person.email.clone(),
                "title" => person.title.clone(),
                "department" => person.department.clone(),
                "password" => person.password.clone(),
                "domain" => self.domain.clone(),
                _ => return None,
            })
        });
        form
    }
}

/// Puts values in place of the placeholders of every text.
fn resolve(form: &mut Value, value_of: &dyn Fn(&str) -> Option<String>) {
    match form {
        Value::String(text) => {
            for name in PLACEHOLDERS {
                let placeholder = format!("{{{name}}}");
                if text.contains(&placeholder) {
                    *text = text.replace(&placeholder, &value_of(name).unwrap_or_default());
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|it| resolve(it, value_of)),
        Value::Object(members) => members.values_mut().for_each(|it| resolve(it, value_of)),
        _ => {}
    }
}

/// Lays one object over another: objects member by member, everything else replaced; null takes a member away.
fn lay_over(base: &mut Value, over: Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (name, value) in over {
                if value.is_null() {
                    base.shift_remove(&name);
                } else {
                    lay_over(base.entry(name).or_insert(Value::Null), value);
                }
            }
        }
        (base, over) => *base = over,
    }
}

/// Names the extensions that a body carries in its `schemas` (RFC 7643 section 3).
fn claim_extensions(body: &mut Value) {
    let Some(members) = body.as_object() else {
        return;
    };
    let extensions: Vec<Value> = members
        .keys()
        .filter(|name| name.starts_with("urn:"))
        .map(|name| Value::from(name.as_str()))
        .collect();
    if let Some(schemas) = body["schemas"].as_array_mut() {
        for extension in extensions {
            if !schemas.contains(&extension) {
                schemas.push(extension);
            }
        }
    }
}

/// Makes people and group names for one part of a run; parts never share a name, and do not disturb one another.
#[derive(Debug)]
pub struct People {
    seed: u64,
    marker: Marker,
    part: String,
    domain: String,
    next: AtomicU64,
}

impl People {
    /// People for the part of the run called `part`: a check's id, a scenario's name.
    #[must_use]
    pub fn new(seed: u64, marker: &Marker, part: &str) -> Self {
        People {
            seed,
            marker: marker.clone(),
            part: short(part),
            domain: DOMAIN.to_owned(),
            next: AtomicU64::new(0),
        }
    }

    /// The same, with their addresses at this domain.
    #[must_use]
    pub fn at(self, domain: &str) -> Self {
        People {
            domain: domain.to_owned(),
            ..self
        }
    }

    /// The domain of their addresses.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// People for the `n`th journey of a load. Its part is its number and not its hash: among many thousands of six-letter
    /// hashes, two would be the same, and the provider would be blamed for refusing the second.
    #[must_use]
    pub fn of_journey(seed: u64, marker: &Marker, n: u64) -> Self {
        People {
            part: format!("{n}j"),
            ..People::new(seed, marker, "journey")
        }
    }

    /// The next person.
    pub fn person(&self) -> Person {
        let (unique, mut rng) = self.unique();
        let mut pick = |from: &[&'static str]| from[rng.random_range(0..from.len())].to_owned();
        let (given_name, family_name) = (pick(&GIVEN), pick(&FAMILY));
        let user_name = format!(
            "{}.{}.{unique}@{}",
            given_name.to_lowercase(),
            family_name.to_lowercase(),
            self.domain
        );
        Person {
            email: user_name.clone(),
            user_name,
            external_id: unique,
            title: pick(&TITLES),
            department: pick(&DEPARTMENTS),
            given_name,
            family_name,
            // One for the whole run: it has to be hidden wherever it turns up, and a list of thousands would be slow.
            password: format!("Pw-{:016x}-aZ9!", hash(self.marker.as_str()) ^ self.seed),
        }
    }

    /// The next group name: what it is for, and a unique word.
    pub fn group_name(&self, purpose: &str) -> String {
        format!("{purpose} {}", self.unique().0)
    }

    /// The next unique word; it begins with the marker.
    pub fn word(&self) -> String {
        self.unique().0
    }

    fn unique(&self) -> (String, ChaCha8Rng) {
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        let word = format!("{}-{}{n}", self.marker.as_str(), self.part);
        let rng = ChaCha8Rng::seed_from_u64(self.seed ^ hash(&word));
        (word, rng)
    }
}

/// A few letters that stand for a part's name, always the same.
fn short(part: &str) -> String {
    let mut rest = hash(part);
    let mut letters = String::new();
    for _ in 0..6 {
        letters.push(char::from(
            b'a' + u8::try_from(rest % 26).expect("below 26"),
        ));
        rest /= 26;
    }
    letters
}

/// FNV-1a: a hash that is the same in every build, unlike the standard library's.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::{Form, Marker, People};
    use serde_json::json;

    #[test]
    fn a_form_is_laid_over_each_person() {
        let person = People::new(7, &Marker::from_seed(7), "a/b")
            .at("acme.example")
            .person();
        let form = json!({
            "title": null,
            "nickName": "{givenName}",
            "name": { "formatted": "{displayName}" },
            "urn:x": { "number": "n-{word}" },
        });
        let form = Form {
            user: form.as_object().expect("an object").clone(),
            ..Form::default()
        };
        let user = form.user(&person);
        assert!(user.get("title").is_none() && user["nickName"] == person.given_name);
        assert_eq!(user["name"]["formatted"], person.display_name());
        assert_eq!(user["name"]["givenName"], person.given_name);
        assert_eq!(user["schemas"][1], "urn:x");
        assert_eq!(user["urn:x"]["number"], format!("n-{}", person.external_id));
        assert!(person.email.ends_with("@acme.example"));
    }

    #[test]
    fn the_same_seed_gives_the_same_people_and_parts_never_meet() {
        let marker = Marker::from_seed(7);
        let people = |part| People::new(7, &marker, part);
        let (first, again) = (people("a/b").person(), people("a/b").person());
        assert_eq!(first, again);
        assert!(
            first.user_name.contains(marker.as_str())
                && first.external_id.contains(marker.as_str())
        );
        assert_ne!(first.user_name, people("a/c").person().user_name);
    }
}
