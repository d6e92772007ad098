//! Shown: what came from outside, made fit for a line that people read.

use std::fmt::Write as _;

/// Longest text from outside in a line, in characters.
const LONGEST: usize = 300;

/// Longest `curl` line, in characters; a shell takes it, a reader does not.
const LONGEST_COMMAND: usize = 4000;

/// The text in one line, with nothing in it that a terminal or an XML reader would obey instead of showing. A line
/// break and the indentation after it are one blank; all other control characters, those that change the direction of
/// writing included, are spelt out.
pub(super) fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut characters = text.trim_end_matches(['\r', '\n']).chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' => {
                while characters
                    .next_if(|next| matches!(next, ' ' | '\t' | '\n'))
                    .is_some()
                {}
                line.push(' ');
            }
            '\r' => line.push_str("\\r"),
            '\t' => line.push_str("\\t"),
            obeyed if is_obeyed(obeyed) => {
                let _ = write!(line, "\\u{{{:x}}}", u32::from(obeyed));
            }
            other => line.push(other),
        }
    }
    line
}

/// True for characters that have an effect instead of a shape.
fn is_obeyed(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || u32::from(character) & 0xfffe == 0xfffe
}

/// The text in one line of bearable length.
pub(super) fn short(text: &str) -> String {
    // Spelling out only makes it longer, so that twice the length is enough to look at.
    let start: String = text.chars().take(2 * LONGEST).collect();
    let line = plain(&start);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None if start.len() < text.len() => format!("{line}…"),
        None => line,
    }
}

/// A command that can be copied: whole, or not at all.
pub(super) fn command(text: &str) -> String {
    let length = text.chars().count();
    if length > LONGEST_COMMAND {
        return format!(
            "too long for a line ({length} characters); the exchange is in the JSON report"
        );
    }
    plain(text)
}

/// A time that was measured in milliseconds: `0.4 ms`, `12 ms`, `1.2 s`, `3 min 20 s`.
pub(super) fn time(ms: f64) -> String {
    if ms < 9.95 {
        format!("{ms:.1} ms")
    } else if ms < 999.5 {
        format!("{ms:.0} ms")
    } else if ms < 99_950.0 {
        format!("{:.1} s", ms / 1e3)
    } else {
        let seconds = (ms / 1e3).round();
        format!(
            "{:.0} min {:.0} s",
            (seconds / 60.0).floor(),
            seconds % 60.0
        )
    }
}

/// `1 person`, `2 people`.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::{plain, short, time};

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(
            plain("a\u{1b}[2Jb\u{7}\u{9b}1m"),
            "a\\u{1b}[2Jb\\u{7}\\u{9b}1m"
        );
        assert_eq!(
            plain("{\r\n  \"a\": 1,\n\n\t\"b\": 2\n}\n"),
            "{ \"a\": 1, \"b\": 2 }"
        );
        assert_eq!(
            plain("over\rwritten\u{202e}txt\u{ffff}"),
            "over\\rwritten\\u{202e}txt\\u{ffff}"
        );
        assert_eq!(plain("Zoë 日本 🙂"), "Zoë 日本 🙂");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let cut = short(&"ü".repeat(1000));
        assert_eq!(cut.chars().count(), 301);
        assert!(cut.ends_with("ü…"));
        assert_eq!(short(&"x".repeat(300)).len(), 300);
        assert_eq!(short(&"\u{1b}".repeat(1000)).chars().count(), 301);
        assert_eq!(short(&format!("a{}b", "\n".repeat(1000))), "a…");
    }

    #[test]
    fn times_have_the_unit_that_people_would_use() {
        let times = [0.04, 9.94, 9.96, 12.4, 999.4, 1234.0, 200_000.0].map(time);
        assert_eq!(
            times,
            [
                "0.0 ms",
                "9.9 ms",
                "10 ms",
                "12 ms",
                "999 ms",
                "1.2 s",
                "3 min 20 s"
            ]
        );
    }
}
