//! Liberties on the wire: how a body is written down and sent.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use serde_json::Value;

use crate::liberty::Liberty;

/// The longest part of a body that is sent at once.
const PART: usize = 100;
/// The longest stored block of DEFLATE (RFC 1951 section 3.2.4).
const BLOCK: usize = 0xffff;
/// The polynomial of CRC-32, reversed (RFC 1952 section 8).
const POLYNOMIAL: u32 = 0xedb8_8320;

/// Writes a body, and the headers that tell how.
pub(in crate::provider) fn body(
    value: &Value,
    liberties: &BTreeSet<Liberty>,
    accepts_gzip: bool,
    headers: &mut HeaderMap,
) -> Body {
    let takes = |liberty| liberties.contains(&liberty);
    let mut text = if takes(Liberty::Indented) {
        format!("{value:#}\n")
    } else {
        value.to_string()
    };
    if takes(Liberty::LettersEscaped) {
        text = escaped(&text);
    }
    let mut bytes = text.into_bytes();
    if takes(Liberty::Compressed) && accepts_gzip {
        bytes = compressed(&bytes);
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if takes(Liberty::Chunked) {
        let parts: Vec<io::Result<Vec<u8>>> =
            bytes.chunks(PART).map(|part| Ok(part.to_vec())).collect();
        return Body::from_stream(futures::stream::iter(parts));
    }
    Body::from(bytes)
}

/// All but ASCII as \u and four digits for each half of UTF-16.
fn escaped(text: &str) -> String {
    let mut written = String::new();
    for letter in text.chars() {
        if letter.is_ascii() {
            written.push(letter);
            continue;
        }
        for half in letter.encode_utf16(&mut [0; 2]) {
            write!(written, "\\u{half:04x}").expect("writing to a String does not fail");
        }
    }
    written
}

/// The gzip format (RFC 1952) with stored blocks: nothing gets shorter, but whoever reads it has to unpack it.
fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    for block in bytes.chunks(BLOCK) {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        packed.push(0);
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    // An empty last block.
    packed.extend([1, 0, 0, 0xff, 0xff]);
    packed.extend(checksum(bytes).to_le_bytes());
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    packed.extend(length.to_le_bytes());
    packed
}

fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            sum >> 1 ^ if sum & 1 == 1 { POLYNOMIAL } else { 0 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{checksum, escaped};

    #[test]
    fn checksums_are_those_of_gzip() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn letters_of_higher_planes_are_pairs() {
        assert_eq!(escaped("ë😀"), "\\u00eb\\ud83d\\ude00");
    }
}
