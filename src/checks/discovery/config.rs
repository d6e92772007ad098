//! RFC 7643 section 5, what `/ServiceProviderConfig` says.

use super::document;
use crate::checks::Check;
use crate::fault::Fault;
use crate::scim::{Feature, urn};

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
];
