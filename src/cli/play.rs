//! `scimproof play`: plays behaviours as personas, once, and observes what became of them.

use super::run_flags::RunFlags;
use super::scenario_flags::{PlayFlags, Words};
use super::target_flags::TargetFlags;
use super::work::Order;
use super::{Surroundings, number};
use crate::error::Error;
use crate::rules::{RuleSet, Rules};
use crate::scenario::Sequence;
use crate::{explore, run};
use clap::Args;
use std::path::Path;

/// `scimproof play`.
#[derive(Debug, Args)]
pub(super) struct Play {
    /// Base URL of the service provider (any word with ://), behaviours (`scimproof list behaviours`), and files that
    /// `check --explore` has written (any word with .toml) [default: the reference provider, in this process; all behaviours]
    #[arg(value_name = "URL | BEHAVIOUR | FILE")]
    words: Vec<String>,
    #[command(flatten)]
    flags: PlayFlags,
    /// Rule sets that the provider claims: rfc, interop, ipsie-al1, ipsie-al2 (or ipsie); may be repeated. What
    /// `check --explore` wrote is held against a reference provider that obeys them, too
    #[arg(
        long,
        value_name = "RULES",
        value_delimiter = ',',
        default_value = "rfc"
    )]
    rules: Vec<RuleSet>,
    /// Scenarios played side by side
    #[arg(long, value_name = "NUMBER", default_value = "4", value_parser = number::within(1..=64_u16))]
    jobs: u16,
    #[command(flatten)]
    run: RunFlags,
    #[command(flatten)]
    target: TargetFlags,
}

impl Play {
    pub(super) async fn run(&self, surroundings: &Surroundings) -> Result<u8, Error> {
        let is_file = |word: &&String| {
            let ending = Path::new(word).extension();
            ending.is_some_and(|it| it == "toml") && !word.contains("://")
        };
        let (files, words): (Vec<&String>, Vec<&String>) = self.words.iter().partition(is_file);
        let sequences = files.into_iter().map(|file| read(file));
        let sequences = sequences.collect::<Result<Vec<_>, _>>()?;
        let words = Words::read(&words.into_iter().cloned().collect::<Vec<_>>())?;
        let scenarios = if sequences.is_empty() || !words.behaviours.is_empty() {
            self.flags.scenarios(&words.behaviours)?
        } else {
            Vec::new()
        };
        let order = Order {
            command: "play",
            url: words.url.as_deref(),
            target: &self.target,
            others: None,
            play: Some(&self.flags),
            rules: Rules::claiming(&self.rules),
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
                for (file, sequence) in &sequences {
                    let (session, events) = (&work.session, &work.events);
                    explore::replay(session, sequence, file, events, &work.interrupt).await;
                }
                Ok(())
            })
            .await
    }
}

/// A sequence of requests, and its file.
fn read(file: &str) -> Result<(String, Sequence), Error> {
    let text = std::fs::read_to_string(file).map_err(|source| Error::File {
        path: file.into(),
        doing: "cannot read the requests",
        source,
    })?;
    Ok((file.to_owned(), Sequence::read(file, &text)?))
}
