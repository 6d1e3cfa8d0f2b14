//! Named entities → the [`Cast`]: the people and organisations of a text, each with all that stands for it.
//!
//! Names are gathered by surname, given name, initials and acronym; then pronouns and descriptions ("the minister") are given
//! to the member that was last spoken of and fits.

mod pronoun;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::{EntityLabel, Mention, MentionKind, Person};
use crate::entity::name::last_word;
use crate::entity::{Name, initials};
use crate::lexicon::{Classes, Key};
use crate::token::{Gap, TokenKind, Tokens};

/// Which pronoun goes with a member, as far as the text and the given names tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Gender {
    she: u32,
    he: u32,
}

impl Gender {
    fn add(&mut self, classes: Classes, weight: u32) {
        self.she += u32::from(classes.has(Classes::FEMALE)) * weight;
        self.he += u32::from(classes.has(Classes::MALE)) * weight;
    }
}

/// Evidence of different strength: a given name is overruled by "spokeswoman", that by "Ms."
const GIVEN_NAME: u32 = 1;
const GENDERED_NOUN: u32 = 4;
const HONORIFIC: u32 = 16;

/// A person or organisation, in tokens.
#[derive(Debug, Clone)]
pub struct Member {
    /// `Person` or `Org`.
    pub label: EntityLabel,
    /// Names, pronouns and descriptions that stand for it, by place.
    pub mentions: Vec<(Range<usize>, MentionKind)>,
    /// The fullest form of its name.
    fullest: Range<usize>,
    titles: Vec<Range<usize>>,
    /// Keys of the nouns by which it is described: minister, pilot, company.
    roles: Vec<Key>,
    gender: Gender,
}

/// The people and organisations of a text.
#[derive(Debug, Clone, Default)]
pub struct Cast {
    members: Vec<Member>,
    /// For every token that begins a mention, or the titles before it: whose it is, and where it ends.
    begins: FxHashMap<usize, (u32, usize)>,
}

/// How many members with the same surname are told apart; it keeps the work linear.
const SAME_SURNAME: usize = 16;

impl Cast {
    /// Gathers the names of `text` into its cast and gives it its pronouns and descriptions.
    #[must_use]
    pub fn new(tokens: &Tokens, sentences: &[Range<usize>], names: &[Name]) -> Self {
        let mut gathering = Gathering { tokens, cast: Self::default(), by_word: FxHashMap::default() };
        for name in names {
            match name.label {
                EntityLabel::Person => gathering.person(name),
                EntityLabel::Org => gathering.organisation(name),
                _ => {}
            }
        }
        let mut cast = gathering.cast;
        pronoun::resolve(tokens, sentences, &mut cast);
        for member in &mut cast.members {
            member.mentions.sort_by_key(|(range, _)| range.start);
        }
        cast
    }

    /// The members, in the order of their first mention.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Whose mention begins with token `i`, titles included, and where it ends.
    #[must_use]
    pub fn mentioned_at(&self, i: usize) -> Option<(u32, usize)> {
        self.begins.get(&i).copied()
    }

    /// The cast as the document shows it.
    #[must_use]
    pub fn people(&self, tokens: &Tokens) -> Vec<Person> {
        self.members.iter().map(|member| member.person(tokens)).collect()
    }

    fn mention(&mut self, member: u32, range: Range<usize>, kind: MentionKind) {
        self.begins.insert(range.start, (member, range.end));
        self.members[member as usize].mentions.push((range, kind));
    }
}

impl Member {
    fn person(&self, tokens: &Tokens) -> Person {
        let span = |range: &Range<usize>| tokens.span(range.clone());
        let folded = |range: &Range<usize>| fold(span(range).of(tokens.text.as_str()));
        let name = folded(&self.fullest);
        let of_kind = |wanted: MentionKind| {
            self.mentions.iter().filter(move |(_, kind)| *kind == wanted).map(|(range, _)| folded(range))
        };
        let aliases = sorted(of_kind(MentionKind::Name).filter(|form| *form != name));
        let pronouns = sorted(of_kind(MentionKind::Pronoun).map(|form| form.to_lowercase()));
        Person {
            span: span(&self.fullest),
            label: self.label,
            mentions: self.mentions.iter().map(|(range, kind)| Mention { span: span(range), kind: *kind }).collect(),
            aliases,
            titles: sorted(self.titles.iter().map(folded)),
            pronouns,
            name,
        }
    }
}

/// White space folded to single spaces.
fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sorted(forms: impl Iterator<Item = String>) -> Vec<String> {
    let mut forms: Vec<String> = forms.collect();
    forms.sort();
    forms.dedup();
    forms
}

/// By which part of a name it is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Last,
    First,
    Whole,
    Acronym,
}

struct Gathering<'a> {
    tokens: &'a Tokens<'a>,
    cast: Cast,
    by_word: FxHashMap<(Part, Key), Vec<u32>>,
}

impl Gathering<'_> {
    fn key(&self, i: usize) -> Key {
        self.tokens.list[i].key
    }

    /// A key of all words of a range.
    fn key_of(&self, range: Range<usize>) -> Key {
        range.map(|i| self.key(i)).fold(Key::default(), Key::then)
    }

    fn known(&self, part: Part, key: Key) -> &[u32] {
        self.by_word.get(&(part, key)).map_or(&[], Vec::as_slice)
    }

    fn index(&mut self, part: Part, key: Key, member: u32) {
        let members = self.by_word.entry((part, key)).or_default();
        if !members.contains(&member) {
            if members.len() == SAME_SURNAME {
                members.remove(0);
            }
            members.push(member);
        }
    }

    fn add(&mut self, label: EntityLabel, name: &Name) -> u32 {
        self.cast.members.push(Member {
            label,
            mentions: Vec::new(),
            fullest: name.tokens.clone(),
            titles: Vec::new(),
            roles: Vec::new(),
            gender: Gender::default(),
        });
        self.cast.members.len() as u32 - 1
    }

    /// Gives the mention `name` to `member`.
    fn give(&mut self, member: u32, name: &Name) {
        self.cast.mention(member, name.tokens.clone(), MentionKind::Name);
        if !name.title.is_empty() {
            self.cast.begins.insert(name.title.start, (member, name.tokens.end));
        }
        let entry = &mut self.cast.members[member as usize];
        if name.tokens.len() > entry.fullest.len() {
            entry.fullest = name.tokens.clone();
        }
        if !name.title.is_empty() {
            entry.titles.push(name.title.clone());
        }
    }

    fn person(&mut self, name: &Name) {
        let first = self.key(name.tokens.start);
        let last_at = last_word(self.tokens, name);
        let last = self.key(last_at);
        let single = last_at == name.tokens.start;
        let member = if single { self.by_one_word(name, last) } else { self.by_full_name(name, last) };
        let member = member.unwrap_or_else(|| self.add(EntityLabel::Person, name));
        self.give(member, name);
        self.index(Part::Last, last, member);
        self.index(Part::First, first, member);
        self.describe(member, name);
    }

    /// "Okafor", "Ms. Okafor", "Xi": whoever carries the word as a surname, else as a first name; the last spoken of if several do.
    fn by_one_word(&self, name: &Name, word: Key) -> Option<u32> {
        let mut honorific = Gender::default();
        for i in name.title.clone() {
            honorific.add(self.tokens.list[i].classes, 1);
        }
        let fits = |member: &u32| {
            let gender = self.cast.members[*member as usize].gender;
            !(honorific.she > 0 && gender.he > gender.she || honorific.he > 0 && gender.she > gender.he)
        };
        let latest =
            |members: &[u32]| members.iter().copied().filter(fits).max_by_key(|&member| self.last_seen(member));
        latest(self.known(Part::Last, word)).or_else(|| latest(self.known(Part::First, word)))
    }

    fn last_seen(&self, member: u32) -> usize {
        self.cast.members[member as usize].mentions.last().map_or(0, |(range, _)| range.start)
    }

    /// "Adaeze Okafor": someone with this surname whose first name is the same, an initial of it, or not yet known.
    fn by_full_name(&self, name: &Name, last: Key) -> Option<u32> {
        let members = self.known(Part::Last, last);
        let compatible = |member: &&u32| self.same_first_name(name, &self.cast.members[**member as usize].fullest);
        members.iter().rev().find(compatible).copied()
    }

    fn same_first_name(&self, name: &Name, known: &Range<usize>) -> bool {
        if known.len() == 1 {
            return true;
        }
        let (a, b) = (self.tokens.text_of(name.tokens.start), self.tokens.text_of(known.start));
        let initial = |short: &str, long: &str| {
            short.ends_with('.') && short.chars().next() == long.chars().next() && short.chars().count() == 2
        };
        a.eq_ignore_ascii_case(b) || initial(a, b) || initial(b, a)
    }

    fn organisation(&mut self, name: &Name) {
        let whole = self.key_of(name.tokens.clone());
        let acronym = name.tokens.len() == 1;
        let known = self.known(Part::Whole, whole).last().copied();
        let known = known.or_else(|| if acronym { self.long_form(name) } else { self.longer_or_shorter(name) });
        let member = known.unwrap_or_else(|| self.add(EntityLabel::Org, name));
        self.give(member, name);
        self.index(Part::Whole, whole, member);
        if name.tokens.len() > 1 {
            let initials = initials(self.tokens, name);
            self.index(Part::Acronym, Key::new(&initials), member);
            self.index(Part::First, self.key(name.tokens.start), member);
            for i in name.tokens.clone().filter(|&i| self.tokens.list[i].is(Classes::ORGAN)) {
                let role = self.key(i);
                self.cast.members[member as usize].roles.push(role);
            }
        }
    }

    /// "NUHW" after "National Union of Harbour Workers", or right behind a name in brackets.
    fn long_form(&self, name: &Name) -> Option<u32> {
        let i = name.tokens.start;
        let by_initials = self.known(Part::Acronym, self.key(i)).last().copied();
        by_initials.or_else(|| {
            let bracketed = i >= 2
                && self.tokens.list[i - 1].kind == TokenKind::OpenBracket
                && self.tokens.after(i).is_some_and(|after| after.kind == TokenKind::CloseBracket);
            let before = self.cast.members.len().checked_sub(1).filter(|_| bracketed)?;
            let (range, _) = self.cast.members[before].mentions.last()?;
            (range.end == i - 1 && self.cast.members[before].label == EntityLabel::Org).then_some(before as u32)
        })
    }

    /// "Calloway Marine" and "Calloway Marine Inc.": one begins with the other, of two words at least.
    fn longer_or_shorter(&self, name: &Name) -> Option<u32> {
        let members = self.known(Part::First, self.key(name.tokens.start));
        let begins_alike = |member: &&u32| {
            let member = &self.cast.members[**member as usize];
            let (a, b) = (&name.tokens, &member.fullest);
            let shared = a.len().min(b.len());
            member.label == EntityLabel::Org
                && shared >= 2
                && (0..shared).all(|k| self.key(a.start + k) == self.key(b.start + k))
        };
        members.iter().rev().find(begins_alike).copied()
    }

    /// Notes what the text says of a person beside the name: roles and gender.
    fn describe(&mut self, member: u32, name: &Name) {
        let tokens = self.tokens;
        let mut roles = Vec::new();
        let mut gender = Gender::default();
        for i in name.title.clone() {
            let long = ABBREVIATED_TITLES.iter().find(|(short, _)| *short == tokens.text_of(i));
            roles.push(long.map_or_else(|| tokens.list[i].key, |(_, long)| Key::new(long)));
            let weight = if tokens.list[i].is(Classes::HONORIFIC) { HONORIFIC } else { GENDERED_NOUN };
            gender.add(tokens.list[i].classes, weight);
        }
        if self.cast.members[member as usize].mentions.len() == 1 {
            gender.add(tokens.list[name.tokens.start].classes, GIVEN_NAME);
        }
        for i in before_name(tokens, name.title.start).chain(after_name(tokens, name.tokens.end)) {
            if tokens.list[i].is(Classes::ROLE) {
                roles.push(tokens.list[i].key);
                gender.add(tokens.list[i].classes, GENDERED_NOUN);
            }
        }
        let entry = &mut self.cast.members[member as usize];
        entry.gender.she += gender.she;
        entry.gender.he += gender.he;
        for role in roles {
            if !entry.roles.contains(&role) {
                entry.roles.push(role);
            }
        }
    }
}

/// "Col. Shevchuk" is "the colonel".
const ABBREVIATED_TITLES: [(&str, &str); 14] = [
    ("Capt.", "captain"),
    ("Cmdr.", "commander"),
    ("Col.", "colonel"),
    ("Det.", "detective"),
    ("Dr.", "doctor"),
    ("Gen.", "general"),
    ("Gov.", "governor"),
    ("Insp.", "inspector"),
    ("Lt.", "lieutenant"),
    ("Prof.", "professor"),
    ("Rep.", "representative"),
    ("Sen.", "senator"),
    ("Sgt.", "sergeant"),
    ("Supt.", "superintendent"),
];

/// The tokens of a description right before a name: "fire chief Baek", "the caretaker, Dafydd Pugh".
fn before_name(tokens: &Tokens, start: usize) -> Range<usize> {
    let mut at = start;
    if at > 0 && tokens.list[at - 1].kind == TokenKind::Comma {
        at -= 1;
    }
    let end = at;
    while at > 0 && end - at < 3 && tokens.list[at].gap != Gap::Paragraph {
        let token = &tokens.list[at - 1];
        if token.kind != TokenKind::Word || token.is(Classes::FUNCTION) || token.is_capitalised() {
            break;
        }
        at -= 1;
    }
    at..end
}

/// The tokens of an apposition right after a name: ", the Finnish engineer who …".
fn after_name(tokens: &Tokens, end: usize) -> Range<usize> {
    let comma = tokens.get(end).is_some_and(|token| token.kind == TokenKind::Comma && token.gap != Gap::Paragraph);
    if !comma {
        return end..end;
    }
    let start = end + 1;
    let stop = (start..tokens.list.len().min(start + 8)).find(|&i| {
        let token = &tokens.list[i];
        !token.kind.is_word() && token.kind != TokenKind::Dash || token.is(Classes::RELATIVE.or(Classes::AUXILIARY))
    });
    start..stop.unwrap_or(tokens.list.len().min(start + 8))
}
