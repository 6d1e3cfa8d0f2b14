//! Capitalised words that tell an office and name nobody: "Co-Founder", and what is joined behind the
//! comma of a name in "Lena Holt, Consultant and Clinical Lead at Marsh Hospital".

use std::ops::Range;

use super::is_title_or_role;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, classes_of, set};
use crate::token::{TokenKind, Tokens};

/// Whether a word is an office with what makes another of it: "Co-Founder", "Vice-Chancellor".
pub(super) fn is_compound(word: &str) -> bool {
    let Some((before, office)) = word.split_once('-').filter(|_| on(Rule::OfficeWithHyphen)) else { return false };
    let role = Classes::TITLE.or(Classes::ROLE).or(Classes::OFFICE);
    let known = classes_of(Key::new(office)).has(role) || set::OTHER_OFFICES.has(&office.to_lowercase());
    set::PREFIXES_OF_OFFICES.has(&before.to_lowercase()) && known
}

/// Whether a mention is but an office that Irish English names in Irish: "Ceann Comhairle", "Tánaiste".
pub(super) fn is_in_irish(tokens: &Tokens, mention: &Range<usize>) -> bool {
    mention.clone().all(|i| set::OFFICES_IN_IRISH.has(tokens.text_of(i))) && on(Rule::OfficeInIrish)
}

/// Whether a word is a title before a name, in Irish or of several: "Tánaiste", "Justices".
pub(super) fn is_title(word: &str) -> bool {
    set::OFFICES_IN_IRISH.has(word) && on(Rule::OfficeInIrish)
        || set::TITLES_OF_SEVERAL.has(word) && on(Rule::TitleOfSeveral)
}

/// Where the party ends that stands before the letters of an office behind an article: "Fianna Fáil" of
/// "the Fianna Fáil TD".
pub(super) fn end_of_party(tokens: &Tokens, mention: Range<usize>) -> usize {
    let Range { start, end } = mention;
    let article = tokens[start].is(Classes::DETERMINER) || start > 0 && tokens[start - 1].is(Classes::DETERMINER);
    let letters = end > start + 1 && set::OFFICES_IN_CAPITALS.has(tokens.text_of(end - 1));
    if article && letters && on(Rule::PartyOfOffice) { end - 1 } else { end }
}

/// Whether the capitalised words `range` of a source tell an office of the person who is named before a
/// comma: "Trustee" of "Ines Duarte, Trustee", "Litigation" of "Bola Adeyemi, Partner and Head of
/// Litigation". `is_person` tells whether a token belongs to the name of a person.
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

/// Whether a word is the office that heads one of the parts which "and" joins in a segment: "Partner" and
/// "Head" of "Partner and Head of Litigation".
fn heads_part(tokens: &Tokens, segment: &Range<usize>, i: usize) -> bool {
    let ends = i + 1 == segment.end || tokens[i + 1].is(Classes::PREPOSITION.or(Classes::COORDINATOR));
    ends && tokens[i].is_capitalised() && is_office(tokens, i)
}
