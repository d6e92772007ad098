//! RFC 7643 section 5, what `/ServiceProviderConfig` says.

use super::document;
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::Value;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/service-provider-config",
        rule: "GET /ServiceProviderConfig answers one object that names its schema",
        covers: &["RFC7644-4-01", "RFC7643-5-01"],
        needs: &[],
        why: "Clients read there whether they may use PATCH and filters; without it they guess.",
        caught: Fault::ConfigWithoutSchemas,
        run: |t| {
            Box::pin(async move {
                let config = t.read("/ServiceProviderConfig").await?;
                config.status(&[200])?.json()?;
                let names = config.all("/schemas/*");
                config.expect(
                    names
                        .iter()
                        .any(|name| *name == urn::SERVICE_PROVIDER_CONFIG),
                    format!("schemas with {:?}", urn::SERVICE_PROVIDER_CONFIG),
                    config.summary(),
                )?;
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/features-announced",
        rule: "/ServiceProviderConfig says of each feature, with true or false, whether it is supported",
        covers: &[
            "RFC7643-5-03",
            "RFC7643-5-06",
            "RFC7643-5-07",
            "RFC7643-5-08",
        ],
        needs: &[],
        why: "A client that reads the text \"false\" as true sends PATCH to a provider that has none.",
        caught: Fault::SortSupportedIsText,
        run: |t| {
            Box::pin(async move {
                let config = document(t, "/ServiceProviderConfig").await?;
                for feature in ["patch", "changePassword", "sort", "etag"] {
                    let pointer = format!("/{feature}/supported");
                    let told = config.get(&pointer);
                    config.expect(
                        told.is_boolean(),
                        format!("{pointer} true or false"),
                        format!("{pointer} {told}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/limits-announced",
        rule: "/ServiceProviderConfig says how much a filter may return and a bulk request may hold",
        covers: &["RFC7643-5-05", "RFC7643-5-04"],
        needs: &[],
        why: "Clients size their pages and batches by these numbers; strict ones refuse a document without them.",
        caught: Fault::ConfigWithoutMaxResults,
        run: |t| {
            Box::pin(async move {
                let config = document(t, "/ServiceProviderConfig").await?;
                for pointer in ["/filter/supported", "/bulk/supported"] {
                    let told = config.get(pointer);
                    config.expect(
                        told.is_boolean(),
                        format!("{pointer} true or false"),
                        format!("{pointer} {told}"),
                    )?;
                }
                for pointer in [
                    "/filter/maxResults",
                    "/bulk/maxOperations",
                    "/bulk/maxPayloadSize",
                ] {
                    let told = config.get(pointer);
                    config.expect(
                        told.is_u64(),
                        format!("{pointer} a whole number, 0 or more"),
                        format!("{pointer} {told}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/authentication-schemes",
        rule: "/ServiceProviderConfig lists how to authenticate, each scheme with type, name and description",
        covers: &["RFC7643-5-09", "RFC7643-5-10"],
        needs: &[],
        why: "An administrator who connects the provider looks there for which kind of token to create.",
        caught: Fault::SchemeWithoutDescription,
        run: |t| {
            Box::pin(async move {
                let config = document(t, "/ServiceProviderConfig").await?;
                let schemes = config.get("/authenticationSchemes");
                let count = schemes.as_array().map_or(0, Vec::len);
                // An open service has nothing to list, and unassigned is the same as an empty list.
                let open = !t.has(Feature::Authentication);
                let enough = if open {
                    schemes.is_array() || schemes.is_null()
                } else {
                    count > 0
                };
                config.expect(
                    enough,
                    "authenticationSchemes, an array with at least one scheme",
                    format!("authenticationSchemes {schemes}"),
                )?;
                for (index, part) in (0..count)
                    .flat_map(|index| ["type", "name", "description"].map(|part| (index, part)))
                {
                    let pointer = format!("/authenticationSchemes/{index}/{part}");
                    let told = config.get(&pointer);
                    config.expect(
                        told.as_str().is_some_and(|text| !text.is_empty()),
                        format!("a text at {pointer}"),
                        format!("{pointer} {told}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/authentication-scheme-types",
        rule: "each authentication scheme has one of the types that RFC 7643 has words for",
        covers: &["RFC7643-5-11"],
        needs: &[],
        why: "A client that chooses its way to log in by this word finds none that it knows.",
        caught: Fault::SchemeTypeMadeUp,
        run: |t| Box::pin(scheme_types(t)),
    },
    Check {
        id: "discovery/documentation-addresses",
        rule: "documentationUri and specUri are web addresses",
        covers: &["RFC7643-5-12"],
        needs: &[],
        why: "Consoles show them as links, and the administrator who needs help clicks on nothing.",
        caught: Fault::DocumentationIsNoAddress,
        run: |t| Box::pin(documentation_addresses(t)),
    },
];

/// The words for authentication schemes (RFC 7643 section 5).
const SCHEMES: [&str; 5] = [
    "oauth",
    "oauth2",
    "oauthbearertoken",
    "httpbasic",
    "httpdigest",
];

/// `/ServiceProviderConfig`; that it cannot be read is told by `discovery/service-provider-config`.
pub(super) async fn config(t: &Trial) -> Result<Reply, Stop> {
    let config = t.read("/ServiceProviderConfig").await?;
    if config.code() == 200 && config.body().is_object() {
        return Ok(config);
    }
    let why = "/ServiceProviderConfig cannot be read";
    Err(Stop::Skipped(why.to_owned()))
}

async fn scheme_types(t: &Trial) -> Result<(), Stop> {
    let config = config(t).await?;
    let types = config.all("/authenticationSchemes/*/type");
    let types: Vec<&str> = types.into_iter().filter_map(Value::as_str).collect();
    if types.is_empty() {
        return Err(Stop::Skipped(
            "no authentication scheme is listed".to_owned(),
        ));
    }
    for kind in types {
        config.expect(
            SCHEMES.contains(&kind),
            format!("one of {}", SCHEMES.join(", ")),
            format!("an authentication scheme of type {kind:?}"),
        )?;
    }
    Ok(())
}

async fn documentation_addresses(t: &Trial) -> Result<(), Stop> {
    let config = config(t).await?;
    for pointer in [
        "/documentationUri",
        "/authenticationSchemes/*/specUri",
        "/authenticationSchemes/*/documentationUri",
    ] {
        for told in config.all(pointer).into_iter().filter(|it| !it.is_null()) {
            // An empty text is the same as none.
            let holds = told
                .as_str()
                .is_some_and(|it| it.is_empty() || is_web_address(it));
            config.expect(
                holds,
                format!("a web address at {pointer}"),
                format!("{pointer} {told}"),
            )?;
        }
    }
    Ok(())
}

fn is_web_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| lower.strip_prefix(scheme));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !rest.contains(char::is_whitespace)
    })
}
