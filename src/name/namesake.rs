//! A surname alone that is a firm's, though the text names a person so: "Dyson is to cut 900 jobs.
//! Sir James Dyson founded the firm. Dyson said it would consult staff."

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Name;
use super::mention::name_key;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::token::{Gap, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// What a text tells of a word that is the last of a person's full name.
struct Namesakes {
    /// Where the first full name of a person that ends with it begins.
    person: usize,
    /// Whether the name of an organisation begins with it.
    firm: bool,
    /// Where it stands alone first, in a sentence of the text.
    alone: usize,
}

impl Default for Namesakes {
    fn default() -> Self {
        Self { person: usize::MAX, firm: false, alone: usize::MAX }
    }
}

/// Labels a surname alone as an organisation where the text knows a firm of the name and the words
/// behind it tell that this is meant. Who is a person comes with a full name first, so a surname
/// that stands alone before that is known as a firm's.
pub(super) fn label(tokens: &Tokens, names: &mut [Name]) {
    for name in names.iter_mut().filter(|name| name.label == EntityLabel::Person && is_firm(tokens, &name.tokens)) {
        (name.label, name.firm) = (EntityLabel::Org, true);
    }
    let mut known: FxHashMap<Key, Namesakes> = FxHashMap::default();
    for name in names.iter().filter(|name| name.label == EntityLabel::Person && name.tokens.len() > 1) {
        let entry = known.entry(name_key(tokens.text_of(name.tokens.end - 1))).or_default();
        entry.person = entry.person.min(name.tokens.start);
    }
    for name in names.iter() {
        let Range { start, end } = name.tokens;
        let Some(entry) = known.get_mut(&name_key(tokens.text_of(start))) else { continue };
        entry.firm |= is_firm(tokens, &name.tokens) || name.label == EntityLabel::Org && name.tokens.len() > 1;
        // A person of whom the text told before may be "a watchmaker" too.
        let trade = |noun: usize| is_noun_for_firm(tokens, noun) || start < entry.person;
        entry.firm |= is_alone(name) && (apposed_noun(tokens, end).is_some_and(trade) || has_shares(tokens, start));
        let somebody = matches!(name.label, EntityLabel::Person | EntityLabel::Org);
        let acts = acts_in_text(tokens, start, end) || is_apposed_firm(tokens, end);
        if somebody && is_alone(name) && acts {
            entry.alone = entry.alone.min(start);
        }
    }
    for name in names.iter_mut().filter(|name| is_alone(name) && is_apposed_firm(tokens, name.tokens.end)) {
        let verb = verb_behind(tokens, name.tokens.end);
        let person = [1, 2].iter().any(|ahead| matches!(tokens.text_at(verb + ahead), "he" | "she"));
        if known.contains_key(&name_key(tokens.text_of(name.tokens.start))) && !name.by_user && !person {
            (name.label, name.firm) = (EntityLabel::Org, true);
        }
    }
    for name in names.iter_mut().filter(|name| name.label == EntityLabel::Person) {
        let start = name.tokens.start;
        let Some(entry) = known.get(&name_key(tokens.text_of(start))).filter(|_| is_alone(name)) else { continue };
        let first = entry.alone < entry.person;
        let end = name.tokens.end;
        let acts = acts_in_text(tokens, start, end) || is_apposed_firm(tokens, end);
        let before = first && start < entry.person && acts;
        if before || (first || entry.firm) && goes_by_it(tokens, verb_behind(tokens, end)) {
            (name.label, name.firm) = (EntityLabel::Org, true);
        }
    }
}

/// Whether a name is but a surname.
fn is_alone(name: &Name) -> bool {
    name.tokens.len() == 1 && name.title.is_empty()
}

/// Whether the words of a name, or the one behind it, say that it is a firm's: "Harland & Co",
/// "Rowntree plc".
fn is_firm(tokens: &Tokens, name: &Range<usize>) -> bool {
    let last = name.end - 1;
    let next = tokens.get(name.end).filter(|next| next.gap == Gap::Space);
    if next.is_some_and(|_| set::LEGAL_FORMS.has(tokens.text_of(name.end))) {
        return true;
    }
    let joined = last > name.start + 1 && tokens.text_of(last - 1) == "&";
    set::LEGAL_FORMS.has(tokens.text_of(last)) || joined && set::PARTNERS_IN_FIRMS.has(tokens.text_of(last))
}

/// The noun of an apposition behind a name that ends before token `end`, if it may be a firm’s:
/// "maker" of "Lindqvist, the Swedish bearing maker,".
fn apposed_noun(tokens: &Tokens, end: usize) -> Option<usize> {
    /// The article and so many words reach to the noun.
    const WORDS: usize = 7;
    let comma = tokens.get(end).is_some_and(|comma| comma.kind == TokenKind::Comma);
    let article = comma && matches!(tokens.text_at(end + 1), "the" | "a" | "an") && on(Rule::FirmByApposition);
    let word = |&i: &usize| {
        tokens.get(i).is_some_and(|token| token.kind.is_word() && !token.is(Classes::FUNCTION.or(Classes::RELATIVE)))
    };
    let words = (end + 2..end + 2 + WORDS).take_while(word).filter(|_| article);
    let noun = words.filter(|&i| is_noun_for_firm(tokens, i) || set::TRADES_OF_FIRMS.has(tokens.text_of(i))).last()?;
    // What speaks, owns or goes on is no apposition of the firm: "Lindqvist, the company said,".
    let other = tokens.get(noun + 1).is_some_and(|next| {
        let owner = matches!(next.kind, TokenKind::Clitic | TokenKind::Apostrophe);
        let participle = tokens.text_of(noun + 1).ends_with("ed") || tokens.text_of(noun + 1) == "run";
        let goes_on = next.kind == TokenKind::Word && !next.is(Classes::FUNCTION) && !participle;
        // A giant of something is a person: "Bolt, the giant of the sport,".
        let figure = tokens.text_of(noun) == "giant" && tokens.text_of(noun + 1) == "of";
        owner || goes_on || figure || next.is(Classes::SPEECH.or(Classes::AUXILIARY).or(Classes::COORDINATOR))
    });
    (!other).then_some(noun)
}

/// Whether a word is a noun for a firm and for no person: "group", other than "maker".
fn is_noun_for_firm(tokens: &Tokens, i: usize) -> bool {
    let word = tokens.text_of(i);
    set::NOUNS_FOR_FIRMS.has(word) || set::NOUNS_FOR_COMPANIES.has(word)
}

/// Whether an apposition behind token `end` tells that a name is no person’s: "Okonjo, a shipping
/// group,".
fn is_apposed_firm(tokens: &Tokens, end: usize) -> bool {
    apposed_noun(tokens, end).is_some_and(|noun| is_noun_for_firm(tokens, noun))
}

/// The verb behind a name that ends before token `end`, past its apposition.
fn verb_behind(tokens: &Tokens, end: usize) -> usize {
    /// An apposition ends within so many tokens.
    const LONGEST: usize = 16;
    let comma = |&i: &usize| tokens.get(i).is_some_and(|token| token.kind == TokenKind::Comma);
    let behind = apposed_noun(tokens, end).and_then(|noun| (noun + 1..noun + LONGEST).find(comma));
    behind.map_or(end, |comma| comma + 1)
}

/// Whether the words before a name say that a firm is meant: "Shares in Lindqvist".
fn has_shares(tokens: &Tokens, start: usize) -> bool {
    let Some(noun) = start.checked_sub(2).filter(|_| on(Rule::FirmByApposition)) else { return false };
    let shares =
        matches!(tokens.at(noun).lower().as_str(), "shares" | "stock" | "stake" | "shareholders" | "investors");
    shares && tokens.text_of(start - 1) == "in"
}

/// Whether a name that ends before token `end` opens a sentence of the text, whose verb follows: no
/// headline, where people are called by their surnames too.
fn acts_in_text(tokens: &Tokens, start: usize, end: usize) -> bool {
    let opens = tokens.before(start).is_none_or(|before| before.kind.is_end());
    let acts = tokens.get(end).is_some_and(|next| {
        next.gap == Gap::Space && next.is(Classes::AUXILIARY.or(Classes::VERB)) && !next.is(Classes::REPORTING)
    });
    let paragraph = &tokens.paragraphs[tokens.paragraph_number(start) as usize];
    opens && acts && tokens.list[end..paragraph.end].iter().any(|token| token.kind == TokenKind::Terminal)
}

/// Whether whoever is named before token `end` goes by "it": "said it would consult", "added that
/// its order book", "said in a statement".
fn goes_by_it(tokens: &Tokens, end: usize) -> bool {
    let inline = |i: usize| tokens.get(i).is_some_and(|token| token.gap == Gap::Space);
    let word = |i: usize| if inline(i) { tokens.text_of(i) } else { "" };
    if !tokens.get(end).is_some_and(|verb| verb.is(Classes::SPEECH)) {
        return false;
    }
    if word(end + 1) == "in" && matches!(word(end + 2), "a" | "its") && word(end + 3) == "statement" {
        return word(end + 4) != "that" || goes_by_it_from(&word, end + 5);
    }
    let weekday = |i: usize| inline(i) && tokens[i].is(Classes::WEEKDAY) && on(Rule::FirmByApposition);
    let day = usize::from(word(end + 1) == "on" && weekday(end + 2));
    let end = end + day + usize::from(weekday(end + 1 + day));
    let that = end + 1 + usize::from(word(end + 1) == "that");
    goes_by_it_from(&word, that)
}

fn goes_by_it_from<'a>(word: &impl Fn(usize) -> &'a str, at: usize) -> bool {
    let verb = word(at + 1);
    let doing = || set::DOINGS_OF_ORGANISATIONS.has(word(at + 2)) && on(Rule::FirmByApposition);
    let acts = set::VERBS_OF_ORGANISATIONS.has(verb)
        || matches!(verb, "was" | "is") && doing()
        || matches!(verb, "had" | "has") && (word(at + 2) != "been" || !on(Rule::FirmByApposition))
        || matches!(verb, "expected" | "expects" | "planned" | "plans")
        || matches!(verb, "would" | "will") && word(at + 2) != "be"
        || set::STATES_OF_ORGANISATIONS.has(word(at + 2));
    word(at) == "its" || word(at) == "it" && acts
}
