//! `scimproof serve`: the reference provider on a socket, sound or with faults.

use super::tell::{print, say};
use super::{Surroundings, duration, number};
use crate::error::{Error, nearest};
use crate::fault::Fault;
use crate::liberty::Liberty;
use crate::provider::serve::{Options, serve};
use crate::provider::{OTHER_TENANT, Settings};
use crate::rules::{RuleSet, Rules};
use crate::scim::Feature;
use crate::target::Variable;
use clap::Args;
use std::time::Duration;

/// `scimproof serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value = "8080", value_parser = number::within(0..=u16::MAX))]
    port: u16,
    /// Be wrong in this way (`scimproof list faults`); may be repeated
    #[arg(long = "fault", value_name = "FAULT", value_parser = fault)]
    faults: Vec<Fault>,
    /// Do this otherwise than usual, as a correct provider may (`scimproof list liberties`); may be repeated
    #[arg(long = "liberty", value_name = "LIBERTY", value_parser = liberty)]
    liberties: Vec<Liberty>,
    /// Leave this feature out, as a provider may; may be repeated
    #[arg(long = "without", value_name = "FEATURE", value_parser = feature)]
    without: Vec<Feature>,
    /// Obey these rule sets: rfc, interop, ipsie-al1, ipsie-al2 (or ipsie); may be repeated
    #[arg(
        long,
        value_name = "RULES",
        value_delimiter = ',',
        default_value = "rfc"
    )]
    rules: Vec<RuleSet>,
    /// Offer only what the RFCs define: no extension and no resource type of its own
    #[arg(long)]
    plain: bool,
    /// Begin with so many made-up users, and groups with them as members
    #[arg(long, value_name = "NUMBER", default_value = "0", value_parser = number::within(0..=10_000_000_usize))]
    users: usize,
    /// Seed of those users
    #[arg(long, value_name = "NUMBER", default_value = "1", value_parser = number::within(0..=u64::MAX))]
    seed: u64,
    /// Wait so long before each answer
    #[arg(long, value_name = "TIME", value_parser = duration::length)]
    delay: Option<Duration>,
    /// Require the bearer token in SCIMPROOF_TOKEN; SCIMPROOF_OTHER_TOKEN makes a second tenant,
    /// SCIMPROOF_RESTRICTED_TOKEN a client that may do next to nothing
    #[arg(long)]
    auth: bool,
    /// Begin with a user of this name, whom the token stands for at /Me; without it /Me answers 501
    #[arg(long, value_name = "USERNAME", requires = "auth")]
    me: Option<String>,
    /// Let /Me redirect to the user's own address
    #[arg(long, requires = "me")]
    me_redirects: bool,
}

impl Serve {
    pub(super) async fn run(&self, surroundings: &Surroundings) -> Result<u8, Error> {
        self.liberties_go_together()?;
        let settings = Settings {
            faults: self.faults.iter().copied().collect(),
            liberties: self.liberties.iter().copied().collect(),
            without: self.without.iter().copied().collect(),
            rules: Rules::claiming(&self.rules),
            plain: self.plain,
            token: if self.auth { Some(token()?) } else { None },
            other_token: further(self.auth, Variable::Other),
            restricted_token: further(self.auth, Variable::Restricted),
            me: self.me.clone(),
            me_redirects: self.me_redirects,
            ..Settings::default()
        };
        let options = Options {
            settings,
            port: self.port,
            users: self.users,
            seed: self.seed,
            delay: self.delay,
        };
        let served = serve(options).await.map_err(|source| Error::Start {
            what: "the reference provider",
            why: format!("port {}: {source}", self.port),
        })?;
        print(&served.url)?;
        if further(self.auth, Variable::Other).is_some() {
            say(format_args!(
                "the second tenant's own: {}{OTHER_TENANT}",
                served.url
            ));
        }
        for rules in Rules::claiming(&self.rules).profiles() {
            say(format_args!("obeys {rules}: {}", rules.version()));
        }
        for fault in &self.faults {
            say(format_args!("fault {}: {}", fault.name(), fault.sentence()));
        }
        for liberty in &self.liberties {
            say(format_args!(
                "liberty {}: {}",
                liberty.name(),
                liberty.sentence()
            ));
        }
        say("the reference provider is up; Ctrl-C ends it");
        surroundings.interrupt.wait().await;
        served.stop().await;
        Ok(0)
    }
}

impl Serve {
    /// Refuses two liberties that no provider can take at once.
    fn liberties_go_together(&self) -> Result<(), Error> {
        for (at, one) in self.liberties.iter().enumerate() {
            for other in &self.liberties[..at] {
                // Given twice is given once.
                if one != other && !other.goes_with(*one) {
                    return Err(Error::Usage(format!(
                        "--liberty {} and --liberty {} do not go together; a provider can do only one of these: {} / {} Take one of them away",
                        other.name(),
                        one.name(),
                        other.sentence(),
                        one.sentence()
                    )));
                }
            }
        }
        Ok(())
    }
}

/// The token of a further client, if there is one and tokens are asked for.
fn further(auth: bool, from: Variable) -> Option<String> {
    let token = std::env::var(from.name()).ok()?;
    Some(token).filter(|token| auth && !token.is_empty())
}

fn token() -> Result<String, Error> {
    std::env::var("SCIMPROOF_TOKEN")
        .ok()
        .filter(|token| !token.is_empty())
        .ok_or_else(|| {
            Error::Usage("--auth needs the token in the variable SCIMPROOF_TOKEN".to_owned())
        })
}

fn fault(text: &str) -> Result<Fault, String> {
    known("fault", text, Fault::ALL, Fault::name)
}

fn liberty(text: &str) -> Result<Liberty, String> {
    known("liberty", text, Liberty::ALL, Liberty::name)
}

fn feature(text: &str) -> Result<Feature, String> {
    known("feature", text, &Feature::ALL, Feature::name)
}

/// The value of this name, or what it might have meant.
fn known<T: Copy>(
    kind: &'static str,
    text: &str,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Result<T, String> {
    all.iter()
        .copied()
        .find(|value| name(*value) == text)
        .ok_or_else(|| {
            let near = nearest(text, all.iter().map(|value| name(*value)));
            Error::Unknown {
                kind,
                given: text.to_owned(),
                near,
            }
            .to_string()
        })
}
