//! A name in whole tokens → its spans in the text: without what a hyphen joins to it, as in
//! "UK-based" and "pro-Israel", and two of them in "Russia-Ukraine".

use std::ops::Range;

use super::Name;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, classes_of, set};
use crate::text::Span;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// The spans that a name of the text has, one of `names` in their order: one, or two where a hyphen
/// joins two names of a kind. The user's own are whole, whatever they end in.
#[must_use]
pub fn spans(tokens: &Tokens, names: &[Name], range: Range<usize>, label: EntityLabel) -> (Span, Option<Span>) {
    let own = names.binary_search_by_key(&range.start, |name| name.tokens.start).map(|i| &names[i]);
    if own.is_ok_and(|name| name.by_user && name.tokens == range) {
        return (tokens.span(range), None);
    }
    within_hyphens(tokens, range, label)
}

/// The spans of a name that the tagger found.
fn within_hyphens(tokens: &Tokens, range: Range<usize>, label: EntityLabel) -> (Span, Option<Span>) {
    let whole = tokens.span(range.clone());
    if !matches!(
        label,
        EntityLabel::Loc | EntityLabel::Norp | EntityLabel::Org | EntityLabel::Person | EntityLabel::Date
    ) {
        return (whole, None);
    }
    let (first, last) = (&tokens[range.start], &tokens[range.end - 1]);
    let (mut start, mut end) = (whole.start(), whole.end());
    let hyphens = ['-', '–', '\u{2010}'];
    if first.kind == TokenKind::Word
        && let Some((before, after)) = tokens.text_of(range.start).split_once(hyphens)
    {
        let (middle, next) = (start + before.len() as u32, first.span.end() - after.len() as u32);
        // "Mid-July 2027" is a date of its own.
        let dated = label == EntityLabel::Date && range.len() > 1 && before.eq_ignore_ascii_case("mid");
        let prefix = on(Rule::HyphenBefore) && set::NAME_PREFIXES.has(before) && !dated;
        if prefix && after.starts_with(char::is_uppercase) {
            start = next;
        } else if range.len() == 1 && is_pair(label, before, after) && on(Rule::HyphenPair) {
            return (Span::new(start, middle), Some(Span::new(next, end)));
        }
    }
    if last.kind == TokenKind::Word
        && let Some((before, after)) = tokens.text_of(range.end - 1).rsplit_once(hyphens)
    {
        // "Al-Rasheed" and the given name of "Chou Mei-ching" are whole.
        let given = label == EntityLabel::Person && range.len() > 1;
        let participle = after.len() > 4
            && (after.starts_with(char::is_lowercase) || matches!(after, "Based" | "Backed"))
            && (after.ends_with("ed") || after.ends_with("ing") && !given);
        let suffix = participle || set::NAME_SUFFIXES.has(after);
        let hyphen = last.span.start() + before.len() as u32;
        if suffix && before.starts_with(char::is_uppercase) && hyphen > start && on(Rule::HyphenAfter) {
            end = hyphen;
        }
    }
    (Span::new(start, end), None)
}

/// Whether both words are known names of a kind: "Russia-Ukraine", "Israeli-Arab".
fn is_pair(label: EntityLabel, before: &str, after: &str) -> bool {
    let known = |word: &str, classes| classes_of(Key::new(word)).has(classes);
    match label {
        EntityLabel::Loc => known(before, Classes::PLACE) && known(after, Classes::PLACE),
        EntityLabel::Norp => known(before, Classes::NATIONALITY) && known(after, Classes::NATIONALITY),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    /// The texts of the spans of a name that is all of `text`.
    fn named(text: &str, label: EntityLabel) -> Vec<&str> {
        let tokens = Tokens::new(Text::new(text).unwrap());
        let (first, second) = spans(&tokens, &[], 0..tokens.len(), label);
        [Some(first), second].into_iter().flatten().map(|span| span.of(text)).collect()
    }

    #[test]
    fn name_ends_at_hyphen_of_compound() {
        use EntityLabel::{Date, Loc, Norp, Person};
        assert_eq!(named("Lagos-based", Loc), ["Lagos"]);
        assert_eq!(named("New Delhi-educated", Loc), ["New Delhi"]);
        assert_eq!(named("pro-Tbilisi", Loc), ["Tbilisi"]);
        assert_eq!(named("mid-August", Date), ["August"]);
        assert_eq!(named("mid-August 2027", Date), ["mid-August 2027"]);
        assert_eq!(named("Soviet-era", Norp), ["Soviet"]);
        assert_eq!(named("Peru-Chile", Loc), ["Peru", "Chile"]);
        assert_eq!(named("Lagos-Based", Loc), ["Lagos"]);
        assert_eq!(named("Trump-backed", Person), ["Trump"]);
        assert_eq!(named("Kim Hee-sun", Person), ["Kim Hee-sun"]);
        assert_eq!(named("Chou Mei-ching", Person), ["Chou Mei-ching"]);
        assert_eq!(named("Madawi Al-Rasheed", Person), ["Madawi Al-Rasheed"]);
        assert_eq!(named("Amina Ali-Mohammed", Person), ["Amina Ali-Mohammed"]);
        assert_eq!(named("Jean-Claude", Person), ["Jean-Claude"]);
        assert_eq!(named("Guinea-Bissau", Loc), ["Guinea-Bissau"]);
        assert_eq!(named("sub-Saharan Africa", Loc), ["sub-Saharan Africa"]);
    }
}
