//! RFC 7644 section 3.4.2.3: what counts as the key of a resource, and where those without one stand.

use crate::checks::Check;
use crate::checks::population::Population;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

const SORTED: &[Feature] = &[Feature::User, Feature::Sort, Feature::Filter];

/// Users with these attributes. A provider that keeps one of them otherwise at these pointers is not judged.
async fn keeping(t: &Trial, attributes: Vec<Value>, pointers: &[&str]) -> Result<Population, Stop> {
    let us = Population::of(t, attributes).await?;
    for user in &us.users {
        let sent = |pointer: &&&str| user.sent.pointer(&pointer.replace("/*", "/0")).is_some();
        let there: Vec<&str> = pointers.iter().filter(sent).copied().collect();
        if !there.is_empty() && t.kept(user, &there).await?.len() < there.len() {
            let why = format!("the provider does not keep {} as sent", there.join(", "));
            return Err(Stop::Skipped(why));
        }
    }
    Ok(us)
}

/// The users come in this order; it counts from the places where they were made.
async fn ordered(
    t: &Trial,
    us: &Population,
    by: &[(&str, &str)],
    places: &[usize],
) -> Result<(), Stop> {
    let reply = us.query(t, by).await?;
    reply.status(&[200])?;
    is_order(&reply, us, &reply.all("/Resources/*/id"), places)
}

fn is_order(reply: &Reply, us: &Population, came: &[&Value], places: &[usize]) -> Result<(), Stop> {
    let place = |id: &&Value| us.users.iter().position(|user| user.id == **id);
    let came: Vec<Option<usize>> = came.iter().map(place).collect();
    let holds = came.iter().copied().eq(places.iter().copied().map(Some));
    let numbers: Vec<usize> = came.into_iter().flatten().map(|place| place + 1).collect();
    let wanted: Vec<usize> = places.iter().map(|place| place + 1).collect();
    reply.expect(
        holds,
        format!("the users in the order {wanted:?} of their creation"),
        format!("the order {numbers:?}"),
    )?;
    Ok(())
}

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "sort/case-exact",
        rule: "attributes that are case exact are sorted with regard to case",
        covers: &["RFC7644-3.4.2.3-05"],
        needs: SORTED,
        why: "A client that merges two sorted lists by externalId misses those whose ids are in capitals.",
        caught: Fault::SortExternalIdIgnoresCase,
        run: |t| {
            Box::pin(async move {
                let schema = t.session().announced().schema(urn::USER);
                let attributes = schema.and_then(|schema| schema["attributes"].as_array());
                let mut attributes = attributes.into_iter().flatten();
                let folds = |it: &Value| it["name"] == "externalId" && it["caseExact"] == false;
                if attributes.any(folds) {
                    let why = "the provider says that externalId is not case exact";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let id = |letter: &str| json!({ "externalId": format!("{letter}-{}", t.word()) });
                let us = keeping(t, ["b", "A", "C"].map(id).to_vec(), &["/externalId"]).await?;
                ordered(t, &us, &[("sortBy", "externalId")], &[1, 2, 0]).await
            })
        },
    },
    Check {
        id: "sort/by-time",
        rule: "times are sorted as times, the earliest first",
        covers: &["RFC7644-3.4.2.3-06"],
        needs: SORTED,
        why: "A client that reads on from the last one it knows gets the oldest accounts and never the new ones.",
        caught: Fault::SortTimesBackwards,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 3).await?;
                let reply = us.query(t, &[("sortBy", "meta.created")]).await?;
                let told = reply.status(&[200])?.all("/Resources/*/meta/created");
                let read = |it: &&Value| it.as_str()?.parse::<jiff::Timestamp>().ok();
                let times: Option<Vec<_>> = told.iter().map(read).collect();
                let Some(times) = times.filter(|times| times.len() == us.users.len()) else {
                    let why = "meta.created cannot be read";
                    return Err(Stop::Blocked(why.to_owned()));
                };
                let got = format!("meta.created {}", json!(told));
                reply.expect(times.is_sorted(), "meta.created, the earliest first", got)?;
                Ok(())
            })
        },
    },
    Check {
        id: "sort/by-primary-value",
        rule: "an attribute with several values is sorted by the primary one, or else by the first",
        covers: &["RFC7644-3.4.2.3-07"],
        needs: SORTED,
        why: "A list by address shows people under addresses they do not use.",
        caught: Fault::SortFirstValueIsKey,
        run: |t| {
            Box::pin(async move {
                let email = |kind: &str, letter: &str, primary: bool| {
                    let value = format!("{letter}.{}@{}", t.word(), t.domain());
                    json!({ "value": value, "type": kind, "primary": primary })
                };
                let ann = [email("home", "a", false), email("work", "d", true)];
                let bob = [email("work", "b", true)];
                let people = vec![json!({ "emails": ann }), json!({ "emails": bob })];
                let us = keeping(t, people, &["/emails/*/value", "/emails/*/primary"]).await?;
                ordered(t, &us, &[("sortBy", "emails.value")], &[1, 0]).await
            })
        },
    },
    Check {
        id: "sort/by-sub-attribute",
        rule: "a sub-attribute can be what is sorted by",
        covers: &["RFC7644-3.4.2.3-08"],
        needs: SORTED,
        why: "Lists of people are read by family name.",
        caught: Fault::SortBySubAttributeRefused,
        run: |t| {
            Box::pin(async move {
                let name = |letter: &str| json!({ "name": { "familyName": format!("{letter} {}", t.word()), "givenName": "Ann" } });
                let us =
                    keeping(t, ["c", "a", "b"].map(name).to_vec(), &["/name/familyName"]).await?;
                ordered(t, &us, &[("sortBy", "name.familyName")], &[1, 2, 0]).await
            })
        },
    },
    Check {
        id: "sort/absent-last",
        rule: "whoever has no value comes last",
        covers: &["RFC7644-3.4.2.3-09"],
        needs: SORTED,
        why: "The first pages of a list by title are full of people without any.",
        caught: Fault::SortAbsentFirst,
        run: |t| Box::pin(async move { with_absent(t, "ascending", &[2, 0, 1]).await }),
    },
    Check {
        id: "sort/absent-first-in-reverse",
        rule: "whoever has no value comes first where the order is turned round",
        covers: &["RFC7644-3.4.2.3-10"],
        needs: SORTED,
        why: "A client that looks for those without a title at the beginning takes the list for complete.",
        caught: Fault::SortAbsentAlwaysLast,
        run: |t| Box::pin(async move { with_absent(t, "descending", &[1, 0, 2]).await }),
    },
    Check {
        id: "sort/unknown-order",
        rule: "an order that is neither ascending nor descending is refused or ignored",
        covers: &["RFC7644-3.4.2.3-11"],
        needs: SORTED,
        why: "A slip in a client is taken for an outage of the server.",
        caught: Fault::SortOrderUnknownAnswers500,
        run: |t| {
            Box::pin(async move {
                let us = Population::new(t, 1).await?;
                let by = [("sortBy", "userName"), ("sortOrder", "sideways")];
                us.query(t, &by).await?.status(&[400, 200])?;
                Ok(())
            })
        },
    },
    Check {
        id: "sort/over-pages",
        rule: "pages are cut from the sorted list",
        covers: &["RFC7644-3.4.2.3-12"],
        needs: &[
            Feature::User,
            Feature::Sort,
            Feature::Filter,
            Feature::IndexPaging,
        ],
        why: "A client that wants the first ten by name gets ten by chance, in order.",
        caught: Fault::SortWithinPagesOnly,
        run: |t| {
            Box::pin(async move {
                let name =
                    |letter: &str| json!({ "displayName": format!("{letter} {}", t.word()) });
                let us = keeping(t, ["c", "a", "b"].map(name).to_vec(), &["/displayName"]).await?;
                let mut came = Vec::new();
                let mut last = None;
                for start in ["1", "2", "3"] {
                    let by = [
                        ("sortBy", "displayName"),
                        ("startIndex", start),
                        ("count", "1"),
                    ];
                    let reply = us.query(t, &by).await?;
                    came.push(reply.status(&[200])?.get("/Resources/0/id").clone());
                    last = Some(reply);
                }
                let ids: Vec<&Value> = came.iter().collect();
                last.map_or(Ok(()), |reply| is_order(&reply, &us, &ids, &[1, 2, 0]))
            })
        },
    },
];

/// Three users, of whom the second has no title.
async fn with_absent(t: &Trial, order: &str, places: &[usize]) -> Result<(), Stop> {
    let title = |letter: &str| json!({ "title": format!("{letter} {}", t.word()) });
    let people = vec![title("b"), json!({ "title": null }), title("a")];
    let us = keeping(t, people, &["/title"]).await?;
    let absent = t.get_fixture(&us.users[1]).await?;
    if absent.unassigned("/title").is_err() {
        let why = "the provider gives a title to those without one";
        return Err(Stop::Skipped(why.to_owned()));
    }
    ordered(t, &us, &[("sortBy", "title"), ("sortOrder", order)], places).await
}
