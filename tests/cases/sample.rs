//! The bundled article, quotation by quotation and member by member of its cast: `sample.toml`.

use quoth::{Person, analyze};
use serde::Deserialize;

use super::{Expected, Found, Gaps, assert_none, difference, expected, found, options, paired, read, written};

#[derive(Deserialize)]
struct Sample {
    quotes: Vec<Expected>,
    people: Vec<ExpectedPerson>,
    /// What a model finds besides.
    extra: Vec<Extra>,
}

#[derive(Deserialize)]
struct Extra {
    model: String,
    /// The first pieces of quotations.
    quotes: Vec<String>,
    /// Names of members of the cast.
    people: Vec<String>,
}

#[derive(Deserialize)]
struct ExpectedPerson {
    name: String,
    label: String,
    aliases: Vec<String>,
    titles: Vec<String>,
    #[serde(default)]
    pronouns: Vec<String>,
    #[serde(flatten)]
    gaps: Gaps,
}

impl ExpectedPerson {
    fn difference(&self, found: Option<&Person>) -> Option<&'static str> {
        let Some(found) = found else { return Some("the cast has nobody of this name") };
        (self.label != found.label.as_str())
            .then_some("the label is another")
            .or((self.aliases != found.aliases).then_some("the aliases are others"))
            .or((self.titles != found.titles).then_some("the titles are others"))
            .or((self.pronouns != found.pronouns).then_some("the pronouns are others"))
    }
}

#[test]
fn by_the_accurate_model() {
    sample("accurate");
}

#[test]
fn by_the_fast_model() {
    sample("fast");
}

fn sample(model: &str) {
    let text = include_str!("../../python/quoth/sample.txt");
    let sample: Sample = read("sample.toml");
    let document = analyze(text, &options(model)).unwrap();
    let (expected, found) = (expected(text, &sample.quotes), found(&document));
    let (pairs, left) = paired(&expected, &found);
    let mut failures = Vec::new();
    for (place, ((quote, expected), pair)) in sample.quotes.iter().zip(&expected).zip(pairs).enumerate() {
        let case = format!("sample.toml quotes {place}");
        failures.extend(quote.gaps.check(&case, model, difference(expected, pair), || {
            let list = |quote: &Found| written(text, std::slice::from_ref(quote));
            format!("  expected\n{}  found\n{}", list(expected), pair.map(list).unwrap_or_default())
        }));
    }
    for (place, person) in sample.people.iter().enumerate() {
        let found = document.people().iter().find(|found| found.name == person.name);
        let case = format!("sample.toml people {place}");
        failures.extend(person.gaps.check(&case, model, person.difference(found), || format!("{found:?}")));
    }
    let place = sample.extra.iter().position(|extra| extra.model == model).unwrap();
    let extra = &sample.extra[place];
    let quotes: Vec<&str> = left.iter().map(|quote| quote.content[0].of(text)).collect();
    if quotes != extra.quotes {
        failures.push(format!("set sample.toml extra {place} quotes = {quotes:?}"));
    }
    let known = |person: &&Person| !sample.people.iter().any(|expected| expected.name == person.name);
    let people: Vec<&str> = document.people().iter().filter(known).map(|person| person.name.as_str()).collect();
    if people != extra.people {
        failures.push(format!("set sample.toml extra {place} people = {people:?}"));
    }
    assert_none(&failures, sample.quotes.len() + sample.people.len());
}
