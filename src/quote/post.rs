//! A post as pages show it: "We are closed today. — Ana Souza (@anasouza) 3 June 2026".

use std::ops::Range;

use super::{ATTRIBUTED_SCORE, Extraction};
use crate::ablation::{Rule, on};
use crate::lexicon::set;
use crate::token::{Gap, TokenKind, Tokens};
use crate::vocabulary::{Act, QuoteKind};

/// A name before its account has no more tokens than this,
const LONGEST_NAME: usize = 8;
/// nor the account in its brackets,
const LONGEST_ACCOUNT: usize = 8;
/// and the date behind it no more than this.
const LONGEST_DATE: usize = 6;

/// Adds the posts whose accounts are told behind a dash, each a direct quotation.
pub(super) fn add(extraction: &mut Extraction) {
    for at in 0..extraction.tokens.paragraphs.len() {
        let paragraph = extraction.tokens.paragraphs[at].clone();
        let Some((dash, source)) = signature(extraction.tokens, &paragraph) else { continue };
        // Who posted may stand below.
        let above = at.checked_sub(1).map(|above| extraction.tokens.paragraphs[above].clone());
        let content = if dash > paragraph.start { Some(paragraph.start..dash) } else { above };
        let Some(content) = content else { continue };
        if extraction.is_free(content.clone()) && on(Rule::SignedPost) {
            let cue = Some(dash..dash + 1);
            extraction.push(vec![content], cue, Some(source), Act::Writing, ATTRIBUTED_SCORE);
            if let Some(quotation) = extraction.quotations.last_mut() {
                quotation.kind = QuoteKind::Direct;
            }
        }
    }
}

/// The dash before whoever posted a paragraph, and who that is, their account included: "— Ana
/// Souza (@anasouza)", "— @anasouza".
fn signature(tokens: &Tokens, paragraph: &Range<usize>) -> Option<(usize, Range<usize>)> {
    let lower = paragraph.end.saturating_sub(LONGEST_NAME + LONGEST_ACCOUNT + LONGEST_DATE).max(paragraph.start);
    let at = (lower + 1..paragraph.end).rev().find(|&i| tokens.text_of(i).starts_with('@'))?;
    let bracket = tokens[at - 1].kind == TokenKind::OpenBracket;
    let end = if bracket {
        let mut near = at..paragraph.end.min(at + LONGEST_ACCOUNT);
        near.find(|&i| tokens[i].kind == TokenKind::CloseBracket)? + 1
    } else {
        at + 1
    };
    let dash = (lower..at).rev().find(|&i| tokens[i].kind == TokenKind::Dash && tokens[i].gap != Gap::None)?;
    let name = dash + 1..if bracket { at - 1 } else { at };
    let named = bracket && (1..=LONGEST_NAME).contains(&name.len()) && name.clone().all(|i| tokens[i].kind.is_word());
    // "Follow our reporter — @anasouza".
    let posts = !set::VERBS_OF_CONTACT.has(&tokens.text_of(paragraph.start).to_lowercase());
    let alone = !bracket && name.is_empty() && posts;
    ((named || alone) && paragraph.end - end <= LONGEST_DATE).then_some((dash, dash + 1..end))
}
