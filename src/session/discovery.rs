//! Writes to what a target says about itself (RFC 7644 section 4). They have to be refused. To show that they are, only
//! such are sent as change nothing if they are carried out: a document in place of itself, a value in place of itself,
//! or something made up that carries the run's marker.

use super::{Part, Session, id_of};
use crate::client::{Answer, Log, Request, encode};
use crate::error::Error;
use crate::scim::Method;
use serde_json::{Map, Value};

/// The document of one object, and the lists of several.
const DOCUMENTS: [&str; 3] = ["ServiceProviderConfig", "ResourceTypes", "Schemas"];

/// By what a schema or a resource type is called; both carry the marker if it is ours.
const NAMES: [&str; 2] = ["id", "name"];

/// The document at a path, and the entry of it, if that is what the path leads to.
fn parts(path: &str) -> Option<(&str, Option<&str>)> {
    let mut segments = path.strip_prefix('/')?.split('/');
    let (document, entry) = (segments.next()?, segments.next());
    let known = DOCUMENTS.contains(&document) && segments.next().is_none();
    known.then_some((document, entry))
}

/// True if the request would write to a discovery document.
pub(super) fn is_written_to(request: &Request) -> bool {
    let path = request.path_only();
    request.method != Method::Get && !path.ends_with("/.search") && parts(path).is_some()
}

/// True if each operation replaces a value by itself.
fn changes_nothing(patch: &Value, document: &Value) -> bool {
    let operations = patch["Operations"].as_array();
    let plain = |path: &str| {
        let known = |letter: char| letter.is_ascii_alphanumeric() || letter == '.';
        path.chars().all(known).then(|| path.replace('.', "/"))
    };
    let same = |operation: &Value| {
        let pointer = operation["path"].as_str().and_then(plain);
        let value = pointer.and_then(|pointer| document.pointer(&format!("/{pointer}")));
        operation["op"] == "replace" && value.is_some_and(|value| *value == operation["value"])
    };
    operations.is_some_and(|all| !all.is_empty() && all.iter().all(same))
}

impl Session {
    /// Sends a write to a discovery document, if it is one of those that can do no harm.
    ///
    /// # Errors
    /// When it is not, no answer came, or the journal could not be written.
    pub(super) async fn write_to_discovery(
        &self,
        part: &Part,
        request: &Request,
    ) -> Result<Answer, Error> {
        let path = request.path_only();
        let refuse = |why| {
            Err(Error::NotOurs {
                method: request.method.as_str(),
                path: path.to_owned(),
                why,
            })
        };
        let body: Value = request
            .body
            .as_deref()
            .and_then(|body| serde_json::from_str(body).ok())
            .unwrap_or_default();
        let (document, entry) = parts(path).unwrap_or_default();
        let is_list = document != DOCUMENTS[0];
        match (request.method, entry) {
            (Method::Put | Method::Patch, _) if is_list == entry.is_some() => {
                let now = self.look_at(path).await?;
                let same = match request.method {
                    Method::Put => body == now,
                    _ => changes_nothing(&body, &now),
                };
                if !(now.is_object() && same) {
                    return refuse("that would change what the target says about itself");
                }
            }
            (Method::Post, None) if is_list => match self.made_up_name(&body) {
                Some(id) => return self.create_in_discovery(part, request, document, &id).await,
                None => return refuse("what would be made there does not carry the run's marker"),
            },
            (Method::Delete, Some(entry)) if is_list => {
                if !entry.contains(self.journal.marker().as_str()) {
                    return refuse("this run did not make that document");
                }
            }
            _ => return refuse("writes there cannot be undone"),
        }
        self.client.send(request, &part.log).await
    }

    /// What stands at a path; null if nothing can be read there.
    async fn look_at(&self, path: &str) -> Result<Value, Error> {
        let found = self
            .client
            .send(&Request::get(path), &Log::silent())
            .await?;
        let body = serde_json::from_slice(&found.body);
        Ok(body
            .ok()
            .filter(|_| found.status == 200)
            .unwrap_or_default())
    }

    /// The id of a schema or resource type that carries the marker wherever it is called by name.
    fn made_up_name(&self, body: &Value) -> Option<String> {
        let marker = self.journal.marker().as_str();
        let members: &Map<String, Value> = body.as_object()?;
        let ours = |name: &str| members.get(name)?.as_str().filter(|it| it.contains(marker));
        for name in ["endpoint", "schema"] {
            if members.contains_key(name) {
                ours(name)?;
            }
        }
        ours("name")?;
        ours("id").map(str::to_owned)
    }

    /// Sends the creation of something made up. It is noted under the id that it has in the body, so that it is found
    /// even if the run is killed now.
    async fn create_in_discovery(
        &self,
        part: &Part,
        request: &Request,
        document: &str,
        id: &str,
    ) -> Result<Answer, Error> {
        let endpoint = format!("/{document}");
        let body = request.body.as_deref().unwrap_or("");
        let number = self.journal.will_create(&endpoint, &part.name, body)?;
        self.journal.made(number, id)?;
        let answer = self.send_noted(part, request, &[number]).await?;
        let made = (200..300).contains(&answer.status);
        if let Some(other) = id_of(&answer).filter(|other| made && other != id) {
            self.journal.made(number, &other)?;
        } else if !made {
            // A refusal is looked at, but not taken for granted.
            let path = format!("{endpoint}/{}", encode(id));
            if !self.is_ours(&path, &self.look_at(&path).await?) {
                self.journal.gone(number)?;
            }
        }
        Ok(answer)
    }

    /// True if what stands at this path carries the run's marker.
    pub(super) fn is_ours(&self, path: &str, resource: &Value) -> bool {
        let marker = self.journal.marker().as_str();
        let called = |name: &str| {
            resource[name]
                .as_str()
                .is_some_and(|it| it.contains(marker))
        };
        let made_up = parts(path).is_some() && NAMES.into_iter().all(called);
        made_up || self.is_marked(resource)
    }
}
