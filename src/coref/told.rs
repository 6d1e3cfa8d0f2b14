//! What a text tells of somebody in passing → nouns by which a description may mean them: an age, a
//! child, a charge, an office in capitals.

use once_cell::race::OnceBox;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Member;
use super::beside::{add, canonical};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, classes_of, set};
use crate::name::{NameMention, past_letters};
use crate::token::{Gap, Shape, TokenKind, Tokens};

/// How far behind a name, in tokens, it is looked for.
const NEAR: usize = 10;
/// Who is as old as this is "the pensioner".
const PENSION: u8 = 65;
const PENSIONER: &str = "pensioner";
/// How many tokens before a name tell its office: "Inspector General of Police".
const LONGEST_OFFICE: usize = 6;

/// What tells that initials are those of an office.
const OFFICES: Classes = Classes::TITLE.or(Classes::ROLE);

/// Notes in the `member` of a person what stands in the sentence of its `name`.
pub(super) fn note(tokens: &Tokens, name: &NameMention, unnamed: &Unnamed, member: &mut Member) {
    if on(Rule::ToldAge) {
        note_age(tokens, name, unnamed, member);
    }
    if on(Rule::ToldInPassing) {
        note_behind(tokens, name, member);
        note_before(tokens, name, unnamed, member);
    }
    for office in offices(tokens, name) {
        add(&mut member.roles, office);
    }
    for i in letters_beside(tokens, name) {
        party_before(tokens, name, i).for_each(|word| add(&mut member.traits, tokens[word].key));
    }
    // "The Tánaiste, Simon Walsh,".
    let comma = name.title.start.checked_sub(1).filter(|&i| tokens[i].kind == TokenKind::Comma);
    let office = |&i: &usize| set::OFFICES_IN_IRISH.has(tokens.text_of(i)) && on(Rule::OfficeInIrish);
    for i in comma.into_iter().flat_map(|comma| (0..comma).rev()).take_while(office) {
        add(&mut member.roles, tokens[i].key);
    }
    for i in 0..member.roles.len() {
        for &wider in wider_nouns(member.roles[i]).iter().filter(|_| on(Rule::WiderNoun)) {
            add(&mut member.roles, wider);
        }
    }
}

/// The nouns that may stand for somebody of whom the text says this one: "boss" for "manager".
fn wider_nouns(noun: Key) -> &'static [Key] {
    static WIDER: OnceBox<FxHashMap<Key, Vec<Key>>> = OnceBox::new();
    let wider = WIDER.get_or_init(|| {
        let mut wider: FxHashMap<Key, Vec<Key>> = FxHashMap::default();
        for (noun, word) in set::WIDER_NOUNS.entries() {
            wider.entry(Key::new(word)).or_default().push(Key::new(noun));
        }
        Box::new(wider)
    });
    wider.get(&noun).map_or(&[], Vec::as_slice)
}

/// "Lukas Brandt, 34," and "34-year-old Lukas Brandt" are the 34-year-old.
fn note_age(tokens: &Tokens, name: &NameMention, unnamed: &Unnamed, member: &mut Member) {
    let end = name.tokens.end;
    let kind = |i: usize| tokens.get(i).map(|token| token.kind);
    let years = |i: usize| tokens.text_of(i).bytes().all(|byte| byte.is_ascii_digit()) && tokens[i].span.len() <= 3;
    if kind(end) == Some(TokenKind::Comma) && kind(end + 1) == Some(TokenKind::Number) && years(end + 1) {
        let closed = tokens.get(end + 2).is_none_or(|next| !next.kind.is_word());
        if closed {
            let age = tokens.text_of(end + 1);
            // A judge of that age is no pensioner.
            let plain = member.roles.is_empty();
            add(&mut member.roles, Key::new(&format!("{age}-year-old")));
            if age.parse::<u8>().is_ok_and(|age| (13..20).contains(&age)) {
                add(&mut member.roles, Key::new("teenager"));
            }
            let old = age.parse::<u8>().is_ok_and(|age| age >= PENSION);
            if old && plain && name.title.is_empty() && !unnamed.has(PENSIONER) {
                add(&mut member.roles, Key::new(PENSIONER));
            }
        }
    }
    let before = name.title.start.checked_sub(1).filter(|&i| tokens.text_of(i).ends_with("-year-old"));
    if let Some(before) = before {
        add(&mut member.roles, tokens[before].key);
    }
}

/// Who "lost her son" is the mother, who "was charged" the defendant, who "won the vote" the
/// mayor-elect.
fn note_behind(tokens: &Tokens, name: &NameMention, member: &mut Member) {
    let end = name.tokens.end;
    let upper = tokens.len().min(end + NEAR);
    for i in end..upper {
        let token = &tokens[i];
        if token.kind.is_end() || token.kind == TokenKind::Semicolon || token.is_capitalised() {
            break;
        }
        let word = tokens.text_of(i);
        if let Some(parent) = match word {
            "her" => Some("mother"),
            "his" => Some("father"),
            _ => None,
        } {
            let next = tokens.text_at(i + 1);
            let child = (i + 1..upper.min(i + 4)).any(|k| set::NOUNS_FOR_CHILDREN.has(tokens.text_of(k)));
            if child {
                add(&mut member.roles, canonical(parent, Key::new(parent)));
            }
            if set::NOUNS_FOR_PARTNERS.has(next) && tokens.text_of(i - 1) == "lost" {
                add(&mut member.roles, Key::new(if word == "her" { "widow" } else { "widower" }));
            }
        }
        if word == "won" && (i + 1..upper).any(|k| set::NOUNS_FOR_VOTES.has(tokens.text_of(k))) {
            for word in set::WORDS_FOR_THE_ELECTED.iter() {
                add(&mut member.roles, Key::new(word));
            }
        }
        let accused = i > end && i < end + 4 && set::PARTICIPLES_OF_THE_ACCUSED.has(word);
        if accused && (end..i).any(|k| set::FORMS_OF_BE.has(tokens.text_of(k))) {
            for word in set::WORDS_FOR_THE_ACCUSED.iter() {
                add(&mut member.roles, Key::new(word));
            }
        }
    }
}

/// Whom somebody "robbed" is the victim.
fn note_before(tokens: &Tokens, name: &NameMention, unnamed: &Unnamed, member: &mut Member) {
    let verb = name.title.start.checked_sub(1);
    if verb.is_some_and(|verb| set::VERBS_OF_HARM.has(tokens.text_of(verb))) {
        for word in set::WORDS_FOR_VICTIMS.iter().filter(|word| !unnamed.has(word)) {
            add(&mut member.roles, Key::new(word));
        }
    }
}

/// The nouns for pensioners and victims by which the text tells of somebody whom it does not name:
/// "a pensioner", "another young victim".
pub(super) struct Unnamed(FxHashSet<Key>);

impl Unnamed {
    pub(super) fn new(tokens: &Tokens) -> Self {
        let nouns: Vec<Key> = set::WORDS_FOR_VICTIMS.iter().chain([PENSIONER]).map(Key::new).collect();
        let indefinite = |i: usize| matches!(tokens.at(i).lower().as_str(), "a" | "an" | "another" | "one");
        let found = (1..tokens.len()).filter(|&i| nouns.contains(&tokens[i].key));
        let found = found.filter(|&i| indefinite(i - 1) || i > 1 && indefinite(i - 2));
        Self(found.map(|i| tokens[i].key).collect())
    }

    fn has(&self, noun: &str) -> bool {
        self.0.contains(&Key::new(noun))
    }
}

/// The initials of the offices before a name: CM of "Chief Minister", CP of "Commissioner of
/// Police".
pub(super) fn offices(tokens: &Tokens, name: &NameMention) -> Vec<Key> {
    if !on(Rule::OfficeInitials) {
        return Vec::new();
    }
    let mut found: Vec<Key> = letters_beside(tokens, name).into_iter().map(|i| tokens[i].key).collect();
    let mut letters = String::new();
    // How many letters stand behind the last "of": "IG" and "IGP" are of "Inspector-General of
    // Police".
    let mut behind_of = 0;
    let mut titled = false;
    let end = name.tokens.start;
    for i in (end.saturating_sub(LONGEST_OFFICE)..end).rev() {
        let token = &tokens[i];
        if matches!(tokens.text_of(i), "of" | "for" | "the") && !letters.is_empty() {
            behind_of = letters.len();
            continue;
        }
        if token.kind != TokenKind::Word || !token.is_capitalised() || token.shape.has(Shape::UPPER) {
            break;
        }
        letters.extend(tokens.text_of(i).split('-').rev().filter_map(|part| part.chars().next()));
        titled |= tokens.text_of(i).split('-').any(|part| classes_of(Key::new(part)).has(OFFICES));
        for letters in [&letters[..], &letters[behind_of..]] {
            if titled && letters.chars().count() > 1 {
                let initials: String = letters.chars().rev().collect();
                found.push(Key::new(&initials));
            }
        }
    }
    found
}

/// The words of the party before the letters of an office beside a name: "Fianna Fáil" of "Fianna
/// Fáil TD Niall Burke" and of "Niall Burke, a Fianna Fáil TD".
fn party_before<'a>(tokens: &'a Tokens, name: &NameMention, letters: usize) -> impl Iterator<Item = usize> + 'a {
    /// The name of a party has no more words.
    const LONGEST_PARTY: usize = 4;
    let end = name.tokens.end;
    let lower = if letters >= end { end } else { letters.saturating_sub(LONGEST_PARTY) };
    let word = |i: &usize| tokens[*i].is_capitalised() && !tokens[*i].is(Classes::FUNCTION) && is_inline(tokens, i + 1);
    (lower..letters).rev().take(LONGEST_PARTY).take_while(word).filter(|_| on(Rule::PartyOfOffice))
}

fn is_inline(tokens: &Tokens, i: usize) -> bool {
    tokens.get(i).is_some_and(|token| token.gap == Gap::Space)
}

/// Whether a word beside the letters of an office, which end before token `end`, is a party:
/// "Fianna" of "the Fianna Fáil TD".
pub(super) fn is_party_of_office(tokens: &Tokens, word: usize, end: usize) -> bool {
    let office = end.checked_sub(1).is_some_and(|office| word < office && is_office(tokens.text_of(office)));
    office && tokens[word].is_capitalised() && on(Rule::PartyOfOffice)
}

/// Whether a capitalised word is an office whatever it stands behind: "TD" of "the Fianna Fáil TD",
/// "Comhairle".
pub(super) fn is_capitalised_office(word: &str) -> bool {
    is_office(word) && on(Rule::PartyOfOffice) || set::OFFICES_IN_IRISH.has(word) && on(Rule::OfficeInIrish)
}

/// The offices that are written in letters beside a name: MP of "Jo Bell MP" and "the MP for Derby,
/// Jo Bell", MCA of "Rehema Barasa, the MCA for Mbita".
fn letters_beside(tokens: &Tokens, name: &NameMention) -> Vec<usize> {
    /// "The MP for Derby North," has no more tokens.
    const LONGEST: usize = 7;
    /// Nor has "a Social Democrats TD".
    const APPOSED: usize = 5;
    let office = |i: &usize| {
        let text = tokens.text_of(*i);
        // "DC" behind a name is a place.
        let rank = *i < name.tokens.start && (is_office(text) || matches!(text, "DC" | "DS"));
        tokens[*i].shape.has(Shape::UPPER) && (rank || set::OFFICES_IN_CAPITALS.has(text))
    };
    let inline = |i: usize| tokens.get(i).is_some_and(|token| token.gap != Gap::Paragraph);
    let end = name.tokens.end;
    let letters = end..past_letters(tokens, end, tokens.len());
    let comma = |i: usize| inline(i) && tokens[i].kind == TokenKind::Comma;
    // "Jo Bell, the Labour MP for Derby", other than "Jo Bell, chair of the MCA".
    let noun = |i: usize| tokens[i].kind.is_word() && !tokens[i].is(Classes::PREPOSITION);
    let apposed = (end + 1..tokens.len()).take(APPOSED).take_while(|&i| comma(end) && inline(i) && noun(i));
    let start = name.title.start;
    let title = name.title.clone().chain(start.checked_sub(1).filter(|_| inline(start)));
    // "The MP for Derby, Jo Bell".
    let comma = start.checked_sub(1).filter(|&before| comma(before));
    let before = comma.into_iter().flat_map(|comma: usize| comma.saturating_sub(LONGEST)..comma);
    let the = |i: usize| i > 0 && tokens.text_of(i - 1).eq_ignore_ascii_case("the");
    let whole = before.filter(|&i| the(i) && (tokens.text_of(i + 1) == "for" || Some(i + 1) == comma));
    letters.chain(apposed).chain(title).chain(whole).filter(office).collect()
}

/// Whether a word is a role with an ending: "mayor-elect", "Mayor-elect".
pub(super) fn is_compound_role(word: &str) -> bool {
    word.rsplit_once('-').is_some_and(|(role, ending)| {
        let letters = role.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
        set::ENDINGS_OF_ROLES.has(ending) && role.len() > 1 && letters
    })
}

/// Whether a word is an office or a rank in letters: "MP", "ASP".
pub(super) fn is_office(word: &str) -> bool {
    set::OFFICES_IN_CAPITALS.has(word) || set::RANKS_IN_CAPITALS.has(word)
}
