//! `scimproof play`: plays behaviours as personas, once, and observes what became of them.

use super::Surroundings;
use super::run_flags::RunFlags;
use super::scenario_flags::{PlayFlags, Words};
use super::target_flags::TargetFlags;
use super::work::Order;
use crate::error::Error;
use crate::rules::Rules;
use crate::run;
use clap::Args;

/// `scimproof play`.
#[derive(Debug, Args)]
pub(super) struct Play {
    /// Base URL of the service provider (any word with ://) and behaviours (`scimproof list behaviours`)
    /// [default: the reference provider, in this process; all behaviours]
    #[arg(value_name = "URL | BEHAVIOUR")]
    words: Vec<String>,
    #[command(flatten)]
    flags: PlayFlags,
    /// Scenarios played side by side
    #[arg(long, value_name = "NUMBER", default_value = "4", value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: u16,
    #[command(flatten)]
    run: RunFlags,
    #[command(flatten)]
    target: TargetFlags,
}

impl Play {
    pub(super) async fn run(&self, surroundings: &Surroundings) -> Result<u8, Error> {
        let words = Words::read(&self.words)?;
        let scenarios = self.flags.scenarios(&words.behaviours)?;
        let order = Order {
            command: "play",
            url: words.url.as_deref(),
            target: &self.target,
            others: None,
            rules: Rules::default(),
            run: &self.run,
            surroundings,
        };
        let (options, jobs) = (self.flags.options(), usize::from(self.jobs));
        order
            .carry_out(async |work| {
                run::play(
                    &work.session,
                    scenarios,
                    &options,
                    jobs,
                    &work.events,
                    &work.interrupt,
                )
                .await;
                Ok(())
            })
            .await
    }
}
