//! Bylines and signatures → who "I" is outside quotations.

use std::ops::Range;

use super::Cast;
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// Of the first paragraphs, how many may be a byline.
const BYLINE_PARAGRAPHS: usize = 4;

/// The authors of a text, each with the token up to which they write: one of an article, several
/// where letters follow each other.
pub(super) struct Authors {
    /// The token up to which each writes, and their member.
    authors: Vec<(usize, u32)>,
}

impl Authors {
    pub(super) fn new(tokens: &Tokens, cast: &Cast) -> Self {
        let person = |i: usize| {
            let begin = cast.mentioned_at(i)?;
            let member = &cast.members[begin.member as usize];
            (member.label == EntityLabel::Person).then_some((begin.end, begin.member))
        };
        // A full name alone in a paragraph signs: "Adaeze Okafor.", "By Adaeze Okafor", "— Adaeze
        // Okafor".
        let signed = |paragraph: &Range<usize>| {
            let by = tokens.text_of(paragraph.start).eq_ignore_ascii_case("by");
            let dash = tokens[paragraph.start].kind == TokenKind::Dash;
            let start = paragraph.start + usize::from(by || dash);
            let (end, member) = person(start).filter(|(end, _)| end - start > 1)?;
            let rest = end..paragraph.end;
            (rest.len() <= 1 && rest.into_iter().all(|i| tokens[i].kind.is_end())).then_some(member)
        };
        let mut authors: Vec<(usize, u32)> = Vec::new();
        // The dev sets have no bylines, so the cases alone know them.
        let mut byline = None;
        for (number, paragraph) in tokens.paragraphs.iter().enumerate() {
            match signed(paragraph) {
                Some(member) if number < BYLINE_PARAGRAPHS && byline.is_none() => {
                    byline = Some(member).filter(|_| on(Rule::Byline));
                }
                Some(member) if on(Rule::SignedLetter) => authors.push((paragraph.start, member)),
                _ => {}
            }
        }
        // So does a last paragraph about somebody who is not named before: "Adaeze Okafor is a
        // playwright in Lagos."
        let note = tokens.paragraphs.last().filter(|_| authors.is_empty() && byline.is_none()).and_then(|last| {
            let (end, member) = person(last.start).filter(|(end, _)| end - last.start > 1)?;
            let verb = tokens.get(end).is_some_and(|next| {
                next.kind == TokenKind::Comma
                    || next.is(Classes::AUXILIARY)
                    || next.is(Classes::VERB.or(Classes::THIRD))
            });
            let first = &cast.members[member as usize].mentions[0].0;
            (verb && first.start >= last.start && on(Rule::AuthorsNote)).then_some(member)
        });
        authors.extend(byline.or(note).map(|member| (tokens.len(), member)));
        Self { authors }
    }

    /// Who writes at token `i`.
    pub(super) fn at(&self, i: usize) -> Option<u32> {
        let author = self.authors.partition_point(|(end, _)| *end <= i);
        self.authors.get(author).map(|(_, member)| *member)
    }
}
