//! A text → what a reader sees of it: the text without its invisible characters and with the signs
//! for which character references stand, and the way back.

use std::borrow::Cow;

use super::{Span, reference};

/// Whether a character shows nothing and takes no space: soft hyphens, byte order marks, joiners
/// and what sets the direction of writing. It belongs to no word and parts none.
#[must_use]
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// A text without its invisible characters, with signs in place of character references. All stages
/// read this one, so none of them can take a word with either for another; spans are led back into
/// the original at the end.
#[derive(Debug)]
pub struct Visible<'a> {
    string: Cow<'a, str>,
    /// Before which byte of what is left something was removed, and how many bytes up to there.
    removed: Vec<(u32, u32)>,
    /// Behind which byte of what is left a character reference ended, and how many bytes more it
    /// had than the sign that it stands for.
    replaced: Vec<(u32, u32)>,
}

impl<'a> Visible<'a> {
    /// What is visible of `original`, which must be below 4 GiB.
    #[must_use]
    pub fn new(original: &'a str) -> Self {
        let mut places: Vec<(usize, usize, Option<char>)> =
            invisible(original).map(|(at, length)| (at, length, None)).collect();
        let removals = places.len();
        places.extend(reference::references(original).map(|(at, length, sign)| (at, length, Some(sign))));
        if places.is_empty() {
            return Self { string: Cow::Borrowed(original), removed: Vec::new(), replaced: Vec::new() };
        }
        if removals > 0 && removals < places.len() {
            places.sort_unstable();
        }
        let mut visible = (String::with_capacity(original.len()), Vec::new(), Vec::new());
        let (string, removed, replaced) = (&mut visible.0, &mut visible.1, &mut visible.2);
        let (mut start, mut total) = (0, 0);
        for (at, length, sign) in places {
            string.push_str(&original[start..at]);
            start = at + length;
            let more = (length - sign.map_or(0, char::len_utf8)) as u32;
            string.extend(sign);
            total += more;
            removed.push((string.len() as u32, total));
            if sign.is_some() {
                replaced.push((string.len() as u32, more));
            }
        }
        string.push_str(&original[start..]);
        let (string, removed, replaced) = visible;
        Self { string: Cow::Owned(string), removed, replaced }
    }

    /// The visible text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// Whether nothing was removed or replaced, so that spans of either text are those of the
    /// other.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.removed.is_empty()
    }

    /// Where `span` of the visible text stands in the original: from its first visible character to
    /// its last.
    #[must_use]
    pub fn original(&self, span: Span) -> Span {
        let before = |offset: u32| {
            let passed = self.removed.partition_point(|&(at, _)| at <= offset);
            passed.checked_sub(1).map_or(0, |last| self.removed[last].1)
        };
        let (start, end) = (span.start() + before(span.start()), span.end());
        if span.is_empty() {
            return Span::new(start, start);
        }
        let more = self.replaced.binary_search_by_key(&end, |&(at, _)| at).map_or(0, |found| self.replaced[found].1);
        Span::new(start, end + before(end - 1) + more)
    }
}

/// Texts are searched in blocks of this many bytes, since nearly all are ASCII.
const BLOCK: usize = 64;
/// The most bytes of an invisible character.
const LONGEST: usize = 3;

/// Where in `text` the invisible characters are, and how many bytes each has.
fn invisible(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let (blocks, _) = text.as_bytes().as_chunks::<BLOCK>();
    // Without a branch for each byte, so that many are looked at in one step.
    let is_ascii = |block: &[u8; BLOCK]| block.iter().fold(0, |bits, byte| bits | byte) < 128;
    let starts = (0..text.len()).step_by(BLOCK).enumerate();
    let candidates = starts.filter(move |&(number, start)| {
        !blocks.get(number).is_some_and(is_ascii) && starts_within(&text.as_bytes()[start..])
    });
    candidates.flat_map(|(_, start)| {
        let characters = (start..text.len().min(start + BLOCK)).filter(|&at| text.is_char_boundary(at));
        characters.filter_map(|at| text[at..].chars().next().filter(|&c| is_invisible(c)).map(|c| (at, c.len_utf8())))
    })
}

/// Whether an invisible character starts in the first block of `bytes`.
#[expect(clippy::needless_bitwise_bool, reason = "no branch for each byte")]
fn starts_within(bytes: &[u8]) -> bool {
    let mut block = [0; BLOCK + LONGEST - 1];
    let length = bytes.len().min(block.len());
    block[..length].copy_from_slice(&bytes[..length]);
    let starts = (0..BLOCK).fold(0, |any, at| {
        let (first, second, third) = (block[at], block[at + 1], block[at + 2]);
        let soft_hyphen = (first == 0xC2) & (second == 0xAD);
        let spaces = (second == 0x80) & (third.wrapping_sub(0x8B) <= 4) | (second == 0x81) & (third == 0xA0);
        let order_mark = (first == 0xEF) & (second == 0xBB) & (third == 0xBF);
        any | u8::from(soft_hyphen | (first == 0xE2) & spaces | order_mark)
    });
    starts != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn invisible_characters_are_known_by_their_bytes() {
        for c in (0..=0x1_FFFF).filter_map(char::from_u32) {
            assert_eq!(invisible(&format!("é{c}")).any(|(at, _)| at == 2), is_invisible(c), "{c:?}");
        }
        for before in 0..2 * BLOCK {
            for behind in [0, 1, BLOCK] {
                let text = format!("{}\u{200b}{}", "a".repeat(before), "é".repeat(behind));
                assert_eq!(invisible(&text).collect::<Vec<_>>(), [(before, 3)], "{text:?}");
            }
        }
    }

    #[test]
    fn spans_lead_from_the_first_visible_character_to_the_last() {
        let text = "\u{feff}Oka\u{ad}for\u{200b} said\u{2060}";
        let visible = Visible::new(text);
        assert_eq!(visible.as_str(), "Okafor said");
        assert_eq!(visible.original(Span::new(0, 6)).of(text), "Oka\u{ad}for");
        assert_eq!(visible.original(Span::new(7, 11)).of(text), "said");
        assert_eq!(visible.original(Span::new(0, 11)).of(text), "Oka\u{ad}for\u{200b} said");
        assert_eq!(visible.original(Span::new(2, 4)).of(text), "a\u{ad}f");
        assert!(visible.original(Span::new(3, 3)).is_empty());
    }

    #[test]
    fn signs_lead_to_their_references() {
        let text = "&quot;It isn&#8217;t,&quot;\u{200b} said A&amp;B.";
        let visible = Visible::new(text);
        assert_eq!(visible.as_str(), "\"It isn’t,\" said A&B.");
        assert_eq!(visible.original(Span::new(0, 1)).of(text), "&quot;");
        let place = |piece: &str| {
            let start = visible.as_str().find(piece).unwrap() as u32;
            visible.original(Span::new(start, start + piece.len() as u32)).of(text)
        };
        assert_eq!(place("\"It isn’t,\""), "&quot;It isn&#8217;t,&quot;");
        assert_eq!(place("isn’t"), "isn&#8217;t");
        assert_eq!(place("’t"), "&#8217;t");
        assert_eq!(place("said"), "said");
        assert_eq!(place("A&B"), "A&amp;B");
    }

    proptest! {
        #[test]
        fn spans_of_the_original_show_the_same(text in "[ab é“\u{ad}\u{200b}-\u{200f}\u{2060}\u{feff}]{0,150}") {
            let visible = Visible::new(&text);
            let shown: String = text.chars().filter(|&c| !is_invisible(c)).collect();
            prop_assert_eq!(visible.as_str(), &shown);
            prop_assert_eq!(visible.is_whole(), shown == text);
            let places: Vec<u32> = shown.char_indices().map(|(at, _)| at as u32).chain([shown.len() as u32]).collect();
            for (i, &start) in places.iter().enumerate() {
                for &end in &places[i + 1..] {
                    let original = visible.original(Span::new(start, end)).of(&text);
                    prop_assert!(!original.starts_with(is_invisible) && !original.ends_with(is_invisible));
                    let seen: String = original.chars().filter(|&c| !is_invisible(c)).collect();
                    prop_assert_eq!(&seen, Span::new(start, end).of(&shown));
                }
            }
        }
    }
}
