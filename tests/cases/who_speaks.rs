//! Who says several quotations of a text, in transcripts, interviews and reports inside reports:
//! `who_speaks.toml`.

use quoth::{Document, Options, Quote, analyze};
use serde::Deserialize;

use super::{Cases, Gaps, assert_none, different_speaker, options, read};

#[derive(Deserialize)]
struct WhoSpeaksCase {
    name: String,
    text: String,
    /// Pieces of quotations, each with its speakers.
    said: Vec<(String, String)>,
    #[serde(flatten)]
    gaps: Gaps,
}

impl WhoSpeaksCase {
    /// Who says the shortest quotation that holds a piece; None where there is none.
    fn speakers(document: &Document, piece: &str) -> Option<String> {
        let holds = |quote: &&Quote| document.content_text(quote).contains(piece);
        let quote = document.quotes().iter().filter(holds).min_by_key(|quote| document.content_text(quote).len())?;
        let names = quote.speakers.iter().map(|&person| document.people()[person as usize].name.as_str());
        Some(names.collect::<Vec<_>>().join(" & "))
    }

    /// What differs, the first piece of which something does.
    fn difference(&self, document: &Document) -> Option<&'static str> {
        self.said.iter().find_map(|(piece, expected)| match Self::speakers(document, piece) {
            None => Some("the model passes over a quotation"),
            Some(found) => {
                let some = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
                different_speaker(some(expected).as_deref(), some(&found).as_deref())
            }
        })
    }
}

#[test]
fn who_speaks_by_the_accurate_model() {
    who_speaks("accurate");
}

#[test]
fn who_speaks_by_the_fast_model() {
    who_speaks("fast");
}

/// Transcripts, interviews and reports in reports, with several quotations each.
fn who_speaks(model: &str) {
    let options = Options { nested: Some(true), ..options(model) };
    let cases = read::<Cases<WhoSpeaksCase>>("who_speaks.toml").case;
    let fails = |(place, case): (usize, &WhoSpeaksCase)| {
        let document = analyze(&case.text, &options).unwrap();
        case.gaps.check(&format!("who_speaks.toml case {place}"), model, case.difference(&document), || {
            let one = |(piece, expected): &(String, String)| {
                format!("  {piece:?}: expected {expected:?}, found {:?}", WhoSpeaksCase::speakers(&document, piece))
            };
            let lines: Vec<String> = case.said.iter().map(one).collect();
            format!("{}\n{}", case.name, lines.join("\n"))
        })
    };
    let failures: Vec<String> = cases.iter().enumerate().filter_map(fails).collect();
    assert_none(&failures, cases.len());
}
