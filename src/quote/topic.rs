//! Quotations without marks that say what was spoken of, not what was said: topics.
//!
//! The narrator's report of a speech act (NRSA in Leech and Short, 1981; Semino and Short, 2004)
//! has no content but its subject: "criticised the plan", "asked for help", "denied it". What is
//! told in a clause, an infinitive or an -ing form is content: "denied that it was late", "offered
//! to help", "denied taking it". The guidelines of the corpus (`corpus/README.md`) say more.

use std::ops::Range;

use super::estimate;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Cursor, TokenKind, Tokens};

/// Whether the content behind or before `cue`, none of which stands in marks, is a topic.
pub(super) fn is_topic(tokens: &Tokens, cue: &Range<usize>, content: &[Range<usize>]) -> bool {
    if on(Rule::Charge) && is_charge(tokens, cue, content) {
        return true;
    }
    let [phrase] = content else { return false };
    // What stands before a clause about what a text shows is a clause itself: "Teachers plan to quit,
    // a survey suggests".
    let inserted = phrase.end + 1 < cue.start && tokens[phrase.end].kind == TokenKind::Comma;
    let shows = inserted && set::VERBS_OF_SHOWING.has(tokens.text_of(cue.end - 1));
    if shows && !tokens[phrase.end + 1].is(Classes::RELATIVE) && on(Rule::ShownBetween) {
        return false;
    }
    let words = phrase.clone().map(|i| tokens.at(i)).filter(|token| token.kind.is_word());
    let words: Vec<Cursor> = words.skip_while(|token| token.is(Classes::ADVERB)).collect();
    let Some((first, rest)) = words.split_first() else { return false };
    // "according to", "in her words".
    if tokens[cue.start].is(Classes::PREPOSITION) || tokens.text_of(cue.start).eq_ignore_ascii_case("according") {
        return false;
    }
    if rest.is_empty() && set::PRONOUNS_FOR_CONTENT.has(&first.lower()) {
        return true;
    }
    if opens_clause(first) || estimate::tells_figure(tokens, cue, phrase) {
        return false;
    }
    if cue.len() > 1 && set::PREPOSITIONS_BEFORE_TOPICS.has(&tokens.at(cue.end - 1).lower()) {
        return !has_infinitive(rest);
    }
    let verbs = || cue.clone().rev().map(|i| tokens.at(i));
    if is_preposition(first, rest) {
        return verbs().any(|verb| takes_object(&verb) || set::PREPOSITIONAL_VERBS.has(&verb.lower()))
            && !has_infinitive(rest);
    }
    if let Some(verb) = verbs().find(takes_object) {
        return !is_clause(first, rest, &verb);
    }
    // The preposition may belong to neither: "hinted at a deal" with the content "a deal".
    let between = phrase.start.checked_sub(1).filter(|&before| before >= cue.end).map(|before| tokens.at(before));
    if between.is_some_and(|word| set::PREPOSITIONS_BEFORE_TOPICS.has(&word.lower())) {
        return verbs().any(|verb| set::PREPOSITIONAL_VERBS.has(&verb.lower())) && !has_infinitive(rest);
    }
    let main = verbs().find(|verb| !verb.is(BESIDE_VERBS));
    main.is_some_and(|verb| is_unlisted(&verb)) && !first.is(Classes::SUBJECT) && is_noun_phrase(&words)
}

/// Whether somebody "is accused of arson", other than "of stealing", "to have stolen".
fn is_charge(tokens: &Tokens, cue: &Range<usize>, content: &[Range<usize>]) -> bool {
    let verb = cue.clone().rev().find(|&i| !tokens[i].is(Classes::PREPOSITION));
    let accused = verb.is_some_and(|verb| set::PARTICIPLES_OF_THE_ACCUSED.has(tokens.text_of(verb)));
    let passive = cue.clone().any(|i| set::FORMS_OF_BE.has(&tokens.at(i).lower()));
    let Some(charge) = content.last().filter(|charge| accused && passive && charge.start >= cue.end) else {
        return false;
    };
    let words: Vec<Cursor> = charge.clone().map(|i| tokens.at(i)).filter(|token| token.kind.is_word()).collect();
    let behind = words.first().is_some_and(|first| first.is(Classes::PREPOSITION) && first.lower() != "to");
    let phrase = &words[usize::from(behind)..];
    phrase.first().is_some_and(|first| !is_ing_form(first) && !opens_clause(first)) && is_noun_phrase(phrase)
}

/// What stands in a cue beside its main verb.
const BESIDE_VERBS: Classes = Classes::AUXILIARY.or(Classes::ADVERB).or(Classes::NEGATION).or(Classes::PREPOSITION);

/// Whether `first` is a preposition before a noun phrase: "to" before a verb is none.
fn is_preposition(first: &Cursor, rest: &[Cursor]) -> bool {
    let determined = || rest.first().is_some_and(|next| next.is(Classes::DETERMINER.or(Classes::POSSESSIVE)));
    set::PREPOSITIONS_BEFORE_TOPICS.has(&first.lower()) && (first.lower() != "to" || determined())
}

/// Whether the word opens a clause with a subject of its own: "that", "whether", "whose".
fn opens_clause(token: &Cursor) -> bool {
    token.is(Classes::SUBORDINATOR.or(Classes::RELATIVE)) || token.lower() == "whose"
}

/// Whether a clause that belongs to a noun before it begins with the word, with its pronoun or
/// without.
fn ends_phrase(token: &Cursor) -> bool {
    opens_clause(token) || token.is(Classes::SUBJECT)
}

fn takes_object(verb: &Cursor) -> bool {
    let form = verb.lower();
    set::OBJECT_VERBS.has(&form) || set::CLAUSE_VERBS.has(&form)
}

/// Whether the word is a form of a verb that no list has, and that gives nobody a name or property:
/// "sketched", "targets", but not "dubbed".
fn is_unlisted(verb: &Cursor) -> bool {
    let form = verb.lower();
    let ending = ["ed", "ing", "s"].iter().any(|ending| form.ends_with(ending));
    ending && !verb.is(Classes::REPORTING) && !set::NAMING_VERBS.has(&form)
}

/// Whether the words are a noun phrase, as far as it can be told without knowing all verbs. What
/// somebody is portrayed "as" is said of them.
fn is_noun_phrase(words: &[Cursor]) -> bool {
    let phrase = words.iter().take_while(|token| !ends_phrase(token));
    !phrase.into_iter().any(|token| {
        token.is(Classes::AUXILIARY.or(Classes::PAST).or(Classes::VERB))
            || token.text().ends_with("ed")
            || ["to", "as"].contains(&token.lower().as_str())
    })
}

/// Whether the words `first` and `rest` behind `verb` are a clause, finite or not, and no noun
/// phrase.
fn is_clause(first: &Cursor, rest: &[Cursor], verb: &Cursor) -> bool {
    let infinitive = |token: &Cursor| token.lower() == "to";
    if infinitive(first) || first.is(Classes::NEGATION) && rest.first().is_some_and(infinitive) {
        // Who "declined to comment" has said nothing, but who "declined to say when" or "refused to
        // leave" has.
        let informs = |next: &Cursor| {
            let form = next.lower();
            next.is(Classes::REPORTING) || set::ANSWERING_VERBS.has(&form) || set::INFORMING_VERBS.has(&form)
        };
        let declines = set::DECLINING_VERBS.has(&verb.lower()) && rest.first().is_some_and(informs);
        return !declines || rest.iter().any(opens_clause);
    }
    // Who "denied taking it" says what happened, but who "favours taking it" says what it is about.
    if first.is(Classes::SUBJECT) && !rest.is_empty() || is_ing_form(first) && !verb.is(Classes::STANCE) {
        return true;
    }
    let bare_clauses = set::CLAUSE_VERBS.has(&verb.lower());
    let phrase = std::iter::once(first)
        .chain(rest)
        .take_while(|token| !ends_phrase(token) && (bare_clauses || token.lower() != "for"));
    // A participle behind an article or a possessive belongs to its noun: "their shared aims".
    let mut determined = false;
    phrase.enumerate().any(|(at, token)| {
        let behind_determiner =
            std::mem::replace(&mut determined, token.is(Classes::DETERMINER.or(Classes::POSSESSIVE)));
        let past = !behind_determiner && (token.is(Classes::PAST.or(Classes::VERB)) || token.text().ends_with("ed"));
        let possessive = token.kind == TokenKind::Clitic && token.text().ends_with('s');
        token.is(Classes::AUXILIARY) && !possessive
            || bare_clauses && past && at > 0
            || verb.is(Classes::INFINITIVE.or(Classes::THOUGHT)) && infinitive(token)
    })
}

/// Whether "to" stands among the words: "asked the council to wait". Behind "how" it does not
/// count.
fn has_infinitive(words: &[Cursor]) -> bool {
    words.iter().take_while(|token| !opens_clause(token)).any(|token| token.lower() == "to")
}

/// Whether the word is the -ing form of a verb, by its ending.
fn is_ing_form(token: &Cursor) -> bool {
    token.text().len() > 4 && token.text().ends_with("ing") && !set::PRONOUNS_IN_ING.has(&token.lower())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    /// Whether the content in braces is a topic of the cue in brackets.
    fn topic(marked: &str) -> bool {
        let text = marked.replace(['[', ']', '{', '}'], "");
        let tokens = Tokens::new(Text::new(&text).unwrap());
        // How many brackets and braces stand before each offset.
        let between = |open: char, close: char| {
            let place = |mark: char| {
                let at = marked.find(mark).unwrap();
                at - marked[..at].matches(['[', ']', '{', '}']).count()
            };
            let (start, end) = (place(open), place(close));
            let inside = |i: &usize| {
                let span = tokens.list[*i].span;
                start <= span.start() as usize && span.end() as usize <= end
            };
            let found: Vec<usize> = (0..tokens.len()).filter(inside).collect();
            found[0]..found[found.len() - 1] + 1
        };
        is_topic(&tokens, &between('[', ']'), &[between('{', '}')])
    }

    #[test]
    fn what_was_spoken_of_is_a_topic() {
        for marked in [
            "Ms Adeyemi [denied] {any part in the sale}.",
            "The guild [has criticised] {the harbour plan}.",
            "He [asked for] {a second count}.",
            "She [thanked] {the nurses of ward nine}.",
            "Two owners [complained about] {the noise of the pumps}.",
            "Mr Tan [apologised] {for the delay}.",
            "The mayor [promised] {a new slipway}.",
            "They [discussed] {tolls on the ferry she had opposed}.",
            "The firm [would not confirm] {it}.",
            "The club [declined] {to comment}.",
            "Her lawyer [refused] {to discuss the will}.",
            "The ferry line [declined] {to name the captain}.",
            "They [demanded] {the chairman’s resignation}.",
            "The guild [favours] {drawing lots}.",
            "Mr Tan [apologised for] {shouting}.",
            "The panel [recommended] {three sensors for each gate}.",
            "The bishop [warned of] {a hard winter}.",
            "I [never said] {so}.",
            "The tenants [objected] {to the wall}.",
            "The chancellor [sketched] {a plan for the docks}.",
            "The order also [mandates] {three inspections that the port must pay for}.",
            "He [insulted] {nurses, drivers and cooks}.",
            "Ms Okonjo [has long admired] {Justice Rao}.",
            "They [highlighted] {their shared concern over wages}.",
        ] {
            assert!(topic(marked), "{marked}");
        }
    }

    #[test]
    fn what_was_said_is_none() {
        for marked in [
            "Ms Adeyemi [denied] {that she took part}.",
            "Ms Adeyemi [denied] {taking the boat}.",
            "Ms Adeyemi [denied] {she had been told}.",
            "He [asked] {whether it was over}.",
            "He [asked] {whose boat it was}.",
            "The mayor [promised] {to build a slipway}.",
            "The mayor [promised] {not to sell it}.",
            "She [asked] {the council to wait}.",
            "The firm [confirmed] {the pumps had failed}.",
            "The firm [confirmed] {the pumps failed on Monday}.",
            "The union [said] {a vote is likely}.",
            "Rain is likely, [according to] {the forecast}.",
            "The club [declined] {to say when play would start}.",
            "He [noted] {only that the gate was locked}.",
            "She [told] {him to leave}.",
            "The tenants [refused] {to leave}.",
            "She [wants] {her neighbours to vote}.",
            "Mr Rao [portrayed] {the captain as a coward}.",
            "The papers [dubbed] {him the frog king}.",
            "The coach [joked] {the bus was late}.",
            "The lawyer [insinuated] {the clerk had lied}.",
        ] {
            assert!(!topic(marked), "{marked}");
        }
    }
}
