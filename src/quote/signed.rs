//! Speeches with a name on a line of its own below them: “It was a tip.” / Sue Barnard, 58,
//! cleaner

use std::ops::Range;

use super::speech::{overlap, stretch_at};
use super::{ATTRIBUTED_SCORE, Extraction, between_marks, turn};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::structure::is_blank_line;
use crate::tagger::Attribution;
use crate::token::{Ending, Quoted, TokenKind, Tokens};
use crate::vocabulary::{Act, EntityLabel, ParagraphRole};

/// A line with a name has no more tokens than this,
const LONGEST: usize = 16;
/// and the name with what stands before it no more than this.
const LONGEST_NAME: usize = 7;
/// Nobody is older.
const OLDEST: u32 = 115;

/// What a line with a name tells.
struct Name {
    /// Whether the tagger sees a person there.
    person: bool,
    /// Whether an age stands behind it.
    aged: bool,
    /// Whether anything does.
    described: bool,
    /// What the line alone looks like: one of the text, a byline.
    role: ParagraphRole,
}

/// A speech that fills its paragraphs, and the line below.
struct Block {
    content: Vec<Range<usize>>,
    line: Range<usize>,
    name: Name,
    /// Whether a blank line stands between them.
    loose: bool,
    /// Whether a blank line or the end of the text stands behind the line.
    apart: bool,
    /// Whether a terminal mark ends the speech.
    ends: bool,
}

/// Adds the quotations with such a line; returns their stretches in marks, in order.
pub(super) fn add(extraction: &mut Extraction) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !on(Rule::NameBelow) {
        return found;
    }
    let blocks = blocks(extraction);
    // Blocks that touch are one list.
    for list in blocks.chunk_by(|above, below| above.line.end == below.content[0].start) {
        if !is_signed(extraction, list) {
            continue;
        }
        for block in list {
            let source = Some(block.line.clone());
            extraction.push(block.content.clone(), None, source, Act::Speech, ATTRIBUTED_SCORE);
            found.extend(block.content.iter().cloned());
        }
    }
    found
}

/// Takes speeches whose source is known out of the content of an attribution outside them.
pub(super) fn leave(known: &[Range<usize>], attribution: &mut Attribution) {
    let Attribution { content, cue, .. } = attribution;
    for piece in content.iter_mut() {
        let at = known.partition_point(|speech| speech.end <= piece.start);
        let other = |speech: &&Range<usize>| overlap(speech, piece) && !speech.contains(&cue.start);
        if let Some(speech) = known.get(at).filter(other) {
            piece.end = speech.start.max(piece.start);
        }
    }
    content.retain(|piece| !piece.is_empty());
}

/// Whether the lines below a list of speeches tell who says them. Two or more do; one does where it
/// stands right below its speech and apart from what follows.
fn is_signed(extraction: &Extraction, list: &[Block]) -> bool {
    let Some(first) = list.first() else { return false };
    let tight = list.iter().all(|block| !block.loose && block.apart);
    let leads_down = list.iter().any(|block| block.loose && !block.apart);
    // Names may stand above their speeches.
    if leads_down || !tight && has_name_above(extraction, first.content[0].start) {
        return false;
    }
    if let [block] = list {
        let opens_text = block.content[0].start == 0;
        let Name { person, aged, described, role } = block.name;
        // A name at the end of the text may be its author's.
        let inside = is_in_text(role) && block.line.end < extraction.tokens.len();
        return tight && block.ends && (person && inside || aged) && (described || !opens_text);
    }
    let ended = list.iter().filter(|block| block.ends).count();
    if ended * 2 < list.len() || list.last().is_some_and(|last| is_followed_by_speech(extraction, last.line.end)) {
        return false;
    }
    let told = list.iter().filter(|block| block.name.person || block.name.aged).count();
    told * 2 >= list.len()
}

/// Whether a speech without a name below it fills the paragraph at token `start`: the names of such
/// a list stand above.
fn is_followed_by_speech(extraction: &Extraction, start: usize) -> bool {
    let tokens = extraction.tokens;
    let Some(stretch) = stretch_at(tokens, start) else { return false };
    let paragraph = extraction.paragraph_of(start);
    (stretch.end as usize..paragraph.end).all(|i| !tokens[i].kind.is_word())
}

/// Whether the paragraph above that of token `start` names somebody and is no sentence.
fn has_name_above(extraction: &Extraction, start: usize) -> bool {
    let Some(last) = start.checked_sub(1) else { return false };
    let above = extraction.paragraph_of(last);
    let mark = extraction.tokens[last].kind;
    let ends = mark.is_end() || matches!(mark, TokenKind::Close | TokenKind::Colon);
    let first = extraction.entities.partition_point(|entity| entity.tokens.end <= above.start);
    let mut near = extraction.entities[first..].iter().take_while(|entity| entity.tokens.start < above.end);
    !ends && near.any(|entity| entity.label == EntityLabel::Person)
        || name_line(extraction, &above).is_some_and(|name| name.person || name.aged)
}

/// The speeches of a text that fill their paragraphs and have a name on the line below.
fn blocks(extraction: &Extraction) -> Vec<Block> {
    let tokens = extraction.tokens;
    let mut blocks = Vec::new();
    let mut content: Vec<Range<usize>> = Vec::new();
    for stretch in tokens.quoted.iter().filter(|stretch| stretch.depth == 0) {
        if !stretch.continues {
            content.clear();
        }
        let range = stretch.range();
        let paragraph = extraction.paragraph_of(range.start);
        let fills = paragraph.start == range.start && (range.end..paragraph.end).all(|i| !tokens[i].kind.is_word());
        let whole = fills && (content.is_empty() != stretch.continues);
        if !whole || !extraction.is_free(range.clone()) || !turn::is_text(extraction, range.start, true) {
            content.clear();
            continue;
        }
        content.push(range);
        let below = extraction.paragraph_of(paragraph.end);
        if stretch.ending != Ending::Closed || below.is_empty() {
            continue;
        }
        if let Some(name) = name_line(extraction, &below) {
            let loose = is_blank_line(tokens, below.start);
            let apart = below.end >= tokens.len() || is_blank_line(tokens, below.end);
            let ends = ends_sentence(tokens, stretch, paragraph.end);
            let content = std::mem::take(&mut content);
            blocks.push(Block { content, line: below, name, loose, apart, ends });
        }
    }
    blocks
}

/// Whether a terminal mark ends a speech, on either side of its closing mark.
fn ends_sentence(tokens: &Tokens, stretch: &Quoted, end: usize) -> bool {
    let last = between_marks(tokens, stretch).next_back();
    last.is_some_and(|last| tokens[last].kind.is_end()) || (stretch.end as usize..end).any(|i| tokens[i].kind.is_end())
}

fn is_in_text(role: ParagraphRole) -> bool {
    matches!(role, ParagraphRole::Body | ParagraphRole::Headline)
}

/// What a paragraph tells that is but a name and what is said of it: "Sue Barnard", "Opposition
/// leader Marit Haugen", "Fatoumata Diallo (35), Bamako".
fn name_line(extraction: &Extraction, paragraph: &Range<usize>) -> Option<Name> {
    let tokens = extraction.tokens;
    let role = extraction.structure.role_at(tokens, paragraph.start);
    // A line of a list looks like a byline or a caption.
    let listed = matches!(role, ParagraphRole::Byline | ParagraphRole::Caption | ParagraphRole::Other);
    if paragraph.is_empty() || paragraph.len() > LONGEST || !is_in_text(role) && !listed {
        return None;
    }
    let behind = |i: &usize| {
        let token = &tokens[*i];
        let mark = matches!(token.kind, TokenKind::Comma | TokenKind::OpenBracket | TokenKind::Dash);
        mark || *i > paragraph.start && token.is(Classes::PREPOSITION) && !token.is_capitalised()
    };
    let end = paragraph.clone().find(behind).unwrap_or(paragraph.end);
    let (head, rest) = (paragraph.start..end, end..paragraph.end);
    let first = extraction.entities.partition_point(|entity| entity.tokens.end <= head.start);
    let mut named = extraction.entities[first..].iter().take_while(|entity| entity.tokens.start < head.end);
    let named = named.find(|entity| entity.label == EntityLabel::Person || head.end <= entity.tokens.end);
    let person = named.is_some_and(|entity| entity.label == EntityLabel::Person);
    if named.is_some() != person || !is_name(tokens, &head, named.filter(|_| person).map(|name| &name.tokens)) {
        return None;
    }
    let capitals = head.clone().filter(|&i| tokens[i].is_capitalised()).count();
    let plain = rest.clone().all(|i| is_in_description(tokens, i, rest.end));
    let (aged, described) = (rest.clone().any(|i| is_age(tokens, i)), !rest.is_empty());
    (plain && (capitals > 1 || aged || person && described)).then_some(Name { person, aged, described, role })
}

/// Whether words are a name with titles and a role before it; `person` is what the tagger sees of
/// it.
fn is_name(tokens: &Tokens, head: &Range<usize>, person: Option<&Range<usize>>) -> bool {
    if head.is_empty() || head.len() > LONGEST_NAME {
        return false;
    }
    let opens = Classes::DETERMINER.or(Classes::PRONOUN).or(Classes::POSSESSIVE).or(Classes::PREPOSITION);
    let begins = person.is_some_and(|person| person.start <= head.start) || !tokens[head.start].is(opens);
    let inside = |i: usize| {
        let token = &tokens[i];
        let before = person.is_some_and(|person| i < person.end) && !token.is(Classes::FUNCTION.or(Classes::AUXILIARY));
        let word = token.kind.is_word() && token.kind != TokenKind::Number && token.kind != TokenKind::Web;
        word && (token.is_capitalised() || token.is(Classes::PARTICLE) || before)
            || matches!(token.kind, TokenKind::Clitic | TokenKind::Apostrophe) && before
    };
    // "Remembering Ann Lee", "Life With Ann Lee" are headings.
    let heading = |i: usize| {
        let word = tokens.text_of(i);
        word.ends_with("ing") && i == head.start && person.is_none_or(|person| i < person.start)
            || tokens[i].is(Classes::PREPOSITION) && !tokens[i].is(Classes::PARTICLE)
    };
    let begins = begins && !head.clone().any(heading);
    begins && tokens[head.start].is_capitalised() && tokens[head.end - 1].is_capitalised() && head.clone().all(inside)
}

/// Whether token `i` may stand in what is said of a name, before token `end`: no mark of a
/// sentence, no verb.
fn is_in_description(tokens: &Tokens, i: usize, end: usize) -> bool {
    let token = &tokens[i];
    let mark = matches!(
        token.kind,
        TokenKind::Colon | TokenKind::Semicolon | TokenKind::Open | TokenKind::Close | TokenKind::Mark
    );
    if token.kind.is_end() || mark {
        return false;
    }
    let possessive = token.kind == TokenKind::Clitic && i > 0 && tokens[i - 1].is_capitalised();
    if token.is_capitalised() || !token.kind.is_word() || possessive || token.is(Classes::ROLE.or(Classes::ROLES)) {
        return true;
    }
    let clause = Classes::AUXILIARY.or(Classes::RELATIVE).or(Classes::NEGATION).or(Classes::SUBJECT);
    if token.is(clause) || token.is(Classes::SUBORDINATOR) && !token.is(Classes::PREPOSITION) {
        return false;
    }
    // "Retired", "retired teacher", "on raising sons", but not "helped her".
    let verb = Classes::PAST.or(Classes::THIRD).or(Classes::VERB).or(Classes::ING);
    let next = tokens.get(i + 1).filter(|_| i + 1 < end);
    let apart = i > 0 && !tokens[i - 1].kind.is_word();
    let object = token.is(Classes::ING) && i > 0 && tokens[i - 1].is(Classes::PREPOSITION);
    !token.is(verb) || object || apart && next.is_none_or(|next| !next.is(Classes::FUNCTION))
}

/// Whether a number behind a comma, a bracket or "aged" is an age.
fn is_age(tokens: &Tokens, i: usize) -> bool {
    let number = tokens[i].kind == TokenKind::Number && tokens.text_of(i).parse().is_ok_and(|age: u32| age <= OLDEST);
    number
        && i > 0
        && (matches!(tokens[i - 1].kind, TokenKind::Comma | TokenKind::OpenBracket) || tokens.text_of(i - 1) == "aged")
}
