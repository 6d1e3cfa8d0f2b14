//! Roles that a paragraph has by its neighbours: captions before credits, the rest of a block of
//! contacts, headlines.

use super::form::is_contact_lead;
use super::line::Line;
use crate::lexicon::{Classes, set};
use crate::text::is_space;
use crate::token::{Shape, Token, TokenKind, Tokens};
use crate::vocabulary::ParagraphRole;

/// A caption is no longer than this, in tokens.
const LONGEST_CAPTION: usize = 60;
/// How many lines behind its first a block of contacts has.
const MOST_CONTACTS: usize = 8;
/// A line of contacts is no longer than this.
const LONGEST_CONTACT: usize = 14;
/// A title is no longer than this, in words.
const LONGEST_TITLE: usize = 24;
/// A heading inside the text is no longer than this, in words.
const LONGEST_HEADING: usize = 10;
/// How many paragraphs may stand above the text.
const MOST_TITLES: usize = 3;

/// Gives the paragraphs without a role that of their neighbours' evidence.
pub(super) fn settle(tokens: &Tokens, roles: &mut [Option<ParagraphRole>]) {
    captions(tokens, roles);
    contacts(tokens, roles);
    headlines(tokens, roles);
}

/// A short paragraph is a caption where its credit stands on the next line, without a blank one
/// between, or "Open this photo in gallery" above it.
fn captions(tokens: &Tokens, roles: &mut [Option<ParagraphRole>]) {
    for number in 0..roles.len() {
        let paragraph = tokens.paragraphs[number].clone();
        let quotes = |token: &Token| token.kind == TokenKind::Open;
        if roles[number].is_some()
            || paragraph.len() > LONGEST_CAPTION
            || tokens.list[paragraph.clone()].iter().any(quotes)
        {
            continue;
        }
        let next = roles.get(number + 1).copied().flatten();
        let credited = next == Some(ParagraphRole::Credit) && !is_blank_line(tokens, paragraph.end);
        let gallery = number > 0 && roles[number - 1] == Some(ParagraphRole::Promotion) && {
            let above = Line::new(tokens, tokens.paragraphs[number - 1].clone());
            above.lead(|phrase| set::LEADS_ABOVE_CAPTIONS.has(phrase)).is_some()
        };
        if credited || gallery {
            roles[number] = Some(ParagraphRole::Caption);
        }
    }
}

/// Whether a blank line stands before token `i`.
pub(crate) fn is_blank_line(tokens: &Tokens, i: usize) -> bool {
    let between = tokens.list[i - 1].span.end() as usize..tokens.list[i].span.start() as usize;
    let between = &tokens.text.as_str()[between];
    debug_assert!(between.chars().all(is_space));
    between.matches('\n').count() > 1
}

/// The lines behind "For more information please contact:" belong to it, up to one that is a
/// sentence.
fn contacts(tokens: &Tokens, roles: &mut [Option<ParagraphRole>]) {
    let mut left = 0;
    for (role, paragraph) in roles.iter_mut().zip(&tokens.paragraphs) {
        let line = Line::new(tokens, paragraph.clone());
        match role {
            Some(ParagraphRole::Contact) if is_contact_lead(&line) || line.last().kind == TokenKind::Colon => {
                left = MOST_CONTACTS;
            }
            Some(ParagraphRole::Contact) => left = left.max(1),
            None if left > 0
                && paragraph.len() <= LONGEST_CONTACT
                && !line.ends_sentence()
                && line.is_capitalised() =>
            {
                *role = Some(ParagraphRole::Contact);
                left -= 1;
            }
            None if left > 0 && paragraph.len() <= LONGEST_CONTACT && is_address_list(&line) => {
                *role = Some(ParagraphRole::Contact);
                left -= 1;
            }
            _ => left = 0,
        }
    }
}

/// A name and what the person is: "Rosa Quispe, press officer".
fn is_address_list(line: &Line) -> bool {
    line.first().is_capitalised()
        && !line.ends_sentence()
        && line.list().iter().any(|token| token.kind == TokenKind::Comma)
        && !line.list().iter().any(|token| token.is(Classes::VERB.or(Classes::AUXILIARY)))
}

/// A line above the text that is no sentence is a headline; inside, one between two paragraphs of
/// sentences.
fn headlines(tokens: &Tokens, roles: &mut [Option<ParagraphRole>]) {
    let ends_sentence = |number: usize| Line::new(tokens, tokens.paragraphs[number].clone()).ends_sentence();
    let mut before_text = true;
    for number in 0..roles.len() {
        if roles[number].is_some_and(|role| role != ParagraphRole::Headline) {
            before_text &= roles[number] != Some(ParagraphRole::Turn);
            continue;
        }
        let line = Line::new(tokens, tokens.paragraphs[number].clone());
        let above = before_text && number < MOST_TITLES && is_title(&line, LONGEST_TITLE);
        let follows =
            number > 0 && ends_sentence(number - 1) || !before_text && number > 0 && roles[number - 1].is_some();
        let text_below = tokens.paragraphs.get(number + 1).is_some_and(|below| {
            roles[number + 1].is_none() && below.len() > line.range.len() && ends_sentence(number + 1)
        });
        if above || follows && text_below && is_title(&line, LONGEST_HEADING) {
            roles[number] = Some(ParagraphRole::Headline);
        } else {
            before_text = false;
        }
    }
}

/// Whether a line may be a title: some words, the first with a capital, and no terminal mark.
fn is_title(line: &Line, longest: usize) -> bool {
    let words = line.words();
    let first = line.first();
    let begins = first.is_capitalised() || first.is_caseless() || first.kind == TokenKind::Open && line.range.len() > 3;
    let goes_on = matches!(
        line.last().kind,
        TokenKind::Colon | TokenKind::Comma | TokenKind::Semicolon | TokenKind::Dash | TokenKind::Terminal
    );
    begins && !goes_on && !line.ends_sentence() && (2..=longest).contains(&words) && !first.shape.has(Shape::LOWER)
}
