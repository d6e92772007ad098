//! Numbers as they stand in a JSON text: once parsed, 10 and 10.0 look the same.

/// Each number in the text, as it is written, with the name that stands before it.
pub(super) fn numbers(text: &str) -> Vec<(&str, &str)> {
    let (mut found, mut name, mut at) = (Vec::new(), "", 0);
    while let Some(start) =
        text[at..].find(['"', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    {
        let start = at + start;
        if text.as_bytes()[start] == b'"' {
            let end = end_of_string(text, start + 1);
            let behind = text.get(end + 1..).unwrap_or_default();
            if behind.trim_start().starts_with(':') {
                name = &text[start + 1..end];
            }
            at = (end + 1).min(text.len());
        } else {
            let of_number = |letter: char| letter.is_ascii_digit() || "+-.eE".contains(letter);
            let length = text[start..].find(|letter| !of_number(letter));
            at = length.map_or(text.len(), |length| start + length);
            found.push((name, &text[start..at]));
        }
    }
    found
}

/// Where the string that begins at `start` ends: at its quotation mark, or with the text.
fn end_of_string(text: &str, start: usize) -> usize {
    let mut escaped = false;
    for (at, letter) in text[start..].char_indices() {
        match letter {
            '"' if !escaped => return start + at,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_are_found_as_they_are_written() {
        let text =
            r#"{"a": 1, "b" :1.0,"c":"d\": 2.5 \\","e":[-3e2], "f":{"g":4},"h":null, "é": 5"#;
        let expected = [
            ("a", "1"),
            ("b", "1.0"),
            ("e", "-3e2"),
            ("g", "4"),
            ("é", "5"),
        ];
        assert_eq!(numbers(text), expected);
        assert!(numbers(r#"{"open"#).is_empty());
        assert!(numbers("").is_empty());
    }
}
