//! RFC 7643 section 9.2: what looks like a piece of a program is a value like any other, or is refused.

use crate::checks::Check;
use crate::checks::trial::{Trial, named};
use crate::client::encode;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use serde_json::{Value, json};

/// What nobody is called, and what a query that is put together from pieces takes for something else. Never names of
/// properties that a program of JavaScript could trip over: they would harm a provider that is really broken.
const NOBODY: [&str; 10] = [
    "x' or '1'='1",
    "x\" or \"1\"=\"1",
    "x\\",
    "x'; select 1; --",
    "*",
    "*)(uid=*))(|(uid=*",
    "{\"$ne\": null}",
    "${7*7}{{7*7}}<%= 7*7 %>",
    "%",
    "x\u{0}y",
];

/// Letters that stand for any others in SQL and in LDAP.
const WILDCARDS: [(&str, &str); 5] = [
    ("co", "%"),
    ("sw", "%"),
    ("co", "_"),
    ("sw", "*"),
    ("ew", "%"),
];

/// Values that people and companies do have, or that are harmless letters.
const NAMES: [&str; 4] = [
    "O'Brien; drop table x; --",
    "\"Bob\" back\\slash",
    "100% _*)(uid=*",
    "%s %n %x",
];

/// Values that a provider may well change, but must not fail over.
const ODD: [&str; 3] = [
    "<script>alert(1)</script>&amp;\u{202e}\u{7}",
    "a\u{0}b",
    "\r\nX-Injected: yes\r\n\r\n",
];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "security/injection-in-filters",
        rule: "a filter by a value with quotes, brackets or operators in it finds nobody whom it does not name",
        covers: &["RFC7643-9.2-02"],
        needs: &[Feature::User, Feature::Filter],
        why: "Whoever may search for one name can read the whole database.",
        caught: Fault::FilterIsInjectable,
        run: |t| {
            Box::pin(async move {
                // Somebody who must not be found.
                t.user().await?;
                for nobody in NOBODY {
                    let reply = t.find_users(&named(nobody)).await?;
                    unharmed(&reply)?;
                    let found = reply.all("/Resources/*").len();
                    reply.expect(
                        !reply.is_success() || found == 0,
                        format!("nobody, or a refusal, for {nobody:?}"),
                        format!("{found} resources"),
                    )?;
                }
                // A parameter that some frameworks take apart into an object.
                let path = format!("{}?filter%5B%24ne%5D=x&count=1", t.users());
                unharmed(&t.read(&path).await?)
            })
        },
    },
    Check {
        id: "security/wildcards-are-letters",
        rule: "%, _ and * in a filter stand for themselves",
        covers: &["RFC7643-9.2-02"],
        needs: &[Feature::User, Feature::Filter],
        why: "A client that looks for one odd name is given everybody, and changes the wrong account.",
        caught: Fault::WildcardsMatchAnything,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                for (operator, letter) in WILDCARDS {
                    let own = named(user.sent_str("/userName"));
                    let filter = format!("{own} and userName {operator} \"{letter}\"");
                    let reply = t.find_users(&filter).await?;
                    unharmed(&reply)?;
                    let ids = reply.all("/Resources/*/id");
                    reply.expect(
                        !(reply.is_success() && ids.iter().any(|id| **id == user.id)),
                        format!("nobody, for no userName has a {letter}"),
                        format!("the user {}", user.sent_str("/userName")),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "security/injection-in-ids",
        rule: "an id with quotes, wildcards or paths in it leads nowhere",
        covers: &["RFC7643-9.2-02"],
        needs: &[Feature::User],
        why: "Whoever may read one resource reads others, or stops the service.",
        caught: Fault::OddIdAnswers500,
        run: |t| {
            Box::pin(async move {
                t.user().await?;
                for odd in [
                    "' or '1'='1",
                    "1; select 1",
                    "*",
                    "%",
                    "${7*7}",
                    "{\"$ne\":null}",
                    "..%2f..%2fetc%2fpasswd",
                    "x\u{0}",
                    "-1",
                    &"9".repeat(400),
                ] {
                    let reply = t.read(&format!("{}/{}", t.users(), encode(odd))).await?;
                    unharmed(&reply)?;
                    let told = ["/id", "/Resources", "/userName"];
                    let told = told.iter().any(|pointer| !reply.get(pointer).is_null());
                    reply.expect(
                        !(reply.is_success() && told),
                        format!("no resource for the id {odd:?}"),
                        reply.summary(),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "security/values-are-data",
        rule: "quotes, backslashes and templates in a value are kept as they are, or refused",
        covers: &["RFC7643-9.2-02"],
        needs: &[Feature::User],
        why: "Ms O'Brien cannot be onboarded, or is called O''Brien; whoever writes a template runs a program.",
        caught: Fault::TemplatesAreEvaluated,
        run: |t| Box::pin(values(t)),
    },
];

async fn values(t: &Trial) -> Result<(), Stop> {
    let plain = t.user().await?;
    t.kept(&plain, &["/displayName"]).await?;
    for name in NAMES {
        if let Some(shown) = stored(t, name).await? {
            shown.at("/displayName", name)?;
        }
    }
    for odd in ODD {
        stored(t, odd).await?;
    }
    let template = "${7*7}{{7*7}}#{7*7}<%= 7*7 %>";
    if let Some(shown) = stored(t, template).await? {
        let got = shown.get("/displayName");
        shown.expect(
            !got.as_str().is_some_and(|text| text.contains("49")),
            format!("{}, as it was sent", Value::from(template)),
            format!("/displayName {got}"),
        )?;
    }
    Ok(())
}

/// What a GET shows of a user with this displayName; nothing if it was refused.
async fn stored(t: &Trial, name: &str) -> Result<Option<Reply>, Stop> {
    let body = t.user_body(json!({ "displayName": name }));
    let reply = t.post(&t.users(), &body).await?;
    unharmed(&reply)?;
    let id = reply.get("/id").as_str().unwrap_or_default();
    if !reply.is_success() || id.is_empty() {
        return Ok(None);
    }
    let path = format!("{}/{}", t.users(), encode(id));
    let shown = t.read(&path).await?;
    unharmed(&shown)?;
    Ok(Some(shown).filter(Reply::is_success))
}

/// No failure of the provider; 501 and 503 are none.
fn unharmed(reply: &Reply) -> Result<(), Stop> {
    let holds = reply.code() < 500 || matches!(reply.code(), 501 | 503);
    reply.expect(holds, "an answer, or a refusal with 4xx", reply.summary())?;
    Ok(())
}
