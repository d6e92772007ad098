//! The reference provider as one side of an exploration: in this process, without a socket.

use crate::provider::{Provider, Request, Settings};
use crate::scenario::Call;
use crate::scim::{Feature, MEDIA_TYPE};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A reference provider, and the ids that it gave.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    provider: Provider,
    /// By the names in the sequence.
    pub(super) ids: BTreeMap<String, String>,
    word: String,
    domain: String,
}

/// What it answered.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Told {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Reference {
    /// One that leaves out what the target leaves out.
    pub(super) fn new(without: &BTreeSet<Feature>, word: &str, domain: &str) -> Self {
        let settings = Settings {
            without: without.clone(),
            base: "http://reference.invalid/scim/v2".to_owned(),
            fixed_clock: true,
            ..Settings::default()
        };
        Reference {
            provider: Provider::new(settings),
            ids: BTreeMap::new(),
            word: word.to_owned(),
            domain: domain.to_owned(),
        }
    }

    /// Carries out a request; nothing if it names what is not there.
    pub(super) fn carry_out(&mut self, call: &Call) -> Option<Told> {
        let known = |name: &str| known(name, &self.ids, &self.word, &self.domain);
        let (path, body) = (call.path(&known)?, call.sent_body(&known)?);
        let told = self.send(call.method.as_str(), &path, body.as_ref());
        let made = call.makes.as_ref().filter(|_| told.is_success());
        if let (Some(name), Some(id)) = (made, told.body["id"].as_str()) {
            self.ids.insert(name.clone(), id.to_owned());
        }
        Some(told)
    }

    /// The resource of this name; null if there is none.
    pub(super) fn resource(&mut self, endpoint: &str, name: &str) -> Value {
        let Some(id) = self.ids.get(name) else {
            return Value::Null;
        };
        let told = self.send("GET", &format!("/{endpoint}/{id}"), None);
        if told.is_success() {
            told.body
        } else {
            Value::Null
        }
    }

    fn send(&mut self, method: &str, target: &str, body: Option<&Value>) -> Told {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let response = self.provider.handle(&Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: Some(query.to_owned()).filter(|query| !query.is_empty()),
            headers: vec![("content-type".to_owned(), MEDIA_TYPE.to_owned())],
            body: body
                .map(|body| body.to_string().into_bytes())
                .unwrap_or_default(),
        });
        Told {
            status: response.status,
            body: response.body.unwrap_or_default(),
        }
    }
}

/// The value of a placeholder.
pub(super) fn known(
    name: &str,
    ids: &BTreeMap<String, String>,
    word: &str,
    domain: &str,
) -> Option<String> {
    match name {
        "word" => Some(word.to_owned()),
        "domain" => Some(domain.to_owned()),
        name => ids.get(name.strip_suffix(".id")?).cloned(),
    }
}
