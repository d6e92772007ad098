//! Announced: what a target says about itself at the discovery endpoints (RFC 7644 section 4), and what could be learnt
//! by trying where it says nothing. Discovery never stops a run.

use crate::client::{Answer, Client, Log, Login, Request, with_query};
use crate::error::Error;
use crate::scim::{Feature, Method, urn};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An id that no resource has.
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// One discovery document.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "state", content = "why", rename_all = "lowercase")]
pub enum Document {
    /// It could be read.
    Read(#[serde(skip)] Value),
    /// It is not there, or not what it should be; the reason.
    Missing(String),
}

impl Document {
    /// The document, if it could be read.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            Document::Read(value) => Some(value),
            Document::Missing(_) => None,
        }
    }

    /// The resources of a list document (RFC 7644 section 4), also when the list stands bare.
    #[must_use]
    pub fn resources(&self) -> &[Value] {
        let list = self
            .value()
            .and_then(|value| value.get("Resources").unwrap_or(value).as_array());
        list.map_or(&[], Vec::as_slice)
    }

    fn of(answer: Result<Answer, Error>) -> Self {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Document::Missing(error.to_string()),
        };
        if answer.status != 200 {
            return Document::Missing(format!("answered {}", answer.status));
        }
        match serde_json::from_slice::<Value>(&answer.body) {
            Ok(value) if value.is_object() || value.is_array() => Document::Read(value),
            _ => Document::Missing("answered 200 with a body that is no JSON object".to_owned()),
        }
    }
}

/// A resource type as far as a client needs it (RFC 7643 section 6).
#[derive(Clone, Debug, Serialize)]
pub struct ResourceType {
    /// Its name: `User`.
    pub name: String,
    /// Its endpoint: `/Users`.
    pub endpoint: String,
    /// URNs of its extensions.
    pub extensions: Vec<String>,
}

/// What is known of the target before anything is judged.
#[derive(Clone, Debug, Serialize)]
pub struct Announced {
    /// /ServiceProviderConfig.
    pub config: Document,
    /// /ResourceTypes.
    pub resource_types: Document,
    /// /Schemas.
    pub schemas: Document,
    /// For each feature whether the target has it.
    pub features: BTreeMap<&'static str, bool>,
}

impl Announced {
    /// Asks the target. Only an unusable target is an error: no answer, refused credentials, no SCIM at all.
    ///
    /// # Errors
    /// When nothing could be judged: see above.
    pub async fn learn(client: &Client, log: &Log) -> Result<Self, Error> {
        let first = client
            .send(&Request::get("/Users?startIndex=1&count=1"), log)
            .await?;
        refused(client, &first)?;
        let (config, resource_types, schemas) = futures::join!(
            ask(client, log, "/ServiceProviderConfig"),
            ask(client, log, "/ResourceTypes"),
            ask(client, log, "/Schemas"),
        );
        let users_are_listed = is_list(&first);
        if !users_are_listed
            && [&config, &resource_types, &schemas]
                .iter()
                .all(|document| document.value().is_none())
        {
            return Err(no_scim(client, &first));
        }
        let mut announced = Announced {
            config,
            resource_types,
            schemas,
            features: BTreeMap::new(),
        };
        for feature in Feature::ALL {
            let has = match feature {
                Feature::User => users_are_listed || announced.resource_type("User").is_some(),
                other => announced.try_out(client, log, other).await,
            };
            announced.features.insert(feature.name(), has);
        }
        Ok(announced)
    }

    /// True if the target has the feature.
    #[must_use]
    pub fn has(&self, feature: Feature) -> bool {
        self.features.get(feature.name()).copied().unwrap_or(false)
    }

    /// The announced resource type of this name.
    #[must_use]
    pub fn resource_type(&self, name: &str) -> Option<ResourceType> {
        let known = self
            .resource_types
            .resources()
            .iter()
            .find(|known| known["name"] == name)?;
        let extensions = known["schemaExtensions"].as_array().into_iter().flatten();
        Some(ResourceType {
            name: name.to_owned(),
            endpoint: known["endpoint"].as_str().map_or_else(
                || format!("/{name}s"),
                |endpoint| format!("/{}", endpoint.trim_matches('/')),
            ),
            extensions: extensions
                .filter_map(|it| it["schema"].as_str().map(str::to_owned))
                .collect(),
        })
    }

    /// The endpoint of a resource type: the announced one if it lies below the base URL, else RFC 7644 section 3.2's.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> String {
        let announced = self.resource_type(name).map(|known| known.endpoint);
        announced
            .filter(|endpoint| !endpoint.contains("://"))
            .unwrap_or_else(|| format!("/{name}s"))
    }

    /// The announced schema with this URN.
    #[must_use]
    pub fn schema(&self, urn: &str) -> Option<&Value> {
        self.schemas
            .resources()
            .iter()
            .find(|schema| schema["id"] == urn)
    }

    /// What the target says of a feature; where it says nothing, what a harmless request shows.
    async fn try_out(&self, client: &Client, log: &Log, feature: Feature) -> bool {
        let status = async |request: Request| {
            client
                .send(&request, log)
                .await
                .map_or(0, |answer| answer.status)
        };
        let nobody = with_query(
            "/Users",
            &[("filter", &format!("userName eq \"{NOBODY}\""))],
        );
        match feature {
            Feature::User => true,
            Feature::Group if self.resource_types.value().is_some() => {
                self.resource_type("Group").is_some()
            }
            Feature::Group => status(Request::get("/Groups?startIndex=1&count=1")).await == 200,
            Feature::Enterprise => {
                let user = self.resource_type("User");
                user.is_some_and(|user| user.extensions.iter().any(|it| it == urn::ENTERPRISE_USER))
                    || self.schema(urn::ENTERPRISE_USER).is_some()
            }
            Feature::Search => {
                let body = json!({ "schemas": [urn::SEARCH_REQUEST], "startIndex": 1, "count": 1 });
                let request = Request::with_json(Method::Post, "/Users/.search", &body);
                client
                    .send(&request, log)
                    .await
                    .is_ok_and(|answer| is_list(&answer))
            }
            Feature::IndexPaging => self
                .config
                .value()
                .is_none_or(|config| config["pagination"]["index"] != json!(false)),
            Feature::Authentication => {
                client.has_credentials()
                    && status(Request::get("/Users?startIndex=1&count=1").login(Login::None)).await
                        == 401
            }
            Feature::Patch if self.config.value().is_none() => {
                let body = json!({ "schemas": [urn::PATCH_OP], "Operations": [{ "op": "replace", "path": "active", "value": true }] });
                let request = Request::with_json(Method::Patch, format!("/Users/{NOBODY}"), &body);
                status(request).await == 404
            }
            Feature::Filter if self.config.value().is_none() => {
                status(Request::get(nobody)).await == 200
            }
            Feature::Patch
            | Feature::Filter
            | Feature::Sort
            | Feature::Etag
            | Feature::Bulk
            | Feature::ChangePassword => self
                .config
                .value()
                .is_some_and(|config| config[feature.name()]["supported"] == json!(true)),
        }
    }
}

async fn ask(client: &Client, log: &Log, path: &str) -> Document {
    Document::of(client.send(&Request::get(path), log).await)
}

/// True if the answer is a list response, by what it holds and not by what it calls itself.
fn is_list(answer: &Answer) -> bool {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    answer.status == 200 && (body["Resources"].is_array() || body["totalResults"].is_number())
}

/// Refused credentials end the run before anything is judged.
fn refused(client: &Client, answer: &Answer) -> Result<(), Error> {
    if !matches!(answer.status, 401 | 403) {
        return Ok(());
    }
    let advice = if client.has_credentials() {
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
    let start: String = String::from_utf8_lossy(&answer.body)
        .trim_start()
        .chars()
        .take(60)
        .collect();
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
