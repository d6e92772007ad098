//! `scimproof clean`: removes what an earlier run left on its target.

use super::Surroundings;
use super::other_flags::OtherFlags;
use super::target_flags::TargetFlags;
use super::tell::{print, say};
use crate::client::{Client, Log};
use crate::error::{Error, nearest};
use crate::journal::{Journal, is_of_other, of_other};
use crate::session::Session;
use crate::target::Announced;
use clap::Args;
use std::path::Path;

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
    #[command(flatten)]
    others: OtherFlags,
}

impl Clean {
    pub(super) async fn run(&self, surroundings: &Surroundings) -> Result<u8, Error> {
        let folder = surroundings.state_dir();
        let runs = Journal::runs(&folder);
        // What a run made at its second tenant has a journal of its own.
        let wanted = [self.run.clone(), of_other(&self.run)];
        let wanted: Vec<&String> = wanted.iter().filter(|run| runs.contains(run)).collect();
        if wanted.is_empty() {
            let near = nearest(&self.run, runs.iter().map(String::as_str));
            let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            return Err(Error::Usage(format!(
                "no run {:?} has left anything behind, as far as the journals in {} tell{near}",
                self.run,
                folder.display()
            )));
        }
        let mut code = 0;
        for run in wanted {
            code = code.max(self.clean(&folder, run).await?);
        }
        Ok(code)
    }

    async fn clean(&self, folder: &Path, run: &str) -> Result<u8, Error> {
        if self.forget {
            Journal::give_up(folder, run)?;
            print(format_args!("forgot {run}"))?;
            return Ok(0);
        }
        let journal = Journal::open(folder, run)?;
        // A URL on the command line is that of the first tenant, unless only the second is asked for.
        let of_other = is_of_other(run);
        let given = self.url.as_deref();
        let given = given.filter(|_| !of_other || is_of_other(&self.run));
        let url = given.unwrap_or(journal.target()).to_owned();
        let client = if of_other {
            self.other_client(run, &url).await?
        } else {
            self.target.client(&url).await?
        };
        let announced = Announced::learn(&client, &Log::silent()).await?;
        let session = Session::new(client, announced, journal, 0);
        if url != session.journal().target() && !session.knows_any().await? {
            return Err(Error::Usage(format!(
                "nothing of what run {run} made at {} is at {url}; is this the same provider?",
                session.journal().target()
            )));
        }
        let cleaned = session.clean_up(None, &|_, _| {}).await?;
        session.close()?;
        print(format_args!(
            "removed {} from {url}",
            resources(cleaned.removed)
        ))?;
        for left in &cleaned.left {
            say(format_args!("scimproof: left behind: {left}"));
        }
        let sure = cleaned.left.is_empty() && session.journal().unread().is_empty();
        if cleaned.left.is_empty() && !sure {
            say(format_args!(
                "scimproof: the journal is kept; `scimproof clean {} --forget` gives it up",
                self.run
            ));
        }
        Ok(u8::from(!sure))
    }

    /// The client for what was made at a second tenant.
    async fn other_client(&self, run: &str, url: &str) -> Result<Client, Error> {
        let first = self.target.client(url).await?;
        self.others.tenant(&first, Some(url))?.ok_or_else(|| {
            Error::Usage(format!(
                "what {run} left is at a second tenant; give its token in SCIMPROOF_OTHER_TOKEN or --other-token-file"
            ))
        })
    }
}

fn resources(count: usize) -> String {
    format!("{count} resource{}", if count == 1 { "" } else { "s" })
}
