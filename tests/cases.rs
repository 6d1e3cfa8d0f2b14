//! Every case of `tests/cases/` holds to the letter.

use std::ops::Range;
use std::path::Path;

use quoth::text::Text;
use quoth::token::Tokens;
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
}

#[test]
fn sentences() {
    let cases = read::<Cases<SentenceCase>>("sentences.toml").case;
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let tokens = Tokens::new(Text::new(&case.text).unwrap());
            let ranges: Vec<Range<usize>> = quoth::sentence::sentences(&tokens);
            let found: Vec<&str> =
                ranges.into_iter().map(|range| tokens.span(range).of(&case.text)).collect();
            (found != case.sentences)
                .then(|| format!("{}\n  expected {:?}\n  found    {found:?}", case.name, case.sentences))
        })
        .collect();
    assert_none(&failures, cases.len());
}
