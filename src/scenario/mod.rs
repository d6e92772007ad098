//! Scenarios: a behaviour (what happens in a company) played as a persona (how one identity provider speaks).
//!
//! To add a behaviour or a persona: write its file below `scenarios/`, and its name into the list in `library.rs`.

mod act;
mod answer;
mod behaviour;
mod claims;
mod deeds;
mod form;
mod journey;
mod library;
mod lifecycle;
mod observe;
mod persona;
mod play;
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
pub use template::{Body, Encoding, Slot, Target, Values};

use crate::error::Error;
use crate::scim::{Feature, Method};
use crate::session::Session;
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

    /// Why this provider cannot be asked to play it: the first feature that the requests use and it does not offer.
    #[must_use]
    pub fn unmet(&self, session: &Session) -> Option<String> {
        let mut needs = self.features().into_iter();
        let unmet = needs.find(|need| !session.announced().has(*need))?;
        Some(format!("the provider does not offer {unmet}"))
    }

    /// The features that its requests use and a provider may leave out.
    fn features(&self) -> BTreeSet<Feature> {
        let mut events = self.behaviour.needs();
        for deed in self.behaviour.deeds() {
            match deed {
                Deed::Provision(_) => drop(events.insert(LifecycleEvent::Find)),
                Deed::ProvisionGroup(_) => drop(events.insert(LifecycleEvent::FindGroup)),
                _ => {}
            }
        }
        let mut features = BTreeSet::from([Feature::User]);
        if !self.behaviour.given.groups.is_empty() {
            features.insert(Feature::Group);
        }
        for request in events
            .iter()
            .filter_map(|event| self.persona.entry(*event))
            .flat_map(|entry| &entry.requests)
        {
            if request.method == Method::Patch {
                features.insert(Feature::Patch);
            }
            if request.target.as_str().contains("filter=") {
                features.insert(Feature::Filter);
            }
            if request.target.as_str().starts_with("/Groups") {
                features.insert(Feature::Group);
            }
        }
        features
    }
}
