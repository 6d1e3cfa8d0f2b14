//! Capitalised words that tell an office and name nobody: "Co-Founder", and what is joined behind
//! the comma of a name in "Lena Holt, Consultant and Clinical Lead at Marsh Hospital".

use std::ops::Range;

use super::is_title_or_role;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, classes_of, set};
use crate::tagger::EntityMention;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// Whether a word is an office with what makes another of it: "Co-Founder", "Vice-Chancellor".
pub(super) fn is_compound(word: &str) -> bool {
    let Some((before, office)) = word.split_once('-').filter(|_| on(Rule::OfficeWithHyphen)) else { return false };
    let role = Classes::TITLE.or(Classes::ROLE).or(Classes::OFFICE);
    let known = classes_of(Key::new(office)).has(role) || set::OTHER_OFFICES.has(&office.to_lowercase());
    set::PREFIXES_OF_OFFICES.has(&before.to_lowercase()) && known
}

/// Whether a word is the plural of letters that tell an office or a group: "MPs", "CEOs", "NGOs".
pub(crate) fn is_plural_letters(word: &str) -> bool {
    /// Longer ones are words in capitals.
    const LONGEST: usize = 5;
    let letters = word.strip_suffix('s').unwrap_or_default();
    let capitals = letters.bytes().all(|byte| byte.is_ascii_uppercase());
    (2..=LONGEST).contains(&letters.len()) && capitals && on(Rule::PluralLetters)
}

/// A mention without such letters at its end, of which the party before them may be left: "Labour
/// MSPs".
pub(super) fn without_plural(tokens: &Tokens, mention: &EntityMention) -> Option<EntityMention> {
    let start = mention.tokens.start;
    let mut kept = mention.clone();
    while kept.tokens.end > start && is_plural_letters(tokens.text_of(kept.tokens.end - 1)) {
        kept.tokens.end -= 1;
    }
    // "Navy SEALs" and "Super PACs" are no party and its members.
    let letters = |i: usize| tokens.text_of(i).trim_end_matches('s');
    let office = |i: usize| {
        set::OFFICES_IN_CAPITALS.has(letters(i))
            || set::OTHER_OFFICES_IN_CAPITALS.has(letters(i))
            || set::RANKS_IN_CAPITALS.has(letters(i))
    };
    let body = mention.label != EntityLabel::Person && mention.tokens.len() > 1 && !office(mention.tokens.end - 1);
    if kept.tokens.len() == mention.tokens.len() || body {
        return Some(mention.clone());
    }
    // "Backbench MPs" are of no party, nor are "Senior MPs".
    let opens = tokens.before(start).is_none_or(|before| before.kind.is_end());
    let known = || tokens[start].is(Classes::NATIONALITY.or(Classes::PLACE).or(Classes::ACRONYM));
    let party = kept.label != EntityLabel::Person && (!opens || kept.tokens.len() > 1 || known());
    if kept.tokens.len() == 1 && tokens[start].is(Classes::PLACE) {
        kept.label = EntityLabel::Loc;
    }
    (party && !kept.tokens.is_empty()).then_some(kept)
}

/// Whether the words `range` are a post and no more, whose last word is its head: "District
/// Collector", "Village Head".
pub(super) fn is_post(tokens: &Tokens, range: &Range<usize>) -> bool {
    let last = range.end - 1;
    let word = |i: usize| tokens[i].is_capitalised() && !tokens[i].is(Classes::GIVEN);
    let head = set::HEADS_OF_POSTS.has(tokens.text_of(last)) || is_title_or_role(&tokens[last]);
    range.len() > 1 && head && range.clone().all(word) && on(Rule::PostBeforeName)
}

/// Whether a mention is but an office that Irish English names in Irish: "Ceann Comhairle",
/// "Tánaiste".
pub(super) fn is_in_irish(tokens: &Tokens, mention: &Range<usize>) -> bool {
    mention.clone().all(|i| set::OFFICES_IN_IRISH.has(tokens.text_of(i))) && on(Rule::OfficeInIrish)
}

/// Whether a word is a title before a name, in Irish or of several: "Tánaiste", "Justices".
pub(super) fn is_title(word: &str) -> bool {
    set::OFFICES_IN_IRISH.has(word) && on(Rule::OfficeInIrish)
        || set::TITLES_OF_SEVERAL.has(word) && on(Rule::TitleOfSeveral)
}

/// Where the party ends that stands before the letters of an office behind an article: "Fianna
/// Fáil" of "the Fianna Fáil TD".
pub(super) fn end_of_party(tokens: &Tokens, mention: Range<usize>) -> usize {
    let Range { start, end } = mention;
    let article = tokens[start].is(Classes::DETERMINER) || start > 0 && tokens[start - 1].is(Classes::DETERMINER);
    let letters = end > start + 1 && set::OFFICES_IN_CAPITALS.has(tokens.text_of(end - 1));
    if article && letters && on(Rule::PartyOfOffice) { end - 1 } else { end }
}

/// Whether the capitalised words `range` of a source tell an office of the person who is named
/// before a comma: "Trustee" of "Ines Duarte, Trustee", "Litigation" of "Bola Adeyemi, Partner and
/// Head of Litigation". `is_person` tells whether a token belongs to the name of a person.
pub(super) fn is_behind_name(
    tokens: &Tokens,
    source: &Range<usize>,
    range: &Range<usize>,
    is_person: impl Fn(usize) -> bool,
) -> bool {
    let comma = |i: &usize| tokens[*i].kind == TokenKind::Comma;
    let Some(before) = (source.start..range.start).rev().find(comma).filter(|_| on(Rule::OfficeBehindName)) else {
        return false;
    };
    if !(source.start..before).any(&is_person) || tokens[range.start].is(Classes::GIVEN) {
        return false;
    }
    let segment = before + 1..(range.end..source.end).find(comma).unwrap_or(source.end);
    let joined = segment.clone().any(|i| matches!(tokens.text_of(i), "and" | "&"));
    is_office(tokens, range.end - 1)
        || joined && !segment.clone().any(&is_person) && segment.clone().any(|i| heads_part(tokens, &segment, i))
}

/// Whether a word tells an office.
fn is_office(tokens: &Tokens, i: usize) -> bool {
    let word = tokens.text_of(i);
    is_title_or_role(&tokens[i]) || is_compound(word) || set::OTHER_OFFICES.has(&word.to_lowercase())
}

/// Whether a word is the office that heads one of the parts which "and" joins in a segment:
/// "Partner" and "Head" of "Partner and Head of Litigation".
fn heads_part(tokens: &Tokens, segment: &Range<usize>, i: usize) -> bool {
    let ends = i + 1 == segment.end || tokens[i + 1].is(Classes::PREPOSITION.or(Classes::COORDINATOR));
    ends && tokens[i].is_capitalised() && is_office(tokens, i)
}
