//! `scimproof check`: tries the rules of the RFCs, and of the profiles that are claimed.

use super::other_flags::OtherFlags;
use super::run_flags::RunFlags;
use super::target_flags::TargetFlags;
use super::work::Order;
use super::{Surroundings, number};
use crate::error::Error;
use crate::rules::{RuleSet, Rules};
use crate::session::Session;
use crate::{checks, explore, run};
use clap::Args;
use std::path::PathBuf;

/// `scimproof check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Base URL of the service provider [default: the reference provider, in this process]
    #[arg(env = "SCIMPROOF_URL")]
    url: Option<String>,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    explore: ExploreFlags,
    #[command(flatten)]
    run: RunFlags,
    #[command(flatten)]
    target: TargetFlags,
    #[command(flatten)]
    others: OtherFlags,
}

/// What is explored besides.
#[derive(Clone, Debug, Args)]
struct ExploreFlags {
    /// After the checks, also play so many generated sequences of valid requests at the target and at the reference
    /// provider side by side; the first difference is made short and reported as a warning. `--only explore` does nothing
    /// else [default: none; with --only explore 100]
    #[arg(long, value_name = "NUMBER", value_parser = number::within(1..=100_000_u32))]
    explore: Option<u32>,
    /// Where the shortest sequence with a difference is written, to be played again by `scimproof play URL FILE`; it ends
    /// in .toml, and no file but one of scimproof's own is written over
    #[arg(long, value_name = "FILE", default_value = "scimproof-explore.toml")]
    explore_file: PathBuf,
}

/// The selector of exploring, which is no check.
const EXPLORE: &str = "explore";

/// How many sequences there are if nobody says.
const SEQUENCES: u32 = 100;

/// Which checks, and how many at once.
#[derive(Clone, Debug, Args)]
pub(super) struct Selection {
    /// Only these: an id or its beginning (patch), a clause (rfc7644:3.5.2), a level (must); may be repeated
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',')]
    only: Vec<String>,
    /// Not these; `--skip explore` explores nothing, whatever --explore says
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',')]
    skip: Vec<String>,
    /// Rule sets that the provider claims: rfc, interop, ipsie-al1, ipsie-al2 (or ipsie); may be repeated. Each brings those
    /// before it; where a profile says otherwise than the RFCs, the RFCs' check is skipped and the report says so
    #[arg(
        long,
        value_name = "RULES",
        value_delimiter = ',',
        default_value = "rfc"
    )]
    rules: Vec<RuleSet>,
    /// Checks tried side by side
    #[arg(long, value_name = "NUMBER", default_value = "4", value_parser = number::within(1..=256_u16))]
    jobs: u16,
    /// How often each race is played: what seldom goes wrong, as a rate [default: 3]
    #[arg(long, value_name = "NUMBER", value_parser = number::within(1..=u16::MAX))]
    race_rounds: Option<u16>,
}

/// True for a selector of exploring: its id or the beginning of it, as with checks.
fn is_exploring(selector: &str) -> bool {
    let selector = selector.to_ascii_lowercase();
    selector.starts_with(EXPLORE) && explore::ID.starts_with(&selector)
}

/// The selectors of checks.
fn checks_of(selectors: &[String]) -> Vec<String> {
    let checks = selectors.iter().filter(|it| !is_exploring(it));
    checks.cloned().collect()
}

impl Selection {
    /// True if exploring is asked for by `--only`, and by it alone.
    fn explores(&self) -> (bool, bool) {
        let asked = self.only.iter().any(|it| is_exploring(it));
        (asked, asked && self.only.iter().all(|it| is_exploring(it)))
    }

    /// True if `--skip` takes exploring away.
    fn explores_never(&self) -> bool {
        self.skip.iter().any(|it| is_exploring(it))
    }

    /// What is selected besides exploring.
    fn besides_exploring(&self) -> Result<checks::Selection, Error> {
        let (only, skip) = (checks_of(&self.only), checks_of(&self.skip));
        if !self.explores().1 {
            return checks::Selection::under(&self.rules(), &only, &skip);
        }
        if self.explores_never() {
            let why = "--skip takes away the exploring that --only names";
            return Err(Error::NothingSelected(why.to_owned()));
        }
        checks::Selection::naming(&self.rules(), &only, &skip)
    }

    /// What is selected, for a command that never explores.
    pub(super) fn checks(&self) -> Result<checks::Selection, Error> {
        if self.explores().0 {
            return Err(Error::Usage(
                "prove does not explore; say scimproof check --only explore".to_owned(),
            ));
        }
        checks::Selection::under(&self.rules(), &self.only, &checks_of(&self.skip))
    }

    /// The rule sets that are claimed, with those that they bring.
    pub(super) fn rules(&self) -> Rules {
        Rules::claiming(&self.rules)
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
    /// What is explored, if anything.
    fn explored(&self, jobs: usize) -> Result<Option<explore::Options>, Error> {
        let flags = &self.explore;
        let asked = self.selection.explores().0.then_some(SEQUENCES);
        let Some(sequences) = flags.explore.or(asked) else {
            return Ok(None);
        };
        if self.selection.explores_never() {
            return Ok(None);
        }
        explore::may_write(&flags.explore_file)
            .map_err(|why| Error::Usage(format!("--explore-file: {why}")))?;
        Ok(Some(explore::Options {
            sequences: usize::try_from(sequences).unwrap_or(usize::MAX),
            jobs,
            file: flags.explore_file.clone(),
        }))
    }

    pub(super) async fn run(&self, surroundings: &Surroundings) -> Result<u8, Error> {
        let selected = self.selection.besides_exploring()?;
        let only_explores = self.selection.explores().1;
        let order = Order {
            command: "check",
            url: self.url.as_deref(),
            target: &self.target,
            others: Some(&self.others),
            play: None,
            rules: self.selection.rules(),
            run: &self.run,
            surroundings,
        };
        let jobs = self.selection.jobs();
        let explored = self.explored(jobs)?;
        order
            .carry_out(async |work| {
                self.selection.set_race_rounds(&work.session);
                let (session, events, interrupt) = (&work.session, &work.events, &work.interrupt);
                if only_explores {
                    selected.named_at(session)?;
                } else {
                    let tasks = selected.tasks(session)?;
                    run::check(session, &tasks, jobs, events, interrupt).await;
                }
                if let Some(options) = explored.filter(|_| !interrupt.asked()) {
                    explore::explore(session, &options, events, interrupt).await;
                }
                Ok(())
            })
            .await
    }
}
