//! Runs of all checks on reference providers of many kinds, and what they came to.

// Each test file that uses this uses only a part of it.
#![allow(dead_code)]

use scimproof::checks::{self, Check, Selection, Task};
use scimproof::client::{Client, Log, Settings as ClientSettings};
use scimproof::event::{Event, Events};
use scimproof::fault::Fault;
use scimproof::interrupt::Interrupt;
use scimproof::journal::Journal;
use scimproof::learnt::Learnt;
use scimproof::liberty::Liberty;
use scimproof::outcome::Outcome;
use scimproof::people::{Form, Marker};
use scimproof::provider::serve::{Options, Served, serve};
use scimproof::provider::{HOUSE_DOMAIN, OTHER_TENANT, Settings};
use scimproof::requirements::Severity;
use scimproof::run;
use scimproof::scim::Feature;
use scimproof::session::Session;
use scimproof::target::{Address, Announced, Credentials, Variable};
use std::collections::BTreeMap;
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
pub(crate) struct Seen {
    pub(crate) learnt: Learnt,
    pub(crate) outcomes: BTreeMap<String, Outcome>,
    /// What a finding of each would count as.
    pub(crate) severities: BTreeMap<String, Severity>,
    /// What could not be removed, in words.
    pub(crate) left: Vec<String>,
    /// Users and groups that are still there.
    pub(crate) still_there: usize,
}

impl Seen {
    pub(crate) fn word(&self, check: &Check) -> &'static str {
        self.outcomes
            .get(check.id)
            .map_or("not tried", Outcome::word)
    }

    /// The checks that ended otherwise than passed and otherwise than this, and how.
    pub(crate) fn not_passed(
        &self,
        or: impl Fn(&Outcome) -> bool,
    ) -> Vec<(&'static Check, String)> {
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

pub(crate) fn told(outcome: &Outcome) -> String {
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
pub(crate) fn proven() -> Vec<&'static Check> {
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
pub(crate) fn lacking(check: &Check) -> Option<Feature> {
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
async fn run_all(kind: &Kind) -> Seen {
    let settings = Settings {
        faults: kind.faults.iter().copied().collect(),
        liberties: kind.liberties.iter().copied().collect(),
        without: kind.without.iter().copied().collect(),
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
    let credentials = if kind.without.contains(&Feature::Authentication) {
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
    let (client, other) = further(client, folder.path(), &served.url, &kind.without).await;
    let mut session = Session::new(client, announced, journal, SEED);
    if let Some(other) = other {
        session = session.with_other(other);
    }
    if !kind.without.contains(&Feature::NarrowClient) {
        session = session.with_narrow_guest();
    }
    let session = Arc::new(session);

    let mut form = Form::default();
    // Whoever tests such a provider says so, with --email-domain.
    if kind.liberties.contains(&Liberty::OwnDomain) {
        HOUSE_DOMAIN.clone_into(&mut form.domain);
    }
    let learnt = checks::learn(&session, form).await;
    session.has_learnt(learnt.clone());
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let events = Events::new(sender, scimproof::client::Secrets::default());
    let tasks: Vec<Task> = if kind.generated {
        let all = Selection::new(&[], &[]).expect("there are checks");
        all.tasks(&session).expect("nothing is selected by name")
    } else {
        let runs = |check: &&Check| kind.only.is_empty() || kind.only.contains(&check.id);
        proven().into_iter().filter(runs).map(Task::from).collect()
    };
    run::check(&session, &tasks, JOBS, &events, &Interrupt::default()).await;
    let cleaned = session
        .clean_up(None, &|_, _| {})
        .await
        .expect("the journal can be written");
    drop(events);

    let (mut outcomes, mut severities) = (BTreeMap::new(), BTreeMap::new());
    while let Some(event) = receiver.recv().await {
        if let Event::Check(checked) = event {
            severities.insert(checked.id.clone(), checked.severity);
            outcomes.insert(checked.id, checked.outcome);
        }
    }
    let still_there = everybody(&served) - before;
    Seen {
        learnt,
        outcomes,
        severities,
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

/// A provider with these faults or liberties, or without these features.
#[derive(Clone, Default)]
pub(crate) struct Kind {
    pub(crate) faults: Vec<Fault>,
    pub(crate) liberties: Vec<Liberty>,
    pub(crate) without: Vec<Feature>,
    /// The checks that are run; all if none is named.
    pub(crate) only: Vec<&'static str>,
    /// Whether the checks that follow from its schemas are run too.
    pub(crate) generated: bool,
}

impl Kind {
    /// A sound provider that leaves something out.
    pub(crate) fn without(feature: Feature) -> Self {
        Kind {
            without: vec![feature],
            ..Kind::default()
        }
    }
}

/// Runs all checks on each of these providers, some at a time, each on a thread with a runtime of its own.
pub(crate) fn run_each(kinds: &[Kind]) -> Vec<Seen> {
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
            seen.push((at, runtime.block_on(run_all(kind))));
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
