//! "who", "which" and "that": whom they stand for as a source.

use std::ops::Range;

use super::{How, SpeakerFinder, Speakers};
use crate::ablation::{Rule, on};
use crate::coref::MentionAt;
use crate::lexicon::{Classes, set};
use crate::name::is_own;
use crate::token::TokenKind;
use crate::vocabulary::EntityLabel;

/// How far back a name that ends before "who" is looked for.
const LONGEST_NAME: usize = 8;
/// An apposition or predicate between them has no more tokens than this.
const LONGEST_APPOSITION: usize = 14;

impl SpeakerFinder<'_> {
    /// The antecedent of a relative pronoun: the mention that ends right before it, or before the
    /// brackets or apposition there ("Okafor, who said").
    pub(super) fn before_relative(&self, relative: usize) -> Option<Speakers> {
        let kind = |end: usize| end.checked_sub(1).map(|i| self.tokens[i].kind);
        let mut end = relative - usize::from(matches!(kind(relative), Some(TokenKind::Comma | TokenKind::Dash)));
        // Past brackets and an apposition: "Mona Ellery (D-Ohio), who", "Pavel Novak, a health
        // official who".
        if kind(end) == Some(TokenKind::CloseBracket) {
            let open = |i: &usize| self.tokens[*i].kind == TokenKind::OpenBracket;
            end = (end.saturating_sub(LONGEST_NAME)..end).rev().find(open)?;
        } else if self.tokens.before(end).is_some_and(|noun| noun.is(Classes::ROLE) && !noun.is_capitalised()) {
            let comma = |i: &usize| self.tokens[*i].kind == TokenKind::Comma;
            end = (end.saturating_sub(LONGEST_NAME)..end).rev().find(comma).unwrap_or(end);
        }
        let who = self.tokens.text_of(relative).eq_ignore_ascii_case("who");
        let near = self.mention_before(end).filter(|begin| self.is_person(begin) || !who);
        let described = || self.described_before(relative).filter(|begin| self.is_person(begin) == who);
        near.or_else(described).map(|begin| Speakers::one(begin.member, How::Relative))
    }

    /// The name that somebody without one gives in the clause behind a source: "a driver", where ",
    /// who gave his name as Emeka," follows.
    pub(super) fn own_name_behind(&self, source: &Range<usize>) -> Option<MentionAt> {
        let tokens = self.tokens;
        let comma = |i: usize| tokens.get(i).is_some_and(|next| next.kind == TokenKind::Comma);
        let first = source.end + usize::from(comma(source.end));
        let participle = |i: usize| matches!(tokens.text_of(i), "named" | "called" | "identified");
        let opens = tokens.get(first).is_some_and(|next| next.is(Classes::RELATIVE) || participle(first));
        let clause = first + 1..tokens.len().min(first + LONGEST_APPOSITION);
        let mut words = clause.take_while(|&i| opens && tokens[i].kind.is_word()).filter(|&i| is_own(tokens, i));
        words.find_map(|i| self.cast.mentioned_at(i).filter(|begin| self.is_person(begin)))
    }

    pub(super) fn is_person(&self, begin: &MentionAt) -> bool {
        self.label(begin.member) == EntityLabel::Person
    }

    /// The mention that ends before token `end`.
    pub(super) fn mention_before(&self, end: usize) -> Option<MentionAt> {
        let mut begins = (end.saturating_sub(LONGEST_NAME)..end).filter_map(|i| self.cast.mentioned_at(i));
        begins.find(|begin| begin.end == end)
    }

    /// The mention of which an apposition or predicate before a relative pronoun tells more: "Noor
    /// Alkhatib, a nurse at the Red Crescent who", "Lucía Ferrer is a glassblower who".
    fn described_before(&self, relative: usize) -> Option<MentionAt> {
        let tokens = self.tokens;
        let lower = relative.saturating_sub(LONGEST_APPOSITION);
        let links = |i: usize| {
            matches!(tokens[i].kind, TokenKind::Comma | TokenKind::Dash) || set::FORMS_OF_BE.has(tokens.text_of(i))
        };
        let link = (lower..relative).rev().find(|&i| links(i) || !tokens[i].kind.is_word())?;
        let article = tokens.get(link + 1).is_some_and(|next| next.is(Classes::DETERMINER));
        let words = link + 2..relative;
        let preposition = words.clone().find(|&i| tokens[i].is(Classes::PREPOSITION)).unwrap_or(relative);
        let of_clause = Classes::AUXILIARY.or(Classes::RELATIVE).or(Classes::COORDINATOR);
        // Behind a preposition there is no other who could be meant: "the aunt of a boy who".
        let named = |i: usize| tokens[i].is_capitalised() || tokens[i].is(Classes::DETERMINER.or(Classes::PREPOSITION));
        let plain = words.clone().all(|i| !tokens[i].is(of_clause)) && (preposition..relative).all(named);
        let holds = links(link) && article && !words.is_empty() && plain && on(Rule::WhoBehindApposition);
        self.mention_before(link).filter(|_| holds)
    }
}
