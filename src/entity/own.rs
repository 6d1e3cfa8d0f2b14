//! The user's own names in a text: those of the gazetteer and the aliases, and what the patterns
//! match. They are whole, whatever marks stand in them: "Enough! Campaign".

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Aliases, Gazetteer, Patterns};
use crate::lexicon::Key;
use crate::name::{Name, merge};
use crate::tagger::Attribution;
use crate::token::{JOINT, Shape, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// What the user knows of names.
#[derive(Debug, Clone, Copy, Default)]
pub struct OwnNames<'a> {
    /// Names, which win over all that is found.
    pub gazetteer: Option<&'a Gazetteer>,
    /// Patterns of names, which win over all but the gazetteer and the aliases.
    pub patterns: Option<&'a Patterns>,
    /// Other names of people and organisations, which win over all but longer names of the
    /// gazetteer.
    pub aliases: Option<&'a Aliases>,
}

/// How sure a name is that a user gave: it may still stand for something else somewhere.
const SURE: f32 = 0.95;

/// A name of the user's own.
pub(super) fn own(tokens: Range<usize>, label: EntityLabel) -> Name {
    let start = tokens.start;
    Name { by_user: true, firm: label == EntityLabel::Org, ..Name::new(tokens, start..start, label, SURE) }
}

impl OwnNames<'_> {
    /// The user's names that stand in a text, in order.
    pub(crate) fn find(&self, tokens: &Tokens) -> Vec<Name> {
        let listed = self.listed(tokens);
        let matched = self.patterns.map_or_else(Vec::new, |patterns| patterns.find(tokens, &listed));
        merge(listed, matched)
    }

    /// The names of the gazetteer and the aliases: where two overlap the one that starts first
    /// wins, then the longer.
    fn listed(&self, tokens: &Tokens) -> Vec<Name> {
        let named = self.gazetteer.map(|gazetteer| (gazetteer, gazetteer.starts(tokens)));
        let meant = self.aliases.map(|aliases| (aliases, aliases.starts(tokens)));
        let (mut listed, mut i) = (Vec::new(), 0);
        while i < tokens.len() && (named.is_some() || meant.is_some()) {
            let name = named.as_ref().and_then(|(gazetteer, starts)| Some((*gazetteer, starts[i]?)));
            let alias = meant.as_ref().and_then(|(aliases, starts)| Some((*aliases, starts[i]?)));
            let length = |tokens: Option<u32>| tokens.unwrap_or_default() as usize;
            let (of_name, of_alias) =
                (length(name.map(|(_, found)| found.tokens)), length(alias.map(|(_, found)| found.tokens)));
            let longest = of_name.max(of_alias);
            if longest > 0 {
                let label = name.filter(|_| of_name == longest).map(|(gazetteer, found)| gazetteer.label(found));
                let canonical = alias.filter(|_| of_alias == longest).map(|(aliases, found)| aliases.canonical(found));
                let mut name = own(i..i + longest, label.unwrap_or(EntityLabel::Misc));
                name.canonical = canonical;
                listed.push(name);
            }
            i += longest.max(1);
        }
        listed
    }
}

/// Makes words of the marks inside the user's names, so that no sentence, phrase or label ends there:
/// all that read keys, and the networks, see "Enough & Campaign". So is a last mark before a small
/// letter, as in "Forward! said", but for a full stop.
pub(crate) fn join_marks(own: &[Name], tokens: &mut Tokens) {
    for name in own {
        let Range { start, end } = name.tokens;
        let goes_on = tokens.list.get(end).is_some_and(|next| next.kind == TokenKind::Word && !next.is_capitalised());
        for i in start + 1..end {
            let full_stop = tokens.text_of(i) == ".";
            let token = &mut tokens.list[i];
            let stop = token.kind.is_end() || matches!(token.kind, TokenKind::Comma | TokenKind::Colon);
            let mark = stop || matches!(token.kind, TokenKind::Semicolon | TokenKind::Dash);
            if mark && i + 1 < end {
                (token.kind, token.shape, token.key) = (TokenKind::Word, Shape::CAPITAL, Key::new(JOINT));
            } else if mark && goes_on && !full_stop {
                (token.kind, token.shape) = (TokenKind::Word, Shape::CAPITAL);
            }
        }
    }
}

/// Joins the sentences that one of the user's names stands in: "Together, We Rise said so."
pub(crate) fn join_sentences(own: &[Name], sentences: &mut Vec<Range<usize>>) {
    let mut names = own.iter().peekable();
    sentences.dedup_by(|next, sentence| {
        while names.next_if(|name| name.tokens.end <= next.start).is_some() {}
        let inside = names.peek().is_some_and(|name| name.tokens.start < next.start);
        if inside {
            sentence.end = next.end;
        }
        inside
    });
}

/// Takes the user's names whole into the sources that hold a part of them, and out of the cues and
/// contents that do; a name right before a cue is the source of one that has none. What has its cue
/// inside a longer name is no attribution.
pub(crate) fn complete(own: &[Name], tokens: &Tokens, attributions: &mut Vec<Attribution>) {
    if own.is_empty() {
        return;
    }
    let name_at = |i: usize| {
        let at = own.partition_point(|name| name.tokens.end <= i);
        own.get(at).map(|name| name.tokens.clone()).filter(|name| name.start <= i)
    };
    for Attribution { source, content, cue, .. } in attributions.iter_mut() {
        // The network takes the last word of a name for one of the cue: "Now said" behind "Shelter".
        if let Some(name) = name_at(cue.start).filter(|name| name.len() > cue.len() || name.start < cue.start) {
            cue.start = name.end.min(cue.end);
            if source.as_ref().is_none_or(|source| source.end <= cue.start) {
                *source = Some(source.take().map_or(name.start, |source| source.start.min(name.start))..name.end);
            }
        }
        let last = cue.clone().next_back().and_then(name_at).filter(|name| name.start > cue.start);
        cue.end = last.map_or(cue.end, |name| name.start);
        // A name between what is said and the cue speaks: "“No,” Enough! Campaign said".
        let before = cue.start.checked_sub(1).and_then(name_at).filter(|name| name.end == cue.start);
        let speaks = |name: &Range<usize>| {
            let mark = name.start.checked_sub(1).map(|i| tokens[i].kind);
            source.is_none() && matches!(mark, Some(TokenKind::Close | TokenKind::Comma))
        };
        if let Some(name) = before.filter(speaks) {
            content
                .iter_mut()
                .filter(|piece| piece.end == name.end)
                .for_each(|piece| piece.end = name.start.max(piece.start));
            *source = Some(name);
        }
        if let Some(source) = source {
            source.start = name_at(source.start).map_or(source.start, |name| name.start);
            source.end = source.clone().next_back().and_then(name_at).map_or(source.end, |name| name.end);
        }
        for piece in content.iter_mut() {
            let first = name_at(piece.start).filter(|name| name.start < piece.start);
            let last = piece.clone().next_back().and_then(name_at).filter(|name| piece.end < name.end);
            piece.start = first.map_or(piece.start, |name| name.end);
            piece.end = last.map_or(piece.end, |name| name.start).max(piece.start);
        }
        content.retain(|piece| piece.start < piece.end);
    }
    attributions.retain(|attribution| !attribution.cue.is_empty());
}

/// Puts the user's `own` names among `names`, in place of those that they overlap.
pub(super) fn put(mut own: Vec<Name>, aliases: Option<&Aliases>, names: Vec<Name>) -> Vec<Name> {
    if let Some(aliases) = aliases {
        label(aliases, &mut own, &names);
    }
    merge(own, names)
}

/// What the gazetteer says outweighs all else.
const TOLD: f32 = 1e6;
/// What the tagger takes an alias for counts less than the words of the canonical form.
const OF_ALIAS: f32 = 0.3;

/// Gives all mentions of a canonical form the same label: what the gazetteer says, else what its
/// words and the `names` of the text say most surely.
fn label(aliases: &Aliases, listed: &mut [Name], names: &[Name]) {
    // For each canonical form, the evidence that it is a person and that it is an organisation.
    let mut evidence: FxHashMap<u32, [f32; 2]> = FxHashMap::default();
    let mut names = names.iter().peekable();
    for own in listed.iter() {
        let Some(canonical) = own.canonical else { continue };
        let evidence = evidence.entry(canonical).or_insert_with(|| {
            let (guess, sure) = aliases.guess(canonical);
            aliases.label(canonical).map_or_else(|| weight(guess, sure), |label| weight(label, TOLD))
        });
        while names.next_if(|name| name.tokens.end <= own.tokens.start).is_some() {}
        let read = names.peek().filter(|name| name.tokens.start < own.tokens.end);
        let read = read.map_or([0.0; 2], |name| weight(name.label, name.score * OF_ALIAS));
        let told = weight(own.label, TOLD);
        for i in 0..2 {
            evidence[i] += read[i] + told[i];
        }
    }
    for own in listed {
        let Some([person, organisation]) = own.canonical.and_then(|canonical| evidence.get(&canonical)) else {
            continue;
        };
        own.label = if person > organisation { EntityLabel::Person } else { EntityLabel::Org };
    }
}

/// The weight of a label for a person and for an organisation.
fn weight(label: EntityLabel, weight: f32) -> [f32; 2] {
    [EntityLabel::Person, EntityLabel::Org].map(|wanted| if label == wanted { weight } else { 0.0 })
}
