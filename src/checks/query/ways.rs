//! Four resources, and every parameter of a query on them, in one way after the other.

use super::Way;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// What all these rules are about: the parameters of a query.
const COVERED: &[&str] = &[
    "RFC7644-3.4.2.4-09",
    "RFC7644-3.4.2.4-03",
    "RFC7644-3.4.2-08",
    "RFC7644-3.4.2.3-01",
    "RFC7644-3.4.2.3-03",
    "RFC7644-3.4.2.3-12",
    "RFC7644-3.4.2.5-01",
    "RFC7644-3.4.2.5-02",
];

/// The same for searches.
const COVERED_BY_POST: &[&str] = &[
    "RFC7644-3.4.3-06",
    "RFC7644-3.4.3-05",
    "RFC7644-3.4.3-03",
    "RFC7644-3.4.3-04",
];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "query/users",
        rule: "startIndex, count, sortBy, sortOrder, attributes and excludedAttributes work on users, each together with a filter",
        covers: COVERED,
        needs: &[Feature::User, Feature::Filter],
        why: "Imports use all of them at once; one that is forgotten beside another gives wrong people in silence.",
        caught: Fault::SecondPageUnsorted,
        run: |t| {
            Box::pin(async move {
                let four = users(t).await?;
                judge(t, &four, &Way::get(&t.users()), true).await
            })
        },
    },
    Check {
        id: "query/users-by-post",
        rule: "the same parameters work in a search for users",
        covers: COVERED_BY_POST,
        needs: &[Feature::User, Feature::Filter, Feature::Search],
        why: "A client reads the first page again and again, or takes an unsorted list for a sorted one.",
        caught: Fault::SearchStartIndexIgnored,
        run: |t| {
            Box::pin(async move {
                let four = users(t).await?;
                judge(t, &four, &Way::search(&t.users()), false).await
            })
        },
    },
    Check {
        id: "query/groups",
        rule: "the same parameters work on groups",
        covers: COVERED,
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "Ping and Okta read all groups page by page; one that falls between pages is created a second time.",
        caught: Fault::GroupsCountedFromZero,
        run: |t| {
            Box::pin(async move {
                let four = groups(t).await?;
                judge(t, &four, &Way::get(&t.groups()), true).await
            })
        },
    },
    Check {
        id: "query/groups-by-post",
        rule: "the same parameters work in a search for groups",
        covers: COVERED_BY_POST,
        needs: &[
            Feature::User,
            Feature::Group,
            Feature::Filter,
            Feature::Search,
        ],
        why: "A client that leaves out members for size gets them all, and runs into its limits.",
        caught: Fault::GroupSearchExcludesNothing,
        run: |t| {
            Box::pin(async move {
                let four = groups(t).await?;
                judge(t, &four, &Way::search(&t.groups()), false).await
            })
        },
    },
    Check {
        id: "query/all-by-post",
        rule: "the same parameters work in a search over all types",
        covers: COVERED_BY_POST,
        needs: &[Feature::User, Feature::Filter, Feature::Search],
        why: "A client that searches everything for a name reads the wrong end of the list.",
        caught: Fault::RootSearchAscendsOnly,
        run: |t| {
            Box::pin(async move {
                let four = users(t).await?;
                judge(t, &four, &Way::search(""), false).await
            })
        },
    },
];

/// Four resources of one type.
#[derive(Debug)]
pub(in crate::checks) struct Four {
    /// In the order of their creation: the third by name, the first, the fourth and the second.
    pub(in crate::checks) made: Vec<Made>,
    /// A filter that selects exactly them.
    pub(in crate::checks) filter: String,
    /// The attribute that they are sorted by.
    pub(in crate::checks) key: String,
    /// An attribute that can be left out, if there is one.
    pub(in crate::checks) spare: Option<&'static str>,
}

/// Letters whose order is not that of their creation, nor the reverse.
pub(in crate::checks) const LETTERS: [&str; 4] = ["c", "a", "d", "b"];

/// The places of creation in the order of the letters.
const ORDER: [usize; 4] = [1, 3, 0, 2];

impl Four {
    /// Takes four for what they are, if some filter selects them by GET.
    pub(in crate::checks) async fn of(
        t: &Trial,
        endpoint: &str,
        made: Vec<Made>,
        (by, key): (&str, &str),
    ) -> Result<Self, Stop> {
        let pointer = format!("/{by}");
        let each = made
            .iter()
            .map(|one| format!("{by} eq {}", Value::from(one.sent_str(&pointer))));
        let filter = each.collect::<Vec<_>>().join(" or ");
        let all: Vec<&Made> = made.iter().collect();
        let found = Way::get(endpoint)
            .all(t, &json!({ "filter": filter }))
            .await?;
        if lists(&found, &all).is_err() {
            let why = format!("{by} eq … or … does not select what was made for this");
            return Err(Stop::Skipped(why));
        }
        // What is shown there otherwise than it was sent can be neither sorted by nor left out.
        let shown = found.all(&format!("/Resources/*/{key}"));
        let sent: Vec<Value> = made.iter().map(|one| one.sent[key].clone()).collect();
        if !sent.iter().all(|sent| shown.contains(&sent)) {
            let why = format!("the provider does not keep {key} as it is sent");
            return Err(Stop::Skipped(why));
        }
        Ok(Four {
            filter,
            key: key.to_owned(),
            spare: None,
            made,
        })
    }

    /// These of them, by letter.
    fn sorted(&self, descending: bool) -> Vec<&str> {
        let mut order = ORDER.to_vec();
        if descending {
            order.reverse();
        }
        let ids = order.into_iter().map(|place| self.made[place].id.as_str());
        ids.collect()
    }
}

async fn users(t: &Trial) -> Result<Four, Stop> {
    let word = t.word();
    let mut made = Vec::new();
    for letter in LETTERS {
        let body = t.user_body(json!({ "displayName": format!("{letter} {word}") }));
        made.push(t.make(&t.users(), body).await?);
    }
    let mut four = Four::of(t, &t.users(), made, ("userName", "displayName")).await?;
    let emails = !four.made[0].sent["emails"].is_null() && !always(t, urn::USER, "emails");
    four.spare = emails.then_some("emails");
    Ok(four)
}

async fn groups(t: &Trial) -> Result<Four, Stop> {
    let (word, ann) = (t.word(), t.user().await?);
    let mut made = Vec::new();
    for letter in LETTERS {
        let mut body = t.group_body(&[&ann]);
        body["displayName"] = format!("{letter} {word}").into();
        made.push(t.make(&t.groups(), body).await?);
    }
    let mut four = Four::of(t, &t.groups(), made, ("displayName", "displayName")).await?;
    four.spare = (!always(t, urn::GROUP, "members")).then_some("members");
    Ok(four)
}

/// The target announces that this attribute always comes.
fn always(t: &Trial, urn: &str, name: &str) -> bool {
    t.attribute(urn, name)
        .is_some_and(|it| it["returned"] == "always")
}

/// Each parameter of a query on the four, in this way; `usual` if it is the way in which they were selected before.
pub(in crate::checks) async fn judge(
    t: &Trial,
    four: &Four,
    way: &Way,
    usual: bool,
) -> Result<(), Stop> {
    if !usual {
        let all: Vec<&Made> = four.made.iter().collect();
        let reply = way.all(t, &json!({ "filter": four.filter })).await?;
        way.offered(&reply)?;
        lists(&reply, &all)?;
        reply.at("/totalResults", four.made.len())?;
    }
    if t.has(Feature::IndexPaging) {
        pages(t, four, way).await?;
    }
    if t.has(Feature::Sort) {
        order(t, four, way).await?;
    }
    shown(t, four, way).await
}

/// A page is no longer than asked for, and begins where it was asked to.
async fn pages(t: &Trial, four: &Four, way: &Way) -> Result<(), Stop> {
    for (start, count, most) in [(1, 10, 4), (2, 2, 2), (4, 10, 1)] {
        let query = json!({ "filter": four.filter, "startIndex": start, "count": count });
        let reply = way.ask(t, &query).await?;
        reply.status(&[200])?.at("/totalResults", 4)?;
        let told = reply.get("/startIndex");
        reply.expect(
            told.is_null() || told.as_u64() == Some(start),
            format!("startIndex {start}"),
            format!("startIndex {told}"),
        )?;
        let came = reply.all("/Resources/*/id").len();
        let short = reply.exceeds_page(most) && (1..most).contains(&came);
        reply.expect(
            came == most || short,
            format!("{most} of four for startIndex {start} and count {count}"),
            format!("{came} resources"),
        )?;
    }
    Ok(())
}

/// The order is that of the key, up and down, and pages are cut from what is sorted.
async fn order(t: &Trial, four: &Four, way: &Way) -> Result<(), Stop> {
    let by = |order: &str| json!({ "filter": four.filter, "sortBy": four.key, "sortOrder": order });
    for (name, descending) in [("ascending", false), ("descending", true)] {
        let reply = way.all(t, &by(name)).await?;
        way.offered(&reply)?;
        is_order(&reply, &four.sorted(descending))?;
        if t.has(Feature::IndexPaging) {
            let mut page = by(name);
            page["startIndex"] = 2.into();
            page["count"] = 2.into();
            let reply = way.ask(t, &page).await?;
            is_order(&reply, &four.sorted(descending)[1..3])?;
        }
    }
    Ok(())
}

fn is_order(reply: &Reply, expected: &[&str]) -> Result<(), Stop> {
    let came = reply.status(&[200])?.all("/Resources/*/id");
    let came: Vec<&str> = came.into_iter().filter_map(Value::as_str).collect();
    let short = reply.exceeds_page(expected.len()) && !came.is_empty();
    let holds = came == expected || short && expected.starts_with(&came);
    reply.expect(
        holds,
        format!("ids in the order {}", json!(expected)),
        format!("ids {}", json!(came)),
    )?;
    Ok(())
}

/// What was asked for comes, and what was left out does not.
async fn shown(t: &Trial, four: &Four, way: &Way) -> Result<(), Stop> {
    let only = json!({ "filter": four.filter, "attributes": [four.key] });
    let reply = way.all(t, &only).await?;
    each(&reply, &[&four.key, "id"], &["meta"])?;
    let mut without = vec!["meta"];
    without.extend(four.spare);
    let query = json!({ "filter": four.filter, "excludedAttributes": without });
    let reply = way.all(t, &query).await?;
    each(&reply, &[&four.key, "id"], &without)
}

/// Each resource of a list has these attributes and lacks those.
fn each(reply: &Reply, with: &[&str], without: &[&str]) -> Result<(), Stop> {
    let all = reply.status(&[200])?.all("/Resources/*");
    reply.expect(!all.is_empty(), "some resources", reply.summary())?;
    for place in 0..all.len() {
        for name in with {
            reply.assigned(&format!("/Resources/{place}/{name}"))?;
        }
        for name in without {
            reply.unassigned(&format!("/Resources/{place}/{name}"))?;
        }
    }
    Ok(())
}
