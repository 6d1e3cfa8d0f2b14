//! Named entities → the [`Form`]s of names by which the cast is gathered.
//!
//! An entity may hold more than a name ("Senate Majority Leader Mitch Adeyemi, R-Ky."), less ("John D." of John D. Mbeki), or
//! none at all ("The Republican nominee").

use std::cmp::Reverse;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::source;
use crate::ablation::{Rule, on};
use crate::document::EntityLabel;
use crate::entity::{Name, is_suffix};
use crate::lexicon::{Classes, Key};
use crate::quote::Quotation;
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};

/// A name as it stands at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// Without titles and what describes.
    pub(super) tokens: Range<usize>,
    /// Titles and what else leads to the name, right before it; often empty.
    pub(super) title: Range<usize>,
    /// `Person` or `Org`.
    pub(super) label: EntityLabel,
    /// The words that tell it from others, folded: without particles, marks and suffixes; never empty.
    pub(super) words: Vec<Word>,
    /// Whether it stands in a headline, whose capitals tell little of where a name ends.
    pub(super) headline: bool,
}

/// A word of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) at: usize,
    pub(super) key: Key,
    /// "J." or "J": stands for any word that begins so.
    pub(super) initial: bool,
}

/// The forms of a text, in order. None overlaps another but for "Okafor" in "Okafor’s campaign".
pub(super) fn forms(tokens: &Tokens, names: &[Name], quotations: &[Quotation]) -> Vec<Form> {
    let mut owner: Vec<bool> = vec![false; tokens.list.len()];
    let mut forms: Vec<Form> = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        let upper = names.get(index + 1).map_or(tokens.list.len(), |next| next.tokens.start);
        owner[name.tokens.clone()].fill(true);
        let last = tokens.text_of(name.tokens.end - 1);
        let form = match name.label {
            // "Okafor campaign"
            EntityLabel::Person if BODIES.contains(&last) && on(Rule::Body) => organisation(tokens, name),
            EntityLabel::Person => person(tokens, name, upper),
            EntityLabel::Org => organisation(tokens, name),
            _ => None,
        };
        if let Some(body) = body(tokens, name, form.as_ref()) {
            owner[body.tokens.clone()].fill(true);
            // "Okafor’s campaign" also names Okafor, "the Okafor campaign" does not.
            let possessive = tokens.list[name.tokens.end].kind == TokenKind::Clitic;
            forms.push(body);
            forms.extend(form.filter(|_| possessive));
        } else if let Some(form) = form {
            owner[form.tokens.clone()].fill(true);
            forms.push(form);
        }
    }
    let speaks = source::places(tokens, names, quotations);
    forms.extend(speaks.filter_map(|name| new(tokens, name.tokens.clone(), name.tokens.start, EntityLabel::Org)));
    source::add_names(tokens, quotations, &mut owner, &mut forms);
    forms.sort_by_key(|form| (form.tokens.start, Reverse(form.tokens.end)));
    forms.dedup_by(|later, earlier| {
        let owner = later.tokens.start == earlier.tokens.start && later.label != earlier.label;
        later.tokens.start < earlier.tokens.end && !owner
    });
    mark_headlines(tokens, &mut forms);
    forms
}

/// Marks the forms that stand in a paragraph of capitals.
fn mark_headlines(tokens: &Tokens, forms: &mut [Form]) {
    let mut forms = forms.iter_mut().peekable();
    for paragraph in &tokens.paragraphs {
        if forms.peek().is_none_or(|form| form.tokens.start >= paragraph.end) {
            continue;
        }
        let words = tokens.list[paragraph.clone()].iter().filter(|token| token.kind == TokenKind::Word);
        let (capitals, all) = words
            .filter(|token| !token.is(Classes::FUNCTION))
            .fold((0, 0), |(capitals, all), token| (capitals + usize::from(token.is_capitalised()), all + 1));
        let headline = all >= 4 && capitals * 10 >= all * 7 && on(Rule::Headline);
        while let Some(form) = forms.next_if(|form| form.tokens.start < paragraph.end) {
            form.headline = headline;
        }
    }
}

pub(super) fn new(tokens: &Tokens, range: Range<usize>, title: usize, label: EntityLabel) -> Option<Form> {
    let words = words(tokens, range.clone());
    let title = title.min(range.start)..range.start;
    (!words.is_empty()).then_some(Form { title, tokens: range, label, words, headline: false })
}

/// The words of a name that tell it from others. Leaving out suffixes and small words costs one
/// speaker of PolNeAR dev, and joins names of GUM dev rightly.
fn words(tokens: &Tokens, range: Range<usize>) -> Vec<Word> {
    let telling = |small: bool| {
        let telling = move |i: &usize| {
            let token = &tokens.list[*i];
            let skipped = token.is(Classes::ORG_ABBREVIATION)
                || is_suffix(tokens, *i)
                || !small && token.shape.has(Shape::LOWER) && !token.shape.has(Shape::INNER_CAPITAL)
                || !small && token.is(Classes::FUNCTION.or(Classes::PARTICLE)) && !token.is(Classes::GIVEN);
            token.kind.is_word() && token.kind != TokenKind::Clitic && !(skipped && on(Rule::TellingWords))
        };
        let word = |i: usize| {
            let text = tokens.text_of(i);
            let initial = tokens.list[i].kind == TokenKind::Initial || text.chars().count() == 1;
            Word { at: i, key: folded(text), initial }
        };
        range.clone().filter(telling).map(word).collect::<Vec<_>>()
    };
    let words = telling(false);
    if words.is_empty() { telling(true) } else { words }
}

/// Articles that stand before a name with a hyphen: al-Sisi is also called Sisi.
const ARTICLES: [&str; 8] = ["al-", "el-", "ad-", "an-", "ar-", "as-", "ash-", "az-"];

/// The key of a word of a name: without accents, full stops and an Arabic article.
pub(super) fn folded(word: &str) -> Key {
    if word.is_ascii() && !word.contains(['.', '-']) || !on(Rule::FoldedWords) {
        return Key::new(word);
    }
    let plain: String =
        word.nfd().filter(|char| !is_combining_mark(*char) && *char != '.').flat_map(char::to_lowercase).collect();
    let article = ARTICLES.iter().find_map(|article| plain.strip_prefix(article));
    Key::new(article.unwrap_or(&plain))
}

/// Whether a word leads to a name and is none itself.
pub(super) fn leads(token: &Token) -> bool {
    let title = Classes::TITLE.or(Classes::HONORIFIC).or(Classes::ROLE).or(Classes::ROLES).or(Classes::OFFICE);
    token.is(title) && !token.is(Classes::GIVEN)
}

/// A person's name in an entity: without the titles before it and the party or place behind it.
fn person(tokens: &Tokens, name: &Name, upper: usize) -> Option<Form> {
    let mut range = name.tokens.clone();
    let capital = |i: usize| {
        let token = &tokens.list[i];
        token.is_capitalised() || token.shape.has(Shape::INNER_CAPITAL) || is_caseless(token)
    };
    let plain = |i: usize| {
        let token = &tokens.list[i];
        let other = token.is(Classes::NATIONALITY.or(Classes::DETERMINER)) && token.kind != TokenKind::Initial;
        leads(token) || other
    };
    // No text of PolNeAR dev needs it, but GAP dev does. ", R-Ky." and "(R-Wis.)" say more of the person,
    // and so does "of New York", but not that of "Secretary of State".
    let border = |i: &usize| {
        let token = &tokens.list[*i];
        let comma = token.kind == TokenKind::Comma && !(i + 1 < range.end && is_suffix(tokens, i + 1));
        let of = matches!(tokens.text_of(*i), "of" | "in" | "at" | "from")
            && (range.start..*i).any(|i| capital(i) && !plain(i) && tokens.list[i].kind != TokenKind::Abbreviation);
        comma || token.kind == TokenKind::OpenBracket || of
    };
    if let Some(end) = (range.start + 1..range.end).find(border).filter(|_| on(Rule::WithoutParty)) {
        range.end = end;
    }
    // Past the last word that only leads to the name.
    let marked = range.clone().find(|&i| tokens.list[i].kind == TokenKind::Open).unwrap_or(range.end);
    let small = |i: usize| {
        let token = &tokens.list[i];
        token.shape.has(Shape::LOWER) && !capital(i) && !token.is(Classes::PARTICLE) && token.kind == TokenKind::Word
    };
    // "Larry King" and "Mr. Baker" have a title for a surname; "Majority Leader" and "Vermont Senator" are no names.
    let last = range.end - 1;
    let surname = on(Rule::TitleAsSurname) && !small(last) && last > range.start && {
        let before = &tokens.list[last - 1];
        let other = Classes::COMMON.or(Classes::ORG_WORD).or(Classes::ACRONYM).or(Classes::PLACE);
        let named = before.is_capitalised() && !plain(last - 1) && !before.is(other) || before.is(Classes::GIVEN);
        named || before.is(Classes::HONORIFIC) || before.kind == TokenKind::Initial
    };
    let upper_lead = marked.min(range.end - usize::from(surname));
    if let Some(lead) = (range.start..upper_lead).rev().find(|&i| (small(i) || plain(i)) && on(Rule::WithoutLead)) {
        // "Senator from Texas"
        if tokens.list[lead].is(Classes::PREPOSITION) {
            return None;
        }
        if lead + 1 < range.end {
            range.start = lead + 1;
        } else if range.len() > 1 || small(lead) || tokens.list[lead].kind == TokenKind::Abbreviation {
            return None;
        }
    }
    // "R-Wis." is no name.
    let party = range.len() == 1 && matches!(tokens.text_of(range.start).get(..2), Some("R-" | "D-" | "I-"));
    if party || !range.clone().any(|i| capital(i) && tokens.list[i].kind.is_word()) {
        return None;
    }
    if on(Rule::WholeEnd) {
        range.end = whole_end(tokens, &range, upper);
    }
    new(tokens, range, name.title.start.min(name.tokens.start), EntityLabel::Person)
}

/// The end of a name that an entity breaks off: "John D." goes on with "Mbeki", a name with "Jr.".
fn whole_end(tokens: &Tokens, range: &Range<usize>, upper: usize) -> usize {
    let next =
        |i: usize| tokens.get(i).filter(|token| i < upper && token.gap != Gap::Paragraph && token.gap != Gap::None);
    let mut end = range.end;
    let last = &tokens.list[end - 1];
    let unfinished = last.kind == TokenKind::Initial || range.len() == 1 && last.is(Classes::GIVEN);
    let goes_on = |token: &Token| {
        let other =
            Classes::FUNCTION.or(Classes::COMMON).or(Classes::REPORTING).or(Classes::MONTH).or(Classes::WEEKDAY);
        token.kind == TokenKind::Word && token.is_capitalised() && !token.is(other) && !leads(token)
    };
    if unfinished && next(end).is_some_and(goes_on) {
        end += 1;
    }
    if next(end).is_some_and(|_| is_suffix(tokens, end) && tokens.list[end].kind != TokenKind::Comma) {
        end += 1;
    }
    end
}

/// An organisation's name in an entity: without the article; none if nothing in it has a capital or it is a noun for people.
fn organisation(tokens: &Tokens, name: &Name) -> Option<Form> {
    let mut range = name.tokens.clone();
    let small = |i: usize| {
        let token = &tokens.list[i];
        token.shape.has(Shape::LOWER) && !token.shape.has(Shape::INNER_CAPITAL)
    };
    let article = |i: usize| tokens.list[i].is(Classes::DETERMINER) && !tokens.list[i].is(Classes::GIVEN);
    while range.len() > 1 && (small(range.start) || article(range.start)) && on(Rule::WithoutArticle) {
        range.start += 1;
    }
    let last = &tokens.list[range.end - 1];
    // The Union of Harbour Workers is one, Black Lawmakers are not.
    let organ = tokens.list[range.clone()].iter().any(|token| token.is(Classes::ORG_WORD.or(Classes::ORGAN)));
    let people = last.is(Classes::ROLES) && !organ;
    let peoples = range.len() == 1 && last.is(Classes::NATIONALITY);
    let whole = &tokens.list[range.start];
    let plain = range.len() == 1 && (whole.is(Classes::ORGAN.or(Classes::FUNCTION)) && !whole.is(Classes::ACRONYM));
    // "The Vermont senator", and "Federal court" where only its place gives the first word a capital.
    let described =
        small(range.end - 1) && !last.is(Classes::ORGAN) || last.is(Classes::DOCUMENT) && !last.is(Classes::ORG_WORD);
    let opens = whole.gap == Gap::Paragraph
        || tokens.before(range.start).is_some_and(|before| before.kind.is_end() || before.kind == TokenKind::Open);
    let common = whole.is(Classes::COMMON.or(Classes::ORGAN)) && opens && (range.start + 1..range.end).all(small);
    let office = last.is(Classes::ORG_WORD.or(Classes::ORGAN)) || tokens.list[range.start].is(Classes::ORG_WORD);
    let joined = tokens.list[range.clone()].iter().any(|token| token.is(Classes::PREPOSITION));
    let role = last.is(Classes::ROLE.or(Classes::TITLE)) && !office && !joined;
    let party = matches!(tokens.text_of(range.start).get(..2), Some("R-" | "D-" | "I-"));
    let people = (people || peoples || role) && on(Rule::PeopleNoOrganisation);
    let common = (plain || described || common) && on(Rule::CommonNoOrganisation);
    if party || small(range.start) || people || common {
        return None;
    }
    let mut form = new(tokens, range.clone(), range.start, EntityLabel::Org)?;
    with_noun(tokens, &mut form);
    Some(form)
}

/// Counts the small noun that ends the name of a body among its words: the Okafor campaign is not Okafor.
fn with_noun(tokens: &Tokens, form: &mut Form) {
    let noun = form.tokens.end - 1;
    let small = tokens.list[noun].shape.has(Shape::LOWER) && on(Rule::BodyNoun);
    if form.words.last().is_some_and(|word| word.at < noun) && small {
        form.words.push(Word { at: noun, key: tokens.list[noun].key, initial: false });
    }
}

/// Nouns for what acts in the name of someone, be it "Okafor’s campaign" or "the Okafor campaign".
const BODIES: [&str; 4] = ["campaign", "government", "administration", "team"];

/// A body that goes by the name of a person, people or place: "the Okafor campaign", "the Kenyan government", "Lagos police".
fn body(tokens: &Tokens, name: &Name, form: Option<&Form>) -> Option<Form> {
    let start = form.map_or(name.tokens.start, |form| form.tokens.start);
    let start = start + usize::from(form.is_none() && tokens.list[start].is(Classes::DETERMINER));
    if name.label == EntityLabel::Date || name.label == EntityLabel::Money || !on(Rule::Body) {
        return None;
    }
    let mut noun = name.tokens.end;
    let inline = |i: usize| tokens.get(i).is_some_and(|token| token.gap != Gap::Paragraph);
    let owned =
        inline(noun) && tokens.list[noun].kind == TokenKind::Clitic && tokens.text_of(noun).ends_with(['s', 'S']);
    noun += usize::from(owned);
    // "Okafor’s presidential campaign"
    noun += usize::from(inline(noun) && matches!(tokens.text_of(noun), "presidential" | "federal" | "military"));
    let token = tokens.get(noun).filter(|token| token.gap != Gap::Paragraph)?;
    let text = tokens.text_of(noun);
    let collective = BODIES.contains(&text) || !owned && matches!(text, "police" | "army" | "navy" | "military");
    if !collective || token.kind != TokenKind::Word {
        return None;
    }
    // "The Okafor campaign manager" is a person; so is the Lagos police chief, but Lagos police are meant by "police" then.
    let modifies = text != "police"
        && tokens.after(noun).is_some_and(|next| {
            next.gap == Gap::Space && leads(next) && !next.is(Classes::REPORTING) || next.kind == TokenKind::Clitic
        });
    let mut form = new(tokens, start..noun + 1, start, EntityLabel::Org).filter(|_| !modifies)?;
    with_noun(tokens, &mut form);
    Some(form)
}

/// A word of a script without case.
pub(super) fn is_caseless(token: &Token) -> bool {
    token.kind == TokenKind::Word && !token.shape.has(Shape::CAPITAL.or(Shape::LOWER).or(Shape::DIGIT))
}
