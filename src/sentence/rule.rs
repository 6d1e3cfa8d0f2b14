//! The gap between two tokens → a verdict, where knowledge is better than data.

use super::apart;
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Paragraph, Shape, Token, TokenKind};

/// Whether a sentence ends in a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Ends,
    GoesOn,
}

/// How far back the opening mark of a quotation is looked for, in tokens: it keeps the work linear.
const LONGEST_QUOTATION: usize = 200;
/// How many closing marks, brackets and footnotes may follow a terminal mark.
const MOST_CLOSERS: usize = 6;
/// How many tokens a name at the start of a sentence has.
const LONGEST_NAME: usize = 3;
/// How many tokens before a number in brackets may be in them too.
const LONGEST_NOTE: usize = 6;
/// How many hashtags and emoji may end a paragraph.
const LONGEST_TRAIL: usize = 12;
/// How many tokens a dateline has, its dash included.
const LONGEST_DATELINE: usize = 14;

/// The verdict on the gap before token `i`, if a rule knows; the sentence began at `start`.
pub(crate) fn verdict(tokens: Paragraph, i: usize, start: usize) -> Option<Verdict> {
    let right = &tokens[i];
    if right.gap == Gap::None && (sticks(right.kind) || is_footnote(tokens, i)) {
        return Some(Verdict::GoesOn);
    }
    // « Good day! »: such marks belong to what they enclose, with a space between too.
    let guillemet = |k: usize| matches!(tokens.text_of(k), "«" | "»" | "‹" | "›");
    if tokens[i - 1].kind == TokenKind::Open && guillemet(i - 1) || right.kind == TokenKind::Close && guillemet(i) {
        return Some(Verdict::GoesOn);
    }
    if is_lead(tokens, i, start) || ends_item_number(tokens, i) || is_hashtag(tokens, i - 1) && is_hashtag(tokens, i) {
        return Some(Verdict::GoesOn);
    }
    let (last, closers) = before_closers(tokens, i - 1, start);
    match tokens[last].kind {
        // Nothing ends between a word and what is glued to it: “[I]f we win”, he said“No”.
        kind if right.gap == Gap::None && (right.kind.is_word() || is_quotation_mark(right)) && !kind.is_end() => {
            Some(Verdict::GoesOn)
        }
        _ if apart::is_turn_label(tokens, last, i, start) => Some(Verdict::GoesOn),
        kind if kind.is_end() => after_mark(tokens, last, i, start, closers),
        TokenKind::Abbreviation => after_abbreviation(tokens, last, i, start, closers),
        TokenKind::Initial => after_initial(tokens, last, i, start, closers),
        // A quotation that ends with a comma has its attribution behind it: “It is shut,” Mr. Lee
        // said.
        TokenKind::Comma if closers.quotation || apart::opens_list(tokens, last, i, start) => Some(Verdict::GoesOn),
        // Nothing ends right behind an opening mark that stands apart: « Good day! »
        TokenKind::Open => Some(Verdict::GoesOn),
        TokenKind::Dash => after_dash(tokens, i, start),
        // A numbered item begins after a semicolon: in the world; (1) Everyone has the right.
        TokenKind::Semicolon if is_item_number(tokens, i) => Some(Verdict::Ends),
        // An address belongs to the words that announce it: More here: https://port.example
        TokenKind::Colon if right.kind == TokenKind::Web => Some(Verdict::GoesOn),
        // An address ends a sentence before a small word with a capital: at port.example The
        // council votes. On a line of its own it does before any.
        TokenKind::Web if opens_clause(right) || right.gap == Gap::Wrap && right.is_capitalised() => {
            Some(Verdict::Ends)
        }
        kind if kind.is_word() => after_word(tokens, last, i, start, closers),
        _ => None,
    }
}

/// The bullet or number of an item, the handle that a tweet begins with, or the dots that go on
/// with what came before.
fn is_lead(tokens: Paragraph, i: usize, start: usize) -> bool {
    if i == start + 3 {
        return is_item_number(tokens, start);
    }
    if i != start + 1 {
        return false;
    }
    let bullet = matches!(tokens[start].kind, TokenKind::Symbol | TokenKind::Dash);
    // "--" sets off a signature; many hyphens are a rule between two parts of a page.
    let mark = tokens.text_of(start);
    let bullet = bullet && mark.len() <= 3 && !mark.starts_with("--") && !is_emoji(tokens, start);
    let retweet = mark == "RT" && tokens.text_of(i).starts_with('@');
    // Dots at the start go on with what came before: ... and the band played on.
    let resumes = tokens[start].kind == TokenKind::Ellipsis;
    bullet || resumes || retweet || mark.starts_with('@')
}

/// Whether a number in brackets, glued together, and a capital begin an item at token `i`: (21) The
/// ferry shall call daily.
fn is_item_number(tokens: Paragraph, i: usize) -> bool {
    let glued = |k: usize| tokens.get(k).is_some_and(|token| token.gap == Gap::None);
    glued(i + 1)
        && glued(i + 2)
        && tokens.get(i + 3).is_some_and(|after| after.gap == Gap::Space && after.shape.has(Shape::CAPITAL))
        && tokens.text_of(i) == "("
        && tokens[i + 1].kind == TokenKind::Number
        && tokens[i + 1].span.len() <= 3
        && tokens.text_of(i + 2) == ")"
}

/// Whether "(2)" or "2)" stands before token `i`, which begins the item.
fn ends_item_number(tokens: Paragraph, i: usize) -> bool {
    let glued = |k: usize| tokens[k].gap == Gap::None;
    if i < 2 || glued(i) || !glued(i - 1) || tokens.text_of(i - 1) != ")" {
        return false;
    }
    let number = i - 2;
    let open = |k: usize| tokens[k].kind == TokenKind::OpenBracket;
    let opened = glued(number) && number > 0 && open(number - 1);
    // A number without an opening mark of its own must not stand in a bracket: (aged 89).
    let bare = !glued(number) && !(number.saturating_sub(LONGEST_NOTE)..number).any(open);
    tokens[number].kind == TokenKind::Number && tokens[number].span.len() <= 2 && (opened || bare)
}

fn is_hashtag(tokens: Paragraph, i: usize) -> bool {
    tokens[i].kind == TokenKind::Web && tokens.text_of(i).starts_with('#')
}

/// How many tokens the emoticon has that starts at token `i`, as :-) and =( do; 0 if none does.
fn emoticon(tokens: Paragraph, i: usize) -> usize {
    let alone = |k: usize| tokens.get(k).is_none_or(|token| token.gap != Gap::None);
    let eyes = matches!(tokens[i].kind, TokenKind::Colon | TokenKind::Semicolon | TokenKind::Symbol);
    if !eyes || !alone(i) || alone(i + 1) || !matches!(tokens.text_of(i), ":" | ";" | "=") {
        return 0;
    }
    let mouth = i + 1 + usize::from(tokens[i + 1].kind == TokenKind::Dash);
    if mouth > i + 1 && alone(mouth) {
        return 0;
    }
    let drawn = matches!(tokens.text_of(mouth), "(" | ")" | "/" | "|" | "D" | "P" | "p" | "O" | "o");
    let end = mouth + 1;
    if drawn && alone(end) { end - i } else { 0 }
}

fn is_emoji(tokens: Paragraph, i: usize) -> bool {
    tokens[i].kind == TokenKind::Symbol && tokens.text_of(i).chars().next().is_some_and(|c| c >= '\u{1F000}')
}

/// Whether there is nothing but hashtags and emoji up to the end of the paragraph.
fn trails_off(tokens: Paragraph, next: usize) -> bool {
    let trail = |k: usize| is_emoji(tokens, k) || tokens.text_of(k).starts_with('#');
    let length = (next..tokens.len()).take(LONGEST_TRAIL).take_while(|&k| trail(k)).count();
    length > 0 && next + length == tokens.len()
}

/// A dateline belongs to the sentence after it: LAGOS, Nigeria — The bridge reopened. Bergen (Wire)
/// — Snow fell.
fn after_dash(tokens: Paragraph, next: usize, start: usize) -> Option<Verdict> {
    let first = &tokens[start];
    let wire = next - start >= 3 && tokens[next - 2].kind == TokenKind::CloseBracket && first.is_capitalised();
    let dateline = start == 0 && next - start <= LONGEST_DATELINE;
    (dateline && (first.shape.has(Shape::UPPER) || wire)).then_some(Verdict::GoesOn)
}

/// No mark ends the sentence, so only where a line or heading was run into the next could one end.
fn after_word(tokens: Paragraph, last: usize, next: usize, start: usize, closers: Closers) -> Option<Verdict> {
    let (left, right) = (&tokens[last], &tokens[next]);
    let named = |k: usize| {
        let token = &tokens[k];
        token.is_capitalised() && !token.is(Classes::FUNCTION.or(Classes::COMMON))
    };
    // A nickname in marks stands inside a name: Carlos “El Tren” Mendoza.
    let nickname = closers.quotation && named(next);
    // A name goes on behind a particle and before its legal form: Annelies van der Poel, Pinewood
    // Cables Inc.
    let name = left.is(Classes::PARTICLE)
        || left.kind != TokenKind::Web && left.shape.has(Shape::INNER_CAPITAL) && right.is_capitalised()
        || right.is(Classes::ORG_ABBREVIATION) && left.is_capitalised();
    // A name at the start goes on to its verb: Banco Norte Claro announced.
    let rest = (next..tokens.len()).take(LONGEST_NAME).take_while(|&k| named(k)).count();
    let verb = Classes::AUXILIARY.or(Classes::VERB).or(Classes::REPORTING);
    let subject = rest > 0
        && next - start <= LONGEST_NAME
        && (start..next).all(named)
        && tokens.get(next + rest).is_some_and(|after| after.is(verb) && after.shape.has(Shape::LOWER));
    let goes_on = nickname || name || subject || apart::leads_to_name(tokens, last, next, start);
    goes_on.then_some(Verdict::GoesOn)
}

fn is_quotation_mark(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Open | TokenKind::Close | TokenKind::Mark)
}

/// Marks that belong to what they are glued to.
fn sticks(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Close
            | TokenKind::CloseBracket
            | TokenKind::Comma
            | TokenKind::Colon
            | TokenKind::Semicolon
            | TokenKind::Terminal
            | TokenKind::Ellipsis
            | TokenKind::Clitic
            | TokenKind::Apostrophe
    )
}

/// What stands between a terminal mark and a gap.
#[derive(Clone, Copy, Default)]
struct Closers {
    any: bool,
    quotation: bool,
    /// A footnote, an emoji or an emoticon: it ends what it follows.
    trailer: bool,
}

/// The last token up to `last` that is not a closing mark, a bracket or part of a footnote.
fn before_closers(tokens: Paragraph, mut last: usize, start: usize) -> (usize, Closers) {
    let mut closers = Closers::default();
    for _ in 0..MOST_CLOSERS {
        let token = &tokens[last];
        if let Some(length) = [2, 3].into_iter().find(|&n| last >= start + n && emoticon(tokens, last + 1 - n) == n) {
            closers.trailer = true;
            closers.any = true;
            last -= length;
            continue;
        }
        if last == start || token.gap != Gap::None && !is_emoji(tokens, last) {
            break;
        }
        match token.kind {
            TokenKind::Symbol if is_emoji(tokens, last) => closers.trailer = true,
            TokenKind::Close | TokenKind::Mark | TokenKind::Apostrophe => closers.quotation = true,
            TokenKind::CloseBracket if last > start + 2 && is_footnote(tokens, last - 2) => {
                closers.trailer = true;
                last -= 2;
            }
            TokenKind::CloseBracket => {}
            _ => break,
        }
        closers.any = true;
        last -= 1;
    }
    (last, closers)
}

/// Whether a footnote mark, [12], is glued to what is before token `i`.
fn is_footnote(tokens: Paragraph, i: usize) -> bool {
    let glued = |k: usize| tokens.get(k).is_some_and(|token| token.gap == Gap::None);
    glued(i)
        && glued(i + 1)
        && glued(i + 2)
        && tokens.text_of(i) == "["
        && tokens[i + 1].kind == TokenKind::Number
        && tokens.text_of(i + 2) == "]"
}

/// Whether a stage direction of one word begins at token `i`: [Applause].
fn is_stage_note(tokens: Paragraph, i: usize) -> bool {
    i + 2 < tokens.len()
        && tokens.text_of(i) == "["
        && tokens[i + 1].kind == TokenKind::Word
        && tokens.text_of(i + 2) == "]"
}

/// The verdict on the gap behind a terminal mark.
fn after_mark(tokens: Paragraph, mark: usize, next: usize, start: usize, closers: Closers) -> Option<Verdict> {
    let right = &tokens[next];
    let before = (mark > start).then(|| &tokens[mark - 1]);
    if right.gap == Gap::None && !closers.any {
        // Behind a full stop without space a sentence may begin only where a small word ends:
        // "ended.Then", but not "3.Com" and "Node.Works".
        let word = before.is_some_and(|word| word.kind == TokenKind::Word && !word.shape.has(Shape::CAPITAL));
        if matches!(tokens.text_of(mark), "。" | "！" | "？") {
            return Some(Verdict::Ends);
        }
        if tokens.text_of(mark) == "." && !(word && right.kind != TokenKind::Number) {
            return Some(Verdict::GoesOn);
        }
    }
    // A mark glued to a colon stands for a lost character: Fax:? 555-0142.
    if before.is_some_and(|before| before.kind == TokenKind::Colon) && tokens[mark].gap == Gap::None {
        return Some(Verdict::GoesOn);
    }
    // A full stop after a page abbreviation ends nothing: p. 212.
    let page = right.kind == TokenKind::Number
        && before.is_some_and(|word| word.shape.has(Shape::LOWER) && word.span.len() == 1);
    let inside = apart::is_spaced_ellipsis(tokens, mark, next) || apart::holds_mark(tokens, mark, next);
    if page || is_numbering(tokens, mark, start) || inside {
        return Some(Verdict::GoesOn);
    }
    // What trails a sentence belongs to it: It is over. #football 🎉 That was the plan. [Laughter]
    if is_emoji(tokens, next) || emoticon(tokens, next) > 0 || trails_off(tokens, next) || is_stage_note(tokens, next) {
        return Some(Verdict::GoesOn);
    }
    if is_item_number(tokens, next) {
        return Some(Verdict::Ends);
    }
    before_next_words(tokens, mark, next, start, closers)
}

/// The verdict by the words behind a terminal mark: an attribution goes on from its quotation.
fn before_next_words(tokens: Paragraph, mark: usize, next: usize, start: usize, closers: Closers) -> Option<Verdict> {
    let right = &tokens[next];
    let before = (mark > start).then(|| &tokens[mark - 1]);
    let first = first_word(tokens, next);
    let small = first.is_some_and(|k| {
        let token = &tokens[k];
        token.kind == TokenKind::Word && token.shape.has(Shape::LOWER) && !token.shape.has(Shape::INNER_CAPITAL)
    });
    let exclaims = tokens[mark].kind == TokenKind::Ellipsis || !tokens.text_of(mark).starts_with(['.', '。']);
    // An attribution in small letters goes on from its quotation: “Go!” she said. “Who is there?”
    // he asked.
    if closers.quotation && small && exclaims {
        return Some(Verdict::GoesOn);
    }
    // So does one that begins with a name, unless the quotation has had its attribution before it:
    // He asked, “Where?”
    let quoted_first = || !(start + 1..mark).rev().take(LONGEST_QUOTATION).any(|k| tokens[k].kind == TokenKind::Open);
    if closers.quotation && exclaims && is_attribution(tokens, next) && quoted_first() {
        return Some(Verdict::GoesOn);
    }
    // Novels that leave the marks out do the same: Are you cold? she asked. Yes! said Fred. Is it
    // far? Okafor asked.
    if !closers.any && exclaims && is_bare_attribution(tokens, next) {
        return Some(Verdict::GoesOn);
    }
    // Three dots end a sentence before a small word with a capital: silence… The band had left.
    if tokens[mark].kind == TokenKind::Ellipsis && !closers.any && right.gap != Gap::None && opens_clause(right) {
        return Some(Verdict::Ends);
    }
    let capital = first.is_some_and(|k| tokens[k].is_capitalised());
    // A name may end with an exclamation mark: Hola Norte! was founded.
    let name = !closers.any && before.is_some_and(Token::is_capitalised) && tokens.text_of(mark) == "!";
    if name && small && right.is(Classes::AUXILIARY.or(Classes::COORDINATOR).or(Classes::PREPOSITION)) {
        return Some(Verdict::GoesOn);
    }
    // A capital behind a quotation that ends with a full stop, or glued to one, begins a sentence:
    // “It was dark.” He left. “Is it over?”Nobody knows.
    let quoted = closers.quotation && (right.gap == Gap::None || !exclaims);
    // So does one behind a sentence in brackets: (The old one had collapsed.) Traffic has doubled.
    let bracketed = closers.any && tokens[start].kind == TokenKind::OpenBracket;
    ((closers.trailer || bracketed || quoted) && capital).then_some(Verdict::Ends)
}

/// Whether a word that has a capital only where a sentence begins is written with one.
pub(super) fn opens_clause(token: &Token) -> bool {
    let small = token.is(Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::PRONOUN));
    small && token.is_capitalised() && !token.shape.has(Shape::UPPER) && token.span.len() > 1
}

/// Whether a name of up to four words and a reporting verb that ends its clause begin at token
/// `next`: “Go!” Okafor said.
fn is_attribution(tokens: Paragraph, next: usize) -> bool {
    let name = (next..tokens.len()).take(6).take_while(|&k| {
        let token = &tokens[k];
        token.is_capitalised() || (k > next && token.is(Classes::PARTICLE))
    });
    let verb = next + name.count();
    if verb == next || tokens[next].is(Classes::FUNCTION) {
        return false;
    }
    let Some(token) = tokens.get(verb) else { return false };
    let reports = token.is(Classes::SPEECH.or(Classes::WRITING)) && token.is(Classes::PAST.or(Classes::THIRD));
    reports
        && tokens.get(verb + 1).is_none_or(|after| {
            after.kind.is_end()
                || matches!(after.kind, TokenKind::Comma | TokenKind::Dash)
                || after.is(Classes::PREPOSITION.or(Classes::ADVERB).or(Classes::WEEKDAY))
        })
}

/// Whether a subject and its reporting verb, in either order, begin at token `next`: she asked,
/// said Fred, Okafor asked.
fn is_bare_attribution(tokens: Paragraph, next: usize) -> bool {
    let right = &tokens[next];
    let reports = |token: &Token| token.is(Classes::SPEECH) && token.is(Classes::PAST) && token.shape.has(Shape::LOWER);
    let Some(after) = tokens.get(next + 1) else { return false };
    if right.shape.has(Shape::LOWER) {
        let subject = right.is(Classes::PRONOUN) && right.is(Classes::SUBJECT);
        return subject && reports(after) || reports(right) && after.is_capitalised();
    }
    // The verb ends the sentence: “Who won? Okafor said he did” is another matter.
    let ends = tokens.get(next + 2).is_some_and(|end| matches!(end.kind, TokenKind::Terminal | TokenKind::Comma));
    let name = right.is_capitalised() && right.kind == TokenKind::Word && !right.is(Classes::FUNCTION);
    (name || tokens.text_of(next) == "I") && reports(after) && ends
}

/// Whether a number or letter and its mark open a paragraph: "1." or "a."
fn is_numbering(tokens: Paragraph, mark: usize, start: usize) -> bool {
    mark == start + 1
        && (tokens[start].kind == TokenKind::Number || tokens[start].span.len() == 1)
        && start == 0
        && tokens[mark].gap == Gap::None
}

/// The first token from `next` on that is not an opening mark or bracket.
fn first_word(tokens: Paragraph, next: usize) -> Option<usize> {
    (next..tokens.len())
        .take(4)
        .find(|&k| !matches!(tokens[k].kind, TokenKind::Open | TokenKind::OpenBracket | TokenKind::Ellipsis))
}

fn after_abbreviation(tokens: Paragraph, last: usize, next: usize, start: usize, closers: Closers) -> Option<Verdict> {
    let (token, right) = (&tokens[last], &tokens[next]);
    if closers.any {
        return None;
    }
    if apart::ends_name(tokens, last, next, start) {
        return Some(Verdict::Ends);
    }
    if apart::opens_with_time(tokens, last, next, start) {
        return Some(Verdict::GoesOn);
    }
    // Titles stand before names, whatever follows; "St." and "Fr." too.
    let title = token.is(Classes::NAME) && !token.is(Classes::ENDING);
    // An abbreviation before its number goes on: Jan. 5, No. 7.
    let counted = right.kind == TokenKind::Number && token.is(Classes::MONTH.or(Classes::INNER));
    if title || counted || right.gap == Gap::None || right.shape.has(Shape::LOWER) {
        return Some(Verdict::GoesOn);
    }
    if token.is(Classes::INNER) || !right.shape.has(Shape::CAPITAL) || right.shape.has(Shape::UPPER) {
        return None;
    }
    // A time of day ends a sentence before a capital that is no day, place or zone: 8 p.m. Counting
    // began, but 8 p.m. Monday and 8 p.m. Eastern Time.
    let time = matches!(tokens.text_of(last), "a.m." | "p.m.")
        && !right.is(Classes::WEEKDAY.or(Classes::MONTH).or(Classes::PLACE).or(Classes::NATIONALITY))
        && !tokens.get(next + 1).is_some_and(|after| after.is(Classes::PERIOD) || after.is_capitalised());
    // An abbreviation that may end a sentence does so before a determiner or pronoun: Nickel Corp.
    // The mine closed.
    let clause =
        token.is(Classes::ENDING) && right.is(Classes::PRONOUN.or(Classes::DETERMINER).or(Classes::POSSESSIVE));
    (time || clause).then_some(Verdict::Ends)
}

fn after_initial(tokens: Paragraph, last: usize, next: usize, start: usize, closers: Closers) -> Option<Verdict> {
    if closers.any {
        return None;
    }
    let right = &tokens[next];
    // "vitamin C. The": the letter belongs to a common noun, and the next word cannot be a surname.
    let noun = last > start && (tokens[last - 1].shape.has(Shape::LOWER) || apart::has_letter(tokens, last - 1));
    // A letter glued to a number or sign is a unit, and ends a sentence before a capital: 11.9°E.
    // Divers found it.
    let before = (last > start).then(|| tokens[last - 1].kind);
    if tokens[last].gap == Gap::None && matches!(before, Some(TokenKind::Symbol | TokenKind::Number)) {
        return right.shape.has(Shape::CAPITAL).then_some(Verdict::Ends);
    }
    let small = right.is(Classes::FUNCTION) || set::INDEFINITE_PRONOUNS.has(tokens.text_of(next));
    let ends = noun && small && right.shape.has(Shape::CAPITAL) && right.gap != Gap::None;
    Some(if ends { Verdict::Ends } else { Verdict::GoesOn })
}
