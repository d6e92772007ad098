//! Play: a scenario once through, with what must be observed after each event.

use super::act::{Actor, Taken};
use super::behaviour::{Behaviour, Deed, Observation, State, Step, Truth};
use super::deeds::{carry_out, make_given};
use super::ending::{Ending, Wrong, evidence};
use super::observe::{Seen, observe, offered};
use super::stage::Stage;
use super::surface::Observer;
use super::{Persona, Scenario};
use crate::client::{Exchange, milliseconds};
use crate::event::{Convergence, Events, Observed, Played};
use crate::interrupt::Interrupt;
use crate::outcome::{Outcome, Stop};
use crate::people::People;
use crate::requirements::Severity;
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
        let people = session.people(&name);
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
            wrong: None,
        };
        let ended = tokio::select! {
            ended = run.all() => ended,
            () = interrupt.wait() => Err(Stop::Blocked("interrupted".to_owned())),
        };
        let (observed, taken) = (run.observed, run.actor.taken);
        let Ending {
            outcome,
            severity,
            why,
        } = Ending::of(ended, run.wrong);
        let why = if why.is_empty() && matches!(outcome, Outcome::Failed { .. }) {
            self.why_refused()
        } else {
            why
        };
        let took_ms = milliseconds(start.elapsed());
        // What cannot be removed now is tried again, and reported, at the end of the run.
        let _ = session.clean_up(Some(&name), &|_, _| {}).await;
        let played = Played {
            outcome,
            severity,
            why,
            observed,
            took_ms,
            exchanges: part.log.all(),
            ..not_played(session, &self.behaviour, &self.persona)
        };
        Performance { played, taken }
    }
}

impl Scenario {
    /// Whom it hurts that an answer is not what the persona takes for success.
    fn why_refused(&self) -> String {
        let name = &self.persona.name;
        format!(
            "{name} sends just this (`scimproof explain {name}` names the sources); whatever the RFCs leave open, the two \
             do not work together here."
        )
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
        severity: Severity::Fail,
        why: String::new(),
        observed: Vec::new(),
        again: session.play_again(&[
            &behaviour.name,
            "--as",
            &persona.name,
            "--seed",
            &session.seed().to_string(),
        ]),
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
    /// The gravest of what was wrong so far.
    wrong: Option<Wrong>,
}

impl<'a> Run<'a> {
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
                    if self.is_lost() {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// After a finding there is nothing more to be learnt; a warning does not stop what happens.
    fn is_lost(&self) -> bool {
        let wrong = self.wrong.as_ref();
        wrong.is_some_and(|wrong| wrong.severity == Severity::Fail)
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
            state: Some(State::Active),
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
    async fn observe(&mut self, observations: &[&'a Observation], after: &str) -> Result<(), Stop> {
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
        let mut tells = false;
        for Seen {
            observation,
            observed,
            exchange,
            finding,
        } in seen
        {
            tells = tells || !matches!(observed.state, Convergence::NotObservable { .. });
            if let Some(exchange) = exchange {
                self.actor.part.log.add(exchange);
            }
            if let Some((expected, got)) = finding {
                let groups = &self.behaviour.given.groups;
                let wrong = Wrong {
                    finding: evidence(&self.writes, groups, &observed.subject, expected, got),
                    severity: observation.severity,
                    why: observation.why.clone(),
                };
                self.wrong = Some(Wrong::graver(self.wrong.take(), wrong));
            }
            self.observed.push(observed);
        }
        if tells {
            Ok(())
        } else {
            Err(Stop::Blocked(format!(
                "nothing of what came of {after} can be observed"
            )))
        }
    }
}
