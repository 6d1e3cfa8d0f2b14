//! Anaphors → their candidates, and the features of each pair.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Member;
use super::description::Fits;
use super::gender::Gender;
use super::mention::{Mention, Reading, bucket};
use super::one_gender::{Stretch, Votes, WHOLE};
use crate::ablation::{Rule, on};
use crate::encoder::antecedents::{CANDIDATES, KINDS, OWN_FEATURES, PAIR_FEATURES, own_rows, pair_rows};
use crate::lexicon::{Classes, set};
use crate::token::TokenKind;
use crate::vocabulary::EntityLabel;

/// Candidates: so many mentions before an anaphor,
const RECENT: usize = 20;
/// so many names behind it in its sentence,
const AFTER: usize = 3;
/// so many mentions in the source of its quotation, among so many that follow it,
const SOURCE: usize = 4;
const REACH: usize = 40;
/// the last name of so many of the most named members,
const SALIENT: usize = 4;
/// and of so many of whom the text says the noun of a description.
const CARRIERS: usize = 6;

/// Further apart no rivals are counted.
const NEAR: usize = 64;
/// A possessive and the name of whom it owns are no further apart: "her former colleague Rao".
const OWNED: usize = 4;

/// Where the buckets of numbers begin; the first holds what is less.
const SENTENCES: [usize; 8] = [1, 2, 3, 4, 5, 7, 10, 16];
const BETWEEN: [usize; 10] = [1, 2, 3, 4, 5, 6, 8, 11, 15, 20];
const TOKENS: [usize; 9] = [2, 4, 6, 10, 18, 32, 58, 105, 190];
const NAMED: [usize; 5] = [2, 3, 4, 6, 10];

/// The kinds of candidates that the features ask about.
const HE: usize = 0;
const SHE: usize = 1;

/// The mentions of a text by member.
pub(super) struct Pairs<'a> {
    pub(super) reading: &'a Reading<'a>,
    /// The names of each member, by place.
    of_member: Vec<Vec<u32>>,
    /// The members, the most named first.
    ranking: Vec<u32>,
    rank: Vec<usize>,
    /// Of each member: 0 unknown, by what the text says 1 female or 2 male, by the given name 3 or
    /// 4, 5 an organisation.
    genders: Vec<usize>,
    /// The gender of members on which pronouns disagree, where it was decided.
    decided: FxHashMap<Stretch, Gender>,
}

/// An anaphor with its candidates.
#[derive(Debug, Clone)]
pub(crate) struct Ranking {
    /// Numbers of mentions.
    pub(crate) candidates: Vec<usize>,
    /// The rows of nobody.
    pub(crate) own: [u16; OWN_FEATURES.len()],
    /// The rows of each candidate.
    pub(crate) rows: Vec<u16>,
    /// Whom a description fits by its noun.
    pub(super) fits: Option<Fits>,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(reading: &'a Reading<'a>) -> Self {
        let mut of_member = vec![Vec::new(); reading.members.len()];
        for (number, mention) in (0..).zip(&reading.mentions) {
            if let Some(member) = mention.member {
                of_member[member as usize].push(number);
            }
        }
        let mut ranking: Vec<u32> = (0..reading.members.len() as u32).collect();
        ranking.sort_by_key(|member| std::cmp::Reverse(of_member[*member as usize].len()));
        let mut rank = vec![0; ranking.len()];
        for (place, member) in ranking.iter().enumerate() {
            rank[*member as usize] = place.min(3);
        }
        let genders = reading.members.iter().map(|member| {
            let male = |she: u32, he: u32| usize::from(he > she);
            match (member.gender, member.usual_gender) {
                _ if member.label == EntityLabel::Org => 5,
                (told, _) if told.is_known() => 1 + male(told.she, told.he),
                (_, usual) if usual.is_known() => 3 + male(usual.she, usual.he),
                _ => 0,
            }
        });
        let decided = FxHashMap::default();
        Self { reading, ranking, rank, genders: genders.collect(), of_member, decided }
    }

    /// The stretch in which a mention may stand for a member.
    pub(super) fn stretch(&self, mention: &Mention, member: u32) -> Stretch {
        let start = mention.tokens.start;
        let names = &self.of_member[member as usize];
        let before = names.partition_point(|&i| self.reading.mentions[i as usize].tokens.start < start);
        let last = before.checked_sub(1).map(|last| names[last] as usize);
        (member, last.map_or(WHOLE, |last| self.reading.mentions[last].paragraph))
    }

    /// The gender that was decided of a member where an anaphor stands.
    fn decided(&self, anaphor: &Mention, member: u32) -> Option<Gender> {
        let stretch = if anaphor.in_source { self.stretch(anaphor, member) } else { (member, WHOLE) };
        self.decided.get(&stretch).copied()
    }

    /// Decides the gender of people to whom pronouns of both lead; tells whether there are new
    /// ones.
    pub(super) fn decide(&mut self, votes: &Votes) -> bool {
        let members = &self.reading.members;
        let open = |member: &Member| {
            let told = member.gender.is_certain() || member.usual_gender.is_known();
            member.label == EntityLabel::Person && !told
        };
        let before = self.decided.len();
        for (stretch, gender) in votes.decided(|member| members[member as usize].gender) {
            if open(&members[stretch.0 as usize]) {
                self.decided.entry(stretch).or_insert(gender);
            }
        }
        self.decided.len() > before
    }

    /// The anaphors in the order in which they are resolved: those of a quotation behind its
    /// source.
    pub(super) fn order(&self) -> Vec<usize> {
        let mentions = &self.reading.mentions;
        let mut order: Vec<usize> = (0..mentions.len()).filter(|&i| mentions[i].member.is_none()).collect();
        order.sort_by_key(|&i| (mentions[i].after, i));
        order
    }

    /// The candidates of an anaphor and their features.
    pub(super) fn ranking(&self, anaphor: usize) -> Ranking {
        let own = &self.reading.mentions[anaphor];
        let fits = own.description.map(|number| {
            let description = &self.reading.descriptions[number as usize];
            description.fits(self.reading.tokens, self.reading.members, &self.reading.roles)
        });
        let candidates = self.candidates(anaphor, fits.as_ref());
        let rivals = self.rivals(anaphor);
        let rows =
            candidates.iter().flat_map(|&candidate| pair_rows(self.pair(anaphor, candidate, &rivals, fits.as_ref())));
        let (rows, own) = (rows.collect(), own_rows(self.own(own, fits.as_ref())));
        Ranking { candidates, own, rows, fits }
    }

    /// Whether a mention is a name, or an anaphor that is resolved before another.
    fn is_resolved(&self, i: usize, anaphor: usize) -> bool {
        let mentions = &self.reading.mentions;
        mentions[i].member.is_some() || (mentions[i].after, i) < (mentions[anaphor].after, anaphor)
    }

    fn candidates(&self, anaphor: usize, described: Option<&Fits>) -> Vec<usize> {
        let mentions = &self.reading.mentions;
        let own = &mentions[anaphor];
        let described_firm = own.description.is_some();
        let fits = |i: usize| {
            let owns = described_firm && self.owns_firm(i);
            mentions[i].member.is_none_or(|member| self.may_be(own, described, member))
                && !owns
                && !self.is_theirs(own, &mentions[i])
                && !of_another_gender(own, &mentions[i])
        };
        let before = |i: usize| mentions[i].tokens.end <= own.tokens.start && self.is_resolved(i, anaphor);
        let mut chosen: Vec<usize> = (anaphor.saturating_sub(RECENT)..anaphor).rev().filter(|&i| before(i)).collect();
        let first = chosen.last().copied().unwrap_or(anaphor);
        let mut members: FxHashSet<u32> = chosen.iter().filter_map(|&i| mentions[i].member).collect();
        let (mut near, mut speaking) = (0, 0);
        for (i, other) in mentions.iter().enumerate().skip(anaphor + 1).take(REACH) {
            if other.tokens.start < own.tokens.end || !self.is_resolved(i, anaphor) {
                continue;
            }
            let speaks = speaking < SOURCE && self.reading.is_source(own.report, other);
            let name = near < AFTER && other.sentence == own.sentence && other.member.is_some();
            if speaks || name {
                speaking += usize::from(speaks);
                near += usize::from(name);
                chosen.push(i);
                members.extend(other.member);
            }
        }
        let salient = self.ranking.iter().take(RECENT + SALIENT).filter_map(|&member| {
            let last = self.last_name(member, first)?;
            members.insert(member).then_some(last)
        });
        let salient: Vec<usize> = salient.take(SALIENT).collect();
        chosen.extend(salient);
        for &member in described.iter().flat_map(|fits| fits.carriers()).take(CARRIERS) {
            if members.insert(member) {
                let names = &self.of_member[member as usize];
                let next = names.iter().find(|&&i| mentions[i as usize].tokens.start >= own.tokens.end);
                chosen.extend(self.last_name(member, anaphor).or(next.map(|&i| i as usize)));
            }
        }
        chosen.retain(|&i| fits(i));
        chosen
    }

    /// Whether an anaphor may stand for a member. "Mr." and a given name that goes with the other
    /// pronoun rule it out; what else the text says is sometimes misread, and no more than a
    /// feature. A description is of nobody whom it contradicts, or whom it fits less than another
    /// of that noun.
    pub(super) fn may_be(&self, anaphor: &Mention, fits: Option<&Fits>, member: u32) -> bool {
        let found = &self.reading.members[member as usize];
        let told = || match self.decided(anaphor, member) {
            _ if found.gender.is_certain() => found.gender,
            Some(decided) => decided,
            // The text outweighs a list: "Andrea Rossi said he would".
            None if found.gender.conflicts(found.usual_gender) => Gender::default(),
            None => found.usual_gender,
        };
        let against = |other: Gender| told().conflicts(other);
        match (anaphor.anaphor(), anaphor.description, fits) {
            (Some("he"), ..) => !against(Gender { she: 0, he: 1 }),
            (Some("she"), ..) => !against(Gender { she: 1, he: 0 }),
            (_, Some(number), Some(fits)) => {
                let description = &self.reading.descriptions[number as usize];
                let firm = found.label == EntityLabel::Org && description.is_of_person();
                // "A baker in Osaka" is another than the baker who was just named.
                let anew = description.is_indefinite() && self.is_named_above(anaphor, member);
                let other = firm || anew && on(Rule::AnotherOfTheNoun);
                !other && fits.leave(self.reading.tokens, member, found, description)
            }
            _ => true,
        }
    }

    /// Whether a member is named in the paragraph of a mention before it.
    fn is_named_above(&self, mention: &Mention, member: u32) -> bool {
        let names = &self.of_member[member as usize];
        let start = mention.tokens.start;
        let before = names.partition_point(|&i| self.reading.mentions[i as usize].tokens.start < start);
        let last = before.checked_sub(1).map(|last| &self.reading.mentions[names[last] as usize]);
        last.is_some_and(|last| last.paragraph == mention.paragraph)
    }

    /// Whether a mention names but the owner of who is spoken of: "a subsidiary of Holt Financial".
    fn owns_firm(&self, i: usize) -> bool {
        let tokens = self.reading.tokens;
        let start = self.reading.mentions[i].tokens.start;
        start > 1 && tokens.text_of(start - 1) == "of" && set::PARTS_OF_FIRMS.has(tokens.text_of(start - 2))
    }

    /// Whether a name says who somebody's relative or colleague is: "her" is not the "Bo" of "her
    /// husband Bo".
    fn is_theirs(&self, own: &Mention, name: &Mention) -> bool {
        let tokens = self.reading.tokens;
        let (start, end) = (own.tokens.end, name.tokens.start);
        let possessive = tokens[start - 1].is(Classes::POSSESSIVE);
        if !possessive || name.member.is_none() || !(start + 1..=start + OWNED).contains(&end) {
            return false;
        }
        // "His father, Ade Bello,".
        let last = if tokens.text_of(end - 1) == "," { end - 1 } else { end };
        let words = (start..last).all(|i| tokens[i].kind == TokenKind::Word);
        // Not "in his prime, Ade Bello": what is owned is somebody.
        words && tokens[last - 1].is(Classes::ROLE) && on(Rule::OwnedName)
    }

    /// The names of a member before a mention.
    pub(super) fn names_before(&self, member: u32, before: usize) -> &[u32] {
        let names = &self.of_member[member as usize];
        &names[..names.partition_point(|&i| (i as usize) < before)]
    }

    /// The last name of a member before a mention.
    fn last_name(&self, member: u32, before: usize) -> Option<usize> {
        self.names_before(member, before).last().map(|&last| last as usize)
    }

    /// The nearest names before an anaphor of members that fit it: the last of each.
    fn rivals(&self, anaphor: usize) -> Vec<(usize, u32)> {
        let mentions = &self.reading.mentions;
        let kind = mentions[anaphor].kind.checked_sub(CANDIDATES - KINDS.len());
        let fits = |member: u32| match kind {
            Some(HE) => !matches!(self.genders[member as usize], 1 | 3 | 5),
            Some(SHE) => !matches!(self.genders[member as usize], 2 | 4 | 5),
            _ => true,
        };
        let mut found: Vec<(usize, u32)> = Vec::new();
        for i in (anaphor.saturating_sub(NEAR)..anaphor).rev() {
            if let Some(member) = mentions[i].member
                && found.len() <= 5
                && fits(member)
                && found.iter().all(|(_, other)| *other != member)
            {
                found.push((i, member));
            }
        }
        found
    }

    /// The values of the features of an anaphor alone.
    fn own(&self, own: &Mention, fits: Option<&Fits>) -> [usize; OWN_FEATURES.len()] {
        let quotation = if own.quotation.is_some() { 2 } else { 0 } + usize::from(own.in_source);
        let (determiner, _) = self.description(own);
        let carriers = fits.map_or(0, |fits| 1 + fits.carriers().len().min(2));
        [own.form, own.place, own.role, quotation, determiner, carriers]
    }

    /// The determiner of a description, and what the words beside its noun tell.
    fn description(&self, mention: &Mention) -> (usize, usize) {
        let found = mention.description.map(|number| &self.reading.descriptions[number as usize]);
        found.map_or((0, 0), |found| (found.determiner as usize, 1 + found.telling(self.reading.tokens)))
    }

    /// The values of the features of a pair.
    fn pair(
        &self,
        anaphor: usize,
        candidate: usize,
        rivals: &[(usize, u32)],
        fits: Option<&Fits>,
    ) -> [usize; PAIR_FEATURES.len()] {
        let reading = self.reading;
        let (own, other) = (&reading.mentions[anaphor], &reading.mentions[candidate]);
        let behind = candidate > anaphor;
        let apart = |starts: &[usize], from: usize, to: usize| {
            if behind { starts.len() + 1 } else { bucket(starts, to.saturating_sub(from)) }
        };
        let own_kind = own.kind + KINDS.len() - CANDIDATES;
        let pronoun = match own_kind {
            SHE => 1,
            HE => 2,
            _ => 0,
        };
        let gender = other.member.map_or(0, |member| self.genders[member as usize]);
        let steps = own.paragraph.abs_diff(other.paragraph);
        let (quotation, reported) = self.quoted(own, other);
        let (often, nearer, rank) = self.salience(anaphor, candidate, rivals);
        let verbs = if own.sentence == other.sentence {
            let (start, end) = (own.tokens.start.min(other.tokens.start), own.tokens.start.max(other.tokens.start));
            (reading.verbs[end] - reading.verbs[start]).min(4) as usize
        } else {
            5
        };
        let (determiner, telling) = self.description(own);
        [
            apart(&SENTENCES, other.sentence, own.sentence),
            apart(&BETWEEN, candidate + 1, anaphor),
            apart(&TOKENS, other.tokens.end, own.tokens.start + 1),
            own.form,
            own_kind * CANDIDATES + other.kind,
            pronoun * 6 + gender,
            if behind && steps > 0 { 3 } else { steps.min(2) },
            quotation,
            reported,
            own.role * 8 + other.role,
            often,
            other.place,
            self.fit(own, other, fits),
            verbs,
            nearer,
            rank,
            own.place,
            determiner,
            telling,
        ]
    }

    /// How the quotations and reports of an anaphor and of a candidate go together.
    fn quoted(&self, own: &Mention, other: &Mention) -> (usize, usize) {
        let reading = self.reading;
        let inside = usize::from(own.quotation.is_some());
        let relation = other.quotation.map_or(0, |number| if own.quotation == Some(number) { 1 } else { 2 });
        let speaks = usize::from(reading.is_source(own.quotation, other));
        let reported = match own.report {
            None => 0,
            _ if reading.is_source(own.report, other) => 2,
            _ if other.report == own.report => 3,
            _ => 1,
        };
        (((inside * 3 + relation) * 2 + speaks) * 2 + usize::from(other.in_source), reported)
    }

    /// How often the member of a candidate was named before an anaphor, how many other members were
    /// named since, and its rank in the text.
    fn salience(&self, anaphor: usize, candidate: usize, rivals: &[(usize, u32)]) -> (usize, usize, usize) {
        let Some(member) = self.reading.mentions[candidate].member else { return (0, 5, 3) };
        let names = &self.of_member[member as usize];
        let past = names.partition_point(|&i| (i as usize) < anaphor);
        let last = past.checked_sub(1).is_some_and(|last| names[last] as usize == candidate);
        let nearer = rivals.iter().filter(|(i, other)| *i > candidate && *other != member).count().min(4);
        (2 * bucket(&NAMED, past) + usize::from(last), nearer, self.rank[member as usize])
    }

    /// How well a description fits a candidate.
    fn fit(&self, own: &Mention, other: &Mention, fits: Option<&Fits>) -> usize {
        let reading = self.reading;
        let (Some(fits), Some(number)) = (fits, own.description) else { return 0 };
        let description = &reading.descriptions[number as usize];
        match (other.member, other.description) {
            (Some(member), _) => fits.value(reading.tokens, &reading.members[member as usize], description),
            (None, Some(other)) if description.has_noun_of(&reading.descriptions[other as usize]) => 2,
            _ => 1,
        }
    }
}

/// Whether two pronouns are "he" and "she", which stand for nobody together.
fn of_another_gender(one: &Mention, other: &Mention) -> bool {
    let pronouns = (one.anaphor(), other.anaphor());
    matches!(pronouns, (Some("he"), Some("she")) | (Some("she"), Some("he"))) && on(Rule::OneGender)
}
