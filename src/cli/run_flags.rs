//! Flags of every command that works on a target: the seed, the reports, how strictly it judges.

use super::number;
use super::people_flags::PeopleFlags;
use crate::report::{Talk, Wanted};
use clap::Args;

/// How a run is made and reported.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Run")]
pub(super) struct RunFlags {
    /// Seed of everything made up; the same seed sends the same requests [default: a random one]
    #[arg(long, value_name = "NUMBER", value_parser = number::within(0..=u64::MAX))]
    pub(super) seed: Option<u64>,
    /// Also write a report: text, json or junit; may be repeated, - is standard output
    #[arg(long = "report", value_name = "FORM=FILE")]
    pub(super) reports: Vec<Wanted>,
    /// Tell only what was found, and the verdict; reports in files stay as they are
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Tell each check that passed or was skipped, too, as reports in files do
    #[arg(short, long)]
    verbose: bool,
    /// Count warnings as findings
    #[arg(long)]
    pub(super) strict: bool,
    #[command(flatten)]
    pub(super) people: PeopleFlags,
}

impl RunFlags {
    /// How much is told to the person who waits.
    pub(super) fn talk(&self) -> Talk {
        match (self.quiet, self.verbose) {
            (true, _) => Talk::Quiet,
            (_, true) => Talk::Verbose,
            _ => Talk::Usual,
        }
    }
}
