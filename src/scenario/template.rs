//! Templates: the request paths and bodies of a persona, with placeholders for what the play supplies.

use super::form::{Node, unknown};
use super::slot::Slot;
use crate::client::encode;
use crate::error::Error;
use serde_json::Value;

/// How a persona writes a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// A space as `%20` (RFC 3986).
    Percent,
    /// A space as `+`, as HTML forms do.
    Plus,
}

impl Encoding {
    fn of(self, value: &str) -> String {
        match self {
            Encoding::Percent => encode(value),
            Encoding::Plus => encode(value).replace("%20", "+"),
        }
    }
}

/// Supplies the value of a placeholder; `None` if the play does not know it yet.
pub type Values<'a> = &'a (dyn Fn(Slot) -> Option<String> + Sync);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Slot(Slot),
}

/// A text with placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Text(Vec<Piece>);

impl Text {
    /// Splits `text`; `Err` is the offset of a placeholder that is unknown or not allowed, with the complaint.
    fn read(text: &str, allowed: &[Slot]) -> Result<Self, (usize, String)> {
        let mut pieces = Vec::new();
        let (mut done, mut from) = (0, 0);
        while let Some(open) = text[from..].find('{').map(|at| from + at) {
            from = open + 1;
            let Some(name) = placeholder(&text[from..]) else {
                continue;
            };
            let known = Slot::ALL.iter().find(|(known, _)| *known == name);
            let allowed_names = || allowed.iter().map(|slot| slot.name());
            let Some((_, slot)) = known.filter(|(_, slot)| allowed.contains(slot)) else {
                let why = unknown("placeholder here", name, allowed_names());
                return Err((open, why));
            };
            pieces.push(Piece::Text(text[done..open].to_owned()));
            pieces.push(Piece::Slot(*slot));
            from += name.len() + 1;
            done = from;
        }
        pieces.push(Piece::Text(text[done..].to_owned()));
        Ok(Text(pieces))
    }

    fn render(
        &self,
        values: Values<'_>,
        write: impl Fn(Slot, String) -> String,
    ) -> Result<String, Slot> {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Slot(slot) => text.push_str(&write(*slot, values(*slot).ok_or(*slot)?)),
            }
        }
        Ok(text)
    }
}

/// The name of the placeholder that begins `rest`, after its brace. A brace of JSON is followed by a quote or a blank.
fn placeholder(rest: &str) -> Option<&str> {
    let name = &rest[..rest.find('}')?];
    let word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    (!name.is_empty() && name.chars().all(word)).then_some(name)
}

/// A request target: path and query, written as people read it and encoded when it is sent.
#[derive(Clone, Debug)]
pub struct Target {
    path: Text,
    query: Vec<(Text, Option<Text>)>,
    shown: String,
}

impl Target {
    /// Reads a request target that stands `offset` bytes into the string at `node`.
    pub(super) fn read(
        node: &Node<'_>,
        offset: usize,
        text: &str,
        allowed: &[Slot],
    ) -> Result<Self, Error> {
        let piece = |at: usize, text: &str| {
            Text::read(text, allowed)
                .map_err(|(inner, why)| node.wrong_inside(offset + at + inner, why))
        };
        if !text.starts_with('/') {
            return Err(node.wrong_inside(
                offset,
                format!("expected a path that begins with /, found {text:?}"),
            ));
        }
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let mut parameters = Vec::new();
        let mut at = path.len() + 1;
        for parameter in query.split('&').filter(|_| !query.is_empty()) {
            parameters.push(match parameter.split_once('=') {
                Some((name, value)) => (piece(at, name)?, Some(piece(at + name.len() + 1, value)?)),
                None => (piece(at, parameter)?, None),
            });
            at += parameter.len() + 1;
        }
        Ok(Target {
            path: piece(0, path)?,
            query: parameters,
            shown: text.to_owned(),
        })
    }

    /// As it stands in the file.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// True if the placeholder occurs in it.
    #[must_use]
    pub fn mentions(&self, slot: Slot) -> bool {
        self.shown.contains(&format!("{{{}}}", slot.name()))
    }

    /// The path and query that are sent. Values inside a filter are JSON strings (RFC 7644 section 3.4.2.2).
    ///
    /// # Errors
    /// The placeholder whose value is not known.
    pub fn render(&self, encoding: Encoding, values: Values<'_>) -> Result<String, Slot> {
        let mut target = self.path.render(values, |_, value| encode(&value))?;
        for (number, (name, value)) in self.query.iter().enumerate() {
            target.push(if number == 0 { '?' } else { '&' });
            target.push_str(&encoding.of(&name.render(values, |_, value| value)?));
            if let Some(value) = value {
                target.push('=');
                let value = value.render(values, |_, value| in_json(&value))?;
                target.push_str(&encoding.of(&value));
            }
        }
        Ok(target)
    }
}

/// A body: JSON text with placeholders, kept without blanks, as identity providers send it.
#[derive(Clone, Debug)]
pub struct Body {
    text: Text,
}

impl Body {
    /// Reads a body; its JSON must hold, with the places of mistakes mapped into the file.
    pub(super) fn read(node: &Node<'_>, allowed: &[Slot]) -> Result<Self, Error> {
        let text = node.text()?;
        Text::read(text, allowed).map_err(|(at, why)| node.wrong_inside(at, why))?;
        // A placeholder for items stands where values stand; a string of the same length keeps all places.
        let json = text.replace("{items}", "\"#its#\"");
        let value: Value = serde_json::from_str(&json).map_err(|error| {
            let why = error.to_string();
            let why = why.split(" at line ").next().unwrap_or(&why).to_owned();
            node.wrong_inside(
                offset_of(&json, error.line(), error.column()),
                format!("the body is not JSON: {why}"),
            )
        })?;
        let compact = value.to_string().replace("\"#its#\"", "{items}");
        let text = Text::read(&compact, allowed)
            .expect("compacting JSON changes no placeholder, and they were read above");
        Ok(Body { text })
    }

    /// The body that is sent.
    ///
    /// # Errors
    /// The placeholder whose value is not known.
    pub fn render(&self, values: Values<'_>) -> Result<String, Slot> {
        self.text.render(values, |slot, value| match slot {
            Slot::Items => value,
            _ => in_json(&value),
        })
    }

    /// True if the placeholder occurs in it.
    #[must_use]
    pub fn mentions(&self, slot: Slot) -> bool {
        self.text.0.contains(&Piece::Slot(slot))
    }
}

/// A value as it stands inside the quotes of a JSON string.
fn in_json(value: &str) -> String {
    let quoted = Value::from(value).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The byte at a line and column as `serde_json` counts them, from 1.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    (before + column.saturating_sub(1)).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::{Body, Encoding, Slot, Target, Values};
    use crate::scenario::form::{File, Node, Table};

    fn reading<T>(toml: &str, read: impl Fn(&Node<'_>) -> T) -> T {
        let file = File {
            name: "x.toml",
            text: toml,
        };
        let root = file.parse().expect("good TOML");
        read(&Table::of(file, &root).need("it").expect("the key"))
    }

    fn target(text: &str, encoding: Encoding, values: Values<'_>) -> String {
        let slots = [Slot::UserId, Slot::UserName];
        let target = reading(&format!("it = '{text}'"), |node| {
            Target::read(node, 0, node.text().expect("a string"), &slots)
        });
        target
            .expect("a good target")
            .render(encoding, values)
            .expect("known values")
    }

    #[test]
    fn queries_are_encoded_as_the_persona_does() {
        let values = |slot| (slot == Slot::UserName).then(|| "a+b \"c\"@x".to_owned());
        let text = r#"/Users?filter=userName eq "{user.userName}"&count=1&bare"#;
        assert_eq!(
            target(text, Encoding::Percent, &values),
            "/Users?filter=userName%20eq%20%22a%2Bb%20%5C%22c%5C%22%40x%22&count=1&bare"
        );
        assert_eq!(
            target(text, Encoding::Plus, &values),
            "/Users?filter=userName+eq+%22a%2Bb+%5C%22c%5C%22%40x%22&count=1&bare"
        );
        let values = |_| Some("a/b".to_owned());
        assert_eq!(
            target("/Users/{user.id}", Encoding::Plus, &values),
            "/Users/a%2Fb"
        );
    }

    #[test]
    fn bodies_are_compact_and_their_values_escaped() {
        let toml = "it = '''\n{ \"a\": [{items}],\n  \"b\": \"{user.userName}\" }'''";
        let slots = [Slot::Items, Slot::UserName];
        let body = reading(toml, |node| Body::read(node, &slots)).expect("a good body");
        let values = |slot| {
            Some(match slot {
                Slot::Items => "1,2".to_owned(),
                _ => "say \"hi\"".to_owned(),
            })
        };
        let text = body.render(&values).expect("known values");
        assert_eq!(text, r#"{"a":[1,2],"b":"say \"hi\""}"#);
        let unknown = body.render(&|_| None).expect_err("nothing is known");
        assert_eq!(unknown, Slot::Items);
    }

    #[test]
    fn a_mistake_in_a_body_is_told_at_its_place_in_the_file() {
        let toml = "other = 1\nit = '''\n{ \"a\": 1,\n  \"b\" 2 }'''";
        let error = reading(toml, |node| Body::read(node, &[])).expect_err("no colon");
        assert_eq!(
            error.to_string(),
            "x.toml:4:7: the body is not JSON: expected `:`"
        );
    }
}
