//! Made-up people and groups: the same seed gives the same people, and each carries the run's marker.

use crate::scim::urn;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// The domain of every made-up address; reserved, so that no mail ever arrives (RFC 2606).
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

/// Makes people and group names for one part of a run; parts never share a name, and do not disturb one another.
#[derive(Debug)]
pub struct People {
    seed: u64,
    marker: Marker,
    part: String,
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
            next: AtomicU64::new(0),
        }
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
            "{}.{}.{unique}@{DOMAIN}",
            given_name.to_lowercase(),
            family_name.to_lowercase()
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
    use super::{Marker, People};

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
