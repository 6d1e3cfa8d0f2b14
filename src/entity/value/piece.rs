//! The text of a date or sum → its numbers, words and marks.

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// ASCII digits, with the separators between them that the reader asks for.
    Number,
    /// Letters, with the full stops between them: "Rs", "U.S".
    Word,
    /// Anything else: "$", "-", "½".
    Mark,
}

/// A number, word or mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'t> {
    pub(super) text: &'t str,
    /// Its first byte.
    pub(super) start: usize,
    pub(super) kind: Kind,
    /// Whether nothing stands between it and the piece before it.
    pub(super) glued: bool,
}

impl Piece<'_> {
    /// One past its last byte.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is one of `marks`.
    pub(super) fn is_mark(&self, marks: &[&str]) -> bool {
        self.kind == Kind::Mark && marks.contains(&self.text)
    }

    /// Whether it is a hyphen or dash.
    pub(super) fn is_dash(&self) -> bool {
        self.is_mark(&["-", "‐", "‑", "–", "—", "−"])
    }
}

/// The pieces of `text`; `separators` may stand between the digits of a number.
pub(super) fn pieces<'t>(text: &'t str, separators: &[char]) -> Vec<Piece<'t>> {
    let (mut pieces, mut rest, mut glued, whole) = (Vec::new(), text, false, text.len());
    loop {
        let trimmed = rest.trim_start();
        glued &= trimmed.len() == rest.len();
        let Some(first) = trimmed.chars().next() else { return pieces };
        let (kind, length) = if first.is_ascii_digit() {
            (Kind::Number, length(trimmed, |c| c.is_ascii_digit(), |c| separators.contains(&c)))
        } else if first.is_alphabetic() {
            (Kind::Word, length(trimmed, char::is_alphabetic, |c| c == '.'))
        } else {
            (Kind::Mark, first.len_utf8())
        };
        let (text, behind) = trimmed.split_at(length);
        pieces.push(Piece { text, start: whole - trimmed.len(), kind, glued });
        (rest, glued) = (behind, true);
    }
}

/// How many bytes of `text` are `inside`, with single `joints` between them.
fn length(text: &str, inside: impl Fn(char) -> bool, joint: impl Fn(char) -> bool) -> usize {
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let within = joint(c) && characters.peek().is_some_and(|&(_, next)| inside(next));
        if !inside(c) && !within {
            return at;
        }
    }
    text.len()
}
