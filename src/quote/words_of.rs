//! What is told "in the words of" somebody, or in theirs: "The bridge was, in the words of Okafor,
//! “a trap”." "In Okafor’s words, the bridge was “a trap”."

use std::ops::Range;

use super::speech::stretch_at;
use super::{ATTRIBUTED_SCORE, Extraction, INDIRECT_SCORE, source, turn};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::tagger::Attribution;
use crate::token::{Quoted, TokenKind, Tokens};
use crate::vocabulary::Act;

/// "In the words of" has so many tokens.
const CUE: usize = 4;
/// A source has no more tokens than this up to its comma, or to the noun for its words.
const LONGEST: usize = 16;

/// A phrase that tells in whose words something is told.
struct Phrase {
    whole: Range<usize>,
    cue: Range<usize>,
    source: Range<usize>,
    /// Whether what is told must have marks: "in Okafor’s words", unlike "in the words of Okafor".
    marked: bool,
}

/// Adds the quotations of sentences with such a phrase, as those of "according to" are found.
pub(super) fn add(extraction: &mut Extraction) {
    let tokens = extraction.tokens;
    for sentence in extraction.sentences {
        let Some(phrase) = sentence.clone().find_map(|i| phrase_at(tokens, sentence, i)) else { continue };
        let Some(content) = content(tokens, sentence, &phrase) else { continue };
        let free = content.iter().all(|piece| extraction.is_free(piece.clone()));
        if free && turn::is_text(extraction, phrase.whole.start, false) {
            let marked = matches!(&content[..], [piece] if tokens[piece.start].kind == TokenKind::Open);
            let score = if marked { ATTRIBUTED_SCORE } else { INDIRECT_SCORE };
            extraction.push(content, Some(phrase.cue), Some(phrase.source), Act::Speech, score);
        }
    }
}

/// Takes the speech behind such a phrase out of the content of an attribution in another sentence.
pub(super) fn leave(extraction: &Extraction, attribution: &mut Attribution) {
    let tokens = extraction.tokens;
    let Attribution { cue, content, .. } = attribution;
    let other = |piece: &Range<usize>| {
        let sentence = extraction.sentence_of(piece.start);
        let near = sentence.start.max(piece.start.saturating_sub(CUE + LONGEST))..piece.start;
        !sentence.contains(&cue.start) && near.into_iter().any(|i| phrase_at(tokens, &sentence, i).is_some())
    };
    if !content.iter().all(other) {
        content.retain(|piece| !other(piece));
    }
}

fn is_cue(tokens: &Tokens, i: usize) -> bool {
    let word = |ahead: usize| tokens.text_at(i + ahead);
    word(2) == "words" && matches!(word(0), "in" | "In") && word(1) == "the" && word(3) == "of"
}

/// The phrase whose cue begins with token `i`, if it stands apart in its sentence.
fn phrase_at(tokens: &Tokens, sentence: &Range<usize>, i: usize) -> Option<Phrase> {
    let quoted = matches!(tokens.text_of(i), "to" | "To") && tokens.text_at(i + 1) == "quote";
    let cue = match tokens.text_of(i) {
        "words" | "phrase" | "telling" | "account" | "admission" | "reckoning" if on(Rule::InTheirWords) => {
            return possessed(tokens, sentence, i).filter(|phrase| is_apart(tokens, sentence, phrase));
        }
        _ if is_cue(tokens, i) && on(Rule::InTheWordsOf) => i..i + CUE,
        _ if quoted && on(Rule::InTheirWords) => i..i + 2,
        _ => return None,
    };
    let end = end_of_words(tokens, sentence);
    let source = source(tokens, &cue, end, opens(tokens, sentence, i)).filter(|_| cue.end < sentence.end)?;
    let phrase = Phrase { whole: i..source.end, cue, source, marked: quoted };
    is_apart(tokens, sentence, &phrase).then_some(phrase)
}

/// The phrase that ends with token `noun`: "in Okafor’s own words", "to use her phrase".
fn possessed(tokens: &Tokens, sentence: &Range<usize>, noun: usize) -> Option<Phrase> {
    let own = noun > sentence.start && tokens.text_of(noun - 1) == "own";
    let cue = noun - usize::from(own)..noun + 1;
    let lower = sentence.start.max(cue.start.saturating_sub(LONGEST));
    let last = cue.start.checked_sub(1).filter(|last| *last > lower)?;
    let suffix = matches!(tokens[last].kind, TokenKind::Clitic | TokenKind::Apostrophe);
    let leads = |i: &usize| matches!(tokens.at(*i).lower().as_str(), "in" | "by" | "use" | "borrow");
    let lead = (lower..last).rev().take_while(|&i| belongs(tokens, i)).find(leads)?;
    let source = lead + 1..last + usize::from(!suffix);
    let pronoun =
        source.len() == 1 && matches!(tokens.at(source.start).lower().as_str(), "his" | "her" | "its" | "their");
    let first = tokens.get(source.start).filter(|_| !source.is_empty())?;
    let named = first.is_capitalised() || first.is(Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::ROLE));
    let verb = matches!(tokens.text_of(lead), "use" | "borrow");
    let start = lead - usize::from(verb && lead > sentence.start);
    let to = !verb || matches!(tokens.text_of(start), "to" | "To");
    (to && (pronoun || suffix && named)).then_some(Phrase { whole: start..noun + 1, cue, source, marked: true })
}

/// Whether a phrase is no part of the clause around it. "She believed in the words of Okafor" and
/// "They told the story in their own words" report nothing.
fn is_apart(tokens: &Tokens, sentence: &Range<usize>, phrase: &Phrase) -> bool {
    let Range { start, end } = phrase.whole;
    let mark = |i: usize, kinds: &[TokenKind]| tokens.get(i).is_some_and(|token| kinds.contains(&token.kind));
    let before = [TokenKind::Comma, TokenKind::Dash, TokenKind::Close];
    let behind = [TokenKind::Comma, TokenKind::Colon, TokenKind::Dash];
    (opens(tokens, sentence, start) || mark(start - 1, &before))
        && (end >= end_of_words(tokens, sentence)
            || mark(end, &behind)
            || phrase.marked && mark(end, &[TokenKind::Open]))
}

/// Whether a phrase opens its sentence, if behind a conjunction.
fn opens(tokens: &Tokens, sentence: &Range<usize>, start: usize) -> bool {
    start == sentence.start || start == sentence.start + 1 && tokens[start - 1].is(Classes::COORDINATOR)
}

/// Where a sentence ends, less its full stop.
fn end_of_words(tokens: &Tokens, sentence: &Range<usize>) -> usize {
    sentence.end - usize::from(tokens[sentence.end - 1].kind == TokenKind::Terminal)
}

/// What is told: the rest of a sentence that the phrase opens, the marks right behind it, else
/// what stands on either side of it.
fn content(tokens: &Tokens, sentence: &Range<usize>, phrase: &Phrase) -> Option<Vec<Range<usize>>> {
    let Range { start, end } = phrase.whole;
    let stop = end_of_words(tokens, sentence);
    let next = stretch_at(tokens, end).filter(|stretch| phrase.marked && stretch.depth == 0);
    if let Some(next) = next {
        return Some(vec![next.range()]);
    }
    let behind = Some(speech(tokens, (end + 1).min(stop)..stop, sentence.end)).filter(|behind| !behind.is_empty());
    let before =
        sentence.start..start - usize::from(start > sentence.start && tokens[start - 1].kind != TokenKind::Close);
    let before = Some(before).filter(|before| !before.is_empty() && !opens(tokens, sentence, start));
    let content: Vec<Range<usize>> = before.into_iter().chain(behind).collect();
    // What another says in marks behind the phrase: "To quote Lee, “it is art,” Bell said".
    let opened = content.last().and_then(|piece| stretch_at(tokens, piece.start)).map(Quoted::range);
    let another = opened.is_some_and(|marks| marks.end < stop && tokens.text_of(marks.end.max(2) - 2) == ",");
    let marked = || content.last().is_some_and(|piece| piece.clone().any(|i| tokens[i].kind == TokenKind::Open));
    (!content.is_empty() && (!phrase.marked || marked() && !another)).then_some(content)
}

/// The phrase behind "in the words of" up to the next mark, with its apposition: "Lee, the mayor".
fn source(tokens: &Tokens, cue: &Range<usize>, end: usize, opens: bool) -> Option<Range<usize>> {
    let first = cue.end;
    let stop = (first..end.min(first + LONGEST)).take_while(|&i| belongs(tokens, i)).last()? + 1;
    let name = source::after(tokens, first, stop)?;
    let time = Classes::PREPOSITION.or(Classes::WEEKDAY).or(Classes::PERIOD).or(Classes::ADVERB);
    let on_monday = !opens && name.end < stop && tokens[name.end].is(time);
    // "The harvest was, in the words of Okafor, the worst" has no apposition.
    let whole = source::after(tokens, first, end).filter(|whole| {
        let comma = tokens.get(whole.end).is_some_and(|next| next.kind == TokenKind::Comma);
        whole.end > stop && (comma || whole.end >= end && !opens && tokens[cue.start - 1].kind == TokenKind::Close)
    });
    whole.or(Some(if on_monday { name } else { first..stop }))
}

/// Whether a token may stand in such a phrase.
fn belongs(tokens: &Tokens, i: usize) -> bool {
    tokens[i].kind.is_word() || matches!(tokens[i].kind, TokenKind::Clitic | TokenKind::Apostrophe)
}

/// What is said, with the closing mark of a speech that ends the sentence.
fn speech(tokens: &Tokens, piece: Range<usize>, end: usize) -> Range<usize> {
    let stretch = stretch_at(tokens, piece.start).filter(|stretch| stretch.end as usize == end);
    piece.start..stretch.map_or(piece.end, |stretch| stretch.end as usize)
}
