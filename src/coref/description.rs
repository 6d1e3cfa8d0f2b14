//! What a text says of its members beside their names, and the descriptions that stand for them:
//! "the minister", "the Norwegian company", and in a lead "a former senator" who is named later.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Cast, Evidence, GENDERED_NOUN, Gender, HONORIFIC, Member};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, classes_of, set};
use crate::name::NameMention;
use crate::token::{Gap, Shape, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// The key under which a noun or trait is kept.
fn canonical(text: &str, key: Key) -> Key {
    let same = set::SYNONYMS.of(&text.to_ascii_lowercase()).first().filter(|_| on(Rule::Synonym));
    same.map_or(key, |canonical| Key::new(canonical))
}

/// Notes in `member` what stands beside its `name`.
pub(super) fn note(tokens: &Tokens, name: &NameMention, member: &mut Member) {
    let role = if member.label == EntityLabel::Person { Classes::ROLE.or(Classes::TITLE) } else { Classes::ORGAN };
    for i in name.title.clone() {
        let token = &tokens[i];
        let key = title(tokens, i);
        if on(Rule::RoleOfTitle) {
            add(if token.is(Classes::OFFICE) { &mut member.traits } else { &mut member.roles }, key);
        }
        let weight = if token.is(Classes::HONORIFIC) { HONORIFIC } else { GENDERED_NOUN };
        member.gender.add(token.classes, weight);
    }
    for i in before_name(tokens, name.title.start).chain(after_name(tokens, name.tokens.end)) {
        let token = &tokens[i];
        let key = canonical(tokens.text_of(i), token.key);
        if token.is(role) {
            add(&mut member.roles, key);
            member.gender.add(token.classes, GENDERED_NOUN);
        } else if !token.is(Classes::FUNCTION) {
            add(&mut member.traits, key);
        }
    }
    if member.label == EntityLabel::Org && on(Rule::OrganisationNoun) {
        // The head of an organisation's name is what stands before its preposition, else its last
        // word: "Commission" in "Commission on Presidential Debates".
        let mut words = name.tokens.clone().skip(1);
        let head = words.find(|&i| tokens[i].is(Classes::PREPOSITION)).unwrap_or(name.tokens.end) - 1;
        for i in name.tokens.clone() {
            let key = canonical(tokens.text_of(i), tokens[i].key);
            // A post is a text, but The Port Post is a newspaper.
            let text = tokens[i].is(Classes::DOCUMENT) && key == tokens[i].key;
            let heads = i == head && name.tokens.len() > 1 && !text;
            if heads || tokens[i].is(Classes::ORGAN.or(Classes::ORG_ABBREVIATION)) {
                add(&mut member.roles, key);
            } else if !tokens[i].is(Classes::FUNCTION) {
                add(&mut member.traits, tokens[i].key);
            }
        }
    }
}

/// The role that title token `i` tells of.
pub(super) fn title(tokens: &Tokens, i: usize) -> Key {
    // "Col. Shevchuk" is "the colonel": in no quotation of PolNeAR dev, but "the doctor" of LitBank
    // dev hangs on it.
    let long = set::TITLES.of(tokens.text_of(i)).first().filter(|_| on(Rule::AbbreviatedTitle));
    let plain = || canonical(tokens.text_of(i), tokens[i].key);
    long.map_or_else(plain, |long| canonical(long, Key::new(long)))
}

fn add(keys: &mut Vec<Key>, key: Key) {
    /// What is said of one member beyond this is not remembered.
    const MOST: usize = 64;
    if keys.len() < MOST && !keys.contains(&key) {
        keys.push(key);
    }
}

/// The tokens of a description right before a name: "fire chief Baek", "Republican presidential
/// nominee", "the caretaker, Dafydd Pugh".
fn before_name(tokens: &Tokens, start: usize) -> Range<usize> {
    let mut at = start;
    if at > 0 && tokens[at - 1].kind == TokenKind::Comma && tokens[at].gap < Gap::Paragraph {
        at -= 1;
    }
    let end = at;
    while at > 0 && end - at < 5 && tokens[at].gap != Gap::Paragraph && on(Rule::RoleBefore) {
        let token = &tokens[at - 1];
        let describes = token.is(Classes::NATIONALITY
            .or(Classes::PLACE)
            .or(Classes::ROLE)
            .or(Classes::OFFICE)
            .or(Classes::ACRONYM));
        if token.kind != TokenKind::Word || token.is(Classes::FUNCTION) || token.is_capitalised() && !describes {
            break;
        }
        at -= 1;
    }
    at..end
}

/// The tokens of an apposition or predicate right after a name: ", the Finnish engineer who …", "is
/// a teacher". It changes texts of PolNeAR dev but no figure there; the cases need it.
fn after_name(tokens: &Tokens, end: usize) -> Range<usize> {
    const LONGEST: usize = 10;
    let inline = |i: usize| tokens.get(i).filter(|token| token.gap != Gap::Paragraph);
    let Some(first) = inline(end) else { return end..end };
    let predicate = matches!(tokens.text_of(end), "is" | "was" | "became")
        && inline(end + 1).is_some_and(|next| next.is(Classes::DETERMINER));
    if first.kind != TokenKind::Comma && !predicate || !on(Rule::RoleBehind) {
        return end..end;
    }
    let start = end + 1;
    // A coordination tells of someone else: "Okafor, and her deputy".
    if inline(start).is_some_and(|next| next.is(Classes::COORDINATOR)) {
        return end..end;
    }
    let upper = tokens.len().min(start + LONGEST);
    let stop = (start..upper).find(|&i| {
        let token = &tokens[i];
        !token.kind.is_word() && token.kind != TokenKind::Dash
            || token.is(Classes::RELATIVE.or(Classes::AUXILIARY).or(Classes::SPEECH)) && !token.is(Classes::ROLE)
            || token.is(Classes::PRONOUN) && !token.is(Classes::POSSESSIVE)
    });
    start..stop.unwrap_or(upper)
}

/// A description in the text.
pub(super) struct Description {
    /// From its determiner to its noun.
    pub(super) range: Range<usize>,
    nouns: Vec<Key>,
    modifiers: Vec<usize>,
    /// Whether it may stand for someone who is named only later: a lead's "a former senator".
    leads: bool,
}

/// The nouns by which members are described, with their carriers.
pub(super) struct Roles {
    carriers: FxHashMap<Key, Vec<u32>>,
}

/// With more carriers of a role than this, only those in mind are looked at.
const CARRIERS: usize = 16;

impl Roles {
    pub(super) fn new(cast: &Cast) -> Self {
        let mut carriers: FxHashMap<Key, Vec<u32>> = FxHashMap::default();
        for (index, member) in (0..).zip(&cast.members) {
            for &role in &member.roles {
                let carriers = carriers.entry(role).or_default();
                if carriers.len() <= CARRIERS {
                    carriers.push(index);
                }
            }
        }
        Self { carriers }
    }

    fn carriers(&self, role: Key) -> &[u32] {
        self.carriers.get(&role).map_or(&[], Vec::as_slice)
    }

    fn known(&self, role: Key) -> bool {
        self.carriers.contains_key(&role)
    }
}

/// How many sentences a lead has: an indefinite description in it ("a judge") may be one who is
/// named further down.
const LEAD: usize = 4;

/// The description that starts at token `i` of sentence `number`: "the minister"; if that is where
/// a source starts, also "A judge" and "Lawmaker" in a lead, and "police".
pub(super) fn find(
    tokens: &Tokens,
    sentence: &Range<usize>,
    number: usize,
    i: usize,
    source: Option<usize>,
    roles: &Roles,
) -> Option<Description> {
    let text = tokens.text_of(i);
    let definite = text.eq_ignore_ascii_case("the");
    let indefinite =
        matches!(text, "a" | "an" | "A" | "An") && number < LEAD && source.is_some() && on(Rule::LeadDescription);
    let bare = source.is_some() && !tokens[i].is(Classes::FUNCTION);
    if !(definite || indefinite || bare) || !on(Rule::Description) {
        return None;
    }
    let start = i + usize::from(definite || indefinite);
    let upper = sentence.end.min(start + 9).min(source.unwrap_or(usize::MAX));
    let phrase = NounPhrase { tokens, roles, start, upper, lower_case: !(bare || definite), bare, source };
    let headline = bare && (number < LEAD && tokens[i].is_capitalised()) && on(Rule::HeadlineDescription);
    let collective = bare && text.eq_ignore_ascii_case("police") && on(Rule::Police);
    let found = phrase.read(i, indefinite || headline);
    let allowed = definite || indefinite || headline || collective;
    (allowed && !found.nouns.is_empty() && is_whole(tokens, found.range.end, source)).then_some(found)
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
        let lower = token.shape.has(Shape::LOWER) || k == self.start && !self.lower_case;
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

    fn read(&self, i: usize, leads: bool) -> Description {
        let tokens = self.tokens;
        let mut found = Description { range: i..i, nouns: Vec::new(), modifiers: Vec::new(), leads };
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
        let (beside, heads): (Vec<usize>, Vec<usize>) =
            nouns.iter().partition(|i| people(i) && !nouns.iter().all(people) && on(Rule::PeopleBeside));
        found.modifiers.extend(beside);
        for i in heads {
            add(&mut found.nouns, canonical(tokens.text_of(i), tokens[i].key));
        }
        found
    }
}

/// Whether a description that ends before token `end` is whole: one that goes on describes
/// something else, as "the company’s", "the minister for health" and "the bank robber" do.
///
/// Costs a few speakers on PolNeAR dev, but without it 20 of 100 descriptions more stand for the
/// wrong one in GUM dev.
fn is_whole(tokens: &Tokens, end: usize, source: Option<usize>) -> bool {
    tokens.get(end).is_none_or(|next| {
        let goes_on = next.is(Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB).or(Classes::ADVERB))
            && next.kind != TokenKind::Clitic;
        next.gap == Gap::Paragraph
            || !next.kind.is_word() && next.kind != TokenKind::Apostrophe
            || goes_on
            || source == Some(end)
            || !on(Rule::WholeDescription)
    })
}

/// Among whom the antecedent of a description is looked for.
pub(super) struct Candidates<'a> {
    /// The members in the salience window, the last spoken of first.
    pub(super) recent: &'a [u32],
    /// Behind which token every member was last spoken of; 0 if not yet.
    pub(super) latest: &'a [usize],
    /// Whom the sentences just before are about.
    pub(super) subjects: &'a [u32],
}

/// The member for whom a description stands.
pub(super) fn resolve(
    tokens: &Tokens,
    cast: &Cast,
    roles: &Roles,
    found: &Description,
    Candidates { recent, latest, subjects }: &Candidates,
) -> Option<(u32, Evidence)> {
    let fits_noun = |member: u32| found.nouns.iter().any(|noun| cast.members[member as usize].roles.contains(noun));
    let mut candidates: Vec<u32> = recent.iter().copied().filter(|&member| fits_noun(member)).collect();
    for &noun in &found.nouns {
        let carriers = roles.carriers(noun);
        if carriers.len() <= CARRIERS {
            candidates.extend(carriers);
        }
    }
    candidates.sort_unstable();
    candidates.dedup();
    // A description of which the text says nothing else may be whoever it is about, if nothing is
    // said against it: "the Indiana governor".
    let telling = found.modifiers.iter().any(|&i| tokens[i].is_capitalised() || tokens.text_of(i) == "former");
    let titled = found.nouns.len() == 1 && classes_of(found.nouns[0]).has(Classes::TITLE);
    let role = found.nouns.iter().any(|noun| classes_of(*noun).has(Classes::ROLE));
    let mut guesses: Vec<u32> = Vec::new();
    if (telling || titled) && role && !found.leads && on(Rule::Guess) {
        guesses.extend(subjects.iter().chain(*recent).filter(|member| !candidates.contains(member)));
        guesses.retain(|&member| cast.members[member as usize].label == EntityLabel::Person);
    }
    let fitting = |members: &[u32], says_noun: bool| -> Vec<(i64, u32)> {
        let fit = |&member: &u32| Some((fit(tokens, &cast.members[member as usize], found, says_noun)?, member));
        members.iter().filter_map(fit).collect()
    };
    let mut fits = fitting(&candidates, true);
    fits.sort_by_key(|&(fit, member)| Reverse((fit, latest[member as usize])));
    fits.retain(|(fit, _)| *fit >= LEAST_FIT);
    let mut others = fitting(&guesses, false);
    // Of those the text is not about, only who fits in part.
    others.retain(|(fit, member)| *fit > 0 || subjects.contains(member));
    // The first of equals is the nearest.
    let guess = others.iter().copied().min_by_key(|(fit, _)| Reverse(*fit));
    let guess = guess.filter(|(fit, _)| fits.first().is_none_or(|(most, _)| fit > most));
    if let Some((_, member)) = guess {
        return Some((member, Evidence::Guess));
    }
    if let Some(&(most, member)) = fits.first() {
        let alone = fits.get(1).is_none_or(|(second, _)| *second < most);
        // Of those not yet spoken of, only the one who fits best can be meant.
        if !alone && latest[member as usize] == 0 {
            return None;
        }
        return Some((member, if alone { Evidence::Description } else { Evidence::SharedDescription }));
    }
    let bare = found.modifiers.is_empty() && candidates.is_empty() && !found.leads && on(Rule::GeneralNoun);
    let member = bare.then(|| organisation(cast, found, recent)).flatten()?;
    Some((member, Evidence::Guess))
}

/// The organisation last spoken of that "the company" or "the agency" may be, of which the text
/// says neither.
fn organisation(cast: &Cast, found: &Description, recent: &[u32]) -> Option<u32> {
    let (general, _) = set::GENERAL_NOUNS.entries().find(|(general, _)| found.nouns.contains(&Key::new(general)))?;
    let alike =
        |role: Key| set::GENERAL_NOUNS.entries().any(|(noun, organ)| noun == general && role == Key::new(organ));
    // An organisation whose own name says what it is is nothing else.
    let open = |member: &u32| {
        let member = &cast.members[*member as usize];
        let mut organs = member.roles.iter().filter(|role| classes_of(**role).has(Classes::ORGAN));
        member.label == EntityLabel::Org && organs.all(|role| alike(*role))
    };
    recent.iter().copied().find(open)
}

/// A description that fits a member less is of someone else.
const LEAST_FIT: i64 = -1;

/// Words that make another office of one, and how much less likely it is then meant without them.
const LESSER: [(&str, i64); 4] = [("former", 1), ("acting", 1), ("vice", 4), ("deputy", 4)];

/// How well the words beside the noun fit a member, of whom the text says that noun if `says_noun`;
/// None where they contradict what is said of it.
fn fit(tokens: &Tokens, member: &Member, found: &Description, says_noun: bool) -> Option<i64> {
    let described = |key: Key| member.traits.contains(&key) || member.roles.contains(&key);
    let named = |key: Key| member.fullest.words.iter().any(|word| word.key == key);
    let has_any = |classes: Classes, keys: &[Key]| keys.iter().any(|key| classes_of(*key).has(classes));
    let mut fit = i64::from(says_noun);
    let mut wanted = Gender::default();
    found.nouns.iter().for_each(|noun| wanted.add(classes_of(*noun), 1));
    for &i in &found.modifiers {
        let token = &tokens[i];
        let key = canonical(tokens.text_of(i), token.key);
        wanted.add(token.classes, 1);
        let nationality = classes_of(key).has(Classes::NATIONALITY);
        if described(key) || named(key) {
            fit += 2;
        } else if on(Rule::OtherNationality) && nationality && has_any(Classes::NATIONALITY, &member.traits) {
            // The Democratic nominee is not the Republican one: a rule of the cases.
            return None;
        }
    }
    let says = |key: Key| found.modifiers.iter().any(|&i| tokens[i].key == key);
    let lesser = LESSER.iter().map(|(word, less)| (Key::new(word), less));
    fit -= lesser
        .filter(|(key, _)| member.traits.contains(key) && !says(*key) && on(Rule::LesserOffice))
        .map(|(_, less)| less)
        .sum::<i64>();
    // A lead gives as much as it can; what it says must not all be news.
    let strange = found.leads && fit < 1;
    let other = on(Rule::GenderOfNoun) && member.likely_gender().conflicts(wanted);
    (!strange && !other).then_some(fit)
}
