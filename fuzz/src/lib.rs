//! What the fuzz targets ask of quoth, each a function of any bytes that panics where it finds a
//! mistake. `tests/fuzz.rs` includes this file as well, and runs every target on its seeds.

mod agreement;
#[path = "../../tests/properties/invariants.rs"]
mod invariants;
mod model_file;
#[path = "../../src/encoder/synthetic.rs"]
#[allow(missing_docs, unreachable_pub, clippy::pedantic)]
mod synthetic;

use std::borrow::Cow;
use std::sync::Arc;

pub use agreement::agreement;
pub use model_file::model_file;
use quoth::{
    Act, Aliases, Document, EntityLabel, Gazetteer, Model, Newlines, Options, Patterns, QuoteKind, Span, Splitter,
    analyze,
};

/// The name of a target, the folder of its seeds, and what it does with bytes.
pub type Target = (&'static str, &'static str, fn(&[u8]));

pub const TARGETS: [Target; 8] = [
    ("fast", "texts", fast),
    ("accurate", "texts", accurate),
    ("splitter", "texts", splitter),
    ("parts", "texts", parts),
    ("gazetteer", "texts", gazetteer),
    ("agreement", "texts", agreement),
    ("json", "json", json),
    ("model_file", "model_file", model_file),
];

/// The whole analysis with the smaller network.
pub fn fast(bytes: &[u8]) {
    analysis_holds(bytes, Model::Fast);
}

/// The whole analysis with the larger network.
pub fn accurate(bytes: &[u8]) {
    analysis_holds(bytes, Model::Accurate);
}

fn analysis_holds(bytes: &[u8], model: Model) {
    let (_, text) = input(bytes);
    let document = analyze(&text, &everything(model)).unwrap();
    invariants::hold(&text, &document);
    assert_eq!(&Splitter::default().split(&text).unwrap()[..], document.sentences());
}

/// The splitter in every reading of line breaks; the user's words are abbreviations.
pub fn splitter(bytes: &[u8]) {
    let (words, text) = input(bytes);
    for newlines in Newlines::ALL {
        // One word after another, since one that is no abbreviation is an error.
        let known = words.iter().map(String::as_str).filter(|word| Splitter::new([*word], newlines).is_ok());
        let spans = Splitter::new(known, newlines).unwrap().split(&text).unwrap();
        invariants::sentences_cover(&text, &spans);
        let broken: &[&str] = match newlines {
            Newlines::Auto | Newlines::Paragraph => &["\n\n", "\r\n\r\n"],
            Newlines::Line => &["\n", "\r"],
            Newlines::Space => &[],
        };
        for sentence in spans.iter().map(|span| span.of(&text)) {
            assert!(!broken.iter().any(|border| sentence.contains(border)), "{newlines:?}: {sentence:?}");
        }
    }
}

/// A text that is read in parts: copies of a text have the sentences that the text has alone.
pub fn parts(bytes: &[u8]) {
    // More than two parts of at least 32 KiB each.
    const LENGTH: usize = 100_000;
    let (_, text) = input(bytes);
    let text = text.into_owned() + "\n\n";
    let length = u32::try_from(text.len()).unwrap();
    let copies = u32::try_from(LENGTH / text.len() + 1).unwrap();
    let long = text.repeat(copies as usize);
    for newlines in [Newlines::Paragraph, Newlines::Line] {
        let splitter = Splitter::new([], newlines).unwrap();
        let alone = splitter.split(&text).unwrap();
        let moved = (0..copies).flat_map(|copy| {
            let by = copy * length;
            alone.iter().map(move |span| Span::new(span.start() + by, span.end() + by))
        });
        assert!(splitter.split(&long).unwrap().into_iter().eq(moved), "{newlines:?}: {text:?}");
    }
}

/// The whole analysis with names, patterns and aliases of the user's own; the words are all three.
pub fn gazetteer(bytes: &[u8]) {
    let (words, text) = input(bytes);
    let labels = EntityLabel::ALL.iter().copied().cycle();
    let names: Vec<(EntityLabel, &str)> = labels.zip(words.iter().map(String::as_str)).collect();
    // One name after another, since an empty one is an error.
    let names = names.into_iter().filter(|name| Gazetteer::new([*name]).is_ok());
    let gazetteer = Gazetteer::in_any_case(names).unwrap();
    // So are patterns and aliases, which would be errors as well.
    let labels = EntityLabel::ALL.iter().rev().copied().cycle();
    let patterns = labels.zip(words.iter().map(String::as_str));
    let patterns = Patterns::new(patterns.filter(|one| Patterns::new([*one], true).is_ok()), true).unwrap();
    let pairs = words.chunks_exact(2).map(|pair| (pair[0].as_str(), pair[1].as_str()));
    let aliases = Aliases::new(pairs, Some(&gazetteer)).ok().map(Arc::new);
    let (gazetteer, patterns) = (Some(Arc::new(gazetteer)), Some(Arc::new(patterns)));
    let document = analyze(&text, &Options { gazetteer, patterns, aliases, ..everything(Model::Fast) }).unwrap();
    invariants::hold(&text, &document);
}

/// JSON that may be a document: what is accepted is written again as the same, and all that it says
/// can be asked for.
pub fn json(bytes: &[u8]) {
    let Ok(document) = Document::from_json(&String::from_utf8_lossy(bytes)) else { return };
    let written = document.to_json();
    assert_eq!(Document::from_json(&written).unwrap().to_json(), written);
    for span in invariants::spans(&document) {
        let (start, end) = document.code_points(span);
        assert_eq!(document.span_of_code_points(start, end), Some(span));
        assert_eq!(document.slice(span).chars().count(), (end - start) as usize);
    }
    for quote in document.quotes() {
        assert_eq!(document.speaker(quote).is_some(), quote.speaker.is_some());
        assert!(document.words(quote) <= document.content_text(quote).len());
    }
    for person in 0..=document.people().len() {
        document.quotes_of(u32::try_from(person).unwrap()).for_each(drop);
    }
}

/// A text, and the words of the user's own that stand before it: a line each, up to a form feed.
fn input(bytes: &[u8]) -> (Vec<String>, Cow<'_, str>) {
    match bytes.iter().position(|byte| *byte == b'\x0c') {
        Some(end) => {
            let words = String::from_utf8_lossy(&bytes[..end]);
            (words.lines().map(str::to_owned).collect(), String::from_utf8_lossy(&bytes[end + 1..]))
        }
        None => (Vec::new(), String::from_utf8_lossy(bytes)),
    }
}

fn everything(model: Model) -> Options {
    Options { model, acts: Act::ALL.to_vec(), kinds: QuoteKind::ALL.to_vec(), ..Options::default() }
}
