//! The command line: one file per command, and the only place that knows flags.

mod check;
mod clean;
mod duration;
mod explain;
mod list;
mod load;
mod number;
mod other_flags;
mod people_flags;
mod play;
mod prove;
mod run_flags;
mod scenario_flags;
mod serve;
mod target_flags;
mod tell;
mod work;

use crate::error::Error;
use crate::interrupt::Interrupt;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use tell::say;

/// Proves a SCIM 2.0 service provider: checks it against RFC 7643 and RFC 7644, plays what identity providers
/// really send, and does the same under load.
#[derive(Debug, Parser)]
#[command(name = "scimproof", version, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Folder of the journals, by which a later `clean` finds what a run made [default: the user's state folder]
    #[arg(
        long,
        global = true,
        env = "SCIMPROOF_STATE_DIR",
        value_name = "DIR",
        hide_env_values = true
    )]
    state_dir: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Without a URL a command starts the reference provider in its own process.

Credentials never stand on the command line: put a bearer token into SCIMPROOF_TOKEN, or name --token-file or
--token-command; for basic authentication give --user and put the password into SCIMPROOF_PASSWORD.

Exit codes: 0 no finding; 1 findings, crossed limits included; 2 not or not wholly judged (wrong usage, target
unreachable, credentials refused, nothing selected, a check blocked); 130 interrupted, and cleaned up.

Try it:  scimproof prove
         scimproof check https://example.com/scim/v2
         scimproof explain patch/remove-one-member";

#[derive(Debug, Subcommand)]
enum Command {
    /// The whole gate: check, play and load, with one verdict and a folder of reports
    Prove(Box<prove::Prove>),
    /// Try the rules of the RFCs
    Check(check::Check),
    /// Play what happens in companies as identity providers send it, and observe what becomes of it
    Play(play::Play),
    /// Play one behaviour many times: so many virtual users, or so many arrivals a second
    Load(load::Load),
    /// Serve the reference provider, sound or with faults
    Serve(serve::Serve),
    /// List checks, behaviours, personas, faults or runs that left something behind
    List(list::List),
    /// Explain a check, a requirement, a fault, a persona or a behaviour
    Explain(explain::Explain),
    /// Remove what an interrupted or killed run left on its target
    Clean(clean::Clean),
}

/// What every command gets besides its own flags.
#[derive(Clone, Debug)]
struct Surroundings {
    state_dir: Option<PathBuf>,
    interrupt: Interrupt,
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let interrupt = Interrupt::default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let result = match runtime {
        Ok(runtime) => {
            listen(&interrupt);
            let surroundings = Surroundings {
                state_dir: cli.state_dir,
                interrupt,
            };
            let result = runtime.block_on(dispatch(cli.command, &surroundings));
            // A provider that never ends its answer must not keep us from ending.
            runtime.shutdown_background();
            result
        }
        Err(source) => Err(Error::Start {
            what: "the runtime",
            why: source.to_string(),
        }),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        // Whoever reads our output has heard enough, as in `scimproof list | head`.
        Err(Error::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(format_args!("scimproof: {error}"));
            ExitCode::from(2)
        }
    }
}

async fn dispatch(command: Command, surroundings: &Surroundings) -> Result<u8, Error> {
    match command {
        Command::Prove(prove) => prove.run(surroundings).await,
        Command::Play(play) => play.run(surroundings).await,
        Command::Load(load) => load.run(surroundings).await,
        Command::Check(check) => check.run(surroundings).await,
        Command::Serve(serve) => serve.run(surroundings).await,
        Command::List(list) => list.run(surroundings),
        Command::Explain(explain) => explain.run(),
        Command::Clean(clean) => clean.run(surroundings).await,
    }
}

/// The first Ctrl-C or SIGTERM ends the work and cleans up; the second ends the process at once.
fn listen(interrupt: &Interrupt) {
    let interrupt = interrupt.clone();
    let heard = ctrlc::set_handler(move || {
        if interrupt.asked() {
            say("scimproof: stopped at once; `scimproof list runs` names what was left behind");
            #[expect(clippy::exit, reason = "the user asked twice")]
            std::process::exit(130);
        }
        say("\nscimproof: stopping, and removing what was made (once more to stop at once)");
        interrupt.ask();
    });
    if let Err(error) = heard {
        say(format_args!(
            "scimproof: Ctrl-C will end the program without clean-up: {error}"
        ));
    }
}

impl Surroundings {
    /// The folder of the journals.
    fn state_dir(&self) -> PathBuf {
        let from_env = |name: &str| {
            std::env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        self.state_dir
            .clone()
            .or_else(|| from_env("XDG_STATE_HOME").map(|dir| dir.join("scimproof")))
            .or_else(|| from_env("HOME").map(|dir| dir.join(".local/state/scimproof")))
            .unwrap_or_else(|| std::env::temp_dir().join("scimproof"))
    }
}
