//! RFC 7644 section 3.14, writers at the same time.

use super::{done, tag};
use crate::checks::Check;
use crate::client::Request;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method};
use serde_json::json;

/// How often two writers meet: a provider that loses one of them seldom does so each time.
const ROUNDS: usize = 3;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[Check {
    id: "etag/one-of-two-writers",
    rule: "of two changes at the same time on the ground of one version only one is carried out",
    covers: &["RFC7644-3.14-12"],
    needs: &[Feature::User, Feature::Etag],
    why: "Two workers of a client both hear that they succeeded, and the work of one is gone.",
    caught: Fault::VersionComparedTooEarly,
    run: |t| {
        Box::pin(async move {
            let user = t.user().await?;
            let attribute = t.plain_attribute(&user).await?;
            let mut one_succeeded = false;
            for round in 0..ROUNDS {
                let version = tag(t, &user).await?;
                let write = |writer: &str| {
                    let value = format!("{writer} of round {round}");
                    let body = user.sent_with(json!({ attribute: value }));
                    let request = Request::with_json(Method::Put, user.path.clone(), &body);
                    t.send(request.header("If-Match", &version))
                };
                let (ann, bob) = futures::join!(write("Ann"), write("Bob"));
                let (ann, bob) = (ann?, bob?);
                bob.expect(
                    !(ann.is_success() && bob.is_success()),
                    "one success, and 412 for the other",
                    format!("{} and {}", ann.code(), bob.code()),
                )?;
                one_succeeded |= done(&ann).or(done(&bob)).is_ok();
            }
            if one_succeeded {
                return Ok(());
            }
            let why = "neither of two changes with the present version was ever carried out";
            Err(Stop::Blocked(why.to_owned()))
        })
    },
}];
