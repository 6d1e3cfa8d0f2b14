//! Tokens → what each paragraph is on the page that it comes from, and the turns of transcripts
//! and interviews.
//!
//! A line is taken for more than text only where its own form says so ([`form`]), or its form and
//! its neighbours do ([`neighbour`]); [`turn`] finds who speaks in transcripts, and [`unlabelled`]
//! in interviews without labels. All else is body.

mod dateline;
mod form;
mod label;
mod line;
mod neighbour;
mod turn;
mod unlabelled;

use std::ops::Range;

use crate::ablation::{Rule, on};
use crate::token::Tokens;
use crate::vocabulary::ParagraphRole;

pub(crate) use self::label::of_parliament;
pub(crate) use self::neighbour::is_blank_line;

/// What each paragraph of a text is, and its turns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Structure {
    /// The role of each paragraph, in order.
    pub roles: Vec<ParagraphRole>,
    /// The turns, in order.
    pub turns: Vec<Turn>,
    /// The place with its colon that opens the first paragraph of the text: "DHAKA:".
    pub dateline: Option<Range<usize>>,
}

/// What one says in a transcript, in tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// The label that names who speaks, without what parts it from what is said; empty in an
    /// interview without labels.
    pub label: Range<usize>,
    /// The colon behind the label, if there is one.
    pub colon: Option<usize>,
    /// What is said, a piece for each paragraph; never empty.
    pub content: Vec<Range<usize>>,
    /// Whether nobody is named: "Q", "Moderator", a newspaper that asks.
    pub nameless: bool,
}

impl Structure {
    /// The structure of a text; without `roles` every paragraph is body, and the turns alone are
    /// told.
    #[must_use]
    pub fn new(tokens: &Tokens, roles: bool) -> Self {
        let mut found: Vec<Option<ParagraphRole>> = Vec::with_capacity(tokens.paragraphs.len());
        for number in 0..tokens.paragraphs.len() {
            found.push(form::role(tokens, number));
        }
        let (mut turns, dateline) = turn::find(tokens, &mut found);
        if turns.is_empty() && on(Rule::UnlabelledInterview) {
            turns = unlabelled::find(tokens, &mut found);
        }
        if !roles {
            return Self { roles: vec![ParagraphRole::Body; found.len()], turns, dateline };
        }
        neighbour::settle(tokens, &mut found);
        let roles = found.into_iter().map(|role| role.unwrap_or(ParagraphRole::Body)).collect();
        Self { roles, turns, dateline }
    }

    /// Takes the roles of which a model is sure for paragraphs that the rules take for text. Marks
    /// of other roles tell more than a model, and who speaks hangs on turns and their labels. A
    /// paragraph alone is the text: what stands around one is told by what it stands around.
    pub fn take_roles(&mut self, sure: &[Option<ParagraphRole>]) {
        if self.roles.len() == 1 {
            return;
        }
        let of_text = [ParagraphRole::Body, ParagraphRole::Headline];
        for (role, sure) in self.roles.iter_mut().zip(sure).filter(|(role, _)| of_text.contains(role)) {
            *role = sure.unwrap_or(*role);
        }
    }

    /// The pieces of all turns, in the order of the text.
    #[must_use]
    pub fn speech(&self) -> Vec<Range<usize>> {
        let mut pieces: Vec<Range<usize>> = self.turns.iter().flat_map(|turn| turn.content.iter().cloned()).collect();
        pieces.sort_by_key(|piece| piece.start);
        pieces
    }

    /// The role of the paragraph that holds token `i`.
    #[must_use]
    pub fn role_at(&self, tokens: &Tokens, i: usize) -> ParagraphRole {
        let number = tokens.paragraphs.partition_point(|paragraph| paragraph.end <= i);
        self.roles.get(number).copied().unwrap_or(ParagraphRole::Body)
    }

    /// Whether token `i` stands in the dateline.
    pub(crate) fn in_dateline(&self, i: usize) -> bool {
        self.dateline.as_ref().is_some_and(|dateline| dateline.contains(&i))
    }

    /// The turn whose label or content holds token `i`.
    #[must_use]
    pub fn turn_at(&self, i: usize) -> Option<&Turn> {
        let at = self.turns.partition_point(|turn| turn.label.start <= i).checked_sub(1)?;
        let turn = &self.turns[at];
        let last = turn.content.last()?;
        (i < last.end).then_some(turn)
    }
}
