//! A word → its [`Key`]: a hash that folds case, by which words are compared and looked up.

/// A hash of a word that does not look at case, by which words are compared and looked up.
///
/// With 64 bits two of the words that a text can hold hardly ever share one; that none of the lists
/// do, a test asserts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(u64);

impl Key {
    /// The key of `word`.
    #[must_use]
    pub fn new(word: &str) -> Self {
        if word.is_ascii() {
            return Self::of_bytes(word.as_bytes(), 0, word.len());
        }
        // General punctuation has no case.
        if word.chars().all(|c| matches!(c, '\u{2010}'..='\u{2018}' | '\u{201A}'..='\u{203A}')) {
            return Self::of_bytes(word.as_bytes(), 0, word.len());
        }
        // The lists hold Latin letters and, in clitics, the straight apostrophe only.
        let folded = word.to_lowercase().replace('’', "'");
        Self::of_bytes(folded.as_bytes(), 0, folded.len())
    }

    /// The key of the word `start..end` of a longer text; the word is ASCII, or has no case.
    ///
    /// Eight bytes are folded at a time. Bit 0x20 tells small letters from capitals; setting it in
    /// all bytes merges few marks.
    #[inline]
    pub(crate) fn of_bytes(bytes: &[u8], start: usize, end: usize) -> Self {
        let eights = (start..end).step_by(8).map(|at| eight(bytes, at, end));
        eights.fold(Self::of_length(end - start), Self::and_eight)
    }

    /// The key of an ASCII word of so many bytes to which [`and_eight`](Self::and_eight) is yet to
    /// add them.
    #[inline]
    pub(crate) fn of_length(length: usize) -> Self {
        Self(length as u64)
    }

    /// With the next eight bytes of the word, nought above its end.
    #[inline]
    pub(crate) fn and_eight(self, bytes: u64) -> Self {
        Self(mix(self.0, bytes | CASE))
    }

    /// Two numbers in one, well mixed: for hashes of several keys and codes.
    #[must_use]
    pub fn then_number(first: u64, second: u64) -> u64 {
        mix(first.rotate_left(23), second)
    }

    /// The key as a number, whose high bits are the best mixed.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}

/// Bit 0x20 of each byte.
const CASE: u64 = 0x2020_2020_2020_2020;

/// The bytes from `at` on as a number, at most eight of them, none from `end` on.
#[inline]
pub(crate) fn eight(bytes: &[u8], at: usize, end: usize) -> u64 {
    let length = (end - at).min(8);
    if let Some(chunk) = bytes.get(at..at + 8) {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        return u64::from_le_bytes(eight) & u64::MAX >> (64 - 8 * length);
    }
    bytes[at..end].iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[inline]
fn mix(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ 0x9E37_79B9_7F4A_7C15) * u128::from(word ^ 0xD1B5_4A32_D192_ED03);
    (product >> 64) as u64 ^ product as u64
}
