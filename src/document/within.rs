//! Which quotation stands in which.

use std::cmp::Reverse;

use super::Quote;
use crate::text::Span;

/// Of more quotations around one the innermost are looked at; it keeps the work linear.
const DEEPEST: usize = 16;

/// Sets in each quotation the innermost other one with a piece that holds its first piece.
pub(super) fn set(quotes: &mut [Quote]) {
    let mut pieces: Vec<(Span, usize)> = Vec::new();
    for (number, quote) in quotes.iter().enumerate() {
        pieces.extend(quote.content.iter().map(|piece| (*piece, number)));
    }
    pieces.sort_by_key(|(piece, number)| (piece.start(), Reverse(piece.end()), *number));
    let mut around: Vec<(u32, usize)> = Vec::new();
    for (piece, number) in pieces {
        around.retain(|(end, _)| *end > piece.start());
        if piece == quotes[number].content[0] {
            let holds = |(end, other): &&(u32, usize)| *end >= piece.end() && *other != number;
            quotes[number].within = around.iter().rev().find(holds).map(|(_, other)| *other as u32);
        }
        if around.len() == DEEPEST {
            around.remove(0);
        }
        around.push((piece.end(), number));
    }
}
