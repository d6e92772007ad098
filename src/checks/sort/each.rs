//! RFC 7644 section 3.4.2.3, every kind of key on the same three people, whom each key puts into another order.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[Check {
    id: "sort/by-each-key",
    rule: "texts, parts of names, addresses, dates and attributes of extensions are each a key of their own, up and down",
    covers: &[
        "RFC7644-3.4.2.3-01",
        "RFC7644-3.4.2.3-03",
        "RFC7644-3.4.2.3-06",
        "RFC7644-3.4.2.3-08",
    ],
    needs: &[Feature::User, Feature::Sort, Feature::Filter],
    why: "A list by department, or of who changed last, comes in the order of something else, and nobody sees an error.",
    caught: Fault::SortByExtensionIgnored,
    run: |t| Box::pin(by_each_key(t)),
}];

/// A key, where its value stands, whether the order is turned round, and the places of creation in that order. None is
/// the order of creation, or that of the key before.
const KEYS: [(&str, &str, bool, [usize; 3]); 9] = [
    ("userName", "/userName", false, [1, 2, 0]),
    ("displayName", "/displayName", true, [0, 2, 1]),
    ("title", "/title", false, [2, 0, 1]),
    ("name.familyName", "/name/familyName", true, [1, 0, 2]),
    ("name.givenName", "/name/givenName", false, [2, 1, 0]),
    ("emails.value", "/emails/0/value", true, [1, 2, 0]),
    ("externalId", "/externalId", true, [2, 0, 1]),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
        false,
        [1, 0, 2],
    ),
    ("meta.created", "/meta/created", true, [2, 1, 0]),
];

/// The letter with which a value at this place begins, so that it comes in that order.
fn letter(order: [usize; 3], descending: bool, place: usize) -> char {
    let at = order.iter().position(|it| *it == place).unwrap_or(0);
    ['c', 'm', 't'][if descending { 2 - at } else { at }]
}

async fn by_each_key(t: &Trial) -> Result<(), Stop> {
    let word = t.word();
    let mut made = Vec::new();
    for place in 0..3 {
        let value = |key: &str| {
            let known = KEYS.iter().find(|(name, ..)| name.ends_with(key));
            let letter = known.map_or('c', |(_, _, down, order)| letter(*order, *down, place));
            format!("{letter}{word}")
        };
        let mut body = t.user_body(json!({
            "displayName": value("displayName"),
            "title": value("title"),
            "externalId": value("externalId"),
            "name": { "familyName": value("familyName"), "givenName": value("givenName") },
            "emails": [{ "value": format!("{}@{}", value("emails.value"), t.domain()), "type": "work", "primary": true }],
        }));
        body["userName"] = t.user_name(&value("userName")).into();
        if t.has(Feature::Enterprise) {
            body["schemas"] = json!([urn::USER, urn::ENTERPRISE_USER]);
            body[urn::ENTERPRISE_USER] = json!({ "department": value("department") });
        }
        made.push(t.make(&t.users(), body).await?);
    }
    let each = made
        .iter()
        .map(|one| format!("userName eq {}", one.sent["userName"]));
    let filter = each.collect::<Vec<_>>().join(" or ");
    let all: Vec<&Made> = made.iter().collect();
    let listed = t.find_users(&filter).await?;
    let found = lists(&listed, &all);
    found.map_err(|_| Stop::Skipped("userName eq … or … does not select users".to_owned()))?;
    for (key, pointer, descending, order) in KEYS {
        if !is_kept(&listed, &made, pointer) {
            continue;
        }
        let by = if descending {
            "descending"
        } else {
            "ascending"
        };
        let asked = [
            ("filter", filter.as_str()),
            ("sortBy", key),
            ("sortOrder", by),
        ];
        let reply = t.query_all(&t.users(), &asked).await?;
        let places = |id: &Value| made.iter().position(|one| *id == one.id.as_str());
        let came: Vec<usize> = reply
            .status(&[200])?
            .all("/Resources/*/id")
            .into_iter()
            .filter_map(places)
            .collect();
        let short = reply.exceeds_page(3) && !came.is_empty() && order.starts_with(&came);
        reply.expect(
            came == order || short,
            format!(
                "{by} by {key}, the users in the order {:?} of their creation",
                order.map(|it| it + 1)
            ),
            format!(
                "the order {:?}",
                came.iter().map(|it| it + 1).collect::<Vec<_>>()
            ),
        )?;
    }
    Ok(())
}

/// The list shows what was sent there; a date that the provider gives tells all three apart.
fn is_kept(listed: &Reply, made: &[Made], pointer: &str) -> bool {
    let resources = listed.all("/Resources/*");
    let shown = |one: &Made| {
        let resource = resources.iter().find(|it| it["id"] == one.id.as_str());
        resource.and_then(|it| values_at(it, pointer).into_iter().next().cloned())
    };
    if pointer.starts_with("/meta") {
        let mut times: Vec<String> = made
            .iter()
            .filter_map(shown)
            .map(|it| it.to_string())
            .collect();
        times.dedup();
        return times.len() == made.len();
    }
    made.iter()
        .all(|one| shown(one).is_some_and(|it| Some(&it) == one.sent.pointer(pointer)))
}
