//! RFC 7644 section 3.9, the two parameters beyond reading: meta, and answers to what was written.

use super::left_out;
use crate::checks::Check;
use crate::client::{Request, with_query};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, Method};
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "projection/meta",
        rule: "meta comes by default, and then alone if it was asked for, or not at all if it was not",
        covers: &["RFC7643-3.1-20"],
        needs: &[Feature::User],
        why: "Clients that ask for two attributes of everybody get dates and addresses of each as well.",
        caught: Fault::MetaComesUnasked,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                if t.get_fixture(&ann).await?.get("/meta").is_null() {
                    let why = "the provider shows no meta; read/meta-is-there judges that";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let only = t.query(&ann.path, &[("attributes", "meta")]).await?;
                only.status(&[200])?.assigned("/meta")?;
                for asked in [("attributes", "userName"), ("excludedAttributes", "meta")] {
                    let reply = t.query(&ann.path, &[asked]).await?;
                    reply.status(&[200])?.at("/id", ann.id.as_str())?;
                    left_out(t, &reply, "/meta")?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "projection/of-what-was-written",
        rule: "attributes and excludedAttributes apply to the answers of POST and PUT as well",
        covers: &["RFC7644-3.9-04", "RFC7644-3.9-05"],
        needs: &[Feature::User],
        why: "Who creates ten thousand people and needs their ids gets ten thousand people back.",
        caught: Fault::WrittenAnswersIgnoreAttributes,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                t.kept(&ann, &["/emails/*/value"]).await?;
                if !ann.reply.body().is_object() {
                    let why = "the provider answers a creation without the resource";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let only = [("attributes", "userName")];
                let without = [("excludedAttributes", "emails")];
                let bob = t.user_body(json!({}));
                let put = |asked| {
                    let path = with_query(&ann.path, asked);
                    Request::with_json(Method::Put, path, &ann.sent)
                };
                for request in [
                    Request::with_json(Method::Post, with_query(&t.users(), &only), &bob),
                    put(&only),
                    put(&without),
                ] {
                    let reply = t.send(request).await?;
                    reply.expect(reply.is_success(), "a success", reply.summary())?;
                    // A PUT may be answered without the resource.
                    if reply.body().is_object() {
                        reply.assigned("/id")?.assigned("/userName")?;
                        left_out(t, &reply, "/emails")?;
                    }
                }
                Ok(())
            })
        },
    },
];
