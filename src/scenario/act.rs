//! Actor: carries out one life-cycle event as the requests of a persona, judges each answer, and times each step.

use super::answer::Wanted;
use super::lifecycle::LifecycleEvent;
use super::persona::{Persona, RequestForm};
use super::slot::Slot;
use super::stage::Stage;
use crate::client::{Exchange, Request, decode, milliseconds};
use crate::error::Error;
use crate::outcome::Stop;
use crate::reply::{Reply, in_usual_letters};
use crate::scim::Method;
use crate::session::{Part, Session};
use crate::target::Variable;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One request of a journey, with its times.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The life-cycle event (`create`, `find`), with the method if the event takes several requests; `given user` and
    /// `given group` for what had to be there first.
    pub name: String,
    /// When it was due.
    pub due: Instant,
    /// When it was sent.
    pub sent: Instant,
    /// From the sending to the last byte of the answer.
    pub took: Duration,
    /// What was wrong with the answer.
    pub problem: Option<String>,
    /// The request and its answer.
    pub exchange: Arc<Exchange>,
}

/// Whom and what an event is about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct About<'a> {
    pub(super) user: Option<&'a str>,
    pub(super) group: Option<&'a str>,
    pub(super) members: &'a [String],
    pub(super) new_name: Option<&'a str>,
    pub(super) start: usize,
}

/// Sends for one persona.
#[derive(Debug)]
pub(super) struct Actor<'a> {
    pub(super) session: &'a Session,
    pub(super) part: &'a Part,
    pub(super) persona: &'a Persona,
    /// Every request so far.
    pub(super) taken: Vec<Taken>,
    /// When the next request is due.
    pub(super) due: Instant,
}

impl<'a> Actor<'a> {
    /// Somebody who has not sent anything yet, and whose first request is due at `due`.
    pub(super) fn new(
        session: &'a Session,
        part: &'a Part,
        persona: &'a Persona,
        due: Instant,
    ) -> Self {
        Actor {
            session,
            part,
            persona,
            taken: Vec::new(),
            due,
        }
    }

    /// The first write of the event that was carried out last.
    pub(super) fn last_write(&self) -> Option<&Taken> {
        let mut writes = self.taken.iter().rev();
        writes.find(|taken| taken.exchange.method != "GET")
    }

    /// Carries out an event and returns the last answer, with what the persona itself said in that request's body.
    pub(super) async fn event(
        &mut self,
        event: LifecycleEvent,
        about: About<'_>,
        stage: &Stage,
    ) -> Result<(Reply, String), Stop> {
        let persona = self.persona;
        let entry = persona
            .entry(event)
            .ok_or_else(|| Stop::Skipped(cannot(persona, event)))?;
        let mut last: Option<(Reply, String)> = None;
        for form in &entry.requests {
            let before = last.as_ref().map(|(reply, _)| reply);
            let (request, said) = self.request(form, about, stage, before)?;
            let name = if entry.requests.len() > 1 {
                format!("{event} {}", form.method)
            } else {
                event.name().to_owned()
            };
            let id = about.user.map_or_else(
                || {
                    about
                        .group
                        .and_then(|group| stage.team(group).id.as_deref())
                },
                |user| stage.account(user).id.as_deref(),
            );
            let called = about.user.map_or_else(
                || {
                    about
                        .group
                        .map(|group| stage.team(group).display_name.as_str())
                },
                |user| Some(stage.account(user).person.user_name.as_str()),
            );
            let wanted = Wanted::of(event, form, id, called);
            let reply = self
                .send(&name, &request, |reply| {
                    let judged = wanted.judge(reply, &form.accept);
                    let reads = persona.reads_location && form.method == Method::Post;
                    let led =
                        led_to(reply).filter(|_| reads && form.accept.contains(&reply.code()));
                    judged.or_else(|stop| led.map(drop).ok_or(stop))
                })
                .await?;
            last = Some((reply, said));
        }
        last.ok_or_else(|| Stop::Blocked(format!("{event} has no request")))
    }

    /// Creates what must be there before the behaviour begins; a failure blocks, for nothing of it is judged.
    pub(super) async fn given(
        &mut self,
        name: &str,
        endpoint: &str,
        body: &Value,
    ) -> Result<String, Stop> {
        let request = Request::with_json(Method::Post, endpoint, body);
        let wanted = Wanted::Resource {
            id: None,
            name: None,
        };
        let made = self
            .send(name, &request, |reply| {
                let judged = wanted.judge(reply, &[200, 201]);
                judged.or_else(|stop| led_to(reply).map(drop).ok_or(stop))
            })
            .await;
        let reply =
            made.map_err(|stop| stop.into_blocked(&format!("a {name} could not be made")))?;
        Ok(id_of(&reply).unwrap_or_default())
    }

    /// The request as it goes out, and what the persona itself says in its body.
    fn request(
        &self,
        form: &RequestForm,
        about: About<'_>,
        stage: &Stage,
        before: Option<&Reply>,
    ) -> Result<(Request, String), Stop> {
        let persona = self.persona;
        let unknown = |slot: Slot| Stop::Blocked(format!("{{{}}} is not known yet", slot.name()));
        let items = match &form.item {
            Some(item) => {
                let one = |name: &String| item.render(&|slot| stage.account(name).value(slot));
                let items: Result<Vec<_>, _> = about.members.iter().map(one).collect();
                items.map_err(unknown)?.join(",")
            }
            None => String::new(),
        };
        let values = |slot: Slot| match slot {
            Slot::Items => Some(items.clone()),
            Slot::Random => Some(stage.random.clone()),
            Slot::Start => Some(about.start.to_string()),
            _ => match (about.user, about.group) {
                (Some(user), _) => stage.account(user).value(slot),
                (None, Some(group)) => stage.team(group).value(slot, about.new_name),
                (None, None) => None,
            },
        };
        let target = form
            .target
            .render(persona.encoding, &values)
            .map_err(unknown)?;
        let mut request = Request::bare(form.method, target);
        request.headers.extend(persona.headers.iter().cloned());
        let Some(body) = &form.body else {
            return Ok((request, String::new()));
        };
        request.headers.extend(persona.body_headers.iter().cloned());
        let said = body.render(&values).map_err(unknown)?;
        request.body = Some(match before.filter(|_| form.over_answer) {
            Some(before) => laid_over(before.body(), &said),
            None => said.clone(),
        });
        Ok((request, said))
    }

    /// Sends a request, judges its answer, and notes both.
    async fn send(
        &mut self,
        name: &str,
        request: &Request,
        judge: impl Fn(&Reply) -> Result<(), Stop> + Send,
    ) -> Result<Reply, Stop> {
        let due = self.due;
        let start = Instant::now();
        let answer = self.session.send(self.part, request).await;
        self.due = Instant::now();
        let (sent, took, exchange, result) = match answer {
            Ok(answer) => {
                let (sent, took, exchange) = (answer.sent, answer.took, answer.exchange.clone());
                let reply = in_usual_letters(answer);
                let result = judge(&reply).map(|()| reply);
                (sent, took, exchange, result)
            }
            Err(error) => {
                let exchange = Arc::new(self.unanswered(request, start, &error));
                (start, start.elapsed(), exchange, Err(error.into()))
            }
        };
        self.taken.push(Taken {
            name: name.to_owned(),
            due,
            sent,
            took,
            problem: result.as_ref().err().map(problem),
            exchange,
        });
        result
    }

    /// The exchange of a request without an answer, for reports.
    fn unanswered(&self, request: &Request, start: Instant, error: &Error) -> Exchange {
        let client = self.session.client();
        let hide = |text: &str| client.secrets().hide(text);
        let url = client.address().join(&request.path);
        Exchange {
            method: request.method.as_str(),
            url: hide(
                url.as_ref()
                    .map_or(request.path.as_str(), |url| url.as_str()),
            ),
            request_headers: request.headers.clone(),
            request_body: request.body.as_deref().map(hide),
            status: None,
            headers: Vec::new(),
            body: error.to_string(),
            at_ms: 0.0,
            took_ms: milliseconds(start.elapsed()),
            token_variable: Variable::Ours.name(),
        }
    }
}

/// The id of what was created: from the body, or where there is none, from where Location leads.
pub(super) fn id_of(reply: &Reply) -> Option<String> {
    let id = reply.get("/id").as_str().map(str::to_owned);
    id.or_else(|| led_to(reply))
}

/// The id at which the Location of a success without a body ends: the body may be missing, the header may not
/// (RFC 7644 section 3.3).
fn led_to(reply: &Reply) -> Option<String> {
    if !reply.is_success() || !reply.text().is_empty() {
        return None;
    }
    let location = reply.header("location")?.trim_end_matches('/');
    let last = location.rsplit('/').next()?;
    (!last.is_empty()).then(|| decode(last))
}

/// Why a persona cannot carry out an event.
pub(super) fn cannot(persona: &Persona, event: LifecycleEvent) -> String {
    match persona.never.get(&event) {
        Some(reason) => reason.clone(),
        None => format!("the persona {} has no requests for {event}", persona.name),
    }
}

/// What was wrong, on one line, without what differs from person to person, so that load can count it.
pub(super) fn problem(stop: &Stop) -> String {
    match stop {
        Stop::Failed(finding) => match finding
            .exchange
            .as_ref()
            .and_then(|exchange| exchange.status)
        {
            Some(status) if finding.expected.starts_with("status ") => format!("status {status}"),
            _ => {
                let start = finding.expected.split('"').next().unwrap_or_default();
                format!("expected {}", start.trim_end())
            }
        },
        // An address, with whom it was about, is told before the colon.
        Stop::Blocked(why) | Stop::Skipped(why) => match why.split_once(": ") {
            Some((address, why)) if address.contains("://") => why.to_owned(),
            _ => why.clone(),
        },
    }
}

/// The body laid over what was answered before: objects member by member, everything else replaced.
fn laid_over(before: &Value, body: &str) -> String {
    let mut merged = before.clone();
    merge(&mut merged, serde_json::from_str(body).unwrap_or_default());
    merged.to_string()
}

fn merge(base: &mut Value, over: Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (name, value) in over {
                merge(base.entry(name).or_insert(Value::Null), value);
            }
        }
        (base, over) => *base = over,
    }
}
