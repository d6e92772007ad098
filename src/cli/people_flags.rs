//! Flags that say what made-up people and groups look like, for targets with rules of their own.

use crate::error::Error;
use crate::people::{DOMAIN, Form, Marker, People};
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// What made-up people and groups look like.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "People")]
pub(super) struct PeopleFlags {
    /// Domain of made-up e-mail addresses, for a target that takes no other
    #[arg(long, value_name = "DOMAIN", default_value = DOMAIN, value_parser = domain)]
    email_domain: String,
    /// JSON object laid over each made-up user; null leaves an attribute out, {word}, {email}, {givenName} … are filled in
    #[arg(long, value_name = "FILE")]
    user_template: Option<PathBuf>,
    /// The same for groups
    #[arg(long, value_name = "FILE")]
    group_template: Option<PathBuf>,
}

impl PeopleFlags {
    /// The form of made-up people.
    ///
    /// # Errors
    /// When a template cannot be read, or takes away what tells our resources from others.
    pub(super) fn form(&self) -> Result<Form, Error> {
        let read = |path: &Option<PathBuf>| path.as_deref().map_or(Ok(Map::new()), template);
        let form = Form {
            domain: self.email_domain.clone(),
            user: read(&self.user_template)?,
            group: read(&self.group_template)?,
        };
        let marker = Marker::from_seed(0);
        let person = People::new(0, &marker, "template")
            .at(&form.domain)
            .person();
        let group = json!({ "displayName": person.external_id });
        for (body, name, path) in [
            (form.user(&person), "userName", &self.user_template),
            (
                form.group(group, &person),
                "displayName",
                &self.group_template,
            ),
        ] {
            let is_ours = body[name]
                .as_str()
                .is_some_and(|text| text.contains(marker.as_str()));
            if let Some(path) = path.as_ref().filter(|_| !is_ours) {
                return Err(Error::Form {
                    place: path.display().to_string(),
                    why: format!(
                        "{name} must hold {{word}}, by which a resource of this run is known and removed again"
                    ),
                });
            }
        }
        Ok(form)
    }
}

impl PeopleFlags {
    /// The flags that were given, to be given again.
    pub(super) fn again(&self) -> Vec<String> {
        let mut words = Vec::new();
        if self.email_domain != DOMAIN {
            words.extend(["--email-domain".to_owned(), self.email_domain.clone()]);
        }
        words.extend(path("--user-template", self.user_template.as_deref()));
        words.extend(path("--group-template", self.group_template.as_deref()));
        words
    }
}

/// A flag with a path, if there is one.
pub(super) fn path(flag: &str, path: Option<&Path>) -> Vec<String> {
    let path = path.map(|path| [flag.to_owned(), path.display().to_string()]);
    path.into_iter().flatten().collect()
}

fn template(path: &Path) -> Result<Map<String, Value>, Error> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::File {
        path: path.to_owned(),
        doing: "cannot read the template",
        source,
    })?;
    let form = |why: String| Error::Form {
        place: path.display().to_string(),
        why,
    };
    match serde_json::from_str(&text) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(form("this is no JSON object".to_owned())),
        Err(error) => Err(form(error.to_string())),
    }
}

fn domain(text: &str) -> Result<String, String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || ".-".contains(letter);
    let labels = text.split('.').all(|label| !label.is_empty());
    if labels && text.contains('.') && text.chars().all(fits) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("write a domain with a dot in it, such as example.com".to_owned())
    }
}
