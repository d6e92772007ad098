//! Exploring is quiet on every correct provider, finds what is wrong with others, makes it short, and does the same for the
//! same seed.

use assert_cmd::Command;
use futures::StreamExt as _;
use scimproof::client::{Client, Log, Secrets, Settings as ClientSettings};
use scimproof::event::{Event, Events};
use scimproof::explore::{self, Options as Explored};
use scimproof::fault::Fault;
use scimproof::interrupt::Interrupt;
use scimproof::journal::Journal;
use scimproof::liberty::Liberty;
use scimproof::outcome::Outcome;
use scimproof::people::{Form, Marker};
use scimproof::provider::Settings;
use scimproof::provider::serve::{Options, Served, serve};
use scimproof::scenario::Sequence;
use scimproof::session::Session;
use scimproof::target::{Address, Announced, Credentials};
use std::path::Path;
use std::sync::Arc;

const SEED: u64 = 4711;
/// Providers side by side.
const AT_ONCE: usize = 3;

async fn provider(faults: &[Fault], liberties: &[Liberty]) -> Served {
    served(Settings {
        faults: faults.iter().copied().collect(),
        liberties: liberties.iter().copied().collect(),
        ..Settings::default()
    })
    .await
}

async fn served(settings: Settings) -> Served {
    let settings = Settings {
        fixed_clock: true,
        ..settings
    };
    let options = Options {
        settings,
        ..Options::default()
    };
    serve(options).await.expect("a free port")
}

/// A session of this seed that has learnt what there is to know.
async fn session(url: &str, folder: &Path) -> Arc<Session> {
    let address = Address::new(url).expect("the provider's own URL");
    let client = Client::new(address, &Credentials::None, ClientSettings::default());
    let client = client.expect("plain HTTP");
    let announced = Announced::learn(&client, &Log::silent())
        .await
        .expect("a SCIM provider");
    let journal = Journal::create(folder, &Marker::from_seed(SEED), url).expect("a new journal");
    let session = Arc::new(Session::new(client, announced, journal, SEED));
    session.has_learnt(scimproof::checks::learn(&session, Form::default()).await);
    session
}

/// How it ended, in words, and what was written.
struct Seen {
    told: String,
    text: String,
    left: usize,
}

impl Seen {
    fn sequence(&self) -> Sequence {
        Sequence::read("found.toml", &self.text).expect("what is written can be read")
    }
}

fn words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed => "passed".to_owned(),
        Outcome::Failed { finding } => format!("failed: {}, {}", finding.expected, finding.got),
        Outcome::Skipped { reason } | Outcome::Blocked { reason } => format!("open: {reason}"),
    }
}

fn count(served: &Served) -> usize {
    let provider = served.provider();
    let provider = provider.lock().expect("nothing panics under this lock");
    provider.count("User") + provider.count("Group")
}

async fn told(events: Events, mut from: tokio::sync::mpsc::UnboundedReceiver<Event>) -> String {
    drop(events);
    let mut told = String::new();
    while let Some(event) = from.recv().await {
        match event {
            Event::Check(checked) => told = words(&checked.outcome),
            Event::Play(played) => told = words(&played.outcome),
            _ => {}
        }
    }
    told
}

/// Explores a provider.
async fn explored(served: &Served, sequences: usize) -> Seen {
    let folder = tempfile::tempdir().expect("a folder");
    let session = session(&served.url, folder.path()).await;
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let events = Events::new(sender, Secrets::default());
    let file = folder.path().join("found.toml");
    let options = Explored {
        sequences,
        jobs: 4,
        file: file.clone(),
    };
    explore::explore(&session, &options, &events, &Interrupt::default()).await;
    let cleaned = session.clean_up(None, &|_, _| {}).await;
    let left = cleaned.expect("the journal can be written").left.len();
    Seen {
        told: told(events, receiver).await,
        text: std::fs::read_to_string(file).unwrap_or_default(),
        left: left + count(served),
    }
}

/// Plays a sequence again.
async fn replayed(served: &Served, sequence: &Sequence) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let session = session(&served.url, folder.path()).await;
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let events = Events::new(sender, Secrets::default());
    let interrupt = Interrupt::default();
    explore::replay(&session, sequence, "found.toml", &events, &interrupt).await;
    told(events, receiver).await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_quiet_on_the_sound_provider_and_leaves_nothing() {
    let served = provider(&[], &[]).await;
    let seen = explored(&served, 200).await;
    assert_eq!((seen.told.as_str(), seen.left), ("passed", 0));
    assert!(seen.text.is_empty());
}

/// Liberties that go together, a few at a time.
fn sets() -> Vec<Vec<Liberty>> {
    let mut sets: Vec<Vec<Liberty>> = Vec::new();
    for liberty in Liberty::ALL {
        let fits =
            |set: &&mut Vec<Liberty>| set.len() < 5 && set.iter().all(|it| it.goes_with(*liberty));
        match sets.iter_mut().find(fits) {
            Some(set) => set.push(*liberty),
            None => sets.push(vec![*liberty]),
        }
    }
    sets
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_quiet_whatever_liberty_a_provider_takes() {
    let plays = sets().into_iter().map(|set| async move {
        let served = provider(&[], &set).await;
        let seen = explored(&served, 15).await;
        let wrong = seen.told.starts_with("failed") || seen.left > 0;
        wrong.then(|| format!("{set:?}: {}, {} left", seen.told, seen.left))
    });
    let wrong: Vec<Option<String>> = futures::stream::iter(plays)
        .buffered(AT_ONCE)
        .collect()
        .await;
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is to be found, and within how many sequences it surely is.
const FOUND: [Fault; 18] = [
    Fault::PatchAddWithoutPathIgnored,
    Fault::PatchDropsExternalId,
    Fault::PatchOperationsReversed,
    Fault::PatchExtensionContainerIgnored,
    Fault::PatchReplaceAppendsValues,
    Fault::PatchRemovesFirstValueOnly,
    Fault::PatchAddKeepsSingular,
    Fault::PatchReplaceWithoutTargetSucceeds,
    Fault::PatchOfNobodySucceeds,
    Fault::PatchGroupNameIgnored,
    Fault::PatchRemoveMembersIgnoresFilter,
    Fault::RenamingEmptiesGroup,
    Fault::UserPutLeavesGroups,
    Fault::ReplaceIgnoresExtension,
    Fault::FilterAndIsOr,
    Fault::FilterContainsIsStartsWith,
    Fault::FilterPresentAlwaysHolds,
    Fault::FilterOnGroupsIgnored,
];

#[tokio::test(flavor = "multi_thread")]
async fn it_finds_faults_and_makes_them_short_and_they_can_be_played_again() {
    let plays = FOUND.into_iter().map(|fault| async move {
        let served = provider(&[fault], &[]).await;
        let seen = explored(&served, 200).await;
        if !seen.told.starts_with("failed") || seen.left > 0 {
            return Some(format!(
                "{}: {}, {} left",
                fault.name(),
                seen.told,
                seen.left
            ));
        }
        let sequence = seen.sequence();
        let again = replayed(&served, &sequence).await;
        let sound = replayed(&provider(&[], &[]).await, &sequence).await;
        let right = again.starts_with("failed") && sound == "passed" && sequence.calls.len() <= 4;
        (!right).then(|| {
            format!(
                "{}: again {again}, sound {sound}, {}",
                fault.name(),
                seen.text
            )
        })
    });
    let wrong: Vec<Option<String>> = futures::stream::iter(plays)
        .buffered(AT_ONCE)
        .collect()
        .await;
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_finds_the_same() {
    let mut texts = Vec::new();
    for _ in 0..2 {
        let served = provider(&[Fault::RenamingEmptiesGroup], &[]).await;
        texts.push(explored(&served, 100).await.text);
    }
    assert!(!texts[0].is_empty());
    assert_eq!(texts[0], texts[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_explores_writes_and_plays_again() {
    let served = provider(&[Fault::PatchAddWithoutPathIgnored], &[]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("found.toml");
    let run = |arguments: Vec<String>| {
        let mut command = Command::cargo_bin("scimproof").expect("it is built");
        command.env("XDG_STATE_HOME", folder.path()).args(arguments);
        // The provider lives in this process, so that waiting must not stop it.
        tokio::task::spawn_blocking(move || command.output().expect("it runs"))
    };
    let text = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let path = file.display().to_string();
    let flags = [
        "check",
        &served.url,
        "--only",
        "explore",
        "--seed",
        "7",
        "--explore-file",
        &path,
    ];
    let found = run(text(&flags)).await.expect("it does not panic");
    let said = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(
        said.contains("explore/sequences") && said.contains(&path),
        "{said}"
    );
    // A warning is no finding, unless somebody is strict.
    assert_eq!(found.status.code(), Some(0), "{said}");
    let again = run(text(&["play", &served.url, &path, "--strict"]));
    let again = again.await.expect("it does not panic");
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    assert_eq!(again.status.code(), Some(1), "{said}");
    let right = provider(&[], &[]).await;
    let sound = run(text(&["play", &right.url, &path, "--strict"]));
    let sound = sound.await.expect("it does not panic");
    assert_eq!(
        sound.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&sound.stdout)
    );
}

/// Asks for the end as soon as something was found, while it is being made shorter.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_is_told_though_somebody_stops_the_shortening() {
    let settings = Settings {
        faults: [Fault::RenamingEmptiesGroup].into(),
        fixed_clock: true,
        ..Settings::default()
    };
    let options = Options {
        settings,
        delay: Some(std::time::Duration::from_millis(5)),
        ..Options::default()
    };
    let served = serve(options).await.expect("a free port");
    let folder = tempfile::tempdir().expect("a folder");
    let session = session(&served.url, folder.path()).await;
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let events = Events::new(sender, Secrets::default());
    let interrupt = Interrupt::default();
    let file = folder.path().join("found.toml");
    let options = Explored {
        sequences: 100,
        jobs: 4,
        file: file.clone(),
    };
    let stopper = interrupt.clone();
    let heard = tokio::spawn(async move {
        let mut told = None;
        while let Some(event) = receiver.recv().await {
            match event {
                Event::Progress { how_far, .. } if how_far.starts_with("shortening") => {
                    stopper.ask();
                }
                Event::Check(checked) => told = Some((words(&checked.outcome), checked.again)),
                _ => {}
            }
        }
        told.expect("it was told how it ended")
    });
    explore::explore(&session, &options, &events, &interrupt).await;
    drop(events);
    let (told, again) = heard.await.expect("no panic");
    assert!(
        told.starts_with("failed") && told.contains("stopped"),
        "{told}"
    );
    assert!(again.contains("found.toml"), "{again}");
    let cleaned = session.clean_up(None, &|_, _| {}).await;
    assert_eq!(cleaned.expect("a journal").left.len() + count(&served), 0);
    let text = std::fs::read_to_string(&file).expect("it is written");
    let sequence = Sequence::read("found.toml", &text).expect("it can be read");
    let again = replayed(&served, &sequence).await;
    assert!(again.starts_with("failed"), "{again}");
}

#[test]
fn no_file_of_others_is_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("mine.toml"), "name = 'mine'").expect("it can be written");
    std::fs::write(at("ours.toml"), "# Found by scimproof 0.1.0").expect("it can be written");
    let may = |name: &str| scimproof::explore::may_write(&at(name)).is_ok();
    assert!(may("ours.toml") && may("new.toml"));
    assert!(!may("mine.toml") && !may("new.txt") && !may("nowhere/new.toml"));
}
