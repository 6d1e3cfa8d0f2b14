//! Titles that are given names too: "Dean Mulholland" is called Dean, "Justice Bonsu" may be a
//! judge.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::mention::name_key;
use super::{Name, is_generational, is_title_or_role, kin};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::token::{Gap, Shape, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// A title and a surname behind it, by their keys.
type Pair = (Key, Key);

/// Whether a word is a title that is a given name too.
pub(crate) fn is_like_given(word: &str) -> bool {
    set::GIVEN_NAMES_LIKE_TITLES.has(word) || set::TITLES_LIKE_GIVEN_NAMES.has(word)
}

/// Whether a word that is such a title stands behind the given name of a name that begins with
/// token `start`: "Baron" of "Sacha Baron Cohen".
pub(super) fn is_second(tokens: &Tokens, i: usize, start: usize) -> bool {
    // "Larry King Live" is none of King.
    let word = tokens.text_of(i);
    let like = i > start && set::GIVEN_NAMES_LIKE_TITLES.has(word) && !matches!(word, "King" | "Queen");
    like && is_given(tokens, i - 1) && !is_title_or_role(&tokens[i - 1]) && on(Rule::GivenLikeTitle)
}

/// Takes the title before a surname into the name of whoever is called so: "Dean Mulholland", but
/// not where the text speaks of the dean, nor "Prince Harry", whose given name stands behind it.
pub(super) fn take_in(tokens: &Tokens, names: &mut [Name]) {
    if !on(Rule::GivenLikeTitle) {
        return;
    }
    let called: Vec<(usize, Range<usize>)> =
        names.iter().enumerate().filter_map(|(number, name)| Some((number, called(tokens, name)?))).collect();
    if called.is_empty() {
        return;
    }
    let wanted: FxHashSet<Key> = called.iter().map(|(_, name)| tokens[name.start].key).collect();
    let offices = offices(tokens, &wanted);
    let titled: FxHashSet<Pair> = names.iter().flat_map(|name| titles(tokens, name)).collect();
    let kin: FxHashSet<Pair> =
        called.iter().filter(|(_, name)| is_told(tokens, name)).map(|(_, name)| pair(tokens, name)).collect();
    for (number, whole) in called {
        let pair = pair(tokens, &whole);
        let told = set::GIVEN_NAMES_LIKE_TITLES.has(tokens.text_of(whole.start)) || kin.contains(&pair);
        if told && !offices.contains(&pair.0) && !titled.contains(&pair) {
            let name = &mut names[number];
            name.title.end = whole.start.max(name.title.start);
            (name.tokens, name.whole) = (whole, true);
        }
    }
}

/// The title and the surname of a name.
fn pair(tokens: &Tokens, name: &Range<usize>) -> Pair {
    let last = name.clone().rev().find(|&i| !is_generational(tokens, i)).unwrap_or(name.start);
    (tokens[name.start].key, name_key(tokens.text_of(last)))
}

/// The words of a name that is a surname behind one such title.
fn called(tokens: &Tokens, name: &Name) -> Option<Range<usize>> {
    let Range { start, end } = name.tokens;
    if name.label != EntityLabel::Person {
        return None;
    }
    let first = if is_like_given(tokens.text_of(start)) { start } else { start.checked_sub(1)? };
    let before = first < start;
    let title = &name.title;
    let spaced = tokens.get(first + 1).is_some_and(|next| next.gap == Gap::Space);
    if !is_like_given(tokens.text_of(first)) || before && !title.contains(&first) || !spaced {
        return None;
    }
    // "Assistant Dean Whitfield", "Crown Prince Salman", "Mr Justice Rao"
    let given = set::GIVEN_NAMES_LIKE_TITLES.has(tokens.text_of(first));
    let fits = |i: usize| {
        let lesser = set::PREFIXES_OF_OFFICES.has(&tokens.text_of(i).to_lowercase());
        is_title_or_role(&tokens[i]) && !tokens[i].is(Classes::OFFICE) && !lesser
    };
    if title.start < first && !(given && fits(first - 1)) {
        return None;
    }
    let word = |i: &usize| {
        let particle = tokens[*i].is(Classes::PARTICLE) && *i + 1 < end;
        !particle && !is_generational(tokens, *i)
    };
    let mut words = (first + 1..end).filter(word);
    let surname = words.next()?;
    // "Prince MBS" is a prince.
    let letters = tokens[surname].shape.has(Shape::UPPER) && !tokens[first].shape.has(Shape::UPPER);
    let plain = tokens[surname].kind == TokenKind::Word && tokens[surname].is_capitalised() && !letters;
    // "King Charles", "Princess Anne"
    let royal = set::TITLES_OF_ROYALS.has(tokens.text_of(first)) && is_given(tokens, surname);
    (plain && words.next().is_none() && !royal).then_some(first..end)
}

/// Whether a word is known as a given name.
fn is_given(tokens: &Tokens, i: usize) -> bool {
    let word = tokens.text_of(i).to_lowercase();
    let listed = set::NAMES_OF_MEN.has(&word) || set::NAMES_OF_WOMEN.has(&word);
    tokens[i].is(Classes::GIVEN) || listed
}

/// Whether the words around a name tell that it is a full one: "her husband, Major Holt", "Bishop
/// Weir, 34,".
fn is_told(tokens: &Tokens, name: &Range<usize>) -> bool {
    let comma = |i: usize| tokens.get(i).is_some_and(|token| token.kind == TokenKind::Comma);
    let age = tokens.get(name.end + 1).is_some_and(|age| age.kind == TokenKind::Number && age.span.len() < 3);
    comma(name.end) && age && comma(name.end + 2)
        || kin::leads_to(tokens, name.start)
        || comma(name.end) && is_apposed(tokens, name.start)
}

/// Whether the words before a name say who it is and leave no room for a title, which is an
/// abbreviation: "his secretary, Min Chen,", other than "the education secretary, Min Pandor,".
fn is_apposed(tokens: &Tokens, start: usize) -> bool {
    /// Whose secretary it is stands so many tokens before the noun at most.
    const OWNER: usize = 3;
    let Some(noun) = start.checked_sub(2) else { return false };
    let comma = tokens[start - 1].kind == TokenKind::Comma;
    let word = tokens.text_of(noun);
    let person = tokens[noun].is(Classes::ROLE) || set::NOUNS_OF_RELATIONS.has(word);
    let short = set::SHORT_TITLES_LIKE_GIVEN_NAMES.has(tokens.text_of(start));
    let owns = |i: usize| tokens[i].is(Classes::POSSESSIVE) || tokens[i].kind == TokenKind::Clitic;
    let owned = (noun.saturating_sub(OWNER)..noun).any(owns);
    short && comma && person && owned && !tokens[noun].is_capitalised() && on(Rule::ShortTitleLikeGiven)
}

/// The such titles before a name of more words, each with its last word: Bishop and Weir of "Bishop
/// Maria Weir", Prince and Boateng of "Kevin-Prince Boateng".
fn titles<'a>(tokens: &'a Tokens, name: &'a Name) -> impl Iterator<Item = Pair> + 'a {
    let end = name.tokens.end;
    let start = name.title.start.min(name.tokens.start);
    let person = name.label == EntityLabel::Person && end > start + 1;
    let surname = name_key(tokens.text_of(end - 1));
    let words = if person { start..end - 1 } else { start..start };
    words.flat_map(move |i| {
        let text = tokens.text_of(i);
        let full = i + 2 < end && is_like_given(text);
        let part = text.rsplit_once('-').map(|(_, part)| part).filter(|part| is_like_given(part));
        let keys = [full.then(|| tokens[i].key), part.map(Key::new)];
        keys.into_iter().flatten().map(move |key| (key, surname))
    })
}

/// Those of the `wanted` titles that a text speaks of as offices: "the dean", "a retired major",
/// "dean of the faculty"; with a word for royals, all of theirs.
fn offices(tokens: &Tokens, wanted: &FxHashSet<Key>) -> FxHashSet<Key> {
    let royal: FxHashSet<Key> = set::TITLES_OF_ROYALS.iter().map(Key::new).collect();
    let royal: FxHashSet<Key> = royal.intersection(wanted).copied().collect();
    let mut found: FxHashSet<Key> = FxHashSet::default();
    for i in 0..tokens.len() {
        let token = &tokens[i];
        if wanted.contains(&token.key) && token.kind == TokenKind::Word && is_office(tokens, i) {
            found.insert(token.key);
        } else if !royal.is_empty() && token.shape.has(Shape::LOWER) && set::WORDS_FOR_ROYALS.has(tokens.text_of(i)) {
            found.extend(&royal);
        }
    }
    found
}

/// Whether a word is the noun for an office: "the dean said", other than "a major road".
fn is_office(tokens: &Tokens, i: usize) -> bool {
    /// So many words stand before it at most: "the former dean".
    const BEFORE: usize = 3;
    let capital = tokens[i].is_capitalised();
    let next = tokens.get(i + 1).filter(|next| next.gap < Gap::Paragraph);
    let verb = Classes::FUNCTION.or(Classes::REPORTING).or(Classes::VERB).or(Classes::ADVERB);
    if next.is_some_and(|next| next.kind == TokenKind::Word && (next.is_capitalised() || !next.is(verb))) {
        return false;
    }
    let determined = |k: usize| tokens[k].is(Classes::DETERMINER.or(Classes::POSSESSIVE));
    if capital {
        return i > 0 && determined(i - 1);
    }
    let of = next.is_some_and(|_| tokens.text_of(i + 1) == "of");
    let comma = i > 0 && tokens[i - 1].kind == TokenKind::Comma;
    let inside = |&k: &usize| tokens[k].kind == TokenKind::Word && tokens[k].shape.has(Shape::LOWER);
    of && comma || (i.saturating_sub(BEFORE)..i).rev().take_while(inside).chain(i.checked_sub(1)).any(determined)
}
