//! Cues for thought and stance that tell of speech: "wanted to know why", "wondered aloud",
//! "accepted that", "let it be known".

use std::ops::Range;

use super::cue::looks_past;
use super::negation::is_negated;
use super::speech;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{Ending, Gap, Quoted, Shape, TokenKind, Tokens};
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
    let open = |i: usize| tokens[i].kind == TokenKind::Open;
    // What a colon leads to is said, whatever the verb, but for thoughts: "Lee was less sure: “It was
    // late.”"
    let colon = tokens[cue.end - 1].kind == TokenKind::Colon
        || tokens.list.get(cue.end).is_some_and(|next| next.kind == TokenKind::Colon);
    let introduced = colon && content.first().is_some_and(|first| cue.end <= first.start && open(first.start));
    let inner = cue.clone().any(|i| matches!(tokens.text_of(i), "thought" | "thinks" | "wondered" | "knew"));
    if introduced && attribution.source.is_some() && !inner && on(Rule::AttitudeBefore) {
        return true;
    }
    if !on(Rule::ToldInMarks) || cue.clone().any(|i| tokens[i].is(Classes::NEGATION)) {
        return false;
    }
    if *act == Act::Thought {
        let marked = content.iter().all(|piece| open(piece.start));
        let remembers = cue.clone().any(|i| set::CUES_OF_MEMORIES.has(tokens.text_of(i)));
        return (remembers && marked) || is_believed_in_marks(tokens, attribution);
    }
    let Some(last) = content.last().filter(|last| last.start >= cue.end) else { return false };
    if is_blamed_in_marks(tokens, attribution) {
        return true;
    }
    let stretch = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < last.start);
    let mut inside = tokens.quoted[stretch..].iter().map(Quoted::range).take_while(|marks| marks.start < last.end);
    let ends = |marks: Range<usize>| {
        let behind = marks.start > cue.end && matches!(tokens.text_of(marks.start - 1), "as" | "on" | "for");
        behind && (marks.end..last.end).all(|i| !tokens[i].kind.is_word()) && marks.end <= last.end
    };
    inside.any(ends)
}

/// Whether what somebody blames or praises is given in marks alone: "condemned “starvation wages”".
fn is_blamed_in_marks(tokens: &Tokens, attribution: &Attribution) -> bool {
    let Attribution { cue, content, source, .. } = attribution;
    let [piece] = &content[..] else { return false };
    let Some(source) = source.as_ref().filter(|_| on(Rule::BlamedInMarks)) else { return false };
    let stretch = speech::stretch_at(tokens, piece.start).filter(|_| piece.start == cue.end);
    let blames = set::VERBS_OF_BLAME_AND_PRAISE.has(tokens.text_of(cue.end - 1));
    let own = stretch.is_some_and(|stretch| is_own_words(tokens, stretch, stretch.end as usize));
    blames && own && !is_negated(tokens, cue, Some(source)) && is_somebody_else(tokens, source)
}

/// Whether somebody other than the writer is said to believe, hope or fear what is given in marks:
/// "believes he was “left to die”", "feels like “a stranger in my own town”". What they only thought
/// to themselves nobody heard: “I must run,” she thought.
fn is_believed_in_marks(tokens: &Tokens, attribution: &Attribution) -> bool {
    let Attribution { cue, content, source, .. } = attribution;
    let Some(source) = source.as_ref().filter(|_| on(Rule::BelievedInMarks)) else { return false };
    let word = |i: usize| tokens.text_of(i).to_lowercase();
    let verb = cue.clone().rev().find(|&i| tokens[i].kind.is_word()).unwrap_or(cue.start);
    // A verb with a modal, "do" or "be" tells of no belief that was uttered: "may believe", "is
    // believed".
    let plain =
        |i: usize| matches!(word(i).as_str(), "has" | "have" | "had" | "’s" | "'s") || tokens[i].is(Classes::ADVERB);
    // Nor does "believe in", which tells of a creed.
    let creed = tokens.text_at(verb + 1) == "in";
    let believes = set::VERBS_OF_BELIEF.has(&word(verb)) && (cue.start..verb).all(plain) && !creed;
    if !believes || is_negated(tokens, cue, Some(source)) || !is_somebody_else(tokens, source) {
        return false;
    }
    let enclosed = tokens.quoted_in(cue.clone()).next().is_some();
    let all = content.iter().all(|piece| tokens[piece.start].kind == TokenKind::Open);
    if enclosed || all && matches!(word(verb).as_str(), "thought" | "think") {
        return false;
    }
    // Marks in a later sentence are a speech of their own: "Lee fears the flood. “We saw it rise.”"
    let same_sentence = |stretch: &Quoted| {
        let (start, end) = (stretch.start as usize, stretch.end as usize);
        let between = if start < cue.start { end..cue.start } else { cue.end..start };
        between.into_iter().all(|i| !tokens[i].kind.is_end() && tokens[i].gap != Gap::Paragraph)
    };
    let own = |piece: &Range<usize>| {
        tokens
            .quoted_in(piece.clone())
            .any(|stretch| same_sentence(stretch) && is_own_words(tokens, stretch, piece.end))
    };
    content.iter().any(own)
}

/// Whether a source is neither the writer nor nobody in particular, and its clause no question or
/// condition: not "we", "people who", "if Lee".
fn is_somebody_else(tokens: &Tokens, source: &Range<usize>) -> bool {
    let word = |i: usize| tokens.text_of(i).to_lowercase();
    let first = word(source.start);
    let writer = source.len() == 1 && matches!(first.as_str(), "i" | "we" | "you" | "one");
    let relative = source.clone().any(|i| tokens[i].is(Classes::RELATIVE));
    let before = source.start.checked_sub(1).filter(|_| tokens[source.start].gap != Gap::Paragraph).map(word);
    let before = before.as_deref().unwrap_or_default();
    let open = |word: &str| matches!(word, "if" | "whether" | "unless" | "when" | "does" | "did" | "do");
    !writer && !relative && !open(before) && !open(&first) && !set::QUANTIFIERS_FOR_NOBODY.has(&first)
}

/// Whether a stretch in marks is speech and no title, name or single word with a sense of its own:
/// not "the term “people of colour”", "their “stop the boats” slogan".
fn is_own_words(tokens: &Tokens, stretch: &Quoted, end: usize) -> bool {
    let range = stretch.range();
    let words = || range.clone().filter(|&i| tokens[i].kind.is_word());
    let titled = words().all(|i| tokens[i].is_capitalised() || tokens[i].is(Classes::FUNCTION));
    let before = range.start.checked_sub(1).map(|i| tokens.text_of(i).to_lowercase());
    let before = before.as_deref().unwrap_or_default();
    let known = before == "as" && range.start > 1 && set::WORDS_BEFORE_TITLES.has(tokens.text_of(range.start - 2));
    let named = set::WORDS_BEFORE_TITLES.has(before) || known;
    let noun = tokens.list.get(range.end).is_some_and(|next| {
        next.kind == TokenKind::Word && next.shape.has(Shape::LOWER) && !next.is(Classes::FUNCTION)
    });
    let last = (range.end..end).all(|i| !tokens[i].kind.is_word());
    let count = words().count();
    let clause = words().any(|i| tokens[i].is(FINITE) || looks_past(tokens.text_of(i)));
    let closed = stretch.ending == Ending::Closed && stretch.depth == 0;
    closed && !titled && !named && !noun && (count > 2 || count == 2 && (last || clause))
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
