//! RFC 7644 sections 3.9 and 3.10, how attributes are named in the two parameters.

use super::left_out;
use crate::checks::Check;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "projection/names-ignore-case",
        rule: "attributes can be asked for in any letter case, their URN included",
        covers: &["RFC7644-3.10-03"],
        needs: &[Feature::User],
        why: "Clients spell names as their own tables do, and get resources without what they asked for.",
        caught: Fault::AttributeNamesCaseExact,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                t.kept(&ann, &["/name/givenName"]).await?;
                let plain = t.plain_attribute(&ann).await?;
                let qualified = format!("{}:{plain}", urn::USER);
                let plain = format!("/{plain}");
                for (name, pointer) in [
                    ("name.givenName", "/name/givenName"),
                    (&qualified, plain.as_str()),
                ] {
                    let usual = t.query(&ann.path, &[("attributes", name)]).await?;
                    // What is not understood in its usual case is the matter of other rules.
                    if usual.get(pointer).is_null() {
                        continue;
                    }
                    let capitals = name.to_uppercase();
                    let reply = t.query(&ann.path, &[("attributes", &capitals)]).await?;
                    let shown = usual.get(pointer).clone();
                    reply.status(&[200])?.at(pointer, shown)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "projection/unknown-name",
        rule: "a name that no schema has adds nothing to an answer, and takes nothing away",
        covers: &["RFC7644-3.4.2.5-05"],
        needs: &[Feature::User],
        why: "A client that asks all its providers for the same attributes gets no answer from this one.",
        caught: Fault::UnknownNameAnswers500,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let known = t.query(&ann.path, &[("attributes", "userName")]).await?;
                if known.is_success() && left_out(t, &known, "/emails").is_err() {
                    let why = "attributes has no effect; projection/attributes judges that";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                for names in ["unknownToEverybody", "unknownToEverybody,userName"] {
                    let reply = t.query(&ann.path, &[("attributes", names)]).await?;
                    reply.status(&[200])?.at("/id", ann.id.as_str())?;
                    left_out(t, &reply, "/emails")?;
                    if names.contains(',') {
                        reply.assigned("/userName")?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "projection/exclude-sub-attribute",
        rule: "a sub-attribute can be excluded alone",
        covers: &["RFC7644-3.9-07"],
        needs: &[Feature::User],
        why: "A client that leaves out one part of a name loses the whole name.",
        caught: Fault::ExcludedSubAttributeTakesAll,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let parts = ["/name/givenName", "/name/familyName"];
                if t.kept(&ann, &parts).await?.len() < parts.len() {
                    let why = "the provider keeps only one part of a name";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let without = [("excludedAttributes", "name.familyName")];
                let reply = t.query(&ann.path, &without).await?;
                reply
                    .status(&[200])?
                    .at("/name/givenName", ann.sent_str("/name/givenName"))?;
                left_out(t, &reply, "/name/familyName")
            })
        },
    },
    Check {
        id: "projection/extension",
        rule: "an extension, and each attribute in it, can be asked for by its URN",
        covers: &["RFC7644-3.9-10"],
        needs: &[Feature::User, Feature::Enterprise],
        why: "A client that needs the department of everybody has to read everything there is to know.",
        caught: Fault::ExtensionCannotBeAskedFor,
        run: |t| {
            Box::pin(async move {
                let department = format!("{}:department", urn::ENTERPRISE_USER);
                let pointer = format!("/{}/department", urn::ENTERPRISE_USER);
                let employee = json!({
                    "schemas": [urn::USER, urn::ENTERPRISE_USER],
                    urn::ENTERPRISE_USER: { "department": t.person().department },
                });
                let ann = t.user_with(employee).await?;
                t.kept(&ann, &[&pointer]).await?;
                for name in [department.as_str(), urn::ENTERPRISE_USER] {
                    let reply = t.query(&ann.path, &[("attributes", name)]).await?;
                    reply.status(&[200])?.at(&pointer, ann.sent_str(&pointer))?;
                    left_out(t, &reply, "/emails")?;
                }
                Ok(())
            })
        },
    },
];
