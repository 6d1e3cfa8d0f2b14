//! What a reader does not see changes nothing that he sees: what stands beyond a paragraph's
//! border, and invisible characters.

use proptest::prelude::*;
use quoth::{Document, Newlines, Person, Quote, Splitter, analyze};

use super::invariants::{INVISIBLE, spans};
use super::{check, everything, scaled, texts};

/// The text without invisible characters.
fn seen(text: &str) -> String {
    text.replace(INVISIBLE, "")
}

/// The sentences of a text, as a reader sees them.
fn sentences(text: &str, newlines: Newlines) -> Vec<String> {
    let spans = Splitter::new([], newlines).unwrap().split(text).unwrap();
    spans.iter().map(|span| seen(span.of(text))).collect()
}

/// All that a document says, as a reader sees it.
fn told(document: &Document) -> Vec<String> {
    let texts = spans(document).into_iter().map(|span| seen(document.slice(span)));
    let entities = document.entities().iter();
    let entities = entities.map(|entity| format!("{:?} {:?} {:?}", entity.label, entity.value, entity.person));
    let people = document.people().iter().map(|person| {
        let Person { name, label, aliases, titles, pronouns, .. } = person;
        format!("{name} {label:?} {aliases:?} {titles:?} {pronouns:?}")
    });
    let quotes = document.quotes().iter().map(|quote| {
        let Quote { kind, speakers, score, cue_lemma, negated, via_person, paragraph, .. } = quote;
        let sentence = document.sentence(quote);
        format!("{kind:?} {speakers:?} {score:?} {cue_lemma:?} {negated} {via_person:?} {paragraph} {sentence:?}")
    });
    texts.chain(entities).chain(people).chain(quotes).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: scaled(20_000) as u32, failure_persistence: None, ..ProptestConfig::default() })]

    /// What follows a paragraph never changes its sentences, nor does what stands before it.
    #[test]
    fn sentences_of_a_paragraph_are_those_of_the_paragraph_alone(
        before in texts(),
        paragraph in texts(),
        after in texts(),
        newlines in prop::sample::select(&[Newlines::Auto, Newlines::Paragraph, Newlines::Line][..]),
    ) {
        // Whether a single line break ends a paragraph may be judged by the text around.
        let [before, paragraph, after] =
            [before, paragraph, after].map(|text| text.replace(|c: char| c != '\u{a0}' && c.is_whitespace(), " "));
        let apart = [&before, &paragraph, &after].map(|text| sentences(text, newlines)).concat();
        prop_assert_eq!(sentences(&format!("{before}\n\n{paragraph}\r\n\r\n{after}"), newlines), apart);
    }

    /// In the modes that say what each line break is, this holds for texts of any form.
    #[test]
    fn sentences_before_a_blank_line_do_not_depend_on_what_follows(
        before in texts(),
        after in texts(),
        newlines in prop::sample::select(&[Newlines::Paragraph, Newlines::Line][..]),
    ) {
        let apart = [&before, &after].map(|text| sentences(text, newlines)).concat();
        prop_assert_eq!(sentences(&format!("{before}\n\n{after}"), newlines), apart);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: scaled(3_000) as u32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Invisible characters, wherever they stand, change nothing that a reader sees.
    #[test]
    fn invisible_characters_belong_to_no_word(
        text in texts(),
        places in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(INVISIBLE)), 1..40),
    ) {
        let plain = seen(&text);
        let mut sprinkled: Vec<char> = plain.chars().collect();
        for (place, c) in places {
            sprinkled.insert(place.index(sprinkled.len() + 1), c);
        }
        let sprinkled = String::from_iter(sprinkled);
        check(&sprinkled);
        let [plain, sprinkled] = [&plain, &sprinkled].map(|text| analyze(text, &everything()).unwrap());
        prop_assert_eq!(told(&plain), told(&sprinkled));
    }
}
