//! Eight bytes of text at once → the letters that they begin with.

const HIGH: u64 = 0x8080_8080_8080_8080;
/// What makes small letters of capitals, in each byte.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// The high bit of each byte from `low` to `high`, both ASCII.
#[inline]
pub(super) fn ascii_between(bytes: u64, low: u8, high: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let seven = bytes & !HIGH;
    let (from_low, above_high) = (seven + ONES * u64::from(0x80 - low), seven + ONES * u64::from(0x7F - high));
    from_low & !above_high & !bytes & HIGH
}

/// The ASCII letters that eight bytes begin with.
#[derive(Clone, Copy)]
pub(super) struct Letters {
    pub(super) count: usize,
    /// The letters themselves, from the low end on, nought above them.
    pub(super) bytes: u64,
    /// The high bit of each that is a capital.
    pub(super) capitals: u64,
}

/// The letters among the eight bytes from `at` on; None if the text has fewer bytes there.
#[inline]
pub(super) fn eight_letters(bytes: &[u8], at: usize) -> Option<Letters> {
    let chunk = u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    let others = ascii_between(chunk | SMALL, b'a', b'z') ^ HIGH;
    let bits = others.trailing_zeros() & !7;
    let within = u64::MAX.checked_shr(64 - bits).unwrap_or(0);
    // Bit 0x20 of a small letter, moved to the high bit of its byte.
    Some(Letters { count: bits as usize / 8, bytes: chunk & within, capitals: !(chunk << 2) & HIGH & within })
}

/// How many of eight bytes, from the low end on, are ASCII letters, digits or low lines.
#[inline]
pub(super) fn in_word(bytes: u64) -> usize {
    let letters = ascii_between(bytes | SMALL, b'a', b'z');
    let all = letters | ascii_between(bytes, b'0', b'9') | ascii_between(bytes, b'_', b'_');
    ((all ^ HIGH).trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first_eight(text: &str) -> [u8; 8] {
        *text.as_bytes().first_chunk().unwrap()
    }

    proptest! {
        #[test]
        fn eight_bytes_at_once_equal_one_by_one(
            bytes in prop_oneof![any::<[u8; 8]>(), "[a-zA-Z0-9_@`{\\[/: é]{8}".prop_map(|text| first_eight(&text))]
        ) {
            let letters = eight_letters(&bytes, 0).unwrap();
            let count = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            prop_assert_eq!(letters.count, count);
            prop_assert_eq!(&letters.bytes.to_le_bytes()[..count], &bytes[..count]);
            prop_assert_eq!(&letters.bytes.to_le_bytes()[count..], &[0; 8][count..]);
            let capitals = letters.capitals.to_le_bytes();
            for (mark, byte) in capitals.iter().zip(&bytes[..count]) {
                prop_assert_eq!(*mark == 0x80, byte.is_ascii_uppercase());
            }
            prop_assert!(capitals[count..].iter().all(|&mark| mark == 0));
            let word = bytes.iter().take_while(|&&byte| byte.is_ascii_alphanumeric() || byte == b'_').count();
            prop_assert_eq!(in_word(u64::from_le_bytes(bytes)), word);
        }
    }

    #[test]
    fn fewer_than_eight_bytes_give_none() {
        assert!(eight_letters(b"seven b", 0).is_none());
        assert!(eight_letters(b"a longer text", 6).is_none());
        assert!(eight_letters(b"text", 9).is_none());
    }
}
