//! RFC 7644 sections 3.4.2.1 and 3.4.3, queries over all types at the base URL. They may be unsupported.

use super::search_at;
use crate::checks::Check;
use crate::checks::trial::{Made, Trial, lists};
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::{Feature, urn};
use serde_json::{Value, json};

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "search/root-says-so",
        rule: "a query at the base URL is answered with a list, or refused",
        covers: &["RFC7644-3.4.2.1-02"],
        needs: &[Feature::User],
        why: "A client that gets a web page or 500 cannot tell that it has to ask each endpoint by itself.",
        caught: Fault::RootAnswers500,
        run: |t| {
            Box::pin(async move {
                let reply = t.query("/", &[("startIndex", "1"), ("count", "1")]).await?;
                or_refused(&reply)
            })
        },
    },
    Check {
        id: "search/root-lists-all-types",
        rule: "a query at the base URL finds users and groups alike",
        covers: &["RFC7644-3.4.2.1-01"],
        needs: &[Feature::User, Feature::Group, Feature::Filter],
        why: "A client that looks there for everything of one name takes what is missing for deleted.",
        caught: Fault::RootListsUsersOnly,
        run: |t| {
            Box::pin(async move {
                let same = namesakes(t).await?;
                let reply = t.query("/", &[("filter", &same.filter)]).await?;
                let is_list = reply
                    .all("/schemas/*")
                    .iter()
                    .any(|it| **it == urn::LIST_RESPONSE);
                if !is_list {
                    let why = "the provider has no queries at the base URL";
                    return Err(Stop::Skipped(why.to_owned()));
                }
                both(&reply, &same)
            })
        },
    },
    Check {
        id: "search/root-search",
        rule: "a search at the base URL finds users and groups alike, or is refused",
        covers: &["RFC7644-3.4.3-08"],
        needs: &[
            Feature::User,
            Feature::Group,
            Feature::Filter,
            Feature::Search,
        ],
        why: "500 tells clients to try again, for ever; half an answer is taken for the whole.",
        caught: Fault::RootSearchAnswers500,
        run: |t| {
            Box::pin(async move {
                let same = namesakes(t).await?;
                let reply = search_at(t, "", json!({ "filter": same.filter })).await?;
                or_refused(&reply)?;
                if reply.is_success() {
                    both(&reply, &same)?;
                }
                Ok(())
            })
        },
    },
];

/// A user and a group of one name.
struct Namesakes {
    user: Made,
    group: Made,
    filter: String,
}

/// Makes them, and looks whether each endpoint finds its own; where not, the base URL need not either.
async fn namesakes(t: &Trial) -> Result<Namesakes, Stop> {
    let name = t.word();
    let user = t.user_with(json!({ "displayName": name })).await?;
    let mut body = t.group_body(&[]);
    body["displayName"] = json!(name);
    let group = t.make(&t.groups(), body).await?;
    let filter = format!("displayName eq {}", Value::from(name));
    for (endpoint, made) in [(t.users(), &user), (t.groups(), &group)] {
        let reply = t.query(&endpoint, &[("filter", &filter)]).await?;
        if lists(&reply, &[made]).is_err() {
            let why = format!("{endpoint} does not find by displayName");
            return Err(Stop::Skipped(why));
        }
    }
    Ok(Namesakes {
        user,
        group,
        filter,
    })
}

/// A list holds both. If it holds others, the filter has no effect there, and on one page there may be no room.
fn both(reply: &Reply, same: &Namesakes) -> Result<(), Stop> {
    let wanted = [same.user.id.as_str(), same.group.id.as_str()];
    let found = reply.all("/Resources/*/id");
    if found
        .iter()
        .any(|id| !wanted.iter().any(|ours| *id == ours))
    {
        let why = "filters have no effect at the base URL";
        return Err(Stop::Skipped(why.to_owned()));
    }
    lists(reply, &[&same.user, &same.group])
}

/// The answer is a list, or says that there is none.
fn or_refused(reply: &Reply) -> Result<(), Stop> {
    if reply.is_success() {
        reply.list()?;
    }
    let fair = reply.code() < 500 || reply.code() == 501;
    reply.expect(
        fair,
        "status 200, or a refusal with 403, 404 or 501",
        reply.summary(),
    )?;
    Ok(())
}
