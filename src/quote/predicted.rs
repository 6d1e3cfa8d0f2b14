//! Attributions that the tagger predicts → quotations, whose cues, sources and contents are mended
//! where the writing tells better.

use std::ops::Range;

use super::claim::{self, Claim};
use super::cue::hearsay;
use super::headline::{end_of_headline, end_with_headline, is_headline, past_dateline};
use super::shown::Shown;
use super::speech::{
    ByCue, begin_behind_topic, below_colon, end_with_own_marks, end_with_speech, led_by_colon, opens, overlap,
    side_by_side, stretch_at, trimmed, without_own_clause, without_speech_above_narration,
    without_speech_before_another,
};
use super::withheld::withholds;
use super::{
    Extraction, FREE_DIRECT_SCORE, INDIRECT_SCORE, apart, asked, clause, fronted, inserted, label, letter, parallel,
    passive, quoting, read_out, shown, signed, source, spoken, subject, turn, words_of,
};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{Ending, Gap, TokenKind, Tokens};
use crate::vocabulary::Act;

/// An attribution that names no source is dropped when the tagger is less sure of its cue: of those
/// in PolNeAR dev most are none.
const DOUBTFUL: f32 = 0.6;

/// What rules found before, each in order.
pub(super) struct Known {
    /// Cues of quotations.
    pub(super) cues: Vec<Range<usize>>,
    /// What somebody called something.
    pub(super) claims: Vec<Claim>,
    /// Clauses about what a text shows.
    pub(super) shown: Vec<Shown>,
    /// Speeches in marks.
    pub(super) speeches: Vec<Range<usize>>,
}

/// Adds the quotations of `attributions`, but for those that are known. Those of reports within
/// reports overlap.
pub(super) fn add(extraction: &mut Extraction, attributions: &[Attribution], known: &Known) {
    let by_cue = ByCue::new(attributions);
    let Known { cues, claims, .. } = known;
    for attribution in attributions {
        let at = cues.partition_point(|cue| cue.end <= attribution.cue.start);
        if cues.get(at).is_some_and(|cue| overlap(cue, &attribution.cue)) || claim::holds(claims, &attribution.cue) {
            continue;
        }
        let Some(mut attribution) = turn::within(extraction, attribution) else { continue };
        complete_hearsay(extraction.tokens, &mut attribution);
        let cue = without_circumstance(extraction.tokens, trimmed(extraction.tokens, attribution.cue.clone()));
        attribution.content = content(extraction, &attribution, &cue);
        attribution.cue = cue;
        end_with_own_marks(extraction.tokens, &mut attribution);
        claim::leave(claims, &mut attribution);
        signed::leave(&known.speeches, &mut attribution);
        shown::leave(&known.shown, &mut attribution);
        if is_attribution(extraction, &mut attribution) {
            quoting::mend(extraction, &mut attribution);
            if read_out::mend(extraction, &mut attribution) {
                continue;
            }
            passive::mend(extraction, &mut attribution);
            spoken::mend(extraction.tokens, &mut attribution);
            source::leave_bracket(extraction.tokens, &mut attribution.source);
            with_aged(extraction, &mut attribution);
            with_noun(extraction, &mut attribution);
            subject::mend(extraction, &mut attribution);
            inserted::mend(extraction, &mut attribution);
            within_sentence(extraction, &mut attribution);
            fronted::mend(extraction, &mut attribution);
            letter::mend(extraction, &mut attribution);
            words_of::leave(extraction, &mut attribution);
            asked::mend(extraction, &mut attribution);
            without_speech_above_narration(extraction, &mut attribution, &by_cue);
            without_speech_before_another(&mut attribution, &by_cue);
            apart::begin_behind_stance(extraction, &mut attribution);
            apart::mend(extraction, &mut attribution);
            push(extraction, attribution);
        }
    }
}

/// Completes a source of which the tagger saw but the age: "29," of "The former gymnast, 29, said".
fn with_aged(extraction: &Extraction, attribution: &mut Attribution) {
    let tokens = extraction.tokens;
    let Some(source) = attribution.source.as_mut() else { return };
    let lower = extraction.sentence_of(source.start).start;
    let age = tokens[source.start].kind == TokenKind::Number && source.start > lower;
    if age && tokens[source.start - 1].kind == TokenKind::Comma && on(Rule::AgeOfSource) {
        let head = source::before(tokens, lower, source.start - 1);
        source.start = head.map_or(source.start, |head| head.start);
    }
}

/// Completes a source of which the tagger saw but the article, "the" of "announced the Party", or
/// that it took for content behind what is announced.
fn with_noun(extraction: &Extraction, attribution: &mut Attribution) {
    let tokens = extraction.tokens;
    let Attribution { source, content, cue, .. } = attribution;
    if source.is_none()
        && let [said, behind] = &content[..]
        && said.end < cue.start
        && tokens[cue.start - 1].kind == TokenKind::Comma
        && behind.start == cue.end
        && on(Rule::NounOfSource)
        && let Some(subject) = end_of_headline(extraction, behind).or_else(|| {
            let noun = source::after(tokens, cue.end, extraction.sentence_of(cue.start).end);
            noun.filter(|_| tokens[behind.start].is(Classes::DETERMINER))
        })
    {
        content.truncate(1);
        *source = Some(subject);
    }
    let Some(source) = attribution.source.as_mut() else { return };
    let sentence = extraction.sentence_of(source.start).end;
    // "Msgr" of "Msgr. Vidal", "Det. Const" of "Det. Const. Obi".
    let title = source.len() <= 3 && set::TITLES_WITH_A_STOP.has(tokens.text_of(source.end - 1));
    let stop = tokens.get(source.end).is_some_and(|next| next.kind == TokenKind::Terminal && next.gap == Gap::None);
    if title && stop && source.end + 1 < sentence && on(Rule::NounOfSource) {
        source.end = source::after(tokens, source.end + 1, sentence).map_or(source.end, |name| name.end);
    }
    let article = source.len() == 1 && matches!(tokens.text_of(source.start), "the" | "The" | "a" | "A" | "an");
    if article && on(Rule::NounOfSource) {
        *source = source::after(tokens, source.start, sentence).unwrap_or(source.clone());
    }
}

/// Ends a source with its sentence: that of "said Alan Whitcombe KC. Judge Whitcombe left."
fn within_sentence(extraction: &Extraction, attribution: &mut Attribution) {
    let tokens = extraction.tokens;
    let Some(source) = attribution.source.as_mut() else { return };
    let end = extraction.sentence_of(source.start).end;
    let stop = end < source.end && tokens[end - 1].kind == TokenKind::Terminal;
    if stop && end > source.start + 1 && on(Rule::SourceOfSentence) {
        source.end = end - 1;
    }
}

/// The pieces of content that an attribution has, given its cue.
fn content(extraction: &Extraction, attribution: &Attribution, cue: &Range<usize>) -> Vec<Range<usize>> {
    if let Some(below) = below_colon(extraction, attribution, cue).filter(|_| on(Rule::BelowColon)) {
        return by_paragraph(extraction.tokens, below);
    }
    let led = led_by_colon(extraction, attribution, cue).filter(|_| on(Rule::BelowColon));
    let own = extraction.paragraph_of(cue.start);
    let mut content: Vec<Range<usize>> = Vec::new();
    for piece in attribution.content.iter().flat_map(|piece| pieces(extraction, piece.clone(), cue)) {
        let piece = without_own_clause(extraction, piece, cue);
        // What a headline says ends with it.
        let below = piece.start >= own.end && !opens(extraction.tokens, &piece) && is_headline(extraction, &own);
        if below || led.is_some_and(|led| piece.end <= led) {
            continue;
        }
        if !piece.is_empty() && content.last().is_none_or(|last| last.end <= piece.start) {
            content.push(piece);
        }
    }
    content
}

/// Whether an attribution holds; one without a source takes that beside its cue.
fn is_attribution(extraction: &Extraction, attribution: &mut Attribution) -> bool {
    let tokens = extraction.tokens;
    let Attribution { cue, content, .. } = &*attribution;
    if content.is_empty()
        || cue.is_empty()
        || content.iter().any(|piece| overlap(piece, cue))
        || on(Rule::Gesture) && is_gesture(tokens, cue)
    {
        return false;
    }
    let labelled = tokens[cue.start].kind == TokenKind::Colon;
    if extraction.structure.in_dateline(cue.start) {
        return false;
    }
    let paragraph = if labelled { extraction.paragraph_of(cue.start) } else { 0..0 };
    if let Some(source) =
        attribution.source.as_ref().filter(|source| labelled && **source == (paragraph.start..cue.start))
        && (label::names_place(extraction, source, cue.end..paragraph.end) || label::is_topic(tokens, source))
    {
        return false;
    }
    let beside = || source_beside(extraction, cue, content).filter(|_| on(Rule::SourceBeside));
    let source = attribution.source.clone().or_else(beside);
    let doubtful =
        on(Rule::Doubtful) && attribution.score < DOUBTFUL && !content.iter().any(|piece| opens(tokens, piece));
    let subject = on(Rule::SubjectOfPassive) && is_subject_of_passive(tokens, cue, content);
    let holds = source.is_some() || !doubtful && !subject;
    attribution.source = source;
    holds
}

/// Adds the quotation of an attribution, and those that its content holds beside it: the report of
/// another source, and free direct speech of the same one.
fn push(extraction: &mut Extraction, mut attribution: Attribution) {
    let tokens = extraction.tokens;
    let cue = attribution.cue.clone();
    if on(Rule::Withheld) && withholds(tokens, &cue, &attribution.content) {
        attribution.act = Act::Stance;
    }
    let beside = if on(Rule::SideBySide) { side_by_side(tokens, &mut attribution.content, &cue) } else { Vec::new() };
    let unanswered = asked::take_unanswered(tokens, &mut attribution);
    let parallel = parallel::split(tokens, &mut attribution);
    let own = (0..attribution.content.len()).find(|&at| {
        at > 0 && is_free_direct(extraction, &attribution.content, at, &cue)
            || asked::is_answer(extraction, &attribution, at)
            || asked::is_answer_behind_passive(extraction, &attribution, at)
            || apart::is_speech_behind_stance(extraction, &attribution, at)
    });
    let Attribution { source, mut content, act, score, .. } = attribution;
    let free_direct = content.split_off(own.unwrap_or(content.len()));
    if !content.is_empty() {
        extraction.push(content, Some(cue), source, act, score);
    }
    if let Some((found, said)) = parallel {
        extraction.push(vec![said], Some(found.cue), Some(found.source), found.act, INDIRECT_SCORE.min(score));
    }
    // What stands in marks behind a stance is speech: Chen blamed the rain. “It never stopped.”
    let spoken = matches!(act, Act::Thought | Act::Stance) && on(Rule::SpeechBehindStance);
    let act = if spoken { Act::Speech } else { act };
    for piece in beside.into_iter().chain(unanswered) {
        extraction.push(vec![piece], None, None, act, FREE_DIRECT_SCORE.min(score));
    }
    // What a colon leads to is introduced there: "From the ministry:". No text of the dev sets
    // needs it, but the bundled article does.
    let introduced =
        |piece: &Range<usize>| on(Rule::IntroducedByColon) && tokens[piece.start - 1].kind == TokenKind::Colon;
    for piece in free_direct.into_iter().filter(|piece| !introduced(piece)) {
        extraction.push(vec![piece], None, None, act, FREE_DIRECT_SCORE.min(score));
    }
}

/// Whether piece `at` of a content is a quotation of its own, though the same source speaks: it
/// stands in marks that it opens itself, in a later paragraph or behind a sentence of narration.
fn is_free_direct(extraction: &Extraction, content: &[Range<usize>], at: usize, cue: &Range<usize>) -> bool {
    let tokens = extraction.tokens;
    let piece = &content[at];
    let asked = on(Rule::AnswerBehindQuestion)
        && asked::opens_with_asked(extraction, cue.start)
        && !opens(tokens, &content[at - 1])
        && extraction.sentence_of(piece.start).start == piece.start;
    let anew = asked
        || tokens[piece.start].gap == Gap::Paragraph && on(Rule::AnewInParagraph)
        || on(Rule::BehindNarration) && is_apart(extraction, &content[at - 1], piece, cue);
    let stretch = stretch_at(tokens, piece.start);
    anew && piece.start > cue.end && stretch.is_some_and(|stretch| !stretch.continues && stretch.depth == 0)
}

/// Whether the content is but the subject of a passive that names nobody: who "was recalled" has
/// not been quoted.
fn is_subject_of_passive(tokens: &Tokens, cue: &Range<usize>, content: &[Range<usize>]) -> bool {
    let passive = cue.len() > 1 && tokens[cue.start].is(Classes::AUXILIARY);
    passive && matches!(content, [subject] if subject.end == cue.start && !opens(tokens, subject))
}

/// Completes "was quoted" to "was quoted as saying" and "is reported" to "is reported to have
/// said"; the subject that the tagger then took for content is the source. PolNeAR dev has no such
/// cue, so the cases alone know it.
fn complete_hearsay(tokens: &Tokens, attribution: &mut Attribution) {
    let short = attribution.cue.clone();
    let mut near = short.start..tokens.len().min(short.end + 3);
    let group = near.find_map(|verb| hearsay(tokens, short.start, verb));
    let around = |group: &Range<usize>| group.start < short.end && group.end >= short.end && on(Rule::WholePassive);
    let Some(longer) = group.filter(around) else { return };
    attribution.cue.end = longer.end;
    let subject = attribution.content.iter().position(|piece| {
        !opens(tokens, piece)
            && piece.end <= short.start
            && tokens.list[piece.end..short.start].iter().all(|token| !token.kind.is_word())
    });
    if attribution.source.is_none()
        && let Some(subject) = subject.filter(|_| attribution.content.len() > 1)
    {
        attribution.source = Some(attribution.content.remove(subject).start..short.start);
    }
    for piece in &mut attribution.content {
        if short.end <= piece.start && piece.start < longer.end {
            // What of it the longer cue takes.
            piece.start = longer.end.min(piece.end);
        }
    }
    attribution.content.retain(|piece| !piece.is_empty());
}

/// A cue without where or when it was said: "said" of "said in its closing note", "replied" of
/// "replied after a long pause".
fn without_circumstance(tokens: &Tokens, cue: Range<usize>) -> Range<usize> {
    let circumstance = (cue.start + 1..cue.end).find(|&i| {
        let verb = tokens.at(i - 1);
        set::CIRCUMSTANCE_PREPOSITIONS.has(tokens.text_of(i))
            && (verb.is(Classes::STRONG) || set::POSTING_VERBS.has(verb.text()))
    });
    cue.start..circumstance.filter(|_| on(Rule::CueWithoutPlace)).unwrap_or(cue.end)
}

/// Whether a sentence of its own, not that of the cue, stands between a piece of content and the
/// next, which opens a sentence.
fn is_apart(extraction: &Extraction, piece: &Range<usize>, next: &Range<usize>, cue: &Range<usize>) -> bool {
    let between = extraction.sentence_of(next.start - 1);
    between.end == next.start && piece.end <= between.start && !between.contains(&cue.start)
}

/// Who "pointed at the empty berth" has said nothing, other than who pointed to a report. No text
/// of the dev sets needs it, but the bundled article does.
fn is_gesture(tokens: &Tokens, cue: &Range<usize>) -> bool {
    cue.len() > 1 && tokens.text_of(cue.end - 2).starts_with("point") && tokens.text_of(cue.end - 1) == "at"
}

/// The source right beside a cue for which the tagger saw none: its subject, or X in "said X"
/// behind its content.
fn source_beside(extraction: &Extraction, cue: &Range<usize>, content: &[Range<usize>]) -> Option<Range<usize>> {
    let tokens = extraction.tokens;
    let finite = |i: usize| tokens[i].is(Classes::PAST.or(Classes::THIRD)) && !tokens[i].is(Classes::ING);
    if !tokens.list[cue.clone()].iter().all(|token| token.kind.is_word()) || !cue.clone().any(finite) {
        return None;
    }
    let sentence = extraction.sentence_of(cue.start);
    let outside =
        |source: &Range<usize>| content.iter().all(|piece| piece.end <= source.start || source.end <= piece.start);
    let before = source::before(tokens, sentence.start, cue.start).filter(outside);
    before.or_else(|| {
        let behind = content.last().is_some_and(|last| last.end <= cue.start && cue.start <= last.end + 1);
        source::after(tokens, cue.end, sentence.end).filter(|source| behind && outside(source))
    })
}

/// The pieces of which a predicted piece of content consists: it ends with its marks or its
/// sentence, and every paragraph that opens the marks again is a piece of its own.
fn pieces(extraction: &Extraction, piece: Range<usize>, cue: &Range<usize>) -> Vec<Range<usize>> {
    let mut piece = trimmed(extraction.tokens, piece);
    if piece.is_empty() {
        return Vec::new();
    }
    piece.start = past_dateline(extraction, &piece);
    end_with_headline(extraction, &mut piece);
    begin_behind_topic(extraction.tokens, &mut piece, cue);
    snap_to_marks(extraction.tokens, &mut piece, cue);
    end_with_speech(extraction, &mut piece);
    end_with_sentence(extraction, &mut piece, cue);
    by_paragraph(extraction.tokens, piece)
}

/// Borders of a piece of content that all but reach the marks around it are those marks.
fn snap_to_marks(tokens: &Tokens, piece: &mut Range<usize>, cue: &Range<usize>) {
    for stretch in
        tokens.quoted_in(piece.clone()).filter(|stretch| stretch.depth == 0 && stretch.ending != Ending::Unopened)
    {
        let range = stretch.range();
        // Where the closing mark is missing, the reporting clause ends what is said: “We will
        // rebuild the school, said X. No text of the dev sets needs it, but the cases do.
        if on(Rule::MissingMark)
            && stretch.ending == Ending::Unclosed
            && piece.start == range.start
            && let Some((end, _)) = clause::inside(tokens, stretch).filter(|(_, found)| found.cue == *cue)
        {
            piece.end = end;
        }
        // A start that misses the mark by no more than the mark and the sign beside it meant the
        // mark. No text of the dev sets needs it, but signs that are no words do: �“Yes.”
        let misses =
            piece.start == range.start + 1 || piece.start + 1 == range.start && !tokens[piece.start].kind.is_word();
        if misses && on(Rule::BeginsAtMark) {
            piece.start = range.start;
        }
        // An end that misses the mark by no more than the mark and the punctuation beside it meant
        // the mark.
        let near = piece.end + 2 >= range.end || piece.start == range.start;
        let inside = piece.start >= range.start && piece.end < range.end;
        if inside && near && !overlap(&range, cue) && on(Rule::EndsAtMark) {
            piece.end = range.end;
        }
    }
}

/// Ends a piece of content with its sentence if it all but reaches that end, unless the rest is the
/// predicate: “The delay is costly.”
fn end_with_sentence(extraction: &Extraction, piece: &mut Range<usize>, cue: &Range<usize>) {
    let tokens = extraction.tokens;
    let rest = piece.end..extraction.sentence_of(piece.end - 1).end;
    if !(2..=4).contains(&rest.len()) || overlap(&rest, cue) || !on(Rule::EndsWithSentence) {
        return;
    }
    let last = rest.end - 1;
    let plain = (rest.start..last).all(|i| tokens[i].kind.is_word());
    if plain && tokens[last].kind.is_end() && !tokens[rest.start].is(Classes::AUXILIARY) {
        piece.end = last;
    }
}

/// A piece of content, cut where a paragraph opens its marks again, and the paragraphs that go on
/// with it. A convention of this library, which no corpus scores.
fn by_paragraph(tokens: &Tokens, mut piece: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let inner = tokens.quoted.partition_point(|stretch| (stretch.start as usize) <= piece.start);
    let end = piece.end;
    for stretch in tokens.quoted[inner..].iter().take_while(|stretch| (stretch.start as usize) < end) {
        if stretch.continues && stretch.depth == 0 && on(Rule::ReopenedPiece) {
            found.push(piece.start..stretch.start as usize);
            piece.start = stretch.start as usize;
        }
    }
    let mut last = stretch_at(tokens, piece.start);
    // The window of a network may end within a long speech.
    if let Some(stretch) = last.filter(|stretch| stretch.continues && stretch.ending == Ending::Closed)
        && !found.is_empty()
        && piece.end < stretch.end as usize
        && on(Rule::ReopenedPiece)
    {
        piece.end = stretch.end as usize;
    }
    found.push(piece.clone());
    last = stretch_at(tokens, piece.start);
    let further = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < piece.start) + 1;
    for next in tokens.quoted.iter().skip(further).filter(|stretch| stretch.depth == 0) {
        let goes_on = last.is_some_and(|last| last.ending == Ending::Continued && piece.end == last.end as usize);
        if !(goes_on && next.continues && on(Rule::FurtherParagraphs)) {
            break;
        }
        found.push(next.range());
        piece = next.range();
        last = Some(next);
    }
    found
}
