//! Tour: the usual requests around one filled user and a group, and every answer to them. It judges nothing: it is for
//! the rules that speak of each answer, each resource or each error, wherever it comes from. What the endpoints of
//! discovery answer is looked at under `discovery/` and nowhere else, so that a defect there is told once.

use super::{Made, Trial, named};
use crate::client::Request;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// One answer of a tour.
#[derive(Clone, Debug)]
pub struct Sight {
    /// What was asked, in one word: `create`, `group`, `read`, `group-read`, `list`, `search`, `replace`, `patch`,
    /// `not-found`, `conflict`, `malformed`, `bad-filter`.
    pub what: &'static str,
    /// The answer, whatever it says.
    pub reply: Reply,
}

/// What was seen on the way around a user and a group.
#[derive(Clone, Debug)]
pub struct Tour {
    /// The user that was made for it.
    pub user: Made,
    /// The group with that user in it, if one could be made.
    pub group: Option<Made>,
    /// The answers, in the order in which they were asked for.
    pub sights: Vec<Sight>,
}

impl Tour {
    /// The answer to the request of this word, if it was sent and answered.
    #[must_use]
    pub fn of(&self, what: &str) -> Option<&Reply> {
        let mut sights = self.sights.iter();
        sights
            .find(|sight| sight.what == what)
            .map(|sight| &sight.reply)
    }

    /// Every answer.
    pub fn replies(&self) -> impl Iterator<Item = &Reply> {
        self.sights.iter().map(|sight| &sight.reply)
    }

    /// Every user and group in the successful answers, alone or in a list, with the answer that shows it.
    pub fn resources(&self) -> impl Iterator<Item = (&Reply, &Value)> {
        resources_of(
            self.sights
                .iter()
                .filter(|sight| sight.may_show_resources()),
        )
    }

    /// Every user in the successful answers, alone or in a list, with the answer that shows it.
    pub fn users(&self) -> impl Iterator<Item = (&Reply, &Value)> {
        let of_groups = |sight: &Sight| sight.what.starts_with("group");
        let sights = self.sights.iter();
        resources_of(sights.filter(move |sight| sight.may_show_resources() && !of_groups(sight)))
    }

    /// Every list response in the successful answers.
    pub fn lists(&self) -> impl Iterator<Item = &Reply> {
        self.replies()
            .filter(|reply| reply.is_success() && is_list(reply.body()))
    }

    /// Every answer that says that something is wrong, with its body.
    pub fn errors(&self) -> impl Iterator<Item = (&Reply, &Value)> {
        self.replies()
            .filter(|reply| reply.code() >= 400)
            .map(|reply| (reply, reply.body()))
    }

    /// The text of every body, with the answer that it is from; answers without a body are left out.
    pub fn texts(&self) -> impl Iterator<Item = (&Reply, String)> {
        self.replies()
            .map(|reply| (reply, reply.text()))
            .filter(|(_, text)| !text.is_empty())
    }

    /// Keeps an answer; that none came is the matter of others.
    fn see(&mut self, what: &'static str, reply: Result<Reply, Stop>) {
        if let Ok(reply) = reply {
            self.sights.push(Sight { what, reply });
        }
    }
}

impl Sight {
    /// What should have been refused shows no resource, even if it was answered with success.
    fn may_show_resources(&self) -> bool {
        !matches!(self.what, "not-found" | "malformed" | "bad-filter")
    }
}

impl Trial {
    /// Goes once around: what the provider lacks is left out, and what it refuses is an answer like any other.
    ///
    /// # Errors
    /// Blocks when no user could be made.
    pub async fn tour(&self) -> Result<Tour, Stop> {
        let user = self.filled_user().await?;
        let mut tour = Tour {
            sights: Vec::new(),
            group: None,
            user,
        };
        tour.see("create", Ok(tour.user.reply.clone()));
        if self.has(Feature::Group)
            && let Ok(group) = self.group(&[&tour.user]).await
        {
            tour.see("group", Ok(group.reply.clone()));
            tour.see("group-read", self.get(&group).await);
            tour.group = Some(group);
        }
        self.look_around(&mut tour).await;
        self.change(&mut tour).await;
        self.go_wrong(&mut tour).await;
        Ok(tour)
    }

    /// A user with all that [`super::SENT`] names, and with a department where the extension is offered. A provider with
    /// rules of its own for the extension gets a user without it.
    async fn filled_user(&self) -> Result<Made, Stop> {
        if !self.has(Feature::Enterprise) {
            return self.user().await;
        }
        let filled = json!({
            "schemas": [urn::USER, urn::ENTERPRISE_USER],
            urn::ENTERPRISE_USER: { "department": "Research", "employeeNumber": self.word() },
        });
        match self.user_with(filled).await {
            Ok(user) => Ok(user),
            Err(_) => self.user().await,
        }
    }

    /// The readings.
    async fn look_around(&self, tour: &mut Tour) {
        tour.see("read", self.get(&tour.user).await);
        let filter = named(tour.user.sent_str("/userName"));
        let list = if self.has(Feature::Filter) {
            self.find_users(&filter).await
        } else {
            self.query(&self.users(), &[("count", "5")]).await
        };
        tour.see("list", list);
        if self.has(Feature::Search) && self.has(Feature::Filter) {
            let body = json!({ "schemas": [urn::SEARCH_REQUEST], "filter": filter });
            let path = format!("{}/.search", self.users());
            tour.see("search", self.post(&path, &body).await);
        }
    }

    /// The changes: of the title by PUT, and again by PATCH; of the name that is shown, where there are no titles.
    async fn change(&self, tour: &mut Tour) {
        let titles = self.publishes(urn::USER, "title");
        let name = if titles { "title" } else { "displayName" };
        let body = tour.user.sent_with(json!({ name: "Steward" }));
        tour.see("replace", self.put(&tour.user, &body).await);
        if self.has(Feature::Patch) {
            let operations = json!([{ "op": "replace", "path": name, "value": "Usher" }]);
            tour.see("patch", self.patch(&tour.user, operations).await);
        }
    }

    /// What has to be refused.
    async fn go_wrong(&self, tour: &mut Tour) {
        let users = self.users();
        tour.see("not-found", self.read(&self.nowhere(&users)).await);
        tour.see("conflict", self.post(&users, &tour.user.sent).await);
        let broken = format!(r#"{{ "userName": "{}", "#, self.word());
        let broken = Request::with_text(Method::Post, users.clone(), broken);
        tour.see("malformed", self.send(broken).await);
        if self.has(Feature::Filter) {
            tour.see("bad-filter", self.find_users("userName eq").await);
        }
    }
}

/// The resources in the successful ones of these answers.
fn resources_of<'a>(
    sights: impl Iterator<Item = &'a Sight>,
) -> impl Iterator<Item = (&'a Reply, &'a Value)> {
    sights
        .map(|sight| &sight.reply)
        .filter(|reply| reply.is_success())
        .flat_map(|reply| {
            let found = if is_list(reply.body()) {
                reply.all("/Resources/*")
            } else if reply.body().is_object() {
                vec![reply.body()]
            } else {
                Vec::new()
            };
            found.into_iter().map(move |resource| (reply, resource))
        })
}

/// True for a list response, named so or not (RFC 7644 section 3.4.2).
fn is_list(body: &Value) -> bool {
    body.get("totalResults").is_some() || body.get("Resources").is_some_and(Value::is_array)
}
