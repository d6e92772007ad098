//! A table of PATCH operations: each with the whole resource that must come of it, written by hand.
//!
//! Every row is played on a user of its own that looks like [`subject::of_user`] says, or on a group with ann and bob in
//! it; afterwards the resource is read back, and all of it is compared. In a row `{w}` stands for a word of the trial's
//! own, `{ann}`, `{bob}`, `{cas}` and `{dee}` for the ids of users.

#[rustfmt::skip]
pub(super) mod group_rows;
pub(super) mod subject;
#[rustfmt::skip]
pub(super) mod user_rows;

use crate::checks::clashes;
use crate::checks::trial::{Made, Trial};
use crate::outcome::Stop;
use crate::people::DOMAIN;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Map, Value, json};

/// Operations, and the ways in which they may end.
pub(super) type Row = (&'static str, &'static [End]);

/// How a PATCH may end.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// With success, and these attributes in place of what was there; null stands for an attribute without value.
    Is(&'static str),
    /// With status 400 and, if there is a `scimType`, one of these; nothing has changed.
    Refused(&'static [&'static str]),
}

/// Further wrong rows that a finding names.
const NAMED: usize = 50;

/// Users that a group may have as members.
const MEMBERS: [&str; 4] = ["ann", "bob", "cas", "dee"];

/// Judges rows on users.
pub(super) async fn judge_users(t: &Trial, rows: &[Row]) -> Result<(), Stop> {
    let word = t.word();
    let enterprise = t.has(Feature::Enterprise);
    // What the target refuses is not asked of it.
    let accepted = |mut user: Value| {
        if let Value::Object(user) = &mut user {
            user.retain(|name, _| !t.refuses(name));
        }
        let mut body = t.user_body(user);
        if t.session().learnt().refuses_unknown_parts {
            t.narrow(&mut body);
        }
        body
    };
    let everything = subject::prototype(&word, t.domain(), enterprise);
    let refused = |name: &str| everything.get(name).is_some() && t.refuses(name);
    let prototype = t.make(&t.users(), accepted(everything.clone())).await?;
    let shown = t.get_fixture(&prototype).await?;
    let kept = |name: &&&str| {
        let sent = &prototype.sent[**name];
        // What was made to fit is not what the rows were written for.
        let meant = everything.get(**name).is_none_or(|meant| meant == sent);
        !refused(name) && meant && subject::is_same(name, sent, shown.get(&pointer(name)))
    };
    let kept: Vec<&str> = subject::ATTRIBUTES.iter().filter(kept).copied().collect();
    let usable = |(operations, _): &&Row| {
        subject::named_in(operations).all(|name| kept.contains(&name))
            && !clashes::is_read_otherwise(t.session().rules(), &parsed(operations))
    };
    let usable: Vec<&Row> = rows.iter().filter(usable).collect();
    if usable.is_empty() {
        let none = "the provider keeps none of the attributes of these operations as they are sent";
        return Err(Stop::Skipped(none.to_owned()));
    }
    let filled = filled_in(t, &kept).await?;
    let (mut wrong, mut excuse) = (Vec::new(), None);
    let mut judged_rows = usable.len();
    for row in &usable {
        // The tables are written for the usual domain. No two users have an address in common.
        let word = t.word();
        let in_our_words = |it: &str| it.replace("{w}", &word).replace(DOMAIN, t.domain());
        let user = t
            .make(
                &t.users(),
                accepted(subject::of_user(&word, t.domain(), enterprise)),
            )
            .await?;
        // What the provider fills in where nothing was sent is no matter of PATCH.
        let made = user.reply.body().is_object().then_some(&user.reply);
        let as_sent = |name: &&&str| {
            let shown = made.map(|made| made.get(&pointer(name)));
            shown.is_none_or(|shown| subject::is_same(name, &user.sent[**name], shown))
        };
        let kept: Vec<&str> = kept.iter().filter(as_sent).copied().collect();
        let operations = parsed(&in_our_words(row.0));
        let answer = t.patch(&user, operations.clone()).await?;
        if clashes::refused(t.session().rules(), &answer.answer().exchange).is_some() {
            continue;
        }
        let now = t.get_fixture(&user).await?;
        let known = (kept.as_slice(), filled.as_slice());
        let judged = row
            .1
            .iter()
            .map(|end| ended(end, &user, known, &answer, &now, &in_our_words));
        let Some(stop) = none_of(judged) else {
            continue;
        };
        // What the target refuses from everybody says nothing about this row, and no more about the others.
        if let Some(why) = excused(t, &stop) {
            excuse = Some(why);
            judged_rows -= 1;
        } else {
            wrong.push((operations.to_string(), stop));
        }
    }
    match excuse.filter(|_| judged_rows == 0) {
        Some(why) => Err(Stop::Skipped(why)),
        None => told(wrong, judged_rows),
    }
}

/// Why a row is not judged.
fn excused(t: &Trial, stop: &Stop) -> Option<String> {
    let Stop::Failed(finding) = stop else {
        return None;
    };
    let exchange = finding.exchange.as_ref()?;
    t.house_rule(t.session().learnt(), exchange)
        .filter(|_| finding.is_about_status())
}

/// Judges rows on groups.
pub(super) async fn judge_groups(t: &Trial, rows: &[Row]) -> Result<(), Stop> {
    let mut users = Vec::new();
    for _ in MEMBERS {
        users.push(t.user().await?);
    }
    let named = |text: &str| {
        let pairs = MEMBERS.iter().zip(&users);
        pairs.fold(text.to_owned(), |text, (name, user)| {
            text.replace(&format!("{{{name}}}"), &user.id)
        })
    };
    let mut wrong = Vec::new();
    for (operations, ends) in rows {
        let group = t.group(&[&users[0], &users[1]]).await?;
        t.keeps(&group, &["/displayName", "/members/*/value"])
            .await?;
        let named = |text: &str| named(text).replace("{name}", group.sent_str("/displayName"));
        let operations = parsed(&named(operations));
        let answer = t.patch(&group, operations.clone()).await?;
        if clashes::refused(t.session().rules(), &answer.answer().exchange).is_some() {
            continue;
        }
        let now = t.get_fixture(&group).await?;
        let kept = ["displayName", "members"];
        let judged = ends
            .iter()
            .map(|end| ended(end, &group, (&kept[..], &[][..]), &answer, &now, &named));
        if let Some(stop) = none_of(judged) {
            wrong.push((operations.to_string(), stop));
        }
    }
    told(wrong, rows.len())
}

/// What a user shows that was not given it, as `nickName` and `emails.type`: what is taken away there comes back.
async fn filled_in(t: &Trial, names: &[&str]) -> Result<Vec<String>, Stop> {
    let needed = &t.session().learnt().needed;
    let is_free = |name: &&&str| **name != "userName" && !needed.iter().any(|it| it == **name);
    let free: Vec<&str> = names.iter().filter(is_free).copied().collect();
    let mut less = Map::new();
    for name in &free {
        // Of a value as much as makes it one.
        let value = match *name {
            "emails" => json!([{ "value": format!("{}@{}", t.word(), t.domain()) }]),
            "phoneNumbers" => json!([{ "value": "+1-555-0103" }]),
            _ => Value::Null,
        };
        less.insert((*name).to_owned(), value);
    }
    let body = t.user_body(Value::Object(less));
    let reply = t.post(&t.users(), &body).await?;
    // Whoever refuses it fills in nothing that is known.
    let Ok(bare) = t.made(&t.users(), body, reply) else {
        return Ok(Vec::new());
    };
    let shown = t.get_fixture(&bare).await?;
    let mut filled = Vec::new();
    for name in free {
        let (sent, shown) = (&bare.sent[name], shown.get(&pointer(name)));
        if sent.is_null() && !subject::is_nothing(shown) {
            filled.push(name.to_owned());
        }
        let first = |value: &Value| value.get(0).and_then(Value::as_object).cloned();
        if let (Some(sent), Some(shown)) = (first(sent), first(shown)) {
            let more = shown.keys().filter(|part| !sent.contains_key(*part));
            filled.extend(more.map(|part| format!("{name}.{part}")));
        }
    }
    Ok(filled)
}

/// Whether a PATCH ended in this way, all attributes that are kept considered; those that are filled in may be there
/// though they should not.
fn ended(
    end: &End,
    made: &Made,
    (kept, filled): (&[&str], &[String]),
    answer: &Reply,
    now: &Reply,
    named: &dyn Fn(&str) -> String,
) -> Result<(), Stop> {
    let changes = match end {
        End::Is(changes) => {
            answer.status(&[200, 204])?;
            parsed(&named(changes))
        }
        End::Refused(words) => {
            answer.status(&[400])?;
            let word = answer.get("/scimType");
            let known = word.is_null() || word.as_str().is_some_and(|word| words.contains(&word));
            let expected = format!("scimType {}", words.join(" or "));
            answer.expect(known, expected, format!("scimType {word}"))?;
            json!({})
        }
    };
    let expected = made.sent_with(changes);
    for name in kept {
        let got = now.get(&pointer(name));
        now.expect(
            subject::is_as_expected(name, &expected[*name], got, filled),
            format!("{name} {}", expected[*name]),
            format!("{name} {got}"),
        )?;
    }
    Ok(())
}

/// How a row failed that ended in none of the ways it may: by the first of them.
fn none_of(mut judged: impl Iterator<Item = Result<(), Stop>>) -> Option<Stop> {
    let first = judged.next()?.err()?;
    (!judged.any(|end| end.is_ok())).then_some(first)
}

/// All wrong rows as one finding: the first in full, the others by their operations.
fn told(mut wrong: Vec<(String, Stop)>, judged: usize) -> Result<(), Stop> {
    if wrong.is_empty() {
        return Ok(());
    }
    let (operations, first) = wrong.remove(0);
    let Stop::Failed(mut finding) = first else {
        return Err(first);
    };
    finding.expected = format!("after {operations}: {}", finding.expected);
    if !wrong.is_empty() {
        let named: Vec<&str> = wrong
            .iter()
            .take(NAMED)
            .map(|(it, _)| it.as_str())
            .collect();
        let more = if wrong.len() > NAMED { " …" } else { "" };
        finding.got = format!(
            "{}; {} of the {judged} rows of this rule are wrong, the others: {}{more}",
            finding.got,
            wrong.len() + 1,
            named.join("   ")
        );
    }
    Err(Stop::Failed(finding))
}

/// The JSON Pointer of an attribute; an extension is one of its own.
fn pointer(name: &str) -> String {
    format!("/{name}")
}

/// JSON of the table. `every_row_is_json` reads all of it.
fn parsed(text: &str) -> Value {
    let text = text
        .replace("{ENT}", urn::ENTERPRISE_USER)
        .replace("{USER}", urn::USER);
    serde_json::from_str(&text).expect("every_row_is_json")
}
