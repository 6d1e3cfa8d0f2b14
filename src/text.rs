//! A borrowed string → [`Text`]; the spans into it, and their code points.

mod reference;
mod visible;

use crate::error::Error;

pub use self::visible::Visible;

/// Whether a character is white space, to every stage and to the binding: what Unicode gives the
/// property `White_Space`, and the separators U+001C to U+001F. So it is for Python's `str.isspace`
/// and `str.split`.
#[must_use]
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// A text with its white space folded to single spaces, and none around it.
#[must_use]
pub(crate) fn folded(text: &str) -> String {
    text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A half-open range of bytes in a text: `start <= end`, both on a character's border.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The span from byte `start` up to, not including, byte `end`.
    ///
    /// # Panics
    ///
    /// When `start > end`.
    #[must_use]
    pub fn new(start: u32, end: u32) -> Self {
        assert!(start <= end, "a span cannot end ({end}) before it starts ({start})");
        Self { start, end }
    }

    /// The first byte.
    #[must_use]
    pub fn start(self) -> u32 {
        self.start
    }

    /// The byte after the last.
    #[must_use]
    pub fn end(self) -> u32 {
        self.end
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether every byte of `other` is in this span.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span around both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The part of `text` that the span covers.
    ///
    /// # Panics
    ///
    /// When the span lies outside `text` or cuts a character.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// A text short enough for [`Span`]'s 32-bit offsets.
#[derive(Debug, Clone, Copy, Default)]
pub struct Text<'a> {
    string: &'a str,
}

impl<'a> Text<'a> {
    /// Any string below 4 GiB is a text.
    ///
    /// # Errors
    ///
    /// When the string has 2³² − 1 bytes or more.
    pub fn new(string: &'a str) -> Result<Self, Error> {
        if string.len() < u32::MAX as usize { Ok(Self { string }) } else { Err(Error::text_too_long(string.len())) }
    }

    /// The string itself.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        self.string
    }

    /// The bytes of the string.
    #[must_use]
    pub fn bytes(self) -> &'a [u8] {
        self.string.as_bytes()
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(self) -> u32 {
        self.string.len() as u32
    }

    /// Whether there is no character in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.string.is_empty()
    }

    /// The part of the text that `span` covers.
    #[must_use]
    pub fn slice(self, span: Span) -> &'a str {
        span.of(self.string)
    }
}

/// Bytes between two counts of [`CodePoints`]: small enough to count the rest in a few nanoseconds.
const STRIDE: usize = 64;

/// The map from byte offsets of a text to code points, which is what Python counts.
///
/// One forward pass notes the count at every 64th byte; a look-up counts on from there. An ASCII
/// text needs no table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodePoints {
    every_stride: Vec<u32>,
}

impl CodePoints {
    /// The map of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self::default();
        }
        let mut count = 0;
        let every_stride = text
            .as_bytes()
            .chunks(STRIDE)
            .map(|chunk| {
                let before = count;
                count += characters_started(chunk);
                before
            })
            .collect();
        Self { every_stride }
    }

    /// How many code points of `text` start before byte `offset`; `text` is the one the map was
    /// made of.
    #[must_use]
    pub fn of_byte(&self, text: &str, offset: u32) -> u32 {
        if self.every_stride.is_empty() {
            return offset;
        }
        let offset = offset as usize;
        // The end of a text whose length is a multiple of the stride has no entry of its own.
        let block = (offset / STRIDE).min(self.every_stride.len() - 1);
        self.every_stride[block] + characters_started(&text.as_bytes()[block * STRIDE..offset])
    }

    /// The byte at which code point `index` starts, or None when the text has fewer; its length is
    /// the text's end.
    #[must_use]
    pub fn to_byte(&self, text: &str, index: u32) -> Option<u32> {
        if self.every_stride.is_empty() {
            return (index as usize <= text.len()).then_some(index);
        }
        let block = self.every_stride.partition_point(|&count| count <= index).checked_sub(1)?;
        let mut left = index - self.every_stride[block];
        let start = block * STRIDE;
        for (i, &byte) in text.as_bytes()[start..].iter().enumerate() {
            if starts_character(byte) {
                if left == 0 {
                    return Some((start + i) as u32);
                }
                left -= 1;
            }
        }
        (left == 0).then_some(text.len() as u32)
    }
}

fn starts_character(byte: u8) -> bool {
    // Continuation bytes are 0b10xx_xxxx.
    (byte & 0xC0) != 0x80
}

fn characters_started(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(starts_character(byte))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spans_contain_and_overlap_by_bytes() {
        let a = Span::new(2, 5);
        assert!(a.overlaps(Span::new(4, 9)));
        assert!(!a.overlaps(Span::new(5, 9)));
        assert!(a.contains(Span::new(2, 5)));
        assert_eq!(a.cover(Span::new(7, 9)), Span::new(2, 9));
        assert_eq!(Span::new(3, 5).of("“no”"), "no");
    }

    proptest! {
        #[test]
        fn code_points_agree_with_counting(text in "\\PC{0,200}") {
            let map = CodePoints::new(&text);
            for (count, (offset, _)) in text.char_indices().chain([(text.len(), ' ')]).enumerate() {
                prop_assert_eq!(map.of_byte(&text, offset as u32), count as u32);
                prop_assert_eq!(map.to_byte(&text, count as u32), Some(offset as u32));
            }
            prop_assert_eq!(map.to_byte(&text, text.chars().count() as u32 + 1), None);
        }
    }
}
