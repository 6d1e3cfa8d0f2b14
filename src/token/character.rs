//! What a character is to the tokens.

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::char::is_combining_mark;

use super::TokenKind;
use crate::text::is_space;

/// The form of a character, as far as cutting words needs it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Letter,
    Digit,
    Space,
    Line,
    Other,
}

pub(super) fn form(c: char) -> Form {
    match c {
        'a'..='z' | 'A'..='Z' | '_' => Form::Letter,
        '0'..='9' => Form::Digit,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Form::Line,
        '\0'..='\x7f' => {
            if is_space(c) {
                Form::Space
            } else {
                Form::Other
            }
        }
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203a}' => Form::Other,
        _ if c.is_alphabetic() => Form::Letter,
        _ if c.is_numeric() => Form::Digit,
        _ if is_space(c) => Form::Space,
        // Combining marks with variation selectors belong to the letters around them.
        _ if is_combining_mark(c) => Form::Letter,
        _ => Form::Other,
    }
}

/// How many line breaks a character of the form [`Form::Line`] is, given the one before it: a form
/// feed or paragraph separator is worth a blank line, and CR LF is one break.
pub(super) fn line_breaks(c: char, before: char) -> usize {
    match c {
        '\u{b}' | '\u{c}' | '\u{2029}' => 2,
        '\n' if before == '\r' => 0,
        _ => 1,
    }
}

/// The ASCII characters that words are made of.
pub(super) const IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    table
};

/// The kinds of ASCII marks that are a token by themselves whatever stands around them.
pub(super) const LONE_MARKS: [Option<TokenKind>; 256] = {
    let mut table = [None; 256];
    let marks = [
        (b',', TokenKind::Comma),
        (b'?', TokenKind::Terminal),
        (b'!', TokenKind::Terminal),
        (b'"', TokenKind::Mark),
        (b':', TokenKind::Colon),
        (b';', TokenKind::Semicolon),
        (b'(', TokenKind::OpenBracket),
        (b'[', TokenKind::OpenBracket),
        (b'{', TokenKind::OpenBracket),
        (b')', TokenKind::CloseBracket),
        (b']', TokenKind::CloseBracket),
        (b'}', TokenKind::CloseBracket),
    ];
    let mut i = 0;
    while i < marks.len() {
        table[marks[i].0 as usize] = Some(marks[i].1);
        i += 1;
    }
    table
};

/// The characters before which a word of ASCII letters ends whatever comes next.
pub(super) const ENDS_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let ends = b" \t\n\r,;!?()[]{}\"/";
    let mut i = 0;
    while i < ends.len() {
        table[ends[i] as usize] = true;
        i += 1;
    }
    table
};

/// The kind of a mark that no rule of its own knows: dashes and brackets are told by their Unicode
/// category.
pub(super) fn other_mark(c: char) -> TokenKind {
    match get_general_category(c) {
        GeneralCategory::DashPunctuation => TokenKind::Dash,
        GeneralCategory::OpenPunctuation => TokenKind::OpenBracket,
        GeneralCategory::ClosePunctuation => TokenKind::CloseBracket,
        _ => TokenKind::Symbol,
    }
}

/// Whether it is a double quotation mark, a guillemet or a corner bracket.
pub(super) fn is_double_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂' | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combining_marks_of_any_script_belong_to_letters() {
        for c in ['\u{301}', '\u{5bf}', '\u{64e}', '\u{9be}', '\u{b82}', '\u{e34}', '\u{20e3}', '\u{fe0f}', '\u{e0101}']
        {
            assert!(form(c) == Form::Letter, "{c:?}");
        }
    }

    #[test]
    fn signs_of_currencies_are_no_letters() {
        for c in ['$', '€', '฿', '₹', '﷼'] {
            assert!(form(c) == Form::Other, "{c}");
        }
    }

    #[test]
    fn dashes_and_brackets_of_any_script_are_known() {
        for c in "—–‐‑―⸺－〜".chars() {
            assert_eq!(other_mark(c), TokenKind::Dash, "{c}");
        }
        for (open, close) in [('（', '）'), ('【', '】'), ('⟨', '⟩'), ('［', '］')] {
            assert_eq!((other_mark(open), other_mark(close)), (TokenKind::OpenBracket, TokenKind::CloseBracket));
        }
        for c in "€%©→−😀".chars() {
            assert_eq!(other_mark(c), TokenKind::Symbol, "{c}");
        }
    }
}
