//! Descriptions, and how well they fit a member: "the minister", "the Norwegian company", in a lead
//! "a former senator" who is named later.

use std::cmp::Reverse;
use std::ops::Range;

use super::beside::{add, canonical};
use super::gender::Gender;
use super::public_body::PublicBody;
use super::roles::{CARRIERS, Roles};
use super::sort::{Sorts, general_nouns};
use super::{Member, nationality, told};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, classes_of, set};
use crate::name::is_paper_of_a_people;
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// What stands before the noun of a description, in the order of its feature; 0 is no description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Determiner {
    /// "the minister".
    The = 1,
    /// "the minister for health": more follows, so that it may describe something else.
    GoesOn,
    /// "this company".
    This,
    /// "his lawyer".
    Possessive,
    /// "Okafor’s lawyer".
    Name,
    /// "a judge" as a source in a lead.
    Lead,
    /// "a judge".
    Indefinite,
    /// "Lawmaker" as a source in a headline.
    Headline,
    /// "police" as a source.
    Police,
}

/// A description in the text.
#[derive(Debug, Clone)]
pub(super) struct Description {
    /// From its determiner to its noun.
    pub(super) range: Range<usize>,
    pub(super) determiner: Determiner,
    nouns: Vec<Key>,
    modifiers: Vec<usize>,
    /// Whether an age follows, which tells that it describes a person: "The popular panellist,
    /// 27,".
    aged: bool,
    /// The key of a people of which it describes one: "the Dane".
    people: Option<Key>,
    /// What the noun for one of a people tells of the gender: "the Irishwoman".
    gender: Classes,
    /// Whether it describes a person for sure, who speaks for others or holds an office: "a
    /// government spokesman" and "the MP" are no organisations.
    is_of_person: bool,
    /// The public body that it means.
    body: Option<PublicBody>,
}

impl Description {
    /// Whether it describes a person (0), an organisation (1) or by another noun (2).
    pub(super) fn class(&self) -> usize {
        let has = |class: Classes| self.nouns.iter().any(|noun| classes_of(*noun).has(class));
        if has(Classes::ROLE) || self.aged || self.people.is_some() { 0 } else { 2 - usize::from(has(Classes::ORGAN)) }
    }

    /// Whether two descriptions share a noun.
    pub(super) fn has_noun_of(&self, other: &Self) -> bool {
        self.nouns.iter().any(|noun| other.nouns.contains(noun))
    }

    /// Whether it tells enough to mean somebody of whom the text says nothing of the kind: 1 by a
    /// name or "former" beside the noun ("the Indiana governor"), 2 by a title, else 0.
    pub(super) fn telling(&self, tokens: &Tokens) -> usize {
        let telling = self.modifiers.iter().any(|&i| tokens[i].is_capitalised() || tokens.text_of(i) == "former");
        let titled = self.nouns.len() == 1 && classes_of(self.nouns[0]).has(Classes::TITLE);
        if telling || self.aged { 1 } else { 2 * usize::from(titled) }
    }

    /// Whether it may stand for someone who is named only later: a lead's "a former senator".
    pub(super) fn leads(&self) -> bool {
        matches!(self.determiner, Determiner::Lead | Determiner::Indefinite | Determiner::Headline)
    }

    /// Whether "the company" or "the agency" may be an organisation of which the text says neither:
    /// its own name must not say what else it is.
    pub(super) fn is_general_for(&self, member: &Member) -> bool {
        let Some((_, alike)) = general_nouns().iter().find(|(general, _)| self.nouns.contains(general)) else {
            return false;
        };
        let mut organs = member.roles.iter().filter(|role| classes_of(**role).has(Classes::ORGAN));
        member.label == EntityLabel::Org && organs.all(|role| alike.contains(role)) && !self.contradicts(member)
    }

    /// Whether its noun rules a member out: "the union" is no firm, "the Dane" no Swede and no
    /// team.
    fn contradicts(&self, member: &Member) -> bool {
        if let Some(people) = self.people {
            return member.label != EntityLabel::Person || !nationality::may_be_one_of(&member.peoples, people);
        }
        let conflicts = |noun: &Key| Sorts::of_noun(*noun).conflict(member.sorts);
        let other_body = || self.body.is_some_and(|body| body.rules_out(member, self.says_noun_of(member)));
        let other_sort = !self.nouns.is_empty() && self.nouns.iter().all(conflicts);
        member.label == EntityLabel::Org && (other_sort || other_body())
    }

    /// Whether the text says its noun of a member.
    pub(super) fn says_noun_of(&self, member: &Member) -> bool {
        self.nouns.iter().any(|noun| member.roles.contains(noun) || member.peoples.contains(noun))
    }

    /// How well the words beside the noun fit a member, of whom the text says that noun if
    /// `says_noun`; None where they contradict what is said of it.
    pub(super) fn fit(&self, tokens: &Tokens, member: &Member, says_noun: bool) -> Option<i64> {
        let described = |key: Key| member.traits.contains(&key) || member.roles.contains(&key);
        let named = |key: Key| member.fullest.words.iter().any(|word| word.key == key);
        let has_any = |classes: Classes, keys: &[Key]| keys.iter().any(|key| classes_of(*key).has(classes));
        let mut fit = i64::from(says_noun);
        if self.contradicts(member) {
            return None;
        }
        let mut wanted = Gender::default();
        self.nouns.iter().for_each(|noun| wanted.add(classes_of(*noun), 1));
        wanted.add(self.gender, 1);
        for &i in &self.modifiers {
            let token = &tokens[i];
            let key = canonical(tokens.text_of(i), token.key);
            wanted.add(token.classes, 1);
            let nationality = classes_of(key).has(Classes::NATIONALITY);
            if described(key) || named(key) {
                fit += 2;
            } else if told::is_party_of_office(tokens, i, self.range.end)
                || is_name_in_capitals(token) && member.label == EntityLabel::Org && on(Rule::NameBesideNoun)
            {
                return None;
            } else if self.says_noun_of(member)
                && on(Rule::OtherOffice)
                && set::MODIFIERS_OF_OTHER_OFFICES.has(tokens.text_of(i))
            {
                // "The former mayor" is not the mayor.
                return None;
            } else if on(Rule::OtherNationality) && nationality && has_any(Classes::NATIONALITY, &member.traits) {
                // The Democratic nominee is not the Republican one: a rule of the cases.
                return None;
            }
        }
        // "VP" says as much as "vice president".
        let initials = self.range.end > self.range.start && tokens[self.range.end - 1].shape.has(Shape::UPPER);
        let says = |key: Key| initials || self.modifiers.iter().any(|&i| tokens[i].key == key);
        let lesser = LESSER.iter().map(|(word, less)| (Key::new(word), less));
        fit -= lesser
            .filter(|(key, _)| member.traits.contains(key) && !says(*key) && on(Rule::LesserOffice))
            .map(|(_, less)| less)
            .sum::<i64>();
        // A lead gives as much as it can; what it says must not all be news.
        let strange = self.leads() && fit < 1;
        let other = on(Rule::GenderOfNoun) && member.likely_gender().conflicts(wanted);
        (!strange && !other).then_some(fit)
    }

    /// Whether it has "a" before it.
    pub(super) fn is_indefinite(&self) -> bool {
        matches!(self.determiner, Determiner::Lead | Determiner::Indefinite)
    }

    /// The noun that heads it, if there is one.
    pub(super) fn noun(&self) -> Option<Key> {
        self.nouns.last().copied()
    }

    pub(super) fn is_of_person(&self) -> bool {
        self.is_of_person
    }

    /// Whether no words stand beside its noun.
    pub(super) fn is_bare(&self) -> bool {
        self.modifiers.is_empty()
    }

    /// The members of whom the text says the noun, with how well each fits.
    pub(super) fn fits(&self, tokens: &Tokens, members: &[Member], roles: &Roles) -> Fits {
        let mut carriers: Vec<u32> = Vec::new();
        for &noun in &self.nouns {
            let of_noun = roles.carriers(noun);
            if of_noun.len() <= CARRIERS {
                carriers.extend(of_noun);
            }
        }
        carriers.sort_unstable();
        carriers.dedup();
        let fit = |member: &u32| self.fit(tokens, &members[*member as usize], true).filter(|fit| *fit >= LEAST_FIT);
        let mut fits: Vec<(i64, u32)> = carriers.iter().filter_map(|member| Some((fit(member)?, *member))).collect();
        fits.sort_by_key(|(fit, _)| Reverse(*fit));
        let (fits, carriers) = fits.into_iter().unzip();
        Fits { carriers, fits }
    }
}

/// Whom a description fits by its noun.
#[derive(Debug, Clone)]
pub(crate) struct Fits {
    /// The best first.
    carriers: Vec<u32>,
    /// How well each fits.
    fits: Vec<i64>,
}

impl Fits {
    pub(super) fn carriers(&self) -> &[u32] {
        &self.carriers
    }

    /// How well a carrier fits.
    pub(super) fn fit(&self, member: u32) -> i64 {
        let place = self.carriers.iter().position(|carrier| *carrier == member);
        place.map_or(i64::MIN, |place| self.fits[place])
    }

    /// Whether a description may be of a member: it does not contradict what the text says, and
    /// fits nobody better of whom the text says its noun as well.
    pub(super) fn leave(&self, tokens: &Tokens, number: u32, member: &Member, found: &Description) -> bool {
        let says_noun = found.says_noun_of(member);
        let better = says_noun && self.fits.first().is_some_and(|best| self.fit(number) < *best);
        !better && found.fit(tokens, member, says_noun).is_some()
    }

    /// How well a description fits a member, as a value of its feature: 3 it contradicts; 4 and 5
    /// the text says the noun and an office of another rank; 6 to 9 it says the noun, and of others
    /// as well or of nobody else (7, 9), with words beside it (8, 9); 10 to 13 it does not: nothing
    /// of the kind, words beside the noun, a noun that may be meant, another noun.
    pub(super) fn value(&self, tokens: &Tokens, member: &Member, found: &Description) -> usize {
        let says_noun = found.says_noun_of(member);
        let Some(fit) = found.fit(tokens, member, says_noun) else { return 3 };
        if !says_noun {
            return match fit {
                1.. => 11,
                _ if found.is_general_for(member) => 12,
                _ if member.roles.is_empty() => 10,
                _ => 13,
            };
        }
        let alone = usize::from(self.fits.iter().filter(|other| **other >= fit).count() <= 1);
        match fit {
            2.. => 8 + alone,
            1 => 6 + alone,
            LEAST_FIT..=0 => 5,
            _ => 4,
        }
    }
}

/// How many sentences a lead has: an indefinite description in it ("a judge") may be one who is
/// named further down.
const LEAD: usize = 4;

/// The description that starts at token `i` of sentence `number`: "the minister", "his lawyer", "a
/// judge"; if a source starts there, also "Lawmaker" in a lead, and "police".
pub(super) fn find(
    tokens: &Tokens,
    sentence: &Range<usize>,
    number: usize,
    i: usize,
    source: Option<usize>,
    roles: &Roles,
) -> Option<Description> {
    let (text, token) = (tokens.text_of(i), &tokens[i]);
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    let owned = i > sentence.start && matches!(tokens[i - 1].kind, TokenKind::Clitic | TokenKind::Apostrophe);
    let lead = number < LEAD && source.is_some();
    let determiner = match () {
        () if is(&["the"]) => Determiner::The,
        () if is(&["this"]) => Determiner::This,
        () if is(&["a", "an"]) && lead => Determiner::Lead,
        () if is(&["a", "an"]) => Determiner::Indefinite,
        () if token.is(Classes::POSSESSIVE) => Determiner::Possessive,
        () if token.is(Classes::FUNCTION) => return None,
        () if owned => Determiner::Name,
        () if source.is_some() && is(&["police"]) => Determiner::Police,
        () if lead => Determiner::Headline,
        () => return None,
    };
    if !on(Rule::Description) {
        return None;
    }
    let bare = matches!(determiner, Determiner::Headline | Determiner::Police);
    let start = i + usize::from(!bare && determiner != Determiner::Name);
    let upper = sentence.end.min(start + 9).min(source.unwrap_or(usize::MAX));
    let lower_case = !(bare || determiner == Determiner::The);
    let phrase = NounPhrase { tokens, roles, start, upper, lower_case, bare, source };
    let mut found = phrase.read(i, determiner);
    if let Some(noun_end) = source.and_then(|end| before_age(tokens, start, end)).filter(|_| !bare) {
        found.aged = determiner == Determiner::The;
        found.range.end = if found.nouns.is_empty() { noun_end } else { found.range.end };
    }
    let whole = is_whole(tokens, found.range.end, source, bare);
    if determiner == Determiner::The && !whole {
        found.determiner = Determiner::GoesOn;
    }
    ((!found.nouns.is_empty() || found.aged) && (whole || !bare)).then_some(found)
}

/// Where a source of up to six words ends before an age: "The popular panellist, 27,".
fn before_age(tokens: &Tokens, start: usize, end: usize) -> Option<usize> {
    let comma = (start + 1..end.min(start + 6)).find(|&i| tokens[i].kind == TokenKind::Comma)?;
    let age = comma + 1 < end && tokens[comma + 1].kind == TokenKind::Number && tokens[comma + 1].span.len() <= 3;
    let words = || tokens.list[start..comma].iter().all(|token| token.kind.is_word() && token.shape.has(Shape::LOWER));
    (age && comma + 3 >= end && words()).then_some(comma)
}

/// Reads the noun phrase of a description, which begins behind its determiner.
struct NounPhrase<'a> {
    tokens: &'a Tokens<'a>,
    roles: &'a Roles,
    start: usize,
    upper: usize,
    /// Whether its first word must have no capital.
    lower_case: bool,
    /// Whether it has no determiner.
    bare: bool,
    source: Option<usize>,
}

impl NounPhrase<'_> {
    fn is_noun(&self, k: usize) -> bool {
        let (tokens, token) = (self.tokens, &self.tokens[k]);
        let small = token.shape.has(Shape::LOWER) || told::is_capitalised_office(tokens.text_of(k));
        let lower = small || k == self.start && !self.lower_case;
        let first_lady = tokens.text_of(k) == "lady" && k > self.start && tokens.text_of(k - 1) == "first";
        lower
            && (first_lady
                || token.is(Classes::ROLE.or(Classes::ORGAN))
                || self.roles.known(canonical(tokens.text_of(k), token.key)))
    }

    /// Whether token `k`, no noun, may stand inside the phrase.
    fn is_inside(&self, k: usize, first_noun: bool) -> bool {
        let token = &self.tokens[k];
        // A verb before a noun or behind "of" is none: "the appeals court", "the secretary of
        // state".
        let before_noun = !self.bare && first_noun && k + 1 < self.upper && self.is_noun(k + 1);
        let modifies = before_noun || k > self.start && self.tokens.text_of(k - 1) == "of";
        let verb = token.is(Classes::REPORTING.or(Classes::VERB)) && !self.is_noun(k) && !modifies;
        matches!(token.kind, TokenKind::Word | TokenKind::Abbreviation | TokenKind::Number)
            && !token.is(Classes::FUNCTION.or(Classes::ADVERB))
            && !verb
    }

    /// The people of which token `k`, the last of the phrase, is one: "the Dane", "the young Dane";
    /// "the Italian", where the text has one.
    fn one_of_a_people(&self, k: usize, determiner: Determiner) -> Option<Key> {
        let token = &self.tokens[k];
        let follows = k == self.start || self.is_inside(self.start, true) && self.tokens[k - 1].shape.has(Shape::LOWER);
        let whole = determiner == Determiner::The && token.is_capitalised() && follows;
        let people = nationality::people(token.key).filter(|_| whole && on(Rule::OneOfAPeople))?;
        let word = self.tokens.text_of(k);
        let known = nationality::is_noun(word) || self.roles.known(people) && nationality::may_mean_one(word);
        let paper = k > 0 && is_paper_of_a_people(self.tokens, k - 1, k);
        (known && !paper && is_whole(self.tokens, k + 1, self.source, false)).then_some(people)
    }

    fn read(&self, i: usize, determiner: Determiner) -> Description {
        let tokens = self.tokens;
        let mut found = Description {
            range: i..i,
            determiner,
            nouns: Vec::new(),
            modifiers: Vec::new(),
            aged: false,
            people: None,
            gender: Classes::empty(),
            is_of_person: false,
            body: None,
        };
        let one = |k| Some((k, self.one_of_a_people(k, determiner)?));
        if let Some((k, people)) = (self.start..self.upper).take(2).find_map(one) {
            found.people = Some(people);
            found.gender = nationality::gender(tokens.text_of(k));
            found.nouns.extend(found.people);
            found.range.end = k + 1;
            return found;
        }
        let mut nouns: Vec<usize> = Vec::new();
        for k in self.start..self.upper {
            let token = &tokens[k];
            // In a source a phrase may go on behind a noun: "the secretary of the treasury".
            if matches!(tokens.text_of(k), "of" | "and") && found.range.end == k && self.source.is_some() {
                continue;
            }
            let article = k > self.start && token.is(Classes::DETERMINER) && tokens.text_of(k - 1) == "of";
            let inside = article || self.is_inside(k, nouns.is_empty());
            if !inside || k > self.start && token.gap == Gap::Paragraph {
                break;
            }
            if self.is_noun(k) {
                nouns.push(k);
                found.range.end = k + 1;
            } else if !article {
                found.modifiers.push(k);
                if found.range.end > i && self.source.is_some() {
                    found.range.end = k + 1;
                }
            }
        }
        // A people beside a role modifies it: "the Republican nominee" is a nominee, even where the
        // text calls another the Republican.
        let people = |i: &usize| tokens[*i].is(Classes::NATIONALITY);
        // So does a noun before another: "the ministry spokesman" is no ministry.
        let modifies = |i: &usize| nouns.contains(&(i + 1)) || people(i) && !nouns.iter().all(people);
        let (beside, heads): (Vec<usize>, Vec<usize>) =
            nouns.iter().partition(|i| modifies(i) && on(Rule::PeopleBeside));
        found.modifiers.extend(beside);
        found.body = PublicBody::of(tokens, &found.modifiers, &heads);
        for i in heads {
            add(&mut found.nouns, canonical(tokens.text_of(i), tokens[i].key));
            let word = tokens.text_of(i);
            found.is_of_person |= word.starts_with("spokes") || told::is_office(word);
        }
        found
    }
}

/// Whether a description that ends before token `end` is whole: one that goes on describes
/// something else, as "the company’s", "the minister for health" and "the bank robber" do.
fn is_whole(tokens: &Tokens, end: usize, source: Option<usize>, bare: bool) -> bool {
    tokens.get(end).is_none_or(|next| {
        let goes_on = next.is(Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB).or(Classes::ADVERB))
            && next.kind != TokenKind::Clitic;
        next.gap == Gap::Paragraph
            || !next.kind.is_word() && next.kind != TokenKind::Apostrophe
            || goes_on
            || next.is(Classes::RELATIVE) && bare
            || source == Some(end)
    })
}

/// A description that fits a member less is of someone else.
const LEAST_FIT: i64 = -1;

/// Words that make another office of one, and how much less likely it is then meant without them.
const LESSER: [(&str, i64); 4] = [("former", 1), ("acting", 1), ("vice", 4), ("deputy", 4)];

/// Whether a word beside a noun is the name of a body in capitals: "the GDL union", other than "the UK
/// firm".
fn is_name_in_capitals(token: &Token) -> bool {
    token.shape.has(Shape::UPPER) && !token.is(Classes::NATIONALITY.or(Classes::PLACE).or(Classes::ROLE))
}
