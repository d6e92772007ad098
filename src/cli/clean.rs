//! `scimproof clean`: removes what an earlier run left on its target.

use super::Surroundings;
use super::target_flags::TargetFlags;
use crate::client::Log;
use crate::error::{Error, nearest};
use crate::journal::Journal;
use crate::session::Session;
use crate::target::Announced;
use anstream::{eprintln, println};
use clap::Args;

/// `scimproof clean`.
#[derive(Debug, Args)]
pub(super) struct Clean {
    /// The run, as `scimproof list runs` names it
    run: String,
    /// The base URL, if it has changed since the run
    url: Option<String>,
    /// Forget the run without removing anything, for a target that is gone for good
    #[arg(long)]
    forget: bool,
    #[command(flatten)]
    target: TargetFlags,
}

impl Clean {
    pub(super) async fn run(&self, surroundings: &Surroundings) -> Result<u8, Error> {
        let folder = surroundings.state_dir();
        let runs = Journal::runs(&folder);
        if !runs.contains(&self.run) {
            let near = nearest(&self.run, runs.iter().map(String::as_str));
            let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            return Err(Error::Usage(format!(
                "no run {:?} has left anything behind, as far as the journals in {} tell{near}",
                self.run,
                folder.display()
            )));
        }
        let journal = Journal::open(&folder, &self.run)?;
        if self.forget {
            journal.forget()?;
            println!("forgot {}", self.run);
            return Ok(0);
        }
        let url = self.url.as_deref().unwrap_or(journal.target()).to_owned();
        let client = self.target.client(&url).await?;
        let announced = Announced::learn(&client, &Log::silent()).await?;
        let session = Session::new(client, announced, journal, 0);
        if url != session.journal().target() && !session.knows_any().await? {
            return Err(Error::Usage(format!(
                "nothing of what run {} made at {} is at {url}; is this the same provider?",
                self.run,
                session.journal().target()
            )));
        }
        let cleaned = session.clean_up(None, &|_, _| {}).await?;
        session.journal().close()?;
        println!("removed {} from {url}", resources(cleaned.removed));
        for left in &cleaned.left {
            eprintln!("scimproof: left behind: {left}");
        }
        Ok(u8::from(!cleaned.left.is_empty()))
    }
}

fn resources(count: usize) -> String {
    format!("{count} resource{}", if count == 1 { "" } else { "s" })
}
