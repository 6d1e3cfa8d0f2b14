//! The noun behind the name of an organisation that says what it is, and is nobody else: "the RMT
//! union", "the Xinhua news agency".

use std::ops::Range;

use super::party::is_article;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Shape, TokenKind, Tokens};

/// So many words may stand between the name and the noun: "the Shelter housing charity".
const MODIFIERS: usize = 2;

/// One past the noun of a body behind the `name` of an organisation in a source, if nothing but
/// what tells more of it follows there.
pub(crate) fn past_noun(tokens: &Tokens, source: &Range<usize>, name: &Range<usize>) -> Option<usize> {
    let article = name.start > 0 && is_article(tokens, name.start - 1);
    if !(article || name.start == source.start) || !on(Rule::NounOfBody) {
        return None;
    }
    let plain = |i: &usize| tokens[*i].kind == TokenKind::Word && tokens[*i].gap == Gap::Space;
    let near = (name.end..source.end.min(name.end + MODIFIERS + 1)).take_while(plain);
    let is_noun =
        |i: usize| set::BODIES_BEHIND_NAMES.has(tokens.text_of(i)) || set::BODIES_OF_A_KIND.has(tokens.text_of(i));
    let noun = near.filter(|&i| is_noun(i)).last()?;
    let modifiers = name.end..noun;
    let kind = |i: usize| set::KINDS_OF_BODIES.has(tokens.text_of(i));
    let told = set::BODIES_BEHIND_NAMES.has(tokens.text_of(noun)) || modifiers.clone().any(kind);
    let small = |i: usize| tokens[i].shape.has(Shape::LOWER) && !tokens[i].is(Classes::FUNCTION);
    // A group on Facebook is not Facebook, an agency of the UN not the UN.
    let other = |i: usize| set::PLACES_OF_BODIES.has(tokens.text_of(i)) || set::UNIONS_OF_STATES.has(tokens.text_of(i));
    // "the Tesla union" is one of those who work there, "the Hamas newspaper" no name of Hamas.
    let union = tokens.text_of(noun) == "union" && !name.clone().any(|i| set::UNIONS.has(tokens.text_of(i)));
    let owner = tokens.text_of(noun) != "group" && name.clone().any(|i| set::OWNERS_OF_BODIES.has(tokens.text_of(i)));
    let ends = noun + 1 == source.end
        || !tokens[noun + 1].kind.is_word()
        || tokens[noun + 1].is(Classes::PREPOSITION.or(Classes::COORDINATOR));
    let ends = ends && tokens.get(noun + 1).is_none_or(|next| next.kind != TokenKind::Clitic);
    let holds = told && ends && modifiers.clone().all(small) && !name.clone().any(other);
    (holds && !union && !owner).then_some(noun + 1)
}
