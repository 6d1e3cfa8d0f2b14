//! The sources of quotations → names that no entity covers: who speaks has one.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::Name;
use super::form::{Form, folded, is_caseless, leads, new};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key};
use crate::quote::Quotation;
use crate::token::{Gap, Shape, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// Places that are the source of a quotation, alone or joined, stand for who governs them.
pub(super) fn places<'a>(
    tokens: &'a Tokens,
    names: &'a [Name],
    quotations: &'a [Quotation],
) -> impl Iterator<Item = &'a Name> {
    quotations.iter().filter_map(|quotation| quotation.source.as_ref()).flat_map(move |source| {
        let at = names.partition_point(|name| name.tokens.start < source.start);
        // "Japan", "the United Kingdom", "France and Germany"
        let mut end = source.start;
        names[at..].iter().take_while(move |name| {
            let between = end..name.tokens.start.max(end);
            end = name.tokens.end;
            // "The Indiana governor" is not Indiana.
            let goes_on = (end < source.end).then(|| &tokens.list[end]).is_some_and(|next| {
                next.kind.is_word() && !next.is(Classes::COORDINATOR.or(Classes::PREPOSITION).or(Classes::RELATIVE))
            });
            // "Ombudsman: …" is no place, whatever it was taken for.
            let office = name.tokens.len() == 1 && leads(&tokens.list[name.tokens.start]);
            on(Rule::PlaceSpeaks)
                && name.label == EntityLabel::Loc
                && !office
                && name.tokens.end <= source.end
                && !goes_on
                && between.into_iter().all(|i| {
                    let token = &tokens.list[i];
                    let joint =
                        token.is(Classes::DETERMINER.or(Classes::COORDINATOR)) || token.kind == TokenKind::Comma;
                    // "The city of Recife"
                    joint || matches!(tokens.text_of(i), "city" | "state" | "government" | "town" | "province" | "of")
                })
        })
    })
}

/// Adds the names that head a source and that no entity covers; `covered` says of every token whether one does.
pub(super) fn add_names(tokens: &Tokens, quotations: &[Quotation], covered: &mut [bool], forms: &mut Vec<Form>) {
    if !on(Rule::NameOfSource) {
        return;
    }
    let full = forms.iter().filter(|form| form.words.len() > 1 && form.label == EntityLabel::Person);
    let surnames: FxHashSet<Key> = full.filter_map(|form| form.words.last()).map(|word| word.key).collect();
    for source in quotations.iter().filter_map(|quotation| quotation.source.as_ref()) {
        let stop = source.clone().find(|&i| matches!(tokens.list[i].kind, TokenKind::Clitic | TokenKind::Apostrophe));
        let upper = stop.unwrap_or(source.end);
        let mut at = source.start;
        while at < upper {
            if !is_namelike(tokens, &surnames, at) || covered[at] {
                at += 1;
                continue;
            }
            let ends = |i: &usize| {
                let glued =
                    *i > at && tokens.list[*i].gap == Gap::None && tokens.list[i - 1].kind != TokenKind::Initial;
                !is_namelike(tokens, &surnames, *i) || covered[*i] || glued
            };
            let range = at..(at..upper).find(ends).unwrap_or(upper);
            at = range.end;
            let organ = range.clone().any(|i| tokens.list[i].is(Classes::ORG_WORD.or(Classes::ORGAN)));
            let label = if organ { EntityLabel::Org } else { EntityLabel::Person };
            let known = range.len() == 1 && surnames.contains(&folded(tokens.text_of(range.start)));
            if (known || is_name(tokens, source, &range, covered))
                && let Some(form) = new(tokens, range.clone(), range.start, label)
            {
                covered[range].fill(true);
                forms.push(form);
            }
        }
    }
}

/// Whether a token may be part of a name: a capitalised word that is no title, a word of a script without capitals, or a surname of
/// the text.
fn is_namelike(tokens: &Tokens, surnames: &FxHashSet<Key>, i: usize) -> bool {
    let token = &tokens.list[i];
    let other = Classes::FUNCTION.or(Classes::WEEKDAY).or(Classes::MONTH).or(Classes::NATIONALITY).or(Classes::ROLES);
    if token.kind == TokenKind::Initial {
        return true;
    }
    token.kind == TokenKind::Word
        && (token.is_capitalised() || is_caseless(token))
        && (!token.is(other) && !leads(token) || surnames.contains(&folded(tokens.text_of(i))))
}

/// Whether the capitalised words `range` of a source are a name, as far as the words around tell.
fn is_name(tokens: &Tokens, source: &Range<usize>, range: &Range<usize>, covered: &[bool]) -> bool {
    let before = (range.start > source.start).then(|| &tokens.list[range.start - 1]);
    let after = tokens.get(range.end).filter(|_| range.end < source.end);
    let organ = range.clone().any(|i| tokens.list[i].is(Classes::ORG_WORD.or(Classes::ORGAN)));
    let all = |classes: Classes| range.clone().all(|i| tokens.list[i].is(classes));
    let common = all(Classes::COMMON.or(Classes::ORG_WORD).or(Classes::ORGAN));
    // "Former Ohio Gov. Ed Hutton"
    let place = all(Classes::PLACE.or(Classes::PLACE_WORD).or(Classes::PLACE_PART)) || after.is_some_and(leads);
    let bracketed = before.is_some_and(|before| before.kind == TokenKind::OpenBracket);
    let headed = before.is_some_and(leads);
    // What an entity breaks off is no name.
    let torn = before.is_some_and(|before| before.kind.is_word()) && covered[range.start - 1] && !headed
        || tokens.get(range.end).is_some_and(|next| next.kind == TokenKind::Clitic);
    if common || place || bracketed || torn || organ && range.len() == 1 {
        return false;
    }
    // One word alone may be no more than a capital at the start of a sentence, but for "Eero and Kaisa Salmi".
    let comma = range.start > 0 && tokens.list[range.start - 1].kind == TokenKind::Comma;
    let inside = comma || before.is_some_and(|before| !before.is(Classes::DETERMINER));
    let shares = before.is_none()
        && range.end + 1 < source.end
        && tokens.text_of(range.end) == "and"
        && tokens.list[range.end + 1].is_capitalised();
    // "LINDQVIST: I was there."
    let labelled = tokens.list[range.start].shape.has(Shape::UPPER)
        && tokens.get(range.end).is_some_and(|next| next.kind == TokenKind::Colon);
    range.len() > 1 || headed || inside || shares || labelled || is_caseless(&tokens.list[range.start])
}
