//! Whether a sentence tells of what was or of what is to come, by the verb nearest to a date: first
//! the last one before it, "said Tuesday that he will leave Friday", then the first one behind it.

use std::ops::Range;

use crate::lexicon::{Classes, set};
use crate::token::{TokenKind, Tokens};

/// When something happens, as its verb tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::entity) enum Tense {
    /// It happened: "voted", "has voted".
    Past,
    /// It happens or will happen: "votes", "will vote", "is expected".
    Later,
    /// Either: "agreed to vote", "was scheduled".
    Open,
    /// No verb stands near.
    Untold,
}

/// How many tokens on either side of a date are looked at.
const WINDOW: usize = 40;

/// How many tokens before a verb its auxiliaries may stand.
const GROUP: usize = 4;

/// The tense of the verb to which a date of a sentence belongs.
pub(in crate::entity) fn tense(tokens: &Tokens, sentence: &Range<usize>, date: &Range<usize>) -> Tense {
    let first = sentence.start.max(date.start.saturating_sub(WINDOW));
    let last = sentence.end.min(date.end + WINDOW);
    let group = Group { tokens, first: sentence.start };
    if let Some(tense) = (first..date.start).rev().find_map(|i| group.tense_at(i)) {
        return tense;
    }
    let behind = (date.end..last).find_map(|i| group.tense_at(i));
    // Far from the start of its clause a date follows a verb that is not known: "cast votes
    // Tuesday".
    behind.map_or(Tense::Untold, |tense| if group.opens_clause(date.start) { tense } else { Tense::Open })
}

/// How many words may stand before a date that opens a clause: "late on Monday".
const OPENING: usize = 3;

struct Group<'t, 'a> {
    tokens: &'t Tokens<'a>,
    /// The first token of the sentence.
    first: usize,
}

impl Group<'_, '_> {
    /// Whether hardly a word stands before token `i` in its clause.
    fn opens_clause(&self, i: usize) -> bool {
        let words = (self.first..i).rev().take_while(|&before| self.tokens[before].kind.is_word());
        words.take(OPENING + 1).count() <= OPENING
    }

    fn word(&self, i: usize) -> &str {
        self.tokens.text_of(i)
    }

    /// What token `i` tells, if it is of a verb.
    fn tense_at(&self, i: usize) -> Option<Tense> {
        let token = &self.tokens[i];
        if !matches!(token.kind, TokenKind::Word | TokenKind::Clitic) {
            return None;
        }
        let word = self.word(i);
        match word {
            "is" | "are" | "am" | "'re" | "’re" | "'m" | "’m" | "has" | "have" | "'ve" | "’ve" | "does" | "do" => {
                Some(Tense::Later)
            }
            "was" | "were" | "had" | "did" => Some(Tense::Past),
            "to" => self.is_infinitive(i).then(|| self.governor(i)),
            _ if set::MODALS.has(word) => Some(if self.has_behind(i) { Tense::Past } else { Tense::Later }),
            _ if set::WORDS_OF_PLANS.has(word) => self.is_no_adjective(i).then(|| self.plan(i)),
            _ if set::PRESENTS_OF_PLANS.has(word) => Some(Tense::Later),
            _ if self.is_past(i) && self.is_no_adjective(i) => Some(self.participle(i)),
            _ => None,
        }
    }

    /// "Would have voted": whether "have" stands behind a modal.
    fn has_behind(&self, modal: usize) -> bool {
        (modal + 1..self.tokens.len()).take(2).any(|i| matches!(self.word(i), "have" | "'ve" | "’ve"))
    }

    fn is_past(&self, i: usize) -> bool {
        let word = self.word(i);
        let lower = word.chars().next().is_some_and(char::is_lowercase);
        let regular = word.len() > 3 && word.ends_with("ed") && !set::NO_PASTS.has(word);
        lower && (regular || set::IRREGULAR_PASTS.has(word) || self.tokens[i].is(Classes::PAST))
    }

    /// A participle between article and noun is no verb: "the injured man".
    fn is_no_adjective(&self, i: usize) -> bool {
        let before = i.checked_sub(1).filter(|&before| before >= self.first);
        before.is_none_or(|before| {
            !matches!(self.word(before), "a" | "an" | "the") && !self.tokens[before].is(Classes::POSSESSIVE)
        })
    }

    /// The words before token `i` among which its auxiliaries are, from the nearest.
    fn words_before(&self, i: usize) -> impl Iterator<Item = &str> {
        (self.first.max(i.saturating_sub(GROUP))..i).rev().map(|before| self.word(before))
    }

    /// A past or a participle, by its auxiliaries: "was killed", "is closed", "will be closed".
    fn participle(&self, i: usize) -> Tense {
        let mut words = self.words_before(i).peekable();
        while let Some(word) = words.next() {
            match word {
                "is" | "are" | "am" | "'re" | "’re" | "being" => return Tense::Later,
                "be" => match words.peek() {
                    Some(&"to") | None => return Tense::Open,
                    Some(_) => {}
                },
                "to" => return Tense::Open,
                "have" | "has" | "had" | "having" | "'ve" | "’ve" | "was" | "were" => return Tense::Past,
                _ if set::MODALS.has(word) => return Tense::Later,
                // Adverbs and "not" may stand between, and nothing else.
                "not" | "n't" | "n’t" | "also" | "been" => {}
                _ if word.ends_with("ly") => {}
                _ => return Tense::Past,
            }
        }
        Tense::Past
    }

    /// "Is due", "scheduled for"; but what "was due" may have come since.
    fn plan(&self, i: usize) -> Tense {
        let past = |word: &str| matches!(word, "was" | "were" | "had" | "been");
        if self.words_before(i).any(past) { Tense::Open } else { Tense::Later }
    }

    /// Whether a verb follows "to", as far as one can see: not "to reporters" nor "to the court".
    fn is_infinitive(&self, to: usize) -> bool {
        let Some(next) = self.tokens.after(to) else { return false };
        let word = self.word(to + 1);
        let lower = word.chars().all(char::is_lowercase);
        let plural = word.ends_with('s') && !word.ends_with("ss");
        let noun = Classes::FUNCTION.or(Classes::ROLES).or(Classes::ORGAN).or(Classes::CURRENCY);
        let verb = matches!(word, "be" | "have" | "do");
        next.kind == TokenKind::Word && lower && !plural && (verb || !next.is(noun) && !set::NOUNS_BEHIND_TO.has(word))
    }

    /// What an infinitive depends on: "plans to vote" is to come, "agreed to vote" may be over.
    fn governor(&self, to: usize) -> Tense {
        let Some(before) = to.checked_sub(1).filter(|&before| before >= self.first) else { return Tense::Open };
        match self.word(before) {
            word if set::WORDS_OF_PLANS.has(word) => self.plan(before),
            word if set::VERBS_OF_PLANS.has(word) => Tense::Later,
            _ => Tense::Open,
        }
    }
}
