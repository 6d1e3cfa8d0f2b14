//! A paragraph → its role, where its own form tells it.

use super::line::Line;
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Shape, TokenKind, Tokens};
use crate::vocabulary::ParagraphRole;

/// What stands around a text is no longer than this, in tokens.
const LONGEST: usize = 40;
/// A caption with the credit behind it is no longer than this.
const LONGEST_CAPTION: usize = 90;
/// A credit is no longer than this.
const LONGEST_CREDIT: usize = 16;
/// A name in a credit has no more words than this.
const MOST_WORDS_OF_CREDIT: usize = 4;
/// A line of a phrase such as "Share this article" is no longer than this.
const LONGEST_PHRASE: usize = 16;
/// A line of dates, authors or contacts is no longer than this.
const LONGEST_NOTICE: usize = 16;
/// How many digits a telephone number has at least.
const DIGITS_OF_NUMBER: usize = 7;

/// Whether the form of a line shows a role.
type Test = fn(&Line) -> bool;

/// The role that the form of paragraph `number` shows; None where it shows nothing.
pub(super) fn role(tokens: &Tokens, number: usize) -> Option<ParagraphRole> {
    let range = tokens.paragraphs[number].clone();
    if range.len() > LONGEST_CAPTION {
        return None;
    }
    let line = Line::new(tokens, range);
    if line.words() == 0 || is_stage_direction(&line) {
        return Some(ParagraphRole::Other);
    }
    if ends_with_credit(&line) {
        return Some(ParagraphRole::Caption);
    }
    if line.range.len() > LONGEST {
        return None;
    }
    let tests: [(Test, ParagraphRole); 7] = [
        (is_credit, ParagraphRole::Credit),
        (is_promotion, ParagraphRole::Promotion),
        (is_contact, ParagraphRole::Contact),
        (is_fact, ParagraphRole::Label),
        (is_dateline, ParagraphRole::Dateline),
        (is_byline, ParagraphRole::Byline),
        (is_caption, ParagraphRole::Caption),
    ];
    tests.into_iter().find(|(holds, _)| holds(&line)).map(|(_, role)| role)
}

/// Whether a line tells what happened in the room: "(Laughter.)", "Senator Reilly interjecting—".
fn is_stage_direction(line: &Line) -> bool {
    let bracketed = line.first().kind == TokenKind::OpenBracket
        && line.list().iter().rev().take(2).any(|token| token.kind == TokenKind::CloseBracket);
    let stage = || {
        line.range.clone().any(|i| {
            let token = &line.tokens[i];
            token.kind == TokenKind::Word && set::STAGE_DIRECTIONS.has(&line.phrase(i..i + 1))
        })
    };
    line.range.len() <= LONGEST_NOTICE && (bracketed || !line.ends_sentence() && line.words() <= 4) && stage()
}

/// Whether a line names who made a picture, and nothing else.
pub(super) fn is_credit(line: &Line) -> bool {
    if line.range.len() > LONGEST_CREDIT {
        return false;
    }
    let text_of_first = line.tokens.text_of(line.range.start);
    let sentence = line.ends_sentence() && line.range.len() > LONGEST_CREDIT / 2;
    if line.label(false, |label| set::CREDIT_LABELS.has(label)).is_some_and(|colon| colon + 1 < line.range.end)
        || text_of_first == "©"
    {
        return !sentence;
    }
    if line.lead(|phrase| set::CREDIT_LEADS.has(phrase)).is_some_and(|end| end < line.range.end) {
        return !sentence && !line.list().iter().any(|token| token.is(Classes::AUXILIARY));
    }
    let inner = without_brackets(line);
    let bracketed = inner.range.len() < line.range.len();
    if bracketed && inner.range.len() > 1 && is_credit(&inner) {
        return true;
    }
    !line.ends_sentence() && (is_name_and_agency(&inner) || is_agency(&inner))
}

/// The line between the brackets that enclose it, else all of it.
fn without_brackets<'t, 'a>(line: &Line<'t, 'a>) -> Line<'t, 'a> {
    let enclosed = line.first().kind == TokenKind::OpenBracket && line.last().kind == TokenKind::CloseBracket;
    let inside = line.range.start + 1..line.range.end - 1;
    if enclosed && !inside.is_empty() { Line::new(line.tokens, inside) } else { line.clone() }
}

/// "Jane Roe/CBC", "Steve Law / The Canadian Press": capitalised words on either side of a slash.
fn is_name_and_agency(line: &Line) -> bool {
    let slash = |i: &usize| line.tokens[*i].kind == TokenKind::Symbol && line.tokens.text_of(*i) == "/";
    let Some(at) = line.range.clone().find(slash).filter(|&at| at > line.range.start && at + 1 < line.range.end) else {
        return false;
    };
    let plain = line.range.clone().all(|i| {
        let token = &line.tokens[i];
        slash(&i) || token.kind == TokenKind::Dash && token.gap == Gap::None || token.kind.is_word()
    });
    let number = line.list().iter().any(|token| token.kind == TokenKind::Number);
    let near = |words: usize| (1..=MOST_WORDS_OF_CREDIT).contains(&words);
    plain
        && near(Line::new(line.tokens, line.range.start..at).words())
        && near(Line::new(line.tokens, at + 1..line.range.end).words())
        && !number
        && at > line.range.start + 1
        && line.words() >= 3
        && line.is_capitalised()
        && line.tokens[at + 1].is_capitalised()
}

/// "Getty Images", "AP Photo", "AFP via Getty Images".
fn is_agency(line: &Line) -> bool {
    // "EPA Administrator Lee" is no credit, "EPA" and "Lee/EPA" are.
    let agency = |i: usize| {
        let picture = |next: usize| set::CREDIT_LABELS.has(&line.phrase(next..next + 1));
        set::AGENCIES.has(&line.phrase(i..i + 1))
            && line.tokens[i].is_capitalised()
            && (i + 1 == line.range.end || picture(i + 1) || !line.tokens[i + 1].kind.is_word())
    };
    let plain = line.range.clone().all(|i| {
        let token = &line.tokens[i];
        token.is_capitalised() || matches!(line.tokens.text_of(i), "/" | "via" | "for" | "," | "-")
    });
    plain && line.words() <= 5 && line.range.clone().any(agency)
}

/// Whether a line ends with a credit behind its last sentence, a bar or in brackets: "The dam at
/// noon. Photo: Minna Aho".
fn ends_with_credit(line: &Line) -> bool {
    if line.range.len() < 5 {
        return false;
    }
    let from = line.range.start + 2;
    if line.last().kind == TokenKind::CloseBracket {
        let near = from.max(line.range.end.saturating_sub(LONGEST_CREDIT));
        let open = (near..line.range.end).rev().find(|&i| line.tokens[i].kind == TokenKind::OpenBracket);
        return open.is_some_and(|open| is_credit(&line.from(open)));
    }
    if line.ends_sentence() {
        return false;
    }
    let near = from.max(line.range.end.saturating_sub(LONGEST_CREDIT));
    (near..line.range.end.saturating_sub(1)).any(|i| {
        let before = &line.tokens[i - 1];
        let parted = before.kind.is_end()
            || before.kind == TokenKind::CloseBracket
            || before.kind == TokenKind::Symbol && line.tokens.text_of(i - 1) == "|";
        parted && is_credit(&line.from(i))
    })
}

/// Whether a line leads away from the text.
fn is_promotion(line: &Line) -> bool {
    let label = line.label(true, |label| set::PROMOTION_LABELS.has(label));
    if let Some(mark) = label {
        // "Watch: it will rain, he said." is a sentence; a title behind a label has a capital.
        let title = line.tokens.get(mark + 1).filter(|_| mark + 1 < line.range.end);
        return title.is_none_or(|first| !first.shape.has(Shape::LOWER));
    }
    let lead = line.lead(|phrase| set::PROMOTION_LEADS.has(phrase));
    lead.is_some_and(|end| {
        end == line.range.end
            || line.range.len() <= LONGEST_PHRASE && !line.ends_sentence() && line.words() > end - line.range.start
            || line.words() == end - line.range.start && line.range.len() <= end - line.range.start + 1
    })
}

/// Whether a line says whom to ask.
fn is_contact(line: &Line) -> bool {
    if line.range.len() > LONGEST_NOTICE {
        return false;
    }
    if line.label(false, |label| set::CONTACT_LABELS.has(label)).is_some() || is_contact_lead(line) {
        return !line.ends_sentence();
    }
    let address = |i: usize| {
        let text = line.tokens.text_of(i);
        line.tokens[i].kind == TokenKind::Web && text.find('@').is_some_and(|at| at > 0)
    };
    line.range.len() == 1 && address(line.range.start) || is_telephone_number(line)
}

/// Whether a line begins a block of contacts: "Notes to editors".
pub(super) fn is_contact_lead(line: &Line) -> bool {
    // "– ENDS –"
    let start = line.range.clone().find(|&i| line.tokens[i].kind != TokenKind::Dash).unwrap_or(line.range.start);
    let line = line.from(start);
    let end = line.lead(|phrase| set::CONTACT_LEADS.has(phrase));
    end.is_some_and(|end| {
        let word = end == line.range.start + 1;
        let rest = (end..line.range.end).all(|i| matches!(line.tokens[i].kind, TokenKind::Colon | TokenKind::Dash));
        rest || !word && line.range.len() <= LONGEST_NOTICE && !line.ends_sentence()
    })
}

fn is_telephone_number(line: &Line) -> bool {
    let text = line.tokens.span(line.range.clone());
    let text = line.tokens.text.slice(text);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= DIGITS_OF_NUMBER
        && text.starts_with(['+', '0', '('])
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"+()-. ".contains(&byte))
}

/// Whether a line holds dates, times and places, and nothing else.
fn is_dateline(line: &Line) -> bool {
    // "10.58" alone, in the live report of an event.
    let first = line.tokens.text_of(line.range.start);
    if line.range.len() == 1
        && (4..=5).contains(&first.len())
        && first.contains('.')
        && is_time(&first.replace('.', ":"))
    {
        return true;
    }
    let item = line.first().kind == TokenKind::Dash || line.last().kind == TokenKind::Colon;
    if line.range.len() > LONGEST_NOTICE || line.ends_sentence() || item {
        return false;
    }
    let calendar = Classes::MONTH.or(Classes::WEEKDAY);
    let (mut dated, mut places) = (false, 0);
    for i in line.range.clone() {
        let token = &line.tokens[i];
        let text = line.tokens.text_of(i);
        let time = token.kind == TokenKind::Number && text.len() > 2 && is_time(text);
        let joined = line.range.start == i && set::DATELINE_WORDS.has(&text.to_lowercase());
        dated |= token.is(calendar) && token.is_capitalised() || time || joined && text.len() > 5;
        let known = token.kind == TokenKind::Number
            || token.is(calendar) && token.is_capitalised()
            || !token.kind.is_word()
            || set::DATELINE_WORDS.has(&text.to_lowercase());
        if !known {
            places += 1;
            if !token.is_capitalised() || token.is(Classes::VERB.or(Classes::AUXILIARY)) {
                return false;
            }
        }
    }
    let numbered = line.list().iter().any(|token| token.kind == TokenKind::Number);
    dated && numbered && places <= 2 && (places == 0 || line.words() > places + 1)
}

/// "10.42am", "6pm", "10:42", "3/5/2026"
fn is_time(text: &str) -> bool {
    let hour = text.strip_suffix("am").or_else(|| text.strip_suffix("pm"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || b":./-".contains(&byte));
    hour.is_some_and(digits) || text.contains([':', '-', '/']) && digits(text)
}

/// Whether a line names who wrote the text.
fn is_byline(line: &Line) -> bool {
    if line.range.len() > LONGEST_NOTICE || line.ends_sentence() {
        return false;
    }
    let by = line.tokens.text_of(line.range.start).eq_ignore_ascii_case("by");
    let role = || line.range.clone().rev().take(1).any(|i| set::BYLINE_ROLES.has(&line.phrase(i..i + 1)));
    let name = if by { line.range.start + 1 } else { line.range.start };
    let is_name = |i: usize| {
        let other = Classes::FUNCTION.or(Classes::MONTH).or(Classes::WEEKDAY).or(Classes::PERIOD).or(Classes::NUMBER);
        i < line.range.end
            && line.tokens[i].is_capitalised()
            && !line.tokens[i].is(other)
            && line.tokens[i].kind != TokenKind::Number
    };
    let named = is_name(name) && is_name(name + 1);
    let plain = line.range.clone().skip(1).all(|i| {
        let token = &line.tokens[i];
        let text = line.tokens.text_of(i);
        token.is_capitalised()
            || matches!(token.kind, TokenKind::Comma | TokenKind::Web | TokenKind::Symbol | TokenKind::Dash)
            || matches!(text, "and" | "in" | "for" | "the" | "of" | "at")
            || token.is(Classes::PARTICLE)
            || set::BYLINE_ROLES.has(text)
    });
    let comma = line.list().iter().any(|token| token.kind == TokenKind::Comma);
    named && plain && (by || comma && role() && line.range.len() <= LONGEST_NOTICE / 2)
}

/// Whether a line states a fact about the text or a table: "Source: Office for National
/// Statistics".
fn is_fact(line: &Line) -> bool {
    if is_office(line) {
        return true;
    }
    let Some(colon) = line.label(false, |label| set::FACT_LABELS.has(label)) else { return false };
    let behind = colon + 1..line.range.end;
    behind.is_empty() || !line.ends_sentence() && line.tokens[behind.start].kind != TokenKind::Open
}

/// Whether a line is what somebody is and the name alone: "Director: Hans Gruber".
fn is_office(line: &Line) -> bool {
    /// A name is no longer than this, in words.
    const LONGEST_NAME: usize = 4;
    let Some(colon) = line.label(false, |_| true).filter(|colon| colon + 1 < line.range.end) else { return false };
    let other = Classes::FUNCTION
        .or(Classes::VERB)
        .or(Classes::REPORTING)
        .or(Classes::COMMON)
        .or(Classes::ROLE)
        .or(Classes::ROLES)
        .or(Classes::ORGAN);
    let name = line.from(colon + 1);
    let office = Line::new(line.tokens, line.range.start..colon);
    let named =
        |i: usize| line.tokens[i].is_capitalised() && (line.tokens[i].is(Classes::GIVEN) || !line.tokens[i].is(other));
    (2..=LONGEST_NAME).contains(&name.range.len())
        && name.range.clone().all(named)
        && name.list().iter().any(|token| token.is(Classes::GIVEN))
        && office.list().iter().any(|token| token.is(Classes::ROLE.or(Classes::TITLE)))
}

/// Whether a line begins as captions do: "Pictured: …", "FILE - …".
fn is_caption(line: &Line) -> bool {
    let lead = line.lead(|phrase| set::CAPTION_LEADS.has(phrase));
    let mark = |i: usize| {
        let token = &line.tokens[i];
        matches!(token.kind, TokenKind::Colon | TokenKind::Dash) || token.kind == TokenKind::Comma
    };
    let file = line.tokens.text_of(line.range.start) == "FILE" && line.range.len() > 2 && mark(line.range.start + 1);
    lead.is_some_and(|end| end < line.range.end && mark(end)) || file
}
