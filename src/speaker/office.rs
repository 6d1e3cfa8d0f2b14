//! The label of a turn that tells an office → who holds it, as the text says: "the Speaker, Tevita
//! Fonua", "Mr Asante took the chair", "I am Ana Silva". A source with an office and a name → whether
//! they are one person's.

use std::ops::Range;

use super::SpeakerFinder;
use super::turn::Unnamed;
use crate::ablation::{Rule, on};
use crate::coref::{Evidence, MentionAt};
use crate::lexicon::{Classes, Key, set};
use crate::name::{is_plural_letters, past_letters};
use crate::token::{TokenKind, Tokens};

/// Who presides is named so few tokens before it is said.
const NEAR: usize = 14;
/// Who says their own name does so within so many tokens.
const INTRODUCTION: usize = 16;

/// Whether a word is an office in letters, of which a party before it tells: "the BJP MLA".
pub(super) fn is_letters(tokens: &Tokens, i: usize) -> bool {
    let word = tokens.text_of(i);
    set::OFFICES_IN_CAPITALS.has(word) && on(Rule::PartyOfOffice) || is_plural_letters(word)
}

/// Whether a word is the title of several who are named behind it: "a bench of Justices R. Iyer and M. Rao".
pub(super) fn is_of_several(tokens: &Tokens, i: usize) -> bool {
    set::TITLES_OF_SEVERAL.has(tokens.text_of(i)) && on(Rule::TitleOfSeveral)
}

/// Whether a word is this one, with a capital or without.
fn head_is(tokens: &Tokens, i: usize, word: &str) -> bool {
    tokens.text_of(i).eq_ignore_ascii_case(word)
}

impl SpeakerFinder<'_> {
    /// Whether the person who is named at token `name` has the office whose head ends before its
    /// preposition: "Head of highways Rachel Osei", other than "Lawyer for defendant Ann Lee".
    pub(super) fn is_office_of(&self, head: Range<usize>, name: usize) -> bool {
        let tokens = self.tokens;
        let words = head.end + 1..name;
        let head_word = head.end.saturating_sub(1);
        let office = head.last().is_some_and(|i| {
            let word = tokens.text_of(i).to_lowercase();
            let role = tokens[i].is(Classes::ROLE.or(Classes::TITLE)) || set::HEADS_OF_OFFICES.has(&word);
            // A mother is somebody's, but for "mother of three"; so is a solicitor, but for "solicitor
            // to the inquiry".
            let thing = || self.is_thing(name - 1) || set::BODIES_THAT_HEAR.has(tokens.text_of(name - 1));
            role && (!set::HEADS_OF_RELATIONS.has(&word) || thing())
        });
        // "Deputy Commissioner of Police (Traffic) Anil Kumar"
        let enclosed = words.len() > 2 && tokens[name - 1].kind == TokenKind::CloseBracket && on(Rule::OfficeWithPart);
        let open = words.clone().rev().find(|&i| enclosed && tokens[i].kind == TokenKind::OpenBracket);
        let last = open.unwrap_or(words.end).saturating_sub(1);
        let named = || self.person_at(name).is_some_and(|begin| begin.evidence == Evidence::Name);
        let bracket = |i: usize| open == Some(i) || open.is_some() && i + 1 == name;
        let word = |i: usize| (tokens[i].kind == TokenKind::Word || bracket(i)) && self.goes_on(i);
        // Letters behind the name leave no doubt: "counsel for the victims Tom Reed KC".
        let learned =
            || self.person_at(name).is_some_and(|begin| past_letters(tokens, begin.end, tokens.len()) > begin.end);
        let counsel = || head_is(tokens, head_word, "counsel") && learned();
        office
            && !words.is_empty()
            && last > head_word
            && on(Rule::OfficeBefore)
            && words.clone().all(word)
            && (open.is_some() || !self.leads_to_person(last) || counsel())
            && named()
    }

    /// Whether a word leads to the person behind it by itself: "of defendant Ann Lee", "of murdered
    /// Ann Lee".
    fn leads_to_person(&self, i: usize) -> bool {
        let token = &self.tokens[i];
        let word = self.tokens.text_of(i).to_lowercase();
        let other = Classes::ROLE.or(Classes::TITLE).or(Classes::FUNCTION).or(Classes::NATIONALITY);
        let suffix = ["er", "or", "ist", "ian", "ee", "man", "woman", "girl", "boy", "ed", "ing", "-old"];
        let person = suffix.iter().any(|suffix| word.ends_with(suffix)) && !set::NOUNS_OF_OFFICES.has(&word);
        let listed = set::WORDS_BEFORE_NAMES_OF_OTHERS.has(&word);
        !self.is_thing(i) && (token.is_capitalised() || token.is(other) || person || listed)
    }

    /// Whether a word is a number or a noun for an institution.
    fn is_thing(&self, i: usize) -> bool {
        self.tokens[i].is(Classes::ORGAN.or(Classes::ORG_WORD).or(Classes::NUMBER))
    }

    /// Who holds the office of a label: the one person of whom the text says it, where nobody speaks
    /// if there, else in what is said.
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
        let word = |at: usize| tokens.get(at).map_or("", |_| tokens.text_of(at));
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
        let word = |at: usize| self.tokens.get(at).map_or("", |_| self.tokens.text_of(at));
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
