//! Work: what every command that works on a target does around its own work: reach the target (or start the reference
//! provider), learn about it, keep the journal, feed the reporters, clean up, and give the exit code.

use super::Surroundings;
use super::other_flags::{OtherFlags, Others};
use super::run_flags::RunFlags;
use super::scenario_flags::PlayFlags;
use super::target_flags::TargetFlags;
use crate::checks::{self, CLASHES};
use crate::client::{Client, Log, Throttling};
use crate::error::Error;
use crate::event::{Claimed, Ended, Event, Events, Started};
use crate::interrupt::Interrupt;
use crate::journal::Journal;
use crate::learnt::Learnt;
use crate::people::{Form, Marker};
use crate::provider::serve::{Options, Served, serve};
use crate::provider::{OTHER_TENANT, Settings};
use crate::report::{Reporters, Tally};
use crate::rules::{RuleSet, Rules};
use crate::session::{Asked, Cleaned, Session};
use crate::target::{Address, Announced, Credentials, Variable};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Instant;
use tokio::sync::mpsc::UnboundedReceiver;

/// What a command works with.
pub(super) struct Work {
    pub(super) session: Arc<Session>,
    pub(super) events: Events,
    pub(super) interrupt: Interrupt,
}

/// What a command is called and with which flags.
pub(super) struct Order<'a> {
    pub(super) command: &'static str,
    pub(super) url: Option<&'a str>,
    pub(super) target: &'a TargetFlags,
    /// Further clients, for commands that have a use for them.
    pub(super) others: Option<&'a OtherFlags>,
    /// How scenarios are played, for commands that play some.
    pub(super) play: Option<&'a PlayFlags>,
    /// The rule sets that the target claims.
    pub(super) rules: Rules,
    pub(super) run: &'a RunFlags,
    pub(super) surroundings: &'a Surroundings,
}

impl Order<'_> {
    /// Does `job` on the target, with everything before and after it; returns the exit code.
    pub(super) async fn carry_out<J>(&self, job: J) -> Result<u8, Error>
    where
        J: AsyncFnOnce(&Work) -> Result<(), Error>,
    {
        let form = self.run.people.form()?;
        let reporters = Reporters::open(&self.run.reports, self.run.strict, self.run.talk())?;
        // A command that prints the token may take its time, or ask somebody.
        let (client, others, provider) = tokio::select! {
            reached = self.reach() => reached?,
            () = self.surroundings.interrupt.wait() => return Ok(130),
        };
        let seed = self.run.seed.unwrap_or_else(rand::random);
        let marker = Marker::from_seed(seed);
        let journals = self.journals(&marker, &client, &others)?;

        let start = Instant::now();
        let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
        let secrets = client.secrets().clone();
        let events = Events::new(sender, secrets.clone());
        let reporting = report(reporters, receiver);
        events.emit(Event::Started(self.started(
            &client,
            &marker,
            seed,
            provider.is_some(),
        )));

        let (result, throttling) = self
            .learn_and_work(client, others, journals, (seed, form), &events, job)
            .await;
        events.emit(Event::Ended(Ended {
            interrupted: self.surroundings.interrupt.asked(),
            error: result.as_ref().err().map(ToString::to_string),
            throttling,
            took_s: start.elapsed().as_secs_f64(),
        }));
        drop(events);
        let tally = tokio::task::spawn_blocking(move || {
            reporting.join().expect("a reporter does not panic")
        })
        .await
        .expect("joining a thread does not panic")?;
        if let Some(provider) = provider {
            provider.stop().await;
        }
        match result {
            Err(_) if self.surroundings.interrupt.asked() => Ok(130),
            // An answer may have been quoted in it.
            Err(error) if secrets.hide(&error.to_string()) != error.to_string() => {
                Err(Error::Usage(secrets.hide(&error.to_string())))
            }
            Err(error) => Err(error),
            Ok(()) => Ok(tally.exit_code(self.run.strict)),
        }
    }

    /// The client for the target, or for a reference provider in this process.
    async fn reach(&self) -> Result<(Client, Others, Option<Served>), Error> {
        if let Some(url) = self.url {
            let client = self.target.client(url).await?;
            let (client, others) = match self.others {
                Some(others) => others.beside(client)?,
                None => (client, Others::default()),
            };
            return Ok((client, others, None));
        }
        self.target.without_url()?;
        self.others.map_or(Ok(()), OtherFlags::without_url)?;
        let token = || format!("{:016x}", rand::random::<u64>());
        let settings = Settings {
            token: Some(token()),
            other_token: Some(token()),
            restricted_token: Some(token()),
            me: Some("operator".to_owned()),
            rules: self.rules.clone(),
            ..Settings::default()
        };
        let tokens = settings.clone();
        let served = serve(Options {
            settings,
            ..Options::default()
        })
        .await
        .map_err(|source| Error::Start {
            what: "the reference provider",
            why: source.to_string(),
        })?;
        let address = Address::new(&served.url)?;
        let bearer = |token: Option<String>| Credentials::bearer(&token.unwrap_or_default());
        let client = Client::new(address, &bearer(tokens.token), self.target.settings())?;
        if self.others.is_none() {
            return Ok((client, Others::default(), Some(served)));
        }
        let client = client.with_guest(&bearer(tokens.restricted_token), Variable::Restricted)?;
        let tenant = client
            .beside(
                Address::new(&format!("{}{OTHER_TENANT}", served.url))?,
                &bearer(tokens.other_token),
                Variable::Other,
            )?
            .with_guest_of(&client);
        let others = Others {
            tenant: Some(tenant),
            narrow: true,
        };
        Ok((client, others, Some(served)))
    }

    /// The journal of the run, and that of its second tenant if there is one.
    fn journals(
        &self,
        marker: &Marker,
        client: &Client,
        others: &Others,
    ) -> Result<(Journal, Option<Journal>), Error> {
        let folder = self.surroundings.state_dir();
        let journal = Journal::create(&folder, marker, client.address().as_str())?;
        let Some(tenant) = &others.tenant else {
            return Ok((journal, None));
        };
        match Journal::create_for_other(&folder, marker, tenant.address().as_str()) {
            Ok(other) => Ok((journal, Some(other))),
            Err(error) => journal.close().and(Err(error)),
        }
    }

    /// Learns about the target, does the job, and removes what was made, whatever happened.
    async fn learn_and_work<J>(
        &self,
        client: Client,
        others: Others,
        (journal, of_other): (Journal, Option<Journal>),
        (seed, form): (u64, Form),
        events: &Events,
        job: J,
    ) -> (Result<(), Error>, Throttling)
    where
        J: AsyncFnOnce(&Work) -> Result<(), Error>,
    {
        let interrupt = &self.surroundings.interrupt;
        let learnt = tokio::select! {
            learnt = learn(&client, others.tenant.as_ref()) => learnt,
            () = interrupt.wait() => Err(Error::Usage("interrupted".to_owned())),
        };
        let (announced, announced_to_other) = match learnt {
            Ok(learnt) => learnt,
            // Nothing was made yet.
            Err(error) => {
                let closed = of_other.map_or(Ok(()), |journal| journal.close());
                let closed = journal.close().and(closed);
                return (closed.and(Err(error)), client.throttling());
            }
        };
        events.emit(Event::Discovered {
            announced: Box::new(announced.clone()),
        });
        let mut session = Session::new(client, announced, journal, seed).under(self.rules.clone());
        if let (Some(tenant), Some(announced), Some(journal)) =
            (others.tenant, announced_to_other, of_other)
        {
            session = session.with_other(Session::new(tenant, announced, journal, seed));
        }
        if others.narrow {
            session = session.with_narrow_guest();
        }
        session.was_asked(self.asked());
        let session = Arc::new(session);
        self.learn(&session, form, events).await;
        let work = Work {
            session: session.clone(),
            events: events.clone(),
            interrupt: interrupt.clone(),
        };
        let done = job(&work).await;
        let cleaned = clean_up(&session, events).await;
        (done.and(cleaned), session.client().throttling())
    }

    /// The flags that have a say in what happens, for the lines that do a part of it again.
    fn asked(&self) -> Asked {
        let mut flags = self.target.again();
        flags.extend(self.run.people.again());
        Asked {
            without_url: self.url.is_none(),
            flags,
            of_check: self.others.map(OtherFlags::again).unwrap_or_default(),
            of_play: self.play.map(PlayFlags::again).unwrap_or_default(),
        }
    }

    /// Learns by trying. A load is what its persona sends and nothing else, so it does without.
    async fn learn(&self, session: &Arc<Session>, form: Form, events: &Events) {
        if self.command == "load" {
            return session.has_learnt(Learnt {
                form,
                ..Learnt::default()
            });
        }
        events.progress("learning", "on throw-away resources".to_owned());
        let learnt = tokio::select! {
            learnt = checks::learn(session, form) => learnt,
            () = self.surroundings.interrupt.wait() => return,
        };
        session.has_learnt(learnt.clone());
        events.emit(Event::Learnt(Box::new(learnt)));
    }

    fn started(
        &self,
        client: &Client,
        marker: &Marker,
        seed: u64,
        reference_provider: bool,
    ) -> Started {
        Started {
            version: env!("CARGO_PKG_VERSION"),
            command: self.command,
            run: marker.as_str().to_owned(),
            seed,
            target: client.address().as_str().to_owned(),
            reference_provider,
            insecure: client.is_insecure(),
            rules: self.rules.each().map(claimed).collect(),
            at: jiff::Timestamp::now().to_string(),
        }
    }
}

/// A rule set as reports tell it.
fn claimed(rules: RuleSet) -> Claimed {
    let clashes = CLASHES.iter().filter(|clash| clash.rules == rules);
    Claimed {
        name: rules.name(),
        version: rules.version(),
        clashes: clashes
            .map(|clash| format!("{}; not judged: {}", clash.words(), clash.checks.join(", ")))
            .collect(),
    }
}

/// What the target says of itself, to the first client and to that of a second tenant.
async fn learn(
    client: &Client,
    tenant: Option<&Client>,
) -> Result<(Announced, Option<Announced>), Error> {
    let log = Log::silent();
    let announced = Announced::learn(client, &log).await?;
    let to_tenant = match tenant {
        Some(tenant) => Some(Announced::learn(tenant, &log).await?),
        None => None,
    };
    Ok((announced, to_tenant))
}

async fn clean_up(session: &Session, events: &Events) -> Result<(), Error> {
    let progress = |done, total| events.progress("cleaning up", format!("{done} of {total}"));
    let cleaned = session.clean_up(None, &progress).await?;
    // Each check and each scenario has cleaned up behind itself already; the report counts them all.
    events.emit(Event::CleanedUp(Cleaned {
        removed: session.removed(),
        left: cleaned.left,
    }));
    session.close()
}

/// Hands events to the reporters on a thread of its own, so that a slow terminal does not slow the work.
fn report(
    mut reporters: Reporters,
    mut events: UnboundedReceiver<Event>,
) -> JoinHandle<Result<Tally, Error>> {
    std::thread::spawn(move || {
        let mut result = Ok(());
        // A report that cannot be written ends neither the others nor the work, which is yet to be cleaned up.
        while let Some(event) = events.blocking_recv() {
            match reporters.event(&event) {
                // Whoever read along has heard enough, as in `scimproof check | head`; the verdict stands all the same.
                Err(Error::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
                told => result = result.and(told),
            }
        }
        result.map(|()| reporters.tally().clone())
    })
}
