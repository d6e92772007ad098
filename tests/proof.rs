//! Every check is proven: it passes on the sound provider, it fails on the provider with the fault that it names, and it
//! is skipped where the provider honestly leaves out what it needs.

// A test prints what it counted, for whoever asks with --nocapture.
#![allow(clippy::print_stdout)]

use scimproof::checks::{self, Check, Task};
use scimproof::client::{Client, Log, Settings as ClientSettings};
use scimproof::event::{Event, Events};
use scimproof::fault::Fault;
use scimproof::interrupt::Interrupt;
use scimproof::journal::Journal;
use scimproof::outcome::Outcome;
use scimproof::people::Marker;
use scimproof::provider::serve::{Options, Served, serve};
use scimproof::provider::{OTHER_TENANT, Settings};
use scimproof::run;
use scimproof::scim::Feature;
use scimproof::session::Session;
use scimproof::target::{Address, Announced, Credentials, Variable};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const TOKEN: &str = "t0ken-of-the-proof";
const OTHER_TOKEN: &str = "t0ken-of-the-second-tenant";
const RESTRICTED_TOKEN: &str = "t0ken-that-may-little";
const SEED: u64 = 4711;
/// Checks side by side on one provider.
const JOBS: usize = 8;
/// Providers side by side.
const PROVIDERS: usize = 4;

/// What a run of all checks came to.
struct Seen {
    outcomes: BTreeMap<String, Outcome>,
    /// What could not be removed, in words.
    left: Vec<String>,
    /// Users and groups that are still there.
    still_there: usize,
}

impl Seen {
    fn word(&self, check: &Check) -> &'static str {
        self.outcomes
            .get(check.id)
            .map_or("not tried", Outcome::word)
    }

    /// The checks that ended otherwise than passed and otherwise than this, and how.
    fn not_passed(&self, or: impl Fn(&Outcome) -> bool) -> Vec<(&'static Check, String)> {
        let mut ended = Vec::new();
        for check in proven() {
            let outcome = &self.outcomes[check.id];
            if !matches!(outcome, Outcome::Passed) && !or(outcome) {
                ended.push((check, told(outcome)));
            }
        }
        ended
    }
}

fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed => "passed".to_owned(),
        Outcome::Failed { finding } => {
            format!("failed: expected {}, got {}", finding.expected, finding.got)
        }
        Outcome::Skipped { reason } => format!("skipped: {reason}"),
        Outcome::Blocked { reason } => format!("blocked: {reason}"),
    }
}

/// The checks that are proven: all, or with `SCIMPROOF_PROOF=create,read/` in the environment those whose ids begin so,
/// for a quick answer while one is written.
fn proven() -> Vec<&'static Check> {
    let wanted = std::env::var("SCIMPROOF_PROOF").unwrap_or_default();
    let all = checks::all();
    let begins = |check: &&Check| wanted.split(',').any(|start| check.id.starts_with(start));
    all.into_iter()
        .filter(|check| !check.is_kind() && !needs_tls(check))
        .filter(begins)
        .collect()
}

/// What is judged of TLS is proven in `tests/tls.rs`: the provider here speaks plain HTTP on this machine.
fn needs_tls(check: &Check) -> bool {
    let of_tls = |need: &Feature| matches!(need, Feature::Tls | Feature::Remote);
    check.needs.iter().any(of_tls)
}

/// What a provider must leave out for this check to be tried.
fn lacking(check: &Check) -> Option<Feature> {
    check.needs.iter().find_map(|need| match need {
        Feature::Lacking(other) => Some(**other),
        _ => None,
    })
}

/// How many users and groups there are.
fn everybody(served: &Served) -> usize {
    let provider = served.provider();
    let provider = provider
        .lock()
        .expect("nothing panics while it holds this lock");
    provider.count("User") + provider.count("Group")
}

/// Runs all checks on a reference provider like this.
async fn run_all(faults: &[Fault], without: &[Feature]) -> Seen {
    let settings = Settings {
        faults: faults.iter().copied().collect(),
        without: without.iter().copied().collect(),
        token: Some(TOKEN.to_owned()),
        other_token: Some(OTHER_TOKEN.to_owned()),
        restricted_token: Some(RESTRICTED_TOKEN.to_owned()),
        me: Some("operator".to_owned()),
        ..Settings::default()
    };
    let served = serve(Options {
        settings,
        ..Options::default()
    })
    .await
    .expect("a free port");
    let before = everybody(&served);
    let address = Address::new(&served.url).expect("the provider's own URL");
    // Who tests an open provider gives no credentials.
    let credentials = if without.contains(&Feature::Authentication) {
        Credentials::None
    } else {
        Credentials::bearer(TOKEN)
    };
    let client = Client::new(address, &credentials, ClientSettings::default()).expect("plain HTTP");
    let announced = Announced::learn(&client, &Log::silent())
        .await
        .expect("a SCIM provider");
    let folder = tempfile::tempdir().expect("a folder for the journal");
    let journal = Journal::create(folder.path(), &Marker::from_seed(SEED), &served.url)
        .expect("a new journal");
    let (client, other) = further(client, folder.path(), &served.url, without).await;
    let mut session = Session::new(client, announced, journal, SEED);
    if let Some(other) = other {
        session = session.with_other(other);
    }
    if !without.contains(&Feature::NarrowClient) {
        session = session.with_narrow_guest();
    }
    let session = Arc::new(session);

    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let events = Events::new(sender, scimproof::client::Secrets::default());
    let tasks: Vec<Task> = proven().into_iter().map(Task::from).collect();
    run::check(&session, &tasks, JOBS, &events, &Interrupt::default()).await;
    let cleaned = session
        .clean_up(None, &|_, _| {})
        .await
        .expect("the journal can be written");
    drop(events);

    let mut outcomes = BTreeMap::new();
    while let Some(event) = receiver.recv().await {
        if let Event::Check(checked) = event {
            outcomes.insert(checked.id, checked.outcome);
        }
    }
    let still_there = everybody(&served) - before;
    Seen {
        outcomes,
        left: cleaned.left,
        still_there,
    }
}

/// The client with its guest, and the session of the second tenant, as far as they are not left out.
async fn further(
    client: Client,
    folder: &Path,
    url: &str,
    without: &[Feature],
) -> (Client, Option<Session>) {
    // An open provider knows nobody apart.
    let open = without.contains(&Feature::Authentication);
    let left_out = |feature| open || without.contains(&feature);
    let client = if left_out(Feature::RestrictedClient) {
        client
    } else {
        let restricted = Credentials::bearer(RESTRICTED_TOKEN);
        let client = client.with_guest(&restricted, Variable::Restricted);
        client.expect("a token that a header can carry")
    };
    if left_out(Feature::OtherTenant) {
        return (client, None);
    }
    let url = if left_out(Feature::TenantAddress) {
        url.to_owned()
    } else {
        format!("{url}{OTHER_TENANT}")
    };
    let address = Address::new(&url).expect("the provider's own URL");
    let credentials = Credentials::bearer(OTHER_TOKEN);
    let tenant = client
        .beside(address, &credentials, Variable::Other)
        .expect("plain HTTP")
        .with_guest_of(&client);
    let announced = Announced::learn(&tenant, &Log::silent())
        .await
        .expect("a SCIM provider");
    let journal =
        Journal::create_for_other(folder, &Marker::from_seed(SEED), &url).expect("a new journal");
    (client, Some(Session::new(tenant, announced, journal, SEED)))
}

/// A provider with these faults, or without these features.
#[derive(Clone, Default)]
struct Kind {
    faults: Vec<Fault>,
    without: Vec<Feature>,
}

impl Kind {
    /// A sound provider that leaves something out.
    fn without(feature: Feature) -> Self {
        Kind {
            faults: Vec::new(),
            without: vec![feature],
        }
    }
}

/// Runs all checks on each of these providers, some at a time, each on a thread with a runtime of its own.
fn run_each(kinds: &[Kind]) -> Vec<Seen> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut seen = Vec::new();
        while let Some((at, kind)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, kinds.get(at)?)))
        {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let runtime = runtime.expect("a runtime needs no more than a thread");
            seen.push((at, runtime.block_on(run_all(&kind.faults, &kind.without))));
        }
        seen
    };
    let mut seen: Vec<(usize, Seen)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..PROVIDERS).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("a run does not panic"))
            .collect()
    });
    seen.sort_by_key(|(at, _)| *at);
    seen.into_iter().map(|(_, seen)| seen).collect()
}

#[test]
fn every_check_passes_on_the_sound_provider_and_nothing_is_left() {
    let mut kinds = vec![Kind::default()];
    let left_out: BTreeSet<Feature> = proven().into_iter().filter_map(lacking).collect();
    kinds.extend(left_out.into_iter().map(Kind::without));
    let mut passed = BTreeSet::new();
    for (kind, seen) in kinds.iter().zip(run_each(&kinds)) {
        assert_eq!(seen.outcomes.len(), proven().len());
        // A provider that leaves something out passes what is left; what speaks of the lack is tried there alone.
        let wrong = seen.not_passed(|outcome| {
            matches!(outcome, Outcome::Skipped { .. }) && !kind.without.is_empty()
        });
        let wrong: Vec<String> = wrong
            .into_iter()
            .filter(|(check, _)| lacking(check).is_none_or(|it| kind.without.contains(&it)))
            .map(|(check, told)| format!("{} ({told})", check.id))
            .collect();
        assert!(wrong.is_empty(), "without {:?}: {wrong:#?}", kind.without);
        assert!(seen.left.is_empty(), "{:#?}", seen.left);
        assert_eq!(seen.still_there, 0);
        passed.extend(
            proven()
                .into_iter()
                .filter(|check| seen.word(check) == "passed")
                .map(|check| check.id),
        );
    }
    let never: Vec<&str> = proven()
        .into_iter()
        .map(|check| check.id)
        .filter(|id| !passed.contains(id))
        .collect();
    assert!(never.is_empty(), "passed nowhere: {never:#?}");
}

#[test]
fn each_fault_fails_the_checks_that_name_it() {
    let faults = proven_by_checks();
    let kind = |fault: &Fault| Kind {
        faults: vec![*fault],
        without: proven()
            .into_iter()
            .filter(|check| check.caught == *fault)
            .find_map(lacking)
            .into_iter()
            .collect(),
    };
    let kinds: Vec<Kind> = faults.iter().map(kind).collect();
    let runs = faults.into_iter().zip(run_each(&kinds));

    let mut missed = Vec::new();
    let mut others = String::new();
    for (fault, seen) in runs {
        let names = |check: &&&Check| check.caught == fault;
        let all = proven();
        for check in all
            .iter()
            .filter(names)
            .filter(|check| seen.word(check) != "failed")
        {
            let outcome = seen.outcomes.get(check.id).map(told);
            missed.push(format!(
                "{} does not find {}: {outcome:?}",
                check.id,
                fault.name()
            ));
        }
        let _ = writeln!(others, "{}", fault.name());
        for check in all.iter().filter(|check| !names(check)) {
            if matches!(seen.word(check), "failed" | "blocked") {
                let _ = writeln!(others, "    {} {}", seen.word(check), check.id);
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    // A part of the checks is no picture of all.
    if std::env::var_os("SCIMPROOF_PROOF").is_some() {
        println!("{others}");
        return;
    }
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("faults", others);
    });
}

#[test]
fn every_fault_is_named_by_a_check_or_caught_elsewhere() {
    let named: BTreeSet<Fault> = checks::all().iter().map(|check| check.caught).collect();
    let forgotten = |fault: &&Fault| !named.contains(*fault) && !caught_elsewhere(**fault);
    let forgotten: Vec<&str> = Fault::ALL
        .iter()
        .filter(forgotten)
        .map(|fault| fault.name())
        .collect();
    assert!(forgotten.is_empty(), "no check names {forgotten:?}");
}

/// The faults that checks name.
fn proven_by_checks() -> BTreeSet<Fault> {
    proven().iter().map(|check| check.caught).collect()
}

/// What no single rule shows, the tests of scenarios and of load catch.
fn caught_elsewhere(fault: Fault) -> bool {
    let name = format!("Fault::{fault:?}");
    let ends = |rest: &str| !rest.starts_with(|letter: char| letter.is_alphanumeric());
    let names = |text: &str| {
        text.match_indices(&name)
            .any(|(at, _)| ends(&text[at + name.len()..]))
    };
    [include_str!("scenarios.rs"), include_str!("load.rs")]
        .into_iter()
        .any(names)
}

#[test]
fn without_a_feature_the_checks_that_need_it_are_skipped_and_none_fails() {
    let needed: BTreeSet<Feature> = proven()
        .iter()
        .flat_map(|check| check.needs)
        .copied()
        .filter(|need| !matches!(need, Feature::Lacking(_)))
        .collect();
    let kinds: Vec<Kind> = needed.iter().copied().map(Kind::without).collect();
    let mut wrong = Vec::new();
    for (feature, seen) in needed.into_iter().zip(run_each(&kinds)) {
        for check in proven() {
            let word = seen.word(check);
            let needs = check.needs.contains(&feature);
            if word == "failed" || (needs && word != "skipped") || (!needs && word == "not tried") {
                let outcome = seen.outcomes.get(check.id).map(told);
                wrong.push(format!("without {feature}, {} {outcome:?}", check.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
