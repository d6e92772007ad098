//! Sequence: requests as they stand, one after the other. Exploring writes them, and whoever likes to.
//!
//! Nothing in it says what must be seen: it is played beside the reference provider, which shows it.

use super::form::{File, Node, Table};
use crate::client::{encode, with_query};
use crate::error::Error;
use crate::scim::Method;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What stands before a filter in a request target.
const FILTER: &str = "?filter=";

/// Requests that follow one another.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// Its name: `explore-4711-12`.
    pub name: String,
    /// One sentence for people.
    pub title: String,
    /// The requests.
    pub calls: Vec<Call>,
}

/// One request, in whose texts `{ann.id}` stands for the id of what was called `ann`, `{word}` for a word that no other
/// play has, and `{domain}` for the domain of made-up addresses.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// What the resource that it makes is called further on.
    pub makes: Option<String>,
    /// The method.
    pub method: Method,
    /// Path, and perhaps a filter, as people read it: `/Users?filter=title eq "Clerk"`.
    pub target: String,
    /// The body.
    pub body: Option<Value>,
}

/// The value of a placeholder, if it is known.
pub type Known<'k> = &'k dyn Fn(&str) -> Option<String>;

impl Call {
    /// The names of the resources whose ids it needs.
    #[must_use]
    pub fn needs(&self) -> BTreeSet<String> {
        let body = self.body.as_ref().map(Value::to_string);
        let texts = [Some(self.target.clone()), body];
        let mut needs = BTreeSet::new();
        for text in texts.iter().flatten() {
            let ids = placeholders(text).into_iter();
            needs.extend(ids.filter_map(|(_, name)| Some(name.strip_suffix(".id")?.to_owned())));
        }
        needs
    }

    /// The name of the resource that its path names.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        let rest = self.target.split_once("/{")?.1;
        rest.strip_suffix(".id}")
    }

    /// `Users` or `Groups`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        let end = |letter: char| matches!(letter, '/' | '?');
        self.target
            .trim_start_matches('/')
            .split(end)
            .next()
            .unwrap_or_default()
    }

    /// The filter, for a query.
    #[must_use]
    pub fn filter(&self) -> Option<&str> {
        self.target.split_once(FILTER).map(|(_, filter)| filter)
    }

    /// Path and query as they are sent; nothing if a placeholder is not known.
    #[must_use]
    pub fn path(&self, known: Known<'_>) -> Option<String> {
        match self.target.split_once(FILTER) {
            Some((path, filter)) => {
                let filter = filled(filter, known, &in_quotes)?;
                Some(with_query(
                    &filled(path, known, &encode)?,
                    &[("filter", &filter)],
                ))
            }
            None => filled(&self.target, known, &encode),
        }
    }

    /// The body as it is sent; `Some(None)` if there is none, nothing if a placeholder is not known.
    #[must_use]
    pub fn sent_body(&self, known: Known<'_>) -> Option<Option<Value>> {
        match &self.body {
            Some(body) => Some(Some(filled_in(body, known, false)?)),
            None => Some(None),
        }
    }

    /// The request in one line.
    #[must_use]
    pub fn line(&self) -> String {
        match &self.body {
            Some(body) => format!("{} {} {body}", self.method, self.target),
            None => format!("{} {}", self.method, self.target),
        }
    }
}

impl Sequence {
    /// Reads a sequence; `name` is that of the file, for messages.
    ///
    /// # Errors
    /// When it does not have its form: the place, what stands there and what was expected.
    pub fn read(name: &str, text: &str) -> Result<Self, Error> {
        let file = File { name, text };
        let root = file.parse()?;
        let table = Table::of(file, &root);
        table.only(&["name", "title", "request"])?;
        let mut made = BTreeSet::new();
        let mut calls = Vec::new();
        for request in table.need("request")?.list()? {
            calls.push(read_call(request.table()?, &mut made)?);
        }
        Ok(Sequence {
            name: table.need("name")?.words()?,
            title: table.need("title")?.words()?,
            calls,
        })
    }

    /// The file, with comments at its head.
    #[must_use]
    pub fn to_toml(&self, comments: &[String]) -> String {
        let mut text = String::new();
        for comment in comments {
            let _ = writeln!(text, "# {}", comment.replace(['\n', '\r'], " "));
        }
        let quoted = |value: &str| toml::Value::from(value).to_string();
        let _ = writeln!(text, "name = {}", quoted(&self.name));
        let _ = writeln!(text, "title = {}", quoted(&self.title));
        for call in &self.calls {
            let _ = writeln!(text, "\n[[request]]");
            if let Some(name) = &call.makes {
                let _ = writeln!(text, "as = {}", quoted(name));
            }
            let send = format!("{} {}", call.method, call.target);
            let _ = writeln!(text, "send = {}", quoted(&send));
            if let Some(body) = &call.body {
                let json = serde_json::to_string_pretty(body).unwrap_or_default();
                // JSON has no three apostrophes in a row unless a value has; then it stands in one line.
                let _ = if json.contains("'''") {
                    writeln!(text, "body = {}", quoted(&body.to_string()))
                } else {
                    writeln!(text, "body = '''\n{json}\n'''")
                };
            }
        }
        text
    }
}

fn read_call(table: Table<'_>, made: &mut BTreeSet<String>) -> Result<Call, Error> {
    table.only(&["as", "send", "body"])?;
    let send = table.need("send")?;
    let (method, target) = send.text()?.split_once(' ').unwrap_or_default();
    let method = method
        .parse::<Method>()
        .map_err(|()| send.wrong("expected a method and a path, as in \"GET /Users/{ann.id}\""))?;
    let target = target.trim();
    if !["/Users", "/Groups"]
        .iter()
        .any(|it| target.starts_with(it))
    {
        return Err(send.wrong(format!(
            "expected a path below /Users or /Groups, found {target:?}"
        )));
    }
    if target.contains('?') && !target.contains(FILTER) {
        return Err(send.wrong("of queries there is ?filter= alone"));
    }
    let body = match table.get("body") {
        Some(body) => Some(read_body(&body)?),
        None => None,
    };
    let makes = table.get("as").map(|name| name.words()).transpose()?;
    let call = Call {
        makes: makes.clone(),
        method,
        target: target.to_owned(),
        body,
    };
    let text = format!("{target} {}", call.body.clone().unwrap_or_default());
    for (_, name) in placeholders(&text) {
        let known = matches!(name, "word" | "domain")
            || name.strip_suffix(".id").is_some_and(|it| made.contains(it));
        if !known {
            return Err(send.wrong(format!(
                "unknown placeholder {{{name}}}; expected {{word}}, {{domain}}, or the id of what a request before has \
                 named with as, like {{ann.id}}"
            )));
        }
    }
    made.extend(makes);
    Ok(call)
}

fn read_body(node: &Node<'_>) -> Result<Value, Error> {
    serde_json::from_str(node.text()?)
        .map_err(|error| node.wrong(format!("the body is not JSON: {error}")))
}

/// The placeholders of a text with their places.
fn placeholders(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (open, _) in text.match_indices('{') {
        let rest = &text[open + 1..];
        let name = &rest[..rest.find('}').unwrap_or(0)];
        let word =
            |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
        if !name.is_empty() && name.chars().all(word) {
            found.push((open, name));
        }
    }
    found
}

/// A text with its placeholders filled in.
fn filled(text: &str, known: Known<'_>, write: &dyn Fn(&str) -> String) -> Option<String> {
    let (mut done, mut whole) = (0, String::new());
    for (open, name) in placeholders(text) {
        whole.push_str(&text[done..open]);
        whole.push_str(&write(&known(name)?));
        done = open + name.len() + 2;
    }
    whole.push_str(&text[done..]);
    Some(whole)
}

/// JSON with the placeholders of its texts filled in. In a path values stand in quotation marks.
fn filled_in(value: &Value, known: Known<'_>, is_path: bool) -> Option<Value> {
    Some(match value {
        Value::String(text) if is_path => filled(text, known, &in_quotes)?.into(),
        Value::String(text) => filled(text, known, &str::to_owned)?.into(),
        Value::Array(list) => {
            let list = list.iter().map(|it| filled_in(it, known, false));
            Value::Array(list.collect::<Option<_>>()?)
        }
        Value::Object(members) => {
            let one = |(name, value): (&String, &Value)| {
                Some((name.clone(), filled_in(value, known, name == "path")?))
            };
            Value::Object(members.iter().map(one).collect::<Option<_>>()?)
        }
        value => value.clone(),
    })
}

/// A value as it stands inside quotation marks.
fn in_quotes(value: &str) -> String {
    let quoted = Value::from(value).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Call, Method, Sequence};
    use serde_json::json;

    fn example() -> Sequence {
        let create = Call {
            makes: Some("ann".to_owned()),
            method: Method::Post,
            target: "/Users".to_owned(),
            body: Some(json!({ "userName": "{word}-ann@{domain}", "title": "it's '''q\"uoted" })),
        };
        let find = Call {
            makes: None,
            method: Method::Get,
            target: r#"/Users?filter=id eq "{ann.id}""#.to_owned(),
            body: None,
        };
        Sequence {
            name: "an-example".to_owned(),
            title: "What is written can be \"read\"".to_owned(),
            calls: vec![create, find],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = example().to_toml(&["first".to_owned()]);
        assert!(text.starts_with("# first\n"));
        assert_eq!(Sequence::read("x.toml", &text).expect("a file"), example());
    }

    #[test]
    fn placeholders_are_filled_in_as_their_place_wants_it() {
        let known = |name: &str| (name == "ann.id").then(|| "a\"/1".to_owned());
        let calls = example().calls;
        assert_eq!(calls[0].sent_body(&known), None);
        let path = calls[1].path(&known).expect("all is known");
        assert_eq!(path, "/Users?filter=id%20eq%20%22a%5C%22%2F1%22");
        let read = Call {
            target: "/Users/{ann.id}".to_owned(),
            ..calls[1].clone()
        };
        assert_eq!(read.path(&known).as_deref(), Some("/Users/a%22%2F1"));
        assert_eq!(read.subject(), Some("ann"));
    }

    #[test]
    fn what_nobody_has_made_is_told_at_its_place() {
        let text = "name = \"a\"\ntitle = \"b\"\n[[request]]\nsend = 'GET /Users/{bob.id}'\n";
        let error = Sequence::read("x.toml", text).expect_err("nobody is bob");
        assert!(
            error
                .to_string()
                .starts_with("x.toml:4:8: unknown placeholder {bob.id}")
        );
    }
}
