//! RFC 7643 section 3.1, when a resource was made and changed, and where it is: the parts of `meta`.

use crate::checks::Check;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;

/// How far the clocks of a provider's machines may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(10);
/// How far a time without zone may be from UTC besides.
const ZONES: SignedDuration = SignedDuration::from_hours(14);
/// Longer than the resolution of a clock that tells seconds, or parts of them.
const SECONDS: Duration = Duration::from_millis(1200);
const FINER: Duration = Duration::from_millis(50);

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "resource/created-is-now",
        rule: "meta.created of a new resource is the time at which it was made",
        covers: &["RFC7643-3.1-23"],
        needs: &[Feature::User],
        why: "Clients that ask for the accounts made since their last run miss those that are dated back.",
        caught: Fault::TimesOfMetaAreLocal,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let now = t.get_fixture(&user).await?;
                let told = now.get("/meta/created");
                let Some(created) = told.as_str().and_then(Instant::of) else {
                    return Err(now.wrong("a date and time in meta.created", format!("{told}")));
                };
                // The provider's own clock, if it tells it, is the one to compare with.
                let date = user.reply.header("date").and_then(http_date);
                let made = date.unwrap_or_else(Timestamp::now);
                let allowed = if created.zoned { SKEW } else { SKEW + ZONES };
                now.expect(
                    created.at.duration_since(made).abs() <= allowed,
                    format!("meta.created near {made}"),
                    format!("meta.created {told}"),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "resource/new-is-unmodified",
        rule: "lastModified of a resource that nobody has changed is the instant at which it was created",
        covers: &["RFC7643-3.1-25"],
        needs: &[Feature::User],
        why: "Clients tell by the difference whether somebody has touched an account since they made it.",
        caught: Fault::NewIsModifiedLater,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let now = t.get_fixture(&user).await?;
                let created = instant(&now, "/meta/created")?;
                let modified = instant(&now, "/meta/lastModified")?;
                now.expect(
                    created == modified,
                    format!("meta.lastModified {}", now.get("/meta/created")),
                    format!("meta.lastModified {}", now.get("/meta/lastModified")),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "resource/changes-move-last-modified",
        rule: "meta.lastModified is later after a change",
        covers: &["RFC7643-3.1-26"],
        needs: &[Feature::User],
        why: "Clients that read only what changed since their last run never see the change.",
        caught: Fault::LastModifiedStays,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let before = t.get_fixture(&user).await?;
                let then = instant(&before, "/meta/lastModified")?;
                let told = before.get("/meta/lastModified").as_str();
                tokio::time::sleep(resolution(told.unwrap_or_default())).await;
                let new = t.person();
                let changed = user.sent_with(json!({
                    "name": { "givenName": new.given_name, "familyName": "Changed" },
                    "displayName": "Changed",
                    "title": "Changed",
                }));
                let replaced = t.put(&user, &changed).await?;
                replaced
                    .expect(replaced.is_success(), "a PUT", replaced.summary())
                    .map_err(|stop| stop.into_blocked("changing a fixture"))?;
                let after = t.get_fixture(&user).await?;
                if without_meta(&before) == without_meta(&after) {
                    let why = "a PUT was answered with success and changed nothing";
                    return Err(Stop::Blocked(why.to_owned()));
                }
                after.expect(
                    instant(&after, "/meta/lastModified")? > then,
                    format!(
                        "meta.lastModified after {}",
                        before.get("/meta/lastModified")
                    ),
                    format!("meta.lastModified {}", after.get("/meta/lastModified")),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "resource/content-location",
        rule: "Content-Location, where there is one, is the address in meta.location",
        covers: &["RFC7643-3.1-27"],
        needs: &[Feature::User],
        why: "One of two addresses is wrong, often that of an inner host; clients that keep it lose the account.",
        caught: Fault::ContentLocationOfInnerHost,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let now = t.get_fixture(&user).await?;
                let Some(header) = now.header("content-location") else {
                    let why =
                        "the provider sends no Content-Location, as RFC 7644 does in its examples";
                    return Err(Stop::Skipped(why.to_owned()));
                };
                let Some(location) = now.get("/meta/location").as_str() else {
                    return Err(Stop::Blocked("there is no meta.location".to_owned()));
                };
                now.expect(
                    header == location || t.resolve(header) == t.resolve(location),
                    format!("Content-Location {location}"),
                    format!("Content-Location {header}"),
                )?;
                Ok(())
            })
        },
    },
];

/// A point in time as a provider tells it.
struct Instant {
    at: Timestamp,
    /// Whether its zone is told; RFC 7643 section 2.3.5 does not insist on it.
    zoned: bool,
}

impl Instant {
    fn of(text: &str) -> Option<Self> {
        if let Ok(at) = text.parse() {
            return Some(Instant { at, zoned: true });
        }
        let local: DateTime = text.parse().ok().filter(|_| text.contains('T'))?;
        let at = local.to_zoned(TimeZone::UTC).ok()?.timestamp();
        Some(Instant { at, zoned: false })
    }
}

/// The instant at a pointer. That there is one, and in which form, are rules of their own.
pub(in crate::checks) fn instant(reply: &Reply, pointer: &str) -> Result<Timestamp, Stop> {
    let told = reply.get(pointer);
    let known = told.as_str().and_then(Instant::of);
    let known = known.map(|instant| instant.at);
    known.ok_or_else(|| Stop::Blocked(format!("{pointer} is no date and time: {told}")))
}

/// Waits until a change of this resource shows as a later `meta.lastModified`.
pub(in crate::checks) async fn until_later(before: &Reply) -> Result<(), Stop> {
    instant(before, "/meta/lastModified")?;
    let told = before.get("/meta/lastModified").as_str();
    tokio::time::sleep(resolution(told.unwrap_or_default())).await;
    Ok(())
}

/// After a change, `meta.lastModified` is later than before, not beyond what clocks may differ, and `meta.created` stays
/// where it is shown (RFC 7643 section 3.1).
pub(in crate::checks) fn moved_on(before: &Reply, after: &Reply) -> Result<(), Stop> {
    let then = instant(before, "/meta/lastModified")?;
    let now = instant(after, "/meta/lastModified")?;
    after.expect(
        now > then && now < Timestamp::now() + SKEW + ZONES,
        format!("meta.lastModified after {then} and not in the future"),
        format!("meta.lastModified {}", after.get("/meta/lastModified")),
    )?;
    if before.get("/meta/created").is_string() {
        after.expect(
            instant(after, "/meta/created")? == instant(before, "/meta/created")?,
            format!("meta.created {}", before.get("/meta/created")),
            format!("meta.created {}", after.get("/meta/created")),
        )?;
    }
    Ok(())
}

/// How long to wait so that a later time shows in this form.
fn resolution(told: &str) -> Duration {
    let fraction = told.split_once('.').map_or("", |(_, fraction)| fraction);
    let digits = fraction.chars().take_while(char::is_ascii_digit);
    if digits.into_iter().any(|digit| digit != '0') {
        FINER
    } else {
        SECONDS
    }
}

fn without_meta(reply: &Reply) -> Value {
    let mut body = reply.body().clone();
    if let Some(members) = body.as_object_mut() {
        members.retain(|name, _| !name.eq_ignore_ascii_case("meta"));
    }
    body
}

fn http_date(text: &str) -> Option<Timestamp> {
    let parser = rfc2822::DateTimeParser::new();
    parser.parse_timestamp(text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::{FINER, Instant, SECONDS, resolution};

    #[test]
    fn the_wait_depends_on_how_fine_times_are() {
        assert_eq!(resolution("2024-01-31T12:00:00Z"), SECONDS);
        assert_eq!(resolution("2024-01-31T12:00:00.000Z"), SECONDS);
        assert_eq!(resolution("2024-01-31T12:00:00.120+01:00"), FINER);
    }

    #[test]
    fn instants_are_compared_whatever_their_zone() {
        let at = |text: &str| Instant::of(text).map(|instant| instant.at);
        assert_eq!(
            at("2024-01-31T12:00:00Z"),
            at("2024-01-31T13:00:00.0+01:00")
        );
        assert_eq!(at("2024-01-31T12:00:00Z"), at("2024-01-31T12:00:00"));
        assert_eq!(at("yesterday"), None);
    }
}
