//! A user's own names, which win over all that is found.

use super::phrases::{Case, Found, Phrases};
use crate::error::Error;
use crate::listed::Listed;
use crate::token::Tokens;
use crate::vocabulary::EntityLabel;

/// Names with their labels, found wherever they stand as whole words, in their own case unless that
/// is ignored.
///
/// Names are compared token by token: white space, line breaks within a paragraph and the form of
/// an apostrophe make no difference. Where two overlap in a text the one that starts first wins,
/// then the longer; of two entries with the same words, the first. Building and finding take linear
/// time, and memory of at most some 40 bytes for each byte of the names.
#[derive(Debug, Clone)]
pub struct Gazetteer {
    phrases: Phrases,
    labels: Vec<EntityLabel>,
    listed: Listed,
}

impl Gazetteer {
    /// A gazetteer of these entries.
    ///
    /// # Errors
    ///
    /// When nothing is visible of a name, a name is of 4 GiB or more, or all together have 2³²
    /// tokens or more.
    pub fn new<'a>(entries: impl IntoIterator<Item = (EntityLabel, &'a str)>) -> Result<Self, Error> {
        Self::with_case(entries, Case::Same)
    }

    /// A gazetteer of these entries, whose names are found in any case.
    ///
    /// # Errors
    ///
    /// As [`Gazetteer::new`].
    pub fn in_any_case<'a>(entries: impl IntoIterator<Item = (EntityLabel, &'a str)>) -> Result<Self, Error> {
        Self::with_case(entries, Case::Any)
    }

    fn with_case<'a>(entries: impl IntoIterator<Item = (EntityLabel, &'a str)>, case: Case) -> Result<Self, Error> {
        let (mut labels, mut listed) = (Vec::new(), Vec::new());
        let names = entries.into_iter().map(|(label, name)| {
            labels.push(label);
            listed.push((label.as_str(), name));
            name
        });
        let phrases = Phrases::new(names, case)?;
        let listed = Listed::new(listed).in_any_case(matches!(case, Case::Any));
        Ok(Self { phrases, labels, listed })
    }

    /// What a document tells of the names.
    pub(crate) fn listed(&self) -> &Listed {
        &self.listed
    }

    /// The longest name that starts at each token.
    pub(super) fn starts(&self, tokens: &Tokens) -> Vec<Option<Found>> {
        self.phrases.starts(tokens)
    }

    /// The label of a name that was found.
    pub(super) fn label(&self, found: Found) -> EntityLabel {
        self.labels[found.number as usize]
    }

    /// The label of a whole text in tokens, if that is a name.
    pub(super) fn label_of(&self, name: &Tokens) -> Option<EntityLabel> {
        let found = self.starts(name).first().copied().flatten()?;
        (found.tokens as usize == name.len()).then(|| self.label(found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::OwnNames;
    use crate::name::Name;
    use crate::text::Text;

    fn named(gazetteer: &Gazetteer, tokens: &Tokens) -> Vec<Name> {
        OwnNames { gazetteer: Some(gazetteer), ..OwnNames::default() }.find(tokens)
    }

    /// The gazetteer of these names, and what it finds in a text.
    fn found<'a>(names: &[&str], text: &'a str) -> Vec<&'a str> {
        found_by(&Gazetteer::new(names.iter().map(|name| (EntityLabel::Org, *name))).unwrap(), text)
    }

    fn found_by<'a>(gazetteer: &Gazetteer, text: &'a str) -> Vec<&'a str> {
        let tokens = Tokens::new(Text::new(text).unwrap());
        let names = named(gazetteer, &tokens);
        names.iter().map(|name| tokens.span(name.tokens.clone()).of(text)).collect()
    }

    #[test]
    fn the_first_then_the_longest_name_is_found() {
        let names = ["Kivu", "Kivu Tea", "Tea Board of Kenya", "Board", "of Kenya"];
        assert_eq!(found(&names, "Kivu Tea Board of Kenya"), ["Kivu Tea", "Board", "of Kenya"]);
        assert_eq!(found(&names, "The Tea Board of Kenya, Kivu"), ["Tea Board of Kenya", "Kivu"]);
        assert!(found(&names, "tea boards").is_empty());
        assert!(found(&[], "Kivu Tea").is_empty());
    }

    /// A longer name that is cut off leaves the shorter one in it.
    #[test]
    fn a_name_that_breaks_off_hides_none() {
        assert_eq!(found(&["Lin", "Lin Hua Port A", "Hua Port"], "Lin Hua Port Authority"), ["Lin", "Hua Port"]);
        assert_eq!(found(&["a b a b a c", "b a b"], "a b a b a b a d"), ["b a b"]);
    }

    #[test]
    fn space_and_apostrophes_make_no_difference_and_a_paragraph_ends_names() {
        let names = ["Sean O'Brien’s Boats", " Blue   Sparrow\n"];
        assert_eq!(found(&names, "Sean\u{a0}O’Brien's  Boats"), ["Sean\u{a0}O’Brien's  Boats"]);
        assert_eq!(found(&names, "a Blue\tSparrow"), ["Blue\tSparrow"]);
        assert!(found(&names, "Blue\n\nSparrow").is_empty());
    }

    #[test]
    fn of_two_labels_for_a_name_the_first_counts() {
        let entries = [(EntityLabel::Product, "Jade"), (EntityLabel::Org, "Jade"), (EntityLabel::Loc, "Jade ")];
        let gazetteer = Gazetteer::new(entries).unwrap();
        let tokens = Tokens::new(Text::new("Jade").unwrap());
        assert_eq!(named(&gazetteer, &tokens)[0].label, EntityLabel::Product);
    }

    #[test]
    fn in_any_case_names_of_all_scripts_are_found() {
        let names = ["Groß & Weiß", "ΝΈΟΣ ΚΌΣΜΟΣ", "Жанна О'Шей"];
        let gazetteer = Gazetteer::in_any_case(names.map(|name| (EntityLabel::Org, name))).unwrap();
        for text in ["GROSS & WEISS", "groß & weiß", "Νέος Κόσμος", "ЖАННА О’ШЕЙ"] {
            assert_eq!(found_by(&gazetteer, text), [text]);
            assert!(found(&names, text).is_empty());
        }
    }

    /// Periodic names and texts: what is read is the start of a name at every token.
    #[test]
    fn long_periodic_names_take_linear_time() {
        let (name, text) = ("ab ".repeat(50_000) + "c", "ab ".repeat(200_000));
        assert!(found(&[&name], &text).is_empty());
        let text = text + "c";
        assert_eq!(found(&[&name], &text), [&name]);
        let nested: Vec<String> = (1..500).map(|n| "ab ".repeat(n) + "c").collect();
        let nested: Vec<&str> = nested.iter().map(String::as_str).collect();
        assert_eq!(found(&nested, &text), [nested[498]]);
    }
}
