//! With which pronouns a member goes, as the text tells: "Ms.", "spokeswoman", "Okafor said she
//! would".

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Cast, MentionAt};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::name::{NameMention, is_head, is_like_given};
use crate::quote::Quotation;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// A pronoun further behind a name, in tokens, may be another's.
const NEAR: usize = 16;

/// The evidence for the gender of a member, by the pronoun that goes with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Gender {
    pub(super) she: u32,
    pub(super) he: u32,
}

impl Gender {
    /// What "he" and "she" tell.
    pub(super) fn of_pronoun(pronoun: &str) -> Option<Self> {
        match pronoun {
            "she" => Some(Self { she: 1, he: 0 }),
            "he" => Some(Self { she: 0, he: 1 }),
            _ => None,
        }
    }

    /// Of "she", "Mr." and "spokeswoman", not of given names.
    pub(super) fn add(&mut self, classes: Classes, weight: u32) {
        if !classes.has(Classes::GIVEN) {
            *self = self.with(classes, weight);
        }
    }

    pub(super) fn with(mut self, classes: Classes, weight: u32) -> Self {
        self.she += u32::from(classes.has(Classes::FEMALE)) * weight;
        self.he += u32::from(classes.has(Classes::MALE)) * weight;
        self
    }

    /// What most of several pronouns say, if they are most by far.
    pub(super) fn majority(self) -> Self {
        let clear = self.she.max(self.he) >= 2 * self.she.min(self.he);
        if clear { self } else { Self::default() }
    }

    /// Whether an honorific tells it.
    pub(super) fn is_certain(self) -> bool {
        self.she.abs_diff(self.he) >= HONORIFIC
    }

    pub(super) fn is_known(self) -> bool {
        self.she != self.he
    }

    /// Whether what is known of both contradicts each other.
    pub(super) fn conflicts(self, other: Gender) -> bool {
        self.she > self.he && other.he > other.she || self.he > self.she && other.she > other.he
    }
}

/// Weights of the evidence for a gender: what people say of themselves ("Okafor said she would") is
/// overruled by a gendered noun, that by "Ms." A given name is none.
const OWN_WORDS: u32 = 6;
pub(super) const GENDERED_NOUN: u32 = 12;
pub(super) const HONORIFIC: u32 = 48;

/// The subject of what people say of themselves tells which pronoun the text uses of them: "Okafor
/// said she would". What may be said of somebody else tells nothing: "Her lawyer, Bo Chen, said she
/// would", "David Levy said she would" behind a woman’s name.
pub(super) fn learn_from_own_words(tokens: &Tokens, quotations: &[Quotation], cast: &mut Cast) {
    const LONGEST_TITLE: usize = 4;
    let [woman, man] = [Gender { she: 1, he: 0 }, Gender { she: 0, he: 1 }].map(|of| first_name(cast, of));
    for quotation in quotations {
        let (Some(source), Some(cue)) = (&quotation.source, &quotation.cue) else { continue };
        let first = quotation.content[0].start;
        let subject = first + usize::from(tokens.text_of(first) == "that");
        // A quotation may end the text with "that" alone.
        if !(cue.end..=cue.end + 1).contains(&first)
            || !tokens.get(subject).is_some_and(|token| token.is(Classes::SUBJECT))
        {
            continue;
        }
        let Some(said) = personal_pronoun(tokens, subject) else { continue };
        let near = source.start..source.end.min(source.start + LONGEST_TITLE);
        let heads = |i: usize, begin: &MentionAt| is_head(tokens, source, &(i..begin.end), true);
        let named = near.into_iter().find_map(|i| cast.mentioned_at(i).filter(|begin| heads(i, begin)));
        let Some(member) = named.map(|begin| &mut cast.members[begin.member as usize]) else { continue };
        let first = if said.she > 0 { woman } else { man };
        let another = member.usual_gender.conflicts(said) && first < source.start;
        if on(Rule::WordsOfAnother) && (another || owner_before(tokens, source, said)) {
            continue;
        }
        member.gender.she += said.she * OWN_WORDS;
        member.gender.he += said.he * OWN_WORDS;
    }
}

/// The first token of the name of a person for whom a pronoun of this gender may stand.
fn first_name(cast: &Cast, gender: Gender) -> usize {
    let people = cast.members.iter().filter(|member| member.label == EntityLabel::Person);
    let may_be = people.filter(|member| !member.likely_gender().conflicts(gender));
    let starts = may_be.filter_map(|member| member.mentions.iter().map(|(range, _)| range.start).min());
    starts.min().unwrap_or(usize::MAX)
}

/// Whether a source begins with "her" or "his" of this gender: "Her lawyer, Bo Chen,".
fn owner_before(tokens: &Tokens, source: &Range<usize>, gender: Gender) -> bool {
    let first = &tokens[source.start];
    first.is(Classes::POSSESSIVE) && personal_pronoun(tokens, source.start) == Some(gender)
}

/// Which pronoun token `i` is, if it stands for one person.
pub(super) fn personal_pronoun(tokens: &Tokens, i: usize) -> Option<Gender> {
    let token = &tokens[i];
    let gendered = Classes::FEMALE.or(Classes::MALE);
    if !token.is(gendered) || !token.is(Classes::PRONOUN.or(Classes::POSSESSIVE)) {
        return None;
    }
    let mut wanted = Gender::default();
    wanted.add(token.classes, 1);
    Some(wanted)
}

/// With which pronoun the given name of a person usually goes, as far as the lists know.
pub(super) fn usual_gender(tokens: &Tokens, name: &NameMention) -> Gender {
    let first = &tokens[name.words[0].at];
    // In "Judge Hassan" it is the surname.
    let surname = name.words.len() == 1 && !name.title.is_empty();
    if name.label != EntityLabel::Person || surname || !on(Rule::GivenGender) {
        return Gender::default();
    }
    let text = tokens.text_of(name.words[0].at).to_lowercase();
    if set::NAMES_OF_EITHER.has(&text) {
        return Gender::default();
    }
    // "King Ade", who is called King
    let gendered = first.is(Classes::FEMALE.or(Classes::MALE)) && name.words.len() > 1;
    if first.is(Classes::GIVEN) || gendered && is_like_given(tokens.text_of(name.words[0].at)) {
        return Gender::default().with(first.classes, 1);
    }
    let full = name.words.len() > 1;
    let has = |names: &set::WordSet| u32::from(full && names.has(&text));
    Gender { she: has(&set::NAMES_OF_WOMEN), he: has(&set::NAMES_OF_MEN) }
}

/// The pronoun after each name of one word, in the same sentence and before the next name, summed
/// up by name.
pub(super) fn followed(tokens: &Tokens, names: &[NameMention]) -> FxHashMap<Key, Gender> {
    let mut found: FxHashMap<Key, Gender> = FxHashMap::default();
    for (index, name) in names.iter().enumerate() {
        let [word] = name.words[..] else { continue };
        let end = names.get(index + 1).map_or(tokens.len(), |next| next.title.start.min(next.tokens.start));
        let pronoun = (name.tokens.end..end.min(name.tokens.end + NEAR))
            .take_while(|&i| !tokens[i].kind.is_end() && tokens[i].kind != TokenKind::Open)
            .find(|&i| personal_pronoun(tokens, i).is_some());
        if let Some(i) = pronoun {
            found.entry(word.key).or_default().add(tokens[i].classes, 1);
        }
    }
    found
}
