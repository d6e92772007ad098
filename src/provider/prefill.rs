//! People and groups that are there before a run, and that no run may touch.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

use super::Provider;
use super::id;
use crate::scim::urn;

const GIVEN: [&str; 24] = [
    "Amara", "Björn", "Chiara", "Dmitri", "Elif", "Fatima", "Goran", "Hana", "Ines", "Jakub",
    "Kenji", "Leila", "Mateo", "Ngozi", "Olga", "Pedro", "Quynh", "Rafael", "Saoirse", "Tariq",
    "Ulrike", "Vikram", "Wanjiru", "Zoltán",
];
const FAMILY: [&str; 24] = [
    "Adeyemi",
    "Bergström",
    "Costa",
    "Demir",
    "Eriksen",
    "Farouk",
    "Gonzalez",
    "Horvath",
    "Ivanova",
    "Jensen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "O'Brien",
    "Petrov",
    "Quintero",
    "Rossi",
    "Schneider",
    "Tanaka",
    "Usman",
    "Vargas",
    "Weber",
    "Yilmaz",
];
const DEPARTMENT: [&str; 8] = [
    "Engineering",
    "Finance",
    "Legal",
    "Logistics",
    "Marketing",
    "People",
    "Research",
    "Sales",
];
const PLACE: [&str; 6] = ["Lisbon", "Nairobi", "Osaka", "Oslo", "Toronto", "Vienna"];
/// One group for so many users.
const USERS_PER_GROUP: usize = 20;

impl Provider {
    /// Adds users, and about one group for 20 of them with members; the same seed gives the same people.
    pub fn prefill(&mut self, users: usize, seed: u64) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let drawer_of = |provider: &Provider, urn: &str| {
            provider
                .store
                .kinds()
                .position(|kind| kind.schema.id == urn)
        };
        let Some(drawer) = drawer_of(self, urn::USER) else {
            return;
        };
        let made: Vec<u64> = (0..users)
            .filter_map(|at| self.store.insert(drawer, person(&mut random, at), &[]).ok())
            .collect();
        self.prefilled.extend(&made);
        let Some(drawer) = drawer_of(self, urn::GROUP) else {
            return;
        };
        for at in 0..users / USERS_PER_GROUP {
            let size = random.random_range(2..=USERS_PER_GROUP * 2);
            let members: Vec<u64> = made.choose_multiple(&mut random, size).copied().collect();
            let group = self.store.insert(drawer, group(&mut random, at), &members);
            self.prefilled.extend(group.ok());
        }
    }

    /// A digest of every prefilled resource as clients see it; equal before and after a run that touched none.
    #[must_use]
    pub fn prefilled_digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let projection = super::query::Query::default();
        for number in &self.prefilled {
            id::encode(*number).hash(&mut hasher);
            let Some((drawer, _)) = self.store.find(*number) else {
                continue;
            };
            if let Ok(view) = self.view(drawer, *number) {
                let shown = projection
                    .projection(view.kind(), false)
                    .of(view.kind(), &view);
                Value::Object(shown).to_string().hash(&mut hasher);
            }
        }
        hasher.finish()
    }
}

fn pick(random: &mut ChaCha8Rng, from: &[&'static str]) -> &'static str {
    from.choose(random).copied().unwrap_or_default()
}

fn person(random: &mut ChaCha8Rng, at: usize) -> Map<String, Value> {
    let (given, family) = (pick(random, &GIVEN), pick(random, &FAMILY));
    let plain = |name: &str| {
        name.chars()
            .filter(char::is_ascii_alphabetic)
            .collect::<String>()
            .to_lowercase()
    };
    let address = format!("{}.{}{at}@fabrikam.example", plain(given), plain(family));
    let person = json!({
        "userName": address,
        "externalId": format!("{:08x}{at:04x}", random.random::<u32>()),
        "name": { "formatted": format!("{given} {family}"), "familyName": family, "givenName": given },
        "displayName": format!("{given} {family}"),
        "active": random.random_ratio(19, 20),
        "emails": [{ "value": address, "type": "work", "primary": true }],
        urn::ENTERPRISE_USER: {
            "employeeNumber": (100_000 + at).to_string(),
            "department": pick(random, &DEPARTMENT),
        },
    });
    object(person)
}

fn group(random: &mut ChaCha8Rng, at: usize) -> Map<String, Value> {
    let name = format!(
        "{} {} {}",
        pick(random, &PLACE),
        pick(random, &DEPARTMENT),
        at + 1
    );
    object(json!({ "displayName": name }))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
