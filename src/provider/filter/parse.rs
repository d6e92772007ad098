//! The grammar of filters (RFC 7644 section 3.4.2.2, figure 1): `not` binds tighter than `and`, `and` than `or`.

use serde_json::Value;

use super::{Filter, Operator};
use crate::provider::errors::Problem;

/// Parentheses deeper than this are refused, for each level takes stack.
const DEEPEST: usize = 250;

/// Reads a filter.
pub(in crate::provider) fn parse(text: &str) -> Result<Filter, Problem> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
    };
    let filter = parser.any()?;
    match parser.rest() {
        "" => Ok(filter),
        rest => Err(Problem::invalid_filter(format!(
            "the filter should end before '{rest}'"
        ))),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    /// What is left, behind any blanks: one separates tokens, more do no harm.
    fn rest(&mut self) -> &'a str {
        let rest = self.text[self.at..].trim_start_matches(' ');
        self.at = self.text.len() - rest.len();
        rest
    }

    fn any(&mut self) -> Result<Filter, Problem> {
        let mut filters = vec![self.all()?];
        while self.word("or") {
            filters.push(self.all()?);
        }
        Ok(single_or(filters, Filter::Or))
    }

    fn all(&mut self) -> Result<Filter, Problem> {
        let mut filters = vec![self.one()?];
        while self.word("and") {
            filters.push(self.one()?);
        }
        Ok(single_or(filters, Filter::And))
    }

    fn one(&mut self) -> Result<Filter, Problem> {
        let rest = self.rest();
        if rest.starts_with('(') {
            return self.group(')');
        }
        // `not(` and `not (`: the ABNF has no blank, the examples have one.
        let (word, behind) = rest.split_at_checked(3).unwrap_or_default();
        if word.eq_ignore_ascii_case("not") && behind.trim_start_matches(' ').starts_with('(') {
            self.at += 3;
            self.rest();
            return Ok(Filter::Not(Box::new(self.group(')')?)));
        }
        self.expression()
    }

    /// An expression between brackets of either kind; stands on the opening one.
    fn group(&mut self, close: char) -> Result<Filter, Problem> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Problem::invalid_filter("the filter is nested too deeply"));
        }
        self.at += 1;
        let filter = self.any()?;
        if !self.rest().starts_with(close) {
            return Err(Problem::invalid_filter(format!(
                "a '{close}' is missing in the filter"
            )));
        }
        self.at += 1;
        self.depth -= 1;
        Ok(filter)
    }

    fn expression(&mut self) -> Result<Filter, Problem> {
        let path = self.path()?;
        if self.text[self.at..].starts_with('[') {
            let filter = self.group(']')?;
            return self.below_element(path, filter);
        }
        self.comparison(path)
    }

    /// `emails[type eq "work"].value eq "x"` is outside the grammar, but known identity providers send it, and it
    /// can only mean that one element satisfies both.
    fn below_element(&mut self, path: String, filter: Filter) -> Result<Filter, Problem> {
        if !self.text[self.at..].starts_with('.') {
            return Ok(Filter::Element(path, Box::new(filter)));
        }
        self.at += 1;
        let sub = self.path()?;
        let comparison = self.comparison(sub)?;
        Ok(Filter::Element(
            path,
            Box::new(Filter::And(vec![filter, comparison])),
        ))
    }

    fn path(&mut self) -> Result<String, Problem> {
        let rest = self.rest();
        let end = rest
            .find([' ', '[', ']', '(', ')', '"'])
            .unwrap_or(rest.len());
        let path = &rest[..end];
        if !is_path(path) {
            return Err(Problem::invalid_filter(format!(
                "an attribute is expected at '{rest}'"
            )));
        }
        self.at += end;
        Ok(path.to_owned())
    }

    fn comparison(&mut self, path: String) -> Result<Filter, Problem> {
        let rest = self.rest();
        let end = rest.find([' ', ')', ']', '"', '(']).unwrap_or(rest.len());
        self.at += end;
        let operator = match rest[..end].to_ascii_lowercase().as_str() {
            "pr" => return Ok(Filter::Present(path)),
            "eq" => Operator::Eq,
            "ne" => Operator::Ne,
            "co" => Operator::Co,
            "sw" => Operator::Sw,
            "ew" => Operator::Ew,
            "gt" => Operator::Gt,
            "ge" => Operator::Ge,
            "lt" => Operator::Lt,
            "le" => Operator::Le,
            word => {
                return Err(Problem::invalid_filter(format!(
                    "'{word}' behind {path} is no operator"
                )));
            }
        };
        Ok(Filter::Compare(path, operator, self.value()?))
    }

    /// A JSON string, number, `true`, `false` or `null`.
    fn value(&mut self) -> Result<Value, Problem> {
        let rest = self.rest();
        let end = match rest.strip_prefix('"') {
            Some(inner) => end_of_string(inner).map(|end| end + 2),
            None => Some(rest.find([' ', ')', ']']).unwrap_or(rest.len())),
        };
        let value = end.and_then(|end| serde_json::from_str(&rest[..end]).ok());
        let value = value.filter(|value: &Value| !value.is_array() && !value.is_object());
        match (value, end) {
            (Some(value), Some(end)) => {
                self.at += end;
                Ok(value)
            }
            _ => Err(Problem::invalid_filter(format!(
                "a JSON value is expected at '{rest}'"
            ))),
        }
    }

    /// Takes a word, in any case, if it stands next.
    fn word(&mut self, word: &str) -> bool {
        let rest = self.rest();
        let Some((start, behind)) = rest.split_at_checked(word.len()) else {
            return false;
        };
        let taken = start.eq_ignore_ascii_case(word) && behind.starts_with([' ', '(']);
        if taken {
            self.at += word.len();
        }
        taken
    }
}

fn single_or(mut filters: Vec<Filter>, several: impl Fn(Vec<Filter>) -> Filter) -> Filter {
    if filters.len() == 1 {
        filters.remove(0)
    } else {
        several(filters)
    }
}

/// Where a JSON string ends, counted behind its first quotation mark.
fn end_of_string(inner: &str) -> Option<usize> {
    let mut escaped = false;
    inner.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

/// Whether a text has the form of an attribute path: an optional URN and colon, a name, an optional sub-attribute.
pub(in crate::provider) fn is_path(text: &str) -> bool {
    // Only the URN may hold further dots, as in `core:2.0:User`.
    let name = text.rsplit_once(':').map_or(text, |(_, name)| name);
    let mut parts = name.split('.');
    let named = |part: &str| {
        part == "$ref"
            || part.starts_with(|first: char| first.is_ascii_alphabetic())
                && part
                    .chars()
                    .all(|each| each.is_ascii_alphanumeric() || "-_$".contains(each))
    };
    parts.next().is_some_and(named) && parts.next().is_none_or(named) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Filter, Operator};
    use super::{is_path, parse};

    fn equal(name: &str, value: serde_json::Value) -> Filter {
        Filter::Compare(name.to_owned(), Operator::Eq, value)
    }

    #[test]
    fn words_bind_as_the_rfc_says() {
        let (a, b, c) = (
            equal("a", json!(1)),
            equal("b", json!("x]\")")),
            equal("c", json!(true)),
        );
        let read = parse(r#"a eq 1 Or NOT (b eq "x]\")") AND c eq true"#);
        let not_b = Filter::Not(Box::new(b.clone()));
        assert_eq!(
            read,
            Ok(Filter::Or(vec![
                a.clone(),
                Filter::And(vec![not_b, c.clone()])
            ]))
        );
        let read = parse(r#"(a eq 1 or b eq "x]\")")  and ( c eq true )"#);
        assert_eq!(read, Ok(Filter::And(vec![Filter::Or(vec![a, b]), c])));
    }

    #[test]
    fn a_value_path_may_be_compared_further() {
        let both = Filter::And(vec![
            equal("type", json!("work")),
            equal("value", json!("x")),
        ]);
        let expected = Filter::Element("emails".to_owned(), Box::new(both));
        assert_eq!(
            parse(r#"emails[type eq "work"].value eq "x""#),
            Ok(expected.clone())
        );
        assert_eq!(
            parse(r#"emails[type eq "work" and value eq "x"]"#),
            Ok(expected)
        );
    }

    #[test]
    fn what_breaks_the_grammar_is_refused() {
        let wrong = [
            "",
            " ",
            "userName",
            "userName eq",
            "eq \"a\"",
            "(userName eq \"a\"",
            "userName eq \"a\" and",
            "userName eq \"a",
            "userName eq a b",
            "userName eq abc",
            "userName \"a\"",
            "userName regex \"a\"",
            "userName eq \"a\")",
            "emails[]",
            "emails[type eq \"a\"",
            "not userName pr",
            "and",
            "userName pr pr",
            "a..b pr",
            "userName eq \"a\"b",
            "userName eq [1]",
            "userName eq {}",
            "userName eq 'a'",
            "emails[type eq \"a\"].value",
            "userName pror title pr",
        ];
        for filter in wrong {
            assert_eq!(
                parse(filter).map_err(|problem| problem.scim_type),
                Err(Some("invalidFilter")),
                "{filter}"
            );
        }
    }

    #[test]
    fn depth_and_length_do_no_harm() {
        let nested = |depth: usize| format!("{}a pr{}", "(".repeat(depth), ")".repeat(depth));
        assert!(parse(&nested(200)).is_ok());
        assert!(parse(&nested(100_000)).is_err());
        assert!(parse(&vec!["a pr"; 5000].join(" or ")).is_ok());
    }

    #[test]
    fn paths_have_a_form() {
        for path in [
            "a",
            "name.givenName",
            "$ref",
            "members.$ref",
            "urn:x:2.0:User:name.givenName",
            "a-b_c$d1",
        ] {
            assert!(is_path(path), "{path}");
        }
        for path in [
            "", " ", ".a", "a.", "a..b", "a.b.c", "1a", "a b", "/a", "urn:x:", "é",
        ] {
            assert!(!is_path(path), "{path}");
        }
    }
}
