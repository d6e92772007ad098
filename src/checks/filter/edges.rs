//! RFC 7644 section 3.4.2.2, filters: what is at the edge of the grammar, and what is left out.

use super::{is, refused_or_nobody};
use crate::checks::Check;
use crate::checks::trial::{Made, Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "filter/declined",
        rule: "a provider without filters refuses one, and does not answer with everybody",
        covers: &["RFC7644-3.4.2.2-02"],
        needs: &[Feature::User, Feature::Lacking(&Feature::Filter)],
        why: "An identity provider that looks for one person takes the first of everybody for that person.",
        caught: Fault::FilterIgnoredWhenUnsupported,
        run: |t| {
            Box::pin(async move {
                let _somebody = t.user().await?;
                let filter = format!(r#"userName eq "{}""#, t.person().user_name);
                let reply = t.find_users(&filter).await?;
                let refused = matches!(reply.code(), 400 | 403 | 501);
                reply.expect(refused, "400, 403 or 501", reply.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "filter/too-many",
        rule: "a query that is refused because too many would match is refused with 400 and tooMany",
        covers: &["RFC7644-3.4.2.1-03"],
        needs: &[Feature::User],
        why: "A client that is told so asks again with a filter; told anything else, it gives up.",
        caught: Fault::ListOfAllRefused,
        run: |t| {
            Box::pin(async move {
                let reply = t.read(&t.users()).await?;
                // That no list is given at all is a provider's right (RFC 7644 section 3.4.2).
                if matches!(reply.code(), 200 | 403 | 501) {
                    return Ok(());
                }
                reply.refused(400, "tooMany")?;
                Ok(())
            })
        },
    },
    Check {
        id: "filter/over-types",
        rule: "in a query over all types, an attribute that a type lacks has no value there",
        covers: &["RFC7644-3.4.2.1-04"],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "A search by name over users and groups is refused because groups have no userName.",
        caught: Fault::RootQueryRefusesForeignAttribute,
        run: |t| {
            Box::pin(async move {
                let (user, group) = (t.user().await?, t.group(&[]).await?);
                let of = |name: &str, made: &Made, pointer: &str| {
                    format!("{name} eq {}", Value::from(made.sent_str(pointer)))
                };
                let (one, other) = (
                    of("userName", &user, "/userName"),
                    of("displayName", &group, "/displayName"),
                );
                let both = t
                    .query("/", &[("filter", &format!("{one} or {other}"))])
                    .await?;
                if matches!(both.code(), 403 | 404 | 405 | 501) || both.all("/Resources").is_empty()
                {
                    let offers = t.query("/", &[("filter", "id pr"), ("count", "1")]).await?;
                    if offers.code() != 200 || offers.all("/Resources").is_empty() {
                        let why = "queries at the base URL are not offered";
                        return Err(Stop::Skipped(why.to_owned()));
                    }
                }
                lists(&both, &[&user, &group])
            })
        },
    },
    Check {
        id: "filter/brackets-empty",
        rule: "brackets hold a filter: empty or broken ones are refused with 400 and invalidFilter",
        covers: &["RFC7644-3.4.2.2-29"],
        needs: &[Feature::User, Feature::Filter],
        why: "A condition that is dropped silently leaves a filter that finds more people than it asks for.",
        caught: Fault::FilterEmptyBracketsAccepted,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                offers_brackets(t, &user).await?;
                for rest in ["emails[]", r#"emails["work"]"#, "emails[and]"] {
                    let reply = t.find_users(&format!("{} and {rest}", is(&user))).await?;
                    reply.refused(400, "invalidFilter")?;
                }
                let unknown = format!(r#"{} and emails[bogus eq "x"]"#, is(&user));
                refused_or_nobody(&t.find_users(&unknown).await?)
            })
        },
    },
    Check {
        id: "filter/brackets-offered",
        rule: "a filter in brackets is answered, or refused with 400",
        covers: &["RFC7644-3.4.2.2-27"],
        needs: &[Feature::User, Feature::Filter],
        why: "Entra ID matches by emails[type eq \"work\"].value and the like; a 500 stops its whole cycle.",
        caught: Fault::FilterBracketsAnswer500,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let filter = format!(r#"{} and emails[type eq "work"]"#, is(&user));
                let reply = t.find_users(&filter).await?;
                let sound = matches!(reply.code(), 200 | 400 | 403 | 501);
                reply.expect(sound, "200, or 400 with invalidFilter", reply.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "filter/explained",
        rule: "the refusal of a filter says in words what is wrong with it",
        covers: &["RFC7644-3.4.2.2-40"],
        needs: &[Feature::User, Feature::Filter],
        why: "Whoever set up the filter at the identity provider sees nothing else.",
        caught: Fault::InvalidFilterWithoutDetail,
        run: |t| {
            Box::pin(async move {
                let reply = t.find_users(r#"userName like "a""#).await?;
                reply
                    .status(&[400])
                    .map_err(|stop| stop.into_blocked("an unknown operator"))?;
                let detail = reply
                    .get("/detail")
                    .as_str()
                    .unwrap_or("")
                    .trim()
                    .to_owned();
                reply.expect(!detail.is_empty(), "a detail in words", reply.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "filter/empty",
        rule: "an empty filter is refused",
        covers: &["RFC7644-3.4.2.2-42"],
        needs: &[Feature::User, Feature::Filter],
        why: "A client whose value got lost on the way is answered with everybody.",
        caught: Fault::EmptyFilterAnswers500,
        run: |t| {
            Box::pin(async move {
                let reply = t.find_users("").await?;
                reply.expect(reply.code() == 400, "status 400", reply.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "filter/unquoted",
        rule: "text without quotation marks is no value",
        covers: &["RFC7644-3.4.2.2-43"],
        needs: &[Feature::User, Feature::Filter],
        why: "A slip in a filter that is answered with 500 looks like an outage.",
        caught: Fault::UnquotedTextAnswers500,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let reply = t
                    .find_users(&format!("userName eq {}", user.sent_str("/userName")))
                    .await?;
                if (400..500).contains(&reply.code()) {
                    return Ok(());
                }
                // An example of the RFC leaves them out, so that reading it as text is a provider's right.
                lists(&reply, &[&user])
            })
        },
    },
    Check {
        id: "filter/schemas",
        rule: "a filter by schemas finds those who have that schema, or is refused with 400",
        covers: &["RFC7644-3.4.2.2-46"],
        needs: &[Feature::User, Feature::Filter],
        why: "Clients select those with the enterprise extension this way, and get everybody.",
        caught: Fault::FilterOnSchemasMatchesAll,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let of = |schema: &str| format!(r#"{} and schemas eq "{schema}""#, is(&user));
                let reply = t.find_users(&of(urn::USER)).await?;
                if matches!(reply.code(), 400 | 403 | 501) {
                    return Ok(());
                }
                lists(&reply, &[&user])?;
                t.finds_nobody(&of("urn:example:no:such:schema")).await
            })
        },
    },
    Check {
        id: "filter/password",
        rule: "a filter by parts of a password is refused, and none shows a password",
        covers: &["RFC7643-4.1.1-24"],
        needs: &[Feature::User, Feature::Filter],
        why: "Letter by letter, whoever may filter learns the password of everybody.",
        caught: Fault::PasswordCanBeFiltered,
        run: |t| {
            Box::pin(async move {
                let secret = t.person().password;
                let made = t.user_with(json!({ "password": secret })).await;
                let user = made
                    .map_err(|_| Stop::Skipped("no user with a password can be made".to_owned()))?;
                let part = Value::from(&secret[..2]);
                for operator in ["eq", "sw", "co"] {
                    let filter = format!("{} and password {operator} {part}", is(&user));
                    let reply = t.find_users(&filter).await?;
                    let sound = reply.is_refusal() || reply.code() == 200;
                    reply.expect(sound, "200, 400 or 403", reply.summary())?;
                    let shown = !reply.all("/Resources/*/password").is_empty();
                    reply.expect(!shown, "no password", "a password")?;
                    let found = !reply.all("/Resources/*/id").is_empty();
                    reply.expect(
                        !found,
                        "400 with invalidFilter, or 403",
                        format!("the user, found by {operator} with a part of the password"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "filter/long",
        rule: "long and deep filters are answered or refused, and the service goes on",
        covers: &["RFC7644-3.4.2.2-53"],
        needs: &[Feature::User, Feature::Filter],
        why: "A client that asks for many people at once takes the service down for all.",
        caught: Fault::LongFilterAnswers500,
        run: |t| Box::pin(long_filters(t)),
    },
    Check {
        id: "filter/spaces",
        rule: "more spaces than needed are read over or refused, and change nothing else",
        covers: &["RFC7644-3.4.2.2-55"],
        needs: &[Feature::User, Feature::Filter],
        why: "A filter that is dropped because of a space is answered with everybody.",
        caught: Fault::FilterBehindSpaceIgnored,
        run: |t| {
            Box::pin(async move {
                let (user, _other) = (t.user().await?, t.user().await?);
                let name = user.sent_str("/userName");
                for filter in [
                    format!(r#" userName eq "{name}""#),
                    format!(r#"userName eq "{name}" "#),
                    format!(r#"userName  eq  "{name}""#),
                    format!(r#"( userName eq "{name}" )"#),
                ] {
                    let reply = t.find_users(&filter).await?;
                    if reply.code() != 400 {
                        lists(&reply, &[&user])?;
                    }
                }
                Ok(())
            })
        },
    },
];

/// Many alternatives, deep parentheses, a long value; then an ordinary query still finds its user.
async fn long_filters(t: &Trial) -> Result<(), Stop> {
    let user = t.user().await?;
    let one = is(&user);
    let word = t.word();
    let many: Vec<String> = (0..100)
        .map(|number| format!(r#"userName eq "{word}-{number}""#))
        .collect();
    let many = format!("{one} or {}", many.join(" or "));
    let deep = format!("{}{one}{}", "(".repeat(200), ")".repeat(200));
    let long = format!(r#"{one} or userName eq "{}""#, "x".repeat(3000));
    for filter in [many, deep, long] {
        let reply = t.find_users(&filter).await?;
        if !matches!(reply.code(), 400 | 413 | 414 | 431) {
            lists(&reply, &[&user])?;
        }
    }
    t.finds(&one, &[&user]).await
}

/// Skips where a filter in brackets does not find whom it describes.
async fn offers_brackets(t: &Trial, user: &Made) -> Result<(), Stop> {
    t.kept(user, &["/emails/*/value"]).await?;
    let mail = Value::from(user.sent_str("/emails/0/value"));
    let found = t
        .finds(
            &format!("{} and emails[value eq {mail}]", is(user)),
            &[user],
        )
        .await;
    found.map_err(|_| Stop::Skipped("filters in brackets are not offered".to_owned()))
}
