//! RFC 7644 section 6: a second tenant sees nothing of the first, and is not in its way.

use crate::checks::Check;
use crate::checks::trial::{Made, Trial, lists, named};
use crate::client::{Login, Request, with_query};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, Method, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "security/other-tenant-reads-nothing",
        rule: "with the id of another tenant's resource a client learns nothing about it",
        covers: &["RFC7644-6.1-01"],
        needs: &[Feature::User, Feature::OtherTenant],
        why: "One customer of the provider reads the staff of another.",
        caught: Fault::OtherTenantReads,
        run: |t| {
            Box::pin(async move {
                let b = t.other()?;
                for made in resources(t).await? {
                    unknown(&b.read(&made.path).await?, &made)?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "security/other-tenant-lists-nothing",
        rule: "no list, filter or search shows another tenant's resources",
        covers: &["RFC7644-6.1-01"],
        needs: &[Feature::User, Feature::OtherTenant],
        why: "One customer's identity provider links its people to the accounts of another customer.",
        caught: Fault::OtherTenantLists,
        run: |t| {
            Box::pin(async move {
                let b = t.other()?;
                for made in resources(t).await? {
                    let endpoint = made.path.rsplit_once('/').map_or("", |(before, _)| before);
                    unknown(&b.read(endpoint).await?, &made)?;
                    for filter in filters(&made) {
                        let filter = [("filter", filter.as_str())];
                        unknown(&b.query(endpoint, &filter).await?, &made)?;
                        if b.has(Feature::Search) {
                            let body =
                                json!({ "schemas": [urn::SEARCH_REQUEST], "filter": filter[0].1 });
                            unknown(&b.post(&format!("{endpoint}/.search"), &body).await?, &made)?;
                        }
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "security/other-tenant-changes-nothing",
        rule: "with the id of another tenant's resource a client changes nothing of it",
        covers: &["RFC7644-6.1-01"],
        needs: &[Feature::User, Feature::OtherTenant],
        why: "One customer of the provider closes the accounts of another.",
        caught: Fault::OtherTenantWrites,
        run: |t| {
            Box::pin(async move {
                let b = t.other()?;
                let user = t.user().await?;
                let before = t.get_fixture(&user).await?;
                leads_nowhere(b, &user).await?;
                let changed = user.sent_with(json!({ "displayName": b.word() }));
                b.put(&user, &changed).await?;
                unchanged(t, &user, &before).await?;
                if b.has(Feature::Patch) {
                    let operation =
                        json!({ "op": "replace", "path": "displayName", "value": b.word() });
                    b.patch(&user, json!([operation])).await?;
                    unchanged(t, &user, &before).await?;
                }
                b.delete(&user).await?;
                unchanged(t, &user, &before).await
            })
        },
    },
    Check {
        id: "security/other-tenant-same-external-id",
        rule: "an externalId that one tenant uses is free for another, and each finds its own by it",
        covers: &["RFC7644-6.2-01", "RFC7643-3.1-16"],
        needs: &[Feature::User, Feature::OtherTenant],
        why: "Employee number 4711 exists in each company; the second customer's cannot be onboarded.",
        caught: Fault::ExternalIdTakenAcrossTenants,
        run: |t| {
            Box::pin(async move {
                let b = t.other()?;
                let ours = t.user().await?;
                t.kept(&ours, &["/externalId"]).await?;
                // What stops any creation there is no matter of the externalId.
                let plain = b.user().await?;
                b.kept(&plain, &["/externalId"]).await?;
                let same = ours.sent_str("/externalId");
                let theirs = b
                    .create(&b.users(), b.user_body(json!({ "externalId": same })))
                    .await?;
                let filter = format!("externalId eq {}", Value::from(same));
                for (trial, own) in [(t, &ours), (b, &theirs)] {
                    let found = trial.find_users(&filter).await?;
                    // That an externalId cannot be filtered by is another rule's matter.
                    if trial.has(Feature::Filter) && found.is_success() {
                        lists(&found, &[own])?;
                    }
                }
                Ok(())
            })
        },
    },
    Check {
        id: "security/named-tenant-is-no-key",
        rule: "whoever names another tenant in the address is not let in with the credentials of its own",
        covers: &["RFC7644-6.1-02"],
        needs: &[Feature::User, Feature::OtherTenant, Feature::TenantAddress],
        why: "Whoever changes the tenant's name in the URL reads and closes the accounts of another customer.",
        caught: Fault::NamedTenantWins,
        run: |t| {
            Box::pin(async move {
                let b = t.other()?;
                let user = b.user().await?;
                let before = b.get_fixture(&user).await?;
                let guest = |request: Request| request.login(Login::Guest);
                let filter = named(user.sent_str("/userName"));
                let by_filter = with_query(&b.users(), &[("filter", &filter)]);
                for path in [user.path.clone(), by_filter] {
                    unknown(&b.send(guest(Request::get(path))).await?, &user)?;
                }
                let delete = Request::new(Method::Delete, user.path.clone());
                b.send(guest(delete)).await?;
                unchanged(b, &user, &before).await
            })
        },
    },
];

/// A user and, where there are groups, a group.
async fn resources(t: &Trial) -> Result<Vec<Made>, Stop> {
    let mut made = vec![t.user().await?];
    if t.has(Feature::Group) {
        made.push(t.group(&[]).await?);
    }
    Ok(made)
}

/// Filters that find what was made.
fn filters(made: &Made) -> Vec<String> {
    let by = |name: &str, value: &str| format!("{name} eq {}", Value::from(value));
    if made.sent["userName"].is_string() {
        let names = ["userName", "externalId"];
        let filter = |name: &&str| by(name, made.sent_str(&format!("/{name}")));
        names.iter().map(filter).collect()
    } else {
        vec![by("displayName", made.sent_str("/displayName"))]
    }
}

/// A success that does not speak of the resource, or no success. An id may mean something else in another tenant, and a
/// refusal may quote what was asked for.
fn unknown(reply: &Reply, made: &Made) -> Result<(), Stop> {
    let name = made.sent["userName"].as_str();
    let name = name.unwrap_or_else(|| made.sent_str("/displayName"));
    let told = reply.is_success() && reply.text().contains(name);
    reply.expect(
        !told,
        "nothing about a resource of another tenant (is the second token really that of another tenant?)",
        reply.summary(),
    )?;
    Ok(())
}

/// Before the second tenant writes to an id of the first, it must lead nowhere there: what stands there would be foreign.
async fn leads_nowhere(b: &Trial, made: &Made) -> Result<(), Stop> {
    let reply = b.read(&made.path).await?;
    if reply.code() == 200 {
        return Err(Stop::Skipped(
            "the id leads to a resource that the second tenant sees, which must not be written to"
                .to_owned(),
        ));
    }
    reply
        .status(&[401, 403, 404, 410])
        .map_err(|stop| stop.into_blocked("reading as the second tenant"))?;
    b.session().journal().made_up(&made.path);
    Ok(())
}

/// The resource is there and as it was.
async fn unchanged(t: &Trial, made: &Made, before: &Reply) -> Result<(), Stop> {
    let now = t.get(made).await?;
    now.status(&[200])?
        .at("/displayName", before.get("/displayName").clone())?
        .at("/id", made.id.as_str())?;
    Ok(())
}
