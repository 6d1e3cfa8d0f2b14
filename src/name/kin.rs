//! "His mother, Faith, said …": the name of a relation, be its word a common one.

use super::Name;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Shape, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// Whether the words right before token `i` are somebody's relation and a comma: "her husband,",
/// "Okafor’s elder sister,".
pub(crate) fn leads_to(tokens: &Tokens, i: usize) -> bool {
    let Some(noun) = i.checked_sub(2) else { return false };
    let comma = tokens[i - 1].kind == TokenKind::Comma && tokens[i].gap == Gap::Space;
    comma && set::KIN.has(tokens.text_of(noun)) && owner_of(tokens, noun).is_some()
}

/// The word that tells whose relation a noun is: "her" of "her two elder sisters", the clitic of
/// "Okafor’s sister", "and" of "his wife, Hope, and son".
pub(crate) fn owner_of(tokens: &Tokens, noun: usize) -> Option<usize> {
    /// So many words stand between the owner and the noun: "her two elder".
    const BETWEEN: usize = 2;
    let plain = |&k: &usize| tokens[k].kind == TokenKind::Word && tokens[k].shape.has(Shape::LOWER);
    let words = (noun.saturating_sub(BETWEEN)..noun).rev();
    let between =
        words.take_while(|k| plain(k) && !tokens[*k].is(Classes::POSSESSIVE.or(Classes::COORDINATOR))).count();
    let owner = noun.checked_sub(between + 1)?;
    let clitic = matches!(tokens[owner].kind, TokenKind::Clitic | TokenKind::Apostrophe);
    // "His wife, Hope, and son, Justice,"
    let its = tokens.text_of(owner).eq_ignore_ascii_case("its");
    let owns = tokens[owner].is(Classes::POSSESSIVE) && !its || clitic || tokens.text_of(owner) == "and";
    owns.then_some(owner)
}

/// The names of relations between commas that the tagger passes over or takes for other things, in
/// order.
pub(super) fn names(tokens: &Tokens, known: &[Name]) -> Vec<Name> {
    let name = |i: usize| {
        let token = &tokens[i];
        let word = token.kind == TokenKind::Word && token.is_capitalised() && !token.shape.has(Shape::UPPER);
        let comma = tokens.get(i + 1).is_some_and(|next| next.kind == TokenKind::Comma);
        if !word || !comma || token.is(Classes::NATIONALITY.or(Classes::PRONOUN)) || !leads_to(tokens, i) {
            return None;
        }
        // "Her sister, Paris," other than "her partner, Toyota,"
        let noun = tokens.text_of(i - 2);
        let kin = tokens[i - 2].is(Classes::FEMALE.or(Classes::MALE))
            || set::WOMEN_OF_FAMILIES.has(noun)
            || set::MEN_OF_FAMILIES.has(noun);
        let at = known.partition_point(|name| name.tokens.end <= i);
        let covering = known.get(at).filter(|name| name.tokens.start <= i);
        let free = covering.is_none_or(|name| kin && name.label != EntityLabel::Person);
        let place = token.is(Classes::PLACE.or(Classes::CAPITAL)) && !token.is(Classes::GIVEN);
        (free && (kin || !place)).then(|| Name::new(i..i + 1, i..i, EntityLabel::Person, SURE))
    };
    if on(Rule::NameOfKin) { (2..tokens.len()).filter_map(name).collect() } else { Vec::new() }
}

/// How sure such a name is.
const SURE: f32 = 0.9;
