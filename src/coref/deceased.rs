//! "In her last letter she wrote": in an obituary "she" is the one who died, whoever paid tribute
//! just before.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::mention::{Mention, Reading};
use super::pair::Pairs;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::quote::Quotation;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// How far behind a name its verb stands, past an apposition: "Hassan Tazi, the oud player, died".
const BEHIND: usize = 14;
/// A phrase of what came before a death has no more tokens than this: "In her last letter to a
/// friend".
const PHRASE: usize = 10;
/// Where more others act, the text is about more than one life.
const MOST_OTHERS: usize = 64;
/// How likely the one who died is meant by such a phrase.
pub(super) const LIKELY: f32 = 0.85;

/// Who died, and where a text tells of their last words.
pub(super) struct Deceased {
    /// The people of whom the text says it,
    dead: Vec<u32>,
    /// and in which sentence it does first.
    sentence: usize,
    /// In which sentence behind that somebody first leaves an office.
    leaves: usize,
    /// The other people who act behind that but to speak of the dead, each where they first do.
    others: Vec<(usize, u32)>,
}

impl Deceased {
    pub(super) fn new(reading: &Reading) -> Self {
        let named = reading.mentions.iter().filter(|mention| mention.quotation.is_none());
        let people = named.filter(|mention| mention.member.is_some_and(|member| is_person(reading, member)));
        let dying: Vec<&Mention> =
            people.clone().filter(|mention| on(Rule::BeforeDeath) && has_died(reading, mention)).collect();
        let mut dead: Vec<u32> = dying.iter().filter_map(|mention| mention.member).collect();
        dead.sort_unstable();
        dead.dedup();
        let sentence = dying.first().map_or(0, |first| first.sentence);
        // Of "Brady lost his brother Ken, who died" the text goes on with Brady.
        let opening = people.clone().find(|mention| mention.sentence == sentence).and_then(|mention| mention.member);
        if dead.len() == 1 && opening != dead.first().copied() {
            dead.clear();
        }
        let (mut leaves, mut others) = (usize::MAX, Vec::new());
        if let [dead] = dead[..] {
            leaves = first_leaving(reading, sentence + 1);
            others = first_acts(reading, sentence, dead);
        }
        Self { dead, sentence, leaves, others }
    }

    /// Who is meant by a pronoun outside quotation marks that wrote something before dying.
    pub(super) fn of(&self, pairs: &Pairs, mention: &Mention) -> Option<u32> {
        let [dead] = self.dead[..] else { return None };
        let meant = self.is_meant(pairs, mention) && pairs.may_be(mention, None, dead);
        (meant && !self.is_another_meant(pairs, mention, dead)).then_some(dead)
    }

    /// Whether it may be any of several who died.
    pub(super) fn is_any(&self, pairs: &Pairs, mention: &Mention) -> bool {
        self.dead.len() > 1
            && self.is_meant(pairs, mention)
            && self.dead.iter().filter(|dead| pairs.may_be(mention, None, **dead)).count() > 1
    }

    fn is_meant(&self, pairs: &Pairs, mention: &Mention) -> bool {
        let third = matches!(mention.anaphor(), Some("he" | "she")) && mention.quotation.is_none();
        third && self.sentence < mention.sentence && stands_by_last_words(pairs.reading, mention)
    }

    /// Whether another than the one who died acts before a pronoun or leaves an office, or the
    /// sentence names the dead besides: "In his last letter he wrote that Chen was kind".
    fn is_another_meant(&self, pairs: &Pairs, mention: &Mention, dead: u32) -> bool {
        let Pairs { reading, .. } = pairs;
        let acts = self.others.iter().take_while(|(start, _)| *start < mention.tokens.start);
        let from = reading.mentions.partition_point(|other| other.sentence < mention.sentence);
        let mut same = reading.mentions[from..].iter().take_while(|other| other.sentence == mention.sentence);
        self.leaves <= mention.sentence
            || acts.clone().count() > MOST_OTHERS
            || acts.clone().any(|(_, one)| pairs.may_be(mention, None, *one))
            || same.any(|other| other.member == Some(dead))
    }
}

/// The first sentence from one on in which somebody leaves an office.
fn first_leaving(reading: &Reading, from: usize) -> usize {
    let leaves = |word: &str| matches!(word, "resigned" | "resigns" | "retired" | "retires");
    let mut rest = (from..).zip(reading.sentences.get(from..).unwrap_or_default());
    let found = rest.find(|(_, sentence)| (*sentence).clone().any(|i| leaves(reading.tokens.text_of(i))));
    found.map_or(usize::MAX, |(number, _)| number)
}

/// The people but the dead who act behind a sentence, other than to speak of the dead, each with
/// where they first do.
fn first_acts(reading: &Reading, sentence: usize, dead: u32) -> Vec<(usize, u32)> {
    // Of every token, the first quotation in whose source it stands.
    let mut said = vec![None; reading.tokens.len()];
    for quotation in reading.quotations.iter().rev() {
        if let Some(source) = &quotation.source {
            said[source.clone()].fill(Some(quotation));
        }
    }
    let from = reading.mentions.partition_point(|other| other.sentence <= sentence);
    let mut seen = FxHashSet::default();
    let acting = reading.mentions[from..].iter().filter(|other| other.acts() || other.in_source);
    let others = acting.filter_map(|other| {
        let one = other.member.filter(|&one| one != dead && is_person(reading, one) && !seen.contains(&one))?;
        let about = said[other.tokens.start].is_some_and(|quotation| is_about(reading, quotation, dead));
        (!about && seen.insert(one)).then_some((other.tokens.start, one))
    });
    others.collect()
}

fn is_person(reading: &Reading, member: u32) -> bool {
    reading.members[member as usize].label == EntityLabel::Person
}

/// Whether a quotation is about the dead: "“She terrified us,” Tranter said".
fn is_about(reading: &Reading, quotation: &Quotation, dead: u32) -> bool {
    quotation.content.iter().any(|piece| {
        let mut inside = reading.mentions_in(piece.clone());
        inside.any(|(_, other)| other.member == Some(dead) || matches!(other.anaphor(), Some("he" | "she")))
    })
}

/// Whether a pronoun is that of such a clause, or owns what is told of before it: "her" and "she"
/// of "In her last letter she wrote".
fn stands_by_last_words(reading: &Reading, mention: &Mention) -> bool {
    let Range { start, end } = mention.tokens;
    let near = reading.mentions_in(start..end + PHRASE + 1).map(|(_, other)| other);
    let mut same = near.filter(|other| other.sentence == mention.sentence && other.anaphor() == mention.anaphor());
    same.any(|other| is_of_last_words(reading, other))
}

/// Whether the text says that somebody died: "Ann Lee, who has died aged 91,", "the death of Ann
/// Lee".
fn has_died(reading: &Reading, mention: &Mention) -> bool {
    let tokens = reading.tokens;
    let Range { start, end } = mention.tokens.clone();
    let word = |i: usize| tokens.text_at(i);
    let title = (start.saturating_sub(3)..start).rev().take_while(|&i| tokens[i].is_capitalised()).count();
    let noun = (start - title).checked_sub(2);
    if noun.is_some_and(|noun| word(noun) == "death" && word(noun + 1) == "of") {
        return true;
    }
    let sentence = &reading.sentences[mention.sentence];
    let upper = sentence.end.min(end + BEHIND);
    let Some(verb) = (end..upper).find(|&i| is_death(tokens, i)) else { return false };
    // The verb is that of the name right before it, or past its apposition.
    let between = end..verb;
    let helps = |i: usize| tokens[i].is(Classes::AUXILIARY.or(Classes::ADVERB).or(Classes::RELATIVE));
    let mut plain = between.clone().filter(|&i| !helps(i));
    let closed = tokens.get(end).is_some_and(|next| next.kind == TokenKind::Comma)
        && between.clone().skip(1).any(|i| tokens[i].kind == TokenKind::Comma)
        && between.clone().rev().find(|&i| !helps(i)).is_some_and(|i| tokens[i].kind == TokenKind::Comma);
    let named = || reading.mentions_in(end..verb).any(|(_, other)| other.member.is_some());
    plain.all(|i| tokens[i].kind == TokenKind::Comma) || closed && !named()
}

/// Whether token `i` is the verb of who dies: "died", "passed away", "was killed".
fn is_death(tokens: &Tokens, i: usize) -> bool {
    let before = i.checked_sub(1).map_or("", |before| tokens.text_of(before));
    let behind = tokens.text_at(i + 1);
    match tokens.text_of(i) {
        "died" | "dies" => true,
        "passed" => behind == "away",
        "found" => behind == "dead" && set::FORMS_OF_BE.has(before),
        "killed" | "murdered" => set::FORMS_OF_BE.has(before),
        _ => false,
    }
}

/// Whether a pronoun acts in a clause with words of a life's end before or behind it: "In her last
/// letter she wrote", "he told a friend before his death".
fn is_of_last_words(reading: &Reading, mention: &Mention) -> bool {
    let tokens = reading.tokens;
    let at = mention.tokens.start;
    let sentence = &reading.sentences[mention.sentence];
    let plain = |i: &usize| !matches!(tokens[*i].kind, TokenKind::Open | TokenKind::Close | TokenKind::Colon);
    let comma = |i: &usize| tokens[*i].kind == TokenKind::Comma;
    let end = at - usize::from(at > sentence.start && comma(&(at - 1)));
    let lower = sentence.start.max(end.saturating_sub(PHRASE));
    let start = (lower..end).rev().take_while(plain).last();
    // Behind a comma another may be meant: "In her last letter to Okafor, published today, she
    // wrote".
    let named = |range: Range<usize>| {
        let mut inside = reading.mentions_in(range.clone());
        range.clone().any(|i| comma(&i)) && inside.any(|(_, other)| other.member.is_some())
    };
    let before =
        start.is_some_and(|start| start == sentence.start && tells_of_end(tokens, start..end) && !named(start..end));
    let behind = at + 1
        ..(at + 1..sentence.end.min(at + 1 + PHRASE))
            .find(|i| !plain(i) || comma(i))
            .unwrap_or(sentence.end.min(at + 1 + PHRASE));
    (mention.acts() || mention.in_source) && (before || tells_of_end(tokens, behind))
}

/// Whether words tell of the end of a life or of what is left of it: "in her last letter", "before
/// he died", "in her diary".
fn tells_of_end(tokens: &Tokens, words: Range<usize>) -> bool {
    let word = |i: usize| if words.contains(&i) { tokens.text_of(i) } else { "" };
    words.clone().any(|i| {
        let opening = tokens.at(i).lower();
        let owned = matches!(word(i + 1), "her" | "his");
        let dies = matches!(word(i + 1), "she" | "he") && word(i + 2) == "died" || owned && word(i + 2) == "death";
        let last = || matches!(word(i + 2), "last" | "final") && set::LAST_WORDS.has(word(i + 3));
        let inside = matches!(opening.as_str(), "in" | "from" | "through") && owned;
        opening == "before" && dies || inside && (set::WORKS_OF_A_LIFE.has(word(i + 2)) || last())
    })
}
