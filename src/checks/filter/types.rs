//! RFC 7644 section 3.4.2.2, filters: comparisons by the type of the attribute.

use super::{is, refused_or_nobody};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "filter/date-offsets",
        rule: "the same instant written with another offset is the same instant",
        covers: &["RFC7644-3.4.2.2-18"],
        needs: &[Feature::User, Feature::Filter],
        why: "A client in another time zone that asks for what has changed misses some hours of changes every time.",
        caught: Fault::FilterOffsetIgnored,
        run: |t| Box::pin(date_offsets(t)),
    },
    Check {
        id: "filter/boolean-order",
        rule: "booleans have no order: gt, ge, lt and le are refused with 400 and invalidFilter",
        covers: &["RFC7644-3.4.2.2-20"],
        needs: &[Feature::User, Feature::Filter],
        why: "A comparison that means nothing selects arbitrary people, and nobody sees an error.",
        caught: Fault::FilterOrdersBooleans,
        run: |t| {
            Box::pin(async move {
                let user = t
                    .user_keeping(json!({ "active": true }), &["/active"])
                    .await?;
                for operator in ["gt", "ge", "lt", "le"] {
                    let filter = format!("{} and active {operator} true", is(&user));
                    t.find_users(&filter).await?.refused(400, "invalidFilter")?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "filter/binary-order",
        rule: "binary values have no order: gt, ge, lt and le are refused with 400 and invalidFilter",
        covers: &["RFC7644-3.4.2.2-21"],
        needs: &[Feature::User, Feature::Filter],
        why: "A comparison that means nothing selects arbitrary people, and nobody sees an error.",
        caught: Fault::FilterOrdersBinaries,
        run: |t| {
            Box::pin(async move {
                let known = t.attribute(urn::USER, "x509Certificates");
                let subs = known.and_then(|it| it["subAttributes"].as_array());
                let binary = |sub: &Value| sub["name"] == "value" && sub["type"] == "binary";
                if !subs.is_some_and(|subs| subs.iter().any(binary)) {
                    let why = "the schema has no binary x509Certificates.value";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let user = t.user().await?;
                for operator in ["gt", "ge", "lt", "le"] {
                    let filter = format!(
                        r#"{} and x509Certificates.value {operator} "AA==""#,
                        is(&user)
                    );
                    t.find_users(&filter).await?.refused(400, "invalidFilter")?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "filter/default-value",
        rule: "a value that the provider gave itself is found like any other",
        covers: &["RFC7644-3.4.2.2-45"],
        needs: &[Feature::User, Feature::Filter],
        why: "The audit of active accounts misses everybody who was created without saying so.",
        caught: Fault::FilterActiveIsNeverTrue,
        run: |t| {
            Box::pin(async move {
                let user = t.user_with(json!({ "active": null })).await?;
                let now = t.get_fixture(&user).await?;
                let Some(active) = now.get("/active").as_bool() else {
                    let why = "the provider gives active no value of its own";
                    return Err(Stop::Skipped(why.to_owned()));
                };
                for rest in [format!("active eq {active}"), "active pr".to_owned()] {
                    t.finds(&format!("{} and {rest}", is(&user)), &[&user])
                        .await?;
                }
                t.finds_nobody(&format!("{} and active eq {}", is(&user), !active))
                    .await
            })
        },
    },
    Check {
        id: "filter/cleared",
        rule: "what was cleared with null or [] has no value for filters",
        covers: &["RFC7643-2.5-07"],
        needs: &[Feature::User, Feature::Filter],
        why: "Who lost an address or a title is still found by it.",
        caught: Fault::FilterPresentAlwaysHolds,
        run: |t| Box::pin(cleared(t)),
    },
    Check {
        id: "filter/misfit",
        rule: "a value that does not fit the type of the attribute is refused, or matches nobody",
        covers: &["RFC7644-3.4.2.2-51"],
        needs: &[Feature::User, Feature::Filter],
        why: "A slip in a filter that is answered with 500 looks like an outage; answered with people, they are \
              arbitrary ones.",
        caught: Fault::FilterMisfitAnswers500,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                for rest in [
                    r#"active eq "banana""#,
                    r#"meta.created gt "yesterday""#,
                    "userName eq 42",
                ] {
                    let reply = t.find_users(&format!("{} and {rest}", is(&user))).await?;
                    refused_or_nobody(&reply)?;
                }
                Ok(())
            })
        },
    },
];

/// The creation of a user is found by its instant in another offset; the others at most by chance at the same instant.
async fn date_offsets(t: &Trial) -> Result<(), Stop> {
    let user = t.user().await?;
    let created = t.get_fixture(&user).await?;
    let created = created
        .get("/meta/created")
        .as_str()
        .unwrap_or("")
        .to_owned();
    let Ok(instant) = created.parse::<jiff::Timestamp>() else {
        let why = format!("meta.created is no date: {created:?}");
        return Err(Stop::Blocked(why));
    };
    let shifted = |hours: i8| {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(hours));
        let shifted = instant.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%.f%:z");
        shifted.to_string()
    };
    let at = |operator: &str, date: &str| {
        format!(r#"{} and meta.created {operator} "{date}""#, is(&user))
    };
    for operator in ["ge", "le"] {
        let found = t.finds(&at(operator, &created), &[&user]).await;
        found.map_err(|stop| stop.into_blocked("a filter by meta.created"))?;
    }
    for hours in [5, -7] {
        for operator in ["ge", "le", "eq"] {
            t.finds(&at(operator, &shifted(hours)), &[&user]).await?;
        }
        t.finds_nobody(&at("ne", &shifted(hours))).await?;
    }
    Ok(())
}

/// A title and addresses that were there, and were cleared by PUT, are not present any more.
async fn cleared(t: &Trial) -> Result<(), Stop> {
    let user = t.user().await?;
    let kept = t.kept(&user, &["/title", "/emails/*/value"]).await?;
    let mut cleared = user.sent.clone();
    let mut filters = Vec::new();
    for (pointer, name, empty) in [
        ("/title", "title", Value::Null),
        ("/emails/*/value", "emails", json!([])),
    ] {
        if kept.contains(&pointer) {
            cleared[name] = empty;
            filters.push(format!("{} and {name} pr", is(&user)));
        }
    }
    for filter in &filters {
        let found = t.finds(filter, &[&user]).await;
        found.map_err(|stop| stop.into_blocked("the filter before the value was cleared"))?;
    }
    let replaced = t.put(&user, &cleared).await?;
    let done = replaced.status(&[200, 204]).map(|_| ());
    done.map_err(|stop| stop.into_blocked("a PUT with null and []"))?;
    let now = t.get_fixture(&user).await?;
    for (pointer, name) in [("/title", "title"), ("/emails", "emails")] {
        // That a PUT does not clear is another rule's matter.
        if now.unassigned(pointer).is_ok() {
            let filter = filters
                .iter()
                .find(|it| it.ends_with(&format!(" {name} pr")));
            if let Some(filter) = filter {
                t.finds_nobody(filter).await?;
            }
        }
    }
    Ok(())
}
