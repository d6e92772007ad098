//! `scimproof prove`: the whole gate: check, play, load; one verdict, one folder of reports.

use super::Surroundings;
use super::check::Selection;
use super::load::SizeFlags;
use super::other_flags::OtherFlags;
use super::run_flags::RunFlags;
use super::scenario_flags::PlayFlags;
use super::target_flags::TargetFlags;
use super::work::Order;
use crate::error::Error;
use crate::event::Event;
use crate::load;
use crate::report::Wanted;
use crate::run;
use crate::scenario::{self, Scenario};
use clap::Args;
use std::path::PathBuf;

/// `scimproof prove`.
#[derive(Debug, Args)]
pub(super) struct Prove {
    /// Base URL of the service provider [default: the reference provider, in this process]
    #[arg(env = "SCIMPROOF_URL", hide_env_values = true)]
    url: Option<String>,
    /// Folder of the reports: report.txt, report.jsonl, junit.xml
    #[arg(long, value_name = "DIR", default_value = "scimproof-report")]
    out: PathBuf,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    play: PlayFlags,
    #[command(flatten)]
    size: SizeFlags,
    #[command(flatten)]
    run: RunFlags,
    #[command(flatten)]
    target: TargetFlags,
    #[command(flatten)]
    others: OtherFlags,
}

impl Prove {
    pub(super) async fn run(&self, surroundings: &Surroundings) -> Result<u8, Error> {
        let checks = self.selection.checks()?;
        let scenarios = self.play.scenarios(&[])?;
        let run = self.run_flags()?;
        let order = Order {
            command: "prove",
            url: self.url.as_deref(),
            target: &self.target,
            others: Some(&self.others),
            play: Some(&self.play),
            rules: self.selection.rules(),
            run: &run,
            surroundings,
        };
        let (options, jobs) = (self.play.options(), self.selection.jobs());
        order
            .carry_out(async |work| {
                let (session, events, interrupt) = (&work.session, &work.events, &work.interrupt);
                self.selection.set_race_rounds(session);
                let checks = checks.tasks(session)?;
                run::check(session, &checks, jobs, events, interrupt).await;
                // The load speaks as the first persona that can make somebody join.
                let joiner = scenarios
                    .iter()
                    .filter(|(behaviour, _)| behaviour.name == "joiner");
                let joiner = joiner
                    .map(|(behaviour, persona)| Scenario::new(behaviour.clone(), persona.clone()))
                    .find_map(Result::ok);
                run::play(session, scenarios, &options, jobs, events, interrupt).await;
                let Some(joiner) = joiner.filter(|_| !interrupt.asked()) else {
                    return Ok(());
                };
                if let Err(reason) = joiner.at(session) {
                    let why = Error::Usage(format!("no load: {reason}"));
                    let skipped =
                        scenario::skipped(session, &joiner.behaviour, &joiner.persona, &why);
                    events.emit(Event::Play(skipped));
                    return Ok(());
                }
                let journeys = load::journeys(joiner, session);
                load::run(session, &self.size.plan(), journeys, events, interrupt).await
            })
            .await
    }

    /// The run's flags, with the reports of the folder.
    fn run_flags(&self) -> Result<RunFlags, Error> {
        std::fs::create_dir_all(&self.out).map_err(|source| Error::File {
            path: self.out.clone(),
            doing: "cannot write the report",
            source,
        })?;
        let mut run = self.run.clone();
        for (form, name) in [
            ("text", "report.txt"),
            ("json", "report.jsonl"),
            ("junit", "junit.xml"),
        ] {
            let wanted: Wanted = format!("{form}={}", self.out.join(name).display()).parse()?;
            run.reports.push(wanted);
        }
        Ok(run)
    }
}
