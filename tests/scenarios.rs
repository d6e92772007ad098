//! Scenarios: each behaviour as each persona passes on the sound reference provider, its requests are snapshots, and the
//! right scenario fails on a provider with a fault of the life cycle.

use scimproof::client::{Client, Log, Settings};
use scimproof::event::{Convergence, Event, Events};
use scimproof::fault::Fault;
use scimproof::interrupt::Interrupt;
use scimproof::journal::Journal;
use scimproof::outcome::Outcome;
use scimproof::people::{Marker, People};
use scimproof::provider;
use scimproof::provider::serve::{Options, Served, serve};
use scimproof::report::Tally;
use scimproof::requirements::Severity;
use scimproof::scenario::{
    Behaviour, Journey, Library, Performance, Persona, PlayOptions, Scenario, Taken,
};
use scimproof::scim::Feature;
use scimproof::session::{Part, Session};
use scimproof::target::{Address, Announced, Credentials};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SEED: u64 = 7;

/// A provider on a free port and a session with it.
struct Stand {
    served: Served,
    session: Arc<Session>,
    _journals: tempfile::TempDir,
}

impl Stand {
    async fn new(settings: provider::Settings) -> Self {
        // The snapshots tell times.
        let settings = provider::Settings {
            fixed_clock: true,
            ..settings
        };
        let options = Options {
            settings,
            ..Options::default()
        };
        let served = serve(options).await.expect("a free port");
        let address = Address::new(&served.url).expect("our own URL");
        let client = Client::new(address, &Credentials::None, Settings::default()).expect("no TLS");
        let announced = Announced::learn(&client, &Log::silent())
            .await
            .expect("our own provider");
        let journals = tempfile::tempdir().expect("a temporary folder");
        let marker = Marker::from_seed(SEED);
        let journal =
            Journal::create(journals.path(), &marker, &served.url).expect("a new journal");
        Stand {
            session: Arc::new(Session::new(client, announced, journal, SEED)),
            served,
            _journals: journals,
        }
    }

    async fn with(faults: impl IntoIterator<Item = Fault>) -> Self {
        Stand::new(provider::Settings {
            faults: faults.into_iter().collect(),
            ..provider::Settings::default()
        })
        .await
    }

    async fn play(&self, behaviour: &str, persona: &str) -> Performance {
        self.perform(&scenario(behaviour, persona)).await
    }

    async fn perform(&self, scenario: &Scenario) -> Performance {
        let (sender, _receiver) = tokio::sync::mpsc::unbounded_channel();
        let options = PlayOptions {
            within: Some(Duration::from_millis(300)),
            settle: Duration::from_millis(60),
            ..PlayOptions::default()
        };
        let events = Events::new(sender, scimproof::client::Secrets::default());
        scenario
            .perform(&self.session, &options, &events, &Interrupt::default())
            .await
    }

    fn users(&self) -> usize {
        let provider = self.served.provider();
        let provider = provider.lock().expect("nobody panicked");
        provider.count("User") + provider.count("Group")
    }
}

fn library() -> Library {
    Library::load(None).expect("the compiled-in files have their form")
}

fn scenario(behaviour: &str, persona: &str) -> Scenario {
    let library = library();
    let behaviour = library
        .behaviour(behaviour)
        .expect("a known behaviour")
        .clone();
    let persona = library.persona(persona).expect("a known persona").clone();
    Scenario::new(behaviour, persona).expect("the persona can play it")
}

/// Compares with `snapshots/NAME.snap`.
fn snapshot(name: &str, text: &str, filters: &[(&str, &str)]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (pattern, replacement) in filters {
        settings.add_filter(pattern, *replacement);
    }
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Requests and answers as text, without what differs from run to run.
fn wire(taken: &[Taken], url: &str) -> String {
    let mut text = String::new();
    for taken in taken
        .iter()
        .filter(|taken| !taken.name.starts_with("given"))
    {
        let exchange = &taken.exchange;
        let _ = writeln!(text, "# {}", taken.name);
        let target = exchange.url.strip_prefix(url).expect("below the base URL");
        let _ = writeln!(text, "{} {target}", exchange.method);
        for (name, value) in &exchange.request_headers {
            let _ = writeln!(text, "{name}: {value}");
        }
        if let Some(body) = &exchange.request_body {
            let _ = writeln!(text, "\n{body}");
        }
        let status = exchange.status.unwrap_or_default();
        let _ = writeln!(text, "\n{status} {}\n", exchange.body);
    }
    text.replace(url, "{base}")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_behaviour_as_each_persona_passes_on_the_sound_provider() {
    let library = library();
    let mut cannot = Vec::new();
    for persona in library.personas() {
        for behaviour in library.behaviours() {
            // A provider of its own for each, so that the counted ids do not depend on the order.
            let stand = Stand::new(provider::Settings::default()).await;
            if let Err(error) = Scenario::new(behaviour.clone(), persona.clone()) {
                cannot.push(format!("{} as {}: {error}", behaviour.name, persona.name));
                continue;
            }
            let Performance { played, taken } = stand.play(&behaviour.name, &persona.name).await;
            let name = format!("{} as {}", played.behaviour, played.persona);
            assert!(
                matches!(played.outcome, Outcome::Passed),
                "{name}: {:#?}",
                played.outcome
            );
            for observed in &played.observed {
                let right = matches!(observed.state, Convergence::Right { .. });
                assert!(right, "{name}: {observed:#?}");
            }
            assert_eq!(stand.users(), 0, "{name} left something behind");
            let name = format!("play.{}.{}", persona.name, behaviour.name);
            snapshot(&name, &wire(&taken, &stand.served.url), &[]);
        }
    }
    insta::assert_snapshot!(cannot.join("\n"), @"delete as okta-oin: Okta never deletes users, it deactivates them (O1)");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_scenario_fails_on_each_fault_of_the_life_cycle() {
    let proofs = [
        (
            Fault::DeactivationHasNoEffect,
            "leaver",
            ["rfc", "entra", "okta-oin"].as_slice(),
        ),
        (
            Fault::RenamingHasNoEffect,
            "rename-group",
            &["rfc", "entra", "okta-oin"],
        ),
        (
            Fault::RenamingEmptiesGroup,
            "rename-group",
            &["rfc", "entra", "okta-oin"],
        ),
        (
            Fault::MembershipHasNoEffect,
            "joiner",
            &["rfc", "entra", "okta-oin"],
        ),
        (Fault::RemoveMembersIgnoresValues, "leaver", &["entra"]),
        (
            Fault::PatchRemoveMembersIgnoresFilter,
            "leaver",
            &["rfc", "okta-oin"],
        ),
        (
            Fault::LinkingHasNoEffect,
            "link-by-email",
            &["rfc", "entra", "okta-oin"],
        ),
        (Fault::DeletedStillListed, "delete", &["rfc", "entra"]),
        (Fault::DeletedStaysMember, "delete", &["rfc", "entra"]),
    ];
    for fault in Fault::OF_LIFE_CYCLE {
        let is_proven = proofs.iter().any(|(known, ..)| *known == fault);
        assert!(is_proven, "no scenario is known to find {}", fault.name());
    }
    let mut findings = String::new();
    for (fault, behaviour, personas) in proofs {
        for persona in personas {
            let stand = Stand::with([fault]).await;
            let played = stand.play(behaviour, persona).await.played;
            let _ = writeln!(findings, "{} : {behaviour} as {persona}", fault.name());
            let Outcome::Failed { finding } = played.outcome else {
                panic!("{findings}: {:#?}", played.outcome);
            };
            let write = finding.exchange.expect("the write is the evidence");
            let _ = writeln!(findings, "  counts    {}", played.severity.word());
            let _ = writeln!(findings, "  sent      {}", write.method);
            let _ = writeln!(findings, "  expected  {}", finding.expected);
            let _ = writeln!(findings, "  got       {}", finding.got);
            let _ = writeln!(findings, "  why       {}", played.why);
        }
    }
    snapshot(
        "play.findings",
        &findings,
        &[
            (r"sp[a-z2-9]{8}-[a-z]{6}\d+", "[unique]"),
            (
                r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
                "[id]",
            ),
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_that_stays_behind_is_a_warning() {
    let stand = Stand::with([Fault::DeletedStaysMember]).await;
    let played = stand.play("delete", "rfc").await.played;
    let mut tally = Tally::default();
    tally.add(&Event::Play(played));
    assert_eq!((tally.warned, tally.failed), (1, 0));
    assert_eq!((tally.exit_code(false), tally.exit_code(true)), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_warning_the_play_goes_on_and_a_finding_ends_it() {
    let behaviour = r#"
        name = "two-leave"
        title = "One account is deleted, another one closed, and a third one too"
        given.users = ["first", "second", "third"]
        given.groups.team = ["first", "second", "third"]
        step = [
            { do = "delete", user = "first" },
            { observe = { user = "first", groups = [] }, severity = "warn", why = "It is a ghost." },
            { do = "deactivate", user = "second" },
            { observe = { user = "second", active = false }, why = "It is open." },
            { do = "deactivate", user = "third" },
            { observe = { user = "third", active = false } },
        ]
    "#;
    let rfc = library().persona("rfc").expect("a known persona").clone();
    let behaviour = Behaviour::read("two-leave.toml", behaviour).expect("it has its form");
    let scenario = Scenario::new(behaviour, rfc).expect("it can be played");
    let closed = |performance: &Performance| {
        let taken = performance.taken.iter();
        taken
            .filter(|taken| taken.name.starts_with("deactivate"))
            .count()
    };

    let stand = Stand::with([Fault::DeletedStaysMember]).await;
    let warned = stand.perform(&scenario).await;
    assert!(matches!(warned.played.outcome, Outcome::Failed { .. }));
    assert_eq!(warned.played.severity, Severity::Warn);
    assert_eq!(warned.played.why, "It is a ghost.");
    assert_eq!(closed(&warned), 2);
    // Only groups were asked about the one whose membership alone was looked at.
    let of_first = warned.played.observed.iter();
    let of_first = of_first.filter(|observed| observed.subject == "first");
    let surfaces: Vec<&str> = of_first.map(|observed| observed.surface.as_str()).collect();
    assert_eq!(
        surfaces,
        ["members of group team", "groups by members.value"]
    );

    let faults = [Fault::DeletedStaysMember, Fault::DeactivationHasNoEffect];
    let stand = Stand::with(faults).await;
    let failed = stand.perform(&scenario).await;
    assert!(matches!(failed.played.outcome, Outcome::Failed { .. }));
    assert_eq!(failed.played.severity, Severity::Fail);
    assert_eq!(failed.played.why, "It is open.");
    assert_eq!(closed(&failed), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_leaves_out_skips_the_scenario() {
    let stand = Stand::new(provider::Settings {
        without: [Feature::Patch].into(),
        ..provider::Settings::default()
    })
    .await;
    let played = stand.play("leaver", "okta-oin").await.played;
    let Outcome::Skipped { reason } = played.outcome else {
        panic!("{:#?}", played.outcome);
    };
    assert_eq!(reason, "the provider does not offer patch");
}

#[tokio::test(flavor = "multi_thread")]
async fn at_a_provider_without_groups_what_happens_to_people_is_played() {
    let stand = Stand::new(provider::Settings {
        without: [Feature::Group].into(),
        ..provider::Settings::default()
    })
    .await;
    let played = stand.play("leaver", "entra").await.played;
    assert!(
        matches!(played.outcome, Outcome::Passed),
        "{:#?}",
        played.outcome
    );
    assert!(
        played
            .observed
            .iter()
            .all(|observed| observed.after == "deactivate")
    );
    let played = stand.play("rename-group", "entra").await.played;
    assert!(
        matches!(played.outcome, Outcome::Skipped { .. }),
        "{:#?}",
        played.outcome
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn journeys_are_made_of_steps_and_share_the_groups_they_only_join() {
    let stand = Stand::new(provider::Settings::default()).await;
    let marker = Marker::from_seed(SEED);
    let mut steps = String::new();
    for behaviour in [
        "joiner",
        "link-by-email",
        "rename-group",
        "leaver",
        "delete",
    ] {
        let scenario = scenario(behaviour, "entra");
        let people = People::new(SEED, &marker, &format!("load {behaviour}"));
        let part = Part::silent("load");
        for _ in 0..2 {
            let journey: Journey = scenario
                .journey(&stand.session, &part, &people, Instant::now())
                .await;
            assert_eq!(journey.broke_off, None, "{behaviour}");
            assert!(journey.steps.iter().all(|step| step.problem.is_none()));
            assert!(
                journey
                    .people
                    .iter()
                    .all(|it| it.acknowledged && it.id.is_some())
            );
            let names: Vec<&str> = journey
                .steps
                .iter()
                .map(|step| step.name.as_str())
                .collect();
            let _ = writeln!(
                steps,
                "{behaviour}: {}; people {}",
                names.join(", "),
                journey.people.len()
            );
        }
    }
    stand
        .session
        .clean_up(None, &|_, _| {})
        .await
        .expect("a journal");
    assert_eq!(stand.users(), 0);
    snapshot("journeys", &steps, &[]);
}

/// A journey runs on the threads of a load engine.
#[test]
fn a_journey_can_move_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    let never_called = |scenario: &Scenario, session: &Session, part: &Part, people: &People| {
        is_send(&scenario.journey(session, part, people, Instant::now()));
    };
    let _ = never_called;
}

#[test]
fn compiled_in_files_satisfy_their_schemas() {
    let schemas = [
        include_str!("../schemas/behaviour.json"),
        include_str!("../schemas/persona.json"),
    ];
    for (schema, files) in schemas.into_iter().zip(Library::compiled_in()) {
        let schema = serde_json::from_str(schema).expect("a schema is JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema is a JSON Schema");
        for (name, text) in files {
            let file: serde_json::Value = toml::from_str(text).expect("the files are TOML");
            let wrong: Vec<String> = validator
                .iter_errors(&file)
                .map(|error| error.to_string())
                .collect();
            assert!(wrong.is_empty(), "{name}: {wrong:#?}");
        }
    }
}

#[test]
fn a_persona_is_read_with_its_sources() {
    for persona in library().personas() {
        assert!(!persona.sources.is_empty(), "{}", persona.name);
        for (event, entry) in &persona.events {
            assert!(
                !entry.source.is_empty() && !entry.requests.is_empty(),
                "{}: {event}",
                persona.name
            );
        }
    }
}

#[test]
fn a_folder_adds_to_the_library_and_replaces_what_has_the_same_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let behaviours = folder.path().join("behaviours");
    std::fs::create_dir(&behaviours).expect("a folder");
    let [(_, text), ..] = Library::compiled_in()[0] else {
        panic!("there are behaviours")
    };
    let own = text.replace("title = \"", "title = \"Ours: ");
    std::fs::write(behaviours.join("joiner.toml"), own).expect("a file");
    let library = Library::load(Some(folder.path())).expect("a good folder");
    let joiner = library.behaviour("joiner").expect("still there");
    assert!(joiner.title.starts_with("Ours: "));
    assert_eq!(library.behaviours().len(), Library::compiled_in()[0].len());
    let error = library.persona("octa-oin").expect_err("a slip").to_string();
    assert_eq!(
        error,
        r#"unknown persona "octa-oin"; did you mean "okta-oin"?"#
    );
    let empty = tempfile::tempdir().expect("a temporary folder");
    Library::load(Some(empty.path())).expect_err("nothing in it");
}

#[test]
fn malformed_files_are_told_with_their_place() {
    let leaver = Library::compiled_in()[0][3].1;
    let entra = Library::compiled_in()[1][1].1;
    let behaviour = |from: &str, to: &str| {
        assert!(leaver.contains(from), "{from}");
        Behaviour::read("leaver.toml", &leaver.replacen(from, to, 1)).map(drop)
    };
    let persona = |from: &str, to: &str| {
        assert!(entra.contains(from), "{from}");
        Persona::read("entra.toml", &entra.replacen(from, to, 1)).map(drop)
    };
    let cases = [
        behaviour("title = \"An", "title = An"),
        behaviour("title =", "titel ="),
        behaviour("do = \"deactivate\"", "do = \"deactivat\""),
        behaviour("user = \"leaver\"", "user = \"leafer\""),
        behaviour("within = \"10s\"", "within = \"10 apples\""),
        behaviour("within = \"10s\"", "severity = \"warning\""),
        behaviour("why = \"Somebody", "why = \" \"\nwer = \"Somebody"),
        behaviour("active = false }", "active = \"False\" }"),
        behaviour("active = false }", "as-sent = true, groups = [] }"),
        behaviour("active = false }", "active = false, gone = true }"),
        behaviour("group = \"team\"\n", ""),
        behaviour("do = \"deactivate\"", "do = \"delete\""),
        behaviour(
            "users = [\"leaver\", \"colleague\"]",
            "users = [\"leaver\"]\npeople = [\"colleague\"]",
        ),
        persona("encoding = \"plus\"", "encoding = \"utf-8\""),
        persona("{user.userName}", "{user.username}"),
        persona("\"roles\": [],", "\"roles\": [,"),
        persona("\"{user.mailNickname}\"", "\"{group.name}\""),
        persona("send = \"POST /Users\"", "send = \"PSOT /Users\""),
        persona("send = \"POST /Users\"", "send = \"/Users\""),
        persona("accept = [201]", "accept = [\"201\"]"),
        persona("[deactivate]", "[deactivated]"),
        persona("source = [\"E1\", \"E3\"]", "source = [\"E1\", \"E99\"]"),
        persona("confidence = \"D\"", "confidence = \"A\""),
        persona("[never]\nimport =", "[never]\ndelete ="),
        persona(
            "item = '{ \"$ref\": null, \"value\": \"{member.id}\" }'\n",
            "",
        ),
        persona("E23 = \"", "E24 = \"never used\"\nE23 = \""),
    ];
    let told: Vec<String> = cases
        .into_iter()
        .map(|case| case.expect_err("each case is malformed").to_string())
        .collect();
    snapshot("scenarios.malformed", &told.join("\n"), &[]);
}
