//! Every case of `tests/cases/` holds to the letter.

use std::fmt::Write;
use std::path::Path;

use quoth::document::{Document, Quote};
use quoth::pipeline::{Model, Options, analyze};
use quoth::sentence::Splitter;
use quoth::text::{Span, Text};
use quoth::token::{Newlines, Tokens};
use serde::Deserialize;
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    let toml = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&toml).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[derive(Deserialize)]
struct Cases<T> {
    case: Vec<T>,
}

/// Collects what is wrong, so that one run shows every case that fails.
fn assert_none(failures: &[String], of: usize) {
    assert!(failures.is_empty(), "{} of {of} cases failed:\n\n{}", failures.len(), failures.join("\n"));
}

#[derive(Deserialize)]
struct TokenCase {
    name: String,
    text: String,
    tokens: Vec<String>,
}

#[test]
fn tokens() {
    let cases = read::<Cases<TokenCase>>("tokens.toml").case;
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let tokens = Tokens::new(Text::new(&case.text).unwrap());
            let found: Vec<&str> = (0..tokens.list.len()).map(|i| tokens.text_of(i)).collect();
            (found != case.tokens).then(|| format!("{}\n  expected {:?}\n  found    {found:?}", case.name, case.tokens))
        })
        .collect();
    assert_none(&failures, cases.len());
}

#[derive(Deserialize)]
struct SentenceCase {
    name: String,
    text: String,
    sentences: Vec<String>,
    #[serde(default)]
    abbreviations: Vec<String>,
    newlines: Option<String>,
    /// Why the answer is still wrong; the case must fail, so that the note goes when it is mended.
    gap: Option<String>,
}

fn sentence_cases(name: &str) {
    let cases = read::<Cases<SentenceCase>>(name).case;
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let newlines = case.newlines.as_deref().map_or(Newlines::Auto, |name| name.parse().unwrap());
            let splitter = Splitter::new(case.abbreviations.iter().map(String::as_str), newlines).unwrap();
            let spans = splitter.split(&case.text).unwrap();
            let found: Vec<&str> = spans.into_iter().map(|span| span.of(&case.text)).collect();
            (found != case.sentences)
                .eq(&case.gap.is_none())
                .then(|| format!("{}\n  expected {:?}\n  found    {found:?}", case.name, case.sentences))
        })
        .collect();
    assert_none(&failures, cases.len());
    let gaps = cases.iter().filter(|case| case.gap.is_some()).count();
    assert!(gaps * 100 <= cases.len() * 3, "{gaps} of {} cases have a gap", cases.len());
}

#[test]
fn sentences() {
    sentence_cases("sentences.toml");
}

/// The classic hard cases of English.
#[test]
fn golden_rules() {
    sentence_cases("golden.toml");
}

#[derive(Deserialize)]
struct QuoteCase {
    name: String,
    text: String,
    quotes: Vec<Expected>,
    /// Why the answer of the accurate model is still wrong; the case must fail, so that the note goes when it is mended.
    accurate_gap: Option<String>,
}

/// A quotation as the case files write it; `said#2` is the second place where "said" stands.
#[derive(Deserialize)]
struct Expected {
    kind: String,
    content: Vec<String>,
    cue: Option<String>,
    source: Option<String>,
    speaker: Option<String>,
}

/// A quotation with its spans, so that the same words elsewhere in the text do not count.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    kind: String,
    content: Vec<Span>,
    cue: Option<Span>,
    source: Option<Span>,
    speaker: Option<String>,
}

fn place(text: &str, piece: &str) -> Span {
    let (piece, number) = match piece.rsplit_once('#') {
        Some((piece, number)) if number.parse::<usize>().is_ok() => (piece, number.parse().unwrap()),
        _ => (piece, 1),
    };
    let mut from = 0;
    for _ in 1..number {
        from += text[from..].find(piece).unwrap_or_else(|| panic!("{piece:?} stands fewer times in {text:?}"));
        from += text[from..].chars().next().map_or(0, char::len_utf8);
    }
    let start = from + text[from..].find(piece).unwrap_or_else(|| panic!("{piece:?} does not stand in {text:?}"));
    Span::new(u32::try_from(start).unwrap(), u32::try_from(start + piece.len()).unwrap())
}

fn expected(text: &str, quotes: &[Expected]) -> Vec<Found> {
    let one = |quote: &Expected| Found {
        kind: quote.kind.clone(),
        content: quote.content.iter().map(|piece| place(text, piece)).collect(),
        cue: quote.cue.as_ref().map(|cue| place(text, cue)),
        source: quote.source.as_ref().map(|source| place(text, source)),
        speaker: quote.speaker.clone(),
    };
    quotes.iter().map(one).collect()
}

fn found(document: &Document) -> Vec<Found> {
    let one = |quote: &Quote| Found {
        kind: quote.kind.to_string(),
        content: quote.content.clone(),
        cue: quote.cue,
        source: quote.source,
        speaker: document.speaker(quote).map(|person| person.name.clone()),
    };
    document.quotes().iter().map(one).collect()
}

fn written(text: &str, quotes: &[Found]) -> String {
    let of = |span: &Option<Span>| span.map_or("∅", |span| span.of(text)).to_owned();
    let mut lines = String::new();
    for quote in quotes {
        let content: Vec<&str> = quote.content.iter().map(|piece| piece.of(text)).collect();
        let speaker = quote.speaker.as_deref().unwrap_or("∅");
        let (cue, source) = (of(&quote.cue), of(&quote.source));
        writeln!(lines, "    {} {content:?} cue={cue:?} source={source:?} speaker={speaker:?}", quote.kind).unwrap();
    }
    lines
}

fn options(model: Model) -> Options {
    Options { model, ..Options::default() }
}

/// The fast model gets most cases right; it reads the hardest ones otherwise.
#[test]
fn quotes_by_the_fast_model() {
    let cases = read::<Cases<QuoteCase>>("quotes.toml").case;
    let wrong = |case: &&QuoteCase| {
        let document = analyze(&case.text, &options(Model::Fast)).unwrap();
        expected(&case.text, &case.quotes) != found(&document)
    };
    let wrong: Vec<&str> = cases.iter().filter(wrong).map(|case| case.name.as_str()).collect();
    assert!(wrong.len() * 4 <= cases.len(), "{} of {} cases are wrong: {wrong:?}", wrong.len(), cases.len());
}

#[test]
fn quotes_by_the_accurate_model() {
    quotes(&Model::Accurate, |case| &case.accurate_gap);
}

fn quotes(model: &Model, gap: impl Fn(&QuoteCase) -> &Option<String>) {
    let cases = read::<Cases<QuoteCase>>("quotes.toml").case;
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let document = analyze(&case.text, &options(model.clone())).unwrap();
            let (expected, found) = (expected(&case.text, &case.quotes), found(&document));
            (expected != found).eq(&gap(case).is_none()).then(|| {
                let (expected, found) = (written(&case.text, &expected), written(&case.text, &found));
                format!("{}: {}\n  expected\n{expected}  found\n{found}", case.name, case.text)
            })
        })
        .collect();
    assert_none(&failures, cases.len());
}

#[derive(Deserialize)]
struct SpeakerCase {
    name: String,
    text: String,
    quote: String,
    speaker: Option<String>,
    speakers: Option<Vec<String>>,
    kind: Option<String>,
    via: Option<String>,
    /// Why the answer with the rules is still wrong; the case must fail, so that the note goes when it is mended.
    gap: Option<String>,
    /// The same of the accurate model.
    accurate_gap: Option<String>,
}

/// Speaker, all speakers, kind of source, and the source of the report around it.
type Answer = (Option<String>, Vec<String>, Option<String>, Option<String>);

impl SpeakerCase {
    fn expected(&self) -> Answer {
        let speakers = self.speakers.clone().unwrap_or_else(|| self.speaker.iter().cloned().collect());
        let kind = self.kind.clone().unwrap_or_else(|| "named".to_owned());
        (self.speaker.clone(), speakers, Some(kind).filter(|kind| !kind.is_empty()), self.via.clone())
    }

    /// The answer for the shortest quotation that holds the piece; None where there is none.
    fn found(&self, document: &Document) -> Option<Answer> {
        let holds = |quote: &&Quote| document.content_text(quote).contains(&self.quote);
        let quote = document.quotes().iter().filter(holds).min_by_key(|quote| document.content_text(quote).len())?;
        let name = |person: &u32| document.people()[*person as usize].name.clone();
        Some((
            document.speaker(quote).map(|person| person.name.clone()),
            quote.speakers.iter().map(name).collect(),
            quote.source_kind.map(|kind| kind.to_string()),
            quote.via.map(|via| document.slice(via).to_owned()),
        ))
    }
}

#[test]
fn speakers_by_rules() {
    speakers(Model::Fast, |case| &case.gap);
}

#[test]
fn speakers_by_the_accurate_model() {
    speakers(Model::Accurate, |case| &case.accurate_gap);
}

fn speakers(model: Model, gap: impl Fn(&SpeakerCase) -> &Option<String>) {
    let cases = read::<Cases<SpeakerCase>>("speakers.toml").case;
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let document = analyze(&case.text, &options(model.clone())).unwrap();
            let (expected, found) = (Some(case.expected()), case.found(&document));
            (expected != found).eq(&gap(case).is_none()).then(|| {
                let names: Vec<&str> = document.people().iter().map(|person| person.name.as_str()).collect();
                format!("{}: {}\n  expected {expected:?}\n  found    {found:?} among {names:?}", case.name, case.text)
            })
        })
        .collect();
    assert_none(&failures, cases.len());
}

#[derive(Deserialize)]
struct Sample {
    quotes: Vec<Expected>,
    people: Vec<ExpectedPerson>,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct ExpectedPerson {
    name: String,
    label: String,
    aliases: Vec<String>,
    titles: Vec<String>,
    #[serde(default)]
    pronouns: Vec<String>,
}

/// The bundled article: either model finds most of its quotations and of its cast to the letter.
#[test]
fn sample() {
    let text = include_str!("../python/quoth/sample.txt");
    let sample: Sample = read("sample.toml");
    let expected = expected(text, &sample.quotes);
    for model in [Model::Accurate, Model::Fast] {
        let document = analyze(text, &options(model)).unwrap();
        let found = found(&document);
        let right = expected.iter().filter(|quote| found.contains(quote)).count();
        assert!(right * 4 >= 3 * expected.len(), "{right} quotations\n{}", written(text, &found));
        let people: Vec<ExpectedPerson> = document
            .people()
            .iter()
            .map(|person| ExpectedPerson {
                name: person.name.clone(),
                label: person.label.to_string(),
                aliases: person.aliases.clone(),
                titles: person.titles.clone(),
                pronouns: person.pronouns.clone(),
            })
            .collect();
        let right_people = sample.people.iter().filter(|person| people.contains(person)).count();
        assert!(right_people * 4 >= 3 * sample.people.len(), "{right_people} people: {people:#?}");
    }
}
