//! Speeches before a cue that are somebody else's: in closed marks above its paragraph, before a
//! sentence about another person, with a clause of their own. They are left to the rules for marks.

use std::ops::Range;

use super::speech::{opens, overlap, stretch_at};
use super::{Extraction, addressed, between_marks, passive};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{Ending, Gap, Quoted, TokenKind, Tokens};
use crate::vocabulary::Act;

/// Takes them out of the content of an attribution.
pub(super) fn mend(extraction: &Extraction, attribution: &mut Attribution) {
    split_speeches(extraction.tokens, attribution);
    without_replies(extraction.tokens, attribution);
    let content = &attribution.content;
    let border = [
        closed_above(extraction, attribution).filter(|_| on(Rule::ClosedAbove)),
        (1..content.len()).rev().find(|&at| another_between(extraction, attribution, at)),
        (1..content.len()).rev().find(|&at| clause_between(extraction, attribution, at)),
    ];
    let border = border.into_iter().flatten().max().unwrap_or(0);
    attribution.content.drain(..border);
    let content = &attribution.content;
    let own = (1..content.len()).find(|&at| has_clause_behind(extraction, attribution, at));
    attribution.content.truncate(own.unwrap_or(usize::MAX));
}

/// Parts the speeches of a piece where a paragraph ends with a closed one and the next begins with
/// another.
fn split_speeches(tokens: &Tokens, attribution: &mut Attribution) {
    let mut split: Vec<Range<usize>> = Vec::with_capacity(attribution.content.len());
    for mut piece in std::mem::take(&mut attribution.content) {
        while let Some(stretch) = closed_at(tokens, piece.start)
            && let end = stretch.end as usize
            && end < piece.end
            && tokens[end].kind == TokenKind::Open
            && tokens[end].gap == Gap::Paragraph
            && on(Rule::ClosedAbove)
        {
            split.push(piece.start..end);
            piece.start = end;
        }
        split.push(piece);
    }
    attribution.content = split;
}

/// Takes out the speeches of which a clause behind them tells that they were the answer: “No,” came
/// the reply.
fn without_replies(tokens: &Tokens, attribution: &mut Attribution) {
    let Attribution { content, cue, .. } = attribution;
    content.retain(|piece| {
        let verb = closed_at(tokens, piece.start).and_then(|stretch| reply_behind(tokens, stretch.end as usize));
        verb.is_none_or(|verb| overlap(&verb, cue))
    });
}

/// The verb that begins at token `i` and tells of an answer: "came" of "came the reply".
pub(super) fn reply_behind(tokens: &Tokens, i: usize) -> Option<Range<usize>> {
    let text = |i: usize| tokens.text_at(i);
    let verb = matches!(text(i), "came" | "comes" | "was" | "is");
    let noun = set::NOUNS_OF_REPLIES.has(text(i + 2));
    // What goes on names who replies: “No,” came the reply from Okafor.
    let noun = noun && tokens.get(i + 3).is_none_or(|next| next.kind.is_end());
    (verb && noun && matches!(text(i + 1), "the" | "a") && on(Rule::ReplyBehind)).then_some(i..i + 1)
}

/// How many pieces stand above the paragraph of the cue, where the last of them is closed: “It’s a
/// list.” / “We do our best,” said Okafor. Who goes on with a speech leaves its mark open.
fn closed_above(extraction: &Extraction, attribution: &Attribution) -> Option<usize> {
    let Attribution { content, cue, .. } = attribution;
    let own = extraction.paragraph_of(cue.start).start;
    let above = content.iter().take_while(|piece| piece.end <= own).count();
    let last = above.checked_sub(1).filter(|_| above < content.len())?;
    whole_speech(extraction.tokens, &content[last]).map(|_| above)
}

/// Whether a sentence about somebody else stands between the piece of a content before `at` and
/// that one, where both come before the cue: Okafor wept. “I lost it all.” Her neighbour lost two
/// cows. “We will rebuild,” Lee said.
fn another_between(extraction: &Extraction, attribution: &Attribution, at: usize) -> bool {
    /// Among so many words of a sentence the name of its subject is looked for.
    const SAME: usize = 8;
    let tokens = extraction.tokens;
    let Attribution { content, cue, source, .. } = attribution;
    let (above, below) = (&content[at - 1], &content[at]);
    let marked = opens(tokens, below);
    let fits = if marked { below.end <= cue.start } else { above.end <= cue.start && cue.end <= below.start };
    if !fits || !on(Rule::AnotherBetween) {
        return false;
    }
    let Some(stretch) = whole_speech(tokens, above) else { return false };
    let (start, end) = (stretch.start as usize, stretch.end as usize);
    let between = extraction.sentence_of(end);
    let apart = if marked { between.end <= below.start } else { between.contains(&cue.start) };
    let Some(word) = subject(tokens, &between).filter(|_| apart && between.start == end) else { return false };
    let has = |range: Range<usize>| range.take(SAME).any(|i| tokens.text_of(i) == tokens.text_of(word));
    let before = start.checked_sub(1).map(|last| extraction.sentence_of(last));
    let told = |before: &Range<usize>| {
        before.end == start && tokens[before.start].kind.is_word() && subject(tokens, before).is_some()
    };
    // A pronoun may be whoever spoke first.
    let third = |i: usize| tokens[i].is(Classes::PRONOUN) && tokens.text_of(i) != "they";
    let named = source.clone().filter(|source| !third(source.start));
    let Some((before, source)) = before.filter(told).zip(named) else { return false };
    let same = subject(tokens, &before)
        .is_some_and(|first| source.take(SAME).any(|i| tokens.text_of(i) == tokens.text_of(first)));
    !same && !has(before)
}

/// The word that tells the subject of a sentence: a name, or the noun of a description; none of a
/// pronoun.
fn subject(tokens: &Tokens, sentence: &Range<usize>) -> Option<usize> {
    /// What may stand before the subject with its comma has no more tokens than this.
    const FRONTED: usize = 8;
    let mut start = sentence.start;
    if tokens[start].is(Classes::ADVERB.or(Classes::PREPOSITION)) {
        let mut near = sentence.clone().take(FRONTED);
        start = near.find(|&i| tokens[i].kind == TokenKind::Comma).map(|comma| comma + 1)?;
    }
    let first = tokens.get(start).filter(|_| start < sentence.end)?;
    if first.is(Classes::POSSESSIVE) || first.is(Classes::DETERMINER) && !first.is(Classes::PRONOUN) {
        return Some(start + 1).filter(|noun| *noun < sentence.end);
    }
    let name = first.is_capitalised() && !first.is(Classes::FUNCTION.or(Classes::ADVERB));
    (name || first.is(Classes::ROLES)).then_some(start)
}

/// Whether the piece before `at` has a clause of its own between it and that one: “Is it true?” Lee
/// was asked. “No,” she said.
fn clause_between(extraction: &Extraction, attribution: &Attribution, at: usize) -> bool {
    /// So many tokens stand behind the cue of such a clause at most: "was asked by Okafor."
    const REST: usize = 4;
    let Attribution { content, cue, .. } = attribution;
    let (above, below) = (&content[at - 1], &content[at]);
    let Some(end) = closed_at(extraction.tokens, above.start).map(|stretch| stretch.end as usize) else {
        return false;
    };
    let sentence = extraction.sentence_of(end).end;
    let asked = |cue: &Range<usize>| set::VERBS_OF_ASKING.has(extraction.tokens.text_of(cue.end - 1));
    // What goes on tells something else: "Lee was charged with assault."
    let ends = |found: &Range<usize>| sentence.saturating_sub(found.end) <= REST;
    let found = || {
        let clause = addressed::clause_behind(extraction, end).map(|found| found.cue);
        let passive = || passive::behind(extraction, end).map(|(cue, _)| cue).filter(asked).filter(ends);
        clause.or_else(passive)
    };
    let free = end < below.start && below.start <= cue.start && sentence <= below.start && on(Rule::ClauseBetween);
    free && found().is_some_and(|found| found.end <= below.start && !overlap(&found, cue))
}

/// Whether piece `at` of a content, behind the sentence of the cue, has a clause of its own behind
/// it: “Is it true?” Okafor asked Lee. “No,” she said.
fn has_clause_behind(extraction: &Extraction, attribution: &Attribution, at: usize) -> bool {
    let Attribution { content, cue, .. } = attribution;
    let piece = &content[at];
    let behind = extraction.sentence_of(cue.start).end <= piece.start && on(Rule::ObjectOfAsking);
    let Some(stretch) = closed_at(extraction.tokens, piece.start).filter(|_| behind) else { return false };
    let end = stretch.end as usize;
    // A speech that is over may stand before any sentence.
    let last = extraction.tokens.text_at(end.saturating_sub(2));
    let goes_on = end == piece.end && matches!(last, "," | "?" | "!");
    goes_on && addressed::clause_behind(extraction, end).is_some_and(|found| !overlap(&found.cue, cue))
}

/// The stretch in closed marks that a piece is as a whole, unless it breaks off at a comma.
fn whole_speech<'t>(tokens: &'t Tokens, piece: &Range<usize>) -> Option<&'t Quoted> {
    let stretch = closed_at(tokens, piece.start)?;
    let last = between_marks(tokens, stretch).next_back();
    let ended = last.is_some_and(|last| tokens[last].kind != TokenKind::Comma);
    (ended && piece.end == stretch.end as usize).then_some(stretch)
}

/// The stretch that begins with a token, if it is closed and stands in no other.
fn closed_at<'t>(tokens: &'t Tokens, start: usize) -> Option<&'t Quoted> {
    stretch_at(tokens, start).filter(|stretch| {
        let end = stretch.end as usize;
        let closed = stretch.ending == Ending::Closed && tokens[end - 1].kind == TokenKind::Close;
        closed && stretch.depth == 0 && end < tokens.len()
    })
}

/// Whether piece `at` of a content is speech behind a sentence that tells of a stance or a thought:
/// “Where did he find them?” behind "Chen questioned the added time."
pub(super) fn is_speech_behind_stance(extraction: &Extraction, attribution: &Attribution, at: usize) -> bool {
    let Attribution { content, cue, act, .. } = attribution;
    let piece = &content[at];
    let goes_on = at > 0 && content[at - 1].end <= cue.start && opens(extraction.tokens, &content[at - 1]);
    matches!(act, Act::Thought | Act::Stance)
        && !goes_on
        && extraction.sentence_of(piece.start).start == piece.start
        && extraction.sentence_of(cue.start).end <= piece.start
        && stretch_at(extraction.tokens, piece.start).is_some()
        && on(Rule::SpeechBehindStance)
}

/// What a colon leads to behind a stance and its object is speech: "Lee blamed the council: “They
/// knew.”"
pub(super) fn begin_behind_stance(extraction: &Extraction, attribution: &mut Attribution) {
    /// So many tokens the object has at most.
    const LONGEST: usize = 24;
    let tokens = extraction.tokens;
    let Attribution { content, cue, act, .. } = attribution;
    let end = extraction.sentence_of(cue.start).end.min(cue.end + LONGEST);
    let mut near = cue.end + 1..end.saturating_sub(1);
    let stance = matches!(act, Act::Thought | Act::Stance) && on(Rule::SpeechBehindStance);
    let colon = near.find(|&i| stance && tokens[i].kind == TokenKind::Colon && tokens[i + 1].kind == TokenKind::Open);
    let Some(open) = colon.map(|colon| colon + 1) else { return };
    let holds = content.iter().any(|piece| piece.start <= open && open < piece.end);
    if holds && stretch_at(tokens, open).is_some_and(|stretch| stretch.ending != Ending::Unclosed) {
        content.retain(|piece| open < piece.end);
        content[0].start = content[0].start.max(open);
        *act = Act::Speech;
    }
}
