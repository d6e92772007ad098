//! Flags that say which target, with which credentials, and how it is reached.

use super::people_flags::path;
use super::{duration, number};
use crate::client::{Client, Settings, is_key};
use crate::error::Error;
use crate::target::{Address, Credentials};
use clap::Args;
use secrecy::SecretString;
use std::env::VarError;
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
    #[arg(
        long,
        env = "SCIMPROOF_USER",
        hide_env_values = true,
        value_name = "NAME"
    )]
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
    #[arg(long, value_name = "MIB", default_value = "16", value_parser = number::within(1..=1024_u64))]
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
        // Refused here and not where flags are read, so that no message repeats the value.
        let secret = ["authorization", "proxy-authorization", "cookie"];
        if let Some((name, _)) = self
            .headers
            .iter()
            .find(|(name, _)| secret.contains(&name.to_ascii_lowercase().as_str()))
        {
            return Err(Error::Usage(format!(
                "-H {name}: credentials do not belong on a command line, where the process list shows them; put the token into SCIMPROOF_TOKEN"
            )));
        }
        Client::new(address, &self.credentials().await?, self.settings())
    }

    /// The flags that were given, to be given again; but no key of a gateway, and no command that may hold one.
    pub(super) fn again(&self) -> Vec<String> {
        let usual = Settings::default();
        let mut words = path("--token-file", self.token_file.as_deref());
        let user = self.user.iter().flat_map(|user| ["--user", user]);
        words.extend(user.map(str::to_owned));
        for (name, value) in self.headers.iter().filter(|(name, _)| !is_key(name)) {
            words.extend(["-H".to_owned(), format!("{name}: {value}")]);
        }
        words.extend(path("--ca-file", self.ca_file.as_deref()));
        words.extend(self.insecure.then(|| "--insecure".to_owned()));
        for (usual, flag, length) in [
            (
                usual.connect_timeout,
                "--connect-timeout",
                self.connect_timeout,
            ),
            (usual.timeout, "--timeout", self.timeout),
            (usual.patience, "--patience", self.patience),
        ] {
            words.extend(duration::unless(usual, flag, length));
        }
        if self.max_answer << 20 != usual.max_answer {
            words.extend(["--max-answer".to_owned(), self.max_answer.to_string()]);
        }
        words
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
        if let Some(path) = &self.token_file {
            return Credentials::from_file(path);
        }
        if let Some(command) = &self.token_command {
            return Credentials::from_command(command).await;
        }
        if let Some(user) = &self.user {
            let password = variable("SCIMPROOF_PASSWORD")?.ok_or_else(|| {
                Error::Usage(
                    "--user needs the password in the variable SCIMPROOF_PASSWORD".to_owned(),
                )
            })?;
            return Ok(Credentials::Basic {
                user: user.clone(),
                password: SecretString::from(password),
            });
        }
        Ok(variable("SCIMPROOF_TOKEN")?
            .map_or(Credentials::None, |token| Credentials::bearer(&token)))
    }
}

/// A variable's value, if it has one.
pub(super) fn variable(name: &str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.trim().is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::Usage(format!(
            "the variable {name} does not hold UTF-8 text"
        ))),
    }
}

/// Reads `Name: value`.
fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("write it as 'Name: value'")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
