//! RFC 7644 section 3.4.2.2, filters as clients write them: no parentheses around the whole, any letter in a value, and
//! what a client remembers of an instant.

use super::table::{judge, rows};
use super::{holds, is};
use crate::checks::Check;
use crate::checks::query::Way;
use crate::checks::trial::{Made, Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "filter/as-clients-write",
        rule: "comparisons that stand side by side, up to twenty of them, count each, without parentheses around them",
        covers: &[
            "RFC7644-3.4.2.2-23",
            "RFC7644-3.4.2.2-22",
            "RFC7644-3.4.2.2-26",
        ],
        needs: &[Feature::User, Feature::Filter],
        why: "Clients ask for twenty people at once; whoever the provider does not read as far as is created again.",
        caught: Fault::FilterReadsTenTerms,
        run: |t| Box::pin(judge(t, rows::PLAIN)),
    },
    Check {
        id: "filter/any-letter",
        rule: "accents, blanks, plus signs, percent signs and whatever else a value holds are compared as they are, by GET \
               and by POST",
        covers: &[
            "RFC7644-3.4.2.2-06",
            "RFC7644-3.4.2.2-52",
            "RFC7644-3.4.3-04",
        ],
        needs: &[Feature::User, Feature::Filter],
        why: "Whose name is compared otherwise than it is written is not found and created again, or taken for another.",
        caught: Fault::PlusInSearchIsSpace,
        run: |t| {
            Box::pin(async move {
                let named = |name: &str| t.user_body(json!({ "displayName": name }));
                letters(t, &t.users(), named).await
            })
        },
    },
    Check {
        id: "groups/any-letter",
        rule: "the name of a group is compared as it is written, by GET and by POST, whatever letters are in it",
        covers: &[
            "RFC7644-3.4.2.2-06",
            "RFC7644-3.4.2.2-52",
            "RFC7644-3.4.3-04",
        ],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "Two teams whose names differ by an accent or a sign become one, and people get the access of others.",
        caught: Fault::GroupAccentsDoNotCount,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let named = |name: &str| {
                    let mut group = t.group_body(&[&ann]);
                    group["displayName"] = name.into();
                    group
                };
                letters(t, &t.groups(), named).await
            })
        },
    },
    Check {
        id: "filter/date-edges",
        rule: "ge and le include the instant itself, gt and lt do not, and a fraction of a second counts",
        covers: &["RFC7644-3.4.2.2-17"],
        needs: &[Feature::User, Feature::Filter],
        why: "Clients ask for what changed since the last instant they know; at the edge a change is missed, for good.",
        caught: Fault::FilterDatesCutToSeconds,
        run: |t| Box::pin(date_edges(t)),
    },
    Check {
        id: "filter/last-modified",
        rule: "meta.lastModified is compared as it is after the last change, and meta.created as it was before",
        covers: &["RFC7644-3.4.2.2-17", "RFC7644-3.4.2.2-01"],
        needs: &[Feature::User, Feature::Filter],
        why: "Incremental imports ask for what changed; a change that this does not show never arrives.",
        caught: Fault::FilterModifiedIsCreated,
        run: |t| Box::pin(last_modified(t)),
    },
];

/// Ends of names, in pairs that a careless reader takes for the same.
const ENDS: [&str; 8] = [
    "Renée",
    "Renee",
    "a+b",
    "a b",
    "50%25",
    "50%",
    "x & y=z #1; ?",
    "李 😀",
];

/// Each of the resources that are named so is found by its name, and no other.
async fn letters(
    t: &Trial,
    endpoint: &str,
    named: impl Fn(&str) -> Value + Send,
) -> Result<(), Stop> {
    let word = t.word();
    let control = t.make(endpoint, named(&format!("{word} plain"))).await?;
    t.keeps(&control, &["/displayName"]).await?;
    let mut made = Vec::new();
    for end in ENDS {
        // A provider may have rules of its own for names.
        match t.create(endpoint, named(&format!("{word} {end}"))).await {
            Ok(one) => made.push(one),
            Err(Stop::Failed(_)) => {}
            Err(stop) => return Err(stop),
        }
    }
    for way in Way::both(t, endpoint) {
        let search = |one: &Made| {
            let name = Value::from(one.sent_str("/displayName"));
            json!({ "filter": format!("displayName eq {name}") })
        };
        let plain = way.all(t, &search(&control)).await?;
        way.offered(&plain)?;
        lists(&plain, &[&control]).map_err(|stop| stop.into_blocked("a name of plain letters"))?;
        for one in &made {
            let reply = way.all(t, &search(one)).await?;
            way.offered(&reply)?;
            if let Err(wrong) = lists(&reply, &[one])
                && t.keeps(one, &["/displayName"]).await.is_ok()
            {
                return Err(wrong);
            }
        }
    }
    Ok(())
}

/// An instant that a resource shows.
fn instant(shown: &Value) -> Result<Timestamp, Stop> {
    let read = shown.as_str().and_then(|text| text.parse().ok());
    read.ok_or_else(|| Stop::Blocked(format!("a date that cannot be read: {shown}")))
}

/// A second if no fraction is shown, or only noughts; or else a millisecond.
fn step_of(shown: &Value) -> SignedDuration {
    let fraction = shown.as_str().and_then(|text| text.split('.').nth(1));
    let digits = fraction.unwrap_or_default().bytes();
    let mut digits = digits.take_while(u8::is_ascii_digit);
    if digits.any(|digit| digit != b'0') {
        SignedDuration::from_millis(1)
    } else {
        SignedDuration::from_secs(1)
    }
}

/// Skips where meta cannot be filtered by.
async fn offered(t: &Trial, user: &Made, filter: &str) -> Result<bool, Stop> {
    let reply = t.find_users(&format!("{} and {filter}", is(user))).await?;
    if matches!(reply.code(), 400 | 403 | 501) {
        let why = format!("filters by meta are refused with {}", reply.code());
        return Err(Stop::Skipped(why));
    }
    Ok(lists(&reply, &[user]).is_ok())
}

async fn date_edges(t: &Trial) -> Result<(), Stop> {
    let user = t.user().await?;
    let now = t.get_fixture(&user).await?;
    let shown = now.get("/meta/created");
    let (at, step) = (instant(shown)?, step_of(shown));
    let compared = |operator: &str, date: &str| format!(r#"meta.created {operator} "{date}""#);
    let (before, after) = ((at - step).to_string(), (at + step).to_string());
    let shown = shown.as_str().unwrap_or_default();
    let mut yes = vec![
        compared("ge", shown),
        compared("gt", &before),
        compared("lt", &after),
    ];
    let mut no = vec![
        compared("lt", shown),
        compared("ge", &after),
        compared("le", &before),
    ];
    // Who knows the instant better than they show it is right to find that it is later than what is shown.
    if offered(t, &user, &compared("le", shown)).await? {
        yes.push(compared("eq", shown));
        no.push(compared("gt", shown));
    }
    holds(t, &user, &yes, &no).await
}

async fn last_modified(t: &Trial) -> Result<(), Stop> {
    let user = t.user().await?;
    let attribute = t.plain_attribute(&user).await?;
    let before = t.get_fixture(&user).await?;
    let created = before.get("/meta/created");
    let step = step_of(created);
    if step.as_secs() > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    }
    let changed = t
        .put(&user, &user.sent_with(json!({ attribute: "Changed" })))
        .await?;
    let done = changed.status(&[200, 204]).map(|_| ());
    done.map_err(|stop| stop.into_blocked("changing a user"))?;
    let after = t.get_fixture(&user).await?;
    let modified = after.get("/meta/lastModified");
    // That it moves at all is another rule's matter.
    if instant(modified)? < instant(created)? + step {
        return Err(Stop::Blocked(
            "a change does not move meta.lastModified".to_owned(),
        ));
    }
    let compared = |name: &str, operator: &str, date: &Value| {
        format!(
            r#"meta.{name} {operator} "{}""#,
            date.as_str().unwrap_or("")
        )
    };
    let yes = [
        compared("lastModified", "gt", created),
        compared("lastModified", "ge", modified),
        compared("created", "lt", modified),
    ];
    let no = [
        compared("lastModified", "lt", created),
        compared("created", "ge", modified),
    ];
    offered(t, &user, &yes[1]).await?;
    holds(t, &user, &yes, &no).await
}
