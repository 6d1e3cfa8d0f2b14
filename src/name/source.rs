//! The sources of quotations → names that the tagger passed over: who speaks has one.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::letters::is_letters;
use super::mention::{NameMention, name_key};
use super::office::{is_behind_name, is_post};
use super::{
    Name, is_department, is_like_given, is_local_title, is_one_of_a_people, is_plural_letters, is_surname_like_title,
    is_title_or_role, party,
};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::quote::Quotation;
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// The names of places that are the source of a quotation, alone or joined: they stand for who
/// governs them.
pub(super) fn governments<'a>(
    tokens: &'a Tokens,
    names: &'a [Name],
    quotations: &'a [Quotation],
) -> impl Iterator<Item = &'a Name> {
    quotations.iter().filter_map(|quotation| quotation.source.as_ref()).flat_map(move |source| {
        let at = names.partition_point(|name| name.tokens.start < source.start);
        // A source may join several: "Japan", "the United Kingdom", "France and Germany".
        let mut end = source.start;
        names[at..].iter().take_while(move |name| {
            let between = end..name.tokens.start.max(end);
            end = name.tokens.end;
            is_government(tokens, source, name) && between.into_iter().all(|i| leads_to_government(tokens, i))
        })
    })
}

/// The names of institutions that the tagger takes for buildings or places, where a source has
/// their noun: "Derby Hospital" where "the hospital said" so and no other hospital is named.
pub(super) fn institutions<'a>(
    tokens: &'a Tokens,
    names: &'a [Name],
    quotations: &'a [Quotation],
) -> impl Iterator<Item = &'a Name> {
    let noun = |i: usize| Some(tokens.at(i).lower()).filter(|word| set::INSTITUTIONS.has(word));
    let sources = quotations.iter().filter_map(|quotation| quotation.source.as_ref());
    // "The hospital", or its name: "Derby Hospital".
    let the = |source: &Range<usize>| tokens.at(source.start).lower() == "the";
    let definite =
        sources.filter(|source| source.len() > 1 && (the(source) || tokens[source.end - 1].is_capitalised()));
    let speaking: FxHashSet<String> = definite.filter_map(|source| noun(source.end - 1)).collect();
    let mut of_noun: FxHashMap<String, FxHashSet<Vec<Key>>> = FxHashMap::default();
    for name in names {
        if let Some(noun) = noun(name.tokens.end - 1).filter(|noun| speaking.contains(noun)) {
            of_noun.entry(noun).or_default().insert(name.tokens.clone().map(|i| tokens[i].key).collect());
        }
    }
    names.iter().filter(move |name| {
        let place = matches!(name.label, EntityLabel::Fac | EntityLabel::Loc) && on(Rule::InstitutionSpeaks);
        let one = |noun: String| of_noun.get(&noun).is_some_and(|names| names.len() == 1);
        place && noun(name.tokens.end - 1).is_some_and(one)
    })
}

/// The names of bodies that a state has but one of, where they are a source and the text names no
/// other: "the Treasury", "Congress".
pub(super) fn bodies<'a>(
    tokens: &'a Tokens,
    names: &'a [Name],
    quotations: &'a [Quotation],
) -> impl Iterator<Item = &'a Name> {
    /// The name of the country and the possessive have no more tokens than this.
    const LONGEST_OWNER: usize = 6;
    let body = |i: usize| set::BODIES_CALLED_BY_THEIR_NOUN.has(tokens.text_of(i));
    let longer = names.iter().filter(|name| name.tokens.len() > 1).flat_map(|name| name.tokens.clone());
    let within: FxHashSet<Key> = longer.filter(|&i| body(i)).map(|i| tokens[i].key).collect();
    let sources = quotations.iter().filter_map(|quotation| quotation.source.as_ref());
    sources.filter_map(move |source| {
        // An article or an owner stands before it: "the Treasury", "Kenya’s Treasury".
        let leads = |i: usize| tokens[i].is(Classes::DETERMINER) || tokens[i].kind == TokenKind::Clitic;
        let mut near = source.start..source.end.min(source.start + LONGEST_OWNER);
        let start = near.find(|&i| body(i) && (i == source.start || leads(i - 1)))?;
        let at = names.partition_point(|name| name.tokens.start < start);
        let name = names.get(at).filter(|name| name.tokens == (start..start + 1) && name.label == EntityLabel::Org)?;
        let comma = tokens.get(start + 1).is_some_and(|next| next.kind == TokenKind::Comma);
        let ends = start + 1 >= source.end || comma;
        (ends && !within.contains(&tokens[start].key) && on(Rule::BodyAlone)).then_some(name)
    })
}

/// Whether the name of a place in a source stands for its government: not in "The Indiana
/// governor", and not where a role was taken for a place ("Ombudsman: …").
fn is_government(tokens: &Tokens, source: &Range<usize>, name: &Name) -> bool {
    let end = name.tokens.end;
    let goes_on = (end < source.end).then(|| &tokens[end]).is_some_and(|next| {
        next.kind.is_word() && !next.is(Classes::COORDINATOR.or(Classes::PREPOSITION).or(Classes::RELATIVE))
    });
    let role = name.tokens.len() == 1 && is_title_or_role(&tokens[name.tokens.start]);
    on(Rule::PlaceSpeaks) && name.label == EntityLabel::Loc && !role && end <= source.end && !goes_on
}

/// Whether a word may stand in a source before the name of a place: "the city of Recife".
fn leads_to_government(tokens: &Tokens, i: usize) -> bool {
    let token = tokens.at(i);
    token.is(Classes::DETERMINER.or(Classes::COORDINATOR))
        || token.kind == TokenKind::Comma
        || token.text() == "of"
        || set::GOVERNED_PLACES.has(token.text())
}

/// Adds the names that head a source and that the tagger passed over; `covered` says of every token
/// whether a name holds it.
pub(super) fn add_names(
    tokens: &Tokens,
    quotations: &[Quotation],
    covered: &mut [bool],
    mentions: &mut Vec<NameMention>,
) {
    if !on(Rule::NameOfSource) {
        return;
    }
    let full = mentions.iter().filter(|mention| mention.words.len() > 1 && mention.label == EntityLabel::Person);
    let surnames: FxHashSet<Key> = full.filter_map(|mention| mention.words.last()).map(|word| word.key).collect();
    let people = mentions.iter().filter(|mention| mention.label == EntityLabel::Person);
    let given: FxHashSet<Key> = people.map(|mention| mention.words[0].key).collect();
    let mut person = vec![false; tokens.len()];
    for mention in mentions.iter().filter(|mention| mention.label == EntityLabel::Person) {
        person[mention.tokens.clone()].fill(true);
    }
    // "Canon Lee" is no other's mention where an Anna Canon is named.
    let titles: FxHashSet<usize> = mentions.iter().flat_map(|mention| mention.title.clone()).collect();
    let named = quotations.iter().filter(|quotation| !quotation.nameless);
    for source in named.filter_map(|quotation| quotation.source.as_ref()) {
        let stop = source.clone().find(|&i| matches!(tokens[i].kind, TokenKind::Clitic | TokenKind::Apostrophe));
        let upper = stop.unwrap_or(source.end);
        let mut at = source.start;
        if let Some(party) = party::of_source(tokens, source).filter(|party| !covered[party.start]) {
            covered[party.clone()].fill(true);
            mentions.extend(NameMention::new(tokens, party.clone(), party.start, EntityLabel::Org));
        }
        if source.len() == 1 && !covered[at] && is_given_alone(tokens, &given, at) {
            covered[at] = true;
            mentions.extend(NameMention::new(tokens, source.clone(), at, EntityLabel::Person));
        }
        while at < upper {
            if !is_name_word(tokens, &surnames, at) || covered[at] || titles.contains(&at) {
                at += 1;
                continue;
            }
            let ends = |i: &usize| {
                let glued = *i > at && tokens[*i].gap == Gap::None && tokens[i - 1].kind != TokenKind::Initial;
                !is_name_word(tokens, &surnames, *i) || covered[*i] || titles.contains(i) || glued
            };
            let range = at..(at..upper).find(ends).unwrap_or(upper);
            at = range.end;
            let label = if is_organ(tokens, &range) { EntityLabel::Org } else { EntityLabel::Person };
            let known = range.len() == 1 && surnames.contains(&name_key(tokens.text_of(range.start)));
            let office = is_behind_name(tokens, source, &range, |i| person[i]);
            if (known || !office && is_name(tokens, source, &range, covered))
                && let Some(mention) = NameMention::new(tokens, range.clone(), range.start, label)
            {
                covered[range].fill(true);
                mentions.push(mention);
            }
        }
    }
}

/// Whether a word is the given name of somebody in the text, be it a common word too: "Hope said".
fn is_given_alone(tokens: &Tokens, given: &FxHashSet<Key>, i: usize) -> bool {
    let token = &tokens[i];
    let other = Classes::FUNCTION.or(Classes::ROLES).or(Classes::HONORIFIC);
    let title = is_title_or_role(token) && !is_like_given(tokens.text_of(i));
    // "Mourners" is none, whatever the tagger took for a name.
    let plural = tokens.text_of(i).ends_with('s') && !token.is(Classes::GIVEN);
    token.kind == TokenKind::Word
        && token.is_capitalised()
        && !token.is(other)
        && !title
        && !plural
        && given.contains(&name_key(tokens.text_of(i)))
        && on(Rule::GivenNameAlone)
}

/// Whether a range holds a noun for an organisation.
fn is_organ(tokens: &Tokens, range: &Range<usize>) -> bool {
    tokens.list[range.clone()].iter().any(|token| token.is(Classes::ORG_WORD.or(Classes::ORGAN)))
}

/// Whether capitalised words are a text that speaks for itself, as in a headline: "New Poll",
/// "Leaked Memos".
fn is_text(tokens: &Tokens, range: &Range<usize>) -> bool {
    let noun = range.end - 1;
    tokens[noun].is(Classes::DOCUMENT) || set::WORKS.has(&tokens.at(noun).lower())
}

/// Whether a token may be a word of a name: a capitalised word that is no title, a word of a script
/// without capitals, an initial, or a surname of the text.
fn is_name_word(tokens: &Tokens, surnames: &FxHashSet<Key>, i: usize) -> bool {
    let token = tokens.at(i);
    let other = Classes::FUNCTION.or(Classes::WEEKDAY).or(Classes::MONTH).or(Classes::NATIONALITY).or(Classes::ROLES);
    let title = is_title_or_role(&token) && !is_surname_like_title(tokens, i) || is_local_title(tokens, i);
    let letters = is_letters(tokens, i) || is_plural_letters(token.text());
    token.kind == TokenKind::Initial
        || token.kind == TokenKind::Word
            && (token.is_capitalised() || token.is_caseless())
            && (!token.is(other) && !title && !letters || surnames.contains(&name_key(token.text())))
}

/// Whether the capitalised words `range` of a source are a name, as far as the words around tell.
fn is_name(tokens: &Tokens, source: &Range<usize>, range: &Range<usize>, covered: &[bool]) -> bool {
    let first = &tokens[range.start];
    let before = (range.start > source.start).then(|| &tokens[range.start - 1]);
    let next = tokens.get(range.end);
    let all = |classes: Classes| tokens.list[range.clone()].iter().all(|token| token.is(classes));
    let common = all(Classes::COMMON.or(Classes::ORG_WORD).or(Classes::ORGAN));
    // The place of an office is no name: "Former Ohio Gov. Ed Hutton".
    let inside = range.end < source.end;
    let letters = inside && is_plural_letters(tokens.text_of(range.end));
    // "District Collector Asha Rao"
    let post = inside && covered[range.end] && is_post(tokens, range);
    let place = all(Classes::PLACE.or(Classes::PLACE_WORD).or(Classes::PLACE_PART))
        || next.filter(|_| inside).is_some_and(is_title_or_role);
    let bracketed = before.is_some_and(|before| before.kind == TokenKind::OpenBracket);
    let titled = before.is_some_and(is_title_or_role);
    // Behind an honorific a common word is a name: "Mr. PRICE".
    let common = common && !before.is_some_and(|before| before.is(Classes::HONORIFIC));
    // What the tagger breaks off is no name.
    let broken = before.is_some_and(|before| before.kind.is_word()) && covered[range.start - 1] && !titled
        || next.is_some_and(|next| next.kind == TokenKind::Clitic);
    if common
        || range.len() == 1 && is_one_of_a_people(tokens, range.start)
        || place
        || letters
        || post
        || bracketed
        || broken
        || is_of_office(tokens, source, range, covered)
        || range.len() == 1 && is_organ(tokens, range)
        || !titled && is_text(tokens, range)
    {
        return false;
    }
    // One word alone may be no more than a capital at the start of a sentence, but for "Eero and
    // Kaisa Salmi".
    let comma = range.start > 0 && tokens[range.start - 1].kind == TokenKind::Comma;
    let inside = comma || before.is_some_and(|before| !before.is(Classes::DETERMINER));
    let shares_surname = before.is_none()
        && range.end + 1 < source.end
        && tokens.text_of(range.end) == "and"
        && tokens.get(range.end + 1).is_some_and(Token::is_capitalised);
    // The label of a turn: "LINDQVIST: I was there.", "Moreau: I was there.", other than "Poll: …"
    let colon = next.is_some_and(|next| next.kind == TokenKind::Colon);
    let opens = before.is_none() && first.gap == Gap::Paragraph;
    let other = || {
        let word = tokens.at(range.start).lower();
        set::OTHER_LABELS.has(&word) || set::TURN_LABELS.has(&word)
    };
    let label = colon && (first.shape.has(Shape::UPPER) || opens && !other());
    range.len() > 1 || titled || inside || shares_surname || label || first.is_caseless()
}

/// Whether words belong to the office of who is named behind them: "Child Development" in "the
/// minister of Women and Child Development Smriti Bose".
fn is_of_office(tokens: &Tokens, source: &Range<usize>, range: &Range<usize>, covered: &[bool]) -> bool {
    let joins =
        |i: &usize| !covered[*i] && (tokens[*i].is_capitalised() || matches!(tokens.text_of(*i), "and" | "the"));
    let name = range.end + (range.end..source.end).take_while(joins).count();
    let named = name < source.end && (covered[name] || tokens[name].kind == TokenKind::OpenBracket);
    is_word_of_office(tokens, range, covered) || named && is_department(tokens, source.start, name)
}

/// Whether one word belongs to the office of who is named behind it: "Equalities" in "minister for
/// Women and Equalities Nicola Marsh", "Operations" in "Commissioner of Police, Operations, Mr.
/// Sowore".
fn is_word_of_office(tokens: &Tokens, range: &Range<usize>, covered: &[bool]) -> bool {
    let Range { start, end } = *range;
    if range.len() > 1 || start == 0 || tokens[start].is(Classes::GIVEN) || end + 1 >= tokens.len() {
        return false;
    }
    let comma = |i: usize| tokens[i].kind == TokenKind::Comma;
    let joined = tokens.text_of(start - 1) == "and" && covered[end] && tokens[end].gap == Gap::Space;
    // "Zone 2" is an office as "Operations" is.
    let behind = end + usize::from(tokens[end].kind == TokenKind::Number);
    let honorific = tokens.get(behind + 1).is_some_and(|next| next.is(Classes::HONORIFIC));
    // "Leader of Opposition Vaishali Deshmukh".
    let opposition = tokens.text_of(start) == "Opposition" && tokens.text_of(start - 1) == "of";
    joined || opposition || comma(start - 1) && comma(behind) && honorific
}
