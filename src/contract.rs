//! What a model was trained with and the code must still do: named in every model file, compared
//! when it is read.
//!
//! Weights stand for numbers that the code gives: the bit of a word class, the hash of a word, the
//! state of a token. A class that moves by one place would leave a model that runs and is wrong, so
//! a file that differs is refused.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::lexicon::{Classes, Key};
use crate::token::{TOKENIZER_VERSION, TokenKind};

/// What code and weights agree on, by name.
#[derive(Debug, Clone)]
pub(crate) struct Contract(Vec<(&'static str, Term)>);

/// One of the things agreed on.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum Term {
    /// The version of a part of the code.
    Version(u32),
    /// Names in the order of their numbers.
    Names(Vec<String>),
    /// Names with the size or the hash of each, in order.
    Numbers(Vec<(String, u64)>),
}

/// The hashes of these are compared: short and long words, other alphabets, what is folded and what
/// is not.
const WORDS: [&str; 8] = ["", "a", "Said", "O’Neill", "’s", "Überlandleitungen", "U.S.", "spokeswoman-elect"];

impl Contract {
    /// What all models agree on with the code: the tokens, the word classes, the hash of words.
    pub(crate) fn of_words() -> Self {
        let kinds = TokenKind::ALL.iter().map(|kind| format!("{kind:?}")).collect();
        let hashes = WORDS.iter().map(|word| ((*word).to_owned(), Key::new(word).number())).collect();
        Self(vec![
            ("tokenizer", Term::Version(TOKENIZER_VERSION)),
            ("token_kinds", Term::Names(kinds)),
            ("classes", Term::Names(Classes::NAMES.map(str::to_owned).to_vec())),
            ("word_hash", Term::Numbers(hashes)),
        ])
    }

    /// This, and names in the order of their numbers.
    pub(crate) fn with_names(mut self, what: &'static str, names: &[&str]) -> Self {
        self.0.push((what, Term::Names(names.iter().map(|name| (*name).to_owned()).collect())));
        self
    }

    /// This, and names with the size or the hash of each.
    pub(crate) fn with_numbers(
        mut self,
        what: &'static str,
        numbers: impl IntoIterator<Item = (impl Into<String>, u64)>,
    ) -> Self {
        let numbers = numbers.into_iter().map(|(name, number)| (name.into(), number)).collect();
        self.0.push((what, Term::Numbers(numbers)));
        self
    }

    /// The JSON that [`Contract::check`] accepts.
    #[cfg(any(test, feature = "python"))]
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Compares this with the JSON in a model file.
    ///
    /// # Errors
    ///
    /// What differs first: which of the terms, at which place, and how.
    pub(crate) fn check(&self, json: &str) -> Result<(), String> {
        let found: Map<String, Value> =
            serde_json::from_str(json).map_err(|error| format!("its contract is not what it should be: {error}"))?;
        for (what, term) in &self.0 {
            let found = found.get(*what).ok_or_else(|| {
                format!("its contract does not say its {what:?}: an earlier version made it, see training/format.md")
            })?;
            if let Some(difference) = term.difference(found) {
                return Err(format!(
                    "its {what:?} {difference}: train it again, or use the version of quoth that it was made with"
                ));
            }
        }
        match found.keys().find(|name| !self.0.iter().any(|(what, _)| what == name)) {
            Some(name) => Err(format!("its contract says {name:?}, which this version of quoth does not know")),
            None => Ok(()),
        }
    }
}

impl Serialize for Contract {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(what, term)| (what, term)))
    }
}

impl Term {
    /// How what was found in a file differs from this.
    fn difference(&self, found: &Value) -> Option<String> {
        let differing = |expected: Vec<String>, found: Option<Vec<String>>| {
            let Some(found) = found else { return Some("is not what it should be".to_owned()) };
            let none = "nothing".to_owned();
            let place = (0..expected.len().max(found.len())).find(|&place| expected.get(place) != found.get(place))?;
            let [found, expected] = [found, expected].map(|items| items.get(place).unwrap_or(&none).clone());
            Some(format!("differs at place {place}: {found}, in this version of quoth {expected}"))
        };
        match self {
            Self::Version(version) => (found.as_u64() != Some(u64::from(*version)))
                .then(|| format!("is version {found}, in this version of quoth {version}")),
            Self::Names(names) => {
                let found: Option<Vec<String>> = serde_json::from_value(found.clone()).ok();
                let shown = |names: &[String]| names.iter().map(|name| format!("{name:?}")).collect();
                differing(shown(names), found.as_deref().map(shown))
            }
            Self::Numbers(numbers) => {
                let found: Option<Vec<(String, u64)>> = serde_json::from_value(found.clone()).ok();
                let shown = |numbers: &[(String, u64)]| {
                    numbers.iter().map(|(name, number)| format!("{name:?} = {number}")).collect()
                };
                differing(shown(numbers), found.as_deref().map(shown))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract() -> Contract {
        Contract::of_words().with_names("hashes", &["word", "form"]).with_numbers("states", [("shape", 8), ("gap", 4)])
    }

    #[test]
    fn code_agrees_with_what_it_writes() {
        assert_eq!(contract().check(&contract().to_json()), Ok(()));
    }

    #[test]
    fn difference_from_the_contract_is_named() {
        let json = contract().to_json();
        let said = Key::new("Said").number();
        for (from, to, expected) in [
            (
                r#""pronoun","singular""#,
                r#""singular","pronoun""#,
                r#"its "classes" differs at place 17: "singular", in this version of quoth "pronoun": train"#,
            ),
            (r#","placepart"]"#, "]", r#"its "classes" differs at place 56: nothing, in this"#),
            (r#","placepart"]"#, r#","placepart","new"]"#, r#"at place 57: "new", in this version of quoth nothing"#),
            (r#""Word","Clitic""#, r#""Clitic","Word""#, r#"its "token_kinds" differs at place 0: "Clitic""#),
            (
                &format!(r#""Said",{said}"#),
                r#""Said",5"#,
                &format!(r#"its "word_hash" differs at place 2: "Said" = 5, in this version of quoth "Said" = {said}"#),
            ),
            (r#""tokenizer":1"#, r#""tokenizer":2"#, r#"its "tokenizer" is version 2, in this version of quoth 1"#),
            (r#"["gap",4]"#, r#"["gap",5]"#, r#"its "states" differs at place 1: "gap" = 5, in"#),
            (r#"["word","form"]"#, r#"["form","word"]"#, r#"its "hashes" differs at place 0: "form", in"#),
            (r#"["word","form"]"#, r#"{"word":1}"#, r#"its "hashes" is not what it should be"#),
            (r#""hashes":"#, r#""hash":"#, r#"its contract does not say its "hashes""#),
            (r#"{"tokenizer""#, r#"{"speed":1,"tokenizer""#, r#"its contract says "speed", which this version"#),
            ("{", "", "its contract is not what it should be: "),
        ] {
            assert!(json.contains(from), "{from}");
            let error = contract().check(&json.replacen(from, to, 1)).unwrap_err();
            assert!(error.contains(expected), "{from} -> {to}: {error}");
        }
    }
}
