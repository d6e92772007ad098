//! RFC 7644 section 3.4.2.4, a walk from page to page while others come and go.

use super::Way;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[Check {
    id: "list/walk-among-changes",
    rule: "whoever was there all the time is on some page, though others are created and deleted meanwhile",
    covers: &["RFC7644-3.4.2.4-11"],
    needs: &[Feature::User, Feature::Filter, Feature::IndexPaging],
    why: "A large import takes an hour, in which people join and leave; whoever it misses is created again.",
    caught: Fault::JoinersPushPages,
    run: |t| {
        Box::pin(async move {
            let mut walk = Walk::new(t).await?;
            let mut start = 1;
            loop {
                let asked = json!({ "filter": walk.filter(), "startIndex": start, "count": 2 });
                let reply = Way::get(&t.users()).ask(t, &asked).await?;
                let came = walk.see(t, &reply).await?;
                start += came;
                if came == 0 || walk.is_too_long() {
                    return walk.end(&reply);
                }
            }
        })
    },
}];

/// So many are there at the beginning.
const SIZE: usize = 6;
/// So many pages are more than enough.
const LONGEST: usize = 12;

/// People who share an attribute, and who of them was seen. After each of the first two pages one joins; after the first one
/// leaves who was not seen yet, so that no page moves towards the beginning, which no index can help.
pub(in crate::checks) struct Walk {
    filter: String,
    attribute: &'static str,
    shared: String,
    /// Those who are there all the time, and who may leave.
    there: Vec<Made>,
    seen: BTreeSet<String>,
    pages: usize,
}

impl Walk {
    /// Makes them.
    pub(in crate::checks) async fn new(t: &Trial) -> Result<Self, Stop> {
        let shared = t.word();
        let first = t
            .user_with(json!({ "displayName": shared, "title": shared }))
            .await?;
        let attribute = t.plain_attribute(&first).await?;
        let mut walk = Walk {
            filter: format!("{attribute} eq {}", Value::from(shared.as_str())),
            attribute,
            shared,
            there: vec![first],
            seen: BTreeSet::new(),
            pages: 0,
        };
        while walk.there.len() < SIZE {
            let next = walk.joiner(t).await?;
            walk.there.push(next);
        }
        let all: Vec<&Made> = walk.there.iter().collect();
        if t.finds(&walk.filter, &all).await.is_err() {
            let why = format!("a filter by {attribute} does not select who was made for this");
            return Err(Stop::Skipped(why));
        }
        Ok(walk)
    }

    async fn joiner(&self, t: &Trial) -> Result<Made, Stop> {
        t.user_with(json!({ self.attribute: self.shared })).await
    }

    /// The filter that selects them.
    pub(in crate::checks) fn filter(&self) -> &str {
        &self.filter
    }

    /// True after more pages than there can be.
    pub(in crate::checks) fn is_too_long(&self) -> bool {
        self.pages >= LONGEST
    }

    /// Takes a page in, and lets one join and one leave; returns how many were on the page.
    pub(in crate::checks) async fn see(&mut self, t: &Trial, page: &Reply) -> Result<usize, Stop> {
        let came = page.status(&[200])?.all("/Resources/*/id");
        let count = came.len();
        let came = came.into_iter().filter_map(Value::as_str);
        self.seen.extend(came.map(str::to_owned));
        self.pages += 1;
        if self.pages <= 2 {
            self.joiner(t).await?;
            let unseen = |one: &Made| !self.seen.contains(&one.id);
            let last = self.there.iter().rposition(unseen);
            if let Some(place) = last.filter(|_| self.pages == 1) {
                let gone = self.there.remove(place);
                t.delete(&gone).await?;
            }
        }
        Ok(count)
    }

    /// Everybody who was there all the time was seen.
    pub(in crate::checks) fn end(&self, last: &Reply) -> Result<(), Stop> {
        let unseen = self.there.iter().filter(|one| !self.seen.contains(&one.id));
        let unseen: Vec<&str> = unseen.map(|one| one.path.as_str()).collect();
        last.expect(
            unseen.is_empty(),
            format!("{} on one of {} pages", unseen.join(", "), self.pages),
            "they are on none, though they were there all the time",
        )?;
        Ok(())
    }
}
