//! Paragraphs with labels → the turns of a transcript or interview: who speaks, and what is said up
//! to the next label.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::label::{Form, Label, of_line, of_paragraph};
use super::line::Line;
use super::{Turn, dateline};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::token::{Shape, TokenKind, Tokens};
use crate::vocabulary::ParagraphRole;

/// A turn in an interview whose labels are plain names goes on over no more paragraphs than this;
/// the rest is narration.
const MOST_PARAGRAPHS: usize = 3;

/// Finds the turns of a text, gives the paragraphs of each their role, and tells which label is the
/// dateline.
pub(super) fn find(tokens: &Tokens, roles: &mut [Option<ParagraphRole>]) -> (Vec<Turn>, Option<Range<usize>>) {
    let (labels, dateline) = labels(tokens, roles);
    let sure = labels.iter().flatten().any(|label| !matches!(label.form, Form::Name | Form::Letter));
    let mut turns: Vec<Turn> = Vec::new();
    // Whether a turn went on over several paragraphs and another came behind it.
    let mut long = false;
    let mut number = 0;
    while number < labels.len() {
        let Some(label) = &labels[number] else {
            number += 1;
            continue;
        };
        let next = (number + 1..labels.len()).find(|&next| labels[next].is_some());
        let upper = next.unwrap_or(labels.len());
        let most = if sure { usize::MAX } else { MOST_PARAGRAPHS };
        let mut content = Vec::new();
        let paragraph = &tokens.paragraphs[number];
        if label.content < paragraph.end {
            content.extend(said(tokens, label.content..paragraph.end));
            roles[number] = Some(ParagraphRole::Turn);
        } else {
            roles[number] = Some(ParagraphRole::Label);
        }
        // What follows the last label may be no speech: it is where turns had several paragraphs.
        let goes_on = next.is_some() || long || content.is_empty();
        let mut further = 0;
        for (below, role) in roles.iter_mut().enumerate().take(upper).skip(number + 1) {
            if !goes_on || further >= most || next.is_none() && !long && !content.is_empty() {
                break;
            }
            if role.is_none() && is_said(tokens, &tokens.paragraphs[below]) {
                content.extend(said(tokens, tokens.paragraphs[below].clone()));
                *role = Some(ParagraphRole::Turn);
                further += 1;
            }
        }
        long |= further > usize::from(label.form == Form::Line) && next.is_some();
        if !content.is_empty() {
            let Label { range, colon, nameless, .. } = label.clone();
            turns.push(Turn { label: range, colon, content, nameless });
        }
        number = upper;
    }
    (turns, dateline)
}

/// Whether a paragraph below a label is something said, not a heading between turns.
fn is_said(tokens: &Tokens, paragraph: &Range<usize>) -> bool {
    let line = Line::new(tokens, paragraph.clone());
    line.ends_sentence() || line.last().kind == TokenKind::Dash || line.first().shape.has(Shape::LOWER)
}

/// What is said in a paragraph: its pieces between the stage directions.
pub(super) fn said(tokens: &Tokens, range: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = range.start;
    for open in range.clone().filter(|&i| tokens[i].kind == TokenKind::OpenBracket) {
        if let Some(end) = stage_direction(tokens, open, range.end).filter(|_| open >= start) {
            pieces.push(start..open);
            start = end;
        }
    }
    pieces.push(start..range.end);
    pieces.retain(|piece| tokens.list[piece.clone()].iter().any(|token| token.kind.is_word()));
    pieces
}

/// Where the stage direction ends that the bracket at `open` begins: [Laughter], (applause.)
fn stage_direction(tokens: &Tokens, open: usize, upper: usize) -> Option<usize> {
    /// A stage direction with its brackets is no longer than this, in tokens.
    const LONGEST: usize = 6;
    let mut inside = open + 1..upper.min(open + LONGEST);
    let close = inside.clone().find(|&i| tokens[i].kind == TokenKind::CloseBracket)?;
    let staged = inside.any(|i| i < close && set::STAGE_DIRECTIONS.has(&tokens.text_of(i).to_lowercase()));
    staged.then_some(close + 1)
}

/// The label of each paragraph that opens a turn, and the dateline with its colon.
fn labels(tokens: &Tokens, roles: &mut [Option<ParagraphRole>]) -> (Vec<Option<Label>>, Option<Range<usize>>) {
    let mut labels: Vec<Option<Label>> = tokens
        .paragraphs
        .iter()
        .zip(&*roles)
        .map(|(paragraph, role)| if role.is_none() { of_paragraph(tokens, paragraph) } else { None })
        .collect();
    for (number, label) in labels_on_lines(tokens, roles, &labels) {
        labels[number] = Some(label);
    }
    let place = dateline::find(tokens, roles, &labels).filter(|_| on(Rule::Dateline));
    let place = place.and_then(|number| Some((number, labels[number].take()?)));
    keep_those_that_hold(tokens, &mut labels);
    let mut dateline = None;
    if let Some((number, label)) = place {
        if labels.iter().all(Option::is_none) {
            dateline = Some(label.range.start..label.content);
        } else {
            // Turns follow, so that it is the label of one.
            labels[number] = Some(label);
        }
    }
    for number in 1..labels.len() {
        let line = labels[number].as_ref().is_some_and(|label| label.form == Form::Line);
        let above = tokens.paragraphs[number - 1].clone();
        if line && roles[number - 1].is_none() && is_line_before_label(tokens, &above) {
            roles[number - 1] = Some(ParagraphRole::Label);
        }
    }
    nameless_houses(tokens, &mut labels);
    (labels, dateline)
}

/// Drops the labels that the others do not confirm.
fn keep_those_that_hold(tokens: &Tokens, labels: &mut [Option<Label>]) {
    let evidence = Evidence::new(tokens, labels);
    for label in labels {
        label.take_if(|label| !evidence.holds(label));
    }
}

/// The lines that are a label as a whole: such a line comes again with what is said below it, or
/// "speaker" stands above it.
fn labels_on_lines(tokens: &Tokens, roles: &[Option<ParagraphRole>], labels: &[Option<Label>]) -> Vec<(usize, Label)> {
    let marked = |number: usize| number > 0 && is_line_before_label(tokens, &tokens.paragraphs[number - 1]);
    let mut candidates: Vec<(usize, Label)> = Vec::new();
    let mut counts: FxHashMap<Key, usize> = FxHashMap::default();
    for number in 0..roles.len().saturating_sub(1) {
        if roles[number].is_some() || labels[number].is_some() || roles[number + 1].is_some() {
            continue;
        }
        let below = Line::new(tokens, tokens.paragraphs[number + 1].clone());
        if !below.ends_sentence() || below.first().kind == TokenKind::Open {
            continue;
        }
        if let Some(label) = of_line(tokens, &tokens.paragraphs[number]) {
            *counts.entry(label.key).or_default() += 1;
            candidates.push((number, label));
        }
    }
    let distinct = counts.len() > 1;
    let again = counts.values().any(|count| *count > 1) && distinct;
    candidates.retain(|(number, label)| marked(*number) || again && (counts[&label.key] > 1 || label.range.len() > 1));
    if candidates.len() < 2 {
        candidates.retain(|(number, _)| marked(*number));
    }
    candidates
}

/// "speaker" alone on a line: a label stands below it.
fn is_line_before_label(tokens: &Tokens, paragraph: &Range<usize>) -> bool {
    paragraph.len() == 1 && set::LINES_BEFORE_LABELS.has(&tokens.text_of(paragraph.start).to_lowercase())
}

/// What the labels of a text tell about each other.
struct Evidence {
    counts: FxHashMap<Key, usize>,
    /// The last words of full names and of names behind titles that stand in the text.
    surnames: FxHashSet<Key>,
    letters: bool,
    stops: usize,
    sure: bool,
    names: usize,
}

impl Evidence {
    fn new(tokens: &Tokens, labels: &[Option<Label>]) -> Self {
        let mut counts: FxHashMap<Key, usize> = FxHashMap::default();
        let (mut question, mut answer, mut stops, mut sure, mut names) = (false, false, 0, false, 0);
        for label in labels.iter().flatten() {
            *counts.entry(label.key).or_default() += 1;
            match label.form {
                Form::Letter if label.key == Key::new("Q") => question = true,
                Form::Letter => answer |= question,
                Form::Bare => {}
                Form::Stop => stops += 1,
                Form::Sure | Form::Line => sure = true,
                Form::Name => names += 1,
            }
        }
        let mut surnames = FxHashSet::default();
        if names > 0 {
            let capital = |i: usize| tokens[i].is_capitalised() && !tokens[i].is(Classes::FUNCTION);
            // Of the text itself: what stands in labels alone may be headings.
            let mut ranges = labels.iter().flatten().map(|label| label.range.clone()).peekable();
            for i in 1..tokens.len() {
                while ranges.next_if(|range| range.end <= i).is_some() {}
                let label = ranges.peek().is_some_and(|range| range.contains(&i));
                if !label && capital(i) && capital(i - 1) && counts.contains_key(&tokens[i].key) {
                    surnames.insert(tokens[i].key);
                }
            }
        }
        Self { counts, surnames, letters: question && answer, stops, sure, names }
    }

    fn holds(&self, label: &Label) -> bool {
        match label.form {
            Form::Sure | Form::Line => true,
            // A journalist may ask beside labels that name who answers.
            Form::Letter => self.letters || self.sure && label.colon.is_some() && label.key == Key::new("Q"),
            Form::Bare => self.sure,
            Form::Stop => self.stops > 1,
            Form::Name => {
                let again = self.counts[&label.key] > 1;
                self.sure || self.names > 1 && (again || self.surnames.contains(&label.key))
            }
        }
    }
}

/// Where other labels are written small, one word in capitals that asks is the house that prints
/// the interview: "HERALD: Why?" beside "Osei: …".
fn nameless_houses(tokens: &Tokens, labels: &mut [Option<Label>]) {
    let small = labels.iter().flatten().any(|label| {
        label.colon.is_some() && !label.nameless && label.range.clone().all(|i| !tokens[i].shape.has(Shape::UPPER))
    });
    for label in labels.iter_mut().flatten().filter(|label| small && label.range.len() == 1) {
        label.nameless |= tokens[label.range.start].shape.has(Shape::UPPER);
    }
}
