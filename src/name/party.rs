//! Parties whose names are common words or nouns for people: "Labour said", "the Conservatives".

use std::ops::Range;

use super::Name;
use crate::ablation::{Rule, on};
use crate::lexicon::set;
use crate::token::{Gap, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// A listed name has no more words than this: "Law and Justice".
const LONGEST: usize = 3;

/// Labels these parties as organisations, which the tagger may take for people or peoples, but for
/// those called by a common word: "the Renaissance".
pub(super) fn label(tokens: &Tokens, names: &mut [Name]) {
    let other = |label| matches!(label, EntityLabel::Person | EntityLabel::Norp | EntityLabel::Misc | EntityLabel::Loc);
    let common = |name: &Name| set::PARTIES_CALLED_BY_COMMON_WORDS.has(tokens.text_of(name.tokens.start));
    for name in names.iter_mut().filter(|name| other(name.label) && !name.by_user) {
        if is_party(tokens, &name.tokens) && !common(name) {
            name.label = EntityLabel::Org;
        }
    }
}

/// Whether a range, if with its article, is the name of such a party.
pub(super) fn is_party(tokens: &Tokens, range: &Range<usize>) -> bool {
    let first = range.start + usize::from(range.len() > 1 && is_article(tokens, range.start));
    end_of_listed(tokens, first, range.end) == Some(range.end)
}

/// The name of such a party that is all of a source but for its article, or has a comma or a
/// preposition behind it there.
pub(super) fn of_source(tokens: &Tokens, source: &Range<usize>) -> Option<Range<usize>> {
    let first = source.start + usize::from(source.len() > 1 && is_article(tokens, source.start));
    let end = end_of_listed(tokens, first, source.end)?;
    let ends = end == source.end || !tokens[end].kind.is_word() || tokens.text_of(end) == "in";
    (ends && tokens.get(end).is_none_or(|next| next.kind != TokenKind::Clitic)).then_some(first..end)
}

/// Where the longest listed name ends that begins with token `first`.
fn end_of_listed(tokens: &Tokens, first: usize, upper: usize) -> Option<usize> {
    let goes_on = |i: &usize| *i == first || tokens[*i].kind.is_word() && tokens[*i].gap == Gap::Space;
    let words = (first..upper.min(first + LONGEST)).take_while(goes_on).count();
    let determined = first > 0 && is_article(tokens, first - 1);
    (1..=words).rev().map(|count| first + count).find(|&end| {
        let listed = (first..end).map(|i| tokens.text_of(i)).collect::<Vec<_>>().join("_");
        let called = set::PARTIES.has(&listed) || set::PARTIES_CALLED_BY_COMMON_WORDS.has(&listed);
        let party = called || determined && set::PARTIES_WITH_ARTICLE.has(&listed);
        party && on(Rule::PartyByName)
    })
}

/// Whether a token is the definite article.
pub(super) fn is_article(tokens: &Tokens, i: usize) -> bool {
    matches!(tokens.text_of(i), "the" | "The")
}
