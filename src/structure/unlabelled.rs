//! Questions and answers without labels, as of an interview whose questions stood in bold: who
//! asks, and who answers, by turns.

use std::ops::Range;

use super::Turn;
use super::line::Line;
use super::turn::said;
use crate::lexicon::set;
use crate::token::{Shape, TokenKind, Tokens};
use crate::vocabulary::ParagraphRole;

/// An interview has so many questions at least, each a paragraph.
const FEWEST_QUESTIONS: usize = 4;
/// No question is longer than this, in words.
const LONGEST_QUESTION: usize = 60;
/// Two questions have no more paragraphs between them.
const MOST_PARAGRAPHS: usize = 5;
/// What is said to "you" without a question mark, between two answers, is no longer than this, in
/// words.
const LONGEST_REMARK: usize = 24;
/// One that is not said to "you" is shorter than what follows, and no longer than this.
const LONGEST_STATEMENT: usize = 14;
/// An interview with so many questions may have fewer to "you", and fewer answers as "I".
const MANY_QUESTIONS: usize = 6;
/// No pronoun of the first or second person is longer, in bytes.
const LONGEST_PRONOUN: u32 = 5;
/// The last answer goes on over no more paragraphs than this.
const LONGEST_END: usize = 3;

/// A paragraph of the text itself.
struct Paragraph {
    tokens: Range<usize>,
    words: usize,
    asks: bool,
    /// Whether somebody speaks of themselves in it, outside quotation marks.
    first_person: bool,
    second_person: bool,
}

/// What one of the two says, a range of paragraphs.
struct Part {
    paragraphs: Range<usize>,
    asks: bool,
}

/// Finds the turns and gives their paragraphs that role; none where the text is no interview.
pub(super) fn find(tokens: &Tokens, roles: &mut [Option<ParagraphRole>]) -> Vec<Turn> {
    // A line that is no sentence may stand between them: a caption, a heading.
    let sentence = |number: usize| Line::new(tokens, tokens.paragraphs[number].clone()).ends_sentence();
    let free: Vec<usize> = (0..roles.len()).filter(|&number| roles[number].is_none() && sentence(number)).collect();
    let paragraphs: Vec<Paragraph> =
        free.iter().map(|&number| Paragraph::new(tokens, tokens.paragraphs[number].clone())).collect();
    let parts = parts(&paragraphs);
    if !is_interview(&paragraphs, &parts) {
        return Vec::new();
    }
    let turn = |Part { paragraphs: range, asks }: Part| {
        for &number in &free[range.clone()] {
            roles[number] = Some(ParagraphRole::Turn);
        }
        let content: Vec<Range<usize>> =
            paragraphs[range].iter().flat_map(|one| said(tokens, one.tokens.clone())).collect();
        let start = content.first()?.start;
        Some(Turn { label: start..start, colon: None, content, nameless: asks })
    };
    parts.into_iter().filter_map(turn).collect()
}

impl Paragraph {
    fn new(tokens: &Tokens, range: Range<usize>) -> Self {
        let line = Line::new(tokens, range.clone());
        let words = line.words();
        let closes = |i: &usize| tokens[*i].kind == TokenKind::CloseBracket;
        let last = range.clone().rev().find(|i| !closes(i)).unwrap_or(range.start);
        let asks = words <= LONGEST_QUESTION
            && line.first().kind != TokenKind::Open
            && tokens[last].kind == TokenKind::Terminal
            && tokens.text_of(last).contains('?');
        let (mut first_person, mut second_person, mut depth) = (false, false, 0_usize);
        for i in range.clone() {
            match tokens[i].kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close => depth = depth.saturating_sub(1),
                // "US" is no pronoun.
                kind if kind.is_word()
                    && depth == 0
                    && tokens[i].span.len() <= LONGEST_PRONOUN
                    && !tokens[i].shape.has(Shape::UPPER) =>
                {
                    let word = tokens.text_of(i).to_lowercase();
                    first_person |= set::FIRST_PERSON.has(&word);
                    second_person |= set::SECOND_PERSON.has(&word);
                }
                _ => {}
            }
        }
        Self { tokens: range, words, asks, first_person, second_person }
    }
}

/// The parts of what may be an interview, from its first question to its last answer.
fn parts(paragraphs: &[Paragraph]) -> Vec<Part> {
    let mut parts = Vec::new();
    let terse = is_terse(paragraphs);
    let mut asked = 0;
    let mut question = paragraphs.iter().position(|one| one.asks);
    while let Some(at) = question {
        let answer = at + 1;
        if answer == paragraphs.len() {
            break;
        }
        // What stands behind a question answers it, with another one even.
        let later = (answer + 1..paragraphs.len()).find(|&later| paragraphs[later].asks);
        let next = later.filter(|&later| later <= answer + MOST_PARAGRAPHS);
        // A question of the text before an interview is none of it.
        if next.is_none() && later.is_some() && asked + 1 < FEWEST_QUESTIONS {
            parts.clear();
            asked = 0;
            question = later;
            continue;
        }
        parts.push(Part { paragraphs: at..answer, asks: true });
        asked += 1;
        if let Some(next) = next {
            answers(paragraphs, answer..next, terse, &mut parts);
        } else {
            let goes_on = paragraphs[answer + 1..].iter().take(LONGEST_END - 1).take_while(|one| one.first_person);
            parts.push(Part { paragraphs: answer..answer + 1 + goes_on.count(), asks: false });
        }
        question = next;
    }
    parts
}

/// Whether nearly every answer is one paragraph, so that a short one among three is asked.
fn is_terse(paragraphs: &[Paragraph]) -> bool {
    let asked: Vec<usize> = (0..paragraphs.len()).filter(|&at| paragraphs[at].asks).collect();
    let single = asked.windows(2).filter(|pair| pair[1] - pair[0] == 2).count();
    asked.len() > MANY_QUESTIONS && 4 * single >= 3 * (asked.len() - 1)
}

/// Adds what stands between two questions: an answer, or answers and short remarks by turns.
fn answers(paragraphs: &[Paragraph], range: Range<usize>, terse: bool, parts: &mut Vec<Part>) {
    let remark = |at: usize| {
        let own = &paragraphs[at];
        let follows = paragraphs.get(at + 1).map_or(0, |next| next.words);
        own.words <= LONGEST_REMARK && own.second_person
            || terse && own.words <= LONGEST_STATEMENT.min(follows) && !own.first_person
    };
    let by_turns = range.len() % 2 == 1 && range.clone().skip(1).step_by(2).all(remark);
    if by_turns {
        let single = |(turn, at): (usize, usize)| Part { paragraphs: at..at + 1, asks: turn % 2 == 1 };
        parts.extend(range.enumerate().map(single));
    } else {
        parts.push(Part { paragraphs: range, asks: false });
    }
}

/// Whether somebody asks "you" and somebody answers as "I": pages that explain things by questions
/// of their own have neither.
fn is_interview(paragraphs: &[Paragraph], parts: &[Part]) -> bool {
    let count = |asks: bool, holds: &dyn Fn(&Paragraph) -> bool| {
        let some = |part: &&Part| part.asks == asks && paragraphs[part.paragraphs.clone()].iter().any(holds);
        parts.iter().filter(some).count()
    };
    let questions = count(true, &|one| one.asks);
    let to_you = count(true, &|one| one.second_person);
    let of_me = count(false, &|one| one.first_person);
    let mostly = 4 * to_you >= questions && 2 * of_me >= questions;
    let often = questions >= MANY_QUESTIONS && of_me >= 2 && 2 * (to_you + of_me) >= questions;
    questions >= FEWEST_QUESTIONS && to_you >= 2 && (mostly || often)
}
