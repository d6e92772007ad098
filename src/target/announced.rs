//! Announced: what a target says about itself at the discovery endpoints (RFC 7644 section 4), and what could be learnt
//! by trying where it says nothing. Discovery never stops a run.

use super::model::{Model, ResourceType, usable};
use super::{Document, Variable, tried};
use crate::client::{Answer, Client, Log, Request};
use crate::error::Error;
use crate::scim::{Feature, urn};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The resource types whose endpoints are looked for.
const TYPES: [&str; 2] = ["User", "Group"];

/// What is known of the target before anything is judged.
#[derive(Clone, Debug, Serialize)]
pub struct Announced {
    /// `/ServiceProviderConfig`.
    pub config: Document,
    /// `/ResourceTypes`.
    pub resource_types: Document,
    /// `/Schemas`.
    pub schemas: Document,
    /// For each feature whether the target has it.
    pub features: BTreeMap<&'static str, bool>,
    /// Endpoints of resource types that are elsewhere than RFC 7644 section 3.2 has them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub endpoints: BTreeMap<&'static str, String>,
    /// Resource types and schemas, completed where the target does not say what they are.
    #[serde(flatten)]
    pub model: Model,
}

impl Announced {
    /// Asks the target. Only an unusable target is an error: no answer, refused credentials, no SCIM at all.
    ///
    /// # Errors
    /// When nothing could be judged: see above.
    pub async fn learn(client: &Client, log: &Log) -> Result<Self, Error> {
        let first = client.send(&Request::get(one_of("/Users")), log).await?;
        refused(client, &first)?;
        let (config, resource_types, schemas) = futures::join!(
            ask(client, log, "/ServiceProviderConfig"),
            ask(client, log, "/ResourceTypes"),
            ask(client, log, "/Schemas"),
        );
        let users_are_listed = tried::is_list(&first);
        let mut announced = Announced {
            config,
            resource_types,
            schemas,
            features: BTreeMap::new(),
            endpoints: BTreeMap::new(),
            model: Model::default(),
        };
        if !users_are_listed && !announced.says_anything() {
            return Err(no_scim(client, &first));
        }
        for name in TYPES {
            if let Some(endpoint) = announced.elsewhere(client, log, name).await {
                announced.endpoints.insert(name, endpoint);
            }
        }
        for feature in Feature::ALL {
            let has = match announced.told(feature) {
                Some(told) => told,
                None if feature == Feature::User && users_are_listed => true,
                None => tried::has(&announced, client, log, feature).await,
            };
            announced.features.insert(feature.name(), has);
        }
        announced.model = Model::complete(&announced, client, log).await;
        // What no list holds may still be there by its name.
        if announced.published(urn::ENTERPRISE_USER).is_some() {
            announced.features.insert(Feature::Enterprise.name(), true);
        }
        Ok(announced)
    }

    /// True if the target has the feature.
    #[must_use]
    pub fn has(&self, feature: Feature) -> bool {
        if let Feature::Lacking(other) = feature {
            return !self.has(*other);
        }
        self.features.get(feature.name()).copied().unwrap_or(false)
    }

    /// The endpoint of a resource type.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> String {
        let elsewhere = self.endpoints.get(name).cloned();
        elsewhere.unwrap_or_else(|| format!("/{name}s"))
    }

    /// The schema with this URN: as the target publishes it, or as RFC 7643 has it where the target does not.
    #[must_use]
    pub fn schema(&self, urn: &str) -> Option<&Value> {
        self.published(urn).or_else(|| self.model.core(urn))
    }

    /// The schema with this URN as the target publishes it, in `/Schemas` or by its URN.
    #[must_use]
    pub fn published(&self, urn: &str) -> Option<&Value> {
        let listed = usable(self.schemas.resources(), urn);
        listed.or_else(|| self.model.fetched(urn))
    }

    /// The resource types with their schemas and extensions; those of RFC 7643 also where the target lists none.
    #[must_use]
    pub fn types(&self) -> &[ResourceType] {
        &self.model.types
    }

    /// What the target does not say and was taken from RFC 7643, in words.
    #[must_use]
    pub fn assumed(&self) -> &[String] {
        &self.model.assumed
    }

    /// The announced resource type of this name (RFC 7643 section 6).
    fn resource_type(&self, name: &str) -> Option<&Value> {
        self.resource_types
            .resources()
            .iter()
            .find(|known| known["name"] == name)
    }

    /// What the target says of a feature; nothing if it does not say it, or in a form that nobody understands.
    fn told(&self, feature: Feature) -> Option<bool> {
        let of_type = |name| {
            let types = self.resource_types.resources();
            let any = types.iter().any(|known| known["name"].is_string());
            any.then(|| self.resource_type(name).is_some())
        };
        match feature {
            Feature::User => of_type("User").filter(|there| *there),
            Feature::Group => of_type("Group"),
            Feature::Enterprise => {
                let user = self.resource_type("User");
                let extensions = user.and_then(|user| user["schemaExtensions"].as_array());
                let mut extensions = extensions.into_iter().flatten();
                Some(
                    extensions.any(|it| it["schema"] == urn::ENTERPRISE_USER)
                        || self.published(urn::ENTERPRISE_USER).is_some(),
                )
            }
            Feature::IndexPaging => self.config.value()?["pagination"]["index"].as_bool(),
            Feature::CursorPaging => self.config.value()?["pagination"]["cursor"].as_bool(),
            Feature::Me | Feature::Search | Feature::Authentication | Feature::Lacking(_) => None,
            _ => match &self.config.value()?[feature.name()]["supported"] {
                Value::Bool(told) => Some(*told),
                // That it is text is a finding of its own.
                Value::String(text) => text.to_ascii_lowercase().parse().ok(),
                _ => None,
            },
        }
    }

    /// True if any of the documents says something about SCIM.
    fn says_anything(&self) -> bool {
        self.schemas
            .resources()
            .iter()
            .any(|it| it["id"].is_string())
            || self
                .resource_types
                .resources()
                .iter()
                .any(|it| it["name"].is_string())
            || Feature::ALL
                .iter()
                .any(|feature| *feature != Feature::Enterprise && self.told(*feature).is_some())
    }

    /// The announced endpoint of a resource type, if it is not where RFC 7644 section 3.2 has it, and answers. Some
    /// write it as a whole URL, or with the path of the base URL in front of it.
    async fn elsewhere(&self, client: &Client, log: &Log, name: &str) -> Option<String> {
        let written = self.resource_type(name)?["endpoint"].as_str()?;
        let below = if written.contains("://") {
            client.address().below(written)?
        } else {
            written
        };
        let whole = format!("/{}", below.trim_matches('/'));
        let base = client.address().path();
        let shortened = whole
            .strip_prefix(base)
            .filter(|rest| rest.starts_with('/'));
        for endpoint in [Some(whole.as_str()), shortened].into_iter().flatten() {
            // The base URL itself lists everything (RFC 7644 section 3.4.2.1), but nothing is made there.
            if endpoint == "/" || endpoint == format!("/{name}s") {
                return None;
            }
            let answer = client.send(&Request::get(one_of(endpoint)), log).await;
            if answer.is_ok_and(|answer| tried::is_list(&answer)) {
                return Some(endpoint.to_owned());
            }
        }
        None
    }
}

/// A query for one resource, whichever.
pub(super) fn one_of(endpoint: &str) -> String {
    format!("{endpoint}?startIndex=1&count=1")
}

async fn ask(client: &Client, log: &Log, path: &str) -> Document {
    Document::of(client.send(&Request::get(path), log).await)
}

/// Refused credentials end the run before anything is judged.
fn refused(client: &Client, answer: &Answer) -> Result<(), Error> {
    if !matches!(answer.status, 401 | 403) {
        return Ok(());
    }
    let advice = if client.variable() == Variable::Other {
        "is the token of the second tenant the right one for this base URL, and still valid?"
    } else if client.has_credentials() {
        "is the token the right one for this base URL, and still valid?"
    } else {
        "give a token in SCIMPROOF_TOKEN, --token-file or --token-command, or --user with SCIMPROOF_PASSWORD"
    };
    Err(Error::Credentials {
        url: answer.exchange.url.clone(),
        status: answer.status,
        advice: advice.to_owned(),
    })
}

fn no_scim(client: &Client, answer: &Answer) -> Error {
    let kind = answer.header("content-type").unwrap_or("no content type");
    // What is recorded is hidden before it is cut: half a secret would not be recognised.
    let start: String = answer.exchange.body.trim_start().chars().take(60).collect();
    let why = if start.starts_with('<') {
        format!("/Users answered {} with a web page ({kind})", answer.status)
    } else if (300..400).contains(&answer.status) {
        format!(
            "/Users redirects to {}",
            answer.header("location").unwrap_or("nowhere")
        )
    } else {
        format!("/Users answered {} ({kind}): {start:?}", answer.status)
    };
    Error::NotScim {
        url: client.address().as_str().to_owned(),
        why: client.secrets().hide(&why),
    }
}
