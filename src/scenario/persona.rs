//! Persona: with which requests one identity provider carries out each life-cycle event, byte for byte.

use super::form::{File, Node, Table, unknown};
use super::lifecycle::LifecycleEvent;
use super::slot::Slot;
use super::template::{Body, Encoding, Target};
use crate::error::Error;
use crate::scim::Method;
use std::collections::BTreeMap;

/// One identity provider as a client.
#[derive(Clone, Debug)]
pub struct Persona {
    /// Its name: `okta-oin`.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// How it writes queries.
    pub encoding: Encoding,
    /// Headers on each request, in the order of the file.
    pub headers: Vec<(String, String)>,
    /// Further headers on each request with a body.
    pub body_headers: Vec<(String, String)>,
    /// True if it finds the id of what it created in the Location header where the answer has no body.
    pub reads_location: bool,
    /// Where its behaviour is described, by the short names that the entries use.
    pub sources: Vec<(String, String)>,
    /// Its requests for each event.
    pub events: BTreeMap<LifecycleEvent, Entry>,
    /// Why it never does something.
    pub never: BTreeMap<LifecycleEvent, String>,
}

/// The requests for one event.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Short names of the sources.
    pub source: Vec<String>,
    /// How sure we are.
    pub confidence: Confidence,
    /// The requests, in order.
    pub requests: Vec<RequestForm>,
}

/// How sure we are of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Documented by the identity provider's vendor.
    Documented,
    /// Seen in a log of real requests.
    Logged,
    /// Read in the public source code of the client.
    SourceCode,
    /// Said by a third party.
    ThirdParty,
    /// Inferred by us.
    Inferred,
}

impl Confidence {
    /// Each with its letter in the files.
    pub const ALL: [(&'static str, Confidence); 5] = [
        ("D", Confidence::Documented),
        ("L", Confidence::Logged),
        ("S", Confidence::SourceCode),
        ("T", Confidence::ThirdParty),
        ("I", Confidence::Inferred),
    ];
}

/// One request with placeholders.
#[derive(Clone, Debug)]
pub struct RequestForm {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub target: Target,
    /// The body.
    pub body: Option<Body>,
    /// What stands for one member in `{items}`.
    pub item: Option<Body>,
    /// True if the body is laid over what the request before it was answered.
    pub over_answer: bool,
    /// Statuses that the identity provider takes for success.
    pub accept: Vec<u16>,
}

impl Persona {
    /// Reads a persona; `name` is that of the file, for messages.
    ///
    /// # Errors
    /// When it does not have its form: the place, what stands there and what was expected.
    pub fn read(name: &str, text: &str) -> Result<Self, Error> {
        let file = File { name, text };
        let root = file.parse()?;
        let table = Table::of(file, &root);
        let names = LifecycleEvent::ALL.map(|(name, _)| name);
        let mut keys = vec![
            "name",
            "title",
            "encoding",
            "headers",
            "body-headers",
            "reads-location",
            "sources",
            "never",
        ];
        keys.extend(names);
        table.only(&keys)?;
        let sources = pairs(table.get("sources"))?;
        let mut events = BTreeMap::new();
        for (name, event) in LifecycleEvent::ALL {
            if let Some(entry) = table.get(name) {
                events.insert(event, read_entry(event, entry.table()?, &sources)?);
            }
        }
        let encodings = [("percent", Encoding::Percent), ("plus", Encoding::Plus)];
        let persona = Persona {
            name: table.need("name")?.words()?,
            title: table.need("title")?.words()?,
            encoding: table.need("encoding")?.one_of("encoding", encodings)?,
            headers: pairs(table.get("headers"))?,
            body_headers: pairs(table.get("body-headers"))?,
            never: read_never(table.get("never"), &events)?,
            reads_location: table
                .get("reads-location")
                .map_or(Ok(false), |node| node.boolean())?,
            sources,
            events,
        };
        let used = |key: &str| {
            persona
                .events
                .values()
                .any(|entry| entry.source.iter().any(|it| it == key))
        };
        for (key, node) in table.need("sources")?.table()?.entries() {
            if !used(key) {
                return Err(node.wrong(format!("no entry uses the source {key:?}")));
            }
        }
        Ok(persona)
    }

    /// Its requests for an event.
    #[must_use]
    pub fn entry(&self, event: LifecycleEvent) -> Option<&Entry> {
        self.events.get(&event)
    }
}

/// A table of strings, in the order of the file.
fn pairs(node: Option<Node<'_>>) -> Result<Vec<(String, String)>, Error> {
    let table = node.map(|node| node.table()).transpose()?;
    let entries = table.map_or_else(Vec::new, |table| table.entries());
    let pair = |(key, node): (&str, Node<'_>)| Ok((key.to_owned(), node.words()?));
    entries.into_iter().map(pair).collect()
}

fn read_never(
    node: Option<Node<'_>>,
    events: &BTreeMap<LifecycleEvent, Entry>,
) -> Result<BTreeMap<LifecycleEvent, String>, Error> {
    let mut never = BTreeMap::new();
    let table = node.map(|node| node.table()).transpose()?;
    for (key, reason) in table.map_or_else(Vec::new, |table| table.entries()) {
        let known = LifecycleEvent::ALL.iter().find(|(name, _)| *name == key);
        let Some((_, event)) = known else {
            let names = LifecycleEvent::ALL.iter().map(|(name, _)| *name);
            return Err(reason.wrong(unknown("event", key, names)));
        };
        if events.contains_key(event) {
            return Err(reason.wrong(format!("it never does {key:?}, but has requests for it")));
        }
        never.insert(*event, reason.words()?);
    }
    Ok(never)
}

fn read_entry(
    event: LifecycleEvent,
    table: Table<'_>,
    sources: &[(String, String)],
) -> Result<Entry, Error> {
    table.only(&["source", "confidence", "request"])?;
    let known = || sources.iter().map(|(key, _)| (key.as_str(), key.as_str()));
    let mut source = Vec::new();
    for node in table.need("source")?.list()? {
        source.push(node.one_of("source", known())?.to_owned());
    }
    if source.is_empty() {
        return Err(table.need("source")?.wrong("name at least one source"));
    }
    let mut requests: Vec<RequestForm> = Vec::new();
    for node in table.need("request")?.list()? {
        let request = read_request(event, node.table()?)?;
        if request.over_answer
            && requests
                .last()
                .is_none_or(|last| last.method != Method::Get)
        {
            return Err(node.wrong("over = \"answer\" needs a GET before it"));
        }
        requests.push(request);
    }
    if requests.is_empty() {
        return Err(table
            .need("request")?
            .wrong("expected at least one request"));
    }
    Ok(Entry {
        source,
        confidence: table
            .need("confidence")?
            .one_of("confidence", Confidence::ALL)?,
        requests,
    })
}

fn read_request(event: LifecycleEvent, table: Table<'_>) -> Result<RequestForm, Error> {
    table.only(&["send", "body", "item", "over", "accept"])?;
    let slots = event.slots();
    let (method, target) = read_send(&table.need("send")?, &slots)?;
    let body = table
        .get("body")
        .map(|node| Body::read(&node, &slots))
        .transpose()?;
    let members = [Slot::MemberId, Slot::MemberUserName];
    let item = table
        .get("item")
        .map(|node| Body::read(&node, &members))
        .transpose()?;
    let wants_items = body.as_ref().is_some_and(|body| body.mentions(Slot::Items));
    match (table.get("item"), wants_items) {
        (None, true) => return Err(table.wrong("the body has {items}, but there is no item")),
        (Some(item), false) => {
            return Err(item.wrong("there is an item, but no {items} in the body"));
        }
        _ => {}
    }
    let over = table
        .get("over")
        .map(|node| node.one_of("base of a body", [("answer", ())]));
    let mut accept = Vec::new();
    for node in table.need("accept")?.list()? {
        accept.push(node.status()?);
    }
    if accept.is_empty() {
        return Err(table.need("accept")?.wrong("expected at least one status"));
    }
    Ok(RequestForm {
        method,
        target,
        body,
        item,
        over_answer: over.transpose()?.is_some(),
        accept,
    })
}

/// `PATCH /Users/{user.id}`: the method and the target.
fn read_send(node: &Node<'_>, slots: &[Slot]) -> Result<(Method, Target), Error> {
    let text = node.text()?;
    let Some((word, target)) = text.split_once(' ') else {
        return Err(node.wrong(format!(
            "expected a method and a path, as in \"GET /Users\", found {text:?}"
        )));
    };
    let Ok(method) = word.parse() else {
        let known = ["GET", "POST", "PUT", "PATCH", "DELETE"];
        return Err(node.wrong_inside(0, unknown("method", word, known.into_iter())));
    };
    Ok((method, Target::read(node, word.len() + 1, target, slots)?))
}
