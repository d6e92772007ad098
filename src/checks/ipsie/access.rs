//! IPSIE sections 4.1 to 4.3: who may ask, and what every level has.

use crate::checks::Check;
use crate::checks::interop::{after, flag, supports};
use crate::checks::trial::Trial;
use crate::client::{Login, Request};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method, urn};
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "ipsie/oauth",
        rule: "whoever comes without a token is asked for a bearer token, and HTTP Basic is not announced",
        covers: &["IPSIE-4.1-01"],
        needs: &[Feature::User, Feature::Authentication],
        why: "A password of the service account never ends; an access token does, and can do one thing only.",
        caught: Fault::ChallengeIsBasic,
        run: |t| Box::pin(oauth(t)),
    },
    Check {
        id: "ipsie/interop-flag",
        rule: "/ServiceProviderConfig says that the interoperability profile is obeyed, which IPSIE rests on",
        covers: &["IPSIE-4.2-01"],
        needs: &[],
        why: "A client that speaks by the profile falls back to guessing, or refuses the connection.",
        caught: Fault::InteropFlagMissing,
        run: |t| Box::pin(flag(t)),
    },
    Check {
        id: "ipsie/bulk",
        rule: "Bulk is announced, and two users can be made by one request",
        covers: &["IPSIE-4.3-04"],
        needs: &[Feature::User],
        why: "A reorganisation of thousands of accounts is sent one by one, and runs into the rate limit for days.",
        caught: Fault::BulkLeftOut,
        run: |t| Box::pin(bulk(t)),
    },
    Check {
        id: "ipsie/several-attributes",
        rule: "one PATCH changes several attributes",
        covers: &["IPSIE-4.3-05"],
        needs: &[Feature::User],
        why: "Somebody who marries and moves is changed by halves, and each half counts against the rate limit.",
        caught: Fault::OneOperationOnly,
        run: |t| Box::pin(several(t)),
    },
];

async fn oauth(t: &Trial) -> Result<(), Stop> {
    let request = Request::get(format!("{}?count=1", t.users())).login(Login::None);
    let reply = t.send(request).await?;
    reply.status(&[401])?;
    let challenge = reply.header("www-authenticate").unwrap_or_default();
    // DPoP is OAuth 2.0 as well (RFC 9449).
    let lower = challenge.to_ascii_lowercase();
    reply.expect(
        lower.contains("bearer") || lower.contains("dpop"),
        "a WWW-Authenticate header with Bearer",
        format!("WWW-Authenticate {challenge:?}"),
    )?;
    let config = t.read("/ServiceProviderConfig").await?;
    let schemes = config.status(&[200])?.all("/authenticationSchemes/*/type");
    let basic = schemes.into_iter().any(|it| it == "httpbasic");
    config.expect(!basic, "schemes without httpbasic", "httpbasic")?;
    Ok(())
}

async fn bulk(t: &Trial) -> Result<(), Stop> {
    supports(t, "/bulk/supported").await?;
    let creation = |number: u8| {
        let data = t.user_body(json!({}));
        json!({ "method": "POST", "path": t.users(), "bulkId": format!("u{number}"), "data": data })
    };
    let operations = [creation(1), creation(2)];
    let body = json!({ "schemas": [urn::BULK_REQUEST], "Operations": operations });
    let reply = t
        .send(Request::with_json(Method::Post, "/Bulk", &body))
        .await?;
    reply.status(&[200])?;
    let made = reply.all("/Operations/*/status");
    // The status is a text, or in one sample an object with a code (ambiguity A-13).
    let is_made =
        |it: &&&serde_json::Value| it.as_str() == Some("201") || it["code"] == "201" || **it == 201;
    reply.expect(
        made.iter().filter(is_made).count() == 2,
        "two results with status 201",
        reply.summary(),
    )?;
    Ok(())
}

async fn several(t: &Trial) -> Result<(), Stop> {
    let user = t
        .user_keeping(json!({ "active": true }), &["/active", "/name/familyName"])
        .await?;
    let attribute = t.plain_attribute(&user).await?;
    let now = after(
        t,
        &user,
        json!([
            { "op": "replace", "path": attribute, "value": "Changed" },
            { "op": "replace", "path": "active", "value": false },
            { "op": "replace", "path": "name.familyName", "value": "Married" },
        ]),
    )
    .await?;
    now.at(&format!("/{attribute}"), "Changed")?
        .at("/active", false)?
        .at("/name/familyName", "Married")?;
    Ok(())
}
