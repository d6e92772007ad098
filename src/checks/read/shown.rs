//! RFC 7643 sections 2.5 and 4.1.1, RFC 7644 section 3.4.2, what a resource shows of itself, alone and in lists.

use crate::checks::Check;
use crate::checks::trial::{Trial, lists, named};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "read/unassigned-is-left-out",
        rule: "what has no value is left out, null or []; it is no empty text and no empty object",
        covers: &["RFC7643-2.5-06"],
        needs: &[Feature::User],
        why: "Clients take an empty text for a value: they write it into the directory, over what was there.",
        caught: Fault::UnassignedIsEmptyText,
        run: |t| {
            Box::pin(async move {
                let now = least(t).await?;
                let mut empty = Vec::new();
                collect_empty("", now.body(), &mut empty);
                now.expect(
                    empty.is_empty(),
                    "no empty text and no empty object",
                    empty.join(", "),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "read/user-name-is-shown",
        rule: "every answer that shows a user shows its userName",
        covers: &["RFC7643-4.1.1-05"],
        needs: &[Feature::User],
        why: "Clients match accounts by userName; one that comes without it is made a second time.",
        caught: Fault::SearchLeavesOutUserName,
        run: |t| {
            Box::pin(async move {
                let tour = t.tour().await?;
                for (reply, user) in tour.users() {
                    let name = values_at(user, "/userName").first().copied();
                    let text = name.and_then(Value::as_str).unwrap_or_default();
                    reply.expect(
                        !text.is_empty(),
                        "a userName",
                        format!("userName {}", name.unwrap_or(&Value::Null)),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "read/lists-show-the-same",
        rule: "a list shows of each user what GET of that user shows",
        covers: &["RFC7644-3.4.2-09"],
        needs: &[Feature::User, Feature::Filter],
        why: "Imports read lists: what is left out there is taken for gone, and cleared in the other system.",
        caught: Fault::ListsLeaveOutName,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let list = t.find_users(&named(user.sent_str("/userName"))).await?;
                lists(&list, &[&user]).map_err(|stop| stop.into_blocked("finding a fixture"))?;
                let alone = t.get_fixture(&user).await?;
                let listed = list.get("/Resources/0");
                for (name, value) in alone.body().as_object().into_iter().flatten() {
                    // When it was read may show in meta.
                    if name.eq_ignore_ascii_case("meta") || sorted(value) == Value::Null {
                        continue;
                    }
                    let shown = values_at(listed, &pointer(name)).first().copied();
                    list.expect(
                        shown.map(sorted) == Some(sorted(value)),
                        format!("{name} {value}, as GET of the user shows it"),
                        format!("{name} {}", shown.unwrap_or(&Value::Null)),
                    )?;
                }
                Ok(())
            })
        },
    },
];

/// A user with as little as the provider takes, as GET shows it.
async fn least(t: &Trial) -> Result<Reply, Stop> {
    let body = json!({ "schemas": [urn::USER], "userName": t.person().user_name });
    let user = match t.make(&t.users(), body).await {
        Ok(user) => user,
        // House rules may ask for more.
        Err(_) => t.user().await?,
    };
    t.get_fixture(&user).await
}

/// Where empty texts and objects stand in a value.
fn collect_empty(at: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.is_empty() => found.push(format!("{at} \"\"")),
        Value::Object(members) if members.is_empty() => found.push(format!("{at} {{}}")),
        Value::Object(members) => {
            for (name, value) in members {
                collect_empty(&format!("{at}/{name}"), value, found);
            }
        }
        Value::Array(elements) => {
            for (number, value) in elements.iter().enumerate() {
                collect_empty(&format!("{at}/{number}"), value, found);
            }
        }
        _ => {}
    }
}

/// A value in which the order of lists does not matter, and what is unassigned is null (RFC 7643 sections 2.4 and 2.5).
pub(in crate::checks) fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(elements) if elements.is_empty() => Value::Null,
        Value::Array(elements) => {
            let mut elements: Vec<Value> = elements.iter().map(sorted).collect();
            elements.sort_by_key(Value::to_string);
            elements.into()
        }
        Value::Object(members) => {
            let assigned = members
                .iter()
                .map(|(name, value)| (name.clone(), sorted(value)))
                .filter(|(_, value)| !value.is_null());
            let mut assigned: Vec<(String, Value)> = assigned.collect();
            assigned.sort_by(|one, other| one.0.cmp(&other.0));
            Value::Object(assigned.into_iter().collect())
        }
        other => other.clone(),
    }
}

/// The JSON Pointer of a member; the URNs of extensions have slashes at times.
fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::{collect_empty, sorted};
    use serde_json::json;

    #[test]
    fn empty_texts_and_objects_are_found_wherever_they_are() {
        let value = json!({ "a": "", "b": [], "c": null, "d": { "e": {} }, "f": ["x", ""] });
        let mut found = Vec::new();
        collect_empty("", &value, &mut found);
        assert_eq!(found, ["/a \"\"", "/d/e {}", "/f/1 \"\""]);
    }

    #[test]
    fn neither_order_nor_nothing_makes_a_difference() {
        let one = json!({ "a": [1, 2], "b": null, "c": { "x": 1, "y": 2 } });
        let other = json!({ "c": { "y": 2, "x": 1 }, "a": [2, 1], "b": [] });
        assert_eq!(sorted(&one), sorted(&other));
    }
}
