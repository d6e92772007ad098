//! RFC 7644 section 8.1 and RFC 7643 section 3, the form of the discovery documents. What holds of every answer is looked at
//! here for those of discovery, so that what is wrong with them is told once, and not under `http/` and `resource/` too.

use crate::checks::Check;
use crate::checks::http::media_type;
use crate::checks::resource::is_absolute_uri;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::MEDIA_TYPE;

/// Where the documents are.
const DOCUMENTS: [&str; 3] = ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"];

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "discovery/labelled-scim",
        rule: "the discovery documents are labelled application/scim+json",
        covers: &["RFC7644-8.1-01"],
        needs: &[],
        why: "Strict clients refuse any other label, and take the provider for one without discovery.",
        caught: Fault::DiscoveryLabelledPlainJson,
        run: |t| {
            Box::pin(async move {
                for reply in documents(t).await? {
                    let label = media_type(&reply);
                    reply.expect(
                        label == MEDIA_TYPE,
                        format!("Content-Type {MEDIA_TYPE}"),
                        format!("Content-Type {label:?}"),
                    )?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "discovery/schemas-are-uris",
        rule: "each of the schemas that a discovery document names is a URI",
        covers: &["RFC7643-3-06"],
        needs: &[],
        why: "A bare word is in no registry: a client cannot tell what the document is, and reads no further.",
        caught: Fault::ConfigNamesBareWord,
        run: |t| {
            Box::pin(async move {
                for reply in documents(t).await? {
                    for named in ["/schemas/*", "/Resources/*/schemas/*"]
                        .iter()
                        .flat_map(|pointer| reply.all(pointer))
                    {
                        reply.expect(
                            named.as_str().is_some_and(is_absolute_uri),
                            "schemas of URIs, as urn:ietf:params:scim:schemas:core:2.0:Schema",
                            format!("{named} in schemas"),
                        )?;
                    }
                }
                Ok(())
            })
        },
    },
];

/// The documents that can be read; that one cannot is told elsewhere in this area.
async fn documents(t: &Trial) -> Result<Vec<Reply>, Stop> {
    let mut readable = Vec::new();
    for path in DOCUMENTS {
        let reply = t.read(path).await?;
        if reply.code() == 200 && reply.body().is_object() {
            readable.push(reply);
        }
    }
    if readable.is_empty() {
        let why = "no discovery document can be read";
        return Err(Stop::Skipped(why.to_owned()));
    }
    Ok(readable)
}
