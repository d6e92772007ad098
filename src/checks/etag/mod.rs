//! RFC 7644 section 3.14, versions of resources.

mod conditions;
mod versions;

pub(super) use conditions::CHECKS as CONDITIONS;
pub(super) use versions::CHECKS as VERSIONS;

use super::trial::{Made, Trial};
use crate::outcome::Stop;
use crate::reply::Reply;
use serde_json::json;

/// The present version of a resource.
async fn tag(t: &Trial, user: &Made) -> Result<String, Stop> {
    let now = t.get_fixture(user).await?;
    let tag = now.header("etag").map(str::to_owned);
    tag.ok_or_else(|| Stop::Blocked("there is no ETag header".to_owned()))
}

/// A user that was changed, the attribute in which it says "First" since then, and the version before.
async fn changed_since(t: &Trial) -> Result<(Made, &'static str, String), Stop> {
    let user = t.user().await?;
    let attribute = t.plain_attribute(&user).await?;
    let stale = tag(t, &user).await?;
    let now = change(t, &user, attribute, "First").await?;
    if now.header("etag") == Some(stale.as_str()) {
        return Err(Stop::Blocked(
            "the version did not change with the resource".to_owned(),
        ));
    }
    Ok((user, attribute, stale))
}

/// Changes a user with PUT, and reads it; a fixture.
async fn change(t: &Trial, user: &Made, attribute: &str, value: &str) -> Result<Reply, Stop> {
    let fixture = |stop: Stop| stop.into_blocked("changing a fixture");
    let reply = t
        .put(user, &user.sent_with(json!({ attribute: value })))
        .await?;
    done(&reply).map_err(fixture)?;
    let now = t.get_fixture(user).await?;
    now.at(&format!("/{attribute}"), value).map_err(fixture)?;
    Ok(now)
}

/// The request was carried out, whichever 2xx says so.
fn done(reply: &Reply) -> Result<(), Stop> {
    reply.expect(reply.is_success(), "a success", reply.summary())?;
    Ok(())
}
