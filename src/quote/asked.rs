//! "Asked whether she would resign, Hollis laughed. “No.”" → what she is asked, and what she
//! answers.

use std::ops::Range;

use super::passive::is_passive_of_telling;
use super::speech::opens;
use super::{Extraction, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{TokenKind, Tokens};

/// Parts a question that opens a sentence from who is asked and from the answer.
pub(super) fn mend(extraction: &Extraction, attribution: &mut Attribution) {
    end_before_subject(extraction, attribution);
    without_question(extraction, attribution);
    without_who_is_asked(extraction, attribution);
}

/// Who stands behind a question that opens a sentence was asked it: "Asked whether she would go, Lee
/// laughed."
fn without_who_is_asked(extraction: &Extraction, attribution: &mut Attribution) {
    let Attribution { cue, content, source, .. } = attribution;
    let asked = opens_with_asked(extraction, cue.start) && on(Rule::WhoIsAsked);
    let question = content.first().map_or(cue.end, |question| question.end);
    let by = |source: &Range<usize>| extraction.tokens.text_of(source.start - 1) == "by";
    *source = source.take().filter(|source| !asked || source.start < question || by(source));
}

/// Whether token `i` opens its sentence with "Asked".
pub(super) fn opens_with_asked(extraction: &Extraction, i: usize) -> bool {
    extraction.sentence_of(i).start == i && extraction.tokens.text_of(i) == "Asked"
}

/// Takes a question in marks out of a content, where the clause behind it tells that who is asked
/// says nothing: “Will it cost us?” Okafor did not answer.
pub(super) fn take_unanswered(tokens: &Tokens, attribution: &mut Attribution) -> Option<Range<usize>> {
    let Attribution { content, cue, source, .. } = attribution;
    let behind = source.as_ref().is_some_and(|source| source.end <= cue.start);
    let question = content.first().filter(|first| behind && opens(tokens, first) && first.end <= cue.start)?;
    let asks = tokens[question.end - 1].kind == TokenKind::Close && tokens.text_of(question.end.max(2) - 2) == "?";
    (asks && is_silent(tokens, cue)).then(|| content.remove(0))
}

/// Whether a cue tells that somebody says nothing: "did not answer", "said nothing", "refused",
/// "nodded".
pub(super) fn is_silent(tokens: &Tokens, cue: &Range<usize>) -> bool {
    let text = |i: usize| tokens.text_at(i);
    let negated = cue.clone().any(|i| tokens[i].is(Classes::NEGATION));
    let answers =
        |i: usize| set::ANSWERING_VERBS.has(text(i)) || set::CUES_OF_ANSWERS.has(text(i)) || text(i) == "reply";
    let silent = negated && cue.clone().any(answers)
        || text(cue.end) == "nothing"
        || cue.clone().any(|i| matches!(text(i), "declined" | "declines" | "refused" | "refuses" | "nodded" | "nods"));
    silent && on(Rule::Unanswered)
}

/// Whether piece `at` of a content is the answer behind a sentence that tells what somebody was
/// asked: "Okafor was asked whether she would go. “No.”"
pub(super) fn is_answer_behind_passive(extraction: &Extraction, attribution: &Attribution, at: usize) -> bool {
    let tokens = extraction.tokens;
    let Attribution { content, cue, source, .. } = attribution;
    let asked = cue.clone().any(|i| matches!(tokens.text_of(i), "asked" | "questioned" | "quizzed"));
    let passive = asked && source.is_none() && is_passive_of_telling(tokens, cue);
    let answer = &content[at];
    let start = extraction.sentence_of(answer.start).start;
    passive
        && opens(tokens, answer)
        && start == answer.start
        && extraction.sentence_of(cue.start).end <= start
        && on(Rule::AnswerBehindPassive)
}

/// Whether piece `at` of a content is the short answer of who is asked by name or as "her": “Are
/// you well?” Okafor asked Lee. “Fine.” Who asks a crowd may go on.
pub(super) fn is_answer(extraction: &Extraction, attribution: &Attribution, at: usize) -> bool {
    /// An answer has no more words than this.
    const LONGEST: usize = 3;
    let tokens = extraction.tokens;
    let Attribution { content, cue, source, .. } = attribution;
    let Some(question) = at.checked_sub(1).map(|before| &content[before]).filter(|_| on(Rule::ShortAnswer)) else {
        return false;
    };
    let text = |i: usize| tokens.text_of(i);
    let asks = |piece: &Range<usize>| (piece.end.saturating_sub(2)..piece.end).any(|i| text(i) == "?");
    let answer = &content[at];
    let clause = cue.start.min(source.as_ref().map_or(cue.start, |source| source.start));
    let object = cue.end < answer.start
        && matches!(text(cue.end - 1), "asked" | "asks" | "ask")
        && (matches!(text(cue.end), "him" | "her" | "them")
            || tokens[cue.end].is_capitalised() && !tokens[cue.end].is(Classes::FUNCTION))
        && source.as_ref().is_none_or(|source| source.start != cue.end);
    object
        && question.end == clause
        && asks(question)
        && !asks(answer)
        && opens(tokens, answer)
        && extraction.sentence_of(answer.start).start == answer.start
        && answer.clone().filter(|&i| tokens[i].kind.is_word()).count() <= LONGEST
}

/// Ends what somebody is asked before the subject of the sentence, who is its source: "Asked if he
/// knew, Bello smiled."
fn end_before_subject(extraction: &Extraction, attribution: &mut Attribution) {
    let tokens = extraction.tokens;
    let Attribution { content, cue, source, .. } = attribution;
    let sentence = extraction.sentence_of(cue.start);
    let asked = opens_with_asked(extraction, cue.start);
    let [question, ..] = &mut content[..] else { return };
    let ended = tokens.get(question.end).is_some_and(|next| next.kind == TokenKind::Comma);
    if !asked || ended || question.start != cue.end || question.end > sentence.end || !on(Rule::AnswerBehindQuestion) {
        return;
    }
    let subject = |comma: usize| {
        let subject = source::after(tokens, comma + 1, sentence.end)?;
        let verb = tokens.get(subject.end).filter(|verb| verb.kind == TokenKind::Word && !verb.is_capitalised())?;
        (!verb.is(Classes::COORDINATOR.or(Classes::PREPOSITION))).then_some(subject)
    };
    let mut commas = question.clone().rev().filter(|&i| tokens[i].kind == TokenKind::Comma);
    if let Some((comma, subject)) = commas.find_map(|comma| Some((comma, subject(comma)?))) {
        question.end = comma;
        source.get_or_insert(subject);
    }
}

/// Takes the question out of the content of an answer, where the verb between them is no report:
/// "Asked if he knew, Bello smiled. “No.”"
fn without_question(extraction: &Extraction, attribution: &mut Attribution) {
    let tokens = extraction.tokens;
    let Attribution { content, cue, .. } = attribution;
    let sentence = extraction.sentence_of(cue.start);
    let asked = cue.start > sentence.start && opens_with_asked(extraction, sentence.start);
    let [question, answer, ..] = &content[..] else { return };
    let before = question.start == sentence.start + 1 && question.end <= cue.start;
    if asked && before && answer.start >= sentence.end && opens(tokens, answer) && on(Rule::AnswerBehindQuestion) {
        content.remove(0);
    }
}
