//! Tokens → wordpieces (Wu et al., 2016), in the form of BERT's uncased tokeniser.

use std::ops::Range;

use rustc_hash::FxHashMap;
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::lexicon::Key;
use crate::token::Tokens;

/// The pieces of words that a model knows, by number.
#[derive(Debug, Clone)]
pub struct WordPieces {
    /// Pieces of letters and digits that are whole words, by key: most tokens of a text are one of
    /// them.
    words: FxHashMap<Key, u32>,
    /// Pieces that begin a word.
    initial: FxHashMap<Box<str>, u32>,
    /// Pieces that go on with one, without the "##" that marks them.
    inner: FxHashMap<Box<str>, u32>,
    unknown: u32,
    longest: usize,
}

/// A word of more bytes than this is one unknown piece: BERT's limit is 100 characters.
const LONGEST_WORD: usize = 200;

impl WordPieces {
    /// The vocabulary whose pieces are numbered in the order given, as in BERT's vocab.txt.
    #[must_use]
    pub fn new<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known = Self {
            words: FxHashMap::default(),
            initial: FxHashMap::default(),
            inner: FxHashMap::default(),
            unknown: 0,
            longest: 1,
        };
        for (number, piece) in pieces.into_iter().enumerate() {
            let number = number as u32;
            if piece == "[UNK]" {
                known.unknown = number;
            }
            if is_plain(piece) && piece == piece.to_ascii_lowercase() {
                known.words.insert(Key::new(piece), number);
            }
            match piece.strip_prefix("##") {
                Some(inner) if !inner.is_empty() => known.inner.insert(inner.into(), number),
                _ => known.initial.insert(piece.into(), number),
            };
            known.longest = known.longest.max(piece.len());
        }
        known
    }

    /// The pieces of all tokens, and for each token how many end with it.
    #[must_use]
    pub fn pieces(&self, tokens: &Tokens) -> (Vec<u32>, Vec<u32>) {
        let mut pieces = Vec::with_capacity(tokens.list.len() * 5 / 4);
        let mut piece_end = Vec::with_capacity(tokens.list.len());
        // Where the pieces of a word stand that was cut before.
        let mut cut: FxHashMap<&str, Range<usize>> = FxHashMap::default();
        for (i, token) in tokens.list.iter().enumerate() {
            let word = tokens.read_as(i);
            if let Some(&piece) = self.words.get(&token.key).filter(|_| is_plain(word)) {
                pieces.push(piece);
            } else if let Some(known) = cut.get(word) {
                pieces.extend_from_within(known.clone());
            } else {
                let start = pieces.len();
                self.encode(word, &mut pieces);
                cut.insert(word, start..pieces.len());
            }
            piece_end.push(pieces.len() as u32);
        }
        (pieces, piece_end)
    }

    /// Appends the pieces of `word`: lower-cased, without accents, cut at punctuation, then
    /// greedily into the longest pieces known (WordPiece; Wu et al., 2016, in the form of BERT's
    /// uncased tokeniser). A word has one piece at least.
    pub fn encode(&self, word: &str, pieces: &mut Vec<u32>) {
        let before = pieces.len();
        if word.len() <= LONGEST_WORD {
            let plain = normalised(word);
            for part in parts(&plain) {
                self.encode_part(part, pieces);
            }
        }
        if pieces.len() == before {
            pieces.push(self.unknown);
        }
    }

    fn encode_part(&self, part: &str, pieces: &mut Vec<u32>) {
        let before = pieces.len();
        let mut start = 0;
        while start < part.len() {
            let known = if start == 0 { &self.initial } else { &self.inner };
            let mut end = part.len().min(start + self.longest);
            while !part.is_char_boundary(end) {
                end -= 1;
            }
            let found = loop {
                if end <= start {
                    break None;
                }
                if let Some(&number) = known.get(&part[start..end]) {
                    break Some(number);
                }
                end -= 1;
                while !part.is_char_boundary(end) {
                    end -= 1;
                }
            };
            let Some(number) = found else {
                pieces.truncate(before);
                pieces.push(self.unknown);
                return;
            };
            pieces.push(number);
            start = end;
        }
    }
}

/// Whether a word has nothing but the letters and digits of ASCII: it is one part then, and its key
/// is that of no other word.
fn is_plain(word: &str) -> bool {
    word.len() <= LONGEST_WORD && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Lower case, without accents and control characters.
fn normalised(word: &str) -> String {
    if word.is_ascii() {
        return word.chars().filter(|c| !c.is_control()).map(|c| c.to_ascii_lowercase()).collect();
    }
    let lower = word.chars().flat_map(char::to_lowercase);
    lower.nfd().filter(|c| !is_combining_mark(*c) && !c.is_control()).collect()
}

/// The stretches between punctuation marks, and each mark, and each Chinese character, by itself.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = if stands_alone(first) { first.len_utf8() } else { rest.find(stands_alone).unwrap_or(rest.len()) };
        let (part, tail) = rest.split_at(end);
        rest = tail;
        Some(part)
    })
}

/// Punctuation as BERT knows it, for whose wordpieces texts are cut: all that ASCII has beside
/// letters and digits, and the categories P of Unicode.
fn stands_alone(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    let chinese = matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    chinese
        || matches!(
            get_general_category(c),
            GeneralCategory::ConnectorPunctuation
                | GeneralCategory::DashPunctuation
                | GeneralCategory::OpenPunctuation
                | GeneralCategory::ClosePunctuation
                | GeneralCategory::InitialPunctuation
                | GeneralCategory::FinalPunctuation
                | GeneralCategory::OtherPunctuation
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn known() -> WordPieces {
        WordPieces::new(["[PAD]", "[UNK]", "un", "##afford", "##able", "caf", "##e", ".", "s", "u", "'"])
    }

    fn pieces(word: &str) -> Vec<u32> {
        let mut pieces = Vec::new();
        known().encode(word, &mut pieces);
        pieces
    }

    #[test]
    fn words_are_cut_into_the_longest_known_pieces() {
        assert_eq!(pieces("Unaffordable"), [2, 3, 4]);
        assert_eq!(pieces("Café"), [5, 6]);
        assert_eq!(pieces("U.S."), [9, 7, 8, 7]);
        assert_eq!(pieces("xyz"), [1]);
        assert_eq!(pieces("unxyz"), [1]);
        assert_eq!(pieces("\u{301}"), [1]);
        assert_eq!(pieces(&"un".repeat(1000)), [1]);
    }

    #[test]
    fn punctuation_of_any_script_stands_alone() {
        for c in "!$_“—…·¿、（：؟।।־·".chars() {
            assert!(stands_alone(c), "{c}");
        }
        // Signs outside ASCII are none, as in BERT.
        for c in "aé7²€＄⁄−©ひ".chars() {
            assert!(!stands_alone(c), "{c}");
        }
        let parts: Vec<&str> = parts("un؟un_東京").collect();
        assert_eq!(parts, ["un", "؟", "un", "_", "東", "京"]);
    }

    #[test]
    fn wordpieces_of_a_text_are_those_of_its_words() {
        let text = "Unaffordable un “un” unaffordable. UN s “café” u.s. un's s, café";
        let tokens = Tokens::new(Text::new(text).unwrap());
        let (mut one_by_one, mut ends) = (Vec::new(), Vec::new());
        for i in 0..tokens.list.len() {
            known().encode(tokens.text_of(i), &mut one_by_one);
            ends.push(one_by_one.len() as u32);
        }
        assert_eq!(known().pieces(&tokens), (one_by_one, ends));
    }
}
