//! Deeds: what follows from each thing that happens. To provision is to look up, then to create, or to link who was found.

use super::act::{About, Actor, cannot, id_of};
use super::behaviour::{Deed, Given};
use super::lifecycle::LifecycleEvent;
use super::stage::Stage;
use crate::client::read_json;
use crate::outcome::Stop;
use crate::people::People;
use crate::reply::Reply;
use serde_json::Value;
use std::collections::BTreeSet;

/// Most users that an import reads.
const IMPORTED_AT_MOST: u64 = 2000;

/// Makes the accounts and groups that are there before a behaviour begins.
pub(super) async fn make_given(
    actor: &mut Actor<'_>,
    stage: &mut Stage,
    given: &Given,
) -> Result<(), Stop> {
    let users = actor.session.announced().endpoint("User");
    for (names, linked) in [(&given.users, true), (&given.unlinked, false)] {
        for name in names {
            let body = stage.account(name).given(linked);
            let account = stage.account_mut(name);
            account.asked = true;
            account.claims.add(&body.to_string());
            account.external_id = account.claims.text("/externalId").map(str::to_owned);
            let made = actor.given("given user", &users, &body).await;
            let account = stage.account_mut(name);
            account.acknowledged = was_success(actor);
            account.id = Some(made?);
        }
    }
    for (name, members) in &given.groups {
        if stage.team(name).id.is_none() {
            let ids = members
                .iter()
                .filter_map(|member| stage.account(member).id.clone());
            let ids: Vec<String> = ids.collect();
            let body = stage.team(name).given(&ids);
            let groups = actor.session.announced().endpoint("Group");
            let id = actor.given("given group", &groups, &body).await?;
            stage.team_mut(name).id = Some(id);
        }
    }
    Ok(())
}

/// Carries out what happens.
pub(super) async fn carry_out(
    actor: &mut Actor<'_>,
    stage: &mut Stage,
    people: &People,
    deed: &Deed,
) -> Result<(), Stop> {
    let about = About {
        user: deed.users().first().map(String::as_str),
        ..About::default()
    };
    let of_group = About {
        group: deed.group(),
        members: deed.users(),
        ..About::default()
    };
    let (event, about) = match deed {
        Deed::Provision(user) => return provision(actor, stage, user).await,
        Deed::ProvisionGroup(group) => return provision_group(actor, stage, group).await,
        Deed::Delete(user) => return delete(actor, stage, user).await,
        Deed::RenameGroup(group) => return rename_group(actor, stage, people, group).await,
        Deed::Import => return import(actor, stage).await,
        Deed::Update(user) => {
            let another = people.person();
            let account = stage.account_mut(user);
            (account.person.title, account.person.department) = (another.title, another.department);
            (LifecycleEvent::Update, about)
        }
        Deed::Probe => (LifecycleEvent::Probe, about),
        Deed::Deactivate(_) => (LifecycleEvent::Deactivate, about),
        Deed::Reactivate(_) => (LifecycleEvent::Reactivate, about),
        Deed::AddMembers(..) => (LifecycleEvent::AddMembers, of_group),
        Deed::RemoveMembers(..) => (LifecycleEvent::RemoveMembers, of_group),
        Deed::DeleteGroup(_) => (LifecycleEvent::DeleteGroup, of_group),
    };
    let done = actor.event(event, about, stage).await;
    if matches!(deed, Deed::RemoveMembers(..)) && found_nobody_to_remove(actor) {
        return Ok(());
    }
    let (_, said) = done?;
    if let Deed::Update(user) = deed {
        stage.account_mut(user).claims.add(&said);
    }
    Ok(())
}

/// True if the last answer says that nobody was there to be removed: RFC 7644 section 3.5.2.2 lets a provider refuse with
/// noTarget, as one does that takes people out of their groups when their accounts are closed. What is observed decides.
fn found_nobody_to_remove(actor: &mut Actor<'_>) -> bool {
    let Some(last) = actor.taken.last_mut() else {
        return false;
    };
    let answer = read_json(last.exchange.body.as_bytes()).unwrap_or_default();
    let nobody = last.exchange.status == Some(400) && answer["scimType"] == "noTarget";
    if nobody {
        last.problem = None;
    }
    nobody
}

async fn provision(actor: &mut Actor<'_>, stage: &mut Stage, user: &str) -> Result<(), Stop> {
    let about = About {
        user: Some(user),
        ..About::default()
    };
    let known = stage.account(user).id.clone();
    let mut found = None;
    if actor.persona.entry(LifecycleEvent::Find).is_some() {
        let (reply, _) = actor.event(LifecycleEvent::Find, about, stage).await?;
        found = id_in_list(&reply);
        if let Some(known) = &known
            && found.as_ref() != Some(known)
        {
            return Err(reply.wrong(
                format!("the account that is there, with id {known:?}; else a second one is made"),
                reply.summary(),
            ));
        }
    }
    let event = if found.is_some() {
        LifecycleEvent::Link
    } else {
        LifecycleEvent::Create
    };
    if actor.persona.entry(event).is_none() {
        return Err(Stop::Skipped(cannot(actor.persona, event)));
    }
    let account = stage.account_mut(user);
    let creates = found.is_none();
    if creates {
        account.asked = true;
    } else {
        account.id = found;
    }
    let done = actor.event(event, about, stage).await;
    let account = stage.account_mut(user);
    if creates {
        account.acknowledged = was_success(actor);
    }
    let (reply, said) = done?;
    account.claims.add(&said);
    account.external_id = account.claims.text("/externalId").map(str::to_owned);
    if creates {
        account.id = id_of(&reply);
    }
    Ok(())
}

async fn provision_group(
    actor: &mut Actor<'_>,
    stage: &mut Stage,
    group: &str,
) -> Result<(), Stop> {
    let about = About {
        group: Some(group),
        ..About::default()
    };
    let mut id = None;
    if actor.persona.entry(LifecycleEvent::FindGroup).is_some() {
        let (reply, _) = actor.event(LifecycleEvent::FindGroup, about, stage).await?;
        id = id_in_list(&reply);
    }
    if id.is_none() {
        let (reply, _) = actor
            .event(LifecycleEvent::CreateGroup, about, stage)
            .await?;
        id = id_of(&reply);
    }
    stage.team_mut(group).id = id;
    Ok(())
}

async fn delete(actor: &mut Actor<'_>, stage: &mut Stage, user: &str) -> Result<(), Stop> {
    let about = About {
        user: Some(user),
        ..About::default()
    };
    actor.event(LifecycleEvent::Delete, about, stage).await?;
    stage.account_mut(user).deleted = true;
    Ok(())
}

async fn rename_group(
    actor: &mut Actor<'_>,
    stage: &mut Stage,
    people: &People,
    group: &str,
) -> Result<(), Stop> {
    let new_name = people.group_name(&format!("{group} renamed"));
    let about = About {
        group: Some(group),
        new_name: Some(&new_name),
        ..About::default()
    };
    actor
        .event(LifecycleEvent::RenameGroup, about, stage)
        .await?;
    let team = stage.team_mut(group);
    let former = std::mem::replace(&mut team.display_name, new_name);
    team.former.push(former);
    Ok(())
}

/// Reads all users page by page, and looks whether everybody of the behaviour was among them.
async fn import(actor: &mut Actor<'_>, stage: &Stage) -> Result<(), Stop> {
    let mut seen = BTreeSet::new();
    let mut start = 1;
    loop {
        let about = About {
            start,
            ..About::default()
        };
        let (reply, _) = actor.event(LifecycleEvent::Import, about, stage).await?;
        let total = reply.get("/totalResults").as_u64().unwrap_or_default();
        if total > IMPORTED_AT_MOST {
            return Err(Stop::Skipped(format!(
                "the target has {total} users, and an import reads them all; this is done up to {IMPORTED_AT_MOST}"
            )));
        }
        let page = reply.all("/Resources/*/id");
        seen.extend(page.iter().filter_map(|id| id.as_str()).map(str::to_owned));
        start += page.len();
        if page.is_empty() || start as u64 > total {
            let there = stage.accounts.iter().filter(|account| !account.deleted);
            let mut ids = there.filter_map(|account| account.id.as_ref());
            return match ids.find(|id| !seen.contains(*id)) {
                Some(id) => Err(reply.wrong(
                    format!("the user with id {id:?} on one of the pages"),
                    format!("{} other users", seen.len()),
                )),
                None => Ok(()),
            };
        }
    }
}

/// The id of the resource that a lookup found.
fn id_in_list(reply: &Reply) -> Option<String> {
    let id: &Value = reply.get("/Resources/0/id");
    id.as_str().map(str::to_owned)
}

/// True if the last answer had a 2xx status.
fn was_success(actor: &Actor<'_>) -> bool {
    let status = actor.taken.last().and_then(|taken| taken.exchange.status);
    status.is_some_and(|status| (200..300).contains(&status))
}
