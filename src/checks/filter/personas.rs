//! What identity providers really send to look somebody up, letter for letter, as of November 2026: their documents and the
//! request logs that people made public.

use super::table::{Staff, Way, ask};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::client::encode;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use crate::scim::Feature;

/// The checks of this file.
pub(in crate::checks) const CHECKS: &[Check] = &[
    Check {
        id: "filter/as-identity-providers-ask",
        rule: "the look-ups of Okta, Entra ID, OneLogin, Google, PingFederate and CyberArk find whom they are for",
        covers: &["RFC7644-3.4.2.2-47", "RFC7644-3.4.2-07"],
        needs: &[Feature::User, Feature::Filter],
        why: "Whom its identity provider does not find is created a second time; whom it finds by mistake is changed.",
        caught: Fault::DanglingAmpersandRefused,
        run: |t| {
            Box::pin(async move {
                let staff = Staff::hire(t).await?;
                for it in USUAL {
                    it.judge(t, &staff, &t.users(), Refused::IsWrong).await?;
                }
                for it in LOOSE {
                    it.judge(t, &staff, &t.users(), Refused::IsRight).await?;
                }
                if t.has(Feature::Group) {
                    groups(t).await?;
                }
                Ok(())
            })
        },
    },
    Check {
        id: "filter/beyond-the-grammar",
        rule: "look-ups of Entra ID and PingFederate that the grammar does not have are understood as they are meant",
        covers: &["RFC7644-3.4.2.2-27"],
        needs: &[Feature::User, Feature::Filter],
        why: "RFC 7644 lets a provider refuse them; but then matching by e-mail address cannot be used with it.",
        caught: Fault::ComparisonBehindBracketsRefused,
        run: |t| {
            Box::pin(async move {
                let staff = Staff::hire(t).await?;
                for it in BEYOND {
                    it.judge(t, &staff, &t.users(), Refused::IsWrong).await?;
                }
                Ok(())
            })
        },
    },
];

/// Every filter of these look-ups.
#[cfg(test)]
pub(super) fn filters() -> impl Iterator<Item = &'static str> {
    let all = USUAL.iter().chain(LOOSE).chain(BEYOND);
    all.map(|it| it.filter)
}

/// What a refusal with 400 is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    /// The look-up cannot be used.
    IsWrong,
    /// The provider's right.
    IsRight,
}

/// A look-up: who sends it, what stands before and behind the filter in the query, and whom it is for.
#[derive(Debug)]
struct Lookup {
    who: &'static str,
    /// Blanks are written as plus signs, as in a form.
    plus: bool,
    before: &'static str,
    filter: &'static str,
    behind: &'static str,
    finds: &'static [&'static str],
}

/// A look-up with nothing before the filter.
const fn asks(
    who: &'static str,
    plus: bool,
    filter: &'static str,
    behind: &'static str,
    finds: &'static [&'static str],
) -> Lookup {
    Lookup {
        who,
        plus,
        before: "",
        filter,
        behind,
        finds,
    }
}

/// Look-ups that the grammar has.
const USUAL: &[Lookup] = &[
    asks(
        "Okta",
        false,
        r#"userName eq "{bob}""#,
        "&startIndex=1&count=100",
        &["bob"],
    ),
    Lookup {
        who: "Okta",
        plus: false,
        before: "startIndex=1&count=100&",
        filter: r#"userName eq "{ann}""#,
        behind: "",
        finds: &["ann"],
    },
    asks(
        "Okta",
        false,
        r#"userName eq "{w}-nobody@{w}.test""#,
        "&startIndex=1&count=100",
        &[],
    ),
    asks(
        "Okta's certification",
        false,
        r#"userName eq "{ANN}""#,
        "&startIndex=1&count=100",
        &["ann"],
    ),
    asks("Entra ID", true, r#"userName eq "{dee}""#, "", &["dee"]),
    asks(
        "Entra ID",
        true,
        r#"externalId eq "{w}-X-bob""#,
        "",
        &["bob"],
    ),
    asks(
        "Entra ID",
        true,
        r#"userName eq "8f1e0d5c-3b7a-4c7e-9d55-6a1f0c2b9e34""#,
        "",
        &[],
    ),
    asks(
        "Entra ID with a flag in its tenant URL",
        true,
        r#"userName eq "{ann}""#,
        "&aadOptscim062020",
        &["ann"],
    ),
    asks(
        "Entra ID",
        true,
        r#"id eq "{ann.id}" and userName eq "{ann}""#,
        "&attributes=id",
        &["ann"],
    ),
    asks("OneLogin", true, r#"userName eq "{cas}""#, "&", &["cas"]),
    asks(
        "Google",
        false,
        r#"userName eq "{eve}""#,
        "&startIndex=1",
        &["eve"],
    ),
    asks(
        "PingFederate",
        false,
        r#"userName co "{w}-fa""#,
        "",
        &["fay"],
    ),
    asks(
        "CyberArk",
        false,
        r#"userName eq "{fay}""#,
        "&count=1",
        &["fay"],
    ),
];

/// Look-ups that a provider may refuse, but not answer with others.
const LOOSE: &[Lookup] = &[
    asks(
        "Microsoft's tutorial",
        true,
        "externalId eq {w}-X-bob",
        "",
        &["bob"],
    ),
    asks(
        "Entra ID",
        true,
        r#"id eq "{ann.id}" and manager eq "{bob.id}""#,
        "&attributes=id",
        &[],
    ),
];

/// Look-ups that the grammar does not have, and that say plainly whom they mean.
const BEYOND: &[Lookup] = &[
    asks(
        "Entra ID",
        true,
        r#"emails[type eq "work"].value eq "{bob.mail}""#,
        "",
        &["bob"],
    ),
    asks(
        "Entra ID",
        true,
        r#"emails[type eq "work"].value eq "{eve.mail}""#,
        "",
        &[],
    ),
    asks(
        "PingFederate",
        false,
        r#"emails eq "{ann.mail}""#,
        "",
        &["ann"],
    ),
];

impl Lookup {
    async fn judge(
        &self,
        t: &Trial,
        staff: &Staff,
        endpoint: &str,
        refused: Refused,
    ) -> Result<(), Stop> {
        if staff.usable(&[(self.filter, self.finds)]).is_empty() {
            return Ok(());
        }
        let filter = staff.named(self.filter);
        let reply = t.read(&self.path(endpoint, &filter)).await?;
        if refused == Refused::IsRight && matches!(reply.code(), 400 | 403 | 501) {
            return Ok(());
        }
        // Where the same without the dress fails too, another rule says so.
        let found = staff.found(&reply, &filter, self.finds);
        match found {
            Err(Stop::Failed(mut finding)) => {
                finding.expected = format!("{}: {}", self.who, finding.expected);
                if refused == Refused::IsWrong && self.is_plain_wrong(t, staff, &filter).await? {
                    return Ok(());
                }
                Err(Stop::Failed(finding))
            }
            _ => Ok(()),
        }
    }

    /// The filter alone, as the other checks send it, is answered wrongly as well.
    async fn is_plain_wrong(&self, t: &Trial, staff: &Staff, filter: &str) -> Result<bool, Stop> {
        if self.behind.is_empty() && self.before.is_empty() && !self.plus {
            return Ok(false);
        }
        let plain: Reply = ask(t, Way::Get, filter).await?;
        let of_grammar = !filter.contains("].");
        Ok(of_grammar && staff.found(&plain, filter, self.finds).is_err())
    }

    fn path(&self, endpoint: &str, filter: &str) -> String {
        let mut filter = encode(filter);
        if self.plus {
            filter = filter.replace("%20", "+");
        }
        format!("{endpoint}?{}filter={filter}{}", self.before, self.behind)
    }
}

/// How Entra ID, Okta and Ping ask for groups.
async fn groups(t: &Trial) -> Result<(), Stop> {
    let (ann, groups) = (t.user().await?, t.groups());
    let team = t.group(&[&ann]).await?;
    if t.keeps(&team, &["/displayName"]).await.is_err() {
        return Ok(());
    }
    let name = encode(&format!("displayName eq {}", team.sent["displayName"]));
    let entra = format!(
        "{groups}?excludedAttributes=members&filter={}",
        name.replace("%20", "+")
    );
    let reply = t.read(&entra).await?;
    reply
        .status(&[200])?
        .all_at("/Resources/*/id", &[team.id.as_str()])?;
    let okta = format!("{groups}?filter={name}&startIndex=1&count=100");
    let reply = t.read(&okta).await?;
    reply
        .status(&[200])?
        .all_at("/Resources/*/id", &[team.id.as_str()])?;
    let ping = t.read(&format!("{groups}?startIndex=1&count=1000")).await?;
    ping.status(&[200])?;
    Ok(())
}
