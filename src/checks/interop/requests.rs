//! Interoperability profile sections 5.2, 5.3, 6.1, 6.3 and 6.9: which requests are refused, and how resources are named.

use crate::checks::Check;
use crate::checks::neighbours::louder;
use crate::checks::trial::{Made, Trial, named};
use crate::client::{Request, encode, with_query};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// An attribute, and a URN, that nobody defines.
const UNDEFINED: [&str; 2] = ["bogusAttr", "urn:scimproof:undefined:2.0:User"];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "interop/undefined-attributes",
        rule: "POST and PUT with an attribute or a URN that no schema defines are refused with 400",
        covers: &["INTEROP-5.3-01"],
        needs: &[Feature::User],
        why: "A misspelt attribute in a mapping is dropped with success, and nobody learns why it never arrives.",
        caught: Fault::UndefinedAttributesTaken,
        run: |t| {
            Box::pin(async move {
                for reply in undefined(t).await? {
                    reply.status(&[400])?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "interop/undefined-is-invalid-syntax",
        rule: "the refusal of what no schema defines says invalidSyntax",
        covers: &["INTEROP-5.3-03"],
        needs: &[Feature::User],
        why: "A client cannot tell a wrong mapping, which somebody must mend, from a wrong value of one person.",
        caught: Fault::UndefinedIsInvalidValue,
        run: |t| {
            Box::pin(async move {
                for reply in undefined(t).await? {
                    if reply.is_refusal() {
                        reply.error(&[400], &["invalidSyntax"])?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "interop/one-case-rule",
        rule: "a userName in another letter case is found by a filter if, and only if, it is taken",
        covers: &["INTEROP-5.2-01"],
        needs: &[Feature::User, Feature::Filter],
        why: "The client looks, finds nobody, creates, and is told that there is somebody: the joiner hangs for ever.",
        caught: Fault::FilterUserNameCaseExact,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let other = louder(ann.sent_str("/userName"))?;
                let found = t.find_users(&named(&other)).await?;
                found
                    .status(&[200])
                    .map_err(|stop| stop.into_blocked("a filter by userName"))?;
                let is_found = !found.all("/Resources/*").is_empty();
                let again = t
                    .post(&t.users(), &t.user_body(json!({ "userName": other })))
                    .await?;
                let is_taken = again.code() == 409;
                again.expect(
                    is_found == is_taken,
                    if is_found {
                        "status 409, for a filter finds that name"
                    } else {
                        "a new user, for no filter finds that name"
                    },
                    again.summary(),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "interop/address-by-id",
        rule: "a resource is at its endpoint under its id, and meta.location says so",
        covers: &["INTEROP-6.1-02"],
        needs: &[Feature::User],
        why: "Clients that keep the id build the address from it, and come to nobody.",
        caught: Fault::MetaLocationLeadsNowhere,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let now = t.get(&user).await?;
                now.status(&[200])?.at("/id", user.id.as_str())?;
                let location = now.get("/meta/location").as_str().unwrap_or_default();
                let path = crate::client::decode(location);
                now.expect(
                    path.ends_with(&format!("{}/{}", t.users(), user.id)),
                    format!("meta.location that ends in {}", user.path),
                    format!("meta.location {location:?}"),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "interop/no-address-by-name",
        rule: "a userName in the place of the id leads nowhere",
        covers: &["INTEROP-6.1-03"],
        needs: &[Feature::User],
        why: "After a marriage the address leads to nobody, or to the next one who gets the name.",
        caught: Fault::UserNameIsAnAddress,
        run: |t| {
            Box::pin(async move {
                let user = t.user().await?;
                let name = encode(user.sent_str("/userName"));
                let reply = t.read(&format!("{}/{name}", t.users())).await?;
                let same = user.id == user.sent_str("/userName");
                reply.expect(same || reply.code() == 404, "status 404", reply.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "interop/no-filter-in-writes",
        rule: "a filter in the address of a PATCH or a PUT changes nobody whom it finds",
        covers: &["INTEROP-6.3-04"],
        needs: &[Feature::User, Feature::Filter],
        why: "One filter too wide, and a change for one person is made to the whole company.",
        caught: Fault::FilterInUrlFollowed,
        run: |t| Box::pin(no_filter_in_writes(t)),
    },
    Check {
        id: "interop/taken-name-in-patch",
        rule: "a PATCH to a userName that is taken is refused with 409 and uniqueness",
        covers: &["INTEROP-6.9.1-02"],
        needs: &[Feature::User, Feature::Patch],
        why: "Answered with 400 it looks like a wrong value; the client never asks who has the name.",
        caught: Fault::PatchConflictAnswers400,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                let renaming = json!({ "op": "replace", "path": "userName", "value": ann.sent_str("/userName") });
                let reply = t.patch(&bob, json!([renaming])).await?;
                reply.error(&[409], &["uniqueness"])?;
                Ok(())
            })
        },
    },
];

/// The answers to a POST and a PUT with an attribute, and a POST with a URN, that no schema defines.
async fn undefined(t: &Trial) -> Result<Vec<Reply>, Stop> {
    let [attribute, unknown] = UNDEFINED;
    let user = t.user().await?;
    let changed = user.sent_with(json!({ attribute: "x" }));
    let misspelt = t.user_body(json!({ attribute: "x" }));
    let foreign = t.user_body(json!({ "schemas": [urn::USER, unknown] }));
    Ok(vec![
        t.post(&t.users(), &misspelt).await?,
        t.post(&t.users(), &foreign).await?,
        t.put(&user, &changed).await?,
    ])
}

async fn no_filter_in_writes(t: &Trial) -> Result<(), Stop> {
    let (ann, bob) = (t.user().await?, t.user().await?);
    let attribute = t.plain_attribute(&ann).await?;
    let before = t.get_fixture(&ann).await?;
    let path = with_query(&bob.path, &[("filter", &named(ann.sent_str("/userName")))]);
    let change = json!({ attribute: "Changed" });
    let operation = json!({ "op": "replace", "path": attribute, "value": "Changed" });
    if t.has(Feature::Patch) {
        let reply = t.patch_path(&path, json!([operation])).await?;
        untouched(t, &ann, &before, attribute, &reply).await?;
    }
    let put = Request::with_json(Method::Put, path, &bob.sent_with(change));
    let reply = t.send(put).await?;
    untouched(t, &ann, &before, attribute, &reply).await
}

/// The user whom the filter finds is as before.
async fn untouched(
    t: &Trial,
    user: &Made,
    before: &Reply,
    attribute: &str,
    answer: &Reply,
) -> Result<(), Stop> {
    let now = t.get_fixture(user).await?;
    let pointer = format!("/{attribute}");
    let (was, is): (&Value, &Value) = (before.get(&pointer), now.get(&pointer));
    answer.expect(
        was == is,
        format!("{attribute} {was} of the user whom the filter finds"),
        format!("{attribute} {is}"),
    )?;
    Ok(())
}
