//! Every case of `tests/cases/` holds to the letter.
//!
//! Where a model answers a case of quotations or speakers otherwise, the case says how (`fast_gap`,
//! `accurate_gap`), and must be answered so. After a change the failures say which notes to `set`
//! and to `drop`, a line each.

#[path = "cases/pages.rs"]
mod pages;
#[path = "cases/sample.rs"]
mod sample;
#[path = "cases/values.rs"]
mod values;
#[path = "cases/who_speaks.rs"]
mod who_speaks;

use std::fmt::Write;
use std::path::Path;

use quoth::internals::text::Text;
use quoth::internals::token::Tokens;
use quoth::{Document, Newlines, Options, Quote, QuoteKind, Span, Splitter, analyze};
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

/// What each model still gets wrong about a case.
#[derive(Deserialize)]
struct Gaps {
    accurate_gap: Option<String>,
    fast_gap: Option<String>,
}

impl Gaps {
    /// None where the case differs as its note says, or does not and has none; else what the note
    /// should be, and `detail`.
    fn check(
        &self,
        case: &str,
        model: &str,
        difference: Option<&str>,
        detail: impl FnOnce() -> String,
    ) -> Option<String> {
        let noted = if model == "fast" { &self.fast_gap } else { &self.accurate_gap };
        let change = match difference {
            difference if noted.as_deref() == difference => return None,
            Some(difference) => format!("set {case} {model}_gap = {difference:?}"),
            None => format!("drop {case} {model}_gap"),
        };
        Some(format!("{change}\n{}", detail()))
    }
}

fn options(model: &str) -> Options {
    Options { model: model.parse().unwrap(), kinds: QuoteKind::ALL.to_vec(), nested: Some(false), ..Options::default() }
}

#[derive(Deserialize)]
struct QuoteCase {
    name: String,
    text: String,
    quotes: Vec<Expected>,
    #[serde(flatten)]
    gaps: Gaps,
}

/// A quotation as the case files write it; `said#2` is the second place where "said" stands.
#[derive(Deserialize)]
struct Expected {
    kind: String,
    content: Vec<String>,
    cue: Option<String>,
    source: Option<String>,
    speaker: Option<String>,
    #[serde(flatten)]
    gaps: Gaps,
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

/// How a quotation differs from the one that was found for it.
fn difference(expected: &Found, found: Option<&Found>) -> Option<&'static str> {
    let Some(found) = found else { return Some("the model passes over a quotation") };
    if found.content != expected.content || found.kind != expected.kind {
        return Some("the model draws other borders");
    }
    match (&expected.cue, &found.cue) {
        (Some(_), None) => return Some("the model sees no cue"),
        (None, Some(_)) => return Some("the model sees a cue where there is none"),
        (expected, found) if expected != found => return Some("the model takes another cue"),
        _ => {}
    }
    match (&expected.source, &found.source) {
        (Some(_), None) => return Some("the model sees no source"),
        (None, Some(_)) => return Some("the model sees a source where there is none"),
        (expected, found) if expected != found => return Some("the model takes another source"),
        _ => {}
    }
    different_speaker(expected.speaker.as_deref(), found.speaker.as_deref())
}

fn different_speaker(expected: Option<&str>, found: Option<&str>) -> Option<&'static str> {
    match (expected, found) {
        (Some(_), None) => Some("no speaker is found"),
        (None, Some(_)) => Some("a speaker is found where the text names none"),
        (expected, found) if expected != found => Some("another speaker is found"),
        _ => None,
    }
}

/// What was found for each expected quotation, its like or else what overlaps it most, and what is
/// left.
fn paired<'f>(expected: &[Found], found: &'f [Found]) -> (Vec<Option<&'f Found>>, Vec<&'f Found>) {
    let common = |a: &Span, b: &Span| a.end().min(b.end()).saturating_sub(a.start().max(b.start()));
    let overlap = |a: &Found, b: &Found| -> u32 {
        a.content.iter().map(|piece| b.content.iter().map(|other| common(piece, other)).sum::<u32>()).sum()
    };
    let mut left: Vec<&Found> = found.iter().collect();
    let mut pairs = vec![None; expected.len()];
    for alike in [true, false] {
        for (pair, one) in pairs.iter_mut().zip(expected).filter(|(pair, _)| pair.is_none()) {
            let fits = |i: &usize| if alike { left[*i] == one } else { overlap(left[*i], one) > 0 };
            let best = (0..left.len()).filter(fits).max_by_key(|&i| overlap(left[i], one));
            *pair = best.map(|i| left.remove(i));
        }
    }
    (pairs, left)
}

/// How the quotations of a case differ, by the first that does.
fn differences(expected: &[Found], found: &[Found]) -> Option<&'static str> {
    let (pairs, left) = paired(expected, found);
    let first = expected.iter().zip(pairs).find_map(|(one, pair)| difference(one, pair));
    first.or((!left.is_empty()).then_some("the model sees a quotation too many"))
}

#[test]
fn quotes_by_the_accurate_model() {
    quotes("accurate");
}

#[test]
fn quotes_by_the_fast_model() {
    quotes("fast");
}

fn quotes(model: &str) {
    let flat = options(model);
    // By default, reports inside quotations are quotations too.
    let nested = Options { model: model.parse().unwrap(), ..Options::default() };
    let failures: Vec<String> = [("quotes.toml", &flat), ("page_quotes.toml", &flat), ("nested.toml", &nested)]
        .into_iter()
        .flat_map(|(file, options)| quote_failures(file, options, model))
        .collect();
    assert_none(&failures, failures.len());
}

fn quote_failures(file: &str, options: &Options, model: &str) -> Vec<String> {
    let cases = read::<Cases<QuoteCase>>(file).case;
    let fails = |(place, case): (usize, &QuoteCase)| {
        let document = analyze(&case.text, options).unwrap();
        let (expected, found) = (expected(&case.text, &case.quotes), found(&document));
        case.gaps.check(&format!("{file} case {place}"), model, differences(&expected, &found), || {
            let (expected, found) = (written(&case.text, &expected), written(&case.text, &found));
            format!("{}: {}\n  expected\n{expected}  found\n{found}", case.name, case.text)
        })
    };
    cases.iter().enumerate().filter_map(fails).collect()
}

#[derive(Deserialize)]
struct RoleCase {
    name: String,
    text: String,
    roles: Vec<String>,
}

/// What each paragraph of a page is.
#[test]
fn roles() {
    let cases = read::<Cases<RoleCase>>("structure.toml").case;
    let options = options("fast");
    let fails = |case: &RoleCase| {
        let document = analyze(&case.text, &options).unwrap();
        let found: Vec<&str> = document.paragraphs().iter().map(|paragraph| paragraph.role.as_str()).collect();
        (found != case.roles).then(|| format!("{}\n  expected {:?}\n  found    {found:?}", case.name, case.roles))
    };
    let failures: Vec<String> = cases.iter().filter_map(fails).collect();
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
    #[serde(flatten)]
    gaps: Gaps,
}

/// Who says a quotation, as far as a text tells.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    speaker: Option<String>,
    speakers: Vec<String>,
    kind: Option<String>,
    via: Option<String>,
}

impl Answer {
    fn difference(&self, found: Option<&Answer>) -> Option<&'static str> {
        let Some(found) = found else { return Some("the model passes over the quotation") };
        let different = different_speaker(self.speaker.as_deref(), found.speaker.as_deref());
        different
            .or((self.speakers != found.speakers).then_some("other speakers are found"))
            .or((self.kind != found.kind).then_some("the source is taken for one of another kind"))
            .or((self.via != found.via).then_some("another report is seen around the quotation"))
    }
}

impl SpeakerCase {
    fn expected(&self) -> Answer {
        let speakers = self.speakers.clone().unwrap_or_else(|| self.speaker.iter().cloned().collect());
        let kind = self.kind.clone().unwrap_or_else(|| "named".to_owned());
        let kind = Some(kind).filter(|kind| !kind.is_empty());
        Answer { speaker: self.speaker.clone(), speakers, kind, via: self.via.clone() }
    }

    /// The answer for the shortest quotation that holds the piece; None where there is none.
    fn found(&self, document: &Document) -> Option<Answer> {
        let holds = |quote: &&Quote| document.content_text(quote).contains(&self.quote);
        let quote = document.quotes().iter().filter(holds).min_by_key(|quote| document.content_text(quote).len())?;
        let name = |person: &u32| document.people()[*person as usize].name.clone();
        Some(Answer {
            speaker: document.speaker(quote).map(|person| person.name.clone()),
            speakers: quote.speakers.iter().map(name).collect(),
            kind: quote.source_kind.map(|kind| kind.to_string()),
            via: quote.via.map(|via| document.slice(via).to_owned()),
        })
    }
}

#[test]
fn speakers_by_the_accurate_model() {
    speakers("accurate");
}

#[test]
fn speakers_by_the_fast_model() {
    speakers("fast");
}

fn speakers(model: &str) {
    let options = options(model);
    let cases = read::<Cases<SpeakerCase>>("speakers.toml").case;
    let fails = |(place, case): (usize, &SpeakerCase)| {
        let document = analyze(&case.text, &options).unwrap();
        let (expected, found) = (case.expected(), case.found(&document));
        let difference = expected.difference(found.as_ref());
        case.gaps.check(&format!("speakers.toml case {place}"), model, difference, || {
            let names: Vec<&str> = document.people().iter().map(|person| person.name.as_str()).collect();
            format!("{}: {}\n  expected {expected:?}\n  found    {found:?} among {names:?}", case.name, case.text)
        })
    };
    let failures: Vec<String> = cases.iter().enumerate().filter_map(fails).collect();
    assert_none(&failures, cases.len());
}
