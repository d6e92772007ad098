//! Faults that carry out something else than what was asked for.

use serde_json::Value;

use super::Asked;
use crate::fault::Fault;
use crate::provider::Provider;
use crate::provider::message::Request;

impl Provider {
    /// Bends a request before it is carried out.
    pub(super) fn bend(&mut self, asked: &Asked, request: &mut Request) {
        self.bend_headers(asked, request);
        self.bend_filter_of_discovery(asked, request);
        self.bend_cursor(request);
        if !asked.body.is_object() {
            return;
        }
        let mut body = asked.body.clone();
        let current = match asked.method.as_str() {
            "PUT" | "PATCH" => self.current(request),
            _ => Value::Null,
        };
        match asked.method.as_str() {
            "POST" if asked.id.is_none() => {
                self.bend_creation(asked, &mut body);
                self.bend_written(asked, &Value::Null, &mut body);
            }
            "PUT" => {
                self.bend_replacement(asked, &current, &mut body);
                self.bend_written(asked, &current, &mut body);
            }
            "PATCH" => {}
            _ => return,
        }
        self.bend_attributes(asked, &current, &mut body);
        if body != asked.body {
            request.body = body.to_string().into_bytes();
        }
    }

    fn bend_headers(&self, asked: &Asked, request: &mut Request) {
        let sent = request
            .header("authorization")
            .unwrap_or_default()
            .to_lowercase();
        let forged = sent.starts_with("bearer ") && self.has(Fault::AnyTokenWillDo);
        let missing =
            sent.is_empty() && asked.method == "POST" && self.has(Fault::CreateWithoutToken);
        if let Some(token) = self.token().filter(|_| forged || missing) {
            let right = ("authorization".to_owned(), format!("Bearer {token}"));
            request.headers.retain(|(name, _)| name != "authorization");
            request.headers.push(right);
        }
        let ignored = match asked.method.as_str() {
            "GET" if self.has(Fault::IfNoneMatchIgnored) => "if-none-match",
            "PUT" if self.has(Fault::StalePutCarriedOut) => "if-match",
            "PATCH" if self.has(Fault::StalePatchCarriedOut) => "if-match",
            "DELETE" if self.has(Fault::StaleDeleteCarriedOut) => "if-match",
            _ => return,
        };
        request.headers.retain(|(name, _)| name != ignored);
    }

    fn bend_creation(&self, asked: &Asked, body: &mut Value) {
        self.bend_employment(asked, body);
        let (user, group) = (asked.creates("Users"), asked.creates("Groups"));
        let made_up =
            |body: &Value, name: &str| body[name].is_null().then(|| Value::from("unnamed"));
        if user && self.has(Fault::UserNameNotRequired) {
            let name = made_up(body, "userName").unwrap_or_else(|| body["userName"].clone());
            body["userName"] = name;
        }
        if group && self.has(Fault::GroupNameNotRequired) {
            let name = made_up(body, "displayName").unwrap_or_else(|| body["displayName"].clone());
            body["displayName"] = name;
        }
        if user && body["active"] == false && self.has(Fault::CreateIgnoresInactive) {
            body["active"] = true.into();
        }
        if user && body["active"].is_string() && self.has(Fault::NonsenseIsTrue) {
            body["active"] = true.into();
        }
        if let Some(name) = body
            .get_mut("name")
            .and_then(Value::as_object_mut)
            .filter(|_| self.has(Fault::CreateDropsGivenName))
        {
            name.shift_remove("givenName");
        }
        if let Some(members) = body
            .get_mut("members")
            .and_then(Value::as_array_mut)
            .filter(|_| self.has(Fault::CreateKeepsFirstMember))
        {
            members.truncate(1);
        }
        if self.has(Fault::LettersBeyondPlaneZeroLost) {
            let narrow = |letter: char| if letter > '\u{ffff}' { '?' } else { letter };
            let text: String = body.to_string().chars().map(narrow).collect();
            *body = serde_json::from_str(&text).unwrap_or_default();
        }
    }

    fn bend_replacement(&self, asked: &Asked, current: &Value, body: &mut Value) {
        let user = asked.endpoint == "Users";
        let kept = [
            (
                user && self.has(Fault::ReplaceKeepsDisplayName),
                "displayName",
            ),
            (user && self.has(Fault::ReplaceKeepsActive), "active"),
            (
                !user && self.has(Fault::ReplaceKeepsGroupName),
                "displayName",
            ),
        ];
        for (_, name) in kept.into_iter().filter(|(holds, _)| *holds) {
            body[name] = current[name].clone();
        }
        if self.has(Fault::ReplaceAppendsEmails)
            && let (Some(emails), Some(old)) = (
                body.get_mut("emails").and_then(Value::as_array_mut),
                current["emails"].as_array(),
            )
        {
            let mut old = old.clone();
            for email in &mut old {
                email["primary"] = false.into();
            }
            old.retain(|email| !emails.iter().any(|new| new["value"] == email["value"]));
            emails.extend(old);
        }
        if let Some(body) = body
            .as_object_mut()
            .filter(|_| self.has(Fault::ReplaceKeepsWhatIsNull))
        {
            for (name, value) in body {
                if value.is_null() || value.as_array().is_some_and(Vec::is_empty) {
                    *value = current[name.as_str()].clone();
                }
            }
        }
    }
}
