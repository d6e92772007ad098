//! What a text has to be for the type of its attribute: a date, a URI, base64, a country.

use crate::provider::clock;
use crate::provider::schema::{Attribute, Kind};

/// What a text would have to be for its attribute, if it is not.
pub(super) fn expectation(attribute: &Attribute, text: &str) -> Option<&'static str> {
    match (attribute.kind, attribute.name.as_str()) {
        (Kind::DateTime, _) => clock::parse(text)
            .is_none()
            .then_some("a date and time, as 2024-01-31T12:00:00Z"),
        (Kind::Binary, _) => one_der_value(text).err(),
        (Kind::Reference, _) => text.contains(char::is_whitespace).then_some("a URI"),
        // RFC 7643 section 4.1.1: a language tag, which has no blanks.
        (_, "locale") => text
            .contains(char::is_whitespace)
            .then_some("a language tag, as en-US"),
        // RFC 7643 section 4.1.2: ISO 3166-1 alpha-2.
        (_, "country") => {
            let code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
            (!code && !text.is_empty()).then_some("two letters of ISO 3166-1, as US")
        }
        _ => None,
    }
}

/// Base64 of one DER value and nothing behind it: the only binary attribute holds certificates (RFC 7643 section 4.1.2).
fn one_der_value(text: &str) -> Result<(), &'static str> {
    let bytes = base64(text).ok_or("base64")?;
    let length = match bytes.get(1) {
        Some(&short) if short < 0x80 => Some(2 + usize::from(short)),
        Some(&long) => {
            let digits = usize::from(long & 0x7f);
            let digits = bytes.get(2..2 + digits).filter(|digits| digits.len() <= 4);
            digits.map(|of| {
                of.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)) + 2 + of.len()
            })
        }
        None => None,
    };
    // What does not look like DER at all is kept: it may be what a client tries out the data type with.
    match length {
        Some(length) if bytes[0] == 0x30 && length < bytes.len() => Err("one certificate"),
        _ => Ok(()),
    }
}

/// Decodes base64, the standard and the URL-safe alphabet (RFC 7643 section 2.3.6).
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    if text.len() - digits.len() > 2
        || digits.len() % 4 == 1
        || (text != digits && !text.len().is_multiple_of(4))
    {
        return None;
    }
    let (mut bytes, mut pending, mut bits) = (Vec::new(), 0_u32, 0);
    for digit in digits.bytes() {
        let six = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        pending = (pending << 6 | u32::from(six)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(pending >> bits & 0xff).unwrap_or_default());
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{base64, one_der_value};

    #[test]
    fn base64_is_read_in_both_alphabets() {
        assert_eq!(base64("TWE+").as_deref(), Some(&[0x4d, 0x61, 0x3e][..]));
        assert_eq!(base64("TWE-"), base64("TWE+"));
        assert_eq!(base64("TQ=="), base64("TQ"));
        assert_eq!(base64(""), Some(Vec::new()));
        for wrong in ["***", "T", "TQ=", "T===", "TQ==TQ==", "TW E"] {
            assert_eq!(base64(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_value_holds_one_certificate() {
        assert_eq!(one_der_value("MAMCAQE="), Ok(()));
        assert_eq!(one_der_value("MAMCAQEwAwIBAQ=="), Err("one certificate"));
        assert_eq!(one_der_value("AAECAw=="), Ok(()));
    }
}
