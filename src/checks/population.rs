//! Population: users of a trial's own that a filter selects, for rules on lists. Nobody knows who else is there.

use super::trial::{Made, Trial};
use crate::client::with_query;
use crate::outcome::Stop;
use crate::reply::Reply;
use serde_json::{Value, json};

/// Users, and a filter that selects exactly them.
pub(super) struct Population {
    /// The users, in the order in which they were made.
    pub(super) users: Vec<Made>,
    /// The filter.
    filter: String,
}

impl Population {
    /// Makes one user with each of these sets of attributes, and looks which filter selects them.
    pub(super) async fn of(t: &Trial, attributes: Vec<Value>) -> Result<Self, Stop> {
        let start = t.word();
        let mut users = Vec::new();
        for (number, attributes) in attributes.into_iter().enumerate() {
            let mut body = t.user_body(attributes);
            body["userName"] = t.user_name(&format!("{start}-{number}")).into();
            users.push(t.make(&t.users(), body).await?);
        }
        let each = users
            .iter()
            .map(|user| format!(r#"userName eq "{}""#, user.sent_str("/userName")));
        let each: Vec<String> = each.collect();
        // Few providers have every operator; which one is at work here, no rule of a list cares.
        for filter in [each.join(" or "), format!(r#"userName sw "{start}-""#)] {
            let everyone: Vec<&Made> = users.iter().collect();
            if t.finds(&filter, &everyone).await.is_ok() {
                return Ok(Population { users, filter });
            }
        }
        Err(Stop::Blocked(
            "neither userName eq … or … nor userName sw selects the users made for this".to_owned(),
        ))
    }

    /// Users of whom nothing special is asked.
    pub(super) async fn new(t: &Trial, size: usize) -> Result<Self, Stop> {
        Population::of(t, vec![json!({}); size]).await
    }

    /// Queries them with further parameters.
    pub(super) async fn query(
        &self,
        t: &Trial,
        parameters: &[(&str, &str)],
    ) -> Result<Reply, Stop> {
        let of_pages = ["startIndex", "count"];
        if parameters.iter().any(|(name, _)| of_pages.contains(name)) {
            return t.read(&self.path(t, parameters)).await;
        }
        let mut all = vec![("filter", self.filter.as_str())];
        all.extend(parameters);
        t.query_all(&t.users(), &all).await
    }

    /// Path and query that select them, with further parameters.
    pub(super) fn path(&self, t: &Trial, parameters: &[(&str, &str)]) -> String {
        let mut all = vec![("filter", self.filter.as_str())];
        all.extend(parameters);
        with_query(&t.users(), &all)
    }

    /// The filter that selects exactly them.
    pub(super) fn filter(&self) -> &str {
        &self.filter
    }
}
