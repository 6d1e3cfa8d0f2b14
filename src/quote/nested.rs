//! Reports within reports: the quotation inside an "according to", and which source relates a quotation that has its own.

use std::ops::Range;

use super::cue::{Cue, cues};
use super::{Finder, Quotation, REPORT, source};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::token::{Shape, Token, TokenKind, Tokens};

/// How many quotations that start before or after another are looked at for one that holds it; it keeps the work linear.
const NEAR: usize = 8;

/// Adds what stands inside an "according to": "Okafor told the governors that …, according to the treasury."
pub(super) fn find(finder: &mut Finder) {
    if !on(Rule::InsideAccordingTo) {
        return;
    }
    let tokens = finder.tokens;
    let known: Vec<Range<usize>> = finder.quotations.iter().filter_map(|quotation| quotation.cue.clone()).collect();
    let known: rustc_hash::FxHashSet<usize> = known.into_iter().flatten().collect();
    let outer = |quotation: &Quotation| {
        let cue = quotation.cue.as_ref().filter(|cue| tokens.text_of(cue.start).eq_ignore_ascii_case("according"))?;
        let piece = quotation.content.first().filter(|piece| piece.end <= cue.start)?;
        Some(piece.clone())
    };
    let pieces: Vec<Range<usize>> = finder.quotations.iter().filter_map(outer).collect();
    for piece in pieces {
        let strong = |cue: &Cue| tokens.list[cue.verb].is(Classes::STRONG) && !known.contains(&cue.verb);
        let Some(cue) = cues(tokens, piece.clone()).into_iter().find(strong) else { continue };
        let Some(source) = source::before(tokens, piece.start, cue.group.start) else { continue };
        let comma = source.start > piece.start && tokens.list[source.start - 1].kind == TokenKind::Comma;
        let content = if comma && cue.group.end == piece.end {
            piece.start..source.start - 1
        } else if source.start == piece.start {
            let Some(start) = content_start_after(tokens, &cue, piece.end) else { continue };
            start..piece.end
        } else {
            continue;
        };
        if content.len() > 1 {
            finder.add(vec![content], Some(cue.group), Some(source), cue.act, REPORT);
        }
    }
}

/// Where the content after a cue starts: past the addressee and adverbials, at "that" where there is one.
fn content_start_after(tokens: &Tokens, cue: &Cue, end: usize) -> Option<usize> {
    let mut k = cue.group.end;
    if k >= end {
        return None;
    }
    if let Some(that) = (k..end.min(k + 10)).find(|&i| tokens.text_of(i) == "that") {
        // Between the verb and "that" only an addressee or adverbial may stand, no clause.
        let plain = (k..that)
            .all(|i| tokens.list[i].kind.is_word() && !is_verb(tokens, i) && !tokens.list[i].is(Classes::SUBORDINATOR));
        let addressed = that == k
            || tokens.list[k].is(Classes::PREPOSITION.or(Classes::WEEKDAY).or(Classes::PERIOD))
            || tokens.list[cue.verb].is(Classes::ADDRESSEE);
        if plain && addressed {
            return Some(that);
        }
    }
    k = skip_adverbials(tokens, k, end);
    if tokens.list[cue.verb].is(Classes::ADDRESSEE) {
        k = skip_adverbials(tokens, skip_addressee(tokens, k, end), end);
    }
    if k < end && matches!(tokens.list[k].kind, TokenKind::Colon) {
        k += 1;
    }
    (k < end && !matches!(tokens.list[k].kind, TokenKind::Comma | TokenKind::Terminal | TokenKind::Dash)).then_some(k)
}

/// A word that looks like a finite verb.
fn is_verb(tokens: &Tokens, i: usize) -> bool {
    let token = &tokens.list[i];
    let verb = Classes::AUXILIARY.or(Classes::VERB);
    let inflected = token.kind == TokenKind::Word
        && token.shape.has(Shape::LOWER)
        && (tokens.text_of(i).ends_with("ed") || token.is(Classes::REPORTING));
    token.is(verb) || inflected
}

/// Past whom the words are addressed to: "him", "reporters", "the BBC", "a parliamentary committee".
fn skip_addressee(tokens: &Tokens, k: usize, end: usize) -> usize {
    let Some(first) = tokens.get(k).filter(|_| k < end) else { return k };
    if first.is(Classes::PRONOUN) && !first.is(Classes::SUBJECT) || first.is(Classes::ROLES) {
        return k + 1;
    }
    let word = |i: usize| i < end && tokens.list[i].kind.is_word();
    if first.is_capitalised() && !first.is(Classes::FUNCTION) {
        return (k..end).find(|&i| !(word(i) && tokens.list[i].is_capitalised())).unwrap_or(end);
    }
    if first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) {
        let noun = (k + 1..end.min(k + 5)).find(|&i| {
            tokens.list[i].is(Classes::ROLE.or(Classes::ROLES).or(Classes::ORGAN).or(Classes::ACRONYM))
                || tokens.list[i].is_capitalised() && !tokens.get(i + 1).is_some_and(Token::is_capitalised)
        });
        return noun.map_or(k, |noun| noun + 1);
    }
    k
}

/// Past adverbs and adverbials of time and place: "on Friday", "Thursday", "in a statement", "later".
fn skip_adverbials(tokens: &Tokens, mut k: usize, end: usize) -> usize {
    loop {
        let Some(token) = tokens.get(k).filter(|_| k < end) else { return k };
        if token.is(Classes::WEEKDAY.or(Classes::ADVERB))
            && token.kind == TokenKind::Word
            && tokens.text_of(k) != "just"
        {
            k += 1;
            continue;
        }
        if !token.is(Classes::PREPOSITION) || matches!(tokens.text_of(k), "to" | "of" | "like" | "about") {
            return k;
        }
        // The preposition's object: up to a noun that a border follows.
        let stop = (k + 1..end.min(k + 12)).find(|&i| {
            let token = &tokens.list[i];
            !token.kind.is_word()
                || token.is(Classes::SUBORDINATOR.or(Classes::AUXILIARY).or(Classes::PRONOUN).or(Classes::VERB))
                || i > k + 1
                    && token.is(Classes::DETERMINER.or(Classes::POSSESSIVE))
                    && !tokens.list[i - 1].is(Classes::PREPOSITION)
                || i > k + 1 && token.is_capitalised() && tokens.list[i - 1].is(Classes::WEEKDAY)
        });
        let temporal = tokens.get(k + 1).is_some_and(|next| next.is(Classes::WEEKDAY));
        match stop {
            _ if temporal => k += 2,
            Some(stop) if stop > k + 1 => k = stop,
            None if end <= k + 12 => return end,
            _ => return k,
        }
    }
}

/// Notes in each quotation the source of the one that holds it. This is what `via` means; no corpus
/// scores it.
pub(super) fn relate(quotations: &mut [Quotation]) {
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
