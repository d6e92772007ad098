//! What was learnt, in words.

use super::{LONG, Learnt, NameForm, Sight};

/// What to do where addresses are refused.
pub const ADVICE: &str =
    "if it takes addresses of its own domains only, name one with --email-domain";

impl Learnt {
    /// A line for each thing that is worth telling; the label, and what was found.
    #[must_use]
    pub fn words(&self) -> Vec<(&'static str, String)> {
        let mut said = Vec::new();
        let mut say = |label, text: String| said.push((label, text));
        if let Some(why) = &self.no_user {
            say("no user", format!("could be made: {why}"));
        }
        if let Some(why) = &self.no_group {
            say("no group", format!("could be made: {why}"));
        }
        if !self.needed.is_empty() {
            say("insists", format!("on {}", self.needed.join(", ")));
        }
        match self.user_name {
            NameForm::Any => {}
            NameForm::Email => say("insists", "that a userName is an e-mail address".to_owned()),
            NameForm::Word => say("insists", "that a userName is no e-mail address".to_owned()),
        }
        if !self.refused.is_empty() {
            say("refuses", self.refused.join(", "));
        }
        if self.refused.iter().any(|name| name == "emails") {
            say("advice", ADVICE.to_owned());
        }
        if self.refuses_unknown {
            say("refuses", "attributes that no schema has".to_owned());
        }
        if self.refuses_unknown_parts {
            let parts = "parts of attributes that the schema does not list";
            say("refuses", parts.to_owned());
        }
        if self.drops_clauses {
            say("ignores", "what stands behind and in a filter".to_owned());
        }
        if self.few_filters {
            let others = "but comparisons with eq, as not supported";
            say("refuses", format!("filters, {others}"));
        }
        if self.refuses_long {
            say("refuses", format!("texts of more than {LONG} letters"));
        }
        if !self.dropped.is_empty() {
            let dropped = self.dropped.join(", ");
            say("drops", format!("or changes {dropped}"));
        }
        for (what, extra) in [("user", &self.form.user), ("group", &self.form.group)] {
            if !extra.is_empty() {
                let names: Vec<&str> = extra.keys().map(String::as_str).collect();
                say(
                    "adapted",
                    format!("each made-up {what}: {}", names.join(", ")),
                );
            }
        }
        if self.starts_active == Some(false) {
            say(
                "starts",
                "a user is inactive unless a client says otherwise".to_owned(),
            );
        }
        if let Some(seen) = &self.inactive {
            say(
                "inactive",
                format!("active=false leaves a user {}", place(*seen)),
            );
        }
        if let Some(deleted) = &self.deleted {
            let soft = if deleted.soft { " and inactive" } else { "" };
            let again = match (deleted.again, deleted.same_id) {
                (200..300, true) => "brings the old id back".to_owned(),
                (200..300, false) => "makes a new user".to_owned(),
                (status, _) => format!("is answered with {status}"),
            };
            say(
                "deleted",
                format!(
                    "DELETE leaves a user {}{soft}; creating it again {again}",
                    place(deleted.seen)
                ),
            );
        }
        if let Some(page) = self.page {
            say(
                "pages",
                format!("hold {page} at most, however many are asked for"),
            );
        }
        said
    }
}

fn place(seen: Sight) -> &'static str {
    match (seen.readable, seen.listed) {
        (true, Some(false)) => "readable by id, but unlisted",
        (true, _) => "readable",
        (false, Some(true)) => "listed, but unreadable by id",
        (false, _) => "gone",
    }
}
