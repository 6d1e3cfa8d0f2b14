//! What pages of newspapers hold and clean wire prose does not, kind by kind: `pages.toml`.

use quoth::{Document, Quote, analyze};
use serde::Deserialize;

use super::{Cases, Gaps, assert_none, read};

/// What a case tells of a text; a key that is absent tells nothing, but for the speaker.
#[derive(Deserialize)]
struct PageCase {
    name: String,
    text: String,
    /// How many quotations of the default kinds.
    quotations: Option<usize>,
    /// A piece of the content of a quotation.
    quote: Option<String>,
    /// Who says it; nobody that the text names without this key.
    speaker: Option<String>,
    /// Members of the cast with their label: "ORG Fine Gael".
    #[serde(default)]
    cast: Vec<String>,
    /// What names no member of the cast.
    #[serde(default)]
    absent: Vec<String>,
    sentences: Option<Vec<String>>,
    #[serde(flatten)]
    gaps: Gaps,
}

impl PageCase {
    /// What differs, the first key of the case.
    fn difference(&self, document: &Document) -> Option<&'static str> {
        let quotations = self.quotations.is_some_and(|count| count != document.quotes().len());
        quotations
            .then_some("another number of quotations")
            .or_else(|| self.quote.as_ref().and_then(|piece| self.different_speaker(document, piece)))
            .or_else(|| self.different_cast(document))
            .or_else(|| self.different_sentences(document))
    }

    fn different_speaker(&self, document: &Document, piece: &str) -> Option<&'static str> {
        let holds = |quote: &&Quote| document.content_text(quote).contains(piece);
        let quote = document.quotes().iter().filter(holds).min_by_key(|quote| document.content_text(quote).len());
        let Some(quote) = quote else { return Some("the quotation is not found") };
        let speaker = document.speaker(quote).map(|person| person.name.as_str());
        (speaker != self.speaker.as_deref()).then_some("another speaker")
    }

    fn different_cast(&self, document: &Document) -> Option<&'static str> {
        let members: Vec<String> =
            document.people().iter().map(|person| format!("{} {}", person.label, person.name)).collect();
        let named = |name: &String| document.people().iter().any(|person| person.name == *name);
        (self.cast.iter().any(|member| !members.contains(member)) || self.absent.iter().any(named))
            .then_some("another cast")
    }

    fn different_sentences(&self, document: &Document) -> Option<&'static str> {
        let expected = self.sentences.as_ref()?;
        let found: Vec<&str> = document.sentences().iter().map(|span| document.slice(*span)).collect();
        (found != *expected).then_some("other sentences")
    }
}

#[test]
fn pages_by_the_accurate_model() {
    pages("accurate");
}

#[test]
fn pages_by_the_fast_model() {
    pages("fast");
}

fn pages(model: &str) {
    let options = quoth::Options { model: model.parse().unwrap(), ..quoth::Options::default() };
    let cases = read::<Cases<PageCase>>("pages.toml").case;
    let fails = |case: &PageCase| {
        let document = analyze(&case.text, &options).unwrap();
        case.gaps.check(&format!("pages.toml case {}", case.name), model, case.difference(&document), || {
            let quotes: Vec<_> = document
                .quotes()
                .iter()
                .map(|quote| (document.content_text(quote), document.speaker(quote).map(|person| &person.name)))
                .collect();
            format!("{}\n  found {quotes:?}", case.text)
        })
    };
    let failures: Vec<String> = cases.iter().filter_map(fails).collect();
    assert_none(&failures, cases.len());
}
