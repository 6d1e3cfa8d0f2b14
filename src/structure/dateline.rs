//! A label in capitals before the first paragraph of a text → the place where the news was written:
//! "DHAKA: Two ferries collided."

use std::ops::Range;

use super::label::{Form, Label};
use super::line::Line;
use crate::lexicon::{Classes, set};
use crate::token::{Shape, TokenKind, Tokens};
use crate::vocabulary::ParagraphRole;

/// A dateline names no more words than this: "PORT OF SPAIN".
const LONGEST_PLACE: usize = 4;

/// The paragraph whose label is a place, if the text begins with narration behind it. Where turns
/// follow, it is a label all the same.
pub(super) fn find(tokens: &Tokens, roles: &[Option<ParagraphRole>], labels: &[Option<Label>]) -> Option<usize> {
    let number = labels.iter().position(Option::is_some)?;
    let label = labels[number].as_ref()?;
    let mut above = (0..number).filter(|&above| roles[above].is_none());
    // A sentence may sum up the text below its headline.
    let headed = above.next().is_none_or(|first| is_headline(tokens, first))
        && above.filter(|&above| !is_headline(tokens, above)).count() <= 1;
    let said = label.content..tokens.paragraphs[number].end;
    let dateline = label.form == Form::Sure && !label.nameless && headed;
    let (place, known) = (place(tokens, label)?, Classes::PLACE.or(Classes::PLACE_WORD));
    let known = tokens.list[place].iter().any(|token| token.is(known));
    (dateline && is_narration(tokens, said, known)).then_some(number)
}

/// The words of a label that may be a place: in capitals, neither an office nor a name with a given
/// one before it.
fn place(tokens: &Tokens, label: &Label) -> Option<Range<usize>> {
    let plain = |i: &usize| tokens[*i].kind.is_word();
    let place = label.range.start..label.range.clone().find(|i| !plain(i)).unwrap_or(label.range.end);
    let office = Classes::HONORIFIC.or(Classes::TITLE).or(Classes::ROLE).or(Classes::ROLES);
    let upper = |i: usize| tokens[i].shape.has(Shape::UPPER) && !tokens[i].is(office);
    let person = place.len() > 1 && tokens[place.start].is(Classes::GIVEN) && !tokens[place.start].is(Classes::PLACE);
    (place.len() <= LONGEST_PLACE && place.clone().all(upper) && !person).then_some(place)
}

/// Whether a paragraph above the text may be its headline.
fn is_headline(tokens: &Tokens, number: usize) -> bool {
    let paragraph = tokens.paragraphs[number].clone();
    let last = paragraph.end - 1;
    !Line::new(tokens, paragraph).ends_sentence() || tokens.text_of(last) == "?"
}

/// Whether a paragraph tells what happened, outside of quotation marks: nobody speaks of himself,
/// to somebody or asks. Behind what is no `known` place it tells of the past.
fn is_narration(tokens: &Tokens, range: Range<usize>, known: bool) -> bool {
    let first = tokens.quoted.partition_point(|stretch| stretch.end as usize <= range.start);
    let mut stretches = tokens.quoted[first..].iter().peekable();
    let mut past = known;
    for i in range {
        while stretches.next_if(|stretch| stretch.end as usize <= i).is_some() {}
        if stretches.peek().is_some_and(|stretch| stretch.range().contains(&i)) {
            continue;
        }
        let (token, text) = (&tokens[i], tokens.text_of(i));
        // "US" is a country.
        let country = token.shape.has(Shape::UPPER) && text.len() > 1;
        let person = |word: &str| set::FIRST_PERSON.has(word) || set::SECOND_PERSON.has(word);
        if token.kind == TokenKind::Terminal && text.contains('?') || !country && person(&text.to_lowercase()) {
            return false;
        }
        let happened = token.is(Classes::PAST)
            || matches!(text, "was" | "were" | "had")
            || set::IRREGULAR_PASTS.has(text)
            || text.len() > 3 && text.ends_with("ed");
        past |= happened && token.shape.has(Shape::LOWER);
    }
    past
}
