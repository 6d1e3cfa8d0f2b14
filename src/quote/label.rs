//! A paragraph that opens with a label, a name and a colon → a quotation: a turn of a transcript,
//! or a headline.

use std::ops::Range;

use super::{Extraction, INDIRECT_SCORE, between_marks, clause, source, turn};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Quoted, Shape, TokenKind, Tokens};
use crate::vocabulary::{Act, EntityLabel};

/// A label without marks around it, its titles included, is shorter than this, in tokens.
const LONGEST_LABEL: usize = 8;
/// The name that opens a turn in marks has no more tokens than this.
const LONGEST_NAME: usize = 6;

/// Adds the labelled paragraphs that hold no other quotation.
pub(super) fn add(extraction: &mut Extraction) {
    for sentence in extraction.sentences {
        add_labelled(extraction, sentence);
        add_post(extraction, sentence);
    }
}

/// Adds what somebody posted, behind a colon and without marks: "Okafor wrote on X: We are
/// closing."
fn add_post(extraction: &mut Extraction, sentence: &Range<usize>) {
    /// How far the colon may stand from the start of the sentence, and from the verb, in tokens.
    const NEAR: [usize; 2] = [24, 6];
    let tokens = extraction.tokens;
    let mut near = sentence.start + 2..sentence.end.min(sentence.start + NEAR[0]);
    let Some(colon) = near.find(|&i| tokens[i].kind == TokenKind::Colon) else { return };
    let verb = (colon.saturating_sub(NEAR[1]).max(sentence.start)..colon).rev().find(|&i| {
        set::POSTING_VERBS.has(tokens.text_of(i)) && set::CIRCUMSTANCE_PREPOSITIONS.has(tokens.text_of(i + 1))
    });
    let content = colon + 1..sentence.end;
    let said = content.len() > 2 && tokens[content.start].is_capitalised() && on(Rule::Post);
    if verb.is_none() || !said || !extraction.is_free(sentence.clone()) || !turn::is_text(extraction, colon, false) {
        return;
    }
    if let Some(found) = clause::source_then_cue(tokens, sentence.start, colon) {
        let content = content.start..without_full_stop(tokens, content);
        extraction.push(vec![content], Some(found.cue), Some(found.source), Act::Writing, INDIRECT_SCORE);
    }
}

/// Adds the rest of the paragraph that begins with `sentence` if a label opens it: "SMITH: I was
/// there." in a transcript, "Ombudsman: Ministry lost files" in a headline.
fn add_labelled(extraction: &mut Extraction, sentence: &Range<usize>) {
    let tokens = extraction.tokens;
    if tokens[sentence.start].gap != Gap::Paragraph || !turn::is_text(extraction, sentence.start, false) {
        return;
    }
    let mut places = sentence.start + 1..sentence.end.min(sentence.start + LONGEST_LABEL);
    let Some(colon) = places.find(|&i| tokens[i].kind == TokenKind::Colon) else { return };
    let paragraph = extraction.paragraph_of(colon);
    let source = source::before(tokens, sentence.start, colon);
    let Some(source) = source.filter(|source| source.start == sentence.start) else { return };
    if colon + 2 >= paragraph.end || !extraction.is_free(colon..paragraph.end) {
        return;
    }
    if names_place(extraction, &source, colon + 1..paragraph.end) || is_topic(tokens, &source) {
        return;
    }
    // A note of the editors is about the text: "Editor's note: …".
    if set::EDITORS_LABELS.has(&tokens.text_of(colon - 1).to_lowercase()) && on(Rule::EditorsNote) {
        return;
    }
    // Nobody speaks in a live blog, and nobody is called by a score: "Thornby 2-1 Wexmouth: Holt
    // strikes".
    let last = tokens.text_of(colon - 1).to_lowercase();
    let listed = source.len() > 1 && set::OTHER_LABELS.has(&last) && !tokens[colon - 1].is(Classes::DOCUMENT);
    if (listed || source.clone().any(|i| tokens[i].kind == TokenKind::Number)) && on(Rule::EditorsNote) {
        return;
    }
    // No text of the dev sets needs this half, but the cases do.
    let named = Classes::ROLE.or(Classes::ROLES).or(Classes::DOCUMENT).or(Classes::GIVEN).or(Classes::ORGAN);
    let headline = !tokens.list[paragraph.clone()].iter().any(|token| token.kind == TokenKind::Terminal)
        && tokens.list[source.clone()]
            .iter()
            .any(|token| token.is(named) || token.is_capitalised() && !token.is(Classes::COMMON));
    if !headline || !on(Rule::HeadlineLabel) {
        return;
    }
    let content = colon + 1..without_full_stop(tokens, colon + 1..paragraph.end);
    extraction.push(vec![content], Some(colon..colon + 1), Some(source), Act::Speech, INDIRECT_SCORE);
}

/// Whether a label is a place where something happened: "Leeds: Two held after fire". A government
/// that speaks has a finite verb behind it: "Oslo: We will not pay". A dateline has not.
pub(super) fn names_place(extraction: &Extraction, source: &Range<usize>, content: Range<usize>) -> bool {
    let tokens = extraction.tokens;
    if extraction.structure.in_dateline(source.start) {
        return true;
    }
    let at = extraction.entities.partition_point(|entity| entity.tokens.start < source.start);
    let place = extraction
        .entities
        .get(at)
        .is_some_and(|entity| entity.tokens == *source && matches!(entity.label, EntityLabel::Loc | EntityLabel::Fac));
    let finite = Classes::AUXILIARY.or(Classes::THIRD).or(Classes::PRONOUN);
    place
        && on(Rule::PlaceLabel)
        && !tokens.list[content]
            .iter()
            .any(|token| token.is(finite) || token.kind.is_end() || token.kind == TokenKind::Open)
}

/// Whether a label tells what a headline is about: "Fuel scarcity: Marketers blame bad roads".
pub(super) fn is_topic(tokens: &Tokens, source: &Range<usize>) -> bool {
    let colon = tokens.get(source.end).is_some_and(|next| next.kind == TokenKind::Colon);
    colon && set::TOPICS_OF_HEADLINES.has(&tokens.at(source.end - 1).lower()) && on(Rule::TopicLabel)
}

/// Whether `cue` is the colon behind a label that opens its paragraph, and `content` the sentences
/// of a turn behind it. A headline has a label too, but no full stop.
pub(super) fn opens_turn(extraction: &Extraction, cue: &Range<usize>, content: &[Range<usize>]) -> bool {
    let tokens = extraction.tokens;
    let paragraph = extraction.paragraph_of(cue.start);
    let (Some(first), Some(last)) = (content.first(), content.last()) else { return false };
    cue.len() == 1
        && tokens[cue.start].kind == TokenKind::Colon
        && (1..LONGEST_LABEL).contains(&(cue.start - paragraph.start))
        && first.start == cue.end
        && (last.end - 1..paragraph.end.min(last.end + 1)).any(|i| tokens[i].kind.is_end())
}

/// The colon behind the label that opens a turn of a transcript in marks: “SMITH: I was there.
pub(super) fn label_of_turn(tokens: &Tokens, stretch: &Quoted) -> Option<usize> {
    let inside = between_marks(tokens, stretch);
    let colon = inside.clone().take(LONGEST_NAME + 1).find(|&i| tokens[i].kind == TokenKind::Colon)?;
    let label = inside.start..colon;
    let opens = tokens[stretch.start as usize].gap == Gap::Paragraph;
    let words = !label.is_empty() && label.clone().all(|i| tokens[i].kind.is_word());
    (opens && words && is_upper_case(tokens, label) && colon + 1 < inside.end).then_some(colon)
}

/// Whether every word is in capitals.
fn is_upper_case(tokens: &Tokens, mut range: Range<usize>) -> bool {
    range.all(|i| !tokens[i].kind.is_word() || tokens[i].shape.has(Shape::UPPER))
}

/// The end of a range without the full stop that ends the sentence; a question mark stays.
fn without_full_stop(tokens: &Tokens, range: Range<usize>) -> usize {
    let last = tokens.at(range.end - 1);
    let stop = range.len() > 1 && last.kind == TokenKind::Terminal && last.text() == ".";
    range.end - usize::from(stop)
}
