//! Flags that say who else speaks with the target: the client of a second tenant, and one that may do little.

use super::people_flags::path;
use super::target_flags::variable;
use crate::client::Client;
use crate::error::Error;
use crate::target::{Address, Credentials, Variable};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Who else speaks with the target. Without them the checks of tenants and of rights are skipped.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Further clients")]
pub(super) struct OtherFlags {
    /// File whose first line is the bearer token of a second tenant [default: the variable SCIMPROOF_OTHER_TOKEN]
    #[arg(long, value_name = "FILE")]
    other_token_file: Option<PathBuf>,
    /// Base URL of the second tenant, if it has one of its own
    #[arg(long, value_name = "URL")]
    other_url: Option<String>,
    /// File whose first line is the token of a client that may not write [default: the variable
    /// SCIMPROOF_RESTRICTED_TOKEN]
    #[arg(long, value_name = "FILE")]
    restricted_token_file: Option<PathBuf>,
    /// What that client may do: read everybody's data, or only see to itself
    #[arg(long, value_name = "WHAT", default_value = "reading")]
    restricted_to: RestrictedTo,
}

/// What a restricted client may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RestrictedTo {
    /// Read everything.
    Reading,
    /// Neither read nor write what belongs to others.
    Itself,
}

/// The further clients of a run.
#[derive(Debug, Default)]
pub(super) struct Others {
    /// The client of the second tenant.
    pub(super) tenant: Option<Client>,
    /// True if the first client's guest may not read others' data.
    pub(super) narrow: bool,
}

impl OtherFlags {
    /// The flags that were given, to be given again.
    pub(super) fn again(&self) -> Vec<String> {
        let mut words = path("--other-token-file", self.other_token_file.as_deref());
        if let Some(url) = &self.other_url {
            words.extend(["--other-url".to_owned(), url.clone()]);
        }
        let file = self.restricted_token_file.as_deref();
        words.extend(path("--restricted-token-file", file));
        if self.restricted_to == RestrictedTo::Itself {
            words.extend(["--restricted-to", "itself"].map(str::to_owned));
        }
        words
    }

    /// Refuses credentials that no target would get.
    pub(super) fn without_url(&self) -> Result<(), Error> {
        let given = self.other_token_file.is_some() || self.restricted_token_file.is_some();
        if !given && self.other_url.is_none() {
            return Ok(());
        }
        Err(Error::Usage(
            "further clients are for a target, and no URL is given".to_owned(),
        ))
    }

    /// The client, with a guest if a restricted token was given, and the further clients beside it.
    pub(super) fn beside(&self, client: Client) -> Result<(Client, Others), Error> {
        let tenant = self.tenant(&client, self.other_url.as_deref())?;
        let restricted = token(self.restricted_token_file.as_ref(), Variable::Restricted)?;
        let client = match restricted {
            Some(restricted) => client.with_guest(&restricted, Variable::Restricted)?,
            None => client,
        };
        let others = Others {
            tenant: tenant.map(|tenant| tenant.with_guest_of(&client)),
            narrow: self.restricted_to == RestrictedTo::Itself,
        };
        Ok((client, others))
    }

    /// The client of the second tenant, at this address or at that of the first.
    pub(super) fn tenant(
        &self,
        client: &Client,
        url: Option<&str>,
    ) -> Result<Option<Client>, Error> {
        let Some(credentials) = token(self.other_token_file.as_ref(), Variable::Other)? else {
            return match &self.other_url {
                Some(_) => Err(Error::Usage(
                    "--other-url needs the token of that tenant in SCIMPROOF_OTHER_TOKEN or --other-token-file"
                        .to_owned(),
                )),
                None => Ok(None),
            };
        };
        let address = match url {
            Some(url) => Address::new(url)?,
            None => client.address().clone(),
        };
        let tenant = client.beside(address, &credentials, Variable::Other)?;
        if tenant.speaks_as(client) {
            return Err(Error::Usage(
                "the token of the second tenant is that of the first; what they see of each other cannot be told"
                    .to_owned(),
            ));
        }
        Ok(Some(tenant))
    }
}

/// A token from a file, or from its variable.
fn token(file: Option<&PathBuf>, from: Variable) -> Result<Option<Credentials>, Error> {
    if let Some(path) = file {
        return Credentials::from_file(path).map(Some);
    }
    let token = variable(from.name())?;
    Ok(token.map(|token| Credentials::bearer(&token)))
}
