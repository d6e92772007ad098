//! RFC 7644 section 3.5.2, PATCH that is refused. Success without effect is what hurts most here.

use crate::checks::Check;
use crate::client::Request;
use crate::fault::Fault;
use crate::scim::{Feature, Method};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "patch/read-only",
        rule: "an operation on a readOnly attribute is refused",
        covers: &["RFC7644-3.5.2-10", "RFC7643-3.1-12"],
        needs: &[Feature::User, Feature::Patch],
        why: "Success without effect, or an account that nobody finds any more under its id.",
        caught: Fault::PatchReadOnlyIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let elsewhere = t.nowhere(&t.users());
                let id = elsewhere.rsplit('/').next().unwrap_or_default();
                let operation = json!({ "op": "replace", "path": "id", "value": id });
                let reply = t.patch(&ann, json!([operation])).await?;
                let now = t.get(&ann).await?;
                if now.code() != 200 {
                    // It may have moved to where clean-up would not look for it.
                    t.send(Request::new(Method::Delete, elsewhere.as_str()))
                        .await?;
                }
                // Which word says so is the matter of `errors/word-fits-the-failure`.
                reply.status(&[400])?;
                now.status(&[200])?.at("/id", ann.id.as_str())?;
                let mut made = vec![ann];
                if t.has(Feature::Group) {
                    made.push(t.group(&[]).await?);
                }
                let created = "2001-01-01T00:00:00Z";
                let change = json!({ "op": "replace", "path": "meta.created", "value": created });
                for one in &made {
                    // Who shows no such date has nothing there to be written.
                    if !t.get_fixture(one).await?.get("/meta/created").is_null() {
                        t.patch(one, json!([change])).await?.status(&[400])?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "patch/unknown-operation",
        rule: "an operation that is neither add, remove nor replace is refused with 400",
        covers: &["RFC7644-3.5.2-03"],
        needs: &[Feature::User, Feature::Patch],
        why: "Success without effect: the client believes that its change was made.",
        caught: Fault::PatchUnknownOperationIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/title"]).await?;
                let operation = json!({ "op": "move", "path": "title", "value": t.word() });
                t.patch(&ann, json!([operation])).await?.status(&[400])?;
                let now = t.get_fixture(&ann).await?;
                now.at("/title", ann.sent_str("/title"))?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/no-operations",
        rule: "a body without operations is refused with 400",
        covers: &["RFC7644-3.5.2-02"],
        needs: &[Feature::User, Feature::Patch],
        why: "A client that sends a plain resource, as to PUT, is told that it was stored.",
        caught: Fault::PatchWithoutOperationsSucceeds,
        run: |t| {
            Box::pin(async move {
                let ann = t.user().await?;
                let schemas = [crate::scim::urn::PATCH_OP];
                let send = async |body: Value| {
                    t.send(Request::with_json(Method::Patch, ann.path.as_str(), &body))
                        .await
                };
                let plain = send(json!({ "schemas": schemas, "active": false })).await?;
                plain.status(&[400])?;
                let object = send(json!({ "schemas": schemas, "Operations": {} })).await?;
                object.status(&[400])?;
                // Nothing to do may also be done.
                let none = send(json!({ "schemas": schemas, "Operations": [] })).await?;
                let fair = none.is_success() || none.code() == 400;
                none.expect(fair, "status 400, or a success", none.summary())?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/unknown-resource",
        rule: "PATCH of a resource that does not exist is answered with 404",
        covers: &["RFC7644-3.5.2-23"],
        needs: &[Feature::User, Feature::Patch],
        why: "An identity provider that is told success never creates the account that is missing.",
        caught: Fault::PatchOfNobodySucceeds,
        run: |t| {
            Box::pin(async move {
                // Every provider has a userName: none refuses the path before it looks for the resource.
                let name = t.person().user_name;
                let operation = json!({ "op": "replace", "path": "userName", "value": name });
                let reply = t
                    .patch_path(&t.nowhere(&t.users()), json!([operation]))
                    .await?;
                reply.status(&[404])?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/user-name-in-use",
        rule: "nobody gets the userName of somebody else",
        covers: &["RFC7644-3.5.2-27"],
        needs: &[Feature::User, Feature::Patch],
        why: "Told success, the identity provider knows the account by a name that belongs to another person.",
        caught: Fault::PatchUserNameInUseSucceeds,
        run: |t| {
            Box::pin(async move {
                let (ann, bob) = (t.user().await?, t.user().await?);
                let before = t.get_fixture(&ann).await?;
                let taken = bob.sent_str("/userName");
                let operation = json!({ "op": "replace", "path": "userName", "value": taken });
                t.patch(&ann, json!([operation]))
                    .await?
                    .status(&[409, 400])?;
                t.get_fixture(&ann)
                    .await?
                    .at("/userName", before.get("/userName").clone())?;
                Ok(())
            })
        },
    },
    Check {
        id: "patch/wrong-type",
        rule: "a value of another type than the attribute has is refused with 400",
        covers: &["RFC7644-3.5.2-13"],
        needs: &[Feature::User, Feature::Patch],
        why: "Whether an account is open or closed is then anybody's guess, and the client believes that it was set.",
        caught: Fault::PatchWrongTypeIgnored,
        run: |t| {
            Box::pin(async move {
                let ann = t.user_keeping(json!({}), &["/active"]).await?;
                let before = t.get_fixture(&ann).await?;
                for (path, value) in [
                    ("active", json!("banana")),
                    ("name", json!("Ann Abel")),
                    ("emails", json!(5)),
                    ("title", json!({ "text": "Buyer" })),
                ] {
                    let pointer = format!("/{path}");
                    if before.get(&pointer).is_null() {
                        continue;
                    }
                    let operation = json!({ "op": "replace", "path": path, "value": value });
                    let reply = t.patch(&ann, json!([operation])).await?;
                    // Whoever cannot PATCH this attribute at all has not looked at the value.
                    if reply.code() != 501 {
                        reply.status(&[400])?;
                    }
                    let kept = before.get(&pointer).clone();
                    t.get_fixture(&ann).await?.at(&pointer, kept)?;
                }
                Ok(())
            })
        },
    },
];
