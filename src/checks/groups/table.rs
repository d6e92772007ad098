//! RFC 7644 section 3.4.2.2, filters of groups and by groups, as a table.

use super::called;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::Value;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "groups/filter-table",
        rule: "a filter of groups by name, part of a name, id and members finds exactly the groups that satisfy it",
        covers: &[
            "RFC7644-3.4.2.2-01",
            "RFC7644-3.4.2.2-08",
            "RFC7644-3.4.2.2-22",
            "RFC7644-3.4.2.2-23",
            "RFC7644-3.4.2.2-31",
        ],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "Many providers keep groups in a place of their own, with a search of its own: the wrong group gets the members.",
        caught: Fault::GroupsByBracketsFindNobody,
        run: |t| Box::pin(groups(t)),
    },
    Check {
        id: "filter/users-by-group",
        rule: "a filter of users by groups finds the members of the group",
        covers: &["RFC7644-3.4.2.2-31"],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "Who asks for everybody in a team before it is closed gets nobody, and the team keeps its access.",
        caught: Fault::UsersByGroupFindNobody,
        run: |t| Box::pin(users(t)),
    },
];

/// Filters of groups, and which they find: `a` has ann, `b` has ann and bob, `c` has nobody. In a filter `{a}` stands for
/// the name of a group, `{a.id}` for its id, `{ann}` for the id of a user, `{w}` for what all names begin with.
const GROUPS: [(&str, &[usize]); 14] = [
    (r#"displayName eq "{c}""#, &[2]),
    (r#"displayName eq "{w}""#, &[]),
    (
        r#"displayName eq "{a}" or displayName eq "{b}" or displayName eq "{c}""#,
        &[0, 1, 2],
    ),
    (r#"displayName sw "{w}""#, &[0, 1, 2]),
    (r#"displayName co "{w} al""#, &[0, 1]),
    (r#"displayName ew "beta""#, &[]),
    (r#"id eq "{b.id}""#, &[1]),
    (r#"id eq "{a.id}" and displayName eq "{b}""#, &[]),
    (r#"members.value eq "{bob}""#, &[1]),
    (r#"members[value eq "{ann}"]"#, &[0, 1]),
    (
        r#"displayName sw "{w}" and members.value eq "{ann}" and displayName eq "{a}""#,
        &[0],
    ),
    (r#"displayName sw "{w}" and members pr"#, &[0, 1]),
    (r#"displayName sw "{w}" and not (members pr)"#, &[2]),
    (
        r#"members.value eq "{ann}" and members.value eq "{bob}""#,
        &[1],
    ),
];

/// Filters of users by their groups; the numbers are those of ann and bob.
const USERS: [(&str, &[usize]); 5] = [
    (r#"groups.value eq "{a.id}""#, &[0]),
    (r#"groups.value eq "{b.id}""#, &[0, 1]),
    (r#"groups.value eq "{c.id}""#, &[]),
    (r#"groups[value eq "{b.id}"]"#, &[0, 1]),
    (r#"groups.value eq "{b.id}" and id eq "{ann}""#, &[0]),
];

/// Two users and three groups.
struct Teams {
    word: String,
    users: [Made; 2],
    groups: [Made; 3],
}

impl Teams {
    async fn new(t: &Trial) -> Result<Self, Stop> {
        let word = t.word();
        let users = [t.user().await?, t.user().await?];
        let a = called(t, &users[0], &format!("{word} alpha")).await?;
        let mut body = t.group_body(&[&users[0], &users[1]]);
        body["displayName"] = format!("{word} alphabet").into();
        let b = t.make(&t.groups(), body).await?;
        let mut body = t.group_body(&[]);
        body["displayName"] = format!("{word} gamma").into();
        let empty = t.create(&t.groups(), body).await;
        let c =
            empty.map_err(|_| Stop::Skipped("no group without members can be made".to_owned()))?;
        t.keeps(&b, &["/displayName"]).await?;
        for group in [&a, &b] {
            let sent = group.sent["members"].as_array().map_or(0, Vec::len);
            let now = t.get_fixture(group).await?;
            if now.all("/members/*/value").len() != sent {
                let why = "groups do not show whom they were created with";
                return Err(Stop::Skipped(why.to_owned()));
            }
        }
        Ok(Teams {
            word,
            users,
            groups: [a, b, c],
        })
    }

    /// A filter of the table as it is sent.
    fn filter(&self, row: &str) -> String {
        let mut filter = row.replace("{w}", &self.word);
        for (name, user) in ["{ann}", "{bob}"].into_iter().zip(&self.users) {
            filter = filter.replace(name, &user.id);
        }
        for (name, group) in ["a", "b", "c"].into_iter().zip(&self.groups) {
            filter = filter
                .replace(&format!("{{{name}}}"), group.sent_str("/displayName"))
                .replace(&format!("{{{name}.id}}"), &group.id);
        }
        filter
    }
}

/// The provider says of a filter that it does not offer it.
fn refused(reply: &Reply) -> bool {
    matches!(reply.code(), 400 | 403 | 501)
}

/// Asks every row, and reports the first that is wrong.
async fn judge(
    t: &Trial,
    endpoint: &str,
    teams: &Teams,
    rows: &[(&str, &[usize])],
    all: &[Made],
) -> Result<(), Stop> {
    let mut judged = 0;
    for (row, places) in rows {
        let filter = teams.filter(row);
        let reply = t.query_all(endpoint, &[("filter", &filter)]).await?;
        if refused(&reply) || places.is_empty() && reply.code() == 404 {
            continue;
        }
        let expected: Vec<&Made> = places.iter().map(|place| &all[*place]).collect();
        lists(&reply, &expected)?;
        judged += 1;
    }
    if judged == 0 {
        return Err(Stop::Skipped("none of these filters is offered".to_owned()));
    }
    Ok(())
}

async fn groups(t: &Trial) -> Result<(), Stop> {
    let teams = Teams::new(t).await?;
    judge(t, &t.groups(), &teams, &GROUPS, &teams.groups).await
}

async fn users(t: &Trial) -> Result<(), Stop> {
    let teams = Teams::new(t).await?;
    let ann = t.get_fixture(&teams.users[0]).await?;
    let shown = ann.all("/groups/*/value");
    let in_both = [0, 1].iter().all(|place| {
        let id = Value::from(teams.groups[*place].id.as_str());
        shown.iter().any(|it| **it == id)
    });
    if !in_both {
        let why = "users do not show the groups that they are in";
        return Err(Stop::Skipped(why.to_owned()));
    }
    judge(t, &t.users(), &teams, &USERS, &teams.users).await
}
