//! RFC 7644 section 3.4.2.2 and RFC 7643 section 7, filters: where letter case counts, and where it does not.

use super::is;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "filter/case-exact",
        rule: "whether letter case counts is the same for all operators, as caseExact of the attribute has it",
        covers: &["RFC7643-7-16", "RFC7644-3.4.2.2-44"],
        needs: &[Feature::User, Feature::Filter],
        why: "Who is found by the whole name and not by a part of it, or the other way round, is created twice.",
        caught: Fault::FilterContainsIsCaseExact,
        run: |t| Box::pin(case_exact(t)),
    },
    Check {
        id: "filter/id-case-exact",
        rule: "a filter finds an id only in its own letter case",
        covers: &["RFC7643-3.1-09"],
        needs: &[Feature::User, Feature::Filter],
        why: "Two ids that differ by case alone would stand for one account.",
        caught: Fault::FilterIdIgnoresCase,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let exact = format!("id eq {}", Value::from(user.id.as_str()));
                let found = t.finds(&exact, &[&user]).await;
                found.map_err(|stop| stop.into_blocked("a filter by id"))?;
                let other = swapped(&user.id);
                if other == user.id {
                    return Err(Stop::Skipped("the id has no letters".to_owned()));
                }
                t.finds_nobody(&format!("id eq {}", Value::from(other)))
                    .await
            })
        },
    },
    Check {
        id: "filter/resource-type-case",
        rule: "meta.resourceType is compared with regard to letter case",
        covers: &["RFC7643-3.1-22"],
        needs: &[Feature::User, Feature::Filter],
        why: "Clients tell users from groups by it in queries over all types.",
        caught: Fault::FilterResourceTypeIgnoresCase,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let of_type =
                    |name: &str| format!(r#"{} and meta.resourceType eq "{name}""#, is(&user));
                let found = t.finds(&of_type("User"), &[&user]).await;
                found.map_err(|stop| stop.into_blocked("a filter by meta.resourceType"))?;
                t.finds_nobody(&of_type("user")).await
            })
        },
    },
    Check {
        id: "filter/reference-case",
        rule: "references are compared with regard to letter case",
        covers: &["RFC7643-2.3.7-04"],
        needs: &[Feature::User, Feature::Filter],
        why: "Paths of URLs are case exact: another case is another page.",
        caught: Fault::FilterReferenceIgnoresCase,
        run: |t| {
            Box::pin(async move {
                let exact = t.attribute(urn::USER, "profileUrl");
                if exact.is_some_and(|it| it["caseExact"] == false) {
                    let why = "the schema says that letter case of profileUrl does not count";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let url = format!("https://scimproof.example/People/{}", t.word());
                let user = t.user_with(json!({ "profileUrl": url })).await?;
                t.kept(&user, &["/profileUrl"]).await?;
                let found = t
                    .finds(&format!(r#"profileUrl eq "{url}""#), &[&user])
                    .await;
                found.map_err(|stop| stop.into_blocked("a filter by profileUrl"))?;
                let other = url.replace("People", "pEOPLE");
                t.finds_nobody(&format!(r#"profileUrl eq "{other}""#)).await
            })
        },
    },
    Check {
        id: "filter/unicode-case",
        rule: "where letter case does not count, it does not count for letters beyond ASCII either",
        covers: &["RFC7644-7.8-01"],
        needs: &[Feature::User, Feature::Filter],
        why: "Émile is found as Émile and not as ÉMILE: people with accents in their names are created twice.",
        caught: Fault::FilterUnicodeCaseExact,
        run: |t| {
            Box::pin(async move {
                if !ignores_case(t, "displayName") {
                    let why = "the schema says that letter case of displayName counts";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let name = format!("Émile Čapek {}", t.word());
                let user = t.user_with(json!({ "displayName": name })).await?;
                t.kept(&user, &["/displayName"]).await?;
                let found = t
                    .finds(&format!(r#"displayName eq "{name}""#), &[&user])
                    .await;
                found.map_err(|stop| stop.into_blocked("a filter by displayName"))?;
                let shouted = name.to_uppercase();
                t.finds(&format!(r#"displayName eq "{shouted}""#), &[&user])
                    .await
            })
        },
    },
];

/// `eq`, `co`, `sw` and `ew` agree on letter case: it counts for externalId, and for displayName as its schema has it.
async fn case_exact(t: &Trial) -> Result<(), Stop> {
    let word = t.word();
    let name = format!("Head {word} Tail");
    let key = format!("Key-{word}-End");
    let user = t
        .user_with(json!({ "displayName": name, "externalId": key }))
        .await?;
    let kept = t.kept(&user, &["/displayName", "/externalId"]).await?;
    let filters = |attribute: &str, value: &str| {
        let (start, end) = (&value[..4], &value[value.len() - 4..]);
        let part = |operator: &str, part: &str| {
            format!(r#"{} and {attribute} {operator} "{part}""#, is(&user))
        };
        [
            part("eq", value),
            part("co", &value[1..]),
            part("sw", start),
            part("ew", end),
        ]
    };
    if kept.contains(&"/displayName") && ignores_case(t, "displayName") {
        found_or_blocked(t, &filters("displayName", &name), &user).await?;
        for filter in filters("displayName", &swapped(&name)) {
            t.finds(&filter, &[&user]).await?;
        }
    }
    if kept.contains(&"/externalId") {
        found_or_blocked(t, &filters("externalId", &key), &user).await?;
        for filter in filters("externalId", &swapped(&key)) {
            t.finds_nobody(&filter).await?;
        }
    }
    Ok(())
}

/// Each filter finds the user in its own letter case; if not, this rule has nothing to say.
async fn found_or_blocked(t: &Trial, filters: &[String], user: &Made) -> Result<(), Stop> {
    for filter in filters {
        let found = lists(&t.find_users(filter).await?, &[user]);
        found.map_err(|stop| stop.into_blocked("the same filter in its own letter case"))?;
    }
    Ok(())
}

/// False if the published schema says that letter case of this attribute of User counts (RFC 7643 section 7).
fn ignores_case(t: &Trial, attribute: &str) -> bool {
    let known = t.attribute(urn::USER, attribute);
    known.is_none_or(|known| known["caseExact"] != true)
}

/// The text with small letters for capitals and capitals for small ones, ASCII only.
fn swapped(text: &str) -> String {
    let swap = |letter: char| match letter {
        'a'..='z' => letter.to_ascii_uppercase(),
        _ => letter.to_ascii_lowercase(),
    };
    text.chars().map(swap).collect()
}
