//! A cue for thought or stance → whether somebody is told: "wanted to know why", "accepted that",
//! "let it be known".

use std::ops::Range;

use crate::lexicon::{Classes, set};
use crate::token::Tokens;

/// So many words of the content may belong to the verb.
const LEAD: usize = 3;

/// Whether a cue with its content tells of what was said aloud.
pub(super) fn is_spoken(tokens: &Tokens, cue: &Range<usize>, content: &[Range<usize>]) -> bool {
    let [first, ..] = content else { return false };
    let words = cue.clone().chain(first.clone().filter(|&i| i >= cue.end)).map(|i| tokens.text_of(i).to_lowercase());
    let words: Vec<String> = words.take(cue.len() + LEAD).collect();
    let find = |phrase: &[&str]| words.windows(phrase.len()).position(|run| run == phrase);
    let has = |phrase: &[&str]| find(phrase).is_some();
    // "She wanted to know why" asks, "they want to know why" may be what one thinks of them.
    let asks = ["wanted", "wished"].iter().find_map(|verb| find(&[verb, "to", "know"]));
    let question = asks.and_then(|at| words.get(at + 3)).is_some_and(|word| set::INTERROGATIVES.has(word));
    let accepts = cue.clone().any(|i| set::FORMS_OF_ACCEPT.has(tokens.text_of(i)));
    let clause = first.start >= cue.end
        && tokens.text_of(first.start) == "that"
        && tokens[first.start].is(Classes::SUBORDINATOR)
        && first.len() > 2;
    question || accepts && clause || has(&["aloud"]) || has(&["it", "be", "known"]) || has(&["it", "known"])
}
