//! RFC 7644 section 3.4.2.2, filters: attributes compared with values.

use crate::checks::Check;
use crate::checks::trial::lists;
use crate::fault::Fault;
use crate::scim::Feature;
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "filter/eq",
        rule: "eq finds whoever has exactly that value, and nobody else",
        covers: &["RFC7644-3.4.2.2-06"],
        needs: &[Feature::User, Feature::Filter],
        why: "Identity providers look somebody up by userName before they create or link; a hit on another \
              person links two people to one account.",
        caught: Fault::FilterEqMatchesPrefix,
        run: |t| {
            Box::pin(async move {
                let (ann, _bob) = (t.user().await?, t.user().await?);
                let name = ann.sent_str("/userName");
                t.finds(&format!(r#"userName eq "{name}""#), &[&ann])
                    .await?;
                let start: String = name.chars().take(name.len() - 4).collect();
                t.finds_nobody(&format!(r#"userName eq "{start}""#)).await?;
                t.finds_nobody(&format!(r#"userName eq "{name}.au""#)).await
            })
        },
    },
    Check {
        id: "filter/no-match",
        rule: "a query that nobody matches is answered with 200 and an empty list",
        covers: &["RFC7644-3.4.2-06"],
        needs: &[Feature::User, Feature::Filter],
        why: "Before every joiner the identity provider asks whether the user is already there; an error instead of \
              an empty list stops the creation.",
        caught: Fault::NoMatchAnswers404,
        run: |t| {
            Box::pin(async move {
                let nobody = t.person().user_name;
                let reply = t.find_users(&format!(r#"userName eq "{nobody}""#)).await?;
                reply.status(&[200])?.at("/totalResults", 0)?;
                reply.unassigned("/Resources")?;
                Ok(())
            })
        },
    },
    Check {
        id: "filter/user-name-ignores-case",
        rule: "a filter finds a userName whatever its case",
        covers: &["RFC7643-4.1.1-04"],
        needs: &[Feature::User, Feature::Filter],
        why: "Okta's certification looks a user up in capitals; who is not found that way is created a second time.",
        caught: Fault::FilterUserNameCaseExact,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let shouted = ann.sent_str("/userName").to_uppercase();
                t.finds(&format!(r#"userName eq "{shouted}""#), &[&ann])
                    .await
            })
        },
    },
    Check {
        id: "filter/external-id",
        rule: "externalId can be filtered by",
        covers: &["RFC7644-3.4.2.2-47"],
        needs: &[Feature::User, Feature::Filter],
        why: "Entra ID and others match accounts by externalId; without it, who was renamed is not found again.",
        caught: Fault::FilterExternalIdNeverMatches,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/externalId"]).await?;
                let key = ann.sent_str("/externalId");
                t.finds(&format!(r#"externalId eq "{key}""#), &[&ann]).await
            })
        },
    },
    Check {
        id: "filter/substrings",
        rule: "co, sw and ew match inside, at the start and at the end of a value, and nowhere else",
        covers: &[
            "RFC7644-3.4.2.2-08",
            "RFC7644-3.4.2.2-09",
            "RFC7644-3.4.2.2-10",
        ],
        needs: &[Feature::User, Feature::Filter],
        why: "Import jobs and administrators' searches by name return the wrong people, or miss some.",
        caught: Fault::FilterContainsIsStartsWith,
        run: |t| {
            Box::pin(async move {
                let word = t.word();
                let name = format!("Head {word} Tail {word}end");
                let named = json!({ "displayName": name });
                let ann = t.user_keeping(named, &["/displayName"]).await?;
                let found = [
                    format!(r#"displayName co "{word} Tail""#),
                    format!(r#"displayName sw "Head {word}""#),
                    format!(r#"displayName sw "{name}""#),
                    format!(r#"displayName ew "{word}end""#),
                    format!(r#"displayName ew "{name}""#),
                ];
                for filter in &found {
                    t.finds(filter, &[&ann]).await?;
                }
                let not_found = [
                    format!(r#"displayName co "{word} Head""#),
                    format!(r#"displayName sw "{word} Tail""#),
                    format!(r#"displayName ew "{word} Tail""#),
                ];
                for filter in &not_found {
                    t.finds_nobody(filter).await?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "filter/multi-valued",
        rule: "a filter on a multi-valued attribute matches if any one of its values does",
        covers: &["RFC7644-3.4.2.2-31"],
        needs: &[Feature::User, Feature::Filter],
        why: "Accounts are matched by e-mail; who has the address in second place is created again.",
        caught: Fault::FilterFirstValueOnly,
        run: |t| {
            Box::pin(async move {
                let (work, home) = (t.person().email, t.person().email);
                let emails = json!([{ "value": work, "type": "work", "primary": true }, { "value": home, "type": "home" }]);
                let two = json!({ "emails": emails });
                let ann = t.user_keeping(two, &["/emails/*/value"]).await?;
                t.finds(&format!(r#"emails.value eq "{work}""#), &[&ann])
                    .await?;
                t.finds(&format!(r#"emails.value eq "{home}""#), &[&ann])
                    .await
            })
        },
    },
    Check {
        id: "filter/sub-attribute",
        rule: "a filter names a sub-attribute with a dot",
        covers: &["RFC7644-3.4.2.2-32", "RFC7644-3.10-04"],
        needs: &[Feature::User, Feature::Filter],
        why: "Accounts that are matched by name are not found, and created again.",
        caught: Fault::FilterSubAttributeNeverMatches,
        run: |t| {
            Box::pin(async move {
                let family = t.word();
                let name = json!({ "name": { "givenName": "Ana", "familyName": family } });
                let ann = t.user_keeping(name, &["/name/familyName"]).await?;
                t.finds(&format!(r#"name.familyName eq "{family}""#), &[&ann])
                    .await
            })
        },
    },
    Check {
        id: "filter/inactive",
        rule: "a filter finds inactive users like all others",
        covers: &["RFC7644-3.4.2.2-01"],
        needs: &[Feature::User, Feature::Filter],
        why: "When somebody comes back, the identity provider looks for the old account; hidden because it is \
              inactive, it is created a second time or refused as a duplicate.",
        caught: Fault::FilterHidesInactive,
        run: |t| {
            Box::pin(async move {
                let gone = t
                    .user_keeping(json!({ "active": false }), &["/active"])
                    .await?;
                let name = gone.sent_str("/userName");
                t.finds(&format!(r#"userName eq "{name}""#), &[&gone]).await
            })
        },
    },
    Check {
        id: "filter/group-name",
        rule: "a filter finds the group of that name, and no other",
        covers: &["RFC7644-3.4.2.2-01"],
        needs: &[Feature::Group, Feature::Filter],
        why: "Okta and Entra ID look a group up by displayName before they push it; the wrong group gets the members.",
        caught: Fault::FilterOnGroupsIgnored,
        run: |t| {
            Box::pin(async move {
                let (team, _other) = (t.group(&[]).await?, t.group(&[]).await?);
                let filter = format!(r#"displayName eq "{}""#, team.sent_str("/displayName"));
                let reply = t.query(&t.groups(), &[("filter", &filter)]).await?;
                lists(&reply, &[&team])
            })
        },
    },
    Check {
        id: "filter/qualified-name",
        rule: "an attribute may be named with the URN of its schema",
        covers: &["RFC7644-3.4.2.2-34", "RFC7644-3.10-01", "RFC7644-3.10-02"],
        needs: &[Feature::User, Feature::Filter],
        why: "Clients that build filters from /Schemas use full names; refused or misread, they find nobody.",
        caught: Fault::FilterUrnNotUnderstood,
        run: |t| {
            Box::pin(async move {
                let (ann, _bob) = (t.user().await?, t.user().await?);
                let name = ann.sent_str("/userName");
                let urn = crate::scim::urn::USER;
                t.finds(&format!(r#"{urn}:userName eq "{name}""#), &[&ann])
                    .await
            })
        },
    },
    Check {
        id: "filter/quotes-and-backslashes",
        rule: "in a filter, quotation marks and backslashes of a value are escaped as in JSON",
        covers: &["RFC7644-3.4.2.2-38"],
        needs: &[Feature::User, Feature::Filter],
        why: "A name with a quotation mark breaks the query, or worse, changes what it asks for.",
        caught: Fault::FilterEscapesTakenLiterally,
        run: |t| {
            Box::pin(async move {
                let plain = t
                    .user_keeping(json!({ "displayName": t.word() }), &["/displayName"])
                    .await?;
                let filter = format!(r#"displayName eq "{}""#, plain.sent_str("/displayName"));
                let found = t.finds(&filter, &[&plain]).await;
                found.map_err(|stop| stop.into_blocked("a filter without escapes"))?;
                let name = format!(r#"The "Rock" \ {}"#, t.word());
                let ann = t
                    .user_keeping(json!({ "displayName": name }), &["/displayName"])
                    .await?;
                t.finds(&format!("displayName eq {}", Value::from(name)), &[&ann])
                    .await
            })
        },
    },
    Check {
        id: "filter/plus-sign",
        rule: "in a query, %2B is a plus sign",
        covers: &["RFC7644-3.4.2.2-52"],
        needs: &[Feature::User, Feature::Filter],
        why: "People with a plus address are not found, and so created again with every cycle.",
        caught: Fault::QueryDecodedTwice,
        run: |t| {
            Box::pin(async move {
                let by = |name: &str| format!(r#"userName eq "{name}""#);
                // A name that is no address of the person, but for the plus sign like the one that is meant.
                let name = format!("{}.tag@{}", t.word(), t.domain());
                let bob = t.user_with(json!({ "userName": name })).await?;
                let plain = t.finds(&by(&name), &[&bob]).await;
                plain.map_err(|stop| stop.into_blocked("a name without a plus sign"))?;
                let name = format!("{}+tag@{}", t.word(), t.domain());
                let ann = t.user_with(json!({ "userName": name })).await?;
                t.finds(&by(&name), &[&ann]).await
            })
        },
    },
];
