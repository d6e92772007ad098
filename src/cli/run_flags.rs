//! Flags of every command that works on a target: the seed, the reports, how strictly it judges.

use super::people_flags::PeopleFlags;
use crate::report::Wanted;
use clap::Args;

/// How a run is made and reported.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Run")]
pub(super) struct RunFlags {
    /// Seed of everything made up; the same seed sends the same requests [default: a random one]
    #[arg(long, value_name = "NUMBER")]
    pub(super) seed: Option<u64>,
    /// Also write a report: text, json or junit; may be repeated, - is standard output
    #[arg(long = "report", value_name = "FORM=FILE")]
    pub(super) reports: Vec<Wanted>,
    /// Count warnings as findings
    #[arg(long)]
    pub(super) strict: bool,
    #[command(flatten)]
    pub(super) people: PeopleFlags,
}
