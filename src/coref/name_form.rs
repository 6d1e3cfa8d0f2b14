//! Forms of one name: the same words, fewer of them, initials, short forms of given names.

use std::ops::{Range, RangeInclusive};

use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::name::{NameMention, NameWord};
use crate::token::{Gap, Shape, TokenKind, Tokens};

/// How many words explain a short name at most: "known by its Polish initials".
const LONGEST_EXPLANATION: usize = 6;

/// Whether two names have the same words.
pub(super) fn same_words(a: &[NameWord], b: &[NameWord]) -> bool {
    a.iter().map(|word| word.key).eq(b.iter().map(|word| word.key))
}

/// Whether two full names can be one person's: all words of the shorter stand in the longer, in
/// order.
pub(super) fn same_person(tokens: &Tokens, a: &[NameWord], b: &[NameWord]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut rest = long.iter();
    let last = short.len() - 1;
    // The last word is no initial: Michael Moyo is not Michael M. Graf.
    let same = |place: usize, word: NameWord, other: NameWord| {
        same_word(tokens, word, other) && (place < last || word.initial == other.initial)
    };
    let mut places = short.iter().enumerate();
    let shorter = on(Rule::ShorterInLonger) || short.len() == long.len();
    let contained =
        short.len() > 1 && shorter && places.all(|(place, word)| rest.any(|other| same(place, *word, *other)));
    // First or last words are the same: John Lee and John Park Lee, but not Kim Jong Un and Kim
    // Jong Il.
    let last_of = |words: &[NameWord]| words[words.len() - 1].key;
    contained && (last_of(short) == last_of(long) || short[0].key == long[0].key)
}

fn same_word(tokens: &Tokens, a: NameWord, b: NameWord) -> bool {
    if a.key == b.key {
        return true;
    }
    let (a_text, b_text) = (tokens.text_of(a.at), tokens.text_of(b.at));
    // The cases alone know it, as they do the short forms of given names below.
    if (a.initial || b.initial) && on(Rule::InitialForWord) {
        return a_text.chars().next().map(char::to_uppercase).map(Iterator::collect::<String>)
            == b_text.chars().next().map(char::to_uppercase).map(Iterator::collect::<String>);
    }
    is_short_for(a_text, b_text) || is_short_for(b_text, a_text)
}

/// Whether the first word of a short name has the initials of the first words of a long one:
/// "UN Refugee Council" for "United Nations Refugee Council", a rule of the cases.
pub(super) fn abbreviates(tokens: &Tokens, short: &[NameWord], long: &[NameWord]) -> bool {
    let letters: Vec<char> = tokens.text_of(short[0].at).chars().filter(|letter| *letter != '.').collect();
    let begins = |word: &NameWord, letter: &char| tokens.text_of(word.at).starts_with(*letter);
    on(Rule::PartInitials)
        && letters.len() > 1
        && letters.iter().all(|letter| letter.is_uppercase())
        && short.len() > 1
        && long.len() + 1 == letters.len() + short.len()
        && long.iter().zip(&letters).all(|(word, letter)| begins(word, letter))
        && long[letters.len()..].iter().zip(&short[1..]).all(|(a, b)| a.key == b.key)
}

/// The capitals with which the words of a name begin: "National Union of Harbour Workers" → "NUHW",
/// and with its small words.
pub(super) fn initials(tokens: &Tokens, name: &NameMention) -> Vec<Key> {
    let letters = |small: bool| -> String {
        let word = |i: &usize| tokens[*i].kind.is_word() && (small || tokens[*i].shape.has(Shape::CAPITAL));
        name.tokens.clone().filter(word).filter_map(|i| tokens.text_of(i).chars().next()).collect()
    };
    let mut keys = vec![Key::new(&letters(false))];
    keys.extend(name.tokens.clone().any(|i| tokens[i].shape.has(Shape::LOWER)).then(|| Key::new(&letters(true))));
    // The initials of what stands behind "of" count as well: the Department of Veterans Affairs is
    // the VA.
    let of = name.tokens.clone().find(|&i| tokens.text_of(i) == "of");
    let tail = of.map_or(0, |of| (of..name.tokens.end).filter(|&i| tokens[i].shape.has(Shape::CAPITAL)).count());
    let capitals = letters(false);
    let skipped = capitals.chars().count().saturating_sub(tail);
    let tail: String = capitals.chars().skip(skipped).collect();
    keys.extend((tail.chars().count() > 1).then(|| Key::new(&tail)));
    keys
}

/// Whether a name is initials before a colon that open a paragraph: "MC: The sea."
pub(super) fn labels_turn(tokens: &Tokens, range: &Range<usize>) -> bool {
    /// Longer initials are those of organisations.
    const INITIALS: RangeInclusive<u32> = 2..=4;
    let token = &tokens[range.start];
    range.len() == 1
        && on(Rule::UnnamedTurn)
        && token.gap == Gap::Paragraph
        && token.shape.has(Shape::UPPER)
        && !token.is(Classes::ACRONYM.or(Classes::ORG_ABBREVIATION))
        && INITIALS.contains(&token.span.len())
        && tokens.get(range.end).is_some_and(|next| next.kind == TokenKind::Colon)
}

/// The initials of a person's full name, those behind hyphens left out and counted: MC and MLC of
/// "Mei-Ling Chao".
pub(super) fn person_initials(tokens: &Tokens, name: &NameMention) -> [Key; 2] {
    let words = || name.words.iter().map(|word| tokens.text_of(word.at));
    let first = |word: &str| word.chars().next();
    let short: String = words().filter_map(first).collect();
    let long: String = words().flat_map(|word| word.split('-')).filter_map(first).collect();
    [Key::new(&short), Key::new(&long)]
}

/// The short name that the text gives right behind full name `index`: "(UZLP)", ", known by its
/// Polish initials UZLP". It changes no figure of PolNeAR dev; the cases need it.
pub(super) fn also_called(tokens: &Tokens, names: &[NameMention], index: usize) -> Option<Key> {
    let next = names.get(index + 1).filter(|next| next.words.len() == 1)?;
    let between = names[index].tokens.end..next.tokens.start;
    let kind = |i: usize| tokens.get(i).map(|token| token.kind);
    let bracketed = between.len() == 1
        && kind(between.start) == Some(TokenKind::OpenBracket)
        && kind(next.tokens.end) == Some(TokenKind::CloseBracket);
    let comma = between.len() > 1 && kind(between.start) == Some(TokenKind::Comma);
    let mut words = between.start + usize::from(comma)..between.end;
    let known = words.len() <= LONGEST_EXPLANATION
        && words.clone().all(|i| tokens[i].kind.is_word())
        && words.clone().next().is_some_and(|i| set::EXPLAINS_SHORT_NAME.has(tokens.text_of(i)))
        && words
            .rfind(|&i| !tokens[i].is(Classes::DETERMINER))
            .is_some_and(|i| set::ENDS_EXPLANATION.has(tokens.text_of(i)));
    ((bracketed || known) && on(Rule::AlsoCalled)).then_some(next.words[0].key)
}

/// Whether a given name is a short form of the other: a beginning of it (Chris of Christopher), or
/// a diminutive (Bill of William).
fn is_short_for(short: &str, long: &str) -> bool {
    const LEAST: usize = 3;
    let begins = short.chars().count() >= LEAST && long.len() > short.len() && long.starts_with(short);
    begins && on(Rule::ShortBeginning) || on(Rule::Diminutive) && set::DIMINUTIVES.of(short).contains(&long)
}

/// Whether all words of the shorter of two full names stand in the longer, in order, and both begin
/// or end alike.
pub(super) fn is_form_of(one: &[Key], other: &[Key]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let mut rest = long.iter();
    short.len() > 1
        && short.iter().all(|word| rest.any(|other| other == word))
        && (short.first() == long.first() || short.last() == long.last())
}
