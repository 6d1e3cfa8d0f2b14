//! "His mother, Faith, said …": the name of a relation, be its word a common one.

use super::Name;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Shape, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// Whether the words right before token `i` are somebody's relation and a comma: "her husband,",
/// "Okafor’s elder sister,".
pub(crate) fn leads_to(tokens: &Tokens, i: usize) -> bool {
    /// So many words stand between the owner and the noun: "her two elder".
    const BETWEEN: usize = 2;
    let Some(noun) = i.checked_sub(2) else { return false };
    let comma = tokens[i - 1].kind == TokenKind::Comma && tokens[i].gap == Gap::Space;
    if !comma || !set::KIN.has(tokens.text_of(noun)) {
        return false;
    }
    let plain = |&k: &usize| tokens[k].kind == TokenKind::Word && tokens[k].shape.has(Shape::LOWER);
    let words = (noun.saturating_sub(BETWEEN)..noun).rev();
    let between = words.take_while(|k| plain(k) && !tokens[*k].is(Classes::POSSESSIVE)).count();
    let owner = noun.checked_sub(between + 1);
    owner.is_some_and(|owner| {
        let clitic = matches!(tokens[owner].kind, TokenKind::Clitic | TokenKind::Apostrophe);
        tokens[owner].is(Classes::POSSESSIVE) || clitic
    })
}

/// The names of relations between commas that the tagger passes over, in order.
pub(super) fn names(tokens: &Tokens) -> Vec<Name> {
    let name = |i: usize| {
        let token = &tokens[i];
        let word = token.kind == TokenKind::Word && token.is_capitalised() && !token.shape.has(Shape::UPPER);
        let comma = tokens.get(i + 1).is_some_and(|next| next.kind == TokenKind::Comma);
        let other = Classes::FUNCTION.or(Classes::WEEKDAY).or(Classes::MONTH).or(Classes::NATIONALITY);
        let place = Classes::PLACE.or(Classes::CAPITAL);
        let known = token.is(other) || token.is(place) && !token.is(Classes::GIVEN);
        (word && comma && !known && leads_to(tokens, i)).then(|| Name::new(i..i + 1, i..i, EntityLabel::Person, SURE))
    };
    if on(Rule::NameOfKin) { (2..tokens.len()).filter_map(name).collect() } else { Vec::new() }
}

/// How sure such a name is.
const SURE: f32 = 0.9;
