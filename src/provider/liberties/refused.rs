//! Liberties in what is refused before anything is done: as unknown, as malformed, or as not offered.

use serde_json::Value;

use super::keeping;
use super::told::BADGE;
use crate::liberty::Liberty;
use crate::provider::Provider;
use crate::provider::errors::Problem;
use crate::provider::faulty::Asked;
use crate::provider::message::{Request, member};
use crate::provider::query::decode;
use crate::provider::resource_type::ResourceType;
use crate::provider::schema::Attribute;

impl Provider {
    /// Why a request is refused, if a liberty has it so.
    pub(super) fn declines(&self, asked: &Asked, request: &Request) -> Option<Problem> {
        if asked.is_discovery() && self.takes(Liberty::DiscoveryNeedsLogin) && !self.knows(request)
        {
            return Some(Problem::unauthorized());
        }
        if !self.lets_in(request) {
            return None;
        }
        self.declines_endpoint(asked, request)
            .or_else(|| self.declines_parameters(asked, request))
            .or_else(|| self.declines_body(asked))
    }

    /// True if the token is right, or none is needed.
    fn knows(&self, request: &Request) -> bool {
        self.authenticate(request, None).is_ok()
    }

    fn declines_endpoint(&self, asked: &Asked, request: &Request) -> Option<Problem> {
        let accept = request.header("accept").unwrap_or("*/*");
        if self.takes(Liberty::AcceptInsisted) && !accept.contains("json") && !accept.contains('*')
        {
            return Some(Problem::status(406, "answers are application/scim+json"));
        }
        let missing = asked.endpoint == "Me" && self.takes(Liberty::MeAnswers404)
            || asked.path.ends_with("/.search") && self.takes(Liberty::SearchAnswers404);
        if missing {
            return Some(Problem::not_found(&asked.path));
        }
        let patches = asked.method == "PATCH" && asked.id.is_some();
        (patches && self.takes(Liberty::PatchAnswers405))
            .then(|| Problem::method("GET, PUT, DELETE"))
    }

    fn declines_parameters(&self, asked: &Asked, request: &Request) -> Option<Problem> {
        let query = request.query.as_deref().unwrap_or_default();
        let has =
            |name: &str| query.split('&').any(|it| it.starts_with(name)) && !asked.is_discovery();
        if has("sortBy=") && self.takes(Liberty::SortingRefused) {
            return Some(Problem::invalid_value("sorting is not supported"));
        }
        if has("filter=") && self.takes(Liberty::FilteringAnswers501) {
            return Some(Problem::not_supported("filtering"));
        }
        let of_query = query.split('&').find_map(|it| it.strip_prefix("filter="));
        let searched = asked.path.ends_with("/.search");
        let of_search = asked.body["filter"].as_str().filter(|_| searched);
        let plain = |text: &str| decode(&text.replace('+', " "));
        let filter = of_query.map(plain).or(of_search.map(str::to_owned));
        let many = self.takes(Liberty::FiltersByEqOnly) && !asked.is_discovery();
        (many && filter.is_some_and(|filter| !is_one_eq(&filter)))
            .then(|| Problem::invalid_filter("only one comparison with eq is supported"))
    }

    fn declines_body(&self, asked: &Asked) -> Option<Problem> {
        let endpoint = format!("/{}", asked.endpoint);
        let kind = self
            .store
            .kinds()
            .find(|kind| kind.definition.endpoint == endpoint)?;
        let quoted = self.takes(Liberty::QuotedBooleansRefused) && quotes_a_boolean(&asked.body);
        if quoted && matches!(asked.method.as_str(), "POST" | "PUT" | "PATCH") {
            return Some(Problem::invalid_value("booleans have no quotation marks"));
        }
        let plain = kind.definition.name == "User" && self.takes(Liberty::MailsArePlain);
        if plain && names_part_of_mail(asked) {
            return Some(Problem::invalid_value(
                "emails have a value and nothing else",
            ));
        }
        if kind.definition.name == "User"
            && let Some(name) = self.unknown_path(asked)
        {
            return Some(Problem::invalid_path(format!("there is no {name}")));
        }
        let whole = asked.method == "PUT" || asked.creates(&asked.endpoint);
        if kind.definition.name == "User"
            && whole
            && let Some(said) = self.lacks(asked)
        {
            return Some(Problem::invalid_value(said));
        }
        let unknown = whole && self.takes(Liberty::UnknownAttributesRefused);
        let name = unknown.then(|| self.unknown_name(kind, &asked.body))??;
        Some(Problem::invalid_syntax(format!(
            "there is no attribute {name}"
        )))
    }

    /// What the body of a whole user has to say itself, though it is not kept or has a value anyhow.
    fn lacks(&self, asked: &Asked) -> Option<&'static str> {
        let body = asked.body.as_object()?;
        let value = |name: &str| member(body, name).filter(|value| !value.is_null());
        if self.takes(Liberty::ActiveRequired) && value("active").is_none() {
            return Some("active is required");
        }
        if asked.method != "POST" || !self.takes(Liberty::PasswordRequired) {
            return None;
        }
        match value("password").and_then(Value::as_str) {
            None => Some("password is required"),
            Some(password) if !is_strong(password) => {
                Some("password does not meet the complexity requirements")
            }
            Some(_) => None,
        }
    }

    /// The first name in the body of a resource that no schema has, or none of this provider's.
    fn unknown_name(&self, kind: &ResourceType, body: &Value) -> Option<String> {
        let missing = keeping::unknown(&self.settings.liberties);
        let mut sent = body.as_object()?.keys();
        let left_out = |name: &&String| missing.iter().any(|it| it.eq_ignore_ascii_case(name));
        let found = sent
            .find(left_out)
            .filter(|_| kind.definition.name == "User");
        found.cloned().or_else(|| unknown_name(kind, body))
    }

    /// The attribute that this provider does not have and a PATCH is about.
    fn unknown_path(&self, asked: &Asked) -> Option<&'static str> {
        let mut unknown = keeping::unknown(&self.settings.liberties);
        if self.takes(Liberty::ExternalIdNotKept) {
            unknown.push("externalId");
        }
        let names = |operation: &Value, name: &str| {
            let path = operation["path"].as_str().unwrap_or_default();
            let path = path.rsplit(':').next().unwrap_or_default();
            let first = path.split(['.', '[']).next().unwrap_or_default();
            first.eq_ignore_ascii_case(name)
        };
        // The path of a groups attribute is that of a readOnly one, which is refused anyway.
        unknown
            .into_iter()
            .filter(|name| *name != "groups")
            .find(|name| asked.operations().any(|operation| names(operation, name)))
    }
}

/// A password that usual rules accept.
fn is_strong(password: &str) -> bool {
    let has = |kind: fn(&char) -> bool| password.chars().any(|letter| kind(&letter));
    password.chars().count() >= 12
        && has(char::is_ascii_uppercase)
        && has(char::is_ascii_lowercase)
        && has(char::is_ascii_digit)
}

fn quotes_a_boolean(body: &Value) -> bool {
    let quoted = |value: &Value| {
        let text = value.as_str().unwrap_or_default();
        text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
    };
    match body {
        Value::Object(object) => object.iter().any(|(name, value)| {
            let boolean = matches!(
                name.to_ascii_lowercase().as_str(),
                "active" | "primary" | "value"
            );
            boolean && quoted(value) || quotes_a_boolean(value)
        }),
        Value::Array(list) => list.iter().any(quotes_a_boolean),
        _ => false,
    }
}

/// The first name in the body of a resource that no schema has.
fn unknown_name(kind: &ResourceType, body: &Value) -> Option<String> {
    let body = body.as_object()?;
    let urns = member(body, "schemas").and_then(Value::as_array);
    let odd = |urn: &&str| {
        !urn.eq_ignore_ascii_case(&kind.schema.id) && kind.extension(urn).is_none() && *urn != BADGE
    };
    let mut urns = urns.into_iter().flatten().filter_map(Value::as_str);
    if let Some(urn) = urns.find(odd) {
        return Some(urn.to_owned());
    }
    let mut members = body.iter().filter(|(name, _)| name.as_str() != BADGE);
    members.find_map(|(name, value)| {
        if let Some(extension) = kind.extension(name) {
            let object = value.as_object();
            let mut inner = object.into_iter().flatten();
            return inner
                .find_map(|(name, value)| of_attribute(extension.attribute(name), name, value));
        }
        of_attribute(kind.attribute(name), name, value)
    })
}

fn of_attribute(attribute: Option<&Attribute>, name: &str, value: &Value) -> Option<String> {
    let Some(attribute) = attribute else {
        return Some(name.to_owned());
    };
    let elements = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    let mut names = elements.iter().filter_map(Value::as_object).flatten();
    let odd = names.find(|(sub, _)| attribute.sub(sub).is_none());
    odd.map(|(sub, _)| format!("{name}.{sub}"))
}

/// True for one comparison of a name with eq, and with a value that has no quotation mark in it.
fn is_one_eq(filter: &str) -> bool {
    let mut words = filter.trim().splitn(3, ' ');
    let (name, operator) = (words.next(), words.next());
    let value = words.next().unwrap_or_default();
    let inner = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    name.is_some_and(|name| !name.contains(['[', '(']))
        && operator.is_some_and(|it| it.eq_ignore_ascii_case("eq"))
        && inner.is_some_and(|inner| !inner.contains('"'))
}

/// True if a body says more of an e-mail address than its value.
fn names_part_of_mail(asked: &Asked) -> bool {
    let more = |mails: &Value| {
        let parts = mails.as_array().into_iter().flatten().chain([mails]);
        let mut names = parts.filter_map(Value::as_object).flat_map(|it| it.keys());
        names.any(|name| !name.eq_ignore_ascii_case("value"))
    };
    let body = asked.body.as_object();
    let whole = body.and_then(|body| member(body, "emails"));
    if whole.is_some_and(more) {
        return true;
    }
    let operations = body.and_then(|body| member(body, "Operations")?.as_array());
    operations.into_iter().flatten().any(|operation| {
        let path = operation["path"].as_str().unwrap_or_default();
        let of_mail = path.to_lowercase().contains("emails");
        let labels = ["type", "primary", "display"];
        let within = operation["value"].as_object();
        of_mail && (labels.iter().any(|label| path.contains(label)) || more(&operation["value"]))
            || within
                .and_then(|value| member(value, "emails"))
                .is_some_and(more)
    })
}
