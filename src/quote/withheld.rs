//! Who keeps a name or an answer back, or gives a name and no more: "declined to comment", "asked
//! not to be named", "identified himself as Emeka". PolNeAR annotates such as attributions, readers
//! do not take them for speech.

use std::ops::Range;

use crate::lexicon::{Classes, set};
use crate::token::Tokens;

/// How many tokens of the content may tell that a name is kept back.
const NEAR: usize = 7;

/// Whether who is reported has said nothing.
pub(super) fn withholds(tokens: &Tokens, cue: &Range<usize>, content: &[Range<usize>]) -> bool {
    let Some(first) = content.iter().find(|piece| piece.start >= cue.end) else { return false };
    let declines = declines(tokens, cue);
    let answer = first.len() > 1
        && tokens.text_of(first.start) == "to"
        && set::ANSWERING_VERBS.has(tokens.text_of(first.start + 1));
    declines && answer || keeps_name(tokens, cue, first, declines) || gives_name(tokens, cue, first)
}

fn declines(tokens: &Tokens, cue: &Range<usize>) -> bool {
    cue.clone().any(|i| set::DECLINING_VERBS.has(&tokens.at(i).lower()))
}

/// Whether somebody speaks without a name: "asked not to be named", "insisted on anonymity",
/// "declined to give his name". What is asked in a clause, "that her name be withheld", is content
/// as other clauses are.
fn keeps_name(tokens: &Tokens, cue: &Range<usize>, content: &Range<usize>, declines: bool) -> bool {
    let asked = cue.clone().any(|i| set::VERBS_OF_ANONYMITY.has(&tokens.at(i).lower()));
    if !asked || tokens.text_of(content.start) == "that" {
        return false;
    }
    let near = || content.clone().take(NEAR);
    let word = |i: usize| if i < content.end { tokens.text_of(i) } else { "" };
    let denied = declines || near().chain(cue.clone()).any(|i| word(i) == "not" || tokens.text_of(i) == "not");
    let gives_not = cue.clone().any(|i| matches!(tokens.text_of(i), "not" | "n’t" | "n't"));
    near().any(|i| {
        let named = matches!(word(i), "be" | "being") && set::PARTICIPLES_OF_THE_WITHHELD.has(word(i + 1));
        // "Identified with the plan", "named in the will"; but "named in this report".
        let named = named && !(matches!(word(i + 2), "with" | "in") && word(i + 3) != "this");
        let alone = named && (content.end - i <= 3 || !tokens[i + 2].is(Classes::DETERMINER));
        let name = tokens[i].is(Classes::POSSESSIVE)
            && (i + 1..i + 3).any(|k| matches!(word(k), "name" | "names" | "identity"));
        is_anonymity(tokens, content, i) || denied && alone || name && (declines || gives_not)
    })
}

/// Whether token `i` is the anonymity that is asked for, "on anonymity", "to remain anonymous", and
/// no subject: "insisted anonymity was a right".
fn is_anonymity(tokens: &Tokens, content: &Range<usize>, i: usize) -> bool {
    let before = i.checked_sub(1).map_or("", |before| tokens.text_of(before));
    let opens = i == content.start;
    // "Requested anonymity to discuss the talks", "because he feared them".
    let reason = |next: usize| tokens[next].is(Classes::SUBORDINATOR) || tokens.text_of(next) == "to";
    let alone = || content.end == i + 1 || !tokens[i + 1].kind.is_word() || reason(i + 1);
    match tokens.text_of(i) {
        "anonymity" => matches!(before, "on" | "for" | "of" | "under") || opens && alone(),
        "anonymously" => tokens.text_of(content.start) == "to" || opens,
        word => {
            let remains =
                matches!(before, "remain" | "remaining" | "remained" | "stay" | "staying" | "be" | "being" | "kept");
            set::WORDS_OF_ANONYMITY.has(word) && remains
        }
    }
}

/// Whether somebody tells a name or what they are, and no more: "identified himself as Emeka".
fn gives_name(tokens: &Tokens, cue: &Range<usize>, content: &Range<usize>) -> bool {
    let presents = cue.clone().any(|i| set::VERBS_OF_PRESENTING.has(&tokens.at(i).lower()));
    let oneself = |i: usize| matches!(tokens.text_of(i), "himself" | "herself" | "themselves" | "myself");
    presents && content.len() > 1 && (cue.clone().any(oneself) || oneself(content.start))
}
