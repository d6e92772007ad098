//! Load: counts, errors and the order of percentiles, against the reference provider and against one that stalls or
//! loses people; never absolute times.

use scimproof::client::{Client, Settings};
use scimproof::event::{Event, Events, Latency, Loaded};
use scimproof::fault::Fault;
use scimproof::interrupt::Interrupt;
use scimproof::journal::Journal;
use scimproof::load::{self, Drive, Plan};
use scimproof::people::Marker;
use scimproof::provider::serve::{Options, Served, serve};
use scimproof::scenario::{Library, Scenario};
use scimproof::scim::Feature;
use scimproof::session::{Cleaned, Part, Session};
use scimproof::target::{Address, Announced, Credentials};
use std::sync::Arc;
use std::time::{Duration, Instant};

const SEED: u64 = 4711;

struct Target {
    served: Served,
    session: Arc<Session>,
    _folder: tempfile::TempDir,
}

impl Target {
    async fn new(options: Options) -> Self {
        Target::over(serve(options).await.expect("a free port")).await
    }

    async fn over(served: Served) -> Self {
        let address = Address::new(&served.url).expect("a good address");
        let client = Client::new(address, &Credentials::None, Settings::default());
        let client = client.expect("no file is read for plain http");
        let part = Part::silent("discovery");
        let announced = Announced::learn(&client, &part.log)
            .await
            .expect("a provider");
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::create(folder.path(), &Marker::from_seed(SEED), &served.url);
        let journal = journal.expect("a new journal");
        Target {
            served,
            session: Arc::new(Session::new(client, announced, journal, SEED)),
            _folder: folder,
        }
    }

    async fn with(fault: Fault, strangers: usize) -> Self {
        let mut options = Options {
            users: strangers,
            ..Options::default()
        };
        options.settings.faults.insert(fault);
        Target::new(options).await
    }

    /// Loads joiners, as the RFCs would have them come.
    async fn load(&self, plan: &Plan, interrupt: &Interrupt) -> Loaded {
        self.load_with("joiner", "rfc", plan, interrupt).await
    }

    async fn load_with(
        &self,
        behaviour: &str,
        persona: &str,
        plan: &Plan,
        interrupt: &Interrupt,
    ) -> Loaded {
        let library = Library::load(None).expect("the compiled-in files are good");
        let behaviour = library.behaviour(behaviour).expect("a behaviour").clone();
        let persona = library.persona(persona).expect("a persona").clone();
        let scenario = Scenario::new(behaviour, persona).expect("the persona can play it");
        let journeys = load::journeys(scenario, &self.session);
        let (sender, mut events) = tokio::sync::mpsc::unbounded_channel();
        let events_in = Events::new(sender, scimproof::client::Secrets::default());
        load::run(&self.session, plan, journeys, &events_in, interrupt)
            .await
            .expect("the plan is good");
        drop(events_in);
        while let Some(event) = events.recv().await {
            if let Event::Load(loaded) = event {
                return *loaded;
            }
        }
        panic!("a load ends with its event");
    }

    fn users(&self) -> usize {
        let provider = self.served.provider();
        let provider = provider.lock().expect("the provider did not panic");
        provider.count("User")
    }

    async fn clean_up(&self) -> Cleaned {
        let cleaned = self.session.clean_up(None, &|_, _| {}).await;
        cleaned.expect("the journal can be written")
    }
}

fn plan(drive: Drive) -> Plan {
    Plan {
        drive,
        time: None,
        count: None,
        limits: Vec::new(),
    }
}

fn arrivals(rate: &str, cap: Option<usize>) -> Plan {
    let rate = rate.parse().expect("a rate");
    plan(Drive::Arrivals { rate, cap })
}

fn ordered(latency: &Latency) -> [f64; 6] {
    let order = [
        latency.p50,
        latency.p90,
        latency.p95,
        latency.p99,
        latency.p999,
        latency.max,
    ];
    assert!(
        order.is_sorted() && latency.mean <= latency.max,
        "{latency:?}"
    );
    order
}

/// What holds of every load, however it went.
fn adds_up(loaded: &Loaded) {
    assert_eq!(loaded.started, loaded.finished + loaded.failed);
    if let Some(schedule) = &loaded.schedule {
        assert_eq!(schedule.due, loaded.started + schedule.dropped);
        assert!(schedule.queued <= schedule.due);
        assert!(schedule.most_in_flight <= schedule.in_flight_cap);
        ordered(&schedule.lag);
    }
    let all = loaded.steps.last().expect("all steps together");
    assert_eq!((all.name.as_str(), all.count), ("all", loaded.requests));
    for step in &loaded.steps {
        let (response, service) = (ordered(&step.response), ordered(&step.service));
        for (response, service) in response.iter().zip(service) {
            assert!(*response >= service, "{step:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn arrivals_are_made_counted_and_removed() {
    let target = Target::new(Options::default()).await;
    let mut plan = arrivals("300/s", None);
    plan.count = Some(60);
    plan.limits = [
        "failed < 0.1%",
        "create p99 < 1us",
        "rate > 0/s",
        "update p50 < 60s",
        "dropped <= 0%",
    ]
    .map(|limit| limit.parse().expect("a limit"))
    .to_vec();
    let loaded = target.load(&plan, &Interrupt::default()).await;
    adds_up(&loaded);
    assert_eq!(
        (loaded.started, loaded.finished, loaded.requests),
        (60, 60, 180)
    );
    let played = (loaded.behaviour.as_str(), loaded.persona.as_str());
    assert_eq!(
        (played, loaded.driver.as_str()),
        (("joiner", "rfc"), "arrivals at 300/s")
    );
    let names: Vec<&str> = loaded.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["find", "create", "add-members", "all"]);
    let held: Vec<bool> = loaded.limits.iter().map(|limit| limit.holds).collect();
    assert_eq!(
        held,
        [true, false, true, false, true],
        "{:?}",
        loaded.limits
    );
    assert_eq!(loaded.limits[3].measured, "no sample");
    assert!(loaded.errors.is_empty() && loaded.elapsed_s > 0.0);
    let truth = &loaded.truth;
    assert_eq!((truth.acknowledged, truth.there), (60, 60), "{truth:?}");
    assert!(truth.missing.is_empty() && truth.doubled.is_empty() && truth.unknown.is_none());
    assert_eq!(target.users(), 60);
    // The team that all of them joined goes, too.
    assert_eq!(target.clean_up().await.removed, 61);
    assert_eq!(target.users(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn virtual_users_make_exactly_as_many_journeys_as_asked_for() {
    let target = Target::new(Options::default()).await;
    let mut plan = plan(Drive::VirtualUsers(4));
    plan.count = Some(41);
    let loaded = target.load(&plan, &Interrupt::default()).await;
    adds_up(&loaded);
    assert_eq!((loaded.started, loaded.finished), (41, 41));
    assert_eq!(
        (loaded.driver.as_str(), loaded.schedule.is_none()),
        ("4 virtual users", true)
    );
    assert_eq!(loaded.truth.there, 41);
    target.clean_up().await;
    assert_eq!(target.users(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn virtual_users_stop_when_the_time_is_up() {
    let target = Target::new(Options::default()).await;
    let mut plan = plan(Drive::VirtualUsers(1));
    plan.time = Some(Duration::from_millis(700));
    let loaded = target.load(&plan, &Interrupt::default()).await;
    adds_up(&loaded);
    assert_eq!(loaded.driver, "1 virtual user");
    assert!(loaded.finished > 1 && loaded.failed == 0, "{loaded:?}");
    target.clean_up().await;
    assert_eq!(target.users(), 0);
}

/// Starts a provider with a runtime of its own, so that its stalls are not ours.
fn serve_apart() -> Served {
    let (sender, served) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let served = serve(Options::default()).await.expect("a free port");
            sender.send(served).expect("the test waits");
            std::future::pending::<()>().await;
        });
    });
    served.recv().expect("the provider has started")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stall_shows_in_the_response_times_of_all_whom_it_delayed() {
    let target = Target::over(serve_apart()).await;
    let provider = target.served.provider();
    let mut plan = arrivals("100/s", Some(8));
    plan.time = Some(Duration::from_secs(3));
    let stall = tokio::task::spawn_blocking(move || {
        std::thread::sleep(Duration::from_secs(1));
        let held = provider.lock().expect("the provider did not panic");
        std::thread::sleep(Duration::from_secs(1));
        drop(held);
    });
    let loaded = target.load(&plan, &Interrupt::default()).await;
    stall.await.expect("nothing panics");
    adds_up(&loaded);
    let schedule = loaded.schedule.as_ref().expect("arrivals have a schedule");
    assert_eq!((schedule.due, loaded.started), (300, 300));
    assert!(schedule.queued > 50, "{schedule:?}");
    assert_eq!((schedule.dropped, schedule.most_in_flight), (0, 8));
    let step = &loaded.steps[0];
    let stall = step.service.max;
    assert!(
        step.response.p90 > stall / 2.0,
        "a third of all had to wait: {step:?}"
    );
    assert!(
        step.service.p90 < stall / 2.0,
        "few were under way: {step:?}"
    );
    target.clean_up().await;
    assert_eq!(target.users(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_created_though_the_answer_was_an_error_is_found() {
    for strangers in [0, 2000] {
        let target = Target::with(Fault::CreateAnswers500ButStores, strangers).await;
        let mut plan = arrivals("200/s", None);
        plan.count = Some(30);
        let loaded = target.load(&plan, &Interrupt::default()).await;
        adds_up(&loaded);
        assert_eq!((loaded.failed, loaded.failed_requests), (30, 30));
        let errors: Vec<(&str, u64, bool)> = loaded
            .errors
            .iter()
            .map(|error| (error.what.as_str(), error.count, error.example.is_some()))
            .collect();
        assert_eq!(errors, [("create: status 500", 30, true)]);
        let truth = &loaded.truth;
        assert_eq!((truth.acknowledged, truth.there), (0, 30), "{truth:?}");
        assert_eq!(truth.unacknowledged.len(), 30);
        target.clean_up().await;
        assert_eq!(target.users(), strangers);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_acknowledged_and_is_not_there_is_missed() {
    for strangers in [0, 2000] {
        let target = Target::with(Fault::EveryTenthCreateIsLost, strangers).await;
        let mut plan = arrivals("200/s", None);
        plan.count = Some(30);
        let loaded = target.load(&plan, &Interrupt::default()).await;
        adds_up(&loaded);
        let truth = &loaded.truth;
        assert_eq!(
            (loaded.failed, truth.acknowledged, truth.there),
            (3, 30, 27),
            "{truth:?}"
        );
        assert_eq!((truth.missing.len(), truth.unknown.as_deref()), (3, None));
        target.clean_up().await;
        assert_eq!(target.users(), strangers);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_there_twice_is_found_and_both_are_removed() {
    // Leavers need no filter.
    for (behaviour, without) in [("joiner", None), ("leaver", Some(Feature::Filter))] {
        let mut options = Options::default();
        options.settings.faults.insert(Fault::CreateStoresTwice);
        options.settings.without.extend(without);
        let target = Target::new(options).await;
        let mut plan = plan(Drive::VirtualUsers(2));
        plan.count = Some(12);
        let loaded = target
            .load_with(behaviour, "rfc", &plan, &Interrupt::default())
            .await;
        adds_up(&loaded);
        assert_eq!(
            (loaded.truth.there, loaded.truth.doubled.len()),
            (12, 12),
            "{:?}",
            loaded.truth
        );
        assert_eq!(target.users(), 24);
        target.clean_up().await;
        assert_eq!(target.users(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_can_be_found_nobody_is_accused() {
    let mut options = Options {
        users: 2000,
        ..Options::default()
    };
    options.settings.without.insert(Feature::Filter);
    let target = Target::new(options).await;
    let mut plan = arrivals("200/s", None);
    plan.count = Some(10);
    let loaded = target
        .load_with("leaver", "rfc", &plan, &Interrupt::default())
        .await;
    let truth = &loaded.truth;
    assert!(
        truth
            .unknown
            .as_ref()
            .is_some_and(|why| why.contains("no filter")),
        "{truth:?}"
    );
    assert_eq!((truth.acknowledged, truth.missing.len()), (10, 0));
    target.clean_up().await;
    assert_eq!(target.users(), 2000);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_ends_a_load_early_whatever_the_provider_does() {
    for drive in [arrivals("50/s", Some(3)).drive, Drive::VirtualUsers(3)] {
        let target = Target::over(serve_apart()).await;
        let provider = target.served.provider();
        let (let_go, held) = std::sync::mpsc::channel::<()>();
        let stall = tokio::task::spawn_blocking(move || {
            let guard = provider.lock().expect("the provider did not panic");
            let _ = held.recv();
            drop(guard);
        });
        let mut plan = plan(drive);
        plan.time = Some(Duration::from_secs(600));
        let interrupt = Interrupt::default();
        let asking = interrupt.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            asking.ask();
        });
        let started = Instant::now();
        // Leavers share nothing that would have to be made first.
        let loaded = target.load_with("leaver", "rfc", &plan, &interrupt).await;
        assert!(started.elapsed() < Duration::from_secs(60));
        adds_up(&loaded);
        let begun = loaded.started;
        assert!(
            (1..=3).contains(&begun) && loaded.failed == begun,
            "{loaded:?}"
        );
        assert!(
            loaded.errors[0].what.contains("given up"),
            "{:?}",
            loaded.errors
        );
        assert!(loaded.truth.unknown.is_some());
        let_go.send(()).expect("the stall waits");
        stall.await.expect("nothing panics");
        target.clean_up().await;
        assert_eq!(target.users(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_for_good_is_not_missed() {
    let target = Target::new(Options::default()).await;
    let mut plan = arrivals("100/s", None);
    plan.count = Some(10);
    let loaded = target
        .load_with("delete", "rfc", &plan, &Interrupt::default())
        .await;
    adds_up(&loaded);
    assert_eq!((loaded.failed, loaded.errors.len()), (0, 0), "{loaded:?}");
    assert!(loaded.truth.missing.is_empty(), "{:?}", loaded.truth);
    target.clean_up().await;
    assert_eq!(target.users(), 0);
}

#[test]
fn a_load_without_end_is_refused() {
    let endless = plan(Drive::VirtualUsers(1));
    let error = endless.check().expect_err("it would never end");
    assert!(error.to_string().contains("--for"), "{error}");
}
