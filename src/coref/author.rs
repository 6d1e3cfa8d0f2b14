//! Bylines, signatures and what writers say of themselves → who "I" is outside quotation marks: who
//! writes, else nobody whom the text tells of.

use std::ops::Range;

use super::Cast;
use super::antecedent::Marks;
use super::mention::{Mention, Reading};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::structure::Structure;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::{EntityLabel, ParagraphRole};

/// Of the first paragraphs, how many may be a byline.
const BYLINE_PARAGRAPHS: usize = 4;
/// A line that names who made a text is no longer than this, in tokens.
const LONGEST_BYLINE: usize = 16;

/// The authors of a text, each with the token up to which they write: one of an article, several
/// where letters follow each other.
pub(super) struct Authors {
    /// The token up to which each writes, and their member.
    authors: Vec<(usize, u32)>,
    /// Whether somebody else wrote it down: "as told to Ann Lee".
    told: bool,
}

impl Authors {
    pub(super) fn new(tokens: &Tokens, structure: &Structure, cast: &Cast) -> Self {
        let person = |i: usize| person_at(cast, i);
        // A full name alone in a paragraph signs: "Adaeze Okafor.", "By Adaeze Okafor", "— Adaeze
        // Okafor".
        let signed = |paragraph: &Range<usize>| {
            let by = tokens.text_of(paragraph.start).eq_ignore_ascii_case("by");
            let dash = tokens[paragraph.start].kind == TokenKind::Dash;
            let start = match closing_before_name(tokens, paragraph) {
                Some(name) => name,
                None => paragraph.start + usize::from(by || dash),
            };
            let (end, member) = person(start).filter(|(end, _)| end - start > 1)?;
            let rest = end..paragraph.end;
            (rest.len() <= 1 && rest.into_iter().all(|i| tokens[i].kind.is_end())).then_some(member)
        };
        let mut authors: Vec<(usize, u32)> = Vec::new();
        // The dev sets have no bylines, so the cases alone know them.
        let mut byline = None;
        for (number, paragraph) in tokens.paragraphs.iter().enumerate() {
            let top = number < BYLINE_PARAGRAPHS && byline.is_none();
            match signed(paragraph) {
                Some(member) if top => byline = Some(member).filter(|_| on(Rule::Byline)),
                Some(member) if on(Rule::SignedLetter) => authors.push((paragraph.start, member)),
                None if top && on(Rule::LongByline) => byline = in_byline(tokens, structure, cast, paragraph),
                _ => {}
            }
        }
        // So does a last paragraph about somebody who is not named before: "Adaeze Okafor is a
        // playwright in Lagos." Where one writes as "I", or who speaks there, it is no such note.
        let tells = |last: &Range<usize>| {
            let other = |i: usize| matches!(tokens.text_of(i), "I" | "me" | "my") || tokens[i].kind == TokenKind::Open;
            !on(Rule::UnnamedAuthor) || last.start > 0 && !last.clone().any(other)
        };
        let note = tokens.paragraphs.last().filter(|_| authors.is_empty() && byline.is_none());
        let note = note.filter(|last| tells(last)).and_then(|last| {
            let (end, member) = person(last.start).filter(|(end, _)| end - last.start > 1)?;
            let verb = tokens.get(end).is_some_and(|next| {
                next.kind == TokenKind::Comma
                    || next.is(Classes::AUXILIARY)
                    || next.is(Classes::VERB.or(Classes::THIRD))
            });
            let first = &cast.members[member as usize].mentions[0].0;
            (verb && first.start >= last.start && on(Rule::AuthorsNote)).then_some(member)
        });
        let author = byline.or(note).or_else(|| introduced(tokens, cast));
        authors.extend(author.map(|member| (tokens.len(), member)));
        let told = tokens
            .paragraphs
            .iter()
            .filter(|line| line.len() <= LONGEST_BYLINE)
            .any(|line| (line.start + 1..line.end).any(|i| is_as_told_to(tokens, i)));
        Self { authors, told }
    }

    /// Who writes at token `i`.
    pub(super) fn at(&self, i: usize) -> Option<u32> {
        let author = self.authors.partition_point(|(end, _)| *end <= i);
        self.authors.get(author).map(|(_, member)| *member)
    }

    /// Whether the "I" of the narration at token `i` is somebody whom the text does not name: who
    /// wrote it, where no line says who that is.
    pub(super) fn is_unnamed_at(&self, i: usize) -> bool {
        !self.told && self.at(i).is_none() && on(Rule::UnnamedAuthor)
    }
}

/// Whether a pronoun of the first person stands in the narration and is none of somebody reported:
/// the second "I" of "“I am tired,” she said. I asked why.", not that of "I was wrong, she wrote."
pub(super) fn narrates(reading: &Reading, marks: &Marks, mention: &Mention) -> bool {
    if !matches!(mention.anaphor(), Some("i" | "we")) || marks.quote(mention) {
        return false;
    }
    if follows_colon(reading, mention) {
        return false;
    }
    let Some(report) = mention.report else { return true };
    let quotation = &reading.quotations[report as usize];
    // Behind "said that" the narrator is still "I"; what a colon leads to, or what stands before
    // its cue, is in the words of who is quoted.
    let colon = |i: usize| reading.tokens[i].kind == TokenKind::Colon;
    let start = quotation.content[0].start;
    let told = quotation
        .cue
        .as_ref()
        .is_some_and(|cue| cue.end <= start && !colon(cue.end - 1) && !(start > 0 && colon(start - 1)));
    told && mention.anaphor() == Some("i") && on(Rule::UnnamedAuthor)
}

/// Whether a colon behind a reporting verb stands before a mention in its sentence, or ends the
/// paragraph above: "He wrote to the council:" / "I ask you to wait."
fn follows_colon(reading: &Reading, mention: &Mention) -> bool {
    /// So many tokens before the mention or the border are looked at.
    const NEAR: usize = 40;
    let (tokens, start) = (reading.tokens, mention.tokens.start);
    let reports = |near: Range<usize>| near.into_iter().any(|i| tokens[i].is(Classes::REPORTING));
    let colon = |i: &usize| tokens[*i].kind == TokenKind::Colon;
    let sentence = reading.sentences.get(mention.sentence).map_or(start, |sentence| sentence.start);
    let lower = sentence.max(start.saturating_sub(NEAR)).min(start);
    if let Some(colon) = (lower..start).rev().find(colon) {
        return reports(lower..colon);
    }
    let above = tokens.paragraphs.get(mention.paragraph).map_or(0, |paragraph| paragraph.start);
    above > 0 && colon(&(above - 1)) && reports(above.saturating_sub(NEAR)..above)
}

/// Who says outside quotation marks who they are: "My name is Ada Obi.", "I’m Ada Obi".
fn introduced(tokens: &Tokens, cast: &Cast) -> Option<u32> {
    let marks = Marks::new(tokens);
    let text = |i: usize| tokens.text_of(i);
    let leads = |i: usize| match text(i - 1) {
        "am" | "'m" | "’m" => text(i - 2) == "I",
        "is" => text(i - 2) == "name" && i > 2 && text(i - 3).eq_ignore_ascii_case("my"),
        _ => false,
    };
    let starts = (2..tokens.len()).filter(|&i| leads(i) && !marks.hold(i) && on(Rule::UnnamedAuthor));
    starts.filter_map(|i| person_at(cast, i).filter(|(end, _)| end - i > 1)).map(|(_, member)| member).next()
}

/// The person whose name begins at token `i`, and where it ends.
fn person_at(cast: &Cast, i: usize) -> Option<(usize, u32)> {
    let begin = cast.mentioned_at(i)?;
    let member = &cast.members[begin.member as usize];
    (member.label == EntityLabel::Person).then_some((begin.end, begin.member))
}

/// The one person of a byline that says more: "By Jo Bell in Leeds", "Words: Jo Bell", "By Jo Bell,
/// as told to Ann Lee", "Statement by Ann Lee", "Why I left | Jo Bell", "Why I left, by Jo Bell".
fn in_byline(tokens: &Tokens, structure: &Structure, cast: &Cast, paragraph: &Range<usize>) -> Option<u32> {
    let start = paragraph.start;
    if paragraph.len() > LONGEST_BYLINE || tokens[paragraph.end - 1].kind.is_end() {
        return None;
    }
    let first = tokens.text_of(start).to_lowercase();
    let role = structure.role_at(tokens, start);
    let by = first == "by" && paragraph.len() > 1 && person_at(cast, start + 1).is_some();
    let mut near = paragraph.clone().skip(1).take(2);
    // "Interview: Amina Yusuf on running a food bank" names who answers.
    let lead = near.any(|i| match tokens.text_of(i) {
        ":" => set::LEADS_OF_AUTHORS.has(&first) && first != "interview",
        "by" | "from" => set::LEADS_OF_AUTHORS.has(&first) || set::STATEMENT_NOUNS.has(&first),
        _ => false,
    });
    if !by && !lead && role != ParagraphRole::Byline {
        let leads = |i: usize| {
            let text = tokens.text_of(i);
            text == "|" || text == "by" && i > start && tokens[i - 1].kind == TokenKind::Comma
        };
        let bar = paragraph.clone().rev().find(|&i| leads(i))?;
        let (end, member) = person_at(cast, bar + 1)?;
        return (end == paragraph.end && end > bar + 2).then_some(member);
    }
    // "Words by Jo Bell, photographs by Ama Lee".
    let another = |i: usize| is_as_told_to(tokens, i) || set::CREDIT_LABELS.has(&tokens.text_of(i).to_lowercase());
    let upper = paragraph.clone().find(|&i| another(i)).unwrap_or(paragraph.end);
    let mut people = (start..upper).filter_map(|i| person_at(cast, i)).map(|(_, member)| member);
    let one = people.next()?;
    people.all(|member| member == one).then_some(one)
}

/// Where the name begins in a paragraph that closes a letter: "Yours sincerely, Ann Lee".
fn closing_before_name(tokens: &Tokens, paragraph: &Range<usize>) -> Option<usize> {
    /// The words of a closing are no more.
    const LONGEST: usize = 4;
    let closes = set::CLOSINGS_OF_LETTERS.has(&tokens.text_of(paragraph.start).to_lowercase());
    let mut near = paragraph.clone().skip(1).take(LONGEST);
    let comma = near.find(|&i| closes && tokens[i].kind == TokenKind::Comma)?;
    Some(comma + 1).filter(|name| *name < paragraph.end && on(Rule::LongByline))
}

/// Whether token `i` is "told" in "as told to".
fn is_as_told_to(tokens: &Tokens, i: usize) -> bool {
    let text = |i: usize| tokens.text_at(i);
    i > 0 && text(i) == "told" && text(i - 1).eq_ignore_ascii_case("as") && text(i + 1) == "to"
}
