//! JSON as targets write it: also with half a letter in it, or with very deep nesting, which not every parser takes.

use serde_json::Value;

/// The body as JSON; null if it is none.
///
/// A text may hold one half of a UTF-16 pair, written as an escape (RFC 8259 section 8.2). Whoever sends one to a target
/// gets it back, and must still be able to read the answer: such a half is read as U+FFFD. What is nested deeper than
/// anything in SCIM is read as null, so that one such value does not hide a whole list.
#[must_use]
pub fn read(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body).ok().or_else(|| {
        let text = shallow(&whole(std::str::from_utf8(body).ok()?));
        serde_json::from_str(&text).ok()
    })
}

/// How deep lists and objects are read; the parser takes 128.
const DEPTH: usize = 100;

/// The text with null in place of what is nested deeper than [`DEPTH`].
fn shallow(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for letter in text.chars() {
        let outside = !quoted;
        if quoted {
            quoted = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
        } else if letter == '"' {
            quoted = true;
        }
        let opens = outside && matches!(letter, '[' | '{');
        let closes = outside && matches!(letter, ']' | '}');
        depth += usize::from(opens);
        if depth <= DEPTH {
            kept.push(letter);
        } else if opens && depth == DEPTH + 1 {
            kept.push_str("null");
        }
        depth = depth.saturating_sub(usize::from(closes));
    }
    kept
}

/// The text with whole letters only.
fn whole(text: &str) -> String {
    let (mut mended, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let length = match half(escape) {
            Some(0xd800..0xdc00) if half(&escape[6..]).is_some_and(|it| it >= 0xdc00) => 12,
            Some(_) => {
                mended.push('\u{fffd}');
                rest = &escape[6..];
                continue;
            }
            // Another escape: the letter after it belongs to it.
            None => 1 + escape[1..].chars().next().map_or(0, char::len_utf8),
        };
        mended.push_str(&escape[..length]);
        rest = &escape[length..];
    }
    mended.push_str(rest);
    mended
}

/// The half of a UTF-16 pair that an escape at the beginning stands for.
fn half(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let unit = u16::from_str_radix(digits, 16).ok()?;
    (0xd800..0xe000).contains(&unit).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::read;
    use serde_json::json;

    #[test]
    fn halves_of_letters_do_not_hide_the_rest() {
        let body = br#"{"a":"\ud800","b":"\\ud800 \"\ud83d\ude00\" \udc00x","c":1}"#;
        let expected = json!({ "a": "\u{fffd}", "b": "\\ud800 \"😀\" \u{fffd}x", "c": 1 });
        assert_eq!(read(body), Some(expected));
    }

    #[test]
    fn depth_does_not_hide_the_rest() {
        for (open, close) in [("[", "]"), (r#"{"]":"#, "}")] {
            let deep = format!("{}1{}", open.repeat(5_000), close.repeat(5_000));
            let body = format!(r#"{{"id":"a","title":{deep},"b":"\"{{[","c":[1,2]}}"#);
            let read = read(body.as_bytes()).expect("it is JSON");
            assert_eq!(
                (&read["id"], &read["b"], &read["c"]),
                (&json!("a"), &json!("\"{["), &json!([1, 2]))
            );
        }
    }

    #[test]
    fn what_is_no_json_is_none() {
        for body in ["", "<html>", r#"{"a":"\ud800"#, "\\"] {
            assert_eq!(read(body.as_bytes()), None, "{body}");
        }
    }
}
