//! Reporting verbs without marks of their own → the clauses that they report: indirect and mixed quotations.

use std::ops::Range;

use super::cue::{Cue, cues};
use super::{CLAUSE, Finder, source};
use crate::document::Act;
use crate::lexicon::Classes;
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};

/// A sentence is read in stretches of at most this many tokens. Real ones are shorter; it keeps the work linear where a text has
/// no full stops.
const LONGEST_SENTENCE: usize = 256;

/// Adds the turns of transcripts and the headlines with a colon where nothing else was found.
pub(super) fn find_labels(finder: &mut Finder) {
    for sentence in finder.sentences {
        label(finder, sentence);
    }
}

/// Adds the indirect and mixed quotations of the whole text.
pub(super) fn find(finder: &mut Finder) {
    for sentence in finder.sentences {
        if label(finder, sentence) {
            continue;
        }
        for start in sentence.clone().step_by(LONGEST_SENTENCE) {
            clauses(finder, &(start..sentence.end.min(start + LONGEST_SENTENCE)));
        }
    }
}

fn clauses(finder: &mut Finder, sentence: &Range<usize>) {
    according_to(finder, sentence);
    let cues = free_cues(finder, sentence);
    let mut subject: Option<Range<usize>> = None;
    for (index, cue) in cues.iter().enumerate() {
        // An attribution inside a clause may have taken what a later cue stands in.
        if finder.taken[cue.verb] {
            continue;
        }
        let lower = if index == 0 { sentence.start } else { cues[index - 1].group.end };
        let own = source::before(finder.tokens, lower, cue.group.start);
        if own.is_some() {
            subject.clone_from(&own);
        }
        if attribution_at_the_end(finder, sentence, cue, own.as_ref()) {
            continue;
        }
        // "adding that …": the subject of the verb before it.
        let carries_on = finder.tokens.list[cue.verb].is(Classes::ING) || joins(finder.tokens, cue);
        let Some(source) = own.or_else(|| subject.clone().filter(|_| carries_on)) else { continue };
        complement(finder, sentence, cue, &cues[index + 1..], source);
    }
}

/// The cues of a sentence outside of the quotations already found and of all quotation marks.
fn free_cues(finder: &Finder, sentence: &Range<usize>) -> Vec<Cue> {
    let tokens = finder.tokens;
    let first = tokens.quoted.partition_point(|stretch| (stretch.end as usize) <= sentence.start);
    let mut stretches = tokens.quoted[first..].iter().filter(|stretch| stretch.depth == 0).peekable();
    let mut free = cues(tokens, sentence.clone());
    free.retain(|cue| {
        while stretches.next_if(|stretch| stretch.end as usize <= cue.verb).is_some() {}
        let quoted = stretches.peek().is_some_and(|stretch| stretch.range().contains(&cue.verb));
        !quoted && !finder.taken[cue.verb]
    });
    free
}

/// "He denied it and said that …": the verb follows a coordinator, its subject is the one before.
fn joins(tokens: &Tokens, cue: &Cue) -> bool {
    tokens.before(cue.group.start).is_some_and(|before| before.is(Classes::COORDINATOR))
}

/// "The road will reopen, the council said." and "…, said Dr. Losa, the officer.", also inside the clause.
fn attribution_at_the_end(finder: &mut Finder, sentence: &Range<usize>, cue: &Cue, own: Option<&Range<usize>>) -> bool {
    let tokens = finder.tokens;
    let verb = &tokens.list[cue.verb];
    let reports = verb.is(Classes::PAST.or(Classes::THIRD).or(Classes::BASE))
        && verb.is(Classes::SPEECH.or(Classes::WRITING).or(Classes::THOUGHT));
    if !reports {
        return false;
    }
    let comma_before = |i: usize| i > sentence.start && tokens.list[i - 1].kind == TokenKind::Comma;
    let (source, start, end) = match own {
        Some(source) if comma_before(source.start) => (source.clone(), source.start, cue.group.end),
        None if comma_before(cue.group.start) => {
            let Some(source) = source::after(tokens, cue.verb + 1, sentence.end) else { return false };
            let end = source.end;
            (source, cue.group.start, end)
        }
        _ => return false,
    };
    let end = skip_adverbials(tokens, end, sentence.end);
    let closes = end >= sentence.end
        || tokens.list[end].kind.is_end()
        || matches!(
            tokens.list[end].kind,
            TokenKind::Comma | TokenKind::Dash | TokenKind::Semicolon | TokenKind::Close
        );
    let begin = content_start(finder, sentence.start, start - 1);
    let head = begin..start - 1;
    if !closes || head.is_empty() || finder.taken[head.clone()].iter().any(|taken| *taken) {
        return false;
    }
    let mut content = vec![head.clone()];
    if let Some(rest) = goes_on(tokens, end, sentence) {
        content.push(rest);
    } else if !(is_clause(tokens, head.clone()) || head.len() > 3) {
        return false;
    }
    finder.add(content, Some(cue.group.clone()), Some(source), cue.act, CLAUSE);
    true
}

/// Where content that ends before `end` starts: the sentence's start, or past what another quotation took of it.
fn content_start(finder: &Finder, start: usize, end: usize) -> usize {
    let start = past_dateline(finder.tokens, start, end);
    let after_taken = (start..end).rev().find(|&i| finder.taken[i]).map_or(start, |i| i + 1);
    (after_taken..end)
        .find(|&i| {
            let kind = finder.tokens.list[i].kind;
            after_taken == start || !matches!(kind, TokenKind::Comma | TokenKind::Terminal | TokenKind::Semicolon)
        })
        .unwrap_or(end)
}

/// Past "NEW YORK, Nov. 19 (UPI) —" at the head of a paragraph.
pub(super) fn past_dateline(tokens: &Tokens, start: usize, end: usize) -> usize {
    let first = &tokens.list[start];
    if first.gap != Gap::Paragraph || !first.shape.has(Shape::UPPER) {
        return start;
    }
    let Some(dash) = (start..end.min(start + 16)).find(|&i| tokens.list[i].kind == TokenKind::Dash) else {
        return start;
    };
    let plain = tokens.list[start..dash].iter().all(|token| !token.shape.has(Shape::LOWER));
    if plain { dash + 1 } else { start }
}

/// The rest of a clause that an attribution interrupts: "The violin, detectives said, had been under the stage."
fn goes_on(tokens: &Tokens, end: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let comma = tokens.get(end).filter(|token| token.kind == TokenKind::Comma && end < sentence.end)?;
    let next = tokens.get(end + 1).filter(|_| end + 1 < sentence.end)?;
    let stop = without_full_stop(tokens, end + 1..sentence.end);
    let rest = end + 1..stop;
    let other = cues(tokens, rest.clone()).into_iter().any(|cue| tokens.list[cue.verb].is(Classes::STRONG));
    let adds = next.is(Classes::ING) || next.is(Classes::RELATIVE) || next.is(Classes::PREPOSITION);
    (comma.gap == Gap::None && rest.len() >= 2 && !other && !adds && !next.shape.has(Shape::CAPITAL)).then_some(rest)
}

/// The end of a range without the full stop that ends the sentence; a question mark stays.
fn without_full_stop(tokens: &Tokens, range: Range<usize>) -> usize {
    let last = range.end - 1;
    let stop = range.len() > 1 && tokens.list[last].kind == TokenKind::Terminal && tokens.text_of(last) == ".";
    if stop { last } else { range.end }
}

/// Whether words can be a clause: three at least, with something like a finite verb among them.
fn is_clause(tokens: &Tokens, range: Range<usize>) -> bool {
    let words = range.clone().filter(|&i| tokens.list[i].kind.is_word()).count();
    words >= 3 && range.into_iter().any(|i| is_verb(tokens, i))
}

fn is_verb(tokens: &Tokens, i: usize) -> bool {
    let token = &tokens.list[i];
    let verb = Classes::AUXILIARY.or(Classes::VERB);
    let inflected = token.kind == TokenKind::Word
        && token.shape.has(Shape::LOWER)
        && (tokens.text_of(i).ends_with("ed") || token.is(Classes::REPORTING));
    token.is(verb) || inflected
}

/// "X said that …", "X told reporters on Friday that …", "X called it “a joke”".
fn complement(finder: &mut Finder, sentence: &Range<usize>, cue: &Cue, later: &[Cue], source: Range<usize>) {
    let tokens = finder.tokens;
    let verb = &tokens.list[cue.verb];
    if is_passive(tokens, cue) {
        return;
    }
    let end = content_end(finder, sentence, cue, later);
    let Some(start) = content_start_after(tokens, cue, end) else { return };
    let content = start..end;
    if content.is_empty() || finder.taken[content.clone()].iter().any(|taken| *taken) {
        return;
    }
    let first = &tokens.list[start];
    let text = tokens.text_of(start);
    let that = text == "that" && content.len() > 2;
    let question = matches!(text, "how" | "what" | "why" | "whether" | "if" | "who" | "when" | "where" | "which");
    let infinitive = text == "to" && verb.is(Classes::INFINITIVE);
    let marked = first_mark(tokens, content.clone());
    let report = verb.is(Classes::STRONG);
    let clause = is_clause(tokens, content.clone());
    let thinks = cue.act == Act::Thought && clause;
    let takes_side = cue.act == Act::Stance && content.len() >= 2;
    if that
        || question
        || infinitive
        || marked
        || takes_side
        || (report || thinks) && clause && !first.is(Classes::PREPOSITION)
    {
        finder.add(vec![content], Some(cue.group.clone()), Some(source), cue.act, CLAUSE);
    }
}

/// "was told", "were asked": the source is not the subject.
fn is_passive(tokens: &Tokens, cue: &Cue) -> bool {
    let be = |i: usize| matches!(tokens.text_of(i), "is" | "are" | "was" | "were" | "been" | "be" | "being");
    tokens.text_of(cue.verb) != "saying"
        && tokens.list[cue.verb].is(Classes::PAST)
        && (cue.group.start..cue.verb).any(be)
        && tokens.text_of(cue.verb.saturating_sub(1)) != "have"
}

/// Whether quoted words stand in a range.
fn first_mark(tokens: &Tokens, range: Range<usize>) -> bool {
    tokens.list[range].iter().any(|token| token.kind == TokenKind::Open)
}

/// Where the content after a cue starts: past the addressee and adverbials, at "that" where there is one.
pub(super) fn content_start_after(tokens: &Tokens, cue: &Cue, end: usize) -> Option<usize> {
    let mut k = cue.group.end;
    if k >= end {
        return None;
    }
    if let Some(that) = (k..end.min(k + 10)).find(|&i| tokens.text_of(i) == "that") {
        // Between the verb and "that" only an addressee or adverbial may stand, no clause.
        let plain = (k..that)
            .all(|i| tokens.list[i].kind.is_word() && !is_verb(tokens, i) && !tokens.list[i].is(Classes::SUBORDINATOR));
        let addressed = that == k
            || tokens.list[k].is(Classes::PREPOSITION.or(Classes::WEEKDAY).or(Classes::PERIOD))
            || tokens.list[cue.verb].is(Classes::ADDRESSEE);
        if plain && addressed {
            return Some(that);
        }
    }
    k = skip_adverbials(tokens, k, end);
    if tokens.list[cue.verb].is(Classes::ADDRESSEE) {
        k = skip_adverbials(tokens, skip_addressee(tokens, k, end), end);
    }
    if k < end && matches!(tokens.list[k].kind, TokenKind::Colon) {
        k += 1;
    }
    (k < end && !matches!(tokens.list[k].kind, TokenKind::Comma | TokenKind::Terminal | TokenKind::Dash)).then_some(k)
}

/// Past whom the words are addressed to: "him", "reporters", "the BBC", "a parliamentary committee".
fn skip_addressee(tokens: &Tokens, k: usize, end: usize) -> usize {
    let Some(first) = tokens.get(k).filter(|_| k < end) else { return k };
    if first.is(Classes::PRONOUN) && !first.is(Classes::SUBJECT) || first.is(Classes::ROLES) {
        return k + 1;
    }
    let word = |i: usize| i < end && tokens.list[i].kind.is_word();
    if first.is_capitalised() && !first.is(Classes::FUNCTION) {
        return (k..end).find(|&i| !(word(i) && tokens.list[i].is_capitalised())).unwrap_or(end);
    }
    if first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) {
        let noun = (k + 1..end.min(k + 5)).find(|&i| {
            tokens.list[i].is(Classes::ROLE.or(Classes::ROLES).or(Classes::ORGAN).or(Classes::ACRONYM))
                || tokens.list[i].is_capitalised() && !tokens.get(i + 1).is_some_and(Token::is_capitalised)
        });
        return noun.map_or(k, |noun| noun + 1);
    }
    k
}

/// Past adverbs and adverbials of time and place: "on Friday", "Thursday", "in a statement", "later".
fn skip_adverbials(tokens: &Tokens, mut k: usize, end: usize) -> usize {
    loop {
        let Some(token) = tokens.get(k).filter(|_| k < end) else { return k };
        if token.is(Classes::WEEKDAY.or(Classes::ADVERB))
            && token.kind == TokenKind::Word
            && tokens.text_of(k) != "just"
        {
            k += 1;
            continue;
        }
        if !token.is(Classes::PREPOSITION) || matches!(tokens.text_of(k), "to" | "of" | "like" | "about") {
            return k;
        }
        // The preposition's object: up to a noun that a border follows.
        let stop = (k + 1..end.min(k + 12)).find(|&i| {
            let token = &tokens.list[i];
            !token.kind.is_word()
                || token.is(Classes::SUBORDINATOR.or(Classes::AUXILIARY).or(Classes::PRONOUN).or(Classes::VERB))
                || i > k + 1
                    && token.is(Classes::DETERMINER.or(Classes::POSSESSIVE))
                    && !tokens.list[i - 1].is(Classes::PREPOSITION)
                || i > k + 1 && token.is_capitalised() && tokens.list[i - 1].is(Classes::WEEKDAY)
        });
        let temporal = tokens.get(k + 1).is_some_and(|next| next.is(Classes::WEEKDAY));
        match stop {
            _ if temporal => k += 2,
            Some(stop) if stop > k + 1 => k = stop,
            None if end <= k + 12 => return end,
            _ => return k,
        }
    }
}

/// Where the content after a cue ends: with the sentence, or before the clause of the next cue.
fn content_end(finder: &Finder, sentence: &Range<usize>, cue: &Cue, later: &[Cue]) -> usize {
    let tokens = finder.tokens;
    let taken = (cue.group.end..sentence.end).find(|&i| finder.taken[i]).unwrap_or(sentence.end);
    let mut end = taken;
    for next in later.iter().take_while(|next| next.verb < taken) {
        let start =
            source::before(tokens, cue.group.end, next.group.start).map_or(next.group.start, |source| source.start);
        let mut border = start;
        while border > cue.group.end && tokens.list[border - 1].is(Classes::COORDINATOR.or(Classes::SUBORDINATOR)) {
            border -= 1;
        }
        let comma = border > cue.group.end
            && matches!(tokens.list[border - 1].kind, TokenKind::Comma | TokenKind::Semicolon | TokenKind::Dash);
        let adds = tokens.list[next.verb].is(Classes::ING) && comma;
        let own = start < next.group.start && comma && tokens.list[next.verb].is(Classes::STRONG);
        if adds || own {
            end = border - 1;
            break;
        }
    }
    if end == sentence.end && end > cue.group.end { without_full_stop(tokens, cue.group.end..end) } else { end }
}

/// "According to X, …", "…, according to X.", "The tanker, according to port records, was …"
fn according_to(finder: &mut Finder, sentence: &Range<usize>) {
    let tokens = finder.tokens;
    let Some(k) = sentence.clone().find(|&i| {
        i + 2 < sentence.end && tokens.text_of(i).eq_ignore_ascii_case("according") && tokens.text_of(i + 1) == "to"
    }) else {
        return;
    };
    if finder.taken[k] {
        return;
    }
    let Some(source) = source::after(tokens, k + 2, sentence.end) else { return };
    let mut content = Vec::new();
    let head_end = if k > sentence.start && tokens.list[k - 1].kind == TokenKind::Comma { k - 1 } else { k };
    let begin = content_start(finder, sentence.start, head_end);
    if begin < head_end {
        content.push(begin..head_end);
    }
    let comma = tokens.get(source.end).is_some_and(|token| token.kind == TokenKind::Comma) && source.end < sentence.end;
    let mut source = source;
    if content.is_empty() && comma {
        let start = source.end + 1;
        let clause =
            (start..sentence.end).find(|&i| tokens.list[i].kind == TokenKind::Semicolon).unwrap_or(sentence.end);
        if start < clause {
            content.push(start..without_full_stop(tokens, start..clause));
        }
    } else if let Some(rest) = goes_on(tokens, source.end, sentence) {
        content.push(rest);
    } else if content.is_empty() {
        return;
    }
    content.retain(|range| !range.is_empty());
    let free = content.iter().all(|range| finder.taken[range.clone()].iter().all(|taken| !taken));
    if content.is_empty() || !free {
        return;
    }
    source.end = source.end.min(sentence.end);
    finder.add(content, Some(k..k + 2), Some(source), Act::Speech, CLAUSE);
}

/// "SMITH: I was there." in a transcript, "Ombudsman: Ministry lost files" in a headline: the rest of the paragraph is said.
fn label(finder: &mut Finder, sentence: &Range<usize>) -> bool {
    let tokens = finder.tokens;
    if tokens.list[sentence.start].gap != Gap::Paragraph {
        return false;
    }
    let Some(colon) =
        (sentence.start + 1..sentence.end.min(sentence.start + 8)).find(|&i| tokens.list[i].kind == TokenKind::Colon)
    else {
        return false;
    };
    let paragraph = finder.paragraph_of(colon);
    let Some(source) = source::before(tokens, sentence.start, colon).filter(|source| source.start == sentence.start)
    else {
        return false;
    };
    if colon + 2 >= paragraph.end || finder.taken[colon..paragraph.end].iter().any(|taken| *taken) {
        return false;
    }
    let shouted = source.clone().all(|i| !tokens.list[i].kind.is_word() || tokens.list[i].shape.has(Shape::UPPER));
    let headline = !tokens.list[paragraph.clone()].iter().any(|token| token.kind == TokenKind::Terminal)
        && source.clone().any(|i| {
            tokens.list[i].is(Classes::ROLE
                .or(Classes::ROLES)
                .or(Classes::DOCUMENT)
                .or(Classes::GIVEN)
                .or(Classes::ORGAN))
                || tokens.list[i].is_capitalised() && !tokens.list[i].is(Classes::COMMON)
        });
    if !(shouted || headline) {
        return false;
    }
    let content = colon + 1..without_full_stop(tokens, colon + 1..paragraph.end);
    finder.add(vec![content], Some(colon..colon + 1), Some(source), Act::Speech, CLAUSE);
    true
}
