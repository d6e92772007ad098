//! `scimproof check`: tries the rules of the RFCs.

use super::Surroundings;
use super::other_flags::OtherFlags;
use super::run_flags::RunFlags;
use super::target_flags::TargetFlags;
use super::work::Order;
use crate::error::Error;
use crate::session::Session;
use crate::{checks, run};
use clap::Args;

/// `scimproof check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Base URL of the service provider [default: the reference provider, in this process]
    #[arg(env = "SCIMPROOF_URL")]
    url: Option<String>,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    run: RunFlags,
    #[command(flatten)]
    target: TargetFlags,
    #[command(flatten)]
    others: OtherFlags,
}

/// Which checks, and how many at once.
#[derive(Clone, Debug, Args)]
pub(super) struct Selection {
    /// Only these: an id or its beginning (patch), a clause (rfc7644:3.5.2), a level (must); may be repeated
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',')]
    only: Vec<String>,
    /// Not these
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',')]
    skip: Vec<String>,
    /// Checks tried side by side
    #[arg(long, value_name = "NUMBER", default_value = "4", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: u16,
    /// How often each race is played: what seldom goes wrong, as a rate [default: 3]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    race_rounds: Option<u16>,
}

impl Selection {
    /// What is selected.
    pub(super) fn checks(&self) -> Result<checks::Selection, Error> {
        checks::Selection::new(&self.only, &self.skip)
    }

    /// How often each race is played; what is not said stays as it is.
    pub(super) fn set_race_rounds(&self, session: &Session) {
        if let Some(rounds) = self.race_rounds {
            session.plays_races(usize::from(rounds));
        }
    }

    /// Checks tried side by side.
    pub(super) fn jobs(&self) -> usize {
        usize::from(self.jobs)
    }
}

impl Check {
    pub(super) async fn run(&self, surroundings: &Surroundings) -> Result<u8, Error> {
        let selected = self.selection.checks()?;
        let order = Order {
            command: "check",
            url: self.url.as_deref(),
            target: &self.target,
            others: Some(&self.others),
            run: &self.run,
            surroundings,
        };
        let jobs = self.selection.jobs();
        order
            .carry_out(async |work| {
                self.selection.set_race_rounds(&work.session);
                let tasks = selected.tasks(&work.session)?;
                run::check(&work.session, &tasks, jobs, &work.events, &work.interrupt).await;
                Ok(())
            })
            .await
    }
}
