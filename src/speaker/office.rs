//! The label of a turn that tells an office → who holds it, as the text says: "the Speaker, Tevita
//! Fonua", "Mr Asante took the chair", "I am Ana Silva".

use std::ops::Range;

use super::SpeakerFinder;
use super::turn::Unnamed;
use crate::coref::MentionAt;
use crate::lexicon::{Classes, Key, set};
use crate::token::TokenKind;

/// Who presides is named so few tokens before it is said.
const NEAR: usize = 14;
/// Who says their own name does so within so many tokens.
const INTRODUCTION: usize = 16;

impl SpeakerFinder<'_> {
    /// Who holds the office of a label: the one person of whom the text says it, where nobody
    /// speaks if there, else in what is said.
    pub(super) fn holder(&self, unnamed: &Unnamed) -> Option<u32> {
        let keys: Vec<Key> = unnamed.words.iter().map(|word| Key::new(word)).collect();
        let chair = set::CHAIRS.has(unnamed.head());
        let presides = chair || set::LABELS_OF_PRESIDERS.has(&unnamed.phrase());
        let (mut outside, mut inside) = (Vec::new(), Vec::new());
        for i in 0..self.tokens.len() {
            let phrase = i + keys.len() <= self.tokens.len()
                && keys.iter().enumerate().all(|(at, key)| self.tokens[i + at].key == *key);
            let other = chair && set::CHAIRS.has(&self.tokens.text_of(i).to_lowercase());
            let end = if phrase { i + keys.len() } else { i + 1 };
            let found = if phrase || other { self.beside(i, end) } else { None };
            let found = found.or_else(|| if presides { self.presides(i) } else { None });
            let found = found.or_else(|| if unnamed.head() == "court" { self.sits(i) } else { None });
            if let Some(member) = found {
                if self.is_said(i) { &mut inside } else { &mut outside }.push(member);
            }
        }
        let one = |found: &[u32]| found.first().copied().filter(|first| found.iter().all(|member| member == first));
        if outside.is_empty() { one(&inside) } else { one(&outside) }
    }

    /// The person beside the words `start..end` for an office: "Ximena Larrañaga, chair", "the
    /// Speaker, Tevita Fonua", "THE MAYOR (Bo Chen)".
    fn beside(&self, start: usize, end: usize) -> Option<u32> {
        let tokens = self.tokens;
        let article = start > 0 && self.goes_on(start) && tokens[start - 1].is(Classes::DETERMINER);
        let first = start - usize::from(article);
        // "The Deputy Mayor" is not the mayor.
        let lesser = first > 0
            && self.goes_on(first)
            && !article
            && set::LESSER_OFFICES.has(&tokens.text_of(first - 1).to_lowercase());
        let goes_on = tokens.get(end).is_some_and(|next| next.kind == TokenKind::Clitic);
        if lesser || goes_on {
            return None;
        }
        let comma = first > 1 && self.goes_on(first) && tokens[first - 1].kind == TokenKind::Comma;
        let before = || self.mention_before(first - 1).filter(|begin| self.is_person(begin));
        if let Some(begin) = Some(()).filter(|()| comma).and_then(|()| before()) {
            return Some(begin.member);
        }
        let parted = tokens
            .get(end)
            .is_some_and(|next| matches!(next.kind, TokenKind::Comma | TokenKind::OpenBracket) && self.goes_on(end));
        let name = end + usize::from(parted);
        self.person_at(name).filter(|_| self.goes_on(name)).map(|begin| begin.member)
    }

    /// Who presides where token `i` says so: "Mr Xenakis in the Chair", "Ana Silva presiding".
    fn presides(&self, i: usize) -> Option<u32> {
        let tokens = self.tokens;
        let word = |at: usize| tokens.text_at(at);
        let chair = |at: usize| word(at).eq_ignore_ascii_case("the") && word(at + 1).eq_ignore_ascii_case("chair");
        let presides = set::WORDS_OF_PRESIDING.has(&word(i).to_lowercase());
        let chaired = word(i) == "chaired" && word(i + 1) == "by";
        if chaired {
            return self.person_at(i + 2).map(|begin| begin.member);
        }
        let takes_chair = set::VERBS_BEFORE_CHAIRS.has(word(i)) && chair(i + 1);
        if !presides && !takes_chair {
            return None;
        }
        let paragraph = tokens.paragraphs[tokens.paragraph_number(i) as usize].start;
        let lower = i.saturating_sub(NEAR).max(paragraph);
        (lower..i).rev().find_map(|at| self.person_at(at)).map(|begin| begin.member)
    }

    /// Before whom a case is heard: "Before Judge Ann Lee".
    fn sits(&self, i: usize) -> Option<u32> {
        let opens = i == 0 || !self.goes_on(i) || self.tokens[i - 1].kind.is_end();
        let before = opens && self.tokens.text_of(i).eq_ignore_ascii_case("before");
        before.then(|| self.person_at(i + 1)).flatten().map(|begin| begin.member)
    }

    /// Who says their own name in a turn of a label: "I am Ana Silva", or when asked for it "Silva.
    /// Ana Silva."
    pub(super) fn introduced(&self, unnamed: &Unnamed) -> Option<u32> {
        let turns = &self.structure.turns;
        unnamed.turns.iter().find_map(|&turn| {
            let content = turns[turn].content[0].clone();
            let upper = content.end.min(content.start + INTRODUCTION);
            let says = (content.start..upper).find_map(|i| self.says_name(i)).filter(|begin| begin.end < content.end);
            if let Some(begin) = says {
                return Some(begin.member);
            }
            if let Some(again) = self.says_name_again(&content) {
                return Some(again);
            }
            let asked = turn.checked_sub(1).is_some_and(|before| self.asks_name(turns[before].content.last()));
            let name = self.person_at(content.start).filter(|begin| asked && begin.end <= content.end)?;
            self.tokens.get(name.end).is_none_or(|next| !next.kind.is_word()).then_some(name.member)
        })
    }

    /// "Silva. Ana Silva.", which opens what is said.
    fn says_name_again(&self, content: &Range<usize>) -> Option<u32> {
        let tokens = self.tokens;
        let stop = (content.start + 1..content.end).take(3).find(|&i| tokens[i].kind.is_end())?;
        let full = (stop + 1..content.end).take(3).find_map(|i| self.person_at(i))?;
        (full.end < content.end && tokens[full.end - 1].key == tokens[stop - 1].key).then_some(full.member)
    }

    /// The name behind "I am", "I’m" and "my name is" at token `i`.
    fn says_name(&self, i: usize) -> Option<MentionAt> {
        let word = |at: usize| self.tokens.text_at(at);
        let am = word(i) == "I" && matches!(word(i + 1), "am" | "’m" | "'m");
        let name =
            word(i).eq_ignore_ascii_case("my") && word(i + 1) == "name" && matches!(word(i + 2), "is" | "’s" | "'s");
        let at = if am {
            i + 2
        } else if name {
            i + 3
        } else {
            return None;
        };
        let begin = self.person_at(at)?;
        // "I am Silva’s clerk" names another.
        self.tokens.get(begin.end).filter(|next| !next.kind.is_word() && next.kind != TokenKind::Clitic)?;
        Some(begin)
    }

    /// Whether what is said asks for a name.
    fn asks_name(&self, piece: Option<&Range<usize>>) -> bool {
        let Some(piece) = piece else { return false };
        let lower = piece.end.saturating_sub(2 * INTRODUCTION).max(piece.start + 1);
        let whose = |i: usize| matches!(self.tokens.text_of(i).to_lowercase().as_str(), "your" | "full" | "the");
        (lower..piece.end).any(|i| matches!(self.tokens.text_of(i), "name" | "names") && whose(i - 1))
    }
}
