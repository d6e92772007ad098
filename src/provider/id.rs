//! Ids: counted, but with the looks of random UUIDs, so that clients meet what they meet elsewhere.

/// Odd factors make each step a bijection on 64 bits; any would do.
const MIX: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93];
const SHIFT: u32 = 32;
/// Version 4 and the RFC 9562 variant stand at fixed places.
const VERSION: u128 = 0x4 << 76;
const VARIANT: u128 = 0x8 << 60;

/// The id of the resource with this number (RFC 7643 section 3.1).
#[must_use]
pub(super) fn encode(number: u64) -> String {
    let (high, low) = (mix(number), mix(!number));
    let bits = u128::from(high) << 64 | u128::from(low);
    let keep = !(0xf_u128 << 76 | 0xc_u128 << 60);
    let hex = format!("{:032x}", bits & keep | VERSION | VARIANT);
    [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ]
    .join("-")
}

/// The number behind an id; an id in other letter case is another id, for ids are case exact.
#[must_use]
pub(super) fn decode(id: &str) -> Option<u64> {
    if id.len() != 36 || !id.is_ascii() {
        return None;
    }
    // The second half lost the two bits of the variant, so each possibility is tried; only the right one gives the
    // first half too.
    let low = u64::from_str_radix(&[&id[19..23], &id[24..]].concat(), 16).ok()?;
    (0..4)
        .map(|bits| !unmix(low & !(0b11 << 62) | bits << 62))
        .find(|number| format!("{:08x}", mix(*number) >> 32) == id[..8])
        .filter(|number| encode(*number) == id)
}

fn mix(number: u64) -> u64 {
    let once = number.wrapping_add(1).wrapping_mul(MIX[0]);
    let once = once ^ once >> SHIFT;
    let twice = once.wrapping_mul(MIX[1]);
    twice ^ twice >> SHIFT
}

fn unmix(mixed: u64) -> u64 {
    let twice = mixed ^ mixed >> SHIFT;
    let once = twice.wrapping_mul(inverse(MIX[1]));
    let once = once ^ once >> SHIFT;
    once.wrapping_mul(inverse(MIX[0])).wrapping_sub(1)
}

/// The inverse of an odd number modulo 2^64, by Newton's iteration, which doubles the right bits each time.
const fn inverse(odd: u64) -> u64 {
    let mut guess = odd;
    let mut round = 0;
    while round < 6 {
        guess = guess.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(guess)));
        round += 1;
    }
    guess
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn an_id_leads_back_to_its_number() {
        for number in (0..5000).chain([u64::MAX, u64::MAX / 3]) {
            assert_eq!(decode(&encode(number)), Some(number));
        }
    }

    #[test]
    fn ids_are_case_exact_and_nothing_else_is_one() {
        assert_eq!(decode(&encode(7).to_uppercase()), None);
        assert_eq!(decode("00000000-0000-4000-8000-000000000000"), None);
        assert_eq!(decode("é"), None);
    }
}
