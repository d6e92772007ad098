//! A text with its escapes undone (those of JSON, of a URL and of a web page), and where each letter of it came from.

/// A text with its escapes undone.
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    /// Places in `bytes`, and the places in the text that they came from; in between both go on alike.
    turns: Vec<(usize, usize)>,
}

impl Decoded {
    /// Nothing if there is no escape.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        text.iter().position(|byte| b"\\%&".contains(byte))?;
        let mut decoded = Decoded {
            bytes: Vec::with_capacity(text.len()),
            turns: Vec::new(),
        };
        let mut at = 0;
        while let Some(byte) = text.get(at) {
            let escape = match byte {
                b'\\' => of_json(&text[at..]),
                b'%' => of_url(&text[at..]),
                b'&' => of_page(&text[at..]),
                _ => None,
            };
            if let Some((letter, length)) = escape {
                decoded.turns.push((decoded.bytes.len(), at));
                letter.write(&mut decoded.bytes);
                at += length;
                decoded.turns.push((decoded.bytes.len(), at));
            } else {
                decoded.bytes.push(*byte);
                at += 1;
            }
        }
        Some(decoded).filter(|decoded| !decoded.turns.is_empty())
    }

    /// Where in the text it stands that stands here.
    pub(super) fn source(&self, at: usize) -> usize {
        let before = self.turns.partition_point(|(place, _)| *place <= at);
        match before.checked_sub(1).and_then(|last| self.turns.get(last)) {
            Some((place, source)) => source + (at - place),
            None => at,
        }
    }
}

/// What an escape stands for.
enum Letter {
    Byte(u8),
    Char(char),
}

impl Letter {
    fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Letter::Byte(byte) => bytes.push(*byte),
            Letter::Char(letter) => {
                bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
}

fn number(digits: Option<&[u8]>, radix: u32) -> Option<u32> {
    let digits = std::str::from_utf8(digits?).ok()?;
    let digits = Some(digits).filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, radix).ok()
}

/// An escape of JSON, and its length.
fn of_json(text: &[u8]) -> Option<(Letter, usize)> {
    let plain = |letter| Some((Letter::Byte(letter), 2));
    match text.get(1)? {
        b'u' => {
            let unit = number(text.get(2..6), 16)?;
            if let Some(letter) = char::from_u32(unit) {
                return Some((Letter::Char(letter), 6));
            }
            let low = Some(text.get(6..8)?).filter(|it| it == b"\\u");
            let low = number(low.and(text.get(8..12)), 16)?;
            let both = [u16::try_from(unit).ok()?, u16::try_from(low).ok()?];
            let letter = char::decode_utf16(both).next()?.ok()?;
            Some((Letter::Char(letter), 12))
        }
        b'n' => plain(b'\n'),
        b'r' => plain(b'\r'),
        b't' => plain(b'\t'),
        byte @ (b'"' | b'\\' | b'/' | b'\'') => plain(*byte),
        _ => None,
    }
}

/// An escape of a URL, and its length.
fn of_url(text: &[u8]) -> Option<(Letter, usize)> {
    let byte = number(text.get(1..3), 16)?;
    Some((Letter::Byte(u8::try_from(byte).ok()?), 3))
}

/// An escape of a web page, and its length.
fn of_page(text: &[u8]) -> Option<(Letter, usize)> {
    const LONGEST: usize = 9;
    let text = &text[..text.len().min(LONGEST)];
    let end = text.iter().position(|byte| *byte == b';')?;
    let letter = match &text[1..end] {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', hex @ ..] => char::from_u32(number(Some(hex), 16)?)?,
        [b'#', digits @ ..] => char::from_u32(number(Some(digits), 10)?)?,
        _ => return None,
    };
    Some((Letter::Char(letter), end + 1))
}
