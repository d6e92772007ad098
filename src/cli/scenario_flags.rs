//! Flags that say what is played: behaviours, personas, a folder with more of them.

use crate::error::Error;
use crate::scenario::{Behaviour, Library, Persona, PlayOptions};
use crate::target::Address;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

use super::duration;
use super::people_flags::path;

/// Time for which a read surface must stay right, unless somebody says otherwise.
const SETTLE: Duration = Duration::from_secs(2);

/// Words that are behaviours, and perhaps the base URL among them.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// The base URL.
    pub(super) url: Option<String>,
    /// The names of behaviours.
    pub(super) behaviours: Vec<String>,
}

impl Words {
    /// Tells the URL from the behaviours: it is the word with `://` in it, or stands in SCIMPROOF_URL.
    pub(super) fn read(words: &[String]) -> Result<Self, Error> {
        let (mut urls, behaviours): (Vec<String>, Vec<String>) =
            words.iter().cloned().partition(|word| word.contains("://"));
        if urls.len() > 1 {
            return Err(Error::Usage(format!(
                "one URL at a time; {} and {} are two",
                urls[0], urls[1]
            )));
        }
        // An address without its scheme would be taken for the name of a behaviour.
        if let Some(address) = behaviours.iter().find(|word| word.contains([':', '/'])) {
            Address::new(address)?;
        }
        let from_env = || {
            std::env::var("SCIMPROOF_URL")
                .ok()
                .filter(|url| !url.is_empty())
        };
        Ok(Words {
            url: urls.pop().or_else(from_env),
            behaviours,
        })
    }
}

/// Where scenarios come from.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Scenarios")]
pub(super) struct LibraryFlags {
    /// Folder with behaviours/ and personas/ of your own, besides the built-in ones
    #[arg(long, value_name = "DIR")]
    scenarios: Option<PathBuf>,
}

impl LibraryFlags {
    pub(super) fn library(&self) -> Result<Library, Error> {
        Library::load(self.scenarios.as_deref())
    }
}

/// What is played, and how it is observed.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Scenarios")]
pub(super) struct PlayFlags {
    #[command(flatten)]
    library: LibraryFlags,
    /// Persona that plays (`scimproof list personas`); may be repeated [default: all]
    #[arg(long = "as", value_name = "PERSONA", value_delimiter = ',')]
    personas: Vec<String>,
    /// Deadline for every observation, in place of the behaviour's own
    #[arg(long, value_name = "TIME", value_parser = duration::length)]
    within: Option<Duration>,
    /// Time for which a read surface must stay right before it is believed
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = duration::length)]
    settle: Duration,
}

impl PlayFlags {
    /// Each of these behaviours (all, if none is named) as each selected persona.
    pub(super) fn scenarios(
        &self,
        behaviours: &[String],
    ) -> Result<Vec<(Behaviour, Persona)>, Error> {
        let library = self.library.library()?;
        let behaviours: Vec<&Behaviour> = if behaviours.is_empty() {
            library.behaviours().iter().collect()
        } else {
            behaviours
                .iter()
                .map(|name| library.behaviour(name))
                .collect::<Result<_, _>>()?
        };
        let personas: Vec<&Persona> = if self.personas.is_empty() {
            library.personas().iter().collect()
        } else {
            self.personas
                .iter()
                .map(|name| library.persona(name))
                .collect::<Result<_, _>>()?
        };
        let pairs = behaviours.iter().flat_map(|behaviour| {
            personas
                .iter()
                .map(|persona| ((*behaviour).clone(), (*persona).clone()))
        });
        Ok(pairs.collect())
    }

    /// The flags that were given, to be given again.
    pub(super) fn again(&self) -> Vec<String> {
        let mut words = path("--scenarios", self.library.scenarios.as_deref());
        if let Some(within) = self.within {
            words.extend(duration::unless(Duration::ZERO, "--within", within));
        }
        words.extend(duration::unless(SETTLE, "--settle", self.settle));
        words
    }

    /// How they are observed.
    pub(super) fn options(&self) -> PlayOptions {
        PlayOptions {
            within: self.within,
            settle: self.settle,
            ..PlayOptions::default()
        }
    }
}
