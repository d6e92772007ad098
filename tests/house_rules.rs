//! Providers with house rules: each alone, and several together, come through the whole check without a finding, and
//! nearly everything is judged.

use scimproof::checks::{self, Selection};
use scimproof::client::{Client, Log, Secrets, Settings as ClientSettings};
use scimproof::event::{Event, Events};
use scimproof::interrupt::Interrupt;
use scimproof::journal::Journal;
use scimproof::learnt::{Learnt, NameForm};
use scimproof::outcome::Outcome;
use scimproof::people::{Form, Marker};
use scimproof::provider::serve::{Options, serve};
use scimproof::provider::{HOUSE_DOMAIN, HouseRule, Settings};
use scimproof::requirements::Severity;
use scimproof::run;
use scimproof::session::Session;
use scimproof::target::{Address, Announced, Credentials};
use std::sync::Arc;

const TOKEN: &str = "t0ken-of-the-house";
const SEED: u64 = 4711;

/// What is made for each attribute is too much to be tried so often; `tests/attributes` tries it.
const GENERATED: [&str; 1] = ["attributes"];

/// What a whole check of a provider with these rules came to.
struct Seen {
    learnt: Learnt,
    passed: usize,
    /// Findings, and what was blocked.
    wrong: Vec<String>,
    /// What was not judged because of the house.
    skipped: Vec<String>,
}

async fn check(house: &[HouseRule]) -> Seen {
    let settings = Settings {
        house: house.iter().copied().collect(),
        token: Some(TOKEN.to_owned()),
        ..Settings::default()
    };
    let served = serve(Options {
        settings,
        ..Options::default()
    })
    .await
    .expect("a free port");
    let address = Address::new(&served.url).expect("the provider's own URL");
    let client = Client::new(
        address,
        &Credentials::bearer(TOKEN),
        ClientSettings::default(),
    )
    .expect("plain HTTP");
    let announced = Announced::learn(&client, &Log::silent())
        .await
        .expect("a SCIM provider");
    let folder = tempfile::tempdir().expect("a folder for the journal");
    let journal = Journal::create(folder.path(), &Marker::from_seed(SEED), &served.url)
        .expect("a new journal");
    let session = Arc::new(Session::new(client, announced, journal, SEED));
    let mut form = Form::default();
    if house.contains(&HouseRule::OwnDomain) {
        HOUSE_DOMAIN.clone_into(&mut form.domain);
    }
    let learnt = checks::learn(&session, form).await;
    session.has_learnt(learnt.clone());
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let events = Events::new(sender, Secrets::default());
    let selected =
        Selection::new(&[], &GENERATED.map(str::to_owned)).expect("the rest is selected");
    let tasks = selected.tasks(&session).expect("there is something to try");
    run::check(&session, &tasks, 8, &events, &Interrupt::default()).await;
    drop(events);
    let mut seen = Seen {
        learnt,
        passed: 0,
        wrong: Vec::new(),
        skipped: Vec::new(),
    };
    while let Some(event) = receiver.recv().await {
        let Event::Check(checked) = event else {
            continue;
        };
        match checked.outcome {
            Outcome::Passed => seen.passed += 1,
            Outcome::Failed { finding } => {
                let said = format!(
                    "{}: expected {}, got {}",
                    checked.id, finding.expected, finding.got
                );
                if checked.severity == Severity::Fail {
                    seen.wrong.push(said);
                } else {
                    seen.skipped.push(format!("warning {said}"));
                }
            }
            Outcome::Blocked { reason } => {
                seen.wrong.push(format!("{} blocked: {reason}", checked.id));
            }
            Outcome::Skipped { reason } => seen.skipped.push(format!("{}: {reason}", checked.id)),
        }
    }
    let cleaned = session.clean_up(None, &|_, _| {}).await.expect("a journal");
    assert!(cleaned.left.is_empty(), "{house:?}: {:?}", cleaned.left);
    let provider = served.provider();
    let provider = provider.lock().expect("no panic under this lock");
    assert_eq!(provider.count("User") + provider.count("Group"), 0);
    seen
}

/// What was not judged on account of the house, in words; `plain` is a provider without house rules.
fn not_judged(seen: &Seen, plain: &Seen) -> Vec<String> {
    let rule = |said: &String| said.split(':').next().unwrap_or_default().to_owned();
    let always: Vec<String> = plain.skipped.iter().map(rule).collect();
    let mine = seen
        .skipped
        .iter()
        .filter(|said| !always.contains(&rule(said)));
    mine.cloned().collect()
}

/// What is wrong with how these house rules came through: findings, and if more than so many of a hundred rules could not
/// be judged, which.
async fn wrong_with(house: &[HouseRule], plain: &Seen, per_cent: usize) -> (Learnt, Vec<String>) {
    let seen = check(house).await;
    let skipped = not_judged(&seen, plain);
    let mut wrong = seen.wrong;
    if skipped.len() * 100 > (seen.passed + skipped.len()) * per_cent {
        wrong.extend(skipped);
    }
    (seen.learnt, wrong)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_house_rule_alone() {
    let plain = check(&[]).await;
    let mut all = Vec::new();
    for rule in HouseRule::ALL {
        let (learnt, wrong) = wrong_with(&[*rule], &plain, 10).await;
        if !wrong.is_empty() {
            all.push(format!("{}: {wrong:#?} {:?}", rule.name(), learnt.words()));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// Several rules together.
async fn comes_through(house: &[HouseRule], per_cent: usize) -> Learnt {
    let plain = check(&[]).await;
    let (learnt, wrong) = wrong_with(house, &plain, per_cent).await;
    assert!(wrong.is_empty(), "{wrong:#?} {:?}", learnt.words());
    learnt
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strict_house() {
    let learnt = comes_through(
        &[
            HouseRule::NameIsEmail,
            HouseRule::OwnDomain,
            HouseRule::PrimaryEmailRequired,
            HouseRule::NameRequired,
            HouseRule::DisplayNameRequired,
            HouseRule::PasswordRequired,
            HouseRule::UnknownRefused,
            HouseRule::ShortTexts,
            HouseRule::PageOfTwo,
        ],
        15,
    )
    .await;
    assert_eq!(learnt.user_name, NameForm::Email);
    for name in ["emails", "name", "displayName", "password"] {
        assert!(
            learnt.needed.iter().any(|it| it == name),
            "{name}: {learnt:?}"
        );
    }
    assert!(learnt.refuses_unknown && learnt.page == Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_house() {
    let learnt = comes_through(
        &[
            HouseRule::FewAttributes,
            HouseRule::NoExternalId,
            HouseRule::PageOfOne,
            HouseRule::IdsAreNumbers,
            HouseRule::NameInLowerCase,
            HouseRule::StartsInactive,
        ],
        15,
    )
    .await;
    assert_eq!(learnt.refused, ["title"]);
    assert_eq!((learnt.page, learnt.starts_active), (Some(1), Some(false)));
}
