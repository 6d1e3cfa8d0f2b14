//! A name → the organisation that it mentions: its own, or one that goes by the name of a person,
//! people or place.

use std::ops::Range;

use super::mention::{NameMention, NameWord};
use super::{Name, is_party_of_place, is_title_or_role, party};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Shape, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// The organisation that a name labelled so mentions, without the article; none if it is a
/// description, or a noun for people.
pub(super) fn organisation(tokens: &Tokens, name: &Name) -> Option<NameMention> {
    let mut range = name.tokens.clone();
    let article = |i: usize| tokens[i].is(Classes::DETERMINER) && !tokens[i].is(Classes::GIVEN);
    while range.len() > 1 && (is_lower_case(tokens, range.start) || article(range.start)) && on(Rule::WithoutArticle) {
        range.start += 1;
    }
    let listed = party::is_party(tokens, &range);
    let people = !listed && names_people(tokens, &range) && on(Rule::PeopleNoOrganisation);
    let common = !listed && is_common(tokens, &range) && on(Rule::CommonNoOrganisation);
    if is_party_of_place(tokens, range.start) || is_lower_case(tokens, range.start) || people || common {
        return None;
    }
    let start = range.start;
    let mut mention = NameMention::new(tokens, range, start, EntityLabel::Org)?;
    add_last_noun(tokens, &mut mention);
    Some(mention)
}

fn is_lower_case(tokens: &Tokens, i: usize) -> bool {
    tokens[i].shape.has(Shape::LOWER) && !tokens[i].shape.has(Shape::INNER_CAPITAL)
}

/// Whether a name is that of people, a people or a role: Black Lawmakers, but not the Union of
/// Harbour Workers.
fn names_people(tokens: &Tokens, range: &Range<usize>) -> bool {
    let has = |classes: Classes| tokens.list[range.clone()].iter().any(|token| token.is(classes));
    let organ = Classes::ORG_WORD.or(Classes::ORGAN);
    let (first, last) = (&tokens[range.start], &tokens[range.end - 1]);
    let people = last.is(Classes::ROLES) && !has(organ);
    let nation = range.len() == 1 && last.is(Classes::NATIONALITY);
    let office = last.is(organ) || first.is(Classes::ORG_WORD);
    let role = last.is(Classes::ROLE.or(Classes::TITLE)) && !office && !has(Classes::PREPOSITION);
    people || nation || role
}

/// Whether a name is but a common noun: "The Vermont senator", "Federal court" where only its place
/// gives the first word a capital.
fn is_common(tokens: &Tokens, range: &Range<usize>) -> bool {
    let (first, last) = (&tokens[range.start], &tokens[range.end - 1]);
    let alone = range.len() == 1 && first.is(Classes::ORGAN.or(Classes::FUNCTION)) && !first.is(Classes::ACRONYM);
    let described = is_lower_case(tokens, range.end - 1)
        && !last.is(Classes::ORGAN.or(Classes::ORG_ABBREVIATION))
        && !set::LEGAL_FORMS.has(tokens.text_of(range.end - 1))
        || last.is(Classes::DOCUMENT) && !last.is(Classes::ORG_WORD);
    let opens_sentence = first.gap == Gap::Paragraph
        || tokens.before(range.start).is_some_and(|before| before.kind.is_end() || before.kind == TokenKind::Open);
    let lower = first.is(Classes::COMMON.or(Classes::ORGAN))
        && opens_sentence
        && (range.start + 1..range.end).all(|i| is_lower_case(tokens, i));
    alone || described || lower
}

/// Counts the small noun that ends the name of an organisation among its words: the Okafor campaign
/// is not Okafor.
fn add_last_noun(tokens: &Tokens, mention: &mut NameMention) {
    let noun = mention.tokens.end - 1;
    let small = tokens[noun].shape.has(Shape::LOWER) && on(Rule::BodyNoun);
    if mention.words.last().is_some_and(|word| word.at < noun) && small {
        mention.words.push(NameWord { at: noun, key: tokens[noun].key, initial: false });
    }
}

/// The organisation that goes by the name of a person, people or place: "the Okafor campaign", "the
/// Kenyan government", "Lagos police". `mention` is who the name itself mentions.
pub(super) fn collective(tokens: &Tokens, name: &Name, mention: Option<&NameMention>) -> Option<NameMention> {
    if matches!(name.label, EntityLabel::Date | EntityLabel::Money) || !on(Rule::Body) {
        return None;
    }
    let start = mention.map_or_else(
        || name.tokens.start + usize::from(tokens[name.tokens.start].is(Classes::DETERMINER)),
        |mention| mention.tokens.start,
    );
    let inline = |i: usize| tokens.get(i).is_some_and(|token| token.gap != Gap::Paragraph);
    let mut noun = name.tokens.end;
    let possessive =
        inline(noun) && tokens[noun].kind == TokenKind::Clitic && tokens.text_of(noun).ends_with(['s', 'S']);
    noun += usize::from(possessive);
    let place = matches!(name.label, EntityLabel::Loc | EntityLabel::Norp) && on(Rule::BodyOfState);
    let first = noun;
    if let Some(last) = body_of_state(tokens, first).filter(|_| place) {
        noun = last;
    } else {
        // An adjective may stand before the noun: "Okafor’s presidential campaign".
        noun += usize::from(inline(noun) && set::MODIFIERS_OF_COLLECTIVES.has(tokens.text_of(noun)));
        if !inline(noun) || tokens[noun].kind != TokenKind::Word {
            return None;
        }
        let text = tokens.text_of(noun);
        let of_place = set::COLLECTIVES_OF_PLACES.has(text) && !possessive;
        if !set::COLLECTIVES_OF_PEOPLE.has(text) && !of_place {
            return None;
        }
    }
    let text = tokens.text_of(noun);
    // "The Okafor campaign manager" is a person; so is the Lagos police chief, but Lagos police are
    // meant by "police" then.
    let modifies = text != "police"
        && tokens.after(noun).is_some_and(|next| {
            next.gap == Gap::Space && is_title_or_role(next) && !next.is(Classes::REPORTING)
                || next.kind == TokenKind::Clitic
        });
    let mut mention = NameMention::new(tokens, start..noun + 1, start, EntityLabel::Org).filter(|_| !modifies)?;
    // The foreign ministry is not the finance ministry.
    let telling = first..noun;
    mention.words.extend(telling.filter(|_| place).map(|at| NameWord { at, key: tokens[at].key, initial: false }));
    add_last_noun(tokens, &mut mention);
    Some(mention)
}

/// The last noun of what a state has, "ministry" of "foreign ministry" and "bank" of "central
/// bank", whose words start at token `first`.
fn body_of_state(tokens: &Tokens, first: usize) -> Option<usize> {
    /// "Human rights commission" has as many words, "external affairs ministry", too.
    const LONGEST: usize = 3;
    let inline = |i: &usize| tokens.get(*i).is_some_and(|token| token.gap == Gap::Space && is_lower_case(tokens, *i));
    let words: Vec<&str> = (first..first + LONGEST).take_while(inline).map(|i| tokens.text_of(i)).collect();
    (1..=words.len()).rev().find_map(|count| {
        let matters = &words[..count - 1];
        let ministry = words[count - 1] == "ministry"
            && !matters.is_empty()
            && matters.iter().all(|word| set::MATTERS_OF_MINISTRIES.has(word));
        let whole = set::BODIES_OF_STATES.has(&words[..count].join("_"));
        (ministry || whole).then_some(first + count - 1)
    })
}
