//! What a secret looks like when somebody writes it down otherwise, besides with escapes: as hex, as base64, in a form.

use super::decoded::Decoded;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use std::fmt::Write as _;

/// From this length on a value is also hidden in other letters, and in the midst of a longer base64 text.
pub(super) const LONG: usize = 8;

/// Everything that a value looks like where no escapes are left, itself included.
pub(super) fn forms(value: &str) -> Vec<String> {
    let mut bare = vec![value.to_owned()];
    // Letters within ASCII are compared in any case anyway.
    if value.len() >= LONG && !value.is_ascii() {
        bare.extend([value.to_lowercase(), value.to_uppercase()]);
    }
    // What looks like an escape in the value itself is undone with the others.
    let mut decoded = Decoded::of(value.as_bytes());
    while let Some(text) = decoded {
        decoded = Decoded::of(&text.bytes);
        bare.extend(String::from_utf8(text.bytes).ok());
    }
    let mut forms: Vec<String> = bare
        .iter()
        .flat_map(|value| in_code(value))
        .chain(bare.iter().map(|value| value.replace(' ', "+")))
        .chain(bare.iter().cloned())
        .filter(|form| form.len() >= super::START)
        .collect();
    forms.sort();
    forms.dedup();
    forms
}

/// As hex and as base64.
fn in_code(value: &str) -> Vec<String> {
    let hex = value.bytes().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let mut codes = vec![
        hex.to_ascii_uppercase(),
        hex,
        STANDARD.encode(value),
        STANDARD_NO_PAD.encode(value),
        URL_SAFE_NO_PAD.encode(value),
    ];
    if value.len() >= LONG {
        // Behind one or two other bytes, and before others, it looks otherwise at its ends.
        for before in 0..3 {
            let bytes = [&[0; 2][..before], value.as_bytes()].concat();
            for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
                let code = engine.encode(&bytes);
                let first = (before * 8).div_ceil(6);
                let last = bytes.len() * 8 / 6;
                codes.push(code[first..last].to_owned());
            }
        }
    }
    codes
}
