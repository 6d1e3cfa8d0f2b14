//! A paragraph → the items of a list that was run into one line: "1. Sweep the hall. 2. Lock the
//! gate.", "• 3. Milk • 4. Bread", "a) Fill the kettle b) Warm the pot".

use crate::lexicon::set;
use crate::token::{Gap, Paragraph, TokenKind};

/// An item: its first token, and the first behind its bullet and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) start: usize,
    pub(super) content: usize,
}

/// The items of a paragraph that begins with one, if they are two at least: all begin with the same
/// bullet, or their numbers or letters count up by one.
pub(super) fn items(tokens: Paragraph) -> Vec<Item> {
    let Some(first) = marker(tokens, 0) else { return Vec::new() };
    let mut items = vec![Item { start: 0, content: first.content }];
    let mut last = first;
    for i in first.content + 1..tokens.len() {
        let next = marker(tokens, i).filter(|next| tokens[i].gap == Gap::Space && last.is_before(next));
        if let Some(next) = next {
            items.push(Item { start: i, content: next.content });
            last = next;
        }
    }
    if items.len() > 1 { items } else { Vec::new() }
}

/// What an item begins with.
#[derive(Debug, Clone, Copy)]
struct Marker<'a> {
    bullet: Option<&'a str>,
    /// Its number, or the place of its letter; and the mark behind it.
    number: Option<(u32, &'a str)>,
    content: usize,
}

impl Marker<'_> {
    fn is_before(&self, next: &Self) -> bool {
        let counts = match (self.number, next.number) {
            (Some((number, mark)), Some((following, same))) => number + 1 == following && mark == same,
            (None, None) => true,
            _ => false,
        };
        counts && self.bullet == next.bullet
    }
}

/// The marker that starts with token `i`.
fn marker<'a>(tokens: Paragraph<'_, 'a>, i: usize) -> Option<Marker<'a>> {
    let bullet = set::BULLETS.has(tokens.text_of(i)).then(|| tokens.text_of(i));
    let at = i + usize::from(bullet.is_some());
    let number = number(tokens, at);
    let content = number.map_or(at, |(_, _, content)| content);
    let apart = content > i && tokens.get(content).is_some_and(|token| token.gap == Gap::Space);
    apart.then_some(Marker { bullet, number: number.map(|(number, mark, _)| (number, mark)), content })
}

/// The number or small letter at token `at`, the mark that is glued to it, and what follows: "2.",
/// "b)", "c.".
fn number<'a>(tokens: Paragraph<'_, 'a>, at: usize) -> Option<(u32, &'a str, usize)> {
    let token = tokens.get(at)?;
    let text = tokens.text_of(at);
    let letter = |text: &str| match text.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(u32::from(letter - b'a')),
        _ => None,
    };
    if token.kind == TokenKind::Initial {
        return letter(text.strip_suffix('.')?).map(|number| (number, ".", at + 1));
    }
    let known =
        if token.kind == TokenKind::Number { text.parse().ok().filter(|_| text.len() <= 2) } else { letter(text) };
    let mark = tokens.get(at + 1).filter(|mark| mark.gap == Gap::None).map(|_| tokens.text_of(at + 1))?;
    known.filter(|_| matches!(mark, "." | ")")).map(|number| (number, mark, at + 2))
}
