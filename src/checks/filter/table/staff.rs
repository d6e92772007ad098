//! The staff: six users who differ in every way that matters to a filter.

use crate::checks::trial::{Made, Trial};
use crate::outcome::Stop;
use crate::reply::{Reply, values_at};
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

use super::{Row, Way, ask};

/// The attributes in which they differ, as filters name them and where they stand.
const ATTRIBUTES: [(&str, &str); 9] = [
    ("displayName", "/displayName"),
    ("title", "/title"),
    ("userType", "/userType"),
    ("nickName", "/nickName"),
    ("active", "/active"),
    ("externalId", "/externalId"),
    ("name", "/name/familyName"),
    ("emails", "/emails/*/value"),
    (
        "department",
        "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
    ),
];

/// Six users, and what the target keeps of them.
pub(in crate::checks::filter) struct Staff {
    word: String,
    /// The domain of their addresses.
    domain: String,
    users: Vec<(&'static str, Made)>,
    /// A filter that finds exactly them; without one every filter is asked alone, and strangers are left out.
    scope: Option<String>,
    /// Attributes that the target does not show as they were sent.
    not_kept: Vec<&'static str>,
}

impl Staff {
    /// Makes them.
    pub(in crate::checks::filter) async fn hire(t: &Trial) -> Result<Self, Stop> {
        let word = t.word();
        let mut staff = Staff {
            scope: None,
            users: Vec::new(),
            not_kept: Vec::new(),
            domain: t.domain().to_owned(),
            word,
        };
        let everyone = attributes(&staff.word, &staff.domain, t.has(Feature::Enterprise));
        for (name, mut attributes) in everyone {
            // What the target refuses is not asked of it.
            if let Value::Object(attributes) = &mut attributes {
                attributes.retain(|name, _| !t.refuses(name));
            }
            let mut body = t.user_body(attributes);
            body["userName"] = t.user_name(&format!("{}-{name}", staff.word)).into();
            // Who insists on an attribute gets it, and is asked nothing about it.
            for (attribute, usual) in insisted_on(t, &body) {
                body[attribute] = usual;
                staff.not_kept.push(attribute);
            }
            let whole = body["emails"].clone();
            if t.session().learnt().refuses_unknown_parts {
                t.narrow(&mut body);
            }
            if body["emails"] != whole {
                staff.not_kept.push("emails");
            }
            staff.users.push((name, t.make(&t.users(), body).await?));
        }
        staff.see_what_is_kept(t).await?;
        let scope = format!(r#"userName sw "{}-""#, staff.word);
        let one = format!(
            r#"{scope} and (userName eq "{}")"#,
            t.user_name(&format!("{}-cas", staff.word))
        );
        let works = ask(t, Way::Get, &one).await?;
        if staff.found(&works, &one, &["cas"]).is_ok() {
            staff.scope = Some(scope);
        }
        Ok(staff)
    }

    async fn see_what_is_kept(&mut self, t: &Trial) -> Result<(), Stop> {
        // One list tells of all; whom it does not show as sent is read alone.
        let everyone = format!(r#"userName sw "{}-""#, self.word);
        let listed = ask(t, Way::Get, &everyone).await?;
        let resources = listed.all("/Resources/*");
        for (_, user) in &self.users {
            let shown = resources.iter().find(|it| it["id"] == user.id.as_str());
            if shown.is_some_and(|it| altered(it, &user.sent).is_empty()) {
                continue;
            }
            let now = t.get_fixture(user).await?;
            self.not_kept.extend(altered(now.body(), &user.sent));
        }
        let refused = ATTRIBUTES.iter().map(|(name, _)| *name);
        // That one is of an extension, which has a schema of its own.
        let refused = refused.filter(|name| *name != "department" && t.refuses(name));
        self.not_kept.extend(refused);
        if !t.has(Feature::Enterprise) {
            self.not_kept.push("department");
        }
        Ok(())
    }

    /// The rows whose attributes are kept.
    pub(in crate::checks::filter) fn usable(&self, rows: &[Row]) -> Vec<Row> {
        let names = |filter: &str, attribute: &str| {
            let filter = filter.to_lowercase();
            let attribute = attribute.to_lowercase();
            let mut found = filter.match_indices(&attribute);
            found.any(|(at, _)| !filter[..at].ends_with(|letter: char| letter.is_alphanumeric()))
        };
        let usable = |(filter, _): &&Row| !self.not_kept.iter().any(|it| names(filter, it));
        rows.iter().filter(usable).copied().collect()
    }

    /// A filter of the table as it is sent.
    pub(in crate::checks::filter) fn filter(&self, row: &str) -> String {
        let filter = self.named(row);
        match &self.scope {
            Some(scope) if !is_closed(row) => format!("{scope} and ({filter})"),
            _ => filter,
        }
    }

    /// A filter of the table with the names of the staff in it.
    pub(in crate::checks::filter) fn named(&self, row: &str) -> String {
        let mut filter = row.replace("{w}", &self.word);
        for (name, user) in &self.users {
            let mail = user.sent_str("/emails/0/value");
            filter = filter
                .replace(&format!("{{{name}}}"), user.sent_str("/userName"))
                .replace(
                    &format!("{{{}}}", name.to_uppercase()),
                    &user.sent_str("/userName").to_uppercase(),
                )
                .replace(&format!("{{{name}.id}}"), &user.id)
                .replace(&format!("{{{name}.mail}}"), mail);
        }
        filter
    }

    /// Skips where brackets are not offered.
    pub(in crate::checks::filter) async fn has_value_paths(&self, t: &Trial) -> Result<(), Stop> {
        let filter = self.filter(r#"emails[type eq "work"]"#);
        let reply = ask(t, Way::Get, &filter).await?;
        let found = self.found(&reply, &filter, &["ann", "bob", "fay"]);
        found.map_err(|_| Stop::Skipped("filters in brackets are not offered".to_owned()))
    }

    /// Skips where a query of this way is not offered.
    pub(in crate::checks::filter) async fn can_search(
        &self,
        t: &Trial,
        way: Way,
    ) -> Result<(), Stop> {
        let reply = ask(t, way, &self.filter(r#"userName eq "{ann}""#)).await?;
        if matches!(reply.code(), 403 | 404 | 405 | 501) {
            let why = format!("the query is not offered: status {}", reply.code());
            return Err(Stop::Skipped(why));
        }
        Ok(())
    }

    /// The answer lists exactly these of the staff.
    pub(in crate::checks::filter) fn found(
        &self,
        reply: &Reply,
        filter: &str,
        expected: &[&str],
    ) -> Result<(), Stop> {
        let list = |names: &[&str]| match names {
            [] => "nobody".to_owned(),
            names => names.join(", "),
        };
        let expected = format!("{filter} finds {}", list(expected));
        let ids = reply.all("/Resources/*/id");
        if reply.code() != 200 {
            // That some answer 404 to a query that nobody matches is another rule's matter.
            let nobody = reply.code() == 404 && expected.ends_with("finds nobody");
            return if nobody {
                Ok(())
            } else {
                Err(reply.wrong(expected, reply.summary()))
            };
        }
        let total = reply.get("/totalResults").as_u64().unwrap_or(0);
        if self.scope.is_none() && total > ids.len() as u64 {
            let cut = "more match than are on the page, so nobody knows who is missing";
            return Err(Stop::Skipped(cut.to_owned()));
        }
        let is_found = |user: &&(&str, Made)| ids.iter().any(|id| *id == user.1.id.as_str());
        let names: Vec<&str> = self
            .users
            .iter()
            .filter(is_found)
            .map(|(name, _)| *name)
            .collect();
        let strangers = if self.scope.is_some() {
            ids.len() - names.len().min(ids.len())
        } else {
            0
        };
        let got = match strangers {
            0 => list(&names),
            others => format!("{} and {others} others", list(&names)),
        };
        reply.expect(format!("{filter} finds {got}") == expected, expected, got)?;
        Ok(())
    }
}

/// The attributes that a user does not show as they were sent.
fn altered(now: &Value, sent: &Value) -> Vec<&'static str> {
    let same = |pointer: &str| values_at(now, pointer) == values_at(sent, pointer);
    // Some give an address a type, or make the only one primary.
    let parts = same("/emails/*/type") && primaries(now) == primaries(sent);
    let altered = ATTRIBUTES
        .iter()
        .filter(|(name, pointer)| !same(pointer) || *name == "emails" && !parts);
    altered.map(|(name, _)| *name).collect()
}

/// True for a filter that nobody but the staff can satisfy: each side of each `or` names something of theirs alone. Such
/// a filter is sent as it stands, for that is what clients do, and some parsers know no more.
fn is_closed(row: &str) -> bool {
    let open = [" ne ", " gt ", " ge ", " lt ", " le "];
    let own = |term: &str| term.contains('{') && !open.iter().any(|it| term.contains(it));
    let grouped = row.replace("not (", "").contains('(');
    !grouped && row.split(" or ").all(|side| side.split(" and ").any(own))
}

/// The attributes that the target's schema requires and the body lacks, with what users usually have there.
fn insisted_on(t: &Trial, body: &Value) -> Vec<(&'static str, Value)> {
    let usual = t.user_body(json!({}));
    let required = |name: &str| {
        let definition = t.attribute(urn::USER, name);
        definition.is_some_and(|known| known["required"] == true)
    };
    let names = [
        "displayName",
        "title",
        "externalId",
        "name",
        "emails",
        "active",
    ];
    names
        .into_iter()
        .filter(|name| body[*name].is_null() && required(name))
        .map(|name| (name, usual[name].clone()))
        .collect()
}

/// The addresses that are primary; that others say so of themselves or do not means the same (RFC 7643 section 2.4).
fn primaries(body: &Value) -> Vec<&Value> {
    let primary = |email: &&Value| values_at(email, "/primary") == [&Value::Bool(true)];
    let emails = values_at(body, "/emails/*").into_iter();
    emails
        .filter(primary)
        .flat_map(|email| values_at(email, "/value"))
        .collect()
}

/// Who they are. Nobody differs from another by letter case alone, for not all attributes ignore it everywhere.
fn attributes(word: &str, domain: &str, enterprise: bool) -> [(&'static str, Value); 6] {
    let mail = |name: &str, kind: &str, primary: bool| {
        let value = format!("{name}.{word}@{domain}");
        if primary {
            json!({ "value": value, "type": kind, "primary": true })
        } else {
            json!({ "value": value, "type": kind })
        }
    };
    let mut staff = [
        (
            "ann",
            json!({
                "displayName": "Ann Archer", "title": "Engineer", "userType": "Employee", "nickName": "Annie",
                "active": true, "name": { "givenName": "Ann", "familyName": "Archer" },
                "emails": [mail("ann", "work", true), mail("home.ann", "home", false)],
            }),
        ),
        (
            "bob",
            json!({
                "displayName": "Bob Baker", "title": null, "userType": "Contractor", "nickName": null,
                "active": false, "name": { "givenName": "Bob", "familyName": "Baker" },
                "emails": [mail("bob", "work", false)],
            }),
        ),
        (
            "cas",
            json!({
                "displayName": "Cas \"Ace\" Cole", "title": "Back\\slash", "userType": "Employee", "nickName": null,
                "active": true, "name": { "givenName": "Cas", "familyName": "Cole" }, "emails": null,
            }),
        ),
        (
            "dee",
            json!({
                "displayName": "Dee Müller", "title": "Engineer II", "userType": "Employee", "nickName": "D'Dee",
                "active": false, "name": { "givenName": "Dee", "familyName": "Müller" },
                "emails": [mail("dee", "home", true)],
            }),
        ),
        (
            "eve",
            json!({
                "displayName": "Eve (QA)", "title": "Tester", "userType": null, "nickName": null,
                "active": true, "name": { "givenName": "Eve", "familyName": "Evans" },
                "emails": [mail("eve", "other", false)],
            }),
        ),
        (
            "fay",
            json!({
                "displayName": "Fay 100%_*", "title": "Lead of engines", "userType": "Contractor", "nickName": "李",
                "active": true, "name": { "givenName": "Fay", "familyName": "de Vries" },
                "emails": [mail("fay", "work", false), mail("home.fay", "home", true)],
            }),
        ),
    ];
    let departments = [("ann", "Sales"), ("bob", "Research"), ("dee", "Sales")];
    let departments = departments.map(|(name, it)| (name, format!("{it} {word}")));
    for (name, attributes) in &mut staff {
        attributes["schemas"] = json!([urn::USER]);
        attributes["externalId"] = format!("{word}-X-{name}").into();
        let department = departments.iter().find(|(known, _)| known == name);
        if let Some((_, department)) = department.filter(|_| enterprise) {
            attributes["schemas"] = json!([urn::USER, urn::ENTERPRISE_USER]);
            attributes[urn::ENTERPRISE_USER] = json!({ "department": department });
        }
    }
    staff
}
