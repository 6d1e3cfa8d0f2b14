//! Short forms of names: the initials of an organisation, and given names cut short.

use crate::ablation::{Rule, on};
use crate::lexicon::{Key, set};
use crate::name::NameMention;
use crate::token::{Shape, Tokens};

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

/// Whether a given name is a short form of the other: a beginning of it (Chris of Christopher), or
/// a diminutive (Bill of William).
pub(super) fn is_short_for(short: &str, long: &str) -> bool {
    const LEAST: usize = 3;
    let begins = short.chars().count() >= LEAST && long.len() > short.len() && long.starts_with(short);
    begins && on(Rule::ShortBeginning) || on(Rule::Diminutive) && set::DIMINUTIVES.of(short).contains(&long)
}
