//! Entity mentions, and the sources of quotations → names: the only place where a name is mended.
//!
//! The tagger's mention may hold more than a name, less, or none. [`names`] gives each its titles,
//! its nickname and its whole extent; [`spans`] tells where it stands in the text; [`mentions`]
//! adds the names that only the sources of quotations show, and tells the words by which names are
//! compared in coreference.

mod body;
mod clause;
mod given;
mod head;
mod hyphen;
mod kin;
mod letters;
mod lineage;
mod mend;
mod mention;
mod namesake;
mod office;
mod organisation;
mod own;
mod party;
mod person;
mod source;

use std::ops::Range;

use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::EntityMention;
use crate::token::{Gap, Quoted, Shape, Token, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

pub(crate) use body::past_noun as past_noun_of_body;
pub(crate) use given::is_like_given;
pub(crate) use head::{is_head, without_clause};
pub use hyphen::spans;
pub(crate) use kin::{leads_to as is_named_kin, owner_of};
pub(crate) use letters::past as past_letters;
pub(crate) use mention::{NameMention, NameWord, is_owner, keys, mentions};
pub(crate) use office::is_plural_letters;
pub(crate) use own::is_own;

/// A name in tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Its tokens, without titles.
    pub tokens: Range<usize>,
    /// The capitalised titles and honorifics right before it; often empty.
    pub title: Range<usize>,
    /// What it names.
    pub label: EntityLabel,
    /// How sure the tagger is.
    pub score: f32,
    /// Whether it is the user's own.
    pub by_user: bool,
    /// Whether it is an organisation's for sure, be a person called so too.
    pub firm: bool,
    /// Whether its first word is none of its titles, be it one elsewhere: "Dean Mulholland".
    pub whole: bool,
    /// The number of the canonical form that it stands for by the user's aliases.
    pub canonical: Option<u32>,
}

impl Name {
    /// A name that the text has.
    pub(crate) fn new(tokens: Range<usize>, title: Range<usize>, label: EntityLabel, score: f32) -> Self {
        Self { tokens, title, label, score, by_user: false, firm: false, whole: false, canonical: None }
    }
}

/// The names of a text, in order, none inside another: the entity mentions of the tagger, with the
/// titles before them.
#[must_use]
pub fn names(tokens: &Tokens, mentions: &[EntityMention]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::with_capacity(mentions.len());
    for entity in mentions {
        let Some(entity) = &office::without_plural(tokens, entity) else { continue };
        let person = entity.label == EntityLabel::Person;
        let alone = person && entity.tokens.len() == 1 && on(Rule::NamelessPerson);
        let first = entity.tokens.start;
        if alone && (is_nameless(&tokens[first]) || office::is_compound(tokens.text_of(first))) {
            continue;
        }
        // "Adv. Moyo", "DSP Gana": the tagger may take a title that it does not know for a name.
        let stop = entity.tokens.len() == 1 && is_title_with_a_stop(tokens, entity.tokens.start);
        let rank = stop || is_rank_before_name(tokens, mentions, entity) || office::is_in_irish(tokens, &entity.tokens);
        if rank || letters::is_behind(tokens, names.last(), &entity.tokens) {
            continue;
        }
        let lower = names.last().map_or(0, |before| before.tokens.end);
        let Range { mut start, mut end } = within_paragraph(tokens, entity.tokens.clone());
        if person && start + 1 == end && entity.tokens.len() > 1 && is_nameless(&tokens[start]) {
            continue;
        }
        if person && start > lower && tokens[start].gap == Gap::Space && is_surname_like_title(tokens, start - 1) {
            start -= 1;
        }
        let mut title = start..start;
        if person {
            title.start = titles_before(tokens, lower, start).start;
            // The tagger may take "Mr." for a part of the name. It seldom does, but a name is meant
            // to be without titles.
            while start + 1 < end
                && tokens[start].is(Classes::HONORIFIC)
                && !is_surname_like_title(tokens, start)
                && on(Rule::HonorificOutside)
            {
                start += 1;
            }
            // Nor does it know the titles of many countries: "Cllr", "Usec."
            while start + 1 < end && is_local_title(tokens, start) {
                start += 1 + usize::from(start + 2 < end && tokens[start + 1].kind == TokenKind::Terminal);
            }
            if is_occupation(tokens, start, end) {
                start += 1;
            }
            title.end = start;
            end = letters::end_before(tokens, &(start..end), !title.is_empty());
        } else if entity.label == EntityLabel::Org {
            end = office::end_of_party(tokens, start..end);
        }
        names.push(Name::new(start..end, title, entity.label, entity.score));
    }
    let mut names = mend::mend(tokens, lineage::join(tokens, join_nicknames(tokens, names)));
    own::mend(tokens, &mut names);
    names = merge(kin::names(tokens, &names), names);
    given::take_in(tokens, &mut names);
    names
}

/// Whether a word before others of a name is a surname though it is an honorific too: "Tan" of "Tan
/// Kok Wei", other than that of "Tan Sri".
fn is_surname_like_title(tokens: &Tokens, i: usize) -> bool {
    tokens.text_of(i) == "Tan"
        && tokens.get(i + 1).is_none_or(|_| tokens.text_of(i + 1) != "Sri")
        && on(Rule::SurnameLikeTitle)
}

/// Whether a word is an abbreviated title whose full stop stands alone, before a name: "Adv. Moyo".
fn is_title_with_a_stop(tokens: &Tokens, i: usize) -> bool {
    let stop = tokens.get(i + 1).is_some_and(|next| next.kind == TokenKind::Terminal && next.gap == Gap::None);
    stop && is_listed_with_a_stop(tokens.text_of(i)) && tokens.get(i + 2).is_some_and(Token::is_capitalised)
}

/// Whether a word is in the list of titles with a stop, in capitals too: "Usec", "USEC".
fn is_listed_with_a_stop(word: &str) -> bool {
    let title = |word: &str| set::TITLES_WITH_A_STOP.has(word);
    title(word)
        || word.len() > 2
            && word.bytes().all(|byte| byte.is_ascii_uppercase())
            && title(&(word[..1].to_owned() + &word[1..].to_ascii_lowercase()))
}

/// Whether a mention is but a rank before that of a person: "DSP Gana", "Det Con Ada Obi".
fn is_rank_before_name(tokens: &Tokens, mentions: &[EntityMention], entity: &EntityMention) -> bool {
    let Range { start, end } = entity.tokens;
    let holder = || {
        let at = mentions.partition_point(|mention| mention.tokens.start < end);
        mentions.get(at).is_some_and(|next| next.tokens.start == end && next.label == EntityLabel::Person)
    };
    let capitals = entity.tokens.len() == 1 && set::RANKS_IN_CAPITALS.has(tokens.text_of(start));
    let post = office::is_post(tokens, &entity.tokens);
    let ranks = entity.label == EntityLabel::Person && (post || (start..end).all(|i| is_local_title(tokens, i)));
    (capitals || ranks) && tokens.get(end).is_some_and(|t| t.gap == Gap::Space) && holder()
}

/// Whether a word is a title or rank that the classes of words lack: "Cllr", "ASP".
fn is_local_title(tokens: &Tokens, i: usize) -> bool {
    let text = tokens.text_of(i);
    let word = |i: usize| tokens.text_at(i);
    // "Tan Sri" is a title, and Tan a surname; so are "Lance Naik" and Lance, "Det Con" and Con;
    // "Senate President Pro Tempore Ada Obi", but "Pro Kabaddi".
    let titled = |k: usize| tokens[k].is(Classes::TITLE.or(Classes::ROLE));
    let pair = |k: usize| match (word(k), word(k + 1)) {
        ("Tan", "Sri") | ("Lance", "Naik" | "Havildar") => true,
        ("Pro", "Tem" | "Tempore") => k > 0 && titled(k - 1),
        _ => false,
    };
    let detective = i > 0 && matches!(word(i - 1), "Det" | "Detective") && set::RANKS_OF_DETECTIVES.has(text);
    let next = |k: usize| tokens.get(k).is_some_and(|t| t.kind == TokenKind::Word && t.is_capitalised());
    // "Oba Ewuare Ogidigan", but "Oba Femi".
    let full = set::TITLES_BEFORE_FULL_NAMES.has(text) && next(i + 1) && next(i + 2);
    pair(i)
        || i > 0 && pair(i - 1)
        || detective
        || full
        || !tokens[i].is(Classes::GIVEN) && set::LOCAL_TITLES.has(text.strip_suffix('.').unwrap_or(text))
        || office::is_compound(text)
        || office::is_title(text)
        || set::RANKS_IN_CAPITALS.has(text)
}

/// Whether a name begins with what somebody does for a living, whose capital is that of the
/// sentence: "Fishmonger Kath Doyle".
fn is_occupation(tokens: &Tokens, start: usize, end: usize) -> bool {
    let opens = tokens.before(start).is_none_or(|before| before.kind.is_end() || before.kind == TokenKind::Open);
    opens
        && start + 2 < end
        && tokens.list[start + 1..end].iter().all(Token::is_capitalised)
        && !tokens[start].is(Classes::GIVEN)
        && set::OCCUPATIONS_BEFORE_NAMES.has(tokens.text_of(start))
        && on(Rule::WithoutLead)
}

/// Whether a word is a noun for one of a people behind "the": "the Dane", "the young Swede".
fn is_one_of_a_people(tokens: &Tokens, i: usize) -> bool {
    /// No more words stand between.
    const BETWEEN: usize = 2;
    let word = tokens.text_of(i);
    let between = |&k: &usize| tokens[k].shape.has(Shape::LOWER) && tokens[k].kind == TokenKind::Word;
    let beside = |k: &usize| between(k) && !tokens[*k].is(Classes::FUNCTION);
    let words = (i.saturating_sub(BETWEEN)..i).rev().take_while(beside).count();
    let the = i.checked_sub(words + 1).filter(|&k| tokens.text_of(k).eq_ignore_ascii_case("the"));
    let noun = set::NATIONALS.has(&word.to_lowercase());
    noun && the.is_some_and(|the| !is_paper_of_a_people(tokens, the, i)) && on(Rule::OneOfAPeople)
}

/// Whether "the" at token `the` and the noun for one of a people behind it are the name of a paper:
/// The Scotsman.
pub(crate) fn is_paper_of_a_people(tokens: &Tokens, the: usize, noun: usize) -> bool {
    tokens[the].is_capitalised() && tokens.text_of(noun) == "Scotsman"
}

/// A mention, or the part of it in the last paragraph that it reaches into: what stands on another
/// line is no part of a name.
fn within_paragraph(tokens: &Tokens, mention: Range<usize>) -> Range<usize> {
    let border =
        (mention.start + 1..mention.end).rev().find(|&i| tokens[i].gap == Gap::Paragraph && !tokens.is_wrapped_at(i));
    border.filter(|_| on(Rule::NameWithinParagraph)).unwrap_or(mention.start)..mention.end
}

/// Whether a word alone names nobody, whatever the tagger takes it for: "He", "Spokesman".
fn is_nameless(word: &Token) -> bool {
    let nameless = Classes::FUNCTION.or(Classes::ROLE).or(Classes::ROLES).or(Classes::COMMON);
    let known = Classes::GIVEN.or(Classes::PLACE).or(Classes::NATIONALITY).or(Classes::ACRONYM).or(Classes::MONTH);
    word.is(nameless) && !word.is(known)
}

/// Joins the halves of a name around a nickname in marks, of which the tagger may see but one:
/// Emeka “Skipper” Nwosu.
fn join_nicknames(tokens: &Tokens, names: Vec<Name>) -> Vec<Name> {
    let mut joined: Vec<Name> = Vec::new();
    for nickname in tokens.quoted.iter().map(Quoted::range).filter(|range| range.len() <= LONGEST_NICKNAME) {
        let Range { start, end } = nickname;
        let inside = tokens.before(start).is_some() && tokens.get(end).is_some_and(|token| token.gap == Gap::Space);
        let is_half = |i: usize| is_half_of_name(&tokens[i]);
        if !(inside && is_half(start - 1) && is_half(end) && on(Rule::JoinedNickname)) {
            continue;
        }
        // The names that reach to the marks or into them.
        let first = names.partition_point(|name| name.tokens.end < start);
        let touching = || names[first..].iter().take_while(|name| name.tokens.start <= end);
        let Some(person) = touching().find(|name| name.label == EntityLabel::Person) else { continue };
        let from = touching().fold(start - 1, |least, name| least.min(name.tokens.start));
        let to = touching().fold(end + 1, |most, name| most.max(name.tokens.end));
        if joined.last().is_none_or(|last| last.tokens.end <= from) {
            let title = touching().find(|name| name.tokens.start == from).map_or(from..from, |name| name.title.clone());
            joined.push(Name { tokens: from..to, title, ..person.clone() });
        }
    }
    merge(joined, names)
}

/// Whether a word may stand before or behind a nickname as a part of the name.
fn is_half_of_name(word: &Token) -> bool {
    let other = Classes::FUNCTION
        .or(Classes::REPORTING)
        .or(Classes::VERB)
        .or(Classes::ROLE)
        .or(Classes::TITLE)
        .or(Classes::COMMON);
    word.is_capitalised() && (word.is(Classes::GIVEN) || !word.is(other))
}

/// A nickname with its marks has no more tokens than this.
const LONGEST_NICKNAME: usize = 4;

/// Both lists in the order of the text; where two names overlap the first list wins.
pub(crate) fn merge(first: Vec<Name>, second: Vec<Name>) -> Vec<Name> {
    let mut merged: Vec<Name> = Vec::with_capacity(first.len() + second.len());
    let mut rest = second.into_iter().peekable();
    let mut end = 0;
    for name in first {
        while let Some(other) = rest.next_if(|other| other.tokens.start < name.tokens.end) {
            if other.tokens.start >= end && other.tokens.end <= name.tokens.start {
                merged.push(other);
            }
        }
        end = name.tokens.end;
        merged.push(name);
    }
    merged.extend(rest.filter(|other| other.tokens.start >= end));
    merged
}

/// The capitalised titles right before token `end`: "Transport Minister", "Ms."
fn titles_before(tokens: &Tokens, lower: usize, end: usize) -> Range<usize> {
    let mut start = end;
    while start > lower
        && on(Rule::TitleBefore)
        && start + 4 > end
        && tokens[start].gap < Gap::Paragraph
        && tokens[start].gap > Gap::None
    {
        // "Coun. Gatdula"
        if start >= lower + 2 && is_title_with_a_stop(tokens, start - 2) {
            start -= 2;
            continue;
        }
        let before = &tokens[start - 1];
        let local = is_local_title(tokens, start - 1) && !before.shape.has(Shape::UPPER);
        let surname = is_surname_like_title(tokens, start - 1);
        let title = before.is_capitalised() && !surname && (before.is(Classes::TITLE.or(Classes::HONORIFIC)) || local);
        // A capitalised word before a title belongs to it: "Transport Minister".
        let modifies_title = start < end && before.is_capitalised() && !before.is(Classes::FUNCTION);
        if !(title || modifies_title) {
            break;
        }
        start -= 1;
    }
    start..end
}

/// Whether a word tells what someone is, and is no name itself: "minister", "Ms."
fn is_title_or_role(token: &Token) -> bool {
    let title = Classes::TITLE.or(Classes::HONORIFIC).or(Classes::ROLE).or(Classes::ROLES).or(Classes::OFFICE);
    token.is(title) && !token.is(Classes::GIVEN)
}

/// Whether the words `start..end` are the head of a department, which the name behind them has:
/// "The minister for Women and Equalities", "The secretary of state for Work and Pensions".
pub(crate) fn is_department(tokens: &Tokens, start: usize, end: usize) -> bool {
    /// How many words may stand before the head: "The Parliamentary Secretary for Health".
    const BEFORE_HEAD: usize = 3;
    let head = |&i: &usize| set::HEADS_OF_DEPARTMENTS.has(tokens.text_of(i));
    let Some(head) = (start..end.min(start + BEFORE_HEAD)).find(head) else { return false };
    let before = |i: usize| tokens[i].is_capitalised() || i == start && tokens[i].is(Classes::DETERMINER);
    let leads = |i: usize| i < end && matches!(tokens.text_of(i), "for" | "of");
    let of_state = leads(head + 1) && head + 2 < end && tokens.text_of(head + 2).eq_ignore_ascii_case("state");
    let of = head + if of_state && leads(head + 3) { 3 } else { 1 };
    let inside = |i: usize| {
        tokens[i].is_capitalised() || tokens[i].kind == TokenKind::Comma || matches!(tokens.text_of(i), "and" | "the")
    };
    (start..head).all(before)
        && leads(of)
        && of + 1 < end
        && (of + 1..end).all(inside)
        && tokens[end - 1].is_capitalised()
}

/// Whether a word adds a generation to a name: "Jr.", "III".
fn is_generational(tokens: &Tokens, i: usize) -> bool {
    set::GENERATIONAL_SUFFIXES.has(tokens.text_of(i))
}

/// Whether a word is a party joined to a place: "R-Wis." names neither.
fn is_party_of_place(tokens: &Tokens, i: usize) -> bool {
    matches!(tokens.text_of(i).get(..2), Some("R-" | "D-" | "I-"))
}
