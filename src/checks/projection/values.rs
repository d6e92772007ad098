//! RFC 7644 sections 3.4.2.5 and 3.9, what the parameters attributes and excludedAttributes do.

use super::left_out;
use crate::checks::Check;
use crate::checks::list::is_too_many;
use crate::checks::trial::lists;
use crate::client::with_query;
use crate::fault::Fault;
use crate::scim::{Feature, urn};
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "projection/attributes",
        rule: "with attributes, only those come that were asked for, and those that always do",
        covers: &["RFC7644-3.4.2.5-01", "RFC7644-3.9-01", "RFC7644-3.9-08"],
        needs: &[Feature::User],
        why: "A client that asks for two attributes gets everything there is to know about a person.",
        caught: Fault::AttributesIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                t.kept(&ann, &["/emails/*/value", "/name/familyName"])
                    .await?;
                let plain = t.plain_attribute(&ann).await?;
                let names = format!("userName,{plain}");
                let reply = t.query(&ann.path, &[("attributes", &names)]).await?;
                reply.status(&[200])?.at("/id", ann.id.as_str())?;
                reply
                    .assigned("/userName")?
                    .assigned(&format!("/{plain}"))?;
                left_out(t, &reply, "/emails")?;
                left_out(t, &reply, "/name")
            })
        },
    },
    Check {
        id: "projection/attributes-in-lists",
        rule: "attributes works on lists as it does on one resource",
        covers: &["RFC7644-3.4.2.5-01"],
        needs: &[Feature::User, Feature::Filter],
        why: "Clients ask for ids and names of the whole directory; with everything else the answer is a hundred times \
              larger.",
        caught: Fault::AttributesIgnoredInLists,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/emails/*/value"]).await?;
                let filter = format!(r#"userName eq "{}""#, ann.sent_str("/userName"));
                let found = t.finds(&filter, &[&ann]).await;
                found.map_err(|stop| stop.into_blocked("the same query for all attributes"))?;
                let asked = [("filter", filter.as_str()), ("attributes", "userName")];
                let reply = t.query(&t.users(), &asked).await?;
                lists(&reply, &[&ann])?;
                reply.assigned("/Resources/0/userName")?;
                left_out(t, &reply, "/Resources/0/emails")
            })
        },
    },
    Check {
        id: "projection/excluded-attributes",
        rule: "excludedAttributes takes away those attributes, and no others",
        covers: &["RFC7644-3.4.2.5-02", "RFC7644-3.9-02"],
        needs: &[Feature::User],
        why: "What a client leaves out for size or privacy comes all the same, or more is missing than it expects.",
        caught: Fault::ExcludedAttributesIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                t.kept(&ann, &["/emails/*/value", "/name/familyName"])
                    .await?;
                let plain = format!("/{}", t.plain_attribute(&ann).await?);
                let reply = t
                    .query(&ann.path, &[("excludedAttributes", "emails,name")])
                    .await?;
                reply.status(&[200])?.assigned("/userName")?;
                reply.at(&plain, ann.sent_str(&plain))?;
                left_out(t, &reply, "/emails")?;
                left_out(t, &reply, "/name")
            })
        },
    },
    Check {
        id: "projection/id-always-comes",
        rule: "id comes whatever was asked for or excluded",
        covers: &["RFC7644-3.4.2.5-03", "RFC7643-3.1-11"],
        needs: &[Feature::User],
        why: "Without the id a client cannot address what it has just found.",
        caught: Fault::IdCanBeExcluded,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                for asked in [
                    ("excludedAttributes", "id,title"),
                    ("attributes", "userName"),
                ] {
                    let reply = t.query(&ann.path, &[asked]).await?;
                    reply.status(&[200])?.at("/id", ann.id.as_str())?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "projection/sub-attribute",
        rule: "a sub-attribute can be asked for alone",
        covers: &["RFC7644-3.9-06"],
        needs: &[Feature::User],
        why: "A client that needs one part of a name or address gets all of it.",
        caught: Fault::SubAttributesComeWhole,
        run: |t| {
            Box::pin(async move {
                let ann = t
                    .user_keeping(json!({}), &["/name/givenName", "/name/familyName"])
                    .await?;
                let reply = t
                    .query(&ann.path, &[("attributes", "name.givenName")])
                    .await?;
                reply
                    .status(&[200])?
                    .at("/name/givenName", ann.sent_str("/name/givenName"))?;
                left_out(t, &reply, "/name/familyName")
            })
        },
    },
    Check {
        id: "projection/qualified-name",
        rule: "attributes can be asked for by the URN of their schema and their name",
        covers: &["RFC7644-3.4.2.5-04", "RFC7644-3.10-01"],
        needs: &[Feature::User],
        why: "Clients that build their requests from /Schemas get resources without the attributes they asked for.",
        caught: Fault::AttributesUrnNotUnderstood,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let plain = t.plain_attribute(&ann).await?;
                let asked = format!("{}:{plain}", urn::USER);
                let reply = t.query(&ann.path, &[("attributes", &asked)]).await?;
                let plain = format!("/{plain}");
                reply.status(&[200])?.at(&plain, ann.sent_str(&plain))?;
                Ok(())
            })
        },
    },
    Check {
        id: "projection/groups-without-members",
        rule: "groups can be read without their members",
        covers: &["RFC7644-3.4.2.5-06"],
        needs: &[Feature::User, Feature::Group],
        why: "Entra ID reads every group this way; with a hundred thousand members in each, its cycle never ends.",
        caught: Fault::MembersNotExcluded,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let team = t.group(&[&ann]).await?;
                t.keeps(&team, &["/members/*/value"]).await?;
                let without = [("excludedAttributes", "members"), ("count", "20")];
                let reply = t.query(&team.path, &without[..1]).await?;
                reply
                    .status(&[200])?
                    .at("/id", team.id.as_str())?
                    .unassigned("/members")?;
                let list = t.read(&with_query(&t.groups(), &without)).await?;
                if is_too_many(&list) {
                    return Ok(());
                }
                let shown = list.status(&[200])?.all("/Resources/*/members/*").len();
                let got = format!("{shown} members in the list of groups");
                list.expect(shown == 0, "groups without members", got)?;
                Ok(())
            })
        },
    },
];
