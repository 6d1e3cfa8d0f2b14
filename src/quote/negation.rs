//! A cue and its source → whether the text says that it was not said: "never said", "did not tell",
//! "nobody said", "nor did she say".

use std::ops::Range;

use super::cue::{is_in_verb_group, is_manner_adverb};
use super::lemma;
use crate::lexicon::{Classes, lemma_of, set};
use crate::token::{Gap, Shape, TokenKind, Tokens};

/// A verb group has no more tokens than this; it keeps the work linear.
const LONGEST_GROUP: usize = 12;

/// Whether the report with this cue and source is negated. Who denies or refuses something has said
/// so, and what is negated within the content is said.
#[must_use]
pub fn is_negated(tokens: &Tokens, cue: &Range<usize>, source: Option<&Range<usize>>) -> bool {
    let verb = lemma::verb(tokens, cue).unwrap_or(cue.end);
    (cue.start..verb).any(|i| negates(tokens, i))
        || group_is_negated(tokens, cue.start)
        || source.is_some_and(|source| is_nobody(tokens, source) || is_inverted(tokens, source))
}

/// Whether token `i` says that what follows is not so, other than in "not only".
fn negates(tokens: &Tokens, i: usize) -> bool {
    let token = tokens.at(i);
    let next = tokens.after(i).map(|_| tokens.at(i + 1).lower()).unwrap_or_default();
    let word = token.lower();
    match word.as_str() {
        "no" => next == "longer",
        "yet" => next == "to",
        _ => {
            (token.is(Classes::NEGATION) || set::NEGATIVE_CONNECTIVES.has(&word)) && !set::NO_NEGATION_BEFORE.has(&next)
        }
    }
}

/// Whether the verb group that goes on with token `start` has been negated: "did not" before
/// "immediately say", "neither" before "confirmed", "did not confirm or" before "deny".
fn group_is_negated(tokens: &Tokens, start: usize) -> bool {
    let mut i = start;
    while i > start.saturating_sub(LONGEST_GROUP) && tokens[i].gap != Gap::Paragraph {
        i -= 1;
        if negates(tokens, i) {
            return true;
        }
        let token = tokens.at(i);
        let word = token.lower();
        let in_group = is_in_verb_group(&token)
            || token.kind == TokenKind::Word && is_manner_adverb(token.text())
            || matches!(word.as_str(), "to" | "longer" | "yet");
        let alternative =
            word == "or" && tokens[i].gap != Gap::Paragraph && lemma_of(&tokens.at(i - 1).lower()).is_some();
        if alternative {
            i -= 1;
        } else if !in_group {
            return false;
        }
    }
    false
}

/// Whether the source names nobody: "nobody", "no minister", "none of them", "not one official".
/// "No 10" and names that begin with a capital No are somebody.
fn is_nobody(tokens: &Tokens, source: &Range<usize>) -> bool {
    let is_no = |i: usize| {
        let noun = tokens.after(i).is_some_and(|noun| noun.shape.has(Shape::LOWER));
        noun && tokens.at(i).lower() == "no"
    };
    let is_adverb = |i: &usize| tokens[*i].is(Classes::ADVERB) || is_manner_adverb(&tokens.at(*i).lower());
    let first = source.clone().find(|i| !is_adverb(i)).unwrap_or(source.start);
    let before = source.start.checked_sub(1).filter(|_| tokens[source.start].gap != Gap::Paragraph);
    set::NEGATIVE_SUBJECTS.has(&tokens.at(first).lower())
        || is_no(first)
        || before.is_some_and(is_no)
        || tokens[first].is(Classes::NEGATION) && negates(tokens, first)
}

/// Whether a negation and an auxiliary stand before the source: "nor did she say", "at no point did
/// she say".
fn is_inverted(tokens: &Tokens, source: &Range<usize>) -> bool {
    let Some(auxiliary) = source.start.checked_sub(1) else { return false };
    tokens[source.start].gap != Gap::Paragraph
        && tokens[auxiliary].kind == TokenKind::Word
        && tokens[auxiliary].is(Classes::AUXILIARY)
        && tokens[auxiliary].gap != Gap::Paragraph
        && (negates(tokens, auxiliary - 1) || is_negative_adverbial(tokens, auxiliary - 1))
}

/// Whether token `i` is the noun of an adverbial such as "at no point", "under no circumstances".
fn is_negative_adverbial(tokens: &Tokens, i: usize) -> bool {
    i > 1 && tokens[i - 2].is(Classes::PREPOSITION) && tokens.at(i - 1).lower() == "no"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    /// Whether the report whose cue stands in brackets and whose source in braces is negated.
    fn negated(marked: &str) -> bool {
        let text = marked.replace(['[', ']', '{', '}'], "");
        let tokens = Tokens::new(Text::new(&text).unwrap());
        let between = |open: char, close: char| {
            let place = |mark: char| {
                let at = marked.find(mark)?;
                Some(at - marked[..at].matches(['[', ']', '{', '}']).count())
            };
            let (start, end) = (place(open)?, place(close)?);
            let inside = |i: &usize| {
                let span = tokens.list[*i].span;
                start <= span.start() as usize && span.end() as usize <= end
            };
            let found: Vec<usize> = (0..tokens.len()).filter(inside).collect();
            Some(found[0]..found[found.len() - 1] + 1)
        };
        is_negated(&tokens, &between('[', ']').unwrap(), between('{', '}').as_ref())
    }

    #[test]
    fn what_was_not_said_is_negated() {
        for marked in [
            "{Ms Adeyemi} [never said] that the pier was safe.",
            "{The board} [did not say] when work would start.",
            "{The board} did not immediately [say] when work would start.",
            "{He} [hasn’t told] the crew.",
            "{He} has not yet [told] the crew.",
            "{She} [cannot say] who paid.",
            "{They} can't [say] who paid.",
            "{The firm} [neither confirmed nor denied] the sale.",
            "{The firm} neither [confirmed] nor denied the sale.",
            "{The firm} neither confirmed nor [denied] the sale.",
            "{The firm} would not confirm or [deny] the sale.",
            "{The firm} [would not confirm or deny] the sale.",
            "{The guild} [no longer says] that it was arson.",
            "{The mayor} [has yet to say] who will pay.",
            "{Nobody} [said] that it was safe.",
            "{No one} [told] the tenants.",
            "{No minister} [has said] so.",
            "No {minister} [has said] so.",
            "{None of the pilots} [reported] ice.",
            "{Virtually nobody} [believes] it.",
            "{She} [has not besmirched] him.",
            "{Neither the guild nor the firm} [said] who would pay.",
            "{Not one official} [told] the tenants.",
            "Nor did {she} [say] who would pay.",
            "At no point did {she} [say] who would pay.",
            "Never has {the board} [said] that.",
            "{She} [didn’t come out and say] that it was over.",
        ] {
            assert!(negated(marked), "{marked}");
        }
    }

    #[test]
    fn what_was_denied_or_refused_was_said() {
        for marked in [
            "{Ms Adeyemi} [said] that she had not slept.",
            "{Ms Adeyemi} [denies] having said so.",
            "{The board} [refused to say] when.",
            "{He} [told] her never to call.",
            "{She} [not only said] so but wrote it.",
            "{She} didn’t just [say] so.",
            "Not only did {she} [say] so.",
            "{Not everyone} [agreed].",
            "They weren’t {the only ones} [worried about] it.",
            "{No 10} [said] that it was over.",
            "{No Wave Records} [said] that it was over.",
            "There was no water, nor food, and {she} [said] so.",
            "Was it not a gift, {she} [asked].",
            "“No,” {she} [said].",
            "“It is not,” [said] {Tane Parata}.",
            "He would not go.\n\n{She} [said] so.",
            "[:] never",
        ] {
            assert!(!negated(marked), "{marked}");
        }
    }
}
