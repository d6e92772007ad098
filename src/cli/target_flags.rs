//! Flags that say which target, with which credentials, and how it is reached.

use super::duration;
use crate::client::{Client, Settings};
use crate::error::Error;
use crate::target::{Address, Credentials};
use clap::Args;
use secrecy::SecretString;
use std::path::PathBuf;
use std::time::Duration;

/// The target and how it is reached.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Target")]
pub(super) struct TargetFlags {
    /// File whose first line is the bearer token [default: the variable SCIMPROOF_TOKEN]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["token_command", "user"])]
    token_file: Option<PathBuf>,
    /// Shell command that prints the bearer token
    #[arg(long, value_name = "COMMAND", conflicts_with = "user")]
    token_command: Option<String>,
    /// User of basic authentication; the password comes from SCIMPROOF_PASSWORD
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Header added to each request, as in 'X-Tenant: 7'; may be repeated
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = header)]
    headers: Vec<(String, String)>,
    /// PEM file of the certificate authorities to trust, instead of the system's
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Accept any certificate; said loudly, and in every report
    #[arg(long)]
    insecure: bool,
    /// Time allowed for a connection to come up
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = duration::length)]
    connect_timeout: Duration,
    /// Time allowed for a whole answer
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration::length)]
    timeout: Duration,
    /// Time that 429 answers may hold back one request
    #[arg(long, value_name = "TIME", default_value = "2m", value_parser = duration::length)]
    patience: Duration,
    /// Largest answer that is read, in MiB
    #[arg(long, value_name = "MIB", default_value = "16", value_parser = clap::value_parser!(u64).range(1..=1024))]
    max_answer: u64,
}

impl TargetFlags {
    /// Refuses credentials that no target would get.
    pub(super) fn without_url(&self) -> Result<(), Error> {
        if self.token_file.is_none() && self.token_command.is_none() && self.user.is_none() {
            return Ok(());
        }
        Err(Error::Usage(
            "credentials are for a target, and no URL is given; without one the reference provider is tested, with a token of its own"
                .to_owned(),
        ))
    }

    /// A client for the target at `url`.
    pub(super) async fn client(&self, url: &str) -> Result<Client, Error> {
        let address = Address::new(url)?;
        Client::new(address, &self.credentials().await?, self.settings())
    }

    /// How the target is reached.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            connect_timeout: self.connect_timeout,
            timeout: self.timeout,
            max_answer: self.max_answer << 20,
            patience: self.patience,
            ca_file: self.ca_file.clone(),
            insecure: self.insecure,
            headers: self.headers.clone(),
        }
    }

    async fn credentials(&self) -> Result<Credentials, Error> {
        let from_env = |name: &str| {
            std::env::var(name)
                .ok()
                .filter(|value| !value.trim().is_empty())
        };
        if let Some(path) = &self.token_file {
            return Credentials::from_file(path);
        }
        if let Some(command) = &self.token_command {
            return Credentials::from_command(command).await;
        }
        if let Some(user) = &self.user {
            let password = from_env("SCIMPROOF_PASSWORD").ok_or_else(|| {
                Error::Usage(
                    "--user needs the password in the variable SCIMPROOF_PASSWORD".to_owned(),
                )
            })?;
            return Ok(Credentials::Basic {
                user: user.clone(),
                password: SecretString::from(password),
            });
        }
        Ok(from_env("SCIMPROOF_TOKEN")
            .map_or(Credentials::None, |token| Credentials::bearer(&token)))
    }
}

/// Reads `Name: value`. Credentials are refused here, because the shell's history and the process list show them.
fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("write it as 'Name: value'")?;
    if name.trim().eq_ignore_ascii_case("authorization") {
        return Err(
            "credentials do not belong on a command line; put the token into SCIMPROOF_TOKEN"
                .to_owned(),
        );
    }
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
