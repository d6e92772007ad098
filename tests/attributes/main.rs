//! Kinds are proven: on the sound provider each passes for every attribute that it is tried for, and each fails on the
//! provider with the fault that it names. They take no part in the proof of all checks against all faults
//! (`tests/proof.rs`): some hundreds of checks for each of some hundreds of faults would take long and tell nothing more.

// A test prints what it counted, for whoever asks with --nocapture.
#![allow(clippy::print_stdout)]

#[path = "../front/mod.rs"]
mod front;
mod schemas;

use scimproof::checks::{self, Check, Selection};
use scimproof::client::{Client, Exchange, Log, Settings as ClientSettings};
use scimproof::event::{Checked, Event, Events};
use scimproof::fault::Fault;
use scimproof::interrupt::Interrupt;
use scimproof::journal::Journal;
use scimproof::outcome::Outcome;
use scimproof::people::Marker;
use scimproof::provider::Settings;
use scimproof::provider::serve::{Options, serve};
use scimproof::run;
use scimproof::scim::Feature;
use scimproof::session::Session;
use scimproof::target::{Address, Announced, Credentials};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const SEED: u64 = 4711;

/// What a run of kinds came to.
struct Seen {
    checked: Vec<Checked>,
    /// What could not be removed, in words.
    left: Vec<String>,
}

impl Seen {
    fn of<'a>(&'a self, kind: &'a Check) -> impl Iterator<Item = &'a Checked> {
        let ending = kind.id.rsplit('/').next().expect("an id has parts");
        self.checked
            .iter()
            .filter(move |it| it.id.rsplit('/').next() == Some(ending))
    }
}

fn kinds() -> Vec<&'static Check> {
    checks::all()
        .into_iter()
        .filter(|it| it.is_kind())
        .collect()
}

fn told(checked: &Checked) -> String {
    match &checked.outcome {
        Outcome::Passed => format!("{} passed", checked.id),
        Outcome::Failed { finding } => {
            format!(
                "{} failed: expected {}, got {}",
                checked.id, finding.expected, finding.got
            )
        }
        Outcome::Skipped { reason } => format!("{} skipped: {reason}", checked.id),
        Outcome::Blocked { reason } => format!("{} blocked: {reason}", checked.id),
    }
}

/// Runs the selected kinds on a reference provider like this.
async fn try_kinds(settings: Settings, only: &str) -> Seen {
    let served = serve(Options {
        settings,
        ..Options::default()
    })
    .await
    .expect("a free port");
    let seen = try_at(&served.url, only).await;
    let provider = served.provider();
    let provider = provider
        .lock()
        .expect("nothing panics while it holds this lock");
    let still_there = ["User", "Group", "Device"].map(|name| provider.count(name));
    assert_eq!(still_there, [0; 3], "something was left: {:#?}", seen.left);
    seen
}

/// Runs the selected kinds on the provider at this address.
async fn try_at(url: &str, only: &str) -> Seen {
    let address = Address::new(url).expect("the provider's own URL");
    let client =
        Client::new(address, &Credentials::None, ClientSettings::default()).expect("plain HTTP");
    let announced = Announced::learn(&client, &Log::silent())
        .await
        .expect("a SCIM provider");
    let folder = tempfile::tempdir().expect("a folder for the journal");
    let journal =
        Journal::create(folder.path(), &Marker::from_seed(SEED), url).expect("a new journal");
    let session = Arc::new(Session::new(client, announced, journal, SEED));
    let selection = Selection::new(&[only.to_owned()], &[]).expect("a kind");
    let tasks = selection
        .tasks(&session)
        .expect("the schemas give rise to some");

    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let events = Events::new(sender, scimproof::client::Secrets::default());
    run::check(&session, &tasks, 8, &events, &Interrupt::default()).await;
    let cleaned = session
        .clean_up(None, &|_, _| {})
        .await
        .expect("the journal can be written");
    drop(events);
    let mut checked = Vec::new();
    while let Some(event) = receiver.recv().await {
        if let Event::Check(one) = event {
            checked.push(one);
        }
    }
    Seen {
        checked,
        left: cleaned.left,
    }
}

#[tokio::test]
async fn every_kind_passes_on_the_sound_provider_and_nothing_is_left() {
    let seen = try_kinds(Settings::default(), "attributes").await;
    let not_passed = seen
        .checked
        .iter()
        .filter(|it| !matches!(it.outcome, Outcome::Passed));
    let not_passed: Vec<String> = not_passed.map(told).collect();
    assert!(not_passed.is_empty(), "{not_passed:#?}");
    let never: Vec<&str> = kinds()
        .into_iter()
        .filter(|kind| seen.of(kind).next().is_none())
        .map(|kind| kind.id)
        .collect();
    assert!(never.is_empty(), "tried for no attribute: {never:#?}");
    let ids: BTreeSet<&str> = seen.checked.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids.len(), seen.checked.len(), "ids are unique");
    assert!(seen.left.is_empty(), "{:#?}", seen.left);
    let requests: BTreeSet<*const Exchange> = seen
        .checked
        .iter()
        .flat_map(|it| &it.exchanges)
        .map(Arc::as_ptr)
        .collect();
    println!(
        "{} checks, {} requests of theirs",
        ids.len(),
        requests.len()
    );
}

#[tokio::test]
async fn each_fault_fails_the_kind_that_names_it() {
    let mut missed = Vec::new();
    for kind in kinds() {
        let settings = Settings {
            faults: [kind.caught].into(),
            ..Settings::default()
        };
        let seen = try_kinds(settings, kind.id).await;
        if !seen
            .of(kind)
            .any(|it| matches!(it.outcome, Outcome::Failed { .. }))
        {
            missed.push(format!("{} does not find {}", kind.id, kind.caught.name()));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn each_kind_has_a_fault_of_its_own() {
    let mut kinds_of: BTreeMap<Fault, Vec<&str>> = BTreeMap::new();
    for kind in kinds() {
        kinds_of.entry(kind.caught).or_default().push(kind.id);
    }
    let shared: Vec<_> = kinds_of.into_values().filter(|ids| ids.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:?}");
}

#[tokio::test]
async fn without_patch_the_kinds_that_need_it_are_skipped() {
    let settings = Settings {
        without: [Feature::Patch].into(),
        ..Settings::default()
    };
    let seen = try_kinds(settings, "attributes/User/title").await;
    let words: BTreeMap<&str, &str> = seen
        .checked
        .iter()
        .map(|it| {
            (
                it.id.rsplit('/').next().unwrap_or_default(),
                it.outcome.word(),
            )
        })
        .collect();
    assert_eq!(
        (words["replace"], words["patch-add"]),
        ("passed", "skipped")
    );
}
