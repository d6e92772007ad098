//! RFC 7644 section 3.4.2.2, filters: how they are written, and what is refused.

use crate::checks::Check;
use crate::checks::trial::lists;
use crate::fault::Fault;
use crate::scim::Feature;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "filter/names-ignore-case",
        rule: "names of attributes in a filter are read without regard to case",
        covers: &["RFC7644-3.4.2.2-03"],
        needs: &[Feature::User, Feature::Filter],
        why: "Clients spell username as they like; a name that is not recognised finds nobody, or everybody.",
        caught: Fault::FilterNamesCaseExact,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let name = ann.sent_str("/userName");
                let found = t.finds(&format!(r#"userName eq "{name}""#), &[&ann]).await;
                found.map_err(|stop| stop.into_blocked("the same filter in its usual case"))?;
                t.finds(&format!(r#"username eq "{name}""#), &[&ann])
                    .await?;
                t.finds(&format!(r#"USERNAME eq "{name}""#), &[&ann]).await
            })
        },
    },
    Check {
        id: "filter/operators-ignore-case",
        rule: "operators of a filter are read without regard to case",
        covers: &["RFC7644-3.4.2.2-04", "RFC7644-3.4.2.2-05"],
        needs: &[Feature::User, Feature::Filter],
        why: "Some identity providers write Eq and And; a refusal stops all their look-ups.",
        caught: Fault::FilterOperatorsCaseExact,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let name = ann.sent_str("/userName");
                let found = t.finds(&format!(r#"userName eq "{name}""#), &[&ann]).await;
                found.map_err(|stop| stop.into_blocked("the same filter in its usual case"))?;
                t.finds(&format!(r#"userName EQ "{name}""#), &[&ann])
                    .await?;
                t.finds(&format!(r#"userName Eq "{name}""#), &[&ann]).await
            })
        },
    },
    Check {
        id: "filter/unknown-operator",
        rule: "an operator that does not exist is refused with 400 and invalidFilter",
        covers: &["RFC7644-3.4.2.2-39"],
        needs: &[Feature::User, Feature::Filter],
        why: "An operator that is guessed at selects other people than the client meant.",
        caught: Fault::FilterUnknownOperatorIsEq,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let name = ann.sent_str("/userName");
                let reply = t.find_users(&format!(r#"userName like "{name}""#)).await?;
                reply.error(&[400], &["invalidFilter"])?;
                Ok(())
            })
        },
    },
    Check {
        id: "filter/malformed",
        rule: "a filter that breaks the grammar is refused with 400",
        covers: &["RFC7644-3.4.2.2-41"],
        needs: &[Feature::User, Feature::Filter],
        why: "Answered with everybody, a slip in a client's filter deactivates the whole company; answered with 500, it \
              looks like an outage.",
        caught: Fault::FilterMalformedIgnored,
        run: |t| {
            Box::pin(async move {
                let malformed = [
                    "userName eq",
                    r#"eq "a""#,
                    r#"(userName eq "a""#,
                    r#"userName eq "a" and"#,
                    r#"userName eq "a"#,
                    r#"userName "a""#,
                ];
                for filter in malformed {
                    t.find_users(filter).await?.refused(400, "invalidFilter")?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "filter/unknown-attribute",
        rule: "a filter by an attribute that no schema has never finds anybody",
        covers: &["RFC7644-3.4.2.2-48"],
        needs: &[Feature::User, Feature::Filter],
        why: "A client that looks somebody up by an attribute you do not have takes the first hit for that person.",
        caught: Fault::FilterUnknownAttributeIgnored,
        run: |t| {
            Box::pin(async move {
                let _someone = t.user().await?;
                let reply = t
                    .find_users(&format!(r#"noSuchAttribute eq "{}""#, t.word()))
                    .await?;
                // No match and a refusal are both sound readings.
                if (400..500).contains(&reply.code()) {
                    return Ok(());
                }
                lists(&reply, &[])
            })
        },
    },
];
