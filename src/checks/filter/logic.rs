//! RFC 7644 section 3.4.2.2, filters: comparisons combined, and those that only make sense combined.

use super::is;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;
use serde_json::json;

/// Blocks unless `and` and `or` work, for rules that need them but do not speak of them.
async fn and_or_work(t: &Trial, one: &Made, other: &Made) -> Result<(), Stop> {
    let found = async {
        let (a, b) = (is(one), is(other));
        t.finds_nobody(&format!("{a} and {b}")).await?;
        t.finds(&format!("{a} and {a}"), &[one]).await?;
        t.finds(&format!("{a} or {b}"), &[one, other]).await
    };
    let found = found.await;
    found.map_err(|stop| stop.into_blocked("a filter with and or or"))
}

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "filter/and-or",
        rule: "and needs both sides, or needs one",
        covers: &["RFC7644-3.4.2.2-22", "RFC7644-3.4.2.2-23"],
        needs: &[Feature::User, Feature::Filter],
        why: "Matching by two attributes is there to be sure; taken as either of them, it hits a stranger.",
        caught: Fault::FilterAndIsOr,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                let (a, b) = (is(&ann), is(&bob));
                t.finds(&format!("{a} and {a}"), &[&ann]).await?;
                t.finds_nobody(&format!("{a} and {b}")).await?;
                t.finds(&format!("{a} or {b}"), &[&ann, &bob]).await
            })
        },
    },
    Check {
        id: "filter/precedence",
        rule: "and binds tighter than or, and parentheses tighter than both",
        covers: &["RFC7644-3.4.2.2-26", "RFC7644-3.4.2.2-25"],
        needs: &[Feature::User, Feature::Filter],
        why: "The same filter selects other people here than everywhere else, and nobody sees an error.",
        caught: Fault::FilterOrBindsTighter,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                and_or_work(t, &ann, &bob).await?;
                let (a, b) = (is(&ann), is(&bob));
                t.finds(&format!("{a} or {b} and {b}"), &[&ann, &bob])
                    .await?;
                t.finds(&format!("({a} or {b}) and {b}"), &[&bob]).await?;
                t.finds(&format!("({a} or {b}) and ({b})"), &[&bob]).await
            })
        },
    },
    Check {
        id: "filter/not",
        rule: "not turns the expression in its parentheses round",
        covers: &["RFC7644-3.4.2.2-24"],
        needs: &[Feature::User, Feature::Filter],
        why: "Everybody but one becomes only that one, or everybody.",
        caught: Fault::FilterNotIgnored,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                and_or_work(t, &ann, &bob).await?;
                let (a, b) = (is(&ann), is(&bob));
                // The grammar has no space behind not, the examples have one (erratum 7319): one of them has to do.
                let spaced = t.find_users(&format!("{a} and not ({b})")).await?;
                let not = if spaced.code() == 200 { "not " } else { "not" };
                t.finds(&format!("{a} and {not}({b})"), &[&ann]).await?;
                t.finds_nobody(&format!("{a} and {not}({a})")).await
            })
        },
    },
    Check {
        id: "filter/present",
        rule: "pr matches where the attribute has a value, and only there",
        covers: &["RFC7644-3.4.2.2-11"],
        needs: &[Feature::User, Feature::Filter],
        why: "Reports of accounts without an owner, an address or an end date rest on it.",
        caught: Fault::FilterPresentAlwaysHolds,
        run: |t| {
            Box::pin(async move {
                let with = t.user_keeping(json!({}), &["/title"]).await?;
                let without = t
                    .user_keeping(json!({ "title": null }), &["/title"])
                    .await?;
                and_or_work(t, &with, &without).await?;
                t.finds(&format!("{} and title pr", is(&with)), &[&with])
                    .await?;
                t.finds_nobody(&format!("{} and title pr", is(&without)))
                    .await
            })
        },
    },
    Check {
        id: "filter/boolean",
        rule: "true and false in a filter are compared with booleans",
        covers: &["RFC7644-3.4.2.2-36"],
        needs: &[Feature::User, Feature::Filter],
        why: "The audit of who still has access asks for active users; a filter that holds for everybody, or nobody, \
              answers it wrongly.",
        caught: Fault::FilterBooleanIgnored,
        run: |t| {
            Box::pin(async move {
                let here = t
                    .user_keeping(json!({ "active": true }), &["/active"])
                    .await?;
                let gone = t
                    .user_keeping(json!({ "active": false }), &["/active"])
                    .await?;
                and_or_work(t, &here, &gone).await?;
                for (user, active) in [(&here, true), (&gone, false)] {
                    let (yes, no) = (active, !active);
                    t.finds(&format!("{} and active eq {yes}", is(user)), &[user])
                        .await?;
                    t.finds_nobody(&format!("{} and active eq {no}", is(user)))
                        .await?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "filter/dates",
        rule: "gt, ge, lt and le compare dates as instants",
        covers: &["RFC7644-3.4.2.2-17"],
        needs: &[Feature::User, Feature::Filter],
        why: "Incremental imports ask for what changed since the last time; wrongly compared, changes are missed for good.",
        caught: Fault::FilterDatesAlwaysMatch,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                let dated = t.get_fixture(&ann).await?;
                let dated = dated.assigned("/meta/lastModified").map(|_| ());
                dated.map_err(|stop| stop.into_blocked("reading a fixture"))?;
                and_or_work(t, &ann, &bob).await?;
                let (past, future) = ("2001-01-01T00:00:00Z", "2201-01-01T00:00:00Z");
                let modified = |rest: String| format!("{} and meta.lastModified {rest}", is(&ann));
                for rest in [format!("gt \"{past}\""), format!("le \"{future}\"")] {
                    t.finds(&modified(rest), &[&ann]).await?;
                }
                for rest in [format!("ge \"{future}\""), format!("lt \"{past}\"")] {
                    t.finds_nobody(&modified(rest)).await?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "filter/same-value",
        rule: "the conditions of a value filter hold for one and the same value",
        covers: &["RFC7644-3.4.2.2-28"],
        needs: &[Feature::User, Feature::Filter],
        why: "Entra ID matches by the work address in this form; a private address of somebody else would do as well.",
        caught: Fault::FilterBracketsMixValues,
        run: |t| {
            Box::pin(async move {
                let (work, home) = (t.person().email, t.person().email);
                let emails = json!([{ "value": work, "type": "work", "primary": true }, { "value": home, "type": "home" }]);
                let two = json!({ "emails": emails });
                let ann = t
                    .user_keeping(two, &["/emails/*/value", "/emails/*/type"])
                    .await?;
                let of_work = |value| format!(r#"emails[type eq "work" and value eq "{value}"]"#);
                let reply = t.find_users(&of_work(&work)).await?;
                if matches!(reply.code(), 400 | 403 | 501) {
                    return Err(Stop::Skipped(
                        "value filters are not offered (RFC 7644 section 3.4.2.2)".to_owned(),
                    ));
                }
                lists(&reply, &[&ann])?;
                t.finds_nobody(&of_work(&home)).await
            })
        },
    },
];
