//! Kept: what a target keeps as it is sent, tried on throw-away resources. Nothing else is explored, for whatever a provider
//! leaves out, alters or fills in is its own business.

use crate::checks::trial::{Made, Trial};
use crate::learnt::{Learnt, NameForm, Sight};
use crate::outcome::Stop;
use crate::people::Person;
use crate::reply::{Reply, values_at};
use crate::rules::Rules;
use crate::scim::{Feature, urn};
use crate::session::Session;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Plain texts of a user.
pub(super) const TEXTS: [&str; 4] = ["title", "nickName", "displayName", "userType"];
/// The parts of a name.
pub(super) const NAMES: [&str; 4] = ["givenName", "familyName", "middleName", "honorificPrefix"];
/// What has several values.
pub(super) const LISTS: [&str; 2] = ["emails", "phoneNumbers"];
/// The parts of one of several values.
const PARTS: [&str; 4] = ["value", "type", "primary", "display"];
/// Texts of the enterprise extension.
pub(super) const ENTERPRISE: [&str; 3] = ["department", "costCenter", "division"];

/// The name of the part of the run that learns.
pub(super) const LEARNING: &str = "explore/learning";

/// What can be explored at a target.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing about the target, and none depends on another"
)]
#[derive(Clone, Debug)]
pub(super) struct Kept {
    /// Attributes of users, as JSON Pointers: `/title`, `/name/givenName`, `/emails`, `/emails/type`.
    user: BTreeSet<String>,
    /// Attributes that are there though nobody has sent them.
    filled: BTreeSet<String>,
    /// Whether there are groups that show their members.
    pub(super) groups: bool,
    /// Whether groups keep an externalId.
    pub(super) group_external_id: bool,
    /// Whether groups can be members.
    pub(super) nested: bool,
    /// Whether users show their groups.
    pub(super) shows_groups: bool,
    /// Whether the inactive are read and found like everybody.
    pub(super) closes: bool,
    /// Whether the deleted are gone for everybody.
    pub(super) deletes: bool,
    /// What the target leaves out.
    pub(super) without: BTreeSet<Feature>,
    /// The rule sets that it claims, which the other side obeys too.
    pub(super) rules: Rules,
    /// Attributes that the target insists on, in whatever form.
    pub(super) insisted: BTreeSet<String>,
    /// The user that all are made after, with placeholders.
    pub(super) form: Value,
    /// The group that all are made after.
    pub(super) group_form: Value,
    /// Whether userNames are words and no addresses.
    pub(super) words: bool,
}

impl Kept {
    /// Tries it.
    ///
    /// # Errors
    /// Blocks when no user can be made.
    pub(super) async fn learn(session: &Arc<Session>) -> Result<Self, Stop> {
        let t = Trial::new(session.clone(), LEARNING);
        let (rich, shown) = rich_user(&t).await?;
        let plain = t.user_with(poor()).await;
        let plain = match plain {
            Ok(plain) => plain,
            Err(_) => t.user().await?,
        };
        let seen = t.get_fixture(&plain).await?;
        let learnt = session.learnt();
        let all = |it: Option<Sight>| it.is_some_and(|it| it.readable && it.listed != Some(false));
        let mut kept = Kept {
            user: kept_as_sent(&rich.sent, &shown),
            filled: filled(&plain, &seen),
            groups: false,
            group_external_id: false,
            nested: false,
            shows_groups: false,
            closes: all(learnt.inactive),
            deletes: learnt
                .deleted
                .is_some_and(|it| !it.seen.readable && it.seen.listed != Some(true)),
            rules: session.rules().clone(),
            without: Feature::ALL
                .into_iter()
                .filter(|it| !session.has(*it))
                .collect(),
            insisted: insisted(learnt),
            form: Value::Null,
            group_form: Value::Null,
            words: learnt.user_name == NameForm::Word,
        };
        kept.without.retain(|it| {
            matches!(
                it,
                Feature::Patch | Feature::Filter | Feature::Group | Feature::Enterprise
            )
        });
        let person = stand_in(kept.words);
        kept.form = learnt.form.user(&person);
        let group = json!({ "schemas": [urn::GROUP], "displayName": "{word}", "members": [] });
        kept.group_form = learnt.form.group(group, &person);
        if t.has(Feature::Group) && learnt.no_group.is_none() {
            kept.learn_groups(&t, &rich).await?;
        }
        Ok(kept)
    }

    async fn learn_groups(&mut self, t: &Trial, user: &Made) -> Result<(), Stop> {
        let body = t.group_body(&[user]);
        let word = t.word();
        let with_id = super::bodies::with(body.clone(), "externalId", word.as_str().into());
        let group = match t.make(&t.groups(), with_id).await {
            Ok(group) => group,
            Err(_) => match t.make(&t.groups(), body).await {
                Ok(group) => group,
                Err(_) => return Ok(()),
            },
        };
        let shown = t.get_fixture(&group).await?;
        let has_id = |reply: &Reply, pointer: &str, id: &str| {
            reply.all(pointer).iter().any(|it| **it == *id)
        };
        let named = shown.get("/displayName") == &group.sent["displayName"];
        self.groups = named && has_id(&shown, "/members/*/value", &user.id);
        self.group_external_id = *shown.get("/externalId") == *word;
        let member = t.get_fixture(user).await?;
        self.shows_groups = has_id(&member, "/groups/*/value", &group.id);
        if let Ok(outer) = t.group(&[&group]).await {
            let shown = t.get_fixture(&outer).await?;
            self.nested = has_id(&shown, "/members/*/value", &group.id);
        }
        Ok(())
    }

    /// Whether users keep this, as in `/name/givenName`.
    pub(super) fn keeps(&self, pointer: &str) -> bool {
        self.user.contains(pointer)
    }

    /// Whether this is filled in where nobody has sent it.
    pub(super) fn fills(&self, pointer: &str) -> bool {
        self.filled.contains(pointer)
    }

    /// What is compared of users.
    pub(super) fn pointers(&self) -> impl Iterator<Item = &str> {
        let lists = |it: &&str| {
            LISTS
                .iter()
                .any(|list| it.starts_with(&format!("/{list}/")))
        };
        self.user
            .iter()
            .map(String::as_str)
            .filter(move |it| !lists(it))
    }

    /// The parts that are kept of the values of a list.
    pub(super) fn parts(&self, list: &str) -> Vec<&'static str> {
        let kept = |part: &&&str| self.keeps(&format!("/{list}/{part}"));
        PARTS.iter().filter(kept).copied().collect()
    }

    pub(super) fn has(&self, feature: Feature) -> bool {
        !self.without.contains(&feature)
    }
}

/// The names of attributes without which no user is taken, or only in a form of their own.
fn insisted(learnt: &Learnt) -> BTreeSet<String> {
    let needed = learnt.needed.iter().filter_map(|it| {
        let mut names = it.split(['/', '.']).filter(|name| !name.is_empty());
        names.next()
    });
    let given = learnt.form.user.keys().map(String::as_str);
    let all = needed.chain(given).map(str::to_owned);
    all.filter(|name| name != "schemas").collect()
}

/// A person made of placeholders.
fn stand_in(words: bool) -> Person {
    let email = "{word}-{name}@{domain}".to_owned();
    Person {
        user_name: if words {
            "{word}-{name}".to_owned()
        } else {
            email.clone()
        },
        external_id: "{word}-{name}".to_owned(),
        given_name: "Ann".to_owned(),
        family_name: "Archer".to_owned(),
        email,
        title: "Clerk".to_owned(),
        department: "Sales".to_owned(),
        password: "Pw-{word}-aZ9!".to_owned(),
    }
}

/// As little as may be.
fn poor() -> Value {
    json!({ "title": null, "displayName": null, "externalId": null, "name": null, "emails": null, "active": null })
}

/// A user with everything that is explored, as far as the target takes it, and what it shows then.
async fn rich_user(t: &Trial) -> Result<(Made, Reply), Stop> {
    let word = t.word();
    let mail = |kind: &str| format!("{word}.{kind}@{}", t.domain());
    let mut body = t.user_body(json!({}));
    let all = json!({
        "title": "Engineer",
        "nickName": "Annie",
        "displayName": "Archer, Ann",
        "userType": "Contractor",
        "externalId": word,
        "active": true,
        "name": { "givenName": "Ann", "familyName": "Archer", "middleName": "Quin", "honorificPrefix": "Dr." },
        "emails": [
            { "value": mail("work"), "type": "work", "primary": true, "display": "Desk" },
            { "value": mail("home"), "type": "home" },
        ],
        "phoneNumbers": [
            { "value": "tel:+1-201-555-0123", "type": "work", "display": "Desk", "primary": true },
            { "value": "tel:+1-201-555-0124", "type": "mobile" },
        ],
    });
    let published = t.session().announced().published(urn::USER).is_some();
    for (name, value) in all.as_object().into_iter().flatten() {
        let takes = !published || t.takes(urn::USER, name) || name == "externalId";
        let given = t.session().learnt().form.user.contains_key(name);
        if takes && !given && !t.refuses(name) {
            body[name] = value.clone();
        }
    }
    if t.has(Feature::Enterprise) && body[urn::ENTERPRISE_USER].is_null() {
        body[urn::ENTERPRISE_USER] =
            json!({ "department": "Sales", "costCenter": "C1", "division": "North" });
        if let Some(schemas) = body["schemas"].as_array_mut() {
            schemas.push(urn::ENTERPRISE_USER.into());
        }
    }
    let made = match t.make(&t.users(), body).await {
        Ok(made) => made,
        // Some rule of the house is against one of them; then little is explored.
        Err(_) => t.user().await?,
    };
    let shown = t.get_fixture(&made).await?;
    Ok((made, shown))
}

/// What is shown as it was sent.
fn kept_as_sent(sent: &Value, shown: &Reply) -> BTreeSet<String> {
    let mut kept = BTreeSet::new();
    let names = NAMES.map(|part| format!("/name/{part}"));
    let extension = ENTERPRISE.map(|part| format!("/{}/{part}", urn::ENTERPRISE_USER));
    let plain = TEXTS.map(|name| format!("/{name}"));
    let others = ["/externalId", "/active"].map(str::to_owned);
    for pointer in names
        .into_iter()
        .chain(extension)
        .chain(plain)
        .chain(others)
    {
        let value = values_at(sent, &pointer);
        if !value.is_empty() && shown.all(&pointer) == value {
            kept.insert(pointer);
        }
    }
    for list in LISTS {
        let of = |part: &str| format!("/{list}/*/{part}");
        let same = |part: &str| {
            let values = values_at(sent, &of(part));
            !values.is_empty()
                && shown
                    .all(&of(part))
                    .into_iter()
                    .filter(|it| **it != false)
                    .eq(values)
        };
        if same("value") && same("type") {
            kept.insert(format!("/{list}"));
            let parts = PARTS.into_iter().filter(|part| same(part));
            kept.extend(parts.map(|part| format!("/{list}/{part}")));
        }
    }
    kept
}

/// What is there though it was not sent.
fn filled(plain: &Made, seen: &Reply) -> BTreeSet<String> {
    let lists = LISTS.map(|list| format!("/{list}"));
    let texts = TEXTS.map(|name| format!("/{name}"));
    let names = NAMES.map(|name| format!("/name/{name}"));
    let extension = ENTERPRISE.map(|part| format!("/{}/{part}", urn::ENTERPRISE_USER));
    let all = lists.into_iter().chain(texts).chain(names).chain(extension);
    all.filter(|pointer| {
        values_at(&plain.sent, pointer).is_empty() && seen.assigned(pointer).is_ok()
    })
    .collect()
}
