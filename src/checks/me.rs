//! RFC 7644 section 3.11, `/Me`. Whoever the token stands for is the operator's own account: nothing is written to it.

use super::Check;
use super::trial::Trial;
use crate::client::{Login, Request};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method};

/// What both `/Me` and the resource behind it must show alike.
const SHOWN: [&str; 6] = [
    "/id",
    "/userName",
    "/displayName",
    "/name",
    "/emails",
    "/active",
];

/// The answer of `/Me`, if it answers itself; and the address of the resource behind it.
async fn direct(t: &Trial) -> Result<Reply, Stop> {
    let me = t.read("/Me").await?;
    if (300..400).contains(&me.code()) {
        return Err(Stop::Skipped("/Me redirects".to_owned()));
    }
    me.status(&[200])?.json()?;
    Ok(me)
}

/// The resource at an address that `/Me` gave.
async fn behind(t: &Trial, me: &Reply, location: &str) -> Result<Reply, Stop> {
    let last = location.trim_end_matches('/').rsplit('/').next();
    if last.is_some_and(|last| last.eq_ignore_ascii_case("Me")) {
        let expected = "the permanent address of the resource";
        return Err(me.wrong(expected, format!("location {location:?}")));
    }
    t.follow(location).await
}

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "me/not-supported",
        rule: "a provider without /Me answers 501, or that there is no such thing",
        covers: &["RFC7644-3.11-01"],
        needs: &[Feature::Lacking(&Feature::Me)],
        why: "A client that asks who it is takes a 500 for an outage, and waits for an end of it.",
        caught: Fault::MeOffAnswers500,
        run: |t| {
            Box::pin(async move {
                t.read("/Me").await?.status(&[501, 403, 404, 405])?;
                Ok(())
            })
        },
    },
    Check {
        id: "me/redirects-with-308",
        rule: "if /Me redirects, it does so with 308, to the resource",
        covers: &["RFC7644-3.11-02"],
        needs: &[Feature::Me],
        why: "A client without a browser is led to a login page, and reports that the provider speaks no SCIM.",
        caught: Fault::MeRedirectsToLogin,
        run: |t| {
            Box::pin(async move {
                let me = t.read("/Me").await?;
                if me.is_success() {
                    return Ok(());
                }
                me.status(&[308])?;
                let location = me.header("location").unwrap_or_default();
                behind(t, &me, location)
                    .await?
                    .status(&[200])?
                    .assigned("/id")?;
                Ok(())
            })
        },
    },
    Check {
        id: "me/location",
        rule: "an answer of /Me has the permanent address of the resource in its Location header",
        covers: &["RFC7644-3.11-03"],
        needs: &[Feature::Me],
        why: "A client that wants to remember who it is remembers /Me, which is somebody else for the next one.",
        caught: Fault::MeWithoutLocation,
        run: |t| {
            Box::pin(async move {
                let me = direct(t).await?;
                let Some(location) = me.header("location") else {
                    return Err(me.wrong("a Location header", "none"));
                };
                let there = behind(t, &me, location).await?;
                there.status(&[200])?.at("/id", me.get("/id").clone())?;
                Ok(())
            })
        },
    },
    Check {
        id: "me/is-the-resource",
        rule: "/Me shows what the permanent address of its resource shows",
        covers: &["RFC7644-3.11-04"],
        needs: &[Feature::Me],
        why: "People see the data of somebody else on their own page, and change it there.",
        caught: Fault::MeDiffers,
        run: |t| {
            Box::pin(async move {
                let me = direct(t).await?;
                let location = me.get("/meta/location").as_str();
                let Some(location) = location.or_else(|| me.header("location")) else {
                    let why = "/Me does not say where its resource is";
                    return Err(Stop::Blocked(why.to_owned()));
                };
                let there = behind(t, &me, location).await?;
                there.status(&[200])?;
                for pointer in SHOWN {
                    there.at(pointer, me.get(pointer).clone())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "me/needs-credentials",
        rule: "without credentials /Me is nobody",
        covers: &["RFC7644-3.11-06"],
        needs: &[Feature::Me, Feature::Authentication],
        why: "Anybody on the network reads the account of an administrator.",
        caught: Fault::MeNeedsNoToken,
        run: |t| {
            Box::pin(async move {
                let anonymous = Request::new(Method::Get, "/Me").login(Login::None);
                t.send(anonymous).await?.status(&[401, 403, 404, 501])?;
                Ok(())
            })
        },
    },
];
