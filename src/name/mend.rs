//! Names as the tagger sees them → names whose extent and label the words around tell better: firms
//! with "&" and "’s", words of an office, surnames that are a people.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::mention::name_key;
use super::{Name, is_one_of_a_people, merge, namesake, party};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::token::{Gap, Shape, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// Names that the words around tell better, in order.
pub(super) fn mend(tokens: &Tokens, mut names: Vec<Name>) -> Vec<Name> {
    if on(Rule::LedByParticiple) {
        for name in &mut *names {
            leave_participle(tokens, name);
        }
    }
    label_peoples(tokens, &mut names);
    party::label(tokens, &mut names);
    let people = Surnames::new(tokens, &names);
    for i in 0..names.len() {
        let label = if on(Rule::MendedLabel) { label(tokens, &names, i, &people) } else { names[i].label };
        let name = &mut names[i];
        if name.label == EntityLabel::Org && label == EntityLabel::Person && name.tokens.len() > 1 {
            // "Cllr Cribben": the title is none of the name.
            name.title = name.tokens.start..name.tokens.start + 1;
            name.tokens.start += 1;
        }
        name.label = label;
    }
    let dropped: Vec<bool> =
        (0..names.len()).map(|i| on(Rule::NobodyOfOffice) && is_nobody(tokens, &names, i)).collect();
    let mut keep = dropped.iter().map(|dropped| !dropped);
    names.retain(|_| keep.next().unwrap_or(true));
    if on(Rule::FirmByIt) {
        label_firms(tokens, &mut names, &people);
    }
    if on(Rule::FirmOfFounder) {
        namesake::label(tokens, &mut names);
    }
    let names = if on(Rule::FirmWithPossessive) { with_possessives(tokens, names, &people) } else { names };
    let pairs = if on(Rule::FounderPair) { pairs_of_founders(tokens, &names) } else { Vec::new() };
    let firms = if on(Rule::FirmWithAmpersand) { firms_with_ampersand(tokens, &names) } else { Vec::new() };
    merge(merge(firms, pairs), names)
}

/// The last words of the full names of people.
struct Surnames(FxHashSet<Key>);

impl Surnames {
    fn new(tokens: &Tokens, names: &[Name]) -> Self {
        let full = names.iter().filter(|name| name.label == EntityLabel::Person && name.tokens.len() > 1);
        Self(full.map(|name| name_key(tokens.text_of(name.tokens.end - 1))).collect())
    }

    fn has(&self, tokens: &Tokens, i: usize) -> bool {
        self.0.contains(&name_key(tokens.text_of(i)))
    }
}

/// Labels "the Dane" as one of a people, whom the tagger may take for a person, or for a place
/// where he speaks.
fn label_peoples(tokens: &Tokens, names: &mut [Name]) {
    for name in names.iter_mut().filter(|name| name.tokens.len() == 1) {
        let Range { start, end } = name.tokens;
        let speech = |i: usize| tokens.get(i).is_some_and(|token| token.is(Classes::SPEECH));
        let mistaken = match name.label {
            EntityLabel::Person | EntityLabel::Org => true,
            EntityLabel::Loc => speech(end) || start.checked_sub(2).is_some_and(speech),
            _ => false,
        };
        if mistaken && is_one_of_a_people(tokens, start) {
            name.label = EntityLabel::Norp;
        }
    }
}

/// Takes the participle that opens a sentence out of a name: "Sentencing" of "Sentencing Liam
/// Doyle, the judge".
fn leave_participle(tokens: &Tokens, name: &mut Name) {
    let Range { start, end } = name.tokens;
    let opens = start == 0 || tokens[start].gap == Gap::Paragraph || !tokens[start - 1].kind.is_word();
    let participle = set::PARTICIPLES_BEFORE_PEOPLE.has(&tokens.text_of(start).to_lowercase());
    if end > start + 1 && opens && participle && tokens[start + 1].is_capitalised() && !name.by_user {
        (name.tokens, name.title) = (start + 1..end, start + 1..start + 1);
    }
}

/// The label of name `i`, by the words around.
fn label(tokens: &Tokens, names: &[Name], i: usize, people: &Surnames) -> EntityLabel {
    let name = &names[i];
    let (start, end) = (name.tokens.start, name.tokens.end);
    let before = |back: usize| start.checked_sub(back).map_or("", |k| tokens.text_of(k));
    let next = tokens.get(end).filter(|next| next.gap == Gap::Space);
    let next_word = next.map_or("", |_| tokens.text_of(end));
    let alone = name.tokens.len() == 1;
    match name.label {
        // "Cllr Cribben" is a person.
        EntityLabel::Org if !alone && set::TITLES_OF_COUNCILLORS.has(tokens.text_of(start)) => EntityLabel::Person,
        // An account on X is neither a person nor an organisation.
        EntityLabel::Org | EntityLabel::Person if alone && tokens.text_of(start) == "X" => {
            let posts = next.is_some() && set::NOUNS_FOR_POSTS.has(tokens.text_of(end));
            if posts || matches!(before(1), "on" | "to") { EntityLabel::Misc } else { name.label }
        }
        // Who starred or "played the lead in Blue Light" was in a film.
        EntityLabel::Org | EntityLabel::Person | EntityLabel::Loc
            if before(1) == "in"
                && (name.label != EntityLabel::Loc || is_title_like_place(tokens, &name.tokens))
                && (set::VERBS_OF_ACTING.has(before(2))
                    || set::PARTS_OF_ACTORS.has(before(2)) && matches!(before(3), "a" | "the" | "title")) =>
        {
            EntityLabel::Misc
        }
        // Nor is a page of Facebook or Truth Social.
        EntityLabel::Org | EntityLabel::Person
            if set::NOUNS_FOR_POSTS.has(next_word) && set::PLATFORMS.has(&as_listed(tokens, &name.tokens)) =>
        {
            EntityLabel::Misc
        }
        // A seat of power speaks as who governs from it: "Aso Rock".
        EntityLabel::Person if set::SEATS_OF_POWER.has(&as_listed(tokens, &name.tokens)) => EntityLabel::Org,
        EntityLabel::Loc
            if next.is_some_and(|next| next.is(Classes::SPEECH) && !next.is_capitalised())
                && set::SEATS_OF_POWER.has(&as_listed(tokens, &name.tokens)) =>
        {
            EntityLabel::Org
        }
        EntityLabel::Person | EntityLabel::Misc if before(1) == "by" && before(2) == "published" => EntityLabel::Org,
        // The George Cross, by who has won it.
        EntityLabel::Person
            if !alone
                && set::DISTINCTIONS.has(tokens.text_of(end - 1))
                && next.is_some()
                && set::BEHIND_DISTINCTIONS.has(tokens.text_of(end)) =>
        {
            EntityLabel::Misc
        }
        EntityLabel::Person if is_party_of(tokens, names, i) => EntityLabel::Org,
        // "English says", where the text has a Bill English.
        EntityLabel::Norp | EntityLabel::Loc | EntityLabel::Misc | EntityLabel::Date | EntityLabel::Org
            if alone && people.has(tokens, start) =>
        {
            let speaks = next.is_some_and(|next| next.is(Classes::REPORTING) && !next.is_capitalised());
            let determined = start > 0 && tokens[start - 1].is(Classes::DETERMINER);
            if speaks && !determined { EntityLabel::Person } else { name.label }
        }
        label => label,
    }
}

/// Whether a name of several words is that of no known place: "Glass River", other than "Hong
/// Kong".
fn is_title_like_place(tokens: &Tokens, name: &Range<usize>) -> bool {
    let known = |i: usize| tokens[i].is(Classes::PLACE.or(Classes::PLACE_PART).or(Classes::NATIONALITY));
    name.len() > 1 && !name.clone().any(known)
}

/// The words of a name as the lists write them: `Aso_Rock`.
fn as_listed(tokens: &Tokens, name: &Range<usize>) -> String {
    name.clone().map(|i| tokens.text_of(i)).collect::<Vec<_>>().join("_")
}

/// Whether name `i` stands between commas behind that of somebody with a title: the party of Cllr
/// Moore in "Cllr Moore, Fine Gael, said".
fn is_party_of(tokens: &Tokens, names: &[Name], i: usize) -> bool {
    let Some(holder) = i.checked_sub(1).map(|before| &names[before]) else { return false };
    let (start, end) = (names[i].tokens.start, names[i].tokens.end);
    let comma = |k: usize| tokens.get(k).is_some_and(|token| token.kind == TokenKind::Comma);
    let goes_on = tokens.get(end + 1).is_some_and(|next| !next.is_capitalised() && !next.is(Classes::COORDINATOR));
    let councillor = |k: usize| set::TITLES_OF_COUNCILLORS.has(tokens.text_of(k));
    let titled = holder.label == EntityLabel::Person
        && (!holder.title.is_empty() && holder.title.clone().any(councillor) || councillor(holder.tokens.start));
    titled && holder.tokens.end + 1 == start && comma(holder.tokens.end) && comma(end) && goes_on
}

/// Whether name `i` is but a word of an office or the noun for a document: "Equalities" in
/// "minister for Women and Equalities Nicola Marsh", "Operations" in "Commissioner of Police,
/// Operations, Mr. Sowore", "the Addendum", or the Sushi that somebody likes.
fn is_nobody(tokens: &Tokens, names: &[Name], i: usize) -> bool {
    let name = &names[i];
    let (start, end) = (name.tokens.start, name.tokens.end);
    if name.tokens.len() > 1 || start == 0 {
        return false;
    }
    let before = &tokens[start - 1];
    let word = tokens.text_of(start);
    let contract = before.is(Classes::DETERMINER) && set::NOUNS_OF_CONTRACTS.has(word);
    if contract || set::DISHES.has(word) && set::VERBS_OF_TASTE.has(tokens.text_of(start - 1)) && on(Rule::Dish) {
        return true;
    }
    if name.label != EntityLabel::Person || tokens[start].is(Classes::GIVEN) {
        return false;
    }
    // "The minister for Sport", other than "the press secretary for Okafor".
    let minister = |k: usize| {
        let word = tokens.text_of(k);
        set::HEADS_OF_DEPARTMENTS.has(word) && (tokens[k].is_capitalised() || set::MINISTERS.has(word))
    };
    if start > 1 && tokens.text_of(start - 1) == "for" && minister(start - 2) {
        return true;
    }
    let Some(next) = names.get(i + 1).filter(|next| next.label == EntityLabel::Person) else { return false };
    let joined = tokens.text_of(start - 1) == "and"
        && start > 1
        && tokens[start - 2].is_capitalised()
        && next.tokens.start == end
        && tokens[end].gap == Gap::Space
        && next.tokens.len() > 1;
    let comma = |k: usize| tokens.get(k).is_some_and(|token| token.kind == TokenKind::Comma);
    let honorific = next.title.start == end + 1 && tokens[end + 1].is(Classes::HONORIFIC);
    joined || comma(start - 1) && comma(end) && honorific && !next.title.is_empty()
}

/// Labels a surname alone that goes by "it" as a firm: Woodside said it was sorry.
fn label_firms(tokens: &Tokens, names: &mut [Name], people: &Surnames) {
    /// A person of whom the tagger is surer stays one.
    const SURE: f32 = 0.95;
    let alone = |name: &Name| {
        let start = name.tokens.start;
        let plain = name.label == EntityLabel::Person && name.tokens.len() == 1 && name.title.is_empty();
        plain && !people.has(tokens, start) && !tokens[start].is(Classes::GIVEN)
    };
    // Of each word, whether it goes by "it" and by nothing else.
    let mut firms: FxHashMap<Key, bool> = FxHashMap::default();
    for name in names.iter().filter(|name| alone(name)) {
        let end = name.tokens.end;
        let reports = tokens.get(end).is_some_and(|next| next.is(Classes::SPEECH) && next.gap == Gap::Space);
        let word = |ahead: usize| tokens.text_at(end + ahead);
        let says_it = reports && word(1) == "it" && {
            set::VERBS_OF_ORGANISATIONS.has(word(2)) || set::STATES_OF_ORGANISATIONS.has(word(3))
        };
        let firm = (says_it || has_its_own(tokens, name)) && name.score < SURE;
        let person = reports && matches!(word(1), "he" | "she") || name.score >= SURE;
        let known = firms.entry(tokens[name.tokens.start].key).or_insert(firm);
        *known = (*known || firm) && !person;
    }
    for name in &mut *names {
        if alone(name) && firms.get(&tokens[name.tokens.start].key) == Some(&true) {
            name.label = EntityLabel::Org;
        }
    }
}

/// Whether a name opens a sentence in which it goes by "its" or "which": "Santam raised its
/// payout", "Santam, which insures farms,".
fn has_its_own(tokens: &Tokens, name: &Name) -> bool {
    /// The verb before "its" has no more words than this.
    const LONGEST_VERB: usize = 3;
    let Range { start, end } = name.tokens;
    let opens = tokens.before(start).is_none_or(|before| before.kind.is_end());
    let word = |i: usize| tokens.get(i).filter(|token| token.gap == Gap::Space).map_or("", |_| tokens.text_of(i));
    let comma = tokens.get(end).is_some_and(|next| next.kind == TokenKind::Comma);
    let verb = |i: &usize| {
        let token = tokens.get(*i).filter(|token| token.gap == Gap::Space);
        token.is_some_and(|token| {
            token.kind == TokenKind::Word
                && token.shape.has(Shape::LOWER)
                && (!token.is(Classes::FUNCTION) || token.is(Classes::AUXILIARY))
        })
    };
    let words = (end..end + LONGEST_VERB).take_while(verb).count();
    opens && on(Rule::FirmByItsOwn) && (comma && word(end + 1) == "which" || words > 0 && word(end + words) == "its")
}

/// Names of firms with their possessive: "McDonald’s said", where no possessive can stand, and
/// "Lloyd’s of London".
fn with_possessives(tokens: &Tokens, names: Vec<Name>, people: &Surnames) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::with_capacity(names.len());
    let mut rest = names.into_iter().peekable();
    while let Some(mut name) = rest.next() {
        let end = name.tokens.end;
        let clitic = tokens.get(end).is_some_and(|token| {
            token.kind == TokenKind::Clitic && tokens.text_of(end).ends_with(['s', 'S']) && token.gap == Gap::None
        });
        let plain = matches!(name.label, EntityLabel::Person | EntityLabel::Org | EntityLabel::Misc | EntityLabel::Loc);
        let alone = name.tokens.len() == 1 && name.title.is_empty();
        if clitic && plain && alone && !people.has(tokens, name.tokens.start) {
            let of = tokens.get(end + 1).is_some_and(|_| tokens.text_of(end + 1) == "of");
            let place = rest.peek().filter(|next| of && next.tokens.start == end + 2);
            if let Some(place) = place.filter(|place| matches!(place.label, EntityLabel::Loc | EntityLabel::Org)) {
                name = Name { tokens: name.tokens.start..place.tokens.end, label: EntityLabel::Org, ..name };
                rest.next();
            } else if set::FIRMS_WITH_POSSESSIVE.has(tokens.text_of(name.tokens.start))
                || tokens.get(end + 1).is_some_and(|verb| {
                    verb.is(Classes::STRONG) && verb.is(Classes::PAST.or(Classes::THIRD)) && verb.is(Classes::SPEECH)
                })
            {
                name = Name { tokens: name.tokens.start..end + 1, label: EntityLabel::Org, ..name };
            }
        }
        found.push(name);
    }
    found
}

/// The firms that are named after two founders: "Chairman of Millstone and Copley".
fn pairs_of_founders(tokens: &Tokens, names: &[Name]) -> Vec<Name> {
    let pair = |pair: &[Name]| {
        let [first, second] = pair else { return None };
        let (start, end) = (first.tokens.start, second.tokens.end);
        let single = first.tokens.len() == 1 && second.tokens.len() == 1 && start > 1;
        let joined = single && second.tokens.start == start + 2 && tokens.text_of(start + 1) == "and";
        let head = joined && tokens.text_of(start - 1) == "of" && set::HEADS_OF_FIRMS.has(tokens.text_of(start - 2));
        let word = |name: &Name| {
            let token = &tokens[name.tokens.start];
            !token.is(Classes::PLACE.or(Classes::NATIONALITY).or(Classes::GIVEN).or(Classes::CAPITAL))
        };
        let score = first.score.min(second.score);
        (head && word(first) && word(second)).then(|| Name::new(start..end, start..start, EntityLabel::Org, score))
    };
    names.windows(2).filter_map(pair).collect()
}

/// The firms with "&" in their names: "Marks & Sparks plc", "Hartwell&Finch", "H&M".
fn firms_with_ampersand(tokens: &Tokens, names: &[Name]) -> Vec<Name> {
    let mut firms: Vec<Name> = Vec::new();
    if !tokens.text.as_str().contains('&') {
        return firms;
    }
    for at in 0..tokens.len() {
        let text = tokens.text_of(at);
        let inside = tokens[at].kind == TokenKind::Word && is_joined_by_ampersand(text);
        let between = text == "&" && at > 0 && at + 1 < tokens.len();
        if !between && !inside {
            continue;
        }
        let (mut start, mut end) = if inside { (at, at + 1) } else { (at - 1, at + 2) };
        let word =
            |i: usize| tokens[i].is_capitalised() && tokens[i].kind.is_word() && !tokens[i].is(Classes::FUNCTION);
        if !word(start)
            || !word(end - 1)
            || !inside && (tokens[at].gap == Gap::Paragraph || tokens[at + 1].gap > Gap::Space)
        {
            continue;
        }
        let covering = |i: usize| {
            let place = names.partition_point(|name| name.tokens.end <= i);
            names.get(place).filter(|name| name.tokens.start <= i)
        };
        let (left, right) = (covering(start), covering(end - 1));
        let Some(range) = joined(tokens, left, right, start..end) else { continue };
        (start, end) = (range.start, range.end);
        while is_legal_form(tokens, end) {
            end += 1;
        }
        start = with_founders(tokens, start, end, |i| {
            let alone = |name: &Name| {
                name.tokens == (i..i + 1)
                    || name.tokens == (i.saturating_sub(1)..i + 1) && is_firm(tokens, name.tokens.start)
            };
            covering(i).is_none_or(alone)
        });
        if firms.last().is_none_or(|last| last.tokens.end <= start) {
            let score = left.or(right).map_or(0.5, |name| name.score);
            firms.push(Name { firm: true, ..Name::new(start..end, start..start, EntityLabel::Org, score) });
            // "Millstone & Copley Adrian Bushell": who stands behind the firm is named as well.
            if let Some(right) = right.filter(|name| name.tokens.end > end + 1) {
                firms.push(Name { tokens: end..right.tokens.end, title: end..end, ..right.clone() });
            }
        }
    }
    firms
}

/// The extent of a firm around "&" at `near`, where the tagger saw `left` and `right` of it; none
/// if they are two people, two organisations or a place.
fn joined(tokens: &Tokens, left: Option<&Name>, right: Option<&Name>, near: Range<usize>) -> Option<Range<usize>> {
    let glued = near.len() == 1 || tokens[near.start + 1].gap == Gap::None;
    let person = |name: Option<&Name>| name.is_some_and(|name| name.label == EntityLabel::Person);
    let other =
        |name: Option<&Name>| name.is_some_and(|name| !matches!(name.label, EntityLabel::Person | EntityLabel::Org));
    match (left, right) {
        (Some(whole), Some(same)) if whole.tokens == same.tokens => (!other(left)).then(|| whole.tokens.clone()),
        (None, None) => glued.then_some(near),
        _ if other(left) || other(right) => None,
        _ if glued => Some(near),
        _ => {
            // "Adeyemi LLP" is one word and a legal form.
            let length = |name: Option<&Name>| {
                name.map_or(1, |name| {
                    name.tokens.clone().take_while(|&i| i == name.tokens.start || !is_legal_form(tokens, i)).count()
                })
            };
            let given = |i: usize| tokens[i].is(Classes::GIVEN);
            // "Ann Lee & Bob Hill" and "Tom & Anna" are people; a firm may run into who is named
            // next.
            let people = given(near.start) && given(near.end - 1);
            let fits = length(left) == 1 && (length(right) == 1 || person(right) && length(right) > 2);
            let founder = person(left) || person(right) || is_legal_form(tokens, near.end);
            (fits && founder && !people).then_some(near)
        }
    }
}

/// Where a firm begins whose first founders stand before commas: "Shah, Mbeki & Partners".
/// `is_plain` tells whether a word is none of a longer name.
fn with_founders(tokens: &Tokens, start: usize, end: usize, is_plain: impl Fn(usize) -> bool) -> usize {
    let mut first = start;
    while first > 1
        && tokens[first - 1].kind == TokenKind::Comma
        && tokens[first].gap == Gap::Space
        && tokens[first - 2].is_capitalised()
        && !tokens[first - 2].is(Classes::FUNCTION)
        && is_plain(first - 2)
    {
        first -= 2;
    }
    // Without such words they may be people: "Shah, Mbeki & Lee left".
    let partners = set::PARTNERS_IN_FIRMS.has(tokens.text_of(end - 1)) || is_legal_form(tokens, end - 1);
    let firm = first > 0 && is_firm(tokens, first - 1);
    if (partners || firm) && on(Rule::ManyFounders) { first } else { start }
}

/// Whether token `i` tells that a firm is named behind it: "Solicitors Flynn, Duffy & Co."
fn is_firm(tokens: &Tokens, i: usize) -> bool {
    set::NOUNS_FOR_FIRMS.has(&tokens.text_of(i).to_lowercase())
}

/// Whether token `i` ends the name of a firm: "plc", "Inc."
fn is_legal_form(tokens: &Tokens, i: usize) -> bool {
    tokens.get(i).is_some_and(|token| {
        token.gap == Gap::Space && (token.is(Classes::ORG_ABBREVIATION) || set::LEGAL_FORMS.has(tokens.text_of(i)))
    })
}

/// Whether "&" stands inside a word between capitals: "AT&T", "Hartwell&Finch".
fn is_joined_by_ampersand(word: &str) -> bool {
    word.split_once('&')
        .is_some_and(|(before, after)| before.starts_with(char::is_uppercase) && after.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn surname_that_was_read_as_an_organisation_keeps_its_word() {
        let tokens = Tokens::new(Text::new("Bill Woodside left. Woodside says it is late.").unwrap());
        let name = |range: Range<usize>, label| Name::new(range.clone(), range.start..range.start, label, 0.9);
        let names = mend(&tokens, vec![name(0..2, EntityLabel::Person), name(4..5, EntityLabel::Org)]);
        assert_eq!(names, [name(0..2, EntityLabel::Person), name(4..5, EntityLabel::Person)]);
    }
}
