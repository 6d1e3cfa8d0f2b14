//! A paragraph that a name and a colon open → a quotation: the turns of transcripts, and headlines.

use std::ops::Range;

use super::{Finder, REPORT, inner, source};
use crate::ablation::{Rule, on};
use crate::document::Act;
use crate::lexicon::Classes;
use crate::token::{Gap, Quoted, Shape, TokenKind, Tokens};

/// Adds the labelled paragraphs that hold no other quotation.
pub(super) fn find(finder: &mut Finder) {
    for sentence in finder.sentences {
        label(finder, sentence);
    }
}

/// "SMITH: I was there." in a transcript, "Ombudsman: Ministry lost files" in a headline: the rest of the paragraph is said.
fn label(finder: &mut Finder, sentence: &Range<usize>) {
    let tokens = finder.tokens;
    if tokens.list[sentence.start].gap != Gap::Paragraph {
        return;
    }
    let Some(colon) = (sentence.start + 1..sentence.end.min(sentence.start + LONGEST_LABEL))
        .find(|&i| tokens.list[i].kind == TokenKind::Colon)
    else {
        return;
    };
    let paragraph = finder.paragraph_of(colon);
    let Some(source) = source::before(tokens, sentence.start, colon).filter(|source| source.start == sentence.start)
    else {
        return;
    };
    if colon + 2 >= paragraph.end || !finder.is_free(colon..paragraph.end) {
        return;
    }
    // "Editor's note: …" is about the text.
    let note = matches!(tokens.text_of(colon - 1).to_lowercase().as_str(), "note" | "notes" | "update" | "correction");
    if note && on(Rule::EditorsNote) {
        return;
    }
    // No text of the dev sets needs this half, but the cases do.
    let headline = !tokens.list[paragraph.clone()].iter().any(|token| token.kind == TokenKind::Terminal)
        && source.clone().any(|i| {
            tokens.list[i].is(Classes::ROLE
                .or(Classes::ROLES)
                .or(Classes::DOCUMENT)
                .or(Classes::GIVEN)
                .or(Classes::ORGAN))
                || tokens.list[i].is_capitalised() && !tokens.list[i].is(Classes::COMMON)
        });
    let shouted = is_shouted(tokens, source.clone());
    if !(shouted && on(Rule::ShoutedLabel) || headline && on(Rule::HeadlineLabel)) {
        return;
    }
    let content = colon + 1..without_full_stop(tokens, colon + 1..paragraph.end);
    finder.add(vec![content], Some(colon..colon + 1), Some(source), Act::Speech, REPORT);
}

/// What a turn of a transcript without marks holds, if `cue` is the colon behind its name. It
/// changes no figure of PolNeAR dev; the cases need it.
pub(super) fn spoken(finder: &Finder, cue: &Range<usize>) -> Option<Range<usize>> {
    let tokens = finder.tokens;
    let paragraph = finder.paragraph_of(cue.start);
    let name = paragraph.start..cue.start;
    let turn = cue.len() == 1
        && tokens.list[cue.start].kind == TokenKind::Colon
        && (1..LONGEST_LABEL).contains(&name.len())
        && is_shouted(tokens, name)
        && cue.end + 1 < paragraph.end
        && !tokens.list[cue.end..paragraph.end].iter().any(|token| token.kind == TokenKind::Open);
    turn.then(|| cue.end..without_full_stop(tokens, cue.end..paragraph.end))
}

/// The colon behind the name that opens a quoted paragraph of a transcript: “SMITH: I was there.
pub(super) fn turn(tokens: &Tokens, stretch: &Quoted) -> Option<usize> {
    let inner = inner(tokens, stretch);
    let colon = inner.clone().take(LONGEST_NAME + 1).find(|&i| tokens.list[i].kind == TokenKind::Colon)?;
    let name = inner.start..colon;
    let opens = tokens.list[stretch.start as usize].gap == Gap::Paragraph;
    let words = !name.is_empty() && name.clone().all(|i| tokens.list[i].kind.is_word());
    (opens && words && is_shouted(tokens, name) && colon + 1 < inner.end).then_some(colon)
}

/// A name with its titles before the colon of a paragraph without marks is shorter than this, in tokens.
const LONGEST_LABEL: usize = 8;
/// The name of whose turn it is has no more words than this.
const LONGEST_NAME: usize = 6;

/// Whether every word is in capitals.
fn is_shouted(tokens: &Tokens, mut range: Range<usize>) -> bool {
    range.all(|i| !tokens.list[i].kind.is_word() || tokens.list[i].shape.has(Shape::UPPER))
}

/// The end of a range without the full stop that ends the sentence; a question mark stays.
fn without_full_stop(tokens: &Tokens, range: Range<usize>) -> usize {
    let last = range.end - 1;
    let stop = range.len() > 1 && tokens.list[last].kind == TokenKind::Terminal && tokens.text_of(last) == ".";
    if stop { last } else { range.end }
}
