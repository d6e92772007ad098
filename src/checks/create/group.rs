//! RFC 7643 section 4.2, creating groups.

use crate::checks::Check;
use crate::checks::trial::{Trial, merge};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::scim::{Feature, urn};
use serde_json::json;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "create/group-without-members",
        rule: "a group can be created without members",
        covers: &["RFC7643-4.2-09"],
        needs: &[Feature::Group],
        why: "Identity providers create the group first and add its members afterwards.",
        caught: Fault::GroupNeedsMembers,
        run: |t| {
            Box::pin(async move {
                if requires_members(t) {
                    let why = "the Group schema publishes members as required";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                let mut body = t.group_body(&[]);
                body.as_object_mut()
                    .map(|body| body.shift_remove("members"));
                t.create(&t.groups(), body).await?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/group-keeps-members",
        rule: "a group that is created with members has them, by their ids",
        covers: &["RFC7643-4.2-04"],
        needs: &[Feature::User, Feature::Group],
        why: "Members lost at creation have no access, and the identity provider believes they have.",
        caught: Fault::CreateKeepsFirstMember,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                let body = t.group_body(&[&ann, &bob]);
                let group = t.make(&t.groups(), body).await?;
                let mut now = t.get_fixture(&group).await?;
                if now.unassigned("/members").is_ok() {
                    // Some providers show members only to those who ask.
                    now = t.query(&group.path, &[("attributes", "members")]).await?;
                }
                now.all_at("/members/*/value", &[ann.id.as_str(), bob.id.as_str()])?;
                Ok(())
            })
        },
    },
    Check {
        id: "create/group-name-required",
        rule: "a group without displayName is refused",
        covers: &["RFC7643-4.2-02"],
        needs: &[Feature::Group],
        why: "Identity providers find groups by name; one without a name grants access that nobody can see.",
        caught: Fault::GroupNameNotRequired,
        run: |t| {
            Box::pin(async move {
                // If it is made, nothing but this shows that it is ours and may be removed.
                let marked = t.group_body(&[]);
                let marked = merge(marked, json!({ "externalId": t.word() }));
                let marked = t.make(&t.groups(), marked).await?;
                t.keeps(&marked, &["/externalId"]).await?;
                let body = json!({ "schemas": [urn::GROUP], "externalId": t.word() });
                let reply = t.post(&t.groups(), &body).await?;
                let refused = (400..500).contains(&reply.code());
                reply.expect(refused, "a refusal with status 400", reply.summary())?;
                Ok(())
            })
        },
    },
];

fn requires_members(t: &Trial) -> bool {
    let schema = t.session().announced().schema(urn::GROUP);
    let attributes = schema.and_then(|schema| schema["attributes"].as_array());
    let mut members = attributes
        .into_iter()
        .flatten()
        .filter(|known| known["name"] == "members");
    members.any(|members| members["required"] == true)
}
