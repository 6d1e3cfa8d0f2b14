//! Whole articles, as the library reads them: a change in any stage shows here.

use std::fmt::Write;

use quoth::Document;
use quoth::{Model, Options, analyze};

/// What was found, a line an item, for a person to read in review.
fn listing(document: &Document) -> String {
    let mut out = String::new();
    writeln!(out, "sentences").unwrap();
    for sentence in document.sentences() {
        writeln!(out, "  {:?}", document.slice(*sentence)).unwrap();
    }
    writeln!(out, "entities").unwrap();
    for entity in document.entities() {
        writeln!(out, "  {:8} {}", entity.label, document.slice(entity.span)).unwrap();
    }
    writeln!(out, "people").unwrap();
    for person in document.people() {
        let (aliases, titles, pronouns) = (&person.aliases, &person.titles, &person.pronouns);
        writeln!(out, "  {} {}: {aliases:?} {titles:?} {pronouns:?}", person.label, person.name).unwrap();
    }
    writeln!(out, "quotes").unwrap();
    for quote in document.quotes() {
        let content: Vec<&str> = quote.content.iter().map(|piece| document.slice(*piece)).collect();
        let cue = quote.cue.map_or("-", |cue| document.slice(cue));
        let source = quote.source.map_or("-", |source| document.slice(source));
        let speaker = document.speaker(quote).map_or("-", |person| person.name.as_str());
        let lemma = quote.cue_lemma.as_deref().unwrap_or("-");
        let negated = if quote.negated { "not " } else { "" };
        let (sentence, paragraph) = (document.sentence(quote).unwrap(), quote.paragraph);
        writeln!(out, "  {} {} | {speaker} | {source:?} {cue:?}", quote.kind, quote.act).unwrap();
        writeln!(out, "    {negated}{lemma} | sentence {sentence}, paragraph {paragraph}\n    {content:?}").unwrap();
    }
    out
}

#[test]
fn articles() {
    insta::glob!("articles/*.txt", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let document = analyze(&text, &Options { model: Model::Fast, ..Options::default() }).unwrap();
        insta::assert_snapshot!(listing(&document));
    });
}
