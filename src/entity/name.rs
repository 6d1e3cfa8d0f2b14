//! Capitalised words → names of people, organisations, places and peoples.

use std::ops::Range;

use super::value::is_month;
use super::{CERTAIN, GUESS, LIKELY, Name, SINGLE, STRONG, UNKNOWN, Usage, starts_sentence};
use crate::document::EntityLabel;
use crate::lexicon::Classes;
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};

/// All names, in order; labels by what stands in and beside each.
pub(super) fn find(tokens: &Tokens, sentences: &[Range<usize>], usage: &Usage) -> Vec<Name> {
    let finder = Finder { tokens, usage, latin: is_mostly_cased(tokens) };
    let mut names = Vec::new();
    for (sentence, &headline) in sentences.iter().zip(&usage.headline) {
        let mut i = sentence.start;
        while i < sentence.end {
            i = if finder.starts(sentence, headline, i) {
                let run = finder.run(sentence, headline, i);
                finder.split(sentence, run.clone(), &mut names);
                run.end
            } else {
                i + 1
            };
        }
    }
    names
}

/// Whether most words of a text have case, so that words of another script in it stand out as names do.
fn is_mostly_cased(tokens: &Tokens) -> bool {
    let words = tokens.list.iter().filter(|token| token.kind == TokenKind::Word);
    let (cased, caseless) = words.fold((0, 0), |(cased, caseless), token| {
        if token.shape.has(Shape::CAPITAL.or(Shape::LOWER)) { (cased + 1, caseless) } else { (cased, caseless + 1) }
    });
    cased > 4 * caseless || cased > 0 && caseless <= 3
}

/// The word by which a person is called after the first mention: the last, but for "Jr." and the like.
pub(super) fn last_word(tokens: &Tokens, name: &Name) -> usize {
    name.tokens.clone().rev().find(|i| !is_suffix(tokens, *i)).unwrap_or(name.tokens.start)
}

/// "Jr." and the like, and the comma before it.
pub(crate) fn is_suffix(tokens: &Tokens, i: usize) -> bool {
    matches!(tokens.text_of(i), "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV" | ",")
}

struct Finder<'a> {
    tokens: &'a Tokens<'a>,
    usage: &'a Usage,
    latin: bool,
}

impl Finder<'_> {
    fn token(&self, i: usize) -> &Token {
        &self.tokens.list[i]
    }

    /// A word with a capital, or a word of a script without case inside a text that has it.
    fn is_namelike(&self, i: usize) -> bool {
        let token = self.token(i);
        match token.kind {
            TokenKind::Word | TokenKind::Abbreviation | TokenKind::Initial => {
                token.shape.has(Shape::CAPITAL) || (self.latin && self.is_caseless(i))
            }
            _ => false,
        }
    }

    fn is_caseless(&self, i: usize) -> bool {
        let token = self.token(i);
        !token.shape.has(Shape::CAPITAL.or(Shape::LOWER).or(Shape::DIGIT))
            && token.span.len() > 2
            && !self.tokens.text_of(i).is_ascii()
    }

    /// Whether a name starts with token `i`.
    fn starts(&self, sentence: &Range<usize>, headline: bool, i: usize) -> bool {
        let token = self.token(i);
        if !self.is_namelike(i) || token.is(Classes::WEEKDAY) || is_month(self.tokens, i) {
            return false;
        }
        let known = Classes::GIVEN.or(Classes::PLACE).or(Classes::NATIONALITY).or(Classes::ACRONYM);
        if token.is(Classes::FUNCTION) {
            // Will Smith, May Chen: a name only where one goes on.
            return token.is(known) && self.next_is_name(sentence, i);
        }
        let seen_inside = self.usage.capital_inside.contains(&token.key);
        if headline {
            return seen_inside || token.is(known) && !token.is(Classes::COMMON);
        }
        if !starts_sentence(self.tokens, sentence, i) {
            return true;
        }
        if token.is(known) || seen_inside || token.shape.has(Shape::INNER_CAPITAL) || self.is_caseless(i) {
            return true;
        }
        if token.kind != TokenKind::Word || self.is_acronym(i) {
            return true;
        }
        let title = token.is(Classes::TITLE
            .or(Classes::HONORIFIC)
            .or(Classes::OFFICE)
            .or(Classes::ORG_WORD)
            .or(Classes::PLACE_WORD)
            .or(Classes::PLACE_PART));
        if self.next_is_name(sentence, i) {
            // "Yesterday Okafor", "Hydrologist Rubén": a common word before a name is not part of it.
            return title || !token.is(Classes::COMMON.or(Classes::ADVERB).or(Classes::ROLE).or(Classes::ROLES));
        }
        if token.is(Classes::COMMON.or(Classes::REPORTING)) || self.usage.small.contains(&token.key) {
            return false;
        }
        let plain = Classes::ADVERB.or(Classes::ROLE).or(Classes::ROLES).or(Classes::DOCUMENT).or(Classes::ORGAN);
        let noun_ending = ["s", "ly", "ing", "ed", "er", "ist", "ment", "tion"];
        let looks_common = token.is(plain) || noun_ending.iter().any(|ending| self.tokens.text_of(i).ends_with(ending));
        let next = self.tokens.after(i);
        let acts = next.is_some_and(|next| {
            next.kind == TokenKind::Clitic
                || next.is(Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB)) && !next.is_capitalised()
        });
        acts && !looks_common && !title
    }

    fn next_is_name(&self, sentence: &Range<usize>, i: usize) -> bool {
        i + 1 < sentence.end
            && self.token(i + 1).gap != Gap::None
            && self.is_namelike(i + 1)
            && !self.token(i + 1).is(Classes::FUNCTION.or(Classes::MONTH).or(Classes::WEEKDAY))
    }

    /// Two to six capitals.
    fn is_acronym(&self, i: usize) -> bool {
        let token = self.token(i);
        token.shape.has(Shape::UPPER) && token.span.len() <= 6 && !token.is(Classes::COMMON.or(Classes::FUNCTION))
    }

    /// The longest run of tokens from `start` on that may be one name, with titles before it.
    fn run(&self, sentence: &Range<usize>, headline: bool, start: usize) -> Range<usize> {
        let mut end = start + 1;
        let mut organisation = self.is_organisation_word(start);
        while end < sentence.end {
            let step = self.step(sentence, headline, end, organisation);
            if step == 0 {
                break;
            }
            organisation |= (end..end + step).any(|i| self.is_organisation_word(i));
            end += step;
        }
        start..end
    }

    fn is_organisation_word(&self, i: usize) -> bool {
        self.token(i).is(Classes::ORG_WORD.or(Classes::ORG_ABBREVIATION).or(Classes::ORGAN))
    }

    /// How many tokens from `i` on continue a name that runs up to `i`.
    fn step(&self, sentence: &Range<usize>, headline: bool, i: usize, organisation: bool) -> usize {
        let token = self.token(i);
        let here = |k: usize| k < sentence.end && self.token(k).gap != Gap::None && self.is_namelike(k);
        let name_at = |k: usize| here(k) && !self.token(k).is(Classes::FUNCTION);
        if self.is_namelike(i) {
            let glued = token.gap == Gap::None && self.token(i - 1).kind != TokenKind::Initial;
            let other = token.is(Classes::MONTH.or(Classes::WEEKDAY)) || token.is(Classes::FUNCTION);
            let headline_word = headline && !self.usage.capital_inside.contains(&token.key);
            return usize::from(!glued && !other && !headline_word);
        }
        // al-Mutlaq
        if token.shape.has(Shape::LOWER) && token.shape.has(Shape::INNER_CAPITAL) && token.gap != Gap::None {
            return usize::from(self.tokens.text_of(i).contains('-'));
        }
        match token.kind {
            // van der Berg, bin Salman
            TokenKind::Word if token.is(Classes::PARTICLE) && !organisation => (1..=2)
                .find(|&n| name_at(i + n) && (1..n).all(|k| self.token(i + k).is(Classes::PARTICLE)))
                .map_or(0, |n| n + 1),
            // Ministry of Health and Sport, Union of the Harbour Workers
            TokenKind::Word if organisation && matches!(self.tokens.text_of(i), "of" | "for") => {
                let article = i + 1 < sentence.end && self.tokens.text_of(i + 1) == "the";
                let next = i + 1 + usize::from(article);
                if name_at(next) { next + 1 - i } else { 0 }
            }
            TokenKind::Word if organisation && self.tokens.text_of(i) == "and" => {
                let in_phrase = i >= 2 && matches!(self.tokens.text_of(i - 2), "of" | "for");
                let title = i + 1 < sentence.end && self.token(i + 1).is(Classes::TITLE.or(Classes::HONORIFIC));
                if in_phrase && name_at(i + 1) && !title { 2 } else { 0 }
            }
            TokenKind::Symbol if self.tokens.text_of(i) == "&" && name_at(i + 1) => 2,
            // Cotton Growers’ Union
            TokenKind::Apostrophe if name_at(i + 1) && self.is_organisation_word(i + 1) => 2,
            // Acme, Inc. and Davis, Jr.
            TokenKind::Comma
                if i + 1 < sentence.end
                    && self.token(i + 1).is_capitalised()
                    && (self.token(i + 1).is(Classes::ORG_ABBREVIATION)
                        || matches!(self.tokens.text_of(i + 1), "Jr." | "Sr.")) =>
            {
                2
            }
            // Emeka “Skipper” Nwosu
            TokenKind::Open => {
                let close = (i + 2..(i + 4).min(sentence.end)).find(|&k| self.token(k).kind == TokenKind::Close);
                let nickname = |k: usize| self.is_namelike(k) || self.tokens.text_of(k) == "the";
                close
                    .filter(|&close| (i + 1..close).all(nickname) && name_at(close + 1))
                    .map_or(0, |close| close + 2 - i)
            }
            _ => 0,
        }
    }

    /// Cuts a run into names: peoples before it, titles, the name itself.
    fn split(&self, sentence: &Range<usize>, run: Range<usize>, names: &mut Vec<Name>) {
        let mut start = run.start;
        let organisation = run.clone().any(|i| self.token(i).is(Classes::ORG_WORD.or(Classes::ORG_ABBREVIATION)));
        let building = self.token(run.end - 1).is(Classes::FACILITY) && run.len() > 1;
        if !organisation && !building {
            let place = |i: usize| self.token(i).is(Classes::PLACE.or(Classes::PLACE_PART).or(Classes::PLACE_WORD));
            while start + 1 < run.end && self.token(start).is(Classes::NATIONALITY) && !place(start + 1) {
                names.push(Name {
                    tokens: start..start + 1,
                    title: start..start,
                    label: EntityLabel::Norp,
                    score: CERTAIN,
                });
                start += 1;
            }
        }
        if start == sentence.start && run.end - start > 2 && self.is_occupation(start) {
            start += 1;
        }
        let titles_end = self.end_of_titles(start..run.end);
        let title = start..titles_end;
        let name = titles_end..run.end;
        if name.is_empty() {
            return;
        }
        let Some((label, score)) = self.label(sentence, &title, &name) else { return };
        names.push(Name { tokens: name, title, label, score });
    }

    /// Where the titles at the head of a run end: past the last title that still leaves a name. A run of nothing but titles
    /// ("Prime Minister") is all title.
    fn end_of_titles(&self, run: Range<usize>) -> usize {
        let title =
            |i: usize| self.token(i).is(Classes::TITLE.or(Classes::HONORIFIC)) && !self.token(i).is(Classes::GIVEN);
        // A nickname in marks is part of the name, though it be "the Baron".
        let mut unmarked = run.clone().take(5).take_while(|&i| self.token(i).kind.is_word());
        let Some(last) = unmarked.by_ref().filter(|&i| title(i)).last() else { return run.start };
        if last + 1 == run.end && !self.token(run.start).is(Classes::TITLE.or(Classes::HONORIFIC).or(Classes::OFFICE)) {
            return run.start;
        }
        // State Department, King Faisal University: no titles but parts of the name.
        let named_after =
            (last + 1..run.end).any(|i| self.is_organisation_word(i) || self.token(i).is(Classes::FACILITY));
        if named_after { run.start } else { last + 1 }
    }

    /// "Hydrologist", "Sculptor": by its ending the noun for a person, and no given name.
    fn is_occupation(&self, i: usize) -> bool {
        let endings = ["ist", "or", "er", "ian", "eer", "man", "woman"];
        let word = self.tokens.text_of(i);
        !self.token(i).is(Classes::GIVEN) && word.len() > 5 && endings.iter().any(|ending| word.ends_with(ending))
    }

    /// What a name is, and how sure that is; None when it is no name.
    fn label(&self, sentence: &Range<usize>, title: &Range<usize>, name: &Range<usize>) -> Option<(EntityLabel, f32)> {
        let first = self.token(name.start);
        let last = self.token(name.end - 1);
        let any = |classes: Classes| name.clone().any(|i| self.token(i).is(classes));
        let before = (name.start > sentence.start).then(|| self.token(name.start - 1));
        if any(Classes::ORG_ABBREVIATION) && name.len() > 1 {
            return Some((EntityLabel::Org, CERTAIN));
        }
        if !title.is_empty() {
            return Some((EntityLabel::Person, CERTAIN));
        }
        if name.len() == 1 {
            return self.label_of_one(sentence, name.start);
        }
        if name.clone().all(|i| self.token(i).is(Classes::PLACE_PART)) && !any(Classes::GIVEN) {
            return Some((EntityLabel::Loc, CERTAIN));
        }
        if any(Classes::ORG_WORD.or(Classes::ORGAN)) && !first.is(Classes::GIVEN) {
            return Some((EntityLabel::Org, STRONG));
        }
        if last.is(Classes::FACILITY) {
            return Some((EntityLabel::Fac, STRONG));
        }
        if name.clone().any(|i| self.token(i).kind == TokenKind::Initial || self.token(i).kind == TokenKind::Open) {
            return Some((EntityLabel::Person, STRONG));
        }
        if first.is(Classes::GIVEN) && !first.is(Classes::PLACE) {
            return Some((EntityLabel::Person, STRONG));
        }
        if first.is(Classes::PLACE_WORD) || last.is(Classes::PLACE_WORD) || any(Classes::PLACE) {
            return Some((EntityLabel::Loc, LIKELY));
        }
        if before.is_some_and(|before| before.is(Classes::ROLE) && before.shape.has(Shape::LOWER)) {
            return Some((EntityLabel::Person, STRONG));
        }
        if self.is_all_upper(name) && name.start == sentence.start {
            return Some((EntityLabel::Loc, SINGLE));
        }
        if any(Classes::PARTICLE) || self.speaks(sentence, name) {
            return Some((EntityLabel::Person, LIKELY));
        }
        if before.is_some_and(|before| before.is(Classes::DETERMINER)) {
            return Some((EntityLabel::Org, GUESS));
        }
        if self.is_located(sentence, name.start) {
            let traded = name.start >= sentence.start + 2
                && matches!(self.tokens.text_of(name.start - 2), "shares" | "Shares" | "stake" | "Stake");
            return Some(if traded { (EntityLabel::Org, LIKELY) } else { (EntityLabel::Loc, GUESS) });
        }
        Some(if name.len() <= 3 { (EntityLabel::Person, SINGLE) } else { (EntityLabel::Org, GUESS) })
    }

    /// Whether a preposition of place stands before token `i`.
    fn is_located(&self, sentence: &Range<usize>, i: usize) -> bool {
        let before = (i > sentence.start).then(|| self.tokens.text_of(i - 1));
        matches!(before, Some("in" | "near" | "from" | "at" | "outside" | "across" | "around"))
    }

    fn label_of_one(&self, sentence: &Range<usize>, i: usize) -> Option<(EntityLabel, f32)> {
        let token = self.token(i);
        if token.is(Classes::NATIONALITY) {
            return Some((EntityLabel::Norp, CERTAIN));
        }
        if token.is(Classes::ACRONYM) {
            return Some((EntityLabel::Org, STRONG));
        }
        if token.is(Classes::PLACE) {
            return Some((EntityLabel::Loc, STRONG));
        }
        if self.is_acronym(i) {
            return Some((EntityLabel::Org, SINGLE));
        }
        if self.is_caseless(i) || token.is(Classes::GIVEN) && !token.is(Classes::COMMON) {
            return Some((EntityLabel::Person, SINGLE));
        }
        if token.is(Classes::ORG_WORD) {
            return Some((EntityLabel::Org, SINGLE));
        }
        let name = i..i + 1;
        if self.speaks(sentence, &name) {
            return Some((EntityLabel::Person, GUESS));
        }
        if token.is(Classes::COMMON.or(Classes::TITLE).or(Classes::ROLE).or(Classes::ROLES)) {
            return None;
        }
        let people = ["ian", "ians", "ese", "ish", "ans", "ists"];
        if people.iter().any(|ending| self.tokens.text_of(i).ends_with(ending)) && token.span.len() > 5 {
            return Some((EntityLabel::Norp, GUESS));
        }
        if self.is_located(sentence, i) {
            return Some((EntityLabel::Loc, GUESS));
        }
        Some((EntityLabel::Misc, UNKNOWN))
    }

    fn is_all_upper(&self, name: &Range<usize>) -> bool {
        name.clone().all(|i| self.token(i).shape.has(Shape::UPPER))
    }

    /// Whether a reporting verb stands right before or after the name, or its age does.
    fn speaks(&self, sentence: &Range<usize>, name: &Range<usize>) -> bool {
        let finite = |token: &Token| token.is(Classes::SPEECH.or(Classes::WRITING)) && !token.is(Classes::ING);
        let after = (name.end < sentence.end).then(|| self.token(name.end));
        let before = (name.start > sentence.start).then(|| self.token(name.start - 1));
        let aged = after.is_some_and(|after| after.kind == TokenKind::Comma)
            && name.end + 1 < sentence.end
            && self.token(name.end + 1).kind == TokenKind::Number
            && self.token(name.end + 1).span.len() <= 2;
        let past_comma = after.is_some_and(|after| after.kind == TokenKind::Comma)
            && name.end + 1 < sentence.end
            && finite(self.token(name.end + 1));
        let according =
            name.start >= sentence.start + 2 && self.tokens.text_of(name.start - 2).eq_ignore_ascii_case("according");
        aged || past_comma || according || after.is_some_and(finite) || before.is_some_and(finite)
    }
}
