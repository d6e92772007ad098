//! Play: a scenario once through, with what must be observed after each event.

use super::act::{Actor, Taken};
use super::behaviour::{Behaviour, Deed, Observation, State, Step, Truth};
use super::deeds::{carry_out, make_given};
use super::observe::{Seen, observe, offered};
use super::stage::Stage;
use super::surface::Observer;
use super::{Persona, Scenario};
use crate::client::{Exchange, milliseconds};
use crate::event::{Convergence, Events, Observed, Played};
use crate::interrupt::Interrupt;
use crate::outcome::{Outcome, Stop};
use crate::people::People;
use crate::session::{Part, Session};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How a scenario is played.
#[derive(Clone, Copy, Debug)]
pub struct PlayOptions {
    /// Time allowed for each observation, in place of the behaviour's own.
    pub within: Option<Duration>,
    /// Time for which a surface must stay right before it is believed.
    pub settle: Duration,
    /// Longest list of resources that is read again and again.
    pub longest_list: u64,
}

impl Default for PlayOptions {
    fn default() -> Self {
        PlayOptions {
            within: None,
            settle: Duration::from_secs(2),
            longest_list: 2000,
        }
    }
}

/// A scenario that was played: what is reported, and the persona's own requests.
#[derive(Clone, Debug)]
pub struct Performance {
    /// What is reported.
    pub played: Played,
    /// The requests of the persona, and before them what had to be there first; without the reads of observations.
    pub taken: Vec<Taken>,
}

impl Scenario {
    /// Plays it once and observes; what it made is removed afterwards.
    pub async fn play(
        &self,
        session: &Arc<Session>,
        options: &PlayOptions,
        events: &Events,
        interrupt: &Interrupt,
    ) -> Played {
        self.perform(session, options, events, interrupt)
            .await
            .played
    }

    /// Plays it once, and returns also the persona's own requests.
    pub async fn perform(
        &self,
        session: &Arc<Session>,
        options: &PlayOptions,
        events: &Events,
        interrupt: &Interrupt,
    ) -> Performance {
        let start = Instant::now();
        let name = self.name();
        let part = Part::keeping(&name);
        let reading = Part::silent(&name);
        let people = People::new(session.seed(), session.journal().marker(), &name);
        let behaviour = match self.at(session) {
            Ok(behaviour) => behaviour,
            Err(reason) => {
                let played = skipped(session, &self.behaviour, &self.persona, &reason);
                return Performance {
                    played,
                    taken: Vec::new(),
                };
            }
        };
        let stage = Stage::new(&behaviour.given, &people);
        let mut run = Run {
            behaviour: &behaviour,
            name: &name,
            options,
            events,
            reading: &reading,
            people,
            stage,
            offered: BTreeSet::new(),
            actor: Actor::new(session, &part, &self.persona, start),
            writes: Vec::new(),
            observed: Vec::new(),
        };
        let outcome: Outcome = tokio::select! {
            ended = run.all() => ended.into(),
            () = interrupt.wait() => Outcome::Blocked { reason: "interrupted".to_owned() },
        };
        let (observed, taken) = (run.observed, run.actor.taken);
        let took_ms = milliseconds(start.elapsed());
        // What cannot be removed now is tried again, and reported, at the end of the run.
        let _ = session.clean_up(Some(&name), &|_, _| {}).await;
        let played = Played {
            outcome,
            observed,
            took_ms,
            exchanges: part.log.all(),
            ..not_played(session, &self.behaviour, &self.persona)
        };
        Performance { played, taken }
    }
}

/// The report of a behaviour that a persona cannot play, for the reason that [`Scenario::new`] or [`Scenario::at`] gave.
#[must_use]
pub fn skipped(
    session: &Session,
    behaviour: &Behaviour,
    persona: &Persona,
    why: &impl std::fmt::Display,
) -> Played {
    let reason = why.to_string();
    Played {
        outcome: Outcome::Skipped { reason },
        ..not_played(session, behaviour, persona)
    }
}

/// The report of a scenario of which nothing has happened yet.
fn not_played(session: &Session, behaviour: &Behaviour, persona: &Persona) -> Played {
    Played {
        behaviour: behaviour.name.clone(),
        persona: persona.name.clone(),
        title: behaviour.title.clone(),
        outcome: Outcome::Passed,
        observed: Vec::new(),
        again: format!(
            "scimproof play {} {} --as {} --seed {}",
            session.client().address().as_str(),
            behaviour.name,
            persona.name,
            session.seed()
        ),
        took_ms: 0.0,
        exchanges: Vec::new(),
    }
}

/// A scenario while it is being played.
struct Run<'a> {
    behaviour: &'a Behaviour,
    /// The scenario's.
    name: &'a str,
    options: &'a PlayOptions,
    events: &'a Events,
    reading: &'a Part,
    people: People,
    stage: Stage,
    /// The optional ways of showing that the provider has.
    offered: BTreeSet<&'static str>,
    actor: Actor<'a>,
    /// What happened, and the write that made it happen.
    writes: Vec<(&'a Deed, Arc<Exchange>)>,
    observed: Vec<Observed>,
}

impl Run<'_> {
    async fn all(&mut self) -> Result<(), Stop> {
        let behaviour = self.behaviour;
        make_given(&mut self.actor, &mut self.stage, &behaviour.given).await?;
        self.learn_what_is_offered().await;
        let mut after = "the beginning";
        let mut steps = behaviour.steps.iter().peekable();
        while let Some(step) = steps.next() {
            match step {
                Step::Do(deed) => {
                    after = deed.name();
                    self.tell(after);
                    self.actor.due = Instant::now();
                    carry_out(&mut self.actor, &mut self.stage, &self.people, deed).await?;
                    if let Some(write) = self.actor.last_write() {
                        self.writes.push((deed, write.exchange.clone()));
                    }
                }
                Step::Observe(first) => {
                    // What must be seen after the same event is watched together, so that all times count from it.
                    let mut together = vec![first];
                    while let Some(Step::Observe(next)) = steps.peek() {
                        together.push(next);
                        steps.next();
                    }
                    self.tell(&format!("watching what came of {after}"));
                    self.observe(&together, after).await?;
                }
            }
        }
        Ok(())
    }

    fn tell(&self, what: &str) {
        self.events
            .progress("playing", format!("{}: {what}", self.name));
    }

    /// A provider may leave some surfaces out; an account that was just made, with everything known, shows which it has.
    async fn learn_what_is_offered(&mut self) {
        let given = &self.behaviour.given;
        let groups_of = |user: &String| -> Vec<String> {
            let with_user = given
                .groups
                .iter()
                .filter(|(_, members)| members.contains(user));
            with_user.map(|(name, _)| name.clone()).collect()
        };
        let example = given.users.iter().max_by_key(|user| groups_of(user).len());
        let Some(example) = example else { return };
        let truth = Truth::User {
            name: example.clone(),
            state: State::Active,
            groups: Some(groups_of(example)),
            as_sent: false,
        };
        self.offered = offered(&self.observer(), &truth, self.options.settle).await;
    }

    fn observer(&self) -> Observer<'_> {
        Observer {
            session: self.actor.session,
            part: self.reading,
            stage: &self.stage,
            longest_list: self.options.longest_list,
        }
    }

    /// Watches what must be seen. Times count from the last write.
    async fn observe(&mut self, observations: &[&Observation], after: &str) -> Result<(), Stop> {
        let write = self.actor.last_write();
        let since = write.map_or_else(Instant::now, |taken| taken.sent);
        let offered = &self.offered;
        let seen = observe(
            &self.observer(),
            observations,
            offered,
            after,
            since,
            self.options,
        )
        .await;
        let mut stop = Ok(());
        let mut right = false;
        for Seen {
            observed,
            exchange,
            finding,
        } in seen
        {
            right = right || matches!(observed.state, Convergence::Right { .. });
            if let Some(exchange) = exchange {
                self.actor.part.log.add(exchange);
            }
            if let (Some((expected, got)), Ok(())) = (finding, &stop) {
                stop = Err(self.found(&observed.subject, expected, &got));
            }
            self.observed.push(observed);
        }
        stop?;
        if right {
            Ok(())
        } else {
            Err(Stop::Blocked(format!(
                "nothing of what came of {after} can be observed"
            )))
        }
    }

    /// The finding that something is not as it must be, with the write that should have made it so as evidence.
    fn found(&self, subject: &str, expected: String, got: &str) -> Stop {
        let given = &self.behaviour.given.groups;
        let concerns = |deed: &Deed| {
            let group = deed
                .group()
                .and_then(|group| given.iter().find(|(name, _)| name == group));
            deed.group() == Some(subject)
                || deed.users().iter().any(|user| user == subject)
                || group.is_some_and(|(_, members)| members.iter().any(|user| user == subject))
        };
        let mut writes = self.writes.iter().rev();
        let write = writes
            .find(|(deed, _)| concerns(deed))
            .or(self.writes.last());
        let Some((deed, exchange)) = write else {
            return Stop::failed(None, expected, got);
        };
        let status = exchange.status.unwrap_or_default();
        let got = format!("{} was answered {status}, but then {got}", deed.name());
        Stop::failed(Some(exchange), expected, got)
    }
}
