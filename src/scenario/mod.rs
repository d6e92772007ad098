//! Scenarios: a behaviour (what happens in a company) played as a persona (how one identity provider speaks).
//!
//! To add a behaviour or a persona: write its file below `scenarios/`, and its name into the list in `library.rs`.

mod act;
mod answer;
mod behaviour;
mod claims;
mod deeds;
mod ending;
mod form;
mod journey;
mod library;
mod lifecycle;
mod observe;
mod persona;
mod play;
mod sequence;
mod slot;
mod stage;
mod surface;
mod template;

pub use act::Taken;
pub use behaviour::{Behaviour, Deed, Given, Observation, State, Step, Truth};
pub use journey::{Journey, Provisioned};
pub use library::Library;
pub use lifecycle::LifecycleEvent;
pub use persona::{Confidence, Entry, Persona, RequestForm};
pub use play::{Performance, PlayOptions, skipped};
pub use sequence::{Call, Known, Sequence};
pub use slot::Slot;
pub use template::{Body, Encoding, Target, Values};

use crate::error::Error;
use crate::scim::{Feature, Method};
use crate::session::Session;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// A behaviour that a persona can play.
pub struct Scenario {
    /// What happens.
    pub behaviour: Behaviour,
    /// Who carries it out.
    pub persona: Persona,
    /// The groups that all journeys share, made by the first one.
    shared: tokio::sync::OnceCell<Vec<journey::Shared>>,
}

impl fmt::Debug for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

impl Scenario {
    /// The behaviour as the persona.
    ///
    /// # Errors
    /// When the persona has no requests for an event of the behaviour; the scenario is then skipped with this reason.
    pub fn new(behaviour: Behaviour, persona: Persona) -> Result<Self, Error> {
        let mut needs = behaviour.needs().into_iter();
        if let Some(event) = needs.find(|event| persona.entry(*event).is_none()) {
            return Err(Error::Usage(act::cannot(&persona, event)));
        }
        Ok(Scenario {
            behaviour,
            persona,
            shared: tokio::sync::OnceCell::new(),
        })
    }

    /// `leaver as entra`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} as {}", self.behaviour.name, self.persona.name)
    }

    /// What of the behaviour this provider can be asked to play: all of it, or, where it has no groups, what remains
    /// without them.
    ///
    /// # Errors
    /// When the requests use a feature that it does not offer: the reason why the scenario is skipped.
    pub fn at(&self, session: &Session) -> Result<Cow<'_, Behaviour>, String> {
        let announced = session.announced();
        let behaviour = if announced.has(Feature::Group) {
            Cow::Borrowed(&self.behaviour)
        } else {
            let rest = self.behaviour.without_groups();
            Cow::Owned(rest.ok_or("the provider does not offer group")?)
        };
        let mut needs = self.features(&behaviour).into_iter();
        match needs.find(|need| !announced.has(*need)) {
            Some(unmet) => Err(format!("the provider does not offer {unmet}")),
            None => Ok(behaviour),
        }
    }

    /// The features that its requests use and a provider may leave out.
    fn features(&self, behaviour: &Behaviour) -> BTreeSet<Feature> {
        let mut events = behaviour.needs();
        for deed in behaviour.deeds() {
            match deed {
                Deed::Provision(_) => drop(events.insert(LifecycleEvent::Find)),
                Deed::ProvisionGroup(_) => drop(events.insert(LifecycleEvent::FindGroup)),
                _ => {}
            }
        }
        let mut features = BTreeSet::from([Feature::User]);
        let entries = events.iter().filter_map(|event| self.persona.entry(*event));
        for request in entries.flat_map(|entry| &entry.requests) {
            if request.method == Method::Patch {
                features.insert(Feature::Patch);
            }
            if request.target.as_str().contains("filter=") {
                features.insert(Feature::Filter);
            }
        }
        features
    }
}
