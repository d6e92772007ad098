//! `scimproof load`: plays one behaviour many times.

use super::run_flags::RunFlags;
use super::scenario_flags::{LibraryFlags, Words};
use super::target_flags::TargetFlags;
use super::work::Order;
use super::{Surroundings, duration, number};
use crate::error::Error;
use crate::load::{self, Drive, Limit, Plan, Rate};
use crate::rules::Rules;
use crate::scenario::Scenario;
use clap::Args;
use std::time::Duration;

/// `scimproof load`.
#[derive(Debug, Args)]
pub(super) struct Load {
    /// Base URL of the service provider (any word with ://) and the behaviour
    /// [default: the reference provider, in this process; joiner]
    #[arg(value_name = "URL | BEHAVIOUR")]
    words: Vec<String>,
    /// Persona that plays (`scimproof list personas`)
    #[arg(long = "as", value_name = "PERSONA", default_value = "rfc")]
    persona: String,
    #[command(flatten)]
    size: SizeFlags,
    #[command(flatten)]
    library: LibraryFlags,
    #[command(flatten)]
    run: RunFlags,
    #[command(flatten)]
    target: TargetFlags,
}

/// How much load, how long, and what must hold.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Load")]
pub(super) struct SizeFlags {
    /// Virtual users: each begins a journey when its last one has ended [default: 8, unless --rate]
    #[arg(long, value_name = "NUMBER", conflicts_with = "rate", value_parser = number::within(1..=2000_u16))]
    clients: Option<u16>,
    /// Arrivals on a schedule, however slow the answers are: 100/s, 30/min
    #[arg(long, value_name = "RATE")]
    rate: Option<Rate>,
    /// Journeys under way at once with --rate; what is due beyond them waits [default: two seconds of arrivals]
    #[arg(long, value_name = "NUMBER", requires = "rate", value_parser = number::within(1..=1_000_000_usize))]
    cap: Option<usize>,
    /// For how long journeys are begun [default: 10s, unless --count]
    #[arg(long = "for", value_name = "TIME", value_parser = duration::length)]
    time: Option<Duration>,
    /// How many journeys are begun
    #[arg(long, value_name = "NUMBER", value_parser = number::within(1..=1_000_000_000_u64))]
    count: Option<u64>,
    /// What must hold: 'p99 < 800ms', 'create p95 < 300ms', 'failed < 0.1%', 'rate > 95/s'; may be repeated
    #[arg(long = "limit", value_name = "LIMIT")]
    limits: Vec<Limit>,
}

impl SizeFlags {
    /// The load that these flags describe.
    pub(super) fn plan(&self) -> Plan {
        let clients = usize::from(self.clients.unwrap_or(8));
        let drive = self
            .rate
            .map_or(Drive::VirtualUsers(clients), |rate| Drive::Arrivals {
                rate,
                cap: self.cap,
            });
        Plan {
            drive,
            time: self
                .time
                .or_else(|| self.count.is_none().then_some(Duration::from_secs(10))),
            count: self.count,
            limits: self.limits.clone(),
        }
    }
}

impl Load {
    pub(super) async fn run(&self, surroundings: &Surroundings) -> Result<u8, Error> {
        let words = Words::read(&self.words)?;
        let behaviour = match &words.behaviours[..] {
            [] => "joiner",
            [one] => one,
            [_, second, ..] => {
                return Err(Error::Usage(format!(
                    "one behaviour at a time; take {second:?} away"
                )));
            }
        };
        let library = self.library.library()?;
        let scenario = Scenario::new(
            library.behaviour(behaviour)?.clone(),
            library.persona(&self.persona)?.clone(),
        )?;
        let plan = self.size.plan();
        plan.check()?;
        let order = Order {
            command: "load",
            url: words.url.as_deref(),
            target: &self.target,
            others: None,
            play: None,
            rules: Rules::default(),
            run: &self.run,
            surroundings,
        };
        order
            .carry_out(async |work| {
                if let Err(reason) = scenario.at(&work.session) {
                    return Err(Error::Usage(format!(
                        "{} cannot be loaded here: {reason}",
                        scenario.name()
                    )));
                }
                let journeys = load::journeys(scenario, &work.session);
                load::run(
                    &work.session,
                    &plan,
                    journeys,
                    &work.events,
                    &work.interrupt,
                )
                .await
            })
            .await
    }
}
