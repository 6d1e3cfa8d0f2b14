//! What holds for the document of any text whatever, as assertions: for the properties and for the
//! fuzz targets, which include this file.

use quoth::{Document, EntityLabel, MentionKind, Person, Span};

/// The characters that belong to no word.
pub(crate) const INVISIBLE: &[char] =
    &['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{feff}'];

/// White space, as Python's `str.isspace` knows it.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

fn shows_nothing(c: char) -> bool {
    is_space(c) || INVISIBLE.contains(&c)
}

/// Every span that leaves the library.
pub(crate) fn spans(document: &Document) -> Vec<Span> {
    let quotes = document.quotes().iter().flat_map(|quote| {
        let phrases = quote.cue.into_iter().chain(quote.source).chain(quote.via);
        quote.content.iter().copied().chain(phrases).chain([quote.span()])
    });
    let people = document
        .people()
        .iter()
        .flat_map(|person| person.mentions.iter().map(|mention| mention.span).chain([person.span]));
    let entities = document.entities().iter().map(|entity| entity.span);
    document.sentences().iter().copied().chain(entities).chain(people).chain(quotes).collect()
}

/// Asserts all that holds for the document of `text`.
///
/// # Panics
///
/// Where something does not hold.
pub(crate) fn hold(text: &str, document: &Document) {
    assert_eq!(document.text(), text);
    sentences_cover(text, document.sentences());
    items_hold(document);
    for quote in document.quotes() {
        let parts: Vec<Span> = quote.content.iter().copied().chain(quote.cue).collect();
        assert!(parts.iter().enumerate().all(|(i, a)| parts[i + 1..].iter().all(|b| !a.overlaps(*b))));
        assert_eq!(quote.speaker_score.is_some(), !quote.speakers.is_empty());
        assert!(quote.source.is_some() || quote.source_kind.is_none());
        let words = quote.cue.is_some_and(|cue| document.slice(cue).contains(char::is_alphabetic));
        assert_eq!(quote.cue_lemma.is_some(), words);
        let sentence = document.sentences()[document.sentence(quote).unwrap() as usize];
        assert!(sentence.start() <= quote.span().start() && quote.span().start() < sentence.end());
    }
    for person in document.people() {
        names_agree(document, person);
    }
    let json = document.to_json();
    assert_eq!(&Document::from_json(&json).unwrap(), document);
}

/// Asserts what holds for the items of every document, be it of an analysis or read from JSON.
///
/// # Panics
///
/// Where something does not hold.
pub(crate) fn items_hold(document: &Document) {
    spans_lie_in_the_text(document);
    let certain = |score: f32| (0.0..=1.0).contains(&score);
    assert!(document.sentences().windows(2).all(|pair| pair[0].end() <= pair[1].start()));
    assert!(document.entities().windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
    assert!(document.entities().iter().all(|entity| certain(entity.score)));
    for quote in document.quotes() {
        assert!(!quote.content.is_empty());
        assert!(quote.content.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        assert!(certain(quote.score) && quote.speaker_score.is_none_or(certain));
        assert!(quote.speakers.iter().all(|&person| (person as usize) < document.people().len()));
        assert!(quote.speaker.is_none_or(|speaker| quote.speakers == [speaker]));
        assert!(
            quote.via_person.is_none_or(|person| quote.via.is_some() && (person as usize) < document.people().len())
        );
        assert!(quote.cue.is_some() || quote.cue_lemma.is_none() && !quote.negated);
    }
    assert!(document.quotes().windows(2).all(|pair| pair[0].paragraph <= pair[1].paragraph));
    let mut said = vec![Vec::new(); document.people().len() + 1];
    for (index, quote) in (0_u32..).zip(document.quotes()) {
        quote.speakers.iter().for_each(|&person| said[person as usize].push(index));
    }
    // One more than there are people: whoever is not there has said nothing.
    assert!((0..).zip(&said).all(|(person, own)| document.quotes_of(person).eq(own.iter().copied())));
    for entity in document.entities() {
        let named = |person: &Person| person.mentions.iter().any(|mention| entity.span.contains(mention.span));
        assert!(entity.person.is_none_or(|person| named(&document.people()[person as usize])));
    }
    assert!(document.quotes().windows(2).all(|pair| pair[0].span().start() <= pair[1].span().start()));
    for person in document.people() {
        assert!(!person.name.is_empty() && !person.mentions.is_empty());
        assert!(person.mentions.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
    }
}

fn spans_lie_in_the_text(document: &Document) {
    let characters: Vec<char> = document.text().chars().collect();
    for span in spans(document) {
        assert!(!span.is_empty());
        let (start, end) = document.code_points(span);
        let by_code_points: String = characters[start as usize..end as usize].iter().collect();
        assert_eq!(by_code_points, document.slice(span));
        assert_eq!(document.span_of_code_points(start, end), Some(span));
    }
}

/// Asserts that sentences come in order, that nothing visible stands between them, and that none
/// begins or ends with white space.
///
/// # Panics
///
/// Where it is not so.
pub(crate) fn sentences_cover(text: &str, sentences: &[Span]) {
    let mut covered = 0;
    for sentence in sentences {
        assert!(Span::new(covered, sentence.start()).of(text).chars().all(shows_nothing));
        let shown = sentence.of(text);
        assert!(!shown.starts_with(is_space) && !shown.ends_with(is_space), "{shown:?}");
        covered = sentence.end();
    }
    assert!(text[covered as usize..].chars().all(shows_nothing));
}

/// Entities and people agree about names: where they overlap one holds the other, and what is the
/// same name has the same label, but for a place that speaks for its government.
fn names_agree(document: &Document, person: &Person) {
    let names = person.mentions.iter().filter(|mention| mention.kind == MentionKind::Name);
    for (name, entity) in names.flat_map(|name| document.entities().iter().map(move |entity| (name, entity))) {
        let (name, span) = (name.span, entity.span);
        assert!(!name.overlaps(span) || name.contains(span) || span.contains(name));
        let acts = matches!(entity.label, EntityLabel::Person | EntityLabel::Org);
        assert!(name != span || !acts || entity.label == person.label);
    }
}
