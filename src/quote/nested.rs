//! Quotations → the reports inside them: the quotation inside an "according to", what others are
//! reported to have said in a speech ("She told me the gate was shut"), and for each quotation
//! inside another, who relates it.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::clause::{self, ReportingClause};
use super::cue::{self, Cue, cues};
use super::inner_clause::{clause_of, content_start, without_marks};
use super::speech::{overlap, stretch_at, trimmed};
use super::{ATTRIBUTED_SCORE, Extraction, INDIRECT_SCORE, NestedReports, Quotation, passive, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{Quoted, TokenKind, Tokens};
use crate::vocabulary::{Act, QuoteKind};

/// How many quotations that start before or after another are looked at for one that holds it; it
/// keeps the work linear.
const NEAR: usize = 8;

/// A report inside another whose cue is less likely is left out: of those in our own corpus half
/// are none.
const LEAST_SCORE: f32 = 0.5;

/// Adds the reports inside quotations: those inside an "according to", and where they are sought
/// those of `inner`, which the tagger predicts in what somebody says, and those in marks inside
/// marks.
pub(super) fn add(extraction: &mut Extraction, inner: &[Attribution], nested: NestedReports) {
    let found = if nested == NestedReports::Kept { Vec::new() } else { take_inner(extraction) };
    add_inside_according_to(extraction);
    if nested == NestedReports::Sought {
        let contents = contents(extraction);
        add_predicted(extraction, &found, &contents);
        add_predicted(extraction, inner, &contents);
        add_marked(extraction, &contents);
        add_clauses(extraction, &contents);
    }
}

/// Takes out the reports whose cues stand in the content of another: a network may see those at
/// once with the others.
fn take_inner(extraction: &mut Extraction) -> Vec<Attribution> {
    let contents = contents(extraction);
    let mut found = Vec::new();
    extraction.quotations.retain(|quotation| {
        let Some(cue) = quotation.cue.as_ref().filter(|cue| around(&contents, cue).is_some()) else { return true };
        found.push(Attribution {
            cue: cue.clone(),
            act: quotation.act,
            source: quotation.source.clone(),
            content: quotation.content.clone(),
            score: quotation.score,
        });
        false
    });
    found
}

/// The pieces of what is said so far, by their starts.
fn contents(extraction: &Extraction) -> Vec<Range<usize>> {
    let said = extraction.quotations.iter().filter(|quotation| quotation.kind != QuoteKind::Topic);
    let mut contents: Vec<Range<usize>> = said.flat_map(|quotation| quotation.content.iter().cloned()).collect();
    contents.sort_by_key(|piece| (piece.start, piece.end));
    contents
}

/// The innermost of these pieces that holds a range.
fn around<'a>(contents: &'a [Range<usize>], range: &Range<usize>) -> Option<&'a Range<usize>> {
    let to = contents.partition_point(|piece| piece.start <= range.start);
    contents[to.saturating_sub(NEAR)..to].iter().rev().find(|piece| range.end <= piece.end)
}

/// The tokens of all cues so far.
fn cues_of(extraction: &Extraction) -> FxHashSet<usize> {
    extraction.quotations.iter().filter_map(|quotation| quotation.cue.clone()).flatten().collect()
}

/// Adds what stands inside an "according to": "Okafor told the governors that …, according to the
/// treasury."
fn add_inside_according_to(extraction: &mut Extraction) {
    if !on(Rule::InsideAccordingTo) {
        return;
    }
    let tokens = extraction.tokens;
    let known = cues_of(extraction);
    let according = |quotation: &Quotation| {
        let cue = quotation.cue.as_ref().filter(|cue| tokens.text_of(cue.start).eq_ignore_ascii_case("according"))?;
        quotation.content.iter().find(|piece| piece.end <= cue.start || piece.start >= cue.end).cloned()
    };
    let pieces: Vec<Range<usize>> = extraction.quotations.iter().filter_map(according).collect();
    for piece in pieces {
        let strong = |cue: &Cue| tokens[cue.verb].is(Classes::STRONG) && !known.contains(&cue.verb);
        let Some(cue) = cues(tokens, piece.clone()).into_iter().find(strong) else { continue };
        let Some(source) = source::before(tokens, piece.start, cue.group.start) else { continue };
        let comma = source.start > piece.start && tokens[source.start - 1].kind == TokenKind::Comma;
        let content = if comma && cue.group.end == piece.end {
            piece.start..source.start - 1
        } else if source.start == piece.start {
            let Some(start) = content_start(tokens, &cue, piece.end) else { continue };
            start..piece.end
        } else {
            continue;
        };
        if content.len() > 1 {
            extraction.push(vec![content], Some(cue.group), Some(source), cue.act, INDIRECT_SCORE);
        }
    }
}

/// Adds those attributions whose cue stands in the content of a quotation, as far as they stand in
/// it.
fn add_predicted(extraction: &mut Extraction, inner: &[Attribution], contents: &[Range<usize>]) {
    let known = cues_of(extraction);
    for attribution in inner {
        let cue = trimmed(extraction.tokens, attribution.cue.clone());
        if cue.is_empty() || cue.clone().any(|i| known.contains(&i)) || attribution.score < LEAST_SCORE {
            continue;
        }
        let Some(outer) = around(contents, &cue) else { continue };
        if let Some(found) = report(extraction, attribution, &cue, outer) {
            push(extraction, found, outer);
        }
    }
}

/// Adds the stretches in marks inside other marks that a reporting clause leads to: “She said,
/// ‘Leave the keys,’” he recalled.
fn add_marked(extraction: &mut Extraction, contents: &[Range<usize>]) {
    if !on(Rule::MarkedInside) {
        return;
    }
    let tokens = extraction.tokens;
    let known = cues_of(extraction);
    for stretch in tokens.quoted.iter().filter(|stretch| stretch.depth > 0) {
        let Some(outer) = around(contents, &stretch.range()) else { continue };
        let Some(found) = leading_to(extraction, stretch, outer) else { continue };
        if !found.cue.clone().any(|i| known.contains(&i)) {
            push(extraction, found, outer);
        }
    }
}

/// The report whose words stand in a stretch, by the clause that leads to it, or but its verb: “She
/// turned round and said, ‘Go.’”
fn leading_to(extraction: &Extraction, stretch: &Quoted, outer: &Range<usize>) -> Option<Attribution> {
    let tokens = extraction.tokens;
    let content = vec![stretch.range()];
    if let Some(ReportingClause { cue, source, act, .. }) = clause::before(extraction, stretch)
        && outer.start <= source.start.min(cue.start)
    {
        return Some(Attribution { cue, act, source: Some(source), content, score: ATTRIBUTED_SCORE });
    }
    let mark = stretch.range().start.checked_sub(1)?;
    let verb = mark.checked_sub(usize::from(matches!(tokens[mark].kind, TokenKind::Comma | TokenKind::Colon)))?;
    let lower = outer.start.max(extraction.sentence_of(verb).start);
    let found = (verb >= lower && tokens[verb].is(Classes::STRONG)).then(|| cue::cue(tokens, lower, verb)).flatten()?;
    let source = subject(extraction, found.group.start, outer);
    Some(Attribution { cue: found.group, act: found.act, source, content, score: INDIRECT_SCORE })
}

/// The subject of a cue inside a piece: the source before it, or the pronoun that begins its
/// sentence and whose verbs are several.
fn subject(extraction: &Extraction, cue: usize, outer: &Range<usize>) -> Option<Range<usize>> {
    let tokens = extraction.tokens;
    let lower = outer.start.max(extraction.sentence_of(cue).start);
    let first = lower + usize::from(tokens[lower].kind == TokenKind::Open);
    let shared = || (first < cue && tokens[first].is(Classes::SUBJECT)).then_some(first..first + 1);
    source::before(tokens, lower, cue).or_else(shared)
}

/// Adds a quotation inside a piece of another, whose own marks are those inside that piece.
fn push(extraction: &mut Extraction, found: Attribution, outer: &Range<usize>) {
    if on(Rule::Performative) && is_performative(extraction.tokens, &found) {
        return;
    }
    let Attribution { cue, act, source, content, score } = found;
    // What somebody would say is not said: "Lee said he would reply “in due course”". In a speech it
    // may be what they used to say.
    let tokens = extraction.tokens;
    let modal = |i: usize| matches!(tokens.text_of(i), "would" | "will" | "’ll" | "'ll" | "shall");
    let ahead = modal(cue.start) || cue.start > outer.start && modal(cue.start - 1);
    let marked = stretch_at(tokens, content[0].start).is_some_and(|stretch| stretch.depth == 0);
    if ahead && marked && on(Rule::ReportAhead) {
        return;
    }
    let kind = extraction.kind(&content, Some(&cue), Some(outer));
    extraction.push(content, Some(cue), source, act, score);
    if let Some(quotation) = extraction.quotations.last_mut() {
        quotation.kind = kind;
        // Who speaks around it does not speak in it.
        quotation.nameless = quotation.source.is_none();
    }
}

/// Whether the speaker does with these words what they tell: "We ask drivers to slow down" asks,
/// and reports no asking.
fn is_performative(tokens: &Tokens, found: &Attribution) -> bool {
    let own = found
        .source
        .as_ref()
        .is_some_and(|source| source.len() == 1 && set::FIRST_PERSON.has(&tokens.at(source.start).lower()));
    let plain = found.cue.len() == 1 || found.cue.len() == 2 && tokens.text_of(found.cue.start) == "can";
    own && plain && !tokens[found.cue.end - 1].is(Classes::PAST.or(Classes::ING))
}

/// An attribution as far as it stands in the content around it; None where nothing is left, or
/// where "as I said" takes up words that were said before.
fn report(
    extraction: &Extraction,
    attribution: &Attribution,
    cue: &Range<usize>,
    outer: &Range<usize>,
) -> Option<Attribution> {
    let tokens = extraction.tokens;
    let clipped = |range: &Range<usize>| {
        let range = trimmed(tokens, range.start.max(outer.start)..range.end.min(outer.end));
        (!range.is_empty() && !overlap(&range, cue)).then_some(range)
    };
    let names = |source: &Range<usize>| {
        let bare = |i: usize| matches!(tokens.at(i).lower().as_ref(), "a" | "an" | "the");
        source.clone().any(|i| tokens[i].kind.is_word() && !tokens[i].is(Classes::COORDINATOR) && !bare(i))
    };
    let predicted = attribution.source.as_ref().and_then(clipped).filter(names);
    let source = predicted.or_else(|| subject(extraction, cue.start, outer));
    let first = source.as_ref().map_or(cue.start, |source| source.start);
    if first > outer.start && set::COMPARISONS.has(&tokens.at(first - 1).lower()) {
        return None;
    }
    // "That said, …" reports nothing.
    let that = tokens.text_of(first) == "That" && cue.start == first + 1;
    if that && tokens.get(cue.end).is_some_and(|next| next.kind == TokenKind::Comma) {
        return None;
    }
    let mut content: Vec<Range<usize>> = Vec::new();
    for piece in attribution.content.iter().filter_map(clipped) {
        let piece = without_addressee(tokens, cue, whole(extraction, piece, outer));
        let free = !overlap(&piece, cue) && !source.as_ref().is_some_and(|source| overlap(&piece, source));
        if free && !piece.is_empty() && content.last().is_none_or(|last| last.end <= piece.start) {
            content.push(piece);
        }
    }
    if content.is_empty() {
        return None;
    }
    let mut found = Attribution { cue: cue.clone(), source, content, ..attribution.clone() };
    passive::mend(extraction, &mut found);
    Some(found)
}

/// Somebody who is told something has no more words than this: "the young driver".
const LONGEST_ADDRESSEE: usize = 5;

/// A piece of content without whom it is told: "that it was late" of "told the driver that it was
/// late".
fn without_addressee(tokens: &Tokens, cue: &Range<usize>, piece: Range<usize>) -> Range<usize> {
    let telling = piece.start == cue.end && set::PARTICIPLES_OF_TELLING.has(tokens.text_of(cue.end - 1));
    let other = Classes::AUXILIARY.or(Classes::VERB).or(Classes::SUBORDINATOR).or(Classes::RELATIVE);
    let noun = |i: &usize| tokens[*i].kind.is_word() && !tokens[*i].is(other);
    let behind = piece.clone().take(LONGEST_ADDRESSEE).take_while(noun).count();
    let that = piece.start + behind;
    let told = telling && behind > 0 && that < piece.end && tokens.text_of(that) == "that";
    if told && on(Rule::ToldAnother) { that..piece.end } else { piece }
}

/// How many words short of the end of its sentence a piece of content may end and mean that end.
const SHORT: usize = 2;

/// A piece of content as far as its own marks reach, if it has any; else without the marks behind
/// it, and up to the end of its sentence if it all but reaches that.
fn whole(extraction: &Extraction, piece: Range<usize>, outer: &Range<usize>) -> Range<usize> {
    let tokens = extraction.tokens;
    let marked = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < piece.start);
    if let Some(marked) = tokens.quoted.get(marked).filter(|stretch| stretch.start as usize == piece.start) {
        return piece.start..outer.end.min(marked.end as usize);
    }
    let sentence = extraction.sentence_of(piece.end - 1);
    let without_marks = |end: usize| without_marks(tokens, piece.start..end);
    let (end, limit) = (without_marks(piece.end), without_marks(sentence.end.min(outer.end)));
    let short = end < limit && limit - end <= SHORT && tokens.list[end..limit].iter().all(|token| token.kind.is_word());
    piece.start..if short { limit } else { end }
}

/// Adds what somebody is said to have said inside a content, in clauses with their subject before
/// the verb: "The letter says the trams are late".
fn add_clauses(extraction: &mut Extraction, contents: &[Range<usize>]) {
    if !on(Rule::InsideContent) {
        return;
    }
    let tokens = extraction.tokens;
    let mut known = cues_of(extraction);
    for piece in contents {
        for cue in cues(tokens, piece.clone()) {
            if !matches!(cue.act, Act::Speech | Act::Writing) || known.contains(&cue.verb) {
                continue;
            }
            let sentence = extraction.sentence_of(cue.verb);
            let inside = piece.start.max(sentence.start)..piece.end.min(sentence.end);
            if let Some((source, content)) = clause_of(tokens, &cue, inside) {
                known.insert(cue.verb);
                let (act, score) = (cue.act, INDIRECT_SCORE);
                let mut found =
                    Attribution { cue: cue.group, act, source: Some(source), content: vec![content], score };
                passive::mend(extraction, &mut found);
                push(extraction, found, piece);
            }
        }
    }
}

/// Notes in each quotation the source of the one that holds it. This is what `via` means; no corpus
/// scores it.
pub(super) fn set_via(quotations: &mut [Quotation]) {
    for index in 0..quotations.len() {
        let Some(cue) = quotations[index].cue.clone().filter(|_| quotations[index].source.is_some()) else { continue };
        let holds = |outer: &&Quotation| {
            let inside = outer.content.iter().any(|piece| piece.start <= cue.start && cue.end <= piece.end);
            inside && outer.source.is_some() && outer.cue.as_ref() != Some(&cue)
        };
        let around = quotations[index.saturating_sub(NEAR)..quotations.len().min(index + NEAR)].iter();
        let outer = around.filter(holds).find_map(|outer| outer.source.clone()).filter(|_| on(Rule::ViaOuter));
        quotations[index].via = outer;
    }
}
