//! Names whose first or last token holds more than the name: "UK-based", "pro-Israel", "Russia-Ukraine".

use super::Name;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, classes_of};
use crate::text::Span;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// What stands before a name, joined by a hyphen, without being part of it.
const BEFORE: [&str; 12] = ["anti", "early", "end", "ex", "intra", "late", "mid", "post", "pre", "pro", "then", "un"];
/// What stands after it so. Participles do as well.
const AFTER: [&str; 24] = [
    "a", "area", "born", "bound", "built", "centric", "era", "free", "grown", "held", "language", "led", "like",
    "made", "majority", "only", "owned", "run", "sized", "style", "type", "wide", "wing", "dollar",
];

/// The spans that a name has in the text: one, or two where a hyphen joins two names of a kind.
///
/// The tokens of a name are whole, but a hyphen may join it to other words.
#[must_use]
pub fn spans(tokens: &Tokens, name: &Name) -> (Span, Option<Span>) {
    let whole = tokens.span(name.tokens.clone());
    if !matches!(
        name.label,
        EntityLabel::Loc | EntityLabel::Norp | EntityLabel::Org | EntityLabel::Person | EntityLabel::Date
    ) {
        return (whole, None);
    }
    let (first, last) = (&tokens.list[name.tokens.start], &tokens.list[name.tokens.end - 1]);
    let (mut start, mut end) = (whole.start(), whole.end());
    let hyphens = ['-', '–', '\u{2010}'];
    if first.kind == TokenKind::Word
        && let Some((before, after)) = tokens.text_of(name.tokens.start).split_once(hyphens)
    {
        let (middle, next) = (start + before.len() as u32, first.span.end() - after.len() as u32);
        let stands_before = on(Rule::HyphenBefore) && BEFORE.iter().any(|known| before.eq_ignore_ascii_case(known));
        if stands_before && before.starts_with(char::is_lowercase) && after.starts_with(char::is_uppercase) {
            start = next;
        } else if name.tokens.len() == 1 && is_pair(name.label, before, after) && on(Rule::HyphenPair) {
            return (Span::new(start, middle), Some(Span::new(next, end)));
        }
    }
    if last.kind == TokenKind::Word
        && let Some((before, after)) = tokens.text_of(name.tokens.end - 1).rsplit_once(hyphens)
    {
        let participle = after.len() > 4 && (after.ends_with("ed") || after.ends_with("ing"));
        let stands_after = participle || AFTER.contains(&after);
        let begins = last.span.start() + before.len() as u32;
        if stands_after && before.starts_with(char::is_uppercase) && begins > start && on(Rule::HyphenAfter) {
            end = begins;
        }
    }
    (Span::new(start, end), None)
}

/// "Russia-Ukraine", "Israeli-Arab": two known names.
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
        let length = tokens.list.len();
        let (first, second) = spans(&tokens, &Name { tokens: 0..length, title: 0..0, label, score: 0.9 });
        [Some(first), second].into_iter().flatten().map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_name_ends_at_the_hyphen_of_a_compound() {
        use EntityLabel::{Date, Loc, Norp, Person};
        assert_eq!(named("Lagos-based", Loc), ["Lagos"]);
        assert_eq!(named("New Delhi-educated", Loc), ["New Delhi"]);
        assert_eq!(named("pro-Tbilisi", Loc), ["Tbilisi"]);
        assert_eq!(named("mid-August", Date), ["August"]);
        assert_eq!(named("Soviet-era", Norp), ["Soviet"]);
        assert_eq!(named("Peru-Chile", Loc), ["Peru", "Chile"]);
        assert_eq!(named("Kim Hee-sun", Person), ["Kim Hee-sun"]);
        assert_eq!(named("Jean-Claude", Person), ["Jean-Claude"]);
        assert_eq!(named("Guinea-Bissau", Loc), ["Guinea-Bissau"]);
        assert_eq!(named("sub-Saharan Africa", Loc), ["sub-Saharan Africa"]);
    }
}
