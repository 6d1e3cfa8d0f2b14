//! The mentions of a text: the names of the cast, and the anaphors, pronouns and descriptions, of
//! which coreference must say whom they stand for.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::description::{self, Description};
use super::roles::Roles;
use super::{Cast, Member};
use crate::ablation::{Rule, on};
use crate::encoder::antecedents::{FORMS, KINDS};
use crate::lexicon::{Classes, Key};
use crate::quote::Quotation;
use crate::structure::Structure;
use crate::token::{Shape, Token, TokenKind, Tokens};
use crate::vocabulary::{EntityLabel, QuoteKind};

/// A mention, and what the features read of it.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) tokens: Range<usize>,
    /// The member whose name it is; None of an anaphor.
    pub(crate) member: Option<u32>,
    /// What it is as a candidate: a full name, one of one word, an organisation's, or an anaphor of
    /// a kind.
    pub(super) kind: usize,
    /// The form of an anaphor.
    pub(super) form: usize,
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    pub(super) role: usize,
    pub(super) place: usize,
    /// The direct or mixed quotation that it stands in.
    pub(super) quotation: Option<u32>,
    /// The report of any kind that it stands in, the innermost.
    pub(super) report: Option<u32>,
    /// Whether it stands in the source of a quotation.
    pub(super) in_source: bool,
    /// Behind which token it can be resolved: “I” of a quotation behind the source.
    pub(super) after: usize,
    /// The number of a description among those of the text.
    pub(super) description: Option<u32>,
}

impl Mention {
    /// The kind of an anaphor.
    pub(super) fn anaphor(&self) -> Option<&'static str> {
        self.kind.checked_sub(NAME_KINDS).map(|kind| KINDS[kind])
    }

    /// Whether it opens its sentence or has a verb behind it.
    pub(super) fn acts(&self) -> bool {
        matches!(self.role, 1 | 2)
    }
}

/// How many kinds of names are candidates; the kinds of anaphors follow.
const NAME_KINDS: usize = 3;

/// The forms of pronouns by their keys.
struct Pronouns(FxHashMap<Key, usize>);

impl Pronouns {
    fn new() -> Self {
        let forms = FORMS.iter().enumerate().filter(|(_, (form, _))| !form.is_empty());
        Self(forms.map(|(number, (form, _))| (Key::new(form), number)).collect())
    }

    /// The form of token `i`, if it is a pronoun.
    fn form(&self, tokens: &Tokens, i: usize) -> Option<usize> {
        let token = &tokens[i];
        // "US" is none, nor is "the mine", "a gold mine".
        let noun = tokens.text_of(i).eq_ignore_ascii_case("mine") && tokens.before(i).is_some_and(is_before_noun);
        let pronoun =
            token.kind.is_word() && token.kind != TokenKind::Clitic && !token.shape.has(Shape::UPPER) && !noun;
        self.0.get(&token.key).copied().filter(|_| pronoun && on(Rule::Pronoun))
    }
}

/// Whether a word leads to a noun: "the", "gold".
fn is_before_noun(before: &Token) -> bool {
    let verb = Classes::AUXILIARY.or(Classes::VERB).or(Classes::REPORTING).or(Classes::PREPOSITION);
    before.is(Classes::DETERMINER.or(Classes::POSSESSIVE))
        || before.kind == TokenKind::Word && !before.is(Classes::FUNCTION.or(verb))
}

/// All that the resolution of anaphors reads of a text.
pub(super) struct Reading<'a> {
    pub(super) tokens: &'a Tokens<'a>,
    pub(super) sentences: &'a [Range<usize>],
    pub(super) quotations: &'a [Quotation],
    pub(super) members: &'a [Member],
    /// In the order of the text, longer ones first.
    pub(super) mentions: Vec<Mention>,
    pub(super) descriptions: Vec<Description>,
    pub(super) roles: Roles,
    /// Of every token, how many verbs stand before it.
    pub(super) verbs: Vec<u32>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        tokens: &'a Tokens<'a>,
        sentences: &'a [Range<usize>],
        structure: &Structure,
        quotations: &'a [Quotation],
        cast: &'a Cast,
    ) -> Self {
        let mut verbs = vec![0];
        for i in 0..tokens.len() {
            verbs.push(verbs[i] + u32::from(is_verb(tokens, i)));
        }
        let mut finder = Finder::new(tokens, sentences, quotations, cast);
        finder.names(structure);
        for (number, sentence) in sentences.iter().enumerate() {
            // The label of a turn names its speaker or nobody: "The PRESIDENT:" is no anaphor.
            let label = structure.turn_at(sentence.start).map(|turn| turn.label.clone());
            let end = label.filter(|label| label.start == sentence.start).map_or(sentence.start, |label| label.end);
            finder.anaphors(number, &(end.min(sentence.end)..sentence.end));
        }
        let Finder { mut mentions, descriptions, roles, .. } = finder;
        mentions.sort_by_key(|mention| (mention.tokens.start, std::cmp::Reverse(mention.tokens.end)));
        let mut opened = None;
        for mention in &mut mentions {
            // Whether another mention opened the sentence before this one.
            mention.place += 4 * usize::from(opened == Some(mention.sentence));
            opened = Some(mention.sentence);
        }
        let members = &cast.members;
        Self { tokens, sentences, quotations, members, mentions, descriptions, roles, verbs }
    }

    /// The mentions that begin among some tokens, with their numbers.
    pub(super) fn mentions_in(&self, tokens: Range<usize>) -> impl Iterator<Item = (usize, &Mention)> {
        let at = self.mentions.partition_point(|mention| mention.tokens.start < tokens.start);
        (at..).zip(&self.mentions[at..]).take_while(move |(_, mention)| mention.tokens.start < tokens.end)
    }

    /// The description that begins with a token: the number of its mention, and its own.
    pub(super) fn description_at(&self, start: usize) -> Option<(usize, &Description)> {
        self.mentions_in(start..start + 1)
            .find_map(|(number, mention)| Some((number, &self.descriptions[mention.description? as usize])))
    }

    /// Whether a mention stands in the source of a quotation.
    pub(super) fn is_source(&self, quotation: Option<u32>, mention: &Mention) -> bool {
        let source = quotation.and_then(|number| self.quotations[number as usize].source.as_ref());
        source.is_some_and(|source| source.start <= mention.tokens.start && mention.tokens.end <= source.end)
    }
}

/// Of no token.
const NONE: u32 = u32::MAX;

struct Finder<'a> {
    tokens: &'a Tokens<'a>,
    sentences: &'a [Range<usize>],
    quotations: &'a [Quotation],
    cast: &'a Cast,
    /// The names of the cast, by place.
    names: Vec<(Range<usize>, u32)>,
    roles: Roles,
    pronouns: Pronouns,
    /// The sources of the quotations, by start.
    sources: Vec<(usize, usize)>,
    /// Of every token, whether it belongs to a name.
    taken: Vec<bool>,
    /// Of every token, the quotation and the report that it stands in.
    quotation: Vec<u32>,
    report: Vec<u32>,
    mentions: Vec<Mention>,
    descriptions: Vec<Description>,
}

impl<'a> Finder<'a> {
    fn new(tokens: &'a Tokens<'a>, sentences: &'a [Range<usize>], quotations: &'a [Quotation], cast: &'a Cast) -> Self {
        let mut names: Vec<(Range<usize>, u32)> = Vec::new();
        for (index, member) in (0..).zip(&cast.members) {
            names.extend(member.mentions.iter().map(|(range, _)| (range.clone(), index)));
        }
        names.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut sources: Vec<(usize, usize)> =
            quotations.iter().filter_map(|quotation| quotation.source.as_ref()).map(|s| (s.start, s.end)).collect();
        sources.sort_unstable();
        let mut taken = vec![false; tokens.len()];
        for (range, _) in &names {
            taken[range.clone()].fill(true);
        }
        let (mut quotation, mut report) = (vec![NONE; tokens.len()], vec![NONE; tokens.len()]);
        for (number, found) in (0..).zip(quotations) {
            for piece in &found.content {
                report[piece.clone()].fill(number);
                if !matches!(found.kind, QuoteKind::Indirect | QuoteKind::Topic) {
                    quotation[piece.clone()].fill(number);
                }
            }
        }
        let roles = Roles::new(cast);
        let (mentions, descriptions) = (Vec::new(), Vec::new());
        Self {
            tokens,
            sentences,
            quotations,
            cast,
            names,
            roles,
            pronouns: Pronouns::new(),
            sources,
            taken,
            quotation,
            report,
            mentions,
            descriptions,
        }
    }

    /// Adds the names of the cast, but for those in the furniture of the page: no anaphor of the
    /// text leads back to a photographer.
    fn names(&mut self, structure: &Structure) {
        for (range, member) in std::mem::take(&mut self.names) {
            if structure.role_at(self.tokens, range.start).is_furniture() && on(Rule::NoAntecedentInFurniture) {
                continue;
            }
            let kind = match self.cast.members[member as usize].label {
                EntityLabel::Org => 2,
                _ => usize::from(range.len() == 1),
            };
            let sentence = self.sentences.partition_point(|sentence| sentence.end <= range.start);
            self.push(range, sentence, kind, 0, Some(member), None);
        }
    }

    /// Adds the pronouns and descriptions of a sentence.
    fn anaphors(&mut self, number: usize, sentence: &Range<usize>) {
        let mut described = sentence.start;
        for i in sentence.clone() {
            if self.taken[i] {
                continue;
            }
            if let Some(form) = self.pronouns.form(self.tokens, i) {
                self.push(i..i + 1, number, NAME_KINDS + FORMS[form].1, form, None, None);
            }
            if i < described {
                continue;
            }
            let at = self.sources.partition_point(|(start, _)| *start < i);
            let source = self.sources.get(at).filter(|(start, _)| *start == i).map(|(_, end)| *end);
            let found = description::find(self.tokens, sentence, number, i, source, &self.roles);
            if let Some(found) = found.filter(|found| self.is_free(&found.range)) {
                described = found.range.end;
                let kind = KINDS.len() - 3 + found.class();
                let form = FORMS.len() - 3 + found.class();
                let description = Some(self.descriptions.len() as u32);
                self.push(found.range.clone(), number, NAME_KINDS + kind, form, None, description);
                self.descriptions.push(found);
            }
        }
    }

    /// Whether a description holds no names but those of organisations before its noun: "the GOP
    /// nominee".
    fn is_free(&self, range: &Range<usize>) -> bool {
        range.clone().filter(|&i| self.taken[i]).all(|i| {
            let organisation = |member: u32| self.cast.members[member as usize].label == EntityLabel::Org;
            let begins = self.cast.mentioned_at(i);
            begins.is_none_or(|begins| organisation(begins.member) && begins.end < range.end)
                && !self.taken[range.end - 1]
        })
    }

    fn push(
        &mut self,
        tokens: Range<usize>,
        sentence: usize,
        kind: usize,
        form: usize,
        member: Option<u32>,
        description: Option<u32>,
    ) {
        let start = tokens.start;
        let opens = self.sentences.get(sentence).map_or(start, |sentence| sentence.start.min(start));
        let some = |number: u32| (number != NONE).then_some(number);
        let report = some(self.report[start]);
        let source = report.and_then(|number| self.quotations[number as usize].source.as_ref());
        let at = self.sources.partition_point(|(first, _)| *first <= start);
        self.mentions.push(Mention {
            member,
            kind,
            form,
            sentence,
            paragraph: self.tokens.paragraphs.partition_point(|paragraph| paragraph.end <= start),
            role: role(self.tokens, &tokens, opens),
            place: bucket(&PLACES, start - opens),
            quotation: some(self.quotation[start]),
            report,
            in_source: at.checked_sub(1).is_some_and(|at| tokens.end <= self.sources[at].1),
            after: source.map_or(start, |source| source.end.max(start)),
            description,
            tokens,
        });
    }
}

/// Where the buckets of the place in a sentence begin; the first holds what is less.
const PLACES: [usize; 3] = [1, 4, 11];

/// The bucket of a number: how many of the sorted starts do not exceed it.
pub(super) fn bucket(starts: &[usize], number: usize) -> usize {
    starts.partition_point(|start| *start <= number)
}

/// A listed verb, or a word that ends like a past.
pub(super) fn is_verb(tokens: &Tokens, i: usize) -> bool {
    let Some(token) = tokens.get(i) else { return false };
    let past = || {
        let text = tokens.text_of(i);
        text.len() > 3
            && ["ed", "ought", "ew"].iter().any(|ending| text.ends_with(ending))
            && text.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    token.is(Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB)) || past()
}

/// A proxy of the grammatical role, by the neighbours of a mention: 0 possessive, 1 subject, 2 the
/// first of its sentence, 3 behind a preposition, 4 object, 5 coordinated, 6 before a comma, 7 none
/// of these.
fn role(tokens: &Tokens, mention: &Range<usize>, opens: usize) -> usize {
    const OWN: [&str; 7] = ["his", "their", "its", "my", "our", "your", "whose"];
    let (start, end) = (mention.start, mention.end);
    let form = tokens.text_of(start);
    let next = tokens.get(end);
    let has = |i: usize, classes: Classes| tokens.get(i).is_some_and(|token| token.is(classes));
    let function = Classes::FUNCTION.or(Classes::ADVERB);
    let noun = next.is_some_and(|next| next.kind == TokenKind::Word && !next.is(function));
    let clitic = next.is_some_and(|next| {
        next.kind == TokenKind::Apostrophe
            || next.kind == TokenKind::Clitic && tokens.text_of(end).ends_with(['s', 'S'])
    });
    let own = mention.len() == 1 && OWN.iter().any(|own| form.eq_ignore_ascii_case(own));
    let before = start.checked_sub(1).filter(|_| start > opens);
    let tests = [
        clitic || own || mention.len() == 1 && form.eq_ignore_ascii_case("her") && noun,
        is_verb(tokens, end) || has(end, Classes::ADVERB) && is_verb(tokens, end + 1),
        start == opens,
        before.is_some_and(|i| has(i, Classes::PREPOSITION)),
        before.is_some_and(|i| is_verb(tokens, i)),
        before.is_some_and(|i| has(i, Classes::COORDINATOR)),
        next.is_some_and(|next| next.kind == TokenKind::Comma),
    ];
    tests.iter().position(|holds| *holds).unwrap_or(tests.len())
}

/// The first of the opening marks right before token `start`, or the token.
pub(super) fn with_opening_marks(tokens: &Tokens, start: usize) -> usize {
    let word = (0..start).rev().find(|&i| tokens[i].kind != TokenKind::Open);
    word.map_or(0, |word| word + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::sentences;
    use crate::text::Text;

    /// The anaphors of a text without names or quotations.
    fn anaphors(text: &str) -> Vec<&str> {
        let tokens = Tokens::new(Text::new(text).unwrap());
        let (sentences, cast) = (sentences(&tokens), Cast::default());
        let reading = Reading::new(&tokens, &sentences, &Structure::default(), &[], &cast);
        reading.mentions.iter().map(|mention| tokens.span(mention.tokens.clone()).of(text)).collect()
    }

    #[test]
    fn pronouns_and_descriptions_are_anaphors() {
        assert_eq!(anaphors("She told them that it was hers."), ["She", "them", "it", "hers"]);
        assert_eq!(anaphors("The minister met a judge."), ["The minister", "a judge"]);
        assert_eq!(anaphors("His lawyer left the company."), ["His lawyer", "His", "the company"]);
        assert_eq!(anaphors("The US sold this agency."), ["this agency"]);
    }

    #[test]
    fn what_stands_beside_a_mention_tells_its_role() {
        let role = |text: &str, i: usize| {
            let tokens = Tokens::new(Text::new(text).unwrap());
            role(&tokens, &(i..i + 1), 0)
        };
        assert_eq!(role("Then she said so.", 1), 1);
        assert_eq!(role("Then her boat sank.", 1), 0);
        assert_eq!(role("They gave it to her.", 4), 3);
        assert_eq!(role("They told her.", 2), 4);
    }
}
