//! RFC 7644 section 3.4.1, which paths lead to a resource, and which do not.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial};
use crate::client::encode;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::Feature;

/// In the place of an id, what leads to another resource once it is decoded and cleaned up. None of it is an id.
const NO_IDS: [&str; 4] = [
    "%00",
    "..%2f",
    "..%2fServiceProviderConfig",
    "%2e%2e%2fServiceProviderConfig",
];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "read/id-in-another-case",
        rule: "an id in another case is another id",
        covers: &["RFC7643-3.1-10"],
        needs: &[Feature::User],
        why: "Two clients keep the same account under two ids, and neither knows that it is one.",
        caught: Fault::IdInAnyCase,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                t.get_fixture(&user).await?;
                let other: String = user.id.chars().map(swapped).collect();
                if other == user.id {
                    let why = "the ids of the provider have no letters";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let found = t.read(&at(&t.users(), &other)).await?;
                found.expect(!found.is_success(), "status 404", found.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "read/each-type-at-its-endpoint",
        rule: "a group is not found among the users, and a user not among the groups",
        covers: &["RFC7644-3.4.1-03"],
        needs: &[Feature::User, Feature::Group],
        why: "A client that has mixed up two ids is shown a person where there is none, and goes on with it.",
        caught: Fault::UsersEndpointShowsGroups,
        run: |t| {
            Box::pin(async move {
                let (user, group) = (t.user().await?, t.group(&[]).await?);
                is_elsewhere(t, &group, &t.users()).await?;
                is_elsewhere(t, &user, &t.groups()).await
            })
        },
    },
    Check {
        id: "read/encoded-ids",
        rule: "an id may be percent-encoded, and what only looks like a path leads nowhere",
        covers: &["RFC7644-3.4.1-04"],
        needs: &[Feature::User],
        why: "Encoded slashes that are taken for real ones lead around the rules of who may read what.",
        caught: Fault::EncodedSlashClimbs,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                // The path of a fixture is encoded.
                t.get(&user)
                    .await?
                    .status(&[200])?
                    .at("/id", user.id.as_str())?;
                for no_id in NO_IDS {
                    // Some servers hang up on such a path, which leads nowhere too.
                    let Ok(found) = t.read(&format!("{}/{no_id}", t.users())).await else {
                        continue;
                    };
                    found.expect(
                        !found.is_success() && found.code() < 500,
                        "status 404 or 400",
                        found.summary(),
                    )?;
                }
                Ok(())
            })
        },
    },
];

fn at(endpoint: &str, id: &str) -> String {
    format!("{endpoint}/{}", encode(id))
}

fn swapped(letter: char) -> char {
    if letter.is_ascii_lowercase() {
        letter.to_ascii_uppercase()
    } else {
        letter.to_ascii_lowercase()
    }
}

/// The resource itself is not shown at this endpoint; that another one with the same id may be is the matter of
/// `resource/ids-of-all-types-differ`.
async fn is_elsewhere(t: &Trial, made: &Made, endpoint: &str) -> Result<(), Stop> {
    let found = t.read(&at(endpoint, &made.id)).await?;
    let key = if made.sent.get("userName").is_some() {
        "userName"
    } else {
        "displayName"
    };
    let shows_it = found.is_success()
        && found.get("/id") == made.id.as_str()
        && found.get(&format!("/{key}")) == &made.sent[key];
    found.expect(!shows_it, "status 404", found.summary())?;
    Ok(())
}
