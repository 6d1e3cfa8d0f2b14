//! Cues for thought and stance that tell of speech: "wanted to know why", "wondered aloud",
//! "accepted that", "let it be known".

use std::ops::Range;

use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{Ending, Gap, Quoted, TokenKind, Tokens};
use crate::vocabulary::Act;

/// What a clause has behind its subject.
const FINITE: Classes = Classes::AUXILIARY.or(Classes::VERB).or(Classes::PAST).or(Classes::THIRD);

/// Whether "aloud" stands right behind a cue: “Is it over?” she wondered aloud.
pub(super) fn is_aloud(tokens: &Tokens, cue: &Range<usize>) -> bool {
    tokens.get(cue.end).is_some_and(|_| tokens.text_of(cue.end) == "aloud") && on(Rule::SpokenThought)
}

/// Whether what a cue of thought or stance leads to is given in the words of its source: “It was
/// dark,” she remembered; "believes he was “left to die”", "dismissed it as “a fairy tale”".
fn is_told_in_marks(tokens: &Tokens, attribution: &Attribution) -> bool {
    let Attribution { cue, content, act, .. } = attribution;
    if !on(Rule::ToldInMarks) || cue.clone().any(|i| tokens[i].is(Classes::NEGATION)) {
        return false;
    }
    let open = |i: usize| tokens[i].kind == TokenKind::Open;
    if *act == Act::Thought {
        let marked = content.iter().all(|piece| open(piece.start));
        let remembers = cue.clone().any(|i| set::CUES_OF_MEMORIES.has(tokens.text_of(i)));
        return remembers && marked || is_believed_in_marks(tokens, attribution);
    }
    let Some(last) = content.last().filter(|last| last.start >= cue.end) else { return false };
    let stretch = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < last.start);
    let mut inside = tokens.quoted[stretch..].iter().map(Quoted::range).take_while(|marks| marks.start < last.end);
    let ends = |marks: Range<usize>| {
        let behind = marks.start > cue.end && matches!(tokens.text_of(marks.start - 1), "as" | "on" | "for");
        behind && (marks.end..last.end).all(|i| !tokens[i].kind.is_word()) && marks.end <= last.end
    };
    inside.any(ends)
}

/// Whether somebody other than the writer is said to believe, hope or fear what is given in marks:
/// "believes he was “left to die”", "feels like “a stranger in my own town”". What they only thought
/// to themselves nobody heard: “I must run,” she thought.
fn is_believed_in_marks(tokens: &Tokens, attribution: &Attribution) -> bool {
    let Attribution { cue, content, source, .. } = attribution;
    let Some(source) = source.as_ref().filter(|_| on(Rule::BelievedInMarks)) else { return false };
    let word = |i: usize| tokens.text_of(i).to_lowercase();
    let writer = source.len() == 1 && matches!(word(source.start).as_str(), "i" | "we" | "you");
    // "Is believed to be", other than "is hoping".
    let passive = cue.clone().any(|i| set::FORMS_OF_BE.has(&word(i))) && tokens[cue.end - 1].is(Classes::PAST);
    let inner = cue.clone().any(|i| matches!(word(i).as_str(), "thought" | "thinking" | "wondered" | "knew"));
    let stretches = |range: &Range<usize>| {
        let first = tokens.quoted.partition_point(|stretch| (stretch.end as usize) <= range.start);
        let end = range.end;
        tokens.quoted[first..].iter().take_while(move |stretch| (stretch.start as usize) < end)
    };
    let all = content.iter().all(|piece| {
        let whole = |stretch: &Quoted| stretch.start as usize <= piece.start && piece.end <= stretch.end as usize + 1;
        stretches(piece).any(whole)
    });
    let enclosed = stretches(cue).next().is_some();
    // "Lee remembers the flood. “We sat on the roof.”" is a memory and a speech.
    let same_sentence = |stretch: &Quoted| {
        let (start, end) = (stretch.start as usize, stretch.end as usize);
        let between = if start < cue.start { end..cue.start } else { cue.end..start };
        between.into_iter().all(|i| !tokens[i].kind.is_end() && tokens[i].gap != Gap::Paragraph)
    };
    let own = |piece: &Range<usize>| {
        stretches(piece).any(|stretch| same_sentence(stretch) && is_own_words(tokens, stretch, piece.end))
    };
    let silent = writer || passive || enclosed || all && inner;
    !silent && content.iter().any(own)
}

/// Whether a stretch in marks is speech and no title, name or single word with a sense of its own.
fn is_own_words(tokens: &Tokens, stretch: &Quoted, end: usize) -> bool {
    let range = stretch.range();
    let words = || range.clone().filter(|&i| tokens[i].kind.is_word());
    let small = words().filter(|&i| !tokens[i].is_capitalised()).count();
    let titled = small == 0 || words().all(|i| tokens[i].is_capitalised() || tokens[i].is(Classes::FUNCTION));
    let last = (range.end..end).all(|i| !tokens[i].kind.is_word());
    let count = words().count();
    let past = |word: &str| word.ends_with("ed") || set::IRREGULAR_PASTS.has(word);
    let clause = words().any(|i| tokens[i].is(FINITE) || past(tokens.text_of(i)));
    let closed = stretch.ending == Ending::Closed && stretch.depth == 0;
    closed && !titled && (count > 2 || count == 2 && (last || clause))
}

/// Completes such a cue with what the tagger took for content, and gives it its act.
pub(super) fn mend(tokens: &Tokens, attribution: &mut Attribution) {
    let told = is_told_in_marks(tokens, attribution);
    let Attribution { cue, content, act, .. } = attribution;
    let Some(first) = content.first_mut().filter(|_| on(Rule::SpokenThought)) else { return };
    let word = |i: usize| tokens.list.get(i).map_or_else(String::new, |_| tokens.text_of(i).to_lowercase());
    let asks = |i: usize| set::INTERROGATIVES.has(&word(i));
    let longer = match (word(first.start).as_str(), word(first.start + 1).as_str()) {
        ("to", "know") if asks(first.start + 2) => 2,
        ("aloud", _) => 1,
        _ => 0,
    };
    if first.start == cue.end && longer < first.len() {
        first.start += longer;
        cue.end += longer;
    }
    let words: Vec<String> = cue.clone().map(word).collect();
    let has = |phrase: &[&str]| words.windows(phrase.len()).any(|run| run == phrase);
    // "She wanted to know why" asks, "they want to know why" may be what one thinks of them.
    let question = has(&["wanted", "to", "know"]) || has(&["wished", "to", "know"]);
    let accepts = words.iter().any(|word| set::FORMS_OF_ACCEPT.has(word));
    let that = tokens[first.start].is(Classes::SUBORDINATOR) && word(first.start) == "that";
    // "Accepted that offer" has no clause, and what "is accepted" nobody says.
    let clause = that && first.clone().skip(2).any(|i| tokens[i].is(FINITE));
    let passive = words.iter().any(|word| set::FORMS_OF_BE.has(word));
    let denied = cue.clone().any(|i| tokens[i].is(Classes::NEGATION));
    let behind = first.start >= cue.end;
    let spoken = behind && question && asks(first.start) && !denied && !passive
        || behind && accepts && clause && !passive
        || has(&["aloud"])
        || is_aloud(tokens, cue)
        || has(&["it", "be", "known"])
        || has(&["it", "known"])
        || told;
    if spoken && matches!(act, Act::Thought | Act::Stance) {
        *act = Act::Speech;
    }
}
