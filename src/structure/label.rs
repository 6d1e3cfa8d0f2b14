//! A paragraph → the label of a turn that may open it, and how much the label alone tells.

use std::ops::Range;

use super::line::Line;
use crate::lexicon::{Classes, Key, set};
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};

/// A label is shorter than this, in tokens, brackets included.
const LONGEST: usize = 16;
/// A name on a line of its own, or with a title and a full stop, is no longer than this, in words.
const LONGEST_NAME: usize = 5;
/// A name before a colon is no longer than this.
const LONGEST_PLAIN: usize = 4;
/// A word in capitals with a full stop behind it that shortens a title is no longer than this.
const LONGEST_TITLE: usize = 5;

/// How a label is written, and with it how much it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// "SMITH:", "Senator Brown:", "The Minister (Chloe Roe):", "Interviewer:": tells by itself.
    Sure,
    /// "Smith:": a turn if the text tells that Smith is a person, or has such labels again.
    Name,
    /// "Q:", "A.": a turn if the text has both.
    Letter,
    /// "Q" before a sentence, with nothing between: a turn beside labels that are sure.
    Bare,
    /// "Mr. Smith." before a sentence: a turn if there is another.
    Stop,
    /// "Ann Smith" alone on a line: a turn if the line comes again, or a line such as "speaker"
    /// says so.
    Line,
}

/// The label that opens a paragraph.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub(super) range: Range<usize>,
    pub(super) colon: Option<usize>,
    /// Where what is said begins.
    pub(super) content: usize,
    pub(super) form: Form,
    /// Whether it names nobody.
    pub(super) nameless: bool,
    /// By which labels are compared: of its last word before a bracket or slash.
    pub(super) key: Key,
}

/// The label that may open a paragraph.
pub(super) fn of_paragraph(tokens: &Tokens, paragraph: &Range<usize>) -> Option<Label> {
    let first = &tokens[paragraph.start];
    if !(first.kind.is_word() && (first.is_capitalised() || first.is_caseless())) {
        return None;
    }
    letter(tokens, paragraph).or_else(|| with_colon(tokens, paragraph)).or_else(|| with_stop(tokens, paragraph))
}

/// "Q:", "A.", "Q. "
fn letter(tokens: &Tokens, paragraph: &Range<usize>) -> Option<Label> {
    let start = paragraph.start;
    let text = tokens.text_of(start);
    let next = tokens.get(start + 1).filter(|_| start + 1 < paragraph.end)?;
    let colon = matches!(text, "Q" | "A") && next.kind == TokenKind::Colon;
    let stop = matches!(text, "Q" | "A") && next.kind == TokenKind::Terminal && tokens.text_of(start + 1) == ".";
    let initial = matches!(text, "Q." | "A.");
    let content = start + if colon || stop { 2 } else { 1 };
    let capital = tokens.get(content).is_some_and(|token| !token.shape.has(Shape::LOWER));
    // Who was interrupted goes on behind a dash.
    let said = next.kind.is_word() || matches!(next.kind, TokenKind::Dash | TokenKind::OpenBracket);
    let bare = text == "Q" && next.gap != Gap::None && said;
    if !(colon || stop || initial || bare) || content >= paragraph.end || !capital {
        return None;
    }
    let colon = colon.then_some(start + 1);
    let key = Key::new(&text[..1]);
    let form = if colon.is_none() && bare { Form::Bare } else { Form::Letter };
    Some(Label { range: start..start + 1, colon, content, form, nameless: true, key })
}

/// "SMITH:", "Senator Brown:", "Smith:"
fn with_colon(tokens: &Tokens, paragraph: &Range<usize>) -> Option<Label> {
    let near = paragraph.start + 1..paragraph.end.min(paragraph.start + LONGEST);
    let colon = near.clone().find(|&i| tokens[i].kind == TokenKind::Colon)?;
    let range = paragraph.start..colon;
    let content = colon + 1;
    if content >= paragraph.end || tokens[content].kind == TokenKind::Open || tokens[content].gap == Gap::None {
        return None;
    }
    let line = Line::new(tokens, range.clone());
    let phrase = line.phrase(range.clone());
    if !is_plain(tokens, &range)
        || set::OTHER_LABELS.has(&phrase)
        || set::EDITORS_LABELS.has(&tokens.text_of(colon - 1).to_lowercase())
    {
        return None;
    }
    let listed = set::TURN_LABELS.has(&phrase);
    let name = before_bracket(tokens, &range);
    let name_line = Line::new(tokens, name.clone());
    let said = Line::new(tokens, content..paragraph.end);
    // Whoever is interrupted ends with a dash.
    let sentence = said.ends_sentence() || said.last().kind == TokenKind::Dash;
    let upper = name_line.is_upper_case();
    let titled = is_titled(tokens, &name);
    let form = if listed
        || (upper && is_name(tokens, &name) || titled || of_parliament(tokens, &range).is_some()) && sentence
    {
        Form::Sure
    } else if name_line.words() <= LONGEST_PLAIN && sentence && is_name(tokens, &name) && !is_common(tokens, &name) {
        Form::Name
    } else {
        return None;
    };
    let key = tokens[name.end - 1].key;
    let nameless = listed || is_paper(tokens, &name);
    Some(Label { range, colon: Some(colon), content, form, nameless, key })
}

/// Whether the tokens before a colon can be a label: capitalised words and what joins them, with
/// brackets and slashes.
fn is_plain(tokens: &Tokens, range: &Range<usize>) -> bool {
    let joins = Classes::PARTICLE.or(Classes::COORDINATOR).or(Classes::PREPOSITION).or(Classes::DETERMINER);
    let mut bracket = false;
    range.clone().all(|i| {
        let token = &tokens[i];
        bracket |= token.kind == TokenKind::OpenBracket;
        match token.kind {
            TokenKind::OpenBracket | TokenKind::Comma | TokenKind::Clitic | TokenKind::Apostrophe => true,
            TokenKind::CloseBracket => {
                bracket = false;
                true
            }
            TokenKind::Symbol => matches!(tokens.text_of(i), "/" | "&" | "|"),
            // USEC. CRUZ: Hon. (Dr.) Rono:
            TokenKind::Terminal => is_short_title(tokens, i, range) || is_title_before_bracket(tokens, i, range),
            kind if kind.is_word() => {
                bracket || token.is_capitalised() || token.is_caseless() || token.is(joins) && i > range.start
            }
            TokenKind::Dash => bracket || token.gap == Gap::None,
            _ => false,
        }
    })
}

/// Whether full stop `i` shortens a title in capitals.
fn is_short_title(tokens: &Tokens, i: usize, range: &Range<usize>) -> bool {
    i > range.start
        && i + 1 < range.end
        && tokens[i].gap == Gap::None
        && tokens[i - 1].shape.has(Shape::UPPER)
        && tokens[i - 1].span.len() as usize <= LONGEST_TITLE
        && tokens[i + 1].shape.has(Shape::UPPER)
}

/// Whether full stop `i` shortens the title that opens a label, before another in a bracket.
fn is_title_before_bracket(tokens: &Tokens, i: usize, range: &Range<usize>) -> bool {
    let title = i == range.start + 1 && tokens[range.start].is(Classes::HONORIFIC.or(Classes::TITLE));
    title && tokens[i].gap == Gap::None && tokens[i + 1].kind == TokenKind::OpenBracket
}

/// The label up to its first bracket, slash or comma, but for a bracket with a title: "Hon. (Dr.)
/// Rono".
fn before_bracket(tokens: &Tokens, range: &Range<usize>) -> Range<usize> {
    let ends = |i: &usize| {
        let token = &tokens[*i];
        let title = *i + 3 < range.end
            && tokens[*i + 1].is(Classes::HONORIFIC.or(Classes::TITLE))
            && tokens[*i + 2].kind == TokenKind::CloseBracket
            && tokens[*i + 3].is_capitalised();
        matches!(token.kind, TokenKind::OpenBracket | TokenKind::Comma | TokenKind::Symbol) && !title
    };
    let end = range.clone().skip(1).find(ends).unwrap_or(range.end);
    range.start..end
}

/// Whether a label begins with an honorific or a title: "Senator BROWN", "The PRESIDENT".
fn is_titled(tokens: &Tokens, name: &Range<usize>) -> bool {
    let title = Classes::HONORIFIC.or(Classes::TITLE).or(Classes::ROLE);
    let the = tokens[name.start].is(Classes::DETERMINER);
    let found = name.clone().take(5).find(|&i| tokens[i].is(title) && tokens[i].is_capitalised());
    // "The Economic Secretary to the Treasury", "Senator Brown", but not "Brown, chairman".
    found.is_some_and(|at| at == name.start && name.len() > 1 || the && at > name.start)
}

/// Where the brackets open in which a label has a constituency and a party at its end: "Ann Lee
/// (Leeds) (Lab)".
pub(crate) fn of_parliament(tokens: &Tokens, label: &Range<usize>) -> Option<(usize, usize)> {
    let open: Vec<usize> = label.clone().filter(|&i| tokens[i].kind == TokenKind::OpenBracket).collect();
    let [place, party] = open[..] else { return None };
    let closes = |i: usize| tokens[i].kind == TokenKind::CloseBracket;
    (closes(party - 1) && closes(label.end - 1)).then_some((place, party))
}

/// Whether a label has no small word inside, as names have none: not "Limited Tools to Fight".
fn is_name(tokens: &Tokens, name: &Range<usize>) -> bool {
    let small = Classes::PREPOSITION.or(Classes::COORDINATOR).or(Classes::AUXILIARY).or(Classes::POSSESSIVE);
    tokens.list[name.clone()]
        .iter()
        .skip(1)
        .all(|token| !token.kind.is_word() || token.is(Classes::PARTICLE) || token.is_capitalised() && !token.is(small))
}

/// Whether every word of a label is one that names nobody: "Kick-off", "Tickets".
fn is_common(tokens: &Tokens, name: &Range<usize>) -> bool {
    let common = Classes::COMMON.or(Classes::FUNCTION).or(Classes::PERIOD).or(Classes::WEEKDAY).or(Classes::MONTH);
    let given = |token: &Token| token.is(Classes::GIVEN);
    let list = &tokens.list[name.clone()];
    list.iter()
        .all(|token| token.is(common) && !given(token) || !token.kind.is_word() || token.kind == TokenKind::Number)
}

/// Whether a label is the name of a newspaper or station, which asks: "HERALD".
fn is_paper(tokens: &Tokens, name: &Range<usize>) -> bool {
    let line = Line::new(tokens, name.end - 1..name.end);
    name.len() <= 3 && set::PAPER_LABELS.has(&line.phrase(line.range.clone()))
}

/// "Mr. Smith." and "The Chairman." before a sentence.
fn with_stop(tokens: &Tokens, paragraph: &Range<usize>) -> Option<Label> {
    let start = paragraph.start;
    let near = start + 1..paragraph.end.min(start + LONGEST_NAME + 2);
    let stop = near.clone().find(|&i| tokens[i].kind == TokenKind::Terminal)?;
    let (name, content) = (start..stop, stop + 1);
    let words = name.clone().all(|i| tokens[i].is_capitalised());
    let title = Classes::HONORIFIC.or(Classes::TITLE);
    let the =
        tokens[start].is(Classes::DETERMINER) && stop == start + 2 && tokens[start + 1].is(title.or(Classes::ROLE));
    let titled = tokens[start].is(title) && stop > start + 1;
    let capital = tokens.get(content).is_some_and(|token| !token.shape.has(Shape::LOWER) && token.gap == Gap::Space);
    let full_stop = tokens.text_of(stop) == ".";
    let said = content..paragraph.end;
    if !(words && (the || titled) && capital && full_stop && !said.is_empty())
        || !Line::new(tokens, said).ends_sentence()
    {
        return None;
    }
    let key = tokens[stop - 1].key;
    Some(Label { range: name, colon: None, content, form: Form::Stop, nameless: false, key })
}

/// The label that a whole paragraph may be, where what is said stands below it: "Ann Smith",
/// "SMITH:".
pub(super) fn of_line(tokens: &Tokens, paragraph: &Range<usize>) -> Option<Label> {
    let colon = (tokens[paragraph.end - 1].kind == TokenKind::Colon).then(|| paragraph.end - 1);
    let range = paragraph.start..colon.unwrap_or(paragraph.end);
    if range.is_empty() || range.len() > LONGEST / 2 || !tokens[range.start].is_capitalised() {
        return None;
    }
    let name = before_bracket(tokens, &range);
    let line = Line::new(tokens, name.clone());
    let phrase = line.phrase(name.clone());
    let listed = set::TURN_LABELS.has(&phrase);
    let other = Classes::DETERMINER.or(Classes::PREPOSITION).or(Classes::WEEKDAY).or(Classes::MONTH).or(Classes::VERB);
    let capitals = || {
        line.list().iter().all(|token| {
            (token.is_capitalised() || token.is(Classes::PARTICLE))
                && !token.is(other)
                && token.kind != TokenKind::Number
        })
    };
    let named = line.words() <= LONGEST_NAME && is_plain(tokens, &range) && capitals();
    if !listed && !(named && (line.words() > 1 || colon.is_some())) {
        return None;
    }
    let key = Key::new(&phrase);
    Some(Label {
        range,
        colon,
        content: paragraph.end,
        form: Form::Line,
        nameless: listed || is_paper(tokens, &name),
        key,
    })
}
