//! Credentials: a bearer token or a user with password, never taken from a flag's value.

use crate::client::Secrets;
use crate::error::Error;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use std::path::Path;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;

/// How long a `--token-command` may take.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(30);

/// The variable of the environment that a token comes from, by whom it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// The run's own.
    Ours,
    /// That of the second tenant.
    Other,
    /// That of the client that may do little.
    Restricted,
}

impl Variable {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Variable::Ours => "SCIMPROOF_TOKEN",
            Variable::Other => "SCIMPROOF_OTHER_TOKEN",
            Variable::Restricted => "SCIMPROOF_RESTRICTED_TOKEN",
        }
    }
}

/// The most that a `--token-command` may print, in bytes.
const LONGEST_OUTPUT: u64 = 64 << 10;

/// What authenticates our requests.
#[derive(Clone, Debug, Default)]
pub enum Credentials {
    /// Nothing.
    #[default]
    None,
    /// `Authorization: Bearer` (RFC 6750).
    Bearer(SecretString),
    /// `Authorization: Basic` (RFC 7617).
    Basic {
        /// The user name.
        user: String,
        /// The password.
        password: SecretString,
    },
}

impl Credentials {
    /// A bearer token.
    #[must_use]
    pub fn bearer(token: &str) -> Self {
        Credentials::Bearer(SecretString::from(token.trim().to_owned()))
    }

    /// A bearer token from the first line of a file.
    ///
    /// # Errors
    /// When the file cannot be read or is empty.
    pub fn from_file(path: &Path) -> Result<Self, Error> {
        let file = |source| Error::File {
            path: path.to_owned(),
            doing: "cannot read the token",
            source,
        };
        let text = std::fs::read_to_string(path).map_err(file)?;
        match text.lines().next().map(str::trim) {
            Some(token) if !token.is_empty() => Ok(Credentials::bearer(token)),
            _ => Err(file(std::io::Error::other("the first line is empty"))),
        }
    }

    /// A bearer token from the standard output of a shell command.
    ///
    /// # Errors
    /// When the command fails, prints nothing, or takes longer than 30 seconds.
    pub async fn from_command(command: &str) -> Result<Self, Error> {
        let failed = |why: String| Error::TokenCommand {
            command: command.to_owned(),
            why,
        };
        let run = async {
            let mut child = tokio::process::Command::new("sh")
                .args(["-c", command])
                .stdin(std::process::Stdio::null())
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::inherit())
                .kill_on_drop(true)
                .spawn()?;
            let mut printed = Vec::new();
            if let Some(stdout) = child.stdout.take() {
                // One byte more shows that there is more than a token.
                stdout
                    .take(LONGEST_OUTPUT + 1)
                    .read_to_end(&mut printed)
                    .await?;
            }
            if printed.len() as u64 > LONGEST_OUTPUT {
                return Ok((None, printed));
            }
            Ok::<_, std::io::Error>((Some(child.wait().await?), printed))
        };
        let (status, printed) = tokio::time::timeout(COMMAND_TIMEOUT, run)
            .await
            .map_err(|_| failed(format!("no end after {COMMAND_TIMEOUT:?}")))?
            .map_err(|source| failed(source.to_string()))?;
        match status {
            None => {
                let most = LONGEST_OUTPUT >> 10;
                return Err(failed(format!("it prints more than {most} KiB")));
            }
            Some(status) if !status.success() => return Err(failed(status.to_string())),
            Some(_) => {}
        }
        match String::from_utf8_lossy(&printed)
            .lines()
            .next()
            .map(str::trim)
        {
            Some(token) if !token.is_empty() => Ok(Credentials::bearer(token)),
            _ => Err(failed("it printed no token on its first line".to_owned())),
        }
    }

    /// The value of the Authorization header; every secret in it is hidden from now on.
    pub(crate) fn header(&self, secrets: &Secrets) -> Result<Option<HeaderValue>, Error> {
        let value = match self {
            Credentials::None => return Ok(None),
            Credentials::Bearer(token) => {
                secrets.add(token.expose_secret());
                format!("Bearer {}", token.expose_secret())
            }
            Credentials::Basic { user, password } => {
                let pair = STANDARD.encode(format!("{user}:{}", password.expose_secret()));
                secrets.add(password.expose_secret());
                secrets.add(&pair);
                format!("Basic {pair}")
            }
        };
        let mut value = HeaderValue::try_from(value).map_err(|_| {
            Error::Usage("the token has a character that no header can carry".to_owned())
        })?;
        value.set_sensitive(true);
        Ok(Some(value))
    }
}
